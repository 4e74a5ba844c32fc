"""What follows behind the name of a list: more for it or for another, or what is not understood and holds all of it.

"Add milk to the groceries and screws to the DIY jobs", "take eggs off the groceries and add bacon".
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from .grounding import Grounding
from .items import Item
from .left_out import UNCLEAR
from .plan import Kind, Plan, Verb
from .tagging import Tagged, tag

type _Planned = Callable[[Verb, str, Sequence[str]], Plan]
"""Plans what is done with a text, on lists by their identifiers."""


def with_rest(plan: Plan, tagged: Tagged, grounding: Grounding, planned: _Planned) -> Plan:
    """Return the plan of a sentence about a list with what is said behind the list's name; all of it or nothing."""
    if plan.kind is not Kind.ACT or tagged.is_unspaced or not plan.steps:
        return plan
    unclear = Plan(kind=Kind.UNSETTLED, reasons=(UNCLEAR,), words=tagged.text)
    list_at = next((n for n, item in enumerate(tagged.items) if _list_in(item)), None)
    if list_at is None:
        return plan
    if _asks(tagged.items[:list_at]):
        return unclear
    joint = next((n for n, item in enumerate(tagged.items) if n > list_at and item.has("and")), None)
    if joint is None or joint + 1 == len(tagged.items):
        return plan
    rest = tag(tagged.said(tagged.items[joint + 1].start, len(tagged.tokens)), grounding.lexicon, grounding.names)
    if not (said := [item for item in rest.items if not item.has("filler", "mark")]):
        return plan
    more = _more(plan, rest, said, planned)
    return unclear if more is None or more.kind is not Kind.ACT else replace(plan, steps=(*plan.steps, *more.steps))


def _more(plan: Plan, rest: Tagged, said: Sequence[Item], planned: _Planned) -> Plan | None:
    """Return what the rest of a sentence asks for, or None where that is not about lists."""
    verb, first = plan.steps[0].verb, 0
    if begins := {"add", "remove", "buy"} & set(said[0].values("lists")):
        verb, first = (Verb.COMPLETE if "remove" in begins else Verb.ADD), said[0].end
    elif said[0].has("questions", "verbs", "carry", "correction", "except", "conditions") or said[0].has("lists"):
        return None
    named = next((item for item in said if _list_in(item)), None)
    lists = list(_list_in(named)) if named is not None else list(plan.steps[0].targets)
    last = named.start if named is not None else len(rest.tokens)
    words = [item for item in rest.items if first <= item.start < last]
    while words and words[-1].has("to", "lists", "filler", "mark", "particles"):
        words.pop()
    while words and words[0].has("filler", "mark"):
        words.pop(0)
    if not words and named is not None and not first:  # "… to the groceries and the DIY jobs"
        again = [planned(verb, step.text, lists) for step in plan.steps]
        steps = tuple(step for one in again for step in one.steps)
        return Plan(kind=Kind.ACT, steps=steps) if steps else None
    if not words or any(item.has("verbs", "carry", "questions", "correction") for item in words):
        return None
    return planned(verb, rest.said(words[0].start, words[-1].end), lists)


def _list_in(item: Item) -> tuple[str, ...]:
    return tuple(one for one in item.values("entity") if one.startswith("todo."))


def _asks(items: Sequence[Item]) -> bool:
    """Tell whether something is asked in the middle ("add eggs and then read me the groceries")."""
    joined = False
    for item in items:
        if joined and item.has("questions") and not item.has("filler"):
            return True
        joined = item.has("and", "mark") or (joined and item.has("filler"))
    return False
