"""A question back: how it is put, and what an answer chooses. Anything that is no plain answer is a new sentence."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .answer import read_answer
from .home import Snapshot
from .lexicon import lexicon_for
from .meant import agrees, is_contrary, meant
from .numbered_options import in_digits, in_order, numbers_of, says_number
from .phrases import Phrases, phrases_for
from .plan import Doubt, Kind, Option, Plan, Question, Stage, Step
from .states import is_in
from .words import Words, normalized

if TYPE_CHECKING:
    from .planner import Planner

_OFFERED = 4
"""More options than these are not kept in mind; three of them are named as examples."""

_EXAMPLES = 3

_ASKED_AS = {
    Doubt.WHICH_ONE: "which",
    Doubt.WHICH_PLACE: "which_place",
    Doubt.DID_YOU_MEAN: "did_you_mean",
    Doubt.WHAT_TO_DO: "what_to_do",
    Doubt.WHICH_MODE: "which_mode",
    Doubt.OFFER: "offer",
}

_BEGINNING = 5
"""Letters of a word by which a longer one is told ("die Straße", of the "Straßenseite")."""

_STEM = 4
"""Letters by which "lamps" is known to be about a lamp."""

_NAMED = frozenset({Doubt.WHICH_ONE, Doubt.DID_YOU_MEAN})
"""Doubts whose options are things with names of their own, which take an article."""

_MERGED = frozenset({Kind.ACT, Kind.ANSWER})
"""Kinds of plans of which several can be done at once."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What an answer to a question back has chosen."""

    plan: Plan
    """What is to be done: the plan of the option, those of several as one, or to cancel."""
    options: tuple[Option, ...] = ()

    @property
    def is_cancelled(self) -> bool:
        """Return whether nothing is to be done."""
        return self.plan.kind is Kind.CANCEL


def ask_text(question: Question, words: Words) -> str:
    """Return a question as it is spoken."""
    phrases = phrases_for(words)
    ask = phrases.choosing.ask
    key = _ASKED_AS[question.doubt]
    labels = [option.label for option in in_order(question.options, words)]
    if question.doubt is Doubt.WHICH_MODE:
        labels = [phrases.choice(label) for label in labels]
    if key == "which" and len(labels) == 1:
        key = "did_you_mean"
    elif key == "did_you_mean" and len(labels) > 1:
        key = "did_you_mean_any"
    if question.doubt in _NAMED and question.of_things:
        labels = [phrases.the(label) for label in labels]
    if not labels:
        return ask[f"{_ASKED_AS[question.doubt]}_open"]
    if len(labels) > _OFFERED:
        options = phrases.either(labels[:_EXAMPLES])
        return ask["for_instance"].format(question=ask[f"{_ASKED_AS[question.doubt]}_open"], options=options)
    return _capital(ask[key].format(options=phrases.either(labels)))


def _capital(text: str) -> str:
    """Return a question with a capital first letter, behind the mark with which Spanish begins one."""
    return re.sub(r"\w", lambda letter: letter.group().upper(), text, count=1)


def choose(
    text: str,
    question: Question,
    words: Words,
    snapshot: Snapshot | None = None,
    planner: "Planner | None" = None,
) -> Choice | None:
    """Return what an answer chooses; None for an unclear one and for a sentence that is no answer.

    With a `planner`, what tells the options apart is also found among other words ("the one in the office duh").
    """
    phrases = phrases_for(words)
    options = in_order(question.options, words)
    question = replace(question, options=options)
    said = normalized(text)
    if not said or not options:
        return None
    reader = _Reader(question, phrases, snapshot)
    if reader.is_set_phrase(said) or (planner is not None and is_contrary(planner, text, question)):
        return None
    if reader.is_only(said, phrases.choosing.none) or read_answer(text, words) is False:
        return Choice(plan=Plan(kind=Kind.CANCEL, stage=Stage.ANSWER, words=text))
    if len(options) == 1 and read_answer(text, words) is True:
        return chosen(options, text)
    if reader.is_only(said, phrases.choosing.any):
        return chosen(options[:1], text)
    if reader.is_only(said, phrases.choosing.all):
        return chosen(options, text)
    if (count := reader.counted(said, phrases.choosing.all_of)) is not None:
        return chosen(options, text) if count == len(options) else None
    if (count := reader.counted(said, phrases.choosing.first_of)) is not None:
        return chosen(options[:count], text) if count <= len(options) else None
    picked = reader.picked(said) or (reader.in_state(said, snapshot) if snapshot is not None else ())
    if picked or planner is None or snapshot is None:
        return chosen(picked, text) if picked else None
    if len(options) == 1 and agrees(planner, text, options[0]):
        return chosen(options, text)
    return _meant(text, question, planner, snapshot)


def _meant(text: str, question: Question, planner: "Planner", snapshot: Snapshot) -> Choice | None:
    """Return what is chosen by what tells the options apart, whatever idle words stand around it."""
    found = meant(planner, text, question, snapshot)
    left = tuple(dict.fromkeys(option for part in found.parts for option in part))
    if not left:
        return None
    if not found.is_doubtful and all(len(part) == 1 for part in found.parts):
        return chosen(left, text)
    doubt = Doubt.DID_YOU_MEAN if len(left) == 1 else question.doubt
    again = replace(question, doubt=doubt, options=left)
    return Choice(plan=Plan(kind=Kind.ASK, stage=Stage.ANSWER, question=again, words=question.words))


