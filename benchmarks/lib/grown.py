"""Homes of any size, the same in every run: wings of one house, each with the same rooms, each with the same things."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from custom_components.hearken.understanding.home import Area, Attribute, Entity, Floor, Home, Range

_THINGS: tuple[tuple[str, str | None, str, str], ...] = (
    ("light", None, "Ceiling Light", "吸顶灯"),
    ("light", None, "Desk Lamp", "台灯"),
    ("cover", "blind", "Blinds", "百叶窗"),
    ("climate", None, "Thermostat", "空调"),
    ("sensor", "temperature", "Temperature", "温度"),
    ("sensor", "humidity", "Humidity", "湿度"),
    ("binary_sensor", "window", "Window", "窗户"),
    ("binary_sensor", "motion", "Motion Sensor", "人体传感器"),
    ("sensor", "battery", "Motion Sensor Battery", "人体传感器电量"),
    ("media_player", "speaker", "Speaker", "音箱"),
    ("fan", None, "Fan", "风扇"),
    ("cover", "curtain", "Curtains", "窗帘"),
    ("light", None, "Night Light", "夜灯"),
    ("switch", "outlet", "Socket", "插座"),
    ("lock", None, "Door", "门"),
    ("media_player", "tv", "TV", "电视"),
    ("light", None, "Wall Light", "壁灯"),
    ("light", None, "Reading Lamp", "阅读灯"),
    ("sensor", "illuminance", "Brightness", "亮度"),
    ("sensor", "power", "Power", "功率"),
    ("vacuum", None, "Vacuum", "扫地机器人"),
    ("humidifier", None, "Humidifier", "加湿器"),
    ("switch", None, "Towel Heater", "毛巾架"),
    ("light", None, "Picture Light", "画灯"),
    ("binary_sensor", "smoke", "Smoke Alarm", "烟雾报警器"),
    ("binary_sensor", "moisture", "Leak Sensor", "漏水传感器"),
    ("switch", None, "Coffee Machine", "咖啡机"),
    ("valve", "water", "Water Valve", "水阀"),
    ("camera", None, "Camera", "摄像头"),
    ("scene", None, "Evening Scene", "晚间场景"),
)
"""What is in a room, the commonest first: domain, device class, and what it is called in English and Chinese."""

_ROOMS: tuple[tuple[str, str, str], ...] = (
    ("g", "Kitchen", "厨房"),
    ("g", "Living Room", "客厅"),
    ("g", "Dining Room", "餐厅"),
    ("g", "Hall", "走廊"),
    ("g", "Study", "书房"),
    ("g", "Conservatory", "阳光房"),
    ("g", "Garage", "车库"),
    ("g", "Porch", "门廊"),
    ("g", "Pantry", "储藏室"),
    ("g", "Laundry", "洗衣房"),
    ("u", "Bedroom", "卧室"),
    ("u", "Nursery", "儿童房"),
    ("u", "Guest Room", "客房"),
    ("u", "Bathroom", "浴室"),
    ("u", "Dressing Room", "衣帽间"),
    ("u", "Library", "图书室"),
    ("u", "Balcony", "阳台"),
    ("u", "Attic", "阁楼"),
    ("c", "Cellar", "地下室"),
    ("c", "Workshop", "工作间"),
)

_WINGS: tuple[tuple[str, str], ...] = (
    ("", ""),
    ("East Wing", "东楼"),
    ("West Wing", "西楼"),
    ("Annexe", "副楼"),
    ("Guest House", "客楼"),
)

_FLOORS = {"g": ("Ground Floor", "一楼"), "u": ("Upstairs", "楼上"), "c": ("Basement", "地下")}

_BARE = 3
"""Every third thing is called by what it is alone, as in Home Assistant where the room is said by the device."""

SIZES = (300, 3000)


@dataclass(frozen=True, kw_only=True)
class _Room:
    id: str
    name: str
    floor: str


def _called(place: str, name: str, language: str) -> str:
    """Return a name with where it is before it."""
    return (f"{place} {name}".strip()) if language == "en" else place + name


def _rooms(language: str) -> Iterator[_Room]:
    """Yield the rooms, wing by wing."""
    own = ("en", "zh").index(language)
    for number, wing in enumerate(_WINGS):
        for floor, *names in _ROOMS:
            called = names[0].lower().replace(" ", "_")
            yield _Room(id=f"{called}_{number}", name=_called(wing[own], names[own], language), floor=floor)


def grown(size: int, language: str) -> Home:
    """Return a home of so many entities, in as many rooms as have place for them."""
    count = 15 if size <= SIZES[0] else len(_THINGS)
    rooms = list(islice(_rooms(language), -(-size // count)))
    if len(rooms) * count < size:
        message = f"There are not enough rooms for {size} entities"
        raise ValueError(message)
    things = ((room, number) for room in rooms for number in range(count))
    entities = (_entity(room, number, language) for room, number in islice(things, size))
    own = ("en", "zh").index(language)
    return Home(
        entities={entity.id: entity for entity in entities},
        areas={room.id: Area(id=room.id, names=(room.name,), floor=room.floor) for room in rooms},
        floors={floor: Floor(id=floor, names=(names[own],)) for floor, names in _FLOORS.items()},
    )


def _entity(room: _Room, number: int, language: str) -> Entity:
    """Return one thing of a room."""
    domain, device_class, *names = _THINGS[number]
    name = names[("en", "zh").index(language)]
    warmth = {Attribute.TEMPERATURE: Range(low=7, high=30, step=0.5)}
    return Entity(
        id=f"{domain}.{room.id}_{names[0].lower().replace(' ', '_')}",
        names=(name if number % _BARE == _BARE - 1 else _called(room.name, name, language),),
        domain=domain,
        device_class=device_class,
        area=room.id,
        ranges=warmth if domain == "climate" else {},
    )


def renamed(home: Home, entity_id: str, name: str) -> Home:
    """Return a home in which one entity is called something else, as the snapshot of Home Assistant makes it."""
    entities = dict(home.entities)
    entity = entities.pop(entity_id)
    entities[entity_id] = replace(entity, names=(name,))
    return Home(entities=entities, areas=home.areas, floors=home.floors, temperature_unit=home.temperature_unit)


_AT_REST: dict[str, dict[str, Any]] = {
    "climate": {"state": "heat", "temperature": 20, "current": 19.5},
    "cover": {"state": "closed"},
    "lock": {"state": "locked"},
    "sensor": {"state": "21"},
    "vacuum": {"state": "docked"},
    "valve": {"state": "closed"},
    "scene": {"state": "unknown"},
}
"""How things are that are neither on nor off, as a home's file says it."""


def furnishable(size: int, domains: Container[str]) -> dict[str, Any]:
    """Return an English home of so many entities of these domains, as `residence.furnished` takes it."""
    home = grown(min(3 * size + 60, SIZES[-1]), "en")
    entities = list(islice((one for one in home.entities.values() if one.domain in domains), size))
    rooms = {entity.area: home.areas[entity.area] for entity in entities if entity.area}
    return {
        "name": f"grown to {size}",
        "language": "en",
        "floors": [{"name": floor.names[0]} for floor in home.floors.values()],
        "areas": [
            {"name": room.names[0], "floor": home.floors[room.floor].names[0] if room.floor else None}
            for room in rooms.values()
        ],
        "entities": [
            {
                "id": entity.id,
                "name": entity.names[0],
                "area": home.areas[entity.area].names[0] if entity.area else None,
                **({"class": entity.device_class} if entity.device_class else {}),
                **_AT_REST.get(entity.domain, {"state": "off"}),
            }
            for entity in entities
        ],
    }
