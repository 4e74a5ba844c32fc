"""What the rules make of Chinese sentences; those of `sentences/zh.json`, plans written short."""

import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.hearken.understanding.dialogue import Dialogue
from custom_components.hearken.understanding.pinyin import alignment, likeness
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.speech_act import Mark, marks
from custom_components.hearken.understanding.words import words_for

from .chinese_home import chinese_home
from .sample_home import at, short

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "sentences" / "zh.json").read_text("utf-8"))
HOME = chinese_home()
ZH = words_for("zh")
PLANNER = Planner(HOME, ZH)


@pytest.mark.parametrize("case", CASES, ids=[case["say"] for case in CASES])
def test_sentence(case: dict[str, Any]) -> None:
    plan = PLANNER.plan(case["say"], at(HOME, case.get("here")))
    assert short(plan) == case["plan"]
    conditions = {step.condition for step in plan.steps if step.condition}
    said = " ".join(
        f"{one.comparison} {one.value:g}" if isinstance(one.value, float) else f"{one.comparison} {one.value}"
        for one in conditions
    )
    assert said == case.get("if", "")


FOLLOW_UPS = [
    (("打开沙发灯", "把它关了"), "off l.sofa"),
    (("打开沙发灯", "调暗一点"), "change brightness=-1 l.sofa"),
    (("打开厨房的灯", "客厅呢"), "on l.living_main l.living_strip l.sofa"),
    (("打开沙发灯和床头灯", "两个都关掉"), "off l.sofa l.bedside"),
    (("关上客厅窗帘", "再打开"), "open c.living"),
    (("大门锁了吗", "把它锁上"), "lock l.front"),
    (("打开床头灯", "调成紫色"), "set colour=purple l.bedside"),
    (("打开小夜灯", "再暗一点"), "change brightness=-1 l.night"),
    (("打开沙发灯", "把其他灯也打开"), "on l.living_main l.living_strip"),
]


@pytest.mark.parametrize(("turns", "expected"), FOLLOW_UPS, ids=[" / ".join(turns) for turns, _ in FOLLOW_UPS])
def test_follow_up(turns: tuple[str, str], expected: str) -> None:
    first = PLANNER.plan(turns[0], at(HOME))
    assert short(PLANNER.plan(turns[1], at(HOME), Dialogue(last=first))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("打开门廊灯", "on l.porch"),
        ("打開門廊燈", "on l.porch"),
        ("打开天窗遮帘", "open c.skylight"),
        ("打開沙發燈", "on l.sofa"),
        ("關閉廚房音箱", "off m.kitchen"),
        ("打开門廊灯", "on l.porch"),
    ],
)
def test_both_ways_of_writing(text: str, expected: str) -> None:
    assert short(PLANNER.plan(text, at(HOME))) == expected


@pytest.mark.parametrize(("one", "other"), [("克", "客"), ("投", "头"), ("兰", "男"), ("津", "京"), ("四", "是")])
def test_what_sounds_alike(one: str, other: str) -> None:
    assert likeness(one, other) > 0.9


def test_what_does_not_sound_alike() -> None:
    assert likeness("客", "书") == 0
    assert likeness("a", "客") == 0
    assert alignment("", "", {}, 1.0) == 0
    assert alignment("克厅", "客厅", {}, 1.0) > 0.9 > alignment("书房", "客厅", {}, 1.0)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("不要开灯", Mark.NEGATION),
        ("别开灯", Mark.NEGATION),
        ("別開燈", Mark.NEGATION),
        ("灯开了吗", Mark.QUESTION),
        ("燈開了嗎", Mark.QUESTION),
        ("门锁没锁", Mark.QUESTION),
        ("多少度", Mark.QUESTION),
        ("我关了灯", Mark.REPORT),
        ("他把灯关了", Mark.REPORT),
        ("如果下雨就关窗", Mark.CONDITION),
        ("每天早上开灯", Mark.SCHEDULE),
    ],
)
def test_marked(text: str, mark: Mark) -> None:
    assert mark in marks(text, ZH)


@pytest.mark.parametrize(
    "text",
    [
        "帮我把灯关了",
        "请帮我把灯打开",
        "能不能把灯打开",
        "可以开灯吗",
        "可以幫我開燈嗎",
        "麻烦把灯关掉好吗",
        "其他的灯关掉",
        "别的灯关掉",
        "打开别墅的灯",
    ],
)
def test_plain_command(text: str) -> None:
    assert not marks(text, ZH) - {Mark.EXCEPTION}


@pytest.mark.parametrize(
    "text", ["", "。。。", "的的的", "开" * 700, "把" * 300, "㐀㐁㐂", "开灯" * 400, "一二三四五六七八九十"]
)
def test_bad_input_is_survived(text: str) -> None:
    assert len(PLANNER.plan(text, at(HOME)).steps) < 700


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("客厅空调高两度", "change temperature=2 c.living"),
        ("卧室空调温度低一度", "change temperature=-1 c.master"),
        ("沙发灯亮度低百分之三十", "change brightness=-30 l.sofa"),
        ("把沙发灯调低一半", "set brightness=0.5 l.sofa"),
        ("客厅比卧室高两度", "hold"),
        ("客厅空调比卧室空调低两度", "hold"),
        ("客厅的灯比卧室亮得多", "hold"),
        ("今天比昨天低五度", "hold"),
    ],
)
def test_higher_by_a_number_is_asked_for_and_compared_is_told(text: str, expected: str) -> None:
    assert short(PLANNER.plan(text, at(HOME))) == expected


@pytest.mark.parametrize("text", ["开一盏客厅的灯", "随便一盏客厅的灯打开"])
def test_one_of_several_is_asked_for(text: str) -> None:
    assert short(PLANNER.plan(text, at(HOME))) == "ask: which_one: 客厅吊灯 | 电视灯带 | 沙发灯"


@pytest.mark.parametrize("text", ["书房里的东西全部关掉", "书房的电器都关了", "把书房的东西全关了"])
def test_everything_in_a_room(text: str) -> None:
    assert short(PLANNER.plan(text, at(HOME))) == "off l.study s.outlet m.study"


def test_whose_things_they_are_is_no_request() -> None:
    assert short(PLANNER.plan("我的东西都在书房", at(HOME))) == "unsettled"
