"""One sentence that a language model's tool brings: understood, guarded, done and read back as one that is spoken."""

from dataclasses import dataclass
from enum import StrEnum

from homeassistant.components import conversation
from homeassistant.components.conversation.chat_log import current_chat_log
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import llm
from homeassistant.util.ulid import ulid_now

from .agent_options import AgentOptions
from .apart import Apart
from .coordinator import HearkenCoordinator
from .execution.confirmation import Pending
from .execution.everyone import own_turn, reason_held, said_last
from .execution.record import TurnOutcome, TurnRecord
from .following import Follower
from .recognising import Recogniser, trust_of
from .thinking import Thinking
from .understanding.plan import Kind, Plan, Question
from .understanding.telling import tell_held

_FOLLOWED = frozenset({Kind.ACT, Kind.ANSWER, Kind.ASK})
"""What rules say of a sentence that no other stage knows better."""


class Status(StrEnum):
    """What became of an errand, as a language model reads it."""

    DONE = "done"
    PARTLY_DONE = "partly_done"
    NOT_DONE = "not_done"
    ANSWERED = "answered"
    NEEDS_CONFIRMATION = "needs_confirmation"
    """It is not done before the person has said yes, or the PIN."""
    NEEDS_CHOICE = "needs_choice"
    """More than one thing may be meant."""
    ABSENT = "absent"
    """The home has no such thing, or the thing cannot do that."""
    NOT_NOW = "not_now"
    """It is for another moment."""
    HELD = "held"
    """It says not to do something, or asks for nothing."""
    NOT_ALLOWED = "not_allowed"
    """The home's owner does not let it be done by voice."""
    NOT_UNDERSTOOD = "not_understood"


_OF_KIND = {
    Kind.ABSENT: Status.ABSENT,
    Kind.CANNOT: Status.ABSENT,
    Kind.LATER: Status.NOT_NOW,
    Kind.HOLD: Status.HELD,
    Kind.CANCEL: Status.HELD,
    Kind.ACT: Status.NOT_ALLOWED,
}
"""By the kind of plan, what became of that of which nothing is done."""

_OF_OUTCOME = {
    TurnOutcome.DONE: Status.DONE,
    TurnOutcome.PARTLY_DONE: Status.PARTLY_DONE,
    TurnOutcome.ANSWERED: Status.ANSWERED,
    TurnOutcome.NOT_DONE: Status.NOT_DONE,
}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of an errand."""

    status: Status
    speech: str
    """The truth about it, in the speaker's language."""
    options: tuple[str, ...] = ()
    """What may be meant, where that must be asked."""
    pending: Pending | None = None
    """What must be asked back."""

    @property
    def is_success(self) -> bool:
        """Return whether all of it was done or answered."""
        return self.status in {Status.DONE, Status.ANSWERED}


class Errand(Apart):
    """A sentence that nobody says aloud: its answer is a tool's result, neither spoken nor part of the history."""

    def __init__(self, hass: HomeAssistant, coordinator: HearkenCoordinator, text: str, about: llm.LLMContext) -> None:
        """Take a sentence, and for whom it is carried out."""
        running = current_chat_log.get()
        conversation_id = running.conversation_id if running else ulid_now()
        user_input = conversation.ConversationInput(
            text=text,
            context=about.context or Context(),
            conversation_id=conversation_id,
            device_id=about.device_id,
            satellite_id=None,
            language=spoken_language(hass, about),
            agent_id=coordinator.config_entry.entry_id,
        )
        # What is understood and done here is no part of the conversation, whose turn is still running.
        apart = conversation.ChatLog(hass, conversation_id)
        options = AgentOptions.from_chosen(coordinator.config_entry.options)
        super().__init__(hass, coordinator, coordinator.memory, user_input, apart, options=options)

    async def async_run(self, *, may_act: bool = True) -> tuple[Outcome, TurnRecord]:
        """Carry it out, and return what became of it; without `may_act` only a question is answered."""
        if may_act and (reason := self._reason_held()):
            told = tell_held(self.words, reason)
            self.notes.did("", TurnOutcome.HELD)
            result, kind = await self.async_say(told), Kind.HOLD
        else:
            with own_turn(self.user_input.context):
                result = await self._async_run(may_act=may_act)
            kind = None
        self.notes.concluded(result)
        record = self.notes.record()
        return self._outcome(record, kind or record.kind), record

    def _reason_held(self) -> str | None:
        """Return why nothing is done on what the person said, whatever a model makes of it."""
        if (said := said_last()) is None:
            return None
        return reason_held(said, self.words, self.names.entities)

    async def _async_run(self, *, may_act: bool) -> conversation.ConversationResult:
        """Take the first stage that understands it; what none does is not guessed at, for a model already has."""
        follower, thinking = Follower(self), Thinking(self)
        plan = await thinking.async_rules()
        if not may_act:
            return await follower.async_follow(plan if plan.kind is Kind.ANSWER else _not_understood(plan))
        if plan.kind in _FOLLOWED:
            return await follower.async_follow(plan)
        if plan.kind not in {Kind.HOLD, Kind.CANNOT, Kind.CANCEL}:
            result, held = await Recogniser(self).async_try(trust=trust_of(plan))
            if result is not None or held:
                return result or await self.async_reply("held")
        if plan.kind is Kind.UNSETTLED:
            plan = await thinking.async_meaning()
            plan = plan if plan.kind in {Kind.ACT, Kind.ASK} else _not_understood(plan)
        return await follower.async_follow(plan)

    def _outcome(self, record: TurnRecord, kind: Kind | None) -> Outcome:
        """Return what the notes come to."""
        if (pending := self.pending) is not None:
            if isinstance(pending.request, Question):
                labels = tuple(option.label for option in pending.request.options)
                return Outcome(status=Status.NEEDS_CHOICE, speech=record.said, options=labels, pending=pending)
            return Outcome(status=Status.NEEDS_CONFIRMATION, speech=record.said, pending=pending)
        status = _OF_OUTCOME.get(record.outcome)
        if status is None or (status is Status.NOT_DONE and kind is not Kind.ACT):
            status = _OF_KIND.get(kind, status) if kind else status
        return Outcome(status=status or Status.NOT_UNDERSTOOD, speech=record.said)


def spoken_language(hass: HomeAssistant, about: llm.LLMContext) -> str:
    """Return the language of a request; the home's own where it is not told."""
    return about.language if about.language and about.language != "*" else hass.config.language


def _not_understood(plan: Plan) -> Plan:
    """Return a plan that nothing is done about, of a sentence that no stage understood."""
    return Plan(kind=Kind.UNSETTLED, stage=plan.stage, words=plan.words)
