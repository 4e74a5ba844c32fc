"""A home to understand sentences about, and plans written short."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from custom_components.hearken.understanding.home import Area, Attribute, Entity, Floor, Home, Range, Seen, Snapshot
from custom_components.hearken.understanding.plan import Plan
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

AREAS = {
    "kitchen": ("Kitchen", "g"),
    "living": ("Living Room", "g"),
    "hall": ("Hall", "g"),
    "garage": ("Garage", "g"),
    "conservatory": ("Conservatory", "g"),
    "landing": ("Landing", "u"),
    "bedroom": ("Bedroom", "u"),
    "nursery": ("Nursery", "u"),
    "garden": ("Garden", None),
}

ENTITIES: tuple[tuple[str, str, str | None, str | None], ...] = (
    ("light.kitchen_ceiling", "Kitchen Ceiling", "kitchen", None),
    ("light.counter", "Counter Lights", "kitchen", None),
    ("light.sofa", "Sofa Lamp", "living", None),
    ("light.floor", "Floor Lamp", "living", None),
    ("light.desk", "Desk Lamp", "bedroom", None),
    ("light.bedside", "Bedside Lamp", "bedroom", None),
    ("light.hall", "Hall Light", "hall", None),
    ("light.landing", "Landing", "landing", None),
    ("light.night", "Night Light", "nursery", None),
    ("light.fairy", "Fairy Lights", "garden", None),
    ("switch.coffee", "Coffee Machine", "kitchen", None),
    ("switch.towels", "Towel Heater", "bedroom", None),
    ("cover.bedroom", "Bedroom Blind", "bedroom", "blind"),
    ("cover.kitchen", "Kitchen Blind", "kitchen", "blind"),
    ("cover.conservatory", "Conservatory Blinds", "conservatory", "blind"),
    ("cover.curtains", "Living Room Curtains", "living", "curtain"),
    ("cover.garage", "Garage Door", "garage", "garage"),
    ("lock.front", "Front Door", "hall", None),
    ("lock.back", "Back Door", "kitchen", None),
    ("climate.living", "Living Room Thermostat", "living", None),
    ("climate.bedroom", "Bedroom Radiator", "bedroom", None),
    ("fan.bedroom", "Ceiling Fan", "bedroom", None),
    ("media_player.tv", "TV", "living", "tv"),
    ("media_player.kitchen", "Kitchen Speaker", "kitchen", "speaker"),
    ("vacuum.rosie", "Rosie", "hall", None),
    ("scene.movie", "Movie Time", None, None),
    ("alarm_control_panel.house", "House Alarm", None, None),
    ("todo.shopping", "Shopping List", None, None),
    ("sensor.conservatory", "Conservatory Temperature", "conservatory", "temperature"),
    ("binary_sensor.kitchen_window", "Kitchen Window", "kitchen", "window"),
    ("binary_sensor.bedroom_window", "Bedroom Window", "bedroom", "window"),
    ("valve.garden", "Garden Sprinkler", "garden", "water"),
    ("weather.home", "Home", None, None),
    ("person.anna", "Anna", None, None),
)


def sample_home() -> Home:
    """Return the home."""
    return home_of(ENTITIES, AREAS, {"g": "Ground Floor", "u": "Upstairs"})


def home_of(
    entities: Iterable[Sequence[str | None]],
    areas: Mapping[str, Sequence[str | None]],
    floors: Mapping[str, str],
    *,
    coldest: float = 7,
) -> Home:
    """Return a home of rows: entities as id, name, area and device class; areas as name and floor."""
    thermostat = {Attribute.TEMPERATURE: Range(low=coldest, high=30, step=0.5)}
    return Home(
        entities={
            entity_id: Entity(
                id=entity_id,
                names=(name,),
                domain=entity_id.split(".")[0],
                area=area,
                device_class=device_class,
                ranges=thermostat if entity_id.startswith("climate.") else {},
            )
            for entity_id, name, area, device_class in entities
            if entity_id and name
        },
        areas={key: Area(id=key, names=(name,), floor=floor) for key, (name, floor) in areas.items() if name},
        floors={key: Floor(id=key, names=(name,)) for key, name in floors.items()},
    )


def at(home: Home, here: str | None = None, **states: str) -> Snapshot:
    """Return the home with a speaker somewhere in it; states by entity id, its dot written as two underscores."""
    return Snapshot(home=home, here=here, states={key.replace("__", "."): Seen(state) for key, state in states.items()})


def planning(homes: Mapping[str, tuple[Home, str]]) -> Callable[[str, str], Plan]:
    """Return what plans a sentence in a language, said in that room of the language's home."""
    planners = {language: Planner(home, words_for(language)) for language, (home, _here) in homes.items()}

    def plan(language: str, text: str) -> Plan:
        home, here = homes[language]
        return planners[language].plan(text, at(home, here))

    return plan


def short(plan: Plan) -> str:
    """Return a plan as one line: its kind, unless it acts, and what it would do, ask or answer."""
    parts = [
        " ".join(
            [
                step.verb,
                *(f"{setting.attribute}={setting.value:g}" if isinstance(setting.value, float)
                  else f"{setting.attribute}={setting.value}" for setting in step.settings),
                *(("[" + step.text + "]",) if step.text else ()),
                *(target.split(".")[0][0] + "." + target.split(".")[1] for target in step.targets),
            ]
        )
        for step in plan.steps
    ]  # fmt: skip
    parts += [
        " ".join(filter(None, [query.ask, query.state, query.attribute, str(len(query.targets))]))
        for query in plan.queries
    ]
    if plan.question is not None:
        parts.append(f"{plan.question.doubt}: " + " | ".join(option.label for option in plan.question.options))
    told = "; ".join(parts)
    if plan.kind == "act":
        return told
    return f"{plan.kind}: {told or ', '.join(plan.absent)}".rstrip(": ")
