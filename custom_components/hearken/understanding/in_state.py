"""Things told by their state: "the lamp that's on" is one of several, "the lamp's at full, halve it" the one named."""

from dataclasses import replace
from typing import TYPE_CHECKING

from .clauses import phrases_of
from .dialogue import Dialogue
from .grounding import Grounding
from .home import Snapshot
from .plan import Doubt, Kind, Plan, Step, Verb
from .reading import read_clauses
from .sentence import Sentence
from .states import is_in
from .tokens import MAX_LENGTH
from .word_roles import BREAKS

if TYPE_CHECKING:
    from .planner import Planner


def by_state(planner: "Planner", sentence: Sentence) -> Plan | None:
    """Return the plan of what is done with things of which their state is said; None where it is not."""
    return in_state(planner, sentence) or told_of(planner, sentence)


def in_state(planner: "Planner", sentence: Sentence) -> Plan | None:
    """Return the plan of what is done with things that are in some state, or None where none is said."""
    text, snapshot, dialogue = sentence.text, sentence.snapshot, sentence.dialogue
    if (told := planner.lexicon.wraps.told_by_state(text)) is None:
        return None
    rest, state = told
    rest = _in_one_breath(planner, rest)
    if _of_a_part(planner, rest, _alike(text, rest)):
        return None
    plan = planner.attempt(rest, snapshot, dialogue)
    if plan.kind is Kind.UNSETTLED:
        plan = planner.asked_for(sentence.part(rest))
    if plan.kind is Kind.ACT and len(plan.targets) == 1 and _means_several(planner, rest):
        everywhere = planner.attempt(rest, replace(snapshot, here=None), dialogue)
        plan = everywhere if everywhere.kind is Kind.ASK else plan  # "the fans that are on", where one is here
    options = plan.question.options if plan.question is not None else ()
    steps = [*plan.steps, *(step for option in options for step in option.plan.steps)]
    if any(_BRINGS.get(step.verb) == state for step in steps):
        return _nothing(text)  # "turn off everything that is off"
    if plan.kind is Kind.ACT:
        return _only(plan, state, snapshot, text) if len(plan.targets) > 1 else replace(plan, words=text)
    if plan.kind is not Kind.ASK or plan.question is None:
        return None
    those = [replace(option, plan=_only(option.plan, state, snapshot, text)) for option in options]
    left = tuple(option for option in those if option.plan.kind is Kind.ACT)
    if len(left) > 1 and plan.question.doubt is Doubt.WHICH_PLACE and _means_several(planner, rest):
        return Plan(kind=Kind.ACT, steps=tuple(step for option in left for step in option.plan.steps), words=text)
    if len(left) > 1:
        return replace(plan, question=replace(plan.question, options=left), words=text)
    return left[0].plan if left else _nothing(text)


def _alike(text: str, other: str) -> int:
    """Return as far as two texts begin alike."""
    pairs = enumerate(zip(text, other, strict=False))
    return next((at for at, (one, two) in pairs if one != two), min(len(text), len(other)))


def _of_a_part(planner: "Planner", text: str, at: int) -> bool:
    """Tell whether a state that stood somewhere may be said of a part alone; of what is left out behind it, it is not.

    "All the lights that are on except the lamp", "apart from the lamp all lights that are on", and no "all the lights
    except the lamp that's on".
    """
    tagged = planner.tag(text)
    before = [item for item in tagged.items if tagged.tokens[item.start].start < at and not item.is_name]
    if any(item.has("and") or item.value("mark") in BREAKS for item in tagged.items if not item.is_name):
        return True
    leads = bool(before) and before[0] is tagged.items[0] and any(item.has("quantity") for item in before)
    return any(item.has("except") for item in before[1 if leads else 0 :])


def _means_several(planner: "Planner", text: str) -> bool:
    """Tell whether several things are named, so that all of them are meant that are in the state that was said."""
    phrases = phrases_of(read_clauses(planner.tag(text), planner.lexicon))
    return bool(phrases) and all(phrase.plural and not phrase.has_place for phrase in phrases)


def _in_one_breath(planner: "Planner", text: str) -> str:
    """Return a sentence without the pause between what is named and what is done with it ("those lamps, dim them")."""
    tagged = planner.tag(text)
    at = [n for n, item in enumerate(tagged.items) if item.value("mark") in BREAKS]
    if len(at) != 1:
        return text
    before, behind = tagged.items[: at[0]], tagged.items[at[0] + 1 :]
    names = any(item.is_name or (item.has("things") and not item.has("verbs", "carry")) for item in behind)
    acts = any(item.has("verbs", "carry") and not item.is_name for item in before)
    means_it = any(item.has("pronoun") for item in behind)
    if names or acts or not means_it:
        return text
    mark = tagged.tokens[tagged.items[at[0]].start]
    return f"{text[: mark.start]}{text[mark.end :]}"


_BRINGS = {
    Verb.ON: "on",
    Verb.OFF: "off",
    Verb.OPEN: "open",
    Verb.CLOSE: "closed",
    Verb.LOCK: "locked",
    Verb.UNLOCK: "unlocked",
}


def _only(plan: Plan, state: str, snapshot: Snapshot, text: str) -> Plan:
    """Return a plan with only those of its targets that are in a state."""
    steps = tuple(replace(step, targets=left) for step in plan.steps if (left := _left(step, state, snapshot)))
    return replace(plan, steps=steps, words=text) if steps else _nothing(text)


def _left(step: Step, state: str, snapshot: Snapshot) -> tuple[str, ...]:
    entities = snapshot.home.entities
    return tuple(one for one in step.targets if is_in(entities[one], snapshot.seen(one), state))


def _nothing(text: str) -> Plan:
    return Plan(kind=Kind.HOLD, reasons=("nothing_left",), words=text)


def told_of(planner: "Planner", sentence: Sentence) -> Plan | None:
    """Return the plan of an order about what was just said to be so ("the lamp's at full, halve it"), or None."""
    text, snapshot, dialogue = sentence.text, sentence.snapshot, sentence.dialogue
    pattern = planner.lexicon.wraps.about.told
    if pattern is None or len(text) > MAX_LENGTH or (said := pattern.match(text)) is None:
        return None
    tagged = planner.tag(said["thing"])
    grounding = Grounding(snapshot, planner.names, planner.lexicon, tagged, dialogue.focus)
    phrases = phrases_of(read_clauses(tagged, planner.lexicon))
    order = planner.tag(said["order"]).items
    names = any(item.is_name or (item.has("things") and not item.has("verbs", "carry")) for item in order)
    only_it = any(item.has("pronoun") for item in order) and not names
    known = (one.entities or one.kinds or (one.unknown and one.has_place) for one in phrases)
    if not phrases or not only_it or not all(known):
        return None
    found = [grounding.find(phrase, lambda _entity: True) for phrase in phrases]
    if all(one.targets for one in found):
        targets = tuple(dict.fromkeys(entity.id for one in found for entity in one.targets))
        dialogue = Dialogue(last=Plan(kind=Kind.ACT, steps=(Step(verb=Verb.ON, targets=targets),)))
        plan = planner.attempt(said["order"], snapshot, dialogue)
    else:  # of several, what can be done with one tells which is meant
        plan = planner.attempt(pattern.sub(r"\g<before>\g<thing>\g<behind>", text), snapshot, dialogue)
    return replace(plan, words=text) if plan.kind in _DOES else None


_DOES = frozenset({Kind.ACT, Kind.ASK, Kind.CANNOT})
