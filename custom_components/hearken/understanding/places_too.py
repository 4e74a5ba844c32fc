"""Words for things that are places as well: what is in a garage, what belongs to it, and what is its door."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain
from operator import itemgetter

from .clauses import Phrase
from .home import Entity, Home
from .items import is_article_word
from .name_finding import Suits
from .things import EVERYTHING, KINDS, MADE_OF_OTHERS, Kind, is_any, is_opened
from .unspaced_names import UnspacedNames


@dataclass(frozen=True)
class PlacesToo(UnspacedNames):
    """One sentence, and the words for kinds of which one only says where, or which, another is."""

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

    def apart_from_place(self, phrase: Phrase) -> tuple[Phrase, set[str]]:
        """Return a phrase without a garage that it only says where of, and the concepts of that ("in the garage")."""
        spans = self._kind_spans(phrase)
        if phrase.areas or len(spans) < _PAIR:
            return phrase, set()
        place = spans[-1] if self.lexicon.spaced else spans[0]  # 车库的全部门锁
        others = [kind for span in spans if span is not place for kind in span[2] if kind in phrase.kinds]
        apart = spans[-2][1] != spans[-1][0] if self.lexicon.spaced else self._says_of(place[1], spans[1][0])
        if not set(place[2]) <= PLACES_TOO or not apart or not others:
            return phrase, set()
        return replace(phrase, kinds=others), {f"#{kind}" for kind in place[2]}

    def _says_of(self, start: int, end: int) -> bool:
        """Tell whether what makes one thing that of another stands between two (车库那边的门锁)."""
        return any(token.text in self.lexicon.grammar.of for token in self.tagged.tokens[start:end])

    def is_at(self, entity: Entity, places: set[str]) -> bool:
        """Tell whether a thing is in a garage, by its room or name, or is that itself; where none is said, it is."""
        if not places or not places.isdisjoint(self.units(entity)):
            return True
        itself = is_any(entity, [KINDS[place[1:]] for place in places])
        return itself or entity.area in self.places_called(places)

    def _at_another(self, phrase: Phrase) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Return two kinds of which the last only says where the first is ("the lights in the window")."""
        spans = self._kind_spans(phrase)
        if len(spans) < _PAIR or not self.lexicon.spaced or not self._is_where(spans[-1][0]):
            return None
        kinds, which = spans[0][2], spans[-1][2]
        if not (MADE_OF_OTHERS - _FED).isdisjoint((*kinds, *which)) or set(kinds) & set(which):
            return None
        return (which, kinds) if {*which, *kinds} <= {*phrase.kinds} else None

    def _is_where(self, at: int) -> bool:
        """Tell whether what begins at a token says where something is: "in", "at the" or "de la" stands before it."""
        tokens = self.tagged.tokens
        while at and is_article_word(tokens[at - 1].text, self.lexicon):
            at -= 1
        return bool(at) and tokens[at - 1].text in self.lexicon.where | self.lexicon.within

    def all_at_a_thing(self, phrase: Phrase, suits: Suits) -> list[Entity] | None:
        """Return what is in a room that is told by a word for a thing ("everything in the window"): none is that thing.

        None of any other phrase.
        """
        spans = self._kind_spans(phrase)
        if phrase.quantity != "everything" or len(spans) != 1 or not self._is_where(spans[0][0]):
            return None
        if phrase.has_place:
            if not PLACES_TOO.issuperset(spans[0][2]):
                return None
            return [one for one in self._inside(phrase, self._all()) if EVERYTHING.includes(one) and suits(one)]
        units = {f"#{kind}" for kind in spans[0][2]}
        places = self.places_called(units)
        named = self.names.entities_with(units) if PLACES_TOO.issuperset(spans[0][2]) else frozenset()
        inside = (one for one in self._all() if one.area in places or one.id in named)
        return [one for one in inside if EVERYTHING.includes(one) and suits(one)]

    def all_at_a_name(self, phrase: Phrase) -> bool:
        """Tell whether the name of what "everything" never means stands as a place ("everything in the alarm")."""
        if phrase.quantity != "everything" or not self.lexicon.spaced:
            return False
        named = [self.snapshot.home.entities[one] for names in phrase.entities for one in names]
        placed = any(
            item.has("entity") and self._is_where(item.start)
            for item in self.tagged.items
            if phrase.start <= item.start < phrase.end
        )
        return placed and not any(EVERYTHING.includes(one) for one in named)

    def _compound(self, phrase: Phrase) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Return the two kinds of "the garage light", where one only says which of the other is meant."""
        places = tuple(kind for kind in phrase.kinds if kind in PLACES_TOO)
        others = tuple(kind for kind in phrase.kinds if kind not in PLACES_TOO)
        if (
            places
            and others
            and not phrase.areas
            and not (MADE_OF_OTHERS - {"plug"} | _OF_GARAGES).intersection(others)
        ):
            return places, others  # "the heater in the garage", of a home that knows the garage by its door alone
        spans = [one for one in self._kind_spans(phrase) if not (phrase.areas and PLACES_TOO.issuperset(one[2]))]
        if len(spans) < _PAIR or (self.lexicon.spaced and spans[-2][1] != spans[-1][0]):
            return self._at_another(phrase)
        which, kinds = spans[-2][2], spans[-1][2]
        which = spans[0][2] if not self.lexicon.spaced else which
        same = any(kind in MADE_OF_OTHERS for kind in kinds) or not {*which, *kinds} <= {*phrase.kinds}
        return None if same or set(which) & set(kinds) else (which, kinds)

    def _of_compound(self, which: tuple[str, ...], kinds: tuple[str, ...], suits: Suits) -> list[Entity]:
        """Return what is of a kind and belongs to another one, by its name, its place or its nature."""
        said = {f"#{kind}" for kind in which}
        called = self.names.entities_with(f"#{one}" for one in kinds)
        meant = [KINDS[one] for one in kinds]
        kin = {entity.id for entity in of_kinds(self.snapshot.home, meant)} | called
        of_kind = [entity for entity in self._all() if entity.id in kin and suits(entity)]
        telling = self.names.entities_with(said)
        places = self.places_called(said)
        found = [
            entity
            for entity in of_kind
            if entity.id in telling
            or entity.area in places
            or any(KINDS[one].includes(entity) for one in which if one not in PLACES_TOO)
        ]
        return found or (of_kind if set(which) <= COVERED and all(map(is_opened, of_kind)) else [])

    def says_where(self, phrase: Phrase) -> bool:
        """Tell whether a word before a phrase, besides articles, says that something is there: "in the garage"."""
        before = [item for item in self.tagged.items if item.end <= phrase.start and item.value("mark") is None]
        said = [item for item in before if not item.has("article") and item.text.lower() not in self.lexicon.articles]
        taken_up = self.lexicon.wraps.brief.takes_up
        return bool(said) and said[-1].has("filler") and not said[-1].has("and") and said[-1].text not in taken_up

    def places_called(self, units: set[str]) -> set[str]:
        """Return the areas that have one of some concepts in their names."""
        areas = self.snapshot.home.areas.values()
        return {area.id for area in areas if any(units & self.names.units_of(name) for name in area.names)}

    def _is_elsewhere(self, entity: Entity, phrase: Phrase) -> bool:
        """Tell whether a thing is not in the garage that was said beside its name ("the fan in the garage")."""
        which = [kind for kind in phrase.kinds if kind in PLACES_TOO]
        units = {f"#{kind}" for kind in which}
        if not which or phrase.areas or is_any(entity, [KINDS[kind] for kind in which]):
            return False
        is_door = self.lexicon.spaced or not _DOORS.isdisjoint(self.units(entity))
        is_door = is_door and entity.domain == "cover" and entity.device_class not in _HUNG
        if is_door and not self._ends_in_place_too(phrase):
            return False
        return units.isdisjoint(self.units(entity)) and entity.area not in self.places_called(units)

    def _ends_in_place_too(self, phrase: Phrase) -> bool:
        """Tell whether a garage stands behind a name, and so says where that is ("the awning in the garage")."""
        spans = self._kind_spans(phrase)
        named = [
            item.end for item in self.tagged.items if item.has("entity") and phrase.start <= item.start < phrase.end
        ]
        return bool(spans and named) and set(spans[-1][2]) <= PLACES_TOO and named[-1] < spans[-1][0]


_PAIR = 2

PLACES_TOO = frozenset({"garage", "gate"})
"""Kinds that are places as well."""

_FED = frozenset({"switch", "plug"})
"""Kinds that are named after another one and are at a place all the same ("the plug by the door")."""

_OF_GARAGES = frozenset({"garage", "gate", "door", "cover", "lock"})
"""Words for what a garage or a gate is itself: its door."""

_DOORS = frozenset(f"#{kind}" for kind in (*_OF_GARAGES, "shutter"))

_HUNG = frozenset({"blind", "curtain", "shade", "shutter", "awning", "window"})
"""Classes of what is opened, and is the door of no garage."""

COVERED = frozenset({"window", "door"})
"""What blinds hang at and locks are in, whatever they are called."""


def of_kinds(home: Home, kinds: Iterable[Kind]) -> list[Entity]:
    """Return what of a home is of one of some kinds, in its order; of one domain and class, all are or none."""
    sorts = [ranked for ranked in home.by_sort.values() if is_any(ranked[0][1], kinds)]
    ranked = sorts[0] if len(sorts) == 1 else sorted(chain.from_iterable(sorts), key=itemgetter(0))
    return [entity for _rank, entity in ranked]
