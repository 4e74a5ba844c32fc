"""The ways in which words lead to things: where they are, the words of their names, the words for their kind."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from .clauses import Phrase
from .home import Attribute, Entity, Snapshot
from .lexicon import Lexicon, Tag
from .names import Names, Near
from .plan import Step
from .tagging import Tagged
from .things import KINDS, OPENED, Kind, is_opened

SURE = 0.78
"""A near name from here on is what was meant, if no other is as near."""

LIKELY = 0.5
"""A near name from here on is asked about."""

MARGIN = 0.08
"""Two near names whose scores differ by less are equally meant."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a phrase was found to stand for."""

    targets: tuple[Entity, ...] = ()
    options: tuple[Entity, ...] = ()
    """Entities that are equally meant; one of them has to be chosen."""
    nearly: tuple[Entity, ...] = ()
    """Entities whose name was nearly said."""
    absent: str = ""
    """What was named and is not there."""
    needs_place: bool = False
    """Whether the kind of thing is in several places and none was said."""
    unsuitable: tuple[Entity, ...] = ()
    """What was named, and cannot do this."""
    confidence: float = 1.0
    broad: bool = False


@dataclass(frozen=True, kw_only=True)
class Focus:
    """What was spoken of before."""

    targets: tuple[str, ...] = ()
    """Entity identifiers."""
    earlier: tuple[str, ...] = ()
    """What was spoken of before those."""
    kinds: tuple[str, ...] = ()

    @classmethod
    def after(cls, steps: Sequence[Step]) -> Self:
        """Return what was spoken of in the clauses before, whose steps are known."""
        earlier = tuple(target for step in steps[:-1] for target in step.targets)
        return cls(targets=steps[-1].targets, earlier=earlier)


type Suits = Callable[[Entity], bool]
"""Says whether what is asked for can be said of an entity."""


