"""Which acts matter for the safety of the home, and are asked back before they are done."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Risk(StrEnum):
    """What an act would do that must be asked back; the names of the questions in the data files."""

    UNLOCK = "confirm_unlock"
    OPEN = "confirm_open"
    DISARM = "confirm_disarm"


ON, OFF, TOGGLE, SET_POSITION, OPEN_COVER = (
    "HassTurnOn",
    "HassTurnOff",
    "HassToggle",
    "HassSetPosition",
    "HassOpenCover",
)


@dataclass(frozen=True, kw_only=True)
class _Rule:
    """Intents that are a risk for a kind of entity."""

    domain: str
    intents: frozenset[str]
    risk: Risk
    device_classes: frozenset[str] | None = None
    """None: whatever the class."""


_RULES = (
    _Rule(domain="lock", intents=frozenset({OFF, TOGGLE}), risk=Risk.UNLOCK),
    _Rule(
        domain="cover",
        intents=frozenset({ON, TOGGLE, SET_POSITION, OPEN_COVER}),
        risk=Risk.OPEN,
        device_classes=frozenset({"door", "garage", "gate"}),
    ),
    # A gas valve is opened by nobody in passing; water valves are those of the garden, and closed again by a timer.
    _Rule(
        domain="valve",
        intents=frozenset({ON, TOGGLE, SET_POSITION}),
        risk=Risk.OPEN,
        device_classes=frozenset({"gas"}),
    ),
    _Rule(domain="alarm_control_panel", intents=frozenset({OFF, TOGGLE}), risk=Risk.DISARM),
)


def risk_of(intent: str, domain: str, device_class: str | None, slots: Mapping[str, Any]) -> Risk | None:
    """Return the risk of an intent for an entity, or None. Closing and locking are never one."""
    if intent == SET_POSITION and not slots.get("position"):
        return None
    for rule in _RULES:
        classes = rule.device_classes
        if rule.domain == domain and intent in rule.intents and (classes is None or device_class in classes):
            return rule.risk
    return None
