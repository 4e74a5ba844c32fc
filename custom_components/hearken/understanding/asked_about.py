"""What a question is about, read freely: names and rooms by the words that mean something in this home.

Words that mean nothing here are left out where nothing is named by them ("how many lights do burn"); a noun that
nothing here is called by ("the lamp in the attic") says that something else is meant, and nothing is answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from .all_names import concepts_of
from .asked_words import AskedWords
from .clauses import Phrase
from .grounding import Grounding
from .home import Entity
from .items import Item
from .owning import owners
from .tagging import Tagged
from .things import KINDS, is_any

MOST_TOLD = 4
"""Things that are equally meant, of which all are told."""


@dataclass(frozen=True)
class About:
    """What a question names."""

    tagged: Tagged
    """The question, without the words that mean nothing here."""
    whole: Tagged
    """The question with them."""
    grounding: Grounding
    words: AskedWords
    strange: tuple[Item, ...] = ()
    """Nouns that nothing of the home is called by."""
    meant: tuple[Item, ...] = ()
    """Words that no lexicon knows and that something of the home is called by."""
    is_here: bool = False
    """Whether it is about the speaker's own room."""
    left: bool = False
    """Whether anything was left out."""
    measured: frozenset[str] = field(default_factory=frozenset)
    """Words that say what is measured, and not of what."""

    @cached_property
    def named(self) -> tuple[tuple[Entity, ...], ...]:
        """Return the entities of each name that is said."""
        entities = self.grounding.snapshot.home.entities
        return tuple(
            tuple(entities[one] for one in item.values("entity"))
            for item in self.tagged.items
            if item.has("entity") and item not in self.meant
        )

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of things that are said."""
        found = (kind for item in self.tagged.items if self._is_kind(item) for kind in item.values("things"))
        return tuple(dict.fromkeys(kind for kind in found if kind in KINDS))

    def _is_kind(self, item: Item) -> bool:
        """Tell whether a word is one for a kind of thing, and no verb ("did someone lock the shed")."""
        after = self.tagged.after(item)
        is_verb = item.has("verbs") and after is not None and _determines(after, self.grounding)
        if item.values("things") == ("person",) and any(one.has("entity") for one in self.tagged.items):
            return False  # "did anybody lock the shed"
        return item.has("things") and not (item.is_name or is_verb or item.text in self.measured)

    @cached_property
    def place(self) -> Phrase:
        """Return where it is asked about."""
        phrase = Phrase(here=self.is_here)
        for item in self.tagged.items:
            if not item.has("outside"):
                phrase.areas += item.values("area")
                phrase.floors += item.values("floor")
            phrase.here |= item.has("here")
            phrase.home |= item.has("home")
        return phrase

    @cached_property
    def units(self) -> frozenset[str]:
        """Return the concepts of what is named, without those that only say what is measured."""
        texts = [
            text
            for item in self.tagged.items
            if item.is_name or self._is_kind(item) or item in self.meant
            for text in self._texts(item)
            if text not in self.measured
        ]
        grounding = self.grounding
        return frozenset(
            unit
            for unit in grounding.telling(tuple(texts), {one.text for one in self.meant})
            if unit not in self.measured
        )

    def _texts(self, item: Item) -> tuple[str, ...]:
        return _tokens(self.tagged, item)

    @property
    def names_anything(self) -> bool:
        """Return whether a thing, a room or a kind is named."""
        return bool(self.named or self.kinds or self.place.areas or self.place.floors or self.meant)

    def concepts(self, entity: Entity) -> set[str]:
        """Return all that an entity may be called by: its names, its room's, its kind's."""
        kinds = {f"#{name}" for name, kind in KINDS.items() if kind.includes(entity)}
        area = self.grounding.snapshot.home.areas.get(entity.area or "")
        names = (*entity.names, *(area.names if area is not None else ()))
        stems = {stem for name in names for stem in self.grounding.names.stems(name)}
        return self.grounding.units(entity) | self.grounding.room_units(entity) | kinds | stems

    def things(self) -> tuple[Entity, ...]:
        """Return the things that are named, those of a kind left out: all where several are equally meant."""
        found: list[Entity] = []
        for entities in self.named:
            placed = self._placed(entities)
            if not placed:
                return ()
            found += placed
        if self.kinds and self.named:
            found = [one for one in found if self.units <= self.concepts(one)]
        if self.meant or not self.named:
            covering = self.covering(found)
            return covering if len(covering) <= MOST_TOLD else ()
        return tuple(dict.fromkeys(found)) if len(found) <= MOST_TOLD else ()

    def _placed(self, entities: Sequence[Entity]) -> list[Entity]:
        """Return which of the things of one name are where it is said, or else where the speaker is."""
        place = self.place
        if place.areas or place.floors:
            inside = self.grounding.in_place(place, lambda _one: True, entities)
            called = {unit for area in place.areas for unit in self._area_units(area)}
            return list(inside) or [one for one in entities if called and called <= self.grounding.units(one)]
        here = [one for one in entities if one.area is not None and one.area == self.grounding.snapshot.here]
        return here if len(here) == 1 else list(entities)

    def _area_units(self, area: str) -> set[str]:
        names = self.grounding.snapshot.home.areas[area].names
        return {unit for name in names for unit in self.grounding.names.units_of(name)}

    def covering(self, named: Sequence[Entity] = ()) -> tuple[Entity, ...]:
        """Return the things that are called by all that is said, with the fewest other words in their names."""
        if not self.units or not (self.meant or named):
            return ()
        among = named or self.grounding.snapshot.home.entities.values()
        if self.grounding.lexicon.spaced:
            found = [one for one in among if self.units <= self.concepts(one)]
            found = [one for one in found if not self.units.isdisjoint(self.grounding.units(one))]
        else:
            said = {stretch(item, self.whole) for item in self.meant}
            kinds = [KINDS[kind] for kind in self.kinds]
            found = [
                one
                for one in among
                if all(any(text in name for name in self._written(one)) for text in said)
                and (not kinds or is_any(one, kinds))
            ]
        placed = self.place
        if placed.areas or placed.floors:
            found = list(self.grounding.in_place(placed, lambda _one: True, found)) or found
        return tuple(found)

    def _written(self, entity: Entity) -> list[str]:
        area = self.grounding.snapshot.home.areas.get(entity.area or "")
        names = (*entity.names, *(area.names if area is not None else ()))
        return ["".join(self.grounding.names.words(name)) for name in names]

    def of_kind(self) -> tuple[Entity, ...]:
        """Return the things of the kinds that are named, where it is said."""
        kinds = [KINDS[kind] for kind in self.kinds]
        place = self.place if self.place.has_place else Phrase(home=True)
        found = self.grounding.in_place(place, lambda one: is_any(one, kinds))
        return tuple(found)


def about(
    tagged: Tagged, grounding: Grounding, words: AskedWords, measured: frozenset[str], *, is_here: bool = False
) -> About:
    """Return what a question is about."""
    known = concepts_of(grounding.names, grounding.snapshot.home)
    strange: list[Item] = []
    meant: list[Item] = []
    left: list[Item] = []
    objects: dict[Item, bool] = {}
    for at, item in enumerate(tagged.items):
        if item.value("mark") is not None:
            continue
        if _only_says_where(at, tagged, words) or (item.text in words.either and not item.is_name):
            left.append(item)
            continue
        if item.has("room_names") and not (item.is_name or item.has("things", "here", "home")):
            strange.append(item)
        if not _is_unknown(item, tagged, grounding):
            continue
        compounds = [one for one in objects if grounding.lexicon.head_last and not one.text.endswith("'s")]
        is_idle = item.text.removesuffix("'s") in measured | words.idle | words.either
        is_meant = not is_idle and _means(item, tagged, grounding, known)
        asked_of = tagged.items[at - 1] if at else item
        if asked_of.has("questions") and not is_idle and not {"which", "yes_no"} & {*asked_of.values("questions")}:
            objects[item] = is_meant  # "how much water is in the tank"
        elif is_meant:
            meant.append(item)
        elif (
            is_idle or _is_doer(at, tagged) or not _is_noun(at, tagged, grounding, (*strange, *compounds), words, meant)
        ):
            left.append(item)
        else:
            strange.append(item)
    if not meant and not any(item.has("entity") for item in tagged.items):
        meant += [item for item, is_meant in objects.items() if is_meant]
        strange += [item for item, is_meant in objects.items() if not (is_meant or measured)]
    if measured and not (meant or strange):
        strange += [item for item in left if _is_subject(item, tagged)]
    if _are_people(meant, tagged, grounding):
        meant, strange = [], [*strange, *meant]
    left += [item for item in objects if item not in meant]
    rest = tuple(item for item in tagged.items if item not in left)
    return About(
        tagged=replace(tagged, items=rest),
        whole=tagged,
        grounding=grounding,
        words=words,
        strange=tuple(strange),
        meant=tuple(meant),
        is_here=is_here,
        left=bool(left),
        measured=measured,
    )


def _are_people(meant: Sequence[Item], tagged: Tagged, grounding: Grounding) -> bool:
    """Tell whether only those are named whom something here belongs to ("is Harriet home yet")."""
    people = owners(grounding.names, grounding.snapshot.home)
    others = any(item.has("entity", "things", "area", "floor") for item in tagged.items)
    return bool(meant) and not others and all(item.text in people for item in meant)


def _means(item: Item, tagged: Tagged, grounding: Grounding, known: frozenset[str]) -> bool:
    """Tell whether something of the home is called by a word; without spaces, by it and those beside it."""
    if grounding.lexicon.spaced:
        return {unit for unit, _start, _end in grounding.lexicon.units(_tokens(tagged, item))} <= known
    said = stretch(item, tagged)
    return len(said) > 1 and any(said in name for name in known)


def stretch(item: Item, tagged: Tagged) -> str:
    """Return the unknown characters among which one stands (水塔)."""
    at = tagged.items.index(item)
    first = last = at
    while first and not tagged.items[first - 1].tags:
        first -= 1
    while last + 1 < len(tagged.items) and not tagged.items[last + 1].tags:
        last += 1
    return "".join(one.text for one in tagged.items[first : last + 1])


def _tokens(tagged: Tagged, item: Item) -> tuple[str, ...]:
    return tuple(token.text for token in tagged.tokens[item.start : item.end])


def _is_unknown(item: Item, tagged: Tagged, grounding: Grounding) -> bool:
    """Tell whether a word says nothing by itself: not known, or a verb behind an article ("the ring")."""
    if item.is_name or item.value("number") is not None:
        return False
    if not item.tags:
        return True
    before = tagged.before(item)
    is_noun = before is not None and _determines(before, grounding)
    return is_noun and item.has("verbs", "carry", "changes", "lists") and not item.has(*_TOLD)


def _determines(item: Item, grounding: Grounding) -> bool:
    """Tell whether a noun follows: an article, "my", alone or at the end of other words ("has the")."""
    lexicon = grounding.lexicon
    last = item.text.rpartition(" ")[2]
    if item.is_name:
        return item.text.endswith("'s")
    return last in lexicon.definite or last in lexicon.indefinite or item.has("article")


def _is_noun(  # noqa: PLR0917
    at: int, tagged: Tagged, grounding: Grounding, strange: Sequence[Item], words: AskedWords, meant: Sequence[Item]
) -> bool:
    """Tell whether an unknown word names something, by what stands beside it."""
    items = tagged.items
    before = items[at - 1] if at else None
    after = items[at + 1] if at + 1 < len(items) else None
    lexicon = grounding.lexicon
    names_next = after is not None and (after.is_name or after.has("things") or after.text in lexicon.grammar.of)
    if not lexicon.spaced:
        named = any(one.is_name or one.has("things") or one in meant for one in items[:at])
        return names_next or not named
    if before is None or before.value("mark") is not None:
        # "yo is crumb still going", but not "dishwasher done", where nothing is called so
        called = any(one.is_name or one.has("things") or one in meant for one in items[at + 1 :])
        is_subject = after is None or after.has("states", "questions")
        return (names_next and lexicon.head_last) or (is_subject and not (after is not None and called))
    last = before.text.rpartition(" ")[2]
    if last in words.own:
        return False
    within = last in lexicon.where or (before.has("delay") and not before.is_name)
    if _determines(before, grounding) or within or before in strange:
        return True
    if before.has("questions") and before.value("questions") in {"which", "count"}:
        return any(
            one.value("questions") == "yes_no" for one in items[at + 1 :]
        )  # "which foos are on", "was treibt er"
    touches = after is not None and tagged.tokens[after.start].start == tagged.tokens[items[at].end - 1].end
    if names_next and (lexicon.head_last or touches):
        return True  # "is bathroom window open", where is none
    if lexicon.spelling.links:
        return False
    if lexicon.head_last:
        return before.has("area", "floor", "things") or _is_within(at, tagged, grounding)  # "the kitchen hamster"
    inverted = after is not None and after.value("questions") == "yes_no"  # "la porte arrière est-elle verrouillée"
    is_said = inverted or any(one.value("questions") == "yes_no" and one.has("filler") for one in items[:at])
    return is_said and (before.is_name or before.has("things"))


def _is_subject(item: Item, tagged: Tagged) -> bool:
    """Tell whether what is measured is that of a word which nothing here is called by ("how hot is Mars")."""
    before = tagged.before(item)
    behind = before is not None and before.value("questions") == "yes_no" and not before.is_name
    named = any(one.is_name or one.has("things", "here", "home", "outside") for one in tagged.items)
    return behind and not (named or item.tags) and tagged.after(item) is None


def _is_within(at: int, tagged: Tagged, grounding: Grounding) -> bool:
    """Tell whether only words that describe stand between a word and an article ("the rain barrel")."""
    for before in reversed(tagged.items[:at]):
        if _determines(before, grounding):
            return True
        if before.is_name or before.has(*_NO_DESCRIBING):
            return False
    return False


_NO_DESCRIBING = ("things", "verbs", "carry", "filler", "questions", "particles", "mark", "and", "delay", "states")


def _is_doer(at: int, tagged: Tagged) -> bool:
    """Tell whether somebody is asked to have done something with what follows ("did the kids leave the fan on")."""
    items = tagged.items
    verb = items[at + 1] if at + 1 < len(items) else None
    is_asked = any(one.value("questions") in {"yes_no", "any"} for one in items[:at])
    does = verb is not None and not verb.is_name and (verb.has("verbs", "carry", "states") or not verb.tags)
    return is_asked and does and any(one.is_name or one.has("things") for one in items[at + 2 :])


def _only_says_where(at: int, tagged: Tagged, words: AskedWords) -> bool:
    """Tell whether a word goes before one that says in what it is ("up on the top floor")."""
    item, rest = tagged.items[at], tagged.items[at + 1 : at + 4]
    if item.is_name or item.text not in words.ways or len(rest) < 2:  # noqa: PLR2004
        return False
    return rest[0].has("filler", "delay", "lists", "particles") and any(one.has("area", "floor") for one in rest)


_TOLD = ("questions", "states", "things", "filler", "measure", "attributes", "feels", "most", "least", "weather")
