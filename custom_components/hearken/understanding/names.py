"""The home's own names, found in a sentence: exactly, by other words for the same thing, and nearly."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from operator import itemgetter
from typing import Self

from .alikeness import grams, similarity
from .home import Home
from .lexicon import Lexicon, Tag
from .name_groups import Name
from .name_table import NameTable
from .numbered import Numbered, numbered_names
from .pinyin import Heard
from .tokens import Token

__all__ = ["Name", "Names", "Near"]


@dataclass(frozen=True, slots=True)
class Near:
    """A name that was nearly said."""

    tag: Tag
    score: float
    """0 to 1; 1: all that was said is in the name and the other way round."""


class Names:
    """All names of a home in one language."""

    def __init__(self, table: NameTable) -> None:
        """Take the names."""
        self._table = table
        self.lexicon, self.spoken = table.lexicon, table.spoken
        self.of_areas, self.of_things = table.of_areas, table.of_things
        self._weights: dict[str, float] = {}
        self._wholes: dict[tuple[str, ...], float] = {}
        self._words: dict[str, tuple[str, ...]] = {}
        self._stems: dict[str, tuple[str, ...]] = {}
        self._telling: dict[str, tuple[str, ...]] = {}
        self._units_of: dict[str, frozenset[str]] = {}
        self._like: dict[str, dict[str, float]] = {}
        """What was weighed and read already of names, and compared with them; what a word tells depends on all."""
        self.read: dict[tuple[str, frozenset[tuple[int, int]]], object] = {}
        """The last sentences that were tagged with these names (`tagging.py`)."""
        self.places: dict[str, str | None] = {}
        """The areas that names of things say, as far as that was asked (`name_finding.py`)."""
        self.derived: dict[str, object] = {}
        """What was worked out of all of them together (`derived.py`)."""
        self._heard = Heard(table.characters, len(table.names), table.by_character)

    @classmethod
    def of(cls, home: Home, lexicon: Lexicon) -> Self:
        """Collect the names of a home."""
        return cls(NameTable.of(home, lexicon))

    def updated(self, home: Home) -> Self:
        """Return the names of a home in which little has changed; the same as if they were collected anew."""
        table = self._table.updated(home)
        return self if table is self._table else type(self)(table)

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Return the tokens of a plain sentence, compounds taken apart at the names of this home's places."""
        return self.lexicon.tokens(text, self._table.known)

    def words(self, text: str) -> tuple[str, ...]:
        """Return the words of a name as they are compared."""
        if (words := self._words.get(text)) is None:
            words = self._words[text] = self._table.words(text)
        return words

    def stems(self, text: str) -> tuple[str, ...]:
        """Return the words of one of the home's names without their endings."""
        if (stems := self._stems.get(text)) is None:
            stems = self._stems[text] = tuple(map(self.lexicon.stem, self.words(text)))
        return stems

    def _units(self, text: str) -> tuple[str, ...]:
        """Return the concepts of one of the home's names, in order."""
        if (units := self._telling.get(text)) is None:
            units = self._telling[text] = self._table.telling(self.words(text))
        return units

    def units_of(self, text: str) -> frozenset[str]:
        """Return the concepts of one of the home's names."""
        if (units := self._units_of.get(text)) is None:
            units = self._units_of[text] = frozenset(self._units(text))
        return units

    def is_short_for(self, said: Iterable[str], text: str, place: frozenset[str] = frozenset()) -> bool:
        """Tell whether what was said is one of the home's names without words before its head ("chandelier").

        `place` is where the thing is, which need not be said. What only feeds a thing may be left out, too: "the iron"
        is the iron's socket. So may the kind of what has a name of its own, "the unicorn" (lamp) or "Rosie" (the
        robot); what the language knows as a thing is none of that: "the fridge" is no light in it.
        """
        sought = set(said)
        if self.lexicon.spelling.links or not self.lexicon.spaced or not sought <= self.units_of(text):
            return False  # of most names, that is all there is to tell
        units = self._units(text) if self.lexicon.head_last else self.from_head(text)[::-1]
        units = tuple(unit for unit in units if not self.lexicon.is_silent(unit)) or units
        if not (sought and sought <= set(units)):
            return False
        own = {unit for unit in units if unit not in place and not _may_be_left(unit)}
        if not any(unit[0] in "#~" for unit in sought) and sought >= own - self.lexicon.articles:
            return True
        head = next((unit for unit in reversed(units) if unit not in _FEEDING), units[-1])
        return not sought.isdisjoint({head, units[-1]})

    @cached_property
    def numbered(self) -> Numbered:
        """Return the entities whose names end in a number."""
        table = self._table
        whole = [(name.tag, name.words) for number, name in table.names.items() if table.is_of_entity(number)]
        return numbered_names(whole, self.lexicon)

    def from_head(self, text: str) -> tuple[str, ...]:
        """Return the concepts of one of the home's names from its head on, where that is said first."""
        return self._table.from_head(self._units(text))

    def beginning(self, unit: str) -> Mapping[tuple[str, ...], dict[Tag, Name]]:
        """Return the names that begin with a concept, by all of theirs."""
        return self._table.first_unit[unit].found if unit in self._table.first_unit else {}

    def at(self, units: list[tuple[str, int, int]], number: int) -> Iterator[tuple[int, dict[Tag, Name]]]:
        """Yield the names that begin at a unit: the number of the unit after each; longest first."""
        first = units[number][0]
        if (group := self._table.first_unit.get(first)) is None:
            return
        if first in self.lexicon.within:  # a name of nothing but words that hold others together
            for sought in sorted(group.found, key=len, reverse=True):
                if after := self._after(units, number, sought):
                    yield after, group.found[sought]
            return
        said, ends = [first], [number + 1]
        for at in range(number + 1, len(units)):
            if len(said) == group.lengths[0]:
                break
            if not self.lexicon.only_holds(units, at):
                said.append(units[at][0])
                ends.append(at + 1)
        for length in group.lengths:
            if length <= len(said) and (found := group.found.get(tuple(said[:length]))):
                yield ends[length - 1], found

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
        table, letters = self._table, ""
        for number, text in enumerate(texts[:_MOST_WORDS], 1):
            if numbers := table.by_letters.get(letters + self.lexicon.stem(text)):
                yield number, {table.names[one].tag: table.names[one] for one in reversed(numbers)}
            letters += text

    def written(self, texts: tuple[str, ...]) -> Iterator[tuple[int, dict[Tag, Name]]]:
        """Yield the names that a text begins with as they are written: the number of words of each."""
        if (group := self._table.first_word.get(texts[0])) is None:
            return
        for length in group.lengths:
            if length <= len(texts) and (found := group.found.get(texts[:length])):
                yield length, found

    def entities_with(self, units: Iterable[str]) -> frozenset[str]:
        """Return the identifiers of the entities that have a concept in one of their names."""
        table = self._table
        return frozenset(table.names[number].tag.value for unit in units for number in table.of_entities(unit))

    def near(
        self,
        units: Iterable[str],
        *,
        kinds: frozenset[str] = frozenset({"entity", "area", "floor"}),
        texts: tuple[str, ...] = (),
    ) -> list[Near]:
        """Return the names that share most with what was said, best first; what is rare in this home weighs most."""
        table = self._table
        holding = table.holding.__getitem__ if "entity" in kinds else table.of_places
        said = self._joined(list(dict.fromkeys(units)))
        shares: dict[int, dict[str, float]] = defaultdict(dict)
        spoken_weight = 0.0
        for unit, likeness in said:
            weights = {unit: likeness} if likeness else self._alike(unit)
            spoken_weight += max((self._weight(other) for other in weights), default=self._typical)
            per_name: dict[int, tuple[float, str]] = {}
            for other, alike in weights.items():
                value = alike * self._weight(other)
                if not per_name:
                    per_name = dict.fromkeys(holding(other), (value, other))
                    continue
                for number in holding(other):
                    if value > per_name.get(number, _UNSHARED)[0]:
                        per_name[number] = value, other
            for number, (value, other) in per_name.items():
                # A word of a name is said once: "sump pump" is not the pool pump twice over.
                of_name = shares[number]
                if value > of_name.get(other, 0.0):
                    of_name[other] = value
        best: dict[Tag, float] = {}
        for number, of_name in shares.items():
            name = table.names[number]
            if name.tag.kind not in kinds:
                continue
            whole = self._wholes.get(name.parts) or self._whole(name.parts)
            score = min(2 * sum(of_name.values()) / (whole + spoken_weight), 1.0)
            if score > best.setdefault(name.tag, score):
                best[name.tag] = score
        if texts and not self.lexicon.spaced:
            self._add_sounding("".join(texts), kinds, best)
        return [Near(tag, score) for tag, score in sorted(best.items(), key=itemgetter(1), reverse=True)]

    def meant(self, units: Iterable[str]) -> list[frozenset[str]]:
        """Return the concepts of the home's names that each of what was said may be; none: it is in no name."""
        return [concepts for _unit, concepts in self.likened(units)]

    def likened(self, units: Iterable[str]) -> list[tuple[str, frozenset[str]]]:
        """Return what was said, each with the concepts of the home's names that it may be."""
        joined = self._joined(list(dict.fromkeys(units)))
        return [
            (unit, frozenset({unit} if likeness else self._alike(unit))) for unit, likeness in joined if unit[0] != "#"
        ]

    def _whole(self, parts: tuple[str, ...]) -> float:
        """Return what all concepts of a name weigh."""
        whole = self._wholes[parts] = sum(map(self._weight, parts))
        return whole

    def _weight(self, unit: str) -> float:
        """Return how much a concept of the home's names tells: the rarer, the more."""
        if (weight := self._weights.get(unit)) is None:
            count = len(self._table.holding[unit])
            weight = self._weights[unit] = math.log(1 + (len(self._table.names) + 1) / count)
        return weight

    def _add_sounding(self, said: str, kinds: frozenset[str], best: dict[Tag, float]) -> None:
        """Add the names whose characters sound like those that were said, where one word is taken for another."""
        table = self._table
        if len(said) == 1 or any(" ".join(said[-length:]) in self.lexicon.familiar for length in range(2, 6)):
            return  # 信箱 is no 音箱 misheard
        scores = {number: score for words, score in self._heard.alike(said, _FAINT) for number in table.by_words[words]}
        for number in sorted(scores):
            tag = table.names[number].tag
            if tag.kind in kinds and scores[number] > best.get(tag, _FAINT):
                best[tag] = min(scores[number], 1.0)

    def _joined(self, said: list[str]) -> list[tuple[str, float]]:
        """Return what was said with two words made one where the home has such a name ("leaving room": living room).

        With each stands how surely it is what it is taken for; 0 where that is to be found out.
        """
        holding = self._table.holding
        found: list[tuple[str, float]] = []
        at = 0
        while at < len(said):
            pair = " ".join(said[at : at + 2])
            if at + 1 < len(said) and said[at] not in holding:
                # A second word that names of the home have ("room") says little of the first.
                least = _JOINED_BY_ONE if said[at + 1] in holding else _JOINED
                alike = [unit for unit, likeness in self._alike(pair).items() if " " in unit and likeness >= least]
                joined = (alike[0], 0.0) if alike and not self._is_another_word(pair, alike[0]) else None
                together = said[at] + said[at + 1].lstrip("#~")  # "flood light", of a floodlight
                other = None if said[at] in self.lexicon.familiar else joined or self._as_synonym(pair)  # "rec room"
                if one := ((together, 0.0) if together in holding else other):
                    found.append(one)
                    at += 2
                    continue
            found.append(self._with_its_kind(said[at]) or (said[at], 0.0))
            at += 1
        return found

    def _with_its_kind(self, unit: str) -> tuple[str, float] | None:
        """Return the concept of the home's names that a word is short for ("the barn flood", of a floodlight)."""
        if unit in self._table.holding or unit[0] in "#~":
            return None
        stem = self.lexicon.stem(unit)
        whole = (stem + kind[0] for kind in self.lexicon.words_for("light") if len(kind) == 1)
        found = min((one for one in whole if one in self._table.holding), default=None)
        return None if found is None else (found, _ASKED)

    def _as_synonym(self, pair: str) -> tuple[str, float] | None:
        """Return the concept of the home's names that two words nearly are, said in other words ("coffy maker")."""
        first, _, second = pair.partition(" ")
        scored = (
            (similarity(pair, " ".join(phrase), _JOINED), concept)
            for phrase, concept in self.lexicon.synonymous.items()
            if len(phrase) == _PAIR and (phrase[0] == first or phrase[1] == second)
        )
        likeness, concept = max(scored, default=(0.0, ""))
        return (concept, min(likeness, _ASKED)) if likeness >= _JOINED and concept in self._table.holding else None

    def _like_synonyms(self, unit: str) -> Iterator[tuple[float, str]]:
        """Yield the concepts of the home's names that have a word much like one that was said ("halway": the hall)."""
        own = grams(unit)
        for phrase, concept in self.lexicon.synonymous.items() if self.lexicon.spaced else ():
            near = len(phrase) == 1 and abs(len(phrase[0]) - len(unit)) <= _LETTERS
            if near and concept in self._table.holding and _SHARED * len(own & grams(phrase[0])) >= len(own):
                likeness = similarity(unit, phrase[0], _JOINED_BY_ONE)
                if likeness >= _JOINED_BY_ONE:
                    yield likeness, concept

    def _is_another_word(self, pair: str, unit: str) -> bool:
        """Tell whether what was said is nearer to a thing that this home does not have ("dinning room")."""
        likeness = similarity(pair, unit)
        return any(similarity(pair, other, likeness) > likeness for other in self.lexicon.compounds)

    def _share_only_end(self, unit: str, other: str) -> bool:
        """Tell whether two compounds are alike by a word that both end with ("Ankleidezimmer", "Arbeitszimmer")."""
        for cut in range(_SHORTEST_HEAD, len(unit) - _SHORTEST_END + 1) if self.lexicon.spelling.links else ():
            end = unit[cut:]
            if other.endswith(end) and end in self.lexicon.singles:
                return similarity(unit[:cut], other.removesuffix(end)) < _ALIKE
        return False

    @property
    def _typical(self) -> float:
        return math.log(1 + len(self._table.names) + 1)

    def _alike(self, unit: str) -> dict[str, float]:
        """Return the concepts of the home's names that sound or look like one that was said, with how much."""
        if unit in self._table.holding:
            return {unit: 1.0}
        if unit[0] in "#~" or unit in self.lexicon.familiar:
            return {}  # a word that the language knows was not misheard: a dining room is no living room
        if (known := self._like.get(unit)) is not None:
            return known
        shared: Counter[str] = Counter()
        for gram in grams(unit):
            shared.update(self._table.by_gram.get(gram, ()))
        found = {}
        for other in nsmallest(_CLOSEST, shared, key=lambda other: (-shared[other], other)):
            likeness = similarity(unit, other, _ALIKE)
            if likeness >= _ALIKE and not self._share_only_end(unit, other):
                found[other] = likeness
        for likeness, other in self._like_synonyms(unit):
            found[other] = max(found.get(other, 0.0), likeness)
        if len(self._like) >= _REMEMBERED:
            self._like.clear()
        self._like[unit] = found
        return found


