"""What a clause sets: its numbers, parts, colours and modes as legal values of each thing."""

from collections.abc import Sequence
from functools import cached_property

from .action import Action
from .clauses import Amount, Phrase
from .fan_modes import fan_mode, geared
from .home import Attribute, Entity
from .name_finding import Suits
from .places_too import PLACES_TOO
from .plan import Scale, Setting, Verb
from .things import RUN, attribute_for, attribute_of

_LEVELS = {"max": 100.0, "min": 1.0}
"""Percent."""

_SPEEDS = {"low": 33.0, "medium": 66.0, "high": 100.0}
"""Percent of a fan's speed; of one that tells no gears of its own, these are the three that people know."""

_LEVELS_OF_GEARS = {"low": 20.0, "medium": 50.0, "high": 100.0}
"""Percent of a light's brightness; a loudness of 100 percent is nobody's wish."""

_IN_DEGREES = frozenset({"climate", "water_heater"})
"""What is set in degrees, and never in percent."""

_FINEST_GEAR = 10
"""Percent that one gear of a fan is at least; what has finer steps has no gears."""


_MOST_OF_A_KIND = 20
"""Things of one kind that people number."""

_WARM = ((15, 26), (59, 79))
"""Degrees of warm rooms, Celsius and Fahrenheit."""

_JUST_SET = RUN | {"alarm", "alarm_control_panel", "list", "todo"}
"""Kinds and domains of what is set to nothing."""

_OF_HOUSES = frozenset({"away", "home", "vacation", "night", "sleep", "eco", "comfort"})
"""Modes that a whole home may be in: where no scene is called so, no air conditioner alone is meant."""

_STARTED_AT = ({Attribute.TEMPERATURE}, {Attribute.HUMIDITY})
"""What a thing that is off is switched on to reach, where both are said."""

_OPENED = frozenset({"cover", "lock"})

_SWITCHING = frozenset({"on", "off", "open", "close", "lock", "unlock", "toggle", "start", "stop"})


