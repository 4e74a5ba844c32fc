"""The Assist pipeline that the config flow offers, and a whole command through it."""

import asyncio
import io
import logging
import wave
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

import pytest
from homeassistant.components import conversation, stt, tts
from homeassistant.components.assist_pipeline import (
    AudioSettings,
    Pipeline,
    PipelineEvent,
    PipelineEventType,
    async_get_pipeline,
    async_get_pipelines,
    async_pipeline_from_audio_stream,
)
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Context, Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.hearken import hearing
from custom_components.hearken.const import CONF_ENDPOINTING, CONF_LANGUAGES, CONF_PIPELINE, Endpointing, PipelineWish
from custom_components.hearken.pipeline import async_fulfil_wish
from custom_components.hearken.protocol import EndReason, Heard

from .conftest import until
from .engine_facts import HEARD, READY, make_info
from .fake_engine import FakeEngine, text
from .home import async_furnish, state_of


async def set_up(hass: HomeAssistant, entry: MockConfigEntry, wish: PipelineWish) -> None:
    """Set an entry up right after its config flow."""
    hass.config_entries.async_update_entry(entry, options={CONF_PIPELINE: wish})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


def ours(hass: HomeAssistant) -> list[Any]:
    """Return the pipelines that use our agent."""
    return [
        pipeline for pipeline in async_get_pipelines(hass) if pipeline.conversation_engine == "conversation.hearken"
    ]


