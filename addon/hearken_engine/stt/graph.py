"""Sentence templates (hassil's, as Home Assistant has them) as one graph of words.

A path from the start to an end is one sentence. Words that are lists of the home's own (names, areas, floors), numbers
and free text stay single arcs, so that a graph is as large as its templates and not as all that they allow.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from hassil import (
    Alternative,
    Expression,
    Group,
    IntentData,
    Intents,
    ListReference,
    Permutation,
    RangeSlotList,
    RuleReference,
    TextChunk,
    TextSlotList,
    WildcardSlotList,
)
from hassil.errors import MissingListError, MissingRuleError
from hassil.parser import ParseError

_LOGGER = logging.getLogger(__name__)

_MAX_PENDING = 24
"""Beginnings of one word that are kept apart ("light", "lights"); more are joined by cutting the word there."""

_MISHEARD = "_dirty"
"""Ends the names of Home Assistant's rules for what recognisers write by mistake ("mais" for "mets")."""

_MAX_DEPTH = 24
"""Of rules within rules: hassil's own guard against rules that call each other."""

_MINIMISING_PASSES = 2
"""Later ones merge next to nothing."""

_MAX_PERMUTED = 4
"""Parts whose every order is a path of its own; 24 orders are enough."""


class SlotKind(StrEnum):
    """What stands in a template where words of the home, numbers or free text go."""

    NAME = "name"
    AREA = "area"
    FLOOR = "floor"
    NUMBER = "number"
    FREE = "free"


@dataclass(frozen=True)
class Slot:
    """A gap in a template."""

    kind: SlotKind
    """What fills it."""
    domains: frozenset[str] = frozenset()
    """Names only: domains of the entities that may be named; empty for any."""
    low: int = 0
    """Numbers only: the smallest."""
    high: int = 0
    """Numbers only: the largest."""
    step: int = 1
    """Numbers only: the distance between two."""
    halves: bool = False
    """Numbers only: whether 21.5 is one."""


type Label = str | Slot | None
"""A word, a gap, or nothing at all."""


@dataclass(frozen=True)
class Arc:
    """One step of a path."""

    source: int
    """Node that it leaves."""
    target: int
    """Node that it leads to."""
    label: Label
    """What is said on the way."""
    glued: bool = False
    """Whether it is written without a space before it."""


@dataclass
class Graph:
    """Nodes are numbers; every arc leads from a lower to a higher one. 0 is the start, 1 the end of each sentence."""

    arcs: list[Arc] = field(default_factory=list)
    """In no order."""
    nodes: int = 2
    """How many there are."""

    def node(self) -> int:
        """Return a new node."""
        self.nodes += 1
        return self.nodes - 1

    def add(self, source: int, label: Label, *, glued: bool = False, target: int | None = None) -> int:
        """Add an arc, to a new node if none is given; return that node."""
        target = self.node() if target is None else target
        self.arcs.append(Arc(source, target, label, glued))
        return target


START, END = 0, 1

type _Pending = tuple[int, str, bool]
"""A node, the letters of a word that has begun there, and whether that word is glued to what is before."""

type _Frontier = frozenset[_Pending]
"""Where a sentence may be, halfway through its template."""


