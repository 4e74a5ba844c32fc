"""Hearing and speaking, through the entities that Home Assistant's pipelines use."""

import asyncio
import io
import wave
from collections.abc import AsyncGenerator

import pytest
from homeassistant.components import stt, tts
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import language as language_util
from pytest_homeassistant_custom_component.common import MockConfigEntry
from wyoming.audio import AudioChunk
from wyoming.error import Error
from wyoming.tts import SynthesizeChunk

from custom_components.hearken import client
from custom_components.hearken import stt as hearken_stt
from custom_components.hearken.const import CONF_ENDPOINTING, CONF_LANGUAGES, Endpointing
from custom_components.hearken.diagnostics import async_get_config_entry_diagnostics
from custom_components.hearken.protocol import ErrorCode, Heard, Listen

from .conftest import until
from .engine_facts import PCM, make_info
from .fake_engine import FakeEngine
from .home import state_of

pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture
def ear(hass: HomeAssistant, loaded: MockConfigEntry) -> stt.SpeechToTextEntity:
    """Return the ear."""
    entity = stt.async_get_speech_to_text_entity(hass, "stt.hearken_hearing")
    assert entity is not None
    return entity


@pytest.fixture
def mouth(hass: HomeAssistant, loaded: MockConfigEntry) -> tts.TextToSpeechEntity:
    """Return the mouth."""
    entity = tts.get_engine_instance(hass, "tts.hearken_voice")
    assert isinstance(entity, tts.TextToSpeechEntity)
    return entity


def metadata(language: str) -> stt.SpeechMetadata:
    """Describe what a satellite sends."""
    return stt.SpeechMetadata(
        language=language,
        format=stt.AudioFormats.WAV,
        codec=stt.AudioCodecs.PCM,
        bit_rate=stt.AudioBitRates.BITRATE_16,
        sample_rate=stt.AudioSampleRates.SAMPLERATE_16000,
        channel=stt.AudioChannels.CHANNEL_MONO,
    )


async def spoken(
    *chunks: bytes, wait: asyncio.Event | None = None, closed: asyncio.Event | None = None
) -> AsyncGenerator[bytes]:
    """Yield audio as a microphone does."""
    try:
        for chunk in chunks:
            yield chunk
        if wait is not None:
            await wait.wait()
    finally:
        if closed is not None:
            closed.set()


async def babble(closed: asyncio.Event) -> AsyncGenerator[bytes]:
    """Yield audio without end, as a satellite does that waits to be told to stop."""
    try:
        while True:
            yield b"\0\0" * 160
            await asyncio.sleep(0.01)
    finally:
        closed.set()


async def written(*pieces: str) -> AsyncGenerator[str]:
    """Yield text as a language model does."""
    for piece in pieces:
        await asyncio.sleep(0)
        yield piece


async def test_speech_becomes_text(
    hass: HomeAssistant, loaded: MockConfigEntry, ear: stt.SpeechToTextEntity, engine: FakeEngine
) -> None:
    assert ear.check_metadata(metadata("en"))
    assert not ear.check_metadata(metadata("xx"))
    assert ear.audio_processing.requires_external_vad
    result = await ear.internal_async_process_audio_stream(metadata("zh"), spoken(b"\0\1" * 160, b"\2\3" * 160))
    assert (result.text, result.result) == ("turn on the light", stt.SpeechResultState.SUCCESS)
    assert engine.listened == [Listen(languages=("zh",), home=loaded.entry_id)]
    assert [AudioChunk.from_event(event).audio for event in engine.of_type("audio-chunk")] == [
        b"\0\1" * 160,
        b"\2\3" * 160,
    ]
    await hass.async_block_till_done()
    assert state_of(hass, "sensor.hearken_time_to_understand_speech").isdigit()


