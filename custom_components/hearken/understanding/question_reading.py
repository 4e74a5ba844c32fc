"""The words of a question: what it names as one phrase, the state or the value that it asks for."""

from itertools import pairwise

from .clauses import Phrase
from .dialogue import Dialogue
from .grounding import Grounding
from .home import Attribute
from .tagging import Item, Tagged
from .word_roles import EACH_OF_THEM


class QuestionReader:
    """What a question names, and what of it is asked."""

    def __init__(self, tagged: Tagged, grounding: Grounding, dialogue: Dialogue) -> None:
        """Read a tagged question, as far as words alone tell."""
        self.tagged = tagged
        self.grounding = grounding
        self.dialogue = dialogue
        self.asks = {item.value("questions") for item in tagged.items if item.has("questions")}
        self.state = self._state()
        self.attribute = self._attribute()
        self.phrase = self._phrase()

    def _first(self, kind: str) -> str | None:
        return next((item.value(kind) for item in self.tagged.items if item.has(kind)), None)

    def _state(self) -> str | None:
        """Return the state asked for: the last one said that no name of the home explains."""
        said = (item for item in reversed(self.tagged.items) if item.value("mark") is None)
        last = next((item for item in said if not item.has("questions") or item.has("states")), None)
        found = [
            item.value("states")
            for item in self.tagged.items
            if item.has("states") and not item.is_name and (item is last or not item.has("filler", "delay"))
        ]  # "is anyone in?", and not "is it cold in the cellar?"
        return found[-1] if found and not self._is_place_word(found[-1]) else (found[0] if found else None)

    def _is_place_word(self, state: str | None) -> bool:
        return state == "home" and "who" not in self.asks and len(self.tagged.items) > _SHORT

    def _attribute(self) -> Attribute | None:
        for kind in ("measure", "most", "least", "attributes", "feels"):
            if (value := self._first(kind)) is not None:
                return Attribute(value)
        return None

    def _phrase(self) -> Phrase:
        """Return everything that is named, as one phrase."""
        phrase = Phrase()
        for item in self.tagged.items:
            self._take(item, phrase)
        if phrase.is_empty and self.state is not None and self.grounding.focus.targets:
            phrase.pronoun = any(item.has("questions") and self._holds_pronoun(item) for item in self.tagged.items)
        return phrase

    def _holds_pronoun(self, item: Item) -> bool:
        """Tell whether a question word of several ends in "it" ("is it locked?")."""
        last = self.tagged.tokens[item.end - 1].text
        return item.end - item.start > 1 and "pronoun" in self.grounding.lexicon.kinds(last)

    def _take(self, item: Item, phrase: Phrase) -> None:
        named = item.is_name or item.has("things", "pronoun", "here", "home", "quantity")
        if item.has("states", "questions", "measure", "most", "least", "attributes", "feels", "filler") and not (
            item.is_name or item.has("things", "here", "home")
        ):
            return
        if not named and item.tags and not self._is_noun(item):
            return
        if phrase.is_empty:
            phrase.start = item.start
        phrase.end = item.end
        if entities := item.values("entity"):
            phrase.entities.append(entities)
        phrase.areas += item.values("area")
        phrase.floors += item.values("floor")
        if item.has("things") and not entities:
            phrase.kinds += item.values("things")
            phrase.plural = True
        phrase.here |= item.has("here")
        phrase.home |= item.has("home")
        phrase.pronoun |= item.has("pronoun") and not item.is_name
        if item.value("quantity") == EACH_OF_THEM:
            phrase.pronoun = True
        elif item.has("quantity"):
            phrase.quantity = item.value("quantity")
        if not item.tags or self._is_noun(item):
            phrase.unknown.append(item.text)

    def _is_noun(self, item: Item) -> bool:
        """Tell whether a word that may be a verb begins what something is called ("the water tank")."""
        before, after = self.tagged.before(item), self.tagged.after(item)
        if item.is_name or item.has("things", "states") or not item.has("verbs") or before is None or after is None:
            return False
        return not after.tags and before.text in self.grounding.lexicon.articles

    def _says_weather(self) -> bool:
        """Tell whether the weather is asked about, and no thing that is called after it ("the rain barrel")."""
        return any(
            item.has("weather")
            and not (item.is_name and not any(one.startswith("weather.") for one in item.values("entity")))
            and not self._is_after_weather(item)
            for item in self.tagged.items
        )

    def _asks_to_do(self) -> bool:
        """Tell whether a verb stands before its thing, and nothing says that it was done (要开灯吗, 开灯费电吗)."""
        items = [item for item in self.tagged.items if item.value("mark") is None]
        if self.grounding.lexicon.spaced or "yes_no" not in self.asks:
            return False
        for verb, thing, after in zip(items, items[1:], items[2:], strict=False):
            is_done = after.has("filler") and after is items[-2]  # 关灯了吗
            if verb.has("verbs") and verb.has("states") and not verb.is_name and thing.may_name and thing.tags:
                asked = after is items[-1] and verb is not items[0]
                return not is_done and (asked or after is not items[-1])
        return False

    def _is_after_weather(self, item: Item) -> bool:
        """Tell whether a word for weather begins what something is called, of which no weather is asked."""
        before, after = self.tagged.before(item), self.tagged.after(item)
        if before is None or after is None or before.text.rpartition(" ")[2] not in self.grounding.lexicon.articles:
            return False
        if after.tags and not after.has("things"):
            return False
        of_weather = self.state is None and self.attribute in {None, Attribute.TEMPERATURE, Attribute.HUMIDITY}
        return after.has("things") or not of_weather or item.text in self.grounding.lexicon.elements

    def _far_place(self) -> str | None:
        """Return a place that is none of the home's, of which the weather is asked ("in Paris", 北京)."""
        items = [item for item in self.tagged.items if item.value("mark") is None]
        if self.grounding.lexicon.spaced:
            within = (
                place for one, place in pairwise(items) if one.has("delay", "to") and not one.is_name and not place.tags
            )
            return next((place.text for place in within), None)
        at = next((at for at, item in enumerate(items) if item.tags), 0)
        rest = [item for item in items[at : at + _SOON] if not item.has("days", "filler")]
        is_said = at >= _CITY and bool(rest) and rest[0].has("weather")
        return "".join(item.text for item in items[:at]) if is_said else None

    def _for_shopping(self, lists: list[str]) -> list[str]:
        """Return those of some lists that are called what one shops with, or all."""
        words = [item.text for item in self.tagged.items if "shopping" in item.values("lists")]
        lexicon, home = self.grounding.lexicon, self.grounding.snapshot.home
        concepts = {unit for word in (*words, *lexicon.shopping) for unit, _s, _e in lexicon.units(tuple(word.split()))}
        meant = [one for one in lists if concepts & self.grounding.units(home.entities[one])]
        return meant or lists

    def _says_shopping(self) -> bool:
        return any("shopping" in item.values("lists") for item in self.tagged.items)

    @property
    def _names_one(self) -> bool:
        """Return whether a question is about one thing, which is that of the speaker's room ("is the window open").

        Where one and several are named alike, 灯 alone is that of the room, as it is in an order.
        """
        lexicon = self.grounding.lexicon
        said = [item for item in self.tagged.items if item.has("things")]
        collective = bool(lexicon.collective) and self.phrase.kinds != ["light"]
        asked = {"any", "count", "which"} & self.asks or collective or self.phrase.quantity
        return not asked and bool(said) and not any(lexicon.is_plural(item.text) for item in said)


_CITY = 2
"""The name of a city has as many characters."""

_SOON = 2

_SHORT = 4
