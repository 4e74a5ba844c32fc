"""Words that say where in a room something is: beside something else ("next to"), or on a side ("at the back")."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

type _Words = tuple[str, ...]


@dataclass(frozen=True)
class Whereabouts:
    """The phrases of one language, by their first words; the longest first."""

    beside: Mapping[str, tuple[_Words, ...]] = field(default_factory=dict)
    """Before what something is beside."""
    sides: Mapping[str, tuple[tuple[_Words, int, int], ...]] = field(default_factory=dict)
    """Each with where the words begin and end that tell ("left" of "on the left hand side")."""
    leading: frozenset[str] = frozenset()
    """What describes a thing and stands before it, in a language in which names begin with what a thing is."""
    headless: Mapping[str, str] = field(default_factory=dict)
    """Words for "the one", which stand before "of" instead of what a thing is ("el de Andrés", "celle du bureau"), and
    whether they are of one or of several."""

    def beside_at(self, texts: _Words, at: int) -> int | None:
        """Return where the words end that say that something is beside what follows, or None where none begin."""
        known = self.beside.get(texts[at], ())
        return next((at + len(words) for words in known if texts[at : at + len(words)] == words), None)

    def side_at(self, texts: _Words, at: int) -> tuple[int, int, int] | None:
        """Return where words for a side end, and where those of them begin and end that tell; None where none begin."""
        return next(
            (
                (at + len(words), at + first, at + last)
                for words, first, last in self.sides.get(texts[at], ())
                if texts[at : at + len(words)] == words
            ),
            None,
        )


def compiled_whereabouts(data: Mapping[str, Any], words_of: Callable[[str], _Words]) -> Whereabouts:
    """Return the phrases of a lexicon's data; marks stand around what tells a side ("on the |left| hand side")."""
    sides: dict[str, list[tuple[_Words, int, int]]] = {}
    for text in data.get("sides", ()):
        before, telling, after = (words_of(part) for part in (text + "|").split("|")[:3])
        words = (*before, *telling, *after)
        sides.setdefault(words[0], []).append((words, len(before), len(before) + len(telling)))
    beside: dict[str, list[_Words]] = {}
    for words in map(words_of, data.get("beside", ())):
        beside.setdefault(words[0], []).append(words)
    return Whereabouts(
        {first: _longest(found, len) for first, found in beside.items()},
        {first: _longest(found, lambda one: len(one[0])) for first, found in sides.items()},
        frozenset(word for text in data.get("leading", ()) for word in words_of(text)),
        {word: number for number, words in data.get("headless", {}).items() for word in words},
    )


def _longest[T](found: Iterable[T], length: Callable[[T], int]) -> tuple[T, ...]:
    return tuple(sorted(found, key=length, reverse=True))