async def test_the_text_so_far_is_told_where_home_assistant_wants_it(
    ear: stt.SpeechToTextEntity, engine: FakeEngine
) -> None:
    engine.partials = ("turn on the lied", "turn on the light")
    result = await ear.async_process_audio_stream(metadata("en"), spoken(b"\0\0"))
    assert result == stt.SpeechResult("turn on the light", stt.SpeechResultState.SUCCESS)
    if not hasattr(stt, "PartialSpeechResult"):
        return
    results = [
        result
        async for result in ear.internal_async_process_audio_stream_with_progress(metadata("en"), spoken(b"\0\0"))
    ]
    assert results[-1] == stt.SpeechResult("turn on the light", stt.SpeechResultState.SUCCESS)
    assert [result.text for result in results[:-1]] == [
        *("turn", "turn on", "turn on the", "turn on the lied"),
        *("turn", "turn on", "turn on the", "turn on the light"),
    ]


async def options(hass: HomeAssistant, entry: MockConfigEntry, **chosen: object) -> stt.SpeechToTextEntity:
    """Choose options, and return the ear that follows them."""
    hass.config_entries.async_update_entry(entry, options=chosen)
    assert await hass.config_entries.async_reload(entry.entry_id)
    ear = stt.async_get_speech_to_text_entity(hass, "stt.hearken_hearing")
    assert ear is not None
    return ear


