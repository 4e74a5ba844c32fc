"""The sections of a lexicon whose phrases become tags; docs/understanding.md says what each means."""

from collections.abc import Iterator, Mapping
from typing import Any

from .numbers_in_words import in_words

FLAT: tuple[str, ...] = (
    "filler",
    "entirely",
    "and",
    "except",
    "except_end",
    "correction",
    "hesitation",
    "pronoun",
    "here",
    "home",
    "carry",
    "less",
    "to",
    "by",
    "point",
    "weather",
    "calendar",
    "outside",
    "delay",
    "delay_end",
    "lasting",
    "half_more",
    "article",
    "denial",
    "there",
    "plays",
    "subjects",
    "negative",
    "compared",
    "room_names",
    "attached",
    "something",
)
"""Sections that are one list of phrases."""

KEYED: tuple[str, ...] = (
    "quantity",
    "particles",
    "verbs",
    "changes",
    "amount",
    "factor",
    "portion",
    "extreme",
    "units",
    "attributes",
    "gears",
    "beside",
    "counted",
    "stepped",
    "unit_before",
    "colours",
    "modes",
    "things",
    "states",
    "lists",
    "days",
    "conditions",
)
"""Sections that are lists of phrases by key."""


def ending_of(text: str) -> tuple[str, str]:
    """Return what stands before an ending, and it: "ch|es" takes "es" from "switches", and none from "valves"."""
    before, _, ending = text.rpartition("|")
    return before, ending


def counting(data: Mapping[str, Any], code: str) -> Iterator[tuple[str, str, str]]:
    """Yield how a language counts things with words for their kind (三盏, 那支, 每一台): section, key and phrase."""
    classifiers = data.get("classifiers", {})
    for number in range(2, MOST_COUNTED + 1) if classifiers else ():
        section, key = ("quantity", "both") if number == 2 else ("counted", str(number))  # noqa: PLR2004
        said = {str(number), *(data["numbers"].get(str(number)) or in_words(code, number))}  # 两盏, and never 二盏
        yield from ((section, key, f"{text}{one}") for text in said for one in classifiers)
    for key, texts in data.get("with_classifiers", {}).items():
        section = "pronoun" if key == "pronoun" else "quantity" if key.isalpha() else "counted"
        value = "" if section == "pronoun" else key
        yield from ((section, value, f"{text}{one}") for text in texts for one in classifiers)


def correcting(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield how a language takes something back with a sigh or a no before it ("nah sorry", 呃不对)."""
    between = " " if data.get("spaced", True) else ""
    said = data.get("correction", ())
    yield from (f"{sigh}{between}{text}" for sigh in data.get("before_correction", ()) for text in said)


MOST_COUNTED = 12
"""More things than a dozen nobody counts."""
