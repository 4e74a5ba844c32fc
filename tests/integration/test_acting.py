"""A Plan is done in a real home: what changes, and what is said about it."""

from collections.abc import Awaitable, Callable
from datetime import time, timedelta
from typing import Any

import pytest
from homeassistant.components import conversation
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, Event, HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.hearken.execution import readback
from custom_components.hearken.execution.acting import Done, async_act, async_held
from custom_components.hearken.execution.command import Recognised, async_run_command
from custom_components.hearken.execution.guard import Trust
from custom_components.hearken.hearing import reply_in, reply_language
from custom_components.hearken.understanding.home import Attribute
from custom_components.hearken.understanding.outcome import Result
from custom_components.hearken.understanding.plan import (
    Comparison,
    Condition,
    Kind,
    Plan,
    Scale,
    Setting,
    Step,
    Verb,
    When,
)
from custom_components.hearken.understanding.policy import Level, Policy, Risk
from custom_components.hearken.understanding.words import words_for

from .conftest import AGENT
from .home import picture, state_of

pytestmark = pytest.mark.usefixtures("home")

LAMP, CEILING, PORCH, STUBBORN = (
    "light.bedroom_lamp",
    "light.kitchen_ceiling",
    "light.porch_light",
    "light.stubborn_lamp",
)
DOOR, GARAGE, BLINDS = "lock.front_door", "cover.garage_door", "cover.kitchen_blinds"

type Act = Callable[..., Awaitable[Done]]


@pytest.fixture
def act(hass: HomeAssistant, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch) -> Act:
    """Return a function that does steps."""
    monkeypatch.setattr(readback, "READ_BACK_SECONDS", 0.3)
    monkeypatch.setattr("custom_components.hearken.execution.acting.READ_BACK_SECONDS", 0.3)

    async def act(*steps: Step, language: str = "en", context: Context | None = None, **more: Any) -> Done:
        more = {"confirmed": frozenset(), "policy": Policy(), **more}
        plan = Plan(kind=Kind.ACT, steps=steps)
        snapshot = loaded.runtime_data.home_model.snapshot()
        return await async_act(hass, snapshot, plan, context or Context(), words_for(language), **more)

    return act


def step(verb: Verb, *targets: str, **more: Any) -> Step:
    return Step(verb=verb, targets=targets, **more)


def to(attribute: Attribute, value: str | float, scale: Scale = Scale.ABSOLUTE) -> tuple[Setting, ...]:
    return (Setting(attribute=attribute, value=value, scale=scale),)


def results(done: Done) -> list[Result]:
    return [outcome.result for outcome in done.outcomes]


def show(hass: HomeAssistant, entity_id: str, state: str, /, **attributes: Any) -> None:
    """Put an entity into the home that has no platform."""
    hass.states.async_set(entity_id, state, attributes)
    async_expose_entity(hass, "conversation", entity_id, True)


def serve(hass: HomeAssistant, domain: str, service: str, **becomes: Any) -> list[ServiceCall]:
    """Have a service turn what it is called for into something."""
    calls: list[ServiceCall] = []

    async def handle(call: ServiceCall) -> None:
        calls.append(call)
        for entity_id in call.data["entity_id"]:
            before = hass.states.get(entity_id)
            assert before is not None
            attributes = {**before.attributes, **{k: v for k, v in becomes.items() if k != "state"}}
            hass.states.async_set(entity_id, becomes.get("state", before.state), attributes)

    hass.services.async_register(domain, service, handle)
    return calls


async def test_a_light_is_turned_on_and_off(hass: HomeAssistant, act: Act) -> None:
    done = await act(step(Verb.ON, LAMP))
    assert state_of(hass, LAMP) == "on"
    assert done.speech == "Turned on the Bedroom lamp."
    assert (results(done), done.is_complete, done.failed) == ([Result.DONE], True, [])
    assert done.success[0].id == LAMP
    assert (await act(step(Verb.ON, LAMP))).speech == "The Bedroom lamp was already on."
    assert (await act(step(Verb.TOGGLE, LAMP))).speech == "Switched the Bedroom lamp over."
    assert state_of(hass, LAMP) == "off"
    assert (await act(step(Verb.OFF, LAMP, CEILING))).speech == "The Bedroom lamp and Kitchen ceiling were already off."


