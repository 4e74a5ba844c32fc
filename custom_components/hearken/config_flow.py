"""How an engine is added: by hand, from the network, from the Supervisor; and how it is changed later."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import probatio
from homeassistant.config_entries import ConfigFlow, ConfigFlowResult, ConfigSubentryFlow, OptionsFlowWithReload
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PORT, CONF_TOKEN
from homeassistant.core import callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import (
    BooleanSelector,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from homeassistant.helpers.service_info.hassio import HassioServiceInfo
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo

from .const import (
    CONF_CREATE_PIPELINE,
    CONF_PIPELINE,
    CONF_PREFER_PIPELINE,
    DOMAIN,
    LOGGER,
    NAME,
    PipelineWish,
)
from .coordinator import HearkenConfigEntry, create_client
from .errors import CannotConnect, EngineTooOld, HearkenError, IntegrationTooOld, InvalidAuth
from .options_flow import HearkenOptionsFlow
from .protocol import DEFAULT_PORT, Hello
from .subentry_flow import FLOWS
from .supervisor import AppError, async_find_app, async_install_app, has_supervisor

if TYPE_CHECKING:
    import asyncio

_TOKEN_FIELD = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off"))

ADDRESS_SCHEMA = probatio.Schema(
    {
        probatio.Required(CONF_HOST): TextSelector(),
        probatio.Required(CONF_PORT, default=DEFAULT_PORT): cv.port,
        probatio.Optional(CONF_TOKEN): _TOKEN_FIELD,
    }
)
TOKEN_SCHEMA = probatio.Schema({probatio.Required(CONF_TOKEN): _TOKEN_FIELD})
PIPELINE_SCHEMA = probatio.Schema(
    {
        probatio.Required(CONF_CREATE_PIPELINE, default=True): BooleanSelector(),
        probatio.Required(CONF_PREFER_PIPELINE, default=True): BooleanSelector(),
    }
)

_ERRORS: tuple[tuple[type[HearkenError], str, str], ...] = (
    (InvalidAuth, CONF_TOKEN, "invalid_auth"),
    (EngineTooOld, "base", "engine_too_old"),
    (IntegrationTooOld, "base", "integration_too_old"),
    (CannotConnect, "base", "cannot_connect"),
    (HearkenError, "base", "engine_error"),
)
"""Which field of a form an error belongs to, and its words."""


def _address(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry's data from a form or a discovery: exactly host, port and token."""
    return {
        CONF_HOST: str(user_input[CONF_HOST]).strip().removeprefix("[").removesuffix("]"),
        CONF_PORT: int(user_input[CONF_PORT]),
        CONF_TOKEN: user_input.get(CONF_TOKEN) or None,
    }


