"""Places, numbers and names that a home has not: they are said to be absent, or asked about; nothing else is done."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

ROOMS = {"den": ("Den", "g"), "pantry": ("Pantry", "g"), "attic": ("Attic", "u"), "carport": ("Carport", None)}
FLOORS = {"g": "Ground Floor", "u": "Top Floor"}
HOME = home_of(
    [
        ("light.den", "Den Ceiling", "den", None),
        ("light.lava", "Lava Lamp", "den", None),
        ("light.table", "Table Lamp", "den", None),
        ("light.left", "Left Sconce Lamp", "attic", None),
        ("light.right", "Right Sconce Lamp", "attic", None),
        ("light.pantry", "Pantry Light", "pantry", None),
        ("cover.den", "Den Blind", "den", "blind"),
        ("cover.mia", "Mia's Blind", "attic", "blind"),
        ("cover.garage", "Garage Door", "carport", "garage"),
        ("cover.gate", "Back Gate", "carport", "gate"),
        ("lock.den", "Side Door", "den", None),
        ("climate.den", "Den Radiator", "den", None),
        ("media_player.den", "Den TV", "den", "tv"),
        ("switch.coffee", "Coffee Machine", "pantry", None),
        ("alarm_control_panel.house", "Alarm", None, None),
        ("scene.film", "Film Night", None, None),
    ],
    ROOMS,
    FLOORS,
)
PLANNER = Planner(HOME, words_for("en"))


@pytest.mark.parametrize(
    "text",
    [
        "turn off everything in the bar",
        "switch off all lights in the bar",
        "lock the bar",
        "turn on the wine bar lights",
        "turn off everything on the second",
        "turn off everything in the wind",
        "turn on the lights in the middle",
        "turn on the lights in the window",
        "turn on the light at the door",
        "turn on the lights in the lock",
        "turn off everything in the door",
        "turn off everything in the alarm",
        "turn off everything in the radiator",
        "turn on light 5",
        "close blind 2",
        "turn on TV 2",
        "make light 2 red",
        "turn off light one",
        "turn on the lights in room 2",
        "turn on the den light 2",
        "turn on all three sconce lamps",
        "turn on the coffee table lamp",
        "turn on the coffee bar light",
        "turn on the coffee room lights",
        "open the wind gate",
        "open Max's blind",
        "open Pia's blind",
        "turn on the lama lamp",
        "turn on the java lamp",
    ],
)
def test_what_is_not_there_is_not_replaced(text: str) -> None:
    assert short(PLANNER.plan(text, at(HOME, "den"))).startswith(("absent", "ask"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turn off all the lights bar the pantry", "off l.den l.lava l.table l.left l.right"),
        ("turn off the lights on the top floor", "off l.left l.right"),
        ("turn on the lights on the left", "on l.left"),
        ("open the blinds in the window", "open c.den"),
        ("light 40", "set brightness=40 l.den l.lava l.table"),
        ("turn on the light 50", "set brightness=50 l.den l.lava l.table"),
        ("turn the light to 5", "set brightness=5 l.den l.lava l.table"),
        ("turn the left sconce lamp on and the right one off", "on l.left; off l.right"),
        ("turn on all two sconce lamps", "on l.left l.right"),
        ("turn on the coffee and the table lamp", "on s.coffee l.table"),
        ("turn on the tabel lamp", "on l.table"),
        ("turn on the coffy machine", "on s.coffee"),
        ("start film knight", "run s.film"),
        ("open Mia's blind", "open c.mia"),
    ],
)
def test_what_is_there_is_done(text: str, expected: str) -> None:
    assert short(PLANNER.plan(text, at(HOME, "den"))) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "schalte alles in der Sekunde aus"),
        ("de", "mach das Licht am Fenster an"),
        ("de", "schalte alles in der Tür aus"),
        ("de", "mach Licht 5 an"),
        ("de", "schließe Rollo 2"),
        ("de", "mach die Taschenlampe an"),
        ("fr", "éteins tout dans la seconde"),
        ("fr", "allume la lumière de la fenêtre"),
        ("fr", "éteins tout dans la porte"),
        ("fr", "ferme le store 2"),
        ("fr", "allume la lumière 5"),
        ("es", "apaga todo en el segundo"),
        ("es", "enciende la luz en la ventana"),
        ("es", "apaga todo en la puerta"),
        ("es", "cierra la persiana 2"),
        ("es", "enciende la luz 5"),
    ],
)
def test_so_it_is_in_other_languages(language: str, text: str) -> None:
    names = {
        "de": ("Deckenlicht", "Tischlampe", "Rollo", "Garagentor", "Fernseher"),
        "fr": ("Plafonnier", "Lampe de table", "Store", "Porte du garage", "Télé"),
        "es": ("Luz de techo", "Lámpara de mesa", "Persiana", "Puerta del garaje", "Televisor"),
    }[language]
    kinds = (
        ("light.a", None),
        ("light.b", None),
        ("cover.c", "blind"),
        ("cover.d", "garage"),
        ("media_player.e", "tv"),
    )
    rows = [(entity, name, "den", kind) for name, (entity, kind) in zip(names, kinds, strict=True)]
    home = home_of(rows, {"den": ("Loggia", None)}, {})
    plan = Planner(home, words_for(language)).plan(text, at(home, "den"))
    assert short(plan).startswith(("absent", "ask"))
