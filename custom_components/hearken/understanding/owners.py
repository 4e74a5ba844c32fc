"""Whose a place is: "chez Nina", "la lampe de Nina" are in the room that is called "Chambre de Nina".

Only a name that nothing else explains, and by which just one room is called, is taken for that room.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .items import Item
from .lexicon import Lexicon, Tag
from .names import Names


def owned_places(items: Sequence[Item], lexicon: Lexicon, names: Names) -> list[Item]:
    """Return items with the room meant where a word behind "of" or "at" says whose it is."""
    found = list(items)
    if not lexicon.whereabouts.of:
        return found
    for at in range(1, len(found)):
        item, before = found[at], found[at - 1]
        if item.tags or before.is_name or not _leads(before, found[at - 2 : at - 1], lexicon):
            continue
        if (area := owners(names).get(lexicon.spelling.words(item.text))) is not None:
            found[at] = replace(item, tags=(Tag("area", area),))
    return found


def owners(names: Names) -> Mapping[tuple[str, ...], str]:
    """Return the areas that are called after somebody or something that the language does not know, by that."""
    found: dict[tuple[str, ...], set[str]] = {}
    for area, text in names.of_areas():
        words = names.words(text)
        at = next((n for n, word in enumerate(words) if n and word in names.lexicon.within), None)
        owner = words[at:] if at is not None else ()
        while owner and owner[0] in names.lexicon.within:
            owner = owner[1:]
        if owner and not any(names.lexicon.at(owner, 0)):
            found.setdefault(owner, set()).add(area)
    return {owner: next(iter(areas)) for owner, areas in found.items() if len(areas) == 1}


def _leads(before: Item, earlier: Sequence[Item], lexicon: Lexicon) -> bool:
    """Tell whether a word says that what follows is whose a place is, with or without an article behind it."""
    words = _words(before)
    if words and words[0] not in lexicon.whereabouts.of and words[-1] in lexicon.definite:
        words = _words(earlier[0]) if earlier else []
    return bool(words) and words[0] in lexicon.whereabouts.of


def _words(item: Item) -> list[str]:
    return item.text.replace("'", " ").split()
