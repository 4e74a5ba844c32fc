"""What is said beside an order and only tells why: "turn the fan off, I'm freezing", "lamp on please we got company".

A lexicon tells such remarks as patterns. An order stands without them; of what is wished, denied or told of others in
one, nothing is taken for a remark.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from .dialogue import Dialogue
from .home import Snapshot
from .in_there import reason_at
from .left_out import MAY_TELL_WHY, UNCLEAR
from .plan import Doubt, Kind, Plan, Verb
from .reading import read_clauses
from .speech_act import Mark, marks

if TYPE_CHECKING:
    from .planner import Planner

_UNCLEAR = frozenset({Kind.UNSETTLED, Kind.ABSENT})
"""Of these, those after which an order that asks back is better than nothing."""

_LONGEST = 200
"""Characters of a sentence in which remarks are looked for."""

_MOST = 8
"""As many orders as that are tried, and as many parts of a remark looked at."""

_WHICH = frozenset({Doubt.WHICH_ONE, Doubt.WHICH_PLACE})


def without_remark(planner: "Planner", text: str, first: Plan, snapshot: Snapshot, dialogue: Dialogue) -> Plan | None:
    """Return the plan of an order without what is said beside it, or None where there is no such order.

    `first` is what the sentence as a whole asks for.
    """
    if first.kind not in MAY_TELL_WHY or "?" in text:
        return None
    asked: Plan | None = None
    for order in islice(_orders(planner, text, first), _MOST):
        there = reason_at(planner, text, order, snapshot) if text.endswith(order) else snapshot
        plan = planner.attempt(planner.lexicon.unwrapped(order), there, dialogue)
        if plan.kind is Kind.ACT:
            return replace(plan, words=text)
        if plan.question is not None and plan.question.doubt in _WHICH and first.kind in _UNCLEAR:
            asked = asked or replace(plan, words=text)
    return asked


def _orders(planner: "Planner", text: str, first: Plan) -> Iterator[str]:
    """Yield what is left of a sentence without a reason, or without the remarks behind or within it, longest first."""
    wraps = planner.lexicon.wraps
    unclear = first.kind in _UNCLEAR and UNCLEAR not in first.reasons
    if unclear and (request := wraps.without_reason(text)) is not None:
        yield request
    if not wraps.remarks.any or len(text) > _LONGEST:
        return
    tagged = planner.tag(text)
    for token in reversed(tagged.tokens[1:]):
        before, behind = text[: token.start].rstrip(), text[token.start :]
        if wraps.remarks.hangs(before):
            continue
        paused = not before[-1:].isalnum() and before[-1:] not in "'%°"
        for remark, further in _parted(planner, behind):
            if not (wraps.remarks.is_one(remark, paused=paused) and _says_nothing(planner, remark)):
                continue
            if not _tells_which(planner, before, remark):
                yield f"{before} and {further}" if further else before


def _parted(planner: "Planner", behind: str) -> Iterator[tuple[str, str]]:
    """Yield all of what may be a remark, and each beginning of it with what follows ("the window's open", "lamp on").

    Where something is taken back, what stands before that is no remark.
    """
    yield behind, ""
    tagged = planner.tag(behind)
    if any(item.has("correction") and not item.is_name for item in tagged.items):
        return
    for at, end in islice(enumerate(tagged.items[1:], 1), 4 * _MOST):
        if end.has("and", "mark") and not (end.is_name or tagged.items[at - 1].has("and", "mark")):
            further = tagged.said(end.end, len(tagged.tokens))
            if any(map(str.isalnum, further)):
                yield tagged.said(0, end.start), further


def _asks_further(planner: "Planner", remark: str) -> bool:
    """Tell whether another order follows in what seems a remark ("… I'm off, and lock the door")."""
    remarks = planner.lexicon.wraps.remarks
    for _before, further in _parted(planner, remark):
        if further:
            plan = planner.attempt(further, Snapshot(home=planner.home), Dialogue())
            if _acts(plan) or (plan.kind is not Kind.UNSETTLED and not remarks.is_one(further, paused=True)):
                return True
    return False


def _acts(plan: Plan) -> bool:
    """Tell whether a plan does more than a complaint asks for ("it's freezing")."""
    return plan.kind is Kind.ACT and any(step.verb is not Verb.CHANGE for step in plan.steps)


def _tells_which(planner: "Planner", order: str, remark: str) -> bool:
    """Tell whether a remark may say which thing is meant ("light on, my wife is in the kitchen"), or what for.

    Of a mere complaint, for whom it is too much belongs to it ("too bright for the cat").
    """
    said = planner.tag(order).items
    if planner.lexicon.wraps.remarks.is_of_somebody(remark):
        return not any(item.has("verbs", "carry", "particles") for item in said)
    there = planner.tag(remark).items
    placed = any(item.has("area", "floor") and one.has("filler") for one, item in pairwise(there))
    return placed and not any(item.has("entity", "area", "floor", "home") for item in said)


def _is_named_after(planner: "Planner", remark: str) -> bool:
    """Tell whether something here is called after whom a remark is about ("for grandma", of Grandma's lamp)."""
    lexicon, names = planner.lexicon, planner.names
    said = {unit for unit, _start, _end in lexicon.units(names.words(remark))}
    telling = (unit for unit in said if unit not in lexicon.within and not lexicon.is_silent(unit))
    return bool(names.entities_with(telling))


def _says_nothing(planner: "Planner", remark: str) -> bool:
    """Tell whether a remark neither asks for something nor says when or whether."""
    if _asks_further(planner, remark):
        return False
    remarks = planner.lexicon.wraps.remarks
    if remarks.is_of_now(remark):
        return True
    if remarks.is_of_somebody(remark) and _is_named_after(planner, remark):
        return False
    found = marks(remark, planner.words, ())
    if not found.isdisjoint({Mark.CONDITION, Mark.SCHEDULE, Mark.EXCEPTION}):
        return False
    if _acts(planner.attempt(remark, Snapshot(home=planner.home), Dialogue())):
        return False
    if not remarks.wishes(remark):
        return True
    tagged = planner.tag(remark)
    if any(item.has("entity", "things", "area", "floor", "home") for item in tagged.items):
        return False
    clauses = read_clauses(tagged, planner.lexicon)
    return not any(clause.verb or clause.particle or clause.has_value for clause in clauses)
