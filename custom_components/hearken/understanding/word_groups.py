"""Words for one kind of thing that are not said of each other: heating is no air conditioner."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

type _Words = tuple[str, ...]


@dataclass(frozen=True)
class WordGroups:
    """The groups of a language, by their number."""

    apart: tuple[tuple[_Words, ...], ...] = ()
    cooled_by: tuple[_Words, ...] = ()
    """Words for what cools, one of each group of them."""
    spaced: bool = True
    """Whether the language writes spaces."""

    def found_in(self, words: _Words) -> list[tuple[int, frozenset[int]]]:
        """Return which of the groups each word of a text is in, with where it ends.

        A wider word is in several. Where no spaces are written, a word within another is none (窗帘 of 百叶窗帘).
        """
        found: list[tuple[int, frozenset[int]]] = []
        at = 0
        while at < len(words):
            ends = [at + length for length in self._lengths if words[at : at + length] in self._groups]
            found += [(end, self._groups[words[at:end]]) for end in (ends if self.spaced else ends[:1])]
            at = ends[0] if ends and not self.spaced else at + 1
        return found

    @cached_property
    def cooling(self) -> frozenset[int]:
        """Return the groups of words for what cools."""
        return frozenset(number for word in self.cooled_by for number in self._groups.get(word, ()))

    @cached_property
    def _groups(self) -> Mapping[_Words, frozenset[int]]:
        words = {word for group in self.apart for word in group}
        return {word: frozenset(number for number, group in enumerate(self.apart) if word in group) for word in words}

    @cached_property
    def _lengths(self) -> tuple[int, ...]:
        return tuple(sorted({len(word) for word in self._groups}, reverse=True))
