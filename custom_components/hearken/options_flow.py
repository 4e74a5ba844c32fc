"""The options: how an engine listens, how its agent talks, what may be done by voice, and which models it uses."""

from typing import TYPE_CHECKING, Any

import probatio
from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.const import CONF_LLM_HASS_API, CONF_PROMPT
from homeassistant.helpers import llm
from homeassistant.helpers.selector import (
    BooleanSelector,
    ConversationAgentSelector,
    DeviceSelector,
    DeviceSelectorConfig,
    EntityFilterSelectorConfig,
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TemplateSelector,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)

from .client import model_languages
from .const import (
    CONF_ABOUT_HOME,
    CONF_AGENT,
    CONF_ASKED_FOR,
    CONF_DIAGNOSTICS_TEXT,
    CONF_ENDPOINTING,
    CONF_EVENT_TEXT,
    CONF_FALLBACK,
    CONF_GUARD_EVERYONE,
    CONF_KEEP_TURNS,
    CONF_LANGUAGES,
    CONF_MAX_HISTORY,
    DEFAULT_ENDPOINTING,
    DEFAULT_KEEP_TURNS,
    DEFAULT_MAX_HISTORY,
    DEFAULT_PROMPT,
    KEEP_TURNS_LIMIT,
    MAX_HISTORY_LIMIT,
    AskedFor,
    Endpointing,
)
from .fallback import agent_name, async_place, is_built_in, is_other_agent
from .llm_api import api_id, api_name
from .model_flow import ModelsFlow
from .understanding.pin import is_pin
from .understanding.policy import CONF_ASKED, CONF_LIMITED, CONF_NEVER, CONF_PIN, CONF_SAFETY, Group, Level

if TYPE_CHECKING:
    from .coordinator import HearkenCoordinator

_LEVELS = tuple(level.name.lower() for level in Level)


def _level(levels: tuple[str, ...] = _LEVELS) -> SelectSelector:
    """Return the choice of what must come before an act."""
    return SelectSelector(
        SelectSelectorConfig(options=list(levels), mode=SelectSelectorMode.DROPDOWN, translation_key="level")
    )


_USUAL = Level.CONFIRM.name.lower()
_ENTITIES = EntitySelector(EntitySelectorConfig(multiple=True))

SAFETY_SCHEMA = probatio.Schema(
    {
        probatio.Required(Group.LOCKS.value, default=_USUAL): _level(),
        probatio.Required(Group.DOORS.value, default=_USUAL): _level(),
        probatio.Required(Group.ALARM.value, default=_USUAL): _level(),
        probatio.Required(Group.GAS.value, default=_USUAL): _level(),
        probatio.Optional(CONF_ASKED, default=[]): _ENTITIES,
        probatio.Required(Group.ASKED.value, default=_USUAL): _level(("confirm", "pin")),
        probatio.Optional(CONF_NEVER, default=[]): _ENTITIES,
        probatio.Optional(CONF_LIMITED, default=[]): DeviceSelector(
            DeviceSelectorConfig(multiple=True, entity=[EntityFilterSelectorConfig(domain="assist_satellite")])
        ),
        probatio.Optional(CONF_PIN): TextSelector(
            TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off")
        ),
    }
)


FALLBACK_SCHEMA = probatio.Schema(
    {
        probatio.Optional(CONF_AGENT): ConversationAgentSelector(),
        probatio.Required(CONF_ASKED_FOR, default=AskedFor.UNABLE.value): SelectSelector(
            SelectSelectorConfig(options=list(AskedFor), translation_key=CONF_ASKED_FOR)
        ),
        probatio.Required(CONF_ABOUT_HOME, default=False): BooleanSelector(),
    }
)


