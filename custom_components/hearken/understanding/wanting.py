"""Lights that someone says are wanted, without a word of what is to be done with them: "we'll need the porch light"."""

from dataclasses import replace
from typing import TYPE_CHECKING

from .grounding import Grounding
from .plan import Kind, Plan
from .reading import read_clauses
from .steps import ClauseSteps

if TYPE_CHECKING:
    from .planner import Planner
    from .sentence import Sentence


def wanted(planner: "Planner", sentence: "Sentence", _first: Plan) -> Plan | None:
    """Return the plan of switching on a light that someone says is wanted ("we'll need the porch light")."""
    if (thing := planner.lexicon.wraps.wanted(sentence.text)) is None:
        return None
    tagged = planner.tag(thing)
    clauses = read_clauses(tagged, planner.lexicon)
    if len(clauses) != 1 or clauses[0].acts or any(phrase.unknown for phrase in clauses[0].phrases):
        return None
    clause = replace(clauses[0], verb="on")
    grounded = ClauseSteps(clause, Grounding(sentence.snapshot, planner.names, planner.lexicon, tagged), tagged).run()
    if isinstance(grounded, Plan):
        return grounded if grounded.kind is Kind.ASK else None
    if not all(target.startswith("light.") for step in grounded.steps for target in step.targets):
        return None
    return Plan(kind=Kind.ACT, steps=grounded.steps, confidence=grounded.confidence, words=sentence.text)
