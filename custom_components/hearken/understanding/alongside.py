"""What a part of a sentence takes from those beside it: their place, and what "the one" is.

"Turn off the lights and close the blinds in the bedroom" is about the bedroom alone, wherever that is said; "the
kitchen blind and the right one" is about two blinds of the kitchen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from .choosing import Chooser
from .clauses import Clause, Phrase
from .home import Entity
from .items import Item
from .lexicon import Lexicon
from .name_finding import Suits
from .things import KINDS, OPENED, is_any


def alongside(clauses: Sequence[Clause], finder: Chooser) -> list[Clause]:
    """Return clauses with what they leave out for the clauses beside them."""
    clauses = _summed_up(clauses, finder)
    if not finder.lexicon.spaced:
        return _gone_on(_listed([_all_of(clause, finder) for clause in clauses], finder), finder)
    explained: list[Clause] = []
    said: list[Phrase] = []
    before: Phrase | None = None
    for clause in clauses:
        phrases: list[Phrase] = []
        is_unclear = clause.is_unclear
        for phrase in clause.phrases:
            one = _explained(phrase, before, finder)
            is_unclear |= one is None
            before = one or phrase
            phrases.append(before)
            said += [before] if clause.acts and before is phrase else []
        explained.append(replace(clause, phrases=phrases, is_unclear=is_unclear))
    return [
        replace(clause, phrases=[_placed(phrase, said, finder) for phrase in clause.phrases]) if clause.acts else clause
        for clause in explained
    ]


def _summed_up(clauses: Sequence[Clause], finder: Chooser) -> list[Clause]:
    """Return clauses in which "the lot" behind what was only named is all of that, and not all of the house.

    "The kitchen lights, turn the lot off"; "which blinds are open in the den, shut everything". An "and" between them
    adds everything to it ("the lamp and everything off").
    """
    found: list[Clause] = []
    before: Phrase | None = None
    for clause in clauses:
        phrases: list[Phrase] = []
        for phrase in clause.phrases:
            if before is None or not phrase.is_only_everything or _is_added(before, phrase, finder):
                phrases.append(phrase)
                before = None if phrase.is_only_everything else phrase
                continue
            told = "all" if before.kinds or before.entities else "everything"
            everything = replace(before, quantity=before.quantity or told, plural=True)
            phrases = [one for one in phrases if one is not before]
            phrases.append(everything)
            found = [_not_acting(one) if before in one.phrases else one for one in found]
        found.append(replace(clause, phrases=phrases))
        if clause.verb or clause.carries:
            before = None
    return found


def _not_acting(clause: Clause) -> Clause:
    """Return a clause that only said how something is ("the lights are too bright")."""
    return replace(clause, particle=None, changes=[], phrases=[])


def _is_added(before: Phrase, phrase: Phrase, finder: Chooser) -> bool:
    """Tell whether everything is said beside something that has an order of its own ("blinds down, everything off")."""
    between = [item for item in finder.tagged.items if before.end <= item.start < phrase.start]
    own = [*takewhile(lambda item: item.value("mark") is None and not item.has("carry", "verbs"), between)]
    ordered = any(item.has("particles", "states") for item in own)
    asked = any(item.has("questions") for item in finder.tagged.items if item.start < phrase.start)
    return (ordered and not asked) or any(item.has("and") for item in between)


def _listed(clauses: Sequence[Clause], finder: Chooser) -> list[Clause]:
    """Return clauses in which the things of one list are in the place that its first one says (主卧的灯和窗帘)."""
    found: list[Clause] = []
    before: Phrase | None = None
    for clause in clauses:
        phrases: list[Phrase] = []
        for phrase in clause.phrases:
            one = phrase
            if before is not None and phrase.kinds and not (phrase.has_place or phrase.entities or phrase.unknown):
                between = [item for item in finder.tagged.items if before.end <= item.start < phrase.start]
                is_listed = any(item.has("and", "mark") for item in between)
                if is_listed and all(item.has("and", "filler") or item.text == "、" for item in between):
                    one = replace(phrase, areas=list(before.areas), floors=list(before.floors), here=before.here)
            phrases.append(one)
            before = one
        found.append(replace(clause, phrases=phrases))
    return found


def _all_of(clause: Clause, finder: Chooser) -> Clause:
    """Return a clause with all of its things, where that is said in one word with the action (冷气全关).

    What is opened is opened entirely (窗帘全开).
    """
    is_all = clause.words[0] in finder.lexicon.grammar.all_done
    if not is_all or clause.verb not in {"on", "off", "open", "close"}:
        return clause
    phrases = [
        replace(one, quantity="all")
        if one.kinds and OPENED.isdisjoint(one.kinds) and not (one.entities or one.quantity or one.number)
        else one
        for one in clause.phrases
    ]
    return replace(clause, phrases=phrases)


def _gone_on(clauses: Sequence[Clause], finder: Chooser) -> list[Clause]:
    """Return clauses that go on in the room of the one before, where the speaker's has nothing of the kind.

    "儿童房的灯关了, 窗帘也拉上", said in a kitchen without curtains, is about the curtains of the nursery. Who has been
    there with two orders goes on there in any case.
    """
    found: list[Clause] = []
    areas: list[str] = []
    count = 0
    for clause in clauses:
        phrases: list[Phrase] = []
        for phrase in clause.phrases:
            told = phrase.unknown or phrase.has_place or phrase.pronoun or phrase.quantity
            one = phrase
            if clause.acts and areas and not told and (suits := _shared(phrase, finder)) is not None:
                placed = replace(phrase, areas=list(areas))
                here = finder.in_place(Phrase(here=True), suits)
                there = finder.in_place(placed, suits)
                one = placed if there and (count >= _SEVERAL or not here) else phrase
            phrases.append(one)
            named = [finder.snapshot.home.entities[one] for names in phrase.entities for one in names]
            before, areas = areas, phrase.areas or list({one.area for one in named if one.area}) or areas
            areas = areas if len(areas) == 1 else []
            count = count + 1 if areas == before else 1
        found.append(replace(clause, phrases=phrases))
    return found


def _shared(phrase: Phrase, finder: Chooser) -> Suits | None:
    """Return what tells the things of which most rooms have one, by their kind or one name for all (窗帘), or None."""
    if phrase.entities:
        named = {one for names in phrase.entities for one in names}
        is_shared = all(len(names) > 1 for names in phrase.entities)
        rooms = {finder.snapshot.home.entities[one].area for one in named}
        return (lambda entity: entity.id in named) if is_shared and len(rooms) == len(named) else None
    if not phrase.kinds or not _SHARING.issuperset(phrase.kinds):
        return None
    kinds = [KINDS[kind] for kind in phrase.kinds]
    return lambda entity: is_any(entity, kinds)


def _explained(phrase: Phrase, before: Phrase | None, finder: Chooser) -> Phrase | None:
    """Return "the right one" as what was named before, and "the one in the gym" as one of its kind; None: of no kind.

    Other phrases are returned as they are.
    """
    is_named = bool(phrase.entities or phrase.quantity or phrase.pronoun) or not _PLACES_TOO.issuperset(phrase.kinds)
    if before is None or is_named:
        return phrase
    stand_in = next(_stand_ins(phrase, finder), None)
    if stand_in is None and not (phrase.unknown and not phrase.has_place):
        return phrase
    named = [finder.snapshot.home.entities[one] for names in before.entities for one in names]
    if not (kinds := before.kinds or _kinds_of(named)) or (phrase.kinds and not phrase.areas):
        return None if stand_in is not None else phrase
    areas = phrase.areas if phrase.has_place else [*before.areas, *(one.area for one in named if one.area)]
    floors = phrase.floors if phrase.has_place else before.floors
    if stand_in is None:  # "the left blind to 30, the right to 60"
        meant = replace(phrase, kinds=list(kinds), areas=list(dict.fromkeys(areas)), floors=floors)
        there = finder.in_place(meant, lambda entity: any(KINDS[kind].includes(entity) for kind in kinds))
        return meant if meant.has_place and finder.among(meant, there) else phrase
    plural = finder.lexicon.is_plural(stand_in.text)
    said = finder.tagged.tokens[before.start : before.end]
    one = not plural and (kinds != ["light"] or any(token.text in finder.lexicon.fixtures for token in said))
    return replace(phrase, kinds=list(kinds), areas=list(dict.fromkeys(areas)), floors=floors, plural=plural,
                   is_one=one, stands_in=True)  # fmt: skip


def _stand_ins(phrase: Phrase, finder: Chooser) -> Iterator[Item]:
    """Yield the words of a phrase, or before or behind it, that stand for what was named: "one", "ones"."""
    items = finder.tagged.items
    first = next((at for at, item in enumerate(items) if item.end > phrase.start), len(items))
    while first and items[first - 1].has("filler") and not items[first - 1].has("and", "particles"):
        first -= 1
    for item in items[first:]:
        if item.start > phrase.end:
            return
        if _stands_in(item, finder.lexicon):
            yield item


def _stands_in(item: Item, lexicon: Lexicon) -> bool:
    """Tell whether a word is "one" or "ones", which counts nothing."""
    if not item.has("filler") or item.end - item.start != 1:
        return False
    return lexicon.kinds(lexicon.stem(item.text)) >= {"filler", "number"}


def _kinds_of(entities: Sequence[Entity]) -> list[str]:
    """Return the narrowest kind that all of some entities are of."""
    kinds = [key for key, kind in KINDS.items() if key not in _WIDE and entities and all(map(kind.includes, entities))]
    return kinds[:1]


_PLACES_TOO = frozenset({"garage", "gate"})
"""Kinds that are places as well: "the one in the garage"."""

_WIDE = frozenset({"cover", "switch", "plug", "media", "sensor"})
"""Kinds of which one is not told by another: "the kettle and the one in the gym" names nothing."""


def _placed(phrase: Phrase, said: Sequence[Phrase], finder: Chooser) -> Phrase:
    """Return a kind of thing without a place in the place that was said beside it, where there is such a thing."""
    told = phrase.entities or phrase.unknown or phrase.has_place or phrase.pronoun or phrase.quantity
    if told or not phrase.kinds or not _SHARING.issuperset(phrase.kinds):
        return phrase
    if (at := next((number for number, one in enumerate(said) if one is phrase), None)) is None:
        return phrase
    before = next((one for one in reversed(said[:at]) if _lends(one, phrase, finder)), None)
    behind = next((one for one in said[at + 1 :] if _lends(one, phrase, finder)), None)
    if behind is not None and not _ends_in_place(behind, finder):
        behind = None
    for other in filter(None, (before, behind)):
        kinds = [KINDS[kind] for kind in phrase.kinds]
        placed = replace(phrase, areas=_areas(other, finder), floors=other.floors, alike=other.alike)
        if finder.in_place(placed, lambda entity: is_any(entity, kinds)):  # noqa: B023 - called at once
            return placed
    return phrase


def _lends(other: Phrase, phrase: Phrase, finder: Chooser) -> bool:
    """Tell whether a place was said of something else; "the light and the light in the hall" are two lights."""
    if not (_areas(other, finder) or other.floors):
        return False
    return not set(other.kinds) & set(phrase.kinds) or _is_where(other, finder)


def _areas(phrase: Phrase, finder: Chooser) -> list[str]:
    """Return the rooms that a phrase says, be it by the name of a thing ("the guest room blinds")."""
    named = [finder.snapshot.home.entities[one] for names in phrase.entities for one in names]
    return phrase.areas or list(finder.rooms_named(named))


def _is_where(phrase: Phrase, finder: Chooser) -> bool:
    """Tell whether a phrase only says where something is done ("the light on, and off again in the hall")."""
    items = finder.tagged.items
    inside = [item for item in items if phrase.start <= item.start < phrase.end]
    before = [item for item in items if item.end <= phrase.start and item.text not in finder.lexicon.articles]
    says_in = bool(before) and before[-1].has("filler") and not before[-1].has("and", "number")
    return says_in and not any(item.has("things", "entity") for item in inside)


_SEVERAL = 2

_SHARING = frozenset({"light", "fan", "cover", "blind", "curtain", "shutter", "tv", "climate", "window"})
_SHARING |= {"humidifier", "dehumidifier"}
"""Kinds of things of which most rooms have some."""


def _ends_in_place(phrase: Phrase, finder: Chooser) -> bool:
    """Tell whether a place stands behind its thing ("the blinds in the bedroom", not "the bedroom blinds")."""
    inside = [item for item in finder.tagged.items if phrase.start <= item.start < phrase.end]
    places = [item.start for item in inside if item.has("area", "floor") and not item.has("entity")]
    things = [item.start for item in inside if item.has("things", "entity")]
    return bool(places) and (not things or places[-1] > things[-1])
