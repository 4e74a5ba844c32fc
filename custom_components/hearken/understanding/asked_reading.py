"""One question, read freely: what is asked of what it names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from .asked_about import About, about
from .asked_words import AskedWords
from .dialogue import Dialogue
from .grounding import Grounding
from .home import Attribute, Entity, Snapshot
from .knowing import OPPOSITES, STATE_DOMAINS, known_outside, measures
from .plan import Ask, Kind, Plan, Query
from .querying import read_query
from .question_reading import QuestionReader
from .states import is_in
from .tagging import Tagged
from .told_apart import lost_place, told_apart
from .values import SET
from .words import normalized

if TYPE_CHECKING:
    from .planner import Planner


@dataclass(frozen=True)
class Grounds:
    """The sentence that a question is part of, the home at this moment, and what was spoken of before."""

    said: str
    snapshot: Snapshot
    dialogue: Dialogue

    def answer(self, *queries: Query) -> Plan:
        """Return the plan that answers."""
        return Plan(kind=Kind.ANSWER, queries=queries, reasons=("asked_freely",), words=self.said)


class AskedReading:
    """One reading of a question."""

    def __init__(self, planner: "Planner", words: AskedWords, text: str, left: Plan, grounds: Grounds) -> None:
        """Take the words of the question, the sentence's plan so far, and what it may lean on."""
        self.planner, self.words, self.left, self.grounds = planner, words, left, grounds
        self.folded = planner.words.fold(normalized(text))
        self.tagged = planner.tag(planner.unwrapped(text))
        rest = words.mine.sub("", text).strip() if words.mine is not None else text
        placed = any(item.has("area", "floor") for item in self.tagged.items)
        self.is_here = rest != text and grounds.snapshot.here is not None and not placed
        if self.is_here:
            self.tagged = planner.tag(planner.unwrapped(rest))
        self.grounding = Grounding(
            grounds.snapshot, planner.names, planner.lexicon, self.tagged, grounds.dialogue.focus
        )

    @cached_property
    def about(self) -> About:
        """Return what it is about."""
        measured = frozenset(word for pattern in self.words.measures.values() for word in self._found(pattern))
        return about(self.tagged, self.grounding, self.words, measured, is_here=self.is_here)

    def _found(self, pattern: re.Pattern[str]) -> list[str]:
        return [word for found in pattern.finditer(self.folded) for word in found.group().split()]

    @property
    def stands_alone(self) -> bool:
        """Return whether it says what it is about, and does not lean on another part ("the drone, is it charging")."""
        words = self.words
        ways = (*words.most.values(), *words.least.values(), words.weather, words.listed)
        said = any(one is not None and one.search(self.folded) for one in ways)
        return said or self.about.names_anything or bool(self.about.measured)

    def plan(self) -> Plan | None:
        """Return the answer, or None where the home has none."""
        if self.about.strange or self._is_of_several:
            return None
        tagged = self.about.tagged
        grounding = replace(self.grounding, tagged=tagged)
        self.reader = QuestionReader(tagged, grounding, self.grounds.dialogue)
        is_answered = self.left.kind is Kind.ANSWER
        if (setting := self._of_set()) is not None:
            return self._checked(setting, tagged, grounding)
        says = self.stands_alone or not self.about.left
        if says and not (self.about.meant or self.is_here or is_answered):  # what the rules make of it
            query = read_query(tagged, grounding, self.grounds.dialogue)
            if query is not None and query.kind is Kind.ANSWER and any(one.targets for one in query.queries):
                return replace(query, words=self.grounds.said)
        if is_answered:
            extreme = self._of_extreme() if self._compared else None
            return self.grounds.answer(extreme) if extreme is not None else None
        asked = (
            self._of_extreme() or self._of_list() or self._of_measure() or self._of_things()
            or self._of_kinds() or self._of_place() or self._of_alarm() or self._outside()
        )  # fmt: skip
        return self._checked(asked, tagged, grounding) if asked is not None else None

    @property
    def _is_of_several(self) -> bool:
        """Return whether several things are named, each with a state of its own."""
        items = self.about.tagged.items
        states = {item.value("states") for item in items if item.has("states") and not item.has("delay", "filler")}
        return len(self.about.named) > 1 and len(states) > 1

    def _checked(self, query: Query, tagged: Tagged, grounding: Grounding) -> Plan | None:
        """Return the answer, unless a word says that another thing is meant, or another room."""
        if lost_place(tagged, query, grounding) is not None:
            return None
        told = told_apart(tagged, query, grounding)
        return None if isinstance(told, str) or not told.targets else self.grounds.answer(told)

    # What is asked

    @cached_property
    def attribute(self) -> str | None:
        """Return what is measured: an attribute, or a class of sensors."""
        for key, pattern in self.words.measures.items():
            if pattern.search(self.folded):
                return key
        return str(self.reader.attribute) if self.reader.attribute is not None else None

    @cached_property
    def asks(self) -> set[str | None]:
        """Return what is asked, by its question words."""
        says_what = self.words.value is not None and self.words.value.search(self.folded) is not None
        known = self.reader.asks
        return known | {"value"} if says_what and not known & {"which", "count", "where", "who"} else known

    @cached_property
    def state(self) -> str | None:
        """Return the state that is asked for."""
        if self.reader.state is not None:
            return self.reader.state
        return next((state for state, pattern in self.words.done.items() if pattern.search(self.folded)), None)

    def _query(self, ask: Ask, targets: Sequence[Entity], *, state: str | None = None,
               attribute: Attribute | None = None) -> Query:  # fmt: skip
        place = next(iter((*self.about.place.areas, *self.about.place.floors)), None)
        kinds = self.about.kinds
        return Query(
            ask=ask,
            targets=tuple(entity.id for entity in targets),
            state=state,
            attribute=attribute,
            place=place,
            kind=kinds[0] if kinds and ask in _OF_KINDS else None,
            words=self.grounds.said,
        )

    def _of_set(self) -> Query | None:
        """Return the question what something is set to."""
        setting = self._settable() if self._is_set and self.asks & {"value", "which", "count"} else []
        return self._query(Ask.VALUE, setting, state=SET) if setting else None

    def _of_extreme(self) -> Query | None:
        """Return the question where it is the warmest."""
        for ask, patterns in ((Ask.MOST, self.words.most), (Ask.LEAST, self.words.least)):
            for key, pattern in patterns.items():
                if not pattern.search(self.folded):
                    continue
                home = self.grounds.snapshot.home
                known = [one for one in home.entities.values() if measures(one, Attribute(key)) and one.area]
                if self._compared:
                    known = self._between(known)
                elif self.about.named or self.about.meant:
                    return None
                else:
                    known = list(self.grounding.in_place(self.about.place, lambda _one: True, known))
                return self._query(ask, known, attribute=Attribute(key)) if known else None
        return None

    @property
    def _compared(self) -> bool:
        """Return whether one of several is asked about ("the hall or the attic")."""
        return any(item.text in self.words.either for item in self.tagged.items)

    @property
    def _joined(self) -> bool:
        """Return whether several things are named one after the other ("the garage and Rohan's room")."""
        return any(item.has("and") and not item.is_name for item in self.tagged.items)

    def _between(self, known: Sequence[Entity]) -> list[Entity]:
        """Return what measures each of the things and rooms that are named; nothing, unless all are measured."""
        parts: list[set[str]] = []
        about = self.about
        for item in about.tagged.items:
            if item.is_name or item in about.meant or (item.has("things") and item.text not in about.measured):
                texts = tuple(token.text for token in self.tagged.tokens[item.start : item.end])
                parts.append({unit for unit, _s, _e in self.grounding.lexicon.units(texts)})
        found = [[one for one in known if part <= about.concepts(one)] for part in parts]
        return list(dict.fromkeys(one for each in found for one in each)) if all(found) else []

    def _of_list(self) -> Query | None:
        """Return the question what is on a list, or what somebody has to do."""
        lists = self.grounds.snapshot.home.by_domain.get("todo", ())
        if not lists or self.words.listed is None or not self.words.listed.search(self.folded):
            return None
        named = [one for one in self.about.things() if one.domain == "todo"]
        if not named and (self.about.named or self.about.meant or set(self.about.kinds) - {"list"}):
            return None
        if not named and len(lists) > 1:
            meant = self.reader._for_shopping([one.id for one in lists])  # noqa: SLF001
            named = [one for one in lists if one.id in meant]
        return self._query(Ask.ITEMS, named or lists)

    def _of_measure(self) -> Query | None:
        """Return the question what something measures, of what was named or of all the home."""
        if self.attribute in {None, Attribute.COLOUR}:
            return None
        home = self.grounds.snapshot.home
        attribute = Attribute(self.attribute) if self.attribute in set(Attribute) else None
        known = [
            one
            for one in home.entities.values()
            if (measures(one, attribute) if attribute else one.device_class == self.attribute)
        ]
        about = self.about
        named = {one.id for entities in about.named for one in entities}
        if self._is_set and (setting := self._settable()):
            return self._query(Ask.VALUE, setting, attribute=attribute, state=SET)
        subject = about.units - self._measure_units
        if subject and self._joined and (several := self._between(known)):
            return self._query(Ask.VALUE, several, attribute=attribute)
        if subject:
            found = [one for one in known if one.id in named] or [
                one for one in known if subject <= about.concepts(one)
            ]
            sensors = [one for one in known if one.domain == "sensor" and subject <= about.concepts(one)]
            if attribute in {Attribute.TEMPERATURE, Attribute.HUMIDITY} and not named:
                found = sensors or found
            if attribute in {Attribute.BATTERY, Attribute.POWER}:
                found = sensors or [one for one in found if self._shows(one, attribute)]
            return self._query(Ask.VALUE, found, attribute=attribute) if found else None
        if about.place.areas or about.place.floors:
            found = list(self.grounding.in_place(about.place, lambda _one: True, known))
        elif attribute in _OF_ROOMS:
            return None
        else:
            found = known
        return self._query(Ask.VALUE, found, attribute=attribute) if found else None

    @property
    def _measure_units(self) -> set[str]:
        """Return the concepts of the words that say what is measured."""
        lexicon = self.planner.lexicon
        texts = [item.text for item in self.about.tagged.items if item.has("attributes", "measure")]
        words = [*texts, *self.about.measured]
        return {"#battery", "#sensor"} | {unit for text in words for unit, _s, _e in lexicon.units(tuple(text.split()))}

    def _shows(self, entity: Entity, attribute: Attribute) -> bool:
        shown = self.grounds.snapshot.seen(entity.id).attributes
        return entity.domain == "sensor" or (attribute is Attribute.BATTERY and not _BATTERY.isdisjoint(shown))

    def _settable(self) -> list[Entity]:
        """Return what is named that can be set to something."""
        found = self.about.things() or (() if self.about.named else self.about.of_kind())
        return [one for one in found if one.domain in _SET]

    @property
    def _is_set(self) -> bool:
        return self.words.setting is not None and self.words.setting.search(self.folded) is not None

    def _of_things(self) -> Query | None:
        """Return the question how the things are that are named."""
        things = self.about.things()
        if not things:
            return None
        if all(one.domain == "todo" for one in things):
            return self._query(Ask.ITEMS, things)
        if any(one.domain == "weather" for one in things):
            is_said = not any(item.has("entity") and item.has("home", "states") for item in self.about.tagged.items)
            return self._query(Ask.WEATHER, things) if len(things) == 1 and is_said else None
        if any(one.domain in _NOT_TOLD for one in things):
            return None
        asks = self.asks
        if "where" in asks:
            in_it = [one for one in things if self.state is not None and self._is(one, self.state)]
            return self._query(Ask.WHERE, in_it or things)  # "the lamp that's on, where's that"
        if "count" in asks and (numbers := [one for one in things if one.domain in _NUMBERS]):
            return self._query(Ask.VALUE, numbers)  # "how much water is left in the tank"
        is_doing = self.words.doing is not None and self.words.doing.search(self.folded) is not None
        sorts = {one.domain for one in things}
        if {"value", "which", "count"} & asks or is_doing or (self.state is None and "yes_no" not in asks):
            if len(sorts) > 1 and not self.about.named:
                return None  # "how's Ben", whose room has several
            if self._is_set and all(one.domain in _SET for one in things):
                return self._query(Ask.VALUE, things, state=SET)
            opened = frozenset() if {"value", "count"} & asks else _OPENED
            told = [one for one in things if one.domain in _OF_VALUES - opened]
            return self._query(Ask.VALUE, things) if len(told) == len(things) else self._query(Ask.STATE, things)
        state = self._fitting(things)
        if state is None and len(sorts) > 1:
            return None  # "are the chickens in the coop", of what is called after them
        return self._query(Ask.STATE, things, state=state)

    def _fitting(self, things: Sequence[Entity]) -> str | None:
        """Return the state that is asked for, where all that is named can be in it."""
        candidates = [self.state, *(state for state, one in self.words.done.items() if one.search(self.folded))]
        for state in filter(None, candidates):
            if all(self._can_be(one, state) for one in things):
                return state
        return None

    def _can_be(self, entity: Entity, state: str) -> bool:
        domains = STATE_DOMAINS.get(OPPOSITES.get(state, state))
        fits = domains is None or entity.domain in domains
        return fits and is_in(entity, self.grounds.snapshot.seen(entity.id), state) is not None

    def _is(self, entity: Entity, state: str) -> bool:
        return self._can_be(entity, state) and bool(is_in(entity, self.grounds.snapshot.seen(entity.id), state))

    def _of_kinds(self) -> Query | None:
        """Return how many, or which, things of a kind are in a state."""
        asks, about = self.asks, self.about
        if not about.kinds or about.named or about.meant or not asks & {"which", "count", "any", "yes_no", "where"}:
            return None
        things = [one for one in about.of_kind() if self.state is None or self._can_be(one, self.state)]
        if not things or self.state is None:
            return None
        ask = Ask.COUNT if "count" in asks else Ask.ANY if "any" in asks else Ask.WHICH
        return self._query(ask, things, state=self.state)

    def _of_place(self) -> Query | None:
        """Return whether what is called after a place is in a state ("did someone lock the shed")."""
        about, place = self.about, self.about.place
        if about.kinds or about.named or about.meant or not (place.areas or place.floors):
            return None
        if self.state is None:
            return self._of_room() if "value" in self.asks and not about.left else None
        can_be = [one for one in self.grounds.snapshot.home.entities.values() if self._can_be(one, self.state)]
        called = [one for one in can_be if about.units and about.units <= self.grounding.units(one)]
        if called and self.state in _OF_DOORS:
            return self._query(Ask.STATE, called, state=self.state)
        inside = list(self.grounding.in_place(place, lambda _one: True, can_be))
        return self._query(Ask.WHICH, inside, state=self.state) if inside else None

    def _of_room(self) -> Query | None:
        """Return the question how a room is, which is how warm it is there ("what's the pool at")."""
        sensors = self.grounds.snapshot.home.by_domain.get("sensor", ())
        known = [one for one in sensors if measures(one, Attribute.TEMPERATURE)]
        inside = self.grounding.in_place(self.about.place, lambda _one: True, known)
        return self._query(Ask.VALUE, inside, attribute=Attribute.TEMPERATURE) if inside else None

    def _of_alarm(self) -> Query | None:
        """Return the question whether the alarm is armed, which need not be named ("are we still armed")."""
        alarms = self.grounds.snapshot.home.by_domain.get("alarm_control_panel", ())
        if self.state not in {"armed", "disarmed"} or self.about.names_anything or not alarms:
            return None
        return self._query(Ask.STATE, alarms, state=self.state)

    def _outside(self) -> Query | None:
        """Return the question what the weather is like, or how warm it is out of doors."""
        said = self.words.weather.search(self.folded) if self.words.weather is not None else None
        if said is None:
            return None
        if self.about.named or self.about.meant or self.about.place.areas or set(self.about.kinds) - {"climate"}:
            return None
        if self.attribute in {Attribute.TEMPERATURE, Attribute.HUMIDITY}:
            words = self.grounding.lexicon.outside | {*said.group().split()}
            known = known_outside(Attribute(self.attribute), self.grounds.snapshot.home, words)
            return self._query(Ask.VALUE, known, attribute=Attribute(self.attribute)) if known else None
        forecasts = self.grounds.snapshot.home.by_domain.get("weather", ())
        return self._query(Ask.WEATHER, forecasts) if forecasts else None


_OF_DOORS = frozenset({"open", "closed", "locked", "unlocked"})
_BATTERY = frozenset({"battery_level", "battery"})
_OF_ROOMS = frozenset({Attribute.TEMPERATURE, Attribute.HUMIDITY, Attribute.BRIGHTNESS, Attribute.VOLUME,
                       Attribute.POSITION, Attribute.SPEED})  # fmt: skip
"""What is not told of all the home, where no room is named."""
_OF_KINDS = frozenset({Ask.COUNT, Ask.WHICH, Ask.ANY})
_SET = frozenset({"climate", "water_heater", "humidifier"})
_NUMBERS = frozenset({"sensor", "number", "input_number", "counter"})
_NOT_TOLD = frozenset({"scene", "script", "button", "input_button"})
"""Things that have no state that tells anything."""
_OPENED = frozenset({"cover", "valve"})
_OF_VALUES = frozenset(
    {"sensor", "climate", "water_heater", "media_player", "light", "cover", "valve", "fan", "humidifier", "number"}
    | {"input_number", "select", "input_select"}
)
"""Things of which more is told than in which state they are."""
