"""Robots that are told to work by name, what is to be played on what is named, and what is on it."""

import pytest

from custom_components.hearken.understanding.left_out import TITLE
from custom_components.hearken.understanding.lexicon import lexicon_for
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.played import may_be_played
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

HOME = home_of(
    [
        ("vacuum.dora", "Dora", "den", None),
        ("lawn_mower.shaun", "Shaun", "meadow", None),
        ("media_player.jukebox", "Jukebox", "den", None),
        ("media_player.speaker", "Attic Speaker", "attic", "speaker"),
        ("media_player.tv", "Den TV", "den", "tv"),
        ("light.den", "Den Light", "den", None),
    ],
    {"den": ("Den", None), "meadow": ("Meadow", None), "attic": ("Attic", None)},
    {},
)
PLANNER = Planner(HOME, words_for("en"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("have dora vacuum", "start v.dora"),
        ("have dora do the floors", "start v.dora"),
        ("get shaun mowing", "start l.shaun"),
        ("set shaun to work", "start l.shaun"),
        ("park shaun", "dock l.shaun"),
        ("park the mower please", "dock l.shaun"),
        ("resume in the meadow", "unsettled"),
        # neither orders nor robots
        ("have you seen dora vacuum", "unsettled"),
        ("have dave vacuum", "unsettled"),
        ("don't have dora vacuum", "hold"),
        ("park the car", "absent: car"),
        ("play something in the meadow", "absent: something in the meadow"),
        ("play in the meadow", "unsettled"),
    ],
)
def test_robots_are_told_by_name(text: str, expected: str) -> None:
    assert short(PLANNER.plan(text, at(HOME, "den"))) == expected


@pytest.mark.parametrize(
    "text",
    ["radio four please", "turn radio four up", "jukebox to radio six", "set the jukebox to radio 2", "channel five"],
)
def test_the_number_of_a_station_is_no_value(text: str) -> None:
    assert not PLANNER.plan(text, at(HOME, "den")).steps


def test_a_number_behind_a_player_is_its_volume() -> None:
    (step,) = PLANNER.plan("set the jukebox to forty", at(HOME, "den")).steps
    assert [(one.attribute, one.value) for one in step.settings] == [("volume", 40)]


@pytest.mark.parametrize(
    "text",
    [
        "play some lullabies on the jukebox",
        "play jazz on the attic speaker please",
        "could you put some blues on the attic speaker",
        "i want to hear some abba on the den tv",
    ],
)
def test_a_title_is_for_the_recogniser(text: str) -> None:
    assert PLANNER.plan(text, at(HOME, "den")).reasons == (TITLE,)


def test_a_title_is_said_as_the_recogniser_knows_it() -> None:
    rephrased = PLANNER.rephrased("stick some blues on the attic speaker")
    assert rephrased is not None
    assert rephrased.text == "play blues on the attic speaker"


def test_no_title_is_played_on_what_is_not_there() -> None:
    assert not may_be_played(
        "play jazz on the loft speaker", "jazz on the loft speaker", words_for("en"), lexicon_for("en")
    )
    assert may_be_played("play radio gaga", "radio gaga", words_for("en"), lexicon_for("en"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what's on tv", "answer: value 1"),
        ("what's the den tv playing", "answer: value 1"),
        ("is anybody watching the den tv", "answer: state playing 1"),
        ("is anyone watching tv", "answer: state playing 1"),
        ("which tvs are on", "answer: which on 1"),
    ],
)
def test_what_is_on(text: str, expected: str) -> None:
    assert short(PLANNER.plan(text, at(HOME, "den", media_player__tv="playing"))) == expected
