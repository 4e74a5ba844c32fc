"""Answers to questions about the home: true, short, and in the language of the question."""

import string
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from custom_components.hearken.understanding import phrases as phrases_module
from custom_components.hearken.understanding.answering import answer, needs_looking_up
from custom_components.hearken.understanding.conditions import holds
from custom_components.hearken.understanding.home import Area, Attribute, Entity, Floor, Home, Seen, Snapshot
from custom_components.hearken.understanding.looked_up import Event, Forecast, LookedUp
from custom_components.hearken.understanding.phrases import phrases_for
from custom_components.hearken.understanding.plan import Ask, Comparison, Condition, Query
from custom_components.hearken.understanding.states import is_in, word_for
from custom_components.hearken.understanding.words import known_languages, words_for

CELSIUS = {"unit_of_measurement": "°C"}
PERCENT = {"unit_of_measurement": "%"}

HOUSE: dict[str, tuple[str, str | None, str | None, Seen]] = {
    # identifier: name, device class, area, state
    "light.hall": ("Hall light", None, "hall", Seen("off")),
    "light.desk": ("Desk lamp", None, "study", Seen("on", {"brightness": 102, "color_temp_kelvin": 2700})),
    "light.anna": ("Anna's lamp", None, "nursery", Seen("on", {"brightness": 255})),
    "light.kitchen": ("Kitchen lights", None, "kitchen", Seen("on")),
    "light.porch": ("Porch light", None, None, Seen("unavailable")),
    "light.shed": ("Shed light", None, None, Seen("unknown")),
    "switch.coffee": ("Coffee machine", None, "kitchen", Seen("off", {"current_power_w": 3})),
    "binary_sensor.kitchen_window": ("Kitchen window", "window", "kitchen", Seen("on")),
    "binary_sensor.study_window": ("Study window", "window", "study", Seen("off")),
    "binary_sensor.hall_window": ("Hall window", "window", "hall", Seen("off")),
    "binary_sensor.front_door": ("Front door", "door", "hall", Seen("off")),
    "binary_sensor.leak": ("Cellar leak", "moisture", None, Seen("off")),
    "binary_sensor.smoke": ("Smoke alarm", "smoke", "kitchen", Seen("on")),
    "binary_sensor.motion": ("Hall motion", "motion", "hall", Seen("off")),
    "cover.garage": ("Garage door", "garage", None, Seen("opening", {"current_position": 30})),
    "cover.blind": ("Study blind", "blind", "study", Seen("open", {"current_position": 40, "current_tilt_position": 50})),
    "lock.front": ("Front door lock", None, "hall", Seen("locked")),
    "lock.back": ("Back door lock", None, "kitchen", Seen("unlocked")),
    "climate.nursery": (
        "Nursery thermostat",
        None,
        "nursery",
        Seen("heat", {"current_temperature": 20.46, "temperature": 21.0, "hvac_action": "idle", "preset_mode": "eco"}),
    ),
    "climate.study": ("Study thermostat", None, "study", Seen("off", {"current_temperature": 17, "temperature": None})),
    "sensor.nursery": ("Nursery temperature", "temperature", "nursery", Seen("21.37", CELSIUS)),
    "sensor.kitchen": ("Kitchen temperature", "temperature", "kitchen", Seen("23.0", CELSIUS)),
    "sensor.hall": ("Hall temperature", "temperature", "hall", Seen("unavailable", CELSIUS)),
    "sensor.bath": ("Bath humidity", "humidity", "bath", Seen("61.4", PERCENT)),
    "sensor.phone": ("Phone battery", "battery", None, Seen("15", PERCENT)),
    "sensor.remote": ("Remote battery", "battery", None, Seen("80", PERCENT)),
    "sensor.power": ("House power", "power", None, Seen("0.2534", {"unit_of_measurement": "kW"})),
    "sensor.washer": ("Washing machine", "enum", None, Seen("spin_cycle")),
    "media_player.tv": ("TV", "tv", "living", Seen("playing", {"volume_level": 0.35, "media_title": "News"})),
    "media_player.speaker": ("Kitchen speaker", "speaker", "kitchen", Seen("idle", {"source": "Radio"})),
    "fan.study": ("Study fan", None, "study", Seen("on", {"percentage": 66})),
    "vacuum.robo": ("Robo", None, "hall", Seen("docked", {"battery_level": 90})),
    "person.anna": ("Anna", None, None, Seen("home")),
    "person.ben": ("Ben", None, None, Seen("not_home")),
    "person.cleo": ("Cleo", None, None, Seen("Office")),
    "alarm_control_panel.home": ("Alarm", None, None, Seen("armed_night")),
    "weather.home": ("Home", None, None, Seen("partlycloudy", {"temperature": 11.6, "temperature_unit": "°C"})),
    "todo.shopping": ("Shopping list", None, None, Seen("2")),
    "calendar.family": ("Family", None, None, Seen("off")),
    "number.target": ("Target", None, None, Seen("7")),
}  # fmt: skip

