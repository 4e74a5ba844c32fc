"""Complaints beside an order with no pause between them, where no spaces are written: 空调关了有点凉 only says why.

What is off is not made warmer as well. But 空调关了好热 tells what came of it, and asks to switch nothing off.
"""

from collections.abc import Sequence

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
    return not _ENDS.isdisjoint({clause.verb, *clause.other_verbs}) and bool(_complaints(clause, tagged))


def comes_of_it(clause: Clause, tagged: Tagged, forms: ReasonForms) -> bool:
    """Tell whether what is complained of behind a verb came of what that says (灯关了太暗), and is no reason for it."""
    begin = tagged.tokens[clause.start].start
    behind = (tagged.tokens[one.start].start for one in _complaints(clause, tagged))
    return any(forms.worse.search(f"{tagged.text[begin:at]}{_PAUSE}{tagged.text[at:]}") for at in behind)


def _complaints(clause: Clause, tagged: Tagged) -> Sequence[Item]:
    """Return the complaints of a clause that changes nothing else: no more or less of anything (关小一点)."""
    inside = [item for item in tagged.items if clause.start <= item.start < clause.end and not item.is_name]
    changes = [item for item in inside if item.has("changes")]
    return [] if any(item.has("amount", "by") for item in changes) else changes
