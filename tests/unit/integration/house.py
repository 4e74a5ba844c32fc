"""A house with one of everything, and a way to ask about it."""

from typing import Any

from custom_components.hearken.understanding.answering import answer
from custom_components.hearken.understanding.home import Area, Attribute, Entity, Floor, Home, Seen, Snapshot
from custom_components.hearken.understanding.looked_up import LookedUp
from custom_components.hearken.understanding.plan import Ask, Query
from custom_components.hearken.understanding.words import words_for

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
    "cover.blind": (
        "Study blind", "blind", "study", Seen("open", {"current_position": 40, "current_tilt_position": 50})
    ),
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


def house(**states: Seen) -> Snapshot:
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
    return answer(query, house(**states), words_for(language), *extra)


T = Attribute.TEMPERATURE