@dataclass(frozen=True)
class Finder:
    """One sentence, the home, and the ways in which words lead to things."""

    snapshot: Snapshot
    names: Names
    lexicon: Lexicon
    tagged: Tagged
    focus: Focus = field(default_factory=Focus)

    # Places

    def in_place(self, phrase: Phrase, suits: Suits) -> tuple[Entity, ...]:
        """Return what is in the places that a phrase names; everything where it names none."""
        inside = self._inside(phrase, self._all()) if phrase.has_place else self._all()
        return tuple(filter(suits, inside))

    def _inside(self, phrase: Phrase, entities: Iterable[Entity]) -> list[Entity]:
        """Return which of some entities are in the places that a phrase names."""
        if phrase.home and not (phrase.areas or phrase.floors):
            return list(entities)
        areas = {area.id for area in self.snapshot.home.areas.values() if area.floor in phrase.floors}
        areas = areas & {*phrase.areas} if self._narrows(phrase) else areas | {*phrase.areas}
        if phrase.here and self.snapshot.here is not None:
            areas.add(self.snapshot.here)
        return [entity for entity in entities if entity.area in areas]

    def _narrows(self, phrase: Phrase) -> bool:
        """Tell whether a room is said of a floor ("the upstairs lights in the front bedroom"), and not both of them."""
        said = [item for item in self.tagged.items if phrase.start <= item.start < phrase.end and item.is_name]
        rooms = any(item.has("area") and not item.has("floor") for item in said)
        floors = any(item.has("floor") and not item.has("area") for item in said)
        return self.lexicon.spaced and bool(phrase.areas and phrase.floors) and rooms and floors

    def _may_be_in(self, entity: Entity, phrase: Phrase) -> bool:
        """Tell whether something else may be in a place that was said: it is nowhere, or its name says that place."""
        home = self.snapshot.home
        places = [home.areas[one].names for one in phrase.areas if one in home.areas]
        places += [home.floors[one].names for one in phrase.floors if one in home.floors]
        said = {unit for names in places for name in names for unit in self.names.units_of(name)}
        return entity.area is None or not said.isdisjoint(self.units(entity))

    def _all(self) -> Iterable[Entity]:
        return self.snapshot.home.entities.values()

    # Words of names

    def called_after(self, phrase: Phrase, entities: Iterable[Entity]) -> list[Entity]:
        """Return the entities that have the name of a place in theirs ("Upstairs thermostat")."""
        home = self.snapshot.home
        places = [home.areas[one] for one in phrase.areas] + [home.floors[one] for one in phrase.floors]
        units = [self.names.units_of(name) for place in places for name in place.names]
        return [entity for entity in entities if any(one <= self.units(entity) for one in units)]

    def among(self, phrase: Phrase, entities: Iterable[Entity]) -> tuple[Entity, ...]:
        """Return which of some entities a phrase tells from the others ("the ceiling one"); all that it fits."""
        if not phrase.unknown:
            return ()
        said = self._said(phrase)
        return tuple(entity for entity in entities if said and said <= self.units(entity))

    def belonging(self, phrase: Phrase, entities: Iterable[Entity]) -> list[Entity]:
        """Return which of some entities have the words of a phrase in their names or in those of their rooms."""
        said = self._said(phrase)
        return [entity for entity in entities if said and said <= self.units(entity) | self.room_units(entity)]

    def _said(self, phrase: Phrase) -> set[str]:
        """Return the concepts of a phrase that tell one thing from another."""
        texts = tuple(token.text for token in self.tagged.tokens[phrase.start : phrase.end])
        return {unit for unit in self.telling(texts) if not self._is_unsaid(unit)}

    def _named_after(self, phrase: Phrase) -> frozenset[str]:
        """Return the identifiers of what is called by a kind of thing that a phrase names."""
        return self.names.entities_with({f"#{kind}" for kind in phrase.kinds})

    def units(self, entity: Entity) -> set[str]:
        """Return the concepts of all names of an entity."""
        return {unit for name in entity.names for unit in self.names.units_of(name)}

    def room_units(self, entity: Entity) -> set[str]:
        """Return the concepts of all names of the room that an entity is in."""
        area = self.snapshot.home.areas.get(entity.area or "")
        return {unit for name in (area.names if area else ()) for unit in self.names.units_of(name)}

    def called(self, entity: Entity) -> set[str]:
        """Return what an entity is called besides its kind: concepts, and the words of those that have several."""
        found = {unit for unit in self.units(entity) if not unit.startswith("#")}
        if any(unit.startswith("~") for unit in found):
            found |= {word for name in entity.names for word in self.names.words(name)}
        return found

    def _lacks(self, entity: Entity, said: Iterable[str]) -> bool:
        """Tell whether a word of the language was said that nothing about an entity explains (厨房台灯: 厨房灯)."""
        own = self.units(entity) | self.room_units(entity)
        return any(unit.startswith("~") and unit not in own for unit in said)

    def telling(self, texts: tuple[str, ...]) -> list[str]:
        """Return the concepts of what was said; what says nothing counts only after a word that is not known."""
        found: list[str] = []
        after_unknown = False
        for unit, start, end in self.lexicon.units(texts):
            if not self._is_silent(texts[start:end]) or (after_unknown and self.lexicon.spaced):
                found.append(unit)
            after_unknown = not any(True for _ in self.lexicon.at(texts, start)) and unit[0] not in "#~"
        return found

    def _is_silent(self, texts: tuple[str, ...]) -> bool:
        return any(
            end == len(texts) and all(tag.kind in _SILENT for tag in tags) for end, tags in self.lexicon.at(texts, 0)
        )

    def _is_unsaid(self, unit: str) -> bool:
        return any(end == 1 and all(tag.kind in _SILENT_OR_NUMBER for tag in tags)
                   for end, tags in self.lexicon.at((unit,), 0))  # fmt: skip

    def _words(self, phrase: Phrase) -> str:
        """Return a phrase as it was said, without the words around it that say nothing."""
        end = phrase.end
        while (last := self._idle_end(phrase.start, end)) is not None:
            end = last
        return self.tagged.said(phrase.start, end)

    def _idle_end(self, start: int, end: int) -> int | None:
        """Return where a phrase ends without its last words, where these are "in here" or an action ("breeze out")."""
        last = next((item for item in self.tagged.items if item.end == end), None)
        if last is None or last.start <= start or last.is_name or not self.lexicon.spaced:
            return None
        return last.start if last.has("here", "particles", "there") or last.value("states") == "home" else None

    # Words for kinds

    def _kind_spans(self, phrase: Phrase) -> list[tuple[int, int, tuple[str, ...]]]:
        """Return where the words for kinds stand in a phrase, with the kinds that they mean."""
        texts = tuple(token.text for token in self.tagged.tokens)
        found: list[tuple[int, int, tuple[str, ...]]] = []
        at = phrase.start
        while at < phrase.end:
            end, tags = next(iter(self.lexicon.at(texts[: phrase.end], at)), (at + 1, ()))
            if kinds := tuple(tag.value for tag in tags if tag.kind == "things"):
                found.append((at, end, kinds))
            at = end
        return found

    def _kind_words(self, phrase: Phrase) -> tuple[str, ...]:
        """Return the word for what a phrase is about, without its ending."""
        spans = self._kind_spans(phrase) if self.lexicon.spaced else []
        if not spans:
            return ()
        start, end, _kinds = spans[-1]
        return tuple(self.lexicon.stem(token.text) for token in self.tagged.tokens[start:end])

    def _called(self, words: tuple[str, ...], entities: Iterable[Entity]) -> list[Entity]:
        """Return the entities in whose names a word for their kind stands."""
        return [
            entity for entity in entities if words and any(_holds(self._stems(name), words) for name in entity.names)
        ]

    def _as_called(self, phrase: Phrase, candidates: list[Entity]) -> list[Entity]:
        """Leave out what goes by another word for its kind: "the blinds" are no shades where some are called blinds."""
        words = self._kind_words(phrase)
        called = self._called(words, candidates)
        kinds = set(phrase.kinds)
        if phrase.quantity == "all" and words and " ".join(words) in self.lexicon.masses:
            return candidates  # "all the heating" is radiators as well
        if not called or len(kinds) != 1 or (kinds == {"light"} and words[-1] not in self.lexicon.fixtures):
            return candidates
        (kind,) = kinds
        alike = OPENED if kind in OPENED else {kind}
        others = {tuple(map(self.lexicon.stem, one)) for also in alike for one in self.lexicon.words_for(also)} - {
            words
        }
        own = {entity.id for entity in called}
        elsewise = {entity.id for one in others for entity in self._called(one, candidates)} - own
        left = [entity for entity in candidates if entity.id not in elsewise]
        if kinds == {"light"} and phrase.areas:
            return left  # "the lamp in the study", beside a ceiling light
        # One that is left of several was not singled out: "the heater" may be the radiator as well.
        return left if len(left) > 1 or phrase.plural or phrase.quantity is not None else candidates

    def _says_two_of(self, entities: Sequence[Entity], phrase: Phrase) -> bool:
        """Tell whether there is one thing where both of two were said ("both globe lamps")."""
        last = self.tagged.tokens[phrase.end - 1].text
        return len(entities) == 1 == len(phrase.entities) and self.lexicon.is_plural(last) and not any(
            self.lexicon.is_plural(self.names.words(name)[-1]) for name in entities[0].names if name.strip()
        )  # fmt: skip

    def _of_somebody(self, phrase: Phrase) -> list[Near]:
        """Return the only room of somebody, whatever it is called: "Freya's room" is Freya's Bedroom."""
        behind = [item for item in self.tagged.items if item.start == phrase.end]
        if len(phrase.unknown) != 1 or "'" not in phrase.unknown[0] or not behind or not behind[0].has("filler"):
            return []
        ((unit, _start, _end),) = self.lexicon.units((phrase.unknown[0],))
        areas = self.snapshot.home.areas.values()
        own = [area for area in areas if any(unit in self.names.units_of(name) for name in area.names)]
        return [Near(tag=Tag("area", own[0].id), score=1.0)] if len(own) == 1 else []

    def _stems(self, name: str) -> tuple[str, ...]:
        return tuple(map(self.lexicon.stem, self.names.words(name)))

    def _lamps_beside(self, named: list[Entity], phrase: Phrase, suits: Suits) -> list[Entity]:
        """Return what else is meant by "the bedroom lamp" in a bedroom with a Bedroom Light and a Bedside Lamp."""
        words = self._kind_words(phrase)
        if len(named) != 1 or phrase.plural or not words or words[-1] not in self.lexicon.fixtures:
            return []
        own = {unit for unit in self._said(phrase) if unit[0] != "#"} - self.room_units(named[0])
        if self._called(words, named) or not own.isdisjoint(self.units(named[0])):
            return []  # or of "the ceiling lamp", where a Ceiling Light is
        room = [one for one in self._all() if one.area is not None and one.area == named[0].area]
        return [one for one in self._called(words, room) if one.domain == "light" and suits(one)]

    def _beside(self, entity: Entity, said: list[str], kinds: Sequence[Kind], suits: Suits) -> tuple[Entity, ...]:
        """Return all that is meant by several things of which only the room was said, and one is called after it.

        "The twins' lamps" of the twins' room are not the Twins' Ceiling Light alone.
        """
        if not kinds or not {unit for unit in said if unit[0] != "#"} <= self.room_units(entity):
            return ()
        beside = tuple(one for one in self._all() if one.area == entity.area and is_any(one, kinds) and suits(one))
        return beside if len(beside) > 1 else ()

    def _compound(self, phrase: Phrase) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Return the two kinds of "the garage light", where one only says which of the other is meant."""
        places = tuple(kind for kind in phrase.kinds if kind in _PLACES_TOO)
        others = tuple(kind for kind in phrase.kinds if kind not in _PLACES_TOO)
        if places and others and not phrase.areas and not (MADE_OF_OTHERS | OPENED).intersection(others):
            return places, others  # "the heater in the garage", of a home that knows the garage by its door alone
        if not self.lexicon.spaced:
            return None
        spans = self._kind_spans(phrase)
        if len(spans) < _PAIR or spans[-2][1] != spans[-1][0]:
            return None
        which, kinds = spans[-2][2], spans[-1][2]
        same = any(kind in MADE_OF_OTHERS for kind in kinds) or not {*which, *kinds} <= {*phrase.kinds}
        return None if same or set(which) & set(kinds) else (which, kinds)

    def _of_compound(self, which: tuple[str, ...], kinds: tuple[str, ...], suits: Suits) -> list[Entity]:
        """Return what is of a kind and belongs to another one, by its name, its place or its nature."""
        said = {f"#{kind}" for kind in which}
        called = self.names.entities_with(f"#{one}" for one in kinds)
        meant = [KINDS[one] for one in kinds]
        kin = {entity.id for entity in of_kinds(self._all(), meant)} | called
        of_kind = [entity for entity in self._all() if entity.id in kin and suits(entity)]
        telling = self.names.entities_with(said)
        places = self._called_places(said)
        found = [
            entity
            for entity in of_kind
            if entity.id in telling
            or entity.area in places
            or any(KINDS[one].includes(entity) for one in which if one not in _PLACES_TOO)
        ]
        return found or (of_kind if set(which) <= _COVERED and all(map(is_opened, of_kind)) else [])

    def _called_places(self, units: set[str]) -> set[str]:
        """Return the areas that have one of some concepts in their names."""
        areas = self.snapshot.home.areas.values()
        return {area.id for area in areas if any(units & self.names.units_of(name) for name in area.names)}

    def _is_elsewhere(self, entity: Entity, phrase: Phrase) -> bool:
        """Tell whether a thing is not in the garage that was said beside its name ("the fan in the garage")."""
        which = [kind for kind in phrase.kinds if kind in _PLACES_TOO]
        units = {f"#{kind}" for kind in which}
        if not which or phrase.areas or is_any(entity, [KINDS[kind] for kind in which]) or is_opened(entity):
            return False
        return units.isdisjoint(self.units(entity)) and entity.area not in self._called_places(units)

    def _of_group(self, phrase: Phrase, entities: list[Entity]) -> list[Entity]:
        """Leave out what is called by another group of words than what was named: heating is no air conditioner."""
        said = self.lexicon.group_of(tuple(token.text for token in self.tagged.tokens[phrase.start : phrase.end]))
        if said is None or phrase.is_spared:
            return entities
        groups = {entity.id: [self.lexicon.group_of(self.names.words(name)) for name in entity.names]
                  for entity in entities}  # fmt: skip
        return [entity for entity in entities if said in groups[entity.id] or _heats_and_cools(entity) or not any(
            group is not None for group in groups[entity.id])]  # fmt: skip


_SILENT = frozenset({"filler", "to", "by", "quantity", "pronoun", "and"})
_SILENT_OR_NUMBER = _SILENT | {"number"}
_PAIR = 2

MADE_OF_OTHERS = frozenset({"switch", "plug", "sensor", "list", "scene", "script", "automation", "button", "battery"})
"""Kinds that are named after another one: "the light switch" is the light."""

_PLACES_TOO = frozenset({"garage", "gate"})
"""Kinds that are places as well."""

_COVERED = frozenset({"window", "door"})
"""What blinds hang at and locks are in, whatever they are called."""


def _heats_and_cools(entity: Entity) -> bool:
    """Tell whether a thing is an air conditioner and a heating in one, whichever of them it is called."""
    return {"heat", "cool"} <= {*entity.choices.get(Attribute.MODE, ())}


def _holds(name: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return any(name[at : at + len(words)] == words for at in range(len(name) - len(words) + 1))


def is_any(entity: Entity, kinds: Iterable[Kind]) -> bool:
    """Tell whether an entity is of one of some kinds."""
    return any(kind.includes(entity) for kind in kinds)


def of_kinds(entities: Iterable[Entity], kinds: Iterable[Kind]) -> list[Entity]:
    """Return which of many entities are of one of some kinds; of one domain and class, all are or none."""
    known: dict[tuple[str, str | None], bool] = {}
    found = []
    for entity in entities:
        sort = entity.domain, entity.device_class
        if (belongs := known.get(sort)) is None:
            belongs = known[sort] = is_any(entity, kinds)
        if belongs:
            found.append(entity)
    return found
