"""What was spoken of before in one conversation, as far as the next sentence may lean on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from .brief import place_stands_alone
from .clauses import Clause, Phrase
from .grounding import Grounding
from .home import Attribute, Entity, Seen
from .kinship import beside, is_like, most_like, named_after
from .knowing import ON_KINDS, measures
from .name_finding import Focus
from .places_too import PLACES_TOO
from .plan import Ask, Kind, Plan, Query, Scale, Setting, Step, Verb
from .states import is_in
from .tagging import Item, Tagged, tag
from .things import KINDS


@dataclass(frozen=True, kw_only=True)
class Dialogue:
    """The plan before this one, once it was carried out or answered."""

    last: Plan | None = None
    earlier: tuple[str, ...] = ()
    """What was spoken of before that, which "both" takes in."""
    done: Plan | None = None
    """The last plan that was carried out, though questions may have been answered since."""
    before: Mapping[str, Seen] = field(default_factory=dict)
    """How the things of that plan were before it, to take it back."""
    is_over: bool = False
    """Whether something else was done since, so that only "it" leans on the last plan."""
    told: tuple[str, ...] = ()
    """What the last question was answered with, of all that it was about: "it" is the window that is open."""
    asked: tuple[str, ...] = ()
    """What could be chosen in answer to a question that this sentence leaves open."""
    goes_on: bool = False
    """Whether this sentence says that it goes on with what was spoken of ("and open the blinds")."""

    def then(self, plan: Plan, before: Mapping[str, Seen] | None = None, told: tuple[str, ...] = ()) -> "Dialogue":
        """Return the dialogue after another plan was carried out or answered.

        `before` is how its things were, and `told` what it was answered with.
        """
        earlier = self.focus.targets or self.earlier
        if not plan.steps:
            return replace(self, last=plan, earlier=earlier, told=told, is_over=False)
        return Dialogue(last=plan, earlier=earlier, done=plan, before=before or {})

    def passed(self) -> "Dialogue":
        """Return the dialogue after something else was done, which nothing is known of."""
        return replace(self, done=None, before={}, is_over=True)

    def ended(self, *, is_asked: bool = False) -> "Dialogue":
        """Return the dialogue after something that is not there was named, or cannot be done: what follows is of that.

        What was done before can still be taken back, unless something else `is_asked` about.
        """
        ended = replace(self, last=None, earlier=self.focus.targets or self.earlier, told=(), is_over=True)
        return replace(ended, done=None, before={}) if is_asked else ended

    @property
    def focus(self) -> Focus:
        """Return what "it" and "the other one" lean on."""
        if self.last is None:
            return Focus(asked=self.asked)
        targets = self.told or self.last.targets
        return Focus(targets=targets, earlier=self.earlier, asked=self.asked, goes_on=self.goes_on)

    @property
    def follows(self) -> bool:
        """Return whether a bare name can be a follow-up ("and the hall?")."""
        return self.last is not None and not self.is_over and bool(self.last.steps or self.last.queries)

    @property
    def _last_step(self) -> Step | None:
        """Return the last that was done, where nothing else was since."""
        return self.last.steps[-1] if self.last is not None and self.last.steps and not self.is_over else None

    def corrected(self, clauses: list[Clause], grounding: Grounding) -> list[Clause]:
        """Return clauses with a bare value said of what was set before ("no, make that 21", "now 60", "halfway")."""
        step = self._last_step
        tagged = grounding.tagged
        if step is None or len(clauses) != 1:
            return clauses
        if (further := _further_by(clauses[0], step, grounding)) is not None:
            return [further]
        first = next((item for item in tagged.items if item.value("mark") is None), None)
        takes_back = first is not None and first.has("correction", "denial") and bool(step.settings)
        (clause,) = clauses
        if clause.phrases or clause.verb or clause.particle or clause.changes or not clause.has_value:
            return clauses
        if _only_dims(step, clause, grounding):
            return [replace(clause, verb="set", attribute="brightness", phrases=[Phrase(pronoun=True)])]
        if not (takes_back or _goes_on(step, clause, tagged)) or not _fits(clause, step, grounding):
            return clauses
        if clause.factor is not None:
            return [replace(clause, phrases=[Phrase(pronoun=True)])]
        attribute = step.settings[0].attribute.value if clause.amounts and step.settings else clause.attribute
        return [replace(clause, verb="set", attribute=attribute, phrases=[Phrase(pronoun=True)])]

    def more(self, text: str, grounding: Grounding) -> Plan | None:
        """Return a change that goes on ("a bit more"), or None where that is not all that was said."""
        step = self._last_step
        if step is None or not all(item.has(*_MORE) or _way(item) for item in grounding.tagged.items):
            return None
        again = self._further(text, step, grounding)
        return Plan(kind=Kind.ACT, steps=(again,), confidence=0.9, words=text) if again is not None else None

    def _further(self, text: str, step: Step, grounding: Grounding) -> Step | None:
        """Return a step that goes on by what is said; None where nothing of the kind is said, or it cannot."""
        items = grounding.tagged.items
        amounts = [int(item.value("amount") or 0) for item in items if item.has("amount")]
        less = any(item.has("less") for item in items)
        told = (item for item in items if item.has("changes") or not item.has("amount"))  # 再关一点 is one word
        way = next((way for item in told if (way := _way(item))), 0)
        if not (amounts or less or way):
            return None
        by = float(min(amounts or [1]) * (-1 if less else 1))
        if way:
            return self._from_reached(text, step, min(amounts or [1]) * float(way))
        if step.verb is not Verb.CHANGE:
            return self._from_reached(text, step, -by if _lowers(step, grounding) else by)
        settings = tuple(
            replace(one, value=by * (1 if one.value > 0 else -1), scale=Scale.NUDGE)
            for one in step.settings
            if not isinstance(one.value, str) and one.scale in {Scale.NUDGE, Scale.STEP}
        )
        return replace(step, settings=settings, words=text) if settings else None

    def _from_reached(self, text: str, step: Step, by: float) -> Step | None:
        """Return a change that goes on from a value that was reached ("open it halfway", "a bit more")."""
        attribute, value = (step.settings[0].attribute, step.settings[0].value) if step.settings else (None, "")
        if step.verb in {Verb.OPEN, Verb.CLOSE} and not step.settings:
            attribute, value = Attribute.POSITION, 100.0 if step.verb is Verb.OPEN else 0.0
        if step.verb is Verb.ON and by < 0 and _are_lights(step.targets):
            attribute, value = attribute or Attribute.BRIGHTNESS, 100.0
        if attribute is None or isinstance(value, str) or step.verb not in _REACHING:
            return None
        setting = Setting(attribute=attribute, value=by, scale=Scale.NUDGE)
        return replace(step, verb=Verb.CHANGE, settings=(setting,), words=text)

    def again(self, text: str, phrases: Sequence[Phrase], grounding: Grounding) -> Plan:
        """Return the last plan, of other targets."""
        last = self.last
        if last is None:
            return Plan(kind=Kind.UNSETTLED, words=text)
        named = [phrase for phrase in phrases if not phrase.is_only_pronoun] or phrases[:1]  # "that one too, the lamp"
        if last.queries:
            return _together(text, [self._asked_again(text, one, grounding, last.queries[-1]) for one in named])
        step = self._further(text, last.steps[-1], grounding) or last.steps[-1]  # "the left one a bit more"
        placed = [replace(one, pronoun=False) if one.has_place else one for one in named]  # "those upstairs as well"
        return _together(text, [self._done_again(text, one, grounding, step) for one in placed])

    def _asked_again(self, text: str, phrase: Phrase, grounding: Grounding, query: Query) -> Plan:
        """Return the last question, of another place or thing."""
        home = grounding.snapshot.home
        domains = {home.entities[one].domain for one in query.targets if one in home.entities}
        classes = {home.entities[one].device_class for one in query.targets if one in home.entities}
        measured = query.attribute is not None and phrase.areas and not (phrase.entities or phrase.unknown)
        if phrase.is_only_place or measured:  # "and the garage?" is no door where it was asked how warm it is
            targets = grounding.in_place(
                phrase, lambda entity: entity.domain in domains and entity.device_class in classes
            )
            if not targets and (attribute := query.attribute) is not None:
                # It is a sensor that knows how warm the cellar is, and a thermostat in the study.
                targets = grounding.in_place(phrase, lambda entity: measures(entity, attribute))
            asked = [home.entities[one] for one in query.targets if one in home.entities]
            targets = targets or grounding.in_place(
                phrase, lambda entity: any(is_like(entity, one, grounding, several=True) for one in asked)
            )
            if not targets and query.targets:
                targets = _one_of(named_after(phrase, asked, grounding))
            place = next(iter([*phrase.areas, *phrase.floors]), None)
            if not targets:
                return Plan(kind=Kind.UNSETTLED, words=text)
            again = replace(query, targets=tuple(entity.id for entity in targets), place=place, words=text)
            return Plan(kind=Kind.ANSWER, queries=(again,), words=text)
        alike = [one for one in home.entities.values() if one.domain in domains and one.device_class in classes]
        targets = _one_of(grounding.among(phrase, alike)) or grounding.find(phrase, lambda _entity: True).targets
        unlike = any(one.domain not in domains or one.device_class not in classes for one in targets)
        if not targets or (unlike and not _can_be(query, targets, grounding)):
            return Plan(kind=Kind.UNSETTLED, words=text)
        again = replace(query, targets=tuple(entity.id for entity in targets), words=text)
        if unlike:  # "what lights are on?", "and the kettle?": it is no light
            again = replace(again, kind=None, ask=Ask.STATE if len(targets) == 1 and query.state else query.ask)
        return Plan(kind=Kind.ANSWER, queries=(again,), words=text)

    def too(self, text: str, clauses: list[Clause], grounding: Grounding) -> Plan | None:
        """Return what "turn on the bedroom too" does: the same sort of thing as before, and nothing else there."""
        step = self._last_step
        clause = clauses[0]
        if step is None or len(clauses) != 1 or step.settings or clause.has_value or clause.changes or clause.excluded:
            return None
        said = {clause.verb, clause.particle, *clause.other_verbs}
        if step.verb not in said:
            opposite = _OPPOSITE.get(step.verb)
            if opposite is None or opposite not in said or not place_stands_alone(grounding.tagged):
                return None
            step = replace(step, verb=opposite)  # 楼上的打开, of an air conditioner that was switched off
        (phrase, *others) = clause.phrases or [Phrase()]
        if others or not phrase.is_only_place or not (phrase.areas or phrase.floors):
            return None
        return self._done_again(text, phrase, grounding, step)

    def _done_again(self, text: str, phrase: Phrase, grounding: Grounding, step: Step) -> Plan:
        """Return the last step, of another place or thing."""
        home = grounding.snapshot.home
        before = [home.entities[one] for one in step.targets if one in home.entities]
        domains = {one.domain for one in before}
        phrase = _where(phrase, before, grounding)
        if phrase.is_only_place:
            inside = grounding.in_place(
                phrase, lambda entity: any(is_like(entity, one, grounding, several=step.broad) for one in before)
            )
            several, called = most_like(inside, before, grounding), _one_of(named_after(phrase, before, grounding))
            targets = called if phrase.is_one and called and len(several) > 1 else several or called
        else:
            alike = [one for one in home.entities.values() if one.domain in domains]
            targets = grounding.find(phrase, lambda entity: entity.domain in domains).targets
            targets = targets or _one_of(grounding.among(phrase, alike))
        if not targets:
            return self._switched_too(text, phrase, grounding, step)
        again = replace(step, targets=tuple(entity.id for entity in targets), broad=len(targets) > 1, words=text)
        return Plan(kind=Kind.ACT, steps=(again,), confidence=0.9, words=text)

    def _switched_too(self, text: str, phrase: Phrase, grounding: Grounding, step: Step) -> Plan:
        """Return the same switching of another sort of thing that was named ("and the radio", of a kettle).

        What has no name of its own is meant where the things are that it was done with: "her radio as well".
        """
        unsettled = Plan(kind=Kind.UNSETTLED, words=text)
        is_kind = bool(phrase.kinds) and not phrase.has_place
        if step.verb not in _SWITCHED or step.settings or not (phrase.entities or is_kind) or phrase.unknown:
            return unsettled
        home = grounding.snapshot.home
        before = [home.entities[one] for one in step.targets if one in home.entities]
        if not all(one.domain in ON_KINDS for one in before):
            return unsettled
        if phrase.entities:
            found = grounding.find(phrase, lambda entity: entity.domain in ON_KINDS).targets
        else:
            found = _one_of([one for one in beside(phrase, before, grounding) if one.domain in ON_KINDS])
        again = replace(step, targets=tuple(entity.id for entity in found), broad=len(found) > 1, words=text)
        return Plan(kind=Kind.ACT, steps=(again,), confidence=0.9, words=text) if found else unsettled


def _together(text: str, plans: Sequence[Plan]) -> Plan:
    """Return the plans of all that is named as one; of what is done or asked of a part alone, nothing is."""
    if len(plans) == 1:
        return plans[0]
    if len({plan.kind for plan in plans}) != 1:
        return Plan(kind=Kind.UNSETTLED, words=text)
    steps = tuple(step for plan in plans for step in plan.steps)
    queries = tuple(query for plan in plans for query in plan.queries)
    return replace(plans[0], steps=steps, queries=queries)


def _where(phrase: Phrase, before: Sequence[Entity], grounding: Grounding) -> Phrase:
    """Return a garage as the place that it is where something else was done before: "and in the garage" of a blind."""
    if not phrase.kinds or not PLACES_TOO.issuperset(phrase.kinds) or phrase.entities or phrase.unknown:
        return phrase
    if any(KINDS[kind].includes(one) for kind in phrase.kinds for one in before) or not grounding.says_where(phrase):
        return phrase
    areas = phrase.areas or sorted(grounding.places_called({f"#{kind}" for kind in phrase.kinds}))
    return replace(phrase, kinds=[], areas=areas, home=phrase.home or not areas)


def _can_be(query: Query, targets: Sequence[Entity], grounding: Grounding) -> bool:
    """Tell whether what was asked may be asked of other things: a kettle may be on, and no light is open."""
    if query.attribute is not None:
        return all(measures(one, query.attribute) for one in targets)
    if query.state in {"on", "off"}:
        return all(one.domain in ON_KINDS for one in targets)
    seen = grounding.snapshot.seen
    return query.state is not None and all(is_in(one, seen(one.id), query.state) is not None for one in targets)


def _lowers(step: Step, grounding: Grounding) -> bool:
    """Tell whether a step goes down, by its value or its words: "close the blind halfway" goes on downwards."""
    if step.verb is Verb.CLOSE:
        return True
    for setting in step.settings[:1]:
        if isinstance(setting.value, str):
            return False
        if setting.scale in {Scale.NUDGE, Scale.STEP, Scale.FACTOR}:
            return setting.value < (1 if setting.scale is Scale.FACTOR else 0)
    said = tag(step.words, grounding.lexicon, grounding.names).items
    words = {value for item in said if not item.is_name for kind in _WAYS for value in item.values(kind)}
    return any(word in _DOWN or word.endswith("-") for word in words) and not words & {"open", "up"}


_WAYS = ("verbs", "particles", "changes")

_DOWN = frozenset({"close", "down"})


def _further_by(clause: Clause, step: Step, grounding: Grounding) -> Clause | None:
    """Return a clause that goes on by a number ("two more", "ten percent more") the way that the step before went.

    None where it says something else. Of what the number does not fit ("ten more minutes"), nothing is done.
    """
    items = grounding.tagged.items
    further = any(item.text.lower() in grounding.lexicon.wraps.brief.further for item in items)
    says_more = clause.verb in {"up", "down"} or (further and clause.verb is None and not clause.changes)
    if not says_more or clause.words[0] or clause.phrases or not clause.amounts:
        return None
    if not all(item.has(*_MORE, "number", "units", "by", "article") and not item.is_name for item in items):
        return None
    if not _fits(clause, step, grounding):
        return replace(clause, verb=None, particle=None, amounts=[])
    verb = "down" if clause.verb == "down" or _lowers(step, grounding) else "up"
    amounts = [replace(amount, how="by") for amount in clause.amounts]
    return replace(clause, verb=verb, particle=None, amounts=amounts, phrases=[Phrase(pronoun=True)])


def _fits(clause: Clause, step: Step, grounding: Grounding) -> bool:
    """Tell whether the units of a clause are those of what was set before: no lamp is set to degrees."""
    attribute = step.settings[0].attribute if step.settings else None
    domains = {
        grounding.snapshot.home.entities[one].domain for one in step.targets if one in grounding.snapshot.home.entities
    }
    is_warm = attribute is Attribute.TEMPERATURE or (attribute is None and "climate" in domains)
    fitting = {
        None: True,
        "level": True,
        "degree": is_warm,
        "percent": attribute is not Attribute.TEMPERATURE,
        "kelvin": attribute is Attribute.COLOUR_TEMPERATURE or "light" in domains,
    }
    return all(fitting.get(amount.unit, False) for amount in clause.amounts)


_SWITCHED = frozenset({Verb.ON, Verb.OFF})

_OPPOSITE = {Verb.ON: Verb.OFF, Verb.OFF: Verb.ON, Verb.OPEN: Verb.CLOSE, Verb.CLOSE: Verb.OPEN}

_REACHING = frozenset({Verb.SET, Verb.CHANGE, Verb.ON, Verb.OPEN, Verb.CLOSE})
"""Verbs after which a value was reached, from which it can go on."""

_MORE = ("amount", "less", "filler", "mark", "and")


def says_way(tagged: Tagged) -> bool:
    """Tell whether a sentence says no more than where to go on: "a little higher", "down a bit"."""
    by = any(item.has("amount") for item in tagged.items)
    return any(_way(item) and (by or item.has("changes")) for item in tagged.items)


def _way(item: Item) -> int:
    """Return where a word points that says no more than that: 1 up ("higher"), -1 down, or 0."""
    if item.is_name:
        return 0
    ways = {"position+": 1, "position-": -1, "up": 1, "down": -1}
    return ways.get(item.value("changes") or item.value("particles") or item.value("verbs") or "", 0)


_VALUES_ALONE = ("number", "factor", "units", "portion", "extreme", "filler", "to", "mark", "and")


def is_value(tagged: Tagged) -> bool:
    """Tell whether a sentence is nothing but how much ("thirty percent", "halfway")."""
    said = [item for item in tagged.items if item.has("number", "portion", "extreme", "factor")]
    return bool(said) and all(item.has(*_VALUES_ALONE) and not item.is_name for item in tagged.items)


def _goes_on(step: Step, clause: Clause, tagged: Tagged) -> bool:
    """Tell whether a sentence is a value alone, of what was set or opened before: "now 60", "halfway is enough"."""
    if not all(item.has(*_VALUES_ALONE) and not item.is_name for item in tagged.items):
        return False
    is_part = clause.portion is not None or clause.extreme is not None
    if clause.factor is not None:
        return step.verb in {Verb.ON, Verb.SET, Verb.CHANGE}
    if step.verb in {Verb.OPEN, Verb.CLOSE}:
        return is_part
    if step.verb is Verb.ON and not step.settings:  # "turn on the lamp", "30 percent"
        reached = any(item.has("to") for item in tagged.items)
        return _are_lights(step.targets) and all(one.unit == "percent" or reached for one in clause.amounts)
    return step.verb in {Verb.SET, Verb.CHANGE} and (is_part or not isinstance(step.settings[0].value, str))


def _are_lights(targets: Sequence[str]) -> bool:
    return all(one.startswith("light.") for one in targets)


def _only_dims(step: Step, clause: Clause, grounding: Grounding) -> bool:
    """Tell whether a sentence is percent alone, of lamps that were put in a colour ("and 30 percent")."""
    coloured = step.verb is Verb.SET and all(isinstance(one.value, str) for one in step.settings)
    lamps = all(target.startswith("light.") for target in step.targets)
    alone = all(item.has(*_VALUES_ALONE) and not item.is_name for item in grounding.tagged.items)
    percent = bool(clause.amounts) and all(amount.unit == "percent" for amount in clause.amounts)
    return coloured and lamps and alone and percent and clause.colour is None


def _one_of(entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """Return the only one of some entities; none where there are several."""
    return tuple(entities) if len(entities) == 1 else ()
