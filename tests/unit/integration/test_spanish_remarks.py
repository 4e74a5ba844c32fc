"""Spanish sentences that only tell something, though their verbs are those of orders, beside near ones that order."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

AREAS = {"taller": ("Taller", None), "desvan": ("Desván", None)}
THINGS = [
    ("light.globo", "Globo", "taller", None),
    ("light.quinque", "Quinqué", "desvan", None),
    ("cover.taller", "Persiana del taller", "taller", "shutter"),
    ("switch.greca", "Greca", "taller", None),
    ("climate.brasero", "Brasero", "taller", None),
    ("fan.aspas", "Ventilador del taller", "taller", None),
    ("vacuum.rufo", "Rufo", "taller", None),
    ("media_player.tele", "Tele", "taller", "tv"),
    ("media_player.radio", "Altavoz del desván", "desvan", "speaker"),
]
HOME = home_of(THINGS, AREAS, {})
PLANNER = Planner(HOME, words_for("es"))


def plan_of(text: str) -> str:
    return short(PLANNER.plan(text, at(HOME, "taller")))


@pytest.mark.parametrize(
    ("told", "asked", "expected"),
    [
        ("Rufo sale", "que salga Rufo", "start v.rufo"),
        ("Rufo vuelve a su base", "Rufo, vuelve a tu base", "dock v.rufo"),
        ("Rufo hace la limpieza", "Rufo, ponte a limpiar", "start v.rufo"),
        ("Rufo me cae bien, es como un perro que limpia", "que Rufo se ponga a limpiar", "start v.rufo"),
        ("Rufo aspira que da gusto", "pon a Rufo a aspirar", "start v.rufo"),
        ("el brasero calienta mucho", "enciende el brasero", "on c.brasero"),
        ("yo apago el globo, tú siéntate", "apaga el globo", "off l.globo"),
        ("me encargo yo de apagar el globo", "encárgate de apagar el globo", "off l.globo"),
        ("bajar la persiana del taller me cansa", "bajar la persiana del taller", "close c.taller"),
        ("según mi suegra encender el globo trae mala suerte", "encender el globo", "on l.globo"),
        ("con la persiana del taller bajada se duerme", "la persiana del taller la quiero bajada", "close c.taller"),
        ("tampoco hace falta encender el ventilador, que corre el aire", "enciende el ventilador", "on f.aspas"),
        ("no bajes la persiana del taller, que luego hace calor", "baja la persiana del taller", "close c.taller"),
        ("el globo ilumina el taller", "Globo enciende", "on l.globo"),
        ("la persiana del taller abre sola", "la persiana del taller me abre por favor", "open c.taller"),
        ("el ventilador del taller echa aire", "el ventilador del taller me apaga, por favor", "off f.aspas"),
        ("Rufo vuelve solito", "Rufo vuelve a la base", "dock v.rufo"),
        ("Rufo sigue atascado", "Rufo sigue", "resume v.rufo"),
        ("Rufo limpia fatal", "Rufo aspira bien", "start v.rufo"),
        ("el brasero calienta más", "brasero calienta más", "change temperature=2 c.brasero"),
        ("el quinqué nos quita el sueño", "el quinqué nos enciende por favor", "on l.quinque"),
        ("apaga la tele, no, solo el sonido", "apaga la tele", "off m.tele"),
    ],
)
def test_what_is_told_is_no_order(told: str, asked: str, expected: str) -> None:
    assert plan_of(told).split()[0] in {"hold", "unsettled", "absent"}
    assert plan_of(asked) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("el globo, apágalo", "off l.globo"),
        ("el globo, enciéndalo", "on l.globo"),
        ("para un momento la tele que llaman", "pause m.tele"),
        ("detén a Rufo un momentico", "pause v.rufo"),
        ("para el ventilador un momento", "off f.aspas"),
        ("apágalo todo en el desván", "off l.quinque m.radio"),
        ("cierra las persianas que haya abiertas", "close c.taller"),
        ("que el globo sea más cálido", "change colour_temperature=-2 l.globo"),
        ("un poco más de ventilador", "change speed=1 f.aspas"),
        ("en el desván no se ve un pimiento", "change brightness=2 l.quinque"),
        ("qué pena molestarlo, ¿me apaga el globo?", "off l.globo"),
        ("el brasero fuera", "off c.brasero"),
    ],
)
def test_what_orders_in_other_words_is_done(text: str, expected: str) -> None:
    assert plan_of(text) == expected


def test_the_one_elsewhere_is_of_the_same_sort() -> None:
    assert plan_of("apaga la tele y enciende la del desván").startswith("absent")


def test_near_words_are_asked_about() -> None:
    assert plan_of("enciende la cafetera").startswith("ask")
