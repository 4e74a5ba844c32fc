"""Turns a sound file into text, as if it had just been spoken."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Any

from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import language as language_util

from .client import model_languages
from .const import CONF_LANGUAGES, DOMAIN
from .coordinator import HearkenConfigEntry
from .errors import HearkenError
from .protocol import AUDIO_CHANNELS, AUDIO_RATE, AUDIO_WIDTH, Heard, Listen

LONGEST_SECONDS = 60
"""The engine takes no longer utterance."""

DECODE_SECONDS = 30.0
"""A minute of sound is decoded in a second; a file that takes longer is something else."""

_CHUNK = AUDIO_RATE * AUDIO_WIDTH * AUDIO_CHANNELS // 10
"""Bytes of a tenth of a second."""


async def async_transcribe(
    hass: HomeAssistant, entry: HearkenConfigEntry, file: str, language: str | None
) -> dict[str, Any]:
    """Return what is said in a file of a folder that Home Assistant may read."""
    pcm = await _async_decode(hass, await _async_allowed(hass, file))
    heard: Heard | None = None
    try:
        async with aclosing(entry.runtime_data.client.listen(_chunks(pcm), _request(hass, entry, language))) as answers:
            async for answer in answers:
                heard = answer if isinstance(answer, Heard) else heard
    except HearkenError as err:
        raise _error("not_transcribed", error=str(err)) from err
    if heard is None:
        raise _error("not_transcribed", error="-")
    return {
        "text": heard.text,
        "language": heard.language,
        "confidence": heard.confidence,
        "is_command": heard.is_command,
        "alternatives": [other.text for other in heard.alternatives],
    }


async def _async_allowed(hass: HomeAssistant, file: str) -> Path:
    """Return the path of a file that may be read; one that is not absolute is in the configuration's folder."""
    path = Path(hass.config.path(file))

    def is_allowed() -> bool:
        return hass.config.is_allowed_path(str(path)) and path.is_file()

    if not await hass.async_add_executor_job(is_allowed):
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="file_not_allowed", translation_placeholders={"file": file}
        )
    return path


async def _async_decode(hass: HomeAssistant, path: Path) -> bytes:
    """Return a file's sound as the engine takes it: PCM of 16 kHz, 16 bits, one channel."""
    arguments = [
        *("-nostdin", "-v", "error", "-protocol_whitelist", "file,pipe", "-i", f"file:{path}", "-vn"),
        # One second more than is taken shows that there is more.
        *("-t", str(LONGEST_SECONDS + 1), "-ar", str(AUDIO_RATE), "-ac", str(AUDIO_CHANNELS), "-f", "s16le", "pipe:1"),
    ]
    try:
        process = await asyncio.create_subprocess_exec(
            get_ffmpeg_manager(hass).binary,
            *arguments,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except OSError as err:
        raise _error("not_decoded", file=path.name, error=err.strerror or str(err)) from err
    try:
        async with asyncio.timeout(DECODE_SECONDS):
            pcm, said = await process.communicate()
    except TimeoutError as err:
        raise _error("not_decoded", file=path.name, error=f"> {DECODE_SECONDS:.0f} s") from err
    finally:
        with suppress(ProcessLookupError):
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode or not pcm:
        why = said.decode(errors="replace").strip().splitlines()
        raise _error("not_decoded", file=path.name, error=why[-1] if why else "-")
    if len(pcm) > LONGEST_SECONDS * AUDIO_RATE * AUDIO_WIDTH * AUDIO_CHANNELS:
        raise _error("too_long_to_transcribe", file=path.name, limit=str(LONGEST_SECONDS))
    return pcm


def _request(hass: HomeAssistant, entry: HearkenConfigEntry, language: str | None) -> Listen:
    """Return what to ask of the engine: the language that is told, or those that are spoken at home."""
    known = sorted(model_languages(entry.runtime_data.data.info.asr))
    own = language_util.matches(language or hass.config.language, known)[:1]
    if language is not None and not own:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="language_not_heard",
            translation_placeholders={"language": language},
        )
    others = [] if language else [other for other in entry.options.get(CONF_LANGUAGES, ()) if other in known]
    return Listen(languages=tuple(dict.fromkeys([*own, *others])), home=entry.entry_id)


async def _chunks(pcm: bytes) -> AsyncGenerator[bytes]:
    """Yield sound in the pieces that a microphone brings."""
    for at in range(0, len(pcm), _CHUNK):
        yield pcm[at : at + _CHUNK]


def _error(key: str, **placeholders: str) -> HomeAssistantError:
    return HomeAssistantError(translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders)
