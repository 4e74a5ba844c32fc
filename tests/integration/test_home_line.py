"""What the engine may ask a home: the answers are true, and a sentence that is only tried does nothing."""

from typing import Any

import pytest
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import intent
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events, async_mock_service

from custom_components.hearken.const import CONF_KEEP_TURNS
from custom_components.hearken.protocol import (
    Attend,
    Done,
    ErrorCode,
    Forget,
    LearnName,
    Recall,
    Recalled,
    Refused,
    Tried,
    TrySentence,
)

from .conftest import Say, speech, until, write_sentences
from .fake_engine import FakeEngine, text
from .home import picture, state_of

pytestmark = pytest.mark.usefixtures("home")


async def tried(engine: FakeEngine, sentence: str, **more: Any) -> Tried:
    answer = await engine.ask_home(TrySentence(id="1", text=sentence, **more))
    assert answer.type == Tried.TYPE, answer.data
    return Tried.from_event(answer)


async def done(engine: FakeEngine, question: Forget | LearnName) -> str:
    answer = await engine.ask_home(question)
    assert answer.type == Done.TYPE, answer.data
    return Done.from_event(answer).text


async def refused(engine: FakeEngine, question: Any) -> Refused:
    answer = await engine.ask_home(question)
    assert answer.type == Refused.TYPE, answer.data
    return Refused.from_event(answer)


async def recalled(engine: FakeEngine, limit: int = 20) -> Recalled:
    return Recalled.from_event(await engine.ask_home(Recall(id="1", limit=limit)))


@pytest.fixture
def calls(hass: HomeAssistant, home: None) -> list[Event]:
    """Return the services that are called from now on."""
    calls: list[Event] = async_capture_events(hass, EVENT_CALL_SERVICE)
    return calls


async def test_it_attends_and_again_when_the_engine_returns(
    hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry
) -> None:
    await until(lambda: engine.of_type(Attend.TYPE))
    attend = Attend.from_event(engine.of_type(Attend.TYPE)[0])
    assert (attend.home_id, attend.home) == (loaded.entry_id, hass.config.location_name)
    await engine.stop()
    await engine.start()
    await until(lambda: len(engine.of_type(Attend.TYPE)) > 1, 10)
    assert (await recalled(engine)).turns == ()


async def test_an_entry_that_is_unloaded_attends_no_more(
    hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry
) -> None:
    await until(lambda: engine.of_type(Attend.TYPE))
    assert await hass.config_entries.async_unload(loaded.entry_id)
    await until(lambda: engine._line is not None and engine._line.is_closing())


