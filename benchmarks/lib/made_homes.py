"""Homes that are put together by chance: rooms, kinds of things, and the ways in which people call them.

The same number makes the same home in every run. What a home is made of stands in `data/strays/`, a file a language.
"""

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parents[1] / "data" / "strays"

_OWN_DIGITS = 2
"""Digits of the number in an entity's identifier."""


@dataclass(frozen=True, kw_only=True)
class Thing:
    """An entity of a home, and what it is; its name may not tell."""

    id: str
    name: str
    kind: str
    """A key of `kinds`."""
    room: str | None
    """The name of the room it stands in, as its maker knows it."""
    reached_by: frozenset[str]
    """The nouns (keys of `nouns`) that may be said of it."""
    named_only: bool
    gender: str | None = None
    """A key of `genders`, in languages in which the article tells it."""


@dataclass(frozen=True, kw_only=True)
class MadeHome:
    """A home, as a file of `homes/` describes it, and what is in it."""

    file: Mapping[str, Any]
    things: tuple[Thing, ...]
    rooms: tuple[Mapping[str, str], ...]
    """The rooms that it has, as the language's file tells them."""
    here: str
    """The room in which it is spoken."""


def languages() -> list[str]:
    """Return the languages in which homes can be made."""
    return sorted(path.stem for path in _DATA.glob("*.json"))


def load(language: str) -> dict[str, Any]:
    """Return what homes and sentences of a language are made of."""
    data: dict[str, Any] = json.loads((_DATA / f"{language}.json").read_text(encoding="utf-8"))
    return data


class _Maker:
    """Makes one home."""

    def __init__(self, data: Mapping[str, Any], number: int) -> None:
        self._data = data
        self._chance = random.Random(f"{data['language']} {number}")  # noqa: S311 - a home is no secret
        self._kinds: Mapping[str, Any] = data["kinds"]
        self._things: list[Thing] = []
        self._entries: list[dict[str, Any]] = []
        self._called: set[tuple[str | None, str]] = set()

    def make(self, number: int) -> MadeHome:
        """Return the home."""
        rooms = self._chance.sample(self._data["rooms"], self._chance.randint(5, 14))
        for room in rooms:
            self._furnish(room)
        for kind in self._chance.choices(self._anywhere(), k=self._chance.randint(2, 6)):
            self._add(kind, None)
        floors = self._data["floors"]
        here = rooms[0]["name"]
        return MadeHome(
            file={
                "name": f"made {number}",
                "language": self._data.get("tag", self._data["language"]),
                "satellite": here,
                "floors": [{"name": floors[key]} for key in floors if any(room["floor"] == key for room in rooms)],
                "areas": [{"name": room["name"], "floor": floors.get(room["floor"])} for room in rooms],
                "entities": self._entries,
            },
            things=tuple(self._things),
            rooms=tuple(rooms),
            here=here,
        )

    def _anywhere(self) -> list[str]:
        """Return the kinds of which a home has some that stand nowhere: scenes, lists, the alarm."""
        return [key for key, kind in self._kinds.items() if kind.get("anywhere")]

    def _furnish(self, room: Mapping[str, str]) -> None:
        """Put some things into a room; most of the rooms have a light."""
        outside = room["floor"] == "outside"
        lights = [key for key, kind in self._kinds.items() if kind["domain"] == "light"]
        others = [
            key
            for key, kind in self._kinds.items()
            if key not in lights and not kind.get("anywhere") and (outside or not kind.get("outside"))
        ]
        kinds = self._chance.choices(lights, k=self._chance.choice((0, 1, 1, 1, 2, 2, 3, 4)))
        for kind in (*kinds, *self._chance.choices(others, k=self._chance.randint(1, 7))):
            self._add(kind, room)

    def _add(self, key: str, room: Mapping[str, str] | None) -> None:
        """Add one thing, called as people call things; no two of a room are called the same."""
        kind = self._kinds[key]
        what = self._chance.choice(list(kind["names"]))
        style = self._chance.choice(self._data["names"]) if room else "{thing}"
        mark = self._chance.choice(self._data["marks"])
        if room and "{joined}" in style and not ("joined" in room and _ends(what)):
            style = self._data["names"][0]
        words = {"room": room["name"] if room else "", "thing": what, "mark": mark, "marked": mark.format(what)}
        name = style.format_map({**(room or {}), **words, "end": what[:1].lower() + what[1:]})
        by_name = "{room}" in style and self._chance.random() < _NOT_IN_A_ROOM
        place = room["name"] if room else None
        if (place, name) in self._called:
            return
        self._called.add((place, name))
        entity_id = f"{kind['domain']}.thing_{len(self._entries):0{_OWN_DIGITS}}"
        self._entries.append(
            {
                "id": entity_id,
                "name": name,
                "area": None if by_name else place,
                "state": kind.get("state", "off"),
                **{item: kind[item] for item in ("class", "has") if item in kind},
            }
        )
        self._things.append(
            Thing(
                id=entity_id,
                name=name,
                kind=key,
                room=place,
                reached_by=frozenset(kind["reached_by"]),
                named_only=bool(kind.get("named_only")),
                gender=kind["names"][what] if isinstance(kind["names"], dict) else None,
            )
        )


def _ends(word: str) -> bool:
    """Tell whether a word can be the end of a compound: "Küchen" and "Lampe", but no "TV"."""
    return word.isalpha() and word[1:].islower()


_NOT_IN_A_ROOM = 0.1
"""The share of things that have their room in their name alone."""


def made(data: Mapping[str, Any], number: int) -> MadeHome:
    """Return the home of a number, of what a language's file has."""
    return _Maker(data, number).make(number)


def reached(things: Iterable[Thing], noun: str, rooms: Sequence[str] | None) -> frozenset[str]:
    """Return what a noun may be said of, in some rooms or in all of them."""
    return frozenset(
        thing.id
        for thing in things
        if noun in thing.reached_by and not thing.named_only and (rooms is None or thing.room in rooms)
    )
