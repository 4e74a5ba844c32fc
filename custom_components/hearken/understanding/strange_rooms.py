"""Rooms that this home has not, though their names hold a word for a thing: nothing in "the music room" is music."""

from collections.abc import Sequence
from dataclasses import replace

from .items import Item
from .lexicon import Lexicon
from .tokens import Token


def strange_rooms(items: Sequence[Item], lexicon: Lexicon, tokens: Sequence[Token]) -> list[Item]:
    """Return items with the name of a room that is none of the home's as one word that is not known."""
    found: list[Item] = []
    for item in items:
        is_last = lexicon.head_last or lexicon.spelling.links  # "Musikzimmer"
        room = _of_thing(found, item, lexicon) if is_last else _with_thing(found, item, lexicon)
        if not room and found and _is_room(item, lexicon) and not found[-1].is_name:
            room = found[-1:] if tokens[item.start - 1].end == tokens[item.start].start else ()  # "Spielzimmer"
        if not room and _is_described(found, item, lexicon):
            room = found[-1:]  # "the back room"
        if not room:
            found.append(item)
            continue
        del found[-len(room) :]
        parts = (*room, item)
        text = " ".join(part.text for part in parts)
        found.append(Item(parts[0].start, item.end, (), exact=False, text=text))
    return found


def strange_places(items: Sequence[Item], lexicon: Lexicon) -> list[Item]:
    """Return items with what is named as a place, and is none of the home's, as words that are not known.

    Who says "in the bar", "on the second" or "in bedroom 2" means a place, whatever else the words mean elsewhere.
    """
    found = list(items)
    if not lexicon.spaced:
        return [replace(item, tags=()) if _is_pointed_at(items, at, lexicon) else item for at, item in enumerate(items)]
    for at in range(1, len(found)):
        if _is_strange_place(found, at, lexicon):
            found[at] = replace(found[at], tags=())
    return found


def _is_pointed_at(items: Sequence[Item], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a word points at a place that nobody named (那边的灯), as it does behind no name (厨房那边)."""
    there, before = lexicon.wraps.about.there, items[at - 1] if at else None
    if there is None or items[at].is_name or there.fullmatch(items[at].text) is None:
        return False
    return before is None or (
        bool(before.tags) and not before.is_name and not before.has("things", "here", "home", "pronoun", "beside")
    )


def _is_strange_place(items: Sequence[Item], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a word stands where a place does, behind "in the" and before nothing that it belongs to."""
    item, following = items[at], items[at + 1] if at + 1 < len(items) else None
    if item.is_name or not item.tags or item.end - item.start > 1 or item.has(*_NO_PLACES):
        return False
    if any(one.has("questions") and not one.has("filler") for one in items[:at]):
        return False
    stands_in = item.text in lexicon.placeholders and not any(
        one.value("quantity") == "everything" for one in items[:at]
    )
    if stands_in:
        return False  # "the light in the other one"
    if following is not None and not following.has("mark", "and", "except", "particles", "to", "filler", "verbs"):
        return False
    before = items[at - 1].text.split()
    if items[at - 1].is_name or items[at - 1].has("number") or before[-1] not in lexicon.definite:
        return False
    leads = before[0] if len(before) > 1 else items[at - 2].text if at > 1 else ""
    reaches = any(tag.kind == "to" for _end, tags in lexicon.at((leads,), 0) for tag in tags)
    return leads in lexicon.where and not (reaches and item.has(*_REACHED))


_NO_PLACES = ("things", "here", "home", "there", "outside", "quantity", "number", "pronoun", "days", "calendar", "mark",
              "colours", "modes", "gears", "extreme", "lists")  # fmt: skip
"""Meanings that a word keeps behind "in the": what it says is no place, or a value ("in the low setting")."""

_REACHED = ("portion", "amount", "less", "factor", "attributes", "changes")
"""Meanings that a word keeps behind what may say how far something goes ("at the half", "en la mitad")."""


def is_strange_room(text: str, lexicon: Lexicon) -> bool:
    """Tell whether words that are not known were put together here."""
    words = text.split()
    return len(words) > 1 and not lexicon.rooms.isdisjoint(words)


def begins_room(texts: Sequence[str], end: int, lexicon: Lexicon) -> bool:
    """Tell whether the last of some words, which may be a room, begins the name of another ("la sala de música")."""
    if lexicon.head_last or texts[end - 1] not in lexicon.rooms:
        return False
    at = end
    while at < len(texts) and texts[at] in lexicon.within:
        at += 1
    return at > end and at < len(texts) and any(
        tag.kind == "things" for after, tags in lexicon.at(tuple(texts), at) if after == at + 1 for tag in tags
    )  # fmt: skip


def _of_thing(before: Sequence[Item], item: Item, lexicon: Lexicon) -> Sequence[Item]:
    """Return the word for a thing of which the word behind it makes a room ("music room")."""
    if not (_is_room(item, lexicon) and before):
        return ()
    named = before[-1].has("entity") and not before[-1].has("area", "floor") and not before[-1].exact
    return before[-1:] if _is_thing(before[-1]) or named else ()  # "coffee room", of a Coffee Machine


def _with_thing(before: Sequence[Item], item: Item, lexicon: Lexicon) -> Sequence[Item]:
    """Return the room, and what holds it together, that a word for a thing ends the name of ("salle de musique")."""
    if len(before) < _LED or not _is_thing(item):
        return ()
    room, link = before[-_LED:]
    return (room, link) if _is_room(room, lexicon) and link.text in lexicon.within else ()


def _is_described(before: Sequence[Item], item: Item, lexicon: Lexicon) -> bool:
    """Tell whether a word that is known from elsewhere says behind an article which room is meant ("the red room")."""
    if len(before) < _LED or not _is_room(item, lexicon):
        return False
    article, which = before[-_LED:]
    says_which = bool(which.tags) and all(tag.kind in _DESCRIBING for tag in which.tags)
    all_of_it = which.value("quantity") in {"all", "each", "everything"}
    return says_which and not all_of_it and article.text.rpartition(" ")[2] in lexicon.articles


_DESCRIBING = frozenset({"states", "colours", "units", "verbs", "filler", "quantity", "portion", "outside", "number"})
"""Meanings of words that may also say which room is meant ("back", "red", "next")."""

_LED = 2
"""Words before the thing: the room and what holds the name together."""


def _is_room(item: Item, lexicon: Lexicon) -> bool:
    return item.text in lexicon.rooms and not item.is_name


def _is_thing(item: Item) -> bool:
    return item.has("things") and not item.is_name
