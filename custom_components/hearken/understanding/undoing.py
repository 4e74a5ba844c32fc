"""Taking something back: the steps that bring things into the state in which they were before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from .amounts import shown
from .colours import COLOURS
from .home import Attribute, Entity, Seen, Snapshot
from .plan import Plan, Scale, Setting, Step, Verb

_REVERSED = {Verb.NEXT: Verb.PREVIOUS, Verb.PREVIOUS: Verb.NEXT, Verb.ADD: Verb.COMPLETE, Verb.COMPLETE: Verb.ADD}
"""What no state tells, and what takes it back."""

_BY_STATE: dict[str, dict[str, Verb]] = {
    "climate": {"off": Verb.OFF},
    "cover": {"open": Verb.OPEN, "closed": Verb.CLOSE},
    "lawn_mower": {"docked": Verb.DOCK, "mowing": Verb.START, "paused": Verb.PAUSE},
    "lock": {"locked": Verb.LOCK, "unlocked": Verb.UNLOCK},
    "media_player": {
        "off": Verb.OFF,
        "standby": Verb.OFF,
        "playing": Verb.RESUME,
        "paused": Verb.PAUSE,
        "idle": Verb.STOP,
        "on": Verb.ON,
    },
    "vacuum": {"docked": Verb.DOCK, "cleaning": Verb.START, "paused": Verb.PAUSE, "idle": Verb.STOP},
    "valve": {"open": Verb.OPEN, "closed": Verb.CLOSE},
    "water_heater": {"off": Verb.OFF},
}
"""What brings a state about, by domain; elsewhere it is on and off."""

_SWITCHED = {"on": Verb.ON, "off": Verb.OFF}

_NUMBERS: dict[str, tuple[Attribute, ...]] = {
    "climate": (Attribute.TEMPERATURE, Attribute.HUMIDITY),
    "cover": (Attribute.TILT,),
    "fan": (Attribute.SPEED,),
    "humidifier": (Attribute.HUMIDITY,),
    "input_number": (Attribute.VALUE,),
    "light": (Attribute.BRIGHTNESS,),
    "media_player": (Attribute.VOLUME,),
    "number": (Attribute.VALUE,),
    "water_heater": (Attribute.TEMPERATURE,),
}
"""Numbers that are set to what they were."""

_CHOICES: dict[str, tuple[tuple[Attribute, str], ...]] = {
    "climate": ((Attribute.PRESET, "preset_mode"), (Attribute.SPEED, "fan_mode")),
    "fan": ((Attribute.PRESET, "preset_mode"),),
    "humidifier": ((Attribute.MODE, "mode"),),
    "media_player": ((Attribute.SOURCE, "source"),),
}
"""Words that are set to what they were, and the attribute that shows them."""

_CHOSEN = frozenset({"climate", "water_heater", "input_select", "select"})
"""Domains whose state is what was chosen."""

_SET_ALONE = frozenset({"cover", "fan", "light", "valve"})
"""Domains in which a value that is set brings the state about as well."""

_ALIKE = 48
"""How far a shade may be off a colour that has a name, on a scale to 255, to be called by it."""


@dataclass(frozen=True, kw_only=True)
class Undone:
    """What takes something back."""

    steps: tuple[Step, ...] = ()
    lasting: tuple[str, ...] = ()
    """Things of which nobody can say how they were: a scene that was run."""


def undone(
    plan: Plan, before: Mapping[str, Seen], snapshot: Snapshot, words: str, only: Collection[str] | None = None
) -> Undone:
    """Return what brings the targets of a plan (or only some) into the state they were in; what never left it stays."""
    steps: list[Step] = []
    lasting: list[str] = []
    done: set[str] = set()
    for step in reversed(plan.steps):
        for target in step.targets:
            if (only is not None and target not in only) or step.when is not None or step.duration is not None:
                continue
            entity = snapshot.home.entities.get(target)
            if step.verb in _REVERSED:
                steps.append(replace(step, verb=_REVERSED[step.verb], targets=(target,), words=words))
            elif step.verb is Verb.RUN or entity is None or target not in before:
                lasting.append(target)
            elif target not in done:
                done.add(target)
                steps += restored(entity, before[target], snapshot.seen(target), words)
    return Undone(steps=_merged(steps), lasting=tuple(dict.fromkeys(lasting)))


def restored(entity: Entity, before: Seen, now: Seen, words: str = "") -> list[Step]:
    """Return the steps that bring one thing from how it is now to how it was."""
    if not before.is_reachable or (before.state == now.state and dict(before.attributes) == dict(now.attributes)):
        return []
    verb, settings = _verb(entity, before, now), _settings(entity, before, now)
    if verb in {Verb.OFF, Verb.CLOSE}:
        settings = ()
    if entity.domain == "alarm_control_panel":
        return _alarm(entity, before, now, words)
    steps = []
    if verb is not None and not (settings and (entity.domain in _SET_ALONE or entity.domain in _CHOSEN)):
        steps.append(Step(verb=verb, targets=(entity.id,), words=words))
    elif verb is Verb.ON and settings:
        return [Step(verb=Verb.ON, targets=(entity.id,), settings=settings, words=words)]
    if settings:
        steps.append(Step(verb=Verb.SET, targets=(entity.id,), settings=settings, words=words))
    was, mute = now.attributes.get("is_volume_muted"), before.attributes.get("is_volume_muted")
    if entity.domain == "media_player" and isinstance(mute, bool) and was != mute:
        steps.append(Step(verb=Verb.MUTE if mute else Verb.UNMUTE, targets=(entity.id,), words=words))
    return steps


def _verb(entity: Entity, before: Seen, now: Seen) -> Verb | None:
    """Return what brings back the state, where it is another one now."""
    if before.state == now.state:
        return None
    return _BY_STATE.get(entity.domain, _SWITCHED).get(before.state)


def _alarm(entity: Entity, before: Seen, now: Seen, words: str) -> list[Step]:
    """Return what arms or disarms an alarm as it was."""
    if before.state == now.state:
        return []
    if before.state == "disarmed":
        return [Step(verb=Verb.DISARM, targets=(entity.id,), words=words)]
    mode = before.state.removeprefix("armed_")
    if mode == before.state:
        return []
    return [Step(verb=Verb.ARM, targets=(entity.id,), text=mode, words=words)]


def _settings(entity: Entity, before: Seen, now: Seen) -> tuple[Setting, ...]:
    """Return what is set to what it was."""
    found: list[Setting] = []
    if entity.domain in _CHOSEN and before.state not in {now.state, "off", "unknown"}:
        found.append(Setting(attribute=Attribute.MODE, value=before.state))
    if entity.domain in {"cover", "valve"} and Attribute.POSITION in entity.settable:
        old = shown(Attribute.POSITION, before)
        if old is not None and 0 < old < _WIDE_OPEN and old != shown(Attribute.POSITION, now):
            found.append(Setting(attribute=Attribute.POSITION, value=old))
    for attribute in _NUMBERS.get(entity.domain, ()):
        old = shown(attribute, before)
        if attribute in entity.settable and old is not None and old != shown(attribute, now):
            value = round(old) if attribute is not Attribute.VALUE and entity.domain != "climate" else old
            found.append(Setting(attribute=attribute, value=float(value), scale=Scale.ABSOLUTE))
    for attribute, name in _CHOICES.get(entity.domain, ()):
        word = before.attributes.get(name)
        if isinstance(word, str) and attribute in entity.choices and word != now.attributes.get(name):
            found.append(Setting(attribute=attribute, value=word))
    if entity.domain == "light":
        found += _shade(entity, before, now)
    return tuple(found)


def _shade(entity: Entity, before: Seen, now: Seen) -> list[Setting]:
    """Return the white or the colour that a light had, as far as it has a name."""
    kelvin, rgb = before.attributes.get("color_temp_kelvin"), before.attributes.get("rgb_color")
    if isinstance(kelvin, int | float):
        is_other = kelvin != now.attributes.get("color_temp_kelvin")
        able = Attribute.COLOUR_TEMPERATURE in entity.settable
        return [Setting(attribute=Attribute.COLOUR_TEMPERATURE, value=float(kelvin))] if is_other and able else []
    if Attribute.COLOUR not in entity.settable or rgb is None or rgb == now.attributes.get("rgb_color"):
        return []
    name = min(COLOURS, key=lambda one: _apart(COLOURS[one].rgb, rgb))
    return [Setting(attribute=Attribute.COLOUR, value=name)] if _apart(COLOURS[name].rgb, rgb) <= _ALIKE else []


def _apart(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Return how far two colours are from each other, by the part in which they differ most."""
    return max(abs(mine - yours) for mine, yours in zip(one, other, strict=True))


_WIDE_OPEN = 100


def _merged(steps: list[Step]) -> tuple[Step, ...]:
    """Return steps with those that do the same to different things made one."""
    found: dict[Step, tuple[str, ...]] = {}
    for step in steps:
        alike = replace(step, targets=(), broad=False)
        found[alike] = (*found.get(alike, ()), *step.targets)
    return tuple(replace(step, targets=targets, broad=len(targets) > 1) for step, targets in found.items())
