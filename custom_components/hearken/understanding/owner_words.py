"""Whose something is, told by its name where no spaces are written: 小宇 of 小宇房间, 阿贤 of 阿贤床头灯."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .home import Area, Entity
    from .lexicon import Lexicon

_SHORTEST, _LONGEST = 2, 6
"""Characters of somebody's name."""


def owner_of_room(name: str, lexicon: "Lexicon") -> str:
    """Return who has a room by its name, as it is compared (小宇, of 小宇房间); "" where nobody is told."""
    text = lexicon.spelling.fold(name)
    owners = (text.removesuffix(word) for word in lexicon.spelling.owning.room_words if text.endswith(word))
    return next((owner for owner in owners if _SHORTEST <= len(owner) <= _LONGEST), "")


def owner_of_thing(name: str, lexicon: "Lexicon") -> str:
    """Return what stands in a name before what a thing is (阿贤, of 阿贤床头灯), where that is no word."""
    text = lexicon.spelling.fold(name)
    units = lexicon.units(tuple(text))
    people = {f"~{group[0]}" for group in lexicon.spelling.owning.people}
    at = len(units)
    while at > 0 and units[at - 1][0][0] in "#~" and units[at - 1][0] not in people:
        at -= 1
    told, end = units[:at], units[at - 1][2] if at else 0
    if at == len(units) or not _SHORTEST <= end <= _LONGEST:
        return ""
    is_known = any(after == end for after, _tags in lexicon.at(tuple(text[:end]), 0))
    explained = any(unit[0] in "#~" and unit not in people for unit, _start, _end in told)
    return "" if is_known or explained else text[:end]


def whose_thing(name: str, lexicon: "Lexicon") -> str:
    """Return the same without a word for a room behind it (阿公, of 阿公房间灯)."""
    owner = owner_of_thing(name, lexicon)
    return owner_of_room(owner, lexicon) or owner


def before_rest(entity: "Entity", place: "Area | None", lexicon: "Lexicon") -> Iterator[str]:
    """Yield with what names of a thing may begin that is not said where it is clear: its room, and whose it is."""
    rooms = [lexicon.spelling.fold(name) for name in (place.names if place is not None else ())]
    yield from (rooms := [*rooms, *filter(None, (owner_of_room(name, lexicon) for name in rooms))])
    for name in entity.names:
        told = lexicon.spelling.fold(name).startswith(tuple(rooms))
        if not told and (owner := owner_of_thing(name, lexicon)):
            yield owner
