"""A sentence without spaces, covered by names and phrases: where words end is not written, so all ways are weighed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .hesitating import takes_back
from .items import Item, own_tags
from .lexicon import Lexicon, Tag
from .names import Name, Names
from .tokens import Token
from .unspaced_owners import owned_at, rooms_of

_LONGEST_NAME = 24
"""Characters of a name."""

_SHORTEST_KNOWN, _LONGEST_KNOWN = 2, 5
"""Characters of words that are known and mean nothing here: what homes have, and this one need not."""

_PER_CHARACTER = 0.001
"""What a longer name costs less (开 小水晶灯 rather than 开小 水晶灯)."""

_UNKNOWN_COST = 3.0
_FILLER_COST = 1.4
_NAME_COST = 0.9
"""What an item costs against 1 of a phrase: a name rather than words, and words rather than what says nothing."""


def cover(
    tokens: tuple[Token, ...], lexicon: Lexicon, names: Names, avoid: frozenset[tuple[int, int]] = frozenset()
) -> list[Item]:
    """Return the fewest names and phrases that cover a sentence, with as little unknown as can be."""
    texts = tuple(token.text for token in tokens)
    best: list[tuple[float, Item | None]] = [(0.0, None)] * (len(texts) + 1)
    for at in range(len(texts) - 1, -1, -1):
        found = list(_items(texts, tokens[at], at, lexicon, names))
        found = [item for item in found if item.end == at + 1 or (at, item.end) not in avoid] or found
        costs = [(_cost(item) + best[item.end][0], -item.end) for item in found]
        least = min(range(len(found)), key=costs.__getitem__)
        best[at] = costs[least][0], found[least]
    items: list[Item] = []
    at = 0
    while at < len(texts) and (item := best[at][1]) is not None:
        items.append(item)
        at = item.end
    return [_settled(items, number, lexicon) for number in range(len(items))]


def _settled(items: list[Item], at: int, lexicon: Lexicon) -> Item:
    """Return an item with the meanings that its neighbours leave it.

    A "no" corrects only where there is something to correct, and it is not the "not" of a verb; 低 asks for less only
    before how much (低两度).
    """
    item = items[at]
    if (step := item.value("stepped")) is not None:
        counts = at + 1 < len(items) and items[at + 1].has("number", "unit_before", "portion")
        others = tuple(tag for tag in item.tags if tag.kind != "stepped")
        return replace(item, tags=(Tag("verbs", step),) if counts else others)
    if item.has("hesitation") and takes_back(items, at):
        return replace(item, tags=(Tag("correction"),))
    if (count := _count_of_units(items, at)) is not None:
        return replace(item, tags=(Tag("number", count),))
    if item.has("attributes") and item.has("entity") and _is_of_thing(items, at, lexicon):
        return replace(item, tags=tuple(tag for tag in item.tags if tag.kind != "entity"), exact=False)
    if item.has("beside") and not item.is_name:
        alone = _is_beside_nothing(items, at)
        return replace(item, tags=() if alone else tuple(tag for tag in item.tags if tag.kind != "beside"))
    if not (item.has("correction") and item.has("denial")):
        return item
    begins = all(before.has("filler", "mark") for before in items[:at])
    if item.text in lexicon.grammar.is_not and not (at + 1 < len(items) and items[at + 1].has("mark")):
        # "the kitchen light 不是 the hall light" may take back either of them.
        begins |= not any(before.has("correction") for before in items[:at])
    stands_alone = at + 1 < len(items) and items[at + 1].has("mark")
    if begins or (item.end - item.start == 1 and not stands_alone):
        return replace(item, tags=tuple(tag for tag in item.tags if tag.kind != "correction"))
    return item


def _count_of_units(items: list[Item], at: int) -> str | None:
    """Return how many hours or degrees are meant by a word that else counts things (两个小时后, 调高2个度)."""
    if at + 1 >= len(items) or not items[at + 1].has("units") or items[at + 1].is_name:
        return None
    count = "2" if items[at].value("quantity") == "both" else items[at].value("counted")
    return count if count != "-1" else None


def _is_of_thing(items: list[Item], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a value is that of what was named before it, and no sensor of that name (空调的温度)."""
    return at > 1 and items[at - 1].text in lexicon.grammar.of and items[at - 2].has("things", "entity")


