"""Names where no spaces are written: found by their ends, and told from those that are alike by some characters."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .clauses import Phrase
from .home import Area, Entity, Floor
from .items import Item
from .name_finding import Found, NameFinder, Suits
from .owner_words import whose_thing
from .pinyin import alignment, is_heard_in, sounds_like
from .things import RUN
from .unspaced_owners import owners_of


@dataclass(frozen=True)
class UnspacedNames(NameFinder):
    """What words say of names in a language without spaces."""

    def _is_doubtful(self, entity: Entity, phrase: Phrase, said: Sequence[str]) -> bool:
        """Tell whether a thing that is nearly named may be another one: a word of what was said tells nothing of it.

        Where no spaces are written, names are alike by their characters; there it may also be that of another room.
        """
        if self.lexicon.spaced:
            return self._is_unexplained(entity, said) or (
                not phrase.is_spared and self.is_of_other_name(entity, said, phrase)
            )
        room = self.snapshot.home.areas.get(entity.area or "")
        named = [self._written(name) for name in (*entity.names, *(room.names if room else ()))]
        strange = self._strange_room(phrase)
        elsewhere = bool(strange) and not any(strange in name for name in named)
        unknown = self._unknown(phrase)
        if self._is_beside_another(entity, phrase):
            return True
        names = [self._of_its_own(self._written(name), room) for name in entity.names]
        otherwise = not any(is_heard_in(own, name) for own in self._without_room(unknown, entity) for name in names)
        otherwise |= not phrase.kinds and all(self._leaves_out_kind(name, unknown, said) for name in names)
        if otherwise or elsewhere or self._lacks(entity, said) or self._is_alike_by_room(entity, phrase):
            return True
        own = self._beside_places(phrase)
        lamps = {f"{own}{word[0]}" for word in self.lexicon.words_for("light") if len(word) == 1}
        if entity.domain in RUN and phrase.has_place:
            return True  # 书房观影模式 is that of no room
        return entity.domain == "light" and any(
            name.endswith(lamp) for name in map(self._written, entity.names) for lamp in lamps
        )

    def _is_beside_another(self, entity: Entity, phrase: Phrase) -> bool:
        """Tell whether a whole name in a phrase is of something else, as 阿公那张电毯 is no 阿公电扇."""
        inside = [item for item in self.tagged.items if phrase.start <= item.start < phrase.end and item.has("entity")]
        names = list(map(self._written, entity.names))
        return any(
            entity.id not in item.values("entity") and not any(item.text in name for name in names) for item in inside
        )

    def of_another_owner(self, phrase: Phrase, found: Found) -> Found:
        """Return what was found, or the question whether it is meant where it is called after somebody else.

        Who shares a room with 阿嬷 has not her 阿嬷电扇.
        """
        if self.lexicon.spaced or not phrase.areas or not found.targets:
            return found
        items = [item for item in self.tagged.items if phrase.start <= item.start < phrase.end and item.is_only_room]
        owners = [tuple(unit for unit, _start, _end in self.lexicon.units(tuple(item.text))) for item in items]
        said = {owner for owner in owners if owner in owners_of(self.names).rooms}
        others = [one for one in found.targets if said and self._is_called_after_others(one, said)]
        return Found(nearly=found.targets, absent=self._words(phrase)) if others else found

    def _is_called_after_others(self, entity: Entity, owners: set[tuple[str, ...]]) -> bool:
        """Tell whether a thing is called after somebody, and after none of some people."""
        called = {
            tuple(unit for unit, _start, _end in self.lexicon.units(tuple(owner)))
            for name in entity.names
            if (owner := whose_thing(name, self.lexicon))
            and self._room_in_name(entity) is None
            and not self._is_make(owner)
        } & owners_of(self.names).people
        return bool(called) and called.isdisjoint(owners)

    def _is_make(self, called: str) -> bool:
        """Tell whether things are called after their make, and not after somebody: they stand all over the home."""
        if called.isascii():
            return True
        if any(unit.startswith("~") for unit, _start, _end in self.lexicon.units(tuple(called))):
            return False  # a word for somebody
        begun = (one for one in self._all() if any(self._written(name).startswith(called) for name in one.names))
        return len({one.area for one in begun} - {None}) >= _ALL_OVER

    def together(self, phrase: Phrase, suits: Suits) -> tuple[Entity, ...]:
        """Return several things that are named at once by what tells each of them: 爸爸妈妈的床头灯."""
        said = frozenset(self.telling(self.spoken(phrase), phrase.unknown))
        found: dict[str, tuple[Entity, frozenset[str]]] = {}
        for one in self._all() if len(said) > _PAIR else ():
            for name in one.names:
                if (own := self.names.units_of(name)) < said and len(own) > 1 and suits(one):
                    found[one.id] = one, own
        entities, owns = [one for one, _own in found.values()], [own for _one, own in found.values()]
        shared = frozenset.intersection(*owns) if len(owns) > 1 else frozenset()
        kinds = {one.domain for one in entities}
        is_all = len(kinds) == 1 and bool(shared) and frozenset.union(*owns) == said
        places = {unit for _area, name in self.names.of_areas() for unit in self.names.units_of(name)}
        apart = all(own > shared and places.isdisjoint(own - shared) for own in owns)  # 主卧阳台灯 is in neither
        return tuple(entities) if is_all and apart else ()

    def inner_place(self, phrase: Phrase) -> str | None:
        """Return the room that is said to be within another (主卧的卫生间, 书房门口), which no home tells."""
        if self.lexicon.spaced or len(phrase.areas) < _PAIR:
            return None
        items = [item for item in self.tagged.items if phrase.start <= item.start < phrase.end]
        for at, item in enumerate(items[:-1]):
            of = items[at + 1].text in self.lexicon.grammar.of
            after = items[at + 1 + of] if at + 1 + of < len(items) else None
            if item.is_only_room and after is not None and after.is_only_room and (of or after.has("attached")):
                return after.value("area")
        return None

    def owned(self, phrase: Phrase) -> Found | None:
        """Return what is meant of a thing whose name is that of another one's part: 电视的灯带, 风扇的睡眠模式.

        The last one is meant where it is called after the other; a mode of a thing is no scene.
        """
        items = [item for item in self.tagged.items if phrase.start <= item.start < phrase.end]
        if self.lexicon.spaced or len(phrase.entities) < _PAIR:
            return None
        named = [at for at, item in enumerate(items) if item.has("entity")]
        for first, last in pairwise(named):
            item, after = items[first], items[last]
            is_of = items[last - 1].text.endswith(self.lexicon.grammar.of)
            of = is_of and all(one.has("filler") for one in items[first + 1 : last])
            if not of and last - first > 1:
                continue
            entities = [self.snapshot.home.entities[one] for one in after.values("entity")]
            if not of and not all(one.domain in RUN or self._is_part(item, after, one) for one in entities):
                continue
            called = tuple(one for one in entities if any(item.text in name for name in map(self._written, one.names)))
            return (
                Found(targets=called) if len(called) == 1 else Found(nearly=tuple(entities), absent=self._words(phrase))
            )
        return None

    def _is_part(self, item: Item, after: Item, entity: Entity) -> bool:
        """Tell whether a thing that is only shortly named behind another may be its part (鱼缸水泵: 门厅水泵)."""
        lamps = all(one.startswith("light.") for one in (*item.values("entity"), entity.id))
        return not lamps and after.text not in map(self._written, entity.names)

    def _unknown(self, phrase: Phrase) -> str:
        """Return what of a phrase nothing explains, as it is written."""
        inside = (item for item in self.tagged.items if phrase.start <= item.start < phrase.end)
        return "".join(item.text for item in inside if item.text in phrase.unknown)

    def is_heard_place(self, said: str, place: Area | Floor) -> bool:
        """Tell whether a place may have been said, where no spaces are written: 暖光 sounds not like 玄关."""
        return self.lexicon.spaced or any(is_heard_in(said, self._written(name)) for name in place.names)

    def _written(self, name: str) -> str:
        """Return a name in the characters that are compared, of which some are written in two ways."""
        return "".join(self.names.words(name))

    def _of_its_own(self, name: str, room: Area | None) -> str:
        """Return a name without that of its room: 主灯 is no 主卧灯."""
        for place in sorted(room.names if room else (), key=len, reverse=True):
            name = name.replace(self._written(place), "")
        return name

    def _without_room(self, said: str, entity: Entity) -> list[str]:
        """Return what was said, and what is left of it behind the room of a thing, as that sounds."""
        room = self.snapshot.home.areas.get(entity.area or "")
        rooms = map(self._written, room.names if room else ())
        behind = [said[len(name) :] for name in rooms if is_heard_in(name, said[: len(name)])]
        return [said, *behind]

    def _leaves_out_kind(self, name: str, own: str, said: Sequence[str]) -> bool:
        """Tell whether a name ends with a word for what it is that was not said (网络, of a 网络收音机)."""
        if not name:  # it is called as its room is
            return False
        head, start, _end = self.lexicon.units(tuple(name))[-1]
        heard = bool(own) and sounds_like(own[-1], name[-1])
        feeds = head in {"#plug", "#switch"} and "".join(self.lexicon.spelling.fold(name)[:start]) == own
        return head[0] == "#" and start > 0 and head not in said and not (heard or feeds)

    def _strange_room(self, phrase: Phrase) -> str:
        """Return the room that a phrase names and this home has not, where no spaces are written."""
        inside = (item for item in self.tagged.items if phrase.start <= item.start < phrase.end)
        return next((item.text for item in inside if item.has("room_names") and not item.is_name), "")

    def _is_alike_by_room(self, entity: Entity, phrase: Phrase) -> bool:
        """Tell whether little but the room of a name is like what was said (画室壁炉: 画室壁灯)."""
        own = self._beside_places(phrase)
        if not phrase.areas or (phrase.kinds and not phrase.unknown):
            return False
        rooms = [self._written(name) for one in phrase.areas for name in self.snapshot.home.areas[one].names]
        names = list(map(self._written, entity.names))
        rests = {self.lexicon.grammar.behind_of(name.removeprefix(room)) for name in names for room in rooms}
        return bool(own) and all(alignment(own, rest, {}, 1.0) < _ALIKE for rest in rests)

    def by_ending(self, phrase: Phrase, suits: Suits) -> Found | None:
        """Return what is named by the end of its name, where no spaces are written (水壶: 厨房热水壶)."""
        own = self._beside_places(phrase)
        if not self.lexicon.spaced and (several := self.together(phrase, suits)):
            return Found(targets=several, broad=True)
        if self.lexicon.spaced or phrase.kinds or len(own) < _SHORTEST_END:
            return None
        named = [one for one in self._ending_in(own) if suits(one)]
        inside = self._inside(phrase, named) if phrase.has_place and not phrase.home else named
        here = [one for one in inside if self.snapshot.here and one.area == self.snapshot.here]
        is_all = phrase.quantity in {"all", "both"}
        found = tuple(inside if is_all or len(here) != 1 else here)
        if not found:
            return None
        return Found(targets=found, broad=len(found) > 1) if is_all or len(found) == 1 else Found(options=found)

    def _is_all_so_called(self, phrase: Phrase, suits: Suits) -> bool:
        """Tell whether all in a place that is called so is meant, not only what is called just so."""
        one_name = phrase.quantity == "all" and phrase.has_place and len(phrase.entities) == 1
        return one_name and self.by_ending(phrase, suits) is not None

    def _beside_places(self, phrase: Phrase) -> str:
        """Return what a phrase says besides where and how many, as it is written."""
        items = [item for item in self.tagged.items if phrase.start <= item.start < phrase.end]
        idle = {"filler", "quantity", "pronoun", "lists"}
        own = [
            item
            for item in items
            if not (item.has("area", "floor", "home", "here") and not item.has("entity"))
            and not (item.tags and not item.is_name and all(tag.kind in idle for tag in item.tags))
        ]
        return "".join(self.spoken_at(own[0].start, own[-1].end)) if own else ""

    def _nearer(self, named: list[Entity], phrase: Phrase, suits: Suits) -> list[Entity]:
        """Return what else ends like the name of a thing elsewhere, whose room was not said: in the speaker's room.

        Or anywhere, where that room has nothing of the kind: 大灯 is not 主卧大灯 alone where there is a 果果大灯.
        """
        own, here = self._beside_places(phrase), self.snapshot.here
        if len(named) != 1 or phrase.has_place or here == named[0].area is not None:
            return []
        if own in map(self._written, named[0].names):
            return []
        also = [one for one in self._ending_in(own) if suits(one) and one not in named]
        nearer = [one for one in also if here is not None and (one.area or self._room_in_name(one)) == here]
        return nearer or (also if len(own) >= _SHORTEST_END else [])

    def called_so_here(self, named: Sequence[Entity], phrase: Phrase, suits: Suits) -> tuple[Entity, ...]:
        """Return what in the speaker's room ends like the name of things elsewhere: the 海信电视, and not the 电视.

        What goes by a name of its own (射灯) is no other that ends so.
        """
        own = "" if self.lexicon.spaced else self._beside_places(phrase)
        domains = {one.domain for one in named} - _WAYS_IN
        is_kind = all(unit[0] == "#" for unit, _start, _end in self.lexicon.units(tuple(own)))
        is_name = is_kind and (len(named) > 1 or own in map(self._written, named[0].names))
        alike = (one for one in (self._ending_in(own) if is_name else ()) if one.area == self.snapshot.here)
        return tuple(one for one in alike if one.domain in domains and suits(one))

    def _ending_in(self, own: str) -> list[Entity]:
        """Return the things with a name that ends so."""
        head = self.lexicon.units(tuple(own))[-1][0] if own else ""
        akin = sorted(self.names.entities_with((head,)))
        entities = [self.snapshot.home.entities[one] for one in akin]
        return [one for one in entities if any(self._written(name).endswith(own) for name in one.names)]

    def _is_head(self, words: tuple[str, ...], end: int) -> bool:
        """Tell whether a word that ends there may say what a thing is (空调2, but not the 天窗 of 天窗遮帘)."""
        return self.lexicon.spaced or len(words) - end <= _NUMBERED


_WAYS_IN = frozenset({"lock", "cover"})
"""What has its own name where several are called alike: the 大门 is not that of a garage."""

_ALL_OVER = 3
"""Rooms in which things of one make stand, and those of nobody."""

_PAIR = 2

_ALIKE = 0.75
"""How alike what was said besides the room has to be to the rest of a name."""

_SHORTEST_END = 2
"""Characters that tell what a thing is."""

_NUMBERED = 1
"""Characters behind what a thing is, where several are numbered."""
