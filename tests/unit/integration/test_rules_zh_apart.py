"""Chinese homes: what is only akin to what was said, of another room or only told is not what was asked for."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

_AREAS: dict[str, tuple[str, str | None]] = {
    "study": ("画室", None),
    "cinema": ("影音室", None),
    "yard": ("院子", None),
    "hall": ("过道", None),
}


def _planner(*rows: tuple[str, str, str | None, str | None]) -> Planner:
    return Planner(home_of(list(rows), _AREAS, {}), words_for("zh"))


def _said(planner: Planner, text: str, here: str | None = None) -> str:
    return short(planner.plan(text, at(planner.home, here)))


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (("cover.it", "蓝色卷帘", "study", "shutter"), "打开画室的百叶窗"),
        (("cover.it", "百叶帘", "study", "blind"), "拉开画室的卷帘"),
        (("cover.it", "晾衣架", "study", None), "拉上画室的窗帘"),
        (("cover.it", "推拉窗", "study", "window"), "打开画室的天窗"),
        (("climate.it", "暖气片", "study", None), "把画室的地暖调到二十一度"),
        (("media_player.it", "电视机", "study", "tv"), "打开画室的收音机"),
        (("media_player.it", "投影仪", "study", "tv"), "关掉画室的音箱"),
        (("fan.it", "抽风机", "study", None), "打开画室的新风"),
        (("fan.it", "空气净化器", "study", None), "打开画室所有的风扇"),
        (("fan.it", "风扇", "study", None), "打开画室的排气扇"),
        (("valve.it", "水阀", "study", None), "打开画室的喷灌"),
        (("light.it", "画室壁灯", "study", None), "打开画室的落地灯"),
        (("light.it", "画室壁灯", "study", None), "关掉画室壁炉"),
        (("cover.it", "画室晾衣机", "study", None), "打开画室的洗衣机"),
        (("light.it", "冰箱灯", "study", None), "打开冰箱"),
        (("switch.it", "院子热水壶", "yard", None), "打开客卫的水壶"),
        (("fan.it", "院子排气扇", "yard", None), "打开车道排气扇"),
        (("light.it", "影音室台灯", "cinema", None), "打开音乐室台灯"),
        (("cover.it", "遮光帘", "study", "curtain"), "拉开车库里的窗帘"),
    ],
)
def test_what_is_akin_is_not_taken_for_what_was_said(row: tuple[str, str, str | None, str | None], text: str) -> None:
    assert _said(_planner(row), text).partition(":")[0] in {"absent", "ask"}


@pytest.mark.parametrize(
    ("row", "text", "plan"),
    [
        (("cover.it", "蓝色卷帘", "study", "shutter"), "打开画室的窗帘", "open c.it"),
        (("fan.it", "抽风机", "study", None), "打开画室的风扇", "on f.it"),
        (("valve.it", "喷灌", "study", None), "打开画室的阀门", "open v.it"),
        (("light.it", "画室壁灯", "study", None), "打开画室壁登", "on l.it"),
        (("switch.it", "院子热水壶", "yard", None), "打开水壶", "on s.it"),
        (("switch.it", "奶奶的洗衣机", "yard", None), "院子的洗衣机打开", "on s.it"),
        (("light.it", "小水晶灯", "study", None), "开小水晶灯", "on l.it"),
        (("light.it", "影音室台灯", "cinema", None), "打开家庭影院的台灯", "on l.it"),
    ],
)
def test_a_wider_word_and_the_end_of_a_name_are_enough(
    row: tuple[str, str, str | None, str | None], text: str, plan: str
) -> None:
    assert _said(_planner(row), text) == plan


_LIT = _planner(
    ("light.main", "主灯", "study", None),
    ("light.wall", "壁灯", "study", None),
    ("light.hall", "过道主灯", "hall", None),
    ("fan.fan", "风扇", "study", None),
    ("media_player.tv", "电视", "study", "tv"),
    ("media_player.box", "音箱", "study", "speaker"),
    ("climate.ac", "空调", "study", None),
    ("sensor.warmth", "温度", "study", "temperature"),
    ("lock.door", "画室门锁", "study", None),
)


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("除了壁灯以外，把画室的全部灯关掉", "off l.main"),
        ("除了主灯，把画室的全部灯关掉", "off l.wall"),
        ("把画室的灯都关了，壁灯保持原样", "off l.main"),
        ("关掉壁灯，不要动风扇", "off l.wall"),
        ("关掉壁灯，而不是风扇", "off l.wall"),
        ("关掉壁灯，别动风扇", "off l.wall"),
        ("关掉壁灯，不是风扇", "off l.wall"),
    ],
)
def test_what_is_to_stay_as_it_is_is_spared(text: str, plan: str) -> None:
    assert _said(_LIT, text, "hall") == plan


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("把门锁上", "lock l.door"),
        ("把画室门锁的锁打开", "unlock l.door"),
        ("记得关壁灯", "off l.wall"),
        ("调慢风扇", "change speed=-2 f.fan"),
        ("把音箱调成静音", "mute m.box"),
        ("调小电视和音箱的音量", "change volume=-2 m.tv m.box"),
        ("把空调的温度调高两度", "change temperature=2 c.ac"),
        ("打开壁灯，再把风扇停了", "on l.wall; off f.fan"),
        ("关掉壁灯 打开风扇", "off l.wall; on f.fan"),
    ],
)
def test_everyday_orders(text: str, plan: str) -> None:
    assert _said(_LIT, text, "study") == plan


def test_some_lamps_are_asked_about() -> None:
    assert _said(_LIT, "打开几盏灯", "study").startswith("ask")
    assert _said(_LIT, "开了几盏灯", "study").startswith("answer")


@pytest.mark.parametrize(
    "text",
    [
        "我去打开壁灯",
        "我正在调亮壁灯",
        "有人把风扇停了",
        "风扇停了",
        "老师让我关掉壁灯",
        "我们家一直是壁灯开着",
        "这首歌叫打开壁灯",
        "广告里喊打开壁灯",
        "关掉壁灯很费钱",
        "我在想打开壁灯的事",
        "提醒我把壁灯打开",
        "打开壁灯需要多久",
        "用不着打开壁灯",
        "先别静音音箱",
        "不要动壁灯",
        "壁灯自己关了",
        "我想起来要关壁灯",
        "新买的壁灯",
    ],
)
def test_what_is_told_or_denied_is_not_done(text: str) -> None:
    assert _said(_LIT, text, "study").partition(":")[0] in {"hold", "unsettled", "later", "absent", "answer"}
