"""AI Tasks from Home Assistant's actions to the real language model and back, over the wire."""

import math
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from hearken_engine.settings import Settings
from homeassistant.components import ai_task
from homeassistant.config_entries import ConfigSubentryDataWithId
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_TOKEN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

import custom_components  # noqa: F401  # before Home Assistant looks for it, or it finds the test plugin's folder
from custom_components.hearken.client import EngineClient
from custom_components.hearken.const import CONF_MAX_TOKENS, CONF_TEMPERATURE, DOMAIN, SubentryType
from custom_components.hearken.evaluating import Evaluator, Question, messages, probabilities
from custom_components.hearken.protocol import Score

from .real_engine import running

pytestmark = [pytest.mark.models, pytest.mark.timeout(300)]

MAIN = "ai_task.hearken_ai_tasks"
BRIEF = "ai_task.brief"

WEATHER = {"sunny": "clear sky and sunshine", "rainy": "rain or showers", "snowy": "snow"}
POST = {
    "bill": "money has to be paid",
    "delivery": "a parcel is coming or has come",
    "invitation": "somebody invites us",
}
ANIMALS = {"cat": "a cat", "dog": "a dog", "horse": "a horse", "bird": "a bird"}
CHOICES = (
    ("What is the weather like?", WEATHER, "Forecast: heavy rain and thunder all day.", "rainy"),
    ("What is the weather like?", WEATHER, "Forecast: not a cloud in the sky, plenty of sunshine.", "sunny"),
    ("What is the weather like?", WEATHER, "Forecast: twenty centimetres of fresh snow over night.", "snowy"),
    ("What kind of message is it?", POST, "Your electricity bill of 84 euros is due on Friday.", "bill"),
    ("What kind of message is it?", POST, "Your package has been shipped and will reach you tomorrow.", "delivery"),
    ("What kind of message is it?", POST, "We would love to see you at our wedding in June!", "invitation"),
    ("Which animal is it?", ANIMALS, "A dog barks at the garden gate.", "dog"),
    ("Which animal is it?", ANIMALS, "Something meows behind the door and wants its milk.", "cat"),
)
"""Our own, each with the answer that anybody would give."""

evaluates = pytest.mark.skipif(
    not hasattr(ai_task.AITaskEntityFeature, "EVALUATE"), reason="Home Assistant 2026.10 does not evaluate"
)


@pytest.fixture
async def port(socket_enabled: None) -> AsyncGenerator[int]:
    """Start the real engine with the starter language model, and nothing that hears or speaks."""
    async with running(llm_model=Settings().llm_model, context=2048) as port:
        yield port


@pytest.fixture
async def entry(hass: HomeAssistant, enable_custom_integrations: None, port: int) -> MockConfigEntry:
    """Set up an entry for that engine, with one more maker of AI Tasks that is not given much room."""
    assert await async_setup_component(hass, "homeassistant", {})
    brief = ConfigSubentryDataWithId(
        subentry_id="brief",
        subentry_type=SubentryType.AI_TASK,
        title="Brief",
        unique_id=None,
        data={CONF_MAX_TOKENS: 16, CONF_TEMPERATURE: 0.0},
    )
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Hearken",
        data={CONF_HOST: "127.0.0.1", CONF_PORT: port, CONF_TOKEN: None},
        subentries_data=[brief],
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


@pytest.fixture
def client(port: int) -> EngineClient:
    return EngineClient("127.0.0.1", port, None, software="contract test")


async def act(hass: HomeAssistant, action: str, **data: Any) -> Any:
    """Call an action of Home Assistant's, and return its response."""
    data.setdefault("task_name", "test")
    return await hass.services.async_call("ai_task", action, data, blocking=True, return_response=True)


@pytest.mark.usefixtures("entry")
async def test_data_fits_its_structure_whatever_the_model_is_worth(hass: HomeAssistant) -> None:
    structure = {
        "title": {"selector": {"select": {"options": ["Bins", "Plants", "Windows"]}}, "required": True},
        "minutes": {"selector": {"number": {"min": 5, "max": 20, "step": 5}}, "required": True},
        "urgent": {"selector": {"boolean": None}, "required": True},
        "day": {"selector": {"date": None}, "required": True},
    }
    for instructions in ("The bins are full and are collected tomorrow.", "花都干了。", 'Say "}" and nothing else.'):
        response = await act(hass, "generate_data", entity_id=MAIN, instructions=instructions, structure=structure)
        data = response["data"]
        assert set(data) == set(structure)
        assert data["title"] in {"Bins", "Plants", "Windows"}
        assert data["minutes"] in {5, 10, 15, 20}
        assert isinstance(data["urgent"], bool)
        assert len(data["day"].split("-")) == 3


@pytest.mark.usefixtures("entry")
async def test_text_and_what_is_cut_off(hass: HomeAssistant) -> None:
    response = await act(hass, "generate_data", entity_id=MAIN, instructions="Say hello to Ann in one short sentence.")
    assert response["data"].strip()
    with pytest.raises(HomeAssistantError) as caught:
        await act(hass, "generate_data", entity_id=BRIEF, instructions="Write a long story about a fox and a well.")
    assert caught.value.translation_key == "cut_off"


@evaluates
@pytest.mark.usefixtures("entry")
async def test_answers_have_probabilities(hass: HomeAssistant) -> None:
    question, criteria, state, right = CHOICES[0]
    questions = {
        "weather": {"type": "choice", "instructions": question, "criteria": criteria},
        "rain": {"type": "noul", "instructions": "Will it rain?"},
        "wet": {"type": "score", "instructions": "How wet will it be?", "criteria": ["dry", "damp", "wet"]},
    }
    answers = (await act(hass, "evaluate", entity_id=MAIN, questions=questions, state=state))["answers"]
    found = answers["weather"]["probabilities"]
    assert answers["weather"]["choice"] == max(found, key=lambda name: found[name])
    # So small a model may find another as probable, but not what is right improbable.
    assert found[right] > 1 / len(criteria) / 2
    assert list(answers["weather"]["probabilities"]) == list(criteria)
    for key in ("weather", "wet"):
        told = answers[key]["probabilities"]
        shares = list(told.values()) if isinstance(told, dict) else told
        assert sum(shares) == pytest.approx(1)
        assert all(0 < one < 1 for one in shares)
    assert 0 < answers["rain"]["noul"] < 1
    assert 0 < answers["wet"]["score"] < 2
    again = (await act(hass, "evaluate", entity_id=MAIN, questions=questions, state=state))["answers"]
    # They are probabilities and no draws, however much of the prompt was kept from the first time.
    assert again["weather"]["probabilities"] == pytest.approx(answers["weather"]["probabilities"])


async def test_what_is_probable_anyway_is_taken_off(client: EngineClient) -> None:
    """An answer that a model likes to give says little; without this, the right answers are less probable."""
    evaluator = Evaluator(client)
    plain = surprise = 0.0
    right = 0
    for text, criteria, situation, answer in CHOICES:
        question = Question(text=text, answers=tuple(criteria), meanings=tuple(criteria.values()))
        found = await evaluator.async_probabilities(situation, question, None, "smollm2-135m")
        at = question.answers.index(answer)
        right += max(found) == found[at]
        surprise -= math.log(found[at])
        request = Score(messages=messages(situation, question), continuations=question.answers, whole=True)
        scores = (await client.score(request)).likelihoods
        plain -= math.log(probabilities([score.log_probability for score in scores])[at])
    print(f"{right} of {len(CHOICES)} right; surprise {surprise:.2f}, {plain:.2f} with what is probable anyway")  # noqa: T201
    assert right >= 6
    assert surprise < plain
