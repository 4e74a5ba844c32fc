"""Names without what they say the thing is, where another before was called so: "el de Andrés", "celle du bureau".

"Apaga el buró de Paola y prende el de Andrés" is about the Buró de Andrés; and of "la de la cochera", behind a light,
the garage is only where the thing is.
"""

from collections.abc import Sequence
from dataclasses import replace

from .items import Item
from .lexicon import Lexicon, Tag
from .names import Names


def with_heads(items: Sequence[Item], texts: tuple[str, ...], lexicon: Lexicon, names: Names) -> list[Item]:
    """Return items with what a word for "the one" before "of" stands for: a name that begins as one before does."""
    if not lexicon.whereabouts.headless:
        return list(items)
    found: list[Item] = []
    named: Item | None = None
    placing = False
    for one in items:
        item = one
        if found and item.start < found[-1].end:
            continue  # part of a name that was found
        if _stands_for_one(item, texts, lexicon):
            whole = _called(item, texts[named.start : named.end], texts, lexicon, names) if named else None
            placing = whole is None and named is not None
            number = lexicon.whereabouts.headless[texts[item.end - 1]]
            found.append(whole or replace(item, tags=(*item.tags, Tag("headless", number))))
            continue
        says_where = texts[item.start] in lexicon.within and not item.is_name
        if placing and item.has("area") and item.has("things") and not item.has("entity"):
            item = replace(item, tags=tuple(tag for tag in item.tags if tag.kind != "things"))
        elif placing and not says_where and named is not None and _is_other(item, named):
            item = replace(item, tags=(), exact=False)  # "la de la tele", behind a lamp, is no television
        placing &= says_where
        found.append(item)
        if item.has("entity", "things") and not item.has("verbs", "carry"):
            named = item
    return found


def _is_other(item: Item, named: Item) -> bool:
    """Tell whether an item names a thing, and of none of the sorts of the one that was named before it."""
    sorts, before = ({one.partition(".")[0] for one in each.values("entity")} for each in (item, named))
    return bool(sorts and before) and sorts.isdisjoint(before)


def _stands_for_one(item: Item, texts: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Tell whether an item is a word for "the one", also behind "to" ("a la"), with "of" behind it."""
    said = texts[item.start : item.end]
    if item.is_name or item.end >= len(texts) or not lexicon.within.isdisjoint(said[:-1]):
        return False
    return len(said) <= _TO_THE_ONE and said[-1] in lexicon.whereabouts.headless and texts[item.end] in lexicon.within


_TO_THE_ONE = 2


def _called(item: Item, before: tuple[str, ...], texts: tuple[str, ...], lexicon: Lexicon, names: Names) -> Item | None:
    """Return the one name that begins as another before, and ends in what stands behind "the one"."""
    cuts = [cut for cut in range(1, len(before)) if before[cut] in lexicon.within]
    for length in range(_LONGEST, 1, -1):
        said = texts[item.end : item.end + length]
        if len(said) < length:
            continue
        for cut in cuts:
            whole = (*before[:cut], *said)
            units = lexicon.units(whole)
            tags = next((tags for after, tags in names.at(units, 0) if after == len(units)), {})
            alike: tuple[Tag, ...] = tuple(
                tag for tag, name in tags.items() if tag.kind == "entity" and name.words == whole
            )
            if len(alike) == 1:
                return Item(item.start, item.end + length, alike, exact=True, text=" ".join(whole))
    return None


_LONGEST = 5
"""Words that the end of a name has at most, with what holds it to its beginning."""