def chosen(options: Sequence[Option], text: str) -> Choice | None:
    """Return the options as the choice, with one plan for them all."""
    plans = [option.plan for option in options]
    first = plans[0]
    if len(plans) == 1:
        return Choice(plan=replace(first, stage=Stage.ANSWER), options=tuple(options))
    if first.kind not in _MERGED or any(plan.kind is not first.kind for plan in plans):
        return None
    merged = Plan(
        kind=first.kind,
        steps=_merged(step for plan in plans for step in plan.steps),
        queries=tuple(dict.fromkeys(query for plan in plans for query in plan.queries)),
        reasons=tuple(dict.fromkeys(reason for plan in plans for reason in plan.reasons)),
        confidence=min(plan.confidence for plan in plans),
        stage=Stage.ANSWER,
        words=first.words or text,
    )
    return Choice(plan=merged, options=tuple(options))


def _merged(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return steps with those that do the same to different targets made one."""
    found: dict[Step, tuple[str, ...]] = {}
    for step in steps:
        alike = replace(step, targets=(), words="")
        found[alike] = tuple(dict.fromkeys((*found.get(alike, ()), *step.targets)))
    return tuple(replace(step, targets=targets) for step, targets in found.items())


def _is_in(option: Option, state: str, snapshot: Snapshot) -> bool:
    """Tell whether all things of an option are in a state."""
    entities = [snapshot.home.entities.get(target) for target in option.plan.targets]
    return bool(entities) and all(one is not None and is_in(one, snapshot.seen(one.id), state) for one in entities)


def _members(option: Option, snapshot: Snapshot | None) -> list[Option]:
    """Return what each thing of an option is by itself, where it stands for several; nothing where it is one."""
    if snapshot is None or len(option.plan.targets) <= 1:
        return []
    entities = [snapshot.home.entities[one] for one in option.plan.targets if one in snapshot.home.entities]
    return [Option(label=one.name, plan=_only(option.plan, one.id), names=one.names) for one in entities]


def _only(plan: Plan, target: str) -> Plan:
    """Return a plan of one of its targets."""
    return replace(plan, steps=tuple(replace(one, targets=(target,)) for one in plan.steps if target in one.targets))


def _called(option: Option, members: Sequence[Option] = ()) -> set[str]:
    """Return the names of an option, without those of the things that it stands for."""
    single = {name for member in members for name in member.names} - {option.label}
    names = (name for name in (option.label, *option.names) if name not in single)
    return {name for name in map(normalized, names) if name}


def _places(option: Option, snapshot: Snapshot | None) -> set[str]:
    """Return what the place is called in which all things of an option are."""
    if snapshot is None:
        return set()
    home = snapshot.home
    entities = [home.entities[one] for one in option.plan.targets if one in home.entities]
    areas = {entity.area or "" for entity in entities}
    floors = {home.floor_of(entity) or "" for entity in entities}
    names = [name for area in areas if len(areas) == 1 and area in home.areas for name in home.areas[area].names]
    names += [name for one in floors if len(floors) == 1 and one in home.floors for name in home.floors[one].names]
    return {name for name in map(normalized, names) if name}


class _Reader:
    """Finds the options of one question in an answer."""

    def __init__(self, question: Question, phrases: Phrases, snapshot: Snapshot | None) -> None:
        """Take what the options are called, and which words an answer may hold beside that."""
        words, choosing = phrases.words, phrases.choosing
        self.options = question.options
        self.numbers = numbers_of(question.options, words)
        self.choosing = choosing
        self.words = words
        members = [_members(option, snapshot) for option in question.options]
        own = [_called(option, inside) for option, inside in zip(question.options, members, strict=True)]
        self.called = list(zip(question.options, own, strict=True))
        self.members = [(one, _called(one)) for inside in members for one in inside]
        """"The left one", where it was asked which room."""
        self.placed = [(option, _places(option, snapshot)) for option in question.options]
        names = " ".join(name for _option, own in (*self.called, *self.members, *self.placed) for name in own)
        about = f"{names} {normalized(question.words)}"
        agreeing = [phrase for phrase in (*words.filler, *words.yes) if not words.find(phrase, names)]
        self.filler = (*choosing.filler, *agreeing)
        self.other_things = tuple(thing for thing in words.things if thing not in names)
        """"The floor light", where it is called a lamp."""
        self.own_things = tuple(thing for thing in words.things if thing[:_STEM] in about)
        """"Both lamps", "the second door"."""

    def picked(self, said: str) -> tuple[Option, ...]:
        """Return the options that an answer names; none unless every part of it names one."""
        whole = self._pick(said)
        if whole is not None:
            return (whole,)
        parts = self._split(said)
        picked = [self._pick(part) for part in parts]
        if len(parts) == 1 or None in picked:
            return ()
        known = (*self.options, *(member for member, _names in self.members))
        return tuple(option for option in known if option in picked)

    def in_state(self, said: str, snapshot: Snapshot) -> tuple[Option, ...]:
        """Return the options whose things are in the state that an answer names ("whichever is on")."""
        named = next((found[1] for pattern in self.choosing.that_is if (found := pattern.match(said))), None)
        if named is None:
            return ()
        lexicon = lexicon_for(self.words.language)
        texts = lexicon.spelling.words(self._without(named, self.words.filler))
        states = [tag.value for tag in lexicon.meaning(*texts) if tag.kind == "states"]
        return tuple(option for option in self.options if any(_is_in(option, state, snapshot) for state in states))

    def is_only(self, said: str, known: Iterable[str]) -> bool:
        """Tell whether an answer is one of the known phrases, with nothing else but filler."""
        for phrase in sorted(known, key=len, reverse=True):
            if self.words.find(phrase, said):
                return not self._without(self._without(said, [phrase]), (*self.filler, *self.own_things))
        return False

    def is_set_phrase(self, said: str) -> bool:
        """Tell whether an answer is a phrase that chooses nothing, whatever its words are ("just a second")."""
        bare = self._without(said, self.words.filler)
        return any(phrase in {said, bare} for phrase in self.choosing.no_choice)

    def counted(self, said: str, known: Mapping[int, Iterable[str]]) -> int | None:
        """Return how many an answer counts that is no more than that ("all three", "the first two")."""
        return next((count for count, phrases in known.items() if self.is_only(said, phrases)), None)

    def _split(self, said: str) -> list[str]:
        """Return the parts of an answer that chooses several."""
        joins = "|".join(sorted(map(re.escape, self.choosing.joins), key=len, reverse=True))
        pattern = rf"\s(?:{joins})\s" if self.words.spaced else rf"\s*(?:{joins})\s*|\s+"
        return [part.strip() for part in re.split(pattern, said) if part.strip()]

    def _pick(self, part: str) -> Option | None:
        """Return the one option that a part of an answer names, or whose place in the question it gives."""
        content = self._content(part)
        for fits in (
            lambda name: name == part,
            lambda name: bool(content) and self._content(name) == content,
            lambda name: bool(content) and self._within(content, name),
            lambda name: bool(content) and self._resembles(content, name),
        ):
            for known in (self.called, self.members, self.placed):
                found = [option for option, names in known if any(map(fits, names))]
                if len(found) == 1:
                    return found[0]
                if found and known is not self.placed:  # "the first", where all of them are on the first floor
                    return None
        for number, said in enumerate(self.choosing.ordinals, 1):
            ordinals = [phrase for phrase in said if not self._points(phrase, part)]
            if self.is_only(part, ordinals) and (number <= len(self.options) or self.numbers):
                return self._numbered(part, number, ordinals)
        if self.numbers and (digits := in_digits(part, self.words)) != part:
            return self._pick(digits)
        return self.options[-1] if self.is_only(part, self.choosing.last) else None

    def _points(self, phrase: str, part: str) -> bool:
        """Tell whether a word of number only points at a thing ("the one on my side")."""
        articles = "|".join(sorted(map(re.escape, lexicon_for(self.words.language).articles)))
        return phrase in self.choosing.pointing and re.search(rf"\b(?:{articles}) {phrase}\b", part) is not None

    def _numbered(self, part: str, number: int, ordinals: Sequence[str]) -> Option | None:
        """Return the option of a number, which is that in its name where it has one; None where it may be another."""
        row = [phrase for phrase in ordinals if not says_number(phrase, self.words)]
        placed = self.options[number - 1] if number <= len(self.options) else None
        named = self.numbers.get(number, None if self.numbers else placed)
        return named if placed is named or not self.is_only(part, row) else None

    def _content(self, said: str) -> str:
        """Return what is said beyond "the … one, please"."""
        return self._without(said, (*self.filler, *self.other_things))

    def _within(self, content: str, name: str) -> bool:
        """Tell whether all that is said is part of a name."""
        if self.words.spaced:
            return set(content.split()) <= {*re.split(r"[\s'-]+", name), *name.split()}
        return content in name or content in self._content(name)

    def _resembles(self, content: str, name: str) -> bool:
        """Tell whether all that is said are words of a name in another form ("links", "vom Papa"), or begin one."""
        lexicon = lexicon_for(self.words.language)
        if not self.words.spaced:
            return False
        own = re.split(r"[\s'-]+", name)
        return all(
            any(lexicon.stem(said) == lexicon.stem(one) or self._begins(said, one) for one in own)
            for said in content.split()
        )

    @staticmethod
    def _begins(said: str, word: str) -> bool:
        return len(said) >= _BEGINNING and word.startswith(said)

    def _without(self, said: str, idle: Iterable[str]) -> str:
        """Return a sentence without these phrases."""
        spaced = self.words.spaced
        for phrase in sorted(idle, key=len, reverse=True):
            said = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)" if spaced else re.escape(phrase), " ", said)
        return (" " if spaced else "").join(said.split())
