"""Words that say which thing is meant and not what becomes of it, where no spaces are written: 打开红色的灯, 台灯2."""

from .tagging import Item, Tagged

_SWITCHING = frozenset({"on", "off", "open", "close", "toggle", "start", "stop"})
"""Actions that set nothing to a colour, an extreme or a number without a unit."""

_MOST_NUMBERED = 12
"""Things that are numbered, or counted one by one, are hardly more."""


def says_which(tagged: Tagged, item: Item, how: str | None) -> bool:
    """Tell whether a colour, an extreme or a number stands at a name, and what is to be done sets no value.

    Who says 打开红色的灯 means a certain lamp, and 打开台灯2 one of several; 灯调成红色 sets a value.
    """
    if item.is_name or how is not None or not item.has("colours", "extreme", "number", "portion"):
        return False
    if not any(not _SWITCHING.isdisjoint(one.values("verbs")) and not one.is_name for one in tagged.items):
        return False
    before, after = tagged.before(item), tagged.after(item)
    if before is not None and before.has("carry", "to", "by", "attributes", "unit_before", "units", "number", "point"):
        names_object = before.text in tagged.grammar.before_object
        return names_object and item.has("colours", "extreme") and _is_named_by(tagged, after)
    if item.has("colours", "extreme"):
        return _is_named_by(tagged, after)
    number = item.value("number")
    if number is None or item.has("portion", "filler", "amount") or float(number) > _MOST_NUMBERED:
        return False
    if before is not None and (before.is_name or before.has("things")):
        return after is None or after.has("mark", "and", "verbs")
    return after is not None and (after.may_name or after.has("counted"))


def _is_named_by(tagged: Tagged, after: Item | None) -> bool:
    """Tell whether a thing, or a word that nothing explains, follows; 的 may stand before it."""
    if after is not None and after.text in tagged.grammar.of:
        after = tagged.after(after)
    return after is not None and (after.may_name or after.has("except_end")) and not after.has("attributes", "units")
