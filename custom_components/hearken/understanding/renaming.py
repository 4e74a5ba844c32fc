"""Other words for what the home calls its own, told by their meaning: "the kitchen light" where the room is the Küche.

What the language has other words for is found by the lexicon; here are those that nobody wrote down. The words of a
sentence that mean nothing in this home are compared with what its names have of their own, as vectors of the engine's
encoder, and the sentence is planned again with the name in their place. What comes of it is only ever asked about: by
their vectors, opposites are as near as some synonyms.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from .home import Home
from .items import Item
from .names import Names
from .plan import Doubt, Kind, Option, Plan, Question, Stage
from .tagging import Tagged
from .tokens import plain

ALIKE = 0.76
"""Cosine from which two vectors are taken for the same; training/calibrate_names.py shows what it is worth."""

MARGIN = 0.08
"""Names whose cosines differ by less are equally meant."""

_MOST_RUNS = 3
"""A sentence with more words that mean nothing is about something else."""

_MOST_OPTIONS = 3
"""More cannot be chosen from by ear."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words of a sentence that mean nothing in this home."""

    sentence: str
    start: int
    """Of the first letter."""
    end: int

    @property
    def words(self) -> str:
        """Return them as they were said."""
        return self.sentence[self.start : self.end]

    @property
    def forms(self) -> tuple[str, ...]:
        """Return them as they may be written: the encoder knows German nouns by their capital."""
        return tuple(dict.fromkeys((self.words, self.words[:1].upper() + self.words[1:])))

    def called(self, name: str) -> str:
        """Return the sentence with a name instead."""
        return f"{self.sentence[: self.start]}{name}{self.sentence[self.end :]}"


@dataclass(frozen=True, slots=True)
class Alike:
    """Words that were said, and a name of the home that means nearly the same."""

    unknown: Unknown
    name: str
    score: float
    """Cosine of their vectors."""


def own_names(home: Home, names: Names) -> Iterator[str]:
    """Yield what the names of a home have of their own, each once, those of places first: "sofa" of "Sofa lamp"."""
    told = set()
    for things in (home.areas, home.floors, home.entities):
        for thing in things.values():
            for text in thing.names:
                if (own := _own_words(names, text)) and own not in told:
                    told.add(own)
                    yield own


def _own_words(names: Names, text: str) -> str:
    """Return a name without the words for kinds of things; empty where it has no others."""
    compared = plain(text)
    tokens = [token for token in names.tokens(compared) if token.kind != "mark"]
    units = names.lexicon.units(tuple(token.text for token in tokens))
    if not any(unit.startswith("#") for unit, _start, _end in units):
        return text
    # As it is written: the encoder tells "Küche" better than "kueche".
    written = text if len(compared) == len(text) else compared
    kept = [tokens[at] for unit, start, end in units if not unit.startswith("#") for at in range(start, end)]
    words = [written[token.start : token.end] for token in kept]
    return (" " if names.lexicon.spaced or all(map(str.isascii, words)) else "").join(words)


def unknown_words(tagged: Tagged) -> tuple[Unknown, ...]:
    """Return the words of a sentence that mean nothing, each alone and with the word for a kind of thing behind it."""
    runs = [list(run) for known, run in groupby(tagged.items, lambda item: bool(item.tags)) if not known]
    if len(runs) > _MOST_RUNS:
        return ()
    found = []
    for run in runs:
        found.append(_unknown(tagged, run))
        after = tagged.after(run[-1])
        if after is not None and after.has("filler", "things") and not after.has("verbs", "particles"):
            found.append(_unknown(tagged, [*run, after]))
    return tuple(found)


def _unknown(tagged: Tagged, run: Sequence[Item]) -> Unknown:
    tokens = tagged.tokens
    return Unknown(tagged.text, tokens[run[0].start].start, tokens[run[-1].end - 1].end)


def likely(found: Iterable[Alike]) -> list[Alike]:
    """Return those that are alike enough to be asked about and as near as the nearest, best first."""
    ranked = sorted((each for each in found if each.score >= ALIKE), key=lambda each: -each.score)
    return [each for each in ranked if ranked[0].score - each.score < MARGIN][:_MOST_OPTIONS]


def asked_about(plan: Plan, others: Iterable[Plan], home: Home) -> Plan:
    """Return the question which of some plans is meant by a sentence whose own plan names what is not there."""
    options: dict[str, Option] = {}
    for other in others:
        if other.kind in {Kind.ACT, Kind.ANSWER}:
            label = _label(other, home)
            options.setdefault(label, Option(label=label, plan=other))
    if not options:
        return plan
    chosen = tuple(options.values())
    question = Question(doubt=Doubt.DID_YOU_MEAN, options=chosen, words=plan.words, of_things=False)
    return Plan(kind=Kind.ASK, stage=Stage.MEANING, question=question, reasons=("called_otherwise",), words=plan.words)


def _label(plan: Plan, home: Home) -> str:
    """Return what a plan is called in the question: its only target, the place of all of them, or its sentence."""
    targets = plan.targets or tuple(target for query in plan.queries for target in query.targets)
    entities = [home.entities[target] for target in targets if target in home.entities]
    if len(entities) == 1:
        return entities[0].name
    places = {entity.area for entity in entities}
    area = home.areas.get(places.pop() or "") if len(places) == 1 else None
    return area.name if area is not None else plan.words
