"""An order before what is only told: "pumpkin lamp off, the kids are asleep", "mach das Fenster zu es regnet rein".

Why something is asked for changes nothing of what is asked for: where the part before it is an order of its own,
that is done. The forms of reasons are the language's own (`wraps`, `reasons_behind`).
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from .dialogue import Dialogue
from .home import Snapshot
from .items import Item
from .left_out import MAY_TELL_WHY
from .plan import Kind, Plan, Verb

if TYPE_CHECKING:
    from .planner import Planner

_ORDERS = frozenset({Kind.ACT, Kind.ASK})


def before_reason(planner: "Planner", text: str, first: Plan, snapshot: Snapshot, dialogue: Dialogue) -> Plan | None:
    """Return the plan of an order before the reason for it; None where none is told, or no clear order precedes it.

    `first` is what the sentence as a whole asks for.
    """
    wraps = planner.lexicon.wraps
    if first.kind not in MAY_TELL_WHY or wraps.without_purpose(text) is not None:
        return None  # what something is too dark for is no reason for an order
    purposes = (told for told in wraps.before_purposes(text) if _is_of_nothing_here(planner, told[1]))
    for order, reason in (*wraps.before_reasons(text), *purposes):
        if _orders_too(planner, reason):
            continue
        there = _there(planner, order, reason, snapshot)
        plan = planner.attempt(planner.lexicon.unwrapped(order), there, dialogue) if there is not None else first
        if plan is first or (_plays(plan) and not _is_apart(text, reason)):
            continue
        if plan.kind in _ORDERS:
            return replace(plan, words=text)
    return None


def _there(planner: "Planner", order: str, reason: str, snapshot: Snapshot) -> Snapshot | None:
    """Return from where an order is meant: where the speaker says to be; None where no room here is called so."""
    if any(item.has("entity", "area", "floor", "here", "home") for item in planner.tag(order).items):
        return snapshot
    if (place := planner.lexicon.wraps.speakers_place(reason)) is None:
        elsewhere = {area for item in planner.tag(reason).items for area in item.values("area")} - {snapshot.here}
        return snapshot if not elsewhere else None  # "turn the light on, it's dark in the kitchen"
    places = {area for item in planner.tag(place).items for area in item.values("area")}
    return replace(snapshot, here=places.pop()) if len(places) == 1 else None


def _orders_too(planner: "Planner", reason: str) -> bool:
    """Tell whether a part of a sentence takes something back, or goes on with another order ("I'm off and lock up")."""
    items = planner.tag(reason).items
    if any(item.has("correction") and not item.is_name for item in items):
        return True
    begins = [items[at + 1] for at, item in enumerate(items[:-1]) if item.has("and", "mark") and not item.is_name]
    return any(_is_verb(item) for item in begins)


def _is_of_nothing_here(planner: "Planner", purpose: str) -> bool:
    """Tell whether a purpose names nothing of the home, no number and no time ("for the kitchen", "for an hour")."""
    items = planner.tag(purpose).items
    return not any(item.is_name or item.has(*_OF_HERE) for item in items)


_OF_HERE = (
    "things",
    "here",
    "home",
    "there",
    "quantity",
    "pronoun",
    "units",
    "days",
    "clock",
    "rooms",
    "modes",
    "lists",
)


def _plays(plan: Plan) -> bool:
    """Tell whether something is played, so that what follows may be its title."""
    return any(step.verb in {Verb.START, Verb.RESUME, Verb.RUN} for step in plan.steps)


def _is_apart(text: str, reason: str) -> bool:
    """Tell whether a pause stands before a reason."""
    return text[: text.rindex(reason)].rstrip().endswith((",", ";", ".", "!", "…"))


def _is_verb(item: Item) -> bool:
    return item.has("verbs", "carry") and not item.is_name
