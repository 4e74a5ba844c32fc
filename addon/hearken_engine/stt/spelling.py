"""The words of a text, in every script."""

import re

UNSPACED = frozenset({"zh", "yue", "ja", "th", "lo", "km", "my", "bo"})
"""Languages whose script sets no spaces between words."""

_WORD = re.compile(r"[^\W_]+(?:[.,:/][^\W_]+)*['\u2019]?|[%°€$£]|['\u2019]")
_LATIN_OR_ONE = re.compile(r"[a-z0-9]+(?:[.:][0-9]+)*|[^\W_]|%|°", re.IGNORECASE)


def split_words(text: str, language: str) -> list[str]:
    """Return the words of a text; in languages without spaces, its letters."""
    pattern = _LATIN_OR_ONE if language in UNSPACED else _WORD
    return pattern.findall(text)
