"""Several things said in one breath, taken back, or bound to a moment: each is read with what it belongs to."""

import pytest

from .sample_home import home_of, planning, short

_ENGLISH = home_of(
    [
        ("light.loft", "Loft light", "loft", None),
        ("light.shed", "Shed light", "shed", None),
        ("switch.mill", "Mill pump", "shed", None),
        ("switch.pond", "Pond pump", "shed", None),
        ("switch.drier", "Drier", "loft", None),
        ("vacuum.bob", "Bob", "loft", None),
        ("climate.unit", "Unit", "loft", None),
        ("sensor.loft", "Loft temperature", "loft", "temperature"),
        ("weather.home", "Home", None, None),
    ],
    {"loft": ("Loft", None), "shed": ("Shed", None)},
    {},
)
_CHINESE = home_of(
    [
        ("light.star", "星星灯", "attic", None),
        ("light.wall", "壁灯", "attic", None),
        ("light.big", "吊灯", "study", None),
        ("climate.attic", "阁楼空调", "attic", None),
        ("fan.attic", "阁楼风扇", "attic", None),
        ("media_player.tv", "电视", "study", "tv"),
    ],
    {"attic": ("阁楼", "up"), "study": ("画室", "down")},
    {"up": "三楼", "down": "一楼"},
)
_said = planning({"en": (_ENGLISH, "loft"), "zh": (_CHINESE, "attic")})


@pytest.mark.parametrize(
    ("language", "text", "plan"),
    [
        ("en", "turn the mill, nah sorry, the pond pump off", "off s.pond"),
        ("en", "turn on the loft light, oh no wait, the shed light", "on l.shed"),
        ("en", "send bob out", "start v.bob"),
        ("en", "send bob out, it's a mess in here", "start v.bob"),
        ("en", "send bob home", "dock v.bob"),
        ("zh", "三楼的灯只留星星灯 其他关掉", "off l.wall"),
        ("zh", "阁楼空调打开然后风扇顺便关一关", "on c.attic; off f.attic"),
        ("zh", "打开电视和阁楼风扇然后关掉吊灯", "on m.tv f.attic; off l.big"),
        ("zh", "电视关掉 啊没有啦 静音就好", "mute m.tv"),
    ],
)
def test_each_is_done_with_its_own(language: str, text: str, plan: str) -> None:
    assert short(_said(language, text)) == plan


@pytest.mark.parametrize(
    "text",
    [
        "the second the drier's done flip off the shed light",
        "the minute my brother gets up turn the loft light on",
        "soon as I leave turn off the lights",
        "turn the loft light off every time the drier stops",
    ],
)
def test_what_waits_for_a_moment_is_not_done_now(text: str) -> None:
    assert short(_said("en", text)).startswith("later")


@pytest.mark.parametrize("outside", ["outside", "outdoors"])
def test_a_condition_on_the_weather_asks_no_room(outside: str) -> None:
    (step,) = _said("en", f"if it's over 25 {outside} turn on the unit").steps
    assert step.condition is not None
    assert step.condition.targets == ("weather.home",)
