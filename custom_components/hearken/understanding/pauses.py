"""Pauses of a language that writes no spaces: a space between two characters is one, as in 灯关了 宝宝睡了."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .items import Item
from .left_out import UNCLEAR
from .plan import Kind, Plan
from .run_on import run_on
from .tokens import MAX_LENGTH

if TYPE_CHECKING:
    from .planner import Planner
    from .sentence import Sentence

COMMA = ","
_SPACE = re.compile(r"(?<=[\u3400-\u9fff\d]) +(?=[\u3400-\u9fff\d])")
_PARTS = re.compile(r"[,，;；。.!！?？]+")
MOST_PARTS = 6
"""As many pauses, less one, has a sentence that is heard by them."""


def by_pauses(planner: "Planner", sentence: "Sentence") -> Plan:
    """Return the plan of a sentence, with its pauses heard where that says more."""
    said = sentence.said
    plan = planner.asked_for(sentence)
    if planner.lexicon.spaced or UNCLEAR in plan.reasons:
        return plan
    if plan.kind in _SAID:
        # What somebody still does is no question (灯都关掉我还洗碗呢), and where they are is no place to act on.
        return (plan.kind is not Kind.CANCEL and _unpaused(planner, sentence)) or plan
    if plan.kind in _NOT_FOUND and (heard := _unpaused(planner, sentence)) is not None:
        return heard
    if plan.kind in _RUN_ON and (heard := run_on(planner, sentence)) is not None:
        return heard
    parts = paused_parts(said, planner)
    if not 1 < len(parts) <= MOST_PARTS:
        return plan
    for other in (_with_commas(said, planner), _enumerated(parts, planner)):
        if other is None or other == said:
            continue
        heard = planner.asked_for(replace(sentence, said=other, text=planner.unwrapped(other)))
        if heard.kind in _SAID:
            return replace(heard, words=said)
    return plan


def _unpaused(planner: "Planner", sentence: "Sentence") -> Plan | None:
    """Return the plan of an order and what is told beside it, said in one breath (灯关一下我要睡了), or None."""
    forms = planner.lexicon.reasons
    if len(sentence.said) > MAX_LENGTH or (gap := forms.breath.search(sentence.said)) is None:
        return None
    order = sentence.said[: gap.start()]
    if forms.reported.search(order):
        return None  # 灯关了我才睡得着 may as well be told
    if not sentence.dialogue.follows and planner.asked_for(sentence.part(order)).kind is Kind.HOLD:
        return None  # 妈妈关灯
    with_comma = f"{order}{COMMA}{sentence.said[gap.start() :]}"
    heard = planner.asked_for(replace(sentence, said=with_comma, text=planner.unwrapped(with_comma)))
    return replace(heard, words=sentence.said) if heard.kind is Kind.ACT else None


def without_breath(planner: "Planner", text: str) -> str:
    """Return a sentence without what is told at its end in the same breath (定个五分钟的闹铃我焖饭呢)."""
    gap = planner.lexicon.reasons.breath.search(text) if len(text) <= MAX_LENGTH else None
    return text[: gap.start()] if gap is not None else text


_NOT_FOUND = frozenset({Kind.ABSENT, Kind.UNSETTLED, Kind.ASK})
_RUN_ON = _NOT_FOUND | {Kind.HOLD, Kind.CANNOT}


_SAID = frozenset({Kind.ACT, Kind.ANSWER, Kind.CANCEL})
"""Plans of sentences that are understood."""


def said_in(planner: "Planner", sentence: "Sentence") -> tuple[str, ...]:
    """Return what may be a sentence in what was said: the whole, without its wraps, and from pause to pause."""
    said, text = sentence.said, sentence.text
    return (said, text) if planner.lexicon.spaced else (said, text, *_parts(_with_commas(said, planner)))


def paused_parts(said: str, planner: "Planner") -> list[str]:
    """Return what stands between the pauses of a sentence, without its wraps."""
    return _parts(planner.unwrapped(_with_commas(said, planner)))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _PARTS.split(text) if part.strip()]


def _with_commas(said: str, planner: "Planner") -> str:
    """Return a sentence with a comma for each of its pauses; none is heard behind what goes on (不要 打开)."""
    first, *others = _SPACE.split(said)
    text = first
    for part in others:
        text += f"{' ' if planner.lexicon.reasons.hanging.search(text) else COMMA}{part}"
    return text


def _enumerated(parts: Sequence[str], planner: "Planner") -> str | None:
    """Return a sentence with "and" for its pauses, where all parts but the last only name things (灯 窗帘 都关上)."""
    names = [[item for item in planner.tag(part).items if not item.has("filler")] for part in parts]
    if not all(items and all(map(_names, items)) for items in names[:-1]):
        return None
    before = planner.words.conjunction.join(parts[:-1])
    return f"{before}{planner.words.conjunction if any(map(_names, names[-1])) else ''}{parts[-1]}"


def _names(item: Item) -> bool:
    return item.is_name or item.has("things")
