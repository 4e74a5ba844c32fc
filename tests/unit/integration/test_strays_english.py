"""What strayed from what was said in English, by class: each does what was said, asks, or does nothing."""

from dataclasses import replace

import pytest

from custom_components.hearken.understanding.home import Attribute
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
        ("is the light on in the music room", "absent: light in the music room"),
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
        ("turn the den lamp off, no way", "hold"),
        ("turn the den lamp off, not the gizmo", "off l.den"),
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


AROUND = home_of(
    [
        ("light.study", "Desk Lamp", "study", None),
        ("light.strip", "Window Light", "study", None),
        ("light.jack", "Rocket Lamp", "jack", None),
        ("light.tom", "Tom's Lamp", "study", None),
        ("light.music", "Music Room Spotlights", None, None),
        ("climate.lounge", "Lounge Thermostat", "lounge", None),
        ("climate.study", "Study Air Con", "study", None),
        ("switch.trough", "Trough Heater", "stable", None),
        ("switch.dryer", "Dryer", "lounge", None),
        ("switch.coffee", "Attic Coffee Machine", "attic", None),
        ("switch.espresso", "Lounge Coffee Machine", "lounge", None),
        ("cover.canopy", "Canopy", "study", None),
        ("cover.pool", "Pool Cover", "pool", None),
        ("cover.play", "Playroom Shutter", "playroom", "shutter"),
        ("valve.lawn", "Lawn Sprinklers", "pool", None),
        ("valve.hose", "Hose", "garden", None),
        ("lock.back", "Back Door", "lounge", None),
        ("lock.shed", "Shed", "garden", None),
        ("media_player.radio", "Study Radio", "study", "speaker"),
        ("media_player.tv", "Lounge Television", "lounge", "tv"),
    ],
    {
        "study": ("Study", None),
        "jack": ("Jack's Room", None),
        "lounge": ("Lounge", None),
        "stable": ("Stable", None),
        "attic": ("Attic", None),
        "pool": ("Pool", None),
        "playroom": ("Playroom", None),
        "garden": ("Garden", None),
        "music": ("Music Room", None),
    },
    {},
)
AROUND = replace(
    AROUND,
    entities={
        **AROUND.entities,
        **{
            one: replace(AROUND.entities[one], choices={Attribute.MODE: modes})
            for one, modes in {
                "climate.lounge": ("off", "heat", "auto"),
                "climate.study": ("off", "heat", "cool"),
            }.items()
        },
    },
)
_AROUND = Planner(AROUND, words_for("en"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # another room, which this home has not
        ("turn off the light in the back room", "absent: light in the back room"),
        ("turn on the red room lights", "absent: red room lights"),
        ("turn on the light in the next room", "absent: light in the next room"),
        ("turn on the tack room lights", "absent: tack room lights"),
        ("open the boys' room shutter", "absent: boys' room shutter"),
        ("turn up the brightness in tom's room", "absent: tom's"),
        # a noun that is also a verb or a wake word
        ("open the study computer", "absent: study computer"),
        ("turn on the study lift", "absent: study lift"),
        ("turn on the dimmer in the study", "absent: dimmer in the study"),
        ("turn on the study water", "absent: study water"),
        # a word that says nothing elsewhere, and says here which thing is meant
        ("turn on the pool house sprinklers", "absent: pool house sprinklers"),
        ("turn on the back study lamp", "absent: back study lamp"),
        ("turn on the half study lamp", "absent: half study lamp"),
        ("computer, open the canopy", "open c.canopy"),
        ("start watering the garden", "on v.hose"),
        # what is there, and is not what was said
        ("turn on the ac in the lounge", "absent: ac in the lounge"),
        ("turn on the ac in the study", "on c.study"),
        ("turn on the heating in the stable", "absent: heating in the stable"),
        ("turn on the heater in the stable", "on s.trough"),
        ("turn off the fryer", "absent: fryer"),
        ("open the curtains at the pool", "ask: did_you_mean: Pool Cover"),
        ("turn on the garage sprinklers", "absent: garage sprinklers"),
        ("turn on the tv in the study", "absent: tv in the study"),
        ("turn off the music", "off m.radio"),
        ("turn on the soundbar in the study", "ask: did_you_mean: Study Radio"),
        # a name within a name
        ("lock the back door in the shed", "unsettled"),
        ("lock the shed back door", "unsettled"),
        ("kill both the radio in the attic and lounge coffee machine", "absent: both the radio in the attic"),
    ],
)
def test_what_is_not_there(text: str, expected: str) -> None:
    assert short(_AROUND.plan(text, at(AROUND, "study"))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "tell me to turn off the den lamp",
        "ask the kids to close the blind",
        "play turn off the lights",
        "off to the garage",
        "I'm off to the gym",
    ],
)
def test_what_is_said_to_others_or_of_oneself(text: str) -> None:
    assert short(PLANNER.plan(text, at(HOME, "den"))) == "hold"