class TestTrying:
    async def test_a_command_is_told_and_not_done(
        self, hass: HomeAssistant, engine: FakeEngine, calls: list[Event]
    ) -> None:
        before = picture(hass)
        answer = await tried(engine, "turn on the bedroom lamp", language="en-GB")
        assert answer.turn["outcome"] == "tried"
        assert answer.turn["understood"] == "turn on: Bedroom lamp"
        assert answer.turn["said"] == "Nothing was done, it was only tried. It would be: turn on: Bedroom lamp."
        assert answer.turn["done"] == ""
        assert (answer.continues, answer.asks, calls) == (False, "", [])
        assert picture(hass) == before

    async def test_what_would_be_asked_back_is_told_and_waits_for_nothing(
        self, hass: HomeAssistant, engine: FakeEngine, say: Say, calls: list[Event]
    ) -> None:
        answer = await tried(engine, "unlock the front door")
        assert answer.asks == answer.turn["said"]
        assert "Front door" in answer.asks
        assert (answer.turn["outcome"], answer.continues) == ("asked", False)
        assert "nothing" in speech(await say("yes")).lower()
        assert await tried(engine, "yes")
        assert calls == []
        assert state_of(hass, "lock.front_door") == "locked"

    async def test_a_question_is_answered(self, engine: FakeEngine, calls: list[Event]) -> None:
        answer = await tried(engine, "is the bedroom lamp on?")
        assert answer.turn["outcome"] == "answered"
        assert "off" in answer.turn["said"] or "No" in answer.turn["said"]
        assert calls == []

    async def test_what_would_be_looked_up_is_told(
        self, hass: HomeAssistant, engine: FakeEngine, calls: list[Event]
    ) -> None:
        hass.states.async_set("todo.groceries", "2", {"friendly_name": "Groceries"})
        async_expose_entity(hass, "conversation", "todo.groceries", True)
        await hass.async_block_till_done()
        answer = await tried(engine, "what is on the groceries list?")
        assert "nothing was looked up" in answer.turn["said"]
        assert calls == []

    async def test_a_timer_is_not_set(self, hass: HomeAssistant, engine: FakeEngine) -> None:
        started: list[Any] = []
        intent.async_register(hass, _Recording("HassStartTimer", started))
        answer = await tried(engine, "set a timer for 5 minutes")
        assert answer.turn["outcome"] == "tried"
        assert "HassStartTimer" in answer.turn["said"]
        assert started == []

    async def test_a_sentence_of_the_owner_is_not_obeyed(self, hass: HomeAssistant, engine: FakeEngine) -> None:
        handled: list[Any] = []
        intent.async_register(hass, _Recording("PartyTime", handled))
        await write_sentences(hass, {"PartyTime": ["party time"]})
        answer = await tried(engine, "party time")
        assert "PartyTime" in answer.turn["said"]
        assert handled == []
        acted = await tried(engine, "party time", act=True)
        assert (acted.turn["outcome"], len(handled)) == ("done", 1)

    async def test_an_automation_that_listens_is_not_run(self, hass: HomeAssistant, engine: FakeEngine) -> None:
        ran = async_mock_service(hass, "test", "automation")
        automation = {
            "trigger": {"platform": "conversation", "command": ["good night house"]},
            "action": {"service": "test.automation"},
        }
        assert await async_setup_component(hass, "automation", {"automation": automation})
        await hass.async_block_till_done()
        answer = await tried(engine, "good night house")
        assert (answer.turn["outcome"], ran) == ("tried", [])
        assert "automation" in answer.turn["said"]
        await tried(engine, "good night house", act=True)
        await hass.async_block_till_done()
        assert len(ran) == 1

    async def test_talk_is_answered_and_kept_out_of_all_conversations(
        self, hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry, say: Say
    ) -> None:
        engine.replies = [text("Good morning.")]
        answer = await tried(engine, "tell me a joke")
        assert (answer.turn["said"], answer.turn["outcome"]) == ("Good morning.", "talked")
        assert len(loaded.runtime_data.turns) == 0
        assert loaded.runtime_data.latencies == {}

    async def test_it_understands_in_the_language_that_was_spoken(self, engine: FakeEngine) -> None:
        answer = await tried(engine, "打开床头灯", language="zh")
        assert answer.turn["outcome"] == "tried"
        assert "床头灯" in answer.turn["said"]
        assert "只是试一试" in answer.turn["said"]

    async def test_what_else_was_heard_is_known(self, engine: FakeEngine) -> None:
        answer = await tried(
            engine, "turn on the bedroom ramp", alternatives=("turn on the bedroom lamp",), confidence=0.4
        )
        assert answer.turn["alternatives"] == ["turn on the bedroom lamp"]
        assert answer.turn["confidence"] == 0.4

    async def test_a_wake_word_is_kept_in_the_record_and_left_out_of_the_sentence(
        self, hass: HomeAssistant, engine: FakeEngine
    ) -> None:
        answer = await tried(engine, "Okay Nabu, turn on the bedroom lamp.", act=True)
        assert answer.turn["outcome"] == "done"
        assert answer.turn["heard"] == "Okay Nabu, turn on the bedroom lamp."
        assert state_of(hass, "light.bedroom_lamp") == "on"
        answer = await tried(
            engine,
            "okay nabu turn on the bedroom clamp",
            alternatives=("okay nabu turn off the bedroom lamp",),
            confidence=0.4,
        )
        assert answer.turn["alternatives"] == ["okay nabu turn off the bedroom lamp"]
        assert "bedroom lamp" in answer.turn["said"].lower()


