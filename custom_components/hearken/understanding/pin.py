"""The PIN, as it is said."""

from dataclasses import dataclass, field
from enum import Enum
from hmac import compare_digest

from .reports import reports_for
from .words import Words, normalized

PIN_LENGTH = range(4, 9)
"""Fewer digits are guessed, more are not remembered."""

TRIES = 3
"""Whoever knows the PIN may be misheard once or twice."""

PAUSE_SECONDS = 60.0
"""After which it may be tried again; at this pace, four digits take a guesser days."""


def is_pin(text: str) -> bool:
    """Tell whether a text may be a PIN."""
    return text.isascii() and text.isdecimal() and len(text) in PIN_LENGTH


def read_pin(text: str, words: Words) -> str | None:
    """Return the PIN that a sentence is, in digits or said one by one; None for any other sentence."""
    digits = reports_for(words.language).digits
    plain = normalized(text).replace("-", " ").replace(",", " ").replace(".", " ")
    pin = ""
    for part in plain.split() if words.spaced else plain.replace(" ", ""):
        if part.isdecimal():
            pin += "".join(str(int(digit)) for digit in part)
        elif part in digits:
            pin += str(digits[part])
        elif part not in words.filler:
            return None
    return pin if is_pin(pin) else None


class Tried(Enum):
    """What became of a try."""

    RIGHT = "right"
    WRONG = "wrong"
    BLOCKED = "blocked"
    """Too many were wrong: this one was not looked at."""

    @property
    def reply(self) -> str:
        """Return the key of what is said about it."""
        return {Tried.RIGHT: "done", Tried.WRONG: "wrong_pin", Tried.BLOCKED: "pin_blocked"}[self]


@dataclass
class PinTries:
    """The tries of one home. Times are those of any clock that only runs forward, in seconds."""

    _wrong: int = 0
    _blocked_until: float | None = field(default=None)

    def attempt(self, said: str, pin: str, now: float) -> Tried:
        """Take one try."""
        if self._blocked_until is not None:
            if now < self._blocked_until:
                return Tried.BLOCKED
            self._blocked_until, self._wrong = None, 0
        if pin and compare_digest(said.encode(), pin.encode()):
            self._wrong = 0
            return Tried.RIGHT
        self._wrong += 1
        if self._wrong >= TRIES:
            self._blocked_until = now + PAUSE_SECONDS
            return Tried.BLOCKED
        return Tried.WRONG
