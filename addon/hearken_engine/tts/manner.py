"""In what manner a text is spoken, and what a request may ask for."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import RequestError
from ..protocol import ErrorCode

MIN_SPEED = 0.5
MAX_SPEED = 2.0
"""Times the voice's own speed: beyond these bounds a Piper voice is hard to understand."""

MAX_VOLUME = 2.0
"""Times the normal loudness: 6 dB more, which the clip guard still takes without harshness."""


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How a text is spoken."""

    speaker: str | None = None
    """One of the voice's speakers; None for its first."""
    speed: float = 1.0
    """Times the voice's own speed, MIN_SPEED to MAX_SPEED."""
    volume: float = 1.0
    """Times the normal loudness, 0 to MAX_VOLUME."""


def read_speed(value: object) -> float:
    """Return a speed; ValueError says what it may be."""
    return _between(value, "speed", MIN_SPEED, MAX_SPEED)


def read_volume(value: object) -> float:
    """Return a volume; ValueError says what it may be."""
    return _between(value, "volume", 0.0, MAX_VOLUME)


def read_manner(speaker: str | None, context: Mapping[str, Any] | None, default: Manner) -> Manner:
    """Return what a request's `context` asks for, and the default for the rest; RequestError if it makes no sense."""
    if context is None:
        context = {}
    if not isinstance(context, Mapping):
        raise RequestError(ErrorCode.BAD_EVENT, "The context is not an object.")
    speed, volume = context.get("speed"), context.get("volume")
    try:
        return Manner(
            speaker=speaker,
            speed=default.speed if speed is None else read_speed(_number(speed, "speed")),
            volume=default.volume if volume is None else read_volume(_number(volume, "volume")),
        )
    except ValueError as err:
        text = str(err)
        raise RequestError(ErrorCode.BAD_EVENT, f"{text[:1].upper()}{text[1:]}.") from err


def _number(value: object, name: str) -> float:
    """Return a number of JSON, in which "1.2" and true are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"the {name} is not a number")  # noqa: TRY004 - one kind of error for all that is wrong
    return value


def _between(value: object, name: str, low: float, high: float) -> float:
    number = float(value)  # type: ignore[arg-type]  # ValueError is what a wrong one shall raise
    if not (math.isfinite(number) and low <= number <= high):
        raise ValueError(f"a {name} is between {low:g} and {high:g}")
    return number
