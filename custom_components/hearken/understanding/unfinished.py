"""Sentences that ask for less than their words: broken off, taken back at the end, or with a clock that is no clock."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .clauses import Clause, Phrase
from .grounding import Grounding
from .home import Attribute, Home
from .lexicon import Lexicon
from .names import Names
from .plan import Kind, Plan, Scale, Step, Verb
from .steps import Grounded
from .tagging import Item, Tagged

if TYPE_CHECKING:
    from .planner import Planner
    from .sentence import Sentence


def broken_off(planner: "Planner", sentence: "Sentence", _first: Plan) -> Plan | None:
    """Return that nothing is asked for where a sentence ends before its value."""
    if not is_broken_off(sentence.text, planner.lexicon):
        return None
    return Plan(kind=Kind.UNSETTLED, reasons=("broken_off",), words=sentence.text)


def is_broken_off(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a sentence ends before its value ("dim the lamp to")."""
    words = text.split() if lexicon.spaced else []
    _end, tags = next(lexicon.at(tuple(words[-1:]), 0), (0, ())) if words else (0, ())
    return (
        bool(tags) and all(tag.kind in _BEFORE_VALUES for tag in tags) and any(tag.kind in {"to", "by"} for tag in tags)
    )


def value_at(tagged: Tagged) -> tuple[Item, Item] | None:
    """Return "at 19" where that is a value rather than seven in the evening, or None.

    A mode says so ("on cool at 19"), or that nothing is switched ("the radiator at 19"). "The lamp on at 20" is a time,
    and so is every number of a clock that people read aloud.
    """
    items = tagged.items
    switched = any(item.has("particles", "verbs") and "set" not in item.values("verbs") for item in items
                   if not (item.is_name or item.has("things", "modes")))  # fmt: skip
    if switched and not any(item.has("modes") and not item.is_name for item in items):
        return None
    for at, item in enumerate(items[:-1]):
        number = items[at + 1].value("number") or ""
        if item.has("to") and number.isdecimal() and _NOON < int(number) <= _MIDNIGHT:
            after = items[at + 2] if at + 2 < len(items) else None
            ends = after is None or after.has("filler", "and", "mark", "correction")
            return (item, items[at + 1]) if ends else None
    return None


def all_legal(steps: Iterable[Step], home: Home) -> bool:
    """Tell whether every temperature that is set is one that its thermostat takes."""
    return all(
        (legal := home.entities[target].ranges.get(Attribute.TEMPERATURE)) is None
        or legal.low <= float(setting.value) <= legal.high
        for step in steps
        if step.verb is Verb.SET
        for setting in step.settings
        if setting.attribute is Attribute.TEMPERATURE
        for target in step.targets
    )


def untold(clauses: Iterable[Clause], tagged: Tagged) -> list[Clause]:
    """Return clauses without those that say how things are, which is what "it" is ("the gate is open, close it")."""
    kept: list[Clause] = []
    told: list[Phrase] = []
    for clause in clauses:
        if _says_how_it_is(clause, tagged):
            told = clause.phrases
            continue
        means_it = all(phrase.is_only_pronoun for phrase in clause.phrases)
        kept.append(replace(clause, phrases=told) if told and means_it else clause)
        told = []
    return kept


def complains_of_outside(tagged: Tagged) -> bool:
    """Tell whether "it's cold outside" is said, which asks for nothing in here."""
    items = [item for item in tagged.items if not item.is_name or item.has("area")]
    return (
        any(item.has("changes") for item in items)
        and any(item.has("outside") and not item.is_name for item in items)
        and all(item.has("changes", "outside", "filler", "amount", "mark", "days") for item in tagged.items)
    )


def complains_of_somebody(tagged: Tagged, home: Home) -> bool:
    """Tell whether a complaint is about somebody, or too much for him, after whom a room here is only named.

    "Emma is too loud", "it's too bright for the baby": of Emma's room and of the baby's nothing is said.
    """
    if tagged.is_unspaced or not any(item.has("changes") for item in tagged.items):
        return False
    if any(item.has("verbs", "carry", "particles", "number") and not item.is_name for item in tagged.items):
        return False
    names = {text.lower() for area in home.areas.values() for text in area.names}
    people = [item for item in tagged.items if item.is_only_room and item.text.lower() not in names]
    if any(item.has("here") or (item.has("area") and item not in people) for item in tagged.items):
        return False  # "it's too dark for Emma in here"
    return any(name.startswith(f"{item.text.lower()}'s ") for item in people for name in names)


