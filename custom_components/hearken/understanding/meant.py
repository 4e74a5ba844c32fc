"""Which option an answer means by what tells it from the others: its room, whose it is, a word or number of its name.

Words that mean nothing in this home may stand around that ("the one in the office duh", "Ken's, obviously"); what means
something else makes a sentence of its own of it, and what fits several is asked about once more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from .answer import behind_yes
from .asked_about import stretch
from .clauses import BOTH
from .home import Entity, Snapshot
from .items import Item
from .numbered_options import number_at_end
from .phrases import Choosing, phrases_for
from .plan import Kind, Option, Question, Verb
from .speech_act import marks
from .tagging import Tagged

if TYPE_CHECKING:
    from .planner import Planner

_MOST_STRANGE = 3
"""Words without a meaning here that may stand around an answer."""

_SETTLED = frozenset({Kind.ACT, Kind.ANSWER, Kind.ASK, Kind.LATER, Kind.CANCEL})
"""What a sentence is in itself, though a word of it also names an option."""

_SHORTEST = 2
"""Characters that tell one name from another, where no spaces are written."""

_AT_RISK = frozenset({Verb.UNLOCK, Verb.OPEN, Verb.DISARM})
"""What only a plain yes is enough for."""

_SWITCHED = frozenset({"on", "off"})

_OWNING = ("'s", "’s", "s'", "s’")
"""What an owner ends in, where that is written apart."""

_IDLE = ("filler", "article", "pronoun", "mark", "carry", "and")
"""What says nothing of which option is meant."""

_BY_UNITS = ("things", "number", "states", "colours", "changes", "room_names", "outside", "quantity", "attributes")
"""Words of the language that names hold ("the upper one", "the red one", "the one outside")."""


@dataclass(frozen=True)
class Meant:
    """What an answer means."""

    parts: Sequence[Sequence[Option]] = ()
    """For each part of it ("the hall and the den") the options between which it leaves the choice."""
    is_doubtful: bool = False
    """Whether it may be no answer at all: "Emil is asleep" names a lamp of Emil's, and means none."""


def meant(planner: "Planner", text: str, question: Question, snapshot: Snapshot) -> Meant:
    """Return which options an answer means; none of what means something else as well."""
    if len(question.options) == 1 or not planner.lexicon.phrases or marks(text, planner.words, ()):
        return Meant()
    answer = _Answer(planner, planner.tagged(text), question, snapshot)
    found = answer.options()
    if found and answer.strange and planner.plan(text, snapshot).kind in _SETTLED:
        return Meant()
    return Meant(found, is_doubtful=answer.may_be_remark)


def agrees(planner: "Planner", text: str, option: Option) -> bool:
    """Tell whether an answer is a yes beside words that say nothing ("ja mach"), where nothing is at risk."""
    behind = behind_yes(text, planner.words)
    if behind is None or not planner.lexicon.phrases or any(step.verb in _AT_RISK for step in option.plan.steps):
        return False
    brief = planner.lexicon.wraps.brief
    items = planner.tag(behind).items
    return (
        not marks(text, planner.words, ())
        and all(
            (item.has("carry", "filler", "mark") and not item.has("questions", "particles"))
            or item.text.lower() in brief.courtesies | brief.beside
            for item in items
            if not item.is_name
        )
        and not any(item.is_name for item in items)
    )


def is_contrary(planner: "Planner", text: str, question: Question) -> bool:
    """Tell whether an answer asks for the contrary of what was asked about ("the office one on", of turning it off)."""
    verbs = {str(step.verb) for option in question.options for step in option.plan.steps}
    items = planner.tag(text).items
    last = next((item for item in reversed(items) if not item.has("mark")), None)
    said = last.values("particles") if last is not None and not last.is_name else ()
    return len(verbs) == 1 and verbs <= _SWITCHED and bool(said) and verbs.isdisjoint(said)


