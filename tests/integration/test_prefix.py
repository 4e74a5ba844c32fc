"""What a prompt has in common with the one before it, and what the engine reads before anybody waits."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import conversation, stt
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.intent import async_register_timer_handler
from homeassistant.const import CONF_LLM_HASS_API, CONF_PROMPT
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry
from wyoming.error import Error

from custom_components.hearken import ahead, hearing, warming
from custom_components.hearken.llm_api import api_id
from custom_components.hearken.prompting import first_kept
from custom_components.hearken.protocol import (
    Chat,
    ErrorCode,
    ModelKind,
    ModelState,
    ModelStatus,
    Prepare,
    Role,
    Score,
    Status,
)
from custom_components.hearken.understanding.candidates import usual
from custom_components.hearken.understanding.llm_path import judging_beginning
from custom_components.hearken.understanding.llm_prompt import INSTRUCTIONS

from .conftest import AGENT, Say, speech, until
from .engine_facts import READY
from .fake_engine import FakeEngine, text
from .test_llm_planner import written
from .test_speech import metadata

pytestmark = pytest.mark.usefixtures("home")


def with_llm(size: int, name: str = "some") -> Status:
    """Return the status of an engine with a language model of a size."""
    return replace(
        READY,
        models=(*READY.models, ModelStatus(kind=ModelKind.LLM, name=name, state=ModelState.READY, size=size)),
    )


LARGE, SMALL = with_llm(2_500_000_000), with_llm(100_000_000)


def tokens(request: Chat | Prepare) -> list[str]:
    """Return a request as a template writes it: the tools with the system prompt, then the messages; in words."""
    first, *rest = request.messages
    told = [f"<{first.role}>{first.content}", *(repr(tool) for tool in request.tools)]
    told += [f"<{message.role}>{message.content}{message.tool_calls}" for message in rest]
    return re.findall(r"\w+|[^\w\s]", "\n".join(told))


def shared(one: Chat | Prepare, other: Chat | Prepare) -> int:
    """Return how many tokens two requests have in common at their beginnings."""
    pairs = zip(tokens(one), tokens(other), strict=False)
    return next(
        (at for at, (left, right) in enumerate(pairs) if left != right), min(len(tokens(one)), len(tokens(other)))
    )


@pytest.fixture
def satellites(hass: HomeAssistant, loaded: MockConfigEntry) -> list[str]:
    """Return the devices of two satellites in two rooms, and of one that is nowhere."""
    devices = dr.async_get(hass)
    found = []
    for room in ("Kitchen", "Bedroom", None):
        device = devices.async_get_or_create(config_entry_id=loaded.entry_id, identifiers={("test", str(room))})
        area = ar.async_get(hass).async_get_area_by_name(room) if room else None
        devices.async_update_device(device.id, area_id=area.id if area else None)
        found.append(device.id)
    return found


def choose(hass: HomeAssistant, entry: MockConfigEntry, **options: Any) -> None:
    hass.config_entries.async_update_entry(entry, options={**entry.options, **options})


# The layout


@pytest.mark.parametrize("apis", [[], ["assist"], ["own"], ["assist", "own"]], ids=str)
async def test_satellites_and_turns_share_all_but_what_was_said(  # noqa: PLR0917
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    say: Say,
    engine: FakeEngine,
    satellites: Sequence[str],
    freezer: FrozenDateTimeFactory,
    apis: list[str],
) -> None:
    choose(hass, loaded, **{CONF_LLM_HASS_API: [api_id(loaded.entry_id) if one == "own" else one for one in apis]})
    engine.replies = [text("Fine.")]
    for device_id in satellites:
        await say("how are you", device_id=device_id)
        freezer.tick(61)
    chats = engine.chats
    # Nothing but the user's own message tells one satellite, or one minute, from another.
    assert chats[0].tools == chats[1].tools == chats[2].tools
    assert chats[0].messages[0] == chats[1].messages[0]
    fixed = len(tokens(replace(chats[0], messages=chats[0].messages[:1])))
    assert shared(chats[0], chats[1]) >= fixed
    assert all(chat.shared_beginning for chat in chats)
    system = chats[0].messages[0].content
    assert not re.search(r"\d\d:\d\d|Current time|You are in area", system)
    assert chats[0].messages[-1].content.endswith("how are you")
    if "assist" in apis:
        assert "You are in area Kitchen" in chats[0].messages[-1].content
        assert "You are in area Bedroom" in chats[1].messages[-1].content
    if not apis:
        assert re.search(r"It is \d\d:\d\d on \w+, \d{4}-\d\d-\d\d", chats[0].messages[-1].content)


@pytest.mark.parametrize("apis", [[], ["assist"]], ids=str)
async def test_a_turn_begins_with_all_of_the_one_before(  # noqa: PLR0917
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    say: Say,
    engine: FakeEngine,
    satellites: Sequence[str],
    freezer: FrozenDateTimeFactory,
    apis: list[str],
) -> None:
    choose(hass, loaded, **{CONF_LLM_HASS_API: apis})
    engine.replies = [text("Fine.")]
    result = await say("how are you", device_id=satellites[0], extra_system_prompt="You asked about the weather.")
    for _ in range(3):
        freezer.tick(61)
        await say("and who wrote Hamlet", result.conversation_id, device_id=satellites[0])
    for before, after in zip(engine.chats, engine.chats[1:], strict=False):
        assert after.messages[: len(before.messages)] == before.messages
        assert after.conversation == before.conversation == result.conversation_id
        assert shared(before, after) == len(tokens(before))
    assert "You asked about the weather." in engine.chats[-1].messages[1].content
    freezer.tick(601)
    await say("and who wrote Hamlet", result.conversation_id, device_id=satellites[0])
    assert ("It is " in engine.chats[-1].messages[-1].content) is (not apis)  # the time is told again, at the end


async def test_what_the_prompt_says_of_the_user_is_told_and_not_shared(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, engine: FakeEngine, hass_admin_user: Any
) -> None:
    from homeassistant.core import Context

    choose(hass, loaded, **{CONF_PROMPT: "You are Hearken.\nThe user is {{ user_name or 'somebody' }}."})
    engine.replies = [text("Fine.")]
    await say("how are you", context=Context(user_id=hass_admin_user.id))
    chat = engine.chats[0]
    assert chat.messages[0].content == "You are Hearken."
    assert f"The user is {hass_admin_user.name}." in chat.messages[1].content
    assert "You can neither see nor control" in chat.messages[1].content
    assert chat.shared_beginning


async def test_what_cannot_be_compared_is_not_shared(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, engine: FakeEngine, hass_admin_user: Any
) -> None:
    from homeassistant.core import Context

    # Nobody has no name in capitals, so that it is not known what of the prompt is the user's.
    choose(hass, loaded, **{CONF_PROMPT: "You are Hearken. The user is {{ user_name.upper() }}."})
    engine.replies = [text("Fine.")]
    await say("how are you", context=Context(user_id=hass_admin_user.id))
    (chat,) = engine.chats
    assert hass_admin_user.name.upper() in chat.messages[0].content
    assert not chat.shared_beginning


@pytest.mark.parametrize(
    ("limit", "kept"),
    [
        (0, [1, 1, 1, 1]),
        (1, [1, 2, 2, 2, 2]),
        (6, [1, 2, 3, 4, 5, 6, 7, 5, 6, 7, 5, 6, 7, 5]),
    ],
)
def test_old_exchanges_go_several_at_a_time(limit: int, kept: list[int]) -> None:
    assert [exchanges - first_kept(exchanges, limit) for exchanges in range(1, len(kept) + 1)] == kept


# Before anybody waits


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "QUIET_SECONDS", 0.05)
    monkeypatch.setattr(ahead, "STABLE_SECONDS", 0.05)


def systems(engine: FakeEngine) -> list[str]:
    return [request.messages[0].content for request in engine.prepared]


@pytest.mark.usefixtures("quick")
async def test_a_model_reads_its_prompts_when_it_comes_and_when_they_change(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, engine: FakeEngine
) -> None:
    assert engine.prepared == []  # there is no model yet
    await engine.push(LARGE)
    await until(lambda: len(engine.prepared) == 2)
    plan, talk = engine.prepared
    assert [message.content for message in plan.messages] == [INSTRUCTIONS]
    assert all(request.conversation is None for request in engine.prepared)
    engine.replies = [text("Fine.")]
    await say("how are you")
    assert shared(talk, engine.chats[0]) == len(tokens(talk))
    await engine.push(SMALL)
    await until(lambda: len(engine.prepared) == 4)
    assert [(m.role, m.content) for m in engine.prepared[2].messages] == [(Role(r), c) for r, c in judging_beginning()]
    choose(hass, loaded, **{CONF_LLM_HASS_API: ["assist"]})
    assert await hass.config_entries.async_reload(loaded.entry_id)
    await until(lambda: any(request.tools for request in engine.prepared))
    before = len(engine.prepared)
    async_expose_entity(hass, "conversation", "switch.coffee_machine", should_expose=False)
    await until(lambda: len(engine.prepared) > before)
    assert "Coffee machine" in systems(engine)[before - 1]
    assert "Coffee machine" not in systems(engine)[-1]
    await say("how are you")
    assert shared(engine.prepared[-1], engine.chats[-1]) == len(tokens(engine.prepared[-1]))


@pytest.mark.usefixtures("quick")
async def test_they_are_read_again_when_somebody_is_about_to_speak(hass: HomeAssistant, engine: FakeEngine) -> None:
    await engine.push(LARGE)
    await until(lambda: len(engine.prepared) == 2)
    await conversation.async_prepare_agent(hass, AGENT, "en")
    await until(lambda: len(engine.prepared) == 4)
    assert engine.prepared[2:] == engine.prepared[:2]


@pytest.mark.usefixtures("quick")
async def test_a_satellite_with_timers_has_its_own_tools_read(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, engine: FakeEngine, satellites: Sequence[str]
) -> None:
    er.async_get(hass).async_get_or_create("assist_satellite", "test", "kitchen", device_id=satellites[0])
    async_register_timer_handler(hass, satellites[0], lambda *_: None)
    choose(hass, loaded, **{CONF_LLM_HASS_API: [api_id(loaded.entry_id)]})
    assert await hass.config_entries.async_reload(loaded.entry_id)
    await engine.push(LARGE)
    await until(lambda: len(engine.prepared) == 3)
    nobody, timers = engine.prepared[1:]
    assert timers.tools[: len(nobody.tools)] == nobody.tools
    engine.replies = [text("Fine.")]
    await say("how are you", device_id=satellites[0])
    assert shared(timers, engine.chats[0]) == len(tokens(timers))


@pytest.mark.usefixtures("quick")
async def test_a_failure_is_a_line_for_those_who_look_and_nothing_else(
    hass: HomeAssistant, say: Say, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    engine.refusals[Prepare.TYPE] = Error(text="Never heard of it.", code=ErrorCode.UNKNOWN_EVENT)
    await engine.push(LARGE)
    await until(lambda: "Nothing was read ahead" in caplog.text)
    assert not [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}]
    engine.replies = [text("Fine.")]
    assert speech(await say("how are you")) == "Fine."


# While somebody speaks

GLOOMY = "some cosiness around the bedroom lamp"


async def hear(hass: HomeAssistant, engine: FakeEngine, *partials: str, then: Any = None) -> None:
    """Let the engine hear texts one after the other, and end the utterance when `then` is so."""
    ear = stt.async_get_speech_to_text_entity(hass, "stt.hearken_hearing")
    assert ear is not None
    engine.partials = partials
    engine.heard = replace(engine.heard, text=partials[-1])

    async def audio() -> Any:
        yield b"\0\0"
        if then is not None:
            await until(then)
        else:
            await asyncio.sleep(0.3)

    await ear.async_process_audio_stream(metadata("en"), audio())


@pytest.mark.usefixtures("quick")
async def test_the_prompt_of_a_plan_is_read_while_somebody_speaks(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, engine: FakeEngine
) -> None:
    await engine.push(LARGE)
    await until(lambda: len(engine.prepared) == 2)
    await hear(hass, engine, GLOOMY, then=lambda: len(engine.prepared) > 2)
    request = engine.prepared[2]
    assert request.conversation
    assert '"Bedroom lamp" light' in request.messages[-1].content
    engine.replies = [written('{"do":"nothing"}'), text("Hm.")]
    await say(GLOOMY)
    plan = next(chat for chat in engine.chats if chat.schema)
    assert plan.conversation == request.conversation
    assert plan.messages == request.messages  # all of it has been read
    # It belongs to that utterance alone: what is typed later makes no use of it.
    hearing.remember(None)
    engine.replies = [written('{"do":"nothing"}'), text("Hm.")]
    await say(GLOOMY)
    assert [chat for chat in engine.chats if chat.schema][-1].conversation is None


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("partial", ["turn on the bedroom lamp", "tell me a joke"])
async def test_what_would_not_go_to_the_model_is_not_read(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine, partial: str
) -> None:
    await engine.push(LARGE)
    await until(lambda: len(engine.prepared) == 2)
    await hear(hass, engine, partial)
    assert len(engine.prepared) == 2


def scored(engine: FakeEngine) -> list[Score]:
    """Return what was asked of how probable commands are."""
    return [Score.from_event(event) for event in engine.of_type(Score.TYPE)]


@pytest.mark.usefixtures("quick")
async def test_what_commands_are_by_themselves_is_learned_before_anybody_speaks(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, engine: FakeEngine
) -> None:
    home = loaded.runtime_data.home_model.home
    await engine.push(SMALL)
    known = set(usual(home.entities.values()))
    await until(lambda: {text for score in scored(engine) for text in score.continuations} == known)
    assert all(score.background for score in scored(engine))
    assert {score.messages[-1].content for score in scored(engine)} == {engine.neutral}
    before = len(scored(engine))
    await say(GLOOMY)
    assert [(score.messages[-1].content, score.background) for score in scored(engine)[before:]] == [(GLOOMY, False)]
    before = len(scored(engine))
    await engine.push(with_llm(100_000_000, "other"))
    await until(lambda: {text for score in scored(engine)[before:] for text in score.continuations} == known)


@pytest.mark.usefixtures("quick")
async def test_learning_waits_for_the_next_time_where_the_engine_fails(
    engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    engine.refusals[Score.TYPE] = Error(text="Not now.", code=ErrorCode.BUSY)
    await engine.push(SMALL)
    await until(lambda: "was not learned: Not now." in caplog.text)
    del engine.refusals[Score.TYPE]
    await engine.push(with_llm(100_000_000, "other"))
    await until(lambda: len(scored(engine)) > 1)


@pytest.mark.usefixtures("quick")
async def test_a_model_that_judges_has_nothing_to_read_ahead(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    await engine.push(SMALL)
    await until(lambda: len(engine.prepared) == 2)
    await hear(hass, engine, GLOOMY)
    assert len(engine.prepared) == 2


async def test_the_room_is_that_of_the_only_satellite_that_listens(
    hass: HomeAssistant, satellites: Sequence[str]
) -> None:
    registry = er.async_get(hass)
    kitchen, bedroom = (
        registry.async_get_or_create("assist_satellite", "test", str(at), device_id=device_id).entity_id
        for at, device_id in enumerate(satellites[:2])
    )
    assert ahead.async_listening_area(hass) is None
    hass.states.async_set(kitchen, "listening")
    hass.states.async_set(bedroom, "idle")
    assert ahead.async_listening_area(hass) == "kitchen"
    hass.states.async_set(bedroom, "listening")
    assert ahead.async_listening_area(hass) is None