async def test_the_engine_ends_an_utterance_that_is_complete(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    engine.ends_after = 3
    ear = await options(hass, loaded, **{CONF_ENDPOINTING: Endpointing.HEARKEN})
    assert ear.audio_processing.requires_external_vad  # satellites are still told when speech begins and ends
    closed = asyncio.Event()
    result = await asyncio.wait_for(ear.internal_async_process_audio_stream(metadata("en"), babble(closed)), 3)
    assert result == stt.SpeechResult("turn on the light", stt.SpeechResultState.SUCCESS)
    assert closed.is_set()
    assert engine.listened[-1].endpointing
    assert not engine.of_type("audio-stop")
    about = (await async_get_config_entry_diagnostics(hass, loaded))["last_heard"]
    assert about == {
        "language": "en",
        "confidence": 0.93,
        "is_command": True,
        "alternatives": 0,
        "repairs": 0,
        "ended_by": "complete",
        "speech_seconds": 1.1,
        "waited_seconds": 0.4,
    }  # and no word of what was said
    await hass.async_block_till_done()
    assert state_of(hass, "sensor.hearken_time_to_understand_speech") == "400"  # as the engine says


async def test_home_assistant_may_be_first_even_then(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    ear = await options(hass, loaded, **{CONF_ENDPOINTING: Endpointing.HEARKEN})
    result = await ear.internal_async_process_audio_stream(metadata("en"), spoken(b"\0\0"))
    assert result.text == "turn on the light"
    assert engine.of_type("audio-stop")


@pytest.mark.parametrize("limit", ["STALL_SECONDS", "LISTEN_SECONDS"])
async def test_a_satellite_that_never_ends_is_ended(
    ear: stt.SpeechToTextEntity, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(hearken_stt, limit, 0.2)
    closed = asyncio.Event()
    stream = babble(closed) if limit == "LISTEN_SECONDS" else spoken(b"\0\0", wait=asyncio.Event(), closed=closed)
    result = await asyncio.wait_for(ear.internal_async_process_audio_stream(metadata("en"), stream), 3)
    assert result.text == "turn on the light"  # what was said until then is not lost
    assert closed.is_set()
    assert engine.of_type("audio-stop")


async def test_the_languages_that_may_be_spoken(
    hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine
) -> None:
    ear = await options(hass, loaded, **{CONF_LANGUAGES: ["de", "fr", "zh"]})  # a model for French is gone
    await ear.internal_async_process_audio_stream(metadata("zh"), spoken(b"\0\0"))
    assert engine.listened[-1].languages == ("zh", "de")


async def test_a_text_without_what_is_known_of_it(
    ear: stt.SpeechToTextEntity, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    engine.silent_about.add(Heard.TYPE)
    result = await ear.internal_async_process_audio_stream(metadata("en"), spoken(b"\0\0"))
    assert result.result is stt.SpeechResultState.ERROR
    assert "transcript without hearken-heard" in caplog.text


@pytest.mark.parametrize(("house", "spoken_language"), [("zh-Hans", "zh"), ("en-GB", "en"), ("de-CH", "de")])
async def test_the_language_of_the_house_fits_whispers(
    ear: stt.SpeechToTextEntity, house: str, spoken_language: str
) -> None:
    assert language_util.matches(house, ear.supported_languages)[0] == spoken_language


@pytest.mark.parametrize("code", [ErrorCode.MODEL_MISSING, ErrorCode.AUDIO_TOO_LONG])
async def test_an_error_ends_hearing_even_while_someone_speaks(
    ear: stt.SpeechToTextEntity, engine: FakeEngine, caplog: pytest.LogCaptureFixture, code: ErrorCode
) -> None:
    engine.refusals["audio-chunk"] = Error(text="Pick a model in the app.", code=code)
    speaking = asyncio.Event()
    result = await asyncio.wait_for(
        ear.internal_async_process_audio_stream(metadata("en"), spoken(b"\0\0", wait=speaking)), 2
    )
    assert result == stt.SpeechResult(None, stt.SpeechResultState.ERROR)
    assert "Pick a model in the app." in caplog.text


async def test_an_engine_that_never_answers_is_not_waited_for(
    ear: stt.SpeechToTextEntity, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "TRANSCRIPT_SECONDS", 0.1)
    engine.ignored.add("audio-stop")
    result = await ear.internal_async_process_audio_stream(metadata("en"), spoken(b"\0\0"))
    assert result.result is stt.SpeechResultState.ERROR


async def test_a_microphone_that_breaks_is_not_our_error(ear: stt.SpeechToTextEntity) -> None:
    async def broken() -> AsyncGenerator[bytes]:
        yield b"\0\0"
        raise RuntimeError("microphone")

    with pytest.raises(RuntimeError, match="microphone"):
        await ear.internal_async_process_audio_stream(metadata("en"), broken())


async def test_giving_up_closes_the_connection(ear: stt.SpeechToTextEntity, engine: FakeEngine) -> None:
    closed = engine.closed
    hearing = asyncio.create_task(
        ear.internal_async_process_audio_stream(metadata("en"), spoken(b"\0\0", wait=asyncio.Event()))
    )
    await until(lambda: engine.of_type("audio-chunk"))
    hearing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hearing
    await until(lambda: engine.closed > closed)


async def test_text_becomes_speech(hass: HomeAssistant, mouth: tts.TextToSpeechEntity, engine: FakeEngine) -> None:
    assert mouth.default_language == "en-US"
    assert [voice.name for voice in mouth.async_get_supported_voices("en-US") or ()] == ["Joe (en-US)"]
    assert mouth.async_get_supported_voices("fr-FR") is None
    extension, audio = await mouth.async_get_tts_audio("Hello.", "en-US", {})
    assert extension == "wav"
    assert audio is not None
    with wave.open(io.BytesIO(audio)) as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (22050, 2, 1)
        assert file.readframes(file.getnframes()) == PCM
    assert engine.of_type("synthesize-start")[0].data["voice"] == {"language": "en-US"}
    await hass.async_block_till_done()
    assert state_of(hass, "sensor.hearken_time_to_first_sound").isdigit()


async def test_text_is_spoken_while_it_is_written(mouth: tts.TextToSpeechEntity, engine: FakeEngine) -> None:
    assert mouth.async_supports_streaming_input()
    more = asyncio.Event()

    async def slowly() -> AsyncGenerator[str]:
        yield "First. "
        await more.wait()
        yield "Second."

    request = tts.TTSAudioRequest(language="en-US", options={"voice": "en-US-joe"}, message_gen=slowly())
    response = await mouth.internal_async_stream_tts_audio(request)
    assert response.extension == "wav"
    header = await anext(response.data_gen)
    assert header.startswith(b"RIFF")
    assert await anext(response.data_gen) == PCM  # heard before the second sentence exists
    more.set()
    assert [chunk async for chunk in response.data_gen] == [PCM]
    assert [SynthesizeChunk.from_event(event).text for event in engine.of_type("synthesize-chunk")] == [
        "First. ",
        "Second.",
    ]
    assert engine.of_type("synthesize")[0].data["text"] == "First. Second."


@pytest.mark.parametrize(
    ("options", "voice"),
    [
        ({"voice": "de-DE-joe"}, {"name": "de-DE-joe"}),
        ({"voice": "de-DE-joe", "speaker": "calm"}, {"name": "de-DE-joe", "speaker": "calm"}),
        ({"speaker": "calm"}, {"name": "en-US-joe", "speaker": "calm"}),
        ({}, {"language": "en-US"}),
    ],
)
async def test_voice_and_speaker(
    mouth: tts.TextToSpeechEntity, engine: FakeEngine, options: dict[str, str], voice: dict[str, str]
) -> None:
    await mouth.async_get_tts_audio("Hello.", "en-US", options)
    assert engine.of_type("synthesize-start")[0].data["voice"] == voice


@pytest.mark.parametrize(
    ("options", "context"),
    [
        ({}, None),
        ({"speed": 1.5}, {"speed": 1.5}),
        ({"speed": "0.5", "volume": 0}, {"speed": 0.5, "volume": 0.0}),
    ],
)
async def test_speed_and_volume(
    mouth: tts.TextToSpeechEntity, engine: FakeEngine, options: dict[str, object], context: dict[str, float] | None
) -> None:
    assert {"speed", "volume"} <= set(mouth.supported_options or ())
    await mouth.async_get_tts_audio("Hello.", "en-US", options)
    assert engine.of_type("synthesize-start")[0].data.get("context") == context
    assert engine.of_type("synthesize")[0].data.get("context") == context


@pytest.mark.parametrize(
    "options", [{"speed": 0.4}, {"speed": "fast"}, {"volume": 2.5}, {"volume": float("nan")}, {"volume": []}]
)
async def test_a_manner_that_cannot_be_is_told_in_words(
    mouth: tts.TextToSpeechEntity, engine: FakeEngine, options: dict[str, object]
) -> None:
    ((option, value),) = options.items()
    with pytest.raises(HomeAssistantError) as caught:
        await mouth.async_get_tts_audio("Hello.", "en-US", options)
    assert caught.value.translation_key == "out_of_bounds"
    assert caught.value.translation_placeholders is not None
    assert caught.value.translation_placeholders["option"] == option
    assert caught.value.translation_placeholders["value"] == str(value)
    assert engine.of_type("synthesize-start") == []


async def test_what_cannot_be_spoken_is_told_in_words(mouth: tts.TextToSpeechEntity, engine: FakeEngine) -> None:
    engine.refusals["synthesize-chunk"] = Error(text="No such voice.", code=ErrorCode.MODEL_MISSING)
    with pytest.raises(HomeAssistantError) as caught:
        await mouth.async_get_tts_audio("Hello.", "en-US", {"voice": "nobody"})
    assert caught.value.translation_key == "not_spoken"
    assert caught.value.translation_placeholders == {"error": "No such voice."}


async def test_nothing_to_say(mouth: tts.TextToSpeechEntity) -> None:
    request = tts.TTSAudioRequest(language="en-US", options={}, message_gen=written())
    response = await mouth.internal_async_stream_tts_audio(request)
    assert [chunk async for chunk in response.data_gen] == []


async def test_an_engine_without_a_voice(hass: HomeAssistant, loaded: MockConfigEntry, engine: FakeEngine) -> None:
    engine.info = make_info(voices=(), stt=())
    assert await hass.config_entries.async_reload(loaded.entry_id)
    assert state_of(hass, "tts.hearken_voice") == "unavailable"
    assert state_of(hass, "stt.hearken_hearing") == "unavailable"
    mouth = tts.get_engine_instance(hass, "tts.hearken_voice")
    assert mouth is not None
    assert mouth.default_language == "en-US"


async def test_an_answer_that_makes_no_sense(mouth: tts.TextToSpeechEntity, engine: FakeEngine) -> None:
    engine.garbled.add("audio-chunk")
    with pytest.raises(HomeAssistantError, match="audio-chunk"):
        await mouth.async_get_tts_audio("Hello.", "en-US", {})
