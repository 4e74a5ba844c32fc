"""Speech to text: the words of an utterance, sent to the engine while it is spoken."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import aclosing, suppress
from time import monotonic

from homeassistant.components import stt
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import language as language_util

from . import hearing
from .ahead import ReadingAhead
from .client import model_languages
from .const import CONF_ENDPOINTING, CONF_LANGUAGES, DEFAULT_ENDPOINTING, LOGGER, Endpointing, Stage
from .coordinator import HearkenConfigEntry
from .entity import HearkenEntity
from .errors import HearkenError
from .protocol import EndReason, Heard, Listen

PARALLEL_UPDATES = 0  # nothing is polled, and the engine itself queues what it cannot do at once

STALL_SECONDS = 5.0
"""A satellite sends audio many times a second; one that is silent for this long has gone without saying so."""

LISTEN_SECONDS = 30.0
"""Home Assistant's own detector gives up after 15 s, and nobody gives a command for longer than twice that."""


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001
    entry: HearkenConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the engine's ear."""
    async_add_entities([HearkenSpeechToText(entry.runtime_data)])


class HearkenSpeechToText(HearkenEntity, stt.SpeechToTextEntity):
    """The engine's speech recognition.

    Home Assistant's own detector always stays on (`audio_processing` is left alone): only then are satellites told when
    speech begins and ends. With Hearken's endpointing the engine may be done earlier, and whichever is first decides.
    """

    _attr_translation_key = "hearing"

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
        """Return the text of an utterance; what Home Assistant 2026.10 calls."""
        text = stt.SpeechResult(None, stt.SpeechResultState.ERROR)
        async with aclosing(self._async_hear(metadata, stream)) as results:
            async for result in results:
                text = text if isinstance(result, str) else result
        return text

    async def async_process_audio_stream_with_progress(
        self, metadata: stt.SpeechMetadata, stream: AsyncIterable[bytes]
    ) -> AsyncGenerator[stt.PartialSpeechResult | stt.SpeechResult]:
        """Yield the text so far, then the text of the utterance; what Home Assistant calls from 2026.11 on."""
        async with aclosing(self._async_hear(metadata, stream)) as results:
            async for result in results:
                yield stt.PartialSpeechResult(result) if isinstance(result, str) else result

    async def _async_hear(
        self, metadata: stt.SpeechMetadata, stream: AsyncIterable[bytes]
    ) -> AsyncGenerator[str | stt.SpeechResult]:
        """Yield the text so far, then one result; what was heard is handed on with the run."""
        hearing.remember(None)
        audio = _Audio(stream)
        ahead = ReadingAhead(self.hass, self.coordinator, metadata.language)
        heard: Heard | None = None
        request = self._request(metadata.language)
        try:
            async with (
                aclosing(audio.chunks()) as chunks,
                aclosing(self.coordinator.client.listen(chunks, request)) as answers,
            ):
                async for answer in answers:
                    if isinstance(answer, Heard):
                        heard = answer
                    else:
                        ahead.hears(answer)
                        yield answer
        except HearkenError as err:
            LOGGER.error("The speech was not recognised: %s", err)
        finally:
            ahead.stop()
        if heard is None:
            yield stt.SpeechResult(None, stt.SpeechResultState.ERROR)
            return
        hearing.remember(heard, ahead.conversation)
        by_home_assistant = heard.ended_by is EndReason.CLIENT
        seconds = monotonic() - audio.last_at if by_home_assistant else heard.waited_seconds
        self.coordinator.last_heard = heard
        self.coordinator.async_record(Stage.STT, seconds)
        yield stt.SpeechResult(heard.text, stt.SpeechResultState.SUCCESS)

    def _request(self, language: str) -> Listen:
        """Return what to ask of the engine: the assistant's language, and the others that its owner speaks."""
        entry = self.coordinator.config_entry
        known = self.supported_languages
        own = language_util.matches(language, known)[:1]
        others = [other for other in entry.options.get(CONF_LANGUAGES, ()) if other in known]
        return Listen(
            languages=tuple(dict.fromkeys([*own, *others])),
            home=entry.entry_id,
            endpointing=entry.options.get(CONF_ENDPOINTING, DEFAULT_ENDPOINTING) == Endpointing.HEARKEN,
        )


class _Audio:
    """The sound of one utterance, which ends even where the one who sends it never says so."""

    def __init__(self, stream: AsyncIterable[bytes]) -> None:
        """Take the stream; nothing of it is read yet."""
        self._stream = stream
        self.last_at = monotonic()

    async def chunks(self) -> AsyncGenerator[bytes]:
        """Yield the stream's chunks until it ends, stalls, or has gone on for too long, then close it."""
        until = monotonic() + LISTEN_SECONDS
        chunks = aiter(self._stream)
        try:
            with suppress(StopAsyncIteration, TimeoutError):
                while (left := until - monotonic()) > 0:
                    async with asyncio.timeout(min(STALL_SECONDS, left)):
                        chunk = await anext(chunks)
                    yield chunk
                    self.last_at = monotonic()
        finally:
            if isinstance(chunks, AsyncGenerator):
                await chunks.aclose()
