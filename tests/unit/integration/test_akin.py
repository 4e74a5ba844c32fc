"""What is only akin to what was said is asked about: curtains for shutters, a speaker for the TV, light for warmth."""

from dataclasses import replace

import pytest

from custom_components.hearken.understanding.dialogue import Dialogue
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, sample_home, short

HOME = sample_home()
EN = words_for("en")
SOUND = home_of([("media_player.one", "Kitchen Speaker", "kitchen", "speaker")], {"kitchen": ("Kitchen", "g")}, {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("close the shutters in the living room", "ask: did_you_mean: Living Room Curtains"),
        ("close the drapes in the living room", "close c.curtains"),
        ("close the blind in the bedroom", "close c.bedroom"),
        ("close the blinds in the living room", "absent: blinds in the living room"),
    ],
)
def test_what_hangs_at_the_window_goes_by_its_own_name(text: str, expected: str) -> None:
    assert short(Planner(HOME, EN).plan(text, at(HOME))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turn on the tv", "ask: did_you_mean: Kitchen Speaker"),
        ("turn on the speaker", "on m.one"),
        ("turn on the music", "on m.one"),
    ],
)
def test_a_speaker_is_no_television(text: str, expected: str) -> None:
    assert short(Planner(SOUND, EN).plan(text, at(SOUND))) == expected


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("set the hall to 19", "°C", "unsettled"),
        ("set the hall to 70", "°F", "unsettled"),
        ("set the hall to 70", "°C", "set brightness=70 l.hall"),
        ("set the hall to 19 percent", "°C", "set brightness=19 l.hall"),
        ("dim the hall to 19", "°C", "set brightness=19 l.hall"),
        ("set the hall light to 19", "°C", "set brightness=19 l.hall"),
        ("set the living room to 19", "°C", "set temperature=19 c.living"),
    ],
)
def test_a_number_as_warm_rooms_have_it_does_not_dim(text: str, unit: str, expected: str) -> None:
    home = replace(HOME, temperature_unit=unit)
    assert short(Planner(home, EN).plan(text, at(home))) == expected


KITCHEN = home_of(
    [
        ("light.one", "Ceiling", "kitchen", None),
        ("media_player.one", "Kitchen Speaker", "kitchen", "speaker"),
        ("fan.one", "Fan", "kitchen", None),
        ("lock.one", "Back Door", "kitchen", None),
    ],
    {"kitchen": ("Kitchen", "g")},
    {},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("full volume in the kitchen", "set volume=100 m.one"),
        ("kitchen at half volume", "set volume=50 m.one"),
        ("half speed in the kitchen", "set speed=50 f.one"),
        ("half brightness in the kitchen", "set brightness=50 l.one"),
        ("half the volume", "set volume=0.5 m.one"),
        ("turn the ceiling down half", "change brightness=0.5 l.one"),
        ("turn the ceiling up a third", "change brightness=1.33 l.one"),
        ("turn the ceiling up a third of the way", "set brightness=33 l.one"),
        ("close the kitchen", "unsettled"),
        ("lock the kitchen", "lock l.one"),
    ],
)
def test_how_far_is_said_of_what_has_it(text: str, expected: str) -> None:
    assert short(Planner(KITCHEN, EN).plan(text, at(KITCHEN))) == expected


SHED = home_of(
    [
        ("lock.shed", "Shed", "garden", None),
        ("switch.kettle", "Kettle", "kitchen", None),
        ("cover.roof", "Skylight", "kitchen", "window"),
        ("light.one", "Ceiling", "kitchen", None),
    ],
    {"kitchen": ("Kitchen", "g"), "garden": ("Garden", None)},
    {},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turn on the kettle in the shed", "unsettled"),
        ("turn on the shed kettle", "unsettled"),
        ("open the skylight in the shed", "unsettled"),
        ("turn on the kettle and lock the shed", "on s.kettle; lock l.shed"),
        ("lock the shed", "lock l.shed"),
        ("turn off the plug in the garden", "absent: plug in the garden"),
        ("plug in the kettle", "on s.kettle"),
    ],
)
def test_what_only_says_where_is_not_switched(text: str, expected: str) -> None:
    assert short(Planner(SHED, EN).plan(text, at(SHED))) == expected