AREAS = {
    area: Area(id=area, names=(name,), floor="up" if area in {"study", "nursery"} else None)
    for area, name in {
        "hall": "Hall",
        "kitchen": "Kitchen",
        "study": "Study",
        "nursery": "Nursery",
        "bath": "Bath",
        "living": "Living room",
    }.items()
}


def _house(**states: Seen) -> Snapshot:
    """Return the house, with other states for some of its entities."""
    entities = {
        key: Entity(id=key, names=(name,), domain=key.split(".")[0], device_class=device_class, area=area)
        for key, (name, device_class, area, _) in HOUSE.items()
    }
    seen = {key: state for key, (_, _, _, state) in HOUSE.items()}
    seen.update({key.replace("__", "."): state for key, state in states.items()})
    floors = {"up": Floor(id="up", names=("Upstairs",))}
    return Snapshot(home=Home(entities=entities, areas=AREAS, floors=floors), states=seen)


LIGHTS = ("light.hall", "light.desk", "light.anna", "light.kitchen")
WINDOWS = ("binary_sensor.kitchen_window", "binary_sensor.study_window", "binary_sensor.hall_window")
BLINDLESS = ("sensor.nursery", "sensor.kitchen", "climate.study", "climate.nursery")


def ask(ask: Ask, *targets: str, language: str = "en", found: LookedUp | None = None, **more: Any) -> Any:
    states = more.pop("states", {})
    query = Query(ask=ask, targets=targets, **more)
    extra = () if found is None else (found,)
    return answer(query, _house(**states), words_for(language), *extra)


S, A, W, C, V, M, L, P = (
    Ask.STATE, Ask.ANY, Ask.WHICH, Ask.COUNT, Ask.VALUE, Ask.MOST, Ask.LEAST, Ask.WHERE,
)  # fmt: skip
T = Attribute.TEMPERATURE


