"""Follows a Plan: does it, asks before it does, answers, or says why nothing is done."""

from dataclasses import replace

from homeassistant.components import conversation
from homeassistant.helpers import intent

from .exchange import NOT_DONE, NOT_UNDERSTOOD, Exchange
from .execution.acting import Done, async_held
from .execution.command import USUAL
from .execution.confirmation import Pending
from .execution.guard import forbidden, question, unsettled
from .execution.record import TurnOutcome
from .understanding.asked import Answer
from .understanding.asking import ask_text
from .understanding.conditions import holds
from .understanding.plan import Ask, Kind, Plan, Stage
from .understanding.policy import Level, Sensitive
from .understanding.ticking import ticks_off

_GUESSED = frozenset({Stage.MEANING, Stage.LLM})
"""Stages whose plans never do what matters for safety without a question, whatever the owner lets be done."""

_SAID: dict[Kind, str] = {Kind.CANCEL: "cancelled", Kind.HOLD: "held", Kind.LATER: "later"}
"""What is said to plans that nothing is done about."""


class Follower:
    """Follows the plans of one exchange."""

    def __init__(self, exchange: Exchange) -> None:
        """Take the exchange."""
        self._exchange = exchange

    async def async_follow(
        self, plan: Plan, *, confirmed: frozenset[str] = frozenset(), allowed: Level = Level.CONFIRM, code: str = ""
    ) -> conversation.ConversationResult:
        """Return the answer to a plan; `confirmed` are the targets that a yes, or the PIN, was said to."""
        if ticks_off(plan) and not confirmed:
            plan = await self._exchange.executor.async_found(plan)
        if plan.kind is Kind.ACT:
            return await self._async_act(plan, confirmed, allowed, code)
        if plan.kind is Kind.ANSWER:
            return await self._async_answer(plan)
        if plan.kind is Kind.ASK and plan.question is not None:
            text = ask_text(plan.question, self._exchange.words)
            self._ended(is_asked=True)
            return await self._exchange.async_ask(
                Pending(question=text, targets=frozenset(), request=plan.question, level=Level.ACT)
            )
        return await self._async_explain(plan)

    async def _async_act(
        self, plan: Plan, confirmed: frozenset[str], allowed: Level, code: str
    ) -> conversation.ConversationResult:
        """Do a plan, unless the policy wants something said before."""
        exchange = self._exchange
        risks = unsettled(self._sensitive(plan), confirmed, allowed)
        if risks:
            states = [state for target in plan.targets if (state := exchange.hass.states.get(target)) is not None]
            self._ended(is_asked=True)
            if names := forbidden(risks, states):
                exchange.notes.did("", TurnOutcome.HELD)
                return await exchange.async_reply("not_allowed", names, error=NOT_DONE)
            return await exchange.async_ask(question(exchange.words, risks, states, plan))
        before = {target: exchange.snapshot.seen(target) for target in plan.targets}
        with exchange.timed("acting"):
            done = await exchange.executor.async_act(plan, confirmed=confirmed, allowed=allowed, code=code or None)
        exchange.notes.did("" if done.is_rehearsed else done.speech, _outcome(done))
        exchange.memory.dialogues.remember(exchange.chat_log.conversation_id, plan, before)
        response = done.response(exchange.user_input.language)
        if not plan.queries:
            return await exchange.async_say(done.speech, response)
        speech = exchange.words.conjoin([done.speech, *(each.speech for each in await self._async_answers(plan))])
        response.async_set_speech(speech)
        return await exchange.async_say(speech, response)

    def _sensitive(self, plan: Plan) -> dict[str, Sensitive]:
        """Return the targets that matter; steps whose condition does not hold are not done, and so do not."""
        exchange = self._exchange
        due = replace(
            plan,
            steps=tuple(
                step for step in plan.steps if step.condition is None or holds(step.condition, exchange.snapshot)
            ),
        )
        home, device_id = exchange.snapshot.home, exchange.user_input.device_id
        found = async_held(exchange.hass, home, exchange.coordinator.policy, due, device_id)
        if plan.stage not in _GUESSED:
            return found
        usual = async_held(exchange.hass, home, USUAL, due, device_id)
        return {
            target: max((each[target] for each in (found, usual) if target in each), key=lambda one: one.level)
            for target in {**found, **usual}
        }

    async def _async_answer(self, plan: Plan) -> conversation.ConversationResult:
        """Answer questions from the home's states."""
        exchange = self._exchange
        with exchange.timed("answering"):
            answers = await self._async_answers(plan)
        dialogues, told = exchange.memory.dialogues, _told(plan, answers)
        dialogues.remember(exchange.chat_log.conversation_id, plan, told=told)
        speech = exchange.words.conjoin(each.speech for each in answers)
        response = intent.IntentResponse(language=exchange.user_input.language)
        response.response_type = intent.IntentResponseType.QUERY_ANSWER
        response.async_set_speech(speech)
        about = dict.fromkeys(entity_id for each in answers for entity_id in each.entities)
        states = [state for entity_id in about if (state := exchange.hass.states.get(entity_id)) is not None]
        response.async_set_states(matched_states=states)
        return await exchange.async_say(speech, response)

    async def _async_answers(self, plan: Plan) -> list[Answer]:
        """Return the answers to all questions of a plan."""
        return [await self._exchange.executor.async_answer(query) for query in plan.queries]

    async def _async_explain(self, plan: Plan) -> conversation.ConversationResult:
        """Say why nothing is done."""
        exchange = self._exchange
        exchange.notes.did("", TurnOutcome.HELD)
        if plan.kind is not Kind.HOLD:  # a remark, after which it goes on
            self._ended()
        if (key := _SAID.get(plan.kind)) is not None:
            return await exchange.async_reply(key)
        if plan.kind in {Kind.ABSENT, Kind.CANNOT} and plan.absent:
            return await exchange.async_reply(plan.kind.value, plan.absent, error=NOT_DONE)
        return await exchange.async_reply("not_understood", error=NOT_UNDERSTOOD)

    def _ended(self, *, is_asked: bool = False) -> None:
        """Let no follow-up be about what was done before this turn."""
        exchange = self._exchange
        exchange.memory.dialogues.ended(exchange.chat_log.conversation_id, is_asked=is_asked)


_FINDING = frozenset({Ask.ANY, Ask.WHICH, Ask.COUNT})
"""Questions that some of all that they are about are the answer to."""


def _told(plan: Plan, answers: list[Answer]) -> tuple[str, ...]:
    """Return what questions were answered with; nothing where all that they are about may be spoken of next."""
    if not all(query.ask in _FINDING and query.state is not None for query in plan.queries):
        return ()
    return tuple(dict.fromkeys(entity_id for each in answers for entity_id in each.entities))


def _outcome(done: Done) -> TurnOutcome:
    """Return what became of a turn in which something was to be done."""
    if done.is_rehearsed:
        return TurnOutcome.TRIED
    if done.is_complete:
        return TurnOutcome.DONE
    return TurnOutcome.PARTLY_DONE if done.success else TurnOutcome.NOT_DONE
