"""Several things, each named with its state and without a verb: "deckenlampe an stehlampe aus".

Where a language has no words like "on" and "off" it is adjectives that say so: "lámpara de techo encendida y lámpara
de pie apagada". Such a sentence is read as the same with commas, or with verbs.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from .home import Home
from .items import is_article
from .lexicon import Lexicon, Tag, lexicon_for
from .names import Names
from .tagging import Item, tag
from .things import KINDS, OPENED_DOMAINS
from .tokens import plain


@dataclass(frozen=True)
class _Said:
    """A word for a state, and what stands before it."""

    things: str
    word: str
    action: str
    """A key of `verbs` or `particles`, or "colour"."""
    is_adjective: bool


def each_its_state(text: str, lexicon: Lexicon, names: Names, home: Home) -> str | None:
    """Return a sentence that gives each of several things its state, with a pause between them; None of any other."""
    if not lexicon.spaced:
        return None
    text = plain(text)
    states = sum(_may_be_state(token.text, lexicon) for token in lexicon.tokens(text))
    said = list(_parts(text, lexicon, names)) if states >= _SEVERAL else []
    if len(said) < _SEVERAL or not all(_is_of(one, lexicon, names, home) for one in said):
        return None
    if "?" in text and any(one.is_adjective for one in said):
        return None
    led = any(not one.is_adjective and _starts_with_article(two.things, lexicon) for one, two in pairwise(said))
    return None if led else ", ".join(_requested(one, lexicon) for one in said)


_SEVERAL = 2


def _may_be_state(word: str, lexicon: Lexicon) -> bool:
    """Tell whether words for a state may begin with a word."""
    return any(one.kind in _STATES for _end, tags in lexicon.at((word,), 0) for one in tags)


_STATES = frozenset({"particles", "states", "colours"})


def _parts(text: str, lexicon: Lexicon, names: Names) -> Iterator[_Said]:
    """Yield the states of a sentence, in their order; none of them where something else is said behind the last."""
    found: list[_Said] = []
    begun = 0
    words = list(_WORD.finditer(text))
    tagged = tag(text, lexicon, names)
    named = [
        (tagged.tokens[item.start].start, tagged.tokens[item.end - 1].end) for item in tagged.items if item.is_name
    ]
    at = 0
    while at < len(words):
        after, action, is_adjective = _state_at(words, at, lexicon)
        is_state = is_adjective or after == len(words) or words[after].group() not in lexicon.definite
        if any(start <= words[at].start() < end for start, end in named):
            is_state = False  # "the red lamp", which is called so
        if action and is_state:
            things = _EDGES.sub("", _without_and(text[begun : words[at].start()], lexicon))
            if not things:
                return
            found.append(_Said(things, text[words[at].start() : words[after - 1].end()], action, is_adjective))
            begun = words[after - 1].end()
        at = after
    rest = tag(text[begun:], lexicon, names).items if len(found) >= _SEVERAL else ()
    if all((item.has("filler") or item.value("mark")) and not item.is_name for item in rest):
        yield from found


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_EDGES = re.compile(r"^[\s,;.:]+|[\s,;.:]+$")
_LONGEST = 3


def _state_at(words: list[re.Match[str]], at: int, lexicon: Lexicon) -> tuple[int, str, bool]:
    """Return where a word for a state ends, what brings that about, and whether it is an adjective."""
    adjectives = _words_of(lexicon.language).are_adjectives
    for after in range(min(at + _LONGEST, len(words)), at, -1):
        texts = lexicon.spelling.words(" ".join(word.group() for word in words[at:after]))
        tags = next((tags for end, tags in lexicon.at(texts, 0) if end == len(texts)), ()) if texts else ()
        values = {one.kind: one.value for one in reversed(tags)}
        if not values or "things" in values or "questions" in values:
            continue
        if "particles" in values:
            return after, values["particles"], False
        if adjectives and (action := _BRINGING.get(values.get("states", ""))):
            return after, action, True
        if "colours" in values:
            return after, "colour", False
    return at + 1, "", False


_BRINGING = {"on": "on", "off": "off", "open": "open", "closed": "close", "locked": "lock"}
"""What brings a state about; nothing is unlocked that is only said to be so."""


def _without_and(text: str, lexicon: Lexicon) -> str:
    """Return what stands before a state, without the word that holds it to the state before."""
    text = _EDGES.sub("", text)
    first, _space, rest = text.partition(" ")
    tags = next((tags for end, tags in lexicon.at((first,), 0) if end == 1), ())
    return rest if any(one.kind == "and" for one in tags) else text


def _is_of(said: _Said, lexicon: Lexicon, names: Names, home: Home) -> bool:
    """Tell whether nothing but things stand before a state, and such as may be in it."""
    items = tag(said.things, lexicon, names).items
    named = [item for item in items if _domains_of(item)]
    known = [item.is_name or (item.has(*_BESIDE_THINGS) and not item.has(*_SAYING_MORE)) for item in items]
    if not named or not all(known):
        return False
    if not (items[0].is_name or items[0].has("things", "quantity") or is_article(items[0], lexicon)):
        return False  # "again the light on and the heating on"
    if said.action == "colour":
        return True
    domains = {domain for item in named for domain in _domains_of(item)}
    opened = said.action in _OPENING
    if said.is_adjective and said.action == "open" and any(_is_door(item, home) for item in named):
        return False
    return bool(domains) and (domains <= OPENED_DOMAINS if opened else domains.isdisjoint(OPENED_DOMAINS))


_OPENING = frozenset({"open", "close", "lock", "up", "down"})
_BESIDE_THINGS = ("things", "filler", "article", "and", "quantity", "home", "here", "to", "number")


_SAYING_MORE = ("questions", "verbs", "carry")


def _is_door(item: Item, home: Home) -> bool:
    """Tell whether a word may mean a door, which may only be complained of ("the door open and the light on")."""
    entities = [home.entities[one] for one in item.values("entity")]
    doors = any(one.domain == "lock" or one.device_class in _DOORS for one in entities)
    return doors or not _DOORS.isdisjoint(item.values("things"))


_DOORS = frozenset({"door", "garage", "gate", "lock"})


def _domains_of(item: Item) -> set[str]:
    """Return the domains of what a word names, or is the word for."""
    if named := {one.partition(".")[0] for one in item.values("entity")}:
        return named
    return {domain for kind in item.values("things") if kind in KINDS for domain in KINDS[kind].domains} - _MEASURING


_MEASURING = frozenset({"sensor", "binary_sensor"})


def _starts_with_article(text: str, lexicon: Lexicon) -> bool:
    """Tell whether things begin with an article, before which a word like "on" is no state ("an der Decke")."""
    return text.partition(" ")[0] in lexicon.definite


def _requested(said: _Said, lexicon: Lexicon) -> str:
    if not said.is_adjective:
        return f"{said.things} {said.word}"
    return f"{_words_of(lexicon.language).verbs[said.action]} {said.things}"


@dataclass(frozen=True)
class _Words:
    """How a language says states."""

    are_adjectives: bool
    """Whether it has no words like "off" for them."""
    verbs: Mapping[str, str]
    """By what they bring about, its first verbs."""


@lru_cache
def _words_of(language: str) -> _Words:
    verbs: dict[str, str] = {}
    has_particles = False
    for words, tags in (entry for entries in lexicon_for(language).phrases.values() for entry in entries):
        has_particles |= Tag("particles", "off") in tags and len(words) == 1
        for one in tags if len(words) == 1 else ():
            if one.kind == "verbs":
                verbs.setdefault(one.value, words[0])
    return _Words(not has_particles, verbs)