def is_contradictory(steps: Iterable[Step]) -> bool:
    """Tell whether a value is set and moved again in one breath ("to 21 and cool"): one of them was misread."""
    fixed: set[tuple[str, Attribute]] = set()
    for step in steps:
        touched = {(target, setting.attribute) for target in step.targets for setting in step.settings}
        if step.verb is Verb.CHANGE and not fixed.isdisjoint(touched):
            return True
        if step.verb is Verb.SET:
            fixed |= touched
    return False


def _says_how_it_is(clause: Clause, tagged: Tagged) -> bool:
    """Tell whether a clause says of something named in which state it is ("the gate is open")."""
    if clause.changes or clause.carries:
        return False
    items = [item for item in tagged.items if clause.start <= item.start < clause.end]
    at = next((n for n, item in enumerate(items) if item.has("questions") and item.has("filler")), None)
    if not at:
        return False
    before, after = items[:at], items[at + 1 :]
    named = any(item.is_name or item.has("things", "pronoun") for item in before)
    return (
        named
        and not any(item.has("verbs", "particles", "number") and not item.is_name for item in before)
        and any(item.has("states", "particles", "number") for item in after)
        and (after[0].has("states") or not any(item.is_name or item.has("things") for item in after))
    )


def is_only_reason(clause: Clause, clauses: Iterable[Clause]) -> bool:
    """Tell whether a complaint that names nothing only says why another clause acts.

    "Too bright, dim the lamp"; "lights on, it's dark in here".
    """
    if not clause.changes or clause.orders:
        return False
    others = [one for one in clauses if one is not clause and one.phrases]
    if clause.phrases:
        kinds = {kind for one in others for phrase in one.phrases for kind in phrase.kinds}
        if not all(phrase.is_only_here and kinds.issuperset(phrase.kinds) for phrase in clause.phrases):
            return False
    change = clause.changes[0]
    helps = _HELPING.get(change, frozenset())
    switched = any(not helps.isdisjoint({one.verb, one.particle}) for one in others)
    return switched or any(one.changes[:1] == [change] for one in others)


_HELPING = {
    "brightness+": frozenset({"on", "open"}),
    "brightness-": frozenset({"off", "close"}),
    "temperature+": frozenset({"close"}),
    "temperature-": frozenset({"open", "close"}),
    "volume-": frozenset({"off", "close"}),
}
"""What is done about a complaint ("ferme le store, ça m'éblouit"), of which nothing else is to be changed then."""


def without_asides(done: Sequence[tuple[Clause, Sequence[Step]]], tagged: Tagged) -> list[Step]:
    """Return the steps of clauses without those of complaints that only stand beside an order of something else.

    "Close the blinds, it's getting dark" lights nothing. Behind "and" a complaint is a wish of its own.
    """
    ordered = {target for clause, steps in done if clause.phrases and clause.orders for step in steps
               for target in step.targets}  # fmt: skip
    joins = {item.end for item in tagged.items if item.has("and") and not item.is_name}
    kept: list[Step] = []
    for clause, steps in done:
        is_aside = clause.changes and not (clause.phrases or clause.orders or clause.start in joins)
        touched = {target for step in steps for target in step.targets}
        kept += [] if is_aside and ordered and ordered.isdisjoint(touched) else steps
    return kept


def only_told(planner: "Planner", sentence: "Sentence", first: Plan) -> Plan | None:
    """Return that nothing is asked for where something that is not found here only does something."""
    if first.kind is not Kind.ABSENT or not tells_of_somebody(planner.tag(sentence.text)):
        return None
    return Plan(kind=Kind.UNSETTLED, reasons=("told",), words=sentence.text)


def tells_of_somebody(tagged: Tagged) -> bool:
    """Tell whether something unknown does something, and nothing is to be done: "the tomatoes have had enough".

    So does somebody ("he's off to bed").
    """
    said = _said(tagged)
    if said and said[0].has("subjects") and "'" in said[0].text:
        return True
    acting = [item for item in said if not item.has("filler") or item.has("verbs", "carry")]
    subject = next((at for at, item in enumerate(acting) if item.tags), len(acting))
    verb = acting[subject] if 0 < subject < len(acting) - 1 else None
    return verb is not None and verb.has("verbs", "carry") and not (tagged.is_unspaced or verb.has("particles"))


def let_alone(clause: Clause, grounding: Grounding) -> list[str]:
    """Return what is not to be touched, of a clause that says nothing else ("leave the hall light, and …")."""
    if clause.keeps is None or clause.acts:
        return []
    return [entity.id for phrase in clause.phrases for entity in grounding.find(phrase, lambda _: True).targets]


