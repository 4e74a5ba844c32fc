"""What the state of a target must look like once something has been done with it."""

from collections.abc import Callable

from .amounts import shown
from .home import UNAVAILABLE, UNKNOWN, Attribute, Seen
from .plan import Scale, Setting, Verb

_PERCENT_STEP = 2.0
"""Devices round brightness, position and speed to steps of their own."""

_TOLERANCES: dict[Attribute, float] = {
    Attribute.TEMPERATURE: 0.5,
    Attribute.COLOUR_TEMPERATURE: 100.0,
    Attribute.VALUE: 0.01,
}
"""As they do with these."""

_ALREADY = 4
"""Only so small a part of what devices may round is no change at all."""

type Expectation = Callable[[Seen, Seen], bool]
"""Told the state before and the state now, says whether the target got there."""

_OPEN, _CLOSED = frozenset({"open", "opening"}), frozenset({"closed", "closing"})
_LOCKED, _UNLOCKED = frozenset({"locked", "locking"}), frozenset({"unlocked", "unlocking", "open", "opening"})
_MOVING = frozenset({"opening", "closing"})
_BUSY = frozenset({"opening", "closing", "playing", "buffering", "cleaning", "mowing", "active"})
_NOT_ON = frozenset({"off", "standby", UNAVAILABLE, UNKNOWN})
_DOCKED, _WORKING = frozenset({"returning", "docked"}), frozenset({"cleaning", "mowing"})

_SWITCHED_DOMAINS = frozenset(
    {
        "alarm_control_panel",
        "automation",
        "climate",
        "cover",
        "fan",
        "group",
        "humidifier",
        "input_boolean",
        "lawn_mower",
        "light",
        "lock",
        "media_player",
        "remote",
        "siren",
        "switch",
        "vacuum",
        "valve",
        "water_heater",
    }
)
"""Domains whose state tells whether they are on. Buttons, scenes and scripts have none that would."""

_ON_STATES: dict[str, frozenset[str]] = {
    "cover": _OPEN,
    "valve": _OPEN,
    "lock": _LOCKED,
    "vacuum": _WORKING,
    "lawn_mower": _WORKING,
}
_OFF_STATES: dict[str, frozenset[str]] = {
    "alarm_control_panel": frozenset({"disarmed"}),
    "cover": _CLOSED,
    "valve": _CLOSED,
    "lock": _UNLOCKED,
    "media_player": frozenset({"off", "standby"}),
    "vacuum": _DOCKED,
    "lawn_mower": _DOCKED,
}


def _in(states: frozenset[str]) -> Expectation:
    return lambda _before, now: now.state in states


def _on(domain: str) -> Expectation:
    if domain in _ON_STATES:
        return _in(_ON_STATES[domain])
    return lambda _before, now: now.state not in _NOT_ON


def _off(domain: str) -> Expectation:
    return _in(_OFF_STATES.get(domain, frozenset({"off"})))


def _opened(before: Seen, now: Seen) -> bool:
    """Expect something to be open, or to move there; ajar is not yet open where somebody asks for it."""
    if now.state not in _OPEN:
        return False
    return now is not before or now.attributes.get("current_position", 100) == 100  # noqa: PLR2004  # wide open


def _toggled(before: Seen, now: Seen) -> bool:
    return now.state != before.state


def _muted(*, muted: bool) -> Expectation:
    return lambda _before, now: now.attributes.get("is_volume_muted") is muted


