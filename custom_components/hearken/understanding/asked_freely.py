"""Questions that the rules find no form for, read freely: a question never causes an action, so it may be.

What it is about is found by the words that mean something in this home (`asked_about.py`); what is asked of it by its
question word, by what can be measured, and by what such things have. The answer names what it is about.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from .asked_about import MOST_TOLD, About, about
from .asked_words import AskedWords, asked_words
from .dialogue import Dialogue
from .grounding import Grounding
from .home import Attribute, Entity, Snapshot
from .knowing import STATE_DOMAINS, OPPOSITES, measures
from .measuring import known_outside
from .plan import Ask, Doubt, Kind, Plan, Query
from .querying import read_query
from .question_reading import QuestionReader
from .speech_act import Mark, marks
from .states import is_in
from .tagging import Tagged
from .told_apart import lost_place, told_apart
from .tokens import plain
from .values import SET
from .words import normalized

if TYPE_CHECKING:
    from .planner import Planner

_LEFT = frozenset({Kind.UNSETTLED, Kind.ABSENT, Kind.HOLD, Kind.ASK})
"""What the rules leave: nothing understood, nothing found, told, or offered."""

_OFFERED = frozenset({Doubt.OFFER, Doubt.DID_YOU_MEAN, Doubt.WHAT_TO_DO})

_PARTS = re.compile(r"[,;.!?¿¡，；。！？、]+")


def asked_freely(
    planner: "Planner", said: str, plan: Plan, snapshot: Snapshot, dialogue: Dialogue, *, is_sure: bool = False
) -> Plan | None:
    """Return the answer to a question for which the rules have no form, or None where none is asked of the home.

    `is_sure` says that it is known to be a question, whatever its form.
    """
    words = asked_words(planner.words.language)
    if words is None or not planner.lexicon.phrases:
        return None
    if plan.kind not in _LEFT and not _compares_one(plan) and not _is_marked(planner, said, plan):
        return None
    if plan.kind is Kind.ASK and (plan.question is None or plan.question.doubt not in _OFFERED):
        return None
    return _Asked(planner, words, plain(said), plan, snapshot, dialogue, is_sure).plan()


def _is_marked(planner: "Planner", said: str, plan: Plan) -> bool:
    """Tell whether only a mark says that a complaint or a state is asked about ("¿hace calor?", "ouvert ou fermé ?")."""
    if plan.kind is not Kind.ACT or not said.rstrip().endswith(("?", "？")):
        return False
    items = planner.tag(plain(said)).items
    named = next((at for at, item in enumerate(items) if item.is_name or item.has("things")), len(items))
    return not any(
        item.has("verbs", "carry", "particles", "set") and (at < named or not item.has("states"))
        for at, item in enumerate(items)
        if not item.is_name
    )


def _compares_one(plan: Plan) -> bool:
    """Tell whether rooms are compared, of which only one was found."""
    return plan.kind is Kind.ANSWER and any(
        query.ask in {Ask.MOST, Ask.LEAST} and query.place is not None for query in plan.queries
    )


@dataclass(frozen=True)
class _Asked:
    """One sentence that may ask something."""

    planner: "Planner"
    words: AskedWords
    said: str
    left: Plan
    snapshot: Snapshot
    dialogue: Dialogue
    is_sure: bool

    def plan(self) -> Plan | None:
        """Return the answer to the whole, or else to those parts between marks that ask something."""
        if (again := self._again()) is not None:
            return again
        if self._orders(self.said):
            return self._behind_order()
        parts = [part.strip() for part in _PARTS.split(self.said) if part.strip()]
        whole = " ".join(parts) if self.planner.lexicon.spaced else self.said
        ends = "?" in self.said or "？" in self.said
        if (answer := self._of(whole, is_asked=ends)) is not None:
            return answer
        if len(parts) < _SEVERAL:
            return None
        answers = [answer for part in parts if (answer := self._of(part, is_asked=False, is_part=True)) is not None]
        queries = tuple(dict.fromkeys(query for answer in answers for query in answer.queries))
        return self.answer(*queries) if queries else None

    def _again(self) -> Plan | None:
        """Return the question before this one, of what else is named ("and the one to the terrace", "¿y la reja?")."""
        last = self.dialogue.last
        query = last.queries[-1] if last is not None and last.queries and not self.dialogue.is_over else None
        if query is None or query.ask not in _ASKED_AGAIN:
            return None
        tagged = self.planner.tag(self.said)
        items = [item for item in tagged.items if item.value("mark") is None]
        goes_on = bool(items) and (items[0].has("and") or "?" in self.said or "？" in self.said)
        if not goes_on or len(items) > _BRIEF or any(item.has("verbs", "carry") and not item.is_name for item in items):
            return None
        grounding = Grounding(self.snapshot, self.planner.names, self.planner.lexicon, tagged, self.dialogue.focus)
        kept = tuple(item for item in tagged.items if item.text not in self.words.placeholders)
        found = about(replace(tagged, items=kept), grounding, self.words, frozenset())
        home = self.snapshot.home
        before = [home.entities[one] for one in query.targets if one in home.entities]
        sorts = {(one.domain, one.device_class) for one in before}
        if found.strange or not found.units or not before:
            return None
        alike = [
            one for one in home.entities.values()
            if (one.domain, one.device_class) in sorts and found.units <= found.concepts(one)
        ]  # fmt: skip
        called = [one for one in alike if found.units <= grounding.units(one)] or alike
        if not called or len(called) > MOST_TOLD:
            return None
        again = replace(query, targets=tuple(one.id for one in called), place=None, words=self.said)
        return self.answer(replace(again, ask=Ask.STATE) if query.ask is not Ask.VALUE else again)

    def _orders(self, text: str) -> bool:
        """Tell whether something is asked to be done besides: a part begins with a verb."""
        parts = [part for part in _PARTS.split(text) if part.strip()]
        for part in parts:
            items = (item for item in self.planner.tag(part).items if not item.has("filler", "and", "mark", "correction"))
            first = next(items, None)
            acts = first is not None and first.has("verbs", "carry") and not first.is_name
            if acts and not (first is not None and first.has("questions", "states", "measure")):
                return True
        return False

    def _behind_order(self) -> Plan | None:
        """Return the order, and the answer to what is asked behind it ("lights off, and how's the battery doing")."""
        if self.left.kind not in {Kind.UNSETTLED, Kind.ABSENT}:
            return None
        tagged = self.planner.tag(self.said)
        for item in tagged.items[1:-1]:
            if item.has("and") or item.value("mark") is not None:
                rest = tagged.said(item.end, len(tagged.tokens))
                asked = self._of(rest, is_asked="?" in rest, is_part=True)
                if asked is None:
                    continue
                done = self.planner.attempt(tagged.said(0, item.start), self.snapshot, self.dialogue)
                return replace(done, queries=asked.queries, words=self.said) if done.kind is Kind.ACT else None
        return None

    def _of(self, text: str, *, is_asked: bool, is_part: bool = False) -> Plan | None:
        """Return the answer to one question."""
        for form, inner in self._forms(text):
            folded = self.planner.words.fold(normalized(form))
            if any(pattern.search(folded) for pattern in self.words.not_freely):
                continue
            if not (inner or self._asks(folded, is_part=is_part) or self._asks_plainly(form, is_asked=is_asked)):
                continue
            reading = _Reading(self, form)
            if (not is_part or reading.stands_alone) and (answer := reading.plan()) is not None:
                return answer
        return None

    def _forms(self, text: str) -> Iterator[tuple[str, bool]]:
        """Yield what may be the question: what is introduced ("could you tell me …"), all of it, and without its tail."""
        found = self.words.introduces.match(text) if self.words.introduces is not None else None
        texts = [(text[found.end() :], True), (text, False)] if found is not None else [(text, False)]
        if found is not None and self._names(text[: found.end()]):
            texts = texts[1:]
        for one, inner in texts:
            if inner and self.words.whether is not None:
                one = self.words.whether.sub("", one)  # noqa: PLW2901
            bare = self.words.tails.sub("", one) if self.words.tails is not None else one
            if bare and bare != one:
                yield bare, inner or self._asks(self.planner.words.fold(normalized(one)))
            yield one, inner

    def _names(self, text: str) -> bool:
        tagged = self.planner.tag(text)
        return any(item.is_name or (item.has("things") and not item.has("filler")) for item in tagged.items)

    def _asks(self, folded: str, *, is_part: bool = False) -> bool:
        """Tell whether a sentence has the form of a question; a part of one, whether it begins as a question does."""
        found = marks(folded, self.planner.words, ())
        begins = self.words.asks[0].match(folded) is not None
        if begins or ((Mark.CONDITION in found or Mark.SCHEDULE in found) and not begins):
            return begins
        if self.is_sure or any(one.search(folded) for one in self.words.asks):
            return True
        return Mark.QUESTION in found and not is_part and self.said.rstrip().endswith(("?", "？"))

    def _asks_plainly(self, text: str, *, is_asked: bool) -> bool:
        """Tell whether nothing but a mark says that it is asked ("CO2 in the office?"), and nothing is to be done."""
        items = self.planner.tag(text).items
        if is_asked and self.left.kind is Kind.ACT:
            return True  # which names no action
        return is_asked and not any(item.has("verbs", "carry", "changes") and not item.is_name for item in items)

    def answer(self, *queries: Query) -> Plan:
        """Return the plan that answers."""
        return Plan(kind=Kind.ANSWER, queries=queries, reasons=("asked_freely",), words=self.said)


class _Reading:
    """One reading of a question."""

    def __init__(self, asked: _Asked, text: str) -> None:
        """Take the sentence that it is part of."""
        self.asked = asked
        self.words = asked.words
        planner = asked.planner
        self.folded = planner.words.fold(normalized(text))
        self.tagged = planner.tag(planner.lexicon.unwrapped(text))
        rest = asked.words.mine.sub("", text).strip() if asked.words.mine is not None else text
        placed = any(item.has("area", "floor") for item in self.tagged.items)
        self.is_here = rest != text and asked.snapshot.here is not None and not placed
        if self.is_here:
            self.tagged = planner.tag(planner.lexicon.unwrapped(rest))
        self.grounding = Grounding(
            asked.snapshot, planner.names, planner.lexicon, self.tagged, asked.dialogue.focus
        )

    @cached_property
    def about(self) -> About:
        """Return what it is about."""
        measured = frozenset(
            word for pattern in self.words.measures.values() for word in self._found(pattern)
        )
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
        if self.about.strange:
            return None
        tagged = self.about.tagged
        grounding = replace(self.grounding, tagged=tagged)
        says = self.stands_alone or not self.about.left
        if says and not (self.about.meant or self.is_here) and self.asked.left.kind is not Kind.ANSWER:  # what the rules make of what means something here
            query = read_query(tagged, grounding, self.asked.dialogue)
            if query is not None and query.kind is Kind.ANSWER and any(one.targets for one in query.queries):
                return replace(query, words=self.asked.said)
        self.reader = QuestionReader(tagged, grounding, self.asked.dialogue)
        if self.asked.left.kind is Kind.ANSWER:
            query = self._of_extreme() if self._compared else None
            return self.asked.answer(query) if query is not None else None
        query = (
            self._of_set() or self._of_extreme() or self._of_list() or self._of_measure() or self._of_things()
            or self._of_kinds() or self._of_place() or self._of_alarm() or self._outside()
        )  # fmt: skip
        return self._checked(query, tagged, grounding) if query is not None else None

    def _checked(self, query: Query, tagged: Tagged, grounding: Grounding) -> Plan | None:
        """Return the answer, unless a word says that another thing is meant, or another room."""
        if lost_place(tagged, query, grounding) is not None:
            return None
        told = told_apart(tagged, query, grounding)
        return None if isinstance(told, str) or not told.targets else self.asked.answer(told)

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
            words=self.asked.said,
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
                home = self.asked.snapshot.home
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
        lists = self.asked.snapshot.home.by_domain.get("todo", ())
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
        home = self.asked.snapshot.home
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
            return self._query(Ask.VALUE, self._best(found), attribute=attribute) if found else None
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
        lexicon = self.asked.planner.lexicon
        texts = [item.text for item in self.about.tagged.items if item.has("attributes", "measure")]
        words = [*texts, *self.about.measured]
        return {"#battery", "#sensor"} | {unit for text in words for unit, _s, _e in lexicon.units(tuple(text.split()))}

    def _shows(self, entity: Entity, attribute: Attribute) -> bool:
        shown = self.asked.snapshot.seen(entity.id).attributes
        return entity.domain == "sensor" or (attribute is Attribute.BATTERY and not _BATTERY.isdisjoint(shown))

    def _best(self, found: Sequence[Entity]) -> Sequence[Entity]:
        """Leave what has the fewest other words in its name, where several fit."""
        return found

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
        if {"value", "which", "count"} & asks or is_doing or (self.state is None and "yes_no" not in asks):
            if self._is_set and all(one.domain in _SET for one in things):
                return self._query(Ask.VALUE, things, state=SET)
            opened = frozenset() if {"value", "count"} & asks else _OPENED
            told = [one for one in things if one.domain in _OF_VALUES - opened]
            return self._query(Ask.VALUE, things) if len(told) == len(things) else self._query(Ask.STATE, things)
        state = self._fitting(things)
        if state is None and len({one.domain for one in things}) > 1:
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
        return fits and is_in(entity, self.asked.snapshot.seen(entity.id), state) is not None

    def _is(self, entity: Entity, state: str) -> bool:
        return self._can_be(entity, state) and bool(is_in(entity, self.asked.snapshot.seen(entity.id), state))

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
        can_be = [one for one in self.asked.snapshot.home.entities.values() if self._can_be(one, self.state)]
        called = [one for one in can_be if about.units and about.units <= self.grounding.units(one)]
        if called and self.state in _OF_DOORS:
            return self._query(Ask.STATE, called, state=self.state)
        inside = list(self.grounding.in_place(place, lambda _one: True, can_be))
        return self._query(Ask.WHICH, inside, state=self.state) if inside else None

    def _of_room(self) -> Query | None:
        """Return the question how a room is, which is how warm it is there ("what's the pool at")."""
        sensors = self.asked.snapshot.home.by_domain.get("sensor", ())
        known = [one for one in sensors if measures(one, Attribute.TEMPERATURE)]
        inside = self.grounding.in_place(self.about.place, lambda _one: True, known)
        return self._query(Ask.VALUE, inside, attribute=Attribute.TEMPERATURE) if inside else None

    def _of_alarm(self) -> Query | None:
        """Return the question whether the alarm is armed, which need not be named ("are we still armed")."""
        alarms = self.asked.snapshot.home.by_domain.get("alarm_control_panel", ())
        if self.state not in {"armed", "disarmed"} or self.about.names_anything or not alarms:
            return None
        return self._query(Ask.STATE, alarms, state=self.state)

    def _outside(self) -> Query | None:
        """Return the question what the weather is like, or how warm it is out of doors."""
        if self.words.weather is None or not self.words.weather.search(self.folded):
            return None
        if self.about.named or self.about.meant or self.about.place.areas or set(self.about.kinds) - {"climate"}:
            return None
        if self.attribute in {Attribute.TEMPERATURE, Attribute.HUMIDITY}:
            words = frozenset(self.words.weather.search(self.folded).group().split())
            known = known_outside(Attribute(self.attribute), self.grounding, words)
            return self._query(Ask.VALUE, known, attribute=Attribute(self.attribute)) if known else None
        forecasts = self.asked.snapshot.home.by_domain.get("weather", ())
        return self._query(Ask.WEATHER, forecasts) if forecasts else None


_SEVERAL = 2
_BRIEF = 6
"""Words of a question that takes up the one before."""
_ASKED_AGAIN = frozenset({Ask.STATE, Ask.ANY, Ask.WHICH, Ask.COUNT, Ask.VALUE})
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
_OF_VALUES = frozenset({"sensor", "climate", "water_heater", "media_player", "light", "cover", "valve", "fan", "humidifier",
                        "number", "input_number", "select", "input_select"})  # fmt: skip
"""Things of which more is told than in which state they are."""
