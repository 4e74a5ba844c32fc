"""Whose something is, where no spaces are written; and Chinese values, sighs and exceptions as they are spoken."""

from dataclasses import replace

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

_HOME = home_of(
    [
        ("light.hall", "客廳大燈", "hall", None),
        ("light.standing", "立燈", "hall", None),
        ("light.master", "主臥吸頂燈", "master", None),
        ("light.his", "阿哲床頭燈", "master", None),
        ("light.hers", "小莉床頭燈", "master", None),
        ("light.son", "小安大燈", "son", None),
        ("light.eyes", "護眼燈", "son", None),
        ("light.moon", "月球燈", "daughter", None),
        ("light.old", "長輩房燈", "old", None),
        ("switch.blanket", "電毯", "old", "outlet"),
        ("fan.grandma", "阿嬤電扇", "old", None),
        ("climate.hall", "客廳冷氣", "hall", None),
        ("climate.son", "小安冷氣", "son", None),
        ("climate.old", "長輩房冷氣", "old", None),
        ("media_player.tv", "電視", "hall", "tv"),
        ("media_player.son", "小安喇叭", "son", "speaker"),
        ("media_player.grandpa", "阿公收音機", "old", "speaker"),
        ("humidifier.master", "除濕機", "master", "dehumidifier"),
        ("humidifier.hall", "客廳除濕機", "hall", "dehumidifier"),
        ("cover.hall", "客廳窗簾", "hall", "curtain"),
        ("lock.front", "大門", "hall", None),
        ("lock.back", "後門", "hall", None),
    ],
    {
        "hall": ("客廳", None),
        "master": ("主臥", None),
        "son": ("小安房間", None),
        "daughter": ("樂樂房間", None),
        "old": ("長輩房", None),
    },
    {},
)
_OLD = replace(_HOME.areas["old"], names=("長輩房", "阿嬤房間", "阿公阿嬤房間"))
_HOME = replace(_HOME, areas={**_HOME.areas, "old": _OLD})
_PLANNER = Planner(_HOME, words_for("zh"))


def _said(text: str, here: str = "hall") -> str:
    return short(_PLANNER.plan(text, at(_HOME, here)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("小安的護眼燈關掉", "off l.eyes"),
        ("小安那盞护眼灯關掉", "off l.eyes"),
        ("小安的音箱打開", "on m.son"),
        ("小安那台冷气关了", "off c.son"),
        ("樂樂那顆月球燈暗一半", "set brightness=0.5 l.moon"),
        ("乐乐的月球灯关掉", "off l.moon"),
        ("樂樂那邊的燈打開", "on l.moon"),
        ("阿嬤那支電風扇關掉", "off f.grandma"),
        ("奶奶的電扇關掉", "off f.grandma"),
        ("阿公那台收音機關掉", "off m.grandpa"),
        ("阿公的電毯打開", "on s.blanket"),
        ("阿哲的床頭燈打開", "on l.his"),
        ("小莉那盏床头灯打开", "on l.hers"),
        ("小莉的燈打開", "on l.hers"),
        ("兩盞床頭燈都關掉", "off l.his l.hers"),
        ("床頭燈都關掉", "off l.his l.hers"),
        ("小安和樂樂的燈都關掉", "off l.son l.eyes l.moon"),
        ("小安跟阿嬤的冷氣都關掉", "off c.son c.old"),
        ("幫阿公把電毯打開", "on s.blanket"),
        ("幫小安開冷氣", "on c.son"),
        ("給樂樂關一下燈", "off l.moon"),
        ("小安的冷氣關掉，他的護眼燈也關掉", "off c.son; off l.eyes"),
    ],
)
def test_whose_it_is(text: str, expected: str) -> None:
    assert _said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "阿公的電扇關掉",  # which is called after her who shares his room
        "阿嬤的收音機打開",
        "小安的電扇關掉",
        "樂樂的冷氣打開",
        "妹妹的月球燈關掉",
        "阿明那支電扇關掉",
        "小安把燈關了",
        "小安的作業寫完了",
        "阿公把電毯打開了",
        "小安的燈不要關",
        "阿嬤的電扇還開著嗎",
        "阿公說他那間有點冷",
    ],
)
def test_nothing_of_somebody_else_is_done(text: str) -> None:
    assert not _PLANNER.plan(text, at(_HOME, "hall")).steps


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("大門也要鎖喔", "lock l.front"),
        ("大門跟後門都要鎖喔", "lock l.front l.back"),
        ("後門給鎖一下", "lock l.back"),
        ("方便的話把客廳窗簾拉上", "close c.hall"),
        ("每一台除濕機都打開", "on h.master h.hall"),
        ("冷氣全關", "off c.hall c.son c.old"),
        ("冷氣全關，阿嬤的開著", "off c.hall c.son"),
        ("冷氣全關，小安那台別動", "off c.hall c.old"),
        ("電視開著，立燈關掉", "off l.standing"),
        ("電視開著，立燈也開著，全部關掉", "off m.tv l.standing"),
        ("客廳除濕機停掉", "off h.hall"),
        ("小安房間剩下那顆燈也打開", "on l.son"),
    ],
)
def test_as_it_is_spoken(text: str, expected: str) -> None:
    home = at(_HOME, "hall", light__eyes="on", light__son="off")
    assert short(_PLANNER.plan(text, home)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("立燈亮度拉到五十趴", "set brightness=50 l.standing"),
        ("立燈調到五十，啊，六十趴", "set brightness=60 l.standing"),
        ("客廳冷氣開二十五，呃，二十七度好了", "set temperature=27 c.hall"),
        ("立燈調暖黃光", "set colour=warm white l.standing"),
        ("立燈換成偏冷的白光", "set colour=cool white l.standing"),
        ("客廳冷氣用送風就好", "set mode=fan_only [fan_only] c.hall"),
    ],
)
def test_values(text: str, expected: str) -> None:
    assert _said(text) == expected


@pytest.mark.parametrize(
    "text",
    ["門鎖", "大門的鎖", "下雨的話把客廳窗簾拉上", "立燈開著嗎", "電視開著", "昨天冷氣開二十五，呃，二十七度"],
)
def test_what_asks_for_nothing_now(text: str) -> None:
    assert _PLANNER.plan(text, at(_HOME, "hall")).kind not in {"act", "ask"}