@pytest.mark.parametrize("text", ["a bit higher", "higher", "five more", "ten less", "up a bit"])
def test_more_of_nothing_is_not_guessed(text: str) -> None:
    """A player plays, and a blind is here; neither was spoken of."""
    playing = at(HOME, "bedroom", media_player__tv="playing")
    assert short(Planner(HOME, EN).plan(text, playing)) == "unsettled"


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("open the bedroom blind halfway", "a bit higher", "change position=1 c.bedroom"),
        ("set the living room thermostat to 20", "a bit higher", "change temperature=1 c.living"),
        ("set the sofa lamp to 40", "ten more", "change brightness=10 l.sofa"),
    ],
)
def test_more_of_what_was_spoken_of_is_done(before: str, text: str, expected: str) -> None:
    planner, snapshot = Planner(HOME, EN), at(HOME)
    assert short(planner.plan(text, snapshot, Dialogue(last=planner.plan(before, snapshot)))) == expected


ROOM = home_of(
    [
        ("light.one", "Ceiling", "garage", None),
        ("media_player.radio", "Radio", "garage", "speaker"),
        ("scene.film", "Movie Night", None, None),
        ("scene.tea", "Teatime", None, None),
    ],
    {"garage": ("Garage", "g")},
    {},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("set the garage to 18 degrees", "absent: garage"),
        ("set the temperature in the garage to 18", "absent: garage"),
        ("start the movie scene", "run s.film"),
        ("start the music scene", "absent: music scene"),
        ("make the ceiling warmer", "change colour_temperature=-2 l.one"),
    ],
)
def test_degrees_are_no_colour_and_a_scene_is_no_music(text: str, expected: str) -> None:
    assert short(Planner(ROOM, EN).plan(text, at(ROOM))) == expected


DEN = home_of(
    [
        ("media_player.tv", "Den TV", "den", "tv"),
        ("media_player.radio", "Radio", "kitchen", "speaker"),
        ("switch.washer", "Washer", "laundry", None),
        ("vacuum.robot", "Henry", "laundry", None),
        ("climate.bedroom", "Main Bedroom Thermostat", "bedroom", None),
    ],
    {
        "den": ("Den", "g"),
        "kitchen": ("Kitchen", "g"),
        "laundry": ("Laundry", "g"),
        "bedroom": ("Main Bedroom", "u"),
    },
    {},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pause the radio in the den", "absent: radio in the den"),
        ("pause the radio", "pause m.radio"),
        ("start the laundry", "unsettled"),
        ("turn on the mudroom heater", "ask: did_you_mean: Main Bedroom Thermostat"),
    ],
)
def test_what_stands_elsewhere_is_not_here(text: str, expected: str) -> None:
    assert short(Planner(DEN, EN).plan(text, at(DEN))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("raise the temperature in the kitchen", "unsettled"),
        ("lower the temperature in the garage", "absent: garage"),
        ("raise the humidity in the kitchen", "unsettled"),
        ("raise the blind in the kitchen", "open c.kitchen"),
        ("raise the temperature in the living room", "change temperature=2 c.living"),
        ("turn the garage light up", "absent: garage light"),
        ("light up the hall", "on l.hall"),
        ("warm the hall up", "unsettled"),
    ],
)
def test_raising_a_temperature_opens_nothing(text: str, expected: str) -> None:
    assert short(Planner(HOME, EN).plan(text, at(HOME, "kitchen"))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turn off the sound in the hall", "unsettled"),
        ("turn off the sound in the living room", "mute m.tv"),
        ("turn off the brightness in the garage", "absent: garage"),
    ],
)
def test_what_is_measured_is_of_what_has_it(text: str, expected: str) -> None:
    assert short(Planner(HOME, EN).plan(text, at(HOME))) == expected
