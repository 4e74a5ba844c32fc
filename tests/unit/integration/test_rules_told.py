"""Sentences that only tell, or are figures of speech, though each of their words could be one of a request."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .chinese_home import chinese_home
from .european_homes import home_in
from .sample_home import at, sample_home, short

ZH = Planner(chinese_home(), words_for("zh"))
OTHERS = {
    "en": Planner(sample_home(), words_for("en")),
    **{language: Planner(home_in(language), words_for(language)) for language in ("de", "fr", "es")},
}


@pytest.mark.parametrize(
    "text",
    [
        "打开心扉", "请你敞开心扉", "打开话匣子", "打开思路", "打开一下思路",
        "关上心门", "打开天窗说亮话", "打开局面", "打開眼界",
        "亮红灯了", "又亮红灯了", "红灯亮了", "闯红灯了", "你闯红灯了",
        "你真亮", "你好亮", "你太暗了", "你真冷", "您真暖", "你可真亮啊",
        "今天降温了", "今天升温了", "气温下降了", "降温了", "最近又降温了", "天气转凉了",
        "谢谢关灯", "谢谢开门", "谢谢把灯打开", "感谢你关灯", "谢謝關燈", "辛苦了关灯",
        "车库开门了", "超市关门了",
    ],
)  # fmt: skip
@pytest.mark.parametrize("here", ["living", None])
def test_nothing_is_done_in_chinese(text: str, here: str | None) -> None:
    assert ZH.plan(text, at(ZH.home, here)).kind not in {"act", "ask"}


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("请关灯谢谢", "off l.living_main l.living_strip l.sofa"),
        ("谢谢，关灯", "off l.living_main l.living_strip l.sofa"),
        ("关灯，谢谢", "off l.living_main l.living_strip l.sofa"),
        ("太亮了", "change brightness=-2 l.living_main l.living_strip l.sofa"),
        ("你把灯调亮", "change brightness=2 l.living_main l.living_strip l.sofa"),
        ("亮红灯", "set colour=red l.living_main l.living_strip l.sofa"),
        ("打开天窗", "open c.skylight"),
        ("把大门关了", "lock l.front"),
        ("客厅太暗了", "change brightness=2 l.living_main l.living_strip l.sofa"),
        ("客厅降温", "change temperature=-2 c.living"),
    ],
)
def test_what_is_asked_for_beside_it_is_done(text: str, plan: str) -> None:
    assert short(ZH.plan(text, at(ZH.home, "living"))) == plan


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "one could turn off the hall light"),
        ("en", "we could turn off the hall light"),
        ("en", "you could always turn off the hall light"),
        ("en", "somebody might turn off the hall light"),
        ("de", "man könnte das Licht ausmachen"),
        ("de", "man könnte mal die Heizung ausschalten"),
        ("de", "wir könnten die Heizung ausschalten"),
        ("de", "vielleicht sollte man das Licht ausmachen"),
        ("fr", "on pourrait éteindre la lumière"),
        ("fr", "on devrait peut-être fermer les volets"),
        ("fr", "il faudrait éteindre le chauffage un jour"),
        ("es", "se podría apagar la luz"),
        ("es", "podríamos apagar la luz"),
        ("es", "habría que apagar la calefacción algún día"),
    ],
)
def test_what_could_be_done_is_not(language: str, text: str) -> None:
    planner = OTHERS[language]
    assert planner.plan(text, at(planner.home, None)).kind not in {"act", "ask"}
