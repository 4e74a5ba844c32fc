"""Pauses of a language that writes no spaces: 灯关了 宝宝睡了 is an order, and behind the pause why it is given.

A space between two characters is a pause, where the sentence says nothing as it stands. What follows an order and only
tells something ("my hands are full", "we're off to bed") is left away; what may be a part of the order never is.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from .doers import IS_DONE
from .items import Item
from .left_out import UNCLEAR
from .plan import Kind, Plan
from .speech_act import Mark, marks
from .wraps import Pauses

if TYPE_CHECKING:
    from .dialogue import Dialogue
    from .home import Snapshot
    from .planner import Planner

_COMMA = ","
_SPACE = re.compile(r"(?<=[\u3400-\u9fff\d]) +(?=[\u3400-\u9fff\d])")
_PARTS = re.compile(r"[,，;；。.!！?？]+")
_MOST_PARTS = 6


def by_pauses(planner: "Planner", said: str, text: str, snapshot: "Snapshot", dialogue: "Dialogue") -> Plan:
    """Return the plan of a sentence, with its pauses heard where that says more; `text` is it without its wraps."""
    heard = said if planner.lexicon.spaced else _with_commas(said, planner.lexicon.wraps.pauses)
    parts = [] if planner.lexicon.spaced else _parts(planner.lexicon.unwrapped(heard))
    if not 1 < len(parts) <= _MOST_PARTS:
        return planner.asked_for(said, text, snapshot, dialogue)

    def planned(order: str) -> Plan:
        return replace(planner.asked_for(order, planner.lexicon.unwrapped(order), snapshot, dialogue), words=said)

    told = _told_behind(parts, planner)
    certain = len(list(takewhile(bool, told)))
    # What is too cold once the heating is off says why that is wanted, and asks for nothing more.
    if certain and (order := planned(_COMMA.join(parts[:-certain]))).kind is Kind.ACT:
        return order
    plan = planner.asked_for(said, text, snapshot, dialogue)
    if plan.kind in _SAID or UNCLEAR in plan.reasons:
        return plan
    if heard != said and (other := planned(heard)).kind in _SAID:
        return other
    if (listed := _enumerated(parts, planner)) is not None and (other := planned(listed)).kind in _SAID:
        return other
    if plan.kind is Kind.HOLD and "report" in plan.reasons and parts[0].endswith(IS_DONE):
        return plan
    orders = (
        planned(_COMMA.join(rest))
        for rest in (*(parts[:-n] for n in range(1, len(told) + 1)), *_behind(parts, planner))
    )
    return next((order for order in orders if order.kind in _SAID | _TOLD), plan)


def said_in(planner: "Planner", said: str, text: str) -> tuple[str, ...]:
    """Return what may be a sentence in what was said: the whole, without its wraps, and from pause to pause."""
    if planner.lexicon.spaced:
        return said, text
    return said, text, *_parts(_with_commas(said, planner.lexicon.wraps.pauses))


def without_reason(planner: "Planner", said: str) -> str:
    """Return a sentence without its wraps, and without what only says why behind its pauses."""
    text = planner.lexicon.unwrapped(said)
    parts = (
        []
        if planner.lexicon.spaced
        else _parts(planner.lexicon.unwrapped(_with_commas(said, planner.lexicon.wraps.pauses)))
    )
    told = _told_behind(parts, planner) if 1 < len(parts) <= _MOST_PARTS else []
    return _COMMA.join(parts[: -len(told)]) if told else text


def _enumerated(parts: Sequence[str], planner: "Planner") -> str | None:
    """Return a sentence with "and" for its pauses, where all parts but the last only name things (灯 窗帘 都关上)."""
    names = [[item for item in planner.tag(part).items if not item.has("filler")] for part in parts]
    if not all(items and all(map(_names, items)) for items in names[:-1]):
        return None
    before = planner.words.conjunction.join(parts[:-1])
    return f"{before}{planner.words.conjunction if any(map(_names, names[-1])) else ''}{parts[-1]}"


def _names(item: Item) -> bool:
    return item.is_name or item.has("things")


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _PARTS.split(text) if part.strip()]


def _behind(parts: Sequence[str], planner: "Planner") -> list[Sequence[str]]:
    """Return what stands behind the first part, where that only says why."""
    before = planner.lexicon.wraps.pauses.before
    return [parts[1:]] if before is not None and before.search(planner.words.fold(parts[0])) else []


def _told_behind(parts: Sequence[str], planner: "Planner") -> list[bool]:
    """Return of each of the last parts that only tell something whether that is certain, the last of them first."""
    pauses, words = planner.lexicon.wraps.pauses, planner.words
    if pauses.worse is not None and pauses.worse.search(words.fold(_COMMA.join(parts))):
        return []
    told = []
    for part in parts[:0:-1]:
        folded = words.fold(part)
        certain = pauses.telling is not None and pauses.telling.search(folded) is not None
        if (pauses.narrating and pauses.narrating.search(folded)) or not (certain or _tells(part, planner)):
            break
        told.append(certain)
    return told


def _with_commas(said: str, pauses: Pauses) -> str:
    """Return a sentence with a comma for each of its pauses."""
    parts = _SPACE.split(said)
    text = parts[0]
    for part in parts[1:]:
        goes_on = pauses.joined is not None and pauses.joined.search(text)
        text += f"{' ' if goes_on else _COMMA}{part}"
    return text


def _tells(part: str, planner: "Planner") -> bool:
    """Tell whether a part of a sentence seems to tell something, and says nothing about what is asked for."""
    pauses, folded = planner.lexicon.wraps.pauses, planner.words.fold(part)
    if pauses.likely is None or not pauses.likely.search(folded):
        return False
    if not _NO_TELLING.isdisjoint(marks(part, planner.words)):
        return False
    items = planner.tag(part).items
    if any(item.is_name for item in items) and not (pauses.doing and pauses.doing.search(folded)):
        return False
    return not any(_is_of_order(item) for item in items)


def _is_of_order(item: Item) -> bool:
    """Tell whether an item may belong to what is asked for, or be something else that is."""
    if item.has("filler") or item.value("quantity") == "each":
        return False
    return item.has(*_OF_HOME) or (item.has("states") and item.value("states") not in _OF_PEOPLE)


_SAID = frozenset({Kind.ACT, Kind.ANSWER, Kind.CANCEL})
"""Plans of sentences that are understood."""

_TOLD = frozenset({Kind.ASK, Kind.CANNOT, Kind.LATER})
"""Plans that say more than that a part of the sentence was not understood."""

_NO_TELLING = frozenset(Mark) - {Mark.EXCEPTION}

_OF_HOME = (
    "entity", "things", "verbs", "carry", "particles", "changes", "colours", "modes", "number", "to", "by", "amount",
    "except", "correction", "denial", "conditions", "lists", "quantity", "counted", "pronoun", "extreme", "portion",
    "factor", "questions", "clock", "units", "and", "attributes", "stepped",
)  # fmt: skip
"""What may belong to the order, or be another one."""

_OF_PEOPLE = frozenset({"home", "away"})
"""States that are told of people."""
