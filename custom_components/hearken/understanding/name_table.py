"""The tables of a home's names, kept in step with the home: what is called the same is not collected again.

A table is never changed, for a sentence may still be read by it; the next one shares with it what both have.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from .alikeness import grams
from .home import Area, Entity, Floor, Home
from .lexicon import Lexicon, Tag
from .name_groups import Group, Name
from .owner_words import before_rest
from .short_names import short_names
from .spoken_names import spoken_names
from .tokens import plain

_ENTITIES, _AREAS, _SHORT, _FLOORS, _ROOMS, _RESTS, _SPOKEN = range(7)
"""Sections of names, in their order.

Short are areas by the one word that tells them from the others, rooms areas by the kind of room that they are, rests
entities without their room or whose they are, spoken what else entities are called, which is never only nearly said.
"""

_KINDS = ("entity", "area", "area", "floor", "area", "entity", "entity")

type _Thing = tuple[str, tuple[str, ...], tuple[str, ...]]
"""The identifier of a thing, its names, and in the section of rests those of its room."""

_PER_RANK, _PER_SECTION = 1 << 12, 1 << 48
"""A name's number tells its section, the rank of what it names and its place among the names of that."""

_FEWEST_LETTERS = 5
"""Letters of a name that is found though its words are written together or apart."""

_SHORTEST = 3
"""Letters of a word of which compounds are made."""


