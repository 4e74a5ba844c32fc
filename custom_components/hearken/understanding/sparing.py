"""What an order leaves as it is: "everything off except the lights", "the lights off, but not the TV"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .clause_settings import ClauseSettings
from .clauses import Phrase
from .home import Entity
from .left_out import UNCLEAR
from .name_finding import Found
from .plan import Kind, Plan
from .things import KINDS, is_any

_PART = 5
"""Letters of a word that is found in a longer one."""


class Sparing(ClauseSettings):
    """One clause, and what of its targets is left once its exceptions are taken out."""

    def _left_of(self, targets: Sequence[Entity], *, broad: bool) -> list[Entity] | Plan:
        """Return the targets without what is excepted, or why it is not plain what that is."""
        targets = list(targets)
        for phrase in self.clause.excluded:
            is_place = replace(phrase, pronoun=False).is_only_place  # 除了阿公那台
            there = self._meant_in(phrase, targets) if is_place else set()
            there = there or {entity.id for entity in self.grounding.among(phrase, targets)}
            if there:  # "all the blinds except the bedroom": what is meant there is of the kind that was named
                targets = [entity for entity in targets if entity.id not in there]
                continue
            found = self._spared(phrase, targets)
            if not found.targets and not found.options:
                if within := self._compounded(phrase, targets):
                    targets = [entity for entity in targets if entity.id not in within]
                    continue
                if phrase.is_of_home and not (broad or self._may_mean(phrase, targets)):
                    continue  # "the lamp on, but leave the kettle alone", where there is none: what is meant is plain
                return Plan(
                    kind=Kind.ABSENT, absent=(found.absent or self.text,), reasons=("exception_absent", UNCLEAR)
                )
            excluded = {entity.id for entity in found.targets or found.options}
            if excluded.isdisjoint(entity.id for entity in targets) and _is_somebody(phrase):
                excluded = {entity.id for entity in self.grounding.belonging(phrase, targets)}
                if not excluded:
                    return Plan(kind=Kind.ABSENT, absent=(self.text,), reasons=("exception_absent", UNCLEAR))
            if excluded.isdisjoint(entity.id for entity in targets):
                excluded = {entity.id for entity in self.grounding.called_alike(phrase, targets)}
            targets = [entity for entity in targets if entity.id not in excluded]
        return targets

    def told_by_exception(self, phrases: Sequence[Phrase]) -> Sequence[Phrase]:
        """Return phrases in which "all" stands for all of the kind that is excepted: 除了童童房的空调都关了.

        Where only a kind is excepted (除了空调都关了), all there is is meant.
        """
        said = [frozenset(self._kinds_excepted(one)) for one in self.clause.excluded]
        if self.grounding.lexicon.spaced or len({kinds for kinds in said if kinds}) != 1:
            return phrases
        kinds = sorted(next(filter(None, said)))
        spared = next(one for one, own in zip(self.clause.excluded, said, strict=True) if own)
        meant = Phrase(kinds=kinds, quantity="all", start=spared.start, end=spared.end)  # by the word that was said
        if kinds == ["light"]:
            meant = replace(meant, end=spared.start)  # other lamps than night lights, too
        return [
            meant if one.is_only_quantity and one.quantity == "all" and spared.start < one.start else one
            for one in phrases
        ]

    def _kinds_excepted(self, phrase: Phrase) -> Iterator[str]:
        """Yield the kinds of what an exception names and tells from others of its kind."""
        if phrase.kinds and (phrase.has_place or phrase.unknown):
            yield from phrase.kinds
        grounding = self.grounding
        items = [item for item in grounding.tagged.items if phrase.start <= item.start < phrase.end]
        for item in (one for one in items if one.has("entity")):
            named = [grounding.snapshot.home.entities[each] for each in item.values("entity")]
            if all(one.domain == "light" for one in named):
                yield "light"
            elif phrase.has_place and item.has("things"):
                yield item.value("things") or ""
            elif not item.has("things"):
                units = set[str]().union(*map(grounding.units, named))
                yield from [key for key in KINDS if f"#{key}" in units and any(map(KINDS[key].includes, named))][:1]

    def _spares_others(self, targets: Sequence[Entity]) -> bool:
        """Tell whether no exception can be of the targets, as each is of another kind ("lights, but not the TV")."""
        return all(
            bool(phrase.kinds or phrase.entities)
            and not (phrase.unknown or phrase.has_place)
            and not any(is_any(entity, [KINDS[kind] for kind in phrase.kinds if kind in KINDS]) for entity in targets)
            and not any(entity.id in names for names in phrase.entities for entity in targets)
            for phrase in self.clause.excluded
        )

    def _spared(self, phrase: Phrase, targets: Sequence[Entity]) -> Found:
        """Return what an exception names; of several things of one name, those that would be done otherwise."""
        meant = {entity.id for entity in targets}
        of_kind = phrase.kinds and not (phrase.entities or phrase.unknown or phrase.has_place or phrase.quantity)
        if of_kind and (phrase.plural or not self.grounding.lexicon.spaced):
            phrase = replace(phrase, quantity="all")  # of the whole home, as the order is, and not only of what is here
        sought = phrase.entities or phrase.quantity == "all"
        found = self.grounding.find(phrase, lambda entity: entity.id in meant) if sought else Found()
        return found if found.targets or found.options else self.grounding.find(phrase, lambda _entity: True)

    def _may_mean(self, phrase: Phrase, targets: Sequence[Entity]) -> bool:
        """Tell whether an exception that is not quite understood may be of a target ("but leave the lamp in peace")."""
        if not phrase.unknown:
            return False
        if phrase.has_place and self._meant_in(phrase, targets):
            return True  # "the valves in the hall, but not the hall stopcock"
        kinds = [KINDS[kind] for kind in phrase.kinds if kind in KINDS]
        return phrase.home or bool(phrase.entities) or any(is_any(entity, kinds) for entity in targets)

    def _compounded(self, phrase: Phrase, targets: Sequence[Entity]) -> set[str]:
        """Return which targets have what was said as a part of one word ("der Brunnen", of the "Zimmerbrunnen")."""
        lexicon = self.grounding.lexicon
        said = [lexicon.spelling.fold(word) for word in phrase.unknown if len(word) >= _PART]
        of_kind = any(one.kinds for one in self.clause.phrases)  # "everything, but not …" takes in too much to guess
        if not (said and of_kind) or not lexicon.spelling.links or phrase.has_place:
            return set()
        names = {one.id: ["".join(self.grounding.names.words(name)) for name in one.names] for one in targets}
        return {one for one, own in names.items() if any(all(word in name for word in said) for name in own)}

    def _meant_in(self, phrase: Phrase, targets: Sequence[Entity]) -> set[str]:
        """Return which targets are in the places that a phrase names."""
        meant = {entity.id for entity in targets}
        return {entity.id for entity in self.grounding.in_place(phrase, lambda entity: entity.id in meant)}


def _is_somebody(phrase: Phrase) -> bool:
    """Tell whether only a person is named, by whom what he has is meant ("except Maria's")."""
    named = [one for names in phrase.entities for one in names]
    return bool(named) and all(one.startswith("person.") for one in named)
