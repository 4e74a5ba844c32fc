"""Complaints behind an order with no pause between them, where no spaces are written: 空调关了有点凉 only says why.

What is off is not made warmer as well. But 空调关了好热 tells what came of it, and asks to switch nothing off.
"""

from .clauses import Clause
from .items import Item
from .reason_forms import ReasonForms
from .tagging import Tagged

_PAUSE = ","
_ENDS = frozenset({"off", "stop"})
"""What is done with things that then change nothing more."""


def is_only_told(clause: Clause, tagged: Tagged) -> bool:
    """Tell whether a complaint only says why something is moved or switched off.

    Dazzling (晃眼), drawn (拉上) is a curtain.
    """
    named = any(one.kinds or one.entities or one.unknown or one.has_place for one in clause.phrases)
    moved = clause.verb in {"open", "close"} and not {"on", "off"} & {*clause.other_verbs}
    if moved and not named:
        return not any(change.startswith("position") for change in clause.changes)
    return not _ENDS.isdisjoint({clause.verb, *clause.other_verbs}) and named and _complaint(clause, tagged) is not None


def comes_of_it(clause: Clause, tagged: Tagged, forms: ReasonForms) -> bool:
    """Tell whether what is complained of behind a verb came of what that says (灯关了太暗), and is no reason for it."""
    complaint = _complaint(clause, tagged)
    if complaint is None:
        return False
    begin, at = (tagged.tokens[start].start for start in (clause.start, complaint.start))
    return forms.worse.search(f"{tagged.text[begin:at]}{_PAUSE}{tagged.text[at:]}") is not None


def _complaint(clause: Clause, tagged: Tagged) -> Item | None:
    """Return the first complaint behind the verb of a clause that changes nothing else: no more or less (关小一点)."""
    inside = [item for item in tagged.items if clause.start <= item.start < clause.end and not item.is_name]
    verb_at = next((item.start for item in inside if item.has("verbs")), None)
    changes = [item for item in inside if item.has("changes")]
    if verb_at is None or not changes or any(item.start < verb_at or item.has("amount", "by") for item in changes):
        return None
    return changes[0]
