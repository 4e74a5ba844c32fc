"""When an utterance begins, pauses and ends: a pure machine, fed with frames and with what was understood so far."""

from bisect import insort
from enum import StrEnum

from ..protocol import EndReason
from .completeness import Completeness
from .frames import FRAME_SECONDS, Frame

_ON = 0.5
"""Probability from which a frame can begin speech; Silero's own default."""

_OFF = 0.35
"""Probability under which speech that has begun counts as interrupted; Silero's own default, 0.15 below the other."""


def _frames(seconds: float) -> int:
    return round(seconds / FRAME_SECONDS)


_BEGIN = _frames(0.1)
"""Frames in a row that begin speech: the shortest words last twice that, clicks less."""

_RESUME = _frames(0.064)
"""Frames in a row that end a pause: a single one is a click or a breath."""

_PAUSE = _frames(0.1)
"""Frames without speech that make a pause: time to guess what was said. Stops inside words are shorter."""

_PATIENCE = {
    # The gap between two words of one command is hardly ever longer than 0.2 s, and nothing more is expected here.
    Completeness.COMPLETE: _frames(0.3),
    # Long enough to begin "… in the kitchen" without hurry.
    Completeness.EXTENSIBLE: _frames(0.45),
    # What other assistants wait for any sentence.
    Completeness.OPEN: _frames(0.7),
    # People who look for a name need a second and more; nothing useful can be done without it.
    Completeness.UNFINISHED: _frames(1.5),
}
"""Frames of pause that end the utterance, by what was said."""

_LIMIT = _frames(15)
"""Frames from the first word to a forced end: twice the longest command, and what Home Assistant allows as well."""

_NO_SPEECH = _frames(8)
"""Frames for which somebody is waited for who woke the assistant and says nothing."""

_BURST = _frames(0.6)
"""Speech shorter than this in which the recogniser finds no words was a cough or a slam: the words may still come."""

_GROWN_FIRST, _GROWN = _frames(2.5), _frames(1.5)
"""Frames of speech without a pause after which a guess is worth its work, the first and each later one. Most commands
are over before the first, so that none of them has to wait at its end for a guess in its middle."""

_SAME = _frames(1.5)
"""Frames over which speech adds nothing to a complete sentence: it is not the speaker's, but a TV's."""

_FAINT = 12.0
"""dB below the speaker's loud frames from which speech counts as somebody else's, farther away. Syllables of one
sentence differ more than that, but not for `_FAINT_EXTRA`: of 55 recorded commands one is cut, at 10 dB four are."""

_FAINT_EXTRA = _frames(0.5)
"""Frames of faint speech before it counts as a pause: longer than a sentence's unstressed end."""

_LOUD_SHARE = 0.8
"""Share of the speaker's frames that are less loud than what counts as loud: single peaks do not matter."""


class Happening(StrEnum):
    """What a frame or an understanding led to."""

    BEGAN = "began"
    """Somebody began to speak, some frames ago."""
    PAUSED = "paused"
    """A pause began: time to guess."""
    WENT_ON = "went-on"
    """The pause is over."""
    GREW = "grew"
    """Speech went on for long without a pause."""
    ENDED = "ended"
    """The utterance is over; `Endpoint.reason` says why."""


