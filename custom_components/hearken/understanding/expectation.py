"""What the state of a target must look like once an intent has been carried out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

UNAVAILABLE, UNKNOWN = "unavailable", "unknown"

_PERCENT_STEP = 2.0
"""Devices round brightness, position and speed to steps of their own."""

_DEGREE_STEP = 0.5
"""And temperatures to these."""

_FULL_BRIGHTNESS = 255
"""Home Assistant's brightness runs from 0 to 255, people's from 0 to 100."""


@dataclass(frozen=True)
class Seen:
    """A state as it was at one moment."""

    state: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


type Expectation = Callable[[Seen, Seen], bool]
"""Told the state before and the state now, says whether the target got there."""

_ON_STATES: dict[str, frozenset[str]] = {
    "cover": frozenset({"open", "opening"}),
    "valve": frozenset({"open", "opening"}),
    "lock": frozenset({"locked", "locking"}),
}
_OFF_STATES: dict[str, frozenset[str]] = {
    "cover": frozenset({"closed", "closing"}),
    "valve": frozenset({"closed", "closing"}),
    "lock": frozenset({"unlocked", "unlocking", "open", "opening"}),
    "media_player": frozenset({"off", "standby"}),
}
_NOT_ON_STATES = frozenset({"off", "standby", UNAVAILABLE, UNKNOWN})
_SWITCHED_DOMAINS = frozenset(
    {
        "automation",
        "climate",
        "cover",
        "fan",
        "group",
        "humidifier",
        "input_boolean",
        "light",
        "lock",
        "media_player",
        "remote",
        "siren",
        "switch",
        "valve",
        "water_heater",
    }
)
"""Domains whose state tells whether they are on. Buttons, scenes and scripts have none that would."""


def _in(states: frozenset[str]) -> Expectation:
    return lambda _before, now: now.state in states


def _on(domain: str, slots: Mapping[str, Any]) -> Expectation | None:  # noqa: ARG001
    if domain not in _SWITCHED_DOMAINS:
        return None
    if domain in _ON_STATES:
        return _in(_ON_STATES[domain])
    return lambda _before, now: now.state not in _NOT_ON_STATES


def _off(domain: str, slots: Mapping[str, Any]) -> Expectation | None:  # noqa: ARG001
    if domain not in _SWITCHED_DOMAINS:
        return None
    return _in(_OFF_STATES.get(domain, frozenset({"off"})))


def _toggled(domain: str, slots: Mapping[str, Any]) -> Expectation | None:  # noqa: ARG001
    return (lambda before, now: now.state != before.state) if domain in _SWITCHED_DOMAINS else None


def _reads(
    attribute: str, slot: str, *, scale: float = 1, step: float = _PERCENT_STEP
) -> Callable[[str, Mapping[str, Any]], Expectation | None]:
    """Expect an attribute to have the slot's value, or to be on its way there."""

    def expect(domain: str, slots: Mapping[str, Any]) -> Expectation | None:  # noqa: ARG001
        try:
            wanted = float(slots[slot])
        except (KeyError, TypeError, ValueError):
            return None

        def reached(before: Seen, now: Seen) -> bool:
            value, earlier = now.attributes.get(attribute), before.attributes.get(attribute)
            if not isinstance(value, (int, float)):
                return False
            return abs(value / scale - wanted) <= step or value != earlier

        return reached

    return expect


def _light(domain: str, slots: Mapping[str, Any]) -> Expectation | None:
    if "brightness" not in slots:
        return _on(domain, slots)
    if slots["brightness"] in (0, "0"):
        return _off(domain, slots)
    return _reads("brightness", "brightness", scale=_FULL_BRIGHTNESS / 100)(domain, slots)


def _position(domain: str, slots: Mapping[str, Any]) -> Expectation | None:
    at = _reads("current_position", "position")(domain, slots)
    moving = frozenset({"opening", "closing"})
    return at and (lambda before, now: now.state in moving or at(before, now))


_EXPECTATIONS: dict[str, Callable[[str, Mapping[str, Any]], Expectation | None]] = {
    "HassTurnOn": _on,
    "HassTurnOff": _off,
    "HassToggle": _toggled,
    "HassOpenCover": _on,
    "HassCloseCover": _off,
    "HassSetPosition": _position,
    "HassLightSet": _light,
    "HassFanSetSpeed": _reads("percentage", "percentage"),
    "HassClimateSetTemperature": _reads("temperature", "temperature", step=_DEGREE_STEP),
    "HassHumidifierSetpoint": _reads("humidity", "humidity"),
    "HassSetVolume": _reads("volume_level", "volume_level", scale=1 / 100),
    "HassMediaPause": lambda domain, slots: _in(frozenset({"paused", "idle", "off", "standby"})),  # noqa: ARG005
    "HassMediaUnpause": lambda domain, slots: _in(frozenset({"playing", "buffering", "on"})),  # noqa: ARG005
    "HassVacuumStart": lambda domain, slots: _in(frozenset({"cleaning"})),  # noqa: ARG005
    "HassVacuumReturnToBase": lambda domain, slots: _in(frozenset({"returning", "docked"})),  # noqa: ARG005
    "HassLawnMowerStartMowing": lambda domain, slots: _in(frozenset({"mowing"})),  # noqa: ARG005
    "HassLawnMowerDock": lambda domain, slots: _in(frozenset({"returning", "docked"})),  # noqa: ARG005
}


def expectation(intent: str, domain: str, slots: Mapping[str, Any]) -> Expectation | None:
    """Return what an intent must bring about in an entity of this domain, or None where no state would tell."""
    expect = _EXPECTATIONS.get(intent)
    return expect(domain, slots) if expect else None
