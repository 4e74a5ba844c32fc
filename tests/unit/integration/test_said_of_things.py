"""Words beside what is named: which thing they say is meant, and what is held as the action has no use for them."""

import pytest

from custom_components.hearken.understanding.dialogue import Dialogue
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

HOME = home_of(
    [
        ("light.kitchen", "Kitchen Ceiling Light", "kitchen", None),
        ("light.spots", "Bathroom Spotlights", "bathroom", None),
        ("light.hall", "Hall Light", "hall", None),
        ("light.right", "Right Bedside Lamp", "bedroom", None),
        ("climate.main", "Main Floor Thermostat", "hall", None),
        ("climate.office", "Office Mini Split", "office", None),
        ("climate.green", "Greenhouse Heater", "greenhouse", None),
        ("light.green", "Grow Lights", "greenhouse", None),
        ("fan.study", "Desk Fan", "office", None),
        ("humidifier.dry", "Dehumidifier", "kitchen", "dehumidifier"),
        ("vacuum.robot", "Nursery Vacuum", "nursery", None),
        ("switch.kettle", "Kettle", "kitchen", None),
        ("switch.fire", "Fireplace", "hall", None),
        ("cover.blind", "Kitchen Blind", "kitchen", "blind"),
        ("lock.back", "Back Door", "kitchen", None),
        ("media_player.radio", "Kitchen Radio", "kitchen", None),
        ("media_player.box", "Music Box", "nursery", None),
        ("media_player.tv", "Lounge TV", "lounge", "tv"),
        ("scene.bright", "Bright", None, None),
        ("scene.party", "Party", None, None),
    ],
    {
        "kitchen": ("Kitchen", "main"),
        "bathroom": ("Bathroom", None),
        "hall": ("Hall", "main"),
        "bedroom": ("Bedroom", None),
        "office": ("Office", "main"),
        "greenhouse": ("Greenhouse", None),
        "nursery": ("Nursery", None),
        "lounge": ("Lounge", None),
    },
    {"main": "Main Floor"},
)
PLANNER = Planner(HOME, words_for("en"))


def _said(text: str, here: str = "kitchen") -> str:
    return short(PLANNER.plan(text, at(HOME, here)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("start the weekend fan", "absent: weekend fan"),
        ("turn off the empty fireplace", "ask: did_you_mean: Fireplace"),
        ("turn on the station fan", "absent: station fan"),
        ("toggle the far radio", "absent: far radio"),
        ("set the wet night light to 30 percent", "absent: wet night light"),
        ("turn on the step kettle", "ask: did_you_mean: Kettle"),
        ("turn on the lower light", "absent: lower light"),
        ("dim the outdoor spotlights", "ask: did_you_mean: Bathroom Spotlights"),
        ("turn on the window kettle", "absent: window kettle"),
        ("close the window blind", "close c.blind"),
        ("turn on the bright kettle", "ask: did_you_mean: Bright | Kettle"),
        ("run the party lights scene", "run s.party"),
        ("turn on the night dehumidifier", "set mode=night [night] h.dry"),
        # an adjective is hardly misheard
        ("turn on the tall light", "absent: tall light"),
        ("turn on the rear bedside lamp", "ask: did_you_mean: Right Bedside Lamp"),
        ("lock the black door", "ask: did_you_mean: Back Door"),
        ("turn off the red light", "absent: red light"),
        ("lock the red door", "absent: red door"),
        ("switch the golden fireplace off", "ask: did_you_mean: Fireplace"),
        ("stop the blue vacuum", "absent: blue vacuum"),
    ],
)
def test_a_word_says_which_thing_is_meant(text: str, expected: str) -> None:
    assert _said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "turn off eco mode",
        "turn off the cooling",
        "turn off night mode",
        "stop cooling",
        "turn off the colour",
        "switch the dry vacuum off",
    ],
)
def test_a_value_that_the_action_does_not_use_holds_it(text: str) -> None:
    assert _said(text) == "unsettled"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("make the main floor two degrees warmer", "change temperature=2 c.main"),
        ("main floor up 2", "change temperature=2 c.main"),
        ("cool the main floor down", "change temperature=-2 c.main"),
        ("bump the greenhouse up 2", "change temperature=2 c.green"),
        ("greenhouse up 20", "change brightness=20 l.green"),
        ("set the bathroom to 21", "unsettled"),
        ("turn the bathroom up to 21", "unsettled"),
        ("set the bathroom to 60", "set brightness=60 l.spots"),
        ("two degrees cooler in the office", "change temperature=-2 c.office"),
    ],
)
def test_what_a_place_is_moved_in(text: str, expected: str) -> None:
    assert _said(text) == expected