_MOST_WORDS = 5

_SHARED = 3
"""Of words that are alike, at least one in so many pairs of letters is shared: that is told quicker than how alike."""

_REMEMBERED = 32
"""Words that were said whose likes are kept; a sentence is read several times over."""

_UNSHARED = (0.0, "")

_FEEDING = frozenset({"#plug", "#switch"})
"""Words for what a thing hangs at."""

_GUARDED = frozenset({"#lock", "#door", "#window", "#garage", "#gate", "#alarm"})
"""Kinds that are always said: what they keep shut has the same name."""


def _may_be_left(unit: str) -> bool:
    return unit[0] == "#" and unit not in _GUARDED


_CLOSEST = 12
"""Concepts whose spelling is compared in full."""

_FAINT = 0.6
"""A likeness up to here says nothing."""

_JOINED = 0.75
"""How alike two words must be to a name of two words."""

_JOINED_BY_ONE = 0.85

_LETTERS = 2
"""By how many letters a word may be longer or shorter than one that it is taken for."""

_PAIR = 2

_SHORTEST_HEAD, _SHORTEST_END = 3, 4
"""Letters of the two parts of a compound."""

_ASKED = 0.75
"""How sure a concept is at most whose words were not said as they are written: it is asked about."""

_ALIKE = 0.62
"""From here on two words may be one misheard: "leaving" and "living" are 0.71, "kichen" and "kitchen" 0.86."""
