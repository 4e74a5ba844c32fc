"""The agent, as Home Assistant sees it."""

from dataclasses import replace
from typing import Literal

from homeassistant.components import conversation
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import MATCH_ALL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import language as language_util

from . import hearing
from .agent_options import AgentOptions
from .client import model_languages
from .const import SubentryType
from .coordinator import HearkenConfigEntry, HearkenCoordinator
from .entity import HearkenEntity
from .exchange import Exchange
from .execution.everyone import own_turn
from .memory import Memory
from .pipeline import async_as_home_writes
from .readiness import async_prepare
from .turn import Turn

PARALLEL_UPDATES = 0  # nothing is polled, and the engine itself queues what it cannot do at once


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001
    entry: HearkenConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the engine's own agent, and those that were added to it."""
    coordinator = entry.runtime_data
    memory = coordinator.memory
    async_add_entities([HearkenConversation(coordinator, memory)])
    for subentry in entry.get_subentries_of_type(SubentryType.CONVERSATION):
        # What is asked back by one agent is answered to that one, and its language model may be another.
        own = Memory(coordinator.hass, coordinator.client, memory)
        coordinator.memories.append(own)
        async_add_entities([HearkenConversation(coordinator, own, subentry)], config_subentry_id=subentry.subentry_id)


class HearkenConversation(HearkenEntity, conversation.ConversationEntity):
    """An agent of one engine: its own, or one that was added as a subentry."""

    _attr_name = None
    _attr_supports_streaming = True
    _attr_supported_features = conversation.ConversationEntityFeature.CONTROL

    def __init__(self, coordinator: HearkenCoordinator, memory: Memory, subentry: ConfigSubentry | None = None) -> None:
        """Take what it remembers, and the subentry that it is, if any."""
        super().__init__(coordinator, subentry)
        self._memory = memory
        self._subentry = subentry

    @property
    def _options(self) -> AgentOptions:
        """Return how it talks."""
        entry = self.coordinator.config_entry
        return AgentOptions.from_chosen(entry.options if self._subentry is None else self._subentry.data)

    @property
    def supported_languages(self) -> list[str] | Literal["*"]:
        """Return what Home Assistant's recogniser or the language model understands."""
        of_model = model_languages(self.coordinator.data.info.handle)
        of_recogniser = conversation.async_get_conversation_languages(self.hass, conversation.HOME_ASSISTANT_AGENT)
        if MATCH_ALL in of_model or of_recogniser == MATCH_ALL:
            return MATCH_ALL
        return sorted(of_model | set(of_recogniser))

    async def async_prepare(self, language: str | None = None) -> None:
        """Load the sentences and words of every language that may be spoken; somebody is about to speak."""
        self.coordinator.async_conversation_begins()
        await async_prepare(self.hass, self.coordinator, self._memory, language)

    async def _async_handle_message(
        self, user_input: conversation.ConversationInput, chat_log: conversation.ChatLog
    ) -> conversation.ConversationResult:
        """Answer one sentence; the order of the steps is told in docs/architecture.md."""
        if user_input.language == MATCH_ALL:
            user_input = replace(user_input, language=self.hass.config.language)
        if (language := self._spoken_language(user_input)) is not None:
            user_input = replace(user_input, language=language)
            hearing.reply_in(language)
        with own_turn(user_input.context):
            exchange = Exchange(self.hass, self.coordinator, self._memory, user_input, chat_log, options=self._options)
            return await Turn(exchange).async_run()

    def _spoken_language(self, user_input: conversation.ConversationInput) -> str | None:
        """Return the language that was spoken, where it is not the one that was expected; otherwise None."""
        heard = hearing.heard_as(user_input.text)
        if heard is None or heard.language is None or language_util.matches(heard.language, [user_input.language]):
            return None
        return async_as_home_writes(self.hass, heard.language)
