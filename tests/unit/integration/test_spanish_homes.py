"""Spanish as homes of Mexico, Argentina and Spain speak: clitics, names without their head, things told by states."""

from dataclasses import replace

import pytest

from custom_components.hearken.understanding.home import Attribute, Home, Range, Seen, Snapshot
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import home_of, short

AREAS = {
    "estancia": ("Estancia comedor", "b"),
    "cocina": ("Cocina", "b"),
    "alcoba": ("Alcoba", "a"),
    "taller": ("Taller", "a"),
    "cochera": ("Cochera", "b"),
}
THINGS = [
    ("light.cinta", "Cinta del librero", "estancia", None),
    ("light.colgante", "Colgante", "estancia", None),
    ("light.cocina", "Luz de la cocina", "cocina", None),
    ("light.mueble", "Luz del mueble", "cocina", None),
    ("light.cochera", "Lámpara de la cochera", "cochera", None),
    ("light.buro_i", "Buró de Irma", "alcoba", None),
    ("light.buro_t", "Buró de Toño", "alcoba", None),
    ("light.alcoba", "Luz de la alcoba", "alcoba", None),
    ("fan.estancia", "Ventilador de la estancia", "estancia", None),
    ("fan.torre", "Torre", "alcoba", None),
    ("fan.taller", "Ventilador del taller", "taller", None),
    ("switch.boiler", "Bóiler", "taller", None),
    ("switch.bomba", "Bomba de la cisterna", "taller", None),
    ("cover.porton", "Portón", "cochera", "garage"),
    ("cover.persianas", "Persianas de la estancia", "estancia", "blind"),
    ("cover.cortina", "Cortina de la alcoba", "alcoba", "curtain"),
    ("cover.toldo", "Toldo", None, "awning"),
    ("lock.principal", "Puerta principal", "estancia", None),
    ("lock.taller", "Puerta del taller", "taller", None),
    ("media_player.tele", "Tele de la estancia", "estancia", "tv"),
    ("media_player.bocina", "Bocina", "cocina", "speaker"),
    ("vacuum.toby", "Toby", "cocina", None),
    ("script.noche", "A descansar", None, None),
    ("todo.mandado", "Mandado", None, None),
]
STATES = {
    "light.cocina": "on",
    "light.buro_i": "on",
    "fan.estancia": "on",
    "fan.torre": "on",
    "cover.persianas": "open",
    "cover.cortina": "closed",
    "media_player.tele": "playing",
    "media_player.bocina": "paused",
    "lock.taller": "unlocked",
    "vacuum.toby": "docked",
}


def _home() -> Home:
    """Return the home; its lights can be dimmed and coloured, its covers moved."""
    home = home_of(THINGS, AREAS, {"a": "Planta alta", "b": "Planta baja"})
    percent = Range(low=0, high=100, step=1)
    ranges = {
        "light": {Attribute.BRIGHTNESS: percent, Attribute.COLOUR_TEMPERATURE: Range(low=2000, high=6500, step=1)},
        "cover": {Attribute.POSITION: percent},
        "fan": {Attribute.SPEED: percent},
        "media_player": {Attribute.VOLUME: percent},
    }
    entities = {one.id: replace(one, ranges=ranges.get(one.domain, {})) for one in home.entities.values()}
    return replace(home, entities=entities)


HOME = _home()
PLANNER = Planner(HOME, words_for("es"))


SEEN = {one: Seen(state=STATES.get(one, "off")) for one in HOME.entities}


