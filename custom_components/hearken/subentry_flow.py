"""How an agent, or a maker of AI Tasks, is added to an engine and changed later."""

from collections.abc import Mapping
from typing import Any, ClassVar

import probatio
from homeassistant.config_entries import SOURCE_USER, ConfigEntryState, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_LLM_HASS_API, CONF_MODEL, CONF_NAME, CONF_PROMPT
from homeassistant.core import HomeAssistant
from homeassistant.helpers import llm
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TemplateSelector,
    TextSelector,
)

from .const import (
    CONF_MAX_HISTORY,
    CONF_MAX_TOKENS,
    CONF_TEMPERATURE,
    DEFAULT_MAX_HISTORY,
    DEFAULT_PROMPT,
    MAX_HISTORY_LIMIT,
    MAX_TOKENS_LIMIT,
    NAME,
    SubentryType,
)
from .coordinator import HearkenCoordinator
from .protocol import ModelKind

MIN_TOKENS = 16
"""A shorter reply than this is cut off before it says anything."""

_WHOLE = (CONF_MAX_HISTORY, CONF_MAX_TOKENS)
"""What the frontend sends as a fraction, and is a whole number."""


class HearkenSubentryFlow(ConfigSubentryFlow):
    """Asks how one more user of the language model is to be."""

    kind: ClassVar[SubentryType]
    """What is added."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for all of it, with the usual filled in."""
        usual = {CONF_NAME: f"{NAME} AI Task"}
        if self.kind is SubentryType.CONVERSATION:
            usual = {CONF_NAME: f"{NAME} 2", CONF_PROMPT: DEFAULT_PROMPT.strip()}
        return await self._async_ask("user", user_input, usual)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for all of it again, as it is now."""
        subentry = self._get_reconfigure_subentry()
        return await self._async_ask("reconfigure", user_input, {CONF_NAME: subentry.title, **subentry.data})

    async def _async_ask(
        self, step_id: str, user_input: dict[str, Any] | None, filled: Mapping[str, Any]
    ) -> SubentryFlowResult:
        """Show the form, and take what it says while the engine can tell which models there are."""
        coordinator = self._coordinator
        if coordinator is None:
            return self.async_abort(reason="not_loaded")
        errors: dict[str, str] = {}
        if user_input is None and not coordinator.last_update_success:
            return self.async_abort(reason="engine_away")
        if user_input is not None:
            filled = user_input
            if coordinator.last_update_success:
                return self._take(user_input)
            errors = {"base": "engine_away"}
        schema = probatio.Schema(fields(self.hass, coordinator, self.kind, filled))
        kept = {key: value for key, value in filled.items() if key != CONF_LLM_HASS_API}
        kept[CONF_LLM_HASS_API] = _still_there(self.hass, filled)
        return self.async_show_form(
            step_id=step_id, data_schema=self.add_suggested_values_to_schema(schema, kept), errors=errors
        )

    def _take(self, user_input: dict[str, Any]) -> SubentryFlowResult:
        """Keep what was chosen; the watcher of the subentries sets the entry up again."""
        data = {key: int(value) if key in _WHOLE else value for key, value in user_input.items() if key != CONF_NAME}
        title = user_input[CONF_NAME]
        if self.source == SOURCE_USER:
            return self.async_create_entry(title=title, data=data)
        return self.async_update_and_abort(self._get_entry(), self._get_reconfigure_subentry(), title=title, data=data)

    @property
    def _coordinator(self) -> HearkenCoordinator | None:
        """Return the engine's coordinator, None while its entry is not set up."""
        entry = self._get_entry()
        if entry.state is not ConfigEntryState.LOADED:
            return None
        coordinator: HearkenCoordinator = entry.runtime_data
        return coordinator


class ConversationFlow(HearkenSubentryFlow):
    """Adds an agent."""

    kind = SubentryType.CONVERSATION


class AITaskFlow(HearkenSubentryFlow):
    """Adds a maker of AI Tasks."""

    kind = SubentryType.AI_TASK


FLOWS: Mapping[str, type[ConfigSubentryFlow]] = {flow.kind: flow for flow in (ConversationFlow, AITaskFlow)}
"""The flows, by what they add."""


def fields(
    hass: HomeAssistant, coordinator: HearkenCoordinator, kind: SubentryType, filled: Mapping[str, Any]
) -> dict[probatio.Marker, Any]:
    """Return the fields of the form; a model that was chosen stays on offer, even while it is away."""
    models = {model.name for model in coordinator.data.status.models if model.kind is ModelKind.LLM}
    models |= {filled[CONF_MODEL]} if filled.get(CONF_MODEL) else set()
    asked: dict[probatio.Marker, Any] = {
        probatio.Required(CONF_NAME): TextSelector(),
        probatio.Optional(CONF_MODEL): SelectSelector(
            SelectSelectorConfig(options=sorted(models), mode=SelectSelectorMode.DROPDOWN)
        ),
        probatio.Optional(CONF_PROMPT): TemplateSelector(),
        probatio.Optional(CONF_LLM_HASS_API, default=[]): SelectSelector(
            SelectSelectorConfig(options=_apis(hass), multiple=True)
        ),
        probatio.Optional(CONF_TEMPERATURE): NumberSelector(
            NumberSelectorConfig(min=0, max=2, step=0.05, mode=NumberSelectorMode.BOX)
        ),
        probatio.Optional(CONF_MAX_TOKENS): NumberSelector(
            NumberSelectorConfig(min=MIN_TOKENS, max=MAX_TOKENS_LIMIT, step=1, mode=NumberSelectorMode.BOX)
        ),
    }
    if kind is SubentryType.CONVERSATION:
        asked[probatio.Required(CONF_MAX_HISTORY, default=DEFAULT_MAX_HISTORY)] = NumberSelector(
            NumberSelectorConfig(min=0, max=MAX_HISTORY_LIMIT, step=1, mode=NumberSelectorMode.BOX)
        )
    return asked


def _apis(hass: HomeAssistant) -> list[SelectOptionDict]:
    """Return the LLM APIs that can be chosen."""
    return [SelectOptionDict(value=api.id, label=api.name) for api in llm.async_get_apis(hass)]


def _still_there(hass: HomeAssistant, filled: Mapping[str, Any]) -> list[str]:
    """Return the LLM APIs that were chosen and are still there."""
    known = {api["value"] for api in _apis(hass)}
    return [api_id for api_id in filled.get(CONF_LLM_HASS_API) or () if api_id in known]
