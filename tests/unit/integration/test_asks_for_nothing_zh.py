"""Chinese sentences that only tell, beside near ones that are orders: what stands beside a verb says so."""

import pytest

from custom_components.hearken.understanding.plan import Kind, Verb

from .sample_home import home_of, planning

plan_of = planning(
    {
        "zh": (
            home_of(
                [
                    ("light.lamp", "落地灯", "room", None),
                    ("light.desk", "床头灯", "bed", None),
                    ("fan.fan", "吊扇", "room", None),
                    ("climate.ac", "客厅空调", "room", None),
                    ("media_player.radio", "收音机", "room", "speaker"),
                    ("vacuum.robot", "豆包", "room", None),
                    ("lock.door", "大门", "room", None),
                    ("sensor.room", "客厅温度", "room", "temperature"),
                ],
                {"room": ("客厅", None), "bed": ("卧室", None)},
                {},
            ),
            "room",
        ),
    }
)


@pytest.mark.parametrize(
    "text",
    [
        "吊扇开的一直是自然风",
        "落地灯调的就是暖光",
        "豆包正在扫客厅",
        "我这边正扫着呢豆包满屋跑",
        "我顺手就把大门锁上了",
        "我起来关落地灯就好",
        "我去给你开灯",
        "我给奶奶开落地灯",
        "我能不能开着落地灯睡",
        "我可不可以关落地灯",
        "我们能不能开着落地灯睡",
        "落地灯关不",
        "给谁都不开门",
        "落地灯关了太暗了",
        "关了落地灯我睡不着",
        "开了吊扇宝宝就打喷嚏",
        "收音机放评书特别有味道",
        "奶奶您把收音机关小点",
        "关灯时间到了",
        "到三十度再开客厅空调",
        "如果落地灯亮着超过十分钟就关掉",
        "如果客厅超过二十八度两个小时就关掉落地灯",
        "如果水温超过二十度就关掉落地灯",
        "如果落地灯亮度超过百分之二十就关掉",
        "要是落地灯亮着吊扇也开着就关掉落地灯",
        "那边的灯关了",
        "收音机在放奶奶爱听的戏",
        "吊扇关了太热",
        "关了落地灯我都写不了字",
        "关上太冷",
        "豆包开始拖地了",
        "吊扇又开了",
        "又关落地灯了",
        "放评书的是收音机",
        "收音机放评书太有意思",
        "我回来再开落地灯",
        "冷了再开客厅空调",
    ],
)
def test_what_is_only_told(text: str) -> None:
    """What is under way, what one does oneself, what came of something, what is not so yet: nothing is done."""
    assert plan_of("zh", text).kind is not Kind.ACT


@pytest.mark.parametrize(
    ("text", "verb", "target"),
    [
        ("现在关落地灯", Verb.OFF, "light.lamp"),
        ("能不能把落地灯关了", Verb.OFF, "light.lamp"),
        ("我能不能麻烦你把落地灯关了", Verb.OFF, "light.lamp"),
        ("落地灯关了太亮了", Verb.OFF, "light.lamp"),
        ("客厅空调关了嘛有点凉", Verb.OFF, "climate.ac"),
        ("有点冷客厅空调关了吧", Verb.OFF, "climate.ac"),
        ("落地灯关暗一点", Verb.CHANGE, "light.lamp"),
        ("卧室那边的灯打开", Verb.ON, "light.desk"),
        ("如果客厅超过二十八度就关掉落地灯", Verb.OFF, "light.lamp"),
        ("如果落地灯亮着就关掉", Verb.OFF, "light.lamp"),
        ("收音机放评书太响了小声点", Verb.CHANGE, "media_player.radio"),
        ("关了落地灯我们就睡觉吧", Verb.OFF, "light.lamp"),
        ("我们可不可以关落地灯", Verb.OFF, "light.lamp"),
        ("咱们能不能把吊扇打开", Verb.ON, "fan.fan"),
        ("反正把落地灯关了", Verb.OFF, "light.lamp"),
        ("大门锁了没?没锁就锁上", Verb.LOCK, "lock.door"),
        ("豆包可以开始扫地了", Verb.START, "vacuum.robot"),
        ("豆包在扫呢让它回去", Verb.DOCK, "vacuum.robot"),
        ("在扫地的那个停一下", Verb.PAUSE, "vacuum.robot"),
    ],
)
def test_what_is_an_order(text: str, verb: Verb, target: str) -> None:
    """Near ones are orders as they always were, whatever is complained of beside them."""
    plan = plan_of("zh", text)
    assert plan.kind is Kind.ACT
    assert [(step.verb, step.targets) for step in plan.steps] == [(verb, (target,))]


def test_what_is_warmer_beside_a_light_is_its_light() -> None:
    """Whoever complains of a lamp's light and wants it warmer does not want the heating."""
    plan = plan_of("zh", "落地灯的光太白了换暖一点的")
    assert {target for step in plan.steps for target in step.targets} <= {"light.lamp"}
