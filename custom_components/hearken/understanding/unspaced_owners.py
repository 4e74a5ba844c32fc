"""Whose something is, where no spaces are written: 小宇的台灯 stands in 小宇房间, 阿贤那盏床头灯 is the 阿贤床头灯.

Who has a room stands for it before a thing; and between an owner and what is called after him may stand what only
counts or points (的, 那台, 那边的), which is in no name.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from .derived import once
from .lexicon import Lexicon, Tag
from .names import Name, Names
from .owner_words import owner_of_room, whose_thing

_LONGEST_OWNER, _LONGEST_LINK, _LONGEST_NAME = 6, 8, 12
"""Characters of an owner, of what stands behind it, and of what is owned."""


_COMMA = "、"


@dataclass(frozen=True)
class Owners:
    """Who has rooms and things in a home, by the concepts of their names."""

    rooms: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    """The area of each who has one."""
    people: frozenset[tuple[str, ...]] = frozenset()
    """Who has a room or several things."""
    owning: frozenset[tuple[str, ...]] = frozenset()
    """With what names of things begin, before a word for what they are (the 星空 of a 星空灯)."""
    firsts: frozenset[str] = frozenset()
    """The first concepts of all of them."""


def owners_of(names: Names) -> Owners:
    """Return who has rooms and things in a home; found once."""
    return once(names, "owners", lambda: _collected(names))


_NOBODY = Owners()


def _collected(names: Names) -> Owners:
    lexicon = names.lexicon
    if not lexicon.spelling.owning.between:
        return _NOBODY
    rooms: dict[tuple[str, ...], str] = {}
    for area, text in names.of_areas():
        if called := owner_of_room(text, lexicon):
            rooms.setdefault(_concepts(called, lexicon), area)
    for owner in tuple(rooms):
        for rest in _beside_others(owner, tuple(rooms)):
            rooms.setdefault(rest, rooms[owner])
    known = {f"~{group[0]}" for group in lexicon.spelling.owning.people}
    told = (_concepts(whose_thing(text, lexicon), lexicon) for text in set(names.of_things()))
    places = {_concepts(text, lexicon) for _area, text in names.of_areas()}
    begun = Counter(owner for owner in told if owner and owner not in places)
    people = {owner for owner, count in begun.items() if count > 1 or owner[0] in known}
    found = {*rooms, *begun}
    return Owners(rooms, frozenset({*rooms, *people}), frozenset(found), frozenset(owner[0] for owner in found))


def _beside_others(owner: tuple[str, ...], others: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield who shares a room with others (阿公, of 阿公阿嬷房间 beside 阿嬷房间; both of 爷爷奶奶屋)."""
    if len(owner) > 1 and all(unit[0] == "~" for unit in owner):
        yield from ((unit,) for unit in owner)
    for other in others:
        if owner[-len(other) :] == other and len(owner) > len(other):
            yield owner[: -len(other)]
        elif owner[: len(other)] == other and len(owner) > len(other):
            yield owner[len(other) :]


def _concepts(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(unit for unit, _start, _end in lexicon.units(tuple(lexicon.spelling.fold(text))))


def _begun(texts: tuple[str, ...], at: int, names: Names) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield who is named from a character on, and where each name ends; the longest first."""
    owners = owners_of(names)
    said = texts[at : at + _LONGEST_OWNER]
    first = names.lexicon.units(said, 1)
    if not first or first[0][0] not in owners.firsts:
        return
    units = names.lexicon.units(said)
    for count in range(len(units), 0, -1):
        owner = tuple(unit for unit, _start, _end in units[:count])
        if owner in owners.owning:
            yield owner, at + units[count - 1][2]


def people_at(texts: tuple[str, ...], at: int, names: Names, *, sure: bool) -> Iterator[int]:
    """Yield where the name ends of somebody who has a room or things and is named from a character on.

    What stands before the kind of a single thing is not sure to be anybody (the 星空 of a 星空灯).
    """
    owners = owners_of(names)
    if at < len(texts):
        yield from (end for owner, end in _begun(texts, at, names) if not sure or owner in owners.people)


def rooms_of(texts: tuple[str, ...], at: int, names: Names) -> dict[int, Tag]:
    """Return the rooms that are meant by whose they are from a character on, by where each owner ends."""
    owners = owners_of(names)
    found: dict[int, Tag] = {}
    for owner, end in _begun(texts, at, names):
        if owner in owners.rooms and _owns(texts, end, names):
            found[end] = Tag("area", owners.rooms[owner])
    return found


def _owns(texts: tuple[str, ...], at: int, names: Names) -> bool:
    """Tell whether somebody stands before what is owned, or in a row with somebody who does (小宇和阿嬷的灯)."""
    if _link(texts, at, names.lexicon) or _is_thing(texts, at, names):
        return True
    end, tags = next(iter(names.lexicon.at(texts, at)), (0, ())) if at < len(texts) else (0, ())
    joins = any(tag.kind == "and" for tag in tags) or texts[at : at + 1] == (_COMMA,)
    others = _begun(texts, end or at + 1, names) if joins and (end or at + 1) < len(texts) else ()
    return any(_owns(texts, end, names) for _owner, end in others)


def owned_at(texts: tuple[str, ...], at: int, names: Names) -> Iterator[tuple[int, dict[Tag, Name]]]:
    """Yield names of things from a character on that are torn apart behind their owner (阿贤那盏床头灯)."""
    lexicon = names.lexicon
    for owner, end in _begun(texts, at, names):
        if not (link := _link(texts, end, lexicon)):
            continue
        before = [(unit, start + at, stop + at) for unit, start, stop in lexicon.units(texts[at:end])]
        begins = end + link
        behind = lexicon.units(texts[begins : begins + _LONGEST_NAME])
        units = [*before, *((unit, start + begins, stop + begins) for unit, start, stop in behind)]
        for after, found in names.at(units, 0):
            if after > len(before):
                yield units[after - 1][2], {tag: name for tag, name in found.items() if tag.kind == "entity"}
        if owner not in owners_of(names).rooms and behind and behind[0][0][0] == "#":
            yield behind[0][2] + begins, _of_kind(behind[0][0], owner, names)


def _of_kind(kind: str, owner: tuple[str, ...], names: Names) -> dict[Tag, Name]:
    """Return the things of a kind that are called after their owner (妈妈的灯, of a 妈妈床头灯)."""
    return {
        tag: name
        for units, found in names.beginning(owner[0]).items()
        if units[: len(owner)] == owner and units[-1] == kind
        for tag, name in found.items()
        if tag.kind == "entity"
    }


def _link(texts: tuple[str, ...], at: int, lexicon: Lexicon) -> int:
    """Return how many characters from one on stand between an owner and what is owned."""
    found = _between(lexicon.spelling.owning.between).match("".join(texts[at : at + _LONGEST_LINK]))
    return found.end() if found is not None else 0


@lru_cache(maxsize=8)
def _between(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _is_thing(texts: tuple[str, ...], at: int, names: Names) -> bool:
    """Tell whether a thing is named from a character on."""
    if at >= len(texts):
        return False
    if any(tag.kind == "things" for _end, tags in names.lexicon.at(texts, at) for tag in tags):
        return True
    units = names.lexicon.units(texts[at : at + _LONGEST_NAME])
    named = (tag for _after, found in names.at(units, 0) for tag in found)
    return any(tag.kind == "entity" for tag in named)
