"""English: what is told, held back or enough as it is is not done; an order behind or before it is."""

import pytest

from custom_components.hearken.understanding.plan import Plan

from .sample_home import home_of, planning

_plan = planning(
    {
        "en": (
            home_of(
                [
                    ("lock.side", "Side gate lock", "room", None),
                    ("cover.hatch", "Roof hatch", "room", "window"),
                    ("light.arc", "Arc lamp", "room", None),
                    ("light.desk", "Banker lamp", "room", None),
                    ("climate.stove", "Towel rail", "room", None),
                    ("media_player.box", "Jukebox", "room", "speaker"),
                ],
                {"room": ("Scullery", None)},
                {},
            ),
            "room",
        )
    }
)


def plan_of(text: str) -> Plan:
    """Return what an English sentence asks for."""
    return _plan("en", text)


@pytest.mark.parametrize(
    "text",
    [
        "nipping out to turn the arc lamp off",
        "right, switching the arc lamp off now",
        "shutting up shop",
        "hang on, let me switch the arc lamp off",
        "that's loud enough",
        "it's dark enough in here, thanks",
        "the arc lamp will be off",
        "the arc lamp went out",
        "there's no need to open the roof hatch",
        "there's no lamp on in the scullery",
        "turn on no lamps except the banker lamp",
        "open the roof hatch, hold on, the budgie is in there",
        "wash your hands",
    ],
)
def test_what_is_told_is_not_done(text: str) -> None:
    """Of oneself, of how it is, and of what is not to be."""
    assert not plan_of(text).steps


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("shutting up now, turn the arc lamp off", "off"),
        ("going to turn in, arc lamp off", "off"),
        ("let me get the jukebox louder", "change"),
        ("let me switch the arc lamp on please", "on"),
        ("it's quiet enough in here, turn the jukebox up", "change"),
        ("the arc lamp went off, turn it back on", "on"),
        ("grandpa will be arriving, turn the arc lamp on", "on"),
        ("turn the arc lamp off, grandpa will be snoring", "off"),
        ("there's no music on in here, turn it on", "on"),
        ("there's no music on in here, turn the arc lamp on", "on"),
        ("turn the arc lamp on so she can brush her teeth", "on"),
    ],
)
def test_an_order_beside_what_is_told_is_done(text: str, verb: str) -> None:
    """And nothing else is."""
    plan = plan_of(text)
    assert [step.verb for step in plan.steps] == [verb], plan
