"""The sections of a lexicon whose phrases become tags; docs/understanding.md says what each means."""

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
