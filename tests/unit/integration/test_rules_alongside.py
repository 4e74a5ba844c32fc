"""What the rules make of a sentence in several parts: what one part takes from another, and what holds all of them."""

import pytest

from custom_components.hearken.understanding.home import Seen
from custom_components.hearken.understanding.plan import Kind

from .furnished import Furnished
from .sample_home import short

SNUG = Furnished("en-snug")


@pytest.mark.parametrize(
    ("sentence", "plan"),
    [
        ("turn off the lights and close the blinds in the back bedroom", "off l.bbl l.bbl2; close c.bbb"),
        ("turn on the fan and the light in the back bedroom", "on f.bbf l.bbl l.bbl2"),
        ("close the curtains in Ivy's room and turn the lights off", "close c.ivc; off l.ivy l.star"),
        ("turn the light on, and off again in the shower room", "on l.shl; off l.shl"),
        ("turn off the TV and the lights in the kitchen", "off m.stv l.kit l.worktop"),
        ("turn off the lights in here and close the blind in the kitchen", "off l.snug l.arc l.globe; close c.kitb"),
        ("turn on the light and the light in the kitchen", "on l.snug l.arc l.globe l.kit l.worktop"),
    ],
)
def test_a_place_is_that_of_what_is_there(sentence: str, plan: str) -> None:
    assert short(SNUG.said(sentence, "snug")[0]) == plan


@pytest.mark.parametrize(
    ("sentence", "plan"),
    [
        ("turn off the left sconce and dim the right one to 20", "off l.sconceL; set brightness=20 l.sconceR"),
        ("turn the left sconce off and the right on", "off l.sconceL; on l.sconceR"),
        ("turn the snug tv off and the one in the front bedroom on", "off m.stv; on m.ftv"),
        ("turn off the snug light and the one on the landing", "off l.snug l.land"),
        ("close the snug blind and the ones upstairs", "close c.snugb c.bbb c.fbv"),
    ],
)
def test_the_one_is_what_was_named(sentence: str, plan: str) -> None:
    assert short(SNUG.said(sentence, "snug")[0]) == plan


@pytest.mark.parametrize(
    ("sentence", "plan"),
    [
        ("turn off the lamp that's on", "off l.arc"),
        ("dim the lamp that is on", "change brightness=-2 l.arc"),
        ("make the lamp that's off blue", "set colour=blue l.globe"),
        ("turn off the bench light that's on", "off l.bench1"),
        ("close the blind that's open in the back bedroom", "close c.bbb"),
    ],
)
def test_a_state_tells_one_from_the_others(sentence: str, plan: str) -> None:
    assert short(SNUG.said(sentence, "snug")[0]) == plan


def test_of_several_in_that_state_one_is_asked_for() -> None:
    plan, _home = SNUG.said("turn off the lamp that's on", "snug", {"light.globe": Seen("on")})
    assert plan.kind is Kind.ASK


@pytest.mark.parametrize(
    "sentence",
    [
        "turn on the tea urn and the one in the workshop",  # of no kind that is told
        "close the snug blind and the one on the landing",  # there is none
        "turn off the lamp that's off",
        "turn off the lights in rooms that are empty",
        "turn on the tea urn then wait, then turn it off",
        "turn on the tea urn, wait a minute, then turn on the lathe",
        "turn on the tea urn, wait a minute, turn it off",
        "turn the desk fan on, wait, is it on already",
        "bring the arc lamp down to where the landing light is",
        "set the arc lamp to half of the snug light",
        "raise the left sconce to match the right sconce",
        "turn everything in the snug down by 10",
        "set everything in the snug to 20 percent",
        "lower the lights and the volume in the snug",
        "open the snug blind and the kitchen blind to 20 and 40 percent",
        "close the snug blind halfway and the kitchen one fully",
        "take the brightness off the landing light",
        "take the colour off the arc lamp",
        "take the warmth out of the arc lamp",
        "less red on the arc lamp",
        "set the snug heating to 40 percent",
        "turn off the second snug light",
        "turn off both globe lamps",
        "make it warmer in ivy's room",
    ],
)
def test_nothing_is_done_where_a_part_would_be_left_out(sentence: str) -> None:
    assert SNUG.said(sentence, "snug")[0].kind is not Kind.ACT


def test_a_room_where_nothing_heats_cannot_be_made_warmer() -> None:
    plan, _home = SNUG.said("make it warmer in the cellar", "snug")
    assert (plan.kind, plan.absent) == (Kind.CANNOT, ("Cellar",))


