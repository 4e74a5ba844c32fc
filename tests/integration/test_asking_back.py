"""What is asked back before it is done, and what an answer to that may be."""

from datetime import timedelta

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .conftest import Say, speech, write_sentences
from .fake_engine import FakeEngine, text
from .home import SENSITIVE, is_open, state_of

pytestmark = pytest.mark.usefixtures("home")


def choose(hass: HomeAssistant, entry: MockConfigEntry, **options: object) -> None:
    """Choose options as the options flow would."""
    hass.config_entries.async_update_entry(entry, options={**entry.options, **options})


# Asking back

ASKED_BACK = [
    ("unlock the front door", "Really unlock Front door?", {"lock.front_door"}),
    ("please unlock the garden shed", "Really unlock Garden shed?", {"lock.garden_shed"}),
    ("open the driveway gate", "Really open Driveway gate?", {"cover.driveway_gate"}),
    ("open the garage door", "Really open Garage door?", {"cover.garage_door"}),
]


@pytest.mark.parametrize(("sentence", "question", "opened"), ASKED_BACK)
async def test_what_matters_for_safety_is_asked_back_and_done_on_yes(
    hass: HomeAssistant, say: Say, sentence: str, question: str, opened: set[str]
) -> None:
    result = await say(sentence)
    assert speech(result) == question
    assert result.continue_conversation
    assert not is_open(hass, *SENSITIVE)
    result = await say("yes please", result.conversation_id)
    assert not result.continue_conversation
    assert result.response.response_type.value == "action_done"
    assert {entity_id for entity_id in SENSITIVE if is_open(hass, entity_id)} == opened


@pytest.mark.parametrize("answer", ["yes, unlock it", "sure, unlock the front door please"])
async def test_a_yes_may_repeat_what_was_asked(hass: HomeAssistant, say: Say, answer: str) -> None:
    question = await say("unlock the front door")
    await say(answer, question.conversation_id)
    assert {entity_id for entity_id in SENSITIVE if is_open(hass, entity_id)} == {"lock.front_door"}


@pytest.mark.parametrize(
    ("language", "asked", "answer"),
    [
        ("es", "abre Front door", "si abre Front door"),
        ("es", "abre Front door", "sí, abre Front door a las nueve"),
        ("en", "unlock the front door", "yes, unlock the front door if it rains"),
        ("zh-Hans", "打开前门", "要是打开前门"),
    ],
)
async def test_a_condition_is_no_yes(hass: HomeAssistant, say: Say, language: str, asked: str, answer: str) -> None:
    question = await say(asked, language=language)
    await say(answer, question.conversation_id, language=language)
    assert not is_open(hass, *SENSITIVE)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("no", "All right, nothing was changed."),
        ("No, thanks!", "All right, nothing was changed."),
        ("never mind", "All right, nothing was changed."),
        ("yes but not the front door", None),
        ("maybe later", None),
        ("yeah right", None),
        ("yes?", None),
    ],
)
async def test_anything_but_a_clear_yes_does_nothing(
    hass: HomeAssistant, say: Say, engine: FakeEngine, answer: str, said: str | None
) -> None:
    engine.replies = [text("Hm.")]
    question = await say("unlock the front door")
    result = await say(answer, question.conversation_id)
    assert said is None or speech(result) == said
    late = await say("yes", question.conversation_id)
    assert not is_open(hass, *SENSITIVE)
    assert "unlock" not in speech(late).lower()


async def test_another_command_instead_of_an_answer_is_simply_done(hass: HomeAssistant, say: Say) -> None:
    question = await say("unlock the front door")
    await say("turn on the coffee machine", question.conversation_id)
    assert state_of(hass, "switch.coffee_machine") == "on"
    assert not is_open(hass, *SENSITIVE)


async def test_a_yes_that_comes_too_late_does_nothing(
    hass: HomeAssistant, say: Say, engine: FakeEngine, freezer: FrozenDateTimeFactory
) -> None:
    engine.replies = [text("Yes what?")]
    question = await say("unlock the front door")
    freezer.tick(timedelta(seconds=61))
    await say("yes", question.conversation_id)
    assert not is_open(hass, *SENSITIVE)


