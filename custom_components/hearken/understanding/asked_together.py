"""Several questions in one breath: "is the back door locked and the oven off", "how warm is it and is anybody home".

Each is answered by itself. The later ones may leave out the word that asks, which is then that of the first.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .dialogue import Dialogue
from .items import Item
from .plan import Kind, Plan
from .speech_act import Mark, marks
from .tagging import Tagged
from .tokens import MAX_LENGTH

if TYPE_CHECKING:
    from .planner import Planner
    from .sentence import Sentence

_MOST = 4
"""Questions of one sentence: nobody remembers more answers."""


def asked_together(planner: "Planner", sentence: "Sentence") -> Plan | None:
    """Return the answers to several questions in one breath; None where it is one, or a part of it is none."""
    tagged = planner.tag(sentence.text)
    if len(tagged.text) > MAX_LENGTH or not any(map(_joins, tagged.items)):
        return None
    parts = _parts(tagged, planner)
    if not 1 < len(parts) <= _MOST:
        return None
    plans = [planner.attempt(part, sentence.snapshot, Dialogue()) for part in parts]
    if not all(plan.kind is Kind.ANSWER and plan.queries for plan in plans):
        return None
    return Plan(kind=Kind.ANSWER, queries=tuple(query for plan in plans for query in plan.queries), words=sentence.text)


def _parts(tagged: Tagged, planner: "Planner") -> list[str]:
    """Return the questions of a sentence, each with the word that asks; fewer than two where it is one."""
    asks = _first(tagged.items)
    head = asks.text if asks is not None and asks.has("questions") and not tagged.is_unspaced else ""
    found: list[str] = []
    start = 0
    for joint in (*filter(_joins, tagged.items), None):
        end = len(tagged.tokens) if joint is None else joint.start
        if joint is not None:
            part = [item for item in tagged.items if start <= item.start < end]
            behind = [item for item in tagged.items if item.start >= joint.end]
            if not (_begins(behind, planner, tagged) and _asks(part, planner, tagged)):
                continue
        said = tagged.said(start, end)
        is_whole = not found or Mark.QUESTION in marks(said, planner.words, ())
        found.append(said if is_whole or not head else f"{head} {said}")
        start = end if joint is None else joint.end
    return found


def _first(items: Iterable[Item]) -> Item | None:
    """Return the first word that says something, or asks."""
    return next((item for item in items if not item.has("filler", "mark") or item.has("questions")), None)


def _joins(item: Item) -> bool:
    return (item.has("and") or item.value("mark") in _PAUSES) and not item.is_name


def _asks(part: list[Item], planner: "Planner", tagged: Tagged) -> bool:
    """Tell whether a part may be a whole question: it asks by itself, or says of something in which state it may be."""
    if not part:
        return False
    if any(item.has("questions") for item in part) and _says_state(part):
        return True
    return Mark.QUESTION in marks(tagged.said(part[0].start, part[-1].end), planner.words, ())


def _begins(behind: list[Item], planner: "Planner", tagged: Tagged) -> bool:
    """Tell whether another question begins: with the word that asks, or with something and its state."""
    first = _first(behind)
    if first is None:
        return False
    if first.has("questions") or tagged.is_unspaced:
        return Mark.QUESTION in marks(tagged.said(first.start, len(tagged.tokens)), planner.words, ())
    own = behind[: next((at for at, item in enumerate(behind) if at and _joins(item)), len(behind))]
    return _says_state(own)


def _says_state(part: list[Item]) -> bool:
    """Tell whether something is named, and a state that it may be in."""
    named = any(item.is_name or item.has("things") for item in part)
    return named and any(item.has("states") and not (item.is_name or item.has("filler")) for item in part)


_PAUSES = frozenset(",;，；？?")
