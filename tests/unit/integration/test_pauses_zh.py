"""Chinese orders with a pause in them: what only says why is left away, and what belongs to the order never is."""

import pytest

from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, home_of, short

_HOME = home_of(
    [
        ("light.ceiling", "堂屋吸顶灯", "hall", None),
        ("light.reading", "阅读灯", "hall", None),
        ("light.kitchen", "灶间灯", "kitchen", None),
        ("cover.hall", "堂屋窗帘", "hall", "curtain"),
        ("cover.garage", "车库门", "kitchen", "garage"),
        ("fan.hall", "吊扇", "hall", None),
        ("climate.hall", "堂屋空调", "hall", None),
        ("media_player.radio", "老收音机", "hall", "speaker"),
        ("vacuum.robot", "毛毛", "hall", None),
        ("switch.pump", "水泵", "kitchen", None),
    ],
    {"hall": ("堂屋", None), "kitchen": ("灶间", None), "grandpa": ("爷爷屋", None)},
    {},
)
_PLANNER = Planner(_HOME, words_for("zh"))


def _said(text: str, here: str = "hall") -> str:
    return short(_PLANNER.plan(text, at(_HOME, here)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("阅读灯打开 我找眼镜", "on l.reading"),
        ("阅读灯关了 娃睡着了", "off l.reading"),
        ("阅读灯关掉，眼睛疼得厉害", "off l.reading"),
        ("把窗帘拉上 对面有人看", "close c.hall"),
        ("灶间灯打开 啥也看不清", "on l.kitchen"),
        ("水泵关了吧 都几点了", "off s.pump"),
        ("吊扇打开 热死个人了", "on f.hall"),
        ("毛毛别扫了 回去充电", "dock v.robot"),
        ("吊扇关了 别冻着娃", "off f.hall"),
        ("阅读灯打开 我要写毛笔字", "on l.reading"),
        ("毛毛出来扫地 瓜子壳掉了一地", "start v.robot"),
        ("灶间灯打开 家里来客人了", "on l.kitchen"),
        ("快递到了 灶间灯打开", "on l.kitchen"),
        ("吊扇关了 再让毛毛开始扫地", "off f.hall; start v.robot"),
        ("麻烦啦 帮我把水泵打开 谢谢啊", "on s.pump"),
    ],
)
def test_an_order_with_a_reason_is_done(text: str, expected: str) -> None:
    assert _said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "不要 打开阅读灯",
        "阅读灯打开 算了",
        "阅读灯打开 如果天黑了",
        "阅读灯打开 等爷爷来",
        "阅读灯打开 天黑了再说",
        "阅读灯打开 有人来了就关",
        "阅读灯打开 茶水间也是",
        "阅读灯打开 左边的",
        "阅读灯关了 我刚关的",
        "灯灭了 娃害怕",
        "水泵关了 我们才走的",
        "阅读灯打开 还是灶间灯",
    ],
)
def test_what_belongs_to_an_order_is_no_reason(text: str) -> None:
    assert _said(text).partition(":")[0] in {"absent", "hold", "later", "unsettled", "ask"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("吊扇 水泵 都关了", "off f.hall s.pump"),
        ("阅读灯，灶间灯，水泵都打开", "on l.reading l.kitchen s.pump"),
        ("把堂屋开着的灯都关了", "off l.ceiling l.reading"),
        ("堂屋窗帘开条缝", "set position=10 c.hall"),
    ],
)
def test_things_are_named_one_after_the_other(text: str, expected: str) -> None:
    assert _said(text) == expected