async def test_a_yes_from_elsewhere_does_nothing(hass: HomeAssistant, say: Say, engine: FakeEngine) -> None:
    engine.replies = [text("Yes what?")]
    question = await say("unlock the front door", device_id="kitchen-satellite")
    await say("yes", question.conversation_id, device_id="garden-satellite")
    await say("yes", "another-conversation")
    assert not is_open(hass, *SENSITIVE)


async def test_yes_in_chinese(hass: HomeAssistant, say: Say) -> None:
    question = await say("解锁前门", language="zh-CN")
    assert speech(question) == "确定要解锁前门吗？"
    await say("好的，开吧", question.conversation_id, language="zh-CN")
    assert is_open(hass, "lock.qian_men")


async def test_a_whole_area_that_holds_a_lock_is_asked_about(hass: HomeAssistant, say: Say) -> None:
    """An intent without a domain reaches locks, too; Home Assistant's turning off is their unlocking."""
    await write_sentences(hass, {"HassTurnOff": ["kill {area}"]})
    question = await say("kill Hallway")
    assert speech(question) == "That would also act on Front door, which matters for safety. Really do it?"
    assert not is_open(hass, *SENSITIVE)
    await say("yes", question.conversation_id)
    assert is_open(hass, "lock.front_door")


@pytest.mark.parametrize("by", ["device", "satellite", "satellite's device"])
async def test_of_two_doors_of_one_name_the_one_in_the_room_is_meant(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, by: str
) -> None:
    registry = er.async_get(hass)
    registry.async_update_entity("lock.garden_shed", name="Front door")
    await hass.async_block_till_done()
    garden = ar.async_get(hass).async_get_area_by_name("Garden")
    assert garden is not None
    device = dr.async_get(hass).async_get_or_create(config_entry_id=loaded.entry_id, identifiers={("test", "sat")})
    satellite = registry.async_get_or_create(
        "assist_satellite", "test", "sat", device_id=device.id, original_name="Satellite"
    )
    if by == "satellite":
        registry.async_update_entity(satellite.entity_id, area_id=garden.id)
    else:
        dr.async_get(hass).async_update_device(device.id, area_id=garden.id)
    where = {"device_id": device.id} if by == "device" else {"satellite_id": satellite.entity_id}
    question = await say("unlock the front door", **where)
    assert speech(question) == "Really unlock Front door?"
    await say("yes", question.conversation_id, **where)
    assert is_open(hass, "lock.garden_shed")
    assert not is_open(hass, "lock.front_door")


async def test_a_target_that_joins_before_the_yes_is_asked_about_again(hass: HomeAssistant, say: Say) -> None:
    await write_sentences(hass, {"HassTurnOff": ["kill {area}"]})
    question = await say("kill Hallway")
    hallway = er.async_get(hass).async_get("lock.front_door").area_id  # type: ignore[union-attr]
    er.async_get(hass).async_update_entity("lock.garden_shed", area_id=hallway)
    again = await say("yes", question.conversation_id)
    assert speech(again) == "That would also act on Garden shed, which matters for safety. Really do it?"
    assert not is_open(hass, *SENSITIVE)


async def test_a_group_matters_as_its_members_do(hass: HomeAssistant, say: Say) -> None:
    doors = ["cover.garage_door", "cover.driveway_gate"]
    hass.states.async_set("cover.big_doors", "closed", {"friendly_name": "Big doors", "entity_id": doors})
    async_expose_entity(hass, "conversation", "cover.big_doors", should_expose=True)
    assert speech(await say("open big doors")) == "Really open Big doors?"


async def test_closing_and_locking_are_never_asked_back(hass: HomeAssistant, say: Say) -> None:
    question = await say("open the garage door")
    await say("yes", question.conversation_id)
    assert is_open(hass, "cover.garage_door")
    result = await say("close the garage door")
    assert not result.continue_conversation
    assert not is_open(hass, "cover.garage_door")


async def test_blinds_are_opened_without_a_question(hass: HomeAssistant, say: Say) -> None:
    result = await say("open the kitchen blinds")
    assert not result.continue_conversation
    assert is_open(hass, "cover.kitchen_blinds")


async def test_unlocking_later_is_refused_because_nobody_would_be_there_to_say_yes(say: Say) -> None:
    said = speech(await say("unlock the front door in 5 minutes"))
    assert said == "I only act on Front door after asking you, so not later on my own. Nothing was changed."
