"""The sentences that a home allows in one language: their words, its names, their sounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from ..protocol import Name
from .graph import Graph, Label, Slot, SlotKind
from .lattice import Into
from .sound import Alphabet, Phones, outline, phones
from .spelling import split_words
from .written import one_form

_SHORTLIST = 250
"""Names whose sound is aligned with what was heard: of more, those with the most pairs of phones in common."""


@dataclass(frozen=True)
class Row:
    """Something that may stand in a sentence, as a row of the spans."""

    text: str
    """As it is written."""
    sound: Phones
    """As it is said."""


class Grammar:
    """The sentences of one language and one home."""

    def __init__(self, language: str, graph: Graph, names: Sequence[Name], usual: Graph | None = None) -> None:
        """Work in a minimised graph and the home's names; blocking, some seconds for thousands of names.

        `usual` are sentences in their usual spelling, which decides between words that sound the same.
        """
        self.language = language
        self._usual = _words_by_place(usual) if usual is not None else None
        self.graph = graph
        self.alphabet = Alphabet()
        """The phones of everything that may be said or heard."""
        self.words = [self.row(word) for word in dict.fromkeys(a.label for a in graph.arcs if isinstance(a.label, str))]
        """The words of the templates."""
        self.word_numbers = {row.text: number for number, row in enumerate(self.words)}
        """Where each of them stands among the words."""
        by_text: dict[str, list[Name]] = {}
        for name in names:
            if name.text.strip():
                by_text.setdefault(" ".join(name.text.split()), []).append(name)
        self.names = [self.row(text) for text in by_text]
        """The home's names, each once."""
        self.meanings = list(by_text.values())
        """What each of them stands for."""
        self.numbers = {number: self.row(str(number)) for number in sorted(self._integers())}
        """The numbers that some template takes."""

    def row(self, text: str) -> Row:
        """Return a text with its sound, word by word."""
        sound = tuple(phone for word in split_words(text, self.language) for phone in phones(word, self.language))
        self.alphabet.encode(sound)
        return Row(text, sound)

    def _integers(self) -> set[int]:
        slots = {arc.label for arc in self.graph.arcs if isinstance(arc.label, Slot)}
        return {
            number
            for slot in slots
            if slot.kind is SlotKind.NUMBER
            for number in range(slot.low, slot.high + 1, slot.step)
        }

    def same(self, one: str, other: str) -> bool:
        """Tell whether two texts have the same words, whatever their case and marks."""
        return self.plain(one) == self.plain(other)

    def plain(self, text: str) -> list[str]:
        """Return the words of a text, without case and marks."""
        return [word.casefold() for word in split_words(one_form(text, self.language), self.language)]

    @lru_cache(maxsize=4096)  # noqa: B019 - a grammar lives as long as its home
    def unusual(self, text: str) -> int:
        """Return how many words of a sentence are not spelled, in their place, as in the usual sentences."""
        if self._usual is None:
            return 0
        first, later = self._usual
        words = self.plain(text)
        return sum(
            not (word in (later if at else first) or word in self._name_words or word[:1].isdigit())
            for at, word in enumerate(words)
        )

    def names_like(self, heard: Phones) -> list[int]:
        """Return the names that have most of their sound's outline in what was heard; all where they are few."""
        if len(self.names) <= _SHORTLIST:
            return list(range(len(self.names)))
        common = np.zeros(len(self.names), np.float32)
        for pair in outline(heard):
            if (having := self._outlines.get(pair)) is not None:
                common[having] += 1
        shares = common / self._outline_sizes
        return [int(number) for number in np.argpartition(-shares, _SHORTLIST)[:_SHORTLIST]]

    @cached_property
    def _outlines(self) -> dict[str, npt.NDArray[np.intp]]:
        """For each pair of phones, the names that have it."""
        having: dict[str, list[int]] = {}
        for number, row in enumerate(self.names):
            for pair in outline(row.sound):
                having.setdefault(pair, []).append(number)
        return {pair: np.array(numbers, np.intp) for pair, numbers in having.items()}

    @cached_property
    def _outline_sizes(self) -> npt.NDArray[np.float32]:
        return np.array([len(outline(row.sound)) for row in self.names], np.float32)

    @cached_property
    def _name_words(self) -> frozenset[str]:
        return frozenset(word for row in self.names for word in self.plain(row.text))

    @cached_property
    def labels(self) -> list[tuple[Label, bool]]:
        """What arcs may say, and whether it is glued to what is before."""
        return list(dict.fromkeys((arc.label, arc.glued) for arc in self.graph.arcs))

    @cached_property
    def into(self) -> Into:
        """What leads to each node, by label."""
        numbers = {label: number for number, label in enumerate(self.labels)}
        found: list[dict[int, list[int]]] = [{} for _ in range(self.graph.nodes)]
        for arc in self.graph.arcs:
            found[arc.target].setdefault(numbers[arc.label, arc.glued], []).append(arc.source)
        return [list(by_label.items()) for by_label in found]

    @cached_property
    def reachable(self) -> list[frozenset[SlotKind]]:
        """Kinds of gaps that may still follow after each node."""
        found: list[frozenset[SlotKind]] = [frozenset()] * self.graph.nodes
        for arc in sorted(self.graph.arcs, key=lambda arc: -arc.source):
            here = {arc.label.kind} if isinstance(arc.label, Slot) else set()
            found[arc.source] = found[arc.source] | found[arc.target] | here
        return found


def _words_by_place(graph: Graph) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words with which sentences begin, and all others."""
    starts = {0}
    first: set[str] = set()
    later: set[str] = set()
    for arc in sorted(graph.arcs, key=lambda arc: arc.source):
        if arc.label is None and arc.source in starts:
            starts.add(arc.target)
        if isinstance(arc.label, str):
            (first if arc.source in starts else later).add(arc.label.casefold())
    return frozenset(first), frozenset(later)
