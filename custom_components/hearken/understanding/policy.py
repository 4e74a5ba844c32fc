"""What the home's owner lets be done by voice: at once, after a yes, after a PIN, or never."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, Protocol, Self

from .amounts import is_lowered
from .home import Attribute
from .plan import Scale, Setting, Verb

CONF_SAFETY = "safety"
"""Option: what of a policy differs from what is usual, by the names below."""

CONF_ASKED = "asked_entities"
CONF_NEVER = "never_entities"
CONF_LIMITED = "limited_devices"
CONF_PIN = "pin"


class Level(IntEnum):
    """What must come before an act; the higher one wins."""

    ACT = 0
    CONFIRM = 1
    """A yes."""
    PIN = 2
    """The PIN."""
    NEVER = 3


class Risk(StrEnum):
    """What an act would do; the names of the questions in the data files."""

    UNLOCK = "confirm_unlock"
    OPEN = "confirm_open"
    DISARM = "confirm_disarm"
    RUN = "confirm_run"
    """Something that the owner wants to be asked about."""


class Group(StrEnum):
    """Things that the owner decides on together; the names of the options."""

    LOCKS = "locks"
    DOORS = "doors"
    ALARM = "alarm"
    GAS = "gas"
    ASKED = "asked"


class Thing(Protocol):
    """What a policy knows of an entity."""

    @property
    def id(self) -> str:
        """Its identifier."""

    @property
    def domain(self) -> str:
        """Its domain."""

    @property
    def device_class(self) -> str | None:
        """What kind of thing of its domain it is."""


class Doing(Protocol):
    """What a policy knows of an act: a `Step`, or an `Act` of Home Assistant's own intents."""

    @property
    def verb(self) -> Verb:
        """What is done."""

    @property
    def settings(self) -> tuple[Setting, ...]:
        """What is set."""

    @property
    def broad(self) -> bool:
        """Whether the targets were gathered."""


@dataclass(frozen=True, kw_only=True)
class Sensitive:
    """Why and how much an act matters."""

    level: Level
    risk: Risk


@dataclass(frozen=True, kw_only=True)
class _Rule:
    """Verbs that matter for a kind of entity."""

    group: Group
    domain: str
    verbs: frozenset[Verb]
    risk: Risk
    device_classes: frozenset[str] | None = None
    """None: whatever the class."""


_OPENING = frozenset({Verb.ON, Verb.TOGGLE, Verb.OPEN, Verb.SET, Verb.CHANGE})
_RULES = (
    _Rule(
        group=Group.LOCKS,
        domain="lock",
        verbs=frozenset({Verb.OFF, Verb.TOGGLE, Verb.UNLOCK, Verb.OPEN}),
        risk=Risk.UNLOCK,
    ),
    _Rule(
        group=Group.DOORS,
        domain="cover",
        verbs=_OPENING,
        risk=Risk.OPEN,
        device_classes=frozenset({"door", "garage", "gate"}),
    ),
    # A gas valve is opened by nobody in passing; water valves are those of the garden, and closed again by a timer.
    _Rule(group=Group.GAS, domain="valve", verbs=_OPENING, risk=Risk.OPEN, device_classes=frozenset({"gas"})),
    _Rule(
        group=Group.ALARM,
        domain="alarm_control_panel",
        verbs=frozenset({Verb.OFF, Verb.TOGGLE, Verb.DISARM}),
        risk=Risk.DISARM,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What one owner lets be done; with nothing said, what matters for safety is asked back."""

    levels: Mapping[Group, Level] = field(default_factory=dict)
    """Of groups, where it is another than CONFIRM."""
    asked: frozenset[str] = frozenset()
    """Entities that are asked about whatever is done with them."""
    never: frozenset[str] = frozenset()
    """Entities that nothing is done with by voice."""
    limited: frozenset[str] = frozenset()
    """Devices (satellites) that never do what matters."""
    pin: str = field(default="", repr=False)

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Self:
        """Return the policy that an entry's options tell."""
        safety = options.get(CONF_SAFETY, {})
        return cls(
            levels={group: Level[safety[group].upper()] for group in Group if group in safety},
            asked=frozenset(safety.get(CONF_ASKED, ())),
            never=frozenset(safety.get(CONF_NEVER, ())),
            limited=frozenset(safety.get(CONF_LIMITED, ())),
            pin=safety.get(CONF_PIN, ""),
        )

    def level_of(self, step: Doing, entity: Thing, device_id: str | None = None) -> Level:
        """Return what must come before a step is done with an entity, said to a device."""
        sensitive = self.sensitive(step, (entity,), device_id)
        return sensitive.level if sensitive else Level.ACT

    def sensitive(self, step: Doing, things: Iterable[Thing], device_id: str | None = None) -> Sensitive | None:
        """Return how much a step matters for a thing and all that it stands for, None where it may simply be done."""
        found = [one for thing in things if (one := self._of_one(step, thing)) is not None]
        if not found:
            return None
        worst = max(found, key=lambda one: one.level)
        level = Level.NEVER if device_id in self.limited else worst.level
        # Without a PIN there is none to ask for; what needs one is then not done at all.
        level = Level.NEVER if level is Level.PIN and not self.pin else level
        return Sensitive(level=level, risk=worst.risk) if level > Level.ACT else None

    def _of_one(self, step: Doing, thing: Thing) -> Sensitive | None:
        """Return how much a step matters for one thing by itself; that may be not at all, by the owner's will."""
        if thing.id in self.never:
            return Sensitive(level=Level.NEVER, risk=Risk.RUN)
        found = []
        if (rule := _rule(step, thing)) is not None:
            level = self.levels.get(rule.group, Level.CONFIRM)
            found.append(Sensitive(level=max(level, Level.CONFIRM) if step.broad else level, risk=rule.risk))
        if thing.id in self.asked:
            found.append(Sensitive(level=self.levels.get(Group.ASKED, Level.CONFIRM), risk=Risk.RUN))
        return max(found, key=lambda one: one.level) if found else None


def _rule(step: Doing, thing: Thing) -> _Rule | None:
    """Return the rule that a step falls under. Closing and locking are under none."""
    if step.verb in {Verb.SET, Verb.CHANGE} and not any(map(_opens, step.settings)):
        return None
    for rule in _RULES:
        classes = rule.device_classes
        if (
            rule.domain == thing.domain
            and step.verb in rule.verbs
            and (classes is None or thing.device_class in classes)
        ):
            return rule
    return None


def _opens(setting: Setting) -> bool:
    """Tell whether a setting may leave something more open than it is."""
    if setting.attribute is not Attribute.POSITION or is_lowered(setting):
        return False
    return setting.scale is not Scale.ABSOLUTE or setting.value != 0
