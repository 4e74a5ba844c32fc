"""What became of each target of a Plan."""

from dataclasses import dataclass
from enum import StrEnum

from .home import Attribute, Range
from .plan import Setting, Verb


class Result(StrEnum):
    """What became of one target."""

    DONE = "done"
    """Seen to be as asked, or nothing to be seen of it."""
    ALREADY = "already"
    """As asked from the start."""
    UNREACHABLE = "unreachable"
    """Unavailable; nothing was sent to it."""
    UNCONFIRMED = "unconfirmed"
    """Reachable, but not as asked in time."""
    FAILED = "failed"
    """Home Assistant, or the device, refused."""
    CANNOT = "cannot"
    """The thing cannot do that."""
    OFF = "off"
    """It is off, so that it shows nothing of which there could be more or less."""
    OUT_OF_RANGE = "out_of_range"
    """It could be set, but not to this."""
    UNMET = "unmet"
    """The condition does not hold, or cannot be told."""
    LATER = "later"
    """It is for another moment, so nothing was done now."""
    HELD = "held"
    """The home's owner does not let it be done like this."""


SUCCESSES = frozenset({Result.DONE, Result.ALREADY})


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one target of one step."""

    step: int
    """Which of the plan's steps, from 0."""
    verb: Verb
    target: str
    """The entity's identifier."""
    name: str
    """What it is called in a reply."""
    kind: str
    """A domain, or a domain and a device class with a point between them: what several of them are called."""
    result: Result
    settings: tuple[Setting, ...] = ()
    """What was set, as the values that were to be reached."""
    attribute: Attribute | None = None
    """What could not be set."""
    legal: Range | tuple[str, ...] | None = None
    """What it could be set to."""
    reason: str = ""
    """What Home Assistant said; for the record."""
