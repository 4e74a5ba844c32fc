"""What a question says of which thing is meant, and where: what was found for it must be that, and there."""

from collections.abc import Iterator
from dataclasses import replace

from .clauses import Phrase
from .grounding import Grounding
from .items import Item
from .knowing import WHEREABOUTS
from .lexicon import Lexicon
from .plan import Ask, Query
from .tagging import Tagged

_OF_THINGS = frozenset({Ask.STATE, Ask.ANY, Ask.WHICH, Ask.COUNT, Ask.VALUE})


def told_apart(tagged: Tagged, query: Query, grounding: Grounding) -> Query | str:
    """Return a question of what a word before it fits ("the outside lights"), or what was said and nothing here is.

    A Front door is not the back door, and of the only blind it is not told how the second one is.
    """
    if query.ask not in _OF_THINGS:
        return query
    entities = grounding.snapshot.home.entities
    for item in tagged.items:
        if sources := item.values("source"):  # "how much solar power" is not what the house uses
            of_source = {word for one in sources for word in one.split("|")}
            query = replace(query, targets=tuple(
                one for one in query.targets
                if not of_source.isdisjoint(word for name in entities[one].names for word in name.lower().split())
            ))  # fmt: skip
    for which, thing in _described(tagged, grounding):
        meant = _concepts(which, grounding)
        fitting = tuple(
            one
            for one in query.targets
            if not meant.isdisjoint(grounding.units(entities[one]) | grounding.room_units(entities[one]))
        )
        if query.targets and not fitting:
            return tagged.said(min(which.start, thing.start), max(which.end, thing.end))
        query = replace(query, targets=fitting)
    return query


def tells_apart(tagged: Tagged, grounding: Grounding) -> bool:
    """Tell whether a word before a thing says which one is meant, wherever that is ("the outside light")."""
    return any(True for _ in _described(tagged, grounding))


def is_described(tagged: Tagged, phrase: Phrase, lexicon: Lexicon) -> bool:
    """Tell whether a word that is not known stands beside a name, and so says that another thing is meant.

    "The kitchen plug" may be no Plug; in "do you think the lamp is on" the name is what was said.
    """
    items = tagged.items
    for at, item in enumerate(items):
        if not item.has("entity") or not phrase.start <= item.start < phrase.end:
            continue
        before = items[:at]
        if before and before[-1].text in lexicon.grammar.of:
            before = before[:-1]
        behind = items[at + 1 : at + 2] if not lexicon.head_last and lexicon.spaced else ()
        if any(one.text in phrase.unknown for one in (*before[-1:], *behind)):
            return True
    return not phrase.entities


def lost_place(tagged: Tagged, query: Query, grounding: Grounding) -> str | None:
    """Return a room that was said and is none of this home's, though its word is known, or None."""
    if query.ask not in _OF_THINGS:
        return None
    for item in tagged.items:
        if item.has("room_names") and not (item.is_name or item.has("things", "here", "home")):
            return item.text  # 健身房温度多少
    return _behind_in(tagged, grounding)


def _behind_in(tagged: Tagged, grounding: Grounding) -> str | None:
    """Return the last word of a question where it can but be a place ("how many lights are on in the bar")."""
    said = [item for item in tagged.items if item.value("mark") is None]
    if len(said) < _IN_THE or not grounding.lexicon.spaced:
        return None
    within, article, place = said[-_IN_THE:]
    is_known = place.is_name or any(tag.kind not in {"filler", "except"} for tag in place.tags)
    if is_known or not place.tags or not within.has("delay") or within.is_name:
        return None
    return place.text if article.text in grounding.lexicon.definite else None


_IN_THE = 3


def _described(tagged: Tagged, grounding: Grounding) -> Iterator[tuple[Item, Item]]:
    """Yield the words that only say which of several things is meant, each with the word for the thing."""
    lexicon = grounding.lexicon
    for at, item in enumerate(tagged.items):
        if not item.has("things", "entity"):
            continue
        before = tagged.items[:at]
        if before and before[-1].text in lexicon.grammar.of:
            before = before[:-1]  # 红色的灯
        if before and _says_which(before[-1]):
            behind_article = len(before) > 1 and before[-2].text.rpartition(" ")[2] in lexicon.articles
            if before[-1].has("outside", "colours") or behind_article:
                yield before[-1], item
        behind = tagged.items[at + 1 : at + 3]
        follows = lexicon.spaced and not lexicon.head_last and len(behind) > 1  # "la lampe rouge est-elle allumée"
        if follows and behind[0].has("outside", "colours") and _says_which(behind[0]):
            yield behind[0], item


def _says_which(item: Item) -> bool:
    """Tell whether a word before a thing can but say which one is meant."""
    if item.has("weather") and not item.is_name:
        return True  # "the rain sensor"
    if item.is_name or item.has("things", "delay", "particles", "here", "quantity", "number"):
        return False
    return item.has("outside", "colours", "units") or item.value("states") in WHEREABOUTS


def _concepts(which: Item, grounding: Grounding) -> set[str]:
    """Return the concepts that one of which names of what is meant have."""
    lexicon = grounding.lexicon
    texts = {which.text, *(lexicon.outside if which.has("outside") else ())}
    return {unit for text in texts for unit, _start, _end in lexicon.units(tuple(text.split()))}