@pytest.mark.parametrize(
    ("text", "here", "expected"),
    [
        ("turn on the music", "kitchen", "on m.radio"),
        ("turn on the stereo", "kitchen", "ask: did_you_mean: Kitchen Radio | Music Box | Lounge TV"),
        ("turn on the stereo", "nursery", "on m.box"),
        ("turn on the sound system", "kitchen", "on m.radio"),
    ],
)
def test_what_plays(text: str, here: str, expected: str) -> None:
    assert _said(text, here) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turn on movie mode", "absent: movie mode"),
        ("activate light mode", "absent: light mode"),
        ("turn off tv mode", "absent: tv mode"),
        ("switch music mode on", "absent: music mode"),
        ("activate away mode", "set mode=away [away] h.dry"),
        ("activate eco mode in the office", "set mode=eco [eco] c.office"),
        ("turn on party mode", "run s.party"),
        ("activate the hall light", "on l.hall"),
        ("activate the nursery vacuum", "start v.robot"),
        ("set the office mini split to heat mode", "set mode=heat [heat] c.office"),
    ],
)
def test_a_mode_is_no_thing(text: str, expected: str) -> None:
    assert _said(text) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "schalte den Licht-Modus ein"),
        ("fr", "active le mode lumière"),
        ("fr", "démarre le mode télé"),
        ("es", "activa el modo luz"),
        ("es", "enciende el modo música"),
        ("zh", "打开电影模式"),
        ("zh", "打开灯光模式"),
        ("zh", "把电视模式关了"),
    ],
)
def test_a_mode_is_no_thing_in_other_languages(language: str, text: str) -> None:
    home = home_of(
        [("light.a", "Light", "room", None), ("media_player.tv", "TV", "room", "tv")], {"room": ("Room", None)}, {}
    )
    assert short(Planner(home, words_for(language)).plan(text, at(home, "room"))).startswith("absent")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("change the volume on the lounge tv", "unsettled"),
        ("change the mode on the office mini split", "unsettled"),
        ("adjust the brightness on the hall light", "unsettled"),
        ("change the channel on the lounge tv", "unsettled"),
        ("set the lounge tv to channel 4", "cannot: Lounge TV"),
        ("set the desk fan to 2", "unsettled"),
        ("set the hall light colour to blue", "set colour=blue l.hall"),
        ("adjust the hall light to 30", "set brightness=30 l.hall"),
        ("start the robot mop", "absent: robot mop"),
    ],
)
def test_what_is_set_and_to_nothing_is_left_alone(text: str, expected: str) -> None:
    assert _said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("party", "run s.party"),
        ("party please", "run s.party"),
        ("do the party now", "run s.party"),
        ("thanks for the party", "unsettled"),
        ("it's going to be a party", "unsettled"),
        ("leave the party", "unsettled"),
    ],
)
def test_a_scene_is_called_by_its_name_and_not_spoken_of(text: str, expected: str) -> None:
    assert _said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bathroom is too dark", "change brightness=2 l.spots"),
        ("kitchen is too humid", "change humidity=-2 h.dry"),
        ("lounge tv is too loud", "change volume=-2 m.tv"),
        ("Back Door is locked", "answer"),
    ],
)
def test_a_name_before_is_asks_nothing_by_itself(text: str, expected: str) -> None:
    assert _said(text, "hall").startswith(expected)


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ("turn off the kettle", "and in the hall", "unsettled"),
        ("turn off the kettle", "and the fireplace", "off s.fire"),
        ("turn off the lounge tv", "and in the kitchen", "unsettled"),
        ("turn off the kitchen radio", "and in the nursery", "off m.box"),
        ("turn on the kitchen light", "and in the hall", "on l.hall"),
        ("turn on the dehumidifier", "and in the bathroom", "unsettled"),
    ],
)
def test_what_is_done_elsewhere_as_well_is_done_to_the_same_sort_of_thing(first: str, then: str, expected: str) -> None:
    snapshot = at(HOME, "kitchen")
    dialogue = Dialogue().then(PLANNER.plan(first, snapshot))
    assert short(PLANNER.plan(then, snapshot, dialogue)) == expected


@pytest.mark.parametrize(
    ("said", "came"),
    [
        ("what's the humidity in the bedroom", "answer: value humidity 0"),
        ("how hot is the oven", "absent"),
        ("what's the temperature of the fridge", "absent"),
        ("is the sauna warm", "absent"),
        ("how hot is mars", "unsettled"),
        ("what's the temperature of the sun", "unsettled"),
    ],
)
def test_what_nothing_measures_is_no_question_for_a_language_model(said: str, came: str) -> None:
    """It would make a value up; of what is not of a house, it may know something."""
    assert short(PLANNER.plan(said, at(HOME, "kitchen"))).startswith(came)


_BIG = home_of(
    [
        ("light.big", "Big Light", "lounge", None),
        ("light.ruth", "Ruth's Big Light", "ruth", None),
        ("light.kitchen", "Big Island Light", "kitchen", None),
    ],
    {"lounge": ("Lounge", None), "ruth": ("Ruth's Room", None), "kitchen": ("Kitchen", None)},
    {},
)


@pytest.mark.parametrize(
    ("here", "expected"),
    [("ruth", "on l.ruth"), ("lounge", "on l.big"), ("kitchen", "on l.big"), (None, "on l.big")],
)
def test_what_is_here_and_named_after_its_room_goes_before_what_is_called_so_elsewhere(
    here: str | None, expected: str
) -> None:
    assert short(Planner(_BIG, words_for("en")).plan("turn the big light on", at(_BIG, here))) == expected
