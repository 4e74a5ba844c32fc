"""The sentences of a grammar that sound most like a text, and how complete the text is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..protocol import Name, NameKind
from .completeness import Completeness
from .grammar import Grammar, Row
from .graph import Slot, SlotKind
from .lattice import Floats, Lattice, Path, best_costs, spans
from .sound import Phones, phones
from .spelling import UNSPACED, split_words
from .written import is_number, one_form

_SHORT = 3
"""Phones of words that are kept whatever was heard: articles and the like are often swallowed."""

_WORD_SLACK, _WORD_SHARE = 0.6, 0.45
"""A longer word is looked at only if it fits somewhere at this cost: so many phones, and such a share of its own."""

_MOST_NAMES = 40
"""Names that are looked at: the best fitting ones of thousands."""

_ALIKE = 0.15
"""A name counts as alike if it fits so much better than it need to be looked at, in phones for each of its own."""

_MOST_ALIKE = 6
"""Names that may be expected at once in free text."""

_FREE_START, _FREE_PHONE = 1.0, 0.15
"""Cost of free text in phones: to have any, and for each phone of it. It fits anything, and so proves nothing."""

_NO_NUMBER = 1.5
"""Cost in phones of a number in place of words that are none."""

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

_BEGUN = 0.12
"""It counts as begun, for its completeness, if its beginning costs at most this share of the phones heard."""

_AS_GOOD = 0.5
"""Phones by which two readings may differ and still be the same to the ear."""

_MISSING = 1.2
"""Phones by which a beginning must be better than any whole sentence to count as unfinished."""

_PLACES = frozenset({SlotKind.NAME, SlotKind.AREA, SlotKind.FLOOR})


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
    names: tuple[str, ...] = ()
    """The home's names that sound like something in the text, the best fitting ones first."""


def nearest(grammar: Grammar, text: str, *, limit: int) -> Match:
    """Return the nearest sentences to a text, of at most `limit` sounds, and how complete it is."""
    words = split_words(text, grammar.language)
    sounds = [phones(word, grammar.language) for word in words]
    heard = tuple(phone for sound in sounds for phone in sound)
    if not heard:
        return Match()
    return _Search(grammar, text, words, sounds, heard).match(limit)


