"""Tells a clear yes and a clear no to a question from everything else."""

import re
from collections.abc import Iterable
from functools import lru_cache

from .words import Words, normalized

_ASKS = re.compile(r"[?？¿]")
"""What is asked agrees to nothing ("yes?")."""


def read_answer(text: str, words: Words) -> bool | None:
    """Return True for a clear yes, False for a clear no, None for everything else ("yes, but not the back door")."""
    said = normalized(text)
    if _ASKS.search(text) is None and is_yes(said, words):
        return True
    return False if _refuses(said, words) else None


def is_yes(said: str, words: Words) -> bool:
    """Tell whether a normalised sentence is a plain yes; "right", "well, yes, um" and 好了 are none."""
    if not words.yes or _agreeing(words).fullmatch(said) is None:
        return False
    return not words.spaced or _closing(words).search(said) is not None


def behind_yes(text: str, words: Words) -> str | None:
    """Return what a sentence says behind a yes with which it begins ("yes, unlock it"); None of any other."""
    if _ASKS.search(text) is not None or not words.yes:
        return None
    apart = " " if words.spaced else r"\s*"
    found = re.match(rf"{_agreeing(words).pattern}{apart}(?P<behind>.+)", normalized(text))
    return found["behind"] if found is not None else None


@lru_cache
def _agreeing(words: Words) -> re.Pattern[str]:
    """Return the pattern of a yes: what may come before one, itself, and what may follow.

    What repeats gives nothing back, so that a sentence of any length is read in one go.
    """
    yes, before, after = map(_any_of, (words.yes, words.before_yes, words.after_yes))
    if words.spaced:
        return re.compile(rf"(?:{before} ){{0,3}}{yes}(?: (?>{before}|{yes}|{after})(?!\S))*+")
    one = rf"(?P<yes>{yes})(?:\s*(?P=yes))*+"  # 好好好; two words that agree make another one together (要是)
    return re.compile(rf"(?:{before}\s*){{0,3}}{one}(?:\s*{after}|\s+(?:{before}\s*){{0,3}}{yes})*+")


@lru_cache
def _closing(words: Words) -> re.Pattern[str]:
    """Return the pattern of an end that leaves nothing open, as "yes, um" does."""
    return re.compile(rf"(?:^| ){_any_of((*words.yes, *words.after_yes))}$")


def _any_of(phrases: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(phrases, key=len, reverse=True)))})"


def _refuses(said: str, words: Words) -> bool:
    """Tell whether a normalised sentence holds words that refuse, and nothing else but filler."""
    rest = said
    found = False
    edge = r"(?!\w)" if words.spaced else ""
    for refusing, known in ((True, words.no), (False, words.filler)):
        for phrase in sorted(known, key=len, reverse=True):
            pattern = rf"(?<!\w){re.escape(phrase)}{edge}" if words.spaced else re.escape(phrase)
            rest, count = re.subn(pattern, " ", rest)
            found |= refusing and count > 0
    return found and not rest.strip()
