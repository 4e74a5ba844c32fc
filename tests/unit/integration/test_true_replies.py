"""Questions whose answer would be about another thing, room or place than was asked about."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

AREAS = {
    "porch": ("Porch", "g"),
    "parlour": ("Parlour", "g"),
    "studio": ("Studio", "g"),
    "shed": ("Shed", None),
}

HOME = home_of(
    (
        ("lock.front", "Front Door", "porch", None),
        ("sensor.front", "Front Door Battery", "porch", "battery"),
        ("binary_sensor.porch", "Porch Motion", "porch", "motion"),
        ("light.parlour", "Parlour Ceiling", "parlour", None),
        ("light.porch", "Outside Lantern", "porch", None),
        ("cover.parlour", "Parlour Blind", "parlour", "blind"),
        ("media_player.parlour", "Parlour Television", "parlour", None),
        ("media_player.shed", "Shed Radio", "shed", "speaker"),
        ("climate.studio", "Studio Thermostat", "studio", None),
        ("switch.pump", "Pond Pump", "shed", None),
        ("switch.plug", "Plug", "shed", "outlet"),
        ("sensor.shed", "Temperature", "shed", "temperature"),
        ("sensor.house", "House Power", None, "power"),
        ("weather.home", "Home", None, None),
        ("person.ida", "Ida", None, None),
    ),
    AREAS,
    {"g": "Ground Floor"},
)

PLANNER = Planner(HOME, words_for("en"))


@pytest.mark.parametrize(
    ("said", "plan"),
    [
        # Which of several things is meant.
        ("is the front door locked", "answer: state locked 1"),
        ("is the back door locked", "absent: back door"),
        ("how much battery has the back door", "absent: back door"),
        ("is the second blind open", "absent: second blind"),
        ("is the blind open", "answer: state open 1"),
        ("is the outside light on", "answer: state on 1"),
        ("is the rain sensor wet", "absent: rain sensor"),
        ("is the sump pump running", "ask: did_you_mean: Pond Pump"),
        ("do you think the pond pump is running", "answer: state on 1"),
        ("is the loft plug on", "ask: did_you_mean: Plug"),
        # Where.
        ("how many lights are on in the garage", "absent: lights in the garage"),
        ("which doors are locked in the garage", "absent: doors in the garage"),
        ("how many lights are on in the bar", "absent: lights in the bar"),
        ("how many lights are on in the parlour", "answer: count on 1"),
        ("what's the temperature in the shed", "answer: value temperature 1"),
        ("what's the temperature in the parlour", "answer: value temperature 0"),
        ("how loud is the radio in the parlour", "answer: value volume 0"),
        ("how loud is the tv", "answer: value volume 1"),
        # What is measured.
        ("how much power are we using", "answer: value power 1"),
        ("how much solar power", "answer: value power 0"),
        ("will it rain", "answer: weather 1"),
        ("how's the weather looking", "answer: weather 1"),
        ("what's the temperature tomorrow", "answer: weather 1"),
        ("what's the weather in Lisbon", "absent: lisbon"),
        ("how full is the rain barrel", "unsettled"),
        # Who is there.
        ("is anyone on the porch", "answer: state motion 1"),
        ("is anyone in the studio", "answer: value 0"),
        ("is anyone in the sauna", "answer: value 0"),
        ("is there somebody at the door", "answer: value 0"),
        ("is Ida in the shed", "answer: where 1"),
        ("who is at home", "answer: which home 1"),
        # Which of two kinds that one word may stand for.
        ("is the radio on", "answer: state on 1"),
    ],
)
def test_answer(said: str, plan: str) -> None:
    assert short(PLANNER.plan(said, at(HOME, "parlour"))) == plan


def test_radio_is_no_television() -> None:
    plan = PLANNER.plan("is the radio on", at(HOME, "parlour"))
    assert plan.targets == ("media_player.shed",)


CHINESE = home_of(
    (
        ("light.keting", "吊灯", "keting", None),
        ("light.zhuwo", "台灯", "zhuwo", None),
        ("climate.you", "右边空调", "keting", None),
        ("sensor.yuanzi", "温度", "yuanzi", "temperature"),
        ("binary_sensor.yuanzi", "院子人体传感器", "yuanzi", "motion"),
        ("weather.tianqi", "家里天气", None, None),
    ),
    {"keting": ("客厅", None), "zhuwo": ("主卧", None), "yuanzi": ("院子", None)},
    {},
)

CHINESE_PLANNER = Planner(CHINESE, words_for("zh"))


@pytest.mark.parametrize(
    ("said", "plan"),
    [
        ("健身房的灯开着吗", "absent: 健身房"),
        ("客厅的灯开着吗", "answer: state on 1"),
        ("红色的灯开着吗", "absent: 红色的灯"),
        ("左边空调开着吗", "ask: did_you_mean: 右边空调"),
        ("爸爸的台灯开着吗", "ask: did_you_mean: 台灯"),
        ("院子温度多少", "answer: value temperature 1"),
        ("主卧温度多少", "answer: value temperature 0"),
        ("北京天气怎么样", "absent: 北京"),
        ("今天天气怎么样", "answer: weather 1"),
        ("明天几度", "answer: weather 1"),
        ("有人在客厅吗", "answer: value 0"),
        ("院子有人吗", "answer: state motion 1"),
        ("要开灯吗", "unsettled"),
        ("开灯费电吗", "unsettled"),
        ("几点关灯", "unsettled"),
        ("关灯了吗", "answer: state off 2"),
        ("有没有开灯", "answer: state on 2"),
    ],
)
def test_chinese_answer(said: str, plan: str) -> None:
    assert short(CHINESE_PLANNER.plan(said, at(CHINESE, None))) == plan


@pytest.mark.parametrize(
    ("language", "said", "plan"),
    [
        ("de", "ist jemand im Keller", "answer: value 0"),
        ("de", "ist die hintere Tür abgeschlossen", "absent: hintere tür"),
        ("de", "ist das rote Licht an", "absent: rote licht"),
        ("de", "wie viele Lichter sind in der Garage an", "absent: lichter in der garage"),
        ("de", "wie wird das Wetter in Lissabon", "absent: lissabon"),
        ("fr", "la porte arrière est-elle verrouillée", "absent: porte arrière"),
        ("fr", "la lampe rouge est-elle allumée", "absent: lampe rouge"),
        ("fr", "combien de lumières sont allumées dans le garage", "absent: lumières dans le garage"),
        ("fr", "quel temps fait-il à Lisbonne", "absent: lisbonne"),
        ("es", "¿está bloqueada la puerta trasera?", "absent: puerta trasera"),
        ("es", "¿cuántas luces están encendidas en el garaje?", "absent: luces en el garaje"),
        ("es", "¿qué tiempo hace en Lisboa?", "absent: lisboa"),
    ],
)
def test_european_answer(language: str, said: str, plan: str) -> None:
    assert short(Planner(HOME, words_for(language)).plan(said, at(HOME, "parlour"))) == plan
