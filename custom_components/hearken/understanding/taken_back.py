"""What is begun and taken back in the same breath, and what somebody only tells to be doing.

"Open the skylight, nope, scratch that", "lock the, hang on, mum's still out": behind the last word that takes something
back stands nothing that could be asked for instead. "Turning the lights off now" is said of oneself.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .items import Item
from .lexicon import Lexicon
from .plan import Kind, Plan
from .speech_act import Mark, marks
from .tagging import Tagged
from .words import Words, normalized

if TYPE_CHECKING:
    from .planner import Planner
    from .sentence import Sentence

_BEGUN = ("verbs", "carry", "particles", "changes", "entity", "things")

_INSTEAD = (
    "entity", "area", "floor", "things", "verbs", "colours", "modes", "number", "changes", "quantity", "counted",
    "portion", "extreme", "factor", "here", "home", "there", "lists", "clock",
)  # fmt: skip
"""What may be asked for instead of what was taken back."""

_TELLS = frozenset({Mark.REPORT, Mark.NEGATION})
"""Marks of what follows where it says why something is taken back."""


def taken_back(planner: "Planner", sentence: "Sentence", first: Plan) -> Plan | None:
    """Return that nothing is done, where all of a sentence is taken back or only told of oneself; otherwise None."""
    if first.kind in {Kind.ANSWER, Kind.CANCEL, Kind.LATER}:
        return None
    if any(pattern.search(normalized(sentence.said)) for pattern in planner.words.as_said):
        return Plan(kind=Kind.HOLD, reasons=("report",), words=sentence.said)
    tagged = planner.tag(sentence.said)
    if tagged.is_unspaced or not _is_nothing_left(tagged, planner.lexicon, planner.words):
        return None
    return Plan(kind=Kind.HOLD, reasons=("correction",), words=sentence.said)


def _is_nothing_left(tagged: Tagged, lexicon: Lexicon, words: Words) -> bool:
    """Tell whether nothing is asked for behind the last word that takes something back, of what was begun before it."""
    items = tagged.items
    last = max((at for at in range(len(items)) if _takes_back(items, at, lexicon)), default=0)
    if not last or not any(item.has(*_BEGUN) for item in items[:last] if not item.has("correction")):
        return False
    rest = items[last + 1 :]
    if not any(item.value("mark") is None for item in rest):
        return False  # "turn it off, actually": by itself; see `is_taken_back`
    behind = tagged.said(rest[0].start, len(tagged.tokens)).lstrip(" ,.;:…")
    names = any(item.is_name or item.has("things") for item in rest)  # "not the pendants, the strip"
    if not names and not marks(behind, words, ()).isdisjoint(_TELLS):
        return True
    if lexicon.reasons.form_of(behind, 0, len(behind), paused=True) is not None:
        return not any(item.has(*_INSTEAD) for item in rest)
    instead = (at for at, item in enumerate(rest) if item.has(*_INSTEAD, "particles", "carry", "amount", "attributes"))
    return all(is_let_be(rest[at:], lexicon) for at in instead)


def _takes_back(items: Sequence[Item], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a word takes back what stands before it, and is no "no" of what follows ("it's no use")."""
    item = items[at]
    if not at or not item.has("correction") or item.is_name:
        return False
    after = items[at + 1] if at + 1 < len(items) else None
    paused = items[at - 1].has("mark", "correction")
    return (
        paused
        or after is None
        or after.has("mark", "correction", "subjects", "pronoun")
        or lexicon.keeps.get(after.text) == "as_is"
    )


def is_let_be(items: Sequence[Item], lexicon: Lexicon) -> bool:
    """Tell whether it is only asked to leave it as it is ("leave it")."""
    lets = bool(items) and lexicon.keeps.get(items[0].text) == "as_is"
    return lets and all(item.has("pronoun", "filler", "mark") for item in items[1:])
