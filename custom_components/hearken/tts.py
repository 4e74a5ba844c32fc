"""Text to speech: spoken while the text is still being written."""

import io
import math
import wave
from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import aclosing
from time import monotonic
from typing import Any

from homeassistant.components import tts
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import language as language_util
from wyoming.audio import AudioFormat

from . import hearing
from .const import DOMAIN, Stage
from .coordinator import HearkenConfigEntry, HearkenCoordinator
from .entity import HearkenEntity
from .errors import HearkenError

PARALLEL_UPDATES = 0  # nothing is polled, and the engine itself queues what it cannot do at once

ATTR_SPEAKER = "speaker"
"""Option: one of the speakers of a voice that has several."""

ATTR_SPEED = "speed"
"""Option: times the voice's own speed."""

ATTR_VOLUME = "volume"
"""Option: times the normal loudness."""

BOUNDS = {ATTR_SPEED: (0.5, 2.0), ATTR_VOLUME: (0.0, 2.0)}
"""What the engine takes, by option."""

FALLBACK_LANGUAGE = "en-US"
"""Home Assistant wants a default language even of an engine that has no voice yet."""


async def async_setup_entry(
    hass: HomeAssistant, entry: HearkenConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the engine's mouth."""
    async_add_entities([HearkenTextToSpeech(hass, entry.runtime_data)])


class HearkenTextToSpeech(HearkenEntity, tts.TextToSpeechEntity):
    """The engine's voices."""

    # Home Assistant speaks with no engine that has no name of its own.
    _attr_translation_key = "voice"
    _attr_supported_options = [tts.ATTR_VOICE, ATTR_SPEAKER, ATTR_SPEED, ATTR_VOLUME]  # noqa: RUF012  # Home Assistant's own type

    def __init__(self, hass: HomeAssistant, coordinator: HearkenCoordinator) -> None:
        """Read the voices that the engine has now."""
        super().__init__(coordinator)
        self._voices: dict[str, list[tts.Voice]] = {}
        self._read_voices(hass)

    @callback
    def _handle_coordinator_update(self) -> None:
        """Follow voices that are added or removed."""
        self._read_voices(self.hass)
        super()._handle_coordinator_update()

    def _read_voices(self, hass: HomeAssistant) -> None:
        """Take the installed voices, by language."""
        programs = self.coordinator.data.info.tts
        voices: dict[str, list[tts.Voice]] = {}
        for voice in (voice for program in programs for voice in program.voices if voice.installed):
            for language in voice.languages:
                voices.setdefault(language, []).append(tts.Voice(voice.name, voice.description or voice.name))
        self._voices = voices
        languages = sorted(voices)
        house = language_util.matches(hass.config.language, languages, country=hass.config.country)
        self._attr_supported_languages = languages
        self._attr_default_language = next(iter([*house, *languages]), FALLBACK_LANGUAGE)

    @property
    def available(self) -> bool:
        """Return whether the engine is there and has a voice."""
        return super().available and bool(self._voices)

    @callback
    def async_get_supported_voices(self, language: str) -> list[tts.Voice] | None:
        """Return the voices of a language."""
        return self._voices.get(language)

    async def async_get_tts_audio(self, message: str, language: str, options: dict[str, Any]) -> tts.TtsAudioType:
        """Return a text as one WAV file."""
        language, options = self._in_reply_language(language, options)

        async def whole() -> AsyncGenerator[str]:
            yield message

        async with aclosing(self._async_speak(whole(), language, options)) as audio:
            parts = [part async for part in audio]
        if not parts or not isinstance(parts[0], AudioFormat):
            return None, None
        pcm = b"".join(part for part in parts if isinstance(part, bytes))
        return "wav", _wav(parts[0], pcm)

    async def async_stream_tts_audio(self, request: tts.TTSAudioRequest) -> tts.TTSAudioResponse:
        """Return the audio of a text that is still being written, as it is ready."""
        language, options = self._in_reply_language(request.language, request.options)

        async def data() -> AsyncGenerator[bytes]:
            async with aclosing(self._async_speak(request.message_gen, language, options)) as audio:
                async for part in audio:
                    yield _wav(part) if isinstance(part, AudioFormat) else part

        return tts.TTSAudioResponse("wav", data())

    def _in_reply_language(self, language: str, options: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Return language and options for a text; a reply to another language than the assistant's takes its voice.

        A voice that is chosen in the assistant's settings is one of the assistant's own language.
        """
        if (spoken := hearing.reply_language()) is None:
            return language, options
        matches = language_util.matches(spoken, self._voices, country=self.hass.config.country)
        if not matches or matches[0] == language:
            return language, options
        return matches[0], {key: value for key, value in options.items() if key not in {tts.ATTR_VOICE, ATTR_SPEAKER}}

    async def _async_speak(
        self, text: AsyncIterable[str], language: str, options: dict[str, Any]
    ) -> AsyncGenerator[AudioFormat | bytes]:
        """Yield the format, then the PCM; the engine's errors become Home Assistant's."""
        written_at: float | None = None

        async def written() -> AsyncGenerator[str]:
            nonlocal written_at
            async for piece in text:
                written_at = written_at or monotonic()
                yield piece

        voice = options.get(tts.ATTR_VOICE)
        speaker = options.get(ATTR_SPEAKER)
        if speaker and not voice and (voices := self._voices.get(language)):
            voice = voices[0].voice_id  # on the wire a speaker is one of a named voice
        sound = self.coordinator.client.synthesize(
            written(), voice=voice, language=language, speaker=speaker, manner=_manner(options)
        )
        heard = False
        try:
            async with aclosing(sound):
                async for part in sound:
                    if isinstance(part, bytes) and not heard and written_at is not None:
                        heard = True
                        self.coordinator.async_record(Stage.TTS, monotonic() - written_at)
                    yield part
        except HearkenError as err:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="not_spoken", translation_placeholders={"error": str(err)}
            ) from err


def _manner(options: dict[str, Any]) -> dict[str, float]:
    """Return the speed and the volume that the options ask for; ServiceValidationError where they cannot be."""
    manner = {}
    for option, (low, high) in BOUNDS.items():
        if (value := options.get(option)) is None:
            continue
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = math.nan
        if not low <= number <= high:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="out_of_bounds",
                translation_placeholders={
                    "option": option,
                    "value": str(value),
                    "low": f"{low:g}",
                    "high": f"{high:g}",
                },
            )
        manner[option] = number
    return manner


def _wav(audio: AudioFormat, pcm: bytes = b"") -> bytes:
    """Return a WAV file; without PCM it is the header of a stream whose length nobody knows yet."""
    with io.BytesIO() as file:
        with wave.open(file, "wb") as writer:
            writer.setframerate(audio.rate)
            writer.setsampwidth(audio.width)
            writer.setnchannels(audio.channels)
            writer.writeframes(pcm)
        return file.getvalue()