class HearkenOptionsFlow(ModelsFlow):
    """Changes how an engine listens, how its agent talks, what its language model may use and what is asked back."""

    _fallback: dict[str, Any]
    """What was chosen about the other agent, until the owner has read what it means."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:  # noqa: ARG002
        """Ask which options are to be changed."""
        return self.async_show_menu(step_id="init", menu_options=["general", "safety", "models", "fallback"])

    async def async_step_safety(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what may be done by voice."""
        errors = _safety_errors(user_input) if user_input is not None else {}
        if user_input is not None and not errors:
            return self.async_create_entry(data={**self.config_entry.options, CONF_SAFETY: user_input})
        suggested = user_input or self.config_entry.options.get(CONF_SAFETY, {})
        return self.async_show_form(
            step_id="safety",
            data_schema=self.add_suggested_values_to_schema(SAFETY_SCHEMA, suggested),
            errors=errors,
        )

    async def async_step_general(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for everything else."""
        if user_input is not None:
            for whole in (CONF_MAX_HISTORY, CONF_KEEP_TURNS):
                user_input[whole] = int(user_input[whole])
            return self.async_create_entry(data={**self.config_entry.options, **user_input})
        apis = [SelectOptionDict(value=api.id, label=api.name) for api in llm.async_get_apis(self.hass)]
        known = {api["value"] for api in apis}
        if (own := api_id(self.config_entry.entry_id)) not in known:
            # While the engine is away, its API is as well, and stays on offer.
            known.add(own)
            apis.append(SelectOptionDict(value=own, label=api_name(self.config_entry.title)))
        options = self.config_entry.options
        chosen = [api_id for api_id in options.get(CONF_LLM_HASS_API, ()) if api_id in known]
        spoken = list(options.get(CONF_LANGUAGES, ()))
        schema = probatio.Schema(
            {
                probatio.Required(CONF_ENDPOINTING, default=DEFAULT_ENDPOINTING): SelectSelector(
                    SelectSelectorConfig(options=list(Endpointing), translation_key=CONF_ENDPOINTING)
                ),
                probatio.Optional(CONF_LANGUAGES, default=[]): SelectSelector(
                    SelectSelectorConfig(
                        # What is chosen stays on offer, even while the model that knows it is away.
                        options=sorted({*self._heard_languages(), *spoken}),
                        multiple=True,
                        mode=SelectSelectorMode.DROPDOWN,
                        translation_key=CONF_LANGUAGES,
                    )
                ),
                probatio.Optional(CONF_LLM_HASS_API, default=[]): SelectSelector(
                    SelectSelectorConfig(options=apis, multiple=True)
                ),
                probatio.Optional(CONF_PROMPT, default=DEFAULT_PROMPT): TemplateSelector(),
                probatio.Required(CONF_MAX_HISTORY, default=DEFAULT_MAX_HISTORY): NumberSelector(
                    NumberSelectorConfig(min=0, max=MAX_HISTORY_LIMIT, step=1, mode=NumberSelectorMode.BOX)
                ),
                **_guard_and_record_fields(),
            }
        )
        suggested = {**options, CONF_LLM_HASS_API: chosen}
        return self.async_show_form(
            step_id="general", data_schema=self.add_suggested_values_to_schema(schema, suggested)
        )

    async def async_step_fallback(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which other agent may answer, and what."""
        errors = self._fallback_errors(user_input) if user_input is not None else {}
        if user_input is not None and not errors:
            self._fallback = user_input
            if not user_input.get(CONF_AGENT):
                return self._save_fallback()
            place = await async_place(self.hass, user_input[CONF_AGENT])
            return self._agreed_to(f"fallback_{place}", None)
        suggested = user_input or self.config_entry.options.get(CONF_FALLBACK, {})
        return self.async_show_form(
            step_id="fallback",
            data_schema=self.add_suggested_values_to_schema(FALLBACK_SCHEMA, suggested),
            errors=errors,
        )

    async def async_step_fallback_local(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Tell that the agent runs at home, as far as that is known."""
        return self._agreed_to("fallback_local", user_input)

    async def async_step_fallback_cloud(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Tell what leaves the house."""
        return self._agreed_to("fallback_cloud", user_input)

    async def async_step_fallback_unknown(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Tell what may leave the house."""
        return self._agreed_to("fallback_unknown", user_input)

    def _agreed_to(self, step_id: str, user_input: dict[str, Any] | None) -> ConfigFlowResult:
        """Save the other agent once the owner has read what that means."""
        if user_input is not None:
            return self._save_fallback()
        name = agent_name(self.hass, self._fallback[CONF_AGENT])
        return self.async_show_form(
            step_id=step_id, data_schema=probatio.Schema({}), description_placeholders={"agent": name}
        )

    def _save_fallback(self) -> ConfigFlowResult:
        """Save the choice; without an agent nothing is left of it."""
        options = {key: value for key, value in self.config_entry.options.items() if key != CONF_FALLBACK}
        if self._fallback.get(CONF_AGENT):
            options[CONF_FALLBACK] = self._fallback
        return self.async_create_entry(data=options)

    def _fallback_errors(self, chosen: dict[str, Any]) -> dict[str, str]:
        """Return what is wrong with the agent that was chosen."""
        if not (agent_id := chosen.get(CONF_AGENT)):
            return {}
        if is_built_in(agent_id):
            return {CONF_AGENT: "fallback_built_in"}
        return {} if is_other_agent(self.hass, agent_id) else {CONF_AGENT: "fallback_own"}

    def _heard_languages(self) -> set[str]:
        """Return the languages that the engine can hear; none before it was reached for the first time."""
        if self.config_entry.state is not ConfigEntryState.LOADED:
            return set()
        coordinator: HearkenCoordinator = self.config_entry.runtime_data
        return model_languages(coordinator.data.info.asr)


def _guard_and_record_fields() -> dict[probatio.Marker, Any]:
    """Return the fields about other assistants and about what is kept of what was said."""
    return {
        probatio.Required(CONF_GUARD_EVERYONE, default=False): BooleanSelector(),
        probatio.Required(CONF_KEEP_TURNS, default=DEFAULT_KEEP_TURNS): NumberSelector(
            NumberSelectorConfig(min=0, max=KEEP_TURNS_LIMIT, step=1, mode=NumberSelectorMode.BOX)
        ),
        probatio.Required(CONF_EVENT_TEXT, default=False): BooleanSelector(),
        probatio.Required(CONF_DIAGNOSTICS_TEXT, default=False): BooleanSelector(),
    }


def _safety_errors(chosen: dict[str, Any]) -> dict[str, str]:
    """Return what is wrong with the answers, by field."""
    if pin := chosen.get(CONF_PIN):
        return {} if is_pin(pin) else {CONF_PIN: "pin_format"}
    return {CONF_PIN: "pin_missing"} if "pin" in {chosen[group] for group in Group} else {}
