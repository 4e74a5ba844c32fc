"""One sentence and its answer: what waits for one, the home's own sentences, rules, and then what takes longer."""

from homeassistant.components import conversation

from .const import Stage
from .exchange import Exchange
from .execution.guard import Trust
from .following import Follower
from .recognising import Recogniser, trust_of
from .talking import Talk
from .thinking import Thinking
from .understanding.implying import COMMAND
from .understanding.plan import Kind, Plan
from .waiting import Waiting

_FOLLOWED = frozenset({Kind.ACT, Kind.ANSWER, Kind.ASK, Kind.CANCEL})
"""What rules say of a sentence that no other stage knows better."""

_TALK = frozenset({Kind.CHAT, Kind.HOLD, Kind.CANCEL})
"""What the trained heads say of a sentence that asks nothing of the home."""


class Turn:
    """One sentence and its answer."""

    def __init__(self, exchange: Exchange) -> None:
        """Take the exchange."""
        self._exchange = exchange
        self._follower = Follower(exchange)
        self._recogniser = Recogniser(exchange)
        self._talk = Talk(exchange)

    async def async_run(self) -> conversation.ConversationResult:
        """Take the turn, and leave a record of it, whatever becomes of it."""
        exchange = self._exchange
        try:
            result = await self._async_run()
            exchange.notes.concluded(result)
        finally:
            exchange.notes.time(Stage.ANSWER, exchange.elapsed)
            exchange.keep(exchange.notes.record())
        return result

    async def _async_run(self) -> conversation.ConversationResult:
        """Take the first step that has an answer."""
        await self._exchange.async_hear()
        if (result := await self._async_expected()) is not None:
            return result
        thinking = Thinking(self._exchange)
        plan = await thinking.async_rules()
        if plan.kind in _FOLLOWED:
            return await self._follower.async_follow(plan)
        result, held = await self._async_recognised(plan)
        if result is not None:
            self._passed()
            return result
        if plan.kind is Kind.UNSETTLED:
            return await self._async_think_further(thinking, plan, held=held)
        return await self._async_conclude(thinking, plan)

    async def _async_conclude(self, thinking: Thinking, plan: Plan) -> conversation.ConversationResult:
        """Say why nothing is done, unless there is something to offer, or to talk about."""
        if (answer := await thinking.async_asked(plan)) is not plan:
            return await self._follower.async_follow(answer)
        if (offer := await thinking.async_unexpected(plan)) is not plan:
            return await self._follower.async_follow(offer)
        if (asked := await thinking.async_within(plan)) is not plan:
            return await self._follower.async_follow(asked)
        if self._is_for_talk(plan):
            return await self._talk.async_answer(held=plan.kind is not Kind.HOLD)
        return await self._follower.async_follow(await thinking.async_called_otherwise(plan))

    async def _async_recognised(self, plan: Plan) -> tuple[conversation.ConversationResult | None, bool]:
        """Return what Home Assistant's recogniser makes of it; against what is held it knows only the owner's word."""
        trust = trust_of(plan)
        if trust is Trust.OWN and self._has_own_sentences:
            return None, False  # these were tried before the rules
        rephrased = None if trust is Trust.OWN else await Thinking(self._exchange).async_rephrased()
        return await self._recogniser.async_try(rephrased, trust=trust)

    async def _async_expected(self) -> conversation.ConversationResult | None:
        """Take an answer that is waited for, or a sentence that the home's owner wrote."""
        exchange = self._exchange
        waiting = Waiting(exchange, self._follower, self._recogniser, self._talk)
        if (answered := await waiting.async_answer()) is not None:
            return answered
        speech = await exchange.executor.async_trigger()
        if speech is not None:
            self._passed()
            return await exchange.async_say(speech)
        if not self._has_own_sentences:
            return None
        result, _ = await self._recogniser.async_try(trust=Trust.OWN)
        if result is not None:
            self._passed()
        return result

    def _passed(self) -> None:
        """Take that something was done that no plan tells of."""
        self._exchange.memory.dialogues.passed(self._exchange.chat_log.conversation_id)

    async def _async_think_further(
        self, thinking: Thinking, plan: Plan, *, held: bool
    ) -> conversation.ConversationResult:
        """Answer what the rules do not understand."""
        if (answer := await thinking.async_asked(plan)) is not plan:
            return await self._follower.async_follow(answer)
        meant = await thinking.async_meaning()
        if meant.kind in {Kind.ACT, Kind.ASK}:
            return await self._follower.async_follow(meant)
        if (asked := await thinking.async_within(plan)) is not plan:
            return await self._follower.async_follow(asked)
        if meant.kind not in _TALK and (COMMAND in meant.reasons or self._exchange.is_about_home):
            thought = await thinking.async_llm(plan)
            if thought.kind in {Kind.ACT, Kind.ASK, Kind.ANSWER}:
                return await self._follower.async_follow(thought)
        return await self._talk.async_answer(held=held, is_command=COMMAND in meant.reasons)

    def _is_for_talk(self, plan: Plan) -> bool:
        """Tell whether the language model can say more to a sentence than that nothing is done about it."""
        if plan.kind is Kind.HOLD:
            return not self._exchange.is_about_home
        return plan.kind is Kind.ABSENT and bool(self._exchange.options.apis)

    @property
    def _has_own_sentences(self) -> bool:
        """Return whether the home's owner has written sentences; they go before all others."""
        vocabulary = self._exchange.coordinator.vocabulary
        return vocabulary is None or bool(vocabulary.sentences)
