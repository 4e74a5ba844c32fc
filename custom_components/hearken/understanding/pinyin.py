"""How Chinese characters sound, as far as a recogniser may take one for another.

`pinyin.json` is written by `training/han_tables.py`; tones are left out, and so are differences that many speakers
do not make: n and l, zh and z, ch and c, sh and s, -ng and -n.
"""

import json
import re
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
    if left == right:
        return SAME_SOUND
    left_begins, right_begins = _INITIAL.match(left), _INITIAL.match(right)
    begins = left_begins.group() if left_begins else "", right_begins.group() if right_begins else ""
    ends = left[len(begins[0]) :], right[len(begins[1]) :]
    if ends[0] == ends[1] or (begins[0] == begins[1] and ends[0][:1] == ends[1][:1]):
        return _NEAR_SOUND
    return 0.0


def alignment(said: str, name: str, weights: dict[str, float], typical: float) -> float:
    """Return how alike two texts are in the order of their characters, 0 to 1; what is rare weighs most."""
    own = [weights.get(char, typical) for char in name]
    heard = [
        max((weights.get(other, typical) * match for other in name if (match := likeness(char, other))), default=0.0)
        for char in said
    ]
    whole = sum(own) + sum(weight or weights.get(char, typical) for char, weight in zip(said, heard, strict=True))
    before = [0.0] * (len(name) + 1)
    for char in said:
        row = [0.0]
        for at, other in enumerate(name):
            row.append(max(before[at + 1], row[at], before[at] + likeness(char, other) * own[at]))
        before = row
    return 2 * before[-1] / whole if whole else 0.0
