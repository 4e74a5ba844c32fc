"""Takes the answer to what the agent has asked: a yes, a PIN, or a choice."""

from dataclasses import replace

from homeassistant.components import conversation

from .exchange import NOT_DONE, NOT_UNDERSTOOD, Exchange
from .execution.confirmation import Pending, Taken, ToolRequest
from .execution.guard import Trust
from .following import Follower
from .recognising import Recogniser
from .talking import Talk
from .understanding.answer import behind_yes, read_answer
from .understanding.asking import choose, chosen
from .understanding.dialogue import Dialogue
from .understanding.pin import Tried, read_pin
from .understanding.plan import Kind, Plan, Question
from .understanding.policy import Level
from .understanding.rephrasing import Rephrased
from .understanding.speech_act import marks


class Waiting:
    """What waits for the sentence of one exchange."""

    def __init__(self, exchange: Exchange, follower: Follower, recogniser: Recogniser, talk: Talk) -> None:
        """Take the exchange, and those who carry out what was asked about."""
        self._exchange = exchange
        self._follower = follower
        self._recogniser = recogniser
        self._talk = talk

    async def async_answer(self) -> conversation.ConversationResult | None:
        """Take the answer to what was asked; any other sentence drops what waited, and returns None."""
        exchange = self._exchange
        taken = exchange.memory.confirmations.take(exchange.chat_log.conversation_id, exchange.user_input)
        answer = read_answer(exchange.text, exchange.words)
        if taken is None:
            # In a conversation that has begun, the language model may have asked something itself.
            begun = any(isinstance(content, conversation.AssistantContent) for content in exchange.chat_log.content)
            return None if answer is None or begun else await exchange.async_reply("nothing_asked")
        if isinstance(taken.pending.request, Question):
            return await self._async_chosen(taken, taken.pending.request)
        if answer is False:
            return await exchange.async_reply("cancelled")
        request = taken.pending.request
        if answer is None and isinstance(request, Plan) and await self._async_repeats(request):
            answer = True
        if taken.pending.level is Level.PIN:
            return await self._async_pin(taken, answer=answer)
        return None if answer is None else await self._async_agreed(taken)

    async def _async_repeats(self, asked: Plan, *, without_yes: bool = False) -> bool:
        """Tell whether a sentence is a yes that says once more what was asked about ("yes, unlock it")."""
        exchange = self._exchange
        again = behind_yes(exchange.text, exchange.words) or (exchange.text if without_yes else None)
        if again is None or marks(exchange.text, exchange.words, exchange.names.entities):  # "si abre el garaje …"
            return False
        planner = await exchange.memory.planners.async_get(exchange.user_input.language, exchange.snapshot.home)
        plan = planner.plan(again, exchange.snapshot, Dialogue(last=asked))
        return plan.kind is Kind.ACT and _what(plan) == _what(asked)

    async def _async_agreed(self, taken: Taken) -> conversation.ConversationResult:
        """Take a yes, if it comes in time and from the one who was asked."""
        if not taken.may_be_done:
            return await self._exchange.async_reply("too_late", error=NOT_DONE)
        return await self._async_confirmed(taken.pending)

    async def _async_chosen(self, taken: Taken, question: Question) -> conversation.ConversationResult | None:
        """Follow the plan that an answer to a question back chooses."""
        exchange = self._exchange
        planner = await exchange.memory.planners.async_get(exchange.user_input.language, exchange.snapshot.home)
        choice = choose(exchange.text, question, exchange.words, exchange.snapshot, planner)
        if choice is None and len(question.options) == 1:
            (option,) = question.options
            if await self._async_repeats(option.plan, without_yes=True):
                choice = chosen(question.options, exchange.text)
        if choice is None:
            exchange.asked = tuple(dict.fromkeys(one for option in question.options for one in option.plan.targets))
            return None
        exchange.decided(choice.plan)
        if not choice.is_cancelled and not taken.may_be_done:
            return await exchange.async_reply("too_late", error=NOT_DONE)
        return await self._follower.async_follow(choice.plan)

    async def _async_pin(self, taken: Taken, *, answer: bool | None) -> conversation.ConversationResult | None:
        """Take a PIN; a wrong one may be said again, and a yes does not do for it."""
        exchange = self._exchange
        said = read_pin(exchange.text, exchange.words)
        if said is None:
            return await exchange.async_ask(taken.pending) if answer is True and taken.may_be_done else None
        exchange.hide()
        if not taken.may_be_done:
            return await exchange.async_reply("too_late", error=NOT_DONE)
        coordinator = exchange.coordinator
        tried = coordinator.pin_tries.attempt(said, coordinator.policy.pin, exchange.hass.loop.time())
        if tried is Tried.RIGHT:
            return await self._async_confirmed(taken.pending, allowed=Level.PIN, code=said)
        if tried is Tried.BLOCKED:
            return await exchange.async_reply(tried.reply, error=NOT_DONE)
        return await exchange.async_ask(replace(taken.pending, question=exchange.words.reply("wrong_pin")))

    async def _async_confirmed(
        self, pending: Pending, *, allowed: Level = Level.CONFIRM, code: str = ""
    ) -> conversation.ConversationResult:
        """Do what was asked back and agreed to, and no more than that."""
        request = pending.request
        if isinstance(request, ToolRequest):
            return await self._talk.async_confirmed(request, pending.targets, allowed)
        if isinstance(request, Plan):
            self._exchange.decided(request)
            return await self._follower.async_follow(request, confirmed=pending.targets, allowed=allowed, code=code)
        result, _ = await self._recogniser.async_try(
            Rephrased(str(request)), trust=Trust.ALL, confirmed=pending.targets, allowed=allowed
        )
        return result or await self._exchange.async_reply("not_understood", error=NOT_UNDERSTOOD)


def _what(plan: Plan) -> set[tuple[object, ...]]:
    """Return what is done with what, however it was said."""
    return {
        (step.verb, target, step.settings, step.when, step.condition) for step in plan.steps for target in step.targets
    }
