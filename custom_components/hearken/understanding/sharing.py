"""Names that share their end: "the left and right blinds", "the left blind up and the right one down"."""

from collections.abc import Sequence
from dataclasses import replace

from .items import Item
from .lexicon import Lexicon, Tag
from .names import Names


def shared(items: Sequence[Item], texts: tuple[str, ...], lexicon: Lexicon, names: Names) -> list[Item]:
    """Return items with the names found of which only the beginning was said, where one other name has the rest."""
    found = list(items)
    if not lexicon.spaced or not any(item.has("entity") for item in found):
        return found
    for at, item in enumerate(found):
        place = item.has("area") and not item.has("entity", "things")
        if (item.tags and not (place and _is_joined(found, at))) or not item.text[:1].isalpha():
            continue
        for other in _neighbours(found, at):
            if (tags := _completed(texts[item.start : item.end], texts[other.start : other.end], names)) is not None:
                found[at] = replace(item, tags=tags)
                break
    return found


def _is_joined(items: Sequence[Item], at: int) -> bool:
    """Tell whether a conjunction and a name follow at once ("Mila's and Oscar's shutters")."""
    after = items[at + 1 : at + 3]
    return len(after) == _PAIR and after[0].has("and") and after[1].has("entity")


_PAIR = 2


def _neighbours(items: Sequence[Item], at: int) -> list[Item]:
    """Return the names before and behind a word that a conjunction sets apart from it."""
    found = []
    for side in (items[at + 1 :], items[at - 1 :: -1] if at else ()):
        apart = False
        for item in side:
            apart |= item.has("and", "except") or item.value("mark") == ","
            if item.has("entity"):
                found += [item] if apart else []
                break
    return found


def _completed(said: tuple[str, ...], other: tuple[str, ...], names: Names) -> tuple[Tag, ...] | None:
    """Return the one name that begins as was said and ends as another that was said."""
    for cut in range(1, len(other)):
        whole = (*said, *other[cut:])
        units = names.lexicon.units(whole)
        found = next((tags for after, tags in names.at(units, 0) if after == len(units)), {})
        entities = tuple(tag for tag in found if tag.kind == "entity")
        if len(entities) == 1:
            return entities
    return None