def without_spared(steps: Iterable[Step], spared: Iterable[Grounded | Plan], kept: Container[str]) -> list[Step]:
    """Leave out what is kept as it is ("all lights off, leave the hall on"); do nothing where a part is unclear."""
    if any(isinstance(one, Plan) for one in spared):
        return []
    left = ((step, tuple(target for target in step.targets if target not in kept)) for step in steps)
    return [replace(step, targets=targets) for step, targets in left if targets]


def without_repeats(steps: Sequence[Step]) -> list[Step]:
    """Leave out what is raised or lowered again in the same breath: "I'm cold, turn up the heating" asks once.

    What is switched off is not dimmed as well, where somebody says why; what is said in two words is done once.
    """
    off = {target for step in steps if step.verb is Verb.OFF for target in step.targets}
    kept: list[Step] = []
    seen: set[tuple[str, Attribute, bool]] = set()
    for at, step in reversed([*enumerate(steps)]):
        again = at > 0 and replace(steps[at - 1], words=step.words) == step
        if again and step.verb not in {Verb.NEXT, Verb.PREVIOUS}:
            continue  # 开始扫 is one thing in two words
        if step.verb is not Verb.CHANGE or len(step.settings) != 1:
            kept.append(step)
            continue
        setting = step.settings[0]
        raises = float(setting.value) > (1 if setting.scale is Scale.FACTOR else 0)
        targets = tuple(one for one in step.targets if one not in off and (one, setting.attribute, raises) not in seen)
        seen.update((one, setting.attribute, raises) for one in targets)
        if targets:
            kept.append(step if targets == step.targets else replace(step, targets=targets))
    return kept[::-1]


def _said(tagged: Tagged) -> list[Item]:
    return [item for item in tagged.items if item.value("mark") is None]


_BEFORE_VALUES = frozenset({"to", "by", "filler", "lists"})

_NOON, _MIDNIGHT = 12, 24


def nouns(tagged: Tagged, names: Names) -> list[Item]:
    """Return the words behind an article that names of this home have, and that are no verb there ("el buró")."""
    found = []
    for item in tagged.items:
        before = tagged.before(item)
        if not item.tags and before is not None and before.has("article") and not before.has("pronoun"):
            units = [unit for unit, _start, _end in names.lexicon.units((tagged.tokens[item.start].text,))]
            found += [item] if names.entities_with(units) else []
    return found


def _is_none_of(before: Item | None, item: Item, after: Item | None, tagged: Tagged) -> bool:
    """Tell whether a word that else takes something back says that there is to be none ("i want no lights on")."""
    if before is None or after is None or item.end - item.start != 1 or tagged.is_unspaced:
        return False
    says_so = not before.tags or before.has("carry", "questions")
    return not before.is_name and (says_so or (before.has("filler") and not after.is_name)) and after.has("things")


def without_exceptions(tagged: Tagged, values: Iterable[Item] = ()) -> str:
    """Return a sentence without the words of exceptions and corrections, which are no negation, names and values."""
    parts: list[str] = []
    before: Item | None = None
    begun = False
    changed_by = any(item.has("by") for item in tagged.items)  # "dim it by 5"
    ends = [*(tagged.tokens[item.start].start for item in tagged.items[1:]), len(tagged.text)]
    for item, end in zip(tagged.items, ends, strict=False):
        start = tagged.tokens[item.start].start
        dropped = item.has("except", "except_end", "correction") or (item.is_name and item.exact)
        dropped |= item.has("changes") and not changed_by
        dropped |= item in values
        if item.has("except", "correction") and not item.is_name:
            # "Without turning it on", "turn no lights on": these deny what is done.
            after = tagged.after(item)
            denied = after is not None and item.has("except") and after.has("verbs", "carry")
            is_denial = item.end - item.start == 1 and before is not None and before.has("verbs", "carry")
            is_denial |= _is_none_of(before, item, after, tagged)
            dropped = not (denied or is_denial)  # but "las luces me las apagas pero no el buró"
        # A name with which a sentence begins leaves its place: "Jack's room is too dark" does not begin with "is".
        left = "x " if before is None and item.is_name and not tagged.is_unspaced else " "
        if item.is_name and (is_so := _is_so(tagged, tagged.text[start:end])):
            left = f"x{is_so} "  # "the telly's at 20"
        before = item
        # "Close the left no the right blind" leaves nothing behind: what was begun is taken back.
        taken_back = begun and item.has("correction") and dropped and not item.is_name
        begun |= item.is_verb
        parts.append(" x " if taken_back else left if dropped else tagged.text[start:end])
    return "".join(parts)


def _is_so(tagged: Tagged, name: str) -> str | None:
    """Return what hangs on a name before other words and says that something is so, or None."""
    said = name.rstrip()
    return next((one for one in tagged.grammar.is_so if said != name and said.endswith(one)), None)
