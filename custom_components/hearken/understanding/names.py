"""The home's own names, found in a sentence: exactly, by other words for the same thing, and nearly."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Self

from .home import Home
from .lexicon import Lexicon, Tag
from .pinyin import alignment
from .tokens import Token, plain


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an entity, an area or a floor."""

    tag: Tag
    """entity, area or floor, and its identifier."""
    words: tuple[str, ...]
    """As it is written."""
    units: tuple[str, ...]
    """Its concepts (`Lexicon.units`)."""


@dataclass(frozen=True, slots=True)
class Near:
    """A name that was nearly said."""

    tag: Tag
    score: float
    """0 to 1; 1: all that was said is in the name and the other way round."""


@dataclass
class Names:
    """All names of a home in one language."""

    lexicon: Lexicon
    _names: list[Name] = field(default_factory=list)
    _by_first: dict[str, list[tuple[tuple[str, ...], dict[Tag, Name]]]] = field(default_factory=dict)
    _by_word: dict[str, list[tuple[tuple[str, ...], dict[Tag, Name]]]] = field(default_factory=dict)
    _weight_of: dict[str, float] = field(default_factory=dict)
    """By character, in languages without spaces."""
    _weight: dict[str, float] = field(default_factory=dict)
    _holding: dict[str, list[int]] = field(default_factory=dict)
    _by_gram: dict[str, set[str]] = field(default_factory=dict)
    _units_of: dict[str, frozenset[str]] = field(default_factory=dict)
    _by_letters: dict[str, dict[Tag, Name]] = field(default_factory=dict)
    _known: set[str] = field(default_factory=set)
    """Words of places, of which compounds are made."""

    @classmethod
    def of(cls, home: Home, lexicon: Lexicon) -> Self:
        """Collect the names of a home; some 10 µs a name."""
        names = cls(lexicon)
        places = [name for area in home.areas.values() for name in area.names]
        places += [name for floor in home.floors.values() for name in floor.names]
        names._known = {word for text in places for word in lexicon.spelling.words(text) if len(word) >= _SHORTEST}
        by_units: dict[tuple[str, ...], dict[Tag, Name]] = defaultdict(dict)
        by_word: dict[str, dict[tuple[str, ...], dict[Tag, Name]]] = defaultdict(lambda: defaultdict(dict))
        for tag, text in _all(home, names):
            words = names.words(text)
            if not words:
                continue
            units = names._telling(words)
            names._units_of[text] = frozenset(units)
            name = Name(tag, words, units)
            by_word[words[0]][words].setdefault(tag, name)
            if lexicon.spaced and len(letters := "".join(words)) >= _FEWEST_LETTERS:
                names._by_letters.setdefault(letters, {}).setdefault(tag, name)
            names._names.append(name)
            by_units[units].setdefault(tag, name)
        first: dict[str, list[tuple[tuple[str, ...], dict[Tag, Name]]]] = defaultdict(list)
        for units, found in by_units.items():
            first[units[0]].append((units, found))
        names._by_first = {key: sorted(found, key=lambda pair: -len(pair[0])) for key, found in first.items()}
        counts: Counter[str] = Counter(unit for name in names._names for unit in set(name.units))
        names._by_word = {word: list(found.items()) for word, found in by_word.items()}
        names._weight = _weights([set(name.units) for name in names._names])
        if not lexicon.spaced:
            names._weight_of = _weights([set("".join(name.words)) for name in names._names])
        for number, name in enumerate(names._names):
            for unit in set(name.units):
                names._holding.setdefault(unit, []).append(number)
        for unit in counts:
            for gram in _grams(unit):
                names._by_gram.setdefault(gram, set()).add(unit)
        return names

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Return the tokens of a plain sentence, compounds taken apart at the names of this home's places."""
        return self.lexicon.tokens(text, self._known)

    def words(self, text: str) -> tuple[str, ...]:
        """Return the words of a name as they are compared."""
        tokens = self.tokens(plain(text))
        return tuple(token.text for token in tokens if token.kind != "mark" or token.text in "%°&")

    def at(self, units: list[tuple[str, int, int]], number: int) -> Iterator[tuple[int, dict[Tag, Name]]]:
        """Yield the names that begin at a unit: the number of the unit after each; longest first."""
        for sought, found in self._by_first.get(units[number][0], ()):
            if after := self._after(units, number, sought):
                yield after, found

    def _after(self, units: list[tuple[str, int, int]], number: int, sought: tuple[str, ...]) -> int | None:
        """Return the number of the unit after a name that begins at one; what only holds it together does not count."""
        at = number
        for unit in sought:
            while at > number and at < len(units) and units[at][0] != unit and units[at][0] in self.lexicon.within:
                at += 1
            if at == len(units) or units[at][0] != unit:
                return None
            at += 1
        return at

    def spelled(self, texts: tuple[str, ...]) -> Iterator[tuple[int, dict[Tag, Name]]]:
        """Yield the names that a text begins with when it is written together, or apart ("mud room", "nightlight")."""
        letters = ""
        for number, text in enumerate(texts[:_MOST_WORDS], 1):
            letters += text
            if found := self._by_letters.get(letters):
                yield number, found

    def _telling(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return the concepts of a name, without what only holds them together."""
        units = [unit for unit, _start, _end in self.lexicon.units(words)]
        return tuple(unit for unit in units if unit not in self.lexicon.within) or tuple(units)

    def written(self, texts: tuple[str, ...]) -> Iterator[tuple[int, dict[Tag, Name]]]:
        """Yield the names that a text begins with as they are written: the number of words of each."""
        for words, found in self._by_word.get(texts[0], ()):
            if texts[: len(words)] == words:
                yield len(words), found

    def tells(self, text: str) -> bool:
        """Tell whether the rest of a name, without the room in it, is more than a word anyone says ("desk lamp")."""
        words = self.words(text)
        if len(words) <= 1 or any(end == len(words) for end, _tags in self.lexicon.at(words, 0)):
            return False
        return any(not unit.startswith("#") for unit in self._telling(words))

    def units_of(self, text: str) -> frozenset[str]:
        """Return the concepts of one of the home's names."""
        if text not in self._units_of:
            words = self.words(text)
            self._units_of[text] = frozenset(self._telling(words))
        return self._units_of[text]

    def near(
        self,
        units: Iterable[str],
        *,
        kinds: frozenset[str] = frozenset({"entity", "area", "floor"}),
        texts: tuple[str, ...] = (),
    ) -> list[Near]:
        """Return the names that share most with what was said, best first; what is rare in this home weighs most."""
        said = self._joined(list(dict.fromkeys(units)))
        shares: dict[int, dict[str, float]] = defaultdict(dict)
        spoken_weight = 0.0
        for unit in said:
            weights = self._alike(unit)
            spoken_weight += max((self._weight[other] for other in weights), default=self._typical)
            per_name: dict[int, tuple[float, str]] = {}
            for other, likeness in weights.items():
                for number in self._holding[other]:
                    per_name[number] = max(per_name.get(number, (0.0, "")), (likeness * self._weight[other], other))
            for number, (value, other) in per_name.items():
                # A word of a name is said once: "sump pump" is not the pool pump twice over.
                shares[number][other] = max(shares[number].get(other, 0.0), value)
        found = {number: sum(of_name.values()) for number, of_name in shares.items()}
        best: dict[Tag, float] = {}
        for number, shared in found.items():
            name = self._names[number]
            if name.tag.kind not in kinds:
                continue
            whole = sum(self._weight[unit] for unit in set(name.units))
            score = 2 * shared / (whole + spoken_weight) if whole + spoken_weight else 0.0
            best[name.tag] = max(best.get(name.tag, 0.0), min(score, 1.0))
        if texts and not self.lexicon.spaced:
            self._add_sounding("".join(texts), kinds, best)
        return sorted((Near(tag, score) for tag, score in best.items()), key=lambda near: -near.score)

    def _add_sounding(self, said: str, kinds: frozenset[str], best: dict[Tag, float]) -> None:
        """Add the names whose characters sound like those that were said, where one word is taken for another."""
        for name in self._names:
            if name.tag.kind in kinds:
                score = alignment(said, "".join(name.words), self._weight_of, self._typical)
                if score > best.get(name.tag, _FAINT):
                    best[name.tag] = min(score, 1.0)

    def _joined(self, said: list[str]) -> list[str]:
        """Return what was said with two words made one where the home has such a name ("leaving room": living room)."""
        found: list[str] = []
        at = 0
        while at < len(said):
            pair = " ".join(said[at : at + 2])
            if at + 1 < len(said) and said[at] not in self._holding:
                # A second word that names of the home have ("room") says little of the first.
                least = _JOINED_BY_ONE if said[at + 1] in self._holding else _JOINED
                alike = [unit for unit, likeness in self._alike(pair).items() if " " in unit and likeness >= least]
                if alike and not self._is_another_word(pair, alike[0]):
                    found.append(alike[0])
                    at += 2
                    continue
            found.append(said[at])
            at += 1
        return found

    def _is_another_word(self, pair: str, unit: str) -> bool:
        """Tell whether what was said is nearer to a thing that this home does not have ("dinning room")."""
        known = (" ".join(phrase) for found in self.lexicon.concepts.values() for phrase, _ in found if len(phrase) > 1)
        return max((similarity(pair, other) for other in known), default=0.0) > similarity(pair, unit)

    @property
    def _typical(self) -> float:
        return math.log(1 + len(self._names) + 1)

    def _alike(self, unit: str) -> dict[str, float]:
        """Return the concepts of the home's names that sound or look like one that was said, with how much."""
        if unit in self._holding:
            return {unit: 1.0}
        if unit[0] in "#~":
            return {}  # a word that the language knows was not misheard: a dining room is no living room
        shared: Counter[str] = Counter()
        for gram in _grams(unit):
            shared.update(self._by_gram.get(gram, ()))
        found = {}
        for other, _count in shared.most_common(_CLOSEST):
            likeness = similarity(unit, other)
            if likeness >= _ALIKE:
                found[other] = likeness
        return found


_FEWEST_LETTERS = 5
"""Letters of a name that is found though its words are written together or apart."""

_MOST_WORDS = 5

_SHORTEST = 3
"""Letters of a word of which compounds are made."""

_CLOSEST = 12
"""Concepts whose spelling is compared in full."""

_FAINT = 0.6
"""A likeness up to here says nothing."""

_JOINED = 0.75
"""How alike two words must be to a name of two words."""

_JOINED_BY_ONE = 0.85

_ALIKE = 0.62
"""From here on two words may be one misheard: "leaving" and "living" are 0.71, "kichen" and "kitchen" 0.86."""


def similarity(one: str, other: str) -> float:
    """Return how alike two words are, 0 to 1: edits (Damerau-Levenshtein) over the longer, of letters or of sounds."""
    if one[:1] in "#~" or other[:1] in "#~":
        one, other = one.lstrip("#~"), other.lstrip("#~")
    return max(_ratio(one, other), _SOUNDS * _ratio(sounds(one), sounds(other)))


_SOUNDS = 0.95
"""What sounds alike is a little less sure than what is written alike."""


def _ratio(one: str, other: str) -> float:
    longest = max(len(one), len(other))
    return 1 - _edits(one, other) / longest if longest else 1.0


def _edits(one: str, other: str) -> int:
    """Return the edit distance with transpositions (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


_SPELLINGS = (
    ("tion", "shn"), ("ph", "f"), ("gh", ""), ("ck", "k"), ("qu", "kw"), ("sch", "sh"), ("tch", "ch"), ("wh", "w"),
    ("ce", "se"), ("ci", "si"), ("cy", "si"), ("ea", "i"), ("ee", "i"), ("ie", "i"), ("ei", "ai"), ("ou", "u"),
    ("oo", "u"), ("au", "o"), ("aw", "o"), ("x", "ks"), ("z", "s"), ("c", "k"), ("y", "i"), ("v", "f"),
)  # fmt: skip
"""Ways to write one sound, most telling first; coarse on purpose, it serves five languages."""


def sounds(word: str) -> str:
    """Return a rough spelling by sound, double letters once."""
    for written, heard in _SPELLINGS:
        word = word.replace(written, heard)
    return "".join(char for at, char in enumerate(word) if at == 0 or char != word[at - 1])


def _grams(unit: str) -> set[str]:
    """Return pairs of letters of a word and of its sound, with its edges."""
    found = set()
    for text in {unit.lstrip("#~"), sounds(unit.lstrip("#~"))}:
        edged = f"^{text}$"
        found |= {edged[at : at + 2] for at in range(len(edged) - 1)}
    return found


def _weights(names: list[set[str]]) -> dict[str, float]:
    """Return how much each part of names tells: the rarer, the more."""
    counts = Counter(part for name in names for part in name)
    return {part: math.log(1 + (len(names) + 1) / count) for part, count in counts.items()}


def _short_areas(home: Home, names: Names) -> Iterator[tuple[Tag, str]]:
    """Yield what areas are called for short where that tells: the only bedroom, "Emma's" for her room."""
    if not names.lexicon.head_last:
        return
    words = {area.id: [names.words(text) for text in area.names] for area in home.areas.values()}
    heads = Counter(head for each in words.values() for head in {text[-1] for text in each if text})
    taken = {text for each in words.values() for text in each}
    for area, texts in words.items():
        for text in texts:
            if len(text) == 1 or not text:
                continue
            known = any(end == 1 for end, _tags in names.lexicon.at((text[-1],), 0))
            if not known and heads[text[-1]] == 1 and (text[-1],) not in taken:
                yield Tag("area", area), text[-1]
            elif known and len(text) == _OWNED and text[0].endswith("'s"):
                yield Tag("area", area), text[0]


_OWNED = 2
"""Words of "Emma's room"."""


def _all(home: Home, names: Names) -> Iterator[tuple[Tag, str]]:
    for entity in home.entities.values():
        yield from ((Tag("entity", entity.id), text) for text in entity.names)
    for area in home.areas.values():
        yield from ((Tag("area", area.id), text) for text in area.names)
    yield from _short_areas(home, names)
    for floor in home.floors.values():
        yield from ((Tag("floor", floor.id), text) for text in floor.names)
    if names.lexicon.spaced:
        return
    for entity in home.entities.values():
        place = home.areas.get(entity.area or "")
        for text in entity.names:
            rests = [text.removeprefix(name) for name in place.names if text.startswith(name)] if place else []
            yield from ((Tag("entity", entity.id), rest) for rest in rests if names.tells(rest))
