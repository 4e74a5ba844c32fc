"""What an intent risks, and which states are to be seen when it is done."""

from typing import Any

import pytest

from custom_components.hearken.understanding.expectation import expectation
from custom_components.hearken.understanding.home import Entity, Seen
from custom_components.hearken.understanding.intents import act_of
from custom_components.hearken.understanding.policy import Policy, Risk


@pytest.mark.parametrize(
    ("intent", "domain", "device_class", "slots", "risk"),
    [
        ("HassTurnOff", "lock", None, {}, Risk.UNLOCK),
        ("HassToggle", "lock", None, {}, Risk.UNLOCK),
        ("HassTurnOn", "lock", None, {}, None),
        ("HassTurnOn", "cover", "garage", {}, Risk.OPEN),
        ("HassTurnOn", "cover", "gate", {}, Risk.OPEN),
        ("HassOpenCover", "cover", "door", {}, Risk.OPEN),
        ("HassTurnOff", "cover", "garage", {}, None),
        ("HassTurnOn", "cover", "blind", {}, None),
        ("HassTurnOn", "cover", None, {}, None),
        ("HassSetPosition", "cover", "garage", {"position": 10}, Risk.OPEN),
        ("HassSetPosition", "cover", "garage", {"position": 0}, None),
        ("HassTurnOn", "valve", "gas", {}, Risk.OPEN),
        ("HassTurnOn", "valve", "water", {}, None),
        ("HassTurnOff", "alarm_control_panel", None, {}, Risk.DISARM),
        ("HassTurnOff", "light", None, {}, None),
    ],
)
def test_risks(intent: str, domain: str, device_class: str | None, slots: dict[str, Any], risk: Risk | None) -> None:
    act = act_of(intent, slots)
    thing = Entity(id=f"{domain}.it", names=("It",), domain=domain, device_class=device_class)
    sensitive = Policy().sensitive(act, (thing,))
    assert (sensitive and sensitive.risk) is risk


COOL, WARM = Seen("heat", {"temperature": 20}), Seen("heat", {"temperature": 21})
BRIGHT, QUIET = Seen("on", {"brightness": 255}), Seen("on", {"volume_level": 0.1})


@pytest.mark.parametrize(
    ("intent", "domain", "slots", "before", "now", "reached"),
    [
        ("HassTurnOn", "light", {}, Seen("off"), Seen("on"), True),
        ("HassTurnOn", "light", {}, Seen("off"), Seen("off"), False),
        ("HassTurnOn", "light", {}, Seen("off"), Seen("unknown"), False),
        ("HassTurnOn", "climate", {}, Seen("off"), Seen("heat"), True),
        ("HassTurnOn", "cover", {}, Seen("closed"), Seen("opening"), True),
        ("HassTurnOff", "cover", {}, Seen("open"), Seen("open"), False),
        ("HassTurnOn", "lock", {}, Seen("unlocked"), Seen("locking"), True),
        ("HassTurnOff", "lock", {}, Seen("locked"), Seen("jammed"), False),
        ("HassTurnOff", "media_player", {}, Seen("playing"), Seen("standby"), True),
        ("HassToggle", "switch", {}, Seen("on"), Seen("off"), True),
        ("HassToggle", "switch", {}, Seen("on"), Seen("on"), False),
        ("HassLightSet", "light", {"color": "red"}, Seen("off"), Seen("on"), True),
        ("HassLightSet", "light", {"brightness": 50}, Seen("off"), Seen("on", {"brightness": 128}), True),
        ("HassLightSet", "light", {"brightness": 50}, BRIGHT, Seen("on", {"brightness": 200}), True),
        ("HassLightSet", "light", {"brightness": 50}, BRIGHT, BRIGHT, False),
        ("HassLightSet", "light", {"brightness": 50}, Seen("off"), Seen("off"), False),
        ("HassLightSet", "light", {"brightness": 0}, Seen("on"), Seen("off"), True),
        ("HassSetPosition", "cover", {"position": 30}, Seen("open"), Seen("closing"), True),
        ("HassSetPosition", "cover", {"position": 30}, Seen("open"), Seen("open", {"current_position": 31}), True),
        ("HassClimateSetTemperature", "climate", {"temperature": 21}, COOL, COOL, False),
        ("HassClimateSetTemperature", "climate", {"temperature": "21"}, COOL, WARM, True),
        ("HassSetVolume", "media_player", {"volume_level": 40}, QUIET, Seen("on", {"volume_level": 0.4}), True),
        ("HassMediaPause", "media_player", {}, Seen("playing"), Seen("playing"), False),
        ("HassVacuumStart", "vacuum", {}, Seen("docked"), Seen("cleaning"), True),
    ],
)  # fmt: skip
def test_expectations(  # noqa: PLR0917
    intent: str, domain: str, slots: dict[str, Any], before: Seen, now: Seen, reached: bool
) -> None:
    act = act_of(intent, slots)
    expect = expectation(act.verb, domain, act.settings)
    assert expect is not None
    assert expect(before, now) is reached


@pytest.mark.parametrize(
    ("intent", "domain", "slots"),
    [
        ("HassTurnOn", "scene", {}),
        ("HassTurnOff", "script", {}),
        ("HassToggle", "button", {}),
        ("HassNevermind", "light", {}),
        ("HassSetPosition", "cover", {"position": "wide"}),
        ("HassFanSetSpeed", "fan", {}),
    ],
)
def test_nothing_is_expected_where_no_state_would_tell(intent: str, domain: str, slots: dict[str, Any]) -> None:
    act = act_of(intent, slots)
    assert expectation(act.verb, domain, act.settings) is None
