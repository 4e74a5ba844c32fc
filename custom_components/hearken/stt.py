"""Speech to text: the words of an utterance, sent to the engine while it is spoken."""

from collections.abc import AsyncIterable
from time import monotonic

from homeassistant.components import stt
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import language as language_util

from .client import model_languages
from .const import LOGGER, Stage
from .coordinator import HearkenConfigEntry
from .entity import HearkenEntity
from .errors import HearkenError

PARALLEL_UPDATES = 0  # nothing is polled, and the engine itself queues what it cannot do at once


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001
    entry: HearkenConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the engine's ear."""
    async_add_entities([HearkenSpeechToText(entry.runtime_data)])


class HearkenSpeechToText(HearkenEntity, stt.SpeechToTextEntity):
    """The engine's speech recognition."""

    _attr_name = None

    @property
    def supported_languages(self) -> list[str]:
        """Return the languages of the installed models."""
        return sorted(model_languages(self.coordinator.data.info.asr))

    @property
    def available(self) -> bool:
        """Return whether the engine is there and has a model to hear with."""
        return super().available and bool(self.supported_languages)

    @property
    def supported_formats(self) -> list[stt.AudioFormats]:
        """Return the container that Home Assistant names for plain PCM."""
        return [stt.AudioFormats.WAV]

    @property
    def supported_codecs(self) -> list[stt.AudioCodecs]:
        """Return the codec of the wire."""
        return [stt.AudioCodecs.PCM]

    @property
    def supported_bit_rates(self) -> list[stt.AudioBitRates]:
        """Return the sample width of the wire."""
        return [stt.AudioBitRates.BITRATE_16]

    @property
    def supported_sample_rates(self) -> list[stt.AudioSampleRates]:
        """Return the sample rate of the wire."""
        return [stt.AudioSampleRates.SAMPLERATE_16000]

    @property
    def supported_channels(self) -> list[stt.AudioChannels]:
        """Return the channels of the wire."""
        return [stt.AudioChannels.CHANNEL_MONO]

    async def async_process_audio_stream(
        self, metadata: stt.SpeechMetadata, stream: AsyncIterable[bytes]
    ) -> stt.SpeechResult:
        """Return the text of an utterance."""
        spoken_at = monotonic()

        async def heard() -> AsyncIterable[bytes]:
            nonlocal spoken_at
            async for chunk in stream:
                yield chunk
                spoken_at = monotonic()

        matches = language_util.matches(metadata.language, self.supported_languages)
        try:
            transcript = await self.coordinator.client.transcribe(heard(), matches[0] if matches else None)
        except HearkenError as err:
            LOGGER.error("The speech was not recognised: %s", err)
            return stt.SpeechResult(None, stt.SpeechResultState.ERROR)
        self.coordinator.async_record(Stage.STT, monotonic() - spoken_at)
        return stt.SpeechResult(transcript.text, stt.SpeechResultState.SUCCESS)
