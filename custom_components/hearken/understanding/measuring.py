"""Who measures what a question asks for: which thermometers, batteries and meters are meant."""

from collections.abc import Sequence

from .clauses import Phrase
from .home import Attribute, Entity
from .items import Item
from .knowing import measures
from .plan import Ask, Kind, Plan, Query
from .question_reading import QuestionReader
from .tagging import Tagged
from .told_apart import tells_apart

MOST_UNKNOWN = 2
"""More unknown words than a name has: a question about something else."""


class Measuring(QuestionReader):
    """Finds those who know, in what a question names."""

    def _measured_nowhere(self, attribute: Attribute) -> Query | Plan | None:
        """Return that nothing measures it there, or that it is not here ("how warm is it in the attic").

        None where none seems to be meant: the language model may know how hot Mars is, and nothing of a fridge.
        """
        phrase, unknown = self.phrase, self.phrase.unknown
        if not unknown:
            place = next(iter((*phrase.areas, *phrase.floors)), None)
            named = phrase.entities or phrase.kinds or place
            return (
                Query(ask=Ask.VALUE, targets=(), attribute=attribute, place=place, words=self.tagged.text)
                if named
                else None
            )
        before = [item for item in self.tagged.items if item.start < phrase.start]
        placed = any(item.has("delay") and not item.is_name for item in before)
        if phrase.entities or phrase.has_place or len(unknown) > MOST_UNKNOWN:
            return None
        said = self.tagged.said(phrase.start, phrase.end)
        return self._not_here(said) if said and (placed or self._is_definite(before)) else None

    def _is_definite(self, before: Sequence[Item]) -> bool:
        """Tell whether something unknown is meant to be known ("the fridge"), and is of a house ("the sun" is not)."""
        lexicon = self.grounding.lexicon
        behind_article = bool(before) and before[-1].text in lexicon.definite
        return behind_article and lexicon.elements.isdisjoint(self.phrase.unknown)

    def _not_here(self, said: str) -> Plan:
        """Return that something is not in this home."""
        return Plan(kind=Kind.ABSENT, absent=(said,), reasons=("absent",), words=self.tagged.text)

    def _measuring(self, attribute: Attribute) -> list[Entity]:
        """Return who measures an attribute, in what was named."""

        def knows(entity: Entity) -> bool:
            return measures(entity, attribute) and not self._shows_nothing(entity, attribute)

        if _is_compared(self.tagged) and (rooms := self._rooms_called()):
            return [one for one in self.grounding.in_place(Phrase(home=True), knows) if one.area in rooms]
        if self.phrase.entities or self.phrase.unknown:
            named = self._named(knows)
            if self.attribute is Attribute.BATTERY:
                named = self._telling_battery(named, knows)
            beside = named or self._called(knows) or ([] if self.phrase.unknown else self._beside(knows))
            if not (self.phrase.areas or self.phrase.floors):
                return beside
            # What measures another room, and is called as the value is, measures nothing in the one that was said.
            inside = named or list(self.grounding.in_place(self.phrase, knows, beside))
            if inside or self._names_a_thing:
                return inside
        of_room = {"sensor", "battery"} if self._asks_what_is_set else {"sensor", "battery", "climate"}
        if self.phrase.kinds and self.phrase.kinds[0] not in of_room:
            of_kind = self._described(knows)
            if of_kind or attribute in _OF_THINGS or self._is_in(self.phrase.kinds[0]):
                return of_kind
        phrase = self.phrase
        if not phrase.has_place and self.grounding.snapshot.here is not None and not _is_compared(self.tagged):
            here = self.grounding.in_place(Phrase(here=True), knows)
            if here:
                return list(here)
        return list(self.grounding.in_place(phrase if phrase.has_place else Phrase(home=True), knows))

    def _in_rooms(self, found: list[Entity]) -> list[Entity]:
        """Leave out what is out of doors where rooms are compared: a yard is on none of the floors of rooms."""
        areas = self.grounding.snapshot.home.areas
        if self.phrase.areas or self.phrase.floors or any(item.has("outside") for item in self.tagged.items):
            return found
        indoors = {area.id for area in areas.values() if area.floor is not None}
        inside = [one for one in found if one.area in indoors]
        return inside if inside and 2 * len(indoors) > len(areas) else found

    def _rooms_called(self) -> frozenset[str]:
        """Return the rooms of which one is asked by a word that all of them are called by ("which bedroom")."""
        phrase = self.phrase
        if not phrase.unknown or phrase.entities or phrase.kinds or phrase.has_place:
            return frozenset()
        said = {unit for unit, _start, _end in self.grounding.lexicon.units(self.grounding.spoken(phrase))}
        areas = self.grounding.snapshot.home.areas.values()
        names = self.grounding.names
        return frozenset(one.id for one in areas if any(said <= names.units_of(name) for name in one.names))

    @property
    def _asks_what_is_set(self) -> bool:
        """Return whether it is asked to how many degrees something is set, and not how warm it is there."""
        return any(item.has("measure") and item.has("to") for item in self.tagged.items)

    def _is_on_player(self) -> bool:
        """Tell whether it is asked what is on a player that is called by its kind ("what's on the TV")."""
        kinds = self.phrase.kinds
        named = [one for names in self.phrase.entities for one in names]
        if named and not kinds and all(one.startswith("media_player.") for one in named):
            return True
        last = next((item for item in reversed(self.tagged.items) if item.value("mark") is None), None)
        is_last = last is not None and last.end == self.phrase.end and last.has("things")
        one = last is not None and not self.grounding.lexicon.is_plural(last.text)
        return bool(kinds) and _PLAYERS.issuperset(kinds) and one and is_last

    def _shows_nothing(self, entity: Entity, attribute: Attribute) -> bool:
        """Tell whether an air conditioner measures no humidity."""
        shown = self.grounding.snapshot.seen(entity.id).attributes
        is_asked = entity.domain == "climate" and attribute is Attribute.HUMIDITY
        return is_asked and bool(shown) and {"current_humidity", "humidity"}.isdisjoint(shown)

    @property
    def _names_a_thing(self) -> bool:
        """Return whether a thing is named, and no sensor that is called as its value is ("the humidity")."""
        return any(item.has("entity") and not item.has("area", "floor", "attributes") for item in self.tagged.items)

    def _is_in(self, kind: str) -> bool:
        """Tell whether what could be a thing is a place that is asked about ("how warm is it in the garage")."""
        items = self.tagged.items
        at = next((at for at, item in enumerate(items) if kind in item.values("things")), 0)
        before = [item for item in items[max(0, at - 2) : at] if item.has("delay") and not item.is_name]
        return bool(before) and not self.phrase.has_place and not self.phrase.entities

    def _telling_battery(self, named: list[Entity], knows: object) -> list[Entity]:
        """Return who tells how full a battery is: a sensor, where the thing itself shows nothing of it."""
        states = self.grounding.snapshot
        shows = any({"battery_level", "battery"} & states.seen(one.id).attributes.keys() for one in named)
        if shows or not self.grounding.lexicon.spaced:
            return named
        return self._called(knows) or self._beside(knows) or named

    def _called(self, knows: object) -> list[Entity]:
        """Return who measures it and has all that was said in its name ("how much battery has Jo's phone got")."""
        assert callable(knows)  # noqa: S101
        said = set(self.grounding.telling(self.grounding.spoken(self.phrase)))
        return [entity for entity in filter(knows, self.grounding.snapshot.home.entities.values())
                if said and said <= self.grounding.units(entity)]  # fmt: skip

    def _beside(self, knows: object) -> list[Entity]:
        """Return who measures it on the same device or in the same room as what was named ("the fridge's battery")."""
        names = {name for names in self.phrase.entities for one in names
                 for name in self.grounding.snapshot.home.entities[one].names}  # fmt: skip
        assert callable(knows)  # noqa: S101
        return [
            entity
            for entity in self.grounding.snapshot.home.entities.values()
            if knows(entity) and any(entity.name.startswith(name) for name in names)
        ]

    def _named(self, suits: object) -> list[Entity]:
        assert callable(suits)  # noqa: S101
        found = self.grounding.find(self.phrase, suits)
        return list(found.targets or found.options)

    def _described(self, suits: object) -> list[Entity]:
        assert callable(suits)  # noqa: S101
        place = self.phrase if self.phrase.has_place else Phrase(home=True)
        phrase, garage = self.grounding.apart_from_place(self.phrase)
        of_kind = self.grounding.by_no_other(phrase, self.grounding.candidates(phrase, suits))
        at_garage = (one for one in of_kind if self.grounding.is_at(one, garage))
        found = list(self.grounding.in_place(place, suits, at_garage))
        here = self.grounding.snapshot.here
        elsewhere = self.phrase.has_place or tells_apart(self.tagged, self.grounding)
        if not elsewhere and here is not None and self._names_one:
            return [entity for entity in found if entity.area == here] or found
        return found


_OF_THINGS = frozenset({Attribute.VOLUME, Attribute.POSITION, Attribute.SPEED})
"""What a thing has and no room, so that it is not asked of another one there."""


def _is_compared(tagged: Tagged) -> bool:
    return any(item.has("most", "least") for item in tagged.items)


_PLAYERS = frozenset({"tv", "media", "speaker"})
