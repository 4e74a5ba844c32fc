"""Taking back what was done: each kind of thing is brought into the state in which it was."""

from typing import Any

import pytest

from custom_components.hearken.understanding.capabilities import capabilities, features_of
from custom_components.hearken.understanding.home import Entity, Home, Seen, Snapshot
from custom_components.hearken.understanding.plan import Kind, Plan, Step, Verb
from custom_components.hearken.understanding.undoing import restored, undone

from .sample_home import short

_COLOURS = {"supported_color_modes": ["hs", "color_temp"], "min_color_temp_kelvin": 2000, "max_color_temp_kelvin": 6500}
_HEATING = {"supported_features": 401, "hvac_modes": ["off", "heat", "cool"], "preset_modes": ["eco", "home"],
            "min_temp": 7, "max_temp": 30}  # fmt: skip
_COVER = {"supported_features": 15}
_FAN = {"supported_features": 49, "percentage_step": 1}
_PLAYER = {"supported_features": 20429, "source_list": ["Radio", "TV"]}


def _entity(entity_id: str, attributes: dict[str, Any]) -> Entity:
    domain = entity_id.split(".", maxsplit=1)[0]
    able = capabilities(domain, attributes)
    return Entity(
        id=entity_id,
        names=(entity_id,),
        domain=domain,
        settable=able.settable,
        ranges=able.ranges,
        choices=able.choices,
        features=features_of(attributes),
    )


@pytest.mark.parametrize(
    ("entity_id", "known", "before", "now", "back"),
    [
        ("switch.one", {}, ("off", {}), ("on", {}), "off s.one"),
        ("switch.one", {}, ("on", {}), ("on", {}), ""),
        ("switch.one", {}, ("unavailable", {}), ("on", {}), ""),
        ("light.one", _COLOURS, ("off", {"brightness": None}), ("on", {"brightness": 255}), "off l.one"),
        ("light.one", _COLOURS, ("on", {"brightness": 51}), ("off", {}), "on brightness=20 l.one"),
        ("light.one", _COLOURS, ("on", {"brightness": 51}), ("on", {"brightness": 255}), "set brightness=20 l.one"),
        ("light.one", _COLOURS, ("on", {"rgb_color": (250, 5, 5)}), ("on", {"rgb_color": (0, 0, 255)}),
         "set colour=red l.one"),
        ("light.one", _COLOURS, ("on", {"color_temp_kelvin": 2700}), ("on", {"rgb_color": (0, 0, 255)}),
         "set colour_temperature=2700 l.one"),
        ("light.one", _COLOURS, ("on", {"rgb_color": (90, 60, 130)}), ("on", {"rgb_color": (90, 60, 130)}), ""),
        ("cover.one", _COVER, ("open", {"current_position": 40}), ("closed", {"current_position": 0}),
         "set position=40 c.one"),
        ("cover.one", _COVER, ("open", {"current_position": 40}), ("open", {"current_position": 90}),
         "set position=40 c.one"),
        ("cover.one", {"supported_features": 3}, ("closed", {}), ("open", {}), "close c.one"),
        ("lock.one", {}, ("unlocked", {}), ("locked", {}), "unlock l.one"),
        ("climate.one", _HEATING, ("heat", {"temperature": 19.5}), ("heat", {"temperature": 23}),
         "set temperature=19.5 c.one"),
        ("climate.one", _HEATING, ("heat", {"temperature": 19}), ("cool", {"temperature": 23}),
         "set mode=heat temperature=19 c.one"),
        ("climate.one", _HEATING, ("off", {}), ("heat", {"temperature": 23}), "off c.one"),
        ("climate.one", _HEATING, ("heat", {"preset_mode": "home"}), ("heat", {"preset_mode": "eco"}),
         "set preset=home c.one"),
        ("fan.one", _FAN, ("on", {"percentage": 30}), ("off", {"percentage": 0}), "on speed=30 f.one"),
        ("media_player.one", _PLAYER, ("playing", {"volume_level": 0.2}), ("paused", {"volume_level": 0.2}),
         "resume m.one"),
        ("media_player.one", _PLAYER, ("playing", {"volume_level": 0.2}), ("playing", {"volume_level": 0.5}),
         "set volume=20 m.one"),
        ("media_player.one", _PLAYER, ("playing", {"is_volume_muted": False}), ("playing", {"is_volume_muted": True}),
         "unmute m.one"),
        ("vacuum.one", {}, ("docked", {}), ("cleaning", {}), "dock v.one"),
        ("lawn_mower.one", {}, ("mowing", {}), ("paused", {}), "start l.one"),
        ("valve.one", {"supported_features": 3}, ("closed", {}), ("open", {}), "close v.one"),
        ("alarm_control_panel.one", {}, ("armed_home", {}), ("disarmed", {}), "arm [home] a.one"),
        ("alarm_control_panel.one", {}, ("disarmed", {}), ("armed_away", {}), "disarm a.one"),
    ],
)  # fmt: skip
def test_a_thing_is_brought_back(
    entity_id: str,
    known: dict[str, Any],
    before: tuple[str, dict[str, Any]],
    now: tuple[str, dict[str, Any]],
    back: str,
) -> None:
    steps = restored(_entity(entity_id, known), Seen(*before), Seen(*now))
    assert short(Plan(kind=Kind.ACT, steps=tuple(steps))) == back


def _snapshot(**states: str) -> Snapshot:
    ids = [key.replace("__", ".") for key in states]
    home = Home(entities={one: _entity(one, {}) for one in ids})
    return Snapshot(home=home, states={one: Seen(state) for one, state in zip(ids, states.values(), strict=True)})


def test_what_did_the_same_is_taken_back_in_one_step() -> None:
    plan = Plan(kind=Kind.ACT, steps=(Step(verb=Verb.ON, targets=("switch.a", "switch.b")),))
    before = {"switch.a": Seen("off"), "switch.b": Seen("off")}
    back = undone(plan, before, _snapshot(switch__a="on", switch__b="on"), "undo")
    assert [(step.verb, step.targets) for step in back.steps] == [(Verb.OFF, ("switch.a", "switch.b"))]


def test_what_was_so_before_stays_so() -> None:
    plan = Plan(kind=Kind.ACT, steps=(Step(verb=Verb.ON, targets=("switch.a", "switch.b")),))
    before = {"switch.a": Seen("off"), "switch.b": Seen("on")}
    back = undone(plan, before, _snapshot(switch__a="on", switch__b="on"), "undo")
    assert [step.targets for step in back.steps] == [("switch.a",)]


def test_a_scene_cannot_be_taken_back() -> None:
    plan = Plan(kind=Kind.ACT, steps=(Step(verb=Verb.RUN, targets=("scene.a",)),))
    back = undone(plan, {"scene.a": Seen("unknown")}, _snapshot(scene__a="2026-11-29"), "undo")
    assert (back.steps, back.lasting) == ((), ("scene.a",))


def test_several_steps_are_taken_back_the_last_first() -> None:
    steps = (Step(verb=Verb.NEXT, targets=("media_player.a",)), Step(verb=Verb.LOCK, targets=("lock.a",)))
    before = {"media_player.a": Seen("playing"), "lock.a": Seen("unlocked")}
    snapshot = _snapshot(media_player__a="playing", lock__a="locked")
    back = undone(Plan(kind=Kind.ACT, steps=steps), before, snapshot, "undo")
    assert [step.verb for step in back.steps] == [Verb.UNLOCK, Verb.PREVIOUS]
