"""A question back: how it is put, and what an answer chooses. Anything that is no plain answer is a new sentence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .answer import read_answer
from .phrases import Choosing, Phrases, phrases_for
from .plan import Doubt, Kind, Option, Plan, Question, Stage, Step
from .words import Words, normalized

_OFFERED = 4
"""More options than these are not kept in mind; three of them are named as examples."""

_EXAMPLES = 3

_ASKED_AS = {
    Doubt.WHICH_ONE: "which",
    Doubt.WHICH_PLACE: "which_place",
    Doubt.DID_YOU_MEAN: "did_you_mean",
    Doubt.WHAT_TO_DO: "what_to_do",
    Doubt.HOW_MUCH: "how_much",
}

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
    labels = [option.label for option in question.options]
    if key == "which" and len(labels) == 1:
        key = "did_you_mean"
    if question.doubt in _NAMED:
        labels = [phrases.the(label) for label in labels]
    if not labels:
        return ask[f"{key}_open"]
    if len(labels) > _OFFERED:
        options = phrases.either(labels[:_EXAMPLES])
        return ask["for_instance"].format(question=ask[f"{key}_open"], options=options)
    return _capital(ask[key].format(options=phrases.either(labels)))


def _capital(text: str) -> str:
    """Return a question with a capital first letter, behind the mark with which Spanish begins one."""
    return re.sub(r"\w", lambda letter: letter.group().upper(), text, count=1)


def choose(text: str, question: Question, words: Words) -> Choice | None:
    """Return what an answer chooses; None for an unclear one and for a sentence that is no answer."""
    phrases = phrases_for(words)
    options = question.options
    said = normalized(text)
    if not said or not options:
        return None
    if _is_only(said, phrases.choosing.none, phrases) or read_answer(text, words) is False:
        return Choice(plan=Plan(kind=Kind.CANCEL, stage=Stage.ANSWER, words=text))
    if len(options) == 1 and read_answer(text, words) is True:
        return _chosen(options, text)
    if _is_only(said, phrases.choosing.any, phrases):
        return _chosen(options[:1], text)
    if _is_only(said, phrases.choosing.all, phrases):
        return _chosen(options, text)
    picked = _picked(said, options, phrases)
    return _chosen(picked, text) if picked else None


def _chosen(options: Sequence[Option], text: str) -> Choice | None:
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


# What is chosen


def _picked(said: str, options: Sequence[Option], phrases: Phrases) -> tuple[Option, ...]:
    """Return the options that an answer names, in its order; none unless every part of it names one."""
    whole = _pick(said, options, phrases)
    if whole is not None:
        return (whole,)
    parts = _split(said, phrases)
    if len(parts) == 1:
        return ()
    picked = [_pick(part, options, phrases) for part in parts]
    found = tuple(option for option in options if option in picked)
    return found if None not in picked else ()


def _split(said: str, phrases: Phrases) -> list[str]:
    """Return the parts of an answer that chooses several."""
    joins = "|".join(sorted(map(re.escape, phrases.choosing.joins), key=len, reverse=True))
    pattern = rf"\s*(?:,\s*|\s(?:{joins})\s)\s*" if phrases.words.spaced else rf"\s*(?:{joins}|、)\s*"
    return [part for part in re.split(pattern, said) if part.strip()]


def _pick(part: str, options: Sequence[Option], phrases: Phrases) -> Option | None:
    """Return the one option that a part of an answer names."""
    by_name = _by_name(part, options, phrases)
    if by_name is not None:
        return by_name
    return _by_order(part, options, phrases)


def _by_name(part: str, options: Sequence[Option], phrases: Phrases) -> Option | None:
    """Return the option whose name, or a part of it that no other has, is said."""
    called = [
        {normalized(name) for name in (option.label, *option.names) if normalized(name)} for option in options
    ]
    exact = [option for option, names in zip(options, called, strict=True) if part in names]
    if len(exact) == 1:
        return exact[0]
    rest = _content(part, called, phrases)
    if not rest:
        return None
    exact = [
        option
        for option, names in zip(options, called, strict=True)
        if any(_content(name, called, phrases) == rest for name in names)
    ]
    if len(exact) == 1:
        return exact[0]
    fitting = [
        option
        for option, names in zip(options, called, strict=True)
        if any(_within(rest, name, phrases) for name in names)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _content(part: str, called: Sequence[set[str]], phrases: Phrases) -> str:
    """Return what an answer says beyond "the … one, please" and beyond things that no option is called by."""
    words = phrases.words
    names = " ".join(name for one in called for name in one)
    idle = [*phrases.choosing.filler, *words.filler, *words.yes]
    idle += [thing for thing in words.things if thing not in names]
    return _without(part, idle, phrases)


def _within(rest: str, name: str, phrases: Phrases) -> bool:
    """Tell whether all that is said is part of a name; without spaces, also whether a name is all that is said."""
    if phrases.words.spaced:
        return set(rest.split()) <= set(re.split(r"[\s'-]+", name)) | set(name.split())
    return rest in name


def _by_order(part: str, options: Sequence[Option], phrases: Phrases) -> Option | None:
    """Return the option that is chosen by its place in the question."""
    choosing = phrases.choosing
    for option, ordinals in zip(options, choosing.ordinals, strict=False):
        if _is_only(part, ordinals, phrases):
            return option
    return options[-1] if _is_only(part, choosing.last, phrases) else None


def _is_only(said: str, known: Iterable[str], phrases: Phrases) -> bool:
    """Tell whether an answer is one of the known phrases, with nothing else but filler."""
    filler = [*phrases.choosing.filler, *phrases.words.filler, *phrases.words.yes]
    for phrase in sorted(known, key=len, reverse=True):
        if phrases.words.find(phrase, said):
            return not _without(_without(said, [phrase], phrases), filler, phrases)
    return False


def _without(said: str, idle: Iterable[str], phrases: Phrases) -> str:
    """Return a sentence without these phrases."""
    for phrase in sorted(idle, key=len, reverse=True):
        pattern = rf"(?<!\w){re.escape(phrase)}(?!\w)" if phrases.words.spaced else re.escape(phrase)
        said = re.sub(pattern, " ", said)
    return " ".join(said.split()) if phrases.words.spaced else "".join(said.split())


__all__ = ["Choice", "Choosing", "ask_text", "choose"]
