"""Numbers as they are said, by Unicode's rules (CLDR's RBNF, which Home Assistant brings for its sentences)."""

from collections.abc import Iterable
from functools import lru_cache

from unicode_rbnf import RbnfEngine

NUMBERS = range(101)
"""Numbers that people say in words; larger ones are written by every recogniser in digits."""


def in_words(code: str, number: int) -> Iterable[str]:
    """Return the ways to say a number in a language."""
    try:
        texts = _engine(code).format_number(number)
    except ValueError:
        return ()
    return {
        text.replace("\u00ad", "")
        for rules, text in texts.text_by_ruleset.items()
        if "ordinal" not in rules and "year" not in rules and not any(map(str.isdigit, text))
    }


@lru_cache(maxsize=8)
def _engine(code: str) -> RbnfEngine:
    return RbnfEngine.for_language(code)
