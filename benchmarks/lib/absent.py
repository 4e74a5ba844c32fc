"""Orders for what hardly any home has: strange things, things with an adjective that no name holds, modes."""

from typing import Any

from custom_components.hearken.understanding.plan import Verb

from .made_homes import reached
from .wording import VERBS, Composed, Wording


class Absent(Wording):
    """Composes orders for what one home most often has not, by chance."""

    def strange(self) -> Composed:
        """Return an order for something that no home of ours has, here or in a room."""
        stranger: dict[str, str] = self._chance.choice(self._data["strangers"])
        effect = self._chance.choice(("on", "off", "open", "close", "start", "stop", "up", "down", "percent"))
        words, _ = self._worded(
            [self._data["one"], *self._data["one_there"]], {**stranger, **self._room()}, stranger.get("gender")
        )
        own = set(stranger["one"].lower().split(self._space or None))
        named = (thing for thing in self._home.things if any(word in thing.name.lower() for word in own))
        return self._nothing("strange", self._say(effect, words), {thing.id: VERBS[effect] for thing in named})

    def described(self) -> Composed:
        """Return an order for something by an adjective, which no more than a name can tell of it."""
        described: dict[str, Any] = self._data["described"]
        stem, template = self._chance.choice(list(described["as"].items()))
        noun = self._noun()
        effect = self._effect(noun)
        fields, gender = self._nouns[noun], self._nouns[noun].get("gender")
        one, _ = self._worded([template], fields, gender)
        room = self._room() if self._chance.random() < _WITH_ROOM else None
        words, _ = self._worded(described["there" if room else "here"], {"one": one, **(room or {})}, None)
        may = reached(self._home.things, noun, self._meant(room) if room else None) & self._called_with(
            *stem.split("|")
        )
        return self._nothing("described", self._say(effect, words), dict.fromkeys(may, VERBS[effect]))

    def mode(self) -> Composed:
        """Return an order for a mode, in which only what is called so or has such a mode can be."""
        modes: dict[str, Any] = self._data["modes"]
        way = self._chance.choice(("on", "on", "off"))
        stem, said = self._chance.choice(list(modes["as"].items()))
        room = self._room() if self._chance.random() < _WITH_ROOM else None
        words, _ = self._worded(modes["there" if room else "here"], {"mode": said, **(room or {})}, None)
        text = self._chance.choice(modes[way]).format(words)
        stems = stem.split("|")
        able = self._meant(room) if room else None
        allowed: dict[str, frozenset[Verb]] = {}
        for thing in self._home.things:
            has = modes["has"].get(thing.id.partition(".")[0])
            if has is not None and (able is None or thing.room in able):
                allowed[thing.id] = _TO_HAVE if set(stems).isdisjoint(has) else _HAS_MODE[way]
        # A night light is none for the night: only of a scene the mode's word is enough.
        scenes = frozenset(thing.id for thing in self._home.things if thing.named_only)
        called = self._called_with(said) | (self._called_with(*stems) & scenes)
        return self._nothing("mode", text, allowed | dict.fromkeys(called, VERBS[way]))


_WITH_ROOM = 0.4
"""How often it is said where it is."""

_TO_HAVE = frozenset({Verb.SET})
"""What may be planned for what has modes, but not that one: it is refused as it is set."""

_HAS_MODE = {"on": _TO_HAVE | {Verb.ON, Verb.ARM}, "off": _TO_HAVE}
"""What may be done with what has a mode: to leave it is not to be turned off."""
