"""One utterance, from its first sound to its text: feeds, guesses at each pause, and decides."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from .engines import Engines
from .errors import HearkenError, RequestError
from .protocol import EndReason, ErrorCode
from .stt.base import Transcription
from .stt.ear import Ear
from .stt.endpoint import Happening
from .stt.languages import spoken_languages
from .stt.pcm import Format
from .worker import Priority

_LOGGER = logging.getLogger(__name__)

MAX_SECONDS = 60
"""Nobody gives a command for longer; it bounds memory and the time that a recogniser is taken."""

STALLED_SECONDS = 5.0
"""Microphones send several times a second: one that sends nothing for so long is gone, or has lost its network."""

_INLINE_SECONDS = 0.5
"""Sound that is worked on in the event loop, some 2 ms of work; more of it at once goes to a thread."""


@dataclass(frozen=True, kw_only=True)
class ListenRequest:
    """How an utterance is to be heard."""

    languages: tuple[str, ...] = ()
    """Tags of the languages that may be spoken; none: any that the recogniser knows."""
    home: str | None = None
    """Whose words to expect; None takes the home that came last."""
    names: tuple[str, ...] = ()
    """Words to expect where no home is known."""
    endpointing: bool = False
    """Whether the utterance ends by itself."""
    in_full: bool = False
    """Whether the client wants to know what is understood while somebody speaks, and more than the text at the end."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of an utterance."""

    transcription: Transcription
    """What was said."""
    ended_by: EndReason
    """Why it counts as ended."""
    speech_seconds: float
    """From the first word to the last."""
    waited_seconds: float
    """From the last word to the text; 0 where nobody spoke."""


@dataclass(eq=False)
class _Guess:
    """A transcription of the speech so far, made before anybody knows whether it is all."""

    last: int
    """The last frame of the speech that it covers."""
    started: bool = False
    """Whether the recogniser has begun with it."""
    transcription: Transcription | None = None
    """What was understood; None as long as it is not done, or where it failed."""
    task: asyncio.Task[None] = field(init=False)
    """What waits for it."""


class Incoming:
    """The sound of one utterance on its way from the connection to what listens."""

    def __init__(self) -> None:
        self.format: Format | None = None
        self._queue: asyncio.Queue[bytes | _Guess | None] = asyncio.Queue()
        self._seconds = 0.0

    def begin(self, rate: object, width: object, channels: object) -> Format:
        """Take note of the format; RequestError `bad-audio` if it makes no sense or is not the one so far."""
        audio_format = Format.checked(rate, width, channels)
        if self.format not in {None, audio_format}:
            raise RequestError(
                ErrorCode.BAD_AUDIO, f"The utterance began as {self.format} and went on as {audio_format}."
            )
        self.format = audio_format
        return audio_format

    def feed(self, rate: object, width: object, channels: object, data: bytes) -> None:
        """Take the next sound; RequestError as `begin`, or if the utterance becomes too long."""
        self._seconds += self.begin(rate, width, channels).seconds(len(data))
        if self._seconds > MAX_SECONDS:
            raise RequestError(
                ErrorCode.AUDIO_TOO_LONG, f"An utterance may last {MAX_SECONDS} s; this one was dropped."
            )
        self._queue.put_nowait(data)

    def end(self) -> None:
        """Take note that the client sends no more."""
        self._queue.put_nowait(None)

    def learned(self, guess: _Guess) -> None:
        """Put what was understood behind the sound that has come so far."""
        self._queue.put_nowait(guess)

    async def next(self) -> bytes | _Guess | None:
        """Return the next sound or guess, or None at the end."""
        return await self._queue.get()


