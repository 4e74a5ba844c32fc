"""Tries a sentence with Home Assistant's own recogniser, behind the guard."""

from dataclasses import replace

from homeassistant.components import conversation
from homeassistant.helpers import intent

from .exchange import NOT_DONE, Exchange
from .execution.command import Recognised
from .execution.guard import Trust
from .execution.record import TurnOutcome
from .understanding.left_out import NO_ACTION, NO_TARGET, UNCLEAR
from .understanding.plan import Kind, Plan, Stage
from .understanding.policy import Level
from .understanding.rephrasing import Rephrased
from .understanding.telling import ACT, tell_tried

_TRUST = {Kind.ABSENT: Trust.NAMED, Kind.LATER: Trust.WAITING, Kind.HOLD: Trust.OWN, Kind.CANNOT: Trust.OWN}


def trust_of(plan: Plan) -> Trust:
    """Return how far Home Assistant's recogniser is believed against what the rules make of a sentence."""
    if UNCLEAR in plan.reasons:
        return Trust.OWN
    if not {NO_ACTION, NO_TARGET}.isdisjoint(plan.reasons):
        return Trust.NAMED
    return _TRUST.get(plan.kind, Trust.ALL)


class Recogniser:
    """The recogniser's part in one exchange."""

    def __init__(self, exchange: Exchange) -> None:
        """Take the exchange."""
        self._exchange = exchange

    async def async_try(
        self,
        rephrased: Rephrased | None = None,
        *,
        confirmed: frozenset[str] = frozenset(),
        allowed: Level = Level.CONFIRM,
        trust: Trust,
    ) -> tuple[conversation.ConversationResult | None, bool]:
        """Return the answer to a sentence that Home Assistant's recogniser knows, and whether it was held back."""
        exchange = self._exchange
        user_input = exchange.user_input
        if rephrased is not None:
            language = rephrased.language or user_input.language
            user_input = replace(user_input, text=rephrased.text, language=language)
        with exchange.timed(Stage.RECOGNIZER):
            recognised = await exchange.executor.async_recognise(
                user_input, confirmed=confirmed, allowed=allowed, trust=trust
            )
        if (kind := _kind_of(recognised)) is not None:
            exchange.decided(Plan(kind=kind, stage=Stage.RECOGNIZER, words=user_input.text))
        return await self._async_settled(recognised), recognised.held

    async def _async_settled(self, recognised: Recognised) -> conversation.ConversationResult | None:
        """Return the answer to a sentence that was recognised as a command or a question, or None."""
        if recognised.response is not None:
            speech = recognised.response.speech.get("plain", {}).get("speech", "")
            return await self._exchange.async_say(speech, recognised.response)
        if recognised.would is not None:
            self._exchange.notes.did("", TurnOutcome.TRIED)
            return await self._exchange.async_say(tell_tried(self._exchange.words, ACT, recognised.would))
        if recognised.pending is not None:
            return await self._exchange.async_ask(recognised.pending)
        if recognised.refusal is not None:
            return await self._exchange.async_say(recognised.refusal, error=NOT_DONE)
        return None


def _kind_of(recognised: Recognised) -> Kind | None:
    """Return what kind of plan the recogniser's understanding comes to, None where it understood nothing."""
    if recognised.response is not None:
        asked = recognised.response.response_type is intent.IntentResponseType.QUERY_ANSWER
        return Kind.ANSWER if asked else Kind.ACT
    if recognised.pending is not None or recognised.would is not None:
        return Kind.ACT
    return Kind.HOLD if recognised.refusal is not None or recognised.held else None
