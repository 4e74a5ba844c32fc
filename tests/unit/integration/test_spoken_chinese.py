"""Chinese as it is spoken at home: dialect verbs, requests as questions, what is to end, and what is only told."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

_HOME = home_of(
    [
        ("light.strip", "灯带", "hall", None),
        ("light.desk", "台灯", "hall", None),
        ("light.lantern", "灯笼", "yard", None),
        ("light.east_big", "东屋大灯", "east", None),
        ("light.west_big", "小宝大灯", "west", None),
        ("cover.hall", "纱帘", "hall", "curtain"),
        ("fan.hall", "落地扇", "hall", None),
        ("climate.hall", "堂屋地暖", "hall", None),
        ("climate.east", "东屋地暖", "east", None),
        ("climate.shed", "车棚暖风机", "shed", None),
        ("media_player.radio", "老收音机", "hall", "speaker"),
        ("vacuum.robot", "毛毛", "hall", None),
        ("switch.cooker", "电饭煲", "hall", None),
        ("humidifier.small", "加湿器", "hall", "humidifier"),
        ("humidifier.east", "东屋加湿器", "east", "humidifier"),
        ("lock.gate", "街门", "yard", None),
        ("todo.shopping_list", "购物清单", None, None),
    ],
    {
        "hall": ("堂屋", None),
        "yard": ("院子", None),
        "east": ("东屋", None),
        "west": ("西屋", None),
        "shed": ("车棚", None),
    },
    {},
)
_PLANNER = Planner(_HOME, words_for("zh"))


def _said(text: str, here: str = "hall") -> str:
    return short(_PLANNER.plan(text, at(_HOME, here)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("灯笼整开呗", "on l.lantern"),
        ("灯笼给他点上", "on l.lantern"),
        ("纱帘儿给我拉喽", "close c.hall"),
        ("电饭煲插上电", "on s.cooker"),
        ("电饭煲给摁下去", "on s.cooker"),
        ("受累把落地扇给关喽", "off f.hall"),
        ("落地扇可以关掉吗", "off f.hall"),
        ("落地扇先停掉", "off f.hall"),
        ("落地扇别吹了", "off f.hall"),
        ("毛毛歇会儿吧", "pause v.robot"),
        ("毛毛该干活了", "start v.robot"),
        ("毛毛别扫了", "stop v.robot"),
        ("这台灯太黄了 白一点", "change colour_temperature=2 l.desk"),
        ("灯带来个紫色儿的", "set colour=purple l.strip"),
        ("两台加湿器都打开", "on h.east h.small"),
        ("一台加湿器打开", "on h.small"),
        ("大灯关掉", "ask: which_one: 东屋大灯 | 小宝大灯"),
        ("各屋的地暖都调到二十度", "set temperature=20 c.hall c.east"),
        ("东屋大灯打开 地暖也打开", "on l.east_big; on c.hall"),
        ("西屋的灯打开 地暖关了", "on l.west_big; off c.hall"),
        ("豆腐买好了", "complete [豆腐] t.shopping_list"),
        ("豆腐买完了 给它划了", "complete [豆腐] t.shopping_list"),
    ],
)
def test_what_is_said_at_home_is_done(text: str, expected: str) -> None:
    assert _said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "别开灯笼",
        "别关了",
        "我歇会儿",
        "落地扇能自动关掉吗",
        "落地扇怎么不转了",
        "我干活去了",
        "灯笼别动",
        "街门别开",
    ],
)
def test_what_asks_for_nothing_does_nothing(text: str) -> None:
    assert _said(text).partition(":")[0] in {"absent", "hold", "later", "unsettled", "ask", "answer"}


@pytest.mark.parametrize("text", ["定个八分钟 我蒸条鱼", "帮我定二十分钟的闹钟，我要午睡"])
def test_a_timer_is_set_whatever_it_is_for(text: str) -> None:
    assert _PLANNER.rephrased(text) is not None


@pytest.mark.parametrize("text", ["冻得直打哆嗦", "车棚里冻得嘎嘎的 车都打不着火", "嗓子干得冒烟", "收音机吵得我头疼"])
def test_what_is_complained_of_is_offered_to_be_mended(text: str) -> None:
    assert _said(text).startswith("ask")
