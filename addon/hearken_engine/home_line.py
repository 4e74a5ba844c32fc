"""The lines to the homes that attend: what the engine's page asks a home goes over these.

What was said and done is known in Home Assistant alone. The engine keeps nothing of an answer.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count

from .errors import ClientGoneError, HearkenError, RequestError
from .protocol import (
    Attend,
    Done,
    ErrorCode,
    Forget,
    LearnName,
    Recall,
    Recalled,
    Refused,
    Tried,
    TrySentence,
)
from .shape import HearkenEvent

_LOGGER = logging.getLogger(__name__)

ANSWER_SECONDS = 30.0
"""In which whoever asks has an answer, the wait for what was asked before included: a language model on a small machine
takes some ten seconds."""

type Question = TrySentence | Recall | Forget | LearnName
"""What a home may be asked."""

type Answer = Tried | Recalled | Done | Refused
"""What it may say to that."""


@dataclass(frozen=True, kw_only=True)
class HomeInfo:
    """A home that attends."""

    home_id: str
    home: str
    """Its name, as the owner calls it."""


class HomeLine:
    """One home that attends; it is asked one thing at a time."""

    def __init__(self, attend: Attend, send: Callable[[HearkenEvent], Awaitable[None]]) -> None:
        """Take who attends, and what sends it an event, which raises ClientGoneError."""
        self.info = HomeInfo(home_id=attend.home_id, home=attend.home)
        self._send = send
        self._one_at_a_time = asyncio.Lock()
        self._asked: tuple[str, asyncio.Future[Answer]] | None = None
        self._is_over = False

    async def ask[AnswerT: Tried | Recalled | Done](self, question: Question, answer: type[AnswerT]) -> AnswerT:
        """Return the home's answer; HearkenError where it refuses, says something else, is too slow or goes away."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS), self._one_at_a_time:
                said = await self._exchange(question)
        except TimeoutError as err:
            raise HearkenError(
                ErrorCode.BUSY, f"{self.info.home} has not answered within {ANSWER_SECONDS:.0f} s; try again."
            ) from err
        if isinstance(said, Refused):
            raise RequestError(said.code, said.text)
        if not isinstance(said, answer):
            raise HearkenError(ErrorCode.BAD_EVENT, f"{self.info.home} answered something else than it was asked.")
        return said

    async def _exchange(self, question: Question) -> Answer:
        if self._is_over:
            raise self._gone()
        waiting: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._asked = question.id, waiting
        try:
            await self._send(question)
            return await waiting
        except ClientGoneError as err:
            raise self._gone() from err
        finally:
            self._asked = None

    def take(self, answer: Answer) -> None:
        """Take what the home says; an answer that nobody waits for any more is dropped."""
        if self._asked is None or self._asked[0] != answer.id or self._asked[1].done():
            _LOGGER.debug("%s of %s came too late", answer.TYPE, self.info.home)
            return
        self._asked[1].set_result(answer)

    def end(self) -> None:
        """Fail what is asked: the home is gone."""
        self._is_over = True
        if self._asked is not None and not self._asked[1].done():
            self._asked[1].set_exception(self._gone())

    def _gone(self) -> HearkenError:
        return HearkenError(ErrorCode.NO_HOME, f"The connection to {self.info.home} broke; try again in a moment.")


class HomeLines:
    """All homes that attend."""

    def __init__(self, on_change: Callable[[], None] = lambda: None) -> None:
        """Start with none; call back whenever a home comes or goes."""
        self._lines: dict[str, HomeLine] = {}
        self._numbers = count(1)
        self._on_change = on_change

    def homes(self) -> list[HomeInfo]:
        """Return the homes that attend, the one that came last first."""
        return [line.info for line in reversed(self._lines.values())]

    def add(self, line: HomeLine) -> None:
        """Take a home that attends; an older line to the same home ends."""
        if (older := self._lines.pop(line.info.home_id, None)) is not None:
            older.end()
        self._lines[line.info.home_id] = line
        _LOGGER.info("%s attends", line.info.home)
        self._on_change()

    def remove(self, line: HomeLine) -> None:
        """End a line; one that has been replaced is gone already."""
        line.end()
        if self._lines.get(line.info.home_id) is line:
            del self._lines[line.info.home_id]
            _LOGGER.info("%s no longer attends", line.info.home)
            self._on_change()

    async def try_sentence(
        self,
        home_id: str | None,
        *,
        text: str,
        language: str | None,
        act: bool,
        alternatives: tuple[str, ...] = (),
        confidence: float | None = None,
    ) -> Tried:
        """Return what a home makes of a sentence, and with `act` have it done.

        `home_id` None stands, here and below, for the home that came last. Every failure is a HearkenError with one
        sentence: `no-home` where there is none or it goes away, `busy` where it does not answer in time, or what it
        refuses with.
        """
        question = TrySentence(
            id=self._number(),
            text=text,
            language=language,
            act=act,
            alternatives=alternatives,
            confidence=confidence,
        )
        return await self._line(home_id).ask(question, Tried)

    async def recall(self, home_id: str | None, limit: int) -> Recalled:
        """Return the last turns of a home, newest first."""
        return await self._line(home_id).ask(Recall(id=self._number(), limit=limit), Recalled)

    async def forget(self, home_id: str | None, turns: tuple[str, ...]) -> str:
        """Have a home forget turns by their ids, all of them where none is named; return its sentence about it."""
        return (await self._line(home_id).ask(Forget(id=self._number(), turns=turns), Done)).text

    async def learn_name(self, home_id: str | None, *, turn: str, phrase: str, name: str) -> str:
        """Have a home call a thing by another name, too, and return its sentence about it."""
        question = LearnName(id=self._number(), turn=turn, phrase=phrase, name=name)
        return (await self._line(home_id).ask(question, Done)).text

    def _line(self, home_id: str | None) -> HomeLine:
        line = self._lines.get(home_id) if home_id is not None else next(reversed(self._lines.values()), None)
        if line is None:
            which = "No home is connected" if home_id is None else "That home is not connected"
            raise RequestError(
                ErrorCode.NO_HOME, f"{which}; check that the Hearken integration is set up in Home Assistant."
            )
        return line

    def _number(self) -> str:
        return str(next(self._numbers))


class Attendance:
    """What one connection has of all this: at most one line."""

    def __init__(self, lines: HomeLines) -> None:
        self._lines = lines
        self._line: HomeLine | None = None

    def begin(self, attend: Attend, send: Callable[[HearkenEvent], Awaitable[None]]) -> None:
        """Attend from now on."""
        self._line = HomeLine(attend, send)
        self._lines.add(self._line)

    def take(self, answer: Answer) -> None:
        """Take what the home says."""
        if self._line is not None:
            self._line.take(answer)

    def end(self) -> None:
        """Attend no more."""
        if self._line is not None:
            self._lines.remove(self._line)
        self._line = None
