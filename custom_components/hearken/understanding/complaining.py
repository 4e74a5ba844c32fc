"""What is complained of where nothing at hand helps, or beside other words: "it's cold" in a hall without heating.

A complaint about the room is done something about by its own things. Where it has none, what the whole home has for it
is offered; a language's lexicon tells the requests for each change, as it does for whole sentences (see `offering.py`).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .dialogue import Dialogue
from .home import Snapshot
from .implying import offered
from .plan import Kind, Plan
from .reading import read_clauses
from .speech_act import Mark, marks
from .tokens import MAX_LENGTH

if TYPE_CHECKING:
    from .planner import Planner
    from .sentence import Sentence

_MARKED = frozenset({Mark.QUESTION, Mark.CONDITION, Mark.SCHEDULE})
"""Marks of a sentence of which no part is a complaint."""

_TOLD = frozenset({Mark.NEGATION, Mark.REPORT})
"""Marks of a part that is none: "it's not cold"."""

_NO_TARGET = frozenset({"no_target", "no_value", "cannot", "no_step"})
"""Reasons of plans for complaints that nothing here is of use against."""

_OF_THINGS = frozenset({"brightness+", "brightness-", "volume+", "volume-"})
"""Changes that are asked of a lamp or a player, and not of the air of a room."""

_ASKED = frozenset("?？¿")

_SHORTEST = 2
"""Words of a part that may say something by itself."""


def parts_told(planner: "Planner", text: str) -> Iterator[str]:
    """Yield a sentence, and what stands between its pauses and conjunctions where nothing is ordered in it."""
    yield text
    if len(text) > MAX_LENGTH or not _ASKED.isdisjoint(text) or not _MARKED.isdisjoint(marks(text, planner.words, ())):
        return
    tagged = planner.tag(text)
    if any(item.is_verb for item in tagged.items):
        return
    begin = 0
    breaks = [item for item in tagged.items if (item.has("mark") or item.has("and")) and not item.is_name]
    if not breaks:
        return
    for item in (*breaks, None):
        end = len(tagged.tokens) if item is None else item.start
        if end - begin >= _SHORTEST:
            yield tagged.said(begin, end)
        begin = end if item is None else item.end


def complained_of(planner: "Planner", text: str, snapshot: Snapshot) -> Iterator[str]:
    """Yield the requests that would help against what a sentence, or a part of it, complains of in the room."""
    tagged = planner.tag(text)
    if not any(item.has("changes") for item in tagged.items):
        return  # what nearly every sentence ends here with, before it is planned once more
    plan = planner.attempt(text, snapshot, Dialogue())
    if plan.kind not in {Kind.UNSETTLED, Kind.CANNOT} or _NO_TARGET.isdisjoint(plan.reasons):
        return
    found = marks(text, planner.words, ())
    if not (_MARKED | _TOLD).isdisjoint(found):
        return
    clauses = read_clauses(tagged, planner.lexicon)
    if len(clauses) != 1 or not clauses[0].changes or clauses[0].verb or clauses[0].particle or clauses[0].has_value:
        return
    if clauses[0].carries and clauses[0].changes[0] in _OF_THINGS:
        return  # "make it brighter" is said of something
    phrases = clauses[0].phrases
    if not all(phrase.is_only_here or phrase.is_only_pronoun for phrase in phrases):
        return
    yield from planner.lexicon.offers.helping(clauses[0].changes[0])


def without_complaint(planner: "Planner", sentence: "Sentence", first: Plan) -> Plan | None:
    """Return what is ordered beside a complaint, to be offered, where what is complained of is not found here."""
    if first.kind is not Kind.ABSENT or (said := planner.lexicon.reasons.complaint(sentence.text)) is None:
        return None
    plan = planner.attempt(said, sentence.snapshot, sentence.dialogue)
    return offered(plan, sentence.text, sentence.snapshot.home, planner.words)
