"""When, for how long and under which condition: what takes a command out of the here and now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from .clauses import Phrase, phrases_of
from .condition_words import is_of_another, says_more
from .grounding import Grounding
from .home import Attribute, Entity, Snapshot
from .items import state_of
from .knowing import known_outside
from .name_finding import Focus
from .names import Names
from .plan import Comparison, Condition, When
from .reading import read_clauses
from .tagging import Item, Tagged
from .things import KINDS, is_opened

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "quarter": 900, "three_quarters": 2700}

_MEASURED = {
    Attribute.TEMPERATURE: ("climate", "sensor", "weather"),
    Attribute.HUMIDITY: ("sensor", "humidifier"),
}


@dataclass(frozen=True, kw_only=True)
class SpokenCondition:
    """A condition as it was said."""

    text: str
    waits: bool
    is_unless: bool = False
    """Whether it must not hold."""
    is_about_more: bool = False
    """Whether what it is about stands before its first word."""

    def grounded(
        self, tagged: Tagged, snapshot: Snapshot, names: Names, focus: Focus, *, negated: bool
    ) -> Condition | None:
        """Return the condition in terms of the home, or None where it is not understood; `focus`: what "it" is."""
        if any(item.value("days") not in {None, "today"} and not item.is_name for item in tagged.items):
            return None  # "if the lamp is off tomorrow"
        comparison = next(
            (item.value("conditions") for item in tagged.items if item.value("conditions") in _COMPARED), None
        )
        clauses = read_clauses(tagged, names.lexicon)
        phrases = phrases_of(clauses)
        numbers = [amount.value for clause in clauses for amount in clause.amounts]
        if not phrases and focus.targets and comparison is None:
            phrases = [Phrase(pronoun=True)]
        if len(phrases) != 1:
            return None
        phrase = phrases[0]
        if phrase.unknown and tagged.is_unspaced and self.is_about_more:
            return None  # 楼下要是还有灯亮着, where no floor is called so
        grounding = Grounding(snapshot, names, names.lexicon, tagged, focus)
        if comparison is not None and numbers and negated:
            return None
        if tagged.is_unspaced and says_more(tagged, clauses, compares=comparison is not None):
            return None
        sensors = grounding.find(phrase, lambda entity: entity.domain == "sensor").targets if phrase.entities else ()
        if comparison is not None and numbers and sensors:
            return Condition(
                targets=tuple(entity.id for entity in sensors),
                comparison=_COMPARED[comparison],
                value=numbers[0],
                waits=self.waits,
            )
        if comparison is not None and numbers and is_of_another(tagged, clauses):
            return None
        if comparison is not None and numbers:
            attribute = Attribute.HUMIDITY if _names_humidity(tagged) else Attribute.TEMPERATURE
            found = _measuring(phrase, attribute, grounding)
            if not found:
                return None
            return Condition(
                targets=tuple(entity.id for entity in found),
                comparison=_COMPARED[comparison],
                value=numbers[0],
                attribute=attribute,
                waits=self.waits,
            )
        said = next((item for item in reversed(tagged.items) if item.has("states")), None)
        if said is None or self.waits:
            return None
        found = grounding.find(phrase, lambda entity: entity.domain not in {"scene", "script", "button"}).targets
        if not found:
            return None
        state = state_of(said, opened=all(map(is_opened, found)))
        return Condition(
            targets=tuple(entity.id for entity in found),
            comparison=Comparison.IS_NOT if negated else Comparison.IS,
            value=state or "",
            waits=self.waits,
            of_all=phrase.quantity in {"all", "everything", "both"},
        )


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What of a sentence is about time or a condition, and what is left of it."""

    act: str | None = None
    when: When | None = None
    duration: timedelta | None = None
    condition: SpokenCondition | None = None

    @property
    def is_none(self) -> bool:
        """Return whether the sentence is about now."""
        return self.when is None and self.duration is None and self.condition is None


_COMPARED: dict[str | None, Comparison] = {"above": Comparison.ABOVE, "below": Comparison.BELOW}


def read_moment(tagged: Tagged) -> Moment:
    """Return what a sentence says of time and conditions."""
    items = tagged.items
    for at, item in enumerate(items):
        said = item.value("conditions")
        if said in {"if_end", "when_end"} and (ended := _ended(tagged, at, waits=said == "when_end")) is not None:
            return ended
        if said in {"if", "when", "unless"} and (at == 0 or not items[0].has("questions")):
            moment = _conditional(tagged, at, waits=said == "when")
            if said != "unless" or moment.condition is None:
                return moment
            return replace(moment, condition=replace(moment.condition, is_unless=True))
    for at, item in enumerate(items[:-1]):
        spoken = items[at + 1].value("units") or ""
        if item.has("number") and spoken in _SECONDS:
            return _timed(tagged, at, float(item.value("number") or 0) * _SECONDS[spoken])
    return Moment()


