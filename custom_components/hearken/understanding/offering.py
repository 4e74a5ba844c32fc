"""What a whole sentence wishes for without saying so, known by rules: "it smells in here", "the lawn is parched".

A language's lexicon tells such sentences as patterns, each with the requests that would help. The first of these that
this home can do and that would change anything is offered ("Shall I turn on Cooker Hood?"), and never done. What is for
an occasion ("we're off to bed", "I could murder a coffee") is found among scenes, scripts and switches by the words of
their names. Where the engine is there, `implying.py` knows many more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .complaining import complained_of, parts_told
from .dialogue import Dialogue
from .home import Attribute, Entity, Snapshot
from .implying import offer_of, offers_of
from .offers import Occasion
from .phrases import phrases_for
from .plan import Kind, Plan, Scale, Step, Verb
from .purposes import MOST_OPTIONS
from .tokens import MAX_LENGTH
from .words import Words

if TYPE_CHECKING:
    from .planner import Planner

_OPEN = frozenset({Kind.UNSETTLED, Kind.ABSENT, Kind.HOLD, Kind.LATER})
"""Plans beside which something may be offered: the patterns are of whole sentences, and know better."""

_ONLY_THERE = "area_cleaning"
"""The reason of plans for a robot that cannot clean one room alone: all of them may do as well."""

_NEARLY = frozenset({"did_you_mean"})
"""The reason of questions about something else than what would help, that is only called nearly so."""

_NEVER = frozenset({"unlock"})
"""What is not even offered on a mere wish: it lets somebody in."""

_THERE: Mapping[Verb, frozenset[str]] = {
    Verb.ON: frozenset({"on", "heat", "cool"}),
    Verb.OFF: frozenset({"off"}),
    Verb.OPEN: frozenset({"open"}),
    Verb.CLOSE: frozenset({"closed"}),
    Verb.LOCK: frozenset({"locked"}),
    Verb.START: frozenset({"cleaning", "mowing"}),
    Verb.PAUSE: frozenset({"off", "idle", "paused", "standby"}),
    Verb.CHANGE: frozenset({"off", "idle", "standby"}),
}
"""By verb: states in which it changes nothing, or nothing that anybody would notice."""


def offering(planner: "Planner", plan: Plan, texts: Sequence[str], snapshot: Snapshot) -> Plan:
    """Return the question whether to do what a sentence wishes for; the plan itself where nothing is to be offered.

    `texts` are the sentence as it was said and without its wraps.
    """
    if plan.kind not in (*_OPEN, Kind.CANNOT):
        return plan
    can = plan.kind in _OPEN or _ONLY_THERE in plan.reasons
    offers, words = planner.lexicon.offers, planner.words
    known = phrases_for(words).choosing.offers.keys() - _NEVER
    for text in dict.fromkeys(words.fold(part) for said in texts for part in parts_told(planner, said)):
        for occasion in offers.occasions if can else ():
            if len(text) <= MAX_LENGTH and occasion.said.match(text):
                suited = [one for one in snapshot.home.entities.values() if _suits(one, occasion, words)][:MOST_OPTIONS]
                if suited:
                    return offers_of([_run(one, texts[0]) for one in suited], snapshot.home, words)
        for request in (*(offers.requested(text) if can else ()), *complained_of(planner, text, snapshot)):
            read = planner.attempt(request, snapshot, Dialogue())
            if read.kind is Kind.ACT and _would_change(read, snapshot) and (key := _key(read)) in known:
                return offer_of(replace(read, words=texts[0]), key, snapshot.home, words)
            if read.kind is Kind.ASK and read.question is not None and _NEARLY.isdisjoint(read.reasons):
                plans = [option.plan for option in read.question.options if _would_change(option.plan, snapshot)]
                choices = [(key, replace(one, words=texts[0])) for one in plans if (key := _key(one)) in known]
                if choices and all(len(choice.targets) == 1 for _key, choice in choices):
                    return offers_of(choices[:MOST_OPTIONS], snapshot.home, words)
    return plan


def _suits(entity: Entity, occasion: Occasion, words: Words) -> bool:
    names = (words.fold(name.lower()) for name in entity.names)
    return entity.domain in occasion.domains and any(map(occasion.named.search, names))


def _run(entity: Entity, text: str) -> tuple[str, Plan]:
    """Return the plan of running or switching on one thing, and how it is offered."""
    verb = Verb.RUN if entity.domain in {"scene", "script"} else Verb.ON
    step = Step(verb=verb, targets=(entity.id,), words=text)
    return str(verb), Plan(kind=Kind.ACT, steps=(step,), words=text)


def _would_change(plan: Plan, snapshot: Snapshot) -> bool:
    """Tell whether anything would be other than it is."""
    return any(
        (step.settings != () and step.verb is not Verb.CHANGE)
        or any(snapshot.seen(target).state not in _THERE.get(step.verb, ()) for target in step.targets)
        for step in plan.steps
    )


def _key(plan: Plan) -> str:
    """Return under which a plan stands in the phrases for offers; nothing where it is more than one thing to do."""
    keys = {_key_of(step) for step in plan.steps}
    return keys.pop() if len(keys) == 1 else ""


def _key_of(step: Step) -> str:
    if step.verb is Verb.START:
        return "clean"
    if step.verb is Verb.OPEN and all(target.startswith("valve.") for target in step.targets):
        return "water"
    if step.verb is Verb.SET and step.settings and all(one.attribute is Attribute.MODE for one in step.settings):
        return str(Verb.ON)
    if step.verb is not Verb.CHANGE:
        return str(step.verb) if not step.settings else ""
    changes = {
        f"{one.attribute}{'+' if float(one.value) > 0 else '-'}" for one in step.settings if one.scale is Scale.NUDGE
    }
    return changes.pop() if len(changes) == len(step.settings) == 1 else ""
