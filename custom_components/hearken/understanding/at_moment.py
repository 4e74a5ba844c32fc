"""What is to be done at another moment, or only if something holds ("if the gate is open, close it")."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from .dialogue import Dialogue
from .home import Home, Snapshot
from .items import Item
from .moments import Moment, is_of_it
from .name_finding import Focus
from .plan import Comparison, Condition, Kind, Plan, Step, Verb
from .presence import presence_in
from .speech_act import Mark, marks, undenied

if TYPE_CHECKING:
    from .planner import Planner


def at_moment(planner: "Planner", text: str, moment: Moment, snapshot: Snapshot, dialogue: Dialogue) -> Plan:
    """Plan what is to be done at another moment, or only if something holds."""
    if moment.act is None:
        return Plan(kind=Kind.UNSETTLED, reasons=("moment_without_act",), words=text)
    condition = _condition(planner, moment, snapshot, Focus())
    said = planner.tag(moment.act).items
    if moment.condition is not None and any(item.has("there") for item in said):
        places = _places(planner.tag(moment.condition.text).items, snapshot.home)
        if len(places) != 1:
            return Plan(kind=Kind.UNSETTLED, reasons=("no_place",), words=text)
        snapshot = replace(snapshot, here=places.pop())
    if condition is not None and is_of_it(said, several=len(condition.targets) > 1):
        # "if the gate is open, close it": what the condition is about was spoken of last.
        dialogue = spoken_of(condition.targets)
    condition_of_its_own = condition is not None
    inner = _there(planner, moment, snapshot, dialogue) or planner.attempt(moment.act, snapshot, dialogue)
    if inner.kind is not Kind.ACT:
        # Whatever is asked back would be about now.
        return replace(inner, kind=Kind.UNSETTLED, question=None) if inner.kind is Kind.ASK else inner
    if moment.condition is not None:
        condition = condition or _condition(planner, moment, snapshot, Focus(targets=inner.targets))
        if condition is None or (not condition_of_its_own and _is_all(said)):
            return Plan(kind=Kind.LATER, steps=inner.steps, reasons=("condition_not_understood",), words=text)
        condition = _of_locks(condition, inner.steps, snapshot.home)
        steps = tuple(replace(step, condition=condition) for step in inner.steps)
        kind = Kind.LATER if condition.waits else Kind.ACT
        return replace(inner, kind=kind, steps=steps, words=text)
    steps = tuple(replace(step, when=moment.when, duration=moment.duration) for step in inner.steps)
    return replace(inner, kind=Kind.LATER, steps=steps, reasons=("another_moment",), words=text)


def _there(planner: "Planner", moment: Moment, snapshot: Snapshot, dialogue: Dialogue) -> Plan | None:
    """Return what is to be done in the room that a condition is about (如果童童房不到二十度就把空调关了), if it can."""
    if moment.condition is None or planner.lexicon.spaced:
        return None
    places = _places(planner.tag(moment.condition.text).items, snapshot.home)
    said = planner.tag(moment.act or "").items
    is_named = any(item.is_name and len(item.values("entity")) <= 1 for item in said)  # each room has its 地暖
    if len(places) != 1 or is_named or not any(item.has("things") for item in said):
        return None
    (place,) = places
    plan = planner.attempt(moment.act or "", replace(snapshot, here=place), dialogue)
    entities = (snapshot.home.entities[one] for one in plan.targets)
    return plan if plan.kind is Kind.ACT and all(one.area == place for one in entities) else None


def _places(items: Iterable[Item], home: Home) -> set[str]:
    """Return the rooms that are named, or else those of what is."""
    items = [*items]
    named = {area for item in items for area in item.values("area")}
    things = (home.entities[one] for item in items for one in item.values("entity"))
    return named or {one.area for one in things if one.area is not None}


def _is_all(items: Iterable[Item]) -> bool:
    """Tell whether only "all" is said of what is done, which a condition that is not understood would narrow."""
    said = [*items]
    return any(item.value("quantity") in {"all", "each"} for item in said) and is_of_it(said, several=True)


def spoken_of(targets: tuple[str, ...]) -> Dialogue:
    """Return a dialogue in which some things were spoken of last, so that "it" is them."""
    return Dialogue(last=Plan(kind=Kind.ACT, steps=(Step(verb=Verb.ON, targets=targets),)))


def _condition(planner: "Planner", moment: Moment, snapshot: Snapshot, focus: Focus) -> Condition | None:
    """Return the condition of a sentence in terms of the home, where it has one that is understood."""
    if moment.condition is None:
        return None
    spoken = moment.condition.text
    if (presence := presence_in(spoken, planner.lexicon)) is not None and not moment.condition.waits:
        if Mark.NEGATION in marks(presence.rest, planner.words, ()):
            return None
        return presence.condition(planner.tag(presence.rest), snapshot, unless=moment.condition.is_unless)
    # "Not locked" may be a state of its own.
    beside = " ".join(item.text for item in planner.tag(spoken).items if not item.has("states"))
    negated = Mark.NEGATION in marks(beside, planner.words, ())
    spoken = undenied(planner.words, planner.lexicon.grammar, spoken) if negated else spoken
    denying = planner.lexicon.grammar.denies_state
    denied = [] if negated else [one for one in planner.tag(spoken).items if one.text in denying]
    if denied:  # 扫地机不在充电
        negated, spoken = True, spoken.replace(denied[0].text, "", 1)
    negated ^= moment.condition.is_unless
    return moment.condition.grounded(planner.tag(spoken), snapshot, planner.names, focus, negated=negated)


def _of_locks(condition: Condition, steps: Iterable[Step], home: Home) -> Condition:
    """Return a condition as it is meant of what is to be locked: what is "open" then is only not locked."""
    locks = all((entity := home.entities.get(one)) and entity.domain == "lock" for one in condition.targets)
    is_open = (condition.value, condition.comparison) in {("open", Comparison.IS), ("closed", Comparison.IS_NOT)}
    if not (locks and is_open and all(step.verb is Verb.LOCK for step in steps)):
        return condition
    return replace(condition, value="unlocked", comparison=Comparison.IS)
