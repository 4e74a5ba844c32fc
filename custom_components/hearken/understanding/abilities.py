"""What can be done with which entity: one table of verbs by domain, and what the entity itself says it supports.

Used by whatever makes a Plan, so that none asks a lamp to be locked or a shutter to be louder. The numbers are Home
Assistant's own feature flags (`homeassistant/components/<domain>/const.py`), written out because nothing here imports
them.
"""

from collections.abc import Iterable

from .home import Attribute, Entity
from .plan import Setting, Verb

_ALWAYS = 0
"""No flag is needed."""

CLEAN_AREA = 16384
"""The flag of a vacuum that can clean one room."""

_SWITCHED = {Verb.ON: _ALWAYS, Verb.OFF: _ALWAYS, Verb.TOGGLE: _ALWAYS}

_VERBS: dict[str, dict[Verb, int]] = {
    "light": _SWITCHED,
    "switch": _SWITCHED,
    "input_boolean": _SWITCHED,
    "group": _SWITCHED,
    "automation": _SWITCHED,
    "humidifier": _SWITCHED,
    "remote": _SWITCHED,
    "fan": {Verb.ON: 32, Verb.OFF: 16, Verb.TOGGLE: 32},
    "siren": {Verb.ON: 1, Verb.OFF: 2},
    "climate": {Verb.ON: 256, Verb.OFF: 128},
    "water_heater": {Verb.ON: 8, Verb.OFF: 8},
    "cover": {Verb.OPEN: 1, Verb.CLOSE: 2, Verb.STOP: 8},
    "valve": {Verb.OPEN: 1, Verb.CLOSE: 2, Verb.STOP: 8},
    "lock": {Verb.LOCK: _ALWAYS, Verb.UNLOCK: _ALWAYS},
    "alarm_control_panel": {Verb.ARM: _ALWAYS, Verb.DISARM: _ALWAYS},
    "media_player": {
        Verb.ON: 128,
        Verb.OFF: 256,
        Verb.START: 16384,
        Verb.RESUME: 16384,
        Verb.PAUSE: 1,
        Verb.STOP: 4096,
        Verb.NEXT: 32,
        Verb.PREVIOUS: 16,
        Verb.MUTE: 8,
        Verb.UNMUTE: 8,
    },
    "vacuum": {Verb.START: 8192, Verb.PAUSE: 4, Verb.RESUME: 8192, Verb.STOP: 8, Verb.DOCK: 16},
    "lawn_mower": {Verb.START: 1, Verb.PAUSE: 2, Verb.RESUME: 1, Verb.DOCK: 4},
    "timer": {Verb.START: _ALWAYS, Verb.PAUSE: _ALWAYS, Verb.RESUME: _ALWAYS, Verb.STOP: _ALWAYS},
    "scene": {Verb.RUN: _ALWAYS},
    "script": {Verb.RUN: _ALWAYS},
    "button": {Verb.RUN: _ALWAYS},
    "input_button": {Verb.RUN: _ALWAYS},
    "todo": {Verb.ADD: 1, Verb.COMPLETE: 4},
}
"""By domain, each verb and the flag that an entity must have for it."""

_ONLY_TOLD = frozenset({Attribute.BATTERY, Attribute.POWER})
"""What can be asked for and never set."""


def can(entity: Entity, verb: Verb, attribute: Attribute | None = None) -> bool:
    """Tell whether a verb fits an entity, and with it an attribute that is set, changed or comes along ("on at 30 %").

    An entity that tells none of its features is taken to have those of its domain.
    """
    if attribute is not None and (attribute not in entity.settable or attribute in _ONLY_TOLD):
        return False
    if verb is Verb.SET:
        return attribute is not None or bool(entity.settable - _ONLY_TOLD)
    if verb is Verb.CHANGE:
        return attribute in entity.ranges if attribute else any(can(entity, verb, each) for each in entity.ranges)
    flag = _VERBS.get(entity.domain, {}).get(verb)
    return flag is not None and (not flag or not entity.features or bool(entity.features & flag))


def verbs(entity: Entity) -> tuple[Verb, ...]:
    """Return every verb that fits an entity, the commonest first."""
    return (*(verb for verb in _VERBS.get(entity.domain, {}) if can(entity, verb)), *_settings(entity))


def _settings(entity: Entity) -> Iterable[Verb]:
    return (verb for verb in (Verb.SET, Verb.CHANGE) if can(entity, verb))


def is_legal(entity: Entity, setting: Setting) -> bool:
    """Tell whether an entity has an absolute value among those that it may be set to."""
    if setting.attribute not in entity.settable:
        return False
    if (limits := entity.ranges.get(setting.attribute)) is not None:
        return isinstance(setting.value, int | float) and limits.low <= setting.value <= limits.high
    if setting.attribute in entity.choices:
        return setting.value in entity.choices[setting.attribute]
    return isinstance(setting.value, str)
