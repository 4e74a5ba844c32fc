"""Whether what is told beside an order only tells something, and from where the order is meant."""

from dataclasses import replace
from typing import TYPE_CHECKING

from .dialogue import Dialogue
from .doers import is_news
from .home import Snapshot
from .items import Item
from .plan import Kind, Plan, Verb
from .presence import presence_in
from .reading import read_clauses
from .reason_forms import Form
from .reason_parting import Parted, Told, ends_in, is_verb
from .speech_act import Mark, marks
from .tagging import Tagged
from .words import normalized

if TYPE_CHECKING:
    from .planner import Planner

_PUT_OFF = frozenset({Mark.CONDITION, Mark.SCHEDULE})
"""Marks of what says whether or when."""

_SENTENCE = 3
"""Words of a sentence, at least; fewer may be who is spoken to."""


def only_tells(planner: "Planner", parted: Parted, first: Plan) -> bool:
    """Tell whether what is told beside an order asks for nothing; `first` is what the sentence as a whole asks for."""
    return all(_tells(planner, one, parted, first) for one in parted.told)


def _tells(planner: "Planner", told: Told, parted: Parted, first: Plan) -> bool:
    if told.form is Form.SURE:
        return True
    if told.form is Form.BEFORE:
        return not _orders_too(planner, told.text)
    if told.form is Form.LIKELY:
        return not (_is_marked(planner, told.text) or _is_of_order(planner, told.text))
    if told.form is Form.CLAUSE:
        return not _is_said(planner, told.text) and marks(told.text, planner.words, ()).isdisjoint(_PUT_OFF)
    if told.form is Form.NONE:
        return _tells_first(planner, told.text, first)
    return _tells_behind(planner, told.text, parted)


def _tells_behind(planner: "Planner", told: str, parted: Parted) -> bool:
    """Tell whether what has the form of a reason neither asks for something nor says which, when or whether."""
    forms = planner.lexicon.reasons
    if _orders_too(planner, told):
        return False
    if forms.now.match(told):
        return True
    if forms.whom.match(told) and (_is_complaint(planner, parted.order) or is_named_after(planner, told)):
        return False
    if not marks(told, planner.words, ()).isdisjoint(_PUT_OFF | {Mark.EXCEPTION}):
        return False
    if _acts(planner.attempt(told, Snapshot(home=planner.home), Dialogue())):
        return False
    return not (forms.wish.search(told) and _is_of_order(planner, told))


def _orders_too(planner: "Planner", told: str) -> bool:
    """Tell whether what is told takes something back, or goes on with another order ("I'm off, and lock the door")."""
    tagged = planner.tag(told)
    items = tagged.items
    edges = [one for at, one in enumerate(items) if at in {0, len(items) - 1} or items[at - 1].has("mark", "and")]
    if any(one.has("correction") and not one.is_name for one in edges):
        return True  # and not "I'm actually freezing"
    for _length, further in ends_in(tagged):
        if not further:
            continue
        rest = planner.tag(further)
        if is_verb(rest.items[0], rest, planner.lexicon):
            return True
        plan = planner.attempt(further, Snapshot(home=planner.home), Dialogue())
        form = planner.lexicon.reasons.form_of(further, 0, len(further), paused=True)
        if _acts(plan) or (plan.kind is not Kind.UNSETTLED and form is None):
            return True
    return False


def _acts(plan: Plan) -> bool:
    """Tell whether a plan does more than a complaint asks for ("it's freezing")."""
    return plan.kind is Kind.ACT and any(step.verb is not Verb.CHANGE for step in plan.steps)


def _is_complaint(planner: "Planner", order: str) -> bool:
    """Tell whether nothing is ordered: for whom it is too much belongs to a complaint ("too bright for the cat")."""
    return not any(item.has("verbs", "carry", "particles") for item in planner.tag(order).items)


def is_named_after(planner: "Planner", told: str) -> bool:
    """Tell whether something here is called after whom a remark is about ("for grandma", of Grandma's lamp)."""
    lexicon, names = planner.lexicon, planner.names
    said = {unit for unit, _start, _end in lexicon.units(names.words(told))}
    telling = (unit for unit in said if unit not in lexicon.within and not lexicon.is_silent(unit))
    return bool(names.entities_with(telling))


def _is_marked(planner: "Planner", told: str) -> bool:
    """Tell whether a part of a sentence is a question, denies or puts off something, or is a report."""
    return not marks(told, planner.words, ()) <= {Mark.EXCEPTION}


def _is_of_order(planner: "Planner", told: str) -> bool:
    """Tell whether something in what is told may belong to the order, or be something else that is asked for."""
    items = planner.tag(told).items
    if any(item.is_name for item in items) and not planner.lexicon.reasons.people.search(planner.words.fold(told)):
        return True
    return any(map(_may_be_ordered, items))


