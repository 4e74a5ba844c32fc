"""What a voice is given to say: a text as a person would read it out."""

# ruff: noqa: RUF001 - these signs are what people write

import re
import unicodedata
from functools import cache

from .amounts import speller
from .markup import unmarked
from .thoughts import Thoughts
from .words import Words, primary, words


def speakable(text: str, language: str) -> str:
    """Return what is said for a text in a voice's language (BCP 47); "" where there is nothing to say.

    Plain prose stays as it is.
    """
    own = words(primary(language))
    thoughts = Thoughts()
    text = thoughts.add(text) + thoughts.finish()
    text = unmarked(text, own)
    text = _spell_out(text, own, primary(language))
    if (amounts := speller(language)) is not None:
        text = amounts.spell(text)
    text = "".join(sign for sign in text if unicodedata.category(sign) != "So" or sign == "°")
    text = " ".join(text.split())
    return text if any(sign.isalnum() for sign in text) else ""


def abbreviation_ends(text: str, language: str) -> bool:
    """Return whether a text ends with an abbreviation that no sentence ends with."""
    code = primary(language)
    pattern = _abbreviations(code)
    if pattern is None:
        return False
    text = text.rstrip()
    closing = _lower(words(code).closing)
    found = pattern.finditer(text, max(0, len(text) - _LONGEST))
    return any(short.end() == len(text) and short[0].lower() not in closing for short in found)


_LONGEST = 20
"""Characters that no abbreviation exceeds."""


def _lower(table: dict[str, str]) -> dict[str, str]:
    return {short.lower(): long for short, long in table.items()}


@cache
def _abbreviations(code: str) -> re.Pattern[str] | None:
    own = words(code)
    shorts = sorted((*own.abbreviations, *own.closing), key=len, reverse=True)
    if not shorts:
        return None
    return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, shorts))})(?!\w)", re.IGNORECASE)


def _spell_out(text: str, own: Words, code: str) -> str:
    """Return the text with its abbreviations as words."""
    pattern = _abbreviations(code)
    if pattern is None:
        return text
    longs = _lower(own.abbreviations | own.closing)
    closing = _lower(own.closing)

    def say(found: re.Match[str]) -> str:
        short = found[0]
        # "5 min." is an amount, and no abbreviation.
        if re.search(r"[0-9]\s?$", text[: found.start()]) and short.lower() == "min.":
            return short
        said = longs[short.lower()]
        if short[0].isupper():
            said = said[0].upper() + said[1:]
        if not short.endswith("."):
            return said
        rest = text[found.end() :].lstrip("\"'”’»)")
        ended = not rest or (short.lower() in closing and re.match(r"\s+[A-ZÀ-Þ]", rest) is not None)
        return f"{said}." if ended else said

    return pattern.sub(say, text)
