"""Things told from others by their state: "the lamp that's on" is the one of several that is."""

from dataclasses import replace
from typing import TYPE_CHECKING

from .dialogue import Dialogue
from .home import Snapshot
from .plan import Kind, Plan, Step, Verb
from .states import is_in
from .word_roles import BREAKS

if TYPE_CHECKING:
    from .planner import Planner


def in_state(planner: "Planner", text: str, snapshot: Snapshot, dialogue: Dialogue) -> Plan | None:
    """Return the plan of what is done with things that are in some state, or None where none is said."""
    if (told := planner.lexicon.wraps.told_by_state(text)) is None:
        return None
    rest, state = told
    items = planner.tag(rest).items
    if any(not item.is_name and (item.has("and", "except") or item.value("mark") in BREAKS) for item in items):
        return None  # it may be said of a part alone
    plan = planner.attempt(rest, snapshot, dialogue)
    options = plan.question.options if plan.question is not None else ()
    steps = [*plan.steps, *(step for option in options for step in option.plan.steps)]
    if any(_BRINGS.get(step.verb) == state for step in steps):
        return _nothing(text)  # "turn off everything that is off"
    if plan.kind is Kind.ACT:
        return _only(plan, state, snapshot, text) if len(plan.targets) > 1 else replace(plan, words=text)
    if plan.kind is not Kind.ASK or plan.question is None:
        return None
    those = [replace(option, plan=_only(option.plan, state, snapshot, text)) for option in options]
    left = tuple(option for option in those if option.plan.kind is Kind.ACT)
    if len(left) > 1:
        return replace(plan, question=replace(plan.question, options=left), words=text)
    return left[0].plan if left else _nothing(text)


_BRINGS = {
    Verb.ON: "on",
    Verb.OFF: "off",
    Verb.OPEN: "open",
    Verb.CLOSE: "closed",
    Verb.LOCK: "locked",
    Verb.UNLOCK: "unlocked",
}


def _only(plan: Plan, state: str, snapshot: Snapshot, text: str) -> Plan:
    """Return a plan with only those of its targets that are in a state."""
    steps = tuple(replace(step, targets=left) for step in plan.steps if (left := _left(step, state, snapshot)))
    return replace(plan, steps=steps, words=text) if steps else _nothing(text)


def _left(step: Step, state: str, snapshot: Snapshot) -> tuple[str, ...]:
    entities = snapshot.home.entities
    return tuple(one for one in step.targets if is_in(entities[one], snapshot.seen(one), state))


def _nothing(text: str) -> Plan:
    return Plan(kind=Kind.HOLD, reasons=("nothing_left",), words=text)