class _Search:
    """One text against one grammar."""

    def __init__(
        self, grammar: Grammar, text: str, words: Sequence[str], sounds: Sequence[Phones], heard: Phones
    ) -> None:
        self._grammar = grammar
        self._text = text
        self._heard_words = words
        self._heard = heard
        self._edges = np.cumsum([0, *(len(sound) for sound in sounds)])
        """Places between two heard words."""
        self._alike: list[str] = []
        self._rows: list[Row] = []
        self._row_numbers: dict[tuple[str, object], int] = {}

    def match(self, limit: int) -> Match:
        """Return what the grammar makes of the text."""
        choices = self._all_choices()
        costs = spans([row.sound for row in self._rows], self._heard, self._grammar.alphabet)
        if (free := self._row_numbers.get(("free", None))) is not None:
            costs[free] = self._free_costs(costs[free])
        numbers = [row for (kind, _), row in self._row_numbers.items() if kind == "number"]
        costs[numbers] += self._no_number_costs()
        for share in (_LIKELY_SHARE, _MOST_SHARE):
            most = share * len(self._heard) + _START_COST
            lattice = Lattice(self._grammar.into, choices, costs, within=most)
            if lattice.best <= most:
                break
        groups: dict[Phones, dict[str, float]] = {}
        first: Path | None = None
        for path in lattice.paths(within=min(lattice.best + _BEYOND_BEST, most), limit=_LOOKS):
            first = first or path
            if SlotKind.FREE in self._kinds(path) and not self._grammar.same(self._written(path), self._text):
                # Free text fits anything: such a sentence counts only as it was heard.
                continue
            sound = tuple(phone for part in path.parts for phone in self._rows[part.row].sound)
            if sound not in groups and len(groups) >= limit:
                break
            groups.setdefault(sound, {}).setdefault(self._written(path), path.cost)
        return Match(
            candidates=tuple(candidate for spellings in groups.values() for candidate in self._best_spelled(spellings)),
            completeness=self._completeness(lattice, first),
            length=len(self._heard),
            names=tuple(self._alike),
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
        words = self._fitting(grammar.words)
        names = self._fitting_names()
        numbers = self._fitting(list(grammar.numbers.values()))
        return [None if label is None else self._choices(label, words, names, numbers) for label, _ in grammar.labels]

    def _fitting(self, rows: Sequence[Row]) -> frozenset[int]:
        """Return which rows fit somewhere in what was heard."""
        if not rows:
            return frozenset()
        fits, _ = self._fit(rows)
        return frozenset(fits.tolist())

    def _fit(self, rows: Sequence[Row]) -> tuple[npt.NDArray[np.intp], Floats]:
        """Return which rows fit somewhere in what was heard, and how much better than they need."""
        costs = best_costs([row.sound for row in rows], self._heard, self._grammar.alphabet)
        lengths = np.array([len(row.sound) for row in rows], np.float32)
        fits = np.flatnonzero((lengths <= _SHORT) | (costs <= _WORD_SLACK + _WORD_SHARE * lengths))
        return fits, (np.float32(_WORD_SHARE) * lengths - costs)[fits]

    def _fitting_names(self) -> frozenset[int]:
        """Return the names that fit best; a long name that fits is no accident."""
        grammar = self._grammar
        near = grammar.names_like(self._heard)
        if not near:
            return frozenset()
        fits, merits = self._fit([grammar.names[number] for number in near])
        order = np.argsort(-merits)[:_MOST_NAMES]
        best = [near[at] for at in fits[order].tolist()]
        self._alike = [
            grammar.names[number].text
            for number, merit in zip(best, merits[order].tolist(), strict=True)
            if len(grammar.names[number].sound) > _SHORT and merit >= _ALIKE * len(grammar.names[number].sound)
        ][:_MOST_ALIKE]
        return frozenset(best)

    def _choices(
        self, label: str | Slot, words: frozenset[int], names: frozenset[int], numbers: frozenset[int]
    ) -> tuple[int, ...]:
        grammar = self._grammar
        if isinstance(label, str):
            number = grammar.word_numbers[label]
            return (self._number(("word", number), grammar.words[number]),) if number in words else ()
        match label.kind:
            case SlotKind.FREE:
                return (self._number(("free", None), Row("", ())),)
            case SlotKind.NUMBER:
                known = list(grammar.numbers)
                return tuple(
                    self._number(("number", known[at]), grammar.numbers[known[at]])
                    for at in sorted(numbers)
                    if label.low <= known[at] <= label.high and (known[at] - label.low) % label.step == 0
                ) + self._heard_fractions(label)
            case _:
                return tuple(
                    self._number(("name", at), grammar.names[at])
                    for at in sorted(names)
                    if any(_fills(name, label) for name in grammar.meanings[at])
                )

    def _heard_fractions(self, slot: Slot) -> tuple[int, ...]:
        """Return rows for numbers such as 21.5 that were heard as such."""
        if not slot.halves:
            return ()
        fractions = (word for word in self._heard_words if re.fullmatch(r"\d+[.,]\d", word))
        return tuple(
            self._number(("fraction", word), self._grammar.row(word))
            for word in fractions
            if slot.low <= float(word.replace(",", ".")) <= slot.high
        )

    def _number(self, key: tuple[str, object], row: Row) -> int:
        if key not in self._row_numbers:
            self._row_numbers[key] = len(self._rows)
            self._rows.append(row)
        return self._row_numbers[key]

    def _free_costs(self, template: Floats) -> Floats:
        """Return the cost of free text: whole words only."""
        costs = np.full_like(template, 1e6)
        for first, start in enumerate(self._edges[:-1]):
            for end in self._edges[first + 1 :]:
                if end > start:
                    costs[start, end] = _FREE_START + _FREE_PHONE * (end - start)
        return costs

    def _no_number_costs(self) -> Floats:
        """Return what a number costs more where no number was heard: "to" and "for" sound like some."""
        count = len(self._heard) + 1
        costs = np.full((count, count), _NO_NUMBER, np.float32)
        for at, word in enumerate(self._heard_words):
            if is_number(word, self._grammar.language):
                costs[: self._edges[at + 1], self._edges[at] + 1 :] = 0
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
        beginning = float(here[1:-1].min(initial=np.inf))
        if beginning <= _BEGUN * length + _AS_GOOD and beginning + _MISSING < lattice.best:
            return Completeness.UNFINISHED
        if best is None or lattice.best > _SURELY * length:
            return Completeness.OPEN
        said = self._kinds(best)
        if SlotKind.FREE in said:
            return Completeness.OPEN
        for node in np.flatnonzero(here[:-1] <= lattice.best + _AS_GOOD):
            following = self._grammar.reachable[int(node)]
            if SlotKind.NUMBER in following or (following & _PLACES and not said & _PLACES):
                return Completeness.EXTENSIBLE
        return Completeness.COMPLETE

    def _kinds(self, path: Path) -> set[SlotKind]:
        """Return the kinds of gaps that a sentence fills."""
        labels = (self._grammar.labels[part.label][0] for part in path.parts)
        return {label.kind for label in labels if isinstance(label, Slot)}


def _fills(name: Name, slot: Slot) -> bool:
    """Tell whether a name may stand in a gap."""
    if name.kind is NameKind.ENTITY:
        return slot.kind is SlotKind.NAME and (not slot.domains or name.domain is None or name.domain in slot.domains)
    return slot.kind.value == name.kind.value