def _said(text: str, here: str = "cocina") -> str:
    return short(PLANNER.plan(text, Snapshot(home=HOME, states=SEEN, here=here)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("apaga el buró de irma y préndeme el de toño", "off l.buro_i; on l.buro_t"),
        ("apaga la luz de la cocina y préndeme la de la cochera", "off l.cocina; on l.cochera"),
        ("apaga el ventilador de la estancia y también el de la alcoba", "off f.estancia f.torre"),
        (
            "sube el ventilador del taller y bájale al de la estancia",
            "change speed=2 f.taller; change speed=-2 f.estancia",
        ),
        ("apaga la tele de la estancia y la de la alcoba", "absent: alcoba"),
        ("las de la alcoba me las apagas", "off l.buro_i l.buro_t l.alcoba"),
        ("apaga la de la cocina", "off l.cocina"),
        ("apaga las luces de la cocina", "off l.cocina l.mueble"),
        ("las luces de la alcoba me las apagas pero no el buró de irma", "off l.buro_t l.alcoba"),
        ("prende la luz del comedor", "on l.cinta l.colgante"),
        ("cierra con llave la principal", "lock l.principal"),
    ],
)
def test_what_is_named_without_its_head(text: str, expected: str) -> None:
    assert _said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "baja las persianas, prende la cinta y ponle play a la bocina",
            "close c.persianas; on l.cinta; resume m.bocina",
        ),
        ("le das play a la bocina", "resume m.bocina"),
        ("¿le pones pausa a la tele de la estancia?", "pause m.tele"),
        ("sácale la pausa a la bocina", "resume m.bocina"),
        ("pásale a la que sigue en la tele", "next m.tele"),
        ("échale el seguro a la puerta del taller", "lock l.taller"),
        ("los dos ventiladores de arriba apágalos", "off f.torre f.taller"),
        ("toby ya párale", "stop v.toby"),
        ("mándame al toby a su casita", "dock v.toby"),
        ("córrele a la rutina a descansar", "run s.noche"),
        ("¿me regalas la luz de la cocina apagada?", "off l.cocina"),
        ("préndele al bóiler y de pasada a la bomba de la cisterna", "on s.boiler s.bomba"),
        ("apaga la luz de la cocina gracias abuelo", "off l.cocina"),
        ("guárdame el toldo", "close c.toldo"),
        ("ya hay tortillas, bórralas del mandado", "complete [tortillas] t.mandado"),
    ],
)
def test_what_hangs_on_verbs(text: str, expected: str) -> None:
    assert _said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("los ventiladores que estén prendidos, apágalos", "off f.estancia; off f.torre"),
        ("todas las luces que sigan prendidas, bájalas al veinte", "set brightness=20 l.cocina l.buro_i"),
        ("cierra las persianas que estén abiertas", "close c.persianas"),
        ("apaga las luces que estén apagadas", "hold"),
        ("todas las luces de arriba apagadas", "off l.buro_i l.buro_t l.alcoba"),
        ("todo lo de la cocina apagado", "off l.cocina l.mueble m.bocina"),
        ("apaga un ventilador", "ask: which_one: Ventilador de la estancia | Torre | Ventilador del taller"),
        ("prende el buró", "ask: which_one: Buró de Irma | Buró de Toño"),
    ],
)
def test_what_is_told_by_its_state(text: str, expected: str) -> None:
    assert _said(text, "estancia") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("la luz de la cocina a la mitad de como está", "set brightness=0.5 l.cocina"),
        ("la luz de la cocina a la mitad", "set brightness=50 l.cocina"),
        ("el ventilador de la estancia al doble", "set speed=2 f.estancia"),
        ("las persianas de la estancia ábrelas nomás un cuarto", "set position=25 c.persianas"),
        ("abre la cortina de la alcoba un cuarto", "change position=25 c.cortina"),
        ("la luz de la cocina más blanca", "change colour_temperature=2 l.cocina"),
        ("ponla menos amarillita la luz de la cocina", "change colour_temperature=2 l.cocina"),
        ("bájale dos rayitas a la tele de la estancia", "change volume=-2 m.tele"),
        ("apaga la lucecita de la cocina", "off l.cocina"),
    ],
)
def test_how_much(text: str, expected: str) -> None:
    assert _said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "¿todas las luces apagadas?",
        "todo lo de la cocina es nuevo",
        "dejé todo lo de la cocina apagado",
        "las luces que están prendidas son bonitas",
        "la que sigue está bien",
        "corre que llegamos tarde",
        "mi prima regala la lámpara",
        "guarda silencio",
        "vamos a dar una vuelta",
        "la luz a la mitad de lo que está es mejor",
        "mi tía apagó el buró",
        "no la pongas a la mitad de lo que está",
        "la del baño está fundida",
    ],
)
def test_what_asks_for_nothing(text: str) -> None:
    assert not PLANNER.plan(text, Snapshot(home=HOME, states=SEEN, here="cocina")).steps


def test_a_name_that_is_a_diminutive_is_kept() -> None:
    home = home_of(
        [("light.casita", "Casita", "a", None), ("light.sala", "Foco", "a", None)], {"a": ("Sala", None)}, {}
    )
    planner = Planner(home, words_for("es"))
    snapshot = Snapshot(home=home, states=dict.fromkeys(home.entities, Seen("on")), here="a")
    assert short(planner.plan("apaga la casita", snapshot)) == "off l.casita"
