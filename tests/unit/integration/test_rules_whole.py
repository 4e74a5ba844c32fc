"""Words for all of one thing count no things: "the whole light" is a light misheard, "the whole house" is all of it."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

_ROWS = (("light.hall", "hall"), ("light.desk", "study"), ("light.kitchen", "kitchen"), ("cover.office", "office"),
         ("cover.bedroom", "bedroom"), ("climate.living", "living"))  # fmt: skip

_NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    # things, rooms, floor
    "en": (
        ("Hallway Light", "Desk Lamp", "Kitchen Light", "Office Blind", "Bedroom Blind", "Living Room Heating"),
        ("Hallway", "Study", "Kitchen", "Office", "Bedroom", "Living Room"),
        "Ground Floor",
    ),
    "de": (
        ("Flurlicht", "Schreibtischlampe", "Küchenlicht", "Bürorollo", "Schlafzimmerrollo", "Wohnzimmerheizung"),
        ("Flur", "Arbeitszimmer", "Küche", "Büro", "Schlafzimmer", "Wohnzimmer"),
        "Erdgeschoss",
    ),
    "fr": (
        ("Lumière du couloir", "Lampe de bureau", "Lumière de la cuisine", "Volet du bureau", "Volet de la chambre",
         "Chauffage du salon"),
        ("Couloir", "Étude", "Cuisine", "Bureau", "Chambre", "Salon"),
        "Rez-de-chaussée",
    ),
    "es": (
        ("Luz del pasillo", "Lámpara de mesa", "Luz de la cocina", "Persiana del despacho", "Persiana del dormitorio",
         "Calefacción del salón"),
        ("Pasillo", "Estudio", "Cocina", "Despacho", "Dormitorio", "Salón"),
        "Planta baja",
    ),
    "zh": (
        ("走廊灯", "书桌台灯", "厨房灯", "书房窗帘", "卧室窗帘", "客厅暖气"),
        ("走廊", "工作间", "厨房", "书房", "卧室", "客厅"),
        "一楼",
    ),
}  # fmt: skip


def _planner(language: str) -> Planner:
    things, rooms, floor = _NAMES[language]
    kind = "curtain" if language == "zh" else "blind"
    entities = [
        (entity, name, area, kind if entity.startswith("cover.") else None)
        for (entity, area), name in zip(_ROWS, things, strict=True)
    ]
    areas = {area: (name, "g") for (_entity, area), name in zip(_ROWS, rooms, strict=True)}
    return Planner(home_of(entities, areas, {"g": floor}), words_for(language))


_PLANNERS = {language: _planner(language) for language in _NAMES}


def _said(language: str, text: str) -> str:
    planner = _PLANNERS[language]
    return short(planner.plan(text, at(planner.home, "kitchen")))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "turn off the whole light"),
        ("en", "Turn off the entire light."),
        ("en", "switch the whole lamp off"),
        ("de", "schalte die ganze Lampe aus"),
        ("fr", "éteins toute la lampe"),
        ("es", "apaga toda la lámpara"),
        ("zh", "关掉整个灯"),
        ("zh", "把整盏灯关了"),
    ],
)
def test_one_whole_light_is_asked_for(language: str, text: str) -> None:
    first, second, third = _NAMES[language][1][:3]
    assert _said(language, text) == f"ask: which_place: {first} | {second} | {third}"


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "open the whole blind"), ("de", "öffne das ganze Rollo"), ("fr", "ouvre tout le volet"),
     ("es", "abre toda la persiana"), ("zh", "打开整个窗帘")],
)  # fmt: skip
def test_one_whole_blind_is_asked_for(language: str, text: str) -> None:
    assert _said(language, text) == "ask: which_place: " + " | ".join(_NAMES[language][1][3:5])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "turn off the whole lights"),
        ("en", "turn off the entire lighting"),
        ("en", "turn off the lights on the whole ground floor"),
        ("en", "turn the whole house off"),
        ("en", "turn off all the light"),
        ("en", "turn off every light"),
        ("de", "mach das ganze Licht aus"),
        ("de", "mach im ganzen Erdgeschoss das Licht aus"),
        ("de", "mach die ganzen Lichter aus"),
        ("fr", "éteins toute la lumière"),
        ("fr", "éteins toutes les lampes"),
        ("fr", "éteins toute la lumière du rez-de-chaussée"),
        ("es", "apaga toda la luz"),
        ("es", "apaga todas las luces"),
        ("zh", "关掉整个一楼的灯"),
        ("zh", "关掉整个房子的灯"),
        ("zh", "关掉全部灯"),
    ],
)
def test_whole_places_and_several_things_are_all_of_them(language: str, text: str) -> None:
    assert _said(language, text) == "off l.hall l.desk l.kitchen"


@pytest.mark.parametrize(
    ("language", "text", "plan"),
    [
        ("en", "turn off the whole kitchen light", "off l.kitchen"),
        ("en", "turn the whole heating off", "off c.living"),
        ("de", "mach die ganze Heizung aus", "off c.living"),
        ("fr", "éteins tout le chauffage", "off c.living"),
        ("es", "apaga toda la calefacción", "off c.living"),
        ("zh", "关掉整个暖气", "off c.living"),
    ],
)
def test_where_it_can_be_only_one_it_is_that(language: str, text: str, plan: str) -> None:
    assert _said(language, text) == plan
