"""What is only akin to what was said is asked about: curtains for shutters, a speaker for the TV, light for warmth."""

from dataclasses import replace

import pytest

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
