"""A thing set to one of its own options, which no language's words tell: sources, effects, presets, modes, fan modes.

"Put the telly on Netflix", "rainbow effect on the strip", "the AC fan to high": what a thing can be set to is found in
the sentence by the names that the thing itself gives its options; what is left must name the thing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from .grounding import Grounding
from .home import Attribute, Entity, Home
from .lexicon import Lexicon
from .names import Names
from .plan import Doubt, Kind, Option, Plan, Question, Setting, Step, Verb
from .reading import read_clauses
from .tagging import Item, Tagged

_NEVER = frozenset({"on", "off", "none", "unknown", "open", "closed", "stop", "start"})
"""Options that are words for something else that is done with a thing."""

_NAMES = {
    Attribute.MODE: ("mode",),
    Attribute.PRESET: ("preset", "mode"),
    Attribute.SOURCE: ("source",),
    Attribute.SPEED: ("speed",),
}
"""By attribute that can be set to an option, those whose words
may stand beside the option ("fan speed", "rainbow effect")."""


@dataclass(frozen=True)
class _Said:
    """An option that stands in a sentence."""

    option: str
    attribute: Attribute
    first: int
    """Number of its first token."""
    end: int
    able: tuple[str, ...]
    """The entities that have it."""


@dataclass(frozen=True)
class Options:
    """The options of a home; read when a sentence first asks for them, as most of them change with every song."""

    home: Home
    names: Names

    def read(self, tagged: Tagged, grounding: Grounding) -> Plan | None:
        """Return the plan of setting a thing to one of its options, or None of any other sentence."""
        if not self.names.lexicon.spaced:
            return None
        plans = (_planned(said, tagged, grounding) for said in self._said(tagged))
        return next((plan for plan in plans if plan is not None), None)

    @cached_property
    def _by_first(self) -> Mapping[str, Mapping[tuple[tuple[str, ...], str, Attribute], list[str]]]:
        """By their first word: the words of an option, itself, what it is an option of, and who has it."""
        found: dict[str, dict[tuple[tuple[str, ...], str, Attribute], list[str]]] = {}
        for entity in self.home.entities.values():
            for attribute, options in entity.choices.items():
                for option in options if attribute in _NAMES and len(options) <= _MOST else ():
                    words = self._words(option)
                    if words and option.casefold() not in _NEVER:
                        found.setdefault(words[0], {}).setdefault((words, option, attribute), []).append(entity.id)
        return found

    def _words(self, option: str) -> tuple[str, ...]:
        return tuple(_spoken(word, self.names.lexicon) for word in self.names.words(option.replace("_", " ")))

    def _said(self, tagged: Tagged) -> list[_Said]:
        """Return the options that stand in a sentence, the longest first."""
        texts = tuple(_spoken(token.text, self.names.lexicon) for token in tagged.tokens)
        named = [item for item in tagged.items if item.is_name]
        stations = [item for item in tagged.items if item.has("stations")]
        said = [
            _Said(option, attribute, at, at + len(words), tuple(able))
            for at, text in enumerate(texts)
            for (words, option, attribute), able in self._by_first.get(text, {}).items()
            if texts[at : at + len(words)] == words
            and not _is_within(named, at, at + len(words))
            and not any(at < one.end and one.start < at + len(words) < one.end for one in stations)
        ]
        return sorted(said, key=lambda one: (one.first - one.end, one.attribute is not Attribute.SPEED))


_MOST_ASKED = 4
"""More things cannot be chosen from by ear."""

_MOST = 300
"""A player may list every station there is; nobody says one of so many by its whole name."""


def _spoken(text: str, lexicon: Lexicon) -> str:
    """Return a word of an option as it is compared: "HDMI one" is HDMI 1."""
    return next((tag.value for tag in lexicon.meaning(text) if tag.kind == "number"), text)


def _is_within(named: Iterable[Item], first: int, end: int) -> bool:
    """Tell whether words are part of a name of the home that says more than they."""
    return any(item.start < end and first < item.end for item in named)


def _planned(said: _Said, tagged: Tagged, grounding: Grounding) -> Plan | None:
    rest = _rest(said, tagged)
    if rest is None or _is_called(said, tagged, grounding):
        return None
    clauses = read_clauses(rest, grounding.lexicon)
    if len(clauses) > 1 or any(clause.excluded or clause.corrects for clause in clauses):
        return None
    clause = clauses[0] if clauses else None
    if clause is not None and (
        clause.verb not in {None, "set", "on", "resume", "start", "run"}
        or clause.particle not in {None, "on"}
        or clause.changes
        or clause.has_value
        or clause.attribute not in {None, *_NAMES[said.attribute]}
    ):
        return None
    phrases = clause.phrases if clause is not None else []
    able = [grounding.snapshot.home.entities[one] for one in said.able]
    if len(phrases) > 1 or any(phrase.home for phrase in phrases):
        return None
    if phrases:
        found = Grounding(grounding.snapshot, grounding.names, grounding.lexicon, rest, grounding.focus).find(
            phrases[0], lambda entity: entity in able
        )
        targets: Sequence[Entity] = found.targets
        if 1 < len(found.options) <= _MOST_ASKED and said.attribute is Attribute.SOURCE:
            return _asked(said, tagged, found.options)
    else:
        targets = _of_no_thing(said, tagged, able, grounding)
    if not targets:
        return None
    return _set(said, tagged, targets)


def _is_called(said: _Said, tagged: Tagged, grounding: Grounding) -> bool:
    """Tell whether what is called like an option is a thing of this home: "the radio" is no source of the TV."""
    words = {token.text for token in tagged.tokens[said.first : said.end]}
    named = (item for item in tagged.items if said.first <= item.start < said.end and not item.is_name)
    if said.attribute is not Attribute.SOURCE or not any(item.has("things") for item in named):
        return False
    players = grounding.snapshot.home.by_domain.get("media_player", ())
    return any(words <= {*grounding.names.words(name)} for player in players for name in player.names)


def _asked(said: _Said, tagged: Tagged, entities: Sequence[Entity]) -> Plan:
    """Return the question which of several things is meant."""
    options = tuple(Option(label=one.name, plan=_set(said, tagged, (one,)), names=one.names) for one in entities)
    question = Question(doubt=Doubt.WHICH_ONE, options=options, words=tagged.text)
    return Plan(kind=Kind.ASK, question=question, reasons=(Doubt.WHICH_ONE,), words=tagged.text)


def _set(said: _Said, tagged: Tagged, targets: Sequence[Entity]) -> Plan:
    setting = Setting(attribute=said.attribute, value=said.option)
    step = Step(verb=Verb.SET, targets=tuple(one.id for one in targets), settings=(setting,), words=tagged.text)
    return Plan(kind=Kind.ACT, steps=(step,), words=tagged.text)


def _rest(said: _Said, tagged: Tagged) -> Tagged | None:
    """Return a sentence without an option and what only leads to it; None where it has to be about something else."""
    before = [item for item in tagged.items if item.end <= said.first]
    after = [item for item in tagged.items if item.start >= said.end]
    fan = [item for item in (*before, *after) if _is_fan(item)]
    if said.attribute is Attribute.SPEED:
        if not fan:
            return None  # "the AC to high" is no speed of its fan
        before, after = ([item for item in part if not _is_fan(item)] for part in (before, after))
    while before and _leads(before[-1]):
        before.pop()
    while after and (_leads(after[0]) or after[0].has("attributes") or after[0].text in _KIND_WORDS):
        after.pop(0)
    return replace(tagged, items=(*before, *after))


def _is_fan(item: Item) -> bool:
    return not item.is_name and ("fan" in item.values("things") or item.value("attributes") == "speed")


def _leads(item: Item) -> bool:
    """Tell whether a word only leads to an option ("on", "to", "the")."""
    if item.is_name or item.has("things", "verbs", "carry", "mark"):
        return False
    return item.has("to", "filler") or item.value("particles") == "on"


_KIND_WORDS = frozenset({"mode", "setting", "please"})


def _of_no_thing(said: _Said, tagged: Tagged, able: Sequence[Entity], grounding: Grounding) -> Sequence[Entity]:
    """Return the only thing, here or at all, that has an option, where something else says that it is one."""
    acts = any(item.has("verbs", "carry") for item in tagged.items)
    explained = any(item.tags for item in tagged.items if item.start >= said.first and item.end <= said.end)
    says_what = any(item.value("attributes") in _NAMES[said.attribute] for item in tagged.items) or (
        said.attribute is Attribute.SOURCE and not explained
    )
    if not (acts and says_what):
        return ()
    here = [entity for entity in able if entity.area is not None and entity.area == grounding.snapshot.here]
    return here if len(here) == 1 else able if len(able) == 1 else ()
