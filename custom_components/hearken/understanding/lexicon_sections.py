"""The sections of a lexicon whose phrases become tags; docs/understanding.md says what each means."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, product
from typing import Any

from .numbers_in_words import NUMBERS, in_words

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
    "stations",
    "subjects",
    "negative",
    "compared",
    "room_names",
    "attached",
    "something",
    "only",
    "of_now",
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


def entries(code: str, data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield each phrase of a lexicon's data with its meaning: section, key (or nothing) and phrase."""
    for section in FLAT:
        yield from ((section, "", text) for text in data.get(section, ()))
    for section in KEYED:
        for key, texts in data.get(section, {}).items():
            yield from ((section, key, text) for text in texts)
    yield from _counting(data, code)
    yield from (("correction", "", text) for text in _correcting(data))
    yield from (("verbs", action, text) for action, text in _inflected(data))
    for ask, texts in data.get("questions", {}).items():
        if isinstance(texts, dict):
            yield from ((ask, key, text) for key, some in texts.items() for text in some)
        else:
            yield from (("questions", ask, text) for text in texts)
    for number, texts in data.get("numbers", {}).items():
        yield from (("number", number, text) for text in texts)
    yield from (("number", str(number), text) for number in NUMBERS for text in in_words(code, number))


type Words = tuple[str, ...]
"""A phrase as its tokens."""


def concepts_of(data: Mapping[str, Any], words_of: Callable[[str], Words]) -> dict[Words, str]:
    """Return what has other words for the same, with its concept: "#light" of things, "~sofa" of synonyms."""
    found: dict[Words, str] = {}
    for kind, texts in data.get("things", {}).items():
        found.update({words_of(text): f"#{kind}" for text in texts})
    for group in (*data.get("synonyms", ()), *data.get("owning", {}).get("people", ())):
        found.update({words_of(text): f"~{group[0]}" for text in group})
    return found


def alone(words_of: Callable[[str], Words], texts: Iterable[str]) -> frozenset[str]:
    """Return the phrases of one word."""
    return frozenset(words[0] for text in texts if len(words := words_of(text)) == 1)


def complaints(data: Mapping[str, Any], words_of: Callable[[str], Words]) -> Iterator[tuple[str, Words]]:
    """Yield what that asks to change, and how it is complained of, in words ("a bit cold", "i'm a bit cold")."""
    degrees = [words_of(text) for text in data.get("degrees", ())]
    feelings = [words_of(text) for text in data.get("felt", ())]
    for change, texts in data.get("of", {}).items():
        adjectives = [words_of(text) for text in texts]
        felt = feelings if change.startswith("temperature") else ()
        for parts in (*product(degrees, adjectives), *product(felt, adjectives), *product(felt, degrees, adjectives)):
            yield change, tuple(chain.from_iterable(parts))


def _counting(data: Mapping[str, Any], code: str) -> Iterator[tuple[str, str, str]]:
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


def _correcting(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield how a language takes something back with a sigh or a no before it ("nah sorry", 呃不对)."""
    between = " " if data.get("spaced", True) else ""
    said = data.get("correction", ())
    yield from (f"{sigh}{between}{text}" for sigh in data.get("before_correction", ()) for text in said)


def _inflected(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is said with several words in the other forms of its verb, and with "for me" or "to it" behind that.

    Each with its key of `verbs`: "pones en pausa", "ponle en pausa", "mettez-moi la musique".
    """
    known = {text for texts in data.get("verbs", {}).values() for text in texts}
    forms, datives = data.get("forms", {}), data.get("datives", ())
    for action, texts in data.get("verbs", {}).items() if datives else ():
        for verb, _space, rest in (text.partition(" ") for text in texts if " " in text):
            for form in (verb, *forms.get(verb, ())) if verb in forms else ():
                said = (f"{form} {rest}", *(f"{form} {dative} {rest}" for dative in datives))
                yield from ((action, text) for text in said if text not in known)


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
