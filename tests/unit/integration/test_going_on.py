"""Turns after another one: what goes on with what was done, and what only names a room, a person or all there is."""

import pytest

from custom_components.hearken.understanding.dialogue import Dialogue
from custom_components.hearken.understanding.home import Home
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .chinese_home import chinese_home
from .european_homes import home_in
from .sample_home import at, home_of, short

HOME = home_of(
    [
        ("light.pantry", "Pantry Light", "pantry", None),
        ("light.ceiling", "Snug Ceiling Light", "snug", None),
        ("light.lantern", "Snug Lantern", "snug", None),
        ("light.left", "Left Sconce", "loft", None),
        ("light.right", "Right Sconce", "loft", None),
        ("light.loft", "Loft Ceiling Light", "loft", None),
        ("light.olive", "Star Lamp", "olive", None),
        ("light.yule", "Christmas Star", "snug", None),
        ("switch.urn", "Tea Urn", "pantry", None),
        ("switch.heater", "Trough Heater", "yard", None),
        ("climate.cool", "Loft Air Con", "loft", None),
        ("climate.warm", "Snug Radiator", "snug", None),
        ("cover.snug", "Snug Blind", "snug", "blind"),
        ("cover.loft", "Loft Blind", "loft", "blind"),
        ("cover.garage", "Garage Door", "garage", "garage"),
        ("lock.front", "Front Door", "pantry", None),
        ("media_player.tv", "Snug TV", "snug", "tv"),
        ("binary_sensor.window", "Loft Window", "loft", "window"),
        ("todo.shopping", "Shopping List", None, None),
        ("todo.chores", "Chores", None, None),
    ],
    {
        "pantry": ("Pantry", None),
        "snug": ("Snug", None),
        "loft": ("Loft", None),
        "olive": ("Olive", None),
        "yard": ("Yard", None),
        "garage": ("Garage", None),
    },
    {},
)
PLANNERS = {
    "en": Planner(HOME, words_for("en")),
    "zh": Planner(chinese_home(), words_for("zh")),
    **{language: Planner(home_in(language), words_for(language)) for language in ("de", "fr", "es")},
}
HERE = {"en": "pantry", "zh": "living"}


def _after(first: str, then: str, language: str = "en") -> str:
    planner = PLANNERS[language]
    snapshot = at(planner.home, HERE.get(language))
    plan = planner.plan(first, snapshot)
    assert plan.steps or plan.queries
    return short(planner.plan(then, snapshot, Dialogue().then(plan)))


def test_homes() -> None:
    assert all(isinstance(planner.home, Home) for planner in PLANNERS.values())


@pytest.mark.parametrize(
    ("language", "first", "remark"),
    [
        ("en", "turn off the tea urn", "that's all"),
        ("en", "turn off the tea urn", "thank you all"),
        ("en", "turn off the tea urn", "okay that's everything"),
        ("en", "turn off the tea urn", "everything ok"),
        ("en", "turn off the tea urn", "all done for today"),
        ("en", "turn off the tea urn", "after all"),
        ("en", "turn on the pantry light", "thank you Olive"),
        ("en", "turn on the pantry light", "hi Olive"),
        ("en", "turn on the pantry light", "the snug is nice"),
        ("en", "turn on the pantry light", "we are in the snug"),
        ("en", "turn on the pantry light", "let's go to the loft"),
        ("en", "turn on the pantry light", "now the snug is lovely"),
        ("en", "turn on the pantry light", "all right"),
        ("en", "turn on the pantry light", "right then"),
        ("en", "turn on the pantry light", "be right back"),
        ("en", "turn on the pantry light", "that's all that's left"),
        ("en", "turn on the pantry light", "it's christmas"),
        ("en", "turn on the pantry light", "and so on"),
        ("en", "turn on the pantry light", "that's it"),
        ("zh", "打开厨房灯", "我在次卧看书"),
        ("zh", "打开厨房灯", "次卧睡了"),
        ("zh", "打开厨房灯", "去花园"),
        ("zh", "打开厨房灯", "餐厅好了"),
        ("zh", "打开厨房灯", "就这些"),
        ("zh", "打开厨房灯", "床头灯坏了"),
        ("de", "mach das Licht im Flur an", "das ist alles"),
        ("de", "mach das Licht im Flur an", "ich bin in der Küche"),
        ("de", "mach das Licht im Flur an", "danke, alles gut"),
        ("fr", "allume la lumière de l'entrée", "c'est tout"),
        ("fr", "allume la lumière de l'entrée", "je suis dans la cuisine"),
        ("es", "enciende la luz del pasillo", "eso es todo"),
        ("es", "enciende la luz del pasillo", "estoy en la cocina"),
    ],
)
def test_a_remark_is_no_follow_up(language: str, first: str, remark: str) -> None:
    assert _after(first, remark, language) in {"unsettled", "hold"}


