"""An order behind a word that only calls somebody: "mijo apágame la tele", "chérie éteins-moi la lampe".

What hangs on the verb tells that it is an order, and that nobody is told of who does it. Such a word may as
well be what a player is called.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .plan import Kind, Plan
from .speech_act import marks
from .tagging import Tagged

if TYPE_CHECKING:
    from .home import Entity
    from .name_finding import NameFinder
    from .planner import Planner
    from .sentence import Sentence

_MOST = 2
"""Words that call somebody."""


def called_upon(planner: "Planner", sentence: "Sentence", first: Plan) -> Plan | None:
    """Return the plan of what is ordered behind a word that means nothing here; None where it is no such order."""
    if not planner.lexicon.spelling.clitics or first.kind not in {Kind.UNSETTLED, Kind.ABSENT, Kind.ASK}:
        return None
    tagged = planner.tag(sentence.text)
    at = next((n for n, item in enumerate(tagged.items) if item.tags and not item.has("mark")), 0)
    calls = [item for item in tagged.items[:at] if not item.tags]
    if not 0 < len(calls) <= _MOST or not _is_ordered(tagged, at):
        return None
    rest = tagged.said(tagged.items[at].start, len(tagged.tokens))
    if marks(rest, planner.words, ()):
        return None
    plan = planner.asked_for(sentence.part(rest))
    return plan if plan.kind in {Kind.ACT, Kind.ASK} else None


def _is_ordered(tagged: Tagged, at: int) -> bool:
    """Tell whether a verb stands there on which a pronoun hangs."""
    verb = tagged.items[at]
    if verb.is_name or not verb.has("verbs", "carry") or verb.end >= len(tagged.tokens):
        return False
    between = tagged.text[tagged.tokens[verb.end - 1].end : tagged.tokens[verb.end].start]
    return between in {"", "-"} and tagged.tokens[verb.end].kind == "word"


def players_called(grounding: "NameFinder", players: Sequence["Entity"]) -> list["Entity"]:
    """Return which players are called by the word that may only call somebody (小爱声音小点, of a 小爱音箱)."""
    if grounding.lexicon.spaced:
        return []
    first = next((item for item in grounding.tagged.items if item.value("mark") is None), None)
    if first is None or first.is_name or not first.has("filler") or len(first.text) < _SHORTEST_CALL:
        return []
    after = next((item for item in grounding.tagged.items if item.start == first.end), None)
    if after is None or after.value("mark") is not None:
        return []  # 小爱, 声音小点
    called = [one for one in players if any(name.lower().startswith(first.text) for name in one.names)]
    here = [one for one in called if one.area is not None and one.area == grounding.snapshot.here]
    return here or called


_SHORTEST_CALL = 2
"""Characters of what an assistant is called."""