async def test_a_lamp_that_is_lit_was_not_already_in_the_colour_that_it_gets(hass: HomeAssistant, act: Act) -> None:
    show(hass, "light.strip", "on", friendly_name="Strip", supported_color_modes=["hs"], hs_color=(30.0, 40.0))
    serve(hass, "light", "turn_on", hs_color=(0.0, 100.0))
    assert (await act(step(Verb.SET, "light.strip", settings=to(Attribute.COLOUR, "red")))).speech == (
        "Set Strip to red."
    )


async def test_it_is_said_in_chinese(hass: HomeAssistant, act: Act) -> None:
    done = await act(step(Verb.ON, "light.chuang_tou_deng"), language="zh")
    assert done.speech == "已打开床头灯。"
    assert state_of(hass, "light.chuang_tou_deng") == "on"
    assert (await act(step(Verb.ON, PORCH), language="zh")).speech == "Porch light无法连接。"


async def test_one_call_does_all_of_a_kind_in_the_callers_name(hass: HomeAssistant, act: Act) -> None:
    calls: list[Event[Any]] = []
    hass.bus.async_listen("call_service", calls.append)
    context = Context()
    reply_in("fr")
    heard: list[str | None] = []
    hass.bus.async_listen("state_changed", lambda event: heard.append(reply_language()))
    done = await act(step(Verb.ON, LAMP, CEILING, "switch.coffee_machine"), context=context)
    assert done.speech == "Turned on the Bedroom lamp, Kitchen ceiling and the Coffee machine."
    ours = [call for call in calls if call.context is context and call.data["domain"] in {"light", "switch"}]
    assert [call.data["service_data"]["entity_id"] for call in ours] == [[LAMP, CEILING], ["switch.coffee_machine"]]
    assert set(heard) == {None}  # what is set going speaks for itself


async def test_the_truth_is_told_of_what_was_not_done(hass: HomeAssistant, act: Act) -> None:
    done = await act(step(Verb.ON, LAMP, PORCH, STUBBORN))
    assert results(done) == [Result.DONE, Result.UNREACHABLE, Result.UNCONFIRMED]
    assert done.speech == (
        "Turned on the Bedroom lamp. The Porch light is not reachable. "
        "I sent the command, but the Stubborn lamp has not reported any change."
    )
    assert [target.id for target in done.failed] == [PORCH, STUBBORN]
    assert done.response("en").response_type.value == "action_done"
    nothing = (await act(step(Verb.ON, PORCH))).response("en")
    assert nothing.response_type.value == "error"
    assert nothing.speech["plain"]["speech"] == "The Porch light is not reachable."


async def test_many_are_counted(hass: HomeAssistant, act: Act) -> None:
    everything = (LAMP, CEILING, "light.chuang_tou_deng", PORCH)
    done = await act(step(Verb.ON, *everything, broad=True))
    assert done.speech == "Turned on 3 of 4 lights. The Porch light is not reachable."
    assert (await act(step(Verb.OFF, *everything[:3], broad=True))).speech == "Turned off 3 lights."


async def test_a_refusal_is_told(hass: HomeAssistant, act: Act, caplog: pytest.LogCaptureFixture) -> None:
    show(hass, "vacuum.robot", "docked", supported_features=8192 | 16, friendly_name="Robot")

    async def refuse(call: ServiceCall) -> None:
        raise HomeAssistantError("The bin is full")

    hass.services.async_register("vacuum", "start", refuse)
    done = await act(step(Verb.START, "vacuum.robot"))
    assert (results(done), done.outcomes[0].reason) == ([Result.FAILED], "The bin is full")
    assert done.speech == "The Robot refused the command."

    async def crash(call: ServiceCall) -> None:
        raise KeyError("bin")

    show(hass, "scene.party", "unknown", friendly_name="Party")
    hass.services.async_register("scene", "turn_on", crash)
    assert (await act(step(Verb.RUN, "scene.party"))).speech == "Party refused the command."
    assert "scene.turn_on crashed" in caplog.text
    show(hass, "script.tidy", "off", friendly_name="Tidy up")
    assert results(await act(step(Verb.RUN, "script.tidy"))) == [Result.FAILED]  # there is no such service at all
    caplog.clear()


