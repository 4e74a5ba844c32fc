"""What was read, kept in the sequences of one context, so that nothing is read twice.

A *fixed prefix* is the same in every conversation: whoever begins with it takes it over. A *history* is what was read
and said in one conversation, and serves that conversation alone. What runs now has a *place*: a sequence that begins
with the longest that it may share. Where room runs out, what was not used for longest goes first, then what stands
aside; whoever lost its place reads again, and is slower for it, never wrong.
"""

import logging
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..errors import InterruptedWorkError, ModelError, RequestError
from ..protocol import ErrorCode
from .context import AbortedError, Context, NoRoomError
from .state_file import StateFiles, Stored

_LOGGER = logging.getLogger(__name__)

_FIXED = 8
"""Fixed prefixes kept: of plans, of talk, and of a few agents with tools of their own."""

_HISTORIES = 16
"""Histories kept, of all conversations: more than a house has people who talk at the same time."""

_HISTORIES_OF_ONE = 2
"""Histories of one conversation: talk, and the plans for what is said in it."""

_MAX_AGE = 15 * 60
"""Seconds after which a history is forgotten; Home Assistant ends a conversation after five minutes of silence."""

_WORTH = 32
"""Tokens that a state on disk must have more than what is in memory, to be worth loading."""


@dataclass(eq=False)
class Place:
    """Where something that runs has what it read."""

    conversation: str | None
    sequence: int | None = None
    """Its sequence in the context; None before the first token, and where it had to make room."""
    tokens: list[int] = field(default_factory=list)
    """What is in memory."""
    computed: int = 0
    """Tokens that were not known from before."""
    seconds: float = 0.0
    """For which was computed."""


@dataclass(eq=False)
class _Kept:
    """A fixed prefix, or a history."""

    sequence: int
    tokens: np.ndarray[tuple[int], np.dtype[np.int32]]
    conversation: str | None
    used: float


