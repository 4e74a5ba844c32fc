"""What a clause asks for, and of which things it can be said."""

from functools import cached_property

from .arming import ARMED_MODES
from .clauses import Clause, Phrase
from .grounding import Grounding
from .home import Attribute, Entity
from .name_finding import Suits
from .plan import Verb
from .tagging import Tagged
from .things import attribute_for, attribute_of, fits

_MEASURED = frozenset({"volume", "humidity", "brightness", "speed"})
"""Attributes by which people mean what has them."""

_OF_THINGS = frozenset({"on", "off", "toggle", "lock", "unlock", "open", "close", "start", "stop", "pause", "resume"})
_OF_THINGS |= {"run", "arm", "disarm", "dock", "next", "previous", "mute", "unmute", "clean", "mow", "water"}
"""Verbs that are said of things, and not of a value of theirs."""

_FEW = 5
"""Degrees by which people make a room warmer or cooler, and percent of light that nobody can tell from none."""

_KELVINS = 1000
"""No lamp's colour temperature is below that."""


class Action:
    """What one clause asks for: its verb and attribute, as each thing takes them."""

    def __init__(self, clause: Clause, grounding: Grounding, tagged: Tagged) -> None:
        self.clause = clause
        self.grounding = grounding
        self._suiting: dict[str, bool] = {}
        self._verbs: dict[tuple[str, str | None, int, bool], Verb | None] = {}
        self.text = tagged.said(clause.start, clause.end) if clause.end else ""

    # What suits

    def suits(self, entity: Entity) -> bool:
        """Tell whether what the clause asks for can be said of an entity; that is mostly a matter of its domain."""
        if (suits := self._suiting.get(entity.domain)) is None:
            suits = self._suiting[entity.domain] = self._fits(entity)
        return suits and (self._is_able(entity) if self._tilts or entity.domain == "climate" else True)

    def _fits(self, entity: Entity) -> bool:
        verb = self.verb_for(entity)
        if verb is None:
            return False
        if self.clause.verb == "water" and entity.domain == "switch":
            return any(phrase.entities for phrase in self.clause.phrases)  # not every switch there is
        if verb in {Verb.SET, Verb.CHANGE}:
            attribute = self._attribute_of(entity)
            warms_light = entity.domain == "light" and self._is_of_warmth()
            return attribute is not None and not warms_light and fits(entity, verb, attribute)
        if self.clause.attribute in _MEASURED and not fits(entity, Verb.SET, Attribute(self.clause.attribute)):
            return False  # "turn off the sound in the hall" is not all that can be switched off there
        return fits(entity, verb)

    def _is_of_warmth(self) -> bool:
        """Tell whether degrees or a temperature are said, and not how white a light is ("warmer", "3000 kelvin")."""
        clause = self.clause
        if self.attribute() is not Attribute.TEMPERATURE:
            return False
        named = clause.attribute is not None and not any("light" in one.kinds or one.entities for one in clause.phrases)
        return named or any(
            one.unit == "degree" or (one.unit is None and one.value < _KELVINS) for one in clause.amounts
        )

    def _is_able(self, entity: Entity) -> bool:
        """Tell whether a change helps: an air conditioner that is off and cannot heat makes nothing warmer."""
        if self._tilts:
            return Attribute.TILT in entity.ranges
        if entity.domain != "climate" or (verb := self.verb_for(entity)) not in {Verb.SET, Verb.CHANGE}:
            return True
        if (of := self._attribute_of(entity)) in {Attribute.HUMIDITY, Attribute.SPEED}:
            return of in entity.ranges or of in entity.choices
        modes = entity.choices.get(Attribute.MODE, ())
        return not (modes and self._wakes(entity, verb)) or self._mode_of_change() in modes

    @cached_property
    def _tilts(self) -> bool:
        """Return whether it is slats that are meant."""
        return self.attribute() is Attribute.TILT

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
        """Return the mode of a climate that brings a change of temperature; "more air conditioning" heats nothing."""
        more = not (self._is_lowering() or self.clause.changes) and self.grounding.says_cooling(self.text)
        return "cool" if self._is_lowering() else "" if more else "heat"

    def _suits_in(self, phrase: Phrase) -> Suits:
        """Return what suits a phrase; "warmer in the bedroom" is about its heating, not its light."""
        if self.clause.verb == "water" and (valves := self._valves(phrase)):
            return valves.__contains__
        if phrase.is_only_place and (heated := self._heated(phrase)):
            return heated.__contains__
        if phrase.is_only_place and self.attribute() is Attribute.POSITION and self.clause.changes:
            return lambda entity: entity.domain in _RAISED and self.suits(entity)
        if phrase.is_only_place and self.attribute() is Attribute.TEMPERATURE:
            return lambda entity: entity.domain != "light" and self.suits(entity)
        if self.attribute() is Attribute.HUMIDITY and self.clause.changes:
            return lambda entity: entity.domain == "humidifier" and self.suits(entity)
        if phrase.is_only_place and self.clause.verb == "resume":
            return lambda entity: self.suits(entity) and not self.grounding.snapshot.rests(entity)
        named = phrase.entities or phrase.areas or phrase.floors or phrase.unknown or phrase.quantity
        if not named and "tv" not in phrase.kinds:
            return self._suits_player
        return self.suits

    def _is_of_no_thing(self) -> bool:
        """Tell whether what is done cannot be done with what was named: nobody locks or dims a temperature."""
        clause = self.clause
        named = any(phrase.entities or phrase.kinds for phrase in clause.phrases)
        if clause.attribute is None or named:
            return False
        if clause.changes:
            return all(change[:-1] != clause.attribute for change in clause.changes)
        if clause.attribute == "volume":
            return False  # it is muted
        acts = {clause.verb, clause.particle, *clause.other_verbs} - {None}
        return bool(acts) and acts <= _OF_THINGS and not clause.has_value

    def _valves(self, phrase: Phrase) -> list[Entity]:
        """Return what waters a place: the valve, where one is there, and no switch beside it."""
        return [one for one in self.grounding.in_place(phrase, self.suits) if one.domain == "valve"]

    def _heated(self, phrase: Phrase) -> list[Entity]:
        """Return the heating of a place that is set or moved in degrees: what is called after the place first."""
        moved = self._is_moved_in_degrees()
        if not (moved or self._is_set_in_degrees()):
            return []
        aim = None if moved else self.clause.amounts[0].value
        found = [
            entity
            for entity in self.grounding.in_place(phrase, self.suits)
            if entity.domain == "climate"
            and (legal := entity.ranges.get(Attribute.TEMPERATURE)) is not None
            and (aim is None or legal.low <= aim <= legal.high)
        ]
        return self.grounding.called_after(phrase, found) or found

    def _is_set_in_degrees(self) -> bool:
        """Tell whether the one number that is said may be a temperature to reach ("the hall to 21")."""
        clause = self.clause
        amount = clause.amounts[0] if len(clause.amounts) == 1 else None
        says_value = amount is not None and (amount.how == "to" or (amount.how is None and clause.carries))
        if amount is None or not says_value or clause.verb not in {None, "set"} or clause.particle:
            return False
        return self.attribute() in {None, Attribute.TEMPERATURE} and amount.unit in {None, "degree"}

    def _is_moved_in_degrees(self) -> bool:
        """Tell whether warmer or cooler is meant ("the hall up two"): of a light, so small a step could not be seen."""
        clause = self.clause
        if self.attribute() is Attribute.TEMPERATURE:
            return bool(clause.changes) or self._is_up_or_down()
        bare = [one for one in clause.amounts if one.unit is None and one.how in {None, "by"} and one.value <= _FEW]
        return self.attribute() is None and self._is_up_or_down() and bool(bare) and len(clause.amounts) == 1

    def _suits_player(self, entity: Entity) -> bool:
        """Tell whether this can be said of an entity; "stop the music" is about what plays, wherever that is."""
        if entity.domain != "media_player":
            return self.suits(entity)
        said = self.clause.verb or self.clause.particle
        ends = said in {"off", "close"} and any(map(self.grounding.hears, self.clause.phrases))
        of_any = not (ends or said in _OF_PLAYING or self.attribute() is Attribute.VOLUME)
        return self.suits(entity) and (of_any or not self._playing or entity.id in self._playing)

    @cached_property
    def _playing(self) -> frozenset[str]:
        """Return the players that play."""
        snapshot = self.grounding.snapshot
        players = snapshot.home.by_domain["media_player"]
        return frozenset(one.id for one in players if snapshot.seen(one.id).state == "playing")

    # Verbs and attributes

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
        """Return what the clause does with an entity, which is found out once of each sort of them."""
        sort = entity.domain, entity.device_class, entity.features, Attribute.POSITION in entity.ranges
        if sort not in self._verbs:
            self._verbs[sort] = self._first_verb(entity)
        return self._verbs[sort]

    def _first_verb(self, entity: Entity) -> Verb | None:
        """Return what the clause does with an entity; a word with several meanings takes the first that fits."""
        clause = self.clause
        if clause.puts and entity.domain not in _PUT_ON:
            return None
        said = clause.verb or clause.particle
        verb, holds = self._verb_of(said, entity), self._attribute_of(entity)
        for other in clause.other_verbs:
            if verb and fits(entity, verb, holds) and (holds or verb is not Verb.CHANGE):
                break
            verb = self._verb_of(other, entity)
        return verb

    def _attribute_of(self, entity: Entity) -> Attribute | None:
        attribute = self.attribute()
        return attribute_of(entity, attribute)[0] if attribute else attribute_for(entity)

    def _verb_of(self, said: str | None, entity: Entity) -> Verb | None:
        """Return what one meaning of the clause's action does with an entity: asked once of a sort (`verb_for`)."""
        clause = self.clause
        if said == "out":
            said = "open" if entity.device_class == "awning" else "off"
            if entity.domain not in {"light", "cover"} and not clause.carries:
                return None  # "the zapper out on the verandah" says where it is
        if clause.mode is not None and entity.domain == "alarm_control_panel" and clause.verb in {None, "set", "on"}:
            return Verb.ARM if clause.mode in ARMED_MODES else None
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
                and not self._is_part()
            ):
                return Verb.OPEN if said == "up" else Verb.CLOSE
            return Verb.CHANGE
        if said in {"open", "close"} and self.attribute() not in {None, Attribute.POSITION, Attribute.TILT}:
            return None  # "raise the temperature" opens no blind
        if said in {"open", "close"} and (clause.nudge or self._says_by() or self._is_part()):
            # "Open the blinds a bit more"; what is only open or closed is not opened for "a bit".
            return Verb.CHANGE if Attribute.POSITION in entity.ranges else None
        if clause.has_value and said in {None, "on", "set", "start", "run"}:
            if self._says_by():
                return None  # neither up nor down
            return Verb.CHANGE if clause.less and clause.portion is not None and self._is_share() else Verb.SET
        if clause.has_number and said in {"open", "close"} and entity.domain in {"cover", "valve"}:
            return Verb.SET
        if said is None:
            return None
        if said in {"open", "close"} and self.attribute() is Attribute.TILT and entity.domain == "cover":
            return Verb.SET
        if self.attribute() is Attribute.VOLUME and said in {"on", "off"} and entity.domain == "media_player":
            return Verb.UNMUTE if said == "on" else Verb.MUTE  # "turn the sound off"
        if said == "set":
            return Verb.RUN if entity.domain in {"scene", "script"} and not clause.has_value else None
        if said == "stop" and entity.domain == "valve" and entity.features and not entity.features & _STOPS:
            return Verb.CLOSE  # "stop the sprinklers"
        if said in {"off", "out"} and clause.attribute is not None and entity.domain == "light":
            return None  # "take the brightness off the lamp" may be less of it
        if said == "off" and clause.has_number:
            return None  # "switch the lamp off to 30 percent" says two things
        if said in {"clean", "mow", "water"}:
            domains = {"clean": {"vacuum"}, "mow": {"lawn_mower"}, "water": {"valve", "switch"}}[said]
            return (Verb.ON if said == "water" else Verb.START) if entity.domain in domains else None
        if said == "open" and entity.domain == "lock":
            return Verb.UNLOCK
        if said == "close" and entity.domain == "lock":
            return Verb.LOCK
        if said == "on" and entity.domain == "lock" and not self._says_lock:
            return None  # "turn on the wine cellar" is no lock that is called so
        if said == "on" and entity.domain == "alarm_control_panel":
            return Verb.ARM
        if said == "off" and entity.domain == "alarm_control_panel":
            return Verb.DISARM
        if said in {"on", "start"} and entity.domain in {"scene", "script", "button", "input_button"}:
            return Verb.RUN
        return _START.get((said, entity.domain), Verb(said))

    @cached_property
    def _says_lock(self) -> bool:
        """Return whether a lock is named by that word; where words are not set apart, it may always be."""
        lexicon = self.grounding.lexicon
        said = {lexicon.stem(word) for word in self.text.split()}
        locks = {lexicon.stem(word) for words in lexicon.words_for("lock") for word in words}
        return not lexicon.spaced or not said.isdisjoint(locks)

    def _is_absolute(self) -> bool:
        clause = self.clause
        if clause.portion is not None and not self._is_share():
            return True
        if clause.extreme is not None or clause.gear is not None:
            return True
        return any(
            amount.how == "to" or (amount.how is None and amount.unit == "percent" and not self._is_up_or_down())
            for amount in clause.amounts
        )

    def _says_by(self) -> bool:
        """Tell whether a number is how far to go ("open the blind by 20", "the volume by a third")."""
        clause = self.clause
        by_part = clause.portion is not None and clause.portion_how == "by" and not (clause.changes or clause.less)
        return by_part or (bool(clause.amounts) and all(amount.how == "by" for amount in clause.amounts))

    def _is_share(self) -> bool:
        """Tell whether a portion is how much to add or take ("by a quarter", "a third brighter")."""
        clause = self.clause
        moves = bool(clause.changes or clause.less)
        moves |= self._is_up_or_down() and not self.grounding.lexicon.spaced  # 调高三成
        return clause.portion_how == "by" or (moves and clause.portion_how != "to")

    def _is_part(self) -> bool:
        """Tell whether a part is how far to go ("raise the blind by a quarter", "by half")."""
        clause = self.clause
        by_part = clause.portion is not None and clause.portion_how == "by"
        return by_part or (clause.factor is not None and clause.factor < 1)

    def _is_up_or_down(self) -> bool:
        return bool({"up", "down"} & {self.clause.verb, self.clause.particle, *self.clause.other_verbs})

    def _is_lowering(self) -> bool:
        clause = self.clause
        down = bool(clause.changes and clause.changes[0].endswith("-"))
        down |= clause.verb == "close" or "down" in {clause.verb, clause.particle, *clause.other_verbs}
        return down or (clause.less and not clause.changes)

    def _is_raising(self) -> bool:
        clause = self.clause
        up = bool(clause.changes and clause.changes[0].endswith("+"))
        return (up or "up" in {clause.verb, clause.particle, *clause.other_verbs}) and not self._is_lowering()

    def _is_bare_value(self) -> bool:
        """Tell whether nothing but a colour or a number was said, which by itself asks for nothing."""
        clause = self.clause
        says_what = clause.attribute or clause.changes or clause.nudge
        return not (says_what or clause.verb or clause.particle or clause.carries)

    def _is_bare_change(self) -> bool:
        """Tell whether something is wanted higher or lower, and nothing says what ("five more", "a bit higher")."""
        clause = self.clause
        if clause.changes:
            return all(change.startswith(f"{Attribute.POSITION}") for change in clause.changes)
        return clause.verb in {"up", "down"} and not clause.particle and self.attribute() is None

    def _is_bare_switch(self) -> bool:
        """Tell whether nothing says what kind of thing is meant."""
        return self.clause.verb in {None, "on", "off", "toggle", "set", "start", "stop", "open", "close", "run"} and (
            self.attribute() is None
        )


