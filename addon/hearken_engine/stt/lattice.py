"""The sentences of a graph that sound most like what was heard: dynamic programming over phones.

`spans` aligns every word of the grammar with every stretch of the heard phones (edit distance with articulatory costs);
`Lattice` carries the cheapest way to each node of the graph and each place of the utterance forwards, then lists the
best whole sentences backwards, cheapest first (A* with an exact estimate). Costs are in phones: 1 is one phone that is
quite another, too many or too few.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt

from .sound import Alphabet, Phones

type Floats = npt.NDArray[np.float32]

SKIPPED = 0.9
"""Cost of a phone that was said without need, or left out: a little less than of one that is quite another."""

_IMPOSSIBLE = np.float32(1e6)
"""Cost of what cannot be."""


def best_costs(words: Sequence[Phones], heard: Phones, alphabet: Alphabet) -> Floats:
    """Return the cost of each word where it fits best in what was heard, shape (words,) (Sellers' algorithm)."""
    encoded, lengths, costs = _encoded(words, heard, alphabet)
    row = np.zeros((len(words), len(heard) + 1), np.float32)
    for step in range(encoded.shape[1]):
        row = np.where((step < lengths)[:, None], _next_row(row, costs[encoded[:, step]]), row)
    best: Floats = row.min(axis=1)
    return best


def spans(words: Sequence[Phones], heard: Phones, alphabet: Alphabet) -> Floats:
    """Return the cost of each word in place of each stretch of what was heard.

    Shape (words, heard + 1, heard + 1): `[w, i, j]` is the cost of word `w` in place of `heard[i:j]`.
    """
    encoded, lengths, costs = _encoded(words, heard, alphabet)
    places = np.arange(len(heard) + 1, dtype=np.float32)
    start = (places[None, :] - places[:, None]) * SKIPPED
    start[start < 0] = _IMPOSSIBLE
    row = np.broadcast_to(start, (len(words), *start.shape)).copy()
    for step in range(encoded.shape[1]):
        active = np.flatnonzero(step < lengths)
        row[active] = _next_row(row[active], costs[encoded[active, step]][:, None, :])
    return row


def _encoded(
    words: Sequence[Phones], heard: Phones, alphabet: Alphabet
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Floats]:
    """Return the words as a padded matrix of phones, their lengths, and the costs of phones against what was heard."""
    numbers = [alphabet.encode(word) for word in words]
    there = alphabet.encode(heard)
    lengths = np.array([len(word) for word in words], np.intp)
    matrix = np.zeros((len(words), max(lengths, default=0)), np.intp)
    for index, word in enumerate(numbers):
        matrix[index, : len(word)] = word
    return matrix, lengths, alphabet.costs[:, there]


def _next_row(row: Floats, phone_costs: Floats) -> Floats:
    """Return the costs after one more phone of the word; the last axis is the place in what was heard."""
    following = row + np.float32(SKIPPED)
    np.minimum(following[..., 1:], row[..., :-1] + phone_costs, out=following[..., 1:])
    # Phones that were said without need: a running minimum, since each costs the same.
    places = np.arange(row.shape[-1], dtype=np.float32) * np.float32(SKIPPED)
    following -= places
    np.minimum.accumulate(following, axis=-1, out=following)
    following += places
    return following


type Into = Sequence[Sequence[tuple[int, Sequence[int]]]]
"""For each node, what leads to it: a label, and the nodes from which it does. Sources have lower numbers."""

type Choices = Sequence[Sequence[int] | None]
"""For each label, the rows of the spans that may be said; None: nothing is said, no row: it cannot have been said."""


@dataclass(frozen=True)
class Part:
    """One step of a path."""

    label: int
    """What was said, as a label of the graph."""
    row: int
    """What was said, as a row of the spans."""
    start: int
    """Where it begins in the phones that were heard."""
    end: int
    """Where it ends."""


@dataclass(frozen=True)
class Path:
    """One way through a lattice."""

    cost: float
    """In phones."""
    parts: tuple[Part, ...]
    """What is said on the way."""


class Lattice:
    """All ways through a graph, weighed against one utterance."""

    def __init__(self, into: Into, choices: Choices, costs: Floats, *, within: float) -> None:
        """Weigh; ways that cost more than `within` are not followed.

        `costs` are spans, shape (rows, heard + 1, heard + 1). Node 0 is the start, the last node the end.
        """
        self._into = into
        self._choices = choices
        self._costs = costs
        self._length = costs.shape[1] - 1
        self.ways = np.full((len(into), self._length + 1), _IMPOSSIBLE, np.float32)
        """Cheapest way to each node with so much of the utterance used up."""
        self.ways[0] = np.arange(self._length + 1, dtype=np.float32) * np.float32(SKIPPED)
        alive = [False] * len(into)
        alive[0] = True
        merged: dict[int, Floats] = {}
        for node in range(1, len(into)):
            way = self.ways[node]
            for label, sources in into[node]:
                rows = choices[label]
                if rows is not None and not rows:
                    continue
                living = [source for source in sources if alive[source]]
                if not living:
                    continue
                before = self.ways[living[0]] if len(living) == 1 else np.minimum.reduce(self.ways[living])
                if rows is not None:
                    if (stretch := merged.get(label)) is None:
                        stretch = merged[label] = (
                            np.minimum.reduce(costs[list(rows)]) if len(rows) > 1 else costs[rows[0]]
                        )
                    before = np.minimum.reduce(before[:, None] + stretch)
                np.minimum(way, before, out=way)
            alive[node] = bool(np.minimum.reduce(way) <= within)

    @property
    def best(self) -> float:
        """Cost of the cheapest whole sentence."""
        return float(self.ways[-1, -1])

    def paths(self, *, within: float, limit: int) -> Iterator[Path]:
        """Yield whole sentences, cheapest first, that cost at most so much; at most `limit` steps are looked at."""
        queue: list[tuple[float, int, int, int, float, tuple[Part, ...]]] = []
        count = 0
        heappush(queue, (self.best, count, len(self._into) - 1, self._length, 0.0, ()))
        while queue and limit > 0:
            total, _, node, place, behind, parts = heappop(queue)
            limit -= 1
            if total > within:
                return
            if node == 0:
                yield Path(total, parts)
                continue
            for label, sources in self._into[node]:
                for whole, source, start, after, part in self._before(label, sources, place, behind):
                    if whole <= within:
                        count += 1
                        heappush(queue, (whole, count, source, start, after, parts if part is None else (part, *parts)))

    def _before(
        self, label: int, sources: Sequence[int], place: int, behind: float
    ) -> Iterator[tuple[float, int, int, float, Part | None]]:
        """Yield the steps that lead to a place by a label: the whole cost, where they begin, and what is said."""
        if (choices := self._choices[label]) is None:
            for source in sources:
                yield float(self.ways[source, place]) + behind, source, place, behind, None
            return
        if not choices:
            return
        rows = np.array(choices)
        stretches = self._costs[rows, : place + 1, place]
        for source in sources:
            totals = self.ways[source, : place + 1][None, :] + stretches
            # For one word in one place of the sentence only its best stretch counts: others say the same words.
            for index, start in enumerate(totals.argmin(axis=1).tolist()):
                cost = float(stretches[index, start])
                part = Part(label, choices[index], start, place)
                yield float(totals[index, start]) + behind, source, start, behind + cost, part