@dataclass
class _Answer:
    """One answer to one question."""

    planner: "Planner"
    tagged: Tagged
    question: Question
    snapshot: Snapshot

    def __post_init__(self) -> None:
        """Begin with nothing that was told."""
        self.strange: list[Item] = []
        """What means nothing here."""
        self.is_all = False
        """Whether all options are chosen ("both please mate")."""
        self.telling: list[Item] = []
        """What tells one option from another."""
        self.choosing: Choosing = phrases_for(self.planner.words).choosing
        self.own = [self._units(option) for option in self.question.options]

    def options(self) -> list[list[Option]]:
        """Return the options between which each part of what was said leaves the choice."""
        found: list[list[Option]] = []
        for part in self._parts():
            if (left := self._of_part(part)) is None:
                return []
            found += [[one] for one in left] if self.is_all else [left]
        return found if len(self.strange) <= _MOST_STRANGE else []

    @property
    def may_be_remark(self) -> bool:
        """Tell whether a word without a meaning stands behind what was named, which may tell something of it.

        Not where what is named is pointed at: "the one in the office duh", "la de la sala hombre", 车库那个.
        """
        if not self.strange or any(self._points(item) for item in self.tagged.items):
            return False
        return bool(self.telling) and self.strange[-1].start >= self.telling[0].end

    def _points(self, item: Item) -> bool:
        """Tell whether a word points at one of several: "the one", "celle", 那个, or an article without a thing."""
        if item.is_name:
            return False
        if item.has("pronoun") or item.text.lower() in self.choosing.pointing:
            return True
        after = self.tagged.after(item)
        led = after is not None and not after.is_name and after.text.lower() in self.choosing.leading
        return led and (item.has("article") or item.text.lower() in self.planner.lexicon.definite)

    def _parts(self) -> list[list[Item]]:
        """Return what was said between "and"s; at its beginning, that only goes on."""
        parts: list[list[Item]] = [[]]
        for item in self.tagged.items:
            if item.has("and") and not item.is_name and parts[-1]:
                parts.append([])
            else:
                parts[-1].append(item)
        return [part for part in parts if part]

    def _of_part(self, part: Sequence[Item]) -> list[Option] | None:
        """Return what a part leaves of the options; None where it means something else, or chooses nothing."""
        left = list(self.question.options)
        told = False
        for item in part:
            fitting = self._fitting(item)
            if fitting is None:
                if item.is_name:
                    return self._another(part, item)
                return None
            if fitting:
                told = True
                left = [one for one in left if one in fitting]
        if not told and self._chooses_all(part):
            self.is_all = True
        elif not told:
            left = self._somebodys(part)
        return left or None

    def _chooses_all(self, part: Sequence[Item]) -> bool:
        """Tell whether a part says that all options are meant, and how many these are."""
        said = {item.value("quantity") for item in part if not item.is_name}
        return ("both" in said and len(self.question.options) == BOTH) or (not self.strange and "all" in said)

    def _repeats(self, item: Item) -> bool:
        """Tell whether a word only says once more what is to be done ("turn the office one off")."""
        verbs = {str(step.verb) for option in self.question.options for step in option.plan.steps}
        return len(verbs) == 1 and not verbs.isdisjoint({*item.values("verbs"), *item.values("particles")})

    def _fitting(self, item: Item) -> list[Option] | None:
        """Return the options that a word fits; nothing where it says nothing of that, None where it means another."""
        if item.is_name:
            self.telling.append(item)
            return self._named(item) or None
        if item.has("number") and not self._is_placeholder(item):
            return self._numbered(item) or None
        said = self._said(item)
        fitting = [option for option, own in zip(self.question.options, self.own, strict=True) if said & own]
        if fitting and (not item.tags or item.has(*_BY_UNITS)):
            self.telling.append(item)
            return self._called_so(item, fitting)
        if item.text.lower() in self.choosing.theirs:
            return []
        if self._repeats(item):
            return []
        if item.has("particles") and not self._is_preposition(item):
            return None  # "turn both on", where it was asked what to turn off
        if item.has("questions") and self.telling:
            return None  # "the office one is broken"
        if item.value("quantity") in {"both", "all"}:
            self.telling.append(item)
            return []
        if item.has(*_IDLE) or self._is_beside(item):
            return []
        if item.tags:
            return None
        if not self.planner.lexicon.spaced:
            fitting = self._by_characters(item)
        (self.telling if fitting else self.strange).append(item)
        return fitting

    def _called_so(self, item: Item, fitting: list[Option]) -> list[Option]:
        """Return which of some options have what was said in their own names, as it was said, where any has."""
        words = {token.text for token in self.tagged.tokens[item.start : item.end]} - self.planner.lexicon.within
        named = [one for one in fitting if words <= {word for name in self._names(one) for word in self._words(name)}]
        return named or fitting

    def _words(self, name: str) -> tuple[str, ...]:
        return self.planner.names.words(name)

    def _is_preposition(self, item: Item) -> bool:
        """Tell whether a particle only says where something is ("the one on the desk"), and not what is to be done."""
        after = self.tagged.after(item)
        leads = after is not None and (after.is_name or after.has("article", "filler") or not after.tags)
        return leads and not any(one.has("carry", "verbs") for one in self.tagged.items)

    def _is_placeholder(self, item: Item) -> bool:
        """Tell whether a number only stands for a thing ("the one", "that one")."""
        return item.text in self.planner.lexicon.placeholders and not self._follows_number_word(item)

    def _follows_number_word(self, item: Item) -> bool:
        before = self.tagged.before(item)
        return before is not None and before.text.lower() in self.choosing.number

    def _is_beside(self, item: Item) -> bool:
        """Tell whether a word stands beside names without saying anything of them."""
        brief, said = self.planner.lexicon.wraps.brief, item.text.lower()
        words = (brief.beside, brief.courtesies, brief.takes_up, self.choosing.filler, self.choosing.number)
        return any(said in known for known in words)

    def _named(self, item: Item) -> list[Option]:
        """Return the options with a thing that is called so, or in a place that is."""
        entities, areas, floors = (set(item.values(kind)) for kind in ("entity", "area", "floor"))
        exactly = [one for one in self.question.options if entities.intersection(one.plan.targets)]
        if exactly:
            return exactly
        home = self.snapshot.home
        placed = []
        for option, own in zip(self.question.options, self.own, strict=True):
            things = self._things(option)
            inside = things and all(one.area in areas or (home.floor_of(one) or "") in floors for one in things)
            if inside or (self._said(item) and self._said(item) <= own):
                placed.append(option)
        return self._called_so(item, placed)

    def _numbered(self, item: Item) -> list[Option]:
        """Return the options whose names end in a number."""
        number = float(item.value("number") or 0)
        return [one for one in self.question.options if number_at_end(one.label.strip(), self.planner.words) == number]

    def _by_characters(self, item: Item) -> list[Option]:
        """Return the options in whose names stands the run of unknown characters around one."""
        run = stretch(item, self.tagged)
        parts = {run[n : n + _SHORTEST] for n in range(len(run) - 1)}
        return [
            option
            for option in self.question.options
            if any(part in name for part in parts for name in self._written(option))
        ]

    def _written(self, option: Option) -> list[str]:
        return ["".join(self.planner.names.words(name)) for name in self._names(option)]

    def _somebodys(self, part: Sequence[Item]) -> list[Option]:
        """Return the only option that is somebody's, where nothing but that is told ("hers", "my gran's")."""
        said = [item.text.lower() for item in part]
        mine = any(one in self.choosing.of_mine for one in said) and bool(self.strange)
        if not mine and not any(one in self.choosing.theirs for one in said):
            return []
        owned = [option for option in self.question.options if self._owners(option)]
        if mine:
            self.strange.clear()
        return owned if not self.strange else []

    def _owners(self, option: Option) -> set[str]:
        """Return the words in the names of an option that say whose it is, as far as the language has any for that."""
        lexicon, found = self.planner.lexicon, set()
        for name in self._names(option):
            told = name.split()
            owner = [one for one in told[:-1] if one.endswith(_OWNING)]
            ending = lexicon.spelling.owning.ending
            if ending and len(told) > 1 and told[0][0].isupper() and told[0].endswith(ending):
                owner.append(told[0])
            of = next((n for n, one in enumerate(told) if n and one.lower() in lexicon.within), None)
            behind = [one for one in told[of + 1 :] if one.lower() not in lexicon.within] if of is not None else []
            owner += [one for one in behind[:1] if one[0].isupper()]
            found |= {one for one in owner if not any(lexicon.at(self.planner.names.words(one), 0))}
        return found - self._of_places

    @cached_property
    def _of_places(self) -> set[str]:
        """Return the words by which places of the home are called."""
        home = self.snapshot.home
        return {name for area in home.areas.values() for name in area.names}

    def _another(self, part: Sequence[Item], named: Item) -> list[Option] | None:
        """Return what was asked of something of the same kind that was not offered, where only that is named."""
        others = [item for item in part if item is not named and not (item.has(*_IDLE) or self._is_beside(item))]
        entities = [self.snapshot.home.entities[one] for one in named.values("entity") if named.exact]
        first = self.question.options[0]
        kinds = {(one.domain, one.device_class) for option in self.question.options for one in self._things(option)}
        if not entities and any(self._points(item) for item in self.tagged.items):  # "the one in the bedroom"
            areas = set(named.values("area"))
            entities = [
                one
                for one in self.snapshot.home.entities.values()
                if one.area in areas and (one.domain, one.device_class) in kinds
            ]
        if others or len(entities) != 1 or len(self.question.options) < _SHORTEST or len(first.plan.steps) != 1:
            return None
        (entity,) = entities
        if len(kinds) != 1 or (entity.domain, entity.device_class) not in kinds:
            return None
        steps = tuple(replace(step, targets=(entity.id,)) for step in first.plan.steps)
        return [Option(label=entity.name, plan=replace(first.plan, steps=steps), names=entity.names)]

    # What an option is called

    def _things(self, option: Option) -> list[Entity]:
        home = self.snapshot.home
        return [home.entities[one] for one in option.plan.targets if one in home.entities]

    def _names(self, option: Option) -> list[str]:
        """Return the names of an option, which are those of its thing where it is only one."""
        things = self._things(option)
        names = things[0].names if len(things) == 1 else ()
        return list(dict.fromkeys((option.label, *option.names, *names)))

    def _units(self, option: Option) -> set[str]:
        """Return the concepts of all that tells an option from others: its names, and those of where it is."""
        home = self.snapshot.home
        things = self._things(option)
        areas = {one.area or "" for one in things}
        names = self._names(option)
        if len(areas) == 1:
            for area in areas & set(home.areas):
                names += home.areas[area].names
        floors = {home.floor_of(one) or "" for one in things}
        if len(floors) == 1:
            for floor in floors & set(home.floors):
                names += home.floors[floor].names
        return self._concepts(names)

    def _concepts(self, names: Iterable[str]) -> set[str]:
        """Return the concepts of names, and where spaces are written also their words ("la de pie")."""
        told = list(names)
        words = {word for name in told for word in self._words(name)} if self.planner.lexicon.spaced else set()
        return {unit for name in told for unit in self.planner.names.units_of(name)} | (
            words - self.planner.lexicon.within
        )

    def _said(self, item: Item) -> set[str]:
        """Return the concepts of what was said."""
        texts = tuple(token.text for token in self.tagged.tokens[item.start : item.end])
        lexicon = self.planner.lexicon
        if not lexicon.spaced:
            return {unit for unit, _start, _end in lexicon.units(texts) if unit[0] in "#~"}
        return {*texts, *(unit for unit, _start, _end in lexicon.units(texts))} - lexicon.within
