"""Chinese orders of one turn: which thing they name, and sentences that only look like orders."""

from dataclasses import replace

import pytest

from custom_components.hearken.understanding.home import Attribute
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

_AREAS: dict[str, tuple[str, str | None]] = {
    "parlour": ("客厅", "g"),
    "diner": ("餐厅", "g"),
    "parents": ("主卧", "u"),
    "bath": ("卫生间", "u"),
    "balcony": ("阳台", "u"),
}
_ROWS: list[tuple[str, str, str | None, str | None]] = [
    ("light.big", "客厅主灯", "parlour", None),
    ("light.strip", "电视灯带", "parlour", None),
    ("light.stand", "落地灯", "parlour", None),
    ("light.diner", "餐厅吊灯", "diner", None),
    ("light.parents", "主卧灯", "parents", None),
    ("light.bath", "卫生间灯", "bath", None),
    ("light.balcony", "阳台灯", "balcony", None),
    ("cover.parlour", "客厅窗帘", "parlour", "curtain"),
    ("cover.parents", "主卧窗帘", "parents", "curtain"),
    ("media_player.tv", "电视", "parlour", "tv"),
    ("media_player.diner", "餐厅音箱", "diner", "speaker"),
    ("fan.parlour", "风扇", "parlour", None),
    ("climate.parlour", "客厅空调", "parlour", None),
    ("climate.parents", "主卧空调", "parents", None),
    ("switch.boiler", "热水器", "bath", None),
    ("switch.pump", "鱼缸水泵", "diner", None),
    ("switch.teacher", "王老师的灯串", "diner", None),
    ("valve.main", "总水阀", "bath", "water"),
    ("vacuum.robot", "小黑", "parlour", None),
    ("lock.front", "大门", "diner", None),
    ("alarm_control_panel.home", "安防", None, None),
    ("scene.sleep", "睡眠模式", None, None),
    ("todo.shopping_list", "购物清单", None, None),
]
_CHOICES = {Attribute.MODE: ("off", "heat", "cool"), Attribute.PRESET: ("eco", "away")}
_PLAIN = home_of(_ROWS, _AREAS, {"g": "一楼", "u": "二楼"})
_HOME = replace(
    _PLAIN,
    entities={
        key: replace(one, choices=_CHOICES if one.domain == "climate" else {}) for key, one in _PLAIN.entities.items()
    },
)
_PLANNER = Planner(_HOME, words_for("zh"))
_STATES = {
    "vacuum__robot": "docked",
    "media_player__diner": "playing",
    "media_player__tv": "off",
    "climate__parlour": "off",
}


def _said(text: str) -> str:
    return short(_PLANNER.plan(text, at(_HOME, "parlour", **_STATES)))