async def test_what_a_thing_cannot_do_is_not_tried(hass: HomeAssistant, act: Act) -> None:
    before = picture(hass)
    done = await act(step(Verb.DOCK, LAMP), step(Verb.SET, "switch.coffee_machine", settings=to(Attribute.VOLUME, 3)))
    assert results(done) == [Result.CANNOT, Result.CANNOT]
    assert done.speech == "The Bedroom lamp cannot do that. The Coffee machine cannot do that."
    assert results(await act(step(Verb.ON, "light.nowhere"))) == [Result.UNREACHABLE]
    assert picture(hass) == before


async def test_a_thermostat_is_set_within_its_range(hass: HomeAssistant, act: Act) -> None:
    attributes = {"min_temp": 7, "max_temp": 30, "target_temp_step": 0.5, "supported_features": 1, "temperature": 20}
    show(hass, "climate.hall", "heat", friendly_name="Thermostat", hvac_modes=["off", "heat"], **attributes)
    calls = serve(hass, "climate", "set_temperature", temperature=21.5)
    done = await act(step(Verb.SET, "climate.hall", settings=to(Attribute.TEMPERATURE, 21.5)))
    assert calls[0].data == {"entity_id": ["climate.hall"], "temperature": 21.5}
    assert done.speech == "Set the Thermostat to 21.5 degrees."
    assert (await act(step(Verb.SET, "climate.hall", settings=to(Attribute.TEMPERATURE, 21.5)))).speech == (
        "The Thermostat was already at 21.5 degrees."
    )
    done = await act(step(Verb.SET, "climate.hall", settings=to(Attribute.TEMPERATURE, 45)))
    assert (results(done), done.speech) == ([Result.OUT_OF_RANGE], "The Thermostat takes 7 degrees to 30 degrees.")
    done = await act(step(Verb.SET, "climate.hall", settings=to(Attribute.MODE, "cool")))
    assert done.speech == "The Thermostat only knows off and heating."
    await act(step(Verb.CHANGE, "climate.hall", settings=to(Attribute.TEMPERATURE, 1, Scale.NUDGE)))
    assert calls[-1].data["temperature"] == 22.5


async def test_brighter_and_darker(hass: HomeAssistant, act: Act) -> None:
    show(hass, "light.desk", "off", friendly_name="Desk", supported_color_modes=["brightness"])
    brighter = step(Verb.CHANGE, "light.desk", settings=to(Attribute.BRIGHTNESS, 2, Scale.NUDGE))
    darker = step(Verb.CHANGE, "light.desk", settings=to(Attribute.BRIGHTNESS, -2, Scale.NUDGE))
    calls = serve(hass, "light", "turn_on", state="on", brightness=128)
    assert (await act(darker)).speech == "Desk was already off."
    assert calls == []
    assert (await act(brighter)).speech == "Set Desk to 50 percent."
    assert calls[0].data["brightness_pct"] == 50
    await act(darker)
    assert calls[1].data["brightness_pct"] == 20


async def test_a_condition_holds_now_or_nothing_is_done(hass: HomeAssistant, act: Act) -> None:
    show(hass, "sensor.attic", "27", friendly_name="Attic")
    warm = Condition(targets=("sensor.attic",), comparison=Comparison.ABOVE, value=25)
    cold = Condition(targets=("sensor.attic",), comparison=Comparison.BELOW, value=25)
    later = Condition(targets=("sensor.attic",), comparison=Comparison.ABOVE, value=25, waits=True)
    before = picture(hass)
    for undone in (
        step(Verb.ON, LAMP, when=When(at=time(9))),
        step(Verb.ON, LAMP, duration=timedelta(minutes=20)),
        step(Verb.ON, LAMP, condition=later),
    ):
        assert results(await act(undone)) == [Result.LATER]
    done = await act(step(Verb.ON, LAMP, condition=cold))
    assert done.speech == "The condition is not met, so I left the Bedroom lamp alone."
    assert picture(hass) == before
    assert results(await act(step(Verb.ON, LAMP, condition=warm))) == [Result.DONE]


