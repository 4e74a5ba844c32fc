"""Which things words for one kind are said of, where they are not said of each other (`word_groups.py`)."""

from dataclasses import dataclass

from .clauses import Phrase
from .home import Attribute, Entity
from .places_too import PlacesToo


@dataclass(frozen=True)
class GroupFinder(PlacesToo):
    """One sentence, and the groups of words that its things go by."""

    def _of_group(self, phrase: Phrase, entities: list[Entity]) -> list[Entity]:
        """Leave out what is called by another group of words than what was named: heating is no air conditioner."""
        words = self.spoken(phrase)
        found = [groups for _end, groups in self.lexicon.groups.found_in(words)]
        if not found or phrase.is_spared:
            return entities
        said = frozenset.intersection(*found) or frozenset.union(*found)
        entities = [one for one in entities if self._can_be(one, said)]
        return [one for one in entities if self._does_both(one) or self._goes_by(one, said)]

    def _does_both(self, entity: Entity) -> bool:
        """Tell whether a thing is an air conditioner and a heating in one; what is called 空调, only as it heats."""
        is_meant = self.lexicon.spaced or self.snapshot.seen(entity.id).state == "heat"
        return is_meant and _heats_and_cools(entity)

    def says_cooler(self, phrase: Phrase) -> bool:
        """Tell whether a phrase names what cools by a word for just that, where no spaces are written."""
        found = [] if self.lexicon.spaced else self.lexicon.groups.found_in(self.spoken(phrase))
        return bool(found) and all(groups <= self.lexicon.groups.cooling for _end, groups in found)

    def waters(self, entity: Entity) -> bool:
        """Tell whether a valve may water plants: it goes by no other group of words than what was said does."""
        said = [self.spoken_at(item.start, item.end) for item in self.tagged.items if item.value("verbs") == "water"]
        groups = [found for words in said for _end, found in self.lexicon.groups.found_in(words)]
        return not groups or self._goes_by(entity, frozenset[int]().union(*groups))

    def is_to_heat(self, text: str, entity: Entity) -> bool:
        """Tell whether an air conditioner that heats as well is meant as heating, and so must not begin to cool."""
        said = frozenset(number for group in self._groups_in(text) for number in group)
        heats = bool(said) and said.isdisjoint(self.lexicon.groups.cooling)
        return heats and _heats_and_cools(entity) and not self._goes_by(entity, said)

    def says_cooling(self, text: str) -> bool:
        """Tell whether a word of a text is for what cools and nothing else ("turn up the air conditioning")."""
        return any(group <= self.lexicon.groups.cooling for group in self._groups_in(text))

    def _groups_in(self, text: str) -> list[frozenset[int]]:
        """Return the groups of the words of a text that are not said of each other's things."""
        words = tuple(token.text for token in self.lexicon.tokens(text))
        return [group for _end, group in self.lexicon.groups.found_in(words)]

    def _can_be(self, entity: Entity, said: frozenset[int]) -> bool:
        """Tell whether a thing can do what it is said to: what never cools, and is not called so, cools nothing."""
        modes = entity.choices.get(Attribute.MODE, ()) if entity.domain == "climate" else ()
        if not modes or not (said and said <= self.lexicon.groups.cooling) or not _COOLING.isdisjoint(modes):
            return True
        words = map(self.names.words, entity.names)
        return any(own <= said for one in words for _end, own in self.lexicon.groups.found_in(one))

    def _goes_by(self, entity: Entity, said: frozenset[int]) -> bool:
        """Tell whether a name of a thing has a word of some groups, or all of its names have none of any."""
        names = [self.names.words(name) for name in entity.names]
        groups = [one for words in names for one in self.lexicon.groups.found_in(words) if self._is_head(words, one[0])]
        return not groups or any(own <= said for _end, own in groups)


_COOLING = frozenset({"cool", "heat_cool"})
"""Modes of a climate that cools."""


def _heats_and_cools(entity: Entity) -> bool:
    """Tell whether a thing is an air conditioner and a heating in one, whichever of them it is called."""
    return {"heat", "cool"} <= {*entity.choices.get(Attribute.MODE, ())}
