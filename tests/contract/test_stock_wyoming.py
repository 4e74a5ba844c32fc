"""Home Assistant's own Wyoming integration hears, speaks and converses with the engine."""

from collections.abc import AsyncGenerator

import pytest
from homeassistant.components import conversation, stt, tts
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.unit.engine.conftest import EngineUnderTest, sound

METADATA = stt.SpeechMetadata(
    language="en",
    format=stt.AudioFormats.WAV,
    codec=stt.AudioCodecs.PCM,
    bit_rate=stt.AudioBitRates.BITRATE_16,
    sample_rate=stt.AudioSampleRates.SAMPLERATE_16000,
    channel=stt.AudioChannels.CHANNEL_MONO,
)


@pytest.fixture(autouse=True)
async def _wyoming(hass: HomeAssistant, engine: EngineUnderTest) -> AsyncGenerator[None]:
    """Add the engine as a user of the stock integration would."""
    for component in ("homeassistant", "conversation", "assist_pipeline"):
        assert await async_setup_component(hass, component, {})
    entry = MockConfigEntry(domain="wyoming", title="Stock", data={"host": "127.0.0.1", "port": engine.server.port})
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    yield
    await hass.config_entries.async_unload(entry.entry_id)


async def speech() -> AsyncGenerator[bytes]:
    for _ in range(5):
        yield sound(0.1)


async def words(*pieces: str) -> AsyncGenerator[str]:
    for piece in pieces:
        yield piece


async def test_it_hears(hass: HomeAssistant, engine: EngineUnderTest) -> None:
    (entity_id,) = hass.states.async_entity_ids(stt.DOMAIN)
    entity = stt.async_get_speech_to_text_entity(hass, entity_id)
    assert entity is not None
    assert sorted(entity.supported_languages) == ["en", "zh"]
    result = await entity.async_process_audio_stream(METADATA, speech())
    assert (result.text, result.result) == ("turn on the light", stt.SpeechResultState.SUCCESS)
    (heard,) = engine.stt.heard
    assert heard.languages == ("en",)
    assert len(heard.speech) == pytest.approx(8000, abs=512)


async def test_it_speaks(hass: HomeAssistant, engine: EngineUnderTest) -> None:
    (entity_id,) = hass.states.async_entity_ids(tts.DOMAIN)
    stream = tts.async_create_stream(hass, entity_id, "en-US")
    stream.async_set_message_stream(words("The light ", "is on."))
    sound = b"".join([chunk async for chunk in stream.async_stream_result()])
    assert sound.startswith((b"ID3", b"RIFF"))
    assert len(sound) > 100
    assert engine.tts.said == [("The light is on.", None)]


async def test_it_converses(hass: HomeAssistant) -> None:
    (entity_id,) = (one for one in hass.states.async_entity_ids(conversation.DOMAIN) if "home_assistant" not in one)
    result = await conversation.async_converse(hass, "Good morning", None, Context(), agent_id=entity_id)
    assert result.response.response_type is intent.IntentResponseType.ACTION_DONE
    assert result.response.speech["plain"]["speech"] == "Good morning."
