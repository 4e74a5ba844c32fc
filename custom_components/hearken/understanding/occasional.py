"""What is to be done whenever something happens, told by the word between the two alone: 人一走就关灯, 热了就开空调.

No word says "if" there, and what comes first looks like a reason (热了) or like nothing that is known (有人进来). What
only names what it is about (空调就开二十六度), or says when as a mere manner (现在就关灯), is an order like any other.
"""

from typing import TYPE_CHECKING

from .grammar import Grammar
from .items import Item
from .plan import Kind, Plan

if TYPE_CHECKING:
    from .planner import Planner
    from .sentence import Sentence

_TOPICS = (
    "things", "quantity", "counted", "number", "units", "portion", "extreme", "pronoun", "here", "home", "beside",
    "carry", "and", "to", "by", "mark", "attributes", "colours", "modes", "gears", "correction", "denial",
)  # fmt: skip

_KNOWN = frozenset({Kind.LATER, Kind.HOLD, Kind.ANSWER, Kind.CANCEL})


def occasional(planner: "Planner", sentence: "Sentence", first: Plan) -> Plan | None:
    """Return that a sentence is about another moment, where it says what is to be done whenever something happens."""
    grammar = planner.lexicon.grammar
    if not grammar.occasions or first.kind in _KNOWN or (first.steps and all(one.condition for one in first.steps)):
        return None
    items = planner.tag(sentence.text).items
    at = next((at for at, item in enumerate(items) if at and item.value("conditions") == "then"), 0)
    if not at:
        at = next((at for at, item in enumerate(items) if at and item.text in grammar.only_then), 0)
        if not any(_is_occasion(item, grammar) for item in items[:at]) or _acts(items[: max(at - 1, 0)]):
            return None
    if not at or not _acts(items[at:]):
        return None
    if any(item.value("conditions") in {"if", "when", "if_end", "when_end"} for item in items[:at]):
        return _at_another(sentence)
    begins = next((number + 1 for number in reversed(range(at)) if items[number].value("mark") is not None), 0)
    before = items[begins:at]
    if not before or all(_is_topic(item, grammar) for item in before):
        return None
    is_so = any(item.text.startswith(grammar.already) for item in before) and items[-1].has("filler")
    return None if is_so else _at_another(sentence)


def _is_occasion(item: Item, grammar: Grammar) -> bool:
    """Tell whether a word says when, before what is done only then: 我回来再开灯, 冷了再开暖气; no 太冷了再开高点."""
    if item.is_name:
        return False
    if item.has("changes"):
        return item.text.endswith(grammar.done) and len(item.text) == _BARE
    return item.value("states") == "home" or (item.has("filler") and any(one in item.text for one in grammar.occasions))


_BARE = 2
"""Characters of a complaint with nothing before it that says how much (冷了)."""


def _acts(items: tuple[Item, ...]) -> bool:
    return any(item.has("verbs", "changes") and not item.is_name for item in items)


def _is_topic(item: Item, grammar: Grammar) -> bool:
    """Tell whether a word only names what an order is about, or says nothing."""
    if item.is_name:
        return True
    if item.has("questions", "verbs", "changes", "states"):
        return item.has("carry")
    if item.has("filler"):
        return not any(one in item.text for one in grammar.occasions)
    return item.has(*_TOPICS) and item.value("things") != "person"


def _at_another(sentence: "Sentence") -> Plan:
    return Plan(kind=Kind.LATER, reasons=("another_moment",), words=sentence.text)
