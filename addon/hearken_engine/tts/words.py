"""What is said for what is only written, per language: the files in `words`, and the symbols of all languages."""

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

_ALIASES = {"cmn": "zh"}
"""Names that espeak, and with it an old voice, has for a language."""


@dataclass(frozen=True, kw_only=True)
class Clock:
    """Patterns of a time of day: {hour} and {minute} are numbers, {hours} and {minutes} come with their unit."""

    whole: str
    """At 7:00."""
    small: str
    """At 7:05."""
    other: str
    """At 7:30."""
    halves: bool = False
    """Whether AM and PM are said; otherwise the hours run to 24."""
    marks: str = ":"
    """What may stand between hour and minute."""
    unit: str = ""
    """Words behind the digits, such as the German "Uhr", that the patterns already say; a regular expression."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """One language's words."""

    minus: str = ""
    """Said for a minus sign, with the space behind it; empty leaves it to the voice."""
    minus_temperature: str = ""
    """Said instead for temperatures; empty where it is the same."""
    money: str = ""
    """Pattern of a price {0} with its hundredths {1}; empty where both are said as one number."""
    currencies: dict[str, list[str]] = field(default_factory=dict)
    """Everyday patterns of {0}, for one and for many, where CLDR's names are stiff ("US dollars"), by ISO 4217."""
    magnitudes: tuple[str, ...] = ()
    """Words that may stand between a number and its currency ("$3 million")."""
    between: str = ""
    """Pattern of a range, of {0} and {1}; empty leaves it to the voice."""
    moment: str = "{0}, {1}"
    """Pattern of a date {0} with its time {1}."""
    per: str = ""
    """Pattern of a price {0} for each {1}; empty leaves it to the voice."""
    link: str = ""
    """Said for an address of the web."""
    mail: str = ""
    """Said for an e-mail address."""
    stop: str = ". "
    """Put between blocks of text, such as a heading and its paragraph."""
    pause: str = ", "
    """Put between lines and the cells of a table."""
    clock: Clock | None = None
    """Patterns of the time of day; None leaves it to the voice."""
    units: dict[str, str] = field(default_factory=dict)
    """Symbols of this language only, or said in another way than CLDR has it: a CLDR unit, or a pattern of {0}."""
    abbreviations: dict[str, str] = field(default_factory=dict)
    """Abbreviations that no sentence ends with."""
    closing: dict[str, str] = field(default_factory=dict)
    """Abbreviations that may end a sentence, whose full stop then stays."""
    conjunctions: tuple[str, ...] = ()
    """Words before which a long sentence may be divided."""
    ordinal_period: bool = False
    """Whether "3." is "third", and so no end of a sentence."""


@dataclass(frozen=True, kw_only=True)
class Symbols:
    """What is written alike in all languages."""

    units: dict[str, str]
    """Symbol to CLDR unit; two units parted by a slash are one for each of the other."""
    currencies: dict[str, str]
    """Symbol or code to ISO 4217 code."""
    domains: tuple[str, ...]
    """First parts of Home Assistant's entity ids."""


def primary(language: str) -> str:
    """Return the language of a tag without script and region: "zh" of "zh-Hans-CN"."""
    code = language.replace("_", "-").partition("-")[0].lower()
    return _ALIASES.get(code, code)


@cache
def words(code: str) -> Words:
    """Return the words of a language, by its primary code; empty ones where it has no file."""
    file = files(__package__) / "words" / f"{code}.json"
    if not code.isalpha() or not file.is_file():
        return Words()
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    clock = Clock(**found.pop("clock")) if "clock" in found else None
    found |= {name: tuple(found.get(name, ())) for name in ("conjunctions", "magnitudes")}
    return Words(**found, clock=clock)


@cache
def symbols() -> Symbols:
    """Return what is written alike in all languages."""
    found = json.loads((files(__package__) / "symbols.json").read_text(encoding="utf-8"))
    return Symbols(units=found["units"], currencies=found["currencies"], domains=tuple(found["domains"]))