def _may_be_ordered(item: Item) -> bool:
    if item.has("filler") or item.value("quantity") == "each":
        return False
    return item.has(*_OF_ORDERS) or (item.has("states") and item.value("states") not in _OF_PEOPLE)


_OF_ORDERS = (
    "entity", "things", "verbs", "carry", "particles", "changes", "colours", "modes", "number", "to", "by", "amount",
    "except", "correction", "denial", "conditions", "lists", "quantity", "counted", "pronoun", "extreme", "portion",
    "factor", "questions", "clock", "units", "and", "attributes", "stepped", "here", "home", "there", "days", "rooms",
)  # fmt: skip

_OF_PEOPLE = frozenset({"home", "away"})
"""States that are told of people."""


def _tells_first(planner: "Planner", told: str, first: Plan) -> bool:
    """Tell whether what stands before an order only tells something, though no form says so.

    What others say, or is read or dreamt, is no order of the speaker's: "mum said, turn it off".
    """
    words, tagged = planner.words, planner.tag(told)
    if _is_said(planner, told):
        return False
    begins = next((item for item in tagged.items if item.text not in words.filler), None)
    asks = begins is None or begins.has("verbs", "carry", "conditions")
    if not asks and (is_news(tagged, words) or _tells_of_nobody(planner, told)):
        return True
    found = marks(told, words, ())
    if first.kind is Kind.LATER or not found.isdisjoint(_PUT_OFF | {Mark.NEGATION}):
        return False
    if Mark.REPORT in found:
        return True
    return first.kind is not Kind.ACT and not asks and not _calls(tagged) and not _is_ordering(planner, tagged)


def _is_said(planner: "Planner", told: str) -> bool:
    """Tell whether what is told is that somebody says something."""
    return any(pattern.search(normalized(told)) for pattern in planner.words.saying)


def _calls(tagged: Tagged) -> bool:
    """Tell whether somebody or something is named before an order ("Morag, close the gate", "the party lamp, …")."""
    if any(item.has("questions") and not item.is_name for item in tagged.items):
        return False  # it is said how something is
    named = any(item.has("and") or (item.has("things") and not item.is_name) for item in tagged.items)
    return named or len(tagged.tokens) < _SENTENCE


def _is_ordering(planner: "Planner", tagged: Tagged) -> bool:
    """Tell whether there is something of an order in what is told."""
    if any(item.has("carry") and not (item.is_name or item.has("questions")) for item in tagged.items):
        return True
    clauses = read_clauses(tagged, planner.lexicon)
    return any(clause.verb or clause.particle or clause.has_value for clause in clauses)


def _tells_of_nobody(planner: "Planner", told: str) -> bool:
    """Tell whether it is told that there is nobody somewhere."""
    presence = presence_in(told, planner.lexicon)
    return presence is not None and not presence.somebody


def from_where(planner: "Planner", parted: Parted, snapshot: Snapshot) -> Snapshot | None:
    """Return from where an order is meant: where the speaker says to be, if the order does not say where itself.

    What is told first of one room is of the order's too, where it is known for a reason ("it's hot in the loft, open
    the blinds"). None where another room is told of, and may be meant ("turn the light on, it's dark in the kitchen").
    """
    said = ("entity", "area", "floor", "here", "home", *(("pronoun",) if parted.order_follows else ()))
    if any(item.has(*said) for item in planner.tag(parted.order).items):
        return snapshot
    if located := planner.lexicon.reasons.located.search(parted.reason):
        if located.groupdict().get("goes") and _ends_something(planner, parted.order):
            return snapshot  # "lights off, we're off to the lounge"
        places = _areas(planner, located[located.lastindex or 0])
        return replace(snapshot, here=places.pop()) if len(places) == 1 else None
    places = _areas(planner, parted.reason)
    known = parted.told[0].form is Form.BEFORE or _tells_of_nobody(planner, parted.reason)
    if parted.order_follows and known and len(places) == 1:
        return replace(snapshot, here=places.pop())
    return None if places - {snapshot.here} else snapshot


def _ends_something(planner: "Planner", order: str) -> bool:
    """Tell whether something is put out or closed, as people do where they leave."""
    said = {verb for item in planner.tag(order).items for verb in item.values("verbs")}
    return not said.isdisjoint({"off", "close", "lock"})


def _areas(planner: "Planner", text: str) -> set[str]:
    """Return the rooms that a part of a sentence names in full, or as a place ("in the kitchen")."""
    items = planner.tag(text).items
    placed = (one for at, one in enumerate(items) if one.exact or (at and items[at - 1].has("filler")))
    return {area for item in placed for area in item.values("area")}