_OF_PLAYING = frozenset({"stop", "pause", "next", "previous", "mute", "up", "down"})
"""What is said of a player that plays."""

_RAISED = frozenset({"cover", "valve", "climate", "water_heater"})
"""What is "higher" in a room of which nothing else is said."""

_STOPS = 8
"""The flag of a valve that can be stopped halfway."""

_PUT_ON = frozenset(
    {"light", "switch", "input_boolean", "fan", "climate", "humidifier", "media_player", "scene", "script"}
)
"""What a verb that only puts switches on; it opens and locks nothing."""

_START = {
    **{("on", robot): Verb.START for robot in ("vacuum", "lawn_mower")},
    ("off", "vacuum"): Verb.DOCK,
    ("off", "lawn_mower"): Verb.DOCK,
    **{("start", domain): Verb.ON for domain in ("fan", "switch", "input_boolean", "climate", "humidifier", "light")},
    **{("stop", domain): Verb.OFF for domain in ("fan", "switch", "siren", "climate", "humidifier", "water_heater")},
    ("stop", "lawn_mower"): Verb.PAUSE,
    ("start", "media_player"): Verb.RESUME,
    ("on", "lock"): Verb.LOCK,
    ("run", "automation"): Verb.RUN,
    **{("run", domain): Verb.ON for domain in ("switch", "input_boolean", "light", "fan", "humidifier", "climate")},
    ("run", "vacuum"): Verb.START,
    ("run", "lawn_mower"): Verb.START,
    ("run", "alarm_control_panel"): Verb.ARM,
    ("on", "cover"): Verb.OPEN,
    ("off", "cover"): Verb.CLOSE,
    **{(said, "valve"): Verb.OPEN for said in ("run", "start", "on")},
    ("off", "valve"): Verb.CLOSE,
}
"""Words that mean something more exact of some kinds of things."""
