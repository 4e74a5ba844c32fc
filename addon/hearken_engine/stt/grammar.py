"""The sentences that a home allows in one language: the nearest ones to what was heard, and how complete it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from ..protocol import Name, NameKind
from .completeness import Completeness
from .graph import Graph, Label, Slot, SlotKind
from .matching import Into, Lattice, Path, best_costs, spans
from .sound import Alphabet, Phones, phones
from .written import one_form

UNSPACED = frozenset({"zh", "yue", "ja", "th", "lo", "km", "my", "bo"})
"""Languages whose script sets no spaces between words."""

_SHORT = 3
"""Phones of words that are kept whatever was heard: articles and the like are often swallowed."""

_WORD_SLACK, _WORD_SHARE = 0.6, 0.45
"""A longer word is looked at only if it fits somewhere at this cost: so many phones, and such a share of its own."""

_MOST_NAMES = 40
"""Names that are looked at: the best fitting ones of thousands."""

_FREE_START, _FREE_PHONE = 1.0, 0.15
"""Cost of free text in phones: to have any, and for each phone of it. It fits anything, and so proves nothing."""

_BEYOND_BEST = 2.5
"""Sentences that cost so many phones more than the best one are no candidates."""

_LIKELY_SHARE, _MOST_SHARE = 0.25, 0.5
"""Nor are sentences that cost more than this share of what was heard; cheap ones are looked for first, being quick."""

_SPELLINGS = 2
"""Spellings of one sound that become candidates: "light" and "lights" sound apart, "lumière" and "lumières" do not."""

_LOOKS = 1500
"""Steps that are looked at for candidates: some ten milliseconds."""

_SURELY = 0.34
"""A sentence counts as said, for its completeness, if it costs at most this share of the phones heard."""

_START_COST = 1.5
"""Phones by which even a short sentence may differ."""

_AS_GOOD = 0.5
"""Phones by which two readings may differ and still be the same to the ear."""

_MISSING = 1.2
"""Phones by which a beginning must be better than any whole sentence to count as unfinished."""

_PLACES = frozenset({SlotKind.NAME, SlotKind.AREA, SlotKind.FLOOR})

_WORD = re.compile(r"[^\W_]+(?:[.,:/][^\W_]+)*['\u2019]?|[%°€$£]|['\u2019]")
_LATIN_OR_ONE = re.compile(r"[a-z0-9]+(?:[.:][0-9]+)*|[^\W_]|%|°", re.IGNORECASE)


def split_words(text: str, language: str) -> list[str]:
    """Return the words of a text; in languages without spaces, its letters."""
    pattern = _LATIN_OR_ONE if language in UNSPACED else _WORD
    return pattern.findall(text)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A sentence that the home allows."""

    text: str
    """Its words, as the home and the grammar write them."""
    cost: float
    """How far its sound is from what was heard, in phones."""
    unusual: int = 0
    """How many of its words are spelled in an unusual way."""


@dataclass(frozen=True, kw_only=True)
class Match:
    """What a grammar makes of a text."""

    candidates: tuple[Candidate, ...] = ()
    """Nearest sentences, nearest first; one that costs nothing sounds the same."""
    completeness: Completeness = Completeness.OPEN
    """Whether more words are to be expected after the text."""
    length: int = 0
    """Phones that were heard."""

    @property
    def is_near(self) -> bool:
        """Whether the nearest sentence sounds much like what was heard."""
        return bool(self.candidates) and min(one.cost for one in self.candidates) <= _SURELY * self.length


