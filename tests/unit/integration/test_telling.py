"""Plans in plain words."""

import json
import re
import string
from collections.abc import Iterator
from datetime import time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from custom_components.hearken.understanding import telling
from custom_components.hearken.understanding.home import Attribute, Entity, Home
from custom_components.hearken.understanding.plan import (
    Ask,
    Comparison,
    Condition,
    Doubt,
    Kind,
    Option,
    Plan,
    Query,
    Question,
    Scale,
    Setting,
    Step,
    Verb,
    When,
)
from custom_components.hearken.understanding.speech_act import Mark
from custom_components.hearken.understanding.telling import BROAD, SENSITIVE, tell, tell_held, tell_reasons
from custom_components.hearken.understanding.words import known_languages, words_for

FOLDER = Path(telling.__file__).parent / "tellings"
EN, ZH = words_for("en"), words_for("zh-Hans")
NAMES = {"light.hall": "Hall light", "light.desk": "Desk lamp", "climate.nursery": "Nursery", "cover.blind": "Blind"}
HOME = Home(
    entities={key: Entity(id=key, names=(name,), domain=key.split(".")[0]) for key, name in NAMES.items()},
    temperature_unit="°C",
)
MANY = tuple(f"window.{number}" for number in range(6))


def step(verb: Verb, *targets: str, **more: Any) -> Plan:
    """Return a plan of one step."""
    return Plan(kind=Kind.ACT, steps=(Step(verb=verb, targets=targets, **more),))


def set_to(attribute: Attribute, value: str | float, scale: Scale = Scale.ABSOLUTE) -> Plan:
    """Return a plan that sets something of the hall light."""
    return step(Verb.SET, "light.hall", settings=(Setting(attribute=attribute, value=value, scale=scale),))


def ask(ask: Ask, *targets: str, **more: Any) -> Plan:
    """Return a plan of one question."""
    return Plan(kind=Kind.ANSWER, queries=(Query(ask=ask, targets=targets, **more),))


OPTIONS = (Option(label="Hall light", plan=Plan(kind=Kind.ACT)), Option(label="Desk lamp", plan=Plan(kind=Kind.ACT)))
BELOW = Condition(targets=("climate.nursery",), comparison=Comparison.BELOW, value=19, attribute=Attribute.TEMPERATURE)

