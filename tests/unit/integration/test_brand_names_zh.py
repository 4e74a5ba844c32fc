"""Homes of two floors whose things are called after their makes: what is meant, and above all what is not."""

import pytest

from custom_components.hearken.understanding.conditions import holds
from custom_components.hearken.understanding.dialogue import Dialogue
from custom_components.hearken.understanding.home import Seen, Snapshot
from custom_components.hearken.understanding.plan import Kind
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

_HOME = home_of(
    [
        ("light.ceiling", "客厅顶灯", "hall", None),
        ("light.floor", "云杉落地灯", "hall", None),
        ("light.night", "小夜灯", "kid", None),
        ("light.dad", "爸爸床头灯", "master", None),
        ("light.mum", "妈妈床头灯", "master", None),
        ("light.grandma", "松果床头灯", "old", None),
        ("climate.hall", "北风柜机", "hall", None),
        ("climate.master", "雪岭空调", "master", None),
        ("climate.kid", "海潮空调", "kid", None),
        ("climate.old", "云杉空调", "old", None),
        ("fan.kid", "松果循环扇", "kid", None),
        ("cover.hall", "客厅窗帘", "hall", "curtain"),
        ("cover.master", "绿野窗帘", "master", "curtain"),
        ("cover.rack", "晾衣架", "hall", "awning"),
        ("media_player.tv", "电视", "hall", "tv"),
        ("media_player.old", "海潮电视", "old", "tv"),
        ("media_player.speaker", "小爱音箱", "hall", "speaker"),
        ("vacuum.down", "追云扫地机", "hall", None),
        ("vacuum.up", "磐石扫地机", "corridor", None),
        ("switch.down", "云杉热水器", "hall", None),
        ("switch.water", "饮水机插座", "hall", "outlet"),
        ("scene.film", "观影模式", None, None),
        ("alarm_control_panel.home", "安防", "hall", None),
    ],
    {
        "hall": ("客厅", "g"),
        "old": ("老人房", "g"),
        "master": ("主卧", "u"),
        "kid": ("壮壮房", "u"),
        "corridor": ("二楼走廊", "u"),
    },
    {"g": "一楼", "u": "二楼"},
)
_PLANNER = Planner(_HOME, words_for("zh"))
_STATES = {
    "vacuum__down": "docked",
    "vacuum__up": "cleaning",
    "climate__hall": "cool",
    "climate__master": "off",
    "climate__kid": "cool",
    "climate__old": "off",
    "light__ceiling": "on",
    "light__floor": "off",
    "light__night": "off",
    "light__dad": "on",
    "light__mum": "on",
    "light__grandma": "off",
    "media_player__tv": "playing",
    "media_player__old": "off",
    "media_player__speaker": "playing",
    "cover__hall": "open",
    "cover__master": "open",
}


def _said(text: str, here: str = "hall", dialogue: Dialogue | None = None) -> str:
    return short(_PLANNER.plan(text, at(_HOME, here, **_STATES), dialogue))


def _then(first: str, second: str, here: str = "hall") -> str:
    done = _PLANNER.plan(first, at(_HOME, here, **_STATES))
    return _said(second, here, Dialogue(last=done, done=done))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("除了壮壮房的空调都关掉", "off c.hall c.master c.old"),
        ("除了主卧的窗帘都拉上", "close c.hall"),
        ("除了小夜灯全关了", "off l.ceiling l.floor l.dad l.mum l.grandma"),
        ("扫地机先停一下", "pause v.up"),
        ("一楼的扫地机开始打扫", "start v.down"),
        ("爸爸妈妈的床头灯都关了", "off l.dad l.mum"),
        ("饮水机关了", "off s.water"),
        ("北风空调调到二十四度", "set temperature=24 c.hall"),
        ("小爱声音小一点", "change volume=-1 m.speaker"),
        ("观影模式走起", "run s.film"),
    ],
)
def test_what_is_meant(text: str, expected: str) -> None:
    """Of things that are called alike, exactly those are meant that the words say."""
    assert _said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "扫地机开始扫",
        "让扫地机出来干活",
        "温度到二十八度就开空调",
        "热了就开空调",
        "有人进来就开灯",
        "人一走就把灯关了",
        "出门就关灯",
        "扫地机扫完了就关灯",
        "妈妈关灯我去洗澡",
        "那台追云扫地机花了两千多块",
        "温度低于二十度开空调",
        "云杉窗帘拉开",
        "北风挂机打开",
    ],
)
def test_not_done(text: str) -> None:
    """What is to be done on some occasion, is told, or may be several things, is not done."""
    assert not _PLANNER.plan(text, at(_HOME, "hall", **_STATES)).steps


@pytest.mark.parametrize(
    ("here", "text", "expected"),
    [
        ("old", "电视打开", "on m.old"),
        ("hall", "电视打开", "on m.tv"),
        ("old", "床头灯打开", "on l.grandma"),
        ("corridor", "这层的窗帘都拉上", "close c.master"),
    ],
)
def test_here(here: str, text: str, expected: str) -> None:
    """The thing here is meant that ends like the name of one elsewhere; this floor is that of the speaker."""
    assert _said(text, here) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("把空调关了", "楼上的也关了", None),
        ("北风柜机关了", "二楼的也关了", "off c.master c.kid"),
        ("北风柜机关了", "二楼的打开", "on c.master c.kid"),
        ("客厅窗帘拉开一半", "还是晃眼 全拉上吧", "close c.hall"),
    ],
)
def test_followed(first: str, second: str, expected: str | None) -> None:
    """What follows is of the sort of thing that was spoken of, wherever that is."""
    said = _then(first, second)
    assert said == expected if expected else "l." not in said


def test_both_of_two_turns() -> None:
    """What "all of them" says are those of both turns, and not all of the home."""
    first = _PLANNER.plan("爸爸床头灯打开", at(_HOME, "hall", **_STATES))
    dialogue = Dialogue(last=first, done=first)
    second = _PLANNER.plan("妈妈床头灯也打开", at(_HOME, "hall", **_STATES), dialogue)
    assert _said("都关了吧", dialogue=dialogue.then(second)) == "off l.dad l.mum"


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("楼下要是还有灯亮着就都关了", ()),
        ("如果壮壮房不到二十七度就把空调关了", ("climate.kid",)),
        ("二楼要是有灯亮着就全关了", ("light.night", "light.dad", "light.mum")),
    ],
)
def test_on_condition(text: str, targets: tuple[str, ...]) -> None:
    """What a condition is about, and where, is what something is done with."""
    plan = _PLANNER.plan(text, at(_HOME, "hall", **_STATES))
    assert (plan.kind is not Kind.ACT) if not targets else (plan.steps and set(plan.targets) <= {*targets})


def test_all_of_them() -> None:
    """If all of them are off: all, and not one of them."""
    plan = _PLANNER.plan("如果主卧的灯都关着就打开小夜灯", at(_HOME, "hall", **_STATES))
    condition = plan.steps[0].condition
    assert condition is not None
    on, off = (Seen(state=state) for state in ("on", "off"))
    one, *others = condition.targets
    some = Snapshot(home=_HOME, states={one: on, **dict.fromkeys(others, off)})
    none = Snapshot(home=_HOME, states=dict.fromkeys(condition.targets, off))
    assert others
    assert (holds(condition, some), holds(condition, none)) == (False, True)