class TestActing:
    async def test_a_command_is_done_and_recorded(
        self, hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry
    ) -> None:
        answer = await tried(engine, "turn on the bedroom lamp", act=True)
        assert answer.turn["outcome"] == "done"
        assert state_of(hass, "light.bedroom_lamp") == "on"
        last = loaded.runtime_data.turns.last
        assert last is not None
        assert last.id == answer.turn["id"]

    async def test_a_question_back_is_answered_by_the_next_sentence(
        self, hass: HomeAssistant, engine: FakeEngine
    ) -> None:
        answer = await tried(engine, "unlock the front door", act=True)
        assert answer.continues
        assert "Front door" in answer.asks
        assert state_of(hass, "lock.front_door") == "locked"
        answer = await tried(engine, "yes", act=True)
        assert (answer.turn["outcome"], answer.continues) == ("done", False)
        assert state_of(hass, "lock.front_door") == "unlocked"

    async def test_another_conversation_cannot_say_yes_to_it(
        self, hass: HomeAssistant, engine: FakeEngine, say: Say
    ) -> None:
        await tried(engine, "unlock the front door", act=True)
        await say("yes")
        assert state_of(hass, "lock.front_door") == "locked"

    async def test_it_is_done_even_where_no_turn_is_kept(
        self, hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry
    ) -> None:
        hass.config_entries.async_update_entry(loaded, options={CONF_KEEP_TURNS: 0})
        assert await hass.config_entries.async_reload(loaded.entry_id)
        answer = await tried(engine, "turn on the bedroom lamp", act=True)
        assert answer.turn["outcome"] == "done"
        told = await recalled(engine)
        assert (told.turns, told.keeps) == ((), 0)

    async def test_without_its_agent_it_is_refused_in_a_sentence(self, hass: HomeAssistant, engine: FakeEngine) -> None:
        er.async_get(hass).async_update_entity("conversation.hearken", disabled_by=er.RegistryEntryDisabler.USER)
        await hass.async_block_till_done()
        answer = await refused(engine, TrySentence(id="1", text="turn on the bedroom lamp", act=True))
        assert (answer.code, "disabled" in answer.text) == (ErrorCode.NOT_POSSIBLE, True)
        assert state_of(hass, "light.bedroom_lamp") == "off"


async def test_turns_are_recalled_newest_first_and_forgotten(engine: FakeEngine, say: Say) -> None:
    for sentence in ("turn on the bedroom lamp", "turn off the bedroom lamp", "unlock the front door"):
        await say(sentence)
    told = await recalled(engine)
    heard = [turn["heard"] for turn in told.turns]
    assert heard == ["unlock the front door", "turn off the bedroom lamp", "turn on the bedroom lamp"]
    assert told.keeps == 20
    assert len((await recalled(engine, 2)).turns) == 2
    assert (await recalled(engine, -1)).turns == ()

    middle = told.turns[1]["id"]
    assert await done(engine, Forget(id="2", turns=(middle,))) == "Forgotten turns: 1."
    assert [turn["heard"] for turn in (await recalled(engine)).turns] == [heard[0], heard[2]]
    assert (await refused(engine, Forget(id="3", turns=(middle,)))).code is ErrorCode.UNKNOWN_TURN
    assert await done(engine, Forget(id="4")) == "Forgotten turns: 2."
    assert (await recalled(engine)).turns == ()


