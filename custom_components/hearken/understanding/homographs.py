"""Words that are written alike and mean different things, told apart by what stands beside them.

An article that is also a pronoun ("mach die aus", "mach die Lampe aus"), a particle that is also a preposition ("mach
die Tür auf", "stell sie auf 20 Grad"), a verb that is also a preposition ("para la música", "para la cena").
"""

from collections.abc import Sequence
from dataclasses import replace

from .items import Item
from .lexicon import Lexicon, Tag

_AFTER_ARTICLES = (
    "things",
    "quantity",
    "number",
    "attributes",
    "extreme",
    "portion",
    "colours",
    "entity",
    "area",
    "floor",
)
_AFTER_PREPOSITIONS = (*_AFTER_ARTICLES, "modes", "here", "home", "pronoun")
_AMOUNTS = ("number", "portion", "extreme", "factor", "colours", "modes", "attributes")
_PLACES = ("area", "floor")
_NAMES = ("entity", "area", "floor")
_OPENS = ("and", "correction", "mark", "conditions")


def settled(items: Sequence[Item], lexicon: Lexicon) -> list[Item]:
    """Return items with the meanings that their neighbours leave them."""
    found = list(items)
    for at in range(len(found) - 1, -1, -1):
        found[at] = _settled(found, at, lexicon)
    return found


def _settled(items: Sequence[Item], at: int, lexicon: Lexicon) -> Item:
    item = items[at]
    following = items[at + 1] if at + 1 < len(items) else None
    if item.has(*_PLACES) and item.has("things") and _names_another(items, at):
        return _without(item, "things")
    if item.has("entity") and item.has("area") and follows_in(items, at, lexicon):
        item = _without(item, "entity")  # "the light in the wine cellar", where the lock there is called so, too
    if item.has("entity") and item.has("things") and _counts_all(items, at):
        return _without(item, "entity")  # "all blinds", where one of them is called Blinds
    if item.has("entity") and item.has("attributes") and _names_another(items, at):
        item = _without(item, "entity")  # "the humidity of the humidifier", where a sensor is called Humidity
    if item.has("area") and at and items[at - 1].has("quantity") and _is_several_rooms(item, lexicon):
        return _without(item, "area")  # "all the bedrooms", where one room is called a bedroom
    if item.is_name:
        return item
    if (between := _switch_between(items, at, lexicon)) is not None:
        return between
    if {tag.kind for tag in item.tags} == {"carry"} and not lexicon.head_last and _is_object(items, at, lexicon):
        return replace(item, tags=())  # "pon la tira en azul"
    if at and item.end - item.start == 1 and (
        _follows_article(items[at - 1], lexicon) or _is_object(items, at, lexicon)
    ):  # fmt: skip
        if item.has("things") and item.has("verbs", "carry"):
            return _without(item, "verbs", "carry")  # "lock the switch"
        if _is_named_only_here(items, at, lexicon) or (item.has("changes") and not items[at - 1].has("pronoun")):
            return replace(item, tags=())  # "turn on the dimmer" dims nothing
    if lexicon.head_last and (_is_in_room(items, at, lexicon) or _tells_which(items, at, lexicon)):
        return replace(item, tags=())
    if lexicon.spaced and "water" in item.values("verbs") and not _opens(items, at) and not _is_named(items, at + 1):
        return replace(item, tags=())  # "the kitchen water", "the porch water cooler"
    if item.has("and") and item.has("by"):
        return _without(item, "and" if following is not None and following.has("number") else "by")  # "plus 5 percent"
    if item.has("counted") and item.has("amount"):  # "ein paar Lampen", "ein paar Grad"
        return _without(item, "counted" if following is None or following.has("units", "changes") else "amount")
    if item.has("by") and item.has("number"):  # "sube el volumen un 20 %"
        counts = following is not None and following.has("number") and not following.has("filler")
        item = _without(item, *(("number", "filler", "article") if counts else ("by",)))
    if item.has("except") and item.has("negative"):
        return _without(item, "except" if following is not None and following.has("number") else "negative")
    if lexicon.head_last and {tag.kind for tag in item.tags} == {"except"} and _is_place(items, at, lexicon):
        return replace(item, tags=())  # "the wine bar", "the bar lights"
    if item.has("except") and item.has("less") and following is None and (not at or items[at - 1].has("amount")):
        return _without(item, "except")  # "un poco menos"
    if item.has("except") and (instead := _instead_of_exception(items, at + 1)):
        return replace(item, tags=(Tag(instead),))
    if item.has("correction") and item.has("denial") and (not at or following is None or not following.has("mark")):
        return _without(item, "correction")
    if item.has("except") and item.has("less"):
        says_how_much = at > 0 and (items[at - 1].has("units", "number") or items[at - 1].value("mark") in {"%", "°"})
        item = _without(item, "except" if says_how_much or not _is_named(items, at + 1) else "less")
    if item.has("verbs") and item.has("things") and item.end - item.start > 1:
        # "Plug in the lamp", "the plug in the hall"; "light up the hall", "turn the garage light up".
        which = ("filler", "quantity", "things", "colours", *_NAMES)
        is_thing = at > 0 and items[at - 1].has(*which) and not _opens(items, at)
        is_thing |= at > 0 and items[at - 1].text in lexicon.articles
        item = _without(item, "verbs" if is_thing else "things")
    if item.has("verbs") and item.has("filler", "by", "to"):
        acts = _opens(items, at) and not _ends_in_place(items, at)
        item = _without(item, "filler", "by", "to") if acts else _without(item, "verbs")
    if item.has("particles") and at and items[at - 1].text.lower() in lexicon.relatives:
        return _without(item, "particles")  # "everything that's on"
    if item.has("particles") and item.has("to", "filler"):
        stands_before = following is not None and (
            not following.tags or _is_article(following) or following.has(*_AFTER_PREPOSITIONS)
        )
        item = _without(item, "particles", "states") if stands_before else _without(item, "to", "filler", "number")
    if item.has("pronoun") and item.has("filler"):
        item = _without(item, "pronoun" if _is_named(items, at + 1) else "filler")
    if item.has("to", "by") and item.has("filler") and not _is_amount(items, at + 1):
        item = _without(item, "to", "by")
    return item


