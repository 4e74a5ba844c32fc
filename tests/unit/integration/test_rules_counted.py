"""Some of several are asked about, and what only says how things are sets nothing, in each language."""

import pytest

from custom_components.hearken.understanding.plan import Kind
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .chinese_home import chinese_home
from .european_homes import home_in
from .furnished import Furnished
from .sample_home import at, home_of, short

COTTAGE = Furnished("en-cottage")
PLANNERS = {
    "en": COTTAGE.planner,
    "zh": Planner(chinese_home(), words_for("zh")),
    **{language: Planner(home_in(language), words_for(language)) for language in ("de", "fr", "es")},
}


@pytest.mark.parametrize(
    ("language", "here", "text"),
    [
        ("en", "kit", "turn on one of the lights in the parlour"),
        ("en", "kit", "turn on two of the lights in the parlour"),
        ("en", "kit", "set two of the lights in the parlour to 50 percent"),
        ("de", "kitchen", "mach eine der Lampen im Wohnzimmer an"),
        ("de", "kitchen", "mach einige der Lampen im Wohnzimmer aus"),
        ("de", "kitchen", "mach ein paar der Lampen im Wohnzimmer aus"),
        ("de", "living", "schalte ein paar Lampen aus"),
        ("fr", "kitchen", "allume une des lampes du salon"),
        ("fr", "kitchen", "éteins quelques-unes des lampes du salon"),
        ("es", "kitchen", "enciende una de las lámparas del salón"),
        ("es", "kitchen", "apaga algunas de las lámparas del salón"),
        ("zh", "kitchen", "打开客厅其中一盏灯"),
        ("zh", "living", "关掉部分灯"),
    ],
)
def test_some_of_several_are_asked_about(language: str, here: str, text: str) -> None:
    planner = PLANNERS[language]
    assert short(planner.plan(text, at(planner.home, here))).startswith("ask: which_one")


@pytest.mark.parametrize(
    "text",
    [
        "turn off all but one of the lights in the parlour",
        "turn off all but two of the lights in the parlour",
        "turn off all the lights except some of the ones in the parlour",
    ],
)
def test_it_is_not_known_which_are_spared(text: str) -> None:
    assert COTTAGE.said(text, "kit")[0].kind is not Kind.ACT


@pytest.mark.parametrize(
    ("language", "here", "text"),
    [
        ("en", "par", "it's warm in here"),
        ("en", "par", "it's too warm in here"),
        ("en", "par", "the parlour is warm"),
        ("en", "par", "the light in here is warm"),
        ("en", "con", "it's eco in here"),
        ("en", "con", "the conservatory is cool"),
        ("de", "kitchen", "es ist rot hier"),
        ("de", "kitchen", "es ist zu warm hier"),
        ("de", "kitchen", "das Wohnzimmer ist warm"),
        ("de", "kitchen", "die Sofalampe ist warm"),
        ("fr", "living", "c'est rouge ici"),
        ("fr", "living", "la lumière est rouge"),
        ("es", "living", "es rojo aquí"),
        ("es", "living", "la luz es cálida"),
        ("zh", "living", "灯是红色的"),
        ("zh", "living", "空调是自动的"),
        ("zh", "living", "客厅很凉快"),
    ],
)
def test_what_is_told_sets_nothing(language: str, here: str, text: str) -> None:
    planner = PLANNERS[language]
    assert planner.plan(text, at(planner.home, here)).kind is not Kind.ACT


@pytest.mark.parametrize("text", ["把沙发灯调到超过百分之五十", "把沙发灯调到多于百分之五十"])
def test_what_is_compared_is_not_set_in_chinese(text: str) -> None:
    planner = PLANNERS["zh"]
    assert planner.plan(text, at(planner.home, "living")).kind is not Kind.ACT


@pytest.mark.parametrize(
    "text",
    [
        "turn off the light in the kettle",
        "turn off the fan in the toaster",
        "turn on the light at the front door",
    ],
)
def test_a_thing_of_one_kind_in_another_is_not_that_other(text: str) -> None:
    assert COTTAGE.said(text, "kit")[0].kind is not Kind.ACT


CEILINGS = home_of(
    [
        ("light.main", "Bedroom Ceiling", "bedroom", None),
        ("light.tim", "Tim's Ceiling Light", "tim", None),
        ("light.lamp", "Bedside Lamp", "bedroom", None),
        ("media_player.tv", "Bedroom TV", "bedroom", "tv"),
        ("media_player.box", "Bedroom Speaker", "bedroom", "speaker"),
    ],
    {"bedroom": ("Bedroom", None), "tim": ("Tim's Room", None)},
    {},
)


@pytest.mark.parametrize(
    ("here", "text", "plan"),
    [
        ("bedroom", "turn off the ceiling light", "off l.main"),
        ("bedroom", "turn the ceiling light off in here", "off l.main"),
        ("tim", "turn off the ceiling light", "off l.tim"),
        (None, "turn off the ceiling light", "ask: which_one: Tim's Ceiling Light | Bedroom Ceiling"),
        ("bedroom", "play some music", "resume m.box"),
    ],
)
def test_what_is_nearest_is_meant(here: str | None, text: str, plan: str) -> None:
    assert short(Planner(CEILINGS, words_for("en")).plan(text, at(CEILINGS, here))) == plan


BEDSIDES = home_of(
    [
        ("light.left", "Left Bedside Lamp", "bedroom", None),
        ("light.right", "Right Bedside Lamp", "bedroom", None),
        ("light.spots", "Kitchen Spots", "kitchen", None),
        ("cover.roof", "Roof Window", "kitchen", "window"),
        ("switch.kettle", "Kettle", "kitchen", None),
    ],
    {"bedroom": ("Bedroom", None), "kitchen": ("Kitchen", None)},
    {},
)


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("turn on two bedside lamps", "on l.left l.right"),
        ("turn on the two bedside lamps", "on l.left l.right"),
        ("set the two bedside lamps to 30", "set brightness=30 l.left l.right"),
        ("turn on three bedside lamps", "ask: which_one: Left Bedside Lamp | Right Bedside Lamp"),
        ("turn on one of the bedside lamps", "ask: which_one: Left Bedside Lamp | Right Bedside Lamp"),
        ("turn on two kitchen spots", "ask: which_one: Kitchen Spots"),
        ("open two skylights", "ask: which_one: Roof Window"),
        ("turn on the kitchen spots", "on l.spots"),
        ("turn two kettles on", "ask: which_one: Kettle"),
    ],
)
def test_as_many_are_meant_as_were_said(text: str, plan: str) -> None:
    assert short(Planner(BEDSIDES, words_for("en")).plan(text, at(BEDSIDES, "kitchen"))) == plan


@pytest.mark.parametrize(
    ("language", "name", "text"),
    [
        ("de", "Deckenlicht", "schalte vier Deckenlampen ein"),
        ("de", "Schreibtischlampe", "dimme 2 Schreibtischlampen"),
        ("fr", "Lampe", "allume deux lampes"),
        ("fr", "Bande LED", "baisse trois rubans LED"),
        ("es", "Lámpara de pie", "atenúa dos lámparas de pie"),
        ("es", "Tira de luces", "enciende cuatro tiras LED"),
        ("zh", "壁灯", "打开三个壁灯"),
    ],
)
def test_a_number_of_things_is_no_value(language: str, name: str, text: str) -> None:
    home = home_of([("light.one", name, "room", None)], {"room": ("R", None)}, {})
    assert short(Planner(home, words_for(language)).plan(text, at(home, "room"))) == f"ask: which_one: {name}"
