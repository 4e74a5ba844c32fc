"""A clause and what it is about become steps: the verb, the legal values, or the reason why there are none."""

from collections.abc import Sequence
from dataclasses import dataclass

from .clauses import Amount, Clause, Phrase
from .grounding import Found, Grounding, Suits
from .home import Attribute, Entity
from .plan import Doubt, Kind, Option, Plan, Question, Scale, Setting, Step, Verb
from .tagging import Tagged
from .things import attribute_for, attribute_of, fits

_LEVELS = {"max": 100.0, "min": 1.0}
"""Percent."""

_FINEST_GEAR = 10
"""Percent that one gear of a fan is at least; what has finer steps has no gears."""


@dataclass(frozen=True)
class Grounded:
    """The steps of a clause."""

    steps: tuple[Step, ...]
    confidence: float


class ClauseSteps:
    """One clause, its targets found and its values made legal."""

    def __init__(self, clause: Clause, grounding: Grounding, tagged: Tagged) -> None:
        self.clause = clause
        self.grounding = grounding
        self._suiting: dict[str, bool] = {}
        self.text = tagged.said(clause.start, clause.end) if clause.end else ""

    def run(self) -> Grounded | Plan:
        """Return the steps, or the plan that says why there are none."""
        if self.clause.verb == "clean" and (cleaners := self._cleaners_of_a_place()):
            return Plan(kind=Kind.CANNOT, absent=cleaners, reasons=("area_cleaning",))
        phrases = self.clause.phrases
        if (not phrases and self._is_of_here()) or self._complains_at_home():
            phrases = [Phrase(here=True)]
        if not phrases:
            return self._of_nothing()
        if (asked := self._of_whole_home(phrases)) is not None:
            return asked
        targets: list[Entity] = []
        confidence, broad = 1.0, False
        for phrase in phrases:
            found = self.grounding.find(phrase, self._suits_in(phrase), near=targets)
            if not found.targets:
                return self._unfound(found)
            targets += found.targets
            confidence, broad = min(confidence, found.confidence), broad or found.broad
        for phrase in self.clause.excluded:
            there = self._meant_in(phrase, targets) if phrase.is_only_place else set()
            there = there or {entity.id for entity in self.grounding.among(phrase, targets)}
            if there:  # "all the blinds except the bedroom": what is meant there is of the kind that was named
                targets = [entity for entity in targets if entity.id not in there]
                continue
            found = self.grounding.find(phrase, lambda _entity: True)
            if not found.targets and not found.options:
                return Plan(kind=Kind.ABSENT, absent=(found.absent or self.text,), reasons=("exception_absent",))
            excluded = {entity.id for entity in found.targets or found.options}
            targets = [entity for entity in targets if entity.id not in excluded]
        targets = list({entity.id: entity for entity in targets}.values())
        if not targets:
            return Plan(kind=Kind.HOLD, reasons=("nothing_left",))
        return self._steps(targets, confidence, broad=broad)

    def _meant_in(self, phrase: Phrase, targets: Sequence[Entity]) -> set[str]:
        """Return which targets are in the places that a phrase names."""
        meant = {entity.id for entity in targets}
        return {entity.id for entity in self.grounding.in_place(phrase, lambda entity: entity.id in meant)}

    def _cleaners_of_a_place(self) -> tuple[str, ...]:
        """Return who would clean, where only one place is to be: a robot that is sent cleans all of them."""
        if not any(phrase.areas or phrase.floors for phrase in self.clause.phrases):
            return ()
        return tuple(one.name for one in self.grounding.snapshot.home.by_domain.get("vacuum", ()))

    def _is_of_here(self) -> bool:
        """Tell whether a clause without a target is about the room of the speaker ("it's too dark")."""
        here = self.grounding.snapshot.here
        if self._goes_on():
            return False
        if self.attribute() is not None and not self.clause.changes:
            entities = self.grounding.snapshot.home.by_area.get(here, ())
            return here is not None and any(map(self._suits_player, entities))
        there = self.grounding.snapshot.home.by_area.get(here, ())
        plays = self.attribute() is not Attribute.VOLUME or any(map(self._suits_player, there))
        return bool(self.clause.changes) and here is not None and plays

    def _goes_on(self) -> bool:
        """Tell whether a value alone is about what was just spoken of ("open the lamp", "a bit dimmer", "blue").

        A plain change ("too dark") is that only of what is here, or at work.
        """
        focus, snapshot = self._in_focus(), self.grounding.snapshot
        says_how = self.clause.nudge is not None or not self.clause.changes
        return bool(focus) and (
            says_how
            or all(entity.area == snapshot.here for entity in focus)
            or all(snapshot.seen(entity.id).state != "off" for entity in focus)
        )

    def _complains_at_home(self) -> bool:
        """Tell whether "it's so dark in the house" is said, which is about where the speaker is."""
        clause = self.clause
        if not clause.changes or clause.verb or clause.particle or clause.carries or clause.nudge is not None:
            return False
        at_home = [one for one in clause.phrases if one.home and one.is_only_place and not (one.areas or one.floors)]
        return self.grounding.snapshot.here is not None and len(clause.phrases) == len(at_home) == 1

    def _of_nothing(self) -> Plan | Grounded:
        """Plan an action that names nothing: of what was spoken of before, or of the only thing that it can mean."""
        if focus := self._in_focus():
            return self._steps(focus, 0.9, broad=len(focus) > 1)
        fitting = [entity for entity in self.grounding.snapshot.home.entities.values() if self.suits(entity)]
        if self._is_bare_switch():
            return Plan(kind=Kind.UNSETTLED, reasons=("no_target",))
        at_work = "paused" if self.clause.verb == "resume" else "playing"
        playing = [one for one in fitting if self.grounding.snapshot.seen(one.id).state == at_work]
        here = [one for one in fitting if one.area is not None and one.area == self.grounding.snapshot.here]
        for chosen in (fitting, playing, here):
            if len(chosen) == 1:
                return self._steps(chosen, 0.9, broad=False)
        if fitting and len(fitting) <= _MOST_CHOICES:
            return self._ask(Doubt.WHICH_ONE, fitting)
        return Plan(kind=Kind.UNSETTLED, reasons=("no_target",))

    def _in_focus(self) -> list[Entity]:
        """Return what was spoken of before, where this can be said of all of it; who is cold speaks of no lamp."""
        entities = self.grounding.snapshot.home.entities
        focus = [entities[one] for one in self.grounding.focus.targets if one in entities]
        if self._is_bare_switch() and self.clause.nudge is None and self.grounding.lexicon.spaced:
            return []
        if self.attribute() is Attribute.TEMPERATURE and any(entity.domain == "light" for entity in focus):
            return []
        return focus if all(map(self.suits, focus)) else []

    def _of_whole_home(self, phrases: Sequence[Phrase]) -> Plan | None:
        """Return the question where everything there is would be switched on: nobody wants kettle and oven as well."""
        if "on" not in {self.clause.verb, self.clause.particle}:
            return None
        whole = any(
            phrase.quantity in {"everything", "all"}
            and not (phrase.kinds or phrase.entities or phrase.areas or phrase.floors or phrase.here or phrase.unknown)
            for phrase in phrases
        )
        if not whole:
            return None
        entities = self.grounding.snapshot.home.entities.values()
        return self._ask(Doubt.WHICH_PLACE, [one for one in entities if _is_lit(one) and self.suits(one)])

    def _is_bare_switch(self) -> bool:
        """Tell whether nothing says what kind of thing is meant."""
        return self.clause.verb in {None, "on", "off", "toggle", "set", "start", "stop", "open", "close", "run"} and (
            self.attribute() is None
        )

    # What suits

    def suits(self, entity: Entity) -> bool:
        """Tell whether what the clause asks for can be said of an entity; that is mostly a matter of its domain."""
        if (suits := self._suiting.get(entity.domain)) is None:
            suits = self._suiting[entity.domain] = self._fits(entity)
        return suits and self._is_able(entity)

    def _fits(self, entity: Entity) -> bool:
        verb = self.verb_for(entity)
        if verb is None:
            return False
        if verb in {Verb.SET, Verb.CHANGE}:
            attribute = self._attribute_of(entity)
            return attribute is not None and fits(entity, verb, attribute)
        return fits(entity, verb)

    def _is_able(self, entity: Entity) -> bool:
        """Tell whether a change helps: an air conditioner that is off and cannot heat makes nothing warmer."""
        if entity.domain != "climate" or (verb := self.verb_for(entity)) not in {Verb.SET, Verb.CHANGE}:
            return True
        if self.attribute() is Attribute.HUMIDITY:
            return Attribute.HUMIDITY in entity.ranges
        modes = entity.choices.get(Attribute.MODE, ())
        return not (modes and self._wakes(entity, verb)) or self._mode_of_change() in modes

    def _wakes(self, entity: Entity, verb: Verb) -> bool:
        """Tell whether "warmer" or "it's too hot" is said of a climate that is off, so that a number does nothing."""
        return (
            verb is Verb.CHANGE
            and entity.domain == "climate"
            and self.attribute() in {None, Attribute.TEMPERATURE}
            and not self.clause.amounts
            and self.grounding.snapshot.seen(entity.id).state == "off"
        )

    def _mode_of_change(self) -> str:
        """Return the mode of a climate that brings a change of temperature."""
        return "cool" if self._is_lowering() else "heat"

    def _suits_in(self, phrase: Phrase) -> Suits:
        """Return what suits a phrase; "warmer in the bedroom" is about its heating, not its light."""
        if phrase.is_only_place and (heated := self._heated(phrase)):
            return heated.__contains__
        if phrase.is_only_place and self.attribute() is Attribute.TEMPERATURE:
            return lambda entity: entity.domain != "light" and self.suits(entity)
        if self.attribute() is Attribute.HUMIDITY and self.clause.changes:
            return lambda entity: entity.domain == "humidifier" and self.suits(entity)
        if not (phrase.entities or phrase.areas or phrase.floors or phrase.unknown or phrase.quantity):
            return self._suits_player
        return self.suits

    def _heated(self, phrase: Phrase) -> list[Entity]:
        """Return the heating of a place that is set to a number ("the hall to 21"): what is called after the place."""
        clause = self.clause
        amount = clause.amounts[0] if len(clause.amounts) == 1 else None
        if amount is None or amount.how != "to" or clause.verb not in {None, "set"} or clause.particle:
            return []
        if self.attribute() not in {None, Attribute.TEMPERATURE} or amount.unit not in {None, "degree"}:
            return []
        found = [
            entity
            for entity in self.grounding.in_place(phrase, self.suits)
            if entity.domain == "climate"
            and (legal := entity.ranges.get(Attribute.TEMPERATURE)) is not None
            and legal.low <= amount.value <= legal.high
        ]
        return self.grounding.called_after(phrase, found) or found

    def _suits_player(self, entity: Entity) -> bool:
        """Tell whether this can be said of an entity; "stop the music" is about what plays, wherever that is."""
        if not self.suits(entity):
            return False
        said = self.clause.verb or self.clause.particle
        if entity.domain != "media_player" or (said not in _OF_PLAYING and self.attribute() is not Attribute.VOLUME):
            return True
        snapshot = self.grounding.snapshot
        players = snapshot.home.by_domain["media_player"]
        playing = [one for one in players if snapshot.seen(one.id).state == "playing"]
        return not playing or entity in playing

    def attribute(self) -> Attribute | None:
        """Return the attribute that the clause names or implies, or None where the thing decides."""
        clause = self.clause
        if clause.changes:
            return Attribute(clause.changes[0][:-1])
        if clause.attribute is not None:
            return Attribute(clause.attribute)
        if clause.colour is not None:
            return Attribute.COLOUR
        if clause.mode is not None and clause.verb != "arm":
            return Attribute.MODE
        units = {amount.unit for amount in clause.amounts}
        if "degree" in units:
            return Attribute.TEMPERATURE
        if "kelvin" in units:
            return Attribute.COLOUR_TEMPERATURE
        return None

    def verb_for(self, entity: Entity) -> Verb | None:
        """Return what the clause does with an entity; a word with several meanings takes the first that fits."""
        clause = self.clause
        if clause.puts and entity.domain not in _PUT_ON:
            return None
        said = clause.verb or clause.particle
        verb = self._verb_of(said, entity)
        for other in clause.other_verbs:
            if verb is not None and fits(entity, verb, self._attribute_of(entity)):
                break
            verb = self._verb_of(other, entity)
        return verb

    def _attribute_of(self, entity: Entity) -> Attribute | None:
        attribute = self.attribute()
        return attribute_of(entity, attribute)[0] if attribute else attribute_for(entity)

    def _verb_of(self, said: str | None, entity: Entity) -> Verb | None:
        """Return what one meaning of the clause's action does with an entity."""
        clause = self.clause
        if clause.mode is not None and entity.domain == "alarm_control_panel" and clause.verb in {None, "set", "on"}:
            return Verb.ARM
        if clause.changes:
            return Verb.SET if self._is_absolute() else Verb.CHANGE
        if said in {"up", "down"}:
            if clause.has_value and self._is_absolute():
                return Verb.SET
            if (
                entity.domain in {"cover", "valve"}
                and self.attribute() in {None, Attribute.POSITION}
                and not clause.amounts
                and clause.nudge is None
            ):
                return Verb.OPEN if said == "up" else Verb.CLOSE
            return Verb.CHANGE
        if said in {"open", "close"} and clause.nudge and Attribute.POSITION in entity.ranges:
            return Verb.CHANGE  # "open the blinds a bit more"
        if clause.has_value and said in {None, "on", "set"}:
            if clause.amounts and all(amount.how == "by" for amount in clause.amounts):
                return None  # neither up nor down
            return Verb.SET
        if clause.has_number and said in {"open", "close"} and entity.domain in {"cover", "valve"}:
            return Verb.SET
        if said is None:
            return None
        if said == "set":
            return None
        if said == "out":
            said = "open" if entity.device_class == "awning" else "off"
        if said == "off" and clause.has_number:
            return None  # "switch the lamp off to 30 percent" says two things
        if said in {"clean", "mow", "water"}:
            domains = {"clean": {"vacuum"}, "mow": {"lawn_mower"}, "water": {"valve", "switch"}}[said]
            return (Verb.ON if said == "water" else Verb.START) if entity.domain in domains else None
        if said == "open" and entity.domain == "lock":
            return Verb.UNLOCK
        if said == "close" and entity.domain == "lock":
            return Verb.LOCK
        if said == "on" and entity.domain == "alarm_control_panel":
            return Verb.ARM
        if said == "off" and entity.domain == "alarm_control_panel":
            return Verb.DISARM
        if said in {"on", "start"} and entity.domain in {"scene", "script", "button", "input_button"}:
            return Verb.RUN
        return _START.get((said, entity.domain), Verb(said))

    def _is_absolute(self) -> bool:
        clause = self.clause
        if clause.portion is not None and not self._is_share():
            return True
        if clause.extreme is not None:
            return True
        return any(
            amount.how == "to" or (amount.how is None and amount.unit == "percent" and not self._is_up_or_down())
            for amount in clause.amounts
        )

    def _is_share(self) -> bool:
        """Tell whether a portion is how much to add or take ("by a quarter", "a third brighter")."""
        clause = self.clause
        return clause.portion_how == "by" or (bool(clause.changes) and clause.portion_how != "to")

    def _is_up_or_down(self) -> bool:
        return bool({"up", "down"} & {self.clause.verb, self.clause.particle, *self.clause.other_verbs})

    # Steps

    def _steps(self, targets: Sequence[Entity], confidence: float, *, broad: bool) -> Grounded | Plan:
        groups: dict[tuple[Verb, tuple[Setting, ...]], list[str]] = {}
        for entity in targets:
            verb = self.verb_for(entity)
            if verb is None:
                return Plan(kind=Kind.UNSETTLED, reasons=("no_action",))
            settings = self._settings(entity, verb)
            verb, settings = self._woken(entity, verb, settings)
            if verb in {Verb.SET, Verb.CHANGE} and not settings:
                return Plan(kind=Kind.UNSETTLED, reasons=("no_value",))
            groups.setdefault((verb, settings), []).append(entity.id)
        text = self.clause.mode or ""
        return Grounded(
            tuple(
                Step(verb=verb, targets=tuple(ids), settings=settings, text=text, broad=broad, words=self.text)
                for (verb, settings), ids in groups.items()
            ),
            confidence,
        )

    def _woken(self, entity: Entity, verb: Verb, settings: tuple[Setting, ...]) -> tuple[Verb, tuple[Setting, ...]]:
        """Return what is done with something that is off, and has to be on for what is asked."""
        if self.grounding.snapshot.seen(entity.id).state != "off":
            return verb, settings
        if self._wakes(entity, verb) and self._mode_of_change() in entity.choices.get(Attribute.MODE, ()):
            return Verb.SET, (Setting(attribute=Attribute.MODE, value=self._mode_of_change()),)
        if entity.domain == "humidifier" and verb is Verb.CHANGE and not self.clause.amounts:
            helps = self._is_lowering() == (entity.device_class == "dehumidifier")
            return (Verb.ON, ()) if helps else (verb, settings)
        says_on = "on" in {self.clause.verb, self.clause.particle, *self.clause.other_verbs}
        if verb is Verb.SET and says_on and {one.attribute for one in settings} == {Attribute.TEMPERATURE}:
            return Verb.ON, settings
        return verb, settings

    def _settings(self, entity: Entity, verb: Verb) -> tuple[Setting, ...]:
        clause = self.clause
        if verb not in {Verb.SET, Verb.CHANGE}:
            return ()
        found: list[Setting] = []
        main = self.attribute() or attribute_for(entity)
        direction = 1
        if main is not None:
            main, direction = attribute_of(entity, main)
        if verb is Verb.CHANGE:
            return self._change(main, direction) if main is not None else ()
        if clause.colour is not None:
            found.append(Setting(attribute=Attribute.COLOUR, value=clause.colour))
        if clause.mode is not None:
            is_preset = clause.mode in entity.choices.get(Attribute.PRESET, ()) and clause.mode not in (
                entity.choices.get(Attribute.MODE, ())
            )
            found.append(Setting(attribute=Attribute.PRESET if is_preset else Attribute.MODE, value=clause.mode))
        number = next((self._number(amount, entity) for amount in clause.amounts), None)
        if number is None and clause.portion is not None:
            number = clause.portion
        if number is None and clause.extreme is not None:
            number = self._extreme(entity, main)
        if number is not None:
            attribute = main
            if attribute in {None, Attribute.COLOUR, Attribute.MODE}:
                attribute = self._attribute_of_amount(entity)
            if attribute is not None:
                if attribute is Attribute.POSITION and clause.verb == "close" and not self._says_to():
                    number = 100 - number
                found.append(Setting(attribute=attribute, value=number))
        elif clause.factor is not None and main is not None:
            found.append(Setting(attribute=main, value=clause.factor, scale=Scale.FACTOR))
        return tuple(found)

    def _attribute_of_amount(self, entity: Entity) -> Attribute | None:
        unit = self.clause.amounts[0].unit if self.clause.amounts else None
        if unit == "degree":
            return Attribute.TEMPERATURE
        if unit == "kelvin":
            return Attribute.COLOUR_TEMPERATURE
        return attribute_for(entity)

    def _extreme(self, entity: Entity, attribute: Attribute | None) -> float | None:
        known = entity.ranges.get(attribute) if attribute is not None else None
        if known is not None:
            return known.high if self.clause.extreme == "max" else known.low
        return _LEVELS.get(self.clause.extreme or "")

    def _says_to(self) -> bool:
        """Tell whether a value is where to get, as in "close the blind to 30 percent", and not how far to go."""
        reaches = self.clause.portion_how == "to" and not self.grounding.lexicon.spaced  # "调到三成"
        return reaches or any(amount.how == "to" for amount in self.clause.amounts)

    def _number(self, amount: Amount, entity: Entity) -> float | None:
        """Return a number as it is set: the second gear of a fan is a part of its speed, where it tells its gears."""
        if amount.unit != "level":
            return amount.value
        speeds = entity.ranges.get(Attribute.SPEED)
        if speeds is None or speeds.step < _FINEST_GEAR or amount.value * speeds.step > speeds.high + 1:
            return None
        return float(round(amount.value * speeds.step))

    def _change(self, attribute: Attribute, direction: int) -> tuple[Setting, ...]:
        """Return by how much an attribute is raised or lowered."""
        clause = self.clause
        sign = direction * (-1 if self._is_lowering() else 1)
        if clause.factor is not None:
            return (Setting(attribute=attribute, value=clause.factor, scale=Scale.FACTOR),)
        if clause.portion is not None:
            return (Setting(attribute=attribute, value=1 + sign * clause.portion / 100, scale=Scale.FACTOR),)
        if clause.amounts:
            amount = clause.amounts[0]
            if amount.unit == "level":
                return (Setting(attribute=attribute, value=sign * min(amount.value, 3), scale=Scale.NUDGE),)
            return (Setting(attribute=attribute, value=sign * amount.value, scale=Scale.STEP),)
        return (Setting(attribute=attribute, value=float(sign * (clause.nudge or 2)), scale=Scale.NUDGE),)

    def _is_lowering(self) -> bool:
        clause = self.clause
        down = bool(clause.changes and clause.changes[0].endswith("-"))
        down |= clause.verb == "close" or "down" in {clause.verb, clause.particle, *clause.other_verbs}
        return down or (clause.less and not clause.changes)

    # What stands in the way

    def _unfound(self, found: Found) -> Plan:
        if found.absent and not (
            self.clause.verb or self.clause.particle or self.clause.changes or self.clause.carries
        ):
            return Plan(kind=Kind.UNSETTLED, reasons=("unexplained",))
        if found.options:
            doubt = Doubt.WHICH_PLACE if found.needs_place else Doubt.WHICH_ONE
            return self._ask(doubt, found.options)
        if found.nearly:
            return self._ask(Doubt.DID_YOU_MEAN, found.nearly)
        if found.unsuitable:
            return Plan(kind=Kind.CANNOT, absent=tuple(entity.name for entity in found.unsuitable), reasons=("cannot",))
        if found.absent:
            return Plan(kind=Kind.ABSENT, absent=(found.absent,), reasons=("absent",))
        return Plan(kind=Kind.UNSETTLED, reasons=("no_target",))

    def _ask(self, doubt: Doubt, entities: Sequence[Entity]) -> Plan:
        options = []
        groups: dict[str, list[Entity]] = {}
        home = self.grounding.snapshot.home
        same_name = len({entity.name for entity in entities}) < len(entities)
        for entity in entities:
            area = home.areas.get(entity.area or "")
            by_place = doubt is Doubt.WHICH_PLACE or same_name
            key = area.name if by_place and area is not None else entity.name
            groups.setdefault(key, []).append(entity)
        for label, members in groups.items():
            grounded = self._steps(members, 1.0, broad=len(members) > 1)
            if isinstance(grounded, Plan):
                return grounded
            plan = Plan(kind=Kind.ACT, steps=grounded.steps, words=self.text)
            names = tuple(name for entity in members for name in entity.names)
            options.append(Option(label=label, plan=plan, names=names))
        if len(options) == 1 and doubt is Doubt.WHICH_PLACE:
            return options[0].plan
        return Plan(
            kind=Kind.ASK, question=Question(doubt=doubt, options=tuple(options), words=self.text), reasons=(doubt,)
        )