def _is_several_rooms(item: Item, lexicon: Lexicon) -> bool:
    """Tell whether the word for a room is a plural, and only one room is called so, or by the singular."""
    only = len(item.values("area")) == 1 and not (item.exact or item.has("entity", "floor"))
    return only and lexicon.head_last and lexicon.spaced and lexicon.is_plural(item.text)


def _switch_between(items: Sequence[Item], at: int, lexicon: Lexicon) -> Item | None:
    """Return the particle between two things of which the second has its own, whatever else the word may mean.

    "The sofa lamp on the hall light off", "Deckenlampe an Stehlampe aus" switch both; "the lamp on the landing" is
    only there.
    """
    behind = items[at + 1 : at + 2]
    if not at or not behind or not lexicon.spaced:
        return None
    led = {tag.kind for tag in items[at].tags} == {"filler"} and _without_article(items[at], lexicon)
    particle = led or items[at]
    if not particle.has("particles") or not particle.has("to", "filler", "states"):
        return None
    if not (items[at - 1].has("entity") and behind[0].has("entity") if led else _is_of_thing_alone(items, at)):
        return None
    own = next((one for one in items[at + 2 :] if one.has(*_BECOMING, *_OPENS) and not one.is_name), None)
    has_own = own is not None and own.has("particles", *(() if led else ("colours",)))
    return _without(particle, "to", "filler", "article", "number") if has_own else None


_BECOMING = ("particles", "verbs", "colours")


def _without_article(item: Item, lexicon: Lexicon) -> Item | None:
    """Return "on the" as the "on" that it begins with; None where it is no word with an article."""
    first, *more = item.text.split()
    if not more or more[-1] not in lexicon.articles:
        return None
    return replace(item, tags=lexicon.meaning(first))


def _is_of_thing_alone(items: Sequence[Item], at: int) -> bool:
    """Tell whether a thing stands behind a word, and another before it in a clause without a verb."""
    begun = max((n + 1 for n in range(at) if items[n].has(*_OPENS) and not items[n].is_name), default=0)
    before, behind = items[begun:at], items[at + 1]
    named = [one for one in before if one.has("things", "entity")]
    is_said = any(one.has("verbs", "carry", "changes") and not one.is_name for one in before)
    return bool(named) and not is_said and behind.has("things", "entity") and before[-1].has("things", *_NAMES)


