"""An order behind what is told first: "it's getting dark, turn the light on", "I left the lamp on, switch it off".

Only what is told is held then, and not the order. What others say, or is read or dreamt, is no order of the speaker's:
"mum said, turn it off".
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from .at_moment import spoken_of
from .dialogue import Dialogue
from .doers import is_news
from .grounding import Grounding
from .home import Snapshot
from .items import Item
from .left_out import MAY_TELL_WHY
from .lexicon import Lexicon
from .name_finding import Focus
from .plan import Kind, Plan
from .presence import presence_in
from .reading import read_clauses
from .speech_act import Mark, marks
from .tagging import Tagged
from .words import Words, normalized

if TYPE_CHECKING:
    from .planner import Planner

_PAUSES = frozenset(",;.!")


def after_reason(planner: "Planner", text: str, first: Plan, snapshot: Snapshot, dialogue: Dialogue) -> Plan | None:
    """Return the plan of an order behind what is only told; None where nothing is, or no clear order follows.

    `first` is what the sentence as a whole asks for.
    """
    if not planner.lexicon.spaced or "?" in text or first.kind not in MAY_TELL_WHY | {Kind.ACT}:
        return None
    for reason, order in _parted(planner.tag(text), planner.lexicon):
        if not _is_reason(planner, reason, first) or marks(order, planner.words, ()):
            continue
        there = _there(planner, reason, order, snapshot)
        if there is None:
            return None
        plan = planner.attempt(order, there, _spoken_of(planner, reason, there) or dialogue)
        return replace(plan, words=text) if plan.kind is Kind.ACT else None
    return None


def _parted(tagged: Tagged, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield each beginning of a sentence, and what follows it behind a pause, where that begins with a verb."""
    for pause in tagged.items:
        if pause.value("mark") not in _PAUSES or not pause.start:
            continue
        rest = [item for item in tagged.items if item.start >= pause.end]
        if not any(item.is_name or item.has(*_ACTED_ON) for item in rest):
            continue
        begins = next((item for item in rest if not item.has("filler", "and") or item.has(*_VERBS)), None)
        if begins is not None and _is_verb(begins, tagged, lexicon):
            yield tagged.said(0, pause.start), tagged.said(begins.start, len(tagged.tokens))


def _is_verb(item: Item, tagged: Tagged, lexicon: Lexicon) -> bool:
    """Tell whether a word is a verb, or some words that begin with one ("baisse le son")."""
    if item.is_name or item.has("things"):
        return False
    first = next(
        (tags for end, tags in lexicon.at((tagged.tokens[item.start].text,), 0) if end == 1),
        (),
    )
    return item.has(*_VERBS) or (item.has("changes") and any(tag.kind in _VERBS for tag in first))


_VERBS = ("verbs", "carry")
_ACTED_ON = ("things", "pronoun", "here", "home", "quantity", "changes", "attributes")


def _is_reason(planner: "Planner", reason: str, first: Plan) -> bool:
    """Tell whether a part of a sentence only tells something, and asks for nothing."""
    words, tagged = planner.words, planner.tag(reason)
    if _is_of_others(reason, words):
        return False
    found = marks(reason, words, ())
    begins = next((item for item in tagged.items if item.text not in words.filler), None)
    asks = begins is None or begins.has("verbs", "carry", "conditions")
    if not asks and is_news(tagged, words):
        return True
    if _tells_of_nobody(planner, reason):
        return not asks
    if first.kind is Kind.LATER or not found.isdisjoint({Mark.NEGATION, Mark.CONDITION, Mark.SCHEDULE}):
        return False
    if Mark.REPORT in found:
        return True
    calls = len(tagged.tokens) < _SENTENCE or any(item.has("and") for item in tagged.items)
    if calls and not _says_how(tagged):
        return False  # "Morag, close the gate"
    if any(item.has("things") and not item.is_name for item in tagged.items) and not _says_how(tagged):
        return False  # "the party lamp, turn the light on"
    acts = any(item.has("carry") and not (item.is_name or item.has("questions")) for item in tagged.items)
    acts |= any(clause.verb or clause.particle or clause.has_value for clause in read_clauses(tagged, planner.lexicon))
    return first.kind is not Kind.ACT and not asks and not acts


_SENTENCE = 3
"""Words of a sentence, at least; fewer may be who is spoken to."""


def _says_how(tagged: Tagged) -> bool:
    """Tell whether it is said how something is ("is", "has")."""
    return any(item.has("questions") and not item.is_name for item in tagged.items)


def _tells_of_nobody(planner: "Planner", reason: str) -> bool:
    """Tell whether it is told that there is nobody somewhere."""
    presence = presence_in(reason, planner.lexicon)
    return presence is not None and not presence.somebody


def _is_of_others(reason: str, words: Words) -> bool:
    """Tell whether what follows is what somebody says, reads or dreams."""
    return any(pattern.search(normalized(reason)) for pattern in words.saying)


def _there(planner: "Planner", reason: str, order: str, snapshot: Snapshot) -> Snapshot | None:
    """Return from where an order is to be read; None where what is told is of another room, and may be meant."""
    if any(item.has("area", "floor", "entity", "home", "here", "pronoun") for item in planner.tag(order).items):
        return snapshot
    places = {area for item in planner.tag(reason).items for area in item.values("area")} - {snapshot.here}
    if len(places) == 1 and _tells_of_nobody(planner, reason):
        return replace(snapshot, here=places.pop())
    return snapshot if not places else None


def _spoken_of(planner: "Planner", reason: str, snapshot: Snapshot) -> Dialogue | None:
    """Return a dialogue in which what is told of was spoken of last ("I left the lamp on, switch it off")."""
    tagged = planner.tag(reason)
    grounding = Grounding(snapshot, planner.names, planner.lexicon, tagged, Focus())
    phrases = [phrase for clause in read_clauses(tagged, planner.lexicon) for phrase in clause.phrases]
    named = [phrase for phrase in phrases if phrase.entities or phrase.kinds]
    if len(named) != 1:
        return None
    found = grounding.find(replace(named[0], unknown=[]), lambda _entity: True).targets
    return spoken_of(tuple(entity.id for entity in found)) if found else None
