"""What is meant of several things of one kind in one place, and of several places that one word stands for."""

from dataclasses import dataclass

from .clauses import Phrase
from .finding import Finder
from .home import Entity
from .name_finding import Found


@dataclass(frozen=True)
class Chooser(Finder):
    """One sentence, and which of the things that its words lead to are meant."""

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
        if phrase.count not in {None, len(inside)}:
            called = self._called(self._kind_words(phrase), inside)
            apart = 1 < len(called) == phrase.count  # of "one of the lamps" it is not said which
            return Found(targets=tuple(called), broad=True) if apart else Found(options=tuple(inside))
        several = phrase.plural and not self._says_one(phrase)
        if len(inside) == 1 or several or phrase.quantity in {"all", "everything", "both"}:
            return Found(targets=tuple(inside), broad=len(inside) > 1)
        if all(entity.domain == "light" for entity in inside) and not self._says_one(phrase):
            return Found(targets=tuple(inside), broad=True)  # "the kitchen light": people mean the light, not a lamp
        return Found(options=tuple(inside))

    def as_many(self, phrase: Phrase, found: Found) -> Found:
        """Return what was found, or the question which of it is meant where more or fewer were said than there are.

        "Two skylights" of a single one, "all four lamps" of a dozen; just so many where the speaker is are meant.
        """
        count, targets = phrase.count, found.targets
        if count is None or not targets or (phrase.quantity == "both" and not phrase.plural):  # "both the fan and …"
            return found
        one_elsewhere = len(targets) == 1 and not (phrase.has_place or self._here(targets))
        if len(targets) == count and not one_elsewhere:  # "one of the kettles" may be another than that called so
            return found
        if len(targets) == 1 and len(targets[0].members) == count:
            return found
        here = tuple(one for one in targets if one.area is not None and one.area == self.snapshot.here)
        if len(here) == count > 1 and not phrase.has_place:
            return Found(targets=here, confidence=found.confidence, broad=True)
        return Found(options=targets)

    def _says_one(self, phrase: Phrase) -> bool:
        """Tell whether a phrase names one fixture ("the lamp") rather than the light of a room."""
        said = self.tagged.tokens[phrase.start : phrase.end]
        before = self.tagged.tokens[max(phrase.start - 1, 0)].text
        one = phrase.is_one or (before in self.lexicon.indefinite and not phrase.plural)
        return one or any(token.text in self.lexicon.fixtures for token in said)

    def _others(self, phrase: Phrase, candidates: list[Entity]) -> Found:
        before = set(self.focus.targets)
        rest = phrase.quantity == "rest" or (self.focus.kept and phrase.plural and phrase.number is None)
        if rest:
            before |= set(self.focus.earlier)
        known = [self.snapshot.home.entities[one] for one in before if one in self.snapshot.home.entities]
        areas = {entity.area for entity in known}
        others = [entity for entity in candidates if entity.id not in before]
        if not phrase.kinds:
            domains = {entity.domain for entity in known}
            others = [entity for entity in others if entity.domain in domains]
        if rest:
            if not before and not self.lexicon.spaced:
                return Found()  # others than what?
            beside = [entity for entity in others if entity.area in areas]
            nearby = not phrase.has_place and not self.focus.kept
            if beside and nearby and (len(areas) == 1 or not self.lexicon.spaced):
                others = beside
            return Found(targets=tuple(others), broad=True) if others else Found(absent=self._words(phrase))
        if len(others) != 1:
            inside = [entity for entity in others if entity.area in areas]
            if len(inside) > 1 and len(alike := self._most_like(inside, known)) == 1:
                inside = alike
            if len(inside) != 1:
                return Found(options=tuple(inside or others))
            others = inside
        return Found(targets=tuple(others))

    def _most_like(self, others: list[Entity], known: list[Entity]) -> list[Entity]:
        """Return which of several others is called most like what was spoken of ("… 's reading light", both)."""
        told = {unit for entity in known for unit in self.units(entity)}
        shared = {entity.id: len(told & self.units(entity)) for entity in others}
        most = max(shared.values(), default=0)
        return [entity for entity in others if shared[entity.id] == most]
