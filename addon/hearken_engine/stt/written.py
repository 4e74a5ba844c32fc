"""One written form for what is said in several: digits, "80%", "21°C", "7:30 PM"; the home's Chinese script."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from opencc import OpenCC
from text_to_num import alpha2digit

_DATA: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "written.json").read_text(encoding="utf-8"))

_DIGITS_LANGUAGES = frozenset({"ca", "de", "en", "es", "fr", "it", "nl", "pt"})
"""Languages whose number words text2num knows."""

_NUMBER = r"(?P<number>\d+(?:[.,]\d+)?)"
_SIGN = re.compile(rf"{_NUMBER}\s*[%\uff05]")
_CELSIUS = re.compile(rf"{_NUMBER}\s*(?:°\s*C\b|℃|º\s*C\b)", re.IGNORECASE)
_FAHRENHEIT = re.compile(rf"{_NUMBER}\s*(?:°\s*F\b|℉|º\s*F\b)", re.IGNORECASE)
_HALF_OF_DAY = re.compile(r"(?<=\d)\s*([ap])\.?\s?m\b\.?", re.IGNORECASE)


@dataclass(frozen=True)
class _Words:
    """Patterns of one language."""

    percent: re.Pattern[str] | None
    percent_word: re.Pattern[str] | None
    percent_before: re.Pattern[str] | None
    celsius: re.Pattern[str] | None
    fahrenheit: re.Pattern[str] | None
    degrees: str
    clock: re.Pattern[str] | None


def _unit(words: str | None) -> re.Pattern[str] | None:
    return re.compile(rf"{_NUMBER}\s*(?:{words})(?!\w)", re.IGNORECASE) if words else None


@cache
def _words(language: str) -> _Words:
    data = _DATA.get(language, {})
    before = data.get("percent_before")
    return _Words(
        percent=_unit(data.get("percent")),
        percent_word=re.compile(rf"(?P<before>\w+)\s+(?:{data['percent']})(?!\w)", re.IGNORECASE)
        if "percent" in data
        else None,
        percent_before=re.compile(rf"(?:{before})\s*{_NUMBER}", re.IGNORECASE) if before else None,
        celsius=_unit(data.get("celsius")),
        fahrenheit=_unit(data.get("fahrenheit")),
        degrees=data.get("degrees", "°"),
        clock=re.compile(data["clock"], re.IGNORECASE) if "clock" in data else None,
    )


@lru_cache(maxsize=4096)
def one_form(text: str, language: str) -> str:
    """Return a text with its numbers, per cent, degrees and times in their one form; everything else as it was."""
    words = _words(language)
    if language in _DIGITS_LANGUAGES and re.search(r"[^\W\d_]", text):
        if words.percent_word is not None:
            # Before the number words: French says "pour cent", which would be 100.
            text = words.percent_word.sub(lambda match: _percent(match, language), text)
        text = alpha2digit(text, language)
    text = _SIGN.sub(r"\g<number>%", text)
    for pattern, form in (
        (words.percent, r"\g<number>%"),
        (words.percent_before, r"\g<number>%"),
        (words.celsius, r"\g<number>°C"),
        (_CELSIUS, r"\g<number>°C"),
        (words.fahrenheit, r"\g<number>°F"),
        (_FAHRENHEIT, r"\g<number>°F"),
        (words.clock, r"\g<hour>:\g<minute>"),
    ):
        if pattern is not None:
            text = pattern.sub(form, text)
    text = re.sub(rf"{_NUMBER}\s*[°º](?![CF])", rf"\g<number>{words.degrees}", text)
    return _HALF_OF_DAY.sub(lambda match: f" {match[1].upper()}M", text)


@lru_cache(maxsize=4096)
def is_number(word: str, language: str) -> bool:
    """Tell whether a word is a number; where nobody knows the language's number words, any may be."""
    if language not in _DIGITS_LANGUAGES:
        return True
    return any(letter.isdigit() for letter in alpha2digit(word, language, threshold=0))


def _percent(match: re.Match[str], language: str) -> str:
    """Write per cent as a sign after a number, in digits or words."""
    return f"{match['before']} %" if is_number(match["before"], language) else match[0]


@cache
def _converter(configuration: str) -> OpenCC:
    return OpenCC(configuration)


def is_traditional(names: Iterable[str]) -> bool | None:
    """Tell whether a home writes its names in the traditional Chinese script; None where both would be the same."""
    text = "".join(names)
    to_simplified: int = sum(a != b for a, b in zip(text, _converter("t2s").convert(text), strict=False))
    to_traditional: int = sum(a != b for a, b in zip(text, _converter("s2t").convert(text), strict=False))
    if to_simplified == to_traditional:
        return None
    return to_simplified > to_traditional


def in_script(text: str, *, traditional: bool) -> str:
    """Return a Chinese text in one of the two scripts."""
    return str(_converter("s2t" if traditional else "t2s").convert(text))
