"""Conversations of two sentences: an order, and what leans on it ("and in the kitchen", "turn it off again")."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from .made_homes import reached
from .naming import Target
from .wording import Composed, Wording

type _Next = tuple[str, Target]
"""The words that follow, and what they name beside what was named before."""


class Following(Wording):
    """Composes conversations with one home, by chance."""

    def followed(self) -> Composed | None:
        """Return an order for one thing, and what is said then."""
        rooms = {room["name"]: room for room in self._home.rooms}
        able = [
            (thing, noun, effect)
            for thing in self._home.things
            for noun in sorted(thing.reached_by)
            for effect in self._nouns[noun]["effects"]
            if thing.room in rooms and self._is_able(effect, frozenset({thing.id}))
        ]
        if not able:
            return None
        thing, noun, effect = self._chance.choice(able)
        room = rooms[thing.room or ""]
        if self._chance.random() < _BY_NAME:
            first, sorts = self._target(thing), {one for one in thing.reached_by if not self._nouns[one].get("mass")}
        else:
            first, sorts = self._in_room(noun, room=room), {noun}
        order = self._one("followed", effect, first)
        ways: tuple[Callable[[], _Next | None], ...] = (
            lambda: self._elsewhere(sorts, first),
            lambda: self._another(effect, first),
            lambda: self._another_noun(effect, [self._home.here, room["name"]]),
            lambda: self._back(effect, first),
            lambda: self._more(effect, first),
        )
        following = self._chance.choice(ways)()
        return following and self._then(order, effect, *following)

    def _then(self, order: Composed, effect: str, text: str, target: Target) -> Composed:
        """Return a conversation; what leans on an order may still do what was ordered.

        What names nothing is about what was done just before.
        """
        then = self._sentence("followed", text, [(effect, target)])
        allowed = {one: order.allowed.get(one, frozenset()) | verbs for one, verbs in then.allowed.items()}
        must = None if order.must is None or order.is_asked_first else then.must
        is_asked_first = order.is_asked_first or then.is_asked_first
        then = replace(
            then, allowed={**order.allowed, **allowed}, must=must, is_asked_first=is_asked_first, leans=not target.words
        )
        return replace(order, given={**then.given, **order.given}, then=then)

    @property
    def _words(self) -> Mapping[str, Any]:
        words: Mapping[str, Any] = self._data["followed"]
        return words

    def _elsewhere(self, nouns: Iterable[str], first: Target) -> _Next:
        """Go on with the same sort of thing in another room."""
        room = self._room()
        text, _ = self._worded(self._words["there"], room, None)
        may = frozenset[str]().union(*(self._reached_there(noun, room) for noun in nouns))
        return text, Target(words=text, may=may, must=may if len(may) == 1 and may.isdisjoint(first.may) else None)

    def _another(self, effect: str, first: Target) -> _Next:
        """Go on with another thing."""
        named = self._by_name(effect) if self._chance.random() < _BY_NAME else None
        target = named or self._in_room(self._noun(effect))
        text = self._chance.choice(self._words["one"]).format(one=target.words)
        return text, target if target.may.isdisjoint(first.may) else replace(target, must=None)

    def _another_noun(self, effect: str, rooms: list[str]) -> _Next:
        """Go on with another sort of thing, in the same room or here."""
        noun = self._noun(effect)
        words, _ = self._worded([self._data["one"]], self._nouns[noun], self._nouns[noun].get("gender"))
        may = reached(self._home.things, noun, rooms) or reached(self._home.things, noun, None)
        may |= self._called(self._nouns[noun]["one"])
        return self._chance.choice(self._words["one"]).format(one=words), Target(words=words, may=may, must=None)

    def _back(self, effect: str, first: Target) -> _Next:
        """Have it as it was."""
        ways: Mapping[str, list[str]] = self._words["back"]
        text = self._chance.choice(ways.get(effect, []) + ways["any"])
        return self._of_it(text, first), Target(words="", may=first.may, must=first.must)

    def _more(self, effect: str, first: Target) -> _Next | None:
        """Have it otherwise."""
        domains = {one.partition(".")[0] for one in first.may}
        ways = [way for domain in sorted(domains) for way in self._words["more"].get(domain, ())]
        if not ways or effect in _RESTING:
            return None
        return self._of_it(self._chance.choice(ways), first), Target(words="", may=first.may, must=None)

    def _of_it(self, text: str, first: Target) -> str:
        """Return words with the pronoun of what was named."""
        return text.format_map(self._data["genders"][first.gender] if first.gender else {})


_BY_NAME = 0.4
"""How often something is named by its own name."""

_RESTING = frozenset({"off", "close", "draw", "stop", "pause", "lock", "mute"})
"""Effects after which nothing is to be had brighter or louder."""
