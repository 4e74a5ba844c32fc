"""Is a sentence a plain command? Questions, negations, reports, conditions, schedules and exceptions are not.

No action on less than an action: a sentence that carries one of these marks is never obeyed as if it did not.
"""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from .grammar import Grammar
from .words import Words, normalized


class Mark(StrEnum):
    """What makes a sentence other than a plain command; the keys of `markers` in the data files."""

    NEGATION = "negation"
    QUESTION = "question"
    REPORT = "report"
    CONDITION = "condition"
    SCHEDULE = "schedule"
    EXCEPTION = "exception"


def marks(text: str, words: Words, names: Iterable[str] = ()) -> frozenset[Mark]:
    """Return the marks of a sentence; names that it mentions do not count ("play Don't Stop Me Now")."""
    rest = words.fold(normalized(text))
    for name in sorted({words.fold(normalized(name)) for name in names}, key=len, reverse=True):
        if words.find(name, rest):
            rest = " ".join(rest.replace(name, " ").split())
    return _marks(rest, words)


@lru_cache(maxsize=32)
def _marks(rest: str, words: Words) -> frozenset[Mark]:
    """Return the marks of a folded sentence, which is looked at several times while it is read."""
    for wrapping in words.polite:
        rest = wrapping.sub(lambda match: " ".join(part for part in match.groups() if part), rest).strip()
    return frozenset(
        Mark(act) for act, patterns in words.markers.items() if any(pattern.search(rest) for pattern in patterns)
    )


def undenied(words: Words, grammar: Grammar, text: str) -> str:
    """Return a sentence without what denies it; where that may be a part of names, only what is none."""
    if grammar.denies_verb is not None:
        return grammar.denies_verb.sub("", text)
    for pattern in words.markers[Mark.NEGATION]:
        text = pattern.sub(" ", text)
    return text