@pytest.mark.parametrize(
    ("language", "first", "then", "expected"),
    [
        ("en", "turn on the pantry light", "and in the snug", "on l.ceiling l.lantern l.yule"),
        ("en", "turn on the pantry light", "the loft too", "on l.left l.right l.loft"),
        ("en", "turn on the pantry light", "now the loft", "on l.left l.right l.loft"),
        ("en", "turn on the pantry light", "okay now the loft", "on l.left l.right l.loft"),
        ("en", "turn on the pantry light", "same for Olive", "on l.olive"),
        ("en", "turn on the pantry light", "do the loft as well please", "on l.left l.right l.loft"),
        ("en", "turn on the pantry light", "the star lamp", "on l.olive"),
        ("en", "turn on the pantry light", "yes, and the star lamp thanks", "on l.olive"),
        ("en", "turn on the pantry light", "the left one", "on l.left"),
        ("en", "turn on the pantry light", "great, now off", "off l.pantry"),
        ("zh", "打开厨房灯", "那餐厅呢", "on l.dining"),
        ("zh", "打开厨房灯", "餐厅也一样", "on l.dining"),
        ("zh", "打开厨房灯", "还有餐厅", "on l.dining"),
        ("zh", "打开厨房灯", "餐厅也要", "on l.dining"),
        ("de", "mach das Licht im Flur an", "und im Bad", "on l.bath"),
        ("de", "mach das Licht im Flur an", "im Bad auch bitte", "on l.bath"),
        ("de", "mach das Licht im Flur an", "jetzt das Bad", "on l.bath"),
        ("fr", "allume la lumière de l'entrée", "et dans la cuisine", "on l.kitchen_ceiling l.worktop"),
        ("fr", "allume la lumière de l'entrée", "la cuisine aussi s'il te plaît", "on l.kitchen_ceiling l.worktop"),
        ("es", "enciende la luz del pasillo", "y en la cocina", "on l.kitchen_ceiling l.worktop"),
        ("es", "enciende la luz del pasillo", "la cocina también", "on l.kitchen_ceiling l.worktop"),
    ],
)
def test_a_follow_up_goes_on(language: str, first: str, then: str, expected: str) -> None:
    assert _after(first, then, language) == expected


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ("close the snug blind halfway", "a bit more", "change position=-1 c.snug"),
        ("open the snug blind halfway", "a bit more", "change position=1 c.snug"),
        ("close the snug blind", "higher", "change position=1 c.snug"),
        ("make it two degrees cooler in the snug", "one more degree", "change temperature=-1 c.warm"),
        ("turn down the snug tv", "two more", "change volume=-2 m.tv"),
        ("dim the snug lantern", "ten more", "change brightness=-10 l.lantern"),
        ("set the snug lantern to 40", "ten more", "change brightness=10 l.lantern"),
        ("set the snug lantern to 40", "50 percent", "set brightness=50 l.lantern"),
        ("set the snug lantern to 40", "20 degrees", "unsettled"),
        ("turn up the snug tv", "20 degrees", "unsettled"),
        ("set the snug radiator to 20", "21 degrees", "set temperature=21 c.warm"),
        ("set the snug radiator to 20", "ten more minutes", "unsettled"),
    ],
)
def test_more_is_the_way_that_it_went_and_of_its_own_unit(first: str, then: str, expected: str) -> None:
    assert _after(first, then) == expected


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ("窗帘开一半", "再关一点", "change position=-1 c.living"),
        ("关上书房百叶窗", "再开一点", "change position=1 c.study"),
    ],
)
def test_more_is_the_way_that_is_said_in_chinese(first: str, then: str, expected: str) -> None:
    assert _after(first, then, "zh") == expected


@pytest.mark.parametrize(
    ("language", "first", "then", "expected"),
    [
        ("en", "turn on the loft air con", "and in the snug", "unsettled"),
        ("en", "close the snug blind", "and in the garage", "unsettled"),
        ("en", "close the snug blind", "and the garage", "close c.garage"),
        ("en", "close the snug blind", "and in the loft", "close c.loft"),
        ("en", "turn on the snug ceiling light", "and in the loft", "on l.loft"),
        ("en", "turn on the tea urn", "the other one", "unsettled"),
        ("en", "turn on the left sconce", "the other one", "on l.right"),
        ("en", "close the snug blind", "close the loft too", "close c.loft"),
        ("zh", "打开客厅空调", "主卧也打开", "on c.master"),
        ("zh", "打开客厅空调", "次卧也打开", "unsettled"),
        ("zh", "打开客厅窗帘", "主卧也打开", "open c.master"),
        ("zh", "打开厨房灯", "餐厅也打开", "on l.dining"),
    ],
)
def test_what_is_done_there_too_is_done_to_the_same_sort_of_thing(
    language: str, first: str, then: str, expected: str
) -> None:
    assert _after(first, then, language) == expected


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ("one of them off", "ask: which_one"),
        ("turn off some of them", "ask: which_one"),
        ("half of them", "unsettled"),
        ("all of them off", "off"),
        ("turn them off", "off"),
    ],
)
def test_some_of_them_are_not_all(then: str, expected: str) -> None:
    assert _after("turn on the snug lights", then).startswith(expected)


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ("what lights are on", "and the tea urn", "answer: state on 1"),
        ("what lights are on", "and the blinds", "unsettled"),
        ("what lights are on", "that's all", "unsettled"),
        ("is the loft window open", "the snug", "unsettled"),
        ("is the garage door open", "everything", "unsettled"),
        ("is the snug blind open", "and in the loft", "answer: state open 1"),
    ],
)
def test_what_is_asked_of_something_else_is_asked_of_what_it_may_be_said(first: str, then: str, expected: str) -> None:
    assert _after(first, then) == expected
