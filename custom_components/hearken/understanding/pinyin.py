"""How Chinese characters sound, as far as a recogniser may take one for another.

`pinyin.json` is written by `training/han_tables.py`; tones are left out, and so are differences that many speakers
do not make: n and l, zh and z, ch and c, sh and s, -ng and -n.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
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


_CONFUSED = tuple(map(frozenset, ("fh", "lr", "bp", "dt", "gk", "jq", "qx", "jx", "zc", "zs", "cs")))
"""Beginnings of syllables that are heard for each other."""


def sounds_like(one: str, other: str) -> bool:
    """Tell whether a recogniser may have written one character for another: they sound the same, or nearly so."""
    left, right = _SOUNDS.get(one), _SOUNDS.get(other)
    if one == other or left is None or right is None:
        return one == other
    begins = _beginning(left), _beginning(right)
    same_end = left[len(begins[0]) :] == right[len(begins[1]) :]
    return left == right or (same_end and frozenset(begins) in _CONFUSED)


def _beginning(syllable: str) -> str:
    found = _INITIAL.match(syllable)
    return found.group() if found else ""


def is_heard_in(said: str, name: str) -> bool:
    """Tell whether all characters that were said stand in a name, in their order, as they are or as they sound."""
    rest = iter(name)
    return all(any(sounds_like(char, other) for other in rest) for char in said)


type _Likes = tuple[tuple[str, float], ...]
"""The characters of what was said that one of a name sounds like, with how much of its weight they share."""


def _likes(char: str, weight: float, spoken: Iterable[str]) -> _Likes:
    return tuple((other, match * weight) for other in spoken if (match := likeness(other, char)))


def alignment(said: str, name: str, weights: Mapping[str, float], typical: float) -> float:
    """Return how alike two texts are in the order of their characters, 0 to 1; what is rare weighs most."""
    told = {char: weights.get(char, typical) for char in said}
    own = {char: weights.get(char, typical) for char in name}
    likes = {char: _likes(char, weight, told) for char, weight in own.items()}
    return _aligned(said, told, name, sum(own[char] for char in name), likes) or 0.0


def _aligned(  # noqa: PLR0917
    said: str, told: Mapping[str, float], name: str, own: float, likes: Mapping[str, _Likes], least: float = 0.0
) -> float | None:
    """Return how alike two texts are, or None where that is surely less than the least.

    `told` is what each character that was said tells, `own` what all of the name does.
    """
    best: dict[str, float] = {}
    for char in name:
        for other, shared in likes.get(char, ()):
            if shared > best.get(other, 0.0):
                best[other] = shared
    heard = most = 0.0
    for char in said:
        if (shared := best.get(char, 0.0)) > 0.0:
            heard += shared
            most += shared
        else:
            heard += told[char]
    whole = own + heard
    if 2 * most < least * whole:
        return None
    places: dict[str, list[tuple[int, float]]] = {}
    for at, char in enumerate(name):
        for other, shared in likes.get(char, ()):
            places.setdefault(other, []).append((at, shared))
    row = [0.0] * (len(name) + 1)
    for char in said:
        if (found := places.get(char)) is None:
            continue  # what matches nothing changes nothing
        before = row.copy()
        for at, shared in found:
            reached = before[at] + shared
            for behind in range(at + 1, len(row)):
                if row[behind] >= reached:
                    break
                row[behind] = reached
    return 2 * row[-1] / whole if whole else 0.0


class Heard:
    """Finds what of a home's names sounds like something, without comparing it with every name."""

    def __init__(self, counts: Mapping[str, int], names: int, written: Mapping[str, Iterable[tuple[str, ...]]]) -> None:
        """Take in how many of the names each character is, and what is written with it.

        What has a character twice or more often is in `written` by as many of it, too.
        """
        self._counts = counts
        self._names = names
        self._written = written
        self._weights: dict[str, float] = {}

    def alike(self, said: str, least: float) -> Iterator[tuple[tuple[str, ...], float]]:
        """Yield the names that are more like what was said than the least, with how much.

        No name can be more alike than if each of its characters had the best of what was said for itself. What that
        comes to is counted from the characters, so that only names are compared that may be alike enough.
        """
        weights, typical = self.weighed()
        names, wholes, having = self._index
        told = {char: weights.get(char, typical) for char in said}
        least_heard = dict(told)
        likes: dict[str, _Likes] = {}
        most = [0.0] * len(names)
        for char, numbers in having:
            if (known := likes.get(char)) is None:
                known = likes[char] = _likes(char, weights[char], told)
                for other, shared in known:
                    least_heard[other] = min(least_heard[other], shared)
            if known:
                share = max(shared for _other, shared in known)
                for number in numbers:
                    most[number] += share
        heard = sum(least_heard[char] for char in said)
        about = least - _ROUNDING
        for name, own, shared in zip(names, wholes, most, strict=True):
            if shared and 2 * shared >= about * (own + heard):
                score = _aligned(said, told, "".join(name), own, likes, about)
                if score is not None and score > least:
                    yield name, score

    def weighed(self) -> tuple[Mapping[str, float], float]:
        """Return what each character tells, and what one that is in no name does."""
        if not self._weights:
            self._weights = {char: math.log(1 + (self._names + 1) / n) for char, n in self._counts.items()}
        return self._weights, math.log(1 + self._names + 1)

    @cached_property
    def _index(self) -> tuple[list[tuple[str, ...]], list[float], list[tuple[str, list[int]]]]:
        """Return the names, what each weighs, and which of them, by number, have a character."""
        numbers: dict[tuple[str, ...], int] = {}
        having = [
            (chars[0], [numbers.setdefault(name, len(numbers)) for name in names])
            for chars, names in self._written.items()
        ]
        weights, _typical = self.weighed()
        return list(numbers), [sum(weights[char] for char in "".join(name)) for name in numbers], having


_ROUNDING = 1e-9
