"""Plans from the first word to the last: questions back, follow-ups, the PIN, and the stages after the rules."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hearken.execution.record import TurnOutcome
from custom_components.hearken.protocol import ModelKind, ModelState, ModelStatus
from custom_components.hearken.understanding.meaning import MODEL
from custom_components.hearken.understanding.plan import Stage
from custom_components.hearken.understanding.policy import Policy

from .conftest import Say, speech
from .fake_engine import FakeEngine, text
from .home import SENSITIVE, is_open, picture, state_of

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def safety(loaded: MockConfigEntry) -> Callable[..., None]:
    """Return what changes the owner's policy at once, as choosing options and reloading does."""

    def choose(**options: object) -> None:
        loaded.runtime_data.policy = Policy.from_options({"safety": options})

    return choose


@pytest.fixture
def models(loaded: MockConfigEntry) -> None:
    """Have the engine say that it has a small language model and the sentence encoder."""
    coordinator = loaded.runtime_data
    found = tuple(
        ModelStatus(kind=kind, name=name, state=ModelState.READY, size=100_000_000)
        for kind, name in ((ModelKind.LLM, "smollm2-135m"), (ModelKind.EMBED, MODEL))
    )
    status = replace(coordinator.data.status, models=found)
    coordinator.async_set_updated_data(replace(coordinator.data, status=status))


# Questions back


async def test_equal_candidates_are_asked_about_and_the_answer_finishes_the_plan(hass: HomeAssistant, say: Say) -> None:
    question = await say("turn on the lamp")
    assert question.continue_conversation
    assert "Bedroom lamp" in speech(question)
    done = await say("the bedroom one", question.conversation_id)
    assert speech(done) == "Turned on the Bedroom lamp."
    assert state_of(hass, "light.bedroom_lamp") == "on"


@pytest.mark.parametrize(("answer", "on"), [("bedroom", True), ("never mind", False), ("all of them", True)])
async def test_an_answer_may_be_a_place_or_all_or_none(hass: HomeAssistant, say: Say, answer: str, on: bool) -> None:
    question = await say("turn on the lamp")
    await say(answer, question.conversation_id)
    assert (state_of(hass, "light.bedroom_lamp") == "on") is on


async def test_an_answer_that_comes_too_late_does_nothing(
    hass: HomeAssistant, say: Say, freezer: FrozenDateTimeFactory
) -> None:
    question = await say("turn on the lamp")
    freezer.tick(61)
    late = await say("the first", question.conversation_id)
    assert "too long ago" in speech(late)
    assert state_of(hass, "light.bedroom_lamp") == "off"


async def test_another_sentence_instead_of_a_choice_is_simply_done(hass: HomeAssistant, say: Say) -> None:
    question = await say("turn on the lamp")
    await say("turn on the coffee machine", question.conversation_id)
    assert state_of(hass, "switch.coffee_machine") == "on"
    assert state_of(hass, "light.bedroom_lamp") == "off"


# What was spoken of


async def test_a_pronoun_leans_on_the_sentence_before(hass: HomeAssistant, say: Say) -> None:
    first = await say("turn on the coffee machine")
    await say("turn it off again", first.conversation_id)
    assert state_of(hass, "switch.coffee_machine") == "off"


async def test_what_was_spoken_of_is_forgotten_after_a_while(
    hass: HomeAssistant, say: Say, freezer: FrozenDateTimeFactory
) -> None:
    first = await say("turn on the coffee machine")
    freezer.tick(301)
    await say("turn it off again", first.conversation_id)
    assert state_of(hass, "switch.coffee_machine") == "on"


async def test_another_conversation_knows_nothing_of_it(hass: HomeAssistant, say: Say) -> None:
    await say("turn on the coffee machine")
    await say("turn it off again")
    assert state_of(hass, "switch.coffee_machine") == "on"


# Nothing is done, and why


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("turn on the chandelier", "I do not find chandelier here. Nothing was changed."),
        ("don't turn on the bedroom lamp", "All right. Nothing was changed."),
        ("lock the bedroom lamp", "Bedroom lamp cannot do that. Nothing was changed."),
        (
            "turn on the coffee machine when I get home",
            "That is for another moment, and I can only act at once. Nothing was changed.",
        ),
    ],
)
async def test_it_is_said_why_nothing_is_done(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, sentence: str, said: str
) -> None:
    before = picture(hass)
    assert speech(await say(sentence)) == said
    assert picture(hass) == before
    assert loaded.runtime_data.turns.last.outcome is TurnOutcome.HELD


# The owner's policy