class Prefixes:
    """Gives places, and keeps what was read in them; not to be used from two threads at once."""

    def __init__(self, context: Context, *, can_rewind: bool, files: StateFiles | None = None) -> None:
        """Take the context, whether its model can go back, and where fixed prefixes outlive the process."""
        self._context = context
        self._can_rewind = can_rewind
        self._files = files
        self._free = list(range(context.shape.sequences))
        self._kept: list[_Kept] = []
        self._places: list[Place] = []

    # Places

    def open(self, conversation: str | None) -> Place:
        """Return a place for something that runs now."""
        now = time.monotonic()
        for kept in [each for each in self._kept if each.conversation is not None and now - each.used > _MAX_AGE]:
            self._forget(kept)
        place = Place(conversation)
        self._places.append(place)
        return place

    def read(self, place: Place, tokens: Sequence[int]) -> Generator[None]:
        """Have tokens in a place, which begin with what is there, and the logits of what follows on the last of them.

        Yields between two steps, and where it was interrupted: then it goes on when it is asked to, and whoever holds
        the context may do something else meanwhile. Raises ModelError where the model fails or there is no room.
        """
        while True:
            if place.sequence is None:
                self._begin(place, tokens)
            assert place.sequence is not None  # noqa: S101 - it has begun
            start = len(place.tokens)
            part = tokens[start : start + self._context.shape.batch]
            last = start + len(part) == len(tokens)
            started = time.monotonic()
            try:
                self._context.decode(
                    [(token, start + at, (place.sequence,)) for at, token in enumerate(part)],
                    (len(part) - 1,) if last else (),
                )
            except AbortedError:
                if not self._context.cut(place.sequence, start):
                    self._leave(place)
                yield
                continue
            except NoRoomError:
                self.make_room(place)
                continue
            except ModelError:
                self._start_anew()
                raise
            finally:
                place.seconds += time.monotonic() - started
            place.tokens.extend(part)
            place.computed += len(part)
            if last:
                return
            yield

    def _begin(self, place: Place, tokens: Sequence[int]) -> None:
        """Give a place a sequence that begins with the longest beginning of the tokens that it may share."""
        wanted = np.array(tokens, np.int32)
        kept, count = self._longest(wanted, place.conversation)
        if (restored := self._from_disk(wanted, count)) is not None:
            kept, count = restored, self._common(restored, wanted)
        if kept is not None:
            kept.used = time.monotonic()
        (place.sequence,) = self.take(1, place, sparing=kept)
        if kept is not None:
            if self._can_rewind:
                self._context.share(kept.sequence, place.sequence, count)
            else:
                self._context.share_all(kept.sequence, place.sequence)
        place.tokens = list(tokens[:count])

    def _longest(
        self, wanted: np.ndarray[tuple[int], np.dtype[np.int32]], conversation: str | None
    ) -> tuple[_Kept | None, int]:
        best: _Kept | None = None
        longest = 0
        for kept in self._kept:
            if kept.conversation is None or kept.conversation == conversation:
                count = self._common(kept, wanted)
                if count > longest or (count and count == longest and kept.conversation is not None):
                    best, longest = kept, count
        return best, longest

    def _common(self, kept: _Kept, wanted: np.ndarray[tuple[int], np.dtype[np.int32]]) -> int:
        """Return how many tokens may be taken over; one at least is left to be read, for what follows on it."""
        count = common(kept.tokens, wanted[:-1])
        return count if self._can_rewind or count == len(kept.tokens) else 0

    def _from_disk(self, wanted: np.ndarray[tuple[int], np.dtype[np.int32]], count: int) -> _Kept | None:
        """Return a fixed prefix that had to make room, where it has far more of the tokens than memory."""
        if self._files is None:
            return None
        found = [(common(np.array(each.tokens, np.int32), wanted[:-1]), each) for each in self._files.stored]
        length, stored = max(found, key=lambda pair: pair[0], default=(0, None))
        if stored is None or length < count + _WORTH or (not self._can_rewind and length < len(stored.tokens)):
            return None
        return self._restore(stored)

    def close(self, place: Place, *, keep: bool = True) -> None:
        """End a place. What was read is kept for its conversation; without one it is forgotten."""
        self._places.remove(place)
        if place.sequence is None:
            return
        if place.conversation is None or not keep or not place.tokens:
            self._give_back(place.sequence)
            return
        self._replace(self._keep(place.sequence, place.tokens, place.conversation))

    def fix(self, place: Place, count: int | None = None) -> None:
        """Keep what was read in a place, or the beginning of it, as a fixed prefix; the place stays."""
        count = len(place.tokens) if count is None else min(count, len(place.tokens))
        tokens = np.array(place.tokens[:count], np.int32)
        if place.sequence is None or not count or (count < len(place.tokens) and not self._can_rewind):
            return
        fixed = [each for each in self._kept if each.conversation is None]
        for kept in fixed:
            same = common(kept.tokens, tokens)
            if same == count and (self._can_rewind or count == len(kept.tokens)):
                kept.used = time.monotonic()
                return
        (sequence,) = self.take(1, place)
        if self._can_rewind:
            self._context.share(place.sequence, sequence, count)
        else:
            self._context.share_all(place.sequence, sequence)
        self._replace(self._keep(sequence, tokens, None))

    def _keep(self, sequence: int, tokens: object, conversation: str | None) -> _Kept:
        kept = _Kept(sequence, np.array(tokens, np.int32), conversation, time.monotonic())
        self._kept.append(kept)
        return kept

    def _replace(self, new: _Kept) -> None:
        """Forget what the newest prefix or history makes superfluous."""
        alike = [each for each in self._kept if each.conversation == new.conversation and each is not new]
        for kept in alike:
            if self._can_rewind and common(kept.tokens, new.tokens) == len(kept.tokens):
                self._forget(kept)
        for bound, those in (
            (_FIXED, [each for each in self._kept if each.conversation is None]),
            (_HISTORIES, [each for each in self._kept if each.conversation is not None]),
            (_HISTORIES_OF_ONE, [each for each in self._kept if each.conversation == new.conversation is not None]),
        ):
            for kept in sorted(those, key=lambda each: each.used)[: max(len(those) - bound, 0)]:
                self._forget(kept)

    # Room

    def take(self, count: int, place: Place | None = None, sparing: _Kept | None = None) -> list[int]:
        """Return sequences that are free, and empty; all but the place that they are for makes room for them."""
        while len(self._free) < count:
            self._evict(place, sparing)
        return [self._free.pop() for _ in range(count)]

    def give(self, sequences: Sequence[int]) -> None:
        """Empty sequences that were taken, and take them back."""
        for sequence in sequences:
            self._give_back(sequence)

    def make_room(self, place: Place) -> None:
        """Free cells for a place that goes on; ModelError where nothing is left that could make room."""
        self._evict(place)

    def _evict(self, place: Place | None, sparing: _Kept | None = None) -> None:
        idle = [each for each in self._kept if each is not sparing]
        if idle:
            # A history is read again when it is needed; a fixed prefix is needed by more than one.
            self._forget(min(idle, key=lambda each: (each.conversation is None, each.used)))
            return
        for other in self._places:
            if other is not place and other.sequence is not None:
                self._leave(other)
                return
        raise RequestError(ErrorCode.BUSY, "The language model's memory is full; please try again in a moment.")

    def _forget(self, kept: _Kept) -> None:
        self._kept.remove(kept)
        self._give_back(kept.sequence)

    def _leave(self, place: Place) -> None:
        if place.sequence is not None:
            self._give_back(place.sequence)
        place.sequence, place.tokens = None, []

    def _give_back(self, sequence: int) -> None:
        self._context.drop(sequence)
        self._free.append(sequence)

    def _start_anew(self) -> None:
        """Forget everything: after a failure nobody knows what is in memory."""
        self._context.clear()
        self._kept.clear()
        for place in self._places:
            place.sequence, place.tokens = None, []
        self._free = list(range(self._context.shape.sequences))

    # Disk

    def save(self, place: Place) -> None:
        """Keep all that was read in a place for the next start; InterruptedWorkError if that was interrupted."""
        if self._files is not None and place.sequence is not None:
            self._files.save(place.tokens, self._context.state(place.sequence), lambda: self._context.interrupted)

    def restore(self) -> int:
        """Take over from disk what fits into half of the memory; return how many tokens are in memory then.

        Raises InterruptedWorkError between two states; what is there stays, and the rest comes when it is called again.
        """
        for stored in list(self._files.stored if self._files is not None else ()):
            tokens = sum(len(each.tokens) for each in self._kept)
            fixed = (each for each in self._kept if each.conversation is None)
            known = any(tuple(each.tokens.tolist()) == stored.tokens for each in fixed)
            if known or tokens + len(stored.tokens) > self._context.shape.cells // 2 or len(self._kept) >= _FIXED:
                continue
            if self._context.interrupted:
                raise InterruptedWorkError
            self._restore(stored)
        return sum(len(each.tokens) for each in self._kept)

    def _restore(self, stored: Stored) -> _Kept | None:
        assert self._files is not None  # noqa: S101 - it is one of them
        state = self._files.load(stored)
        if state is None:
            return None
        (sequence,) = self.take(1)
        while not self._context.restore(sequence, state):
            if not self._kept:
                _LOGGER.warning("The prepared prompt %s does not fit; it will be made anew", stored.path.name)
                self._files.forget(stored)
                self._free.append(sequence)
                return None
            self._evict(None)
        return self._keep(sequence, stored.tokens, None)


def common(one: np.ndarray[tuple[int], np.dtype[np.int32]], other: np.ndarray[tuple[int], np.dtype[np.int32]]) -> int:
    """Return with how many equal tokens both begin."""
    length = min(len(one), len(other))
    differ = np.flatnonzero(one[:length] != other[:length])
    return int(differ[0]) if len(differ) else length