@pytest.mark.parametrize(
    ("sentence", "plan"),
    [
        ("set the arc lamp and the globe lamp to 35", "set brightness=35 l.arc l.globe"),
        ("set the arc lamp, the globe lamp and the snug light to 35", "set brightness=35 l.arc l.globe l.snug"),
        ("set the arc lamp and the globe lamp to red", "set colour=red l.arc l.globe"),
        ("turn on bench lights 1 to 2", "on l.bench1 l.bench2"),
        ("turn on the globe lamp rather than the arc lamp", "on l.globe"),
        ("turn on the globe lamp instead of the arc lamp", "on l.globe"),
        ("instead of the arc lamp turn on the globe lamp", "on l.globe"),
        ("turn on not the arc lamp but the globe lamp", "on l.globe"),
        ("lock the porch door but first turn off the porch light", "lock l.pl; off l.porch"),
        ("turn off the porch light first and then lock the porch door", "off l.porch; lock l.pl"),
        ("turn on the tea urn and while you are at it the lathe", "on s.urn s.lathe"),
        ("I'm knackered, turn off the arc lamp", "off l.arc"),
        ("dinner's ready, turn off the snug tv", "off m.stv"),
        ("the fan in Ivy's bedroom off", "absent: fan in ivy's bedroom"),
        ("turn off the lights in Ivy's room", "off l.ivy l.star"),
    ],
)
def test_lists_and_what_is_said_around_them(sentence: str, plan: str) -> None:
    assert short(SNUG.said(sentence, "snug")[0]) == plan


@pytest.mark.parametrize(
    ("sentence", "plan"),
    [
        ("take 10 percent off the arc lamp", "change brightness=-10 l.arc"),
        ("knock a couple of degrees off the snug heating", "change temperature=-2 c.snugt"),
        ("add 15 to the landing light", "change brightness=15 l.land"),
        ("a third less on the arc lamp", "change brightness=0.67 l.arc"),
        ("raise the snug blind by a quarter", "change position=25 c.snugb"),
        ("lower the snug blind by a third", "change position=-33 c.snugb"),
        ("raise the snug blind by half", "change position=50 c.snugb"),
        ("open the snug blind a quarter", "set position=25 c.snugb"),
        ("turn the arc lamp as dim as it goes", "set brightness=1 l.arc"),
        ("slow the desk fan down", "change speed=-2 f.bbf"),
    ],
)
def test_how_far_to_go(sentence: str, plan: str) -> None:
    assert short(SNUG.said(sentence, "snug")[0]) == plan


@pytest.mark.parametrize(
    ("sentence", "plan"),
    [
        ("add milk to the groceries and screws to DIY jobs", "add [milk] t.groc; add [screws] t.diy"),
        ("add milk to the groceries and DIY jobs", "add [milk] t.groc; add [milk] t.diy"),
        ("put milk on the groceries and take eggs off", "add [milk] t.groc; complete [eggs] t.groc"),
        ("take eggs off the groceries and add bacon", "complete [eggs] t.groc; add [bacon] t.groc"),
        ("add milk but not eggs to the groceries", "add [milk] t.groc"),
        ("put milk back on the groceries", "add [milk] t.groc"),
        ("we're out of milk, put it on the groceries", "add [milk] t.groc"),
        ("we need screws for the DIY jobs list", "add [screws] t.diy"),
        ("add salt and vinegar crisps and milk to the groceries",
         "add [salt and vinegar crisps] t.groc; add [milk] t.groc"),
    ],
)  # fmt: skip
def test_what_goes_on_which_list(sentence: str, plan: str) -> None:
    assert short(SNUG.said(sentence, "snug")[0]) == plan


@pytest.mark.parametrize(
    "sentence",
    [
        "add eggs and then read me the groceries",
        "add milk to the groceries and turn on the lathe please",
        "add eggs, wait, we have eggs, add bacon to the groceries",
        "tick everything off the groceries",
    ],
)
def test_nothing_goes_on_a_list_where_a_part_is_not_understood(sentence: str) -> None:
    assert SNUG.said(sentence, "snug")[0].kind is not Kind.ACT


@pytest.mark.parametrize(
    ("sentence", "plan"),
    [
        ("dim the arc lamp and make it red", "change brightness=-2 l.arc; set colour=red l.arc"),
        ("make the arc lamp a dim red", "change brightness=-2 colour=red l.arc"),
        ("less heat in here", "change temperature=-2 c.snugt"),
        ("turn the Sonos up one", "change volume=1 m.sbar"),
        ("close the snug blind half of the way", "set position=50 c.snugb"),
    ],
)
def test_all_of_what_was_said_is_done(sentence: str, plan: str) -> None:
    assert short(SNUG.said(sentence, "snug")[0]) == plan


@pytest.mark.parametrize(
    ("sentence", "plan"),
    [
        ("turn off the upstairs lights in the front bedroom", "off l.fbl l.salt"),
        ("close the blinds upstairs and in the kitchen", "close c.bbb c.fbv c.kitb"),
        ("turn off the downstairs lights in the front bedroom", "absent: downstairs lights in the front bedroom"),
        ("turn off the kitchen lights in the parlour", "unsettled"),
        ("turn on the computer light", "absent: computer's light"),
        ("warm the snug to 20", "set temperature=20 c.snugt"),
        ("warm Ivy's room to 20", "unsettled"),
    ],
)
def test_a_thing_is_looked_for_where_it_was_said_to_be(sentence: str, plan: str) -> None:
    assert short(SNUG.said(sentence, "snug")[0]) == plan