async def test_what_matters_waits_for_its_answer(hass: HomeAssistant, act: Act, loaded: MockConfigEntry) -> None:
    home = loaded.runtime_data.home_model.home
    both = (step(Verb.UNLOCK, DOOR), step(Verb.ON, LAMP))
    held = async_held(hass, home, Policy(), Plan(kind=Kind.ACT, steps=both))
    assert {key: (one.level, one.risk) for key, one in held.items()} == {DOOR: (Level.CONFIRM, Risk.UNLOCK)}
    done = await act(*both)
    assert results(done) == [Result.HELD, Result.DONE]
    assert done.speech == "I may not do that with the Front door. Turned on the Bedroom lamp."
    assert state_of(hass, DOOR) == "locked"
    pin = Policy.from_options({"safety": {"locks": "pin", "pin": "1234"}})
    yes = {"confirmed": frozenset({DOOR})}
    assert results(await act(both[0], policy=pin, **yes)) == [Result.HELD]
    assert (await act(both[0], policy=pin, allowed=Level.PIN, **yes)).speech == "Unlocked the Front door."
    never = Policy(never=frozenset({DOOR}))
    assert results(await act(step(Verb.LOCK, DOOR), policy=never, **yes)) == [Result.HELD]
    assert (await act(step(Verb.LOCK, DOOR))).speech == "Locked the Front door."


async def test_a_group_matters_as_its_members_do_and_is_set_through_them(hass: HomeAssistant, act: Act) -> None:
    show(hass, "group.doors", "off", friendly_name="Doors", entity_id=[DOOR, "group.inner"])
    show(hass, "group.inner", "off", friendly_name="Inner", entity_id=[GARAGE, "group.doors"])
    for verb in (Verb.TOGGLE, Verb.OFF, Verb.UNLOCK):
        done = await act(step(verb, "group.doors"))
        assert Result.HELD in results(done)
        assert Result.DONE not in results(done)
    show(hass, "group.blinds", "off", friendly_name="Blinds", entity_id=[BLINDS])
    assert (await act(step(Verb.OPEN, "group.blinds"))).speech == "Opened the Kitchen blinds."
    assert state_of(hass, BLINDS) == "open"


async def test_lists(hass: HomeAssistant, act: Act, loaded: MockConfigEntry) -> None:
    calls = async_mock_service(hass, "todo", "add_item")
    ticked = async_mock_service(hass, "todo", "update_item")
    show(hass, "todo.shopping", "0", friendly_name="Shopping", supported_features=15)
    done = await act(step(Verb.ADD, "todo.shopping", text="oat milk"))
    assert calls[0].data == {"entity_id": ["todo.shopping"], "item": "oat milk"}
    assert done.speech == "Added oat milk to Shopping."
    assert (await act(step(Verb.COMPLETE, "todo.shopping", text="eggs"))).speech == "Ticked off eggs on Shopping."
    assert ticked[0].data == {"entity_id": ["todo.shopping"], "item": "eggs", "status": "completed"}
    assert results(await act(step(Verb.ADD, "todo.shopping"))) == [Result.CANNOT]


async def test_an_alarm_is_armed_and_takes_its_code(hass: HomeAssistant, act: Act) -> None:
    house = "alarm_control_panel.house"
    show(hass, house, "disarmed", supported_features=3, code_format="number", friendly_name="Alarm")
    armed = serve(hass, "alarm_control_panel", "alarm_arm_away", state="arming")
    disarmed = serve(hass, "alarm_control_panel", "alarm_disarm", state="disarmed")
    assert (await act(step(Verb.ARM, house, text="away"), code="0815")).speech == "Armed the Alarm."
    assert armed[0].data == {"entity_id": [house], "code": "0815"}
    assert results(await act(step(Verb.ARM, house))) == [Result.CANNOT]  # at home or away?
    assert results(await act(step(Verb.DISARM, house))) == [Result.HELD]
    done = await act(step(Verb.DISARM, house), confirmed=frozenset({house}), code="0815")
    assert (done.speech, disarmed[0].data["code"]) == ("Disarmed the Alarm.", "0815")


async def test_real_helpers_are_set(hass: HomeAssistant, act: Act) -> None:
    helpers: dict[str, dict[str, Any]] = {
        "input_number": {"target": {"min": 0, "max": 10, "initial": 3, "name": "Target"}},
        "input_select": {"mood": {"options": ["Calm", "Party"], "name": "Mood"}},
    }
    for domain, config in helpers.items():
        assert await async_setup_component(hass, domain, {domain: config})
        async_expose_entity(hass, "conversation", f"{domain}.{next(iter(config))}", True)
    await hass.async_block_till_done()
    done = await act(
        step(Verb.SET, "input_number.target", settings=to(Attribute.VALUE, 7)),
        step(Verb.SET, "input_select.mood", settings=to(Attribute.MODE, "party")),
    )
    assert done.speech == "Set Target to 7. Set Mood to Party."
    assert (state_of(hass, "input_number.target"), state_of(hass, "input_select.mood")) == ("7.0", "Party")


