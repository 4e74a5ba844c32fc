"""The form of follow-ups without an action: "and in the hall", "the lamp too"; other sentences only name things.

"The bedroom is nice", "thank you, Emma", "that's all" name what a follow-up could name, and ask for nothing.
"""

from collections.abc import Sequence

from .clauses import Phrase
from .items import Item
from .lexicon import Lexicon
from .tagging import Tagged


def is_brief(tagged: Tagged, phrases: Sequence[Phrase], lexicon: Lexicon) -> bool:
    """Tell whether a sentence takes up what was done before, or is nothing but what a thing or a place is called."""
    items = [item for item in tagged.items if item.value("mark") is None]
    if all(phrase.is_only_pronoun for phrase in phrases) and not any(item.has("amount", "less") for item in items):
        return False
    goes_on = _goes_on(tagged, lexicon)
    taken_up = goes_on or any(item.has("correction") for item in items[:1])
    unknown = {word for phrase in phrases for word in phrase.unknown}
    return all(
        _is_beside(item, lexicon, goes_on=goes_on)
        or _is_named(item, tagged, lexicon, taken_up=taken_up, is_unknown=not item.tags or item.text.lower() in unknown)
        for item in items
    )


def _goes_on(tagged: Tagged, lexicon: Lexicon) -> bool:
    """Tell whether a sentence says that it goes on with what was said before: "and …", "… too"."""
    brief = lexicon.wraps.brief
    is_first = True
    for item in tagged.items:
        if item.is_name or item.value("mark") is not None:
            is_first &= not item.is_name
            continue
        if _said(item, brief.takes_up) or (is_first and item.has("and")):
            return True
        is_first &= _said(item, brief.beside) or _said(item, brief.courtesies)
    return False


def says_too(tagged: Tagged, lexicon: Lexicon) -> bool:
    """Tell whether a sentence says that the same is to be done: "the bedroom too"."""
    return any(_said(item, lexicon.wraps.brief.too) for item in tagged.items if not item.is_name)


def place_stands_alone(tagged: Tagged) -> bool:
    """Tell whether a place stands alone before what is done, as that of something spoken of before: 楼上的关了."""
    items = [item for item in tagged.items if item.value("mark") is None]
    at = next((at for at, item in enumerate(items) if item.text in tagged.grammar.of and not item.is_name), 0)
    after = items[at + 1 : at + 2]
    stands = at > 0 and items[at - 1].is_name and not items[at - 1].has("entity", "things")
    return stands and bool(after) and after[0].has("verbs", "filler") and not after[0].is_name


def _is_named(item: Item, tagged: Tagged, lexicon: Lexicon, *, taken_up: bool, is_unknown: bool) -> bool:
    """Tell whether an item belongs to the name of something, or says how much of it is meant."""
    if item.is_name or item.has(*_NAMING):
        return True
    if is_unknown:  # "the corner one": a word of a name, and not of a remark
        before, after = tagged.before(item), tagged.after(item)
        told = before is not None and (before.has("article") or before.text.lower() in lexicon.definite)
        return taken_up or told or (after is not None and after.text.lower() in lexicon.placeholders)
    # All there is is meant only where the sentence says that it goes on: "that's all", "everything okay?".
    whole = item.value("quantity") in {"all", "everything"}
    return item.has("quantity") and (taken_up or not whole or _counts(item, tagged))


def _counts(item: Item, tagged: Tagged) -> bool:
    """Tell whether a word of quantity counts things that are named in the same breath ("all the lamps")."""
    return any(one.start >= item.end and (one.is_name or one.has("things")) for one in tagged.items)


def _is_beside(item: Item, lexicon: Lexicon, *, goes_on: bool) -> bool:
    """Tell whether an item may stand beside a name without saying anything of it: articles, "in", "please"."""
    brief = lexicon.wraps.brief
    if _said(item, brief.beside) or _said(item, brief.takes_up):
        return True
    if item.has("and", "correction", "denial"):
        return True
    return goes_on and _said(item, brief.courtesies)


def _said(item: Item, words: frozenset[str]) -> bool:
    said = item.text.lower()
    return said in words or (" " in said and all(word in words for word in said.split()))


_NAMING = (
    "things", "number", "units", "portion", "extreme", "amount", "factor", "colours", "modes", "here", "home",
    "there", "attributes", "to", "by", "pronoun", "outside", "counted", "room_names", "less", "gears", "except",
)  # fmt: skip
"""What may be said of the things of a follow-up, besides their names."""
