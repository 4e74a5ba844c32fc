"""An order and what is told beside it in one breath, of a language that writes no spaces: 音乐先停一下来电话了.

A pause is heard behind what an order may end with, or behind what is told to have happened, and the sentence is
understood as if it had been written. What has the form of an order and may as well be told (窗户打开蚊子进来了) is left
alone: behind such a pause, or before it, must be what can only be an order.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from .items import Item
from .plan import Kind, Plan, Setting, Verb
from .tagging import Tagged

if TYPE_CHECKING:
    from .planner import Planner
    from .sentence import Sentence

_PAUSE = ","
_MOST = 4
"""As many pauses as that are tried."""

_LONGEST = 40
"""Characters; who says more in one breath tells a story."""

_SHORTEST = 2
"""Characters on either side of one."""

_ENDS = ("verbs", "particles", "units", "number", "colours", "extreme", "changes", "amount", "portion")
"""What an order may end with."""


def run_on(planner: "Planner", sentence: "Sentence") -> Plan | None:
    """Return the plan of a sentence with one more pause in it, or None where it has no place for one."""
    if len(sentence.said) > _LONGEST:
        return None
    tagged = planner.tag(sentence.said)
    for at, is_told in islice(_places(tagged, planner), _MOST):
        before, behind = tagged.text[:at], tagged.text[at:]
        ordered = planner.asked_for(sentence.part(behind)) if is_told else None
        if ordered is not None and not ordered.steps:
            continue
        if not (is_told or sentence.dialogue.follows) and _is_told(planner.asked_for(sentence.part(before))):
            continue  # 妈妈把灯关一下
        paused = f"{before}{_PAUSE}{behind}"
        heard = planner.asked_for(replace(sentence, said=paused, text=planner.unwrapped(paused)))
        if heard.kind is Kind.ACT and (ordered is None or _acts(ordered) == _acts(heard)):
            return replace(heard, words=sentence.said)
    return None


def _acts(plan: Plan) -> list[tuple[Verb, tuple[Setting, ...]]]:
    """Return what a plan does, with whatever things: of 风扇开大了特别响 that is not what its second half asks for."""
    return [(step.verb, step.settings) for step in plan.steps]


def _is_told(plan: Plan) -> bool:
    """Tell whether it is said of somebody that they do something, rather than what is not to be done."""
    return plan.kind is Kind.HOLD and "negation" not in plan.reasons


def _places(tagged: Tagged, planner: "Planner") -> Iterator[tuple[int, bool]]:
    """Yield where a pause may be, in characters, and whether what stands before it is only told."""
    forms, items = planner.lexicon.reasons, tagged.items
    for at, item in enumerate(items[:-1]):
        if item.end < _SHORTEST or len(tagged.tokens) - item.end < _SHORTEST or items[at + 1].has("mark"):
            continue
        place = tagged.tokens[item.end - 1].end
        before, behind = tagged.text[:place], tagged.text[place:]
        if forms.hanging.search(before) or forms.goes_on.match(behind):
            continue
        is_ordered = _may_end(items, at) and (forms.ordered.search(before) or forms.ordered.search(behind))
        has_happened = forms.happened.search(before) and not forms.reported.search(behind)
        if has_happened or (forms.wanting.search(before) and items[at + 1].has("carry")):
            yield place, True
        elif is_ordered:
            yield place, False


def _may_end(items: tuple[Item, ...], at: int) -> bool:
    """Tell whether an order may end there: with its verb or value, or with what only softens that."""
    while at and items[at].has("filler") and not items[at].has(*_ENDS):
        at -= 1
    return items[at].has(*_ENDS) and not items[at].is_name
