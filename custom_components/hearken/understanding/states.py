"""What the states of each kind of entity mean in words: a door's "on" is open, a thermostat's "heat" is on.

The words are keys of `states` in the data files; the device classes are Home Assistant's own.
"""

import contextlib
from collections.abc import Mapping
from typing import NamedTuple

from .home import UNAVAILABLE, UNKNOWN, Entity, Seen

LOW_BATTERY = 20.0
"""Percent; at and below this, a battery that only gives its level counts as low. Home Assistant's own icons turn red
there."""

ON = "on"


class Meaning(NamedTuple):
    """One word, and the states for which it is true."""

    word: str
    states: frozenset[str]
    otherwise: bool = False
    """Whether it is true for all states but these."""
    spoken: bool = True
    """Whether the state is told by this word, where an earlier one does not fit."""


def _is(word: str, *states: str, spoken: bool = True) -> Meaning:
    """Return a word that is true for these states, or for the state of its own name."""
    return Meaning(word, frozenset(states or (word,)), spoken=spoken)


def _is_not(word: str, *states: str, spoken: bool = True) -> Meaning:
    """Return a word that is true for all other states."""
    return Meaning(word, frozenset(states), otherwise=True, spoken=spoken)


def _pair(on: str, off: str) -> tuple[Meaning, ...]:
    """Return the words of something that Home Assistant knows as on or off."""
    return _is(on, "on"), _is(off, "off")


_SWITCHED = _pair("on", "off")
_OPENED = _pair("open", "closed")
_PRESENT = (_is("home"), _is_not("away", "home"))
_ACTIONS = (
    _is("heating", "action:heating", "action:preheating"),
    _is("cooling", "action:cooling"),
    _is("drying", "action:drying"),
    _is("idle", "action:idle", spoken=False),
)
_CLIMATE = (
    _is("off"),
    *_ACTIONS,
    _is("heating", "only:heat"),
    _is("cooling", "only:cool"),
    _is_not("on", "off"),
)
_OPENING = (
    _is("opening"),
    _is("closing"),
    _is("closed"),
    _is("open", "open", "opening", "closing"),
)
_PLAYED = (
    _is("playing", "playing", "buffering"),
    _is("paused"),
    _is("off", "off", "standby"),
    _is("idle"),
    _is("muted", spoken=False),
)
_ARMED = ("armed_home", "armed_away", "armed_night", "armed_vacation", "armed_custom_bypass")

_MEANINGS: Mapping[str, tuple[Meaning, ...]] = {
    "alarm_control_panel": (
        *(_is(state) for state in _ARMED),
        _is("disarmed"),
        _is("arming"),
        _is("pending"),
        _is("triggered"),
        _is("armed", *_ARMED, "triggered", "pending"),
        _is("on", *_ARMED, "triggered", "pending", spoken=False),
        _is("off", "disarmed", spoken=False),
    ),
    "binary_sensor.battery": _pair("low", "normal"),
    "binary_sensor.battery_charging": _pair("charging", "not_charging"),
    "binary_sensor.carbon_monoxide": _pair("gas", "clear"),
    "binary_sensor.cold": _pair("cold", "normal"),
    "binary_sensor.connectivity": _pair("connected", "disconnected"),
    "binary_sensor.door": _OPENED,
    "binary_sensor.garage_door": _OPENED,
    "binary_sensor.gas": _pair("gas", "clear"),
    "binary_sensor.heat": _pair("hot", "normal"),
    "binary_sensor.light": _pair("light", "dark"),
    "binary_sensor.lock": _pair("unlocked", "locked"),
    "binary_sensor.moisture": _pair("wet", "dry"),
    "binary_sensor.motion": (*_pair("motion", "still"), _is("occupied", "on"), _is("empty", "off")),
    "binary_sensor.moving": _pair("moving", "still"),
    "binary_sensor.occupancy": (*_pair("occupied", "empty"), _is("motion", "on"), _is("still", "off")),
    "binary_sensor.opening": _OPENED,
    "binary_sensor.plug": _pair("plugged", "unplugged"),
    "binary_sensor.presence": (*_pair("home", "away"), _is("occupied", "on"), _is("empty", "off")),
    "binary_sensor.problem": _pair("problem", "ok"),
    "binary_sensor.running": (*_pair("running", "stopped"), *_SWITCHED),
    "binary_sensor.safety": _pair("unsafe", "safe"),
    "binary_sensor.smoke": _pair("smoke", "clear"),
    "binary_sensor.sound": _pair("sound", "silent"),
    "binary_sensor.tamper": _pair("tampered", "ok"),
    "binary_sensor.update": _pair("outdated", "up_to_date"),
    "binary_sensor.vibration": _pair("vibrating", "still"),
    "binary_sensor.window": _OPENED,
    "climate": _CLIMATE,
    "cover": _OPENING,
    "device_tracker": _PRESENT,
    "humidifier": _SWITCHED,
    "lawn_mower": (
        _is("mowing"),
        _is("paused"),
        _is("docked"),
        _is("returning"),
        _is("error"),
        _is("running", "mowing", "returning", spoken=False),
        _is("on", "mowing", "returning", spoken=False),
        _is("off", "docked", spoken=False),
    ),
    "lock": (
        _is("jammed"),
        _is("locking"),
        _is("unlocking"),
        _is("locked"),
        _is("open", "open", "opening"),
        _is("unlocked", "unlocked", "open", "opening", "unlocking", "locking", "jammed"),
    ),
    "media_player": (*_PLAYED, _is("on", "on", "playing", "buffering", "paused")),
    "media_player.receiver": (*_PLAYED, _is_not("on", "off", "standby")),
    "media_player.tv": (*_PLAYED, _is_not("on", "off", "standby")),
    "person": _PRESENT,
    "sensor.battery": (_is("low", "battery:low"), _is("normal", "battery:normal")),
    "sun": (_is("day", "above_horizon"), _is("night", "below_horizon")),
    "timer": (_is("running", "active"), _is("paused"), _is("idle"), _is("on", "active", spoken=False)),
    "update": _pair("outdated", "up_to_date"),
    "vacuum": (
        _is("cleaning"),
        _is("docked"),
        _is("returning"),
        _is("paused"),
        _is("idle"),
        _is("error"),
        _is("running", "cleaning", "returning", spoken=False),
        _is("on", "cleaning", "returning", spoken=False),
        _is("off", "docked", "idle", spoken=False),
    ),
    "valve": _OPENING,
    "water_heater": (*_ACTIONS, _is("off"), _is_not("on", "off")),
}
"""By domain and device class, then by domain alone. The first word that fits is the one by which a state is told."""

