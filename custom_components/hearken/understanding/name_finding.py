"""Where things are, and the words of their names, as a phrase is compared with them."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self

from .alikeness import consonants, similarity, sounds
from .clauses import Phrase
from .covering import PLACES
from .home import Entity, Snapshot
from .items import Item
from .lexicon import Lexicon
from .names import Names
from .plan import Step
from .tagging import Tagged
from .things import KINDS
from .tokens import holds

SURE = 0.78
"""A near name from here on is what was meant, if no other is as near."""

LIKELY = 0.5
"""A near name from here on is asked about."""

MARGIN = 0.08
"""Two near names whose scores differ by less are equally meant."""


_LONG = 6
"""Letters from which on a name that is nearly said is hardly another one."""

_ONE_LETTER = 0.8
"""How alike a word with one letter less than that is to one that is but a letter off ("tabel")."""


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
    asked: tuple[str, ...] = ()
    """What may be chosen in answer to the question before, which "all off" takes in."""
    kinds: tuple[str, ...] = ()
    kept: bool = False
    """Whether they are not to be touched, so that others are those of all the home."""

    goes_on: bool = False
    """Whether the sentence says that it goes on with them, and so is about their room."""

    @classmethod
    def beside(cls, kept: Iterable[str]) -> Self:
        """Return what was spoken of where it is to stay as it is."""
        return cls(targets=tuple(kept), kept=True)

    @classmethod
    def after(cls, steps: Sequence[Step]) -> Self:
        """Return what was spoken of in the clauses before, whose steps are known."""
        earlier = tuple(target for step in steps[:-1] for target in step.targets)
        return cls(targets=steps[-1].targets, earlier=earlier)


type Suits = Callable[[Entity], bool]
"""Says whether what is asked for can be said of an entity."""


@dataclass(frozen=True)
class NameFinder:
    """One sentence, the home, and where things of it are and what they are called."""

    snapshot: Snapshot
    names: Names
    lexicon: Lexicon
    tagged: Tagged
    focus: Focus = field(default_factory=Focus)

    # Places

    def in_place(self, phrase: Phrase, suits: Suits, entities: Iterable[Entity] | None = None) -> tuple[Entity, ...]:
        """Return what of some entities, or of all, is in the places that a phrase names; all where it names none."""
        entities = self._all() if entities is None else entities
        inside = self._inside(phrase, entities) if phrase.has_place else entities
        return tuple(filter(suits, inside))

    def _inside(self, phrase: Phrase, entities: Iterable[Entity]) -> list[Entity]:
        """Return which of some entities are in the places that a phrase names."""
        if phrase.home and not (phrase.areas or phrase.floors):
            return list(entities)
        areas = {area.id for area in self.snapshot.home.areas.values() if area.floor in phrase.floors}
        areas = areas & {*phrase.areas} if self._narrows(phrase) else areas | {*phrase.areas}
        if phrase.here and self.snapshot.here is not None:
            areas.add(self.snapshot.here)
        return [entity for entity in entities if (entity.area or self._place_called(entity)) in areas]

    def _place_called(self, entity: Entity) -> str | None:
        """Return the area that something in no area is called after."""
        said = map(self._place_in, entity.names)
        return next((place for place in said if place is not None), None)

    def _place_in(self, name: str) -> str | None:
        """Return the area that the name of a thing says, where one does: the one with the longest name in it."""
        names = self.names
        if name not in names.places:
            words, units = names.words(name), names.units_of(name)
            said = (
                (holds(words, names.words(one)), len(names.units_of(one)), area.id)
                for area in self.snapshot.home.areas.values()
                for one in area.names
                if names.units_of(one) and names.units_of(one) <= units
            )
            names.places[name] = max(said, default=(False, 0, None))[2]
        return names.places[name]

    def is_farther(self, entity: Entity, others: Iterable[Entity], phrase: Phrase) -> bool:
        """Tell whether some of several things, and not this one, are where was said or where the speaker is."""
        here = self.snapshot.here
        inside = self._inside(phrase, others) if phrase.has_place else [one for one in others if one.area == here]
        return bool(inside) and entity.area not in {one.area for one in inside}

    def _narrows(self, phrase: Phrase) -> bool:
        """Tell whether a room is said of a floor ("the upstairs lights in the front bedroom"), and not both of them."""
        said = [item for item in self.tagged.items if phrase.start <= item.start < phrase.end and item.is_name]
        rooms = any(item.has("area") and not item.has("floor") for item in said)
        floors = any(item.has("floor") for item in said)
        joined = any(item.has("and", "mark") for item in self.tagged.items if phrase.start <= item.start < phrase.end)
        return not joined and bool(phrase.areas and phrase.floors) and rooms and floors

    def _may_be_in(self, entity: Entity, phrase: Phrase) -> bool:
        """Tell whether something else may be in a place that was said: it is nowhere, or its name says that place."""
        home = self.snapshot.home
        if not self.lexicon.spaced and (named := self._room_in_name(entity)) is not None:
            return named in phrase.areas or home.areas[named].floor in phrase.floors
        if not self.lexicon.spaced:
            return entity.area is None
        places = [home.areas[one].names for one in phrase.areas if one in home.areas]
        places += [home.floors[one].names for one in phrase.floors if one in home.floors]
        said = [units for names in places for name in names if (units := self.names.units_of(name))]
        own, room = self.units(entity), self.room_units(entity)
        # The thermostat of an office is called after that, and not after the study that was said.
        return entity.area is None or any(units <= own and not units <= room for units in said)

    def _room_in_name(self, entity: Entity) -> str | None:
        """Return the area that the name of a thing holds as it is written; the longest (阳台 is none of 南阳台灯)."""
        own = ["".join(self.names.words(name)) for name in entity.names]
        found = {
            name: area.id
            for area in self.snapshot.home.areas.values()
            for name in map("".join, map(self.names.words, area.names))
            if any(name in one for one in own)
        }
        return found[max(found, key=len)] if found else None

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
        if phrase.pronoun and not self.lexicon.spaced:
            said = {
                unit for text in phrase.unknown for unit, _start, _end in self.lexicon.units(tuple(text))
            }  # 海尔那台
        return tuple(entity for entity in entities if said and said <= self.units(entity))

    def belonging(self, phrase: Phrase, entities: Iterable[Entity]) -> list[Entity]:
        """Return which of some entities have the words of a phrase in their names or in those of their rooms."""
        said = self._said(phrase)
        return [entity for entity in entities if said and said <= self.units(entity) | self.room_units(entity)]

    def has_article(self, phrase: Phrase) -> bool:
        """Tell whether a phrase begins behind an article, so that it names something certain ("the porch one")."""
        before = next((item for item in self.tagged.items if item.end == phrase.start), None)
        return before is not None and (before.has("article") or before.text in self.lexicon.definite)

    def spoken(self, phrase: Phrase) -> tuple[str, ...]:
        """Return the words of a phrase, without those that only say that it is beside something."""
        beside = [item for item in self.tagged.items if item.has("beside") or self._says_how_many(item)]
        texts = [token.text for token in self.tagged.tokens[phrase.start : phrase.end]]
        for item in reversed(beside):
            texts[max(item.start - phrase.start, 0) : max(item.end - phrase.start, 0)] = []
        return tuple(texts)

    def _says_how_many(self, item: Item) -> bool:
        """Tell whether words together say how many are meant, which each of them alone would not ("les deux")."""
        return self.lexicon.spaced and item.has("quantity") and item.end - item.start > 1 and not item.is_name

    def spoken_at(self, start: int, end: int) -> tuple[str, ...]:
        """Return the words between two tokens."""
        return tuple(token.text for token in self.tagged.tokens[start:end])

    def _said(self, phrase: Phrase) -> set[str]:
        """Return the concepts of a phrase that tell one thing from another."""
        return {unit for unit in self.telling(self.spoken(phrase)) if not self._is_unsaid(unit)}

    def units(self, entity: Entity) -> set[str]:
        """Return the concepts of all names of an entity."""
        return {unit for name in entity.names for unit in self.names.units_of(name)}

    def room_units(self, entity: Entity) -> set[str]:
        """Return the concepts of all names of the room that an entity is in, or that it is only called after."""
        area = self.snapshot.home.areas.get(entity.area or "")
        names = self._rooms_in_names(entity) if area is None else area.names
        return {unit for name in names for unit in self.names.units_of(name)}

    def _rooms_in_names(self, entity: Entity) -> Iterator[str]:
        """Yield the rooms of the home that are named in the names of an entity."""
        for words in map(self.names.words, entity.names):
            for at in range(len(words)):
                for length, tags in self.names.written(words[at:]):
                    if any(tag.kind in PLACES for tag in tags):
                        yield " ".join(words[at : at + length])

    def called(self, entity: Entity) -> set[str]:
        """Return what an entity is called besides its kind: concepts, and the words of those that have several."""
        found = {unit for unit in self.units(entity) if not unit.startswith("#")}
        if any(unit.startswith("~") for unit in found):
            found |= {word for name in entity.names for word in self.names.words(name)}
        return found

    def _is_unexplained(self, entity: Entity, said: Iterable[str]) -> bool:
        """Tell whether a word was said that nothing about an entity is like ("the porch strip", of the LED Strip)."""
        own = self.units(entity) | self.room_units(entity)
        return any(own.isdisjoint(concepts) for concepts in self.names.meant(said))

    def is_of_other_name(self, entity: Entity, said: Sequence[str], phrase: Phrase) -> bool:
        """Tell whether a word was said that is like one of a thing's name and may well be another ("Jake's blind").

        Whose something is is hardly misheard, nor is a short word of which the consonants are others ("soda lamp"),
        where no other word tells the thing.
        """
        own = self.units(entity) | self.room_units(entity)
        words = self.names.likened(said)
        told = any(unit in concepts & own for unit, concepts in words) or any(
            unit in own and _is_kind(unit) and not KINDS[unit[1:]].includes(entity) for unit in said
        )  # "film knight", of a scene
        whose = {unit for text in phrase.unknown if "'" in text for unit, _start, _end in self.lexicon.units((text,))}
        names = [[unit for unit in self.names.units_of(name) if unit[0] != "#"] for name in entity.names]
        letters = max((sum(map(len, units)) for units in names), default=0)
        return any(
            concepts & own
            and unit not in concepts
            and not any(
                unit not in whose and self._may_be_misheard(unit, one, letters, told=told) for one in concepts & own
            )
            for unit, concepts in words
        )

    def _may_be_misheard(self, unit: str, concept: str, letters: int, *, told: bool) -> bool:
        """Tell whether a word may be another that was misheard, and is no other name; of so many letters in all."""
        if told:
            return True
        words = [" ".join(phrase) for phrase, own in self.lexicon.synonymous.items() if own == concept]
        word = max([*words, concept.lstrip("#~")], key=lambda one: similarity(unit, one))
        if consonants(unit) == consonants(word):
            return True
        if sounds(unit)[:1] != sounds(word)[:1]:
            return False
        return max(letters, len(word)) >= _LONG or (len(unit) == _LONG - 1 and similarity(unit, word) >= _ONE_LETTER)

    def _lacks(self, entity: Entity, said: Iterable[str]) -> bool:
        """Tell whether a word of the language was said that nothing about an entity explains (厨房台灯: 厨房灯)."""
        own = self.units(entity) | self.room_units(entity)
        return any(unit.startswith("~") and unit not in own for unit in said)

    def telling(self, texts: tuple[str, ...], unknown: Container[str] = ()) -> list[str]:
        """Return the concepts of what was said; what says nothing counts only after a word that is not known.

        It also counts where it is itself `unknown`, for it says which thing is meant.
        """
        found: list[str] = []
        after_unknown = False
        for unit, start, end in self.lexicon.units(texts):
            is_unknown = texts[start] in unknown or self.lexicon.joined(texts[start:end]) in unknown
            told = is_unknown or not self._is_silent(texts[start:end])
            if told or (after_unknown and self.lexicon.spaced):
                found.append(unit)
            after_unknown = not any(True for _ in self.lexicon.at(texts, start)) and unit[0] not in "#~"
        return found

    def _is_silent(self, texts: tuple[str, ...]) -> bool:
        meant = self.lexicon.meaning(*texts)
        return bool(meant) and all(tag.kind in _SILENT for tag in meant)

    def _is_unsaid(self, unit: str) -> bool:
        return bool(kinds := self.lexicon.kinds(unit)) and kinds <= _SILENT_OR_NUMBER

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

    def _texts(self, phrase: Phrase) -> tuple[str, ...]:
        """Return the words of a phrase, without an action between them ("the extractor on in the bathroom")."""
        idle = {
            number
            for item in self.tagged.items
            if item.has("particles", "here") and not item.is_name and self.lexicon.spaced
            for number in range(item.start, item.end)
        }
        words = [self.tagged.tokens[one].text for one in range(phrase.start, phrase.end) if one not in idle]
        return tuple(words) or self.spoken(phrase)

    def _is_filler(self, unit: str) -> bool:
        """Tell whether a word before a place only holds them together ("the strip in the galley")."""
        return "filler" in self.lexicon.kinds(unit)

    def _short_for(self, said: list[str], entities: Iterable[Entity]) -> list[Entity]:
        """Return the entities of which what was said is short for a name, with a word for what they are or without."""
        own = {unit for unit in said if not _is_kind(unit)}  # none of these may be missing in the name
        return [
            entity
            for entity in entities
            if any(own <= self.names.units_of(name) for name in entity.names)
            and (self._is_short_for(said, entity) or self._is_short_for(_without_its_kind(said, entity), entity))
        ]

    def by_head(self, phrase: Phrase, said: list[str], entities: Iterable[Entity]) -> tuple[Entity, ...]:
        """Return the only thing that begins with the word that was said first, and goes on otherwise.

        "La guirlande de la tonnelle" may be the Guirlande de la treille, where no other is there; it is asked about.
        """
        first = said[0] if said else "#"
        if self.lexicon.head_last or self.lexicon.spelling.links or not self.lexicon.spaced or first[0] == "#":
            return ()
        if phrase.has_place or len(said) < _HEAD_AND_MORE:
            return ()
        called = [one for one in entities if any(self.names.from_head(name)[:1] == (first,) for name in one.names)]
        return tuple(called) if len(called) == 1 else ()

    def _is_short_for(self, said: list[str], entity: Entity) -> bool:
        place = frozenset(self.room_units(entity))
        return any(self.names.is_short_for(said, name, place) for name in entity.names)


_HEAD_AND_MORE = 2


def _is_kind(unit: str) -> bool:
    return unit[0] == "#" and unit[1:] in KINDS


def _without_its_kind(said: list[str], entity: Entity) -> list[str]:
    """Return what was said without the word for what a thing is ("the nightstand light", of "Jo's nightstand")."""
    return [unit for unit in said if not (_is_kind(unit) and KINDS[unit[1:]].includes(entity))]


_SILENT = frozenset({"filler", "beside", "to", "by", "quantity", "pronoun", "and"})
_SILENT_OR_NUMBER = _SILENT | {"number"}