class _Writer:
    """Writes the templates of one set of intents into a graph."""

    def __init__(self, graph: Graph, intents: Intents, *, spaced: bool) -> None:
        self._graph = graph
        self._intents = intents
        self._spaced = spaced

    def write(self, data: IntentData, expression: Expression) -> None:
        """Add one template; raises what hassil raises for lists and rules that are not there."""
        frontier = self._expression(expression, frozenset({(START, "", False)}), data, 0)
        for node, _, glued in self._flushed(frontier):
            self._graph.add(node, None, glued=glued, target=END)

    def _expression(self, part: Expression, frontier: _Frontier, data: IntentData, depth: int) -> _Frontier:
        if depth > _MAX_DEPTH:
            raise MissingRuleError("rules that call each other")
        match part:
            case TextChunk():
                return self._text(part.original_text, frontier)
            case RuleReference():
                return self._rule(part, frontier, data, depth)
            case ListReference():
                return self._list(part, frontier, data, depth)
            case Group():
                return self._group(part, frontier, data, depth)
        raise ParseError(f"unknown expression {part}")

    def _group(self, part: Group, frontier: _Frontier, data: IntentData, depth: int) -> _Frontier:
        if isinstance(part, Permutation):
            return self._permutation(part, frontier, data, depth)
        if isinstance(part, Alternative):
            return self._either(part.items, frontier, data, depth)
        for item in part.items:
            frontier = self._expression(item, frontier, data, depth + 1)
        return frontier

    def _either(self, parts: Iterable[Expression], frontier: _Frontier, data: IntentData, depth: int) -> _Frontier:
        ways = (self._expression(part, frontier, data, depth + 1) for part in parts)
        return self._joined(frozenset().union(*ways))

    def _rule(self, part: RuleReference, frontier: _Frontier, data: IntentData, depth: int) -> _Frontier:
        if part.rule_name.endswith(_MISHEARD):
            return frozenset()
        rules = (data.expansion_rules or {}, self._intents.expansion_rules)
        rule = next((known[part.rule_name] for known in rules if part.rule_name in known), None)
        if rule is None:
            raise MissingRuleError(part.rule_name)
        return self._expression(rule.expression, frontier, data, depth + 1)

    def _text(self, text: str, frontier: _Frontier) -> _Frontier:
        words = text.split(" ")
        for index, word in enumerate(words):
            if index:
                flushed = self._flushed(frontier)
                frontier = self._joined(frozenset((node, letters, False) for node, letters, _ in flushed))
            if word:
                frontier = frozenset((node, letters + word, glued) for node, letters, glued in frontier)
                if not self._spaced:
                    frontier = self._flushed(frontier)
        return frontier

    def _permutation(self, part: Permutation, frontier: _Frontier, data: IntentData, depth: int) -> _Frontier:
        if len(part.items) > _MAX_PERMUTED:
            return self._expression(Group(items=part.items), frontier, data, depth + 1)
        if not part.items:
            return frontier
        return self._joined(
            frozenset().union(
                *(
                    self._expression(rest, self._expression(first, frontier, data, depth + 1), data, depth + 1)
                    for first, rest in part.iterate_permutations()
                )
            )
        )

    def _list(self, part: ListReference, frontier: _Frontier, data: IntentData, depth: int) -> _Frontier:
        found = (data.slot_lists or {}).get(part.list_name) or self._intents.slot_lists.get(part.list_name)
        if isinstance(found, TextSlotList):
            return self._either((value.text_in for value in found.values), frontier, data, depth)
        frontier = self._flushed(frontier)
        slot = self._slot(part, data, found)
        target = self._graph.node()
        for node, _, glued in frontier:
            self._graph.add(node, slot, glued=glued, target=target)
        return frozenset({(target, "", True)})

    def _slot(self, part: ListReference, data: IntentData, found: object) -> Slot:
        match found:
            case RangeSlotList():
                halves = found.fraction_type is not None
                return Slot(SlotKind.NUMBER, low=found.start, high=found.stop, step=found.step, halves=halves)
            case WildcardSlotList():
                return Slot(SlotKind.FREE)
        if (inline := part.get_inline_range()) is not None:
            low, high, step = inline
            return Slot(SlotKind.NUMBER, low=low, high=high, step=step)
        if part.list_name not in set(SlotKind):
            raise MissingListError(part.list_name)
        if part.list_name != SlotKind.NAME:
            return Slot(SlotKind(part.list_name))
        required = (data.requires_context or {}).get("domain", ())
        if isinstance(required, dict):
            required = required.get("value", ())
        domains = {required} if isinstance(required, str) else set(required)
        return Slot(SlotKind.NAME, domains=frozenset(domains | (data.name_domains or set())))

    def _flushed(self, frontier: _Frontier) -> _Frontier:
        """End the words that have begun, all in one node."""
        begun = frozenset(pending for pending in frontier if pending[1])
        if not begun:
            return frontier
        target = self._graph.node()
        for node, letters, glued in begun:
            self._graph.add(node, letters, glued=glued, target=target)
        return (frontier - begun) | {(target, "", True)}

    def _joined(self, frontier: _Frontier) -> _Frontier:
        """Make one node of those in which no word has begun, and cut words where there are too many beginnings."""
        if len(frontier) > _MAX_PENDING:
            return self._flushed(frontier)
        for glued in (False, True):
            between = [pending for pending in frontier if not pending[1] and pending[2] == glued]
            if len(between) > 1:
                target = self._graph.node()
                for node, _, _ in between:
                    self._graph.add(node, None, glued=glued, target=target)
                frontier = frontier - frozenset(between) | {(target, "", glued)}
        return frontier


