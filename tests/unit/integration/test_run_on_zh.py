"""Chinese orders and what is told beside them in one breath, and rooms that are said once for several orders."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

_HOME = home_of(
    [
        ("light.hall", "走廊灯", "hall", None),
        ("switch.kettle", "烧水壶", "hall", None),
        ("cover.bamboo", "竹帘", "tea", "blind"),
        ("climate.tea", "地暖", "tea", None),
        ("climate.plum", "地暖", "plum", None),
        ("climate.lotus", "地暖", "lotus", None),
        ("cover.plum", "窗帘", "plum", "curtain"),
        ("cover.lotus", "窗帘", "lotus", "curtain"),
        ("light.plum", "吊灯", "plum", None),
        ("binary_sensor.plum", "梅花房窗户", "plum", "window"),
        ("lock.gate", "院门", None, None),
        ("media_player.tv", "电视", "tea", "tv"),
        ("lawn_mower.black", "老黑", None, None),
        ("todo.shop", "买菜清单", None, None),
        ("alarm_control_panel.home", "安防", None, None),
    ],
    {"hall": ("走廊", None), "tea": ("茶室", None), "plum": ("梅花房", None), "lotus": ("荷花房", None)},
    {},
)
_PLANNER = Planner(_HOME, words_for("zh"))


def _said(text: str, here: str | None = "hall") -> str:
    return short(_PLANNER.plan(text, at(_HOME, here)))


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("走廊灯开一下有人拎行李进来了", "on l.hall"),
        ("烧水壶开开我冲个咖啡", "on s.kettle"),
        ("电视先停一下来电话了", "pause m.tv"),
        ("茶室地暖调到十九度省点电", "set temperature=19 c.tea"),
        ("风吹进来了竹帘放下来", "close c.bamboo"),
        ("外婆嫌冷茶室的地暖打开", "on c.tea"),
        ("电视打开看天气预报", "on m.tv"),
        ("茶室地暖别关把竹帘放下来就行", "close c.bamboo"),
        ("锅烧干了,走廊灯关了吧", "off l.hall"),
        ("天黑了,竹帘放下来", "close c.bamboo"),
        ("茶室地暖开到二十三度外婆怕冷", "set temperature=23 c.tea"),
        ("电视声音小点爷爷在打电话", "change volume=-1 m.tv"),
        ("豆豆要写作业把走廊灯开到最亮", "set brightness=100 l.hall"),
        ("都几点了还不睡把走廊灯关了", "off l.hall"),
    ],
)
def test_what_is_told_in_one_breath_is_left_out(text: str, plan: str) -> None:
    assert _said(text) == plan


@pytest.mark.parametrize(
    "text",
    [
        "妈妈把走廊灯开一下我才看得见",
        "竹帘放下来的时候会响",
        "电视打开电费就贵了",
        "他把烧水壶打开了水都烧干了",
        "走廊灯关了我才睡得着",
        "天黑了就放竹帘",
        "我去开走廊灯",
        "妈妈要我把走廊灯关了",
        "豆豆想要把走廊灯关了",
        "安防撤了",
    ],
)
def test_what_may_as_well_be_told_does_nothing(text: str) -> None:
    assert _said(text).partition(":")[0] in {"absent", "hold", "later", "unsettled", "ask"}


@pytest.mark.parametrize(
    ("text", "here", "plan"),
    [
        ("梅花房的吊灯打开,窗帘拉上", "hall", "on l.plum; close c.plum"),
        ("荷花房窗帘拉开,地暖调到二十二", "hall", "open c.lotus; set temperature=22 c.lotus"),
        ("把窗帘拉开", "plum", "open c.plum"),
        ("窗帘都拉开", "plum", "open c.plum c.lotus c.bamboo"),
    ],
)
def test_what_each_room_has_is_that_of_the_room_that_was_said(text: str, here: str, plan: str) -> None:
    assert _said(text, here) == plan


def test_of_what_several_rooms_have_it_is_asked_which() -> None:
    assert _said("窗帘拉上", "hall").startswith("ask")


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("让老黑去割草", "start l.black"),
        ("让老黑把院子里的草割一割", "start l.black"),
        ("把安防撤了", "disarm a.home"),
        ("安防开离家", "arm [away] a.home"),
        ("豆腐买回来了,从买菜清单上划掉", "complete [豆腐] t.shop"),
        ("在买菜清单里记一条两斤五花肉", "add [两斤五花肉] t.shop"),
    ],
)
def test_wordings(text: str, plan: str) -> None:
    assert _said(text) == plan


def test_a_condition_of_a_room_is_of_its_order_too() -> None:
    (step,) = _PLANNER.plan("如果梅花房窗户开着就把地暖关了", at(_HOME, "hall")).steps
    assert (step.targets, step.condition and step.condition.targets) == (("climate.plum",), ("binary_sensor.plum",))


@pytest.mark.parametrize(
    "text",
    [
        "电视开大了特别响",
        "我正找手机想把电视声音调小点呢",
        "走廊灯打开不了不了人还没走呢",
        "水烧好了灯就从蓝变红",
        "买菜清单上写着两斤土豆还有醋",
    ],
)
def test_what_is_told_of_things_does_nothing(text: str) -> None:
    assert _said(text).partition(":")[0] in {"absent", "hold", "later", "unsettled", "ask", "answer"}
