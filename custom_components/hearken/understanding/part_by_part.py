"""Several orders in one breath, each in a form of its own: "telly off, and for heaven's sake shut that blind".

What the rules do not understand as one sentence may be as many as it has parts, each with its own polite words around
it, or its own form (a list that is written to, a robot that is sent out). They are done where every one of them is an
order by itself; where one is not, nothing is.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .dialogue import Dialogue
from .home import Snapshot
from .left_out import UNCLEAR
from .plan import Kind, Plan, Step, Verb
from .tagging import Tagged
from .things import SCENES
from .tokens import MAX_LENGTH

if TYPE_CHECKING:
    from .items import Item
    from .planner import Planner
    from .sentence import Sentence

_MOST = 6
"""Parts of one sentence; each run of them is tried."""

_MAY_BE_SEVERAL = frozenset({Kind.UNSETTLED, Kind.ABSENT, Kind.CANNOT})
"""Plans of whole sentences that are tried part by part; CANNOT where a part only names what is run."""


def part_by_part(planner: "Planner", sentence: "Sentence", first: Plan) -> Plan | None:
    """Return the plan of several orders that stand side by side; None where not every part is an order.

    `first` is what the sentence as a whole asks for.
    """
    if not (first.kind in _MAY_BE_SEVERAL or (first.kind is Kind.HOLD and first.reasons == ("report",))):
        return None
    text = sentence.text
    tagged = planner.tag(text)
    if UNCLEAR in first.reasons or "no_step" in first.reasons or len(text) > MAX_LENGTH:
        return None  # it is understood well enough to know that a part would be done otherwise than it is meant
    if any(item.has("pronoun") and not item.is_name for item in tagged.items):
        return None
    if not planner.lexicon.spaced or any(item.has(*_TAKES_BACK) and not item.is_name for item in tagged.items):
        return None
    spans = _parts(tagged)
    if not 1 < len(spans) <= _MOST or (first.kind is Kind.CANNOT and not any(_is_run(tagged, *one) for one in spans)):
        return None
    steps: list[Step] = []
    at = 0
    while at < len(spans):
        for end in range(len(spans), at, -1):
            if (at, end) == (0, len(spans)):
                continue
            said = tagged.said(spans[at][0], spans[end - 1][1])
            plan = _order(planner, said, sentence.snapshot)
            writes = plan is not None and any(step.verb in _WRITTEN for step in plan.steps)
            if plan is not None and not (writes and end < len(spans)):
                steps += plan.steps
                at = end
                break
        else:
            return None
    return replace(Plan(kind=Kind.ACT, words=text), steps=tuple(steps), reasons=("parts",))


def _order(planner: "Planner", said: str, snapshot: Snapshot) -> Plan | None:
    """Return the plan of a part, with what it is politely wrapped in or without; None where it is no order for now."""
    for text in dict.fromkeys((planner.unwrapped(said), said)):
        plan = planner.attempt(text, snapshot, Dialogue())  # by itself, and nothing that goes on
        if plan.kind is Kind.ACT and not plan.queries and _is_now(plan.steps):
            return plan
    return None


def _is_run(tagged: Tagged, start: int, end: int) -> bool:
    """Tell whether a part only names what is run: in "blind down and movie night" no scene goes down."""
    items = [item for item in tagged.items if start <= item.start < end and not item.has("filler")]
    return len(items) == 1 and items[0].names_only(SCENES)


def _parts(tagged: Tagged) -> list[tuple[int, int]]:
    """Return where the parts of a sentence are that may be orders, in tokens; what only fills pauses is none."""
    spans: list[list[Item]] = [[]]
    for item in tagged.items:
        ends = not item.is_name and (item.value("mark") in _ENDS or item.has("and"))
        if ends:
            spans.append([])
        else:
            spans[-1].append(item)
    told = [items for items in spans if any(item.is_name or not item.has("filler", "mark") for item in items)]
    return [(items[0].start, items[-1].end) for items in told]


def _is_now(steps: Sequence[Step]) -> bool:
    """Tell whether all of some steps are to be done at once, and for good."""
    return not any(step.when or step.condition or step.duration for step in steps)


_WRITTEN = frozenset({Verb.ADD, Verb.COMPLETE})
"""What takes any words, and may have taken some of what is not understood behind it."""

_ENDS = frozenset(",.;!")

_TAKES_BACK = ("correction", "except", "except_end", "denial", "delay_end", "plays")
