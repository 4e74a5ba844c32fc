"""How things of a home are named in a sentence: by what they are and where, by their own names, by how many."""

import random
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .made_homes import MadeHome, Thing, reached


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
    most: int | None = None
    """How many of them at most, where a number is said."""
    gender: str | None = None
    """A key of `genders`, in languages that have them."""


class Naming:
    """Names things of one home, by chance."""

    def __init__(self, data: Mapping[str, Any], home: MadeHome, chance: random.Random) -> None:
        """Take the language's file, the home, and what decides."""
        self._data = data
        self._home = home
        self._chance = chance
        self._space = "" if data.get("unspaced") else " "
        self._nouns: Mapping[str, Any] = data["nouns"]

    def _noun(self, effect: str | None = None) -> str:
        """Return a noun, of which an effect can be said; what the home has is said more often than what it has not."""
        return self._often_owned(
            [key for key, noun in self._nouns.items() if effect is None or effect in noun["effects"]]
        )

    def _often_owned(self, nouns: Sequence[str]) -> str:
        owned = [key for key in nouns if reached(self._home.things, key, None)]
        return self._chance.choice(owned if owned and self._chance.random() < _OWNED else nouns)

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
        gender = self._nouns[noun].get("gender")
        words, cases = self._worded(self._data[templates], self._nouns[noun] | room, gender)
        may = self._reached_there(noun, room) | (called := self._called(cases.get("bare", "")))
        if templates == "many_there":
            must = None if called else self._surely(noun, may)
            return Target(words=words, may=may, must=must, cases=cases, gender=gender)
        return Target(words=words, may=may, must=may if len(may) == 1 else None, cases=cases, gender=gender)

    def _reached_there(self, noun: str, room: Mapping[str, Any]) -> frozenset[str]:
        """Return what a noun may be said of in a room."""
        return reached(self._home.things, noun, self._meant(room)) | self._called(room["of"] + self._space + noun)

    def _counted(self, noun: str) -> Target:
        """Return some of the things of a noun, or just those that there are; there, or here."""
        counted: Mapping[str, Any] = self._data["counted"]
        gender = self._nouns[noun].get("gender")
        room = self._room_of_several(noun) if self._chance.random() < _WITH_ROOM else None
        here = reached(self._home.things, noun, [self._home.here])
        may = self._reached_there(noun, room) if room else here or reached(self._home.things, noun, None)
        way = self._chance.choice(list(_NUMBERS))
        numbers: Mapping[str, str] = counted["numbers"]
        right = [str(len(may))] if str(len(may)) in numbers and self._chance.random() < _OWNED else list(numbers)
        number = _NUMBERS[way] or int(self._chance.choice(right))
        said = self._chance.choice((numbers.get(str(number), ""), str(number)))
        fields = self._nouns[noun] | (room or {}) | {"n": said}
        words, cases = self._worded(counted[way]["there" if room else "here"], fields, gender)
        is_plain = way in _ALL and number == len(may) and (room is not None or may == here)
        if way in _ALL and not room:  # just so many may be called so in the whole home
            may = reached(self._home.things, noun, None)
        group = self._group(noun, room)
        must = self._surely(noun, may) if is_plain and not group else None
        may |= group
        return Target(words=words, may=may, must=must if must == may else None, cases=cases, most=number, gender=gender)

    def _group(self, noun: str, room: Mapping[str, Any] | None) -> frozenset[str]:
        """Return what is called as more than one of a noun are, and may stand for all of them."""
        many = self._nouns[noun].get("many", noun)
        names = (
            (many,) if room is None else (many, f"{many}{self._space}{room['of']}", f"{room['of']}{self._space}{many}")
        )
        return frozenset[str]().union(*map(self._called, names))

    def _room_of_several(self, noun: str) -> Mapping[str, str]:
        """Return a room, most often one in which there is more than one of a noun's things."""
        several = [room for room in self._home.rooms if len(self._reached_there(noun, room)) > 1]
        return self._chance.choice(several) if several and self._chance.random() < _OWNED else self._room()

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

    def _called_with(self, *stems: str) -> frozenset[str]:
        """Return what has one of some parts of words in its name."""
        return frozenset(
            thing.id for thing in self._home.things if any(stem.lower() in thing.name.lower() for stem in stems)
        )

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
        must = may if len(may) == 1 else None
        return Target(words=words, may=may, must=must, cases=cases, gender=thing.gender)

    def _is_able(self, effect: str, entity_ids: frozenset[str]) -> bool:
        """Tell whether all of some things can take an effect."""
        kinds = {thing.kind for thing in self._home.things if thing.id in entity_ids}
        return not any(effect in self._data["kinds"][kind].get("cannot", ()) for kind in kinds)

    def _spoken(self, name: str) -> str:
        return name if self._data.get("keeps_case") else name.lower()


_OWNED, _WITH_ROOM = 0.8, 0.7
"""How often what is there is named rather than anything, and how often where it is."""

_NUMBERS = {"one": 1, "both": 2, "some": None, "all": None}
"""The ways to count (keys of `counted`), and the number of those that stand for one alone."""
_ALL = frozenset({"both", "all"})
"""The ways in which things are counted that are known: just so many are there."""