@pytest.mark.parametrize(
    "text",
    [
        # A place within another one
        "关掉主卧卫生间的灯",
        "打开客厅的阳台的灯",
        "打开主卧阳台灯",
        # Another's thing, another word before a name, something that is no thing at all
        "打开李老师的灯串",
        "打开大热水器",
        "打开旧落地灯",
        "关掉副灯",
        "打开后面的风扇",
        "打开餐灯",
        "打开暖光灯",
        "关于空调",
        "关心一下空调",
        "也许关灯",
        "打开吧台灯",
        # One kind of thing at another
        "打开空调灯",
        "打开窗帘的灯",
        "打开门灯",
        "打开电视空调",
        # What only says which thing is meant
        "打开红色的灯",
        "打开绿灯",
        "打开紫外灯",
        "打开中间的灯",
        "打开最大的灯",
        "打开落地灯2",
        "打开十盏灯",
        "打开一侧的窗帘",
        "打开旁边的灯",
        "打开里面的灯",
        "打开窗边的灯",
        # Heating, water
        "打开暖气",
        "打开电暖器",
        "主卧地暖调到二十度",
        "空调调高一点",
        "空调开最大风",
        "空调开最大",
        "打开水龙头",
        "浇花",
        "继续扫地",
        # Modes of a thing or of the whole home
        "空调睡眠模式",
        "主卧睡眠模式",
        "打开风扇的睡眠模式",
        "打开离家模式",
        "打开节能模式",
    ],
)
def test_what_is_not_there_is_not_taken_for_another(text: str) -> None:
    assert _said(text).partition(":")[0] in {"absent", "ask", "unsettled", "hold"}


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("打开二楼主卧的灯", "on l.parents"),
        ("打开二楼的灯", "on l.parents l.bath l.balcony"),
        ("打开客厅餐厅的灯", "on l.big l.strip l.stand l.diner"),
        ("打开主卧的灯和窗帘", "on l.parents; open c.parents"),
        ("打开热水旗", "on s.boiler"),
        ("打开落地登", "on l.stand"),
        ("打开王老师的灯串", "on s.teacher"),
        ("打开电视的灯带", "on l.strip"),
        ("打开电视旁边的灯带", "on l.strip"),
        ("打开客厅里面的灯", "on l.big l.strip l.stand"),
        ("打开灯的开关", "on l.big l.strip l.stand"),
        ("打开热水器插座", "on s.boiler"),
        ("打开三盏灯", "on l.big l.strip l.stand"),
        ("落地灯调成红色", "set colour=red l.stand"),
        ("落地灯调到最亮", "set brightness=100 l.stand"),
        ("空调调到最低", "set temperature=7 c.parlour"),
        ("音箱开到最大音量", "set volume=100 m.diner"),
        ("窗帘开到中间", "set position=50 c.parlour"),
        ("落地灯打开百分之二", "set brightness=2 l.stand"),
        ("打开空调", "on c.parlour"),
        ("开制冷", "set mode=cool [cool] c.parlour"),
        ("打开睡眠模式", "run s.sleep"),
        ("开启离家布防", "arm [away] a.home"),
        ("打开电视的静音", "mute m.tv"),
        ("关静音", "unmute m.diner"),
        ("放点音乐", "resume m.diner"),
        ("关掉音乐", "off m.diner"),
        ("继续播放", "resume m.diner"),
        ("停止播放", "pause m.diner"),
        ("打开餐听吊灯", "on l.diner"),
        ("开始打扫", "start v.robot"),
    ],
)
def test_what_is_there_is_still_done(text: str, plan: str) -> None:
    assert _said(text) == plan


@pytest.mark.parametrize(
    "text",
    [
        "灯尚未关",
        "开不了灯",
        "关不掉空调",
        "拉不上窗帘",
        "来不及关灯了",
        "等我关灯",
        "是我开的灯",
        "我开的灯",
        "我关的空调",
        "我要去关灯",
        "让我关灯",
        "关灯的人",
        "关灯按钮",
        "我在打扫卫生",
        "我去扫地",
        "开着空调要关窗",
        "不太热",
        "现在不冷了",
        "打开热点",
        "我不觉得冷",
        "空调不制冷",
        "落地灯很烫",
        "窗外太吵",
        "比赛结束了",
        "我买了一盏灯",
        "空调买贵了",
        "关掉我买的灯",
    ],
)
def test_what_only_tells_asks_for_nothing(text: str) -> None:
    assert _said(text).partition(":")[0] in {"hold", "unsettled", "later", "ask"}


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("把我房间的灯关掉", "off l.big l.strip l.stand"),
        ("我要关灯", "off l.big l.strip l.stand"),
        ("让客厅的灯亮起来", "on l.big l.strip l.stand"),
        ("去打扫", "start v.robot"),
        ("买鸡蛋", "add [鸡蛋] t.shopping_list"),
        ("太热了", "set mode=cool c.parlour"),
        ("这里不够亮", "change brightness=2 l.big l.strip l.stand"),
    ],
)
def test_what_asks_is_still_done(text: str, plan: str) -> None:
    assert _said(text) == plan


def test_a_robot_that_is_paused_goes_on() -> None:
    states = {"vacuum__robot": "paused", "media_player__diner": "off", "media_player__tv": "off"}
    assert short(_PLANNER.plan("继续", at(_HOME, "parlour", **states))) == "resume v.robot"


def test_an_air_conditioner_that_heats_is_the_heating() -> None:
    assert short(_PLANNER.plan("关掉暖气", at(_HOME, "parlour", climate__parlour="heat"))) == "off c.parlour"
