"""What a sentence takes up of the turns before it: taken back, said again, stopped, ticked off as the list has it."""

from pathlib import Path
from typing import Any

import pytest
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .conftest import Say, speech
from .fake_engine import FakeEngine, text
from .home import state_of

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture(autouse=True)
def talk(engine: FakeEngine) -> None:
    """Let the language model say something to what nothing else answers."""
    engine.replies = [text("Well, well.")]


LIST = "todo.shopping_list"


async def test_what_was_done_is_taken_back(hass: HomeAssistant, say: Say) -> None:
    result = await say("turn on the bedroom lamp and the coffee machine")
    assert state_of(hass, "light.bedroom_lamp") == state_of(hass, "switch.coffee_machine") == "on"
    result = await say("could you undo that please", result.conversation_id)
    assert state_of(hass, "light.bedroom_lamp") == state_of(hass, "switch.coffee_machine") == "off"
    assert "Bedroom lamp" in speech(result)
    await say("undo that", result.conversation_id)
    assert state_of(hass, "light.bedroom_lamp") == state_of(hass, "switch.coffee_machine") == "on"


async def test_what_was_so_before_is_not_touched(hass: HomeAssistant, say: Say) -> None:
    await say("turn on the bedroom lamp")
    result = await say("turn on the bedroom lamp and the coffee machine")
    await say("put it back how it was", result.conversation_id)
    assert state_of(hass, "light.bedroom_lamp") == "on"
    assert state_of(hass, "switch.coffee_machine") == "off"


async def test_in_another_conversation_nothing_is_taken_back(hass: HomeAssistant, say: Say) -> None:
    await say("turn on the bedroom lamp")
    await say("undo that")
    assert state_of(hass, "light.bedroom_lamp") == "on"


async def test_taking_back_a_lock_is_asked_about(hass: HomeAssistant, say: Say) -> None:
    asked = await say("unlock the front door")
    result = await say("yes", asked.conversation_id)
    result = await say("lock it", result.conversation_id)
    assert state_of(hass, "lock.front_door") == "locked"
    result = await say("undo that", result.conversation_id)
    assert speech(result) == "Really unlock Front door?"
    assert state_of(hass, "lock.front_door") == "locked"


async def test_what_was_done_since_is_not_known_and_nothing_older_taken_back(hass: HomeAssistant, say: Say) -> None:
    result = await say("turn on the bedroom lamp")
    result = await say("what time is it", result.conversation_id)  # Home Assistant's own recogniser answers
    await say("undo that", result.conversation_id)
    assert state_of(hass, "light.bedroom_lamp") == "on"


async def test_a_part_is_left_as_it_was(hass: HomeAssistant, say: Say) -> None:
    result = await say("turn on the bedroom lamp and the coffee machine")
    result = await say("turn them both off", result.conversation_id)
    assert state_of(hass, "light.bedroom_lamp") == state_of(hass, "switch.coffee_machine") == "off"
    await say("leave the coffee machine on though", result.conversation_id)
    assert state_of(hass, "light.bedroom_lamp") == "off"
    assert state_of(hass, "switch.coffee_machine") == "on"


async def _items(hass: HomeAssistant) -> dict[str, str]:
    data = {"entity_id": LIST, "status": ["needs_action", "completed"]}
    found: Any = await hass.services.async_call("todo", "get_items", data, blocking=True, return_response=True)
    return {item["summary"]: item["status"] for item in found[LIST]["items"]}


@pytest.fixture
async def jobs(hass: HomeAssistant, home: None, tmp_path: Path) -> None:  # the home comes first
    """Have a list with two jobs on it."""
    hass.config.config_dir = str(tmp_path)  # where the list is kept
    entry = MockConfigEntry(domain="shopping_list", title="Shopping list")
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    async_expose_entity(hass, "conversation", LIST, True)
    for item in ("Clean the gutters", "Wash the windows", "Paint the windows"):
        await hass.services.async_call("todo", "add_item", {"entity_id": LIST, "item": item}, blocking=True)
    await hass.async_block_till_done()


@pytest.mark.usefixtures("jobs")
async def test_what_is_done_is_ticked_off_as_the_list_has_it(hass: HomeAssistant, say: Say) -> None:
    result = await say("I've cleaned the gutters, tick it off")
    assert (await _items(hass))["Clean the gutters"] == "completed"
    assert "Clean the gutters" in speech(result)


@pytest.mark.usefixtures("jobs")
async def test_which_of_two_items_is_asked(hass: HomeAssistant, say: Say) -> None:
    result = await say("tick the windows off the shopping list")
    assert speech(result) == "Wash the windows or Paint the windows?"
    assert "completed" not in (await _items(hass)).values()
    await say("the second one", result.conversation_id)
    assert (await _items(hass))["Paint the windows"] == "completed"
    assert (await _items(hass))["Wash the windows"] == "needs_action"


@pytest.mark.usefixtures("jobs")
async def test_more_is_put_on_the_list_by_its_name_alone(hass: HomeAssistant, say: Say) -> None:
    result = await say("put milk on the shopping list")
    result = await say("and biscuits", result.conversation_id)
    assert {"milk", "biscuits"} <= (await _items(hass)).keys()
    await say("scratch that", result.conversation_id)
    assert (await _items(hass))["biscuits"] == "completed"
    assert (await _items(hass))["milk"] == "needs_action"


async def test_a_first_word_that_is_no_word_is_asked_about(hass: HomeAssistant, say: Say) -> None:
    result = await say("purn on the bedroom lamp")
    assert speech(result) == "Did you mean turn on the bedroom lamp?"
    assert state_of(hass, "light.bedroom_lamp") == "off"
    await say("yes", result.conversation_id)
    assert state_of(hass, "light.bedroom_lamp") == "on"


@pytest.mark.parametrize(
    "between", ["turn on the toaster", "unlock the front door", "what time is it", "set the sauna to 60"]
)
async def test_nothing_goes_on_with_what_was_done_before_another_turn(
    hass: HomeAssistant, say: Say, between: str
) -> None:
    result = await say("set the bedroom lamp to 30")
    level = hass.states.get("light.bedroom_lamp")
    result = await say(between, result.conversation_id)
    for then in ("50", "again", "a bit more", "and the coffee machine"):
        result = await say(then, result.conversation_id)
    assert hass.states.get("light.bedroom_lamp") == level
    assert state_of(hass, "switch.coffee_machine") == "off"


@pytest.mark.parametrize(("between", "state"), [("turn on the toaster", "off"), ("unlock the front door", "on")])
async def test_what_is_taken_back_is_what_was_done_or_asked_about_last(
    hass: HomeAssistant, say: Say, between: str, state: str
) -> None:
    result = await say("turn on the bedroom lamp")
    result = await say(between, result.conversation_id)
    await say("undo that", result.conversation_id)
    assert state_of(hass, "light.bedroom_lamp") == state
