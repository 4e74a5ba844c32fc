"""The Plan: what a sentence asks for, once it is known which things of this home it is about.

Rules and the language model both make it; guard, acting, reply and record consume it. Nothing else decides what to do.
`docs/understanding.md` shows the flow.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from enum import StrEnum

from .home import Attribute


class Verb(StrEnum):
    """What a step does with its targets."""

    ON = "on"
    OFF = "off"
    TOGGLE = "toggle"
    OPEN = "open"
    CLOSE = "close"
    LOCK = "lock"
    UNLOCK = "unlock"
    SET = "set"
    """Gives an attribute a value."""
    CHANGE = "change"
    """Raises or lowers an attribute; an amount below zero lowers it."""
    START = "start"
    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    NEXT = "next"
    PREVIOUS = "previous"
    DOCK = "dock"
    MUTE = "mute"
    UNMUTE = "unmute"
    ARM = "arm"
    DISARM = "disarm"
    RUN = "run"
    """Runs a scene, a script, or presses a button."""
    ADD = "add"
    """Puts an item on a list."""
    COMPLETE = "complete"
    """Ticks an item off a list."""


class Scale(StrEnum):
    """What the amount of a setting means."""

    ABSOLUTE = "absolute"
    """The value to reach."""
    STEP = "step"
    """How much to add, in the attribute's unit."""
    FACTOR = "factor"
    """What to multiply by: 0.5 for "half as bright"."""
    NUDGE = "nudge"
    """"A bit" (1), "more" (2), "much more" (3); lowered if below zero. The attribute decides how much that is."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """An attribute and what becomes of it."""

    attribute: Attribute
    value: str | float
    """A number, or a word: a legal choice, a colour's name."""
    scale: Scale = Scale.ABSOLUTE


class Comparison(StrEnum):
    """How a condition compares."""

    IS = "is"
    IS_NOT = "is_not"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What must hold for steps to be done; "if the conservatory is above 25"."""

    targets: tuple[str, ...]
    """Entities of which one must meet it."""
    comparison: Comparison
    value: str | float
    """A state ("on", "open", "locked") or a number."""
    attribute: Attribute | None = None
    """None: the state itself."""
    waits: bool = False
    """"When" and not "if": it is about a later moment, and never to be taken for now."""
    of_all: bool = False
    """Whether all of the entities must meet it ("if all the lamps are off")."""


@dataclass(frozen=True, kw_only=True)
class When:
    """A later moment: nothing with one is done now."""

    delay: timedelta | None = None
    """"In ten minutes"."""
    at: time | None = None
    """"At nine"."""
    words: str = ""
    """What was said, where it is neither ("every evening")."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to do with one or more targets."""

    verb: Verb
    targets: tuple[str, ...]
    """Entity identifiers, in the order in which they were named."""
    settings: tuple[Setting, ...] = ()
    """What a SET or CHANGE sets; also what comes with ON ("on at 30 percent in blue")."""
    text: str = ""
    """What a list item, an arming mode or something to play is called."""
    areas: tuple[str, ...] = ()
    """Identifiers of the areas that are cleaned; none: all there is."""
    condition: Condition | None = None
    when: When | None = None
    duration: timedelta | None = None
    """"For twenty minutes"."""
    broad: bool = False
    """Whether the targets were not named but gathered ("all the lights upstairs")."""
    words: str = ""
    """The part of the sentence that it rests on."""


class Ask(StrEnum):
    """What a question about the home wants to know."""

    STATE = "state"
    """"Is the hall light on?", "are the windows open?": yes or no of `state`."""
    ANY = "any"
    """"Is anything on upstairs?"."""
    WHICH = "which"
    """"Which windows are open?"."""
    COUNT = "count"
    """"How many lights are on?"."""
    VALUE = "value"
    """"How warm is it in the nursery?", "what is the lamp set to?"."""
    MOST = "most"
    """"Which room is the warmest?"."""
    LEAST = "least"
    WHERE = "where"
    """"Where is the vacuum?"."""
    ITEMS = "items"
    """"What is on the shopping list?"."""
    WEATHER = "weather"
    EVENTS = "events"
    """"What is on my calendar today?"."""


