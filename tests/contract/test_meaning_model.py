"""What the real encoder tells: names that nobody wrote down, and wishes that the rules do not see."""

from collections.abc import AsyncGenerator

import pytest
from homeassistant.components import conversation
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_TOKEN
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

import custom_components  # noqa: F401  # before Home Assistant looks for it, or it finds the test plugin's folder
from custom_components.hearken.const import DOMAIN
from tests.integration.conftest import AGENT, speech
from tests.integration.home import async_furnish, is_open, state_of

from .real_engine import running

pytestmark = [pytest.mark.models, pytest.mark.timeout(300)]

GERMAN = {"Bedroom": "Schlafzimmer", "Kitchen": "Küche", "Workshop": "Werkstatt", "Garden": "Garten"}


@pytest.fixture
async def port(socket_enabled: None) -> AsyncGenerator[int]:
    """Start the real engine with nothing but the encoder."""
    async with running(embed_model="use-multilingual") as port:
        yield port


@pytest.fixture
async def home(hass: HomeAssistant, enable_custom_integrations: None, port: int) -> None:
    """Furnish a home whose rooms have German names, and whose owner speaks English."""
    assert await async_setup_component(hass, "homeassistant", {})
    entry = MockConfigEntry(
        domain=DOMAIN, title="Hearken", data={CONF_HOST: "127.0.0.1", CONF_PORT: port, CONF_TOKEN: None}
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await async_furnish(hass)
    areas, entities = ar.async_get(hass), er.async_get(hass)
    for english, german in GERMAN.items():
        area = areas.async_get_area_by_name(english)
        assert area is not None
        areas.async_update(area.id, name=german)
    entities.async_update_entity("light.bedroom_lamp", name="Nachtlicht")
    entities.async_update_entity("light.kitchen_ceiling", name="Deckenlicht")
    entities.async_update_entity("lock.garden_shed", name="Gartenhaus")
    await hass.async_block_till_done()
    # As happens while somebody begins to speak; a busy machine may take its time.
    memory = entry.runtime_data.memory
    await memory.names.async_learn(await memory.planners.async_get("en", entry.runtime_data.home_model.home))


@pytest.fixture
async def scenes(hass: HomeAssistant, home: None) -> None:
    """Add scenes to the home, of which the owner speaks in other words."""
    named = {"Good night": "off", "Supper": "on", "Nobody home": "off"}
    scenes = [{"name": name, "entities": {"light.bedroom_lamp": state}} for name, state in named.items()]
    assert await async_setup_component(hass, "scene", {"scene": scenes})
    await hass.async_block_till_done()
    for state in hass.states.async_all("scene"):
        async_expose_entity(hass, "conversation", state.entity_id, should_expose=True)
    await hass.async_block_till_done()


async def say(hass: HomeAssistant, text: str, conversation_id: str | None = None) -> conversation.ConversationResult:
    return await conversation.async_converse(
        hass, text=text, conversation_id=conversation_id, context=Context(), language="en", agent_id=AGENT
    )


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("answer", "on"), [("yes", "on"), ("no", "off")])
async def test_a_room_in_another_language_is_asked_about(hass: HomeAssistant, answer: str, on: str) -> None:
    question = await say(hass, "turn on the lights in the bedroom")
    assert question.continue_conversation
    assert "Nachtlicht" in speech(question)
    assert state_of(hass, "light.bedroom_lamp") == "off"
    await say(hass, answer, question.conversation_id)
    assert state_of(hass, "light.bedroom_lamp") == on
    assert state_of(hass, "light.kitchen_ceiling") == "off"


@pytest.mark.usefixtures("home")
async def test_what_matters_for_safety_is_asked_about_as_ever(hass: HomeAssistant) -> None:
    question = await say(hass, "unlock the garden house")
    assert question.continue_conversation
    second = await say(hass, "yes", question.conversation_id)
    assert not is_open(hass, "lock.garden_shed")
    await say(hass, "yes", second.conversation_id)
    assert is_open(hass, "lock.garden_shed")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    "sentence", ["turn on the lights in the swimming pool", "turn on the piano lamp", "turn on the zorgblatt light"]
)
async def test_what_is_not_there_is_still_said_to_be_absent(hass: HomeAssistant, sentence: str) -> None:
    answer = await say(hass, sentence)
    assert not answer.continue_conversation
    assert "I do not find" in speech(answer)


@pytest.mark.usefixtures("home")
async def test_a_wish_in_a_negation_is_offered_and_never_simply_done(hass: HomeAssistant) -> None:
    before = {state.entity_id: state.state for state in hass.states.async_all("light")}
    offer = await say(hass, "I can't see what I'm chopping")
    assert offer.continue_conversation
    assert {state.entity_id: state.state for state in hass.states.async_all("light")} == before
    held = await say(hass, "don't turn on the lights")
    assert not held.continue_conversation
    assert {state.entity_id: state.state for state in hass.states.async_all("light")} == before


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("heavens above will nobody turn that Nachtlicht on", True),
        ("the gardener is not willing to turn the Nachtlicht on", False),
        ("how would you ever turn the Nachtlicht on", False),
    ],
)
async def test_a_request_in_words_that_nobody_knows_is_asked_about(
    hass: HomeAssistant, sentence: str, *, asks: bool
) -> None:
    question = await say(hass, sentence)
    assert question.continue_conversation is asks
    assert state_of(hass, "light.bedroom_lamp") == "off"
    if asks:
        await say(hass, "yes", question.conversation_id)
        assert state_of(hass, "light.bedroom_lamp") == "on"


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("wish", ["I need my coffee", "I'd love an espresso"])
async def test_an_appliance_is_offered_by_what_it_is_for(hass: HomeAssistant, wish: str) -> None:
    offer = await say(hass, wish)
    assert offer.continue_conversation
    assert "Coffee machine" in speech(offer)
    assert state_of(hass, "switch.coffee_machine") == "off"
    await say(hass, "yes", offer.conversation_id)
    assert state_of(hass, "switch.coffee_machine") == "on"


@pytest.mark.usefixtures("home", "scenes")
@pytest.mark.parametrize(
    ("wish", "name"),
    [("time for bed", "Good night"), ("we're having dinner", "Supper"), ("I'm leaving now", "Nobody home")],
)
async def test_a_scene_is_offered_by_what_it_is_for(hass: HomeAssistant, wish: str, name: str) -> None:
    before = {state.entity_id: state.state for state in hass.states.async_all(["scene", "light", "switch"])}
    offer = await say(hass, wish)
    assert offer.continue_conversation
    assert name in speech(offer)
    assert {state.entity_id: state.state for state in hass.states.async_all(["scene", "light", "switch"])} == before
    await say(hass, "yes", offer.conversation_id)
    assert {state.name for state in hass.states.async_all("scene") if state.state != "unknown"} == {name}


@pytest.mark.usefixtures("home", "scenes")
@pytest.mark.parametrize(
    "said", ["we went to bed late yesterday", "I had a coffee at the station", "dinner at my sister's was lovely"]
)
async def test_what_only_tells_of_it_offers_nothing(hass: HomeAssistant, said: str) -> None:
    answer = await say(hass, said)
    assert not answer.continue_conversation
    assert state_of(hass, "switch.coffee_machine") == "off"
    assert {state.state for state in hass.states.async_all("scene")} == {"unknown"}