class HearkenConfigFlow(ConfigFlow, domain=DOMAIN):
    """Adds one engine."""

    VERSION = 1

    def __init__(self) -> None:
        """Start without an engine."""
        self._data: dict[str, Any] = {}
        self._title = NAME
        self._errors: dict[str, str] = {}
        self._installing: asyncio.Task[HassioServiceInfo] | None = None
        self._problem = ""

    @staticmethod
    @callback
    def async_get_options_flow(config_entry: HearkenConfigEntry) -> OptionsFlowWithReload:  # noqa: ARG004
        """Return the flow that changes the options."""
        return HearkenOptionsFlow()

    @classmethod
    @callback
    def async_get_supported_subentry_types(
        cls,
        config_entry: HearkenConfigEntry,  # noqa: ARG003
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return the flows that add agents and makers of AI Tasks to an engine."""
        return dict(FLOWS)

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Look for the app first; where there is none, offer to install it, or ask for the address."""
        known = {entry.data[CONF_HOST] for entry in self._async_current_entries()}
        if user_input is None and (found := await async_find_app(self.hass, known)) is not None:
            self._take_app(found)
            return await self.async_step_app_found()
        if user_input is None and not known and has_supervisor(self.hass):
            return await self.async_step_no_app()
        return await self.async_step_manual(user_input)

    async def async_step_app_found(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Offer the app's engine, or any other."""
        return self.async_show_menu(
            step_id="app_found",
            menu_options=["hassio_confirm", "manual"],
            description_placeholders={"name": self._title},
        )

    async def async_step_no_app(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Offer to install the app, or any other engine."""
        return self.async_show_menu(step_id="no_app", menu_options=["install_app", "manual"])

    async def async_step_install_app(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Wait while the Supervisor installs and starts the app."""
        if self._installing is None:
            self._installing = self.hass.async_create_background_task(async_install_app(self.hass), "hearken install")
        if not self._installing.done():
            return self.async_show_progress(
                step_id="install_app", progress_action="install_app", progress_task=self._installing
            )
        installing, self._installing = self._installing, None
        try:
            self._take_app(installing.result())
        except AppError as err:
            LOGGER.warning("The Hearken app could not be installed: %s", err)
            self._problem = str(err)
            return self.async_show_progress_done(next_step_id="install_failed")
        return self.async_show_progress_done(next_step_id="hassio_confirm")

    async def async_step_install_failed(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Say what went wrong, and offer to try it again."""
        return self.async_show_menu(
            step_id="install_failed",
            menu_options=["install_app", "manual"],
            description_placeholders={"error": self._problem},
        )

    async def async_step_manual(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the address of an engine."""
        if user_input is not None and (hello := await self._async_reach(_address(user_input))):
            await self.async_set_unique_id(hello.engine_id, raise_on_progress=False)
            self._abort_if_unique_id_configured()
            return await self.async_step_pipeline()
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(ADDRESS_SCHEMA, user_input),
            errors=self._errors,
        )

    async def async_step_zeroconf(self, discovery_info: ZeroconfServiceInfo) -> ConfigFlowResult:
        """Offer an engine that announces itself on the network, or follow a known one to its new address."""
        engine_id = discovery_info.properties.get("id")
        if not engine_id or discovery_info.port is None:
            return self.async_abort(reason="not_hearken")
        await self.async_set_unique_id(engine_id)
        address = {CONF_HOST: discovery_info.host, CONF_PORT: discovery_info.port}
        self._abort_if_unique_id_configured(updates=address)
        self._data = _address(address)
        self._title = discovery_info.properties.get(CONF_NAME) or NAME
        self.context["title_placeholders"] = {CONF_NAME: self._title}
        if discovery_info.properties.get(CONF_TOKEN) == "1":
            return await self.async_step_token()
        return await self.async_step_zeroconf_confirm()

    async def async_step_zeroconf_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether the engine found on the network is to be added."""
        return await self._async_confirm("zeroconf_confirm", user_input)

    async def async_step_hassio(self, discovery_info: HassioServiceInfo) -> ConfigFlowResult:
        """Offer the engine of the app.

        The entry is known by the engine's id, not by the discovery's uuid as Home Assistant's own pattern has it: the
        same engine is also found on the network and typed in by hand, and must not be added twice; and an app that is
        reinstalled gets a new uuid but keeps its engine. The price: removing the app leaves the entry to its owner.
        """
        self._take_app(discovery_info)
        await self.async_set_unique_id(discovery_info.config.get("id") or discovery_info.uuid)
        self._abort_if_unique_id_configured(updates=self._data)
        self.context["title_placeholders"] = {CONF_NAME: self._title}
        self.context["configuration_url"] = f"homeassistant://config/app/{discovery_info.slug}/info"
        return await self.async_step_hassio_confirm()

    async def async_step_hassio_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether the app's engine is to be added."""
        return await self._async_confirm("hassio_confirm", user_input)

    async def async_step_token(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the token of an engine that was found."""
        return await self._async_confirm("token", user_input, TOKEN_SCHEMA)

    async def async_step_pipeline(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether an Assist pipeline is wanted, and create the entry."""
        if user_input is None:
            return self.async_show_form(step_id="pipeline", data_schema=PIPELINE_SCHEMA)
        options: dict[str, Any] = {}
        if user_input[CONF_CREATE_PIPELINE]:
            prefer = user_input[CONF_PREFER_PIPELINE]
            options[CONF_PIPELINE] = PipelineWish.PREFER if prefer else PipelineWish.CREATE
        return self.async_create_entry(title=self._title, data=self._data, options=options)

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Ask for the token again because the engine no longer takes the one there is."""
        self._data = _address(entry_data)
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the token and try it."""
        if user_input is not None and (hello := await self._async_reach(self._data | user_input)):
            return await self._async_change(self._get_reauth_entry(), hello)
        return self.async_show_form(step_id="reauth_confirm", data_schema=TOKEN_SCHEMA, errors=self._errors)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for another address or token of the same engine."""
        entry = self._get_reconfigure_entry()
        if user_input is not None and (hello := await self._async_reach(_address(user_input))):
            return await self._async_change(entry, hello)
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(ADDRESS_SCHEMA, user_input or entry.data),
            errors=self._errors,
        )

    async def _async_confirm(
        self, step_id: str, user_input: dict[str, Any] | None, schema: probatio.Schema | None = None
    ) -> ConfigFlowResult:
        """Ask about an engine that was found, and reach it once the user says yes."""
        if user_input is not None:
            if hello := await self._async_reach(self._data | user_input):
                await self.async_set_unique_id(hello.engine_id, raise_on_progress=False)
                self._abort_if_unique_id_configured(updates=self._data)
                return await self.async_step_pipeline()
            if CONF_TOKEN in self._errors and step_id != "token":
                self._errors = {} if self._data[CONF_TOKEN] is None else self._errors
                return await self.async_step_token()
        return self.async_show_form(
            step_id=step_id,
            data_schema=schema,
            errors=self._errors,
            description_placeholders={CONF_NAME: self._title, CONF_HOST: self._data[CONF_HOST]},
        )

    async def _async_change(self, entry: HearkenConfigEntry, hello: Hello) -> ConfigFlowResult:
        """Give an entry the address that was reached, if its engine answers there."""
        await self.async_set_unique_id(hello.engine_id)
        self._abort_if_unique_id_mismatch(reason="different_engine")
        return self.async_update_reload_and_abort(entry, data=self._data)

    async def _async_reach(self, address: dict[str, Any]) -> Hello | None:
        """Try an address; keep it and return the engine's hello, or keep the form's errors and return None."""
        self._data = address
        self._errors = {}
        try:
            return await create_client(self.hass, address).check()
        except HearkenError as err:
            LOGGER.debug("No engine at %s: %s", address[CONF_HOST], err)
            field, key = next((field, key) for kind, field, key in _ERRORS if isinstance(err, kind))
            self._errors = {field: key}
            return None

    def _take_app(self, discovery: HassioServiceInfo) -> None:
        """Remember the engine that the Supervisor tells of."""
        self._data = _address(discovery.config)
        self._title = discovery.name