def _is_beside_nothing(items: list[Item], at: int) -> bool:
    """Tell whether a word for what is beside or in something says alone which thing is meant (打开旁边的灯)."""
    before = items[at - 1] if at else None
    if before is None or before.has("verbs", "carry", "mark", "and", "number"):
        return True
    return before.is_only_room and items[at].value("beside") == "out"


def _cost(item: Item) -> float:
    if not item.tags:
        return _UNKNOWN_COST
    if item.is_name:
        return _NAME_COST - _PER_CHARACTER * (item.end - item.start) if item.exact else 1.0
    return _FILLER_COST if all(tag.kind in {"filler", "beside"} for tag in item.tags) else 1.0


def _items(texts: tuple[str, ...], token: Token, at: int, lexicon: Lexicon, names: Names) -> Iterator[Item]:
    """Yield everything that begins at a character, one item for each end."""
    tags: dict[int, list[Tag]] = {at + 1: list(own_tags(token))}
    for end, own in lexicon.at(texts, at):
        tags.setdefault(end, []).extend(own)
    named: dict[int, dict[Tag, Name]] = {}
    reach = texts[at : at + _LONGEST_NAME]
    begins = bool(names.beginning(next(iter(lexicon.units(reach, 1)))[0]))
    units = [(unit, start + at, end + at) for unit, start, end in lexicon.units(reach)] if begins else []
    for after, found in names.at(units, 0) if begins else ():
        if not is_of_place(texts, at, units[after - 1][2], found, names):
            continue
        if all(unit.startswith("#") for unit, _start, _end in units[:after]):
            continue  # a name that is a kind of thing is not another word for that kind
        named.setdefault(units[after - 1][2], {}).update(found)
    for end, found in owned_at(texts, at, names):
        named.setdefault(end, {}).update(found)
    for length, found in names.written(reach):
        named.setdefault(at + length, {}).update(found)
    for length in range(_SHORTEST_KNOWN, _LONGEST_KNOWN + 1):
        if at + length <= len(texts) and " ".join(texts[at : at + length]) in lexicon.familiar:
            tags.setdefault(at + length, [])
    rooms = rooms_of(texts, at, names)
    for end in tags.keys() | named.keys() | rooms.keys():
        exact = {tag for tag, name in named.get(end, {}).items() if name.words == texts[at:end]}
        chosen = [tag for tag in named.get(end, {}) if tag in exact or not exact]
        words = [tag for tag in tags.get(end, ()) if not (chosen and tag.kind == "room_names")]
        if end in rooms and not chosen:
            chosen = [rooms[end]]
        yield Item(at, end, (*chosen, *words), bool(exact), "".join(texts[at:end]))


def is_of_place(texts: tuple[str, ...], at: int, end: int, found: dict[Tag, Name], names: Names) -> bool:
    """Tell whether no other place is named than that of the names that were found by other words for the same.

    In a home with a living room and a family room, "the family room TV" is not the Living Room TV.
    """
    for length, written in names.written(texts[at:end]):
        if any(tag.kind in PLACES for tag in written):
            # A place may have both names, too.
            return any(tag in found or name.words[:length] == texts[at : at + length]
                       for tag in written for name in found.values())  # fmt: skip
    return True


PLACES = ("area", "floor")


def with_actions(items: Sequence[Item], lexicon: Lexicon) -> list[Item]:
    """Return items in which a word that is a thing and an action is the action where it ends an order (大门锁一下).

    Something that says nothing stands around it (给 … 一下), and nothing that it could belong to (大门的锁).
    """
    found = list(items)
    for at, item in enumerate(items):
        if item.is_name or not (item.has("things") and item.has("verbs")) or not at:
            continue
        before, behind = items[at - 1], items[at + 1 :]
        led = before.has("filler", "quantity") and before.text not in lexicon.grammar.of
        ends = all(one.has("filler", "mark") and not one.is_name for one in behind)
        if ends and (led or (before.is_name and bool(behind))) and not any(one.has("verbs") for one in items[:at]):
            found[at] = replace(item, tags=tuple(tag for tag in item.tags if tag.kind != "things"))
    return found
