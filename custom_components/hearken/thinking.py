"""The stages that make a Plan of a sentence, the quickest first; what one does not settle goes to the next."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from .coordinator import HearkenCoordinator
from .errors import HearkenError
from .exchange import Exchange
from .llm_planner import ready
from .protocol import ModelKind
from .understanding.asked_freely import asked_freely
from .understanding.implying import unexpected, wishes
from .understanding.meaning import MODEL, Meaning, read_meaning
from .understanding.named_by_rules import named_by_rules
from .understanding.plan import Doubt, Kind, Option, Plan, Question, Stage
from .understanding.planner import Planner
from .understanding.purposes import DOMAINS
from .understanding.renaming import asked_about, likely, unknown_words
from .understanding.rephrasing import Rephrased
from .understanding.within import is_request, requests_within

MEANING_SECONDS = 2.0
"""The encoder takes some milliseconds, but cores may be busy for a moment; an engine that hangs is not waited for."""

NAMES_SECONDS = 2.0
"""The first time, all names of the home are read; without this, nothing could be said but that nothing was found."""

QUESTION, QUESTION_FROM = "question", 0.9
"""The heads are sure of what they take for a question."""

_ASKED = frozenset({Kind.UNSETTLED, Kind.ABSENT, Kind.HOLD})
"""Plans of sentences that may ask something in a form that no rule knows."""

_OPEN = frozenset({Kind.UNSETTLED, Kind.ABSENT})
"""Plans that what else may have been heard can improve on."""


class Thinking:
    """The stages of one exchange."""

    def __init__(self, exchange: Exchange) -> None:
        """Take the exchange, and what was spoken of before it."""
        self._exchange = exchange
        dialogue = exchange.memory.dialogues.get(exchange.chat_log.conversation_id)
        self._dialogue = replace(dialogue, asked=exchange.asked)
        self._vector: Sequence[float] | None = None

    async def async_rules(self) -> Plan:
        """Return what the rules make of it; what else may have been heard is only ever asked about."""
        exchange = self._exchange
        with exchange.timed(Stage.RULES):
            planner = await self._async_planner()
            plan = planner.plan(exchange.text, exchange.snapshot, self._dialogue)
            if plan.kind in _OPEN and exchange.heard is not None:
                others = (
                    planner.plan(other.text, exchange.snapshot, self._dialogue) for other in exchange.heard.alternatives
                )
                plan = _asked_about(plan, (other for other in others if other.kind in {Kind.ACT, Kind.ANSWER}))
        exchange.decided(plan)
        return plan

    async def async_rephrased(self) -> Rephrased | None:
        """Return the sentence as Home Assistant's recogniser knows it, None where that has no words of its own."""
        planner = await self._async_planner()
        return planner.rephrased(self._exchange.text)

    async def async_called_otherwise(self, plan: Plan) -> Plan:
        """Return the question whether something of the home was meant that is called nearly so; else the plan."""
        exchange = self._exchange
        if plan.kind is not Kind.ABSENT or not has_encoder(exchange.coordinator):
            return plan
        planner = await self._async_planner()
        unknown = unknown_words(planner.tagged(exchange.text))
        if not unknown:
            return plan
        names = exchange.memory.names
        with exchange.timed(Stage.MEANING):
            try:
                async with asyncio.timeout(NAMES_SECONDS):
                    await asyncio.shield(names.async_learn(planner))
                    found = likely(await names.async_alike(unknown, planner))
            except (HearkenError, TimeoutError):
                return plan
        others = (planner.plan(each.unknown.called(each.name), exchange.snapshot, self._dialogue) for each in found)
        asked = asked_about(plan, others, exchange.snapshot.home)
        exchange.decided(asked)
        return asked

    async def async_unexpected(self, plan: Plan) -> Plan:
        """Return an offer where what the rules hold, or do not find here, is likely to be a wish; else the plan."""
        exchange = self._exchange
        if not has_encoder(exchange.coordinator):
            return plan
        planner = await self._async_planner()
        only_from = unexpected(plan, planner.tagged(exchange.text), planner.words)
        if only_from == 1.0:
            return plan
        meant = await self.async_meaning(only_from=only_from)
        return meant if meant.kind is Kind.ASK else plan

    async def async_meaning(self, *, only_from: float = 0.0) -> Plan:
        """Return what the trained heads make of it; UNSETTLED where the engine has not their encoder, or no time.

        With `only_from`, nothing is done, and what is at least so probable is offered.
        """
        exchange = self._exchange
        unsettled = Plan(kind=Kind.UNSETTLED, stage=Stage.MEANING, reasons=("no_encoder",), words=exchange.text)
        planner = await self._async_planner()
        if not planner.lexicon.phrases or not has_encoder(exchange.coordinator):
            return unsettled
        with exchange.timed(Stage.MEANING):
            vector = await self._async_vector()
            if vector is None:
                return unsettled
            meaning = read_meaning(vector)
            plan = planner.implied(
                exchange.text,
                exchange.snapshot,
                meaning,
                self._dialogue,
                only_from=only_from,
                suited=await self._async_suited(vector, meaning, planner),
            )
        if plan.kind is Kind.ASK or not only_from:
            exchange.decided(plan)
        return plan

    async def async_asked(self, plan: Plan) -> Plan:
        """Return the answer to what the trained heads are sure is a question, whatever its form; else the plan."""
        exchange = self._exchange
        if plan.kind not in _ASKED or not has_encoder(exchange.coordinator):
            return plan
        with exchange.timed(Stage.MEANING):
            vector = await self._async_vector()
        if vector is None or read_meaning(vector).act[QUESTION] < QUESTION_FROM:
            return plan
        planner = await self._async_planner()
        answer = asked_freely(planner, exchange.text, plan, exchange.snapshot, self._dialogue, is_sure=True)
        if answer is None or answer.steps:
            return plan
        answer = replace(answer, stage=Stage.MEANING)
        exchange.decided(answer)
        return answer

    async def async_within(self, plan: Plan) -> Plan:
        """Return the question whether a request within the sentence is meant, where all of it is one; else the plan."""
        exchange = self._exchange
        if not has_encoder(exchange.coordinator):
            return plan
        planner = await self._async_planner()
        read = (
            planner.plan(text, exchange.snapshot, self._dialogue)
            for text in requests_within(plan, planner.tagged(exchange.text))
        )
        request = max((one for one in read if one.kind is Kind.ACT), key=lambda one: one.confidence, default=None)
        if request is None:
            return plan
        with exchange.timed(Stage.MEANING):
            vector = await self._async_vector()
        if vector is None or not is_request(read_meaning(vector)):
            return plan
        asked = _asked_about(replace(plan, stage=Stage.MEANING, reasons=("within",)), (request,))
        exchange.decided(asked)
        return asked

    async def _async_vector(self) -> Sequence[float] | None:
        """Return the sentence as the engine's encoder has it, None where there is no time; it is asked once."""
        if self._vector is None:
            with suppress(HearkenError, TimeoutError):
                async with asyncio.timeout(MEANING_SECONDS):
                    (self._vector,) = await self._exchange.coordinator.client.embed((self._exchange.text,))
        return self._vector

    async def _async_suited(
        self, vector: Sequence[float], meaning: Meaning, planner: Planner
    ) -> Mapping[str, Sequence[str]]:
        """Return the scenes and the appliances that suit a sentence which is likely to wish for one."""
        kinds = {wish.wanted.kind for wish in wishes(meaning)} & DOMAINS.keys()
        if not kinds:
            return {}
        names = self._exchange.memory.names
        with suppress(TimeoutError):  # what has been read by then is compared
            async with asyncio.timeout(NAMES_SECONDS):
                await asyncio.shield(names.async_learn(planner))
        return names.suiting(vector, planner, kinds)

    async def async_llm(self, plan: Plan) -> Plan:
        """Return what the language model makes of it, within what this home can do; UNSETTLED where there is none.

        `plan` is what the rules left.
        """
        exchange = self._exchange
        if not self._has_language_model:
            return Plan(kind=Kind.UNSETTLED, stage=Stage.LLM, reasons=("no_model",), words=exchange.text)
        planner = await self._async_planner()
        with exchange.timed(Stage.LLM):
            thought = await exchange.memory.llm.async_plan(
                exchange.text,
                exchange.snapshot,
                exchange.words,
                status=exchange.coordinator.data.status,
                conversation=exchange.read_ahead,
                model=exchange.options.model,
                named=named_by_rules(plan, planner.tagged(exchange.text)),
            )
        exchange.decided(thought)
        return thought

    async def _async_planner(self) -> Planner:
        """Return the planner for the sentence."""
        exchange = self._exchange
        return await exchange.memory.planners.async_get(exchange.user_input.language, exchange.snapshot.home)

    @property
    def _has_language_model(self) -> bool:
        """Return whether the engine is there and has the language model of this agent ready."""
        coordinator = self._exchange.coordinator
        return coordinator.last_update_success and bool(
            ready(coordinator.data.status, ModelKind.LLM, self._exchange.options.model)
        )


def has_encoder(coordinator: HearkenCoordinator) -> bool:
    """Tell whether the engine is there and has the encoder that the heads were trained with."""
    encoder = ready(coordinator.data.status, ModelKind.EMBED, None) if coordinator.last_update_success else None
    return encoder is not None and encoder.name == MODEL


def _asked_about(plan: Plan, others: Iterable[Plan]) -> Plan:
    """Return the question whether something else was said, if there is anything else that makes sense."""
    options = {other.steps or other.queries: other for other in others}
    if not options:
        return plan
    asked = tuple(Option(label=other.words, plan=other) for other in options.values())
    question = Question(doubt=Doubt.DID_YOU_MEAN, options=asked, words=plan.words, of_things=False)
    return replace(plan, kind=Kind.ASK, question=question)
