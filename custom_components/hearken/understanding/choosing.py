"""What is meant of several things of one kind in one place, and of several places that one word stands for."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .clauses import BOTH, Phrase
from .finding import Finder
from .home import Entity, Seen
from .kinship import is_like
from .name_finding import MARGIN, SURE, Found, Suits
from .things import KINDS, MADE_OF_OTHERS, WIDER, is_any
from .words import normalized

_DOORS = frozenset({"#door", "#gate", "#lock"})
"""Concepts of what has a lock."""

_WAYS_IN = frozenset({"door", "garage", "gate"})
"""Device classes of what leads into a room, and is handled from others."""

type Scored = list[tuple[Entity, float]]
"""Things with how near their names are to what was said."""


@dataclass(frozen=True)
class Chooser(Finder):
    """One sentence, and which of the things that its words lead to are meant."""

    def spoken_of(self, phrase: Phrase) -> list[Entity]:
        """Return what is meant by a mere quantity: what may be chosen from, or several things that were spoken of."""
        both = phrase.is_only_both and len(self.focus.asked) == BOTH
        if not (phrase.is_only_quantity or both):
            return []
        entities = self.snapshot.home.entities
        return [entities[one] for one in self.focus.asked or self._spoken_of_together() if one in entities]

    def _spoken_of_together(self) -> tuple[str, ...]:
        """Return the things that were spoken of before, where "all" may be all of these; none else.

        Where a language says no plural, that may be one cover (全打开), or what was spoken of in two turns (都关了).
        """
        spoken = self.focus.targets
        if self.focus.kept or not spoken:
            return ()
        if len(spoken) > 1:
            return spoken
        if self.lexicon.spaced:
            return ()
        if (one := self.snapshot.home.entities.get(spoken[0])) is not None and one.domain == "cover":
            return spoken
        both_turns = tuple(dict.fromkeys((*self.focus.earlier, *spoken)))
        each = any(item.value("quantity") == "each" for item in self.tagged.items)
        return both_turns if each and len(both_turns) > 1 else ()

    def _is_one_of_robots(self, candidates: Sequence[Entity]) -> bool:
        """Tell whether one of several robots is meant, which are where they are charged and work elsewhere."""
        return not self.lexicon.spaced and len(candidates) > 1 and all(one.domain == "vacuum" for one in candidates)

    def _is_one_of_more(self, entity: Entity, said: set[str]) -> bool:
        """Tell whether several were named, and one thing of a room that was not ("kids' lights": Kids' bath light)."""
        names = [set(self.names.units_of(name)) for name in entity.names]
        room = self.room_units(entity)
        return self.lexicon.head_last and all(said < units and room & (units - said) for units in names)

    def are_numbered(self, entities: Sequence[Entity]) -> bool:
        """Tell whether several things are told apart by a number alone, without which none is meant ("the plug")."""
        rows = [
            {words[:-1] for name in one.names if (words := self.names.words(name)) and words[-1].isdecimal()}
            for one in entities
        ]
        return len(rows) > 1 and bool(frozenset.intersection(*map(frozenset, rows)))

    def door_to(self, phrase: Phrase, suits: Suits) -> Entity | None:
        """Return the only lock that is called the door of what is to be locked ("lock the cellar"); none to unlock."""
        said = {unit for unit in self.telling(self.spoken(phrase), phrase.unknown) if not self._is_unsaid(unit)}
        if not said or phrase.kinds or phrase.entities or not self._says_lock():
            return None
        locks = list(filter(suits, self.snapshot.home.by_domain.get("lock", ())))
        names = self.names
        doors = {words[0] for kind in _DOORS for words in self.lexicon.words_for(kind[1:]) if len(words) == 1}
        words = [(one, frozenset(names.words(name))) for one in locks for name in one.names]
        left = [(one, name - doors - self.lexicon.within) for one, name in words if not doors.isdisjoint(name)]
        left += [(one, names.units_of(name) - _DOORS) for one in locks for name in one.names]
        called = list({one.id: one for one, own in left if own == said}.values())
        return called[0] if len(called) == 1 else None

    def by_title(self, phrase: Phrase, suits: Suits) -> Entity | None:
        """Return the only player that plays what is said ("pause bluey"): all of its title, or the beginning of one."""
        if phrase.kinds or phrase.entities or phrase.has_place:
            return None
        said = normalized(self.tagged.said(phrase.start, phrase.end))
        players = filter(suits, self.snapshot.home.by_domain.get("media_player", ()))
        found = [one for one in players if said and said in _titles(self.snapshot.seen(one.id))]
        return found[0] if len(found) == 1 else None

    def _says_lock(self) -> bool:
        """Tell whether something is to be locked, and nothing to be unlocked."""
        said = {verb for item in self.tagged.items for verb in item.values("verbs")}
        words = [token.text for token in self.tagged.tokens]
        pairs = {self.lexicon.separable.get((one, other)) for one in words for other in words}
        return "lock" in said | pairs and "unlock" not in said | pairs

    def _of_quantity(self, phrase: Phrase, suits: Suits) -> Found | None:
        """Return what an order means that only says how many ("all off"); None where it is about the whole home."""
        spoken = self.spoken_of(phrase)
        if not spoken:
            acts = any(item.has("verbs", "particles") for item in self.tagged.items)
            return None if phrase.pronoun or (acts and phrase.number is None) else Found()
        fitting = tuple(filter(suits, spoken))
        if not fitting:
            return Found(unsuitable=tuple(spoken))
        if phrase.number not in {None, len(fitting)}:
            return Found(options=fitting)
        return Found(targets=fitting, broad=len(fitting) > 1)

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
        if phrase.stands_in and phrase.is_one and phrase.is_only_place and len(found.targets) > 1:
            called = [one for one in found.targets if self._is_called_after_place(one)]
            return replace(found, targets=tuple(called), broad=False) if len(called) == 1 else found
        count, targets = phrase.count, found.targets or self._just_as_many(phrase, found.options)
        if count is None or not targets or (phrase.quantity == "both" and not self._says_both_of(phrase)):
            return found
        one_elsewhere = len(targets) == 1 and not (phrase.has_place or self._here(targets))
        if len(targets) == count and not one_elsewhere:  # "one of the kettles" may be another than that called so
            return found
        if len(targets) == 1 and len(targets[0].members) == count:
            return found
        if len(alike := self._ending_alike(phrase, targets)) == count > 1:  # 两台电视, of a 电视 and a 主卧电视
            return Found(targets=alike, confidence=found.confidence, broad=True)
        here = tuple(one for one in targets if one.area is not None and one.area == self.snapshot.here)
        if len(here) == count > 1 and not phrase.has_place:
            return Found(targets=here, confidence=found.confidence, broad=True)
        return Found(options=targets)

    def _is_called_after_place(self, entity: Entity) -> bool:
        """Tell whether a thing is called by its kind and its room alone ("la del baño", of a Luz del baño)."""
        own = self.units(entity) - self.room_units(entity)
        return own != self.units(entity) and all(unit[0] == "#" for unit in own)

    def _just_as_many(self, phrase: Phrase, options: Sequence[Entity]) -> tuple[Entity, ...]:
        """Return what could be chosen from, where all of it is as many as were said (三台空调), and no room was."""
        counts = not self.lexicon.spaced and len(options) == phrase.count and not phrase.has_place
        return tuple(options) if counts and len(options) > 1 else ()

    def _ending_alike(self, phrase: Phrase, targets: Sequence[Entity]) -> tuple[Entity, ...]:
        """Return a single thing with those of its sort whose names end like its own, where no spaces are written."""
        if self.lexicon.spaced or len(targets) != 1 or phrase.has_place:
            return ()
        ends = {one.id: one for name in targets[0].names for one in self._ending_in(self._written(name))}
        return tuple(one for one in ends.values() if one.domain == targets[0].domain)

    def less_sure(self, phrase: Phrase, said: list[str], scored: Scored) -> Scored:
        """Return how near names are, those that may well be others than what was said no longer sure.

        Nor is one then sure that is hardly nearer than such a one ("the lending light", of a Landing and a Reading).
        """
        scored = [(entity, score) for entity, score in scored if not self.is_named_otherwise(entity, said)]
        doubtful = {one.id for one, score in scored if score >= SURE and self._is_doubtful(one, phrase, said)}
        most = max((score for entity, score in scored if entity.id in doubtful), default=0.0)
        return [
            (
                one,
                min(score, SURE - MARGIN)
                if one.id in doubtful or (doubtful and SURE <= score < most + MARGIN)
                else score,
            )
            for one, score in scored
        ]

    def last_of_compound(self, phrase: Phrase) -> list[Entity] | None:
        """Return what is named behind a word that is short for another thing, and so says which ("coffee table lamp").

        Two names that are said in full are two things, with or without a conjunction.
        """
        inside = [item for item in self.tagged.items if phrase.start <= item.start < phrase.end]
        for one, other in pairwise(inside):
            if not one.has("entity") or one.exact or one.has("area", "floor", "several") or not self.lexicon.head_last:
                continue
            kinds = self.lexicon.at((self.tagged.tokens[one.end - 1].text,), 0)
            is_whole = any(tag.kind == "things" for _end, tags in kinds for tag in tags)
            if one.end == other.start and not is_whole and (other.has("entity") or not other.tags):
                entities = (self.snapshot.home.entities[each] for each in other.values("entity"))
                return list(entities)[:_MOST_ASKED]
        return None

    def _is_another_kind(self, entities: list[Entity], phrase: Phrase) -> bool:
        """Tell whether a name only says which thing of another kind is meant: "the kettle light" is no kettle."""
        if not self.lexicon.spaced or len(phrase.entities) != 1:
            return False
        kinds, named = self._kind_beside_name(phrase)
        if named is None or not named.has("entity") or not kinds or not MADE_OF_OTHERS.isdisjoint(kinds):
            return False
        wider = [KINDS[kind] for kind in kinds] + [WIDER[kind] for kind in kinds if kind in WIDER]
        units = {f"#{kind}" for kind in kinds}
        return not any(is_any(entity, wider) or units & self.units(entity) for entity in entities)

    def _only_light(self, phrase: Phrase, entities: list[Entity], areas: set[str | None]) -> list[Entity]:
        """Return the one light of some places: "the lamp" there, though only others elsewhere are called so.

        Whoever says "a lamp" may mean any.
        """
        before = self.tagged.tokens[max(phrase.start - 1, 0)].text
        inside = [entity for entity in entities if entity.area in areas]
        is_that = len(inside) == 1 and before not in self.lexicon.indefinite and phrase.count is None
        return inside if is_that and inside[0].domain == "light" else []

    def those_at(
        self, phrase: Phrase, candidates: list[Entity], entities: list[Entity], areas: set[str | None]
    ) -> tuple[list[Entity], list[Entity]]:
        """Return what is meant of what is in some places, and of all; a light that is on is not the lamp to put on."""
        near = [] if self._is_one_of_robots(candidates) else [one for one in candidates if one.area in areas]
        inside = near or self._only_light(phrase, entities, areas)
        if len(inside) != 1 or inside[0].domain != "light" or phrase.plural:
            return inside, candidates
        fixtures = {token.text for token in self.tagged.tokens[phrase.start : phrase.end]} & self.lexicon.fixtures
        said = {one for item in self.tagged.items for one in (*item.values("verbs"), *item.values("particles"))}
        if not fixtures or self.snapshot.seen(inside[0].id).state not in said or _is_called(inside[0], fixtures):
            return inside, candidates
        called = [one for one in entities if _is_called(one, fixtures)]
        return ([], called) if called else (inside, candidates)

    def may_be_any(self, phrase: Phrase, candidates: Sequence[Entity]) -> bool:
        """Tell whether one of several that are on is to be switched off, whichever it is ("apaga un ventilador").

        Whoever says "a light" means one where he is.
        """
        said = self.tagged.tokens[max(phrase.start - 1, 0) : phrase.start + 1]
        indefinite = any(token.text in self.lexicon.indefinite for token in said)
        off = any("off" in {*item.values("verbs"), *item.values("particles")} for item in self.tagged.items)
        on = [one for one in candidates if self.snapshot.seen(one.id).state not in {"off", "standby", "unavailable"}]
        lit = all(one.domain == "light" for one in candidates)
        return indefinite and off and len(on) > 1 and not (lit or phrase.plural or phrase.has_place)

    def _says_one(self, phrase: Phrase) -> bool:
        """Tell whether a phrase names one fixture ("the lamp") rather than the light of a room."""
        said = self.tagged.tokens[phrase.start : phrase.end]
        before = self.tagged.tokens[max(phrase.start - 1, 0)].text
        one = phrase.is_one or (before in self.lexicon.indefinite and not phrase.plural)
        return one or any(token.text in self.lexicon.fixtures for token in said)

    def _says_both_of(self, phrase: Phrase) -> bool:
        """Tell whether "both" counts one kind of thing, and does not join two ("both the fan and the lamp")."""
        if phrase.quantity != "both" or phrase.plural:
            return phrase.quantity == "both"
        counts = any(item.has("quantity") for item in self.tagged.items if phrase.start <= item.start < phrase.end)
        behind = next((item for item in self.tagged.items if item.start >= phrase.end), None)
        joins = behind is not None and behind.has("and", "mark")
        return counts and not joins and bool(phrase.kinds or phrase.entities)

    def _is_no_other(self, found: Sequence[Entity]) -> bool:
        """Tell whether the one thing that was found is not another than one of its sort that was spoken of."""
        if len(found) != 1:
            return False
        spoken = {*self.focus.targets, *self.focus.earlier} - {found[0].id}
        known = [self.snapshot.home.entities[one] for one in spoken if one in self.snapshot.home.entities]
        return not any(one.domain == found[0].domain for one in known)

    def _others(self, phrase: Phrase, candidates: list[Entity]) -> Found:
        before = set(self.focus.targets)
        rest = phrase.quantity == "rest" or (self.focus.kept and phrase.plural and phrase.number is None)
        if rest:
            before |= set(self.focus.earlier)
        known = [self.snapshot.home.entities[one] for one in before if one in self.snapshot.home.entities]
        areas = {entity.area for entity in known}
        others = [entity for entity in candidates if entity.id not in before]
        if not phrase.kinds:
            several = rest or phrase.plural
            others = [one for one in others if any(is_like(one, other, self, several=several) for other in known)]
        if rest:
            if not before and not self.lexicon.spaced:
                return self._not_yet(phrase, candidates)  # others than what?
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

    def _not_yet(self, phrase: Phrase, candidates: Sequence[Entity]) -> Found:
        """Return which things of a room are not yet as they are to be, where some of them are (剩下那颗灯也开)."""
        verbs = {verb for item in self.tagged.items for verb in item.values("verbs")}
        state = next((one for one in ("on", "off") if one in verbs), "")
        left = tuple(one for one in candidates if self.snapshot.seen(one.id).state != state)
        if not (state and phrase.has_place and phrase.kinds) or not 0 < len(left) < len(candidates):
            return Found()
        return Found(targets=left, broad=len(left) > 1)

    def _most_like(self, others: list[Entity], known: list[Entity]) -> list[Entity]:
        """Return which of several others is called most like what was spoken of ("… 's reading light", both)."""
        told = {unit for entity in known for unit in self.units(entity)}
        shared = {entity.id: len(told & self.units(entity)) for entity in others}
        most = max(shared.values(), default=0)
        return [entity for entity in others if shared[entity.id] == most]

    def _gone_on(self, candidates: Iterable[Entity]) -> set[str | None]:
        """Return the room of what was spoken of, where the sentence goes on with it ("and open the blinds")."""
        entities = self.snapshot.home.entities
        before = [entities[one] for one in self.focus.targets if one in entities] if self.focus.goes_on else []
        rooms = self.rooms_named(before)
        return {*rooms} if len(rooms) == 1 and any(one.area in rooms for one in candidates) else set()

    def rooms_named(self, entities: Iterable[Entity]) -> tuple[str, ...]:
        """Return the rooms that the names of some things say ("the guest room light", and no Corner Lamp).

        Who closes the garage door is not in the garage.
        """
        areas = self.snapshot.home.areas
        said: dict[str, None] = {}
        for one in entities:
            if one.area not in areas or one.area is None or one.domain == "lock" or one.device_class in _WAYS_IN:
                continue
            if any(self.names.units_of(name) <= self.units(one) for name in areas[one.area].names):
                said[one.area] = None
        return tuple(said)


_MOST_ASKED = 4
"""More things than four cannot be chosen from by ear."""


def _is_called(entity: Entity, words: Collection[str]) -> bool:
    return any(any(word in words for word in name.lower().split()) for name in entity.names)


def _titles(player: Seen) -> set[str]:
    """Return how what plays may be called: by its title, the part of that before a pause, its series or its artist."""
    if player.state not in _HEARD:
        return set()
    texts = [str(player.attributes.get(f"media_{key}") or "") for key in ("title", "series_title", "artist")]
    whole = {normalized(text) for text in texts}
    return whole | {normalized(re.split(r"[:(–—|]| - ", text)[0]) for text in texts}


_HEARD = frozenset({"playing", "paused", "buffering"})
"""States of players whose title is that of what is heard, or was just now."""
