"""Words that only say which of several things is meant: "the red lamp", "the fan next to the door", "the left one".

Whatever else they mean counts for nothing there: nothing is made red, and no door is opened. They become words that
nothing explains, so that only what is called so is meant.
"""

from collections.abc import Sequence
from dataclasses import replace

from .items import Item, is_article
from .lexicon import Lexicon, Tag


def described(items: Sequence[Item], texts: tuple[str, ...], lexicon: Lexicon) -> list[Item]:
    """Return items of which those that only describe a thing have lost their meanings."""
    return _shaded(_coloured(_placed(items, texts, lexicon), lexicon), lexicon)


# Where in a room


def _placed(items: Sequence[Item], texts: tuple[str, ...], lexicon: Lexicon) -> list[Item]:
    """Take what a thing stands beside, or the side on which it is, for a description of it."""
    found: list[Item] = []
    at = 0
    while at < len(items):
        placed = _place(items, at, texts, lexicon) if found and found[-1].may_name else None
        if placed is None:
            found.append(items[at])
            at += 1
            continue
        at, told = placed
        found += told
    return found


def _place(items: Sequence[Item], at: int, texts: tuple[str, ...], lexicon: Lexicon) -> tuple[int, list[Item]] | None:
    """Return the number of the item behind words that say where a thing is, and what these are; None of all others."""
    start = items[at].start
    if (side := lexicon.whereabouts.side_at(texts, start)) is not None:
        behind, first, last = side
        parts = [(start, first, _SAYS_NOTHING), (first, last, ()), (last, behind, _SAYS_NOTHING)]
        told = [Item(one, other, tags, text=" ".join(texts[one:other])) for one, other, tags in parts if one < other]
        return _behind(items, at, behind, told, texts, lexicon)
    if (end := lexicon.whereabouts.beside_at(texts, start)) is None:
        return None
    noun = next((number for number in range(at, len(items)) if items[number].start == end), len(items))
    while noun < len(items) and is_article(items[noun], lexicon):
        noun += 1
    told = [Item(start, items[noun].start, _SAYS_NOTHING, text=" ".join(texts[start : items[noun].start]))] if (
        noun < len(items)
    ) else []  # fmt: skip
    while noun < len(items) and items[noun].is_only_room:
        told.append(items[noun])  # "by the kitchen window"
        noun += 1
    if noun == len(items) or not items[noun].may_name or items[noun].has("area", "floor"):
        return None
    return noun + 1, [*told, replace(items[noun], tags=(), exact=False)]


def _behind(  # noqa: PLR0917
    items: Sequence[Item], at: int, end: int, told: list[Item], texts: tuple[str, ...], lexicon: Lexicon
) -> tuple[int, list[Item]] | None:
    """Return the number of the item behind some words, of which the last may be part of it ("at the back on")."""
    last = next((number for number in range(at, len(items)) if items[number].end >= end), at)
    if items[last].end == end:
        names_more = last + 1 < len(items) and (items[last + 1].may_name or items[last + 1].text in lexicon.rooms)
        return None if names_more else (last + 1, told)  # "in the back room"
    rest = next((tags for after, tags in lexicon.at(texts, end) if after == items[last].end), ())
    if not rest or not items[last].tags or items[last].is_name:
        return None
    text = " ".join(texts[end : items[last].end])
    return last + 1, [*told, Item(end, items[last].end, rest, text=text)]


_SAYS_NOTHING = (Tag("filler"), Tag("beside"))
"""Meanings of what stands around the words that tell; no name is compared with it."""


# Colours


def _coloured(items: Sequence[Item], lexicon: Lexicon) -> list[Item]:
    """Take the colour that a thing has for a description of it, and no colour that it is to have."""
    leads = lexicon.head_last or bool(lexicon.spelling.links)  # "the red lamp", "die rote Lampe"
    tells = _leads if leads else _follows
    return [
        replace(item, tags=())
        if (item.has("colours") and tells(items, at, lexicon)) or (not leads and _is_of_lists(items, at))
        else item
        for at, item in enumerate(items)
    ]


def _shaded(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """Take an unknown word right behind a colour for its shade, where nothing else follows ("rouge braise")."""
    if lexicon.head_last or lexicon.spelling.links or not lexicon.spaced:
        return items
    found = list(items)
    for at in range(1, len(items)):
        colour, item = items[at - 1], items[at]
        is_behind = not item.tags and colour.has("colours") and not colour.is_name and colour.end == item.start
        if is_behind and (at + 1 == len(items) or items[at + 1].has("mark", "and")):
            found[at] = replace(item, tags=_SAYS_NOTHING)
    return found


def _is_of_lists(items: Sequence[Item], at: int) -> bool:
    """Tell whether a verb that is only known of lists stands right behind a thing ("le thermostat rayé")."""
    item = items[at]
    only = bool(item.tags) and all(tag.kind == "lists" and tag.value in _LIST_VERBS for tag in item.tags)
    return only and at > 0 and items[at - 1].has("things", "entity") and items[at - 1].end == item.start


_LIST_VERBS = frozenset({"add", "remove"})


def _leads(items: Sequence[Item], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a colour stands between an article and what it is said of."""
    if not 0 < at < len(items) - 1 or not _is_of_thing(items[at]):
        return False
    return _is_definite(items[at - 1], lexicon) and items[at + 1].may_name


def _follows(items: Sequence[Item], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a colour stands right behind a thing to which something else is done ("enciende la luz azul").

    Who puts or makes it blue says so in the same words ("pon la luz azul", "pon la luz azul al 40"), but not beside
    what else is done.
    """
    first = at
    while first and items[first - 1].may_name and items[first - 1].end == items[first].start:
        first -= 1
    if not 0 < first < at or not _is_of_thing(items[at]) or not _is_definite(items[first - 1], lexicon):
        return False
    begin = next((number + 1 for number in range(at, -1, -1) if items[number].has("and", "mark")), 0)
    end = next((number for number in range(at, len(items)) if items[number].has("and", "mark")), len(items))
    others = [item for item in (*items[begin:at], *items[at + 1 : end]) if not item.is_name]
    if any(item.has("colours", "particles", "changes") for item in others):
        return True
    acts = any(item.has("number") or (item.has("verbs") and item.value("verbs") != "set") for item in others)
    return acts and not any(item.has("carry") for item in others)


def _is_of_thing(item: Item) -> bool:
    """Tell whether a word says the colour of a thing, and not that of its light."""
    return not item.is_name and item.value("colours") not in _OF_LIGHT and not item.has("things")


def _is_definite(item: Item, lexicon: Lexicon) -> bool:
    """Tell whether something certain is named behind a word ("the", "die", "de la")."""
    return is_article(item, lexicon) and item.text.rpartition(" ")[2] not in lexicon.indefinite


_OF_LIGHT = frozenset({"warm white", "cool white", "neutral white", "daylight", "candle"})
"""Colours that only light has: who turns on the warm light wants it warm."""