TOLD = [
    (step(Verb.ON, "light.hall"), "turn on: Hall light", "打开：Hall light"),
    (step(Verb.OFF, "light.hall", "light.gone"), "turn off: Hall light and light.gone", "关闭：Hall light和light.gone"),
    (
        step(Verb.OFF, *MANY, broad=True),
        "turn off: 6 × device (gathered, not named)",
        "关闭：6 × 设备（是归类得出的，没有点名）",
    ),
    (set_to(Attribute.BRIGHTNESS, 30.0), "set: Hall light (brightness 30 %)", "设置：Hall light（亮度 30%）"),
    (set_to(Attribute.COLOUR, "red"), "set: Hall light (colour red)", "设置：Hall light（颜色 red）"),
    (
        set_to(Attribute.COLOUR_TEMPERATURE, 2700),
        "set: Hall light (colour temperature 2700 K)",
        "设置：Hall light（色温 2700 K）",
    ),
    (
        set_to(Attribute.TEMPERATURE, 1.5, Scale.STEP),
        "set: Hall light (temperature +1.5 °C)",
        "设置：Hall light（温度 +1.5 °C）",
    ),
    (set_to(Attribute.VOLUME, -10, Scale.STEP), "set: Hall light (volume -10 %)", "设置：Hall light（音量 -10%）"),
    (set_to(Attribute.VALUE, 7), "set: Hall light (value 7)", "设置：Hall light（数值 7）"),
    (
        set_to(Attribute.BRIGHTNESS, 0.5, Scale.FACTOR),
        "set: Hall light (brightness × 0.5)",
        "设置：Hall light（亮度 × 0.5）",
    ),
    (
        set_to(Attribute.BRIGHTNESS, -1, Scale.NUDGE),
        "set: Hall light (a bit less brightness)",
        "设置：Hall light（亮度低一点）",
    ),
    (
        set_to(Attribute.BRIGHTNESS, 9, Scale.NUDGE),
        "set: Hall light (much more brightness)",
        "设置：Hall light（亮度高很多）",
    ),
    (step(Verb.ADD, "todo.list", text="milk"), "add to a list: todo.list (“milk”)", "加入清单：todo.list（“milk”）"),
    (
        step(Verb.ON, "light.hall", duration=timedelta(minutes=80), when=When(delay=timedelta(seconds=90))),
        "turn on: Hall light (in 1 min 30 s, for 1 h 20 min)",
        "打开：Hall light（1分钟30秒后、持续1小时20分钟）",
    ),
    (
        step(Verb.ON, "light.hall", when=When(at=time(9, 5))),
        "turn on: Hall light (at 09:05)",
        "打开：Hall light（09:05）",
    ),
    (step(Verb.ON, "light.hall", when=When(words="daily")), "turn on: Hall light (daily)", "打开：Hall light（daily）"),
    (
        step(Verb.ON, "light.hall", when=When(delay=timedelta())),
        "turn on: Hall light (in 0 s)",
        "打开：Hall light（0秒后）",
    ),
    (
        step(Verb.ON, "light.hall", condition=BELOW),
        "turn on: Hall light (if Nursery is below 19 °C)",
        "打开：Hall light（如果Nursery低于19 °C）",
    ),
    (
        step(
            Verb.ON,
            "light.hall",
            condition=Condition(targets=("cover.blind",), comparison=Comparison.IS, value="open", waits=True),
        ),
        "turn on: Hall light (when Blind is open)",
        "打开：Hall light（等到Blind是open）",
    ),
    (ask(Ask.STATE, "light.hall", state="on"), "question: is Hall light on", "问题：Hall light是不是 on"),
    (
        ask(Ask.ANY, *MANY, state="open", kind="window"),
        "question: is any of 6 × window open",
        "问题：6 × window有没有 open 的",
    ),
    (
        ask(Ask.WHICH, "light.hall", state="on", negated=True),
        "question: which of Hall light are not on",
        "问题：Hall light哪些是 不 on",
    ),
    (
        ask(Ask.VALUE, "climate.nursery", attribute=Attribute.TEMPERATURE),
        "question: what is the temperature of Nursery",
        "问题：Nursery的温度是多少",
    ),
    (ask(Ask.WEATHER, day="tomorrow"), "question: what is the weather (tomorrow)", "问题：天气怎么样（明天）"),
    (
        Plan(kind=Kind.ASK, question=Question(doubt=Doubt.WHICH_ONE, options=OPTIONS)),
        "ask back (which one): Hall light and Desk lamp",
        "反问（哪一个）：Hall light和Desk lamp",
    ),
    (Plan(kind=Kind.ABSENT, absent=("fountain",)), "not there: fountain", "家里没有：fountain"),
    (
        Plan(kind=Kind.HOLD, reasons=("negation",)),
        "hold, because the sentence says not to",
        "不执行，因为这句话说的是不要做",
    ),
    (
        Plan(kind=Kind.CANNOT, reasons=("out_of_range",)),
        "not possible: nothing, because out of range",
        "做不到：没有，因为out of range",
    ),
    (Plan(kind=Kind.CANCEL), "never mind", "算了"),
]


@pytest.mark.parametrize(("plan", "english", "chinese"), TOLD, ids=[english for _, english, _ in TOLD])
def test_plans_are_told(plan: Plan, english: str, chinese: str) -> None:
    assert tell(plan, HOME, EN) == english
    assert tell(plan, HOME, ZH) == chinese


def test_a_language_without_words_is_told_in_english() -> None:
    plan = step(Verb.ON, "light.hall")
    assert tell(plan, HOME, words_for("fi")) == tell(plan, HOME, words_for("de")) == "turn on: Hall light"
    assert tell_reasons(("question",), words_for("fi")) == ("it is a question",)


@pytest.mark.parametrize(
    ("section", "members"),
    [
        ("kinds", Kind),
        ("verbs", Verb),
        ("comparisons", Comparison),
        ("attributes", Attribute),
        ("asks", Ask),
        ("doubts", Doubt),
        ("reasons", Mark),
        ("scales", {*Scale} - {Scale.NUDGE}),
        ("held", {*map(str, Mark), BROAD, SENSITIVE}),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_has_words(language: str, section: str, members: type[StrEnum] | set[str]) -> None:
    assert set(read(language)[section]) == set(members)


@pytest.mark.parametrize("language", known_languages())
def test_every_known_language_says_why_it_holds(language: str) -> None:
    words = words_for(language)
    for reason in (*Mark, BROAD):
        assert tell_held(words, reason)
        assert language == "en" or tell_held(words, reason) != tell_held(EN, reason)
    assert "Gate" in tell_held(words, SENSITIVE, ("Gate",))


def read(language: str) -> dict[str, Any]:
    """Return a language's file."""
    data: dict[str, Any] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return data


def leaves(tree: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts with their keys."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_files_say_what_the_english_one_says(path: Path) -> None:
    english = dict(leaves(read("en")))
    for key, text in leaves(read(path.stem)):
        assert fields(text) == fields(english[key]), key
    if path.stem == "zh":
        assert set(dict(leaves(read("zh")))) == set(english)
        assert not re.search(r"[a-z]{4,}", " ".join(read("zh")["verbs"].values()))


def fields(text: str) -> set[str]:
    """Return the names of what is filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
