"""What strayed from what was said in English, by class: each does what was said, asks, or does nothing."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

HOME = home_of(
    [
        ("light.gym_night", "Gym Night Light", "gym", None),
        ("light.gym", "Gym Ceiling Light", "gym", None),
        ("light.den", "Den Lamp", "den", None),
        ("light.heater", "Loft Heater Lamp", "loft", None),
        ("light.floor", "Floor Lamp", "landing", None),
        ("light.floor_old", "Old Floor Lamp", "landing", None),
        ("light.cellar", "Cellar Light", "wine_cellar", None),
        ("light.strip", "LED Strip", "den", None),
        ("humidifier.den", "Mist Maker", "den", "humidifier"),
        ("climate.den", "Den Radiator", "den", None),
        ("switch.heater", "Heater", "gym", None),
        ("switch.kettle", "Kettle", "den", None),
        ("switch.charger", "Charger", "landing", None),
        ("switch.pump", "Pump", "wine_cellar", None),
        ("valve.main", "Shutoff Valve", "wine_cellar", "water"),
        ("cover.garage", "Garage Door", None, "garage"),
        ("cover.blind", "Blind", "gym", "blind"),
        ("lock.cellar", "Wine Cellar", "wine_cellar", None),
        ("media_player.den", "Den Speaker", "den", "speaker"),
        ("fan.gym", "Fan", "gym", None),
        ("scene.movie", "Movie Night", None, None),
    ],
    {
        "gym": ("Gym", None),
        "den": ("Den", None),
        "loft": ("Loft", None),
        "landing": ("Landing", None),
        "wine_cellar": ("Wine Cellar", None),
    },
    {},
)
PLANNER = Planner(HOME, words_for("en"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turn off the night light in the gym", "off l.gym_night"),
        ("turn off the night light in the den", "absent: night light in the den"),
        ("raise the loft heating", "absent: loft heating"),
        ("turn off the dehumidifier in the den", "absent: dehumidifier in the den"),
        ("turn on the sprinkler", "absent: sprinkler"),
        ("switch on the thermostat in the den", "on c.den"),
        ("turn every plug in the den off", "ask: did_you_mean: Kettle"),
        ("shut off the heat pump", "ask: did_you_mean: Heater"),
        ("activate the music", "absent: music"),
        ("turn on the wine cellar", "cannot: Wine Cellar"),
    ],
)
def test_what_is_only_named_alike(text: str, expected: str) -> None:
    assert short(PLANNER.plan(text, at(HOME, "den"))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turn on the light in the music room", "absent: light in the music room"),
        ("pause the speaker in the music room", "absent: speaker in the music room"),
        ("turn off the tv room lights", "absent: tv room lights"),
        ("turn off the porch strip", "ask: did_you_mean: LED Strip"),
        ("is the light on in the music room", "absent: light on in the music room"),
    ],
)
def test_a_room_that_is_not_there(text: str, expected: str) -> None:
    assert short(PLANNER.plan(text, at(HOME, "den"))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the kettle on the landing on", "absent: kettle on the landing"),
        ("the kettle on the landing off", "absent: kettle on the landing"),
        ("the lights on the landing off", "off l.floor l.floor_old"),
        ("put the blind in the garage at 70 percent", "absent: blind in the garage"),
        ("turn on the light in the wine cellar", "on l.cellar"),
        ("turn on the gym in the wine cellar", "unsettled"),
    ],
)
def test_a_place_behind_a_thing(text: str, expected: str) -> None:
    assert short(PLANNER.plan(text, at(HOME, "den"))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lock the computer", "absent: computer"),
        ("lock the mop", "absent: mop"),
        ("turn on the computer in the den", "absent: computer in the den"),
        ("activate the power in the den", "absent: power in the den"),
        ("turn on the bath in the den", "absent: bath in the den"),
        ("turn on the temperature in the den", "unsettled"),
        ("lock the temperature", "unsettled"),
        ("dim the volume in the den", "unsettled"),
        ("turn on the step light", "absent: step light"),
        ("dim the outside light", "absent: outside light"),
    ],
)
def test_a_word_that_names_no_thing(text: str, expected: str) -> None:
    assert short(PLANNER.plan(text, at(HOME, "den"))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turn the den lamp off, not the porch curtain", "off l.den"),
        ("turn the den lamp off and not the kettle", "off l.den"),
        ("turn the den lamp off instead of the kettle", "off l.den"),
        ("turn the den lamp off but leave the kettle as it is", "off l.den"),
        ("turn off the lights in the gym, not the porch one", "hold"),
        ("turn the den lamp off, not yet", "hold"),
    ],
)
def test_what_is_not_meant(text: str, expected: str) -> None:
    assert short(PLANNER.plan(text, at(HOME, "den"))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turn down the den lamp, then turn the loft heating up to 22", "absent: loft heating"),
        (
            "turn down the den lamp, then turn the den radiator up to 22",
            "change brightness=-2 l.den; set temperature=22 c.den",
        ),
        ("turn the den lamp and the gym light up a bit", "change brightness=1 l.den l.gym_night l.gym"),
        ("unlock the wine cellar and the lock in the gym", "absent: lock in the gym"),
        ("volume down a third", "change volume=0.67 m.den"),
        ("den speaker down a third", "change volume=0.67 m.den"),
        ("turn the fan down to low", "set speed=33 f.gym"),
    ],
)
def test_the_next_clause(text: str, expected: str) -> None:
    assert short(PLANNER.plan(text, at(HOME, "den"))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turn off every floor lamp", "off l.floor l.floor_old"),
        ("turn all the chargers on the landing off", "off s.charger"),
        ("turn on a light in the gym", "ask: which_one: Gym Night Light | Gym Ceiling Light"),
        ("turn off the lights on the landing", "off l.floor l.floor_old"),
    ],
)
def test_all_of_them(text: str, expected: str) -> None:
    assert short(PLANNER.plan(text, at(HOME, "den"))) == expected