async def test_a_pin_is_asked_for_and_never_written_down(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, safety: Callable[..., None]
) -> None:
    safety(locks="pin", pin="4711")
    question = await say("unlock the front door")
    assert speech(question) == "That needs the PIN for Front door. Please say it."
    insisted = await say("yes", question.conversation_id)
    assert speech(insisted) == speech(question)
    wrong = await say("1 2 3 4", question.conversation_id)
    assert speech(wrong) == "That is not the PIN. Nothing was changed."
    assert not is_open(hass, *SENSITIVE)
    right = await say("four seven one one", question.conversation_id)
    assert speech(right) == "Unlocked the Front door."
    assert is_open(hass, "lock.front_door")
    assert not any("4711" in str(turn) or "four seven" in str(turn) for turn in loaded.runtime_data.turns)


async def test_guessing_a_pin_is_stopped(hass: HomeAssistant, say: Say, safety: Callable[..., None]) -> None:
    safety(locks="pin", pin="4711")
    question = await say("unlock the front door")
    for guess in ("1111", "2222", "3333"):
        said = speech(await say(guess, question.conversation_id))
    assert "Too many wrong PINs" in said
    question = await say("unlock the front door")
    assert "Too many wrong PINs" in speech(await say("4711", question.conversation_id))
    assert not is_open(hass, *SENSITIVE)


async def test_what_is_never_done_is_refused(hass: HomeAssistant, say: Say, safety: Callable[..., None]) -> None:
    safety(never_entities=["switch.coffee_machine"])
    result = await say("turn on the coffee machine")
    assert speech(result) == "I am not allowed to do that with Coffee machine. Nothing was changed."
    assert not result.continue_conversation
    assert state_of(hass, "switch.coffee_machine") == "off"


async def test_what_the_owner_lets_be_done_is_done_at_once(
    hass: HomeAssistant, say: Say, safety: Callable[..., None]
) -> None:
    safety(locks="act")
    assert speech(await say("unlock the front door")) == "Unlocked the Front door."
    assert is_open(hass, "lock.front_door")


# After the rules


@pytest.mark.usefixtures("models")
async def test_a_language_model_acts_only_on_what_was_named(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, engine: FakeEngine
) -> None:
    engine.likelihoods = {"turn on the coffee machine": (-30.0, -1.0), "do nothing": (-1.0, -30.0)}
    await say("wake the coffee machine")
    last = loaded.runtime_data.turns.last
    assert last.decided_by is Stage.LLM
    assert state_of(hass, "switch.coffee_machine") == "on"


@pytest.mark.usefixtures("models")
@pytest.mark.parametrize("text", ["wake the red coffee machine", "coffee machine to 20 degrees"])
async def test_a_language_model_asks_about_what_was_not_named(
    hass: HomeAssistant, say: Say, engine: FakeEngine, text: str
) -> None:
    """However sure it is: of what is called nearly so, of degrees where nothing is heated."""
    engine.likelihoods = {"turn on the coffee machine": (-30.0, -1.0), "do nothing": (-1.0, -30.0)}
    question = await say(text)
    assert question.continue_conversation or "Nothing was changed" in speech(question)
    assert state_of(hass, "switch.coffee_machine") == "off"


@pytest.mark.usefixtures("models")
async def test_a_guess_never_unlocks_unasked(
    hass: HomeAssistant, say: Say, engine: FakeEngine, safety: Callable[..., None]
) -> None:
    """However sure a small model is, and whatever the owner lets be done: a guess is no command."""
    safety(locks="act")
    engine.likelihoods = {"unlock the front door": (-30.0, -1.0), "do nothing": (-1.0, -30.0)}
    question = await say("somebody is waiting out there at the front door")
    assert question.continue_conversation or "Nothing was changed" in speech(question)
    assert not is_open(hass, *SENSITIVE)


async def test_small_talk_goes_past_all_stages(loaded: MockConfigEntry, say: Say, engine: FakeEngine) -> None:
    engine.replies = [text("Why not.")]
    assert speech(await say("tell me a joke")) == "Why not."
    assert loaded.runtime_data.turns.last.outcome is TurnOutcome.TALKED


@pytest.mark.usefixtures("models")
async def test_an_encoder_that_fails_is_done_without(say: Say, engine: FakeEngine) -> None:
    """The scripted engine answers no request for vectors with any."""
    engine.replies = [text("Brr.")]
    assert speech(await say("brrr what a day")) == "Brr."
    assert engine.of_type("hearken-embed")


async def test_without_models_no_stage_after_the_rules_is_asked(
    loaded: MockConfigEntry, say: Say, engine: FakeEngine
) -> None:
    await say("wake the coffee machine")
    assert not engine.of_type("hearken-embed")
    assert not engine.of_type("hearken-score")
    assert loaded.runtime_data.turns.last.decided_by is Stage.RULES
