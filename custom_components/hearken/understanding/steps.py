"""A clause and what it is about become steps: the verb, the legal values, or the reason why there are none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .abilities import CLEAN_AREA
from .arming import how_armed
from .at_work import lit, to_set, to_stop
from .bare import is_only_value
from .called_upon import players_called
from .clauses import Phrase
from .cleaning import places_to_clean
from .home import Attribute, Entity
from .left_out import NO_TARGET, UNCLEAR
from .name_finding import Found
from .plan import Doubt, Kind, Option, Plan, Question, Setting, Step, Verb
from .something import is_only_to_play, places_of, says_something, what_plays
from .sparing import Sparing
from .things import attribute_for

_UNFINISHED = frozenset({"the", "a", "an", "my", "our", "all", "in", "of"})
"""Words after which a sentence goes on; what was cut off there is no command."""


@dataclass(frozen=True)
class Grounded:
    """The steps of a clause."""

    steps: tuple[Step, ...]
    confidence: float

    @property
    def targets(self) -> tuple[str, ...]:
        """Return what its steps are about."""
        return tuple(target for step in self.steps for target in step.targets)


class ClauseSteps(Sparing):
    """One clause, its targets found and its values made legal."""

    def run(self) -> Grounded | Plan:
        """Return the steps, or the plan that says why there are none."""
        if places := places_to_clean(self.clause, self.grounding):
            return self._cleaned(places)
        if self._is_contradictory:
            return Plan(kind=Kind.UNSETTLED, reasons=(UNCLEAR,))
        if self._is_of_no_thing():
            return Plan(kind=Kind.UNSETTLED, reasons=(UNCLEAR,))
        if self._lacks_value():
            return Plan(kind=Kind.UNSETTLED, reasons=("no_value", UNCLEAR))
        if is_only_to_play(self.clause):
            return self._of(what_plays(self.clause))
        if says_something(self.clause):
            return self._of_something()
        phrases = self.clause.phrases
        here = not phrases and self._is_of_here() and not self._is_bare_change()
        if here or self._complains_at_home() or self._complains_of_it():
            phrases = [Phrase(here=True)]
        if self._says_play() and not self.grounding.focus.targets and all(one.is_only_pronoun for one in phrases):
            phrases = []  # "pause it": what plays
        if self.clause.changes or self.clause.amounts:
            # "make it 20 degrees in the loft", "make it 20 in here": what is there, where nothing was spoken of.
            phrases = [self._without_pronoun(phrase) for phrase in phrases]
        if (self._says_play() or self.attribute() is Attribute.VOLUME) and not self.clause.phrases:
            players = [one for one in self.grounding.snapshot.home.by_domain.get("media_player", ()) if self.suits(one)]
            if called := players_called(self.grounding, players):
                return self._steps(called, 0.9, broad=False) if len(called) == 1 else self._ask(Doubt.WHICH_ONE, called)
        if not phrases:
            return self._of_nothing()
        meant = self.told_by_exception(phrases)
        return self._of_whole_home(meant) or self._of(meant)

    def _of(self, phrases: Sequence[Phrase]) -> Grounded | Plan:
        """Return the steps for what phrases stand for, but for what is spared; or the plan that says why not."""
        grounded = self._grounded(phrases)
        if isinstance(grounded, Plan):
            return grounded
        if any(phrase.is_widened for phrase in phrases) and self._spares_others(grounded[0]):
            grounded = self._grounded([phrase.as_said for phrase in phrases])
            if isinstance(grounded, Plan):
                return grounded
        targets, confidence, broad = grounded
        left = self._left_of(targets, broad=broad)
        if isinstance(left, Plan):
            return left
        targets = to_set(self.clause, list({entity.id: entity for entity in left}.values()), self.grounding.snapshot)
        if all(self.verb_for(one) is Verb.CHANGE for one in targets):
            targets = lit(self.clause, targets, self.grounding.snapshot, raises=self._is_raising())
        if self._names_by_number(targets):
            return Plan(kind=Kind.ABSENT, absent=(self.text,), reasons=("absent", UNCLEAR))
        if self._may_be_degrees(targets):
            return Plan(kind=Kind.UNSETTLED, reasons=(UNCLEAR,))
        if not targets:
            return Plan(kind=Kind.HOLD, reasons=("nothing_left",))
        if self._mixes(targets) or self._may_call_somebody(targets):
            return Plan(kind=Kind.UNSETTLED, reasons=(UNCLEAR,))
        return self._steps(targets, confidence, broad=broad)

    def _may_call_somebody(self, targets: Sequence[Entity]) -> bool:
        """Tell whether a word that is only part of what a script is called may call somebody (豆豆你把灯关了)."""
        tagged = self.grounding.tagged
        if not tagged.is_unspaced or not targets[1:] or "off" not in {self.clause.verb, *self.clause.other_verbs}:
            return False
        text = tagged.text.lower()
        return any(one.domain == "script" and not any(name.lower() in text for name in one.names) for one in targets)

    def _of_something(self) -> Plan:
        """Plan what is to be done with "something": which thing is meant is asked, where only a few are there."""
        found = [
            entity
            for phrase in places_of(self.clause)
            for entity in self.grounding.in_place(phrase, self._suits_in(phrase))
        ]
        if not found or len(found) > _MOST_CHOICES:
            return Plan(kind=Kind.UNSETTLED, reasons=(UNCLEAR,))
        return self._ask(Doubt.WHICH_ONE, found)

    def _grounded(self, phrases: Sequence[Phrase]) -> tuple[list[Entity], float, bool] | Plan:
        """Return what phrases stand for, how sure that is and whether it was gathered; or why there is nothing."""
        targets: list[Entity] = []
        confidence, broad = 1.0, False
        for phrase in phrases:
            found = self.grounding.find(phrase, self._suits_in(phrase), near=targets)
            if not found.targets:
                plan = self._unfound(found)
                other = plan.kind is Kind.ABSENT and phrase.stands_in  # no other reading makes another thing of it
                return replace(plan, reasons=(*plan.reasons, UNCLEAR)) if other else plan
            targets += found.targets
            confidence, broad = min(confidence, found.confidence), broad or found.broad
        return targets, confidence, broad

    def _mixes(self, targets: Sequence[Entity]) -> bool:
        """Tell whether one number, or "down", would be of heat, sound and light at once ("everything down by 10")."""
        everything = any(one.quantity in {"everything", "all", "rest"} and not (one.kinds or one.entities)
                         for one in self.clause.phrases)  # fmt: skip
        if not everything or self.attribute() is not None:
            return False
        moved = [one for one in targets if self.verb_for(one) in _VALUED]
        return len({attribute_for(entity) for entity in moved}) > 1

    def _places_said(self) -> tuple[str, ...]:
        """Return the names of the places that a clause is about; that of the speaker's room where it says none."""
        home = self.grounding.snapshot.home
        areas = [home.areas[area].name for phrase in self.clause.phrases for area in phrase.areas]
        floors = [home.floors[floor].name for phrase in self.clause.phrases for floor in phrase.floors]
        here = home.areas.get(self.grounding.snapshot.here or "")
        return tuple(areas + floors) or ((here.name,) if here else ())

    def _cleaned(self, places: tuple[str, ...]) -> Plan | Grounded:
        """Return who cleans only some places; a robot that would clean everything instead is not sent."""
        home = self.grounding.snapshot.home
        vacuums = home.by_domain.get("vacuum", ())
        named = {one for phrase in self.clause.phrases for names in phrase.entities for one in names}
        meant = [one for one in vacuums if one.id in named] or list(vacuums)
        able = [one for one in meant if one.features & CLEAN_AREA]
        stationed = tuple(one.id for one in vacuums if (one.area,) == places)
        if not able and not self.clause.excluded and stationed == tuple(one.id for one in meant):
            return Grounded((Step(verb=Verb.START, targets=stationed, words=self.text),), 1.0)  # it is that room's own
        if not able or self.clause.excluded:
            return Plan(kind=Kind.CANNOT, absent=tuple(one.name for one in meant), reasons=("area_cleaning",))
        floors = {home.areas[place].floor for place in places}
        chosen = able if len(able) == 1 else [one for one in able if home.floor_of(one) in floors]
        if len(chosen) != 1:
            return self._ask(Doubt.WHICH_ONE, able)
        return self._steps(chosen, 1.0, broad=False)

    def _is_of_here(self) -> bool:
        """Tell whether a clause without a target is about the room of the speaker ("it's too dark")."""
        here, clause = self.grounding.snapshot.here, self.clause
        if self._goes_on() or self._is_bare_value():
            return False
        if self.attribute() is not None and not clause.changes:
            entities = self.grounding.snapshot.home.by_area.get(here, ())
            return here is not None and any(map(self._suits_player, entities))
        there = self.grounding.snapshot.home.by_area.get(here, ())
        plays = self.attribute() is not Attribute.VOLUME or any(map(self._suits_player, there))
        return bool(clause.changes) and here is not None and plays

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

    def _complains_of_it(self) -> bool:
        """Tell whether "that's too bright", "make it cooler" is said of nothing that was spoken of: of what is here."""
        clause, grounding = self.clause, self.grounding
        says_it = bool(clause.changes and clause.phrases) and all(one.is_only_pronoun for one in clause.phrases)
        of_room = self.attribute() is Attribute.TEMPERATURE
        plain = not (clause.verb or clause.particle or (clause.carries and not of_room))
        return says_it and plain and grounding.snapshot.here is not None and not grounding.focus.targets

    def _says_play(self) -> bool:
        return self.clause.verb in {"pause", "resume", "next", "previous", "mute", "unmute"}

    def _without_pronoun(self, phrase: Phrase) -> Phrase:
        placed = phrase.pronoun and phrase.has_place and not self.grounding.focus.targets
        return replace(phrase, pronoun=False) if placed else phrase

    def _of_nothing(self) -> Plan | Grounded:
        """Plan an action that names nothing: of what was spoken of before, or of the only thing that it can mean."""
        if focus := self._in_focus():
            return self._steps(focus, 0.9, broad=len(focus) > 1)
        if self._is_bare_switch() or self._is_bare_value() or self._is_bare_change():
            return Plan(kind=Kind.UNSETTLED, reasons=(NO_TARGET,))
        fitting = [
            entity
            for entity in self.grounding.snapshot.home.entities.values()
            if self.suits(entity) and self._blows(entity)
        ]
        fitting = to_stop(Phrase(), fitting, self.grounding.snapshot, self.grounding.tagged)
        at_work = "paused" if self.clause.verb == "resume" else "playing"
        playing = [one for one in fitting if self.grounding.snapshot.seen(one.id).state == at_work]
        if self.clause.verb == "resume":
            # "Carry on then" wakes nothing that is off, and sends no robot out.
            fitting = [one for one in fitting if self._may_go_on(one)]
        here = [one for one in fitting if one.area is not None and one.area == self.grounding.snapshot.here]
        at_work_here = [one for one in playing if one in here]
        if playing and not at_work_here and (self._says_play() or self.attribute() is Attribute.VOLUME):
            here, fitting = [], playing  # what is off here is not what is heard
        for chosen in (fitting, playing, at_work_here, here):
            if len(chosen) == 1:
                return self._steps(chosen, 0.9, broad=False)
        if len(fitting) > _MOST_CHOICES and self._says_play() and not self.clause.changes:
            fitting = at_work_here or here  # "pause it", where two of many play
        if fitting and len(fitting) <= _MOST_CHOICES:
            return self._ask(Doubt.WHICH_ONE, fitting)
        return Plan(kind=Kind.UNSETTLED, reasons=(NO_TARGET,))

    def _may_go_on(self, entity: Entity) -> bool:
        """Tell whether something has been at work: a robot is paused, a player on."""
        state = self.grounding.snapshot.seen(entity.id).state
        is_robot = entity.domain in {"vacuum", "lawn_mower"}
        return (
            not self.grounding.snapshot.rests(entity)
            if is_robot
            else state != "off" and "clean" not in self.clause.other_verbs
        )

    def _in_focus(self) -> list[Entity]:
        """Return what was spoken of before, where this can be said of all of it; who is cold speaks of no lamp."""
        entities = self.grounding.snapshot.home.entities
        focus = [entities[one] for one in self.grounding.focus.targets if one in entities]
        if self._is_bare_switch() and self.clause.nudge is None and self.grounding.lexicon.spaced:
            alone = is_only_value(self.clause, self.grounding.tagged) or self._is_said_alone()
            return focus if alone and focus and all(map(self._may_be_it, focus)) else []
        if self.attribute() is Attribute.TEMPERATURE and any(entity.domain == "light" for entity in focus):
            return []
        return focus if all(map(self.suits, focus)) else []

    def _is_said_alone(self) -> bool:
        """Tell whether a whole sentence is what to do ("off again", "and stop"), and not the beginning of one."""
        items = self.grounding.tagged.items
        acts = [item for item in items if item.has("verbs", "particles") and not item.is_name]
        rest = [item for item in items if item not in acts]
        beside = ("filler", "and", "mark", "correction", "denial")
        whole = all(item.has(*beside) and not item.has("article") for item in rest)
        return len(acts) == 1 and whole and items[-1].text not in _UNFINISHED

    def _of_whole_home(self, phrases: Sequence[Phrase]) -> Plan | None:
        """Return the question where everything there is would be switched on: nobody wants kettle and oven as well."""
        opens = self.clause.verb == "open" and not self.grounding.lexicon.spaced  # 都打开
        if not opens and "on" not in {self.clause.verb, self.clause.particle}:
            return None
        whole = any(
            phrase.quantity in {"everything", "all"}
            and not self.grounding.spoken_of(phrase)
            and not (phrase.kinds or phrase.entities or phrase.areas or phrase.floors or phrase.here or phrase.unknown)
            for phrase in phrases
        )
        if not whole:
            return None
        entities = self.grounding.snapshot.home.entities.values()
        return self._ask(Doubt.WHICH_PLACE, [one for one in entities if _is_lit(one) and self.suits(one)])

    # Steps

    def _steps(self, targets: Sequence[Entity], confidence: float, *, broad: bool) -> Grounded | Plan:
        """Return the steps, or the question how an alarm is to be armed."""
        arms = len(targets) == 1 and self.verb_for(targets[0]) is Verb.ARM and self.clause.mode is None
        asked = how_armed(targets[0], self.text, self.grounding.lexicon) if arms else None
        return asked or self._built(targets, confidence, broad=broad)

    def _built(self, targets: Sequence[Entity], confidence: float, *, broad: bool) -> Grounded | Plan:
        groups: dict[tuple[Verb, tuple[Setting, ...]], list[str]] = {}
        for entity in targets:
            verb = self.verb_for(entity)
            if verb is None:
                return Plan(kind=Kind.UNSETTLED, reasons=("not_its_action",))
            settings: tuple[Setting, ...] = ()
            if verb in _VALUED:
                verb, settings = self._woken(entity, verb, self._settings(entity, verb))
                if verb in _VALUED and not settings:
                    # A number that was said and is none of its values is not taken for another by anybody else.
                    reasons = ("no_value", UNCLEAR) if self.clause.has_number else ("no_value",)
                    return Plan(kind=Kind.UNSETTLED, reasons=reasons)
            elif self.clause.has_number:
                return Plan(kind=Kind.UNSETTLED, reasons=(UNCLEAR,))  # how much was said, and would be lost
            elif verb is Verb.ON and self.grounding.is_to_heat(self.text, entity):
                verb, settings = Verb.SET, (Setting(attribute=Attribute.MODE, value="heat"),)
            groups.setdefault((verb, settings), []).append(entity.id)
        text, areas = self.clause.mode or "", places_to_clean(self.clause, self.grounding)
        return Grounded(
            tuple(
                Step(
                    verb=verb,
                    targets=tuple(ids),
                    settings=settings,
                    text=text,
                    areas=areas,
                    broad=broad,
                    words=self.text,
                )
                for (verb, settings), ids in groups.items()
            ),
            confidence,
        )

    # What stands in the way

    def _unfound(self, found: Found) -> Plan:
        words = found.absent.split() if self.grounding.lexicon.spaced else [found.absent]
        if self.clause.changes and not self.grounding.lexicon.elements.isdisjoint(words):
            return Plan(kind=Kind.UNSETTLED, reasons=("unexplained",))  # nobody looks for the sun among his things
        valued = self.clause.has_number and any(
            phrase.kinds for phrase in self.clause.phrases
        )  # "air con at 20 degrees"
        ordered = self.clause.verb or self.clause.particle or self.clause.changes or self.clause.carries or valued
        if found.absent and not ordered:
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
        if self.clause.changes and self.clause.carries and self.attribute() is Attribute.TEMPERATURE:
            # "Make it warmer in the hall", where nothing heats.
            return Plan(kind=Kind.CANNOT, absent=self._places_said(), reasons=("cannot",))
        return Plan(kind=Kind.UNSETTLED, reasons=(NO_TARGET,))

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
            grounded = self._built(members, 1.0, broad=len(members) > 1)
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

_VALUED = frozenset({Verb.SET, Verb.CHANGE})
"""Verbs with a value."""


def _is_lit(entity: Entity) -> bool:
    return entity.domain == "light" and entity.area is not None
