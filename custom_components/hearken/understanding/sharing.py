"""Names that share their end or beginning: "the left and right blinds", "the bedroom fan and light"."""

from collections.abc import Sequence
from dataclasses import replace

from .homographs import follows_in
from .items import Item
from .lexicon import Lexicon, Tag
from .names import Names


def shared(items: Sequence[Item], texts: tuple[str, ...], lexicon: Lexicon, names: Names) -> list[Item]:
    """Return items with the names found of which only the beginning was said, where one other name has the rest."""
    found = _numbered_too(list(items), texts, names)
    if not lexicon.spaced or not any(item.has("entity") for item in found):
        return found
    found = _continued(found, texts, lexicon, names)
    for at, item in enumerate(found):
        place = item.is_only_room
        place |= item.has("entity") and all(one.startswith("person.") for one in item.values("entity"))
        describes = item.has("portion", "extreme", "gears") and not item.has("verbs", "carry", "particles")
        if (item.tags and not (describes or (place and _is_joined(found, at)))) or not item.text[:1].isalpha():
            continue
        if (found[at - 1 : at] and found[at - 1].has("delay")) or follows_in(found, at, lexicon):
            continue  # "in Freya's room", "the radio in the attic"
        for other in _neighbours(found, at):
            if (tags := _completed(texts[item.start : item.end], texts[other.start : other.end], names)) is not None:
                found[at] = replace(item, tags=tags)
                break
    return found


def _numbered_too(items: list[Item], texts: tuple[str, ...], names: Names) -> list[Item]:
    """Return items with the names found of which the beginning and the number were said ("guest 1 and guest 2 blinds").

    The number is one of the name there, and no value.
    """
    if not names.lexicon.spaced or not any(item.has("entity") for item in items):
        return items
    found: list[Item] = []
    for at, item in enumerate(items):
        before = found[-1] if found else None
        if before is not None and not before.tags and item.has("number") and before.text[:1].isalpha():
            said = texts[before.start : item.end]
            for other in _neighbours(items, at):
                if (tags := _completed(said, texts[other.start : other.end], names)) is not None:
                    text = f"{before.text} {item.text}"
                    found[-1] = replace(before, end=item.end, tags=tags, text=text)
                    break
            else:
                found.append(item)
            continue
        found.append(item)
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
    if other[: len(said)] == said:
        return None  # "in the den and the den blind"
    for cut in range(1, len(other)):
        whole = (*said, *other[cut:])
        units = names.lexicon.units(whole)
        found = next((tags for after, tags in names.at(units, 0) if after == len(units)), {})
        entities = tuple(tag for tag in found if tag.kind == "entity")
        if len(entities) == 1:
            return entities
    return None


def _continued(items: list[Item], texts: tuple[str, ...], lexicon: Lexicon, names: Names) -> list[Item]:
    """Return items with the names found of which only the end was said, behind one that begins like them."""
    found: list[Item] = []
    named: Item | None = None
    joined = False
    for item in items:
        if found and item.start < found[-1].end:
            continue  # part of a name that was found
        ended = (
            item if item.has("entity") or not joined or named is None else _ended(item, named, texts, lexicon, names)
        )
        found.append(ended)
        joined = item.has("and") or item.value("mark") == "," or (joined and item.has("filler") and not item.is_name)
        named = item if item.has("entity") else named
    return found


def _ended(item: Item, named: Item, texts: tuple[str, ...], lexicon: Lexicon, names: Names) -> Item:
    """Return an item as the name that it ends, where one other begins like that: "Anna's lamp and night light"."""
    before = texts[named.start : named.end]
    if (item.tags and not item.has("things")) or item.has("verbs", "carry", "changes", "attributes"):
        return item
    for length in range(_LONGEST, 0, -1):
        said = texts[item.start : item.start + length]
        for cut in range(len(before) - 1, 0, -1):
            whole = (*before[:cut], *said)
            units = lexicon.units(whole)
            tags = next((tags for after, tags in names.at(units, 0) if after == len(units)), {})
            alike = tuple(tag for tag, name in tags.items() if tag.kind == "entity" and name.words == whole)
            if len(alike) == 1 and len(said) == length:
                return Item(item.start, item.start + length, alike, exact=True, text=" ".join(said))
    return item


_LONGEST = 3
"""Words that the end of a name has at most."""
