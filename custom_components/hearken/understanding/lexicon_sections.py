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
    """Yield how a language counts things with words for their kind (三盏, 2台): section, key and phrase."""
    classifiers = data.get("classifiers", {})
    for number in range(2, MOST_COUNTED + 1) if classifiers else ():
        section, key = ("quantity", "both") if number == 2 else ("counted", str(number))  # noqa: PLR2004
        said = {str(number), *(data["numbers"].get(str(number)) or in_words(code, number))}  # 两盏, and never 二盏
        yield from ((section, key, f"{text}{one}") for text in said for one in classifiers)


MOST_COUNTED = 12
"""More things than a dozen nobody counts."""


def by_first[T](found: Mapping[tuple[str, ...], T]) -> dict[str, tuple[tuple[tuple[str, ...], T], ...]]:
    """Return what is known of phrases by their first token, the longest first."""
    grouped: dict[str, list[tuple[tuple[str, ...], T]]] = {}
    for words, value in found.items():
        if words:
            grouped.setdefault(words[0], []).append((words, value))
    return {
        first: tuple(sorted(entries, key=lambda entry: len(entry[0]), reverse=True))
        for first, entries in grouped.items()
    }