@dataclass(frozen=True)
class _Row:
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
        self._graph = graph
        self._alphabet = Alphabet()
        self._words = [self._row(word) for word in dict.fromkeys(a.label for a in graph.arcs if isinstance(a.label, str))]
        self._word_numbers = {row.text: number for number, row in enumerate(self._words)}
        by_text: dict[str, list[Name]] = {}
        for name in names:
            if name.text.strip():
                by_text.setdefault(" ".join(name.text.split()), []).append(name)
        self._names = [self._row(text) for text in by_text]
        self._name_kinds = list(by_text.values())
        self._numbers = {number: self._row(str(number)) for number in sorted(self._integers())}

    def _row(self, text: str) -> _Row:
        sound = tuple(phone for word in split_words(text, self.language) for phone in phones(word, self.language))
        self._alphabet.encode(sound)
        return _Row(text, sound)

    def _integers(self) -> set[int]:
        slots = {arc.label for arc in self._graph.arcs if isinstance(arc.label, Slot)}
        return {
            number
            for slot in slots
            if slot.kind is SlotKind.NUMBER
            for number in range(slot.low, slot.high + 1, slot.step)
        }

    def match(self, text: str, *, limit: int) -> Match:
        """Return the nearest sentences to a text, of at most `limit` sounds, and how complete it is."""
        words = split_words(text, self.language)
        sounds = [phones(word, self.language) for word in words]
        heard = tuple(phone for sound in sounds for phone in sound)
        if not heard:
            return Match()
        return _Matching(self, words, sounds, heard).match(limit)

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

    @cached_property
    def _name_words(self) -> frozenset[str]:
        return frozenset(word for row in self._names for word in self.plain(row.text))

    @cached_property
    def labels(self) -> list[tuple[Label, bool]]:
        """What arcs may say, and whether it is glued to what is before."""
        return list(dict.fromkeys((arc.label, arc.glued) for arc in self._graph.arcs))

    @cached_property
    def into(self) -> Into:
        """What leads to each node, by label."""
        numbers = {label: number for number, label in enumerate(self.labels)}
        found: list[dict[int, list[int]]] = [{} for _ in range(self._graph.nodes)]
        for arc in self._graph.arcs:
            found[arc.target].setdefault(numbers[arc.label, arc.glued], []).append(arc.source)
        return [list(by_label.items()) for by_label in found]

    @cached_property
    def reachable(self) -> list[frozenset[SlotKind]]:
        """Kinds of gaps that may still follow after each node."""
        found: list[frozenset[SlotKind]] = [frozenset()] * self._graph.nodes
        for arc in sorted(self._graph.arcs, key=lambda arc: -arc.source):
            here = {arc.label.kind} if isinstance(arc.label, Slot) else set()
            found[arc.source] = found[arc.source] | found[arc.target] | here
        return found


