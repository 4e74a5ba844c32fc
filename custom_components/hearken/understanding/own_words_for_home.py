"""Words for all of the home that are one floor's name here: "the house", where a farm has a House and an Outside."""

from collections.abc import Sequence

from .items import Item
from .lexicon import Lexicon
from .names import Names


def floors_for_home(items: Sequence[Item], texts: tuple[str, ...], lexicon: Lexicon, names: Names) -> list[Item]:
    """Return items in which words for the home that end in a floor's name are that floor; "the whole house" is not."""
    return [_as_floor(item, texts, lexicon, names) for item in items]


def _as_floor(item: Item, texts: tuple[str, ...], lexicon: Lexicon, names: Names) -> Item:
    if item.is_name or not item.has("home") or not lexicon.spaced:
        return item
    if any(not lexicon.kinds(text).isdisjoint({"quantity", "wholes"}) for text in texts[item.start : item.end]):
        return item
    for start in range(item.start, item.end):
        for length, found in names.written(texts[start : item.end]):
            floors = tuple(tag for tag in found if tag.kind == "floor")
            if floors and start + length == item.end:
                return Item(item.start, item.end, floors, exact=True, text=item.text)
    return item
