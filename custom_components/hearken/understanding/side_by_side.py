"""Several things in one breath, each with what becomes of it: "desk lamp off floor lamp on", "A to pink B to green".

Where what becomes of one thing is said behind it, another thing that has its own begins a clause, with a conjunction
or without; and a state behind a thing is then an order as well ("lights off curtains closed"). A language that has no
words like "on" and "off" says all of it by states: "lámpara de techo encendida y lámpara de pie apagada".
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import chain

from .clauses import Clause, Phrase
from .items import Item, is_article
from .lexicon import Lexicon, lexicon_for
from .things import MEASURING, OPENED_DOMAINS
from .word_roles import BREAKS, WordRoles, domains_named

_SORTS = (
    ("colour", ("colours",)),
    ("number", ("number", "portion", "extreme", "gears", "factor")),
    ("switch", ("particles", "verbs", "changes", "carry")),
)
"""The sorts of what may become of a thing, and the sections of the words that say it."""

_ACTING = ("particles", "verbs", "changes", "carry", "number")

RESULTS = {"open": "open", "closed": "close", "locked": "lock", "unlocked": "unlock", "on": "on", "off": "off"}
"""What brings a state about: "get the door locked", "have the tree lit"."""

_UNSAID = frozenset({"unlocked"})
"""States that nobody brings about by the mere word."""


class SideBySide(WordRoles):
    """Tells where another thing begins, and what becomes of it."""

    clauses: list[Clause]
    """What was asked for before this clause."""
    wishes: bool = False
    """Whether a state is wanted ("I'd like the curtains closed")."""
    said_behind: frozenset[str] = frozenset()
    """The sorts of what was said behind its thing in this clause."""

    def _note(self, item: Item) -> None:
        """Remember what is said behind its thing, and end an exception with what is done with all the others."""
        if self.excluding and not (self.phrase.is_empty or self.clause.acts) and item.has("particles"):
            if self.lexicon.spaced and not item.is_name:
                self.clause.excluded.append(replace(self.phrase, is_spared=True))
                self.phrase, self.excluding = Phrase(), False
        elif (self.clause.phrases or not self.phrase.is_empty) and (sort := _sort(item)) is not None:
            self.said_behind |= {sort}

    def _place_behind(self, clause: Clause) -> None:
        """Say a place of all that is not spared ("everything but the lamp off upstairs"), and not of the exception.

        Where it stands between the two ("everything but the lamp upstairs off"), it may be of either.
        """
        if not self.lexicon.spaced or not clause.excluded or not clause.phrases:
            return
        *before, last = clause.phrases
        if last.is_only_place and len(before) == 1 and not before[0].has_place:
            clause.phrases = [replace(before[0], areas=last.areas, floors=last.floors, here=last.here, home=last.home)]
        elif clause.phrases[0].quantity in {"all", "everything"} and not clause.phrases[0].has_place:
            between = (one for one in clause.excluded if one.entities and (one.areas or one.floors))
            clause.is_unclear |= clause.action_last and any(between)

    def _begins_anew(self, item: Item, at: int) -> bool:
        """Tell whether a target begins a clause, where actions follow their targets ("tv off kitchen light on")."""
        if not (item.is_name or item.has("things")) or item.has("verbs", "particles") or self.excluding:
            return False
        if item.has("modes") and self._is_put_on(item):
            return False
        own, names_thing = self._own(at)
        if own is None:
            return False
        if self.clause.action_last and not (self.clause.carries and self.lexicon.spaced) and own.has(*_ACTING):
            return not own.has("things")
        if not (self.lexicon.spaced and names_thing) or own.has("things", "filler"):
            return False
        if self.clause.carries or (self.clause.verb is not None and not self.clause.action_last):
            return _sort(own) in self.said_behind  # "turn A off B on", "set A to pink B to green"
        return bool(self.said_behind)

    def _own(self, at: int) -> tuple[Item | None, bool]:
        """Return what becomes of a target, and whether that is a thing and no place alone; None where nothing does."""
        items = self.tagged.items
        names_thing = items[at].has("entity", "things")
        before = next((one for one in items[:at][::-1] if one.text not in self.lexicon.articles), None)
        goes_on = before is None or before.text not in self.lexicon.where
        for number, later in enumerate(items[at + 1 :], at + 1):
            if later.has("and") and names_thing and goes_on and self._names_next(number):
                continue  # "the tv off the lamp and the fan on"
            if later.has("and", "except", "correction") or later.value("mark") in BREAKS:
                return None, False
            if _sort(later) is not None:
                return later, names_thing
            names_thing |= later.has("entity", "things")
        return None, False

    def _is_contrary(self, particle: str | None, following: Item | None) -> bool:
        """Tell whether the last word takes the other direction ("turn off the hall light the porch light on")."""
        ends = following is None or following.has("mark", "and")
        return {self.clause.verb, particle} == {"on", "off"} and ends and not (self.phrase.is_empty or self.excluding)

    def _lists_on(self, item: Item) -> bool:
        """Tell whether an exception goes on before what is done with the rest ("all but A and B off")."""
        items = self.tagged.items
        at = items.index(item)
        own = next(
            (n for n in range(at + 1, len(items)) if _sort(items[n]) is not None or items[n].has("quantity")), at
        )
        listed = any(one.has("and") for one in items[at:own])
        after = next((one for one in items[at + 1 :] if not one.has("filler") or one.is_name), item)
        return listed and after.may_name and items[own].has("particles")

    def _names_next(self, at: int) -> bool:
        """Tell whether a target stands behind a word, in a language with spaces."""
        behind = (one for one in self.tagged.items[at + 1 :] if not one.has("filler") or one.is_name)
        after = next(behind, None) if self.lexicon.spaced else None
        return after is not None and (after.is_name or after.has("things")) and not after.has("verbs", "carry")

    def _is_result(self, item: Item) -> bool:
        """Tell whether a state is to be brought about: of what somebody gets or wants, or beside another order.

        "Lights off curtains closed" closes them; "the curtains closed" alone may be how they are.
        """
        items = self.tagged.items
        at = items.index(item)
        if item.value("states") not in RESULTS or (at and items[at - 1].text.lower() in self.lexicon.relatives):
            return False  # "I want everything that's on upstairs switched off"
        if self.clause.carries or self.wishes:
            return True
        told = any(one.has("questions") and not one.is_name for one in items)
        if not self.lexicon.spaced or told or item.value("states") in _UNSAID or item.is_name:
            return False
        if not (self.phrase.entities or self.phrase.kinds):
            return False
        if self._each_is_stated:
            return True
        if self.clauses and self.clauses[-1].acts:
            return True
        rest = [n for n in range(at + 1, len(items)) if not items[n].has("and", "mark", "filler") or items[n].is_name]
        names = bool(rest) and (items[rest[0]].is_name or items[rest[0]].has("things"))
        own = self._own(rest[0])[0] if names else None
        return own is not None and own.has(*_ACTING)

    @cached_property
    def _each_is_stated(self) -> bool:
        """Tell whether all that is said is several things, each with the state that it is to have.

        So it is said where states are adjectives ("volet gauche fermé et volet droit ouvert"). Of one thing, beside
        another word or with a question mark, it may be how they are.
        """
        if "?" in self.tagged.text or not _states_are_adjectives(self.lexicon.language):
            return False
        stated = list(_stated(self.tagged.items))
        return len(stated) > 1 and all(_is_order(things, state, self.lexicon) for things, state in stated)


def _sort(item: Item) -> str | None:
    """Return which sort of thing a word says that becomes of what it stands behind; None where it says none."""
    if item.is_name:
        return None
    if item.value("states") in RESULTS:
        return "switch"
    return next((sort for sort, sections in _SORTS if item.has(*sections)), None)


def _stated(items: Sequence[Item]) -> Iterator[tuple[Sequence[Item], Item]]:
    """Yield what stands before each state or colour of a sentence, with that; what is behind the last with nothing."""
    things: list[Item] = []
    for item in items:
        if not item.is_name and (item.value("states") in RESULTS or item.has("colours")):
            yield things, item
            things = []
        elif item.is_name or not (item.has("and", "mark") and not things):
            things.append(item)
    if any(one.is_name or not one.has("filler", "mark") for one in things):
        yield things, Item(len(items), len(items), ())


def _is_order(things: Sequence[Item], state: Item, lexicon: Lexicon) -> bool:
    """Tell whether nothing but things, and such as may become so, stand before a state."""
    return _names_only_things(things, lexicon) and _may_become(state, things, lexicon)


def _names_only_things(items: Sequence[Item], lexicon: Lexicon) -> bool:
    """Tell whether nothing but things stand before a state ("again the light on and the heating on" tells)."""
    if not items or not (items[0].is_name or items[0].has("things", "quantity") or is_article(items[0], lexicon)):
        return False
    return all(one.is_name or (one.has(*_BESIDE_THINGS) and not one.has(*_SAYING_MORE)) for one in items)


_BESIDE_THINGS = ("things", "filler", "article", "and", "quantity", "home", "here", "to", "number")
_SAYING_MORE = ("questions", "verbs", "carry")


def _may_become(state: Item, things: Sequence[Item], lexicon: Lexicon) -> bool:
    """Tell whether a state or a colour may be brought about of some things by the mere word.

    Nothing is unlocked so, and a door may only be complained of ("the door open and the light on").
    """
    said = state.value("states") or ""
    named = [domains for item in things if (domains := domains_named(item) - MEASURING)]
    domains = set(chain.from_iterable(named))
    if said not in RESULTS or not domains:
        return bool(domains) and state.has("colours")
    if said in _UNSAID or (said == "open" and any(_is_door(item, lexicon) for item in things)):
        return False
    return domains.isdisjoint(OPENED_DOMAINS) if said in {"on", "off"} else domains <= OPENED_DOMAINS


def _is_door(item: Item, lexicon: Lexicon) -> bool:
    """Tell whether something is a lock, or a word for a door is in its name."""
    words = lexicon.spelling.words(item.text)
    told = {tag.value for at in range(len(words)) for _end, tags in lexicon.at(words, at) for tag in tags}
    return "lock" in domains_named(item) or not _DOORS.isdisjoint(told)


_DOORS = frozenset({"door", "garage", "gate", "lock"})


@lru_cache
def _states_are_adjectives(language: str) -> bool:
    """Tell whether a language has no single word like "off" for what becomes of things."""
    return not any(len(words) == 1 and key == "off" for words, key in lexicon_for(language).of_kind("particles"))
