"""A follow-up behind words that say nothing: "brrr no wait I mean back on", "actually nah turn them off".

Also behind what is complained of in what was done: "muy fuerte, ponla al diez". Only what was spoken of last is meant.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .follow_up import follow_up
from .items import Item
from .lexicon import Lexicon
from .plan import Kind, Plan
from .speech_act import marks

if TYPE_CHECKING:
    from .planner import Planner
    from .sentence import Sentence

_MOST = 8
"""Words before a follow-up."""

_SETTLED = frozenset({Kind.ANSWER, Kind.ASK, Kind.LATER, Kind.CANCEL})
"""What a whole sentence is, whatever may be said at its end."""

_DENIED = frozenset({"negation", "report", "question"})
"""Reasons for which nothing is done about a sentence, whatever stands at its end."""

_SOUND = re.compile(r"[^aeiouyáéíóúäöüàèù\W\d]+|\w*?(\w)\1\1\w*|\w*(?:hm|pf|uff)\w*", re.IGNORECASE)
"""What is no word, but a sound: "brrr", "pfff", "aaah"."""

_VERBS = frozenset({"verbs", "carry"})

_IDLE = ("correction", "denial", "filler", "mark", "and", "pronoun")


def interjected(planner: "Planner", sentence: "Sentence", first: Plan) -> Plan | None:
    """Return what a sentence asks to be done with what was spoken of last, behind words that say nothing."""
    dialogue, last = sentence.dialogue, sentence.dialogue.last
    if not dialogue.follows or last is None or first.kind in _SETTLED:
        return None
    if not _DENIED.isdisjoint(first.reasons):
        return None
    tagged = planner.tag(sentence.text)
    items = tagged.items
    if any(item.has("counted", "quantity") for item in items):
        return None  # "one of them off"
    if (
        first.kind is Kind.ACT
        and set(first.targets) & set(last.targets)
        and not _begins_with_complaint(items, planner.lexicon)
    ):
        return None
    for at in range(1, min(len(items), _MOST + 1)):
        if not _says_nothing(items, at - 1, planner.lexicon):
            return None
        rest = tagged.said(items[at].start, len(tagged.tokens))
        if _goes_on(items, at, planner.lexicon) or marks(_told(items[:at], rest), planner.words, ()):
            continue
        if first.kind is Kind.ACT and not any(item.has("verbs", "carry", "number") for item in items[at:]):
            return None
        plan = follow_up(planner, sentence.part(rest)) or planner.attempt(rest, sentence.snapshot, dialogue)
        if plan.kind is Kind.ACT and set(plan.targets) <= set(last.targets):
            return plan
    return None


def _begins_with_complaint(items: Sequence[Item], lexicon: Lexicon) -> bool:
    """Tell whether what is wrong stands before what is to be done about it ("too bright make it 30")."""
    said = next(
        (
            item
            for at, item in enumerate(items)
            if item.has("changes") or not (item.has(*_IDLE) or _says_nothing(items, at, lexicon))
        ),
        None,
    )
    return said is not None and said.has("changes") and not said.has("verbs", "carry")


def _says_nothing(items: Sequence[Item], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a word before a follow-up says nothing of what is to be done."""
    item = items[at]
    if item.is_name or item.has("counted", "quantity", "number"):
        return False  # "one of them off"
    said, brief = item.text.lower(), lexicon.wraps.brief
    is_said = at > 0 and items[at - 1].has("pronoun")  # "that's too warm", and no "is it on"
    if item.has(*_IDLE) and not item.has("verbs", "carry", "conditions", *(() if is_said else ("questions",))):
        return True
    if item.has("changes") and not item.has("verbs", "carry"):
        return True
    if not item.tags and (_SOUND.fullmatch(said) or said in brief.sighs | brief.beside | brief.courtesies):
        return True
    after = items[at + 1] if at + 1 < len(items) else None
    if item.tags or at or after is None:
        return False
    return after.has("mark", "correction") or _is_called(item, items, at + 1, lexicon)


def _is_called(item: Item, items: Sequence[Item], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a word only calls somebody before what is to be done ("honey turn it off"), and does not tell who.

    One that does something has a verb in another form ("opa macht es aus", "kids turn it off"). Where a pronoun hangs
    on a verb that is an order, that is told by `called_upon.py`; other verbs there may be of either.
    """
    if not lexicon.spaced or item.text.lower().endswith("s"):
        return False
    if _complains(items, at):
        return True
    verb = items[at].text.lower()
    told = any(verb.endswith(end) and lexicon.kinds(verb.removesuffix(end)) & _VERBS for end in ("s", "t", "et"))
    return items[at].has("verbs", "carry") and not lexicon.spelling.clitics and not told


def _complains(items: Sequence[Item], at: int) -> bool:
    """Tell whether something is said of "that" ("that's too strong")."""
    after = items[at + 1] if at + 1 < len(items) else None
    return items[at].has("pronoun") and after is not None and after.has("changes", "amount", "less", "filler")


def _goes_on(items: Sequence[Item], at: int, lexicon: Lexicon) -> bool:
    """Tell whether what follows itself only stands before a follow-up: it says nothing, or only what is wrong."""
    if items[at].has("changes") and any(item.has("verbs", "carry") for item in items[at + 1 :]):
        return _says_nothing(items, at, lexicon)
    return items[at].has("mark", "correction", "denial") and _says_nothing(items, at, lexicon)


def _told(before: Sequence[Item], rest: str) -> str:
    """Return a sentence without the words before it that only take back what was said ("no", "nah")."""
    complained = next((n for n, item in reversed(list(enumerate(before))) if item.has("changes")), -1)
    left = [
        item.text
        for n, item in enumerate(before)
        if not item.has("correction", "denial", "mark", "changes")
        and (n > complained or not item.has("pronoun", "filler"))
    ]
    return " ".join((*left, rest))
