"""How much was said, and whether that is what is planned."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from custom_components.hearken.understanding.plan import Scale, Setting

_MOST_NUDGES = 3.0
_LEAST = 34.0
"""Percent that is still "as low as it goes": a fan's lowest gear of three."""


@dataclass(frozen=True, kw_only=True)
class Amount:
    """What a number in a setting has to be."""

    scale: Scale
    low: float
    high: float

    def is_set(self, settings: Iterable[Setting]) -> bool:
        """Tell whether one of the settings is this amount, and none of them another number."""
        numbers = [one for one in settings if not isinstance(one.value, str)]
        return bool(numbers) and all(
            one.scale is self.scale and self.low <= round(float(one.value), 2) <= self.high for one in numbers
        )


_MEANINGS: Mapping[str, tuple[Scale, Callable[[float], tuple[float, float]]]] = {
    "to": (Scale.ABSOLUTE, lambda number: (number, number)),
    "closed": (Scale.ABSOLUTE, lambda number: (100 - number, 100 - number)),
    "more": (Scale.STEP, lambda number: (number, number)),
    "less": (Scale.STEP, lambda number: (-number, -number)),
    "times": (Scale.FACTOR, lambda number: (number - 0.01, number + 0.01)),
    "bit more": (Scale.NUDGE, lambda _: (0.5, _MOST_NUDGES)),
    "bit less": (Scale.NUDGE, lambda _: (-_MOST_NUDGES, -0.5)),
    "most": (Scale.ABSOLUTE, lambda _: (100.0, 100.0)),
    "least": (Scale.ABSOLUTE, lambda _: (0.0, _LEAST)),
}
"""By what is said (the keys of `amounts` in the data files): what the number means, and within which limits it is."""


def amount_of(key: str, number: float) -> Amount:
    """Return what a key of the data files stands for; one that ends in a number ("to 33") has its own.

    Raises `KeyError` for a key that means nothing.
    """
    meaning, _, own = key.rpartition(" ")
    if own.replace(".", "").isdecimal():
        number = float(own)
    else:
        meaning = key
    scale, limits = _MEANINGS[meaning]
    low, high = limits(number)
    return Amount(scale=scale, low=low, high=high)
