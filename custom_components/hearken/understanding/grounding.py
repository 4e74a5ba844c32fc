"""What a phrase stands for in this home: entities, or several that are equally meant, or nothing that is there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .clauses import Phrase
from .home import Entity, Snapshot
from .lexicon import Lexicon
from .names import Names
from .tagging import Tagged
from .things import EVERYTHING, KINDS, OPENED, WIDER, Kind, is_opened

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


type Suits = Callable[[Entity], bool]
"""Says whether what is asked for can be said of an entity."""


@dataclass(frozen=True)
class Grounding:
    """Finds what phrases of one sentence stand for."""

    snapshot: Snapshot
    names: Names
    lexicon: Lexicon
    tagged: Tagged
    focus: Focus = field(default_factory=Focus)

    def find(self, phrase: Phrase, suits: Suits, *, near: Iterable[Entity] = ()) -> Found:
        """Return what a phrase stands for; `near` are the clause's other targets."""
        if phrase.pronoun and not (phrase.kinds or phrase.entities or phrase.unknown):
            return self._of_focus(phrase, suits)
        if phrase.quantity == "both" and not (phrase.kinds or phrase.entities or phrase.unknown or phrase.has_place):
            return self._of_focus(phrase, suits)
        if phrase.unknown:
            return self._nearly(phrase, suits)
        if phrase.entities:
            return self._named(phrase, suits)
        if phrase.kinds or phrase.quantity in {"everything", "all", "both", "other", "rest"}:
            return self._described(phrase, suits, tuple(near))
        if phrase.has_place:
            return self._place_only(phrase, suits)
        return Found()

    def in_place(self, phrase: Phrase, suits: Suits) -> tuple[Entity, ...]:
        """Return what is in the places that a phrase names; everything where it names none."""
        inside = self._inside(phrase, self._all()) if phrase.has_place else self._all()
        return tuple(filter(suits, inside))

    def called_after(self, phrase: Phrase, entities: Iterable[Entity]) -> list[Entity]:
        """Return the entities that have the name of a place in theirs ("Upstairs thermostat")."""
        home = self.snapshot.home
        places = [home.areas[one] for one in phrase.areas] + [home.floors[one] for one in phrase.floors]
        units = [self.names.units_of(name) for place in places for name in place.names]
        return [entity for entity in entities if any(one <= self._units(entity) for one in units)]

    def among(self, phrase: Phrase, entities: Iterable[Entity]) -> tuple[Entity, ...]:
        """Return which of some entities a phrase tells from the others ("the ceiling one"); all that it fits."""
        if not phrase.unknown:
            return ()
        texts = tuple(token.text for token in self.tagged.tokens[phrase.start : phrase.end])
        said = {unit for unit in self._telling(texts) if not self._is_unsaid(unit)}
        return tuple(entity for entity in entities if said and said <= self._units(entity))

    def _is_unsaid(self, unit: str) -> bool:
        return any(end == 1 and all(tag.kind in _SILENT_OR_NUMBER for tag in tags)
                   for end, tags in self.lexicon.at((unit,), 0))  # fmt: skip

    # What was spoken of before

    def _of_focus(self, phrase: Phrase, suits: Suits) -> Found:
        targets = self.focus.targets
        if phrase.quantity == "both" and len(targets) == 1:
            targets = tuple(dict.fromkeys([*self.focus.earlier, *targets]))
        entities = [self.snapshot.home.entities[one] for one in targets if one in self.snapshot.home.entities]
        if phrase.quantity == "both" and len(entities) != _BOTH:
            return Found()
        fitting = tuple(filter(suits, entities))
        if not entities:
            return Found()
        if phrase.has_place:
            fitting = tuple(self._inside(phrase, fitting))
        if not fitting:
            return Found(unsuitable=tuple(entities))
        return Found(targets=fitting, broad=len(fitting) > 1)

    # Names

    def _named(self, phrase: Phrase, suits: Suits) -> Found:
        if self._is_beside(phrase):
            return self._nearly(phrase, suits)
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

    def _is_beside(self, phrase: Phrase) -> bool:
        """Tell whether a name only says which light is meant: it stands before the word for it (电视旁的灯)."""
        if self.lexicon.spaced or phrase.kinds[-1:] != ["light"]:
            return False
        named = [self.snapshot.home.entities[one] for names in phrase.entities for one in names]
        called = self.names.entities_with(("#light",))
        return not any(entity.domain == "light" or entity.id in called for entity in named)

    def _one_name(self, entities: list[Entity], phrase: Phrase, suits: Suits) -> Found:
        """Return which of the entities of one name is meant."""
        fitting = list(filter(suits, entities))
        if not fitting:
            return Found(unsuitable=tuple(entities))
        if self._is_another_kind(entities, phrase):
            return Found(absent=self._words(phrase))
        if phrase.areas or phrase.floors or phrase.here:
            inside = self._inside(phrase, fitting)
            if not inside:
                return self._nearly(phrase, suits)
            fitting = inside
        if len(fitting) == 1 or phrase.quantity in {"all", "both"} or phrase.plural:
            return Found(targets=tuple(fitting))
        of_kind = [entity for entity in fitting if any(KINDS[kind].includes(entity) for kind in phrase.kinds)]
        if len(of_kind) == 1:
            return Found(targets=tuple(of_kind))
        here = [entity for entity in fitting if self.snapshot.here and entity.area == self.snapshot.here]
        if len(here) == 1:
            return Found(targets=tuple(here))
        return Found(options=tuple(fitting))

    def _is_another_kind(self, entities: list[Entity], phrase: Phrase) -> bool:
        """Tell whether a name only says which thing of another kind is meant: "the kettle light" is no kettle."""
        if not self.lexicon.spaced or len(phrase.entities) != 1:
            return False
        spans = self._kind_spans(phrase)
        if not spans or spans[-1][1] != phrase.end or spans[-1][0] == phrase.start:
            return False
        kinds = [kind for kind in spans[-1][2] if kind in phrase.kinds]
        named = next((item for item in self.tagged.items if item.end == spans[-1][0]), None)
        if named is None or not named.has("entity") or not kinds or not _MADE_OF_OTHERS.isdisjoint(kinds):
            return False
        wider = [KINDS[kind] for kind in kinds] + [WIDER[kind] for kind in kinds if kind in WIDER]
        units = {f"#{kind}" for kind in kinds}
        return not any(_is_any(entity, wider) or units & self._units(entity) for entity in entities)

    # Kinds and places

    def _described(self, phrase: Phrase, suits: Suits, near: tuple[Entity, ...]) -> Found:
        candidates = self._candidates(phrase, suits)
        if not candidates:
            return Found(absent=self._words(phrase))
        if phrase.has_place:
            inside = self._inside(phrase, candidates)
            if not inside:
                return self._nearly(phrase, suits) if not phrase.here else Found(absent=self._words(phrase))
            if (rooms := self._rooms_alike(phrase, inside)) is not None:
                return rooms
            return self._chosen(phrase, self._as_called(phrase, inside))
        everywhere, candidates = candidates, self._as_called(phrase, candidates)
        if phrase.quantity in {"other", "rest"}:
            return self._others(phrase, candidates)
        if phrase.quantity in {"all", "everything"}:
            return Found(targets=tuple(candidates), broad=True)
        if len(candidates) == 1:
            return Found(targets=tuple(candidates))
        areas = {entity.area for entity in near} or ({self.snapshot.here} if self.snapshot.here else set())
        inside = [entity for entity in candidates if entity.area in areas]
        if inside:
            beside = [entity for entity in everywhere if entity.area in areas]
            return self._chosen(phrase, self._as_called(phrase, beside))
        places = {entity.area for entity in candidates}
        if len(places) == 1 or phrase.quantity == "both":
            return self._chosen(phrase, candidates)
        if phrase.plural:
            return Found(options=tuple(candidates), needs_place=True)
        return Found(options=tuple(candidates), needs_place=len(candidates) > _MOST_OPTIONS)

    def _rooms_alike(self, phrase: Phrase, inside: list[Entity]) -> Found | None:
        """Return the question which of several rooms is meant that one word stands for, or what is in the speaker's."""
        rooms = {entity.area for entity in inside} & set(phrase.alike)
        if len(rooms) <= 1 or phrase.quantity in {"all", "everything", "both"}:
            return None
        here = [entity for entity in inside if entity.area == self.snapshot.here]
        return self._chosen(phrase, here) if here else Found(options=tuple(inside), needs_place=True)

    def _chosen(self, phrase: Phrase, inside: list[Entity]) -> Found:
        """Return what is meant among things of one kind in one place."""
        if phrase.quantity in {"other", "rest"}:
            return self._others(phrase, inside)
        counted = _BOTH if phrase.quantity == "both" else phrase.number
        if counted is not None and counted != len(inside):
            called = self._called(self._kind_words(phrase), inside)
            return Found(targets=tuple(called), broad=True) if len(called) == counted else Found(options=tuple(inside))
        several = phrase.plural and not self._says_one(phrase)
        if len(inside) == 1 or several or phrase.quantity in {"all", "everything", "both"}:
            return Found(targets=tuple(inside), broad=len(inside) > 1)
        if all(entity.domain == "light" for entity in inside) and not self._says_one(phrase):
            return Found(targets=tuple(inside), broad=True)  # "the kitchen light": people mean the light, not a lamp
        return Found(options=tuple(inside))

    def _says_one(self, phrase: Phrase) -> bool:
        """Tell whether a phrase names one fixture ("the lamp") rather than the light of a room."""
        return any(token.text in self.lexicon.fixtures for token in self.tagged.tokens[phrase.start : phrase.end])

    def _others(self, phrase: Phrase, candidates: list[Entity]) -> Found:
        before = set(self.focus.targets)
        kinds = {self.snapshot.home.entities[one].domain for one in before if one in self.snapshot.home.entities}
        others = [entity for entity in candidates if entity.id not in before]
        if not phrase.kinds:
            others = [entity for entity in others if entity.domain in kinds]
        if phrase.quantity == "rest":
            if not before and not self.lexicon.spaced:
                return Found()  # others than what?
            near = {self.snapshot.home.entities[one].area for one in before if one in self.snapshot.home.entities}
            beside = [entity for entity in others if entity.area in near]
            if beside and not self.lexicon.spaced and not phrase.has_place:
                others = beside
            return Found(targets=tuple(others), broad=True) if others else Found(absent=self._words(phrase))
        if len(others) != 1:
            areas = {self.snapshot.home.entities[one].area for one in before if one in self.snapshot.home.entities}
            inside = [entity for entity in others if entity.area in areas]
            if len(inside) != 1:
                return Found(options=tuple(inside or others))
            others = inside
        return Found(targets=tuple(others))

    def _place_only(self, phrase: Phrase, suits: Suits) -> Found:
        """Return what is meant by a place alone: its light; "the garage" and "the gate" are things, too."""
        inside = list(filter(suits, self._inside(phrase, self._all())))
        if (rooms := self._rooms_alike(phrase, inside)) is not None:
            return rooms
        for kinds in (("light",), ("fan", "climate", "media"), ("cover",), ("lock",)):
            found = [entity for entity in inside if any(KINDS[kind].includes(entity) for kind in kinds)]
            if found:
                return Found(targets=tuple(found), broad=True, confidence=_PLACE_ALONE)
        return Found(targets=tuple(inside), broad=True, confidence=_PLACE_ALONE) if inside else Found()

    def _candidates(self, phrase: Phrase, suits: Suits) -> list[Entity]:
        """Return the entities of a kind, by what they are and, where nothing is one, by what they are called."""
        if not phrase.kinds:
            suiting = [entity for entity in self._all() if suits(entity)]
            if phrase.quantity in {"everything", "rest", "all"}:
                covers = [entity for entity in suiting if entity.domain == "cover"]
                return [entity for entity in suiting if EVERYTHING.includes(entity)] or covers or suiting
            return suiting
        if (compound := self._compound(phrase)) is not None:
            return self._of_compound(*compound, suits)
        kinds = [KINDS[kind] for kind in phrase.kinds if kind in KINDS]
        suiting = list(filter(suits, self._all()))
        found = self._of_group(phrase, _of_kinds(suiting, kinds))
        named = self._named_after(phrase)
        called = self._of_group(phrase, [entity for entity in suiting if entity.id in named])
        if found and not phrase.plural and phrase.quantity is None:
            return list({entity.id: entity for entity in (*found, *called)}.values()) if len(found) != 1 else found
        if not (found or called):
            wider = [WIDER[kind] for kind in phrase.kinds if kind in WIDER]
            return _of_kinds(suiting, wider)
        return found or called

    def _named_after(self, phrase: Phrase) -> frozenset[str]:
        """Return the identifiers of what is called by a kind of thing that a phrase names."""
        return self.names.entities_with({f"#{kind}" for kind in phrase.kinds})

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

    def _stems(self, name: str) -> tuple[str, ...]:
        return tuple(map(self.lexicon.stem, self.names.words(name)))

    def _compound(self, phrase: Phrase) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Return the two kinds of "the garage light", where one only says which of the other is meant."""
        if not self.lexicon.spaced:
            return None
        spans = self._kind_spans(phrase)
        if len(spans) < _PAIR or spans[-2][1] != spans[-1][0]:
            return None
        which, kinds = spans[-2][2], spans[-1][2]
        same = any(kind in _MADE_OF_OTHERS for kind in kinds) or not {*which, *kinds} <= {*phrase.kinds}
        return None if same or set(which) & set(kinds) else (which, kinds)

    def _of_compound(self, which: tuple[str, ...], kinds: tuple[str, ...], suits: Suits) -> list[Entity]:
        """Return what is of a kind and belongs to another one, by its name, its place or its nature."""
        said = {f"#{kind}" for kind in which}
        of_kind = [
            entity
            for entity in self._all()
            if suits(entity)
            and (_is_any(entity, [KINDS[one] for one in kinds]) or {f"#{one}" for one in kinds} & self._units(entity))
        ]
        places = {
            area.id for area in self.snapshot.home.areas.values()
            if any(said & self.names.units_of(name) for name in area.names)
        }  # fmt: skip
        found = [
            entity
            for entity in of_kind
            if said & self._units(entity)
            or entity.area in places
            or any(KINDS[one].includes(entity) for one in which if one not in _PLACES_TOO)
        ]
        return found or (of_kind if set(which) <= _COVERED and all(map(is_opened, of_kind)) else [])

    def _of_group(self, phrase: Phrase, entities: list[Entity]) -> list[Entity]:
        """Leave out what is called by another group of words than what was named: heating is no air conditioner."""
        said = self.lexicon.group_of(tuple(token.text for token in self.tagged.tokens[phrase.start : phrase.end]))
        if said is None or phrase.is_spared:
            return entities
        groups = {entity.id: [self.lexicon.group_of(self.names.words(name)) for name in entity.names]
                  for entity in entities}  # fmt: skip
        return [entity for entity in entities if said in groups[entity.id] or not any(
            group is not None for group in groups[entity.id])]  # fmt: skip

    def _inside(self, phrase: Phrase, entities: Iterable[Entity]) -> list[Entity]:
        """Return which of some entities are in the places that a phrase names."""
        if phrase.home and not (phrase.areas or phrase.floors):
            return list(entities)
        areas = {area.id for area in self.snapshot.home.areas.values() if area.floor in phrase.floors}
        areas.update(phrase.areas)
        if phrase.here and self.snapshot.here is not None:
            areas.add(self.snapshot.here)
        return [entity for entity in entities if entity.area in areas]

    def _all(self) -> Iterable[Entity]:
        return self.snapshot.home.entities.values()

    # Nearly said

    def _nearly(self, phrase: Phrase, suits: Suits) -> Found:
        """Return whose name was nearly said."""
        texts = tuple(token.text for token in self.tagged.tokens[phrase.start : phrase.end])
        said = self._telling(texts)
        scored = [
            (self.snapshot.home.entities[near.tag.value], near.score)
            for near in self.names.near(said, kinds=frozenset({"entity"}), texts=texts)
        ]
        if phrase.areas or phrase.floors:
            # A name in another room than the one that was said is another thing.
            inside = {entity.id for entity in self._inside(phrase, (entity for entity, _score in scored))}
            scored = [
                (entity, score)
                for entity, score in scored
                if entity.id in inside or (score >= SURE and self._may_be_in(entity, phrase))
            ]
        if not self.lexicon.spaced:
            scored = [
                (entity, min(score, SURE - MARGIN) if self._lacks(entity, said) else score) for entity, score in scored
            ]
        kinds = [KINDS[kind] for kind in phrase.kinds if kind in KINDS]
        if kinds:
            called = self._named_after(phrase)
            scored = [(entity, score) for entity, score in scored if _is_any(entity, kinds) or entity.id in called]
        of_group = {entity.id for entity in self._of_group(phrase, [entity for entity, _score in scored])}
        scored = [(entity, score) for entity, score in scored if entity.id in of_group]
        fitting = [(entity, score) for entity, score in scored if suits(entity)]
        if not fitting:
            sure = tuple(entity for entity, score in scored if score >= SURE)
            place = self._near_place(said, phrase, suits)
            return place or Found(unsuitable=sure[:1], absent="" if sure else self._words(phrase))
        best = fitting[0][1]
        if best < SURE and (place := self._near_place(said, phrase, suits)) is not None:
            return place
        equal = tuple(entity for entity, score in fitting if best - score < MARGIN)
        if best >= SURE:
            if len(equal) == 1 or (phrase.plural and phrase.quantity is not None):
                return Found(targets=equal, confidence=best)
            here = [entity for entity in equal if self.snapshot.here and entity.area == self.snapshot.here]
            return Found(targets=tuple(here), confidence=best) if len(here) == 1 else Found(options=equal)
        if best >= LIKELY:
            return Found(nearly=equal[:_MOST_OPTIONS], absent=self._words(phrase), confidence=best)
        return Found(absent=self._words(phrase))

    def _units(self, entity: Entity) -> set[str]:
        """Return the concepts of all names of an entity."""
        return {unit for name in entity.names for unit in self.names.units_of(name)}

    def _lacks(self, entity: Entity, said: Iterable[str]) -> bool:
        """Tell whether a word of the language was said that nothing about an entity explains (厨房台灯: 厨房灯)."""
        home = self.snapshot.home
        own = self._units(entity)
        area = home.areas.get(entity.area or "")
        for name in area.names if area is not None else ():
            own |= self.names.units_of(name)
        return any(unit.startswith("~") and unit not in own for unit in said)

    def _may_be_in(self, entity: Entity, phrase: Phrase) -> bool:
        """Tell whether something else may be in a place that was said: it is nowhere, or its name says that place."""
        home = self.snapshot.home
        places = [home.areas[one].names for one in phrase.areas if one in home.areas]
        places += [home.floors[one].names for one in phrase.floors if one in home.floors]
        said = {unit for names in places for name in names for unit in self.names.units_of(name)}
        return entity.area is None or not said.isdisjoint(self._units(entity))

    def _near_place(self, said: list[str], phrase: Phrase, suits: Suits) -> Found | None:
        """Return a kind of thing in a place whose name was nearly said ("the lights in the leaving room")."""
        if not phrase.kinds or phrase.areas or phrase.floors:
            return None
        rest = [unit for unit in said if not unit.startswith("#")]
        spoken = [token.text for token in self.tagged.tokens[phrase.start : phrase.end]]
        unknown = tuple(char for char in spoken if char in set("".join(phrase.unknown)))
        near = self.names.near(rest, kinds=frozenset({"area", "floor"}), texts=unknown)
        if not near or near[0].score < SURE:
            return None
        place = near[0].tag
        meant = Phrase(
            kinds=phrase.kinds,
            areas=[place.value] if place.kind == "area" else [],
            floors=[place.value] if place.kind == "floor" else [],
            plural=phrase.plural,
            quantity=phrase.quantity,
            start=phrase.start,
            end=phrase.end,
        )
        inside = self._inside(meant, self._candidates(meant, suits))
        return self._chosen(meant, inside) if inside else None

    def _telling(self, texts: tuple[str, ...]) -> list[str]:
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

    def _words(self, phrase: Phrase) -> str:
        """Return a phrase as it was said, without the words around it that say nothing."""
        start, end = phrase.start, phrase.end
        return self.tagged.said(start, end)


_SILENT = frozenset({"filler", "to", "by", "quantity", "pronoun", "and"})
_SILENT_OR_NUMBER = _SILENT | {"number"}
_BOTH = 2
_MOST_OPTIONS = 4
"""More than four things cannot be chosen from by ear."""

_PAIR = 2

_MADE_OF_OTHERS = frozenset({"switch", "plug", "sensor", "list", "scene", "script", "automation", "button", "battery"})
"""Kinds that are named after another one: "the light switch" is the light."""

_PLACES_TOO = frozenset({"garage", "gate"})
"""Kinds that are places as well."""

_COVERED = frozenset({"window", "door"})
"""What blinds hang at and locks are in, whatever they are called."""

_PLACE_ALONE = 0.8
"""How sure it is that "the kitchen" means its light."""


def _holds(name: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return any(name[at : at + len(words)] == words for at in range(len(name) - len(words) + 1))


def _is_any(entity: Entity, kinds: Iterable[Kind]) -> bool:
    return any(kind.includes(entity) for kind in kinds)


def _of_kinds(entities: Iterable[Entity], kinds: Iterable[Kind]) -> list[Entity]:
    """Return which of many entities are of one of some kinds; of one domain and class, all are or none."""
    known: dict[tuple[str, str | None], bool] = {}
    found = []
    for entity in entities:
        sort = entity.domain, entity.device_class
        if (belongs := known.get(sort)) is None:
            belongs = known[sort] = _is_any(entity, kinds)
        if belongs:
            found.append(entity)
    return found