_MOST_CHOICES = 4

_OF_PLAYING = frozenset({"stop", "pause", "next", "previous", "mute", "up", "down"})
"""What is said of a player that plays."""

_PUT_ON = frozenset(
    {"light", "switch", "input_boolean", "fan", "climate", "humidifier", "media_player", "scene", "script"}
)
"""What a verb that only puts switches on; it opens and locks nothing."""


def _is_lit(entity: Entity) -> bool:
    return entity.domain == "light" and entity.area is not None


_START = {
    ("on", "vacuum"): Verb.START,
    ("on", "lawn_mower"): Verb.START,
    ("off", "vacuum"): Verb.DOCK,
    ("off", "lawn_mower"): Verb.DOCK,
    ("start", "fan"): Verb.ON,
    ("start", "switch"): Verb.ON,
    ("stop", "fan"): Verb.OFF,
    ("stop", "switch"): Verb.OFF,
    ("stop", "lawn_mower"): Verb.PAUSE,
    ("stop", "siren"): Verb.OFF,
    ("start", "media_player"): Verb.RESUME,
    ("on", "lock"): Verb.LOCK,
    ("run", "automation"): Verb.RUN,
    ("run", "switch"): Verb.ON,
    ("start", "input_boolean"): Verb.ON,
    ("on", "cover"): Verb.OPEN,
    ("off", "cover"): Verb.CLOSE,
    ("on", "valve"): Verb.OPEN,
    ("off", "valve"): Verb.CLOSE,
}
"""Words that mean something more exact of some kinds of things."""