@dataclass(frozen=True, slots=True)
class _Own:
    """What was collected of one thing."""

    rank: int
    names: tuple[str, ...]
    places: tuple[str, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class NameTable:
    """All names of a home in one language. Lists of numbers are in their order, which is that of the home."""

    lexicon: Lexicon
    known: frozenset[str] = frozenset()
    """Words of places, of which compounds are made, in a language that makes any."""
    names: dict[int, Name] = field(default_factory=dict)
    own: tuple[dict[str, _Own], ...] = ({}, {}, {}, {}, {}, {}, {})
    """By section and identifier."""
    by_units: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    by_words: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    by_letters: dict[str, list[int]] = field(default_factory=dict)
    """In a language with spaces, names by their letters without any."""
    first_unit: dict[str, Group] = field(default_factory=dict)
    first_word: dict[str, Group] = field(default_factory=dict)
    holding: dict[str, list[int]] = field(default_factory=dict)
    """Names by a concept in them."""
    by_gram: dict[str, set[str]] = field(default_factory=dict)
    """Concepts by a pair of letters in them."""
    by_character: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    """In a language without spaces, what is written with a character; with it twice, by the character twice, too."""
    characters: Counter[str] = field(default_factory=Counter)
    """In a language without spaces, how many names have a character."""

    @classmethod
    def of(cls, home: Home, lexicon: Lexicon) -> Self:
        """Collect the names of a home; some 15 µs a name."""
        return cls(lexicon=lexicon, known=_known(home, lexicon)).updated(home)

    def updated(self, home: Home) -> Self:
        """Return the table of another home, which is much like this one's; the same as if it were collected anew."""
        if _known(home, self.lexicon) != self.known:
            return self.of(home, self.lexicon)  # compounds come apart at other places
        change = _Change(self)
        for section, own in enumerate(self.own):
            come: list[tuple[int, _Thing]] = []
            there: set[str] = set()
            rank = -1
            for thing in self._things(section, home):
                there.add(thing[0])
                old = own.get(thing[0])
                rank = old.rank if old is not None and old.rank > rank else rank + 1
                if old is None or old.rank != rank or old.names != thing[1] or old.places != thing[2]:
                    come.append((rank, thing))
            for identifier in own.keys() - there | own.keys() & {thing[0] for _rank, thing in come}:
                change.remove(section, identifier)
            for ranked in come:
                change.add(section, *ranked)
        return change.done()

    def _things(self, section: int, home: Home) -> Iterator[_Thing]:
        """Yield what has names in a section, in order."""
        if section == _ENTITIES:
            yield from ((one.id, self._owned(one.names, home), ()) for one in home.entities.values())
        elif section == _SPOKEN:
            yield from ((one, self._owned(names, home), ()) for one, names in spoken_names(home, self.lexicon).items())
        elif section == _AREAS:
            yield from ((area.id, self.lexicon.spelling.owning.rooms(area.names), ()) for area in home.areas.values())
        elif section == _FLOORS:
            yield from ((floor.id, floor.names, ()) for floor in home.floors.values())
        elif section == _SHORT:
            yield from ((area, names, ()) for area, names in short_names(home, self.words, self.lexicon))
        elif self.lexicon.spaced:
            return
        elif section == _ROOMS:
            yield from self._rooms(home)
        else:
            for entity in home.entities.values():
                if before := tuple(before_rest(entity, home.areas.get(entity.area or ""), self.lexicon)):
                    yield entity.id, entity.names, before

    def _owned(self, names: Iterable[str], home: Home) -> tuple[str, ...]:
        """Return names, those that say in the other way whose a thing is, and those that do not say it.

        "Spots Pantry" is owned by no spots, and no thing is called as a room is.
        """
        if not (owning := self.lexicon.spelling.owning).ending:
            return tuple(names)
        may_own = [one for one in names if not any(True for _ in self.lexicon.at((*self.words(one), "")[:1], 0))]
        others = owning.alone(may_own)
        places = {name for area in home.areas.values() for name in area.names}
        places |= {name for floor in home.floors.values() for name in floor.names}
        return tuple(dict.fromkeys((*names, *(one for one in others if one not in places))))

    def _rooms(self, home: Home) -> Iterator[_Thing]:
        """Yield what kinds of room areas end in (主卧, 次卧: 卧室), unless one is called just that."""
        own = {self.telling(self.words(text)) for area in home.areas.values() for text in area.names}
        lexicon = self.lexicon
        for area in home.areas.values():
            found = []
            for text in area.names:
                words = self.words(text)
                whole = (*words[:-1], *lexicon.shortened.get(words[-1], words[-1])) if words else ()
                for at in range(1, len(whole) - 1):
                    concept = lexicon.synonymous.get(whole[at:])
                    if concept is not None and (concept,) not in own:
                        found.append("".join(whole[at:]))
            if found:
                yield area.id, tuple(found), ()

    def of_areas(self) -> Iterator[tuple[str, str]]:
        """Yield the names of areas, each with its area."""
        return ((area, text) for area, own in self.own[_AREAS].items() for text in own.names)

    def of_things(self) -> Iterator[str]:
        """Yield the names of entities."""
        yield from (text for own in self.own[_ENTITIES].values() for text in own.names)

    def from_head(self, units: tuple[str, ...]) -> tuple[str, ...]:
        """Return the concepts of a name without what only describes its head before it ("grand lampadaire")."""
        at = next((at for at, unit in enumerate(units) if unit not in self.lexicon.whereabouts.leading), 0)
        return units[at:]

    @property
    def spoken(self) -> frozenset[str]:
        """Return what entities are called besides their names."""
        return frozenset(name for own in self.own[_SPOKEN].values() for name in own.names)

    @staticmethod
    def is_of_entity(number: int) -> bool:
        """Tell whether a number is that of an entity's whole name."""
        return number < _PER_SECTION

    def of_entities(self, unit: str) -> list[int]:
        """Return the numbers of the whole names of entities that have a concept in them."""
        numbers = self.holding.get(unit, [])
        return numbers[: bisect_left(numbers, _PER_SECTION)]

    def of_places(self, unit: str) -> list[int]:
        """Return the numbers of the names of areas and floors that have a concept in them."""
        numbers = self.holding.get(unit, [])
        return numbers[bisect_left(numbers, _PER_SECTION) : bisect_left(numbers, _RESTS * _PER_SECTION)]

    def words(self, text: str) -> tuple[str, ...]:
        """Return the words of a name as they are compared."""
        tokens = self.lexicon.tokens(plain(text), self.known)
        return tuple(token.text for token in tokens if token.kind != "mark" or token.text in "%°&")

    def telling(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return the concepts of a name, without what only holds them together."""
        units = [unit for unit, _start, _end in self.lexicon.units(words)]
        return tuple(unit for unit in units if unit not in self.lexicon.within) or tuple(units)

    def tells(self, text: str) -> bool:
        """Tell whether the rest of a name, without the room in it, is more than a word anyone says ("desk lamp")."""
        words = self.words(text)
        if len(words) <= 1 or any(end == len(words) for end, _tags in self.lexicon.at(words, 0)):
            return False
        return any(not unit.startswith("#") for unit in self.telling(words))


class _Change[T: NameTable]:
    """What becomes of a table: copies of its parts, and of each list in them when it is touched first."""

    def __init__(self, table: T) -> None:
        self._table = table
        self._names = dict(table.names)
        self._own = tuple(map(dict, table.own))
        self._by_units = _Lists(table.by_units)
        self._by_words = _Lists(table.by_words)
        self._by_letters = _Lists(table.by_letters)
        self._holding = _Lists(table.holding)
        self._characters = Counter(table.characters)
        self._read: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {}
        self._is_none = True

    def remove(self, section: int, identifier: str) -> None:
        """Take the names of a thing out."""
        self._is_none = False
        for number in self._own[section].pop(identifier).numbers:
            name = self._names.pop(number)
            self._by_units.of(name.units).remove(number)
            self._by_words.of(name.words).remove(number)
            if letters := self._letters(name.words):
                self._by_letters.of(letters).remove(number)
            for unit in name.parts if section != _SPOKEN else ():
                self._holding.of(unit).remove(number)
            if not self._table.lexicon.spaced:
                self._characters.subtract(set("".join(name.words)))

    def add(self, section: int, rank: int, thing: _Thing) -> None:
        """Put the names of a thing in."""
        self._is_none = False
        identifier, names, places = thing
        tag = Tag(_KINDS[section], identifier)
        numbers = []
        own = names if section != _RESTS else self._rests(names, places)
        for number, text in enumerate(own, section * _PER_SECTION + rank * _PER_RANK):
            words, units, parts = self._reading(text)
            if not words:
                continue
            numbers.append(number)
            self._names[number] = Name(tag, words, units, parts)
            self._by_units.of(units).append(number)
            self._by_words.of(words).append(number)
            if letters := self._letters(words):
                self._by_letters.of(letters).append(number)
            for unit in parts if section != _SPOKEN else ():
                self._holding.of(unit).append(number)
            if not self._table.lexicon.spaced:
                self._characters.update(set("".join(words)))
        self._own[section][identifier] = _Own(rank, names, places, tuple(numbers))

    def _letters(self, words: tuple[str, ...]) -> str:
        """Return the letters by which a name is found, of one or of several; nothing where they are too few to tell."""
        lexicon = self._table.lexicon
        letters = "".join((*words[:-1], lexicon.stem(words[-1]))) if lexicon.spaced and words else ""
        return letters if len(letters) >= _FEWEST_LETTERS else ""

    def _rests(self, names: tuple[str, ...], places: tuple[str, ...]) -> list[str]:
        """Return names without the room in them, where they still say something."""
        folded = map(self._table.lexicon.spelling.fold, names)
        begun = ((text, max((len(one) for one in places if text.startswith(one)), default=0)) for text in folded)
        rests = [text[at:] for text, at in begun if at]
        rests = [self._table.lexicon.grammar.behind_of(rest) for rest in rests]
        return [rest for rest in rests if self._table.tells(rest)]

    def _reading(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Return the words of a name, its concepts, and each concept once; many rooms have a "Ceiling Light"."""
        if (read := self._read.get(text)) is None:
            words = self._table.words(text)
            units = self._table.telling(words)
            read = self._read[text] = words, units, tuple(sorted(set(units)))
        return read

    def done(self) -> T:
        """Return the table that has come of it."""
        if self._is_none:
            return self._table
        by_units, by_words, holding = self._by_units.done(), self._by_words.done(), self._holding.done()
        written = () if self._table.lexicon.spaced else self._by_words.touched
        return replace(
            self._table,
            names=self._names,
            own=self._own,
            by_units=by_units,
            by_words=by_words,
            by_letters=self._by_letters.done(),
            first_unit=self._grouped(self._table.first_unit, by_units, self._by_units.touched),
            first_word=self._grouped(self._table.first_word, by_words, self._by_words.touched),
            holding=holding,
            by_gram=_indexed(self._table.by_gram, holding, ((unit, grams(unit)) for unit in self._holding.touched)),
            by_character=_indexed(
                self._table.by_character, by_words, ((one, _counted("".join(one))) for one in written)
            ),
            characters=+self._characters,
        )

    def _grouped(
        self,
        groups: Mapping[str, Group],
        lists: Mapping[tuple[str, ...], Iterable[int]],
        touched: Iterable[tuple[str, ...]],
    ) -> dict[str, Group]:
        """Return groups with those renewed in which a list was touched."""
        found: dict[str, dict[tuple[str, ...], dict[Tag, Name]]] = {}
        for words in touched:
            if (group := found.get(words[0])) is None:
                group = found[words[0]] = dict(groups.get(words[0], _NO_GROUP).found)
            group.pop(words, None)
            if numbers := lists.get(words):
                named = group[words] = {}
                for number in numbers:
                    name = self._names[number]
                    named.setdefault(name.tag, name)
        renewed = {
            first: Group(group, tuple(sorted({len(words) for words in group}, reverse=True)))
            for first, group in found.items()
        }
        return {first: group for first, group in {**groups, **renewed}.items() if group.found}


_NO_GROUP = Group()


class _Lists[K]:
    """Lists of numbers by a key, each copied before it is changed first."""

    def __init__(self, lists: Mapping[K, list[int]]) -> None:
        self._lists = dict(lists)
        self.touched: set[K] = set()

    def of(self, key: K) -> list[int]:
        """Return the list of a key, to be changed."""
        if key not in self.touched:
            self.touched.add(key)
            self._lists[key] = list(self._lists.get(key, ()))
        return self._lists[key]

    def done(self) -> dict[K, list[int]]:
        """Return all lists with anything in them, in order."""
        for key in self.touched:
            if self._lists[key]:
                self._lists[key].sort()
            else:
                del self._lists[key]
        return self._lists


def _indexed[K](
    index: Mapping[str, set[K]], there: Mapping[K, object], touched: Iterable[tuple[K, Iterable[str]]]
) -> dict[str, set[K]]:
    """Return an index from parts to what has them, what was touched put in or taken out, whether it is there or not."""
    found = dict(index)
    copied: set[str] = set()
    for key, parts in touched:
        for part in parts:
            if part not in copied:
                copied.add(part)
                found[part] = set(found.get(part, ()))
            (found[part].add if key in there else found[part].discard)(key)
    for part in copied:
        if not found[part]:
            del found[part]
    return found


def _known(home: Home, lexicon: Lexicon) -> frozenset[str]:
    """Return the words of places, where a language makes compounds of them; or those of names that are diminutives."""
    spelling = lexicon.spelling
    if not spelling.links and not spelling.diminutives:
        return frozenset()
    named: list[Entity | Area | Floor] = [*home.areas.values(), *home.floors.values()]
    if spelling.diminutives:
        named += home.entities.values()
    words = {word for one in named for text in one.names for word in spelling.words(text)}
    return frozenset(word for word in words if spelling.is_small(word) or (spelling.links and len(word) >= _SHORTEST))


def _counted(text: str) -> set[str]:
    """Return the characters of a text, what is there twice also as two of it, and so on."""
    return {char * count for char, most in Counter(text).items() for count in range(1, most + 1)}
