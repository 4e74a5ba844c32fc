"""What was said and done, from the page: asked of the home that is chosen, over its line."""

from dataclasses import dataclass

from aiohttp import web

from ..errors import RequestError
from ..protocol import ErrorCode
from ..shape import Part
from .answers import answer, read
from .desk import Desk

MAX_TURNS = 200
"""Asked for at once: more than a home keeps unless told to."""

MAX_SENTENCE = 1000
"""Characters of a sentence: nobody says a longer one to a house."""


@dataclass(frozen=True, kw_only=True)
class Try(Part):
    """A sentence to be understood."""

    text: str
    home: str | None = None
    """The identifier of the home; None for the one that came last."""
    language: str | None = None
    act: bool = False
    """Whether it is also done; else the plan is told."""
    alternatives: tuple[str, ...] = ()
    """What else may have been heard."""
    confidence: float | None = None
    """How sure the recogniser was; None where the sentence was typed."""


@dataclass(frozen=True, kw_only=True)
class Forget(Part):
    """Turns to be forgotten."""

    home: str | None = None
    turns: tuple[str, ...] = ()
    """Their ids; none for all."""


@dataclass(frozen=True, kw_only=True)
class Correct(Part):
    """A name that was not known."""

    turn: str
    """The id of the turn in which it was said."""
    phrase: str
    """What was said."""
    name: str
    """What was meant, as it is called at home."""
    home: str | None = None


class TurnPages:
    """The requests that go on to a home."""

    def __init__(self, desk: Desk) -> None:
        self._homes = desk.engines.home_lines

    def routes(self) -> list[web.RouteDef]:
        """Return all requests."""
        return [
            web.post("/api/try", self._try),
            web.get("/api/turns", self._turns),
            web.post("/api/turns/forget", self._forget),
            web.post("/api/turns/correct", self._correct),
        ]

    async def _try(self, request: web.Request) -> web.Response:
        wanted = await read(request, Try)
        text = _sentence(wanted.text, "a sentence")
        tried = await self._homes.try_sentence(
            wanted.home,
            text=text,
            language=wanted.language,
            act=wanted.act,
            alternatives=wanted.alternatives,
            confidence=wanted.confidence,
        )
        return answer({"turn": tried.turn, "continues": tried.continues, "asks": tried.asks})

    async def _turns(self, request: web.Request) -> web.Response:
        recalled = await self._homes.recall(request.query.get("home"), MAX_TURNS)
        return answer({"turns": list(recalled.turns), "keeps": recalled.keeps})

    async def _forget(self, request: web.Request) -> web.Response:
        wanted = await read(request, Forget)
        return answer({"text": await self._homes.forget(wanted.home, wanted.turns)})

    async def _correct(self, request: web.Request) -> web.Response:
        wanted = await read(request, Correct)
        text = await self._homes.learn_name(
            wanted.home,
            turn=wanted.turn,
            phrase=_sentence(wanted.phrase, "what was said"),
            name=_sentence(wanted.name, "what was meant"),
        )
        return answer({"text": text})


def _sentence(text: str, what: str) -> str:
    """Return a text without the space around it; RequestError where it is none."""
    if not 1 <= len(text := text.strip()) <= MAX_SENTENCE:
        raise RequestError(ErrorCode.BAD_EVENT, f"Give {what}, of at most {MAX_SENTENCE} characters.")
    return text
