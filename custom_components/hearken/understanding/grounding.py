"""What a phrase stands for in this home: entities, or several that are equally meant, or nothing that is there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from .alikeness import similarity
from .choosing import Chooser
from .clauses import BOTH, Phrase
from .home import Area, Entity, Floor
from .lexicon import Tag
from .name_finding import LIKELY, MARGIN, SURE, Found, Suits
from .places_too import of_kinds
from .strange_rooms import is_strange_room
from .things import CALLED_AFTER_MODES, EVERYTHING, KINDS, RUN, SCENES, WIDER


@dataclass(frozen=True)
class Grounding(Chooser):
    """Finds what phrases of one sentence stand for."""

    def find(self, phrase: Phrase, suits: Suits, *, near: Iterable[Entity] = ()) -> Found:
        """Return what a phrase stands for, as many as were said; `near` are the clause's other targets."""
        found = self.of_another_owner(phrase, self._found(phrase, suits, near))
        if phrase.quantity == "other" and self._is_no_other(found.targets):
            return Found(options=found.targets)  # "the other TV", where one is and none was spoken of
        return self.as_many(phrase, found)

    def _found(self, phrase: Phrase, suits: Suits, near: Iterable[Entity]) -> Found:
        """Return what a phrase stands for, however many were said."""
        if phrase.is_only_quantity and (meant := self._of_quantity(phrase, suits)) is not None:
            return meant
        if phrase.pronoun and not (phrase.kinds or phrase.entities or phrase.unknown):
            return self._of_focus(phrase, suits)
        if phrase.quantity == "both" and not (phrase.kinds or phrase.entities or phrase.unknown or phrase.has_place):
            return self._of_focus(phrase, suits)
        if (inner := self.inner_place(phrase)) is not None:
            within = self._found(replace(phrase, areas=[inner]), suits, near)
            return Found(nearly=(within.targets or within.options)[:_MOST_OPTIONS], absent=self._words(phrase))
        if phrase.unknown:
            return self._nearly(phrase, suits)
        if phrase.entities:
            return self._named(phrase, suits)
        if phrase.kinds or phrase.quantity in {"everything", "all", "both", "other", "rest"}:
            return self._described(phrase, suits, tuple(near))
        if phrase.has_place:
            return self._place_only(phrase, suits)
        return Found()

    # What was spoken of before

    def _of_focus(self, phrase: Phrase, suits: Suits) -> Found:
        targets = self.focus.targets
        if phrase.quantity == "both" and len(targets) == 1:
            targets = tuple(dict.fromkeys([*self.focus.earlier, *targets]))
        entities = [self.snapshot.home.entities[one] for one in targets if one in self.snapshot.home.entities]
        if not entities or (phrase.quantity == "both" and len(entities) != BOTH):
            return Found()
        fitting = tuple(filter(suits, entities))
        if phrase.has_place:
            fitting = tuple(self._inside(phrase, fitting))
        if not fitting:
            return Found(unsuitable=tuple(entities))
        if phrase.number not in {None, len(fitting)} and len(fitting) > 1:
            return Found(options=fitting)  # "one of them", "some of them"
        return Found(targets=fitting, broad=len(fitting) > 1)

    # Names

    def _named(self, phrase: Phrase, suits: Suits) -> Found:
        if self._is_beside(phrase) or self._is_all_so_called(phrase, suits):
            return self._nearly(phrase, suits)
        if (owned := self.owned(phrase)) is not None:
            return owned
        if self.all_at_a_name(phrase):
            return Found(absent=self._words(phrase))
        if (last := self.last_of_compound(phrase)) is not None:
            return Found(nearly=tuple(filter(suits, last)), absent=self._words(phrase))
        targets: list[Entity] = []
        for identifiers in phrase.entities:
            named = self._of_group(phrase, [self.snapshot.home.entities[one] for one in identifiers])
            if not named:
                return Found(absent=self._words(phrase))
            found = self._one_name(named, phrase, suits)
            if not found.targets:
                return found
            targets += found.targets
        return Found(targets=tuple({entity.id: entity for entity in targets}.values()))

    def _one_name(self, entities: list[Entity], phrase: Phrase, suits: Suits) -> Found:
        """Return which of the entities of one name is meant."""
        fitting = list(filter(suits, entities))
        if not fitting:
            return Found(unsuitable=tuple(entities))
        fitting = [entity for entity in fitting if not self._is_elsewhere(entity, phrase)]
        if not fitting or self._is_another_kind(entities, phrase) or self.is_another_by_kind(entities, phrase):
            return Found(absent=self._words(phrase))
        if phrase.areas or phrase.floors or phrase.here:
            inside = self._inside(phrase, fitting)
            if not inside:
                return self._nearly(phrase, suits)
            fitting = inside
        if nearer := self.nearer(fitting, phrase, suits):
            return Found(targets=nearer) if len(nearer) == 1 else Found(options=nearer)
        fitting += self.so_called_too(fitting, phrase, suits)
        if beside := self._lamps_beside(fitting, phrase, suits):
            return Found(options=(*fitting, *beside))
        is_one_room = len({one.area for one in fitting}) == 1
        plural = phrase.plural and (self.lexicon.spaced or is_one_room)  # 窗帘 is any number of them
        several = plural or phrase.quantity in {"all", "both"} or (phrase.number or 0) > 1
        if phrase.quantity == "both" and self._says_two_of(fitting, phrase):
            return Found(options=tuple(fitting))
        if len(fitting) == 1 or (several and phrase.count in {None, len(fitting)}):
            return Found(targets=tuple(fitting))
        of_kind = [entity for entity in fitting if any(KINDS[kind].includes(entity) for kind in phrase.kinds)]
        if len(of_kind) == 1:
            return Found(targets=tuple(of_kind))
        here = [entity for entity in fitting if self.snapshot.here and entity.area == self.snapshot.here]
        if len(here) == 1:
            return Found(targets=tuple(here))
        return Found(options=tuple(fitting))

    # Kinds and places

    def _described(self, phrase: Phrase, suits: Suits, near: tuple[Entity, ...]) -> Found:
        phrase, where = self.apart_from_place(phrase)
        others = [one for one in self.started(phrase, self.candidates(phrase, suits)) if self.is_at(one, where)]
        candidates = self.by_no_other(phrase, others)
        if not candidates:
            akin = self._inside(phrase, others) if phrase.has_place else others
            return Found(nearly=tuple(akin[:_MOST_OPTIONS]), absent=self._words(phrase))
        if phrase.has_place:
            inside = self._inside(phrase, candidates) or self.called_by_both(phrase, candidates)
            if not inside:
                return self._nearly(phrase, suits) if not phrase.here else Found(absent=self._words(phrase))
            if (rooms := self._rooms_alike(phrase, inside)) is not None:
                return rooms
            if self._is_called_elsewhere(phrase, candidates, inside) or self.are_other_doors(phrase, inside):
                return Found(nearly=tuple(inside[:_MOST_OPTIONS]), absent=self._words(phrase))
            return self._chosen(phrase, self.so_called(phrase, self._as_called(phrase, inside)))
        everywhere, candidates = candidates, self._as_called(phrase, candidates)
        if phrase.quantity in {"other", "rest"}:
            return self._others(phrase, candidates)
        if phrase.quantity in {"all", "everything"} or (phrase.quantity == "both" and len(candidates) == BOTH):
            return Found(targets=tuple(candidates), broad=True)
        if len(candidates) == 1:
            heating = [one for one in everywhere if one.area == self.snapshot.here] if _heat(candidates) else []
            return Found(targets=tuple(heating if len(heating) == 1 else candidates))
        if phrase.is_whole:
            return Found(options=tuple(candidates), needs_place=True)
        areas = {entity.area for entity in near} or self._gone_on(candidates) or {self.snapshot.here} - {None}
        inside, candidates = self.those_at(phrase, candidates, everywhere, areas)
        called = self._players_called(phrase, candidates)
        if len(called) == 1 and called[0] not in inside:
            return Found(targets=tuple(called))  # "the radio" is no TV, though that is nearer
        if inside and not self.may_be_any(phrase, candidates):
            beside = [entity for entity in everywhere if entity.area in areas]
            return self._chosen(phrase, self.so_called(phrase, self._as_called(phrase, beside)))
        places = {entity.area for entity in candidates}
        if len(places) == 1 or phrase.quantity == "both":
            return self._chosen(phrase, candidates)
        if phrase.plural:
            return Found(options=tuple(candidates), needs_place=True)
        return Found(options=tuple(candidates), needs_place=len(candidates) > _MOST_OPTIONS)

    def _is_called_elsewhere(self, phrase: Phrase, candidates: list[Entity], inside: list[Entity]) -> bool:
        """Tell whether only things elsewhere go by the word that was said: "the radio in the lounge" is no TV there."""
        called = self._players_called(phrase, candidates)
        return bool(called) and not any(one in called for one in inside)

    def _place_only(self, phrase: Phrase, suits: Suits) -> Found:
        """Return what is meant by a place alone: its light; "the garage" is a thing, too, and "a bath" is no place."""
        inside = list(filter(suits, self._inside(phrase, self._all())))
        if (rooms := self._rooms_alike(phrase, inside)) is not None:
            return rooms
        says_lock = any(item.value("verbs") in {"lock", "unlock"} for item in self.tagged.items)
        if phrase.start and self.tagged.tokens[phrase.start - 1].text in self.lexicon.indefinite:
            return Found()
        if not any(one.domain == "lock" for one in inside) and (door := self.door_to(phrase, suits)) is not None:
            return Found(targets=(door,))
        inside = [one for one in inside if says_lock or one.domain != "lock"]  # "close the hall" locks nothing
        for kinds in (("light",), ("fan", "climate", "media"), ("cover",), ("lock",)):
            found = [entity for entity in inside if any(KINDS[kind].includes(entity) for kind in kinds)]
            if found:
                return Found(targets=tuple(found), broad=True, confidence=_PLACE_ALONE)
        if len({entity.domain for entity in inside}) != 1:
            return Found()  # "start the laundry" is not all that can be started there
        return Found(targets=tuple(inside), broad=True, confidence=_PLACE_ALONE)

    def candidates(self, phrase: Phrase, suits: Suits) -> list[Entity]:
        """Return the entities of a kind, by what they are and, where nothing is one, by what they are called."""
        if not phrase.kinds:
            suiting = [entity for entity in self._all() if suits(entity)]
            if phrase.quantity in {"everything", "rest", "all"}:
                covers = [entity for entity in suiting if entity.domain == "cover"]
                return [entity for entity in suiting if EVERYTHING.includes(entity)] or covers or suiting
            return suiting
        if (inside := self.all_at_a_thing(phrase, suits)) is not None:
            return inside
        if (compound := self._compound(phrase)) is not None:
            return self._of_compound(*compound, suits)
        if self.lexicon.head_last and (run := RUN.intersection(phrase.kinds[-1:])) and len(set(phrase.kinds)) > 1:
            said = {self.lexicon.stem(token.text) for token in self.tagged.tokens[phrase.start : phrase.end - 1]}
            scenes = of_kinds(self.snapshot.home, [KINDS[kind] for kind in run])
            called = [one for one in scenes if any(said.intersection(self.names.stems(name)) for name in one.names)]
            return list(filter(suits, called))  # "the movie scene" is no media
        kinds = self._kinds_meant(phrase)
        found = self._of_group(phrase, list(filter(suits, self.all_of(kinds))))
        if found and (phrase.plural or phrase.quantity is not None):
            return found
        named = self._named_after(phrase)
        called = self._of_group(phrase, [entity for entity in self._all() if entity.id in named and suits(entity)])
        if found:
            called = [one for one in called if one.domain not in SCENES]  # 出门 is no door
            both = list({entity.id: entity for entity in (*found, *called)}.values())
            return both if len(found) != 1 or self.is_farther(found[0], called, phrase) else found
        wider = [WIDER[kind] for kind in phrase.kinds if kind in WIDER]
        return called or self._of_group(phrase, list(filter(suits, of_kinds(self.snapshot.home, wider))))

    # Nearly said

    def _nearly(self, phrase: Phrase, suits: Suits) -> Found:
        """Return whose name was nearly said."""
        if says_mode := any(text in self.lexicon.mode_words for text in phrase.unknown):
            suits = partial(self._suits_as_mode, suits)
        if (one := self._of_those(phrase) or self.by_title(phrase, suits)) is not None and suits(one):
            return Found(targets=(one,))
        if (door := self.door_to(phrase, suits)) is not None:
            return Found(targets=(door,))
        if (ended := self.by_ending(phrase, suits)) is not None:
            return ended
        if any(is_strange_room(text, self.lexicon) for text in phrase.unknown):
            return Found(absent=self._words(phrase))  # nothing is called after a room that is not there
        if self._says_whose(phrase) and self._ends_in_room(phrase):
            return self._near_place(self.telling(self._texts(phrase)), phrase, suits) or Found(
                absent=self._words(phrase)
            )
        said = self.telling(self.spoken(phrase), phrase.unknown)
        kinds = phrase.kinds or [unit[1:] for unit in said if unit[0] == "#"]
        scored = self._near(phrase, said, kinds)
        if says_mode:
            scored = [(entity, score) for entity, score in scored if suits(entity)]
        fitting = [(entity, score) for entity, score in scored if suits(entity)]
        if not fitting:
            sure = tuple(entity for entity, score in scored if score >= SURE)
            place = self._near_place(said, phrase, suits)
            return place or Found(unsuitable=sure[:1], absent="" if sure else self._words(phrase))
        home = self.snapshot.home
        places: list[Area | Floor] = [home.areas[one] for one in phrase.areas]
        places += [home.floors[one] for one in phrase.floors]
        placed = {unit for place in places for name in place.names for unit in self.names.units_of(name)}
        told = self.telling(self._texts(phrase), phrase.unknown)
        idle = {unit for unit in told if placed and self._is_filler(unit) and unit not in phrase.unknown}
        own = [unit for unit in told if unit not in placed | idle] or said
        if short := self._short_for(own, [entity for entity, _score in fitting]):
            fitting = [(entity, SURE) for entity in short]
        best = fitting[0][1]
        equal = tuple(entity for entity, score in fitting if best - score < MARGIN)
        if best < SURE and (place := self._near_place(said, phrase, suits)) is not None:
            doubted = self.lexicon.spaced and any(self.is_of_other_name(one, said, phrase) for one in equal)
            if not doubted:
                return place
        if self.lexicon.spaced and set(said) <= self.units(equal[0]):  # "the desk", of a Desk Lamp and a Desk Fan
            equal = tuple(
                one
                for one, score in fitting
                if best - score < MARGIN or (score >= LIKELY and set(said) <= self.units(one))
            )
        if best >= SURE:
            if len(equal) == 1 and phrase.plural and (beside := self._beside(equal[0], own, kinds, suits)):
                return Found(options=beside)
            if len(equal) == 1 and phrase.plural and self._is_one_of_more(equal[0], set(told) | set(said)):
                return Found(nearly=equal, absent=self._words(phrase), confidence=best)
            several = phrase.quantity is not None or (bool(short) and len({entity.area for entity in equal}) == 1)
            counted = phrase.count in {None, len(equal)}  # of "one of the bedside lamps" it is not said which
            if len(equal) == 1 or ((phrase.plural or (phrase.count or 0) > 1) and several and counted):
                return Found(targets=equal, confidence=best)
            here = [entity for entity in equal if self.snapshot.here and entity.area == self.snapshot.here]
            is_here = len(here) == 1 and not self.are_numbered(equal)
            return Found(targets=tuple(here), confidence=best) if is_here else Found(options=equal)
        named = self.among(phrase, equal) if phrase.quantity in {"both", "all"} else ()
        if len(named) == BOTH if phrase.quantity == "both" else len(named) > 1 and phrase.quantity == "all":
            return Found(targets=named, broad=True)  # 床头灯都关了, of a left one and a right one
        likely = equal if best >= LIKELY else ()
        if near := tuple(entity for entity in likely if not self._is_called_otherwise(entity, said)):
            return Found(nearly=near[:_MOST_OPTIONS], absent=self._words(phrase), confidence=best)
        return Found(nearly=self.by_head(phrase, said, [one for one, _ in fitting]), absent=self._words(phrase))

    def _near(self, phrase: Phrase, said: list[str], kinds: list[str]) -> list[tuple[Entity, float]]:
        """Return the entities of some kinds whose names are near to a phrase, with how near; the nearest first."""
        texts = self.spoken(phrase)
        scored = [
            (self.snapshot.home.entities[near.tag.value], near.score)
            for near in self.names.near(said, kinds=frozenset({"entity"}), texts=texts)
        ]
        if self._says_whose(phrase):
            scored = [(entity, score) for entity, score in scored if any("'" in name for name in entity.names)]
        if phrase.has_place and not phrase.home:  # a name in another room than the one that was said is another thing
            inside = {entity.id for entity in self._inside(phrase, (entity for entity, _score in scored))}
            scored = [
                (entity, score)
                for entity, score in scored
                if entity.id in inside or (score >= SURE and self._may_be_in(entity, phrase))
            ]
        scored = self.less_sure(phrase, said, scored)
        of_kind = replace(phrase, kinds=kinds)
        if meant := [KINDS[kind] for kind in kinds if kind in KINDS]:
            called = self._named_after(of_kind) | {entity.id for entity in of_kinds(self.snapshot.home, meant)}
            scored = [(entity, score) for entity, score in scored if entity.id in called]
        akin = self.by_no_other(of_kind, [entity for entity, _score in scored])
        of_group = {entity.id for entity in self._of_group(phrase, akin)}
        return [(entity, score) for entity, score in scored if entity.id in of_group]

    def may_be_mode(self, entity: Entity) -> bool:
        """Tell whether an entity may be what was called a mode: no light is "light mode"."""
        words = {word for name in entity.names for word in self.names.words(name)}
        return entity.domain in CALLED_AFTER_MODES or not words.isdisjoint(self.lexicon.mode_words)

    def _suits_as_mode(self, suits: Suits, entity: Entity) -> bool:
        return suits(entity) and self.may_be_mode(entity)

    def _of_those(self, phrase: Phrase) -> Entity | None:
        """Return the one thing of several that were spoken of that a phrase tells from the others ("the left one")."""
        if phrase.kinds or phrase.entities or phrase.has_place or len(self.focus.targets) < BOTH:
            return None
        entities = self.snapshot.home.entities
        told = self.among(phrase, [entities[one] for one in self.focus.targets if one in entities])
        return told[0] if len(told) == 1 else None

    def _is_called_otherwise(self, entity: Entity, said: list[str]) -> bool:
        """Tell whether only the kind of thing is the same: who says "back door" does not mean the front door."""
        own, called = [unit for unit in said if not unit.startswith("#")], self.called(entity)
        alike = any(
            similarity(one, other, LIKELY) >= LIKELY or one.startswith(other) or other.startswith(one)
            for one in own
            for other in called
        )
        has_name = bool(called) or entity.device_class in {"garage", "gate"}  # "the heater in the garage" is no door
        return bool(own) and has_name and self.lexicon.spaced and not alike

    def _near_place(self, said: list[str], phrase: Phrase, suits: Suits) -> Found | None:
        """Return a kind of thing in a place whose name was nearly said ("the lights in the leaving room")."""
        if not phrase.kinds or phrase.areas or phrase.floors or self._strange_room(phrase):
            return None
        rest = [unit for unit in said if not unit.startswith("#")]
        unknown = tuple(char for char in self.spoken(phrase) if char in set("".join(phrase.unknown)))
        near = self._of_somebody(phrase) or self.names.near(rest, kinds=frozenset({"area", "floor"}), texts=unknown)
        if self._says_whose(phrase):
            near = [one for one in near if any("'" in name for name in self._place(one.tag).names)]
        if not near or near[0].score < SURE or not self.is_heard_place("".join(unknown), self._place(near[0].tag)):
            return None
        equal = [one.tag for one in near if near[0].score - one.score < MARGIN]
        places = equal if self.lexicon.spaced and all(tag.kind == "area" for tag in equal) else [near[0].tag]
        meant = Phrase(
            kinds=phrase.kinds,
            areas=[place.value for place in places if place.kind == "area"],
            floors=[place.value for place in places if place.kind == "floor"],
            alike=[place.value for place in places] if len(places) > 1 else [],
            plural=phrase.plural,
            quantity=phrase.quantity,
            start=phrase.start,
            end=phrase.end,
        )
        inside = self.by_no_other(meant, self._inside(meant, self.candidates(meant, suits)))
        return (self._rooms_alike(meant, inside) or self._chosen(meant, inside)) if inside else None

    @staticmethod
    def _says_whose(phrase: Phrase) -> bool:
        """Tell whether something is somebody's, which is hardly misheard: "the boys' room" is no playroom."""
        return any("'" in text for text in phrase.unknown)

    def _ends_in_room(self, phrase: Phrase) -> bool:
        """Tell whether a word for any room stands in or right behind a phrase ("Tom's room")."""
        last = self.tagged.tokens[phrase.start : phrase.end + 1]
        return any(token.text in self.lexicon.rooms for token in last)

    def _place(self, tag: Tag) -> Area | Floor:
        """Return the place that a tag stands for."""
        home = self.snapshot.home
        return home.floors[tag.value] if tag.kind == "floor" else home.areas[tag.value]


def _heat(entities: Sequence[Entity]) -> bool:
    """Tell whether things heat or cool: whoever says so means the room where he is."""
    return all(KINDS["climate"].includes(one) for one in entities)


_MOST_OPTIONS = 4
"""More than four things cannot be chosen from by ear."""

_PLACE_ALONE = 0.8
"""How sure it is that "the kitchen" means its light."""