@pytest.mark.parametrize(
    ("kind", "targets", "more", "speech", "truth"),
    [
        (S, ["light.hall"], {"state": "on"}, "No, the Hall light is off.", False),
        (S, ["light.hall"], {"state": "on", "negated": True}, "Yes, the Hall light is off.", True),
        (S, ["light.anna"], {"state": "on"}, "Yes, Anna's lamp is on.", True),
        (S, ["light.kitchen"], {"state": "off"}, "No, the Kitchen lights are on.", False),
        (S, ["light.porch"], {"state": "on"}, "I cannot reach the Porch light.", None),
        (S, ["light.shed"], {"state": "off"}, "I do not know the state of the Shed light.", None),
        (S, ["light.hall"], {}, "The Hall light is off.", None),
        (S, ["light.desk", "light.anna"], {"state": "on"}, "Yes, both are on.", True),
        (S, ["light.desk", "light.anna"], {"state": "off"}, "No, both are on.", False),
        (S, ["light.desk", "light.hall"], {"state": "on"}, "The Desk lamp is on, the Hall light is off.", False),
        (S, ["light.desk", "light.porch"], {"state": "on"}, "The Desk lamp is on. I cannot reach the Porch light.", None),
        (S, ["light.desk", "light.porch"], {"state": "off"},
         "The Desk lamp is on. I cannot reach the Porch light.", False),
        (S, WINDOWS, {"state": "open"}, "The Kitchen window is open, the other 2 are closed.", False),
        (S, WINDOWS[1:], {"state": "closed"}, "Yes, both are closed.", True),
        (S, [*WINDOWS[1:], "binary_sensor.front_door"], {"state": "open"}, "No, all 3 are closed.", False),
        (S, ["cover.garage"], {"state": "open"}, "Yes, the Garage door is opening.", True),
        (S, ["cover.garage"], {"state": "closed"}, "No, the Garage door is opening.", False),
        (S, ["lock.front"], {"state": "locked"}, "Yes, the Front door lock is locked.", True),
        (S, ["lock.back"], {"state": "locked"}, "No, the Back door lock is unlocked.", False),
        (S, ["lock.back"], {"state": "open"}, "No, the Back door lock is unlocked.", False),
        (S, ["climate.nursery"], {"state": "on"}, "Yes, the Nursery thermostat is on.", True),
        (S, ["climate.nursery"], {"state": "heating"}, "No, the Nursery thermostat is idle.", False),
        (S, ["climate.study"], {"state": "on"}, "No, the Study thermostat is off.", False),
        (S, ["binary_sensor.leak"], {"state": "wet"}, "No, Cellar leak is dry.", False),
        (S, ["binary_sensor.smoke"], {"state": "smoke"}, "Yes, the Smoke alarm detects smoke.", True),
        (S, ["binary_sensor.motion"], {"state": "occupied"}, "No, Hall motion is quiet.", False),
        (S, ["media_player.tv"], {"state": "playing"}, "Yes, the TV is playing.", True),
        (S, ["media_player.tv"], {"state": "on"}, "Yes, the TV is playing.", True),
        (S, ["media_player.speaker"], {"state": "playing"}, "No, the Kitchen speaker is idle.", False),
        (S, ["vacuum.robo"], {"state": "cleaning"}, "No, Robo is docked.", False),
        (S, ["person.anna"], {"state": "home"}, "Yes, Anna is at home.", True),
        (S, ["person.cleo"], {"state": "home"}, "No, Cleo is at the Office.", False),
        (S, ["person.cleo"], {"state": "office"}, "Yes, Cleo is at the Office.", True),
        (S, ["alarm_control_panel.home"], {"state": "armed"}, "Yes, the Alarm is armed for the night.", True),
        (S, ["sensor.phone"], {"state": "low"}, "Yes, the Phone battery is low.", True),
        (S, ["sensor.washer"], {}, "The Washing machine is spin cycle.", None),
        (S, ["light.gone"], {"state": "on"}, "I know nothing in this home that would tell me that.", None),
        (A, LIGHTS, {"state": "on", "kind": "light"},
         "Yes, the Desk lamp, Anna's lamp and the Kitchen lights are on.", True),
        (A, ["light.hall", "switch.coffee"], {"state": "on", "place": "up"}, "No, nothing is on upstairs.", False),
        (A, ["light.hall"], {"state": "on", "kind": "light", "place": "hall"}, "No, no lights are on in the Hall.", False),
        (A, ["light.hall", "light.porch"], {"state": "on", "kind": "light"},
         "As far as I can tell, no lights are on. I cannot reach the Porch light.", None),
        (A, ["light.porch"], {"state": "on"}, "I cannot reach the Porch light.", None),
        (A, ["binary_sensor.smoke", "light.hall", "lock.front"], {"state": "on"}, "No, no lights are on.", False),
        (A, ["person.ben", "person.cleo"], {"state": "home"}, "No, nobody is at home.", False),
        (W, WINDOWS, {"state": "open"}, "The Kitchen window is open.", None),
        (W, ["lock.front", "lock.back"], {"state": "locked", "negated": True}, "The Back door lock is unlocked.", None),
        (W, ["lock.front"], {"state": "locked", "negated": True}, "No locks are unlocked.", None),
        (W, WINDOWS[:2], {}, "The Kitchen window and the Study window.", None),
        (W, ["sensor.phone", "sensor.remote"], {"state": "low"}, "The Phone battery is low.", None),
        (C, LIGHTS, {"state": "on"}, "3 lights are on: Desk lamp, Anna's lamp and Kitchen lights.", None),
        (C, WINDOWS, {"state": "open"}, "1 window is open: Kitchen window.", None),
        (C, WINDOWS[1:], {"state": "open"}, "No windows are open.", None),
        (C, LIGHTS, {}, "There are 4 lights.", None),
        (C, [], {"kind": "blind", "place": "kitchen"}, "There are no blinds in the Kitchen.", None),
        (V, BLINDLESS[:1], {"attribute": T, "place": "nursery"}, "It is 21.4 degrees in the Nursery.", None),
        (V, ["sensor.nursery", "climate.nursery", "weather.home"], {"attribute": T, "place": "nursery"},
         "It is 21.4 degrees in the Nursery.", None),
        (V, ["climate.nursery"], {"attribute": T},
         "The Nursery thermostat is at 20.5 degrees and set to 21 degrees.", None),
        (V, ["climate.nursery"], {"attribute": T, "state": "set"}, "The Nursery thermostat is set to 21 degrees.", None),
        (V, ["climate.study"], {"attribute": T}, "The Study thermostat is at 17 degrees.", None),
        (V, ["weather.home"], {"attribute": T}, "Home is at 11.6 degrees.", None),
        (V, ["sensor.hall"], {"attribute": T, "place": "hall"}, "I cannot reach the Hall temperature.", None),
        (V, ["light.hall"], {"attribute": T, "place": "hall"}, "I have no reading of that in the Hall.", None),
        (V, ["light.desk"], {"attribute": Attribute.BRIGHTNESS}, "The Desk lamp is at 40 percent.", None),
        (V, ["light.desk"], {"attribute": Attribute.COLOUR_TEMPERATURE}, "The Desk lamp is at 2700 kelvin.", None),
        (V, ["light.desk"], {}, "The Desk lamp is on at 40 percent.", None),
        (V, ["light.hall"], {}, "The Hall light is off.", None),
        (V, ["light.hall"], {"attribute": Attribute.BRIGHTNESS}, "The Hall light is off.", None),
        (V, ["media_player.tv"], {"attribute": Attribute.VOLUME}, "The volume of the TV is 35 percent.", None),
        (V, ["media_player.tv"], {}, "The TV is playing News.", None),
        (V, ["media_player.speaker"], {"attribute": Attribute.SOURCE}, "The Kitchen speaker is set to Radio.", None),
        (V, ["cover.blind"], {"attribute": Attribute.POSITION}, "The Study blind is 40 percent open.", None),
        (V, ["cover.blind"], {"attribute": Attribute.TILT}, "The slats of the Study blind are 50 percent open.", None),
        (V, ["fan.study"], {"attribute": Attribute.SPEED}, "The Study fan is running at 66 percent.", None),
        (V, ["vacuum.robo"], {"attribute": Attribute.BATTERY}, "The battery of Robo is at 90 percent.", None),
        (V, ["sensor.phone"], {"attribute": Attribute.BATTERY}, "The Phone battery is at 15 percent.", None),
        (V, ["sensor.power"], {"attribute": Attribute.POWER}, "House power is at 0.25 kilowatts.", None),
        (V, ["climate.nursery"], {"attribute": Attribute.MODE}, "The Nursery thermostat is set to heating.", None),
        (V, ["climate.nursery"], {"attribute": Attribute.PRESET}, "The Nursery thermostat is set to eco.", None),
        (V, ["sensor.bath"], {"attribute": Attribute.HUMIDITY, "place": "bath"},
         "The humidity is 61 percent in the Bath.", None),
        (V, ["number.target"], {}, "Target is at 7.", None),
        (V, ["sensor.nursery", "sensor.kitchen"], {"attribute": T},
         "The Nursery temperature is at 21.4 degrees. The Kitchen temperature is at 23 degrees.", None),
        (M, [*BLINDLESS, "sensor.hall"], {"attribute": T},
         "The Kitchen is the warmest, at 23 degrees. I cannot reach the Hall temperature.", None),
        (L, BLINDLESS, {"attribute": T}, "The Study is the coldest, at 17 degrees.", None),
        (L, ["sensor.phone", "sensor.remote"], {"attribute": Attribute.BATTERY},
         "The Phone battery is the lowest, at 15 percent.", None),
        (M, ["light.hall"], {"attribute": T}, "I have no reading of that.", None),
        (P, ["person.anna"], {}, "Anna is at home.", None),
        (P, ["person.ben"], {}, "Ben is away.", None),
        (P, ["person.cleo"], {}, "Cleo is at the Office.", None),
        (P, ["vacuum.robo"], {}, "Robo is docked.", None),
        (P, ["light.desk"], {}, "The Desk lamp is in the Study.", None),
        (P, ["number.target"], {}, "I do not know where Target is.", None),
    ],
)  # fmt: skip
def test_answers(kind: Ask, targets: list[str], more: dict[str, Any], speech: str, truth: bool | None) -> None:
    given = ask(kind, *targets, **more)
    assert (given.speech, given.truth) == (speech, truth)
