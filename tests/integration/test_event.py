"""Turns as events, and the blueprints that use them, loaded and run by Home Assistant itself."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from homeassistant.core import Context, HomeAssistant, ServiceCall, State
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.hearken.const import CONF_EVENT_TEXT
from custom_components.hearken.execution.record import TurnOutcome

from .conftest import Say
from .fake_engine import FakeEngine, text

BLUEPRINTS = Path(__file__).parents[2] / "blueprints" / "automation" / "hearken"
TURN = "event.hearken_turn"
TEXTS = {"heard", "understood", "done", "said", "place", "turn"}


def turn(hass: HomeAssistant) -> State:
    state = hass.states.get(TURN)
    assert state is not None
    return state


@pytest.fixture
async def talkative(hass: HomeAssistant, home: None, loaded: MockConfigEntry) -> None:
    """Have events tell what was said."""
    hass.config_entries.async_update_entry(loaded, options={CONF_EVENT_TEXT: True})


@pytest.mark.usefixtures("home")
class TestEvent:
    async def test_a_turn_fires_without_a_word_of_it(self, hass: HomeAssistant, say: Say) -> None:
        assert turn(hass).state == "unknown"
        context = Context()
        await say("turn on the bedroom lamp", context=context)
        state = turn(hass)
        assert state.attributes["event_type"] == "done"
        assert state.attributes["decided_by"] == "rules"
        assert not TEXTS & set(state.attributes)
        assert state.context.id == context.id

    async def test_what_was_said_is_in_it_where_the_owner_wants_that(
        self, hass: HomeAssistant, talkative: None, say: Say
    ) -> None:
        await say("turn on the bedroom lamp")
        about = turn(hass).attributes
        assert (about["heard"], about["understood"]) == ("turn on the bedroom lamp", "turn on: Bedroom lamp")
        assert set(about) >= TEXTS

    async def test_each_outcome_is_a_type(self, hass: HomeAssistant, engine: FakeEngine, say: Say) -> None:
        engine.replies = [text("Hello.")]
        seen = []
        for sentence in (
            "unlock the front door",
            "do not open the garage door",
            "is the bedroom lamp on?",
            "tell me a joke",
        ):
            await say(sentence)
            seen.append(turn(hass).attributes["event_type"])
        assert seen == ["asked", "held", "answered", "talked"]
        assert set(turn(hass).attributes["event_types"]) == set(TurnOutcome) - {TurnOutcome.TRIED}

    async def test_it_fires_while_the_engine_is_away(
        self, hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry, say: Say
    ) -> None:
        await engine.stop()
        coordinator = loaded.runtime_data
        coordinator.last_update_success = False
        coordinator.async_update_listeners()
        await hass.async_block_till_done()
        assert turn(hass).state == "unknown"


@pytest.fixture
def _blueprints(hass: HomeAssistant, home: None, tmp_path: Path) -> None:
    """Put the blueprints where Home Assistant looks for them."""
    shutil.copytree(BLUEPRINTS, tmp_path / "blueprints" / "automation" / "hearken")
    hass.config.config_dir = str(tmp_path)


async def automate(hass: HomeAssistant, blueprint: str, **inputs: Any) -> None:
    used = {"use_blueprint": {"path": f"hearken/{blueprint}.yaml", "input": inputs}}
    assert await async_setup_component(hass, "automation", {"automation": used})
    await hass.async_block_till_done()
    (automation,) = hass.states.async_all("automation")
    assert automation.state == "on"


@pytest.mark.usefixtures("_blueprints")
class TestBlueprints:
    async def test_what_went_wrong_is_told(
        self, hass: HomeAssistant, engine: FakeEngine, talkative: None, say: Say
    ) -> None:
        told = async_mock_service(hass, "persistent_notification", "create")
        await automate(hass, "tell_what_went_wrong", turn=TURN)
        await say("turn on the bedroom lamp")
        await hass.async_block_till_done()
        assert told == []
        await say("turn on the porch light")  # which has no power
        await hass.async_block_till_done()
        (call,) = told
        assert call.data["message"].startswith('Not done: "turn on the porch light". ')
        assert "Porch light" in call.data["message"]

    async def test_it_can_be_told_in_another_way(self, hass: HomeAssistant, home: None, say: Say) -> None:
        told = async_mock_service(hass, "notify", "phone")
        tell = [{"action": "notify.phone", "data": {"message": "{{ outcome }}|{{ heard }}|{{ message }}"}}]
        await automate(hass, "tell_what_went_wrong", turn=TURN, outcomes=["held"], tell=tell)
        await say("turn on the porch light")
        await say("do not open the garage door")
        await hass.async_block_till_done()
        assert [call.data["message"] for call in told] == ["held||Held back"]

    async def test_a_notification_is_said_where_somebody_is(self, hass: HomeAssistant, freezer: Any) -> None:
        said = await rooms(hass)
        freezer.move_to("2026-11-24 12:00:00-08:00")
        presence = ["binary_sensor.study", "binary_sensor.cellar", "binary_sensor.nowhere"]
        await automate(hass, "say_notifications_where_somebody_is", presence=presence)
        await notify(hass, "The washing is done.")
        assert said == []  # nobody is there
        hass.states.async_set("binary_sensor.study", "on")
        hass.states.async_set("binary_sensor.nowhere", "on")
        await notify(hass, "The **dryer** is done.")
        (call,) = said
        assert call.data["entity_id"] == "assist_satellite.study"
        assert call.data["message"] == "The **dryer** is done."
        freezer.move_to("2026-11-24 23:00:00-08:00")
        await notify(hass, "The oven is hot.")
        assert len(said) == 1

    async def test_anything_else_can_be_said(self, hass: HomeAssistant, freezer: Any) -> None:
        said = await rooms(hass)
        freezer.move_to("2026-11-24 12:00:00-08:00")
        hass.states.async_set("binary_sensor.cellar", "on")
        await automate(
            hass,
            "say_notifications_where_somebody_is",
            presence="binary_sensor.cellar",
            when=[{"trigger": "event", "event_type": "doorbell"}],
            message="{{ trigger.event.data.who }} is at the door",
            chime=False,
        )
        hass.bus.async_fire("doorbell", {"who": "Ada"})
        await hass.async_block_till_done()
        (call,) = said
        assert (call.data["message"], call.data["preannounce"]) == ("Ada is at the door", False)


async def notify(hass: HomeAssistant, message: str) -> None:
    from homeassistant.components import persistent_notification

    persistent_notification.async_create(hass, message)
    await hass.async_block_till_done()


async def rooms(hass: HomeAssistant) -> list[ServiceCall]:
    """Give two rooms a satellite and a sensor each; return what satellites are told."""
    registry = er.async_get(hass)
    for room in ("study", "cellar"):
        area = ar.async_get(hass).async_create(room)
        for domain in ("assist_satellite", "binary_sensor"):
            entity = registry.async_get_or_create(domain, "test", room, suggested_object_id=room)
            registry.async_update_entity(entity.entity_id, area_id=area.id)
            hass.states.async_set(entity.entity_id, "off", {"supported_features": 1})
    hass.states.async_set("binary_sensor.nowhere", "off")
    told: list[ServiceCall] = async_mock_service(hass, "assist_satellite", "announce")
    return told