_EXPECTATIONS: dict[Verb, Expectation] = {
    Verb.OPEN: _opened,
    Verb.CLOSE: _in(_CLOSED),
    Verb.LOCK: _in(_LOCKED),
    Verb.UNLOCK: _in(_UNLOCKED),
    Verb.START: _in(_WORKING | {"playing", "buffering", "on", "active"}),
    Verb.STOP: lambda _before, now: now.state not in _BUSY,
    Verb.PAUSE: _in(frozenset({"paused", "idle", "off", "standby"})),
    Verb.RESUME: _in(_WORKING | {"playing", "buffering", "on", "active"}),
    Verb.DOCK: _in(_DOCKED),
    Verb.MUTE: _muted(muted=True),
    Verb.UNMUTE: _muted(muted=False),
    Verb.ARM: lambda _before, now: now.state.startswith("armed_") or now.state in {"arming", "pending"},
    Verb.DISARM: _in(frozenset({"disarmed"})),
}
"""For verbs that mean the same everywhere; those that only one domain of several shows are looked up below."""

_SHOWN_AS: dict[tuple[str, Attribute], str] = {
    ("climate", Attribute.PRESET): "preset_mode",
    ("climate", Attribute.SPEED): "fan_mode",
    ("fan", Attribute.PRESET): "preset_mode",
    ("humidifier", Attribute.MODE): "mode",
    ("light", Attribute.PRESET): "effect",
    ("media_player", Attribute.PRESET): "sound_mode",
    ("media_player", Attribute.SOURCE): "source",
    ("vacuum", Attribute.PRESET): "fan_speed",
    ("water_heater", Attribute.MODE): "operation_mode",
}
"""The attribute in which a choice shows; a choice of any other domain is its state."""

_WORDS = frozenset({Attribute.MODE, Attribute.PRESET, Attribute.SOURCE, Attribute.SPEED, Attribute.VALUE})
"""What can be set to a word."""

_SILENT = frozenset({"button", "input_button", "scene", "script", "todo"})
"""Domains whose state tells nothing of what was done."""


def expectation(verb: Verb, domain: str, settings: tuple[Setting, ...] = ()) -> Expectation | None:
    """Return what must come about in an entity of this domain, or None where no state would tell."""
    found = [_set(domain, setting) for setting in settings]
    if settings and domain == "light":
        dark = any(setting.attribute is Attribute.BRIGHTNESS and setting.value == 0 for setting in settings)
        found = [_off(domain)] if dark else [_on(domain), *found]
    elif verb not in {Verb.SET, Verb.CHANGE} and domain not in _SILENT:
        found.append(_done(verb, domain))
    wanted = [expect for expect in found if expect is not None]
    if not wanted:
        return None
    return lambda before, now: all(expect(before, now) for expect in wanted)


def _done(verb: Verb, domain: str) -> Expectation | None:
    """Return what a verb by itself brings about."""
    if verb in {Verb.ON, Verb.OFF, Verb.TOGGLE}:
        if domain not in _SWITCHED_DOMAINS:
            return None
        return {Verb.ON: _on(domain), Verb.OFF: _off(domain)}.get(verb, _toggled)
    return _EXPECTATIONS.get(verb)


def _set(domain: str, setting: Setting) -> Expectation | None:
    """Return what a setting brings about: the value, or one on its way there."""
    attribute, value = setting.attribute, setting.value
    if setting.scale is not Scale.ABSOLUTE or attribute is Attribute.COLOUR:
        # Lamps turn a colour into one of theirs, and what was not resolved has no value to reach.
        return None
    if isinstance(value, str):
        if attribute not in _WORDS:
            return None
        name = _SHOWN_AS.get((domain, attribute))
        return lambda _before, now: (str(now.attributes.get(name)) if name else now.state) == value
    tolerance = _TOLERANCES.get(attribute, _PERCENT_STEP)

    def reached(before: Seen, now: Seen) -> bool:
        if attribute in {Attribute.POSITION, Attribute.TILT} and now.state in _MOVING:
            return True
        if attribute is Attribute.POSITION and "current_position" not in now.attributes:
            return now.state == ("open" if value else "closed")
        after = shown(attribute, now)
        if now is before:  # it was there already, and not half a degree beside it
            return after is not None and abs(after - value) <= tolerance / _ALREADY
        return after is not None and (abs(after - value) <= tolerance or after != shown(attribute, before))

    return reached
