"""The ways in which words for a kind lead to things; `name_finding.py` has those by place and by name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .at_work import to_stop
from .called_otherwise import without_called_otherwise
from .clauses import Phrase
from .group_finding import GroupFinder
from .home import Entity
from .lexicon import Tag
from .name_finding import Suits
from .names import Near
from .places_too import COVERED, PLACES_TOO, of_kinds
from .tagging import Item
from .things import KINDS, MADE_OF_OTHERS, OPENED, RUN, WIDER, Kind, is_any, is_of_opening
from .tokens import holds


@dataclass(frozen=True)
class Finder(GroupFinder):
    """One sentence, the home, and the ways in which words lead to things."""

    def _kind_beside_name(self, phrase: Phrase) -> tuple[list[str], Item | None]:
        """Return the kinds that a phrase ends or begins with, and the name that only says which of them is meant.

        "The kettle light", "the light in the kettle".
        """
        spans = self._kind_spans(phrase)
        if not spans or (spans[-1][1] == phrase.end and spans[-1][0] == phrase.start):
            return [], None
        (start, behind, first), (before, end, last) = spans[0], spans[-1]
        after = (item for item in self.tagged.items if item.start > behind and item.end == phrase.end)
        named = next((item for item in after if item.has("entity")), None) if start == phrase.start else None
        if named is not None:
            return [kind for kind in first if kind in phrase.kinds], named
        if end != phrase.end:
            return [], None
        found = next((item for item in self.tagged.items if item.end == before), None)
        return [kind for kind in last if kind in phrase.kinds], found

    def _named_after(self, phrase: Phrase) -> frozenset[str]:
        """Return the identifiers of what is called by a kind of thing that a phrase names, and is not of another."""
        kinds = self._kinds_meant(phrase)
        home = self.snapshot.home
        units = {f"#{key}" for key in phrase.kinds if KINDS.get(key) in kinds}
        own = {one.id for one in of_kinds(home, kinds)}
        return frozenset(
            one
            for one in self.names.entities_with(units)
            # Nothing plays in a music room because it is called after that.
            if one in own or not (self._is_called_after_room(home.entities[one], units)
                                  or self._is_of_another(home.entities[one], phrase))
        )  # fmt: skip

    def _is_called_after_room(self, entity: Entity, units: set[str]) -> bool:
        """Tell whether a thing has some concepts in its name only because its room has."""
        return units.isdisjoint(self.units(entity) - self.room_units(entity))

    def _keys_meant(self, phrase: Phrase) -> list[str]:
        """Return the keys of the kinds that a phrase names; a garage that says where things are is none of them.

        Nor is the switch of 灯的开关, which is the light.
        """
        things = [kind for kind in phrase.kinds if kind not in PLACES_TOO]
        kinds = things if things and phrase.areas else phrase.kinds
        made = [] if self.lexicon.spaced else [kind for kind in kinds if kind not in MADE_OF_OTHERS]
        return made or kinds

    def _kinds_meant(self, phrase: Phrase) -> list[Kind]:
        return [KINDS[kind] for kind in self._keys_meant(phrase) if kind in KINDS]

    def all_of(self, kinds: Iterable[Kind]) -> list[Entity]:
        """Return what of the home is surely of one of some kinds."""
        return without_called_otherwise(of_kinds(self.snapshot.home, kinds), self.lexicon, self.names)

    def _is_beside(self, phrase: Phrase) -> bool:
        """Tell whether a name only says which thing of another kind is meant: 电视旁的灯, 空调睡眠模式."""
        kinds = [kind for kind in phrase.kinds if kind not in MADE_OF_OTHERS and kind not in PLACES_TOO]
        named = [self.snapshot.home.entities[one] for names in phrase.entities for one in names]
        return not self.lexicon.spaced and not all(any(self.is_a(one, kind) for one in named) for kind in kinds)

    def is_a(self, entity: Entity, kind: str) -> bool:
        """Tell whether a thing is of a kind, or may be called so; what is opened is also named after its window."""
        wider = [KINDS[kind], *([WIDER[kind]] if kind in WIDER else [])]
        at_opening = kind in COVERED and is_of_opening(entity)
        return at_opening or is_any(entity, wider) or f"#{kind}" in self.units(entity)

    def is_named_otherwise(self, entity: Entity, said: Iterable[str]) -> bool:
        """Tell whether another kind was said than what a thing is: "the pool heating" is no Pool Heater Lamp."""
        kinds = {unit[1:] for unit in said if unit[0] == "#"} - MADE_OF_OTHERS
        if not kinds or any(kind in KINDS and KINDS[kind].includes(entity) for kind in kinds):
            return False
        own = {unit[1:] for unit in self.units(entity) - self.room_units(entity) if unit[0] == "#"} - MADE_OF_OTHERS
        return any(kind in KINDS and KINDS[kind].includes(entity) for kind in own - kinds)

    def is_another_by_kind(self, entities: Sequence[Entity], phrase: Phrase) -> bool:
        """Tell whether a kind before a name says that it is another thing: "the heat pump" is no Pump."""
        named = [item for item in self.tagged.items if phrase.start <= item.start < phrase.end and item.has("entity")]
        before = self.tagged.before(named[0]) if len(named) == 1 and self.lexicon.head_last else None
        if before is None or before.start < phrase.start or before.is_name or not before.has("things"):
            return False
        kinds = {*before.values("things")} - {*PLACES_TOO, *MADE_OF_OTHERS}
        kinds -= COVERED if all(map(is_of_opening, entities)) else set()
        units = {f"#{kind}" for kind in kinds}
        return bool(kinds) and not any(
            is_any(one, [KINDS[kind] for kind in kinds]) or units & self.units(one) for one in entities
        )

    def _is_of_another(self, entity: Entity, phrase: Phrase) -> bool:
        """Tell whether a thing only has a kind in its name: a "Heater Lamp" is a lamp, a heater no thermostat."""
        if entity.domain in RUN and self.lexicon.spaced:
            return not self._called(self._kind_words(phrase), [entity])  # "the music" is no Movie Night
        named = (KINDS.get(unit[1:]) for unit in self.units(entity) if unit[1:] not in MADE_OF_OTHERS)
        if any(kind is not None and kind.includes(entity) for kind in named):
            return True
        if self._says_it_of_its_room(entity, phrase.kinds):
            return True  # "the music", of the Music Room Projector
        if "climate" not in phrase.kinds or not self.lexicon.spaced:
            return False
        words = self._kind_words(phrase)
        if self._called(words, [entity]):
            return False
        own = self.units(entity) - self.room_units(entity)
        return not self.lexicon.groups.found_in(words) or own != {"#climate"}  # "the heating" is no trough heater

    def _says_it_of_its_room(self, entity: Entity, kinds: Iterable[str]) -> bool:
        """Tell whether a word for some kinds is in the name of a thing only because the room is called so."""
        area = self.snapshot.home.areas.get(entity.area or "")
        said = {f"#{kind}" for kind in kinds}
        if not self.lexicon.spaced or said.isdisjoint(self.room_units(entity)):
            return False
        for words in map(self.names.words, entity.names if area else ()):
            for room in map(self.names.words, area.names if area else ()):
                at = next((at for at in range(len(words)) if words[at : at + len(room)] == room), None)
                rest = words if at is None else words[:at] + words[at + len(room) :]
                if not rest or said & {unit for unit, _start, _end in self.lexicon.units(rest)}:
                    return False
        return area is not None

    def _kind_words(self, phrase: Phrase) -> tuple[str, ...]:
        """Return the word for what a phrase is about, without its ending."""
        spans = self._kind_spans(phrase) if self.lexicon.spaced else []
        if not spans:
            return ()
        things = [span for span in spans if not PLACES_TOO.issuperset(span[2])]  # "the radio in the garage"
        start, end, _kinds = (things or spans)[-1]
        return tuple(self.lexicon.stem(token.text) for token in self.tagged.tokens[start:end])

    def _called(self, words: tuple[str, ...], entities: Iterable[Entity]) -> list[Entity]:
        """Return the entities in whose names a word for their kind stands."""
        if not words:
            return []
        return [entity for entity in entities if any(holds(self.names.stems(name), words) for name in entity.names)]

    def _players_called(self, phrase: Phrase, candidates: list[Entity]) -> list[Entity]:
        """Return which of some players go by the word that was said ("the radio")."""
        words = self._kind_words(phrase)
        if self._is_heard(words):
            return []  # "the music" is no Music Box
        if phrase.kinds != ["media"] and self.lexicon.players.isdisjoint(words[-1:]):
            return []
        called = self._called(words, candidates)
        return [one for one in called if not self._says_it_of_its_room(one, phrase.kinds)]

    def hears(self, phrase: Phrase) -> bool:
        """Tell whether a phrase only names what is played, and not what plays it."""
        words = self._kind_words(phrase)
        if not self.lexicon.spaced:
            words = next((self.spoken_at(start, end) for start, end, _kinds in self._kind_spans(phrase)), ())
        return phrase.kinds == ["media"] and self._is_heard(words)

    def started(self, phrase: Phrase, players: list[Entity]) -> list[Entity]:
        """Leave what plays, or has played, of what music may come from; a TV that is off wakes for none."""
        players = to_stop(phrase, players, self.snapshot, self.tagged)
        seen = {one.id: self.snapshot.seen(one.id).state for one in players}
        is_on = any(one.area == self.snapshot.here and seen[one.id] in _AT_WORK for one in players)
        if phrase.has_place or is_on or not self.hears(phrase):
            return players
        return [one for one in players if seen[one.id] in _AT_WORK] or players

    def _is_heard(self, words: tuple[str, ...]) -> bool:
        """Tell whether words name what is played, and not what plays it ("the music", "the podcast")."""
        return " ".join(words) in self.lexicon.heard

    def _as_called(self, phrase: Phrase, candidates: list[Entity]) -> list[Entity]:
        """Leave out what goes by another word for its kind: "the blinds" are no shades where some are called blinds."""
        if not self.lexicon.spaced:
            return self._hanging_here(phrase, candidates)
        words = self._kind_words(phrase)
        called = [] if self._is_heard(words) else self._called(words, candidates)
        kinds = set(phrase.kinds)
        candidates = self._truly_so(kinds, called, candidates)
        if phrase.quantity == "all" and words and self._says_all(words):
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

    def _truly_so(self, kinds: set[str], called: Sequence[Entity], candidates: list[Entity]) -> list[Entity]:
        """Leave out what is only called something like a light where one is: "the light" is no switched Heat Lamp."""
        meant = [KINDS[kind] for kind in kinds]
        lit = {entity.area for entity in candidates if is_any(entity, meant)}
        others = {one.id for one in candidates if one.area in lit and not is_any(one, meant) and one not in called}
        return [one for one in candidates if one.id not in others] if kinds == {"light"} else candidates

    def _says_all(self, words: tuple[str, ...]) -> bool:
        """Tell whether a word means all of a kind where all are said, whatever each is called."""
        generic = {self.lexicon.stem(word) for word in self.lexicon.generic}
        return " ".join(words) in self.lexicon.masses or words[-1] in generic

    def _hanging_here(self, phrase: Phrase, candidates: list[Entity]) -> list[Entity]:
        """Return what hangs here at the windows, where a word for it was said that is exactly true only elsewhere."""
        here = self.snapshot.here
        says_which = phrase.has_place or phrase.quantity is not None or any(one.area == here for one in candidates)
        if here is None or says_which or not OPENED.issuperset(phrase.kinds):
            return candidates
        wider = [WIDER[kind] for kind in phrase.kinds if kind in WIDER]
        near = [one for one in self.snapshot.home.by_area.get(here, ()) if is_any(one, wider)]
        return self._of_group(phrase, near) or candidates

    def so_called(self, phrase: Phrase, inside: list[Entity]) -> list[Entity]:
        """Leave of what is in a place that which is called after it ("the heating upstairs", of Upstairs Heating).

        Music is what a speaker plays, unless only a television does.
        """
        if self.hears(phrase):
            playing = [one for one in inside if self.snapshot.seen(one.id).state == "playing"]
            others = [one for one in inside if one.device_class != "tv"]
            return others if others and (not playing or set(playing) & set(others)) else inside
        if called := self._players_called(phrase, inside):
            return called  # "the radio" is no TV beside it
        return self.called_by_both(phrase, inside) or inside

    def called_by_both(self, phrase: Phrase, entities: Iterable[Entity]) -> list[Entity]:
        """Return the one that is called by its kind and a place and nothing else, wherever it is; none of several."""
        several = phrase.plural or phrase.quantity is not None or phrase.number is not None
        if several or "light" in phrase.kinds or (phrase.areas and phrase.floors):
            return []
        called = self._called(self._kind_words(phrase), self.called_after(phrase, entities))
        said = self._said(phrase) | {f"#{kind}" for kind in phrase.kinds}
        called = [one for one in called if any(self.names.units_of(name) <= said for name in one.names)]
        return called if len(called) == 1 else []

    def _says_two_of(self, entities: Sequence[Entity], phrase: Phrase) -> bool:
        """Tell whether there is one thing where both of two were said ("both globe lamps")."""
        if len(entities) != 1 or len(phrase.entities) != 1:
            return False
        items = [item for item in self.tagged.items if phrase.start <= item.start < phrase.end and item.has("entity")]
        said = {token.text for item in items for token in self.tagged.tokens[item.start : item.end]}
        own = {word for name in entities[0].names for word in self.names.words(name)}
        return any(map(self.lexicon.is_plural, said - own))

    def _of_somebody(self, phrase: Phrase) -> list[Near]:
        """Return the only room of somebody, whatever it is called: "Freya's room" is Freya's Bedroom."""
        behind = [item for item in self.tagged.items if item.start == phrase.end]
        if len(phrase.unknown) != 1 or "'" not in phrase.unknown[0] or not behind or not behind[0].has("filler"):
            return []
        ((unit, _start, _end),) = self.lexicon.units((phrase.unknown[0],))
        areas = self.snapshot.home.areas.values()
        own = [area for area in areas if any(unit in self.names.units_of(name) for name in area.names)]
        return [Near(tag=Tag("area", own[0].id), score=1.0)] if len(own) == 1 else []

    def by_no_other(self, phrase: Phrase, entities: list[Entity]) -> list[Entity]:
        """Leave out what is only called something akin to what was named: curtains, where shutters were said."""
        kinds = set(self._keys_meant(phrase))
        if kinds == {"plug"}:  # not every switch there is
            return [one for one in entities if one.device_class == "outlet" or "#plug" in self.units(one)]
        if kinds <= {"media", "speaker"} and not self.lexicon.players.isdisjoint(self._kind_words(phrase)[-1:]):
            # "The radio" is no TV, and nothing else where something is called so.
            players = self.snapshot.home.by_domain.get("media_player", ())
            if called := self._players_called(phrase, [*players]):
                return [one for one in entities if one in called]
            nameless = [one for one in entities if not self._goes_by_its_own(one)]
            return nameless if phrase.has_place or len(players) == 1 else self._here(nameless)
        if kinds == {"tv"}:
            entities = [one for one in entities if self.is_tv(one) or not self._goes_by_its_own(one)]
        family = next((one for one in _FAMILIES if kinds and kinds <= one), None)
        if family is None or phrase.is_spared or (not self.lexicon.spaced and family is _HANGING):
            return entities  # 窗帘 is whatever hangs at a window
        return [entity for entity in entities if not self._goes_by_another(entity, kinds, family)]

    def _here(self, entities: Iterable[Entity]) -> list[Entity]:
        """Return which of some things are where the speaker is; all where nobody knows."""
        return [one for one in entities if self.snapshot.here in {None, one.area}]

    def is_tv(self, entity: Entity) -> bool:
        """Tell whether something is a television, by its class or its name."""
        return entity.device_class == "tv" or "#tv" in self.units(entity)

    def _goes_by_its_own(self, entity: Entity) -> bool:
        """Tell whether the name of a player says what it is: a TV, a speaker, a radio."""
        players = {self.lexicon.stem(word) for word in self.lexicon.players}
        named = any(not players.isdisjoint(self.names.stems(name)) for name in entity.names)
        return self.is_tv(entity) or "#speaker" in self.units(entity) or named

    def _goes_by_another(self, entity: Entity, kinds: set[str], family: frozenset[str]) -> bool:
        if entity.device_class is not None and is_any(entity, [KINDS[kind] for kind in kinds]):
            return False
        if entity.device_class in {"tv", "speaker", "receiver"} and family is _PLAYING:
            return True  # "the TV" is no radio beside it
        units = self.units(entity)
        if family is _HANGING and "#cover" in units:
            return True  # "the blinds" are no pool cover
        return units.isdisjoint(f"#{kind}" for kind in kinds) and not units.isdisjoint(f"#{kind}" for kind in family)

    def nearer(self, named: Sequence[Entity], phrase: Phrase, suits: Suits) -> tuple[Entity, ...]:
        """Return what the words for the one thing that goes by them, and is elsewhere, also say of the speaker's room.

        "The spotlight", in a room with ceiling spots, is not the one elsewhere that is called Spots.
        """
        here = self.snapshot.here
        placed = here is None or phrase.has_place or phrase.quantity is not None
        if placed or any(one.area in {here, None} for one in named):
            return ()
        if (called := self.called_so_here(named, phrase, suits)) or len(named) != 1:
            return called
        said = [item for item in self.tagged.items if phrase.start <= item.start < phrase.end and item.has("entity")]
        exact = any(item.exact for item in said)
        units = self.units(named[0])
        if not units.isdisjoint(self.room_units(named[0])) or (exact and all(unit[0] in "#~" for unit in units)):
            return ()  # "la luz del salón", of a Foco del Salón; "the extractor", of the one that is called just that
        there = self.snapshot.home.by_area.get(here, ())
        alike = [one for one in there if one.domain == named[0].domain and units <= self.units(one) and suits(one)]
        # "The big light", in Alfie's room with Alfie's Big Light, is not the Big Light elsewhere.
        return tuple(one for one in alike if not exact or self.units(one) - units <= self.room_units(one))

    def so_called_too(self, named: Sequence[Entity], phrase: Phrase, suits: Suits) -> list[Entity]:
        """Return what else is meant by all of what one thing is called ("every desk lamp", of an IKEA Desk Lamp)."""
        counted = phrase.quantity != "all"
        if counted and not ((phrase.count or 0) > 1 and self._says_two_of(named, phrase)):
            return []
        units = self.units(named[0])
        own = units - self.room_units(named[0])
        of_room = self.snapshot.home.by_area.get(named[0].area, ()) if own != units else self._all()
        placed = self._inside(phrase, of_room) if phrase.has_place else of_room
        alike = (one for one in placed if one not in named and one.domain == named[0].domain)
        if counted and not phrase.has_place:
            alike = (one for one in alike if one.area == named[0].area)
        return self._of_group(phrase, [one for one in alike if own and own <= self.units(one) and suits(one)])

    def called_alike(self, phrase: Phrase, entities: Iterable[Entity]) -> list[Entity]:
        """Return which of some things also go by the name that one elsewhere bears ("the desk lamp", of one here)."""
        said = set(self._said(phrase))
        return [one for one in entities if said and said <= self.units(one)]

    def _lamps_beside(self, named: list[Entity], phrase: Phrase, suits: Suits) -> list[Entity]:
        """Return what else is meant by "the bedroom lamp" in a bedroom with a Bedroom Light and a Bedside Lamp."""
        if not self.lexicon.spaced:
            return self._nearer(named, phrase, suits)
        words = self._kind_words(phrase)
        if len(named) != 1 or phrase.plural or not words or words[-1] not in self.lexicon.fixtures:
            return []
        own = {unit for unit in self._said(phrase) if unit[0] != "#"} - self.room_units(named[0])
        if self._called(words, named) or not own.isdisjoint(self.units(named[0])):
            return []  # or of "the ceiling lamp", where a Ceiling Light is
        room = [one for one in self._all() if one.area is not None and one.area == named[0].area]
        return [one for one in self._called(words, room) if one.domain == "light" and suits(one)]

    def _beside(self, entity: Entity, said: list[str], kinds: Iterable[str], suits: Suits) -> tuple[Entity, ...]:
        """Return all that is meant by several things of which only the room was said, and one is called after it.

        "The twins' lamps" of the twins' room are not the Twins' Ceiling Light alone.
        """
        meant = [KINDS[kind] for kind in kinds if kind in KINDS]
        if not {unit for unit in said if unit[0] != "#"} <= self.room_units(entity):
            return ()
        beside = tuple(one for one in self._all() if one.area == entity.area and is_any(one, meant) and suits(one))
        return beside if len(beside) > 1 else ()

    def are_other_doors(self, phrase: Phrase, inside: Sequence[Entity]) -> bool:
        """Tell whether "the door" of a place could only be its garage door or gate, which nobody calls that."""
        areas = self.snapshot.home.areas
        placed = {word for one in phrase.areas for name in areas[one].names for word in self.names.words(name)}
        return phrase.kinds == ["door"] and all(
            one.device_class in _GATES and all(placed.isdisjoint(self.names.words(name)) for name in one.names)
            for one in inside
        )


_AT_WORK = frozenset({"playing", "paused"})
_GATES = frozenset({"garage", "gate"})
_HANGING = frozenset({"blind", "curtain", "shutter", "awning"})
_PLAYING = frozenset({"tv", "speaker"})
_FAMILIES = (_HANGING, _PLAYING, frozenset({"humidifier", "dehumidifier"}))
"""Kinds that may stand for each other, and are not taken for each other unasked."""
