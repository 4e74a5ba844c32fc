"""How an order is worded, what it may do with what, and what it changes."""

import random
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from custom_components.hearken.understanding.plan import Step, Verb

from .amounts import Amount
from .made_homes import MadeHome
from .naming import Naming, Target

VERBS: Mapping[str, frozenset[Verb]] = {
    "on": frozenset({Verb.ON, Verb.START, Verb.OPEN, Verb.RUN, Verb.RESUME}),
    "off": frozenset({Verb.OFF, Verb.STOP, Verb.CLOSE, Verb.DOCK, Verb.PAUSE}),
    "open": frozenset({Verb.OPEN, Verb.UNLOCK}),
    "close": frozenset({Verb.CLOSE, Verb.LOCK}),
    "up": frozenset({Verb.OPEN, Verb.CHANGE}),
    "down": frozenset({Verb.CLOSE, Verb.CHANGE}),
    "brighter": frozenset({Verb.CHANGE}),
    "dimmer": frozenset({Verb.CHANGE}),
    "louder": frozenset({Verb.CHANGE}),
    "quieter": frozenset({Verb.CHANGE}),
    "faster": frozenset({Verb.CHANGE}),
    "slower": frozenset({Verb.CHANGE}),
    "warmer": frozenset({Verb.CHANGE}),
    "cooler": frozenset({Verb.CHANGE}),
    "pull": frozenset({Verb.OPEN}),
    "draw": frozenset({Verb.CLOSE}),
    "percent": frozenset({Verb.SET, Verb.ON, Verb.CHANGE}),
    "degrees": frozenset({Verb.SET}),
    "colour": frozenset({Verb.SET, Verb.ON}),
    "lock": frozenset({Verb.LOCK}),
    "unlock": frozenset({Verb.UNLOCK}),
    "mute": frozenset({Verb.MUTE}),
    "pause": frozenset({Verb.PAUSE, Verb.STOP}),
    "start": frozenset({Verb.START, Verb.ON, Verb.RESUME, Verb.OPEN, Verb.RUN}),
    "stop": frozenset({Verb.STOP, Verb.OFF, Verb.PAUSE, Verb.CLOSE, Verb.DOCK}),
    "arm": frozenset({Verb.ARM}),
}
"""What a step may do, by what was said (the keys of `effects`)."""

_AT_WORK = {"cover": "open", "lock": "unlocked", "media_player": "playing", "valve": "open"}
_AT_WORK |= {"vacuum": "cleaning", "lawn_mower": "mowing", "climate": "heat", "scene": "unknown"}
_AT_REST = {"cover": "closed", "lock": "locked", "valve": "closed", "vacuum": "docked", "lawn_mower": "docked"}
_AT_REST |= {"alarm_control_panel": "disarmed", "scene": "unknown"}
_WAKING = frozenset({"on", "open", "up", "unlock", "start", "arm"})
"""Effects that would change nothing of what is at work already."""


@dataclass(frozen=True, kw_only=True)
class Composed:
    """One sentence."""

    home: str
    category: str
    text: str
    allowed: Mapping[str, frozenset[Verb]]
    """What may be done with which entity; everything else is stray."""
    must: frozenset[str] | None
    """What has to be done something with; None: it cannot be told, or a question is as good."""
    given: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The states of what it may touch, so that what it asks for changes them."""
    is_asked_first: bool = False
    """Whether it opens what is opened only after a question."""
    amount: Amount | None = None
    """How much was said."""
    most: int | None = None
    """How many things were said; no value was."""
    leans: bool = False
    """Whether it is about what was done just before; where nothing was, nobody would say it."""
    then: Self | None = None
    """What is said after it, in the same conversation."""

    def strays(self, steps: Iterable[Step]) -> list[str]:
        """Return what a plan does something with that was not said."""
        done = [(step, target) for step in steps for target in step.targets]
        if self.most is not None and len({target for _, target in done}) > self.most:
            return [target for _, target in done]
        return [target for step, target in done if not self._allows(step, target)]

    def _allows(self, step: Step, target: str) -> bool:
        """Tell whether that may be done with a thing, to the value that was said."""
        if step.verb not in self.allowed.get(target, frozenset()):
            return False
        if self.most is not None:
            return not step.settings
        return self.amount is None or self.amount.is_set(step.settings)

    def strays_changed(self, changed: Collection[str]) -> list[str]:
        """Return what changed and was not said."""
        if self.most is not None and len(changed) > self.most:
            return list(changed)
        return [entity_id for entity_id in changed if entity_id not in self.allowed]


class Wording(Naming):
    """Words orders, by chance."""

    def __init__(self, data: Mapping[str, Any], home: MadeHome, chance: random.Random) -> None:
        """Take the language's file, the home, and what decides."""
        super().__init__(data, home, chance)
        self._effects: Mapping[str, Any] = data["effects"]

    def _effect(self, noun: str) -> str:
        effect: str = self._chance.choice(self._nouns[noun]["effects"])
        return effect

    def _say(self, effect: str, words: str, *, plain: bool = True) -> str:
        """Return an order in one of its wordings; not all of them can stand within another sentence."""
        ways = self._effects[effect]
        said: str = self._chance.choice(ways["say"] + (ways.get("also", []) if plain else []))
        return said.format(words)

    def _forms(self, effect: str, words: str) -> Mapping[str, str]:
        """Return the other forms of an order: told, asked, its verb alone."""
        forms = self._effects[effect].items()
        return {form: said.format(words) for form, said in forms if isinstance(said, str)}

    def _sentence(self, category: str, text: str, parts: list[tuple[str, Target]]) -> Composed:
        """Return a sentence of parts, each with its effect."""
        allowed: dict[str, frozenset[Verb]] = {}
        for effect, target in parts:
            for entity_id in target.may:
                allowed[entity_id] = allowed.get(entity_id, frozenset()) | VERBS[effect]
        musts = [target.must if self._is_able(effect, target.may) else None for effect, target in parts]
        known = [must for must in musts if must is not None]
        opened = {target for effect, part in parts if effect in {"open", "unlock"} for target in part.may}
        return Composed(
            home=self._home.file["name"],
            category=category,
            text=text,
            allowed=allowed,
            must=frozenset().union(*known) if len(known) == len(musts) else None,
            given={target: _before(effect, target) for effect, part in parts for target in part.may},
            is_asked_first=any(target.partition(".")[0] in _ASKED_FIRST for target in opened),
            most=next((target.most for _, target in parts), None),
        )

    def _nothing(self, category: str, text: str, allowed: Mapping[str, frozenset[Verb]] | None = None) -> Composed:
        """Return a sentence after which nothing has to be done; something may be with what is allowed."""
        return Composed(home=self._home.file["name"], category=category, text=text, allowed=allowed or {}, must=None)

    def _one(self, category: str, effect: str, target: Target) -> Composed:
        return self._sentence(category, self._say(effect, target.words), [(effect, target)])


_ASKED_FIRST = frozenset({"lock", "cover"})
"""Domains of which some are opened only after a question."""


def _before(effect: str, entity_id: str) -> Mapping[str, str]:
    """Return the state of a thing in which an effect changes it."""
    states, otherwise = (_AT_REST, "off") if effect in _WAKING else (_AT_WORK, "on")
    return {"state": states.get(entity_id.partition(".")[0], otherwise)}