async def test_a_service_that_takes_long_goes_on_by_itself(hass: HomeAssistant, act: Act) -> None:
    import asyncio

    release = asyncio.Event()

    async def slow(call: ServiceCall) -> None:
        await release.wait()

    show(hass, "siren.loft", "off", supported_features=3, friendly_name="Siren")
    hass.services.async_register("siren", "turn_on", slow)
    assert results(await act(step(Verb.ON, "siren.loft"))) == [Result.UNCONFIRMED]
    release.set()
    await hass.async_block_till_done()


@pytest.mark.parametrize(
    ("safety", "sentence", "asked", "refused"),
    [
        ({"locks": "never"}, "unlock the front door", None, "I am not allowed to do that with Front door."),
        ({"locks": "pin", "pin": "1234"}, "unlock the front door", "That needs the PIN for Front door.", None),
        ({"never_entities": [LAMP]}, "turn on bedroom lamp", None, "I am not allowed to do that with Bedroom lamp."),
        ({"asked_entities": [LAMP]}, "turn on the bedroom lamp", "Really run Bedroom lamp?", None),
        ({"limited_devices": ["porch"]}, "open the garage door", None, "I am not allowed to do that with Garage door."),
        ({"locks": "act"}, "unlock the front door", None, None),
    ],
)  # fmt: skip
async def test_what_the_recogniser_understands_is_under_the_same_policy(
    hass: HomeAssistant, safety: dict[str, Any], sentence: str, asked: str | None, refused: str | None
) -> None:
    before = picture(hass)
    user_input = conversation.ConversationInput(
        text=sentence,
        context=Context(),
        conversation_id=None,
        device_id="porch",
        satellite_id=None,
        language="en",
        agent_id=AGENT,
    )
    policy = Policy.from_options({"safety": safety})

    async def run(**more: Any) -> Recognised:
        chat_log = conversation.ChatLog(hass, "test")
        return await async_run_command(hass, user_input, chat_log, words_for("en"), policy=policy, **more)

    outcome = await run()
    if asked is None and refused is None:
        assert outcome.response is not None
        assert state_of(hass, DOOR) == "unlocked"
        return
    assert (outcome.pending is not None) is (asked is not None)
    assert (outcome.pending.question if outcome.pending else "").startswith(asked or "")
    assert (outcome.refusal or "").startswith(refused or "")
    assert picture(hass) == before
    if outcome.pending is not None and outcome.pending.level is Level.PIN:
        confirmed = outcome.pending.targets
        assert (await run(confirmed=confirmed)).pending is not None  # a yes is not the PIN
        assert picture(hass) == before
        await run(confirmed=confirmed, allowed=Level.PIN)
        assert state_of(hass, DOOR) == "unlocked"


@pytest.mark.parametrize(
    ("trust", "sentence", "is_done"),
    [
        (Trust.ALL, "turn on the lights in the bedroom", True),
        (Trust.NAMED, "turn on the lights in the bedroom", False),
        (Trust.NAMED, "turn on the bedroom lamp", True),
        (Trust.NAMED, "is the bedroom lamp on", True),
        (Trust.NAMED, "are any lights on", False),
        (Trust.WAITING, "turn on the bedroom lamp", False),
        (Trust.OWN, "turn on the bedroom lamp", False),
    ],
)
async def test_the_recogniser_is_believed_as_far_as_the_rules_leave_it(
    hass: HomeAssistant, trust: Trust, sentence: str, *, is_done: bool
) -> None:
    user_input = conversation.ConversationInput(
        text=sentence,
        context=Context(),
        conversation_id=None,
        device_id=None,
        satellite_id=None,
        language="en",
        agent_id=AGENT,
    )
    before = picture(hass)
    outcome = await async_run_command(
        hass, user_input, conversation.ChatLog(hass, "test"), words_for("en"), trust=trust
    )
    assert (outcome.response is not None) is is_done
    if not is_done:
        assert picture(hass) == before