ON_DOMAINS = frozenset(
    {
        "climate",
        "fan",
        "humidifier",
        "input_boolean",
        "light",
        "media_player",
        "remote",
        "siren",
        "switch",
        "vacuum",
        "lawn_mower",
        "water_heater",
    }
)
"""What is meant by "is anything on?": not sensors, and nothing that is opened or locked."""

ACTIONS = frozenset({"heating", "cooling", "drying"})
"""What a thermostat that is on may be doing, or not."""

_FREE_TEXT = frozenset({"sensor", "select", "input_select", "text", "input_text", "number", "input_number", "counter"})
"""Domains whose state is a value and no condition of the thing."""

ZONED = frozenset({"person", "device_tracker"})
"""Domains whose state is the name of a place."""


def _meanings(entity: Entity) -> tuple[Meaning, ...]:
    """Return the words of an entity."""
    exact = _MEANINGS.get(f"{entity.domain}.{entity.device_class}")
    if exact is not None:
        return exact
    return _MEANINGS.get(entity.domain, () if entity.domain in _FREE_TEXT else _SWITCHED)


def _tokens(entity: Entity, seen: Seen) -> frozenset[str]:
    """Return the state, and what else of the attributes tells how the thing is."""
    tokens = {seen.state}
    action = seen.attributes.get("hvac_action")
    tokens.add(f"action:{action}" if action else f"only:{seen.state}")
    if seen.attributes.get("is_volume_muted") is True:
        tokens.add("muted")
    if entity.domain == "sensor" and entity.device_class == "battery":
        with contextlib.suppress(ValueError):
            tokens.add("battery:low" if float(seen.state) <= LOW_BATTERY else "battery:normal")
    return frozenset(tokens)


def is_known(seen: Seen) -> bool:
    """Tell whether a state tells anything."""
    return seen.state not in {UNAVAILABLE, UNKNOWN}


def is_in(entity: Entity, seen: Seen, word: str) -> bool | None:
    """Tell whether an entity is in the state that a word means; None where that cannot be known."""
    if not is_known(seen):
        return None
    tokens = _tokens(entity, seen)
    rows = [meaning for meaning in _meanings(entity) if meaning.word == word]
    if rows:
        return any(bool(tokens & row.states) is not row.otherwise for row in rows)
    if entity.domain in ZONED:
        return seen.state.casefold() == word.casefold()
    if entity.domain in _FREE_TEXT or word == seen.state:
        return seen.state.casefold() == word.casefold()
    return None


def word_for(entity: Entity, seen: Seen) -> str:
    """Return the word by which a state is told; the state itself where no word is known for it."""
    if entity.domain in ZONED:
        return {"home": "home", "not_home": "away"}.get(seen.state, seen.state)
    tokens = _tokens(entity, seen)
    for meaning in _meanings(entity):
        if meaning.spoken and bool(tokens & meaning.states) is not meaning.otherwise:
            return meaning.word
    return seen.state