class ClauseSettings(Action):
    """What one clause sets of the things it is about."""

    def _may_be_it(self, entity: Entity) -> bool:
        """Tell whether an order that names nothing can be of what was spoken of; "off" is said of no door or lock."""
        switches = not {"on", "off"}.isdisjoint({self.clause.verb, self.clause.particle})
        return self.suits(entity) and not (switches and entity.domain in _OPENED)

    def _settings(self, entity: Entity, verb: Verb) -> tuple[Setting, ...]:
        clause = self.clause
        if verb not in {Verb.SET, Verb.CHANGE}:
            return ()
        found: list[Setting] = []
        main = self._attribute_of(entity)
        if main is Attribute.SPEED and entity.domain == "climate":
            seen = self.grounding.snapshot.seen(entity.id)
            mode = fan_mode(clause, entity, seen, lowers=self._is_lowering(), changes=verb is Verb.CHANGE)
            return (Setting(attribute=main, value=mode),) if mode is not None else ()
        main, direction = self.attribute() or attribute_for(entity), 1
        if main is not None:
            main, direction = attribute_of(entity, main)
        if verb is Verb.CHANGE and not clause.amounts and self._warms_by_cooling(entity):
            return ()
        if verb is Verb.CHANGE:
            changed = self._change(main, direction) if main is not None else ()
            if clause.colour is not None and main is Attribute.BRIGHTNESS:  # "a dim red"
                changed += (Setting(attribute=Attribute.COLOUR, value=clause.colour),)
            return changed
        if clause.colour is not None:
            found.append(Setting(attribute=Attribute.COLOUR, value=clause.colour))
        if clause.mode is not None:
            is_preset = clause.mode in entity.choices.get(Attribute.PRESET, ()) and clause.mode not in (
                entity.choices.get(Attribute.MODE, ())
            )
            found.append(Setting(attribute=Attribute.PRESET if is_preset else Attribute.MODE, value=clause.mode))
        reached = [amount for amount in clause.amounts if amount.how == "to"] or clause.amounts  # "from 80 to 20"
        number = next((self._number(amount, entity) for amount in reached), None)
        if number is None and clause.portion is not None:
            number = clause.portion
        if number is None and clause.extreme is not None:
            number = self._extreme(entity, main)
        if number is None and clause.gear is not None:
            number = self._gear(entity, main)
        if number is None and main is Attribute.TILT and clause.verb in {"open", "close"}:
            number = 100.0 if clause.verb == "open" else 0.0
        if number is not None:
            attribute = main
            if attribute in {None, Attribute.COLOUR, Attribute.MODE}:
                attribute = self._attribute_of_amount(entity)
            if attribute is not None and attribute is not Attribute.SOURCE:
                closes = clause.is_of_closing or (clause.verb == "close" and not self._says_to())
                if attribute is Attribute.POSITION and closes:
                    number = 100 - number
                found.append(Setting(attribute=attribute, value=number))
        elif clause.factor is not None and main is not None:
            found.append(Setting(attribute=main, value=clause.factor, scale=Scale.FACTOR))
        return tuple(found)

    def _gear(self, entity: Entity, attribute: Attribute | None) -> float | None:
        """Return how much "low" or "high" is; of a fan that tells its gears, one of those."""
        if attribute is Attribute.SPEED:
            return _lowest_speed(entity) if self.clause.gear == "low" else _SPEEDS.get(self.clause.gear or "")
        return _LEVELS_OF_GEARS.get(self.clause.gear or "") if attribute is Attribute.BRIGHTNESS else None

    def _attribute_of_amount(self, entity: Entity) -> Attribute | None:
        unit = self.clause.amounts[0].unit if self.clause.amounts else None
        if unit == "degree":
            return Attribute.TEMPERATURE
        if unit == "kelvin":
            return Attribute.COLOUR_TEMPERATURE
        return attribute_for(entity)

    def _extreme(self, entity: Entity, attribute: Attribute | None) -> float | None:
        known = entity.ranges.get(attribute) if attribute is not None else None
        if attribute is Attribute.TEMPERATURE and self.attribute() is None and not self._says_heat():
            return None
        if attribute is Attribute.BRIGHTNESS and self.clause.extreme == "min":
            return _LEVELS["min"]  # as dim as it goes, and lit
        if attribute is Attribute.SPEED and self.clause.extreme == "min":
            return _lowest_speed(entity)
        if known is not None:
            return known.high if self.clause.extreme == "max" else known.low
        return _LEVELS.get(self.clause.extreme or "")

    def _says_heat(self) -> bool:
        """Tell whether an extreme may be one of temperature; who says 空调开最大 means no 35 degrees."""
        return self.grounding.lexicon.spaced or self.clause.verb not in _SWITCHING

    @property
    def _is_contradictory(self) -> bool:
        """Return whether two numbers are said where one is set ("to 20, 40 and 60"); "from 80 to 20" says one."""
        amounts = self.clause.amounts
        if any(amount.how == "to" for amount in amounts):
            amounts = [amount for amount in amounts if amount.how in {"to", None}]  # "from 80 to 20", "3 to 20"
        only_from = bool(amounts) and all(amount.how == "from" for amount in amounts)  # "dim it from 80"
        return only_from or len({(amount.value, amount.unit) for amount in amounts}) > 1

    def suits(self, entity: Entity) -> bool:
        """Tell whether this can be said of an entity; no main valve waters flowers, and no mower plays."""
        if self.clause.verb == "resume" and entity.domain != "media_player" and self._plays:
            return False
        waters = self.clause.verb != "water" or entity.domain != "valve" or self.grounding.waters(entity)
        return waters and super().suits(entity)

    @cached_property
    def _plays(self) -> bool:
        """Return whether something is to be played, and nothing else resumed."""
        items = self.grounding.tagged.items
        return any(one.has("plays") and self.clause.start <= one.start < self.clause.end for one in items)

    def _attribute_of(self, entity: Entity) -> Attribute | None:
        """Return what is set or moved of an entity: a gear is one of the fan in an air conditioner."""
        is_gear = entity.domain == "climate" and self.attribute() is None and geared(self.clause)
        is_gear &= not self._is_up_or_down()  # "the heating down two notches"
        return Attribute.SPEED if is_gear else super()._attribute_of(entity)

    def _blows(self, entity: Entity) -> bool:
        """Tell whether an entity may be meant by "less wind": what is off blows none, but a fan may be woken."""
        of_fan = entity.domain == "climate" and self._attribute_of(entity) is Attribute.SPEED
        return not of_fan or self.grounding.snapshot.seen(entity.id).state != "off"

    def _suits_in(self, phrase: Phrase) -> Suits:
        """Return what suits a phrase; where it names no thing, "less wind" is about what blows there."""
        suits = super()._suits_in(phrase)
        named = phrase.entities or phrase.kinds
        return suits if named else lambda entity: suits(entity) and self._blows(entity)

    def _wakes(self, entity: Entity, verb: Verb) -> bool:
        """Tell whether a change is said of a climate that is off; 空调调高一点 makes no heating of it."""
        return super()._wakes(entity, verb) and not self._warms_by_cooling(entity)

    def _warms_by_cooling(self, entity: Entity) -> bool:
        """Tell whether what is off, and is called by a word for what cools, would be started to heat."""
        is_off = entity.domain == "climate" and self.grounding.snapshot.seen(entity.id).state == "off"
        return is_off and not self._is_lowering() and any(map(self.grounding.says_cooler, self.clause.phrases))

    def _is_of_no_thing(self) -> bool:
        """Tell whether what is done cannot be done with what was named, or 离家模式 is asked of nothing that was."""
        clause, grounding = self.clause, self.grounding
        of_house = clause.mode in _OF_HOUSES and not (clause.phrases or grounding.focus.targets)
        switched = not _SWITCHING.isdisjoint({clause.verb, *clause.other_verbs})
        return super()._is_of_no_thing() or (of_house and switched and not grounding.lexicon.spaced)

    def _lacks_value(self) -> bool:
        """Tell whether something is to be set, and not to what ("change the volume on the TV"); a scene is just set."""
        clause = self.clause
        if clause.verb != "set" or clause.has_value or clause.changes or clause.particle:
            return False
        if not clause.phrases:
            return clause.attribute == Attribute.MODE  # 切换到工作模式 names no mode
        return all(
            not (phrase.unknown or phrase.is_only_place)
            and not _JUST_SET.intersection(phrase.kinds)
            and not any(one.partition(".")[0] in _JUST_SET for names in phrase.entities for one in names)
            for phrase in clause.phrases
        )

    def _says_to(self) -> bool:
        """Tell whether a value is where to get, as in "close the blind to 30 percent", and not how far to go."""
        reaches = self.clause.portion_how == "to" and not self.grounding.lexicon.spaced  # "调到三成"
        return reaches or any(amount.how == "to" for amount in self.clause.amounts)

    def _number(self, amount: Amount, entity: Entity) -> float | None:
        """Return a number as it is set: the second gear of a fan is a part of its speed, where it tells its gears."""
        if amount.unit == "percent" and entity.domain in _IN_DEGREES and self.attribute() is not Attribute.HUMIDITY:
            return None
        speeds = entity.ranges.get(Attribute.SPEED)
        counts = entity.domain == "fan" and amount.unit is None and amount.how != "by" and amount.value < _FINEST_GEAR
        if amount.unit != "level" and not (counts and amount.value):
            return amount.value
        if amount.unit == "level" and speeds is not None and speeds.step < _FINEST_GEAR:
            return dict(enumerate(_SPEEDS.values(), 1)).get(int(amount.value) if amount.value.is_integer() else 0)
        if speeds is None or speeds.step < _FINEST_GEAR or amount.value * speeds.step > speeds.high + 1:
            return None
        return float(round(amount.value * speeds.step))

    def _change(self, attribute: Attribute, direction: int) -> tuple[Setting, ...]:
        """Return by how much an attribute is raised or lowered."""
        clause = self.clause
        sign = direction * (-1 if self._is_lowering() else 1)
        if clause.factor is not None:
            if self._is_lowering() and clause.factor > 1:
                return ()  # "dim it to twice what it is" says two things
            if attribute is Attribute.POSITION and clause.factor < 1 and sign > 0:  # "raise the blind by half"
                return (Setting(attribute=attribute, value=100 * clause.factor, scale=Scale.STEP),)
            more = clause.factor < 1 and attribute is not Attribute.POSITION and self._is_raising()
            factor = 1 + clause.factor if more else clause.factor  # "brighten it by half"
            return (Setting(attribute=attribute, value=factor, scale=Scale.FACTOR),)
        if clause.portion is not None and attribute is Attribute.POSITION:  # a quarter of the way
            return (Setting(attribute=attribute, value=sign * clause.portion, scale=Scale.STEP),)
        if clause.portion is not None:
            return (Setting(attribute=attribute, value=1 + sign * clause.portion / 100, scale=Scale.FACTOR),)
        if clause.amounts:
            amount = clause.amounts[0]
            if amount.unit == "level":
                return (Setting(attribute=attribute, value=sign * min(amount.value, 3), scale=Scale.NUDGE),)
            return (Setting(attribute=attribute, value=sign * amount.value, scale=Scale.STEP),)
        return (Setting(attribute=attribute, value=float(sign * (clause.nudge or 2)), scale=Scale.NUDGE),)

    def _names_by_number(self, targets: Sequence[Entity]) -> bool:
        """Tell whether a number is none of a value, but of a thing that is not there ("gym light 3" beside 1 and 2)."""
        clause = self.clause
        switched = not {clause.verb, clause.particle}.isdisjoint(_SWITCHING) and not clause.changes
        bare = [one for one in clause.amounts if one.unit is None and one.how is None and one.value <= _MOST_OF_A_KIND]
        return switched and bool(bare) and any(name[-1:].isdecimal() for one in targets for name in one.names)

    def _may_be_degrees(self, targets: Sequence[Entity]) -> bool:
        """Tell whether a place is set to a number as warm rooms have it, and has no heating ("set the hall to 19").

        The garage may be its door, and the porch the light that is called after it; nobody says which.
        """
        clause = self.clause
        low, high = _WARM[self.grounding.snapshot.home.temperature_unit[-1:] == "F"]
        how = {"to"} if self._is_up_or_down() else {None, "to"}
        bare = any(one.unit is None and one.how in how and low <= one.value <= high for one in clause.amounts)
        only_set = clause.verb in {None, "set", "up", "down"} and not (clause.changes or clause.attribute)
        rooms = all(phrase.is_only_place or _is_a_place_too(phrase) for phrase in clause.phrases)
        return bare and only_set and rooms and all(one.domain in {"light", "cover"} for one in targets)

    def _woken(self, entity: Entity, verb: Verb, settings: tuple[Setting, ...]) -> tuple[Verb, tuple[Setting, ...]]:
        """Return what is done with something that is off, and has to be on for what is asked."""
        if verb is Verb.CHANGE and settings and all(isinstance(one.value, str) for one in settings):
            verb = Verb.SET  # the next of its words
        if self.grounding.snapshot.seen(entity.id).state != "off":
            return verb, settings
        if self._wakes(entity, verb) and self._mode_of_change() in entity.choices.get(Attribute.MODE, ()):
            return Verb.SET, (Setting(attribute=Attribute.MODE, value=self._mode_of_change()),)
        named = any(one.entities or "humidifier" in one.kinds for one in self.clause.phrases)
        if entity.domain == "humidifier" and verb is Verb.CHANGE and not (self.clause.amounts or named):
            helps = self._is_lowering() == (entity.device_class == "dehumidifier")
            return (Verb.ON, ()) if helps else (verb, settings)
        says_on = "on" in {self.clause.verb, self.clause.particle, *self.clause.other_verbs}
        reached = {one.attribute for one in settings}
        cools = reached == {Attribute.SPEED} and entity.domain == "climate"
        if verb is Verb.SET and says_on and (reached in _STARTED_AT or cools):
            return Verb.ON, settings
        return verb, settings


def _is_a_place_too(phrase: Phrase) -> bool:
    """Tell whether what a phrase names could be a place, and it does not say what there."""
    return not phrase.entities and PLACES_TOO.issuperset(phrase.kinds) and bool(phrase.kinds or phrase.unknown)


def _lowest_speed(entity: Entity) -> float:
    """Return the percent of a fan's lowest gear; of one that does not tell its gears, a third."""
    known = entity.ranges.get(Attribute.SPEED)
    return float(round(known.step)) if known is not None and known.step >= _FINEST_GEAR else _SPEEDS["low"]