def is_of_it(items: Iterable[Item], *, several: bool = False) -> bool:
    """Tell whether what is done on a condition is done with what that is about ("close it", 要是没锁就锁上).

    "All" of it is that of several things.
    """
    rest = [item for item in items if not (several and item.value("quantity") in {"each", "all"} and not item.is_name)]
    return any(item.has("pronoun") and not item.is_name for item in rest) or not any(
        (item.may_name and not item.has("verbs")) or item.has("quantity", "here", "home") for item in rest
    )


def _conditional(tagged: Tagged, at: int, *, waits: bool) -> Moment:
    items = tagged.items
    first = at + 1
    if at > 0 and any(item.has("verbs", "carry", "particles") for item in items[:at]):
        before = tagged.said(0, items[at].start)
        return Moment(act=before, condition=SpokenCondition(text=_from(tagged, first, len(items)), waits=waits))
    is_named_before = tagged.is_unspaced and any(item.may_name for item in items[:at])  # 楼下要是还有灯亮着
    about = tagged.said(0, items[at].start) if is_named_before else ""
    for number in range(first, len(items)):
        item = items[number]
        if item.value("mark") in {",", "，", "、"} or item.value("conditions") in _ENDS:
            break
    else:
        number = next(
            (n for n in range(first + 1, len(items)) if _begins_act(items, n)),
            len(items),
        )
    begins = number
    while begins < len(items) and (
        items[begins].value("mark") is not None or items[begins].value("conditions") in _ENDS
    ):
        begins += 1
    act = _from(tagged, begins, len(items)) or None
    text = f"{about}{_from(tagged, first, number)}"
    return Moment(act=act, condition=SpokenCondition(text=text, waits=waits, is_about_more=bool(about)))


def _ended(tagged: Tagged, at: int, *, waits: bool) -> Moment | None:
    """Return a condition that is marked at its end, or None where that says when ("after ten minutes")."""
    items = tagged.items
    if at == 0 or items[at - 1].value("units") in _SECONDS:
        return None
    then = next((n for n in range(at + 1, len(items)) if items[n].value("conditions") != "then"
                 and items[n].value("mark") is None), len(items))  # fmt: skip
    text, act = _from(tagged, 0, at), _from(tagged, then, len(items)) or None
    return Moment(act=act, condition=SpokenCondition(text=text, waits=waits))


def _from(tagged: Tagged, first: int, last: int) -> str:
    items = tagged.items
    return tagged.said(items[first].start, items[last - 1].end) if first < last else ""


def _timed(tagged: Tagged, at: int, seconds: float) -> Moment:
    items = tagged.items
    first, last = at, at + 2
    before = items[at - 1] if at else None
    after = items[last] if last < len(items) else None
    delayed = at == 0 and tagged.is_unspaced  # before its verb it is when, behind it how long
    if before is not None and before.has("delay", "lasting"):
        first, delayed = at - 1, before.has("delay")
    if after is not None and after.has("delay_end"):
        last, delayed = last + 1, True
    act = f"{_from(tagged, 0, first)} {_from(tagged, last, len(items))}".strip() or None
    span = timedelta(seconds=seconds)
    if delayed:
        return Moment(act=act, when=When(delay=span, words=_from(tagged, first, last)))
    return Moment(act=act, duration=span)


def _begins_act(items: tuple[Item, ...], at: int) -> bool:
    """Tell whether an action begins at an item; what is also a state is one where its target follows."""
    item = items[at]
    following = next((one for one in items[at + 1 :] if not one.has("filler") or one.is_name), None)
    if at and items[at - 1].has("subjects"):
        return False  # "when I get home"
    if item.has("verbs") and item.has("states"):
        return following is not None and (following.is_name or following.has("things", "quantity", "pronoun"))
    return item.has("verbs", "carry")


_ENDS = frozenset({"then", "if_end", "when_end"})
"""What stands between a condition and what is to be done."""


def _names_humidity(tagged: Tagged) -> bool:
    return any(_is(item, "humidity") for item in tagged.items)


def _is(item: Item, attribute: str) -> bool:
    return item.value("attributes") == attribute or item.value("measure") == attribute


def _measuring(phrase: Phrase, attribute: Attribute, grounding: Grounding) -> Sequence[Entity]:
    """Return who measures what a condition is about: out of doors, in a place, or what is named."""
    home, outside = grounding.snapshot.home, grounding.lexicon.outside
    if said := {item.text for item in grounding.tagged.items if item.has("outside") and not item.is_name}:
        return known_outside(attribute, home, outside | said)
    found = grounding.in_place(phrase, lambda entity: _measures(entity, attribute))
    return found or grounding.find(phrase, lambda entity: entity.domain in _COMPARABLE).targets


_COMPARABLE = frozenset({"sensor", "climate", "weather", "number"})


def _measures(entity: Entity, attribute: Attribute) -> bool:
    if entity.domain == "sensor":
        return entity.device_class == attribute
    return entity.domain in _MEASURED.get(attribute, ()) or KINDS["climate"].includes(entity)
