"""Spanish orders as they are said in Spain and Latin America: courtesy, diminutives, safety locks, reasons."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

AREAS = {"taller": ("Taller", None), "cuarto": ("Cuarto de Inés", None)}
THINGS = [
    ("light.flexo", "Flexo", "taller", None),
    ("light.globo", "Globo", "cuarto", None),
    ("cover.taller", "Persiana del taller", "taller", "shutter"),
    ("lock.taller", "Puerta del taller", "taller", None),
    ("climate.estufa", "Estufa", "taller", None),
    ("vacuum.rufo", "Rufo", "taller", None),
    ("media_player.tele", "Tele", "taller", "tv"),
]
HOME = home_of(THINGS, AREAS, {})
PLANNER = Planner(HOME, words_for("es"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("¿me encenderías el flexo?", "on l.flexo"),
        ("Buenas tardes, quisiera pedirle que encienda el flexo.", "on l.flexo"),
        ("¿sería usted tan amable de apagar el flexo?", "off l.flexo"),
        ("oye porfis me ayudas bajando la persiana del taller mi amor", "close c.taller"),
        ("a ver si me enciendes el flexo", "on l.flexo"),
        ("la persiana del taller abajo", "close c.taller"),
        ("enciende la lucecita del cuarto de Inés", "on l.globo"),
        ("la estufa un par de grados más", "change temperature=2 c.estufa"),
        ("ponle seguro a la puerta del taller", "lock l.taller"),
        ("quítale el seguro a la puerta del taller", "unlock l.taller"),
        ("ponle play a la tele", "resume m.tele"),
        ("que salga Rufo a limpiar", "start v.rufo"),
        ("sigue limpiando", "start v.rufo"),
        ("regresa el robot a su lugar", "dock v.rufo"),
        ("¿se me ha quedado encendida la luz del taller?", "answer"),
        ("en el taller cuántos grados hay", "answer"),
        ("¿me encenderías la vida?", "absent"),
        ("me ayudas mucho con la casa", "unsettled"),
        ("la persiana de abajo", "unsettled"),
    ],
)
def test_orders_of_both_shores(text: str, expected: str) -> None:
    assert short(PLANNER.plan(text, at(HOME, "taller"))).startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("apaga el flexo que me deslumbra", "off l.flexo"),
        ("baja la persiana del taller que ya es tarde", "close c.taller"),
        ("baja la tele, los niños están dormidos", "change volume=-2 m.tele"),
        ("enciende el globo para leer", "on l.globo"),
        ("ya nos vamos al cine apaga el flexo", "off l.flexo"),
        ("apaga el flexo que voy a las ocho", "later"),
        ("apaga el flexo que si no me duermo", "later"),
        ("me dijo que apaga el flexo que tiene sueño", "hold"),
        ("no apagues el flexo que tengo miedo", "hold"),
        ("el flexo que me molesta", "unsettled"),
        ("enciende el flexo que compré ayer", "hold"),
    ],
)
def test_an_order_stands_before_the_reason_for_it(text: str, expected: str) -> None:
    assert short(PLANNER.plan(text, at(HOME, "taller"))).startswith(expected)


def test_what_is_spared_is_not_the_only_thing_that_is_done() -> None:
    """A "llave de paso" is a stopcock, though "de paso" alone only says "by the way"."""
    home = home_of([("valve.agua", "Llave de paso", "taller", None)], AREAS, {})
    planner = Planner(home, words_for("es"))
    spared = planner.plan("abre las válvulas del taller menos la llave de paso del taller", at(home, "taller"))
    assert short(spared) == "hold"
    assert short(planner.plan("abre la llave de paso", at(home, "taller"))) == "open v.agua"
