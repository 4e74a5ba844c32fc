"""How Chinese characters sound, as far as a recogniser may take one for another.

`pinyin.json` is written by `training/han_tables.py`; tones are left out, and so are differences that many speakers
do not make: n and l, zh and z, ch and c, sh and s, -ng and -n.
"""

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from operator import mul
from pathlib import Path

_TABLE: dict[str, str] = json.loads(Path(__file__).with_name("pinyin.json").read_text(encoding="utf-8"))

_MERGED = (
    (re.compile("^([zcs])h"), r"\1"),
    (re.compile("^n(?=.)"), "l"),
    (re.compile("([aei])ng$"), r"\1n"),
)
"""Sounds that are not told apart."""


def _folded(syllable: str) -> str:
    for pattern, heard in _MERGED:
        syllable = pattern.sub(heard, syllable)
    return syllable


_SOUNDS = {char: _folded(syllable) for syllable, chars in _TABLE.items() for char in chars}

_INITIAL = re.compile("^[^aeiouv]*")


def spelled(text: str) -> str:
    """Return a text with its characters as they sound."""
    return "".join(_SOUNDS.get(char, char) for char in text)


SAME_SOUND = 0.95
"""What sounds alike is a little less sure than what is written alike."""

_NEAR_SOUND = 0.5
"""A syllable whose end is the same, or whose beginning and vowel are."""


def likeness(one: str, other: str) -> float:
    """Return how alike two characters are, 0 to 1."""
    if one == other:
        return 1.0
    left, right = _SOUNDS.get(one), _SOUNDS.get(other)
    if left is None or right is None:
        return 0.0
    return _of_sounds(left, right)


@cache
def _of_sounds(left: str, right: str) -> float:
    """Return how alike two syllables are; there are some four hundred."""
    if left == right:
        return SAME_SOUND
    left_begins, right_begins = _INITIAL.match(left), _INITIAL.match(right)
    begins = left_begins.group() if left_begins else "", right_begins.group() if right_begins else ""
    ends = left[len(begins[0]) :], right[len(begins[1]) :]
    if ends[0] == ends[1] or (begins[0] == begins[1] and ends[0][:1] == ends[1][:1]):
        return _NEAR_SOUND
    return 0.0


def alignment(said: str, name: str, weights: Mapping[str, float], typical: float) -> float:
    """Return how alike two texts are in the order of their characters, 0 to 1; what is rare weighs most."""
    matches = {char: {other: match for other in name if (match := likeness(char, other))} for char in said}
    return _aligned(said, name, weights, typical, matches)


def _aligned(
    said: str, name: str, weights: Mapping[str, float], typical: float, matches: Mapping[str, Mapping[str, float]]
) -> float:
    """Return how alike two texts are, of which it is known what characters match."""
    own = [weights.get(char, typical) for char in name]
    heard = 0.0
    before = [0.0] * (len(name) + 1)
    for char in said:
        known = matches[char]
        alike = [known.get(other, 0.0) for other in name]
        best = max(map(mul, own, alike), default=0.0)
        heard += best or weights.get(char, typical)
        if not best:
            continue  # what matches nothing changes nothing
        row = [0.0]
        for at, match in enumerate(alike):
            row.append(max(before[at + 1], row[at], before[at] + match * own[at]))
        before = row
    whole = sum(own) + heard
    return 2 * before[-1] / whole if whole else 0.0


class Heard:
    """Finds what of a home's names sounds like something, without comparing it with every name."""

    def __init__(self, counts: Mapping[str, int], names: int) -> None:
        """Take in how many of the names each character is."""
        self._counts = counts
        self._names = names
        self._weights: dict[str, float] = {}
        self._own: dict[tuple[str, ...], float] = {}
        """What was weighed already."""

    def alike(
        self, said: str, written: Mapping[str, Iterable[tuple[str, ...]]], least: float
    ) -> Iterator[tuple[tuple[str, ...], float]]:
        """Yield the names that are more like what was said than the least, with how much.

        `written` are names by a character, and by one twice or more often where they have it so often.
        No name can be more alike than if each of its characters had the best of what was said for itself. What that
        comes to is counted from the characters, so that only names are compared that may be alike enough.
        """
        weights, typical = self.weighed()
        spoken = set(said)
        most: dict[tuple[str, ...], float] = defaultdict(float)
        matches: dict[str, dict[str, float]] = {char: {} for char in spoken}
        least_heard = {char: weights.get(char, typical) for char in spoken}
        for chars, names in written.items():
            char = chars[0]
            alike = {other: match for other in spoken if (match := likeness(other, char))}
            if not alike:
                continue
            for other, match in alike.items():
                matches[other][char] = match
                least_heard[other] = min(least_heard[other], match * weights[char])
            share = weights[char] * max(alike.values())
            for name in names:
                most[name] += share
        heard = sum(least_heard[char] for char in said)
        for name, shared in most.items():
            if 2 * shared >= (least - _ROUNDING) * (self._weight_of(name) + heard):
                score = _aligned(said, "".join(name), weights, typical, matches)
                if score > least:
                    yield name, score

    def weighed(self) -> tuple[Mapping[str, float], float]:
        """Return what each character tells, and what one that is in no name does."""
        if not self._weights:
            self._weights = {char: math.log(1 + (self._names + 1) / n) for char, n in self._counts.items()}
        return self._weights, math.log(1 + self._names + 1)

    def _weight_of(self, name: tuple[str, ...]) -> float:
        if (weight := self._own.get(name)) is None:
            weight = self._own[name] = sum(self._weights[char] for char in "".join(name))
        return weight


_ROUNDING = 1e-9
