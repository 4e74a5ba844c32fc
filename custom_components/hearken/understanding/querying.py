"""Questions about the home: what is asked for, of what, in terms of the Plan."""

from collections.abc import Sequence
from dataclasses import replace

from .clauses import Phrase
from .dialogue import Dialogue
from .grounding import Grounding
from .home import Attribute, Entity
from .items import state_of
from .knowing import IN_ALL_THE_HOME, MEASURING, ON_KINDS, OPPOSITES, STATE_DOMAINS, known_outside
from .measuring import MOST_UNKNOWN, Measuring
from .plan import Ask, Doubt, Kind, Option, Plan, Query, Question
from .presence_asked import presence_asked
from .tagging import Item, Tagged
from .things import KINDS, OPENED, is_opened
from .told_apart import is_described, lost_place, told_apart
from .values import SET


def read_query(tagged: Tagged, grounding: Grounding, dialogue: Dialogue) -> Plan | None:
    """Return the plan of a question, or None where it is not one about the home."""
    return _Question(tagged, grounding, dialogue).run()


class _Question(Measuring):
    def run(self) -> Plan | None:
        """Return the plan; of what was told from others by a word that fits none of it, that it is not here."""
        plan = self.plan()
        if plan is None or plan.kind is not Kind.ANSWER:
            return plan
        queries = []
        for query in plan.queries:
            if (place := lost_place(self.tagged, query, self.grounding)) is not None:
                return self._not_here(place)
            told = told_apart(self.tagged, query, self.grounding)
            if isinstance(told, str):
                return self._not_here(told)
            queries.append(told)
        return replace(plan, queries=tuple(queries))

    def plan(self) -> Plan | None:
        """Return the plan, by what is asked."""
        if (forecast := self._of_weather()) is not None:
            if isinstance(forecast, Plan):
                return forecast
            return Plan(kind=Kind.ANSWER, queries=(forecast,), words=self.tagged.text)
        if any(self._is_done(item) for item in self.tagged.items if item not in self._setting):
            return None  # how something is done, or whether it can be
        if (presence := presence_asked(self.tagged, self.phrase, self.asks, self.grounding)) is not None:
            return Plan(kind=Kind.ANSWER, queries=(presence,), words=self.tagged.text)
        if "why" in self.asks or self._asks_who_did() or self._asks_to_do():
            return None  # states tell how things are, not why, nor who made them so
        if (again := self._counted_again()) is not None:
            return Plan(kind=Kind.ANSWER, queries=(again,), words=self.tagged.text)
        query = (
            self._elsewhere()
            or self._of_setting()
            or self._outside()
            or self._of_extremes()
            or self._of_value()
            or self._of_state()
        )
        if isinstance(query, Query):
            return Plan(kind=Kind.ANSWER, queries=(query,), words=self.tagged.text)
        return query

    def _is_done(self, item: Item) -> bool:
        """Tell whether a word is something that is done, and not "how much battery does it have"."""
        if item.has("states", "things", "questions", "entity", "lists") or self._is_noun(item):
            return False
        return item.has("verbs") or (item.has("carry") and self._first("measure") is None)

    def _of_weather(self) -> Query | Plan | None:
        """Return the question what is planned, or what the weather will be ("do I need a coat?")."""
        by_domain = self.grounding.snapshot.home.by_domain
        targets = tuple(entity.id for entity in by_domain.get("weather", ()))
        day = self._first("days")
        planned = any(item.has("calendar") and not item.is_name for item in self.tagged.items)
        if planned and by_domain.get("calendar") and not (self.phrase.entities or self.phrase.areas):
            events = tuple(entity.id for entity in by_domain["calendar"])
            return Query(ask=Ask.EVENTS, targets=events, day=day, words=self.tagged.text)
        named = self._names_a_thing or self.phrase.areas or self.phrase.kinds
        said = self._says_weather()
        if said and not named and (place := self._far_place()) is not None:
            return self._not_here(place)
        said |= day not in {None, "today"} and self.attribute is Attribute.TEMPERATURE and self.state is None
        if not said or not targets or named:
            return None
        return Query(ask=Ask.WEATHER, targets=targets, day=day, words=self.tagged.text)

    def _asks_who_did(self) -> bool:
        """Tell whether it is asked who did something with a thing, and not where somebody is."""
        named = [self.grounding.snapshot.home.entities[one] for names in self.phrase.entities for one in names]
        about_things = bool(self.phrase.kinds) or any(entity.domain != "person" for entity in named)
        return "who" in self.asks and about_things

    def _counted_again(self) -> Query | None:
        """Return the question before this one, asked as how many or which ("how many is that?")."""
        last = self.dialogue.last
        said = self.phrase.kinds or self.phrase.entities or self.phrase.unknown or self.phrase.has_place
        if last is None or not last.queries or said or self.attribute is not None or self.state is not None:
            return None
        before = last.queries[-1]
        if before.ask not in {Ask.WHICH, Ask.ANY, Ask.STATE, Ask.COUNT}:
            return None
        ask = Ask.COUNT if "count" in self.asks else Ask.WHICH if "which" in self.asks else None
        return replace(before, ask=ask, words=self.tagged.text) if ask is not None else None

    @property
    def _setting(self) -> tuple[Item, ...]:
        """Return the last words of "what is it set to?" (or on), but for those that say where ("… in the hall")."""
        said = [item for item in self.tagged.items if item.value("mark") is None]
        while said and (said[-1].has("filler", "here", "days") or said[-1].has("area", "floor")):
            said.pop()
        last = tuple(said[-2:])
        reached = len(last) == _SET_TO and (last[1].has("to") or last[1].value("particles") == "on")
        return last if reached and self._says_set(last[0]) else ()

    def _says_set(self, item: Item) -> bool:
        """Tell whether a word is "set"; where a verb ends no sentence, one that also carries others need not be."""
        return "set" in item.values("verbs") and (item.has("carry") or not self.grounding.lexicon.head_last)

    def _of_setting(self) -> Query | None:
        """Return the question what something is set to."""
        if not self._setting or not {"value", "which"} & self.asks:
            return None
        if self.attribute is not None and self.phrase.is_only_place:
            domains = set(MEASURING.get(self.attribute, ())) & _SET_DOMAINS
            placed = self.grounding.in_place(self.phrase, lambda entity: entity.domain in domains)
            return self._query(Ask.VALUE, list(placed), attribute=self.attribute, state=SET)
        targets = self._named(lambda entity: entity.domain in _SET_DOMAINS)
        return self._query(Ask.VALUE, targets, attribute=self.attribute, state=SET)

    def _outside(self) -> Query | None:
        """Return the question how warm or humid it is outside."""
        said = any(item.has("outside") for item in self.tagged.items)
        if not said or self._names_a_thing or self.attribute not in {Attribute.TEMPERATURE, Attribute.HUMIDITY}:
            return None
        words = self.grounding.lexicon.outside | {item.text for item in self.tagged.items if item.has("outside")}
        known = tuple(entity.id for entity in known_outside(self.attribute, self.grounding.snapshot.home, words))
        return Query(ask=Ask.VALUE, targets=known, attribute=self.attribute, words=self.tagged.text)

    def _elsewhere(self) -> Query | None:
        """Return a question that is answered by a forecast, a calendar or a list."""
        entities = self.grounding.snapshot.home.by_domain
        day = self._first("days")
        words = self.tagged.text
        for section, domain, ask in (("weather", "weather", Ask.WEATHER), ("calendar", "calendar", Ask.EVENTS)):
            said = self._says_weather() if section == "weather" else any(i.has(section) for i in self.tagged.items)
            if said and entities.get(domain):
                targets = tuple(entity.id for entity in entities[domain])
                return Query(ask=ask, targets=targets, day=day, words=words)
        lists = entities.get("todo", ())
        named = [entity.id for entity in lists if any(entity.id in names for names in self.phrase.entities)]
        if not named and self.phrase.pronoun and {"value", "which"} & self.asks and not self.phrase.unknown:
            of = self.grounding.focus.targets
            named = [entity.id for entity in lists if entity.id in of and len(of) == 1]  # "what's on it now?"
        about = named or (
            [entity.id for entity in lists] if "list" in self.phrase.kinds or self._says_shopping() else []
        )
        if about and self._says_shopping() and not named:
            about = self._for_shopping(about)
        if about and self.state != "home":
            return Query(ask=Ask.ITEMS, targets=tuple(about), words=words)
        return None

    def _of_extremes(self) -> Query | Plan | None:
        for kind, ask in (("most", Ask.MOST), ("least", Ask.LEAST)):
            if (value := self._first(kind)) is not None:
                attribute = Attribute(value)
                targets = [entity for entity in self._measuring(attribute) if entity.area is not None]
                if targets:
                    return self._query(ask, self._in_rooms(targets), attribute=attribute)
        return None

    def _of_value(self) -> Query | Plan | None:
        asks_value = bool({"value", "which", "count"} & self.asks) or any(i.has("measure") for i in self.tagged.items)
        asks_value |= "yes_no" in self.asks and self.state is None
        if self.attribute is None or not asks_value:
            if (
                ("value" in self.asks or self._is_sensor())
                and self.phrase.entities
                and self.state is None
                and not self.phrase.unknown
            ):
                return self._query(Ask.VALUE, self._named(lambda _entity: True))
            return self._of_reading()
        targets = self._measuring(self.attribute)
        return (
            self._query(Ask.VALUE, targets, attribute=self.attribute)
            if targets
            else self._measured_nowhere(self.attribute)
        )

    def _of_reading(self) -> Query | None:
        """Return the question what a sensor shows that was named for short ("what's the tank at")."""
        tokens = [token.text for token in self.tagged.tokens if token.kind == "word"]
        reaches = bool(tokens) and "to" in self.grounding.lexicon.kinds(tokens[-1])
        asked = "value" in self.asks and self.state is None and reaches
        if not asked or not 0 < len(self.phrase.unknown) <= MOST_UNKNOWN:
            return None
        near = self.grounding.find(self.phrase, lambda entity: entity.domain in {"sensor", "number", "input_number"})
        return self._query(Ask.VALUE, list(near.targets))

    def _is_sensor(self) -> bool:
        """Tell whether a number is asked of sensors by their names."""
        named = [one for names in self.phrase.entities for one in names]
        asked = "count" in self.asks or ("yes_no" in self.asks and self.state is None)
        return asked and all(one.startswith("sensor.") for one in named)

    def _of_state(self) -> Query | Plan | None:
        if "who" in self.asks and self.state in {"home", "away"}:
            people = list(self.grounding.snapshot.home.by_domain.get("person", ()))
            return self._query(Ask.WHICH, people, state=self.state) if people else None
        where = "where" in self.asks
        if where and not (self.state in _SEEN and self.phrase.kinds and not self.phrase.entities):
            placed = self._named(lambda _entity: True)
            return self._query(Ask.WHERE, placed) if placed else self._absent()
        self.phrase.home |= where and not self.phrase.has_place
        state = self._said_of(self.state) or self._default_state()
        if state is None:
            return None
        if state == "on" and (chosen := self._of_chosen()) is not None:
            return chosen
        found = self._targets_of_state(state)
        if isinstance(found, Plan):
            return found
        targets = found
        if not targets:
            return self._absent()
        playing = [entity for entity in targets if self.grounding.snapshot.seen(entity.id).state == "playing"]
        which = bool(self.phrase.kinds) and ("which" in self.asks or not self._names_one)
        if state == "playing" and {"value", "which"} & self.asks and not which and playing:
            return self._query(Ask.VALUE, playing)  # what it plays
        if state in {"playing", "on"} and {"value", "which"} & self.asks and self._is_on_player() and playing:
            return self._query(Ask.VALUE, playing)  # what it plays
        if "count" in self.asks:
            ask = Ask.COUNT
        elif where or "which" in self.asks or ("value" in self.asks and not self.phrase.entities):
            ask = Ask.WHICH
        elif ("any" in self.asks and not self.phrase.entities) or (
            self.phrase.quantity == "everything" and "any" in self.asks
        ):
            ask = Ask.ANY
        else:
            ask = Ask.STATE
        if ask is Ask.STATE and self.phrase.quantity == "everything" and state in {"on", "open", "unlocked"}:
            ask = Ask.ANY
        return self._query(ask, targets, state=state)

    def _of_chosen(self) -> Query | None:
        """Return what something with options is on ("what's the heating schedule on")."""
        if not {"value", "which"} & self.asks or len(self.phrase.entities) != 1 or self.phrase.unknown:
            return None
        entities = [self.grounding.snapshot.home.entities[one] for one in self.phrase.entities[0]]
        if not all(entity.domain in {"select", "input_select"} for entity in entities):
            return None
        return self._query(Ask.VALUE, entities)

    def _said_of(self, state: str | None) -> str | None:
        """Return a state in terms of what it is asked of, where one word says on and open, or off and closed."""
        item = next((item for item in self.tagged.items if item.value("states") == state and item.has("states")), None)
        if state == "on" and self._is_alarm():
            return "armed"
        return state if item is None or item.is_name else state_of(item, opened=self._is_opened())

    def _is_alarm(self) -> bool:
        named = [one for names in self.phrase.entities for one in names]
        return (bool(named) and all(one.startswith("alarm_control_panel.") for one in named)) or (
            not named and self.phrase.kinds[:1] == ["alarm"]
        )

    def _is_opened(self) -> bool:
        """Tell whether a question is about what is opened and not switched."""
        if self.phrase.kinds:
            return self.phrase.kinds[0] in OPENED
        entities = self.grounding.snapshot.home.entities
        named = [entities[one] for names in self.phrase.entities for one in names]
        return bool(named) and all(map(is_opened, named))

    def _default_state(self) -> str | None:
        """Return the state that "how many lights" or "did I leave the window" is about."""
        if not {"count", "which", "any", "yes_no"} & self.asks:
            return None
        if self.phrase.kinds and self.phrase.kinds[0] in OPENED:
            return "open"
        if not self.phrase.kinds and self._is_opened() and not self.grounding.lexicon.spaced:
            return "open"
        if self.phrase.kinds:
            return {"lock": "locked", "motion": "motion", "leak": "wet", "battery": "low", "person": "home"}.get(
                self.phrase.kinds[0], "on" if "count" in self.asks or "any" in self.asks else ""
            ) or None
        return None

    def _targets_of_state(self, state: str) -> list[Entity] | Plan:
        domains = STATE_DOMAINS.get(OPPOSITES.get(state, state))

        def suits(entity: Entity) -> bool:
            return domains is None or entity.domain in domains

        phrase = self.phrase
        if phrase.pronoun and not (phrase.entities or phrase.kinds or phrase.unknown):
            found = self.grounding.find(Phrase(pronoun=True, areas=phrase.areas, floors=phrase.floors), suits)
            return list(found.targets)
        if phrase.entities or phrase.unknown:
            found = self.grounding.find(phrase, suits)
            if found.absent and len(phrase.unknown) > (
                MOST_UNKNOWN if self.grounding.lexicon.spaced else _MOST_UNKNOWN_CHARACTERS
            ):
                return []
            if found.targets or found.options:
                return list(found.targets or found.options)
            if found.nearly and not is_described(self.tagged, phrase, self.grounding.lexicon):
                return list(found.nearly[:1])
            if found.nearly:
                return self._did_you_mean(found.nearly, state)
            is_all = found.absent == self.tagged.said(phrase.start, phrase.end)
            return self._not_here(self._said_of_phrase() if is_all else found.absent) if found.absent else []
        if phrase.kinds == ["person"] and state == "motion":
            return list(self.grounding.in_place(phrase if phrase.has_place else Phrase(home=True), _detects))
        if phrase.kinds:
            return self._described(suits)
        wide = ON_KINDS if OPPOSITES.get(state, state) == "on" else domains
        here = self.grounding.snapshot.here is not None and "any" not in self.asks and "count" not in self.asks
        here = here and not (state in IN_ALL_THE_HOME or phrase.quantity == "everything")
        place = phrase if phrase.has_place else Phrase(here=True) if here else Phrase(home=True)
        there = list(self.grounding.in_place(place, lambda entity: wide is None or entity.domain in wide))
        seen = self.grounding.snapshot.seen
        if state == "playing" and not phrase.has_place and all(seen(one.id).state != state for one in there):
            players = self.grounding.in_place(Phrase(home=True), lambda entity: entity.domain == "media_player")
            return list(players)  # what is heard from another room
        return there

    def _did_you_mean(self, nearly: Sequence[Entity], state: str) -> Plan:
        """Return the question whether something was meant whose name is only near to what was said."""
        options = []
        for entity in nearly:
            query = Query(ask=Ask.STATE, targets=(entity.id,), state=state, words=self.tagged.text)
            plan = Plan(kind=Kind.ANSWER, queries=(query,), words=self.tagged.text)
            options.append(Option(label=entity.name, plan=plan, names=entity.names))
        doubt = Doubt.DID_YOU_MEAN
        question = Question(doubt=doubt, options=tuple(options), words=self.tagged.text)
        return Plan(kind=Kind.ASK, question=question, reasons=(doubt,), words=self.tagged.text)

    def _absent(self) -> Plan | None:
        if not (self.phrase.kinds or self.phrase.entities) or self.phrase.unknown:
            return None
        return self._not_here(self._said_of_phrase())

    def _said_of_phrase(self) -> str:
        """Return what was named, without the words between that only ask ("which doors are locked in the garage")."""
        start, end = self.phrase.start, self.phrase.end
        asking = [
            item
            for item in self.tagged.items
            if start <= item.start < end and item.has("questions", "states") and not item.has("delay", "things")
            if not item.is_name
        ]
        if not self.grounding.lexicon.spaced or not asking:
            return self.tagged.said(start, end)
        parts, at = [], start
        for item in asking:
            parts.append(self.tagged.said(at, item.start) if item.start > at else "")
            at = item.end
        return " ".join(part for part in (*parts, self.tagged.said(at, end) if at < end else "") if part)

    def _query(
        self, ask: Ask, targets: list[Entity], *, state: str | None = None, attribute: Attribute | None = None
    ) -> Query | None:
        if not targets:
            return None
        places = [*self.phrase.areas, *self.phrase.floors]
        if not places and self.phrase.here and self.grounding.snapshot.here:
            places = [self.grounding.snapshot.here]
        return Query(
            ask=ask,
            targets=tuple(entity.id for entity in targets),
            state=state,
            attribute=attribute,
            place=places[0] if places else None,
            kind=self.phrase.kinds[0] if self.phrase.kinds else None,
            day=self._first("days"),
            words=self.tagged.text,
        )


def _detects(entity: Entity) -> bool:
    return KINDS["motion"].includes(entity)


_SET_TO = 2
_SET_DOMAINS = frozenset({"climate", "water_heater", "humidifier", "light", "fan", "media_player", "cover"})
"""What can be set to something."""

_MOST_UNKNOWN_CHARACTERS = 5
"""The same in characters, where no spaces are written."""

_SEEN = frozenset({"on", "off", "open", "closed", "locked", "unlocked", "playing"})
"""States of which it is asked which things are in them, where it is asked where ("where are lights on")."""