class TestLearning:
    async def test_a_name_of_a_device_is_learnt_and_then_understood(
        self, hass: HomeAssistant, engine: FakeEngine, say: Say
    ) -> None:
        await say("turn on the dream machine")
        (turn,) = (await recalled(engine)).turns
        told = await done(engine, LearnName(id="1", turn=turn["id"], phrase=" dream machine. ", name="coffee Machine"))
        assert told.startswith("“dream machine” is another name of Coffee machine")
        entry = er.async_get(hass).async_get("switch.coffee_machine")
        assert entry is not None
        assert er.async_get_entity_aliases(hass, entry) == ["Coffee machine", "dream machine"]
        await hass.async_block_till_done()
        await say("turn on the dream machine")
        assert state_of(hass, "switch.coffee_machine") == "on"
        again = await done(engine, LearnName(id="2", turn="", phrase="Dream Machine", name="Coffee machine"))
        assert "already" in again

    async def test_a_name_of_an_area_is_learnt(self, hass: HomeAssistant, engine: FakeEngine) -> None:
        await done(engine, LearnName(id="1", turn="", phrase="den", name="Workshop"))
        area = ar.async_get(hass).async_get_area_by_name("Workshop")
        assert area is not None
        assert area.aliases == {"den"}

    @pytest.mark.parametrize(
        ("phrase", "name", "code", "word"),
        [
            ("dream machine", "Nothing here", ErrorCode.UNKNOWN_NAME, "Nothing here"),
            ("dream machine", "input_boolean", ErrorCode.UNKNOWN_NAME, "input_boolean"),
            ("bedroom lamp", "Coffee machine", ErrorCode.NAME_TAKEN, "Bedroom lamp"),
            ("kitchen", "Coffee machine", ErrorCode.NAME_TAKEN, "Kitchen"),
            ("Ground floor", "Coffee machine", ErrorCode.NAME_TAKEN, "Ground floor"),
            (" ?! ", "Coffee machine", ErrorCode.NOT_POSSIBLE, "1 to 100"),
            ("x" * 101, "Coffee machine", ErrorCode.NOT_POSSIBLE, "1 to 100"),
        ],
    )
    async def test_what_would_collide_or_is_unknown_is_refused(
        self, engine: FakeEngine, phrase: str, name: str, code: ErrorCode, word: str
    ) -> None:
        answer = await refused(engine, LearnName(id="1", turn="", phrase=phrase, name=name))
        assert answer.code is code
        assert word in answer.text

    async def test_more_than_one_thing_of_the_name_is_refused(self, hass: HomeAssistant, engine: FakeEngine) -> None:
        ar.async_get(hass).async_create("Coffee machine")
        answer = await refused(engine, LearnName(id="1", turn="", phrase="dream machine", name="Coffee machine"))
        assert answer.code is ErrorCode.AMBIGUOUS_NAME

    async def test_a_thing_that_is_not_exposed_is_not_known(self, hass: HomeAssistant, engine: FakeEngine) -> None:
        async_expose_entity(hass, "conversation", "switch.coffee_machine", False)
        await hass.async_block_till_done()
        answer = await refused(engine, LearnName(id="1", turn="", phrase="dream machine", name="Coffee machine"))
        assert answer.code is ErrorCode.UNKNOWN_NAME

    async def test_what_has_no_entry_can_have_no_alias(self, hass: HomeAssistant, engine: FakeEngine) -> None:
        hass.states.async_set("light.bare", "off", {"friendly_name": "Bare light"})
        async_expose_entity(hass, "conversation", "light.bare", True)
        await hass.async_block_till_done()
        answer = await refused(engine, LearnName(id="1", turn="", phrase="moon", name="Bare light"))
        assert (answer.code, "unique ID" in answer.text) == (ErrorCode.NOT_POSSIBLE, True)

    async def test_a_turn_that_is_gone_is_refused_in_the_home_s_language(
        self, hass: HomeAssistant, engine: FakeEngine
    ) -> None:
        hass.config.language = "zh-Hans"
        answer = await refused(engine, LearnName(id="1", turn="gone", phrase="moon", name="Coffee machine"))
        assert answer.code is ErrorCode.UNKNOWN_TURN
        assert "没有" in answer.text


async def test_a_defect_is_answered_and_the_line_goes_on(
    hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    loaded.runtime_data.turns = None
    answer = await refused(engine, Recall(id="1", limit=1))
    assert answer.code is ErrorCode.INTERNAL
    assert "could not be answered" in caplog.text
    assert (await tried(engine, "turn on the bedroom lamp")).turn["outcome"] == "tried"
    caplog.clear()


class _Recording(intent.IntentHandler):
    """Handles an intent by remembering it."""

    def __init__(self, intent_type: str, handled: list[Any]) -> None:
        self.intent_type = intent_type
        self.handled = handled

    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        self.handled.append(intent_obj)
        return intent_obj.create_response()
