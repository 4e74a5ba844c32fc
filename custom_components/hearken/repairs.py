"""Mends what Hearken tells the owner of."""

from typing import Any

import probatio
from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow, RepairsFlowResult
from homeassistant.components.repairs.models import RepairsFlowContext
from homeassistant.const import ATTR_ENTITY_ID, CONF_HOST
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir

from .bypass import ISSUE as BYPASS
from .bypass import async_mend_bypass
from .client import EngineClient
from .coordinator import HearkenConfigEntry, create_client
from .errors import HearkenError
from .model_client import async_choose, async_list
from .model_steps import CONF_ACCEPT_TERMS, TERMS_SCHEMA, ModelSteps
from .model_words import async_model_words
from .pipeline import async_create_pipeline
from .protocol import ModelKind
from .troubles import ENGINE_TOO_OLD, MEMORY_SHORT, MODEL_MISSING, NOT_USED

type Data = dict[str, str | int | float | None]


class BypassFlow(ConfirmRepairFlow):
    """Asks, then has the voice assistant ask Hearken first."""

    def __init__(self, pipeline_id: str) -> None:
        """Take the voice assistant."""
        self._pipeline_id = pipeline_id

    async def async_step_confirm(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Do it once the owner says yes."""
        if user_input is not None:
            await async_mend_bypass(self.hass, self._pipeline_id)
        return await super().async_step_confirm(user_input)


class _EntryFlow(ConfirmRepairFlow):
    """Mends something of one entry."""

    def __init__(self, entry: HearkenConfigEntry) -> None:
        """Take the entry."""
        self._entry = entry


class PipelineFlow(_EntryFlow):
    """Asks, then creates a voice assistant with the engine."""

    async def async_step_confirm(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Do it once the owner says yes."""
        if user_input is not None:
            await async_create_pipeline(self.hass, self._entry)
        return await super().async_step_confirm(user_input)


class UpdateFlow(_EntryFlow):
    """Has the Supervisor update the app, where it knows of an update; says what to do where it does not."""

    async def async_step_confirm(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Update once the owner says yes."""
        if user_input is None:
            return await super().async_step_confirm()
        if (entity_id := _async_app_update(self.hass, self._entry.data[CONF_HOST])) is None:
            return self.async_abort(reason="update_by_hand")
        try:
            await self.hass.services.async_call("update", "install", {ATTR_ENTITY_ID: entity_id}, blocking=True)
        except HomeAssistantError as err:
            return self.async_abort(reason="not_updated", description_placeholders={"error": str(err)})
        self.hass.config_entries.async_schedule_reload(self._entry.entry_id)
        return await super().async_step_confirm(user_input)


class ModelFlow(ModelSteps[RepairsFlowContext, RepairsFlowResult], RepairsFlow):
    """Fetches a model, with its terms accepted where it has some, and takes it into use."""

    _title = "a repair"

    def __init__(self, entry: HearkenConfigEntry, kind: ModelKind, name: str) -> None:
        """Take the engine, and the model that it is to use."""
        self._entry = entry
        self._kind = kind
        self._name = name
        self._problem = HearkenError()

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:  # noqa: ARG002
        """Ask first."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Find the model once the owner says yes."""
        if user_input is None:
            issue = ir.async_get(self.hass).async_get_issue(self.handler, self.issue_id)
            return self.async_show_form(
                step_id="confirm",
                data_schema=probatio.Schema({}),
                description_placeholders=issue.translation_placeholders if issue else None,
            )
        try:
            models = (await async_list(self._client, (self.hass.config.language,))).models
        except HearkenError as err:
            self._problem = err
            return await self.async_step_problem()
        found = next((model for model in models if model.name == self._name), None)
        if found is None:
            return self.async_abort(reason="unknown_model", description_placeholders={"model": self._name})
        self._model = found
        if found.installed:
            return await self.async_step_switch()
        if found.terms is not None:
            return await self.async_step_terms()
        return await self.async_step_download()

    async def async_step_terms(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Ask whether the terms of the model are accepted."""
        if user_input is not None and user_input[CONF_ACCEPT_TERMS]:
            return await self.async_step_download()
        return self.async_show_form(
            step_id="terms",
            data_schema=TERMS_SCHEMA,
            errors={CONF_ACCEPT_TERMS: "terms_not_accepted"} if user_input is not None else {},
            description_placeholders={
                "model": self._model.title,
                "license": self._model.license or "-",
                "terms": self._model.terms or "-",
            },
        )

    async def async_step_download(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:  # noqa: ARG002
        """Wait while the engine fetches the model."""
        return self._async_wait("download", lambda: self._async_download(accept_terms=True), "switch")

    async def async_step_switch(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:  # noqa: ARG002
        """Wait while the engine loads the model."""
        return self._async_wait("switch", lambda: async_choose(self._client, self._kind, self._name), "finish")

    async def async_step_finish(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:  # noqa: ARG002
        """Close the issue."""
        return self.async_create_entry(data={})

    async def async_step_problem(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:  # noqa: ARG002
        """Say what went wrong; the issue stays, so that it can be tried again."""
        words = await async_model_words(self.hass)
        return self.async_abort(reason="problem", description_placeholders={"problem": words.problem(self._problem)})

    @property
    def _client(self) -> EngineClient:
        return create_client(self.hass, self._entry.data)


class GoneFlow(ConfirmRepairFlow):
    """Closes an issue of an entry that is gone."""


async def async_create_fix_flow(hass: HomeAssistant, issue_id: str, data: Data | None) -> RepairsFlow:
    """Return the flow that mends an issue."""
    about = data or {}
    if issue_id.startswith(BYPASS):
        return BypassFlow(str(about["pipeline_id"]))
    entry: HearkenConfigEntry | None = hass.config_entries.async_get_entry(str(about["entry_id"]))
    if entry is None:
        return GoneFlow()
    if issue_id.startswith(NOT_USED):
        return PipelineFlow(entry)
    if issue_id.startswith(ENGINE_TOO_OLD):
        return UpdateFlow(entry)
    assert issue_id.startswith((MODEL_MISSING, MEMORY_SHORT))  # noqa: S101 - there are no others
    return ModelFlow(entry, ModelKind(str(about["kind"])), str(about["model"]))


@callback
def _async_app_update(hass: HomeAssistant, host: str) -> str | None:
    """Return the Supervisor's update entity of the app at a host, None where there is none or nothing to update to.

    An app's host name is its slug with hyphens; the Supervisor's entities begin their identifiers with the slug.
    """
    slug = host.replace("-", "_")
    for entity in er.async_get(hass).entities.values():
        if entity.domain == "update" and entity.platform == "hassio" and entity.unique_id.startswith(f"{slug}_"):
            state = hass.states.get(entity.entity_id)
            return entity.entity_id if state is not None and state.state == "on" else None
    return None
