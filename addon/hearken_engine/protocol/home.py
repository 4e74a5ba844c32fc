"""The line to the home: what the engine may ask a home that attends, and how that answers."""

from dataclasses import dataclass
from typing import Any

from ..shape import HearkenEvent
from .facts import ErrorCode


@dataclass(frozen=True, kw_only=True)
class Attend(HearkenEvent):
    """A home is there for what the engine asks, from now on and for as long as the connection lasts."""

    TYPE = "hearken-attend"

    home_id: str
    """The same as in the home's `Vocabulary`; a home that attends again takes the place of its older line."""
    home: str
    """Its name, as the owner calls it."""


@dataclass(frozen=True, kw_only=True)
class TrySentence(HearkenEvent):
    """Ask what the home makes of a sentence; answered by `Tried`."""

    TYPE = "hearken-try"

    id: str
    """Comes back in the answer."""
    text: str
    """The sentence."""
    language: str | None = None
    """Its language (BCP 47); the home's own where it is not told."""
    act: bool = False
    """Whether it is done, as if it had been spoken; otherwise nothing is done and the plan is told."""
    alternatives: tuple[str, ...] = ()
    """What else may have been heard, likeliest first."""
    confidence: float | None = None
    """How sure the ear was; None for a sentence that was typed."""


@dataclass(frozen=True, kw_only=True)
class Tried(HearkenEvent):
    """What the home made of a sentence."""

    TYPE = "hearken-tried"

    id: str
    """Of the request."""
    turn: dict[str, Any]
    """The record of the turn; docs/app.md tells its keys."""
    continues: bool = False
    """Whether the home waits for an answer."""
    asks: str = ""
    """What it asked back; of a sentence that was only tried, what it would have asked."""


@dataclass(frozen=True, kw_only=True)
class Recall(HearkenEvent):
    """Ask for the last turns; answered by `Recalled`."""

    TYPE = "hearken-recall"

    id: str
    """Comes back in the answer."""
    limit: int
    """How many at most."""


@dataclass(frozen=True, kw_only=True)
class Recalled(HearkenEvent):
    """The last turns, as long as the owner keeps them."""

    TYPE = "hearken-recalled"

    id: str
    """Of the request."""
    turns: tuple[dict[str, Any], ...] = ()
    """Their records, newest first."""
    keeps: int
    """How many turns the home keeps; 0 for none."""


@dataclass(frozen=True, kw_only=True)
class Forget(HearkenEvent):
    """Have turns forgotten; answered by `Done`."""

    TYPE = "hearken-forget"

    id: str
    """Comes back in the answer."""
    turns: tuple[str, ...] = ()
    """The ids of their records; none for all."""


@dataclass(frozen=True, kw_only=True)
class LearnName(HearkenEvent):
    """Have the home take what was said for another name of a thing; answered by `Done`."""

    TYPE = "hearken-learn-name"

    id: str
    """Comes back in the answer."""
    turn: str
    """The id of the record in which it was misunderstood."""
    phrase: str
    """What was said: the name to learn."""
    name: str
    """What was meant, as it is called in the home."""


@dataclass(frozen=True, kw_only=True)
class Done(HearkenEvent):
    """The home has done what it was asked for."""

    TYPE = "hearken-done"

    id: str
    """Of the request."""
    text: str
    """What was done: one sentence in the home's language."""


@dataclass(frozen=True, kw_only=True)
class Refused(HearkenEvent):
    """The home does not do what it was asked for."""

    TYPE = "hearken-refused"

    id: str
    """Of the request."""
    text: str
    """Why not: one sentence in the home's language."""
    code: ErrorCode
    """The same for machines."""
