"""A sentence that is tried: only told what would become of it, or done as if it had been spoken.

Both ways go through the same turn. Without acting, an executor takes part that does nothing; with it, the sentence has
the rights of one that a satellite hears: nobody is known to have said it.
"""

from dataclasses import dataclass

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.util.ulid import ulid_now

from . import hearing
from .agent_options import AgentOptions
from .apart import Apart
from .const import DOMAIN
from .coordinator import HearkenCoordinator
from .executing import Rehearsal
from .execution.confirmation import Pending
from .execution.everyone import own_turn
from .execution.record import TurnOutcome, TurnRecord
from .memory import Memory
from .pipeline import async_as_home_writes
from .protocol import Alternative, Heard
from .turn import Turn


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """What is tried."""

    text: str
    language: str | None = None
    """BCP 47; None for the home's own."""
    alternatives: tuple[str, ...] = ()
    """What else may have been heard, likeliest first."""
    confidence: float | None = None
    """How sure the ear was; None for a sentence that was typed."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What became of a sentence."""

    record: TurnRecord
    asks: str = ""
    """What was asked back, or would be."""
    continues: bool = False
    """Whether an answer is waited for."""
    conversation_id: str | None = None
    """Of the conversation in which it would be."""


class _Rehearsed(Apart):
    """A sentence of which nothing is done, and nothing is remembered."""

    async def async_ask(self, pending: Pending) -> conversation.ConversationResult:
        """Keep the question."""
        self.notes.did("", TurnOutcome.ASKED)
        return await super().async_ask(pending)

    def keep(self, record: TurnRecord) -> None:
        """Keep the record here: it is no turn of the home's."""
        self.record = record


async def async_rehearse(hass: HomeAssistant, coordinator: HearkenCoordinator, sentence: Sentence) -> Trial:
    """Return what would become of a sentence, doing nothing."""
    conversation_id = ulid_now()
    user_input = conversation.ConversationInput(
        text=sentence.text,
        context=Context(),
        conversation_id=conversation_id,
        device_id=None,
        satellite_id=None,
        language=_language(hass, sentence),
        agent_id=coordinator.config_entry.entry_id,
    )
    log = conversation.ChatLog(hass, conversation_id)
    log.async_add_user_content(conversation.UserContent(content=sentence.text))
    memory = Memory(hass, coordinator.client, coordinator.memory)
    options = AgentOptions.from_chosen(coordinator.config_entry.options)
    _hear(sentence, user_input.language)
    try:
        with own_turn(user_input.context):
            exchange = _Rehearsed(hass, coordinator, memory, user_input, log, options=options)
            exchange.executor = Rehearsal(exchange)
            await Turn(exchange).async_run()
    finally:
        hearing.remember(None)
    return Trial(record=exchange.record, asks=exchange.pending.question if exchange.pending else "")


async def async_do(
    hass: HomeAssistant,
    coordinator: HearkenCoordinator,
    sentence: Sentence,
    conversation_id: str | None = None,
    context: Context | None = None,
) -> Trial:
    """Have a sentence done as if it had been spoken, and return what became of it; HomeAssistantError if it fails."""
    entry_id = coordinator.config_entry.entry_id
    agent_id = er.async_get(hass).async_get_entity_id(conversation.DOMAIN, DOMAIN, entry_id)
    if agent_id is None or conversation.async_get_agent_info(hass, agent_id) is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_agent")
    context = context or Context()
    records: list[TurnRecord] = []

    def on_turn(record: TurnRecord, about: Context) -> None:
        if about.id == context.id:
            records.append(record)

    stop_listening = coordinator.async_listen_turns(on_turn)
    language = _language(hass, sentence)
    _hear(sentence, language)
    try:
        result = await conversation.async_converse(
            hass,
            text=sentence.text,
            conversation_id=conversation_id,
            context=context,
            language=language,
            agent_id=agent_id,
        )
    finally:
        hearing.remember(None)
        stop_listening()
    speech = str(result.response.speech.get("plain", {}).get("speech", ""))
    if not records:
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key="no_turn")
    return Trial(
        record=records[-1],  # the turn itself is recorded after those of its tools
        asks=speech if result.continue_conversation else "",
        continues=result.continue_conversation,
        conversation_id=result.conversation_id,
    )


def _language(hass: HomeAssistant, sentence: Sentence) -> str:
    """Return the tag of a sentence's language as the home writes it."""
    return async_as_home_writes(hass, sentence.language) if sentence.language else hass.config.language


def _hear(sentence: Sentence, language: str) -> None:
    """Hand on how a sentence was heard, as an ear does; one that was typed was not."""
    if sentence.confidence is None:
        hearing.remember(None)
        return
    hearing.remember(
        Heard(
            text=sentence.text,
            language=language,
            confidence=sentence.confidence,
            is_command=True,
            alternatives=tuple(Alternative(text=text, probability=0.0) for text in sentence.alternatives),
            speech_seconds=0.0,
            waited_seconds=0.0,
        )
    )