@dataclass(frozen=True, kw_only=True)
class Query:
    """A question about the home, to be answered from its states."""

    ask: Ask
    targets: tuple[str, ...]
    """What it is about; already narrowed to the place and kind that were asked for."""
    state: str | None = None
    """The state asked for: on, off, open, closed, locked, unlocked, playing, home, away, low …"""
    negated: bool = False
    """"Which doors are not locked?"."""
    attribute: Attribute | None = None
    """The value asked for."""
    place: str | None = None
    """Identifier of the area or floor that it was narrowed to, for the reply."""
    kind: str | None = None
    """The kind of thing it was narrowed to (a key of `things` in the data files), for the reply."""
    day: str | None = None
    """today, tomorrow, or a weekday's number (0 is Monday), for weather and events."""
    words: str = ""


class Doubt(StrEnum):
    """Why something is asked back."""

    WHICH_ONE = "which_one"
    """Several targets are equally meant."""
    WHICH_PLACE = "which_place"
    """A kind of thing without a place."""
    DID_YOU_MEAN = "did_you_mean"
    """A name that was nearly said; a yes is enough."""
    WHAT_TO_DO = "what_to_do"
    """Targets without an action."""
    WHICH_MODE = "which_mode"
    """A thing that works in several modes, and none of them was said ("arm the alarm")."""
    OFFER = "offer"
    """What is likely to be wanted, though it was not said; a yes is enough."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer to a question back."""

    label: str
    """What it is called in the question."""
    plan: "Plan"
    """What is done if it is chosen."""
    names: tuple[str, ...] = ()
    """What else may be said to choose it."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One short question, whose answer finishes the plan."""

    doubt: Doubt
    options: tuple[Option, ...]
    words: str = ""
    """What was said that left the doubt."""
    of_things: bool = True
    """Whether the labels name things, and not whole commands."""


class Kind(StrEnum):
    """What is to be done about a sentence."""

    ACT = "act"
    """Do the steps."""
    ANSWER = "answer"
    """Answer the queries from the states."""
    ASK = "ask"
    """Ask the question back."""
    ABSENT = "absent"
    """Say that what was named is not there."""
    CANNOT = "cannot"
    """Say that a thing cannot do that, or that the value is out of range."""
    LATER = "later"
    """It is for another moment; say what was understood, do nothing now."""
    HOLD = "hold"
    """A negation, a report: say that nothing is changed."""
    CANCEL = "cancel"
    """"Never mind"."""
    CHAT = "chat"
    """Not about the home."""
    UNSETTLED = "unsettled"
    """About the home, and not understood by this stage: the next one may try."""


SETTLED = frozenset({Kind.ACT, Kind.ANSWER, Kind.ASK, Kind.HOLD, Kind.CANCEL, Kind.LATER, Kind.CANNOT})
"""Plans after which no other reading of a sentence is tried."""


class Stage(StrEnum):
    """Who made a plan."""

    RULES = "rules"
    MEANING = "meaning"
    """The trained heads, where wording was free."""
    RECOGNIZER = "recognizer"
    """Home Assistant's own sentences and the user's."""
    LLM = "llm"
    ANSWER = "answer"
    """The answer to a question back."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be done about one sentence."""

    kind: Kind
    steps: tuple[Step, ...] = ()
    queries: tuple[Query, ...] = ()
    question: Question | None = None
    absent: tuple[str, ...] = ()
    """What was named and is not there, in the speaker's words."""
    reasons: tuple[str, ...] = field(default=())
    """Why, as keys of `reasons` in the data files; for the record and for replies."""
    confidence: float = 1.0
    """0 to 1, calibrated per stage."""
    stage: Stage = Stage.RULES
    words: str = ""
    """The sentence."""

    @property
    def targets(self) -> tuple[str, ...]:
        """Return everything that the steps act on or the queries ask for, each once."""
        found = [target for step in self.steps for target in step.targets]
        found += [target for query in self.queries for target in query.targets]
        return tuple(dict.fromkeys(found))

    def after(self, steps: Sequence[Step], words: str) -> "Plan":
        """Return the plan of one clause as that of its sentence: what came before is done together with the answer."""
        if self.question is None or not steps:
            return replace(self, words=words)
        options = tuple(
            replace(option, plan=replace(option.plan, steps=(*steps, *option.plan.steps)))
            for option in self.question.options
        )
        return replace(self, question=replace(self.question, options=options), words=words)
