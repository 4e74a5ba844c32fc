"""A sentence cut into tokens: words where a language writes spaces, characters where it does not."""

import re
import unicodedata
from dataclasses import dataclass

APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u0060\u00b4", "'"))
"""The ways to write one apostrophe, to one of them."""

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"

_TOKEN = re.compile(
    rf"""
    (?P<time>\d{{1,2}}[:：]\d{{2}}(?!\d))
  | (?P<number>\d+(?:[.,]\d+)?)
  | (?P<han>[{_HAN}])
  | (?P<word>[^\W\d_{_HAN}]+(?:'[^\W\d_{_HAN}]+)*'?)
  | (?P<mark>[,;.!?，；。！？、：:%°&])
    """,
    re.VERBOSE,
)

MAX_LENGTH = 600
"""Characters of a sentence that are read; nobody speaks a longer command in one breath."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, mark or Chinese character."""

    text: str
    """Lower case, NFKC."""
    start: int
    end: int
    """Where it stands in the sentence, in characters."""
    kind: str
    """time, number, han, word or mark."""


def plain(text: str) -> str:
    """Return a text as it is compared: NFKC, lower case, one kind of apostrophe, no control characters."""
    folded = unicodedata.normalize("NFKC", text).translate(APOSTROPHES)
    if folded.isprintable():
        return folded.lower()
    return "".join(" " if unicodedata.category(char)[0] == "C" else char for char in folded).lower()


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens of a sentence that went through `plain`."""
    return tuple(
        Token(match.group().rstrip("'"), match.start(), match.end(), str(match.lastgroup))
        for match in _TOKEN.finditer(text[:MAX_LENGTH])
    )


def holds(words: tuple[str, ...], sought: tuple[str, ...]) -> bool:
    """Tell whether some words stand in others, one after the other."""
    return any(words[at : at + len(sought)] == sought for at in range(len(words) - len(sought) + 1))
