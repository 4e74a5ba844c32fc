"""Chinese as people of all regions complain and hint, send their robots out, call colours, and lock up."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

_HOME = home_of(
    [
        ("light.tang", "堂屋灯", "tang", None),
        ("light.dou", "豆豆的台灯", "west", None),
        ("light.study", "书房台灯", "study", None),
        ("fan.tang", "摇头扇", "tang", None),
        ("climate.tang", "堂屋空调", "tang", None),
        ("humidifier.tang", "加湿器", "tang", None),
        ("cover.tang", "堂屋窗帘", "tang", "curtain"),
        ("cover.garage", "车库卷帘门", "yard", "garage"),
        ("media_player.tv", "电视", "tang", "tv"),
        ("media_player.radio", "收音机", "tang", "speaker"),
        ("vacuum.gun", "滚滚", "tang", None),
        ("switch.boiler", "热水器", "west", None),
        ("lock.gate", "院门", "yard", None),
        ("alarm_control_panel.home", "安防", None, None),
    ],
    {"tang": ("堂屋", "g"), "west": ("豆豆房间", "g"), "study": ("书房", "g"), "yard": ("院子", "g")},
    {"g": "一楼"},
)
_PLANNER = Planner(_HOME, words_for("zh"))
_STATES = {
    "media_player__tv": "playing",
    "media_player__radio": "playing",
    "vacuum__gun": "docked",
    "cover__tang": "open",
    "climate__tang": "off",
    "lock__gate": "locked",
}


def _planned(text: str) -> str:
    return short(_PLANNER.plan(text, at(_HOME, "tang", **_STATES)))


@pytest.mark.parametrize(
    "text",
    [
        "黢黑啥也瞅不见",
        "写作业太费眼了",
        "跟个地窖似的",
        "热成狗了",
        "跟烤箱里一样",
        "憋得喘不上来气",
        "一股霉味儿",
        "呛得人难受",
        "闹腾得脑仁疼",
        "声音跟蚊子叫似的",
        "皮肤干得直起皮",
        "西晒得厉害",
        "日头毒得睁不开眼",
        "晃得眼睛睁不开",
        "地上埋汰得很",
        "满地都是瓜子壳",
        "我要去冲个凉",
        "这歌听腻了",
        "电视没人看了",
        "要是能凉快点就好了",
    ],
)
def test_complaint_is_met_with_an_offer(text: str) -> None:
    assert _planned(text).startswith("ask"), _planned(text)


@pytest.mark.parametrize(
    "text",
    [
        "不冷",
        "一点也不闷",
        "他热情得很",
        "菜太咸了",
        "衣服干了",
        "滚滚出动了",
        "滚滚出动了吗",
        "滚滚在扫",
        "滚滚跑了一圈",
        "爸爸下班了",
        "我去溜达一圈",
        "已经撤防了",
        "谁撤的防",
        "他给快递开了门",
        "湖蓝的窗帘好看",
        "谢谢你帮我关灯",
        "别切歌",
        "不要上一首",
        "一个都别关",
    ],
)
def test_what_only_tells_does_nothing(text: str) -> None:
    assert not _PLANNER.plan(text, at(_HOME, "tang", **_STATES)).steps


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("滚滚出动", "启动滚滚"),
        ("让滚滚遛一圈", "启动滚滚"),
        ("派滚滚出去跑一趟", "启动滚滚"),
        ("滚滚该上岗了", "启动滚滚"),
        ("把滚滚叫回来", "滚滚回去充电"),
        ("滚滚甭转悠了", "停下滚滚"),
        ("滚滚别折腾了", "停下滚滚"),
        ("电视别吱声", "电视静音"),
        ("收音机甭唱了", "暂停收音机"),
        ("收音机换个台", "收音机下一个"),
        ("书房的台灯打开", "打开书房台灯"),
        ("打扰一下把灯关了", "把灯关了"),
        ("关灯成不", "关灯"),
        ("能帮忙关下灯不", "关灯"),
        ("你介意把灯关了吗", "把灯关了"),
        ("来点亮光呗", "打开灯"),
        ("把车库卷帘门拉上去", "打开车库卷帘门"),
        ("给送水的师傅开下门", "开门"),
        ("安防撤了吧", "安防撤防"),
        ("警戒解除", "安防撤防"),
        ("把安防架起来", "安防布防"),
    ],
)
def test_said_in_other_words(text: str, plain: str) -> None:
    plan = _PLANNER.plan(text, at(_HOME, "tang", **_STATES))
    assert plan.kind in {"act", "ask"}
    assert short(plan) == _planned(plain)


@pytest.mark.parametrize("text", ["安防撤了吧", "撤销布防", "给快递小哥开个门", "院门解个锁", "把车库卷帘门抬起来"])
def test_what_lets_in_is_not_done_unasked(text: str) -> None:
    plan = _PLANNER.plan(text, at(_HOME, "tang", **_STATES))
    assert not plan.steps or all(str(step.verb) in {"unlock", "open", "disarm"} for step in plan.steps)
