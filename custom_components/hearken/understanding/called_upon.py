"""An order behind a word that only calls somebody: "mijo apágame la tele", "chérie éteins-moi la lampe".

What hangs on the verb tells that it is an order, and that nobody is told of who does it.
"""

from typing import TYPE_CHECKING

from .plan import Kind, Plan
from .speech_act import marks
from .tagging import Tagged

if TYPE_CHECKING:
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
