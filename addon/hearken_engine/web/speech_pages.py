"""Hearing and speaking, from the page: in the same way as for a satellite."""

from dataclasses import dataclass

from aiohttp import web
from wyoming.audio import AudioChunk, AudioStart
from wyoming.event import Eventable
from wyoming.tts import Synthesize, SynthesizeVoice

from ..errors import RequestError
from ..jobs import heard, synthesize
from ..listening import Incoming, Listening, ListenRequest
from ..protocol import ErrorCode
from ..shape import Part
from ..stt.base import Transcription
from .answers import answer, read, read_bytes
from .desk import Desk
from .wav import Sound, read_wav, write_wav

MAX_SOUND = 16 * 1024 * 1024
"""Bytes of an utterance: a minute in the best quality that browsers record in."""

MAX_SAID = 2000
"""Characters that the page has spoken: two minutes, which nobody listens to."""


@dataclass(frozen=True, kw_only=True)
class Say(Part):
    """A text to be spoken."""

    text: str
    language: str | None = None
    """Its tag; None for the default voice."""
    voice: str | None = None
    """The name of a voice on disk; None for the one that fits the language."""


class SpeechPages:
    """The requests that have sound in them."""

    def __init__(self, desk: Desk) -> None:
        self._engines = desk.engines

    def routes(self) -> list[web.RouteDef]:
        """Return all requests."""
        return [web.post("/api/hear", self._hear), web.post("/api/say", self._say)]

    async def _hear(self, request: web.Request) -> web.Response:
        """Answer a WAV file with what was said in it (`Heard`)."""
        sound = read_wav(await read_bytes(request, MAX_SOUND))
        language = request.query.get("language")
        incoming = Incoming()
        listening = Listening(
            self._engines,
            ListenRequest(languages=(language,) if language else (), home=request.query.get("home")),
            incoming,
            _nobody_waits,
        )
        incoming.feed(sound.rate, sound.width, sound.channels, sound.data)
        incoming.end()
        return answer(heard(await listening.run()))

    async def _say(self, request: web.Request) -> web.Response:
        """Answer a text with a WAV file."""
        wanted = await read(request, Say)
        if not 1 <= len(wanted.text.strip()) <= MAX_SAID:
            raise RequestError(ErrorCode.BAD_EVENT, f"1 to {MAX_SAID} characters can be spoken here.")
        parts: list[bytes] = []
        rate = width = channels = 0

        async def keep(*events: Eventable) -> None:
            nonlocal rate, width, channels
            for event in events:
                if isinstance(event, AudioStart):
                    rate, width, channels = event.rate, event.width, event.channels
                elif isinstance(event, AudioChunk):
                    parts.append(event.audio)

        voice = None
        if wanted.voice or wanted.language:
            voice = SynthesizeVoice(name=wanted.voice, language=None if wanted.voice else wanted.language)
        await synthesize(keep, self._engines, Synthesize(text=wanted.text, voice=voice))
        return web.Response(body=write_wav(Sound(rate, width, channels, b"".join(parts))), content_type="audio/wav")


async def _nobody_waits(_: Transcription) -> None:
    """Do nothing with a guess: the page shows the answer alone."""