async def test_a_pipeline_in_the_language_of_the_house(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await set_up(hass, entry, PipelineWish.PREFER)
    (pipeline,) = ours(hass)
    assert pipeline == Pipeline(
        id=pipeline.id,
        name="Hearken",
        language="en",
        conversation_engine="conversation.hearken",
        conversation_language="en",
        stt_engine="stt.hearken_hearing",
        stt_language="en",
        tts_engine="tts.hearken_voice",
        tts_language="en-US",
        tts_voice="en-US-joe",
        wake_word_entity=None,
        wake_word_id=None,
        prefer_local_intents=False,
    )
    assert async_get_pipeline(hass) == pipeline
    assert entry.options == {}


async def test_the_pipeline_is_not_preferred_unasked_and_never_made_twice(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await set_up(hass, entry, PipelineWish.CREATE)
    assert async_get_pipeline(hass).conversation_engine == "conversation.home_assistant"
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert len(ours(hass)) == 1
    hass.config_entries.async_update_entry(entry, options={CONF_PIPELINE: PipelineWish.PREFER})
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert len(ours(hass)) == 1
    assert async_get_pipeline(hass) == ours(hass)[0]


async def test_nothing_is_created_unasked(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    assert ours(hass) == []


async def test_the_name_is_numbered_where_it_is_taken(
    hass: HomeAssistant, entry: MockConfigEntry, hass_ws_client: Any
) -> None:
    assert await async_setup_component(hass, "assist_pipeline", {})
    client = await hass_ws_client(hass)
    old = async_get_pipeline(hass).to_json()
    old.pop("id")
    await client.send_json_auto_id({"type": "assist_pipeline/pipeline/create", **old, "name": "Hearken"})
    assert (await client.receive_json())["success"]
    await set_up(hass, entry, PipelineWish.CREATE)
    assert [pipeline.name for pipeline in async_get_pipelines(hass)] == ["Home Assistant", "Hearken", "Hearken 2"]


@pytest.mark.parametrize(
    ("language", "country", "expected"),
    [
        ("zh-Hans", "CN", ("zh", None, "zh-CN")),
        ("en-GB", "GB", ("en", "en-US", "en")),
        ("de", "AT", ("de", "de-DE", "de")),
        ("sv", None, (None, None, "sv")),
    ],
)
async def test_a_stage_that_does_not_know_the_language_stays_empty(  # noqa: PLR0917
    hass: HomeAssistant,
    entry: MockConfigEntry,
    engine: FakeEngine,
    caplog: pytest.LogCaptureFixture,
    language: str,
    country: str | None,
    expected: tuple[str | None, ...],
) -> None:
    hass.config.language, hass.config.country = language, country
    engine.info = make_info(voices=("en-US", "de-DE"))
    await set_up(hass, entry, PipelineWish.CREATE)
    (pipeline,) = ours(hass)
    assert (pipeline.stt_language, pipeline.tts_language, pipeline.conversation_language) == expected
    assert (pipeline.stt_engine, pipeline.tts_engine) == (
        "stt.hearken_hearing" if expected[0] else None,
        "tts.hearken_voice" if expected[1] else None,
    )
    assert ("add a model or voice" in caplog.text) is (None in expected)


async def test_a_model_that_knows_every_language(
    hass: HomeAssistant, entry: MockConfigEntry, engine: FakeEngine
) -> None:
    engine.info = make_info(llm=("*",))
    await set_up(hass, entry, PipelineWish.CREATE)
    assert ours(hass)[0].conversation_language == "*"


async def test_an_agent_that_is_disabled_gets_no_pipeline(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert await hass.config_entries.async_setup(entry.entry_id)
    registry = er.async_get(hass)
    for entity_id in ("stt.hearken_hearing", "tts.hearken_voice", "conversation.hearken"):
        registry.async_remove(entity_id)
    hass.config_entries.async_update_entry(entry, options={CONF_PIPELINE: PipelineWish.CREATE})
    await async_fulfil_wish(hass, entry)
    assert ours(hass) == []
    assert entry.options == {}


async def speak(
    hass: HomeAssistant, conversation_id: str | None = None, *, without_end: bool = False
) -> dict[PipelineEventType, PipelineEvent]:
    """Speak into the preferred pipeline, on and on if wanted; return its events, and read the answer's audio."""
    events: dict[PipelineEventType, PipelineEvent] = {}

    async def audio() -> AsyncGenerator[bytes]:
        for _ in range(100):
            yield b"\0\0" * 160
        while without_end:
            await asyncio.sleep(0.01)
            yield b"\0\0" * 160
        yield b""

    await async_pipeline_from_audio_stream(
        hass,
        context=Context(),
        event_callback=lambda event: events.__setitem__(event.type, event),
        stt_metadata=stt.SpeechMetadata(
            language="en",
            format=stt.AudioFormats.WAV,
            codec=stt.AudioCodecs.PCM,
            bit_rate=stt.AudioBitRates.BITRATE_16,
            sample_rate=stt.AudioSampleRates.SAMPLERATE_16000,
            channel=stt.AudioChannels.CHANNEL_MONO,
        ),
        stt_stream=audio(),
        conversation_id=conversation_id,
        tts_audio_output="wav",
        # The detector that Home Assistant pins has no wheel for Python 3.14, and the newer one another interface.
        audio_settings=AudioSettings(is_vad_enabled=False),
    )
    return events


def told(events: dict[PipelineEventType, PipelineEvent], event_type: PipelineEventType) -> dict[str, Any]:
    """Return what an event tells."""
    data = events[event_type].data
    assert data is not None
    return data


async def heard(hass: HomeAssistant, events: dict[PipelineEventType, PipelineEvent]) -> bytes:
    """Return the PCM that a satellite would play."""
    stream = tts.async_get_stream(hass, told(events, PipelineEventType.TTS_END)["tts_output"]["token"])
    assert stream is not None
    data = b"".join([chunk async for chunk in stream.async_stream_result()])
    with wave.open(io.BytesIO(data)) as file:
        return bytes(file.readframes(file.getnframes()))


@pytest.fixture
async def preferred(hass: HomeAssistant, entry: MockConfigEntry, mock_tts_cache_dir_empty: None) -> None:
    """Prefer our pipeline in a furnished home."""
    await set_up(hass, entry, PipelineWish.PREFER)
    await async_furnish(hass)


@pytest.fixture
def mock_tts_cache_dir_empty(hass: HomeAssistant, tmp_path: Any) -> None:
    """Keep spoken answers out of the shared configuration folder."""
    hass.config.config_dir = str(tmp_path)


@pytest.mark.usefixtures("preferred")
async def test_a_spoken_command_switches_and_is_answered_aloud(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.heard = replace(HEARD, text="Turn on the coffee machine.")
    events = await speak(hass)
    assert PipelineEventType.ERROR not in events
    assert state_of(hass, "switch.coffee_machine") == "on"
    assert told(events, PipelineEventType.STT_END)["stt_output"]["text"] == "Turn on the coffee machine."
    assert told(events, PipelineEventType.TTS_START)["tts_input"] == "Turned on the Coffee machine."
    assert await heard(hass, events)


@pytest.mark.usefixtures("preferred")
async def test_a_spoken_question_back_keeps_listening(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.heard = replace(HEARD, text="Unlock the front door.")
    events = await speak(hass)
    assert await heard(hass, events)
    result = told(events, PipelineEventType.INTENT_END)["intent_output"]
    assert result["continue_conversation"]
    engine.heard = replace(HEARD, text="Yes.")
    assert await heard(hass, await speak(hass, result["conversation_id"]))
    assert state_of(hass, "lock.front_door") == "unlocked"


@pytest.mark.usefixtures("preferred")
async def test_a_long_answer_is_spoken_while_it_is_written(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.heard = replace(HEARD, text="Tell me a joke.")
    words = [
        "Why did the electron cross the road? ",
        "Because it was on the other side, probably, ",
        "until you looked.",
    ]
    engine.replies = [text(*words)]
    events = await speak(hass)
    progress = told(events, PipelineEventType.INTENT_END)["intent_output"]["response"]["speech"]["plain"]["speech"]
    assert progress == "".join(words)
    assert await heard(hass, events)
    assert len(engine.of_type("synthesize-chunk")) > 1


# What was heard goes on through the run


GERMAN = Heard(text="Schalte Coffee machine ein.", language="de", confidence=0.9)


@pytest.fixture
def voices(engine: FakeEngine) -> None:
    """Let the engine speak German, too."""
    engine.info = make_info(voices=("en-US", "de-DE"))


def voice(engine: FakeEngine) -> dict[str, Any]:
    """Return the voice that was asked for last."""
    return dict(engine.of_type("synthesize-start")[-1].data["voice"])


@pytest.mark.usefixtures("voices", "preferred")
async def test_a_command_in_another_language_is_obeyed_and_answered_in_it(
    hass: HomeAssistant, engine: FakeEngine
) -> None:
    engine.heard = GERMAN
    languages_of_effects = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        if event.data["entity_id"].startswith(("switch.", "input_boolean.")):
            languages_of_effects.append(hearing.reply_language())

    hass.bus.async_listen(EVENT_STATE_CHANGED, note)
    events = await speak(hass)
    assert state_of(hass, "switch.coffee_machine") == "on"
    assert told(events, PipelineEventType.INTENT_END)["intent_output"]["response"]["language"] == "de"
    assert told(events, PipelineEventType.TTS_START)["tts_input"] == "Coffee machine eingeschaltet."
    assert await heard(hass, events)
    assert voice(engine) == {"language": "de-DE"}
    # What the command set going did not hear German: an automation may speak as it was told to.
    assert languages_of_effects
    assert set(languages_of_effects) == {None}


@pytest.mark.usefixtures("voices", "preferred")
async def test_a_long_answer_in_another_language_is_spoken_in_it(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.info = make_info(voices=("en-US", "de-DE"), llm=("*",))
    await engine.push(replace(READY, models=()))
    await until(lambda: len(engine.of_type("describe")) > 1)
    engine.heard = replace(GERMAN, text="Erzähl mir einen Witz.")
    engine.replies = [
        text("Warum ging das Elektron über die Straße? ", "Weil es schon lange auf der anderen Seite war.")
    ]
    assert await heard(hass, await speak(hass))
    assert voice(engine) == {"language": "de-DE"}


async def test_every_language_that_may_be_spoken_is_prepared(
    hass: HomeAssistant, loaded: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    hass.config.country = "CN"
    hass.config_entries.async_update_entry(loaded, options={CONF_LANGUAGES: ["zh"]})
    caplog.set_level(logging.DEBUG, "homeassistant.components.conversation")
    await conversation.async_prepare_agent(hass, "conversation.hearken", "en")
    assert {f"language={language} " in caplog.text for language in ("en", "zh-CN")} == {True}


@pytest.mark.usefixtures("preferred")
async def test_without_a_voice_for_it_the_assistants_own_voice_speaks(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.heard = GERMAN
    events = await speak(hass)
    assert told(events, PipelineEventType.TTS_START)["tts_input"] == "Coffee machine eingeschaltet."
    assert await heard(hass, events)
    assert voice(engine) == {"name": "en-US-joe"}


@pytest.mark.parametrize(
    ("language", "country", "expected"), [("zh", "CN", "zh-CN"), ("yue", None, "yue"), ("en", None, "en")]
)
@pytest.mark.usefixtures("preferred")
async def test_a_language_is_written_as_the_home_writes_it(
    hass: HomeAssistant, engine: FakeEngine, language: str, country: str | None, expected: str
) -> None:
    hass.config.country = country
    engine.heard = replace(HEARD, text="Hm", language=language)
    engine.replies = [text("Yes?")]
    events = await speak(hass)
    assert told(events, PipelineEventType.INTENT_END)["intent_output"]["response"]["language"] == expected
    assert await heard(hass, events)


@pytest.mark.usefixtures("voices", "preferred")
async def test_the_language_of_the_house_is_written_as_the_house_writes_it(
    hass: HomeAssistant, engine: FakeEngine
) -> None:
    hass.config.language = "zh-Hans"
    engine.heard = replace(HEARD, text="打开床头灯", language="zh")
    events = await speak(hass)
    assert told(events, PipelineEventType.INTENT_END)["intent_output"]["response"]["language"] == "zh-Hans"
    assert await heard(hass, events)
    assert state_of(hass, "light.chuang_tou_deng") == "on"


@pytest.mark.usefixtures("voices", "preferred")
async def test_the_next_run_knows_nothing_of_the_last(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.heard = GERMAN
    assert await heard(hass, await speak(hass))
    engine.heard = replace(HEARD, text="Turn off the coffee machine.")
    events = await speak(hass)
    assert told(events, PipelineEventType.TTS_START)["tts_input"] == "Turned off the Coffee machine."
    assert await heard(hass, events)
    assert voice(engine) == {"name": "en-US-joe"}


@pytest.mark.usefixtures("preferred")
async def test_an_utterance_that_the_engine_ends_runs_to_its_end(
    hass: HomeAssistant, entry: MockConfigEntry, engine: FakeEngine
) -> None:
    hass.config_entries.async_update_entry(
        entry, options={CONF_ENDPOINTING: Endpointing.HEARKEN, CONF_LANGUAGES: ["de"]}
    )
    assert await hass.config_entries.async_reload(entry.entry_id)
    engine.heard, engine.ends_after = replace(HEARD, text="Turn on the coffee machine."), 5
    events = await speak(hass, without_end=True)
    assert await heard(hass, events)
    assert state_of(hass, "switch.coffee_machine") == "on"
    # Every kind of satellite leaves off listening at one of these, even without the event of the detector.
    assert PipelineEventType.STT_VAD_END not in events
    assert list(events)[-1] is PipelineEventType.RUN_END
    assert {PipelineEventType.STT_END, PipelineEventType.TTS_END} <= set(events)
    assert engine.listened[-1].languages == ("en", "de")


@pytest.mark.usefixtures("preferred")
async def test_silence_ends_a_run_with_an_error_that_satellites_know(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.heard = Heard(text="", ended_by=EndReason.NO_SPEECH)
    events = await speak(hass)
    assert told(events, PipelineEventType.ERROR)["code"] == "stt-no-text-recognized"
    assert list(events)[-1] is PipelineEventType.RUN_END