def templates_graph(graph: Graph, intents: Intents, *, spaced: bool) -> None:
    """Add all templates to a graph; one that is broken is left out, and said so in the log.

    `spaced` tells whether the language sets words apart by spaces.
    """
    for intent, data in _data(intents):
        try:
            sentences = data.sentences
        except (ParseError, ValueError, KeyError) as err:
            _LOGGER.warning("Sentences of %s cannot be read: %s", intent, err)
            continue
        for sentence in sentences:
            written, nodes = len(graph.arcs), graph.nodes
            try:
                _Writer(graph, intents, spaced=spaced).write(data, sentence.expression)
            except (MissingListError, MissingRuleError, ParseError) as err:
                _LOGGER.debug("A sentence of %s is left out: %s", intent, err)
                del graph.arcs[written:]
                graph.nodes = nodes


def _data(intents: Intents) -> Iterator[tuple[str, IntentData]]:
    for name, intent in intents.intents.items():
        for data in intent.data:
            yield name, data


def minimised(graph: Graph) -> Graph:
    """Return a graph of the same sentences with fewer nodes, numbered so that every arc leads to a higher one.

    Nodes from which the same can follow are one, and so are nodes to which the same has led; one pass of each already
    leaves a tenth of Home Assistant's own grammars.
    """
    arcs = graph.arcs
    for _ in range(_MINIMISING_PASSES):
        arcs = _merged(arcs, forwards=False)
        arcs = _merged(arcs, forwards=True)
    return _numbered(arcs)


def _merged(arcs: list[Arc], *, forwards: bool) -> list[Arc]:
    """Merge nodes with equal incoming (forwards) or outgoing arcs."""
    sides: dict[int, list[Arc]] = {}
    for arc in arcs:
        sides.setdefault(arc.target if forwards else arc.source, []).append(arc)
    order = _topological(arcs)
    same: dict[int, int] = {}
    known: dict[object, int] = {}
    for node in order if forwards else reversed(order):
        if node in {START, END}:
            same[node] = node
            continue
        signature = frozenset(
            (arc.label, arc.glued, same[arc.source if forwards else arc.target]) for arc in sides.get(node, ())
        )
        same[node] = known.setdefault(signature, node)
    return list({Arc(same[arc.source], same[arc.target], arc.label, arc.glued): None for arc in arcs})


def _topological(arcs: list[Arc]) -> list[int]:
    """Return the nodes so that every arc leads from an earlier to a later one."""
    following: dict[int, list[int]] = {}
    waiting: Counter[int] = Counter()
    for arc in arcs:
        following.setdefault(arc.source, []).append(arc.target)
        waiting[arc.target] += 1
    order = [START]
    for node in order:
        for target in following.get(node, ()):
            waiting[target] -= 1
            if not waiting[target]:
                order.append(target)
    return order


def _numbered(arcs: list[Arc]) -> Graph:
    """Return the arcs that lead from the start to the end, their nodes numbered anew, the end last."""
    order = _topological(arcs)
    useful = {END}
    by_source: dict[int, list[Arc]] = {}
    for arc in arcs:
        by_source.setdefault(arc.source, []).append(arc)
    for node in reversed(order):
        if any(arc.target in useful for arc in by_source.get(node, ())):
            useful.add(node)
    kept = [node for node in order if node in useful and node != END]
    number = {node: index for index, node in enumerate([*kept, END])}
    renumbered = [
        Arc(number[arc.source], number[arc.target], arc.label, arc.glued)
        for arc in arcs
        if arc.source in number and arc.target in number
    ]
    return Graph(arcs=sorted(renumbered, key=lambda arc: (arc.target, arc.source)), nodes=len(number))