def _ends_in_place(items: Sequence[Item], at: int) -> bool:
    """Tell whether nothing but a place follows ("para la cocina", which is for it and stops nothing)."""
    rest = [item for item in items[at + 1 :] if not _is_article(item)]
    return len(rest) == 1 and rest[0].is_name and not rest[0].has("entity", "things")


def follows_in(items: Sequence[Item], at: int, lexicon: Lexicon) -> bool:
    """Tell whether "in", with or without an article, stands before a word, and a thing or a room before that."""
    before = list(items[:at])
    if before and before[-1].text in lexicon.articles:
        before.pop()
    if len(before) < _THING_AND_IN or not before[-1].has("delay") or before[-1].is_name:
        return False
    return before[-2].has("things", *_NAMES) or not before[-2].tags


_THING_AND_IN = 2


def _follows_article(before: Item, lexicon: Lexicon) -> bool:
    """Tell whether an item ends in an article by which something certain is named ("the", "on the")."""
    last = before.text.rpartition(" ")[2]
    return not before.is_name and last in lexicon.definite and last not in lexicon.within


def _is_object(items: Sequence[Item], at: int, lexicon: Lexicon) -> bool:
    """Tell whether an article stands between a verb and a word ("prende la tira"), and no pronoun ("tú la tiras")."""
    if at < _ARTICLE_AND_ROOM or items[at - 1].text not in lexicon.definite or items[at - 1].is_name:
        return False
    before = at - 2
    while before and items[before].has("pronoun", "filler") and items[before].end - items[before].start == 1:
        before -= 1  # "prendeme la tira"
        if items[before].end == items[before + 1].start and items[before].has("verbs", "carry", "lists"):
            break
    return items[before].has("verbs", "carry", "lists") and not items[before].is_name


