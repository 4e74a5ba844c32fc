"""Why something is asked for changes nothing of what is asked for, and is left away before that is planned.

"Turn the fan off, I'm freezing", "mach das Fenster zu es regnet rein", "it's getting dark, turn the light on",
灯关了 宝宝睡了: each is parted into an order and what is told beside it (`reason_parting.py`), which must only tell
something (`reason_checks.py`). The forms of reasons are the language's own (`reason_forms.py`).
"""

from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from .at_moment import spoken_of
from .clauses import Phrase, phrases_of
from .dialogue import Dialogue
from .grounding import Grounding
from .home import Snapshot
from .implying import offer_of
from .left_out import MAY_TELL_WHY, UNCLEAR
from .name_finding import Focus
from .plan import Doubt, Kind, Plan, Verb
from .reading import read_clauses
from .reason_checks import from_where, only_tells
from .reason_forms import Form
from .reason_parting import Parted, has_order_words, told_behind, told_first
from .speech_act import marks

if TYPE_CHECKING:
    from .planner import Planner
    from .sentence import Sentence

_MOST = 8
"""As many orders as that are tried."""

_RUN = "run"
"""How it is offered to run something."""

_UNCLEAR = frozenset({Kind.UNSETTLED, Kind.ABSENT})
"""Plans of whole sentences after which any order that is understood is better."""

_MAY_BE_TOLD = MAY_TELL_WHY | {Kind.ACT}
"""Plans of whole sentences of which the beginning may only be told, though no form says so."""

_TAKEN = {
    Kind.ACT: _MAY_BE_TOLD | {Kind.ANSWER},
    Kind.CANCEL: _UNCLEAR,
    Kind.ANSWER: _UNCLEAR,
}
"""Plans of orders that are taken at once, and of which whole sentences they are."""

_BETTER = {Kind.ASK: MAY_TELL_WHY, Kind.CANNOT: _UNCLEAR, Kind.LATER: _UNCLEAR}
"""The same of those that are better than nothing."""


_SPOKEN_FIRST = frozenset({Form.CLAUSE, Form.NONE})
"""Forms of what is told first, and may speak of what is ordered then."""


def without_reason(planner: "Planner", sentence: "Sentence", first: Plan) -> Plan | None:
    """Return the plan of an order without what is only told beside it, or None where there is no such order.

    `first` is what the sentence as a whole asks for.
    """
    text = sentence.text
    if "?" in text or first.kind not in _TAKEN[Kind.ACT] or "correction" in first.reasons:
        return None  # of what is taken back, it is told why that is
    better: Plan | None = None
    behind = told_behind(planner, text) if first.kind in MAY_TELL_WHY or planner.lexicon.reasons.is_ever_sure else ()
    ways = chain(told_first(planner, text), behind)
    told = (one for one in ways if _may_be(planner, one, first) and only_tells(planner, one, first))
    for parted in islice(told, _MOST):
        plan = _ordered(planner, parted, sentence.snapshot, sentence.dialogue)
        if first.kind in _TAKEN.get(plan.kind, ()):
            return replace(plan, words=text)
        if better is None and first.kind in _BETTER.get(plan.kind, ()):
            better = replace(plan, words=text)
    return better


def _ordered(planner: "Planner", parted: Parted, snapshot: Snapshot, dialogue: Dialogue) -> Plan:
    """Return the plan of the order of a parted sentence."""
    nothing = Plan(kind=Kind.UNSETTLED, words=parted.order)
    if (there := from_where(planner, parted, snapshot)) is None:
        return nothing
    if any(one.is_only_everything for one in _phrases(planner, parted.order)) and any(
        one.entities or one.kinds for one in _phrases(planner, parted.reason)
    ):
        return nothing  # "which lights are on in here, turn everything off": all of the house, or of those?
    about = _spoken_of(planner, parted.reason, there) if parted.told[0].form in _SPOKEN_FIRST else None
    plan = planner.attempt(planner.unwrapped(parted.order), there, about or dialogue)
    if not has_order_words(planner.tag(parted.order)) and _only_runs(plan):
        # "Good night, I'm off to bed" may mean the scene of that name; "Party time is my favourite" only speaks of it.
        return offer_of(plan, _RUN, there.home, planner.words) if parted.is_paused else nothing
    return nothing if _plays(plan) and not parted.is_paused else plan


def _only_runs(plan: Plan) -> bool:
    """Tell whether a scene or a script is to be run, and nothing else."""
    return bool(plan.steps) and all(step.verb is Verb.RUN for step in plan.steps)


def _may_be(planner: "Planner", parted: Parted, first: Plan) -> bool:
    """Tell whether a sentence may be parted so, by what it asks for as a whole."""
    forms = {one.form for one in parted.told}
    if forms == {Form.BEFORE}:
        is_unclear = first.kind in _UNCLEAR or Doubt.DID_YOU_MEAN in first.reasons
        return is_unclear and UNCLEAR not in first.reasons
    if forms <= {Form.CLAUSE, Form.NONE}:
        return first.kind in _MAY_BE_TOLD and not marks(parted.order, planner.words, ())
    if "report" in first.reasons and parted.order.endswith(planner.lexicon.grammar.done):
        return False  # 保姆把灯关了,宝宝睡了
    return first.kind in MAY_TELL_WHY or forms == {Form.SURE}


def _plays(plan: Plan) -> bool:
    """Tell whether something is played, so that what follows without a pause may be its title."""
    played = (one for step in plan.steps if step.verb in {Verb.START, Verb.RESUME} for one in step.targets)
    return any(one.startswith("media_player.") for one in played)


def _spoken_of(planner: "Planner", reason: str, snapshot: Snapshot) -> Dialogue | None:
    """Return a dialogue in which what is told of was spoken of last ("I left the lamp on, switch it off")."""
    grounding = Grounding(snapshot, planner.names, planner.lexicon, planner.tag(reason), Focus())
    named = [phrase for phrase in _phrases(planner, reason) if phrase.entities or phrase.kinds]
    if len(named) != 1:
        return None
    found = grounding.find(replace(named[0], unknown=[]), lambda _entity: True).targets
    return spoken_of(tuple(entity.id for entity in found)) if found else None


def _phrases(planner: "Planner", text: str) -> list[Phrase]:
    """Return what a part of a sentence is about."""
    return phrases_of(read_clauses(planner.tag(text), planner.lexicon))


def without_all_reasons(planner: "Planner", text: str) -> str:
    """Return a sentence without all that is only told behind it."""
    nothing = Plan(kind=Kind.UNSETTLED, words=text)
    told = [one.order for one in told_behind(planner, text) if only_tells(planner, one, nothing)]
    return told[-1] if told else text
