"""Orders for what may be there, each category in its way of saying; and what only sounds like an order."""

from typing import Any

from custom_components.hearken.understanding.plan import Verb

from .amounts import amount_of
from .made_homes import reached
from .naming import Target
from .wording import VERBS, Composed, Wording


class Orders(Wording):
    """Composes orders to one home, by chance."""

    def there(self) -> Composed:
        """Return an order for what is in a room."""
        noun = self._noun()
        return self._one("there", self._effect(noun), self._in_room(noun))

    def here(self) -> Composed:
        """Return an order without a room: what is here is meant, or the only one that there is."""
        noun = self._noun()
        effect = self._effect(noun)
        able = [thing for thing in self._home.things if self._is_able(effect, frozenset({thing.id}))]
        here = reached(able, noun, [self._home.here])
        may = (here or reached(able, noun, None)) | self._called(self._nouns[noun]["one"])
        may |= reached(self._home.things, noun, [self._home.here])
        words, _ = self._worded([self._data["one"]], self._nouns[noun], self._nouns[noun].get("gender"))
        target = Target(words=words, may=may, must=may if len(may) == len(here) == 1 else None)
        return self._one("here", effect, target)

    def named(self) -> Composed | None:
        """Return an order for a thing by its own name."""
        effect = self._chance.choice(list(self._effects))
        target = self._by_name(effect)
        return self._one("named", effect, target) if target else None

    def many(self) -> Composed:
        """Return an order for all of a room."""
        noun = self._noun()
        return self._one("many", self._effect(noun), self._in_room(noun, "many_there"))

    def counted(self) -> Composed:
        """Return an order for so many things."""
        able = [key for key, noun in self._nouns.items() if not noun.get("mass") and _PLAIN & set(noun["effects"])]
        several = [noun for noun in able if len(reached(self._home.things, noun, None)) > 1]
        noun = self._often_owned(several if several and self._chance.random() < _SEVERAL else able)
        effect = self._chance.choice([one for one in self._nouns[noun]["effects"] if one in _PLAIN])
        return self._one("counted", effect, self._counted(noun))

    def all_but(self) -> Composed | None:
        """Return an order for all of a room but one of them."""
        effect = self._chance.choice(("on", "off", "close", "open"))
        noun = self._noun(effect)
        room = self._chance.choice(self._home.rooms)
        all_there = reached(self._home.things, noun, [room["name"]])
        spared = [thing for thing in self._home.things if thing.id in all_there and len(self._called(thing.name)) == 1]
        if not spared:
            return None
        one = self._target(self._chance.choice(spared))
        many, _ = self._worded(self._data["many_there"], self._nouns[noun] | room, self._nouns[noun].get("gender"))
        said = self._say(effect, many, plain=False)
        text = self._chance.choice(self._data["except"]).format(
            say=said, one=one.words, many=many, **self._forms(effect, many), **one.cases
        )
        rest = all_there - one.may
        must = self._surely(noun, rest)
        return self._sentence("except", text, [(effect, Target(words=many, may=rest, must=must))])

    def _pair(self, effect: str) -> list[Target]:
        """Return two different things that can take an effect, each by its name or by what it is and where."""
        targets: list[Target] = []
        for _ in range(2):
            named = self._by_name(effect) if self._chance.random() < _BY_NAME else None
            targets.append(named or self._in_room(self._noun(effect)))
        return targets

    def listed(self) -> Composed | None:
        """Return one order for two things."""
        effect = self._chance.choice([effect for effect in self._effects if effect != "arm"])
        pair = self._pair(effect)
        words = self._chance.choice(self._data["and"]).format(*(target.words for target in pair))
        said = self._say(effect, words, plain=False)
        return self._sentence("listed", said, [(effect, target) for target in pair])

    def two(self) -> Composed | None:
        """Return two orders."""
        effects = self._chance.sample([effect for effect in self._effects if effect != "arm"], 2)
        parts = [(effect, self._pair(effect)[0]) for effect in effects]
        said = [self._say(effect, target.words, plain=False) for effect, target in parts]
        return self._sentence("two", self._chance.choice(self._data["then"]).format(*said), parts)

    def corrected(self) -> Composed:
        """Return an order in which the speaker thinks better of what is meant."""
        return self._instead("corrected")

    def contrasted(self) -> Composed:
        """Return an order that says what is not meant."""
        return self._instead("contrasted")

    def _instead(self, category: str) -> Composed:
        effect = self._chance.choice(("on", "off", "open", "close"))
        meant, other = self._pair(effect)
        text = self._chance.choice(self._data[category]).format(
            say=self._say(effect, meant.words, plain=False),
            say_other=self._say(effect, other.words, plain=False),
            one=meant.words,
            other=other.words,
            **self._forms(effect, meant.words),
            **meant.cases,
            **{f"other_{case}": words for case, words in other.cases.items()},
        )
        if meant.may & other.may:
            return self._nothing(category, text, dict.fromkeys(meant.may, VERBS[effect]))
        return self._sentence(category, text, [(effect, meant)])

    def valued(self) -> Composed | None:
        """Return an order that says how much."""
        able = [
            thing
            for thing in self._home.things
            if thing.id.partition(".")[0] in self._data["amounts"] and self._is_able("percent", frozenset({thing.id}))
        ]
        if not able:
            return None
        thing = self._chance.choice(able)
        domain = thing.id.partition(".")[0]
        ways: dict[str, Any] = self._data["amounts"][domain]
        key = self._chance.choice([key for key in ways if key != "numbers"])
        number = self._chance.choice(ways["numbers"].get(key, ways["numbers"]["to"]))
        target = self._target(thing)
        nouns = [noun for noun in thing.reached_by if self._is_of(noun, domain)]
        if nouns and thing.room and self._chance.random() < _BY_NAME:
            room = next(one for one in self._home.rooms if one["name"] == thing.room)
            target = self._in_room(self._chance.choice(sorted(nouns)), room=room)
        said: str = self._chance.choice(ways[key])
        musts = target.must if self._is_able("percent", target.may) else None
        return Composed(
            home=self._home.file["name"],
            category="valued",
            text=said.format(target.words, n=f"{number:g}", **target.cases),
            allowed=dict.fromkeys(target.may, _VALUED),
            must=musts,
            amount=amount_of(key, number),
        )

    def _is_of(self, noun: str, domain: str) -> bool:
        """Tell whether everything that a noun may be said of is of one domain."""
        return all(kind["domain"] == domain for kind in self._data["kinds"].values() if noun in kind["reached_by"])

    def framed(self, category: str) -> Composed:
        """Return a sentence that asks for nothing now."""
        noun = self._noun()
        effect = self._effect(noun)
        target = self._by_name(effect) if self._chance.random() < _BY_NAME else None
        target = target or self._in_room(noun)
        text = self._chance.choice(self._data["frames"][category]).format(
            say=self._say(effect, target.words, plain=False),
            one=target.words,
            **self._forms(effect, target.words),
            **target.cases,
        )
        return self._nothing(category, text)


_BY_NAME, _SEVERAL = 0.4, 0.8
"""How often something is named by its own name, and how often what is counted is of what there is more than one of."""

_VALUED = frozenset({Verb.SET, Verb.CHANGE, Verb.ON})
"""What is done where it is said how much."""

_PLAIN = frozenset({"on", "off", "open", "close", "pull", "draw", "lock", "unlock", "pause", "start", "stop"})
"""Effects that set no value."""