def _is_named_only_here(items: Sequence[Item], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a word that names no thing elsewhere does so here: "lock the computer", "the bath", "the power".

    It stands behind an article, and nothing that it could belong to follows. Left out, all the rest would be done.
    """
    item = items[at]
    if not item.tags or any(tag.kind not in _SAYING_NOTHING for tag in item.tags) or item.text in lexicon.placeholders:
        return False
    if not {"next", "previous"}.isdisjoint(item.values("verbs")) or (
        not _WORK.isdisjoint(item.values("verbs"))
        and any(not _DOING.isdisjoint(one.values("verbs")) for one in items[:at])
    ):
        return False  # "skip to the next", "start the clean"
    following = items[at + 1] if at + 1 < len(items) else None
    if following is None or following.has("mark", "and"):
        return True
    return not following.is_name and (following.has("delay") or following.has("particles"))


def _tells_which(items: Sequence[Item], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a word that says nothing by itself says which thing is meant ("the well pump", "the half bath").

    It stands between an article, or a room with its article, and a thing ("the pool house light").
    """
    item = items[at]
    following = items[at + 1] if at + 1 < len(items) else None
    if following is None or following.start != item.end or item.end - item.start > 1 or not item.tags:
        return False
    only = all(tag.kind in _TELLING_WHICH for tag in item.tags)
    if not following.may_name or not only or item.text in lexicon.articles or "shopping" in item.values("lists"):
        return False
    if item.has("weather") and any(one.has("questions") for one in items[:at]):
        return False
    before = items[at - 1 : at]
    room = bool(before) and before[0].is_only_room
    if item.text in (lexicon.rooms if room else lexicon.placeholders):
        return False
    article = items[at - 2 : at - 1] if room and at > 1 else before
    return bool(article) and _follows_article(article[0], lexicon)


_TELLING_WHICH = frozenset({"filler", "verbs", "carry", "portion", "extreme", "factor", "less"})
_TELLING_WHICH |= {"lists", "weather", "conditions"}
"""Meanings that a word has not between an article and a thing."""


def _is_in_room(items: Sequence[Item], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a verb behind a room, where something is done already, names a thing there ("the hallway lift").

    So does what a robot does, behind the word for one ("the robot mop").
    """
    item = items[at]
    if at < _ARTICLE_AND_ROOM or not item.tags or any(tag.kind not in {"verbs", "carry"} for tag in item.tags):
        return False
    following = items[at + 1] if at + 1 < len(items) else None
    article, room = items[at - _ARTICLE_AND_ROOM : at]
    works = room.end == item.start and room.has("things") and not _WORK.isdisjoint(item.values("verbs"))
    is_room = (room.is_only_room or works) and _follows_article(article, lexicon)  # "the robot mop"
    ends = following is None or following.has("mark", "and", "particles")
    return is_room and ends and any(one.has("verbs", "carry") for one in items[:at])


_ARTICLE_AND_ROOM = 2

_SAYING_NOTHING = frozenset({"filler", "verbs", "carry"})
"""Meanings of words that name nothing."""

_DOING = frozenset({"start", "stop", "pause", "resume"})

_WORK = frozenset({"clean", "mow"})
"""Verbs for what robots do, which also name it."""


def _counts_all(items: Sequence[Item], at: int) -> bool:
    """Tell whether all of what a word stands for is meant ("all the blinds", "jedes Rollo")."""
    before = next((item for item in reversed(items[:at]) if not item.has("filler") or item.has("quantity")), None)
    return before is not None and before.value("quantity") in {"all", "each"}


def _names_another(items: Sequence[Item], at: int) -> bool:
    """Tell whether another thing is named beside a place that could be one ("the light in the garage")."""
    for side in (items[at + 1 :], reversed(items[:at])):
        for item in side:
            if item.has("and", "mark", "except", "correction"):
                break
            if item.has("things", "entity"):
                return True
    return False


def _is_place(items: Sequence[Item], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a word of exception says where something is, or which: behind an article or what it belongs to."""
    before, following = items[at - 1 : at], items[at + 1] if at + 1 < len(items) else None
    if not before or items[at].end - items[at].start > 1:
        return False
    if _follows_article(before[0], lexicon):
        return True
    if following is None:
        return before[0].may_name
    is_led = at > 1 and _follows_article(items[at - 2], lexicon)
    belongs = not before[0].tags or (before[0].has("entity") and not before[0].exact)  # "the coffee bar light"
    return is_led and belongs and (following.has("things") or not following.tags)


def _instead_of_exception(items: Sequence[Item], at: int) -> str | None:
    """Return what a word of exception is where nothing follows that can be excepted: "mach es aber nicht an"."""
    said = [
        item for item in items[at:] if not item.has("filler") or item.has("particles", "outside", "there", "number")
    ]
    following = next((item for item in said if not item.has("pronoun")), None)
    if following is None:
        return None if said else "filler"
    if following.has("particles") and any(item.has("things", *_NAMES) for item in said[said.index(following) + 1 :]):
        return "and"  # "off in the bedroom, but on in the hall"
    if (
        following.has("mark")
        and len(items[at - 1].text.split()) > 1
        and any(item.has("things", *_NAMES) for item in said)
    ):
        return None  # "except for, um, the hall"
    if following.has("particles", "mark"):
        return "filler" if following is said[0] else None
    if following.has("verbs") and not following.has("things", "entity", "area", "floor"):
        return "and"
    return None


def _is_article(item: Item) -> bool:
    return item.has("filler") and item.has("pronoun", "number", "article")


def _is_named(items: Sequence[Item], at: int) -> bool:
    """Tell whether what follows can be named with an article; other words that say nothing do not matter."""
    for item in items[at:]:
        if item.has("and", "mark", "particles"):
            return False
        if not item.tags or item.has(*_AFTER_ARTICLES):
            return True
        if not item.has("filler"):
            return False
    return False


def _is_amount(items: Sequence[Item], at: int) -> bool:
    for item in items[at:]:
        if item.has(*_AMOUNTS):
            return True
        if not item.has("filler"):
            return False
    return False


def _opens(items: Sequence[Item], at: int) -> bool:
    """Tell whether nothing that says something stands before a word in its clause."""
    for item in reversed(items[:at]):
        if item.has(*_OPENS):
            return True
        if not item.has("filler"):
            return False
    return True


def _without(item: Item, *kinds: str) -> Item:
    return replace(item, tags=tuple(tag for tag in item.tags if tag.kind not in kinds))