class _Matching:
    """One text against one grammar."""

    def __init__(self, grammar: Grammar, words: Sequence[str], sounds: Sequence[Phones], heard: Phones) -> None:
        self._grammar = grammar
        self._heard_words = words
        self._heard = heard
        self._edges = np.cumsum([0, *(len(sound) for sound in sounds)])
        """Places between two heard words."""
        self._rows: list[_Row] = []
        self._row_numbers: dict[tuple[str, object], int] = {}

    def match(self, limit: int) -> Match:
        """Return what the grammar makes of the text."""
        choices = self._all_choices()
        costs = spans([row.sound for row in self._rows], self._heard, self._grammar._alphabet)
        if (free := self._row_numbers.get(("free", None))) is not None:
            costs[free] = self._free_costs(costs[free])
        for share in (_LIKELY_SHARE, _MOST_SHARE):
            most = share * len(self._heard) + _START_COST
            lattice = Lattice(self._grammar.into, choices, costs, within=most)
            if lattice.best <= most:
                break
        groups: dict[Phones, dict[str, float]] = {}
        first: Path | None = None
        for path in lattice.paths(within=min(lattice.best + _BEYOND_BEST, most), limit=_LOOKS):
            first = first or path
            sound = tuple(phone for part in path.parts for phone in self._rows[part.row].sound)
            if sound not in groups and len(groups) >= limit:
                break
            groups.setdefault(sound, {}).setdefault(self._written(path), path.cost)
        return Match(
            candidates=tuple(candidate for spellings in groups.values() for candidate in self._best_spelled(spellings)),
            completeness=self._completeness(lattice, first),
            length=len(self._heard),
        )

    def _best_spelled(self, spellings: dict[str, float]) -> list[Candidate]:
        """Return the spellings of one sound that have most words as they were heard, and fewest that are unusual."""
        heard = {word.casefold() for word in self._heard_words}

        def strangeness(text: str) -> tuple[int, int]:
            unusual = self._grammar.unusual(text)
            return sum(word not in heard for word in self._grammar.plain(text)) + unusual, unusual

        best = sorted(spellings, key=strangeness)[:_SPELLINGS]
        return [Candidate(text=text, cost=spellings[text], unusual=self._grammar.unusual(text)) for text in best]

    def _all_choices(self) -> list[Sequence[int] | None]:
        """Return, for each label of the graph, the rows that could have been said."""
        grammar = self._grammar
        words = self._fitting(grammar._words)
        names = self._fitting(grammar._names, most=_MOST_NAMES)
        numbers = self._fitting(list(grammar._numbers.values()))
        return [None if label is None else self._choices(label, words, names, numbers) for label, _ in grammar.labels]

    def _fitting(self, rows: Sequence[_Row], most: int | None = None) -> frozenset[int]:
        """Return which rows fit somewhere in what was heard, the best ones where that is too many."""
        if not rows:
            return frozenset()
        costs = best_costs([row.sound for row in rows], self._heard, self._grammar._alphabet)
        lengths = np.array([len(row.sound) for row in rows])
        fits = np.flatnonzero((lengths <= _SHORT) | (costs <= _WORD_SLACK + _WORD_SHARE * lengths))
        if most is not None and len(fits) > most:
            # The longest ones that fit best: a long name that fits is no accident.
            fits = fits[np.argsort(costs[fits] - _WORD_SHARE * lengths[fits])[:most]]
        return frozenset(fits.tolist())

    def _choices(
        self, label: str | Slot, words: frozenset[int], names: frozenset[int], numbers: frozenset[int]
    ) -> tuple[int, ...]:
        grammar = self._grammar
        if isinstance(label, str):
            number = grammar._word_numbers[label]
            return (self._number(("word", number), grammar._words[number]),) if number in words else ()
        match label.kind:
            case SlotKind.FREE:
                return (self._number(("free", None), _Row("", ())),)
            case SlotKind.NUMBER:
                known = list(grammar._numbers)
                return tuple(
                    self._number(("number", known[at]), grammar._numbers[known[at]])
                    for at in sorted(numbers)
                    if label.low <= known[at] <= label.high and (known[at] - label.low) % label.step == 0
                ) + self._heard_fractions(label)
            case _:
                return tuple(
                    self._number(("name", at), grammar._names[at])
                    for at in sorted(names)
                    if any(_fills(name, label) for name in grammar._name_kinds[at])
                )

    def _heard_fractions(self, slot: Slot) -> tuple[int, ...]:
        """Return rows for numbers such as 21.5 that were heard as such."""
        if not slot.halves:
            return ()
        found = []
        for word in self._heard_words:
            if re.fullmatch(r"\d+[.,]\d", word) and slot.low <= float(word.replace(",", ".")) <= slot.high:
                found.append(self._number(("fraction", word), self._grammar._row(word)))
        return tuple(found)

    def _number(self, key: tuple[str, object], row: _Row) -> int:
        if key not in self._row_numbers:
            self._row_numbers[key] = len(self._rows)
            self._rows.append(row)
        return self._row_numbers[key]

    def _free_costs(self, template: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        """Return the cost of free text: whole words only."""
        costs = np.full_like(template, 1e6)
        for first, start in enumerate(self._edges[:-1]):
            for end in self._edges[first + 1 :]:
                if end > start:
                    costs[start, end] = _FREE_START + _FREE_PHONE * (end - start)
        return costs

    def _written(self, path: Path) -> str:
        """Return the sentence of a path as it is written."""
        text = ""
        for part in path.parts:
            label, glued = self._grammar.labels[part.label]
            word = self._rows[part.row].text
            if isinstance(label, Slot) and label.kind is SlotKind.FREE:
                word = self._heard_between(part.start, part.end)
            apart = text and not glued and not text.endswith(("'", "\u2019")) and word != "%"
            text += f" {word}" if apart and self._grammar.language not in UNSPACED else word
        return one_form(text, self._grammar.language)

    def _heard_between(self, start: int, end: int) -> str:
        first, last = np.searchsorted(self._edges, [start, end], side="left")
        joint = "" if self._grammar.language in UNSPACED else " "
        return joint.join(self._heard_words[first:last])

    def _completeness(self, lattice: Lattice, best: Path | None) -> Completeness:
        length = len(self._heard)
        here = lattice.ways[:, -1]
        beginning = float(here[1:-1].min()) if len(here) > 2 else 1e6  # noqa: PLR2004 - the start and the end
        if beginning > _SURELY * length and lattice.best > _SURELY * length:
            return Completeness.OPEN
        if best is None or beginning + _MISSING < lattice.best:
            return Completeness.UNFINISHED
        said = {self._kind(part.label) for part in best.parts}
        for node in np.flatnonzero(here[:-1] <= lattice.best + _AS_GOOD):
            following = self._grammar.reachable[int(node)]
            if SlotKind.NUMBER in following or (following & _PLACES and not said & _PLACES):
                return Completeness.EXTENSIBLE
        return Completeness.COMPLETE

    def _kind(self, number: int) -> SlotKind | None:
        label, _ = self._grammar.labels[number]
        return label.kind if isinstance(label, Slot) else None


def _words_by_place(graph: Graph) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words with which sentences begin, and all others."""
    starts = {0}
    first, later = set(), set()
    for arc in sorted(graph.arcs, key=lambda arc: arc.source):
        if arc.label is None and arc.source in starts:
            starts.add(arc.target)
        if isinstance(arc.label, str):
            (first if arc.source in starts else later).add(arc.label.casefold())
    return frozenset(first), frozenset(later)


def _fills(name: Name, slot: Slot) -> bool:
    """Tell whether a name may stand in a gap."""
    if name.kind is NameKind.ENTITY:
        return slot.kind is SlotKind.NAME and (not slot.domains or name.domain is None or name.domain in slot.domains)
    return slot.kind.value == name.kind.value

