"""What only says which thing is meant sets nothing and stands for no other thing; so many are meant as were said."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

AREAS: dict[str, dict[str, tuple[str, str | None]]] = {
    "en": {"den": ("Den", None), "hall": ("Hall", None)},
    "de": {"den": ("Stube", None), "hall": ("Flur", None)},
    "fr": {"den": ("Salon", None), "hall": ("Entrée", None)},
    "es": {"den": ("Salón", None), "hall": ("Entrada", None)},
}
THINGS: dict[str, list[tuple[str, str, str | None, str | None]]] = {
    "en": [
        ("light.green", "Green Lamp", "den", None),
        ("light.window", "Window Lamp", "den", None),
        ("light.arc", "Arc Lamp", "den", None),
        ("media_player.tv", "Den TV", "den", "tv"),
        ("cover.left", "Left Blind", "den", "blind"),
        ("cover.right", "Right Blind", "den", "blind"),
        ("cover.roof", "Roof Window", "den", "window"),
        ("lock.door", "Door Lock", "den", None),
        ("fan.big", "Tower Fan", "hall", None),
        ("light.hall", "Hall Lamp", "hall", None),
    ],
    "de": [
        ("light.green", "Grüne Lampe", "den", None),
        ("light.window", "Fensterlampe", "den", None),
        ("cover.roof", "Dachfenster", "den", "window"),
        ("lock.door", "Türschloss", "den", None),
        ("light.hall", "Flurlampe", "hall", None),
    ],
    "fr": [
        ("light.green", "Lampe verte", "den", None),
        ("light.window", "Lampe fenêtre", "den", None),
        ("cover.roof", "Velux", "den", "window"),
        ("media_player.radio", "Radio", "den", None),
        ("light.hall", "Plafonnier", "hall", None),
    ],
    "es": [
        ("light.green", "Lámpara verde", "den", None),
        ("light.window", "Lámpara ventana", "den", None),
        ("cover.roof", "Claraboya", "den", "window"),
        ("alarm_control_panel.home", "Alarma", None, None),
        ("light.hall", "Lámpara del techo", "hall", None),
    ],
}
HOMES = {language: home_of(things, AREAS[language], {}) for language, things in THINGS.items()}
PLANNERS = {language: Planner(home, words_for(language)) for language, home in HOMES.items()}


def _said(language: str, text: str) -> str:
    return short(PLANNERS[language].plan(text, at(HOMES[language], "den")))


@pytest.mark.parametrize(
    ("language", "text", "plan"),
    [
        ("en", "turn the brown lamp to 25 percent", "absent: brown lamp"),
        ("en", "turn on the red light", "absent: red light"),
        ("en", "make the pink lamp blue", "absent: pink lamp"),
        ("en", "turn the green lamp on", "on l.green"),
        ("en", "make the green lamp blue", "set colour=blue l.green"),
        ("en", "make the arc lamp red", "set colour=red l.arc"),
        ("en", "turn on the warm white light", "set colour=warm white l.green l.window l.arc"),
        ("de", "mach die rote Stehlampe heller", "absent: rote stehlampe"),
        ("de", "mach die Flurlampe rot", "set colour=red l.hall"),
        ("de", "mach die grüne Lampe an", "on l.green"),
        ("fr", "tamise le plafonnier rouge", "ask: did_you_mean: Plafonnier"),
        ("fr", "mets le plafonnier en rouge", "set colour=red l.hall"),
        ("fr", "allume la lampe verte", "on l.green"),
        ("fr", "ouvre le velux rayé", "ask: did_you_mean: Velux"),
        ("es", "enciende la luz azul", "absent: luz azul"),
        ("es", "pon la luz azul", "set colour=blue l.green l.window"),
        ("es", "enciende la lámpara verde", "on l.green"),
    ],
)
def test_the_colour_that_a_thing_has_is_not_set(language: str, text: str, plan: str) -> None:
    assert _said(language, text) == plan


@pytest.mark.parametrize(
    ("language", "text", "plan"),
    [
        ("en", "turn the lamp at the back on", "absent: lamp at the back"),
        ("en", "turn the TV by the window down a little", "ask: did_you_mean: Den TV"),
        ("en", "turn on the fan next to the door in the hall", "absent: door fan in the hall"),
        ("en", "close the blind on the left", "close c.left"),
        ("en", "turn on the lamp by the window", "on l.window"),
        ("de", "das Dachfenster neben der Tür schließen", "ask: did_you_mean: Dachfenster"),
        ("de", "mach die Lampe am Fenster an", "on l.window"),
        ("fr", "allume la lampe à côté de la porte", "absent: lampe à côté de la porte"),
        ("fr", "allume la lampe près de la fenêtre", "on l.window"),
        ("es", "baja la lámpara del medio", "absent: lámpara del medio"),
        ("es", "enciende la lámpara junto a la ventana", "on l.window"),
    ],
)
def test_what_a_thing_stands_beside_is_not_acted_on(language: str, text: str, plan: str) -> None:
    assert _said(language, text) == plan


@pytest.mark.parametrize(
    ("language", "text", "plan"),
    [
        ("en", "close 2 of the blinds", "ask: which_one: Left Blind | Right Blind"),
        ("en", "close all three blinds", "ask: which_one: Left Blind | Right Blind"),
        ("en", "close all two blinds", "close c.left c.right"),
        ("en", "turn off all three lamps", "off l.green l.window l.arc"),  # those here, of four
        ("en", "turn off any 4 lamps", "off l.green l.window l.arc l.hall"),
        ("en", "turn on just one light", "ask: which_one: Green Lamp | Window Lamp | Arc Lamp"),
        ("en", "turn on one of the fans", "ask: which_one: Tower Fan"),
        ("de", "schalte 2 der Lampen ein", "ask: which_one: Grüne Lampe | Fensterlampe"),
        ("de", "schalte alle vier Lampen aus", "ask: which_one: Grüne Lampe | Fensterlampe | Flurlampe"),
        ("de", "schalte alle drei Lampen aus", "off l.green l.window l.hall"),
        ("fr", "allume 2 des lampes", "ask: which_one: Lampe verte | Lampe fenêtre"),
        ("fr", "allume les deux lampes", "on l.green l.window"),
        ("es", "enciende 2 de las lámparas", "ask: which_one: Lámpara verde | Lámpara ventana"),
        ("es", "enciende las dos lámparas", "on l.green l.window"),
    ],
)
def test_so_many_are_no_value_and_no_more(language: str, text: str, plan: str) -> None:
    assert _said(language, text) == plan


@pytest.mark.parametrize(
    ("language", "text", "plan"),
    [
        ("en", "turn on the home mode", "absent: home mode"),
        ("en", "put on hall mode", "absent: hall mode"),
        ("en", "start fan mode in the hall", "absent: fan mode"),
        ("en", "end the hall cleaning mode", "absent: cleaning mode"),
        ("fr", "active le mode lecture", "absent: mode lecture"),
        ("es", "activa el modo frío", "absent: modo frío"),
        ("es", "pon el modo casa", "absent: modo casa"),
    ],
)
def test_a_mode_that_nothing_has_is_absent(language: str, text: str, plan: str) -> None:
    assert _said(language, text) == plan


TWINS = home_of(
    [("switch.one", "Charger", "den", None), ("switch.two", "Car Charger", "den", None)], {"den": ("Den", None)}, {}
)


@pytest.mark.parametrize("text", ["turn the two chargers in the den off", "turn both chargers off"])
def test_both_are_those_that_are_called_so(text: str) -> None:
    assert short(Planner(TWINS, words_for("en")).plan(text, at(TWINS, "den"))) == "off s.one s.two"
