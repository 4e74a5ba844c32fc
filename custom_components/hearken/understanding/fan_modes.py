"""The fan of an air conditioner, which knows words where a fan knows percent: the lowest, the second, the next higher.

Which of its words means the most is told by the words ("low", "turbo") and numbers that such devices give them, and by
their order where these say nothing.
"""

import re

from .clauses import Clause
from .home import Attribute, Entity, Seen
from .language_data import language_codes, language_data

_SPEEDS = (
    "quietest", "lowest", "low", "medium_low", "medium", "medium_high", "high", "highest", "boost",
)  # fmt: skip
"""The speeds of fans, from the least to the most, by their keys in the `fan_speeds` of languages; each has a few."""

_OTHERWISE = "none"
"""The key of what is no more and no less than any other ("auto")."""


def _called(speed: str) -> frozenset[str]:
    """Return what devices call a speed, in any language: theirs need not be the one that is spoken."""
    return frozenset(
        word for code in language_codes() for word in language_data(code).get("fan_speeds", {}).get(speed, ())
    )


_NO_SPEED = _called(_OTHERWISE)
_GEARS = {gear: _SPEEDS.index(gear) for gear in ("low", "medium", "high")}
_RANK = {word: rank for rank, speed in enumerate(_SPEEDS) for word in _called(speed)}
_NUMBER = re.compile(r"(?:^|\D)(\d+)\D*$")
_MIDDLE = 50.0


def geared(clause: Clause) -> bool:
    """Tell whether a clause says a gear ("third speed", 三档), which an air conditioner has only of its fan."""
    return clause.gear is not None or any(amount.unit == "level" for amount in clause.amounts)


def fan_mode(clause: Clause, entity: Entity, seen: Seen, *, lowers: bool, changes: bool) -> str | None:
    """Return which of its modes the fan of an entity is set to, or None where it has none that is meant."""
    known = entity.choices.get(Attribute.SPEED, ())
    if clause.mode is not None:
        return next((mode for mode in known if mode.casefold() == clause.mode), None)
    ladder = _ladder(known)
    if not ladder:
        return None
    if clause.extreme is not None:
        return ladder[-1] if clause.extreme == "max" else ladder[0]
    if clause.gear is not None or clause.portion == _MIDDLE:
        wanted = _GEARS.get(clause.gear or "medium", -1)
        return next((mode for mode in ladder if _RANK.get(_spoken(mode)) == wanted), None)
    level = next((amount.value for amount in clause.amounts if amount.unit == "level"), None)
    if changes:
        now = str(seen.attributes.get("fan_mode"))
        if now not in ladder or (clause.amounts and level is None) or clause.portion or clause.factor:
            return None
        at = ladder.index(now) + int(level or 1) * (-1 if lowers else 1)
        return ladder[min(max(at, 0), len(ladder) - 1)]
    if level is None or level != int(level) or not 0 < level <= len(ladder):
        return None
    return ladder[int(level) - 1]


def _ladder(modes: tuple[str, ...]) -> list[str]:
    """Return the modes that are speeds, from the least to the most; none where they do not tell their order."""
    speeds = [mode for mode in modes if _spoken(mode) not in _NO_SPEED]
    ranks = [_rank(mode) for mode in speeds]
    if None in ranks or len(set(ranks)) < len(ranks):
        return []
    return [mode for _rank, mode in sorted(zip(ranks, speeds, strict=True))]


def _rank(mode: str) -> tuple[int, int] | None:
    spoken = _spoken(mode)
    if spoken in _RANK:
        return _RANK[spoken], 0
    number = _NUMBER.search(spoken)
    return (_GEARS["low"], int(number[1])) if number else None


def _spoken(mode: str) -> str:
    return " ".join(re.split(r"[\s_-]+", mode.casefold())).removeprefix("fan ").removesuffix(" speed")
