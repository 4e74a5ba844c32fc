"""Sentences put together from every verb, thing, room and frame, each with what it may touch and what it must."""

import random
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from custom_components.hearken.understanding.plan import Verb

from .amounts import Amount, amount_of
from .made_homes import MadeHome, Thing, reached

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

_VALUED = frozenset({Verb.SET, Verb.CHANGE, Verb.ON})
"""What is done where it is said how much."""

_ASKED_FIRST = frozenset({"lock", "cover"})
"""Domains of which some are opened only after a question."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """A part of a sentence that names something."""

    words: str
    may: frozenset[str]
    """Identifiers of what it may be said of."""
    must: frozenset[str] | None
    """What it is said of, where that is beyond doubt."""
    cases: Mapping[str, str] = field(default_factory=dict)
    """The same words in other cases ("die Lampe", "der Lampe"), in languages that have them."""


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


class Composer:
    """Composes sentences for one home, by chance; the same number composes the same sentences."""

    def __init__(self, data: Mapping[str, Any], home: MadeHome, number: int) -> None:
        """Take the language's file and the home."""
        self._data = data
        self._home = home
        self._chance = random.Random(f"{number} is said")  # noqa: S311 - a sentence is no secret
        self._space = "" if data.get("unspaced") else " "
        self._nouns: Mapping[str, Any] = data["nouns"]
        self._effects: Mapping[str, Any] = data["effects"]
        self._ways: dict[str, Callable[[], Composed | None]] = {
            "there": self._there,
            "here": self._here,
            "named": self._named,
            "many": self._many,
            "except": self._except,
            "listed": self._listed,
            "two": self._two,
            "corrected": self._corrected,
            "contrasted": self._contrasted,
            "valued": self._valued,
            "strange": self._strange,
        }

    def composed(self, each: int) -> Iterator[Composed]:
        """Yield so many sentences of each category; fewer where the home lacks what they need."""
        for make in self._ways.values():
            for _ in range(each):
                if (sentence := make()) is not None:
                    yield sentence
        for category in self._data["frames"]:
            for _ in range(each):
                yield self._framed(category)

    # What is named

    def _noun(self, effect: str | None = None) -> str:
        """Return a noun; what the home has is said more often than what it has not."""
        able = [key for key, noun in self._nouns.items() if effect is None or effect in noun["effects"]]
        owned = [key for key in able if reached(self._home.things, key, None)]
        return self._chance.choice(owned if owned and self._chance.random() < _OWNED else able)

    def _room(self) -> Mapping[str, str]:
        """Return a room; what the home has is said more often than what it has not."""
        of = self._home.rooms if self._chance.random() < _OWNED else self._data["rooms"]
        room: Mapping[str, str] = self._chance.choice(of)
        return room

    def _meant(self, room: Mapping[str, Any]) -> list[str]:
        """Return the rooms of the home that a room's name may mean: it, or those that it ends or is another name of."""
        names = [one["name"] for one in self._home.rooms]
        own = room["name"]
        others = room.get("also", [])
        return [own] if own in names else [one for one in names if one.endswith(self._space + own) or one in others]

    def _in_room(self, noun: str, templates: str = "one_there", room: Mapping[str, Any] | None = None) -> Target:
        room = self._room() if room is None else room
        words, cases = self._worded(self._data[templates], self._nouns[noun] | room, self._nouns[noun].get("gender"))
        may = reached(self._home.things, noun, self._meant(room)) | self._called(room["of"] + self._space + noun)
        may |= (called := self._called(cases.get("bare", "")))
        if templates == "many_there":
            must = None if called else self._surely(noun, may)
            return Target(words=words, may=may, must=must, cases=cases)
        return Target(words=words, may=may, must=may if len(may) == 1 else None, cases=cases)

    def _worded(
        self, templates: Sequence[str], fields: Mapping[str, str], gender: str | None
    ) -> tuple[str, Mapping[str, str]]:
        """Return what a template makes of its fields and the articles of a gender, and the same in every other case.

        A template is left out where a field of it is missing: not every room is the beginning of a compound.
        """
        articles: Mapping[str, str] = self._data["genders"][gender] if gender else {}
        known = {**articles, **fields}
        able = [one for one in templates if all(key in known for _, key, _, _ in string.Formatter().parse(one) if key)]
        template = self._chance.choice(able)
        cases = {
            case: template.format(**known | {"the": articles[case]}) for case in self._data.get("cases", ()) if gender
        }
        return template.format(**known), cases

    def _surely(self, noun: str, may: frozenset[str]) -> frozenset[str] | None:
        """Return what is meant by all that a noun is said of: what is called so, or is of the domain it stands for."""
        if (domain := self._nouns[noun].get("whole")) is not None:
            return frozenset(one for one in may if one.partition(".")[0] == domain) or None
        word = str(self._nouns[noun]["one"]).lower()
        called = all(word in thing.name.lower() for thing in self._home.things if thing.id in may)
        return may if may and called else None

    def _called(self, words: str) -> frozenset[str]:
        """Return what bears just that name."""
        return frozenset(thing.id for thing in self._home.things if thing.name.lower() == words.lower())

    def _called_here(self, words: str) -> frozenset[str]:
        """Return what is called so after the room in which it is spoken, and need not be told by it."""
        return self._called(self._home.here + self._space + words)

    def _by_name(self, effect: str) -> Target | None:
        """Return a thing by its own name, that can take an effect and shares its name with nothing."""
        able = [
            thing
            for thing in self._home.things
            if any(effect in self._nouns[noun]["effects"] for noun in thing.reached_by)
            and self._is_able(effect, frozenset({thing.id}))
        ]
        if not able:
            return None
        return self._target(self._chance.choice(able))

    def _target(self, thing: Thing) -> Target:
        may = self._called(thing.name) | self._called_here(thing.name)
        is_bare = thing.name.startswith(tuple(self._data.get("unarticled", ())))
        fields = {"name": self._spoken(thing.name)}
        words, cases = self._worded(self._data["own"], fields, None if is_bare else thing.gender)
        cases = cases or dict.fromkeys(self._data.get("cases", ()), words)
        return Target(words=words, may=may, must=may if len(may) == 1 else None, cases=cases)

    def _is_able(self, effect: str, entity_ids: frozenset[str]) -> bool:
        """Tell whether all of some things can take an effect."""
        kinds = {thing.kind for thing in self._home.things if thing.id in entity_ids}
        return not any(effect in self._data["kinds"][kind].get("cannot", ()) for kind in kinds)

    def _spoken(self, name: str) -> str:
        return name if self._data.get("keeps_case") else name.lower()

    # What is said

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
        )

    def _one(self, category: str, effect: str, target: Target) -> Composed:
        return self._sentence(category, self._say(effect, target.words), [(effect, target)])

    def _there(self) -> Composed:
        noun = self._noun()
        return self._one("there", self._effect(noun), self._in_room(noun))

    def _here(self) -> Composed:
        """Return an order without a room: what is here is meant, or the only one that there is."""
        noun = self._noun()
        effect = self._effect(noun)
        able = [thing for thing in self._home.things if self._is_able(effect, frozenset({thing.id}))]
        here = reached(able, noun, [self._home.here])
        may = (here or reached(able, noun, None)) | self._called(self._nouns[noun]["one"])
        may |= reached(self._home.things, noun, [self._home.here])
        words, _ = self._worded([self._data["one"]], self._nouns[noun], self._nouns[noun].get("gender"))
        target = Target(words=words, may=may, must=may if len(may) == len(here) == 1 else None)
        return self._one("here", effect, target)

    def _named(self) -> Composed | None:
        effect = self._chance.choice(list(self._effects))
        target = self._by_name(effect)
        return self._one("named", effect, target) if target else None

    def _many(self) -> Composed:
        noun = self._noun()
        return self._one("many", self._effect(noun), self._in_room(noun, "many_there"))

    def _except(self) -> Composed | None:
        """Return an order for all of a room but one of them."""
        effect = self._chance.choice(("on", "off", "close", "open"))
        noun = self._noun(effect)
        room = self._chance.choice(self._home.rooms)
        all_there = reached(self._home.things, noun, [room["name"]])
        spared = [thing for thing in self._home.things if thing.id in all_there and len(self._called(thing.name)) == 1]
        if not spared:
            return None
        one = self._target(self._chance.choice(spared))
        many, _ = self._worded(self._data["many_there"], self._nouns[noun] | room, self._nouns[noun].get("gender"))
        said = self._say(effect, many, plain=False)
        text = self._chance.choice(self._data["except"]).format(
            say=said, one=one.words, many=many, **self._forms(effect, many), **one.cases
        )
        rest = all_there - one.may
        must = self._surely(noun, rest)
        return self._sentence("except", text, [(effect, Target(words=many, may=rest, must=must))])

    def _pair(self, effect: str) -> list[Target]:
        """Return two different things that can take an effect, each by its name or by what it is and where."""
        targets: list[Target] = []
        for _ in range(2):
            named = self._by_name(effect) if self._chance.random() < _BY_NAME else None
            targets.append(named or self._in_room(self._noun(effect)))
        return targets

    def _listed(self) -> Composed | None:
        effect = self._chance.choice([effect for effect in self._effects if effect != "arm"])
        pair = self._pair(effect)
        words = self._chance.choice(self._data["and"]).format(*(target.words for target in pair))
        said = self._say(effect, words, plain=False)
        return self._sentence("listed", said, [(effect, target) for target in pair])

    def _two(self) -> Composed | None:
        effects = self._chance.sample([effect for effect in self._effects if effect != "arm"], 2)
        parts = [(effect, self._pair(effect)[0]) for effect in effects]
        said = [self._say(effect, target.words, plain=False) for effect, target in parts]
        return self._sentence("two", self._chance.choice(self._data["then"]).format(*said), parts)

    def _corrected(self) -> Composed:
        """Return an order in which the speaker thinks better of what is meant."""
        return self._instead("corrected")

    def _contrasted(self) -> Composed:
        """Return an order that says what is not meant."""
        return self._instead("contrasted")

    def _instead(self, category: str) -> Composed:
        effect = self._chance.choice(("on", "off", "open", "close"))
        meant, other = self._pair(effect)
        text = self._chance.choice(self._data[category]).format(
            say=self._say(effect, meant.words, plain=False),
            say_other=self._say(effect, other.words, plain=False),
            one=meant.words,
            other=other.words,
            **self._forms(effect, meant.words),
            **meant.cases,
            **{f"other_{case}": words for case, words in other.cases.items()},
        )
        if meant.may & other.may:
            return Composed(
                home=self._home.file["name"],
                category=category,
                text=text,
                allowed=dict.fromkeys(meant.may, VERBS[effect]),
                must=None,
            )
        return self._sentence(category, text, [(effect, meant)])

    def _valued(self) -> Composed | None:
        """Return an order that says how much."""
        able = [
            thing
            for thing in self._home.things
            if thing.id.partition(".")[0] in self._data["amounts"] and self._is_able("percent", frozenset({thing.id}))
        ]
        if not able:
            return None
        thing = self._chance.choice(able)
        domain = thing.id.partition(".")[0]
        ways: dict[str, Any] = self._data["amounts"][domain]
        key = self._chance.choice([key for key in ways if key != "numbers"])
        number = self._chance.choice(ways["numbers"].get(key, ways["numbers"]["to"]))
        target = self._target(thing)
        nouns = [noun for noun in thing.reached_by if self._is_of(noun, domain)]
        if nouns and thing.room and self._chance.random() < _BY_NAME:
            room = next(one for one in self._home.rooms if one["name"] == thing.room)
            target = self._in_room(self._chance.choice(sorted(nouns)), room=room)
        said: str = self._chance.choice(ways[key])
        musts = target.must if self._is_able("percent", target.may) else None
        return Composed(
            home=self._home.file["name"],
            category="valued",
            text=said.format(target.words, n=f"{number:g}", **target.cases),
            allowed=dict.fromkeys(target.may, _VALUED),
            must=musts,
            amount=amount_of(key, number),
        )

    def _is_of(self, noun: str, domain: str) -> bool:
        """Tell whether everything that a noun may be said of is of one domain."""
        return all(kind["domain"] == domain for kind in self._data["kinds"].values() if noun in kind["reached_by"])

    def _strange(self) -> Composed:
        """Return an order for something that no home of ours has, here or in a room."""
        stranger: Mapping[str, str] = self._chance.choice(self._data["strangers"])
        effect = self._chance.choice(("on", "off", "open", "close", "start", "stop", "up", "down", "percent"))
        words, _ = self._worded(
            [self._data["one"], *self._data["one_there"]], {**stranger, **self._room()}, stranger.get("gender")
        )
        own = set(stranger["one"].lower().split(self._space or None))
        named = (thing for thing in self._home.things if any(word in thing.name.lower() for word in own))
        return Composed(
            home=self._home.file["name"],
            category="strange",
            text=self._say(effect, words),
            allowed={thing.id: VERBS[effect] for thing in named},
            must=None,
        )

    def _framed(self, category: str) -> Composed:
        """Return a sentence that asks for nothing now."""
        noun = self._noun()
        effect = self._effect(noun)
        target = self._by_name(effect) if self._chance.random() < _BY_NAME else None
        target = target or self._in_room(noun)
        text = self._chance.choice(self._data["frames"][category]).format(
            say=self._say(effect, target.words, plain=False),
            one=target.words,
            **self._forms(effect, target.words),
            **target.cases,
        )
        return Composed(home=self._home.file["name"], category=category, text=text, allowed={}, must=None)


_OWNED, _BY_NAME = 0.8, 0.4
"""How often what is there is named rather than anything, and how often by its own name."""


def _before(effect: str, entity_id: str) -> Mapping[str, str]:
    """Return the state of a thing in which an effect changes it."""
    states, otherwise = (_AT_REST, "off") if effect in _WAKING else (_AT_WORK, "on")
    return {"state": states.get(entity_id.partition(".")[0], otherwise)}
