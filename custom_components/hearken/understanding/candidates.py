"""The few things that a sentence may ask for, each as a short English command with its Plan.

Small models write poor JSON, and can still tell which of some sentences goes better with another. English, because that
is what small models know; the owner's names stay as they are.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

from .abilities import can, is_legal, verbs
from .home import Attribute, Entity, Snapshot
from .llm_prompt import labels
from .plan import Kind, Plan, Scale, Setting, Stage, Step, Verb

LIMIT = 24
"""Candidates, "nothing" included: the engine reads as many in one step."""

NOTHING = "do nothing"
"""The candidate for what is no command."""

_PHRASES = {
    Verb.ON: "turn on the {}",
    Verb.OFF: "turn off the {}",
    Verb.OPEN: "open the {}",
    Verb.CLOSE: "close the {}",
    Verb.LOCK: "lock the {}",
    Verb.UNLOCK: "unlock the {}",
    Verb.START: "start the {}",
    Verb.STOP: "stop the {}",
    Verb.PAUSE: "pause the {}",
    Verb.NEXT: "skip to the next on the {}",
    Verb.MUTE: "mute the {}",
    Verb.DOCK: "send the {} home",
    Verb.ARM: "arm the {}",
    Verb.DISARM: "disarm the {}",
    Verb.RUN: "run {}",
}
"""Verbs that a sentence may hint at; the others are said as they are, and settled by rules."""

_CHANGES = {
    Attribute.BRIGHTNESS: ("make the {} brighter", "dim the {}"),
    Attribute.TEMPERATURE: ("make it warmer with the {}", "make it cooler with the {}"),
    Attribute.VOLUME: ("turn up the {}", "turn down the {}"),
    Attribute.SPEED: ("make the {} faster", "make the {} slower"),
}
"""By attribute, how more and less of it are asked for."""

_SETS = {
    Attribute.BRIGHTNESS: "set the {} to {:g} percent",
    Attribute.TEMPERATURE: "set the {} to {:g} degrees",
    Attribute.VOLUME: "set the volume of the {} to {:g} percent",
    Attribute.POSITION: "set the {} to {:g} percent",
    Attribute.SPEED: "set the {} to {:g} percent",
}

_STANDING = {"on": Verb.ON, "off": Verb.OFF, "open": Verb.OPEN, "closed": Verb.CLOSE, "locked": Verb.LOCK,
             "unlocked": Verb.UNLOCK, "playing": Verb.START, "paused": Verb.PAUSE, "docked": Verb.DOCK,
             "cleaning": Verb.START}  # fmt: skip
"""By state, the verb that would change nothing: nobody hints at that."""

_NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:[.,]\d)?(?![\w.,]*\d)")


@dataclass(frozen=True)
class Candidate:
    """One thing that a sentence may ask for."""

    text: str
    """The command, as a model is to judge it."""
    plan: Plan
    """What it stands for."""


def candidates(text: str, entities: Sequence[Entity], snapshot: Snapshot, limit: int = LIMIT) -> tuple[Candidate, ...]:
    """Return what a sentence may ask for, with "nothing" first; the first entities have the most to offer."""
    numbers = tuple(float(number.replace(",", ".")) for number in _NUMBER.findall(text))
    offers = [
        _offers(name, entity, _STANDING.get(snapshot.seen(entity.id).state), numbers, text)
        for name, entity in labels(entities).items()
    ]
    # Two of each in turn, so that neither a television with ten verbs nor the order of the list takes all places.
    turns = zip_longest(*(_pairs(offer) for offer in offers), fillvalue=())
    nothing = Candidate(NOTHING, Plan(kind=Kind.UNSETTLED, stage=Stage.LLM, words=text))
    found = chain((nothing,), chain.from_iterable(chain.from_iterable(turns)))
    return tuple(islice(found, limit))


def usual(entities: Iterable[Entity]) -> Iterator[str]:
    """Yield the texts of all candidates without a number, whatever state their things are in; "nothing" first."""
    yield NOTHING
    for entity in entities:
        for name in labels((entity,)):
            yield from (candidate.text for candidate in _offers(name, entity, None, (), ""))


def _pairs(offer: Iterator[Candidate]) -> Iterator[tuple[Candidate, ...]]:
    while pair := tuple(islice(offer, 2)):
        yield pair


def _offers(
    name: str, entity: Entity, standing: Verb | None, numbers: Iterable[float], text: str
) -> Iterator[Candidate]:
    """Yield what may be asked of one entity: what the numbers mean, plain verbs but for one, more and less."""

    def candidate(phrase: str, verb: Verb, setting: Setting | None = None) -> Candidate:
        settings = () if setting is None else (setting,)
        step = Step(verb=verb, targets=(entity.id,), settings=settings, words=text)
        return Candidate(phrase.lower(), Plan(kind=Kind.ACT, steps=(step,), stage=Stage.LLM, words=text))

    for attribute, phrase in _SETS.items():
        for number in numbers:
            setting = Setting(attribute=attribute, value=number)
            if can(entity, Verb.SET, attribute) and attribute in entity.ranges and is_legal(entity, setting):
                yield candidate(phrase.format(name, number), Verb.SET, setting)
    for verb in verbs(entity):
        if verb in _PHRASES and verb is not standing:
            yield candidate(_PHRASES[verb].format(name), verb)
    for attribute, phrases in _CHANGES.items():
        if can(entity, Verb.CHANGE, attribute):
            for phrase, value in zip(phrases, (1, -1), strict=True):
                setting = Setting(attribute=attribute, value=value, scale=Scale.NUDGE)
                yield candidate(phrase.format(name), Verb.CHANGE, setting)