class Listening:
    """Hears one utterance."""

    def __init__(
        self,
        engines: Engines,
        request: ListenRequest,
        incoming: Incoming,
        understood: Callable[[Transcription], Awaitable[None]],
    ) -> None:
        """Get ready; ModelError or RequestError if it cannot be heard. `understood` is told each guess at the text."""
        self._engines = engines
        self._request = request
        self._incoming = incoming
        self._understood = understood
        self._detector = engines.detector
        self._languages = spoken_languages(request.languages, engines.stt.engine.languages)
        self._home = engines.homes.get(request.home)
        self._ear: Ear | None = None
        self._ended_by: EndReason | None = None
        self._guess: _Guess | None = None
        self._known: _Guess | None = None
        self._last_word = 0.0

    async def run(self) -> Outcome:
        """Return what came of it; ModelError if the recogniser fails."""
        if self._home is None and self._request.names:
            self._home = await self._engines.homes.of_names(self._request.names, self._languages)
        try:
            while self._ended_by is None:
                await self._take_next()
            stopped = time.monotonic()
            transcription = await self._answer()
        finally:
            await self._drop_guess()
        now = time.monotonic()
        spoken = self._ear.speech_seconds if self._ear is not None else 0.0
        waited = now - self._last_word if spoken else 0.0
        if self._ended_by is EndReason.CLIENT:
            # How long the client took to find the end is not the engine's doing.
            self._engines.heard_within(now - stopped)
        elif spoken:
            self._engines.heard_within(waited)
        return Outcome(
            transcription=transcription, ended_by=self._ended_by, speech_seconds=spoken, waited_seconds=waited
        )

    async def _take_next(self) -> None:
        try:
            async with asyncio.timeout(STALLED_SECONDS if self._request.endpointing else None):
                item = await self._incoming.next()
        except TimeoutError:
            spoke = self._ear is not None and self._ear.endpoint.first is not None
            self._ended_by = EndReason.SILENCE if spoke else EndReason.NO_SPEECH
            return
        if isinstance(item, _Guess):
            await self._learn(item)
        else:
            await self._hear(item or b"", last=item is None)
            if item is None:
                self._ended_by = self._ended_by or EndReason.CLIENT

    async def _hear(self, data: bytes, *, last: bool) -> None:
        audio_format = self._incoming.format
        if audio_format is None:
            return
        if self._ear is None:
            self._ear = Ear(self._detector, audio_format, decides=self._request.endpointing)
        ear = self._ear
        if audio_format.seconds(len(data)) > _INLINE_SECONDS:
            sound, frames = await self._engines.ears.run(lambda: ear.read(data, last=last))
        else:
            sound, frames = ear.read(data, last=last)
        before = ear.endpoint.last
        for happening in ear.follow(sound, frames):
            self._respond(ear, happening)
        if ear.endpoint.last > before:
            self._last_word = time.monotonic()

    def _respond(self, ear: Ear, happening: Happening) -> None:
        worker = self._engines.stt.worker
        if happening is Happening.ENDED:
            self._ended_by = ear.endpoint.reason
        elif happening is Happening.PAUSED:
            useful = ear.endpoint.paused and not worker.waiting
            if useful:
                self._begin_guess(ear)
        elif happening is Happening.GREW and self._request.in_full and worker.idle:
            self._begin_guess(ear)

    def _begin_guess(self, ear: Ear) -> None:
        """Work out what was said so far; a guess that has not begun gives way, one that has is waited for."""
        if self._guess is not None:
            if self._guess.started:
                return
            self._guess.task.cancel()
        self._guess = guess = _Guess(last=ear.endpoint.last)
        speech = ear.speech()

        def start() -> None:
            guess.started = True

        async def work_out() -> None:
            try:
                guess.transcription = await self._engines.transcribe(
                    speech, self._languages, self._home, Priority.GUESS, start
                )
            except HearkenError as err:
                _LOGGER.debug("A guess failed: %s", err)
            except Exception:  # the answer itself will fail in the same way, and say so
                _LOGGER.debug("A guess failed", exc_info=True)
            self._incoming.learned(guess)

        guess.task = asyncio.create_task(work_out())
        if ear.endpoint.paused:
            ear.endpoint.guessing()

    async def _learn(self, guess: _Guess) -> None:
        """Take what was understood, and guess again if more has been said before this pause."""
        if guess is self._guess:
            self._guess = None
        ear, result = self._ear, guess.transcription
        if ear is None or result is None:
            return
        self._known = guess
        if self._request.in_full and result.text:
            await self._understood(result)
        if ear.endpoint.told(result.text, result.completeness, guess.last) is Happening.ENDED:
            self._ended_by = ear.endpoint.reason
        elif self._guess is None and ear.endpoint.paused and ear.endpoint.last != guess.last:
            self._begin_guess(ear)

    async def _answer(self) -> Transcription:
        """Return the text of all of the speech: the last guess where it covers that, or else a new transcription."""
        ear = self._ear
        if ear is None or ear.endpoint.first is None:
            language = self._languages[0] if len(self._languages) == 1 else None
            return Transcription(text="", language=language, audio_seconds=0.0)
        last = ear.endpoint.last
        if self._guess is not None and self._guess.started and self._guess.last == last:
            await self._guess.task
            self._known = self._guess
        if self._known is not None and self._known.last == last and self._known.transcription is not None:
            return self._known.transcription
        await self._drop_guess()
        return await self._engines.transcribe(ear.speech(), self._languages, self._home, Priority.ANSWER)

    async def _drop_guess(self) -> None:
        guess, self._guess = self._guess, None
        if guess is not None:
            guess.task.cancel()
            with suppress(asyncio.CancelledError):
                await guess.task