class Endpoint:
    """Follows one utterance. Frames are counted from 0."""

    def __init__(self, *, decides: bool) -> None:
        """Follow from the first frame; without `decides` the utterance never ends by itself."""
        self.reason: EndReason | None = None
        self._decides = decides
        self._count = 0
        self._first: int | None = None
        self._near = self._voiced = -1
        self._run = 0
        self._levels: list[float] = []
        self._paused = False
        self._paused_after = -1
        self._next_growth = 0
        self._guessing = False
        self._completeness: Completeness | None = None
        self._empty = False
        self._same: tuple[str, int] | None = None

    @property
    def first(self) -> int | None:
        """The first frame of speech; None while nobody spoke."""
        return self._first

    @property
    def last(self) -> int:
        """The last frame of the speaker's speech; it has a meaning only where there is a first one."""
        if self._paused:
            return self._paused_after
        # A sentence may end faintly; what is faint for longer is somebody else's.
        return self._voiced if self._voiced - self._near <= _FAINT_EXTRA else self._near

    @property
    def paused(self) -> bool:
        """Whether the speaker pauses."""
        return self._paused

    def take(self, frame: Frame) -> Happening | None:
        """Return what the next frame led to."""
        index, self._count = self._count, self._count + 1
        speaking = self._first is not None and not self._paused
        self._run = self._run + 1 if frame.probability >= (_OFF if speaking else _ON) else 0
        if self._first is None:
            return self._wait(index, frame)
        if self._decides and index - self._first >= _LIMIT:
            return self._end(EndReason.LIMIT)
        if self._run >= (_RESUME if self._paused else 1):
            self._voiced = index
            if self._is_near(frame):
                return self._speak(index, frame)
        if not self._paused and self._pause >= _PAUSE:
            self._paused_after, self._paused = self.last, True
            return Happening.PAUSED
        return self._end_after_pause()

    def guessing(self) -> None:
        """Hear that what was said up to `last` is being worked out: its answer is worth waiting for."""
        self._guessing = True

    def told(self, text: str, completeness: Completeness, last: int) -> Happening | None:
        """Take what was understood of the speech up to that frame, and return what it leads to."""
        if self._first is None or self.reason is not None:
            return None
        if last == self.last:
            self._guessing, self._completeness, self._empty = False, completeness, not text
        if completeness is not Completeness.COMPLETE or self._same is None or self._same[0] != text:
            self._same = (text, last) if completeness is Completeness.COMPLETE else None
        elif self._decides and last - self._same[1] >= _SAME:
            self._paused_after, self._paused = last, True
            return self._end(EndReason.COMPLETE)
        return self._end_after_pause()

    @property
    def _pause(self) -> int:
        """Frames since the speaker's last word."""
        return max(self._count - 1 - self._voiced, self._count - 1 - self._near - _FAINT_EXTRA)

    def _is_near(self, frame: Frame) -> bool:
        """Tell whether a frame of speech is the speaker's. Where the client decides about the end, all are."""
        if not self._decides:
            return True
        return frame.level >= self._levels[int(_LOUD_SHARE * len(self._levels))] - _FAINT

    def _wait(self, index: int, frame: Frame) -> Happening | None:
        if self._run:
            insort(self._levels, frame.level)
        else:
            self._levels.clear()
        if self._run >= _BEGIN:
            self._first = index - self._run + 1
            self._near = self._voiced = index
            self._next_growth = index + _GROWN_FIRST
            return Happening.BEGAN
        if self._decides and index + 1 >= _NO_SPEECH and not self._run:
            return self._end(EndReason.NO_SPEECH)
        return None

    def _speak(self, index: int, frame: Frame) -> Happening | None:
        self._near = index
        insort(self._levels, frame.level)
        if self._paused:
            self._paused = self._guessing = self._empty = False
            self._completeness = None
            self._next_growth = index + _GROWN
            return Happening.WENT_ON
        if index >= self._next_growth:
            self._next_growth = index + _GROWN
            return Happening.GREW
        return None

    def _end_after_pause(self) -> Happening | None:
        if not (self._decides and self._paused):
            return None
        known = self._completeness or (Completeness.UNFINISHED if self._guessing else Completeness.OPEN)
        if self._pause < _PATIENCE[known]:
            return None
        assert self._first is not None  # noqa: S101 - a pause follows speech
        if self._empty and self.last - self._first < _BURST:
            self._forget()
            return None
        whole = known in {Completeness.COMPLETE, Completeness.EXTENSIBLE}
        return self._end(EndReason.COMPLETE if whole else EndReason.SILENCE)

    def _forget(self) -> None:
        """Wait for speech again: what seemed to be some was none."""
        self._first = self._completeness = self._same = None
        self._near = self._voiced = -1
        self._paused = self._guessing = self._empty = False
        self._run = 0
        self._levels.clear()

    def _end(self, reason: EndReason) -> Happening:
        self.reason = reason
        return Happening.ENDED
