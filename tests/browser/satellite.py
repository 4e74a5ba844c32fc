"""A satellite as Home Assistant's Wyoming integration knows them: it sends what was said, and plays what it is told."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from hearken_demo.processes import HOST, free_port
from hearken_demo.speech import Speech
from wyoming.asr import Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.event import Event
from wyoming.info import Attribution, Describe, Info
from wyoming.info import Satellite as SatelliteInfo
from wyoming.ping import Ping, Pong
from wyoming.pipeline import PipelineStage, RunPipeline
from wyoming.satellite import RunSatellite
from wyoming.server import AsyncEventHandler, AsyncTcpServer
from wyoming.snd import Played

NAME = "Kitchen satellite"
RATE = 16_000


class Satellite:
    """What the satellite hears and plays; every home that connects to it has a `_Line` of its own."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.transcripts: list[str] = []
        """What it was told that it had heard."""
        self.played: list[float] = []
        """Seconds of each sound that it was given to play."""
        self._home: AsyncEventHandler | None = None
        self._changed = asyncio.Condition()

    async def say(self, speech: Speech) -> None:
        """Send speech to the home until it has been heard."""
        home, before = self._home, len(self.transcripts)
        assert home is not None, "no home has asked this satellite to listen"
        run = RunPipeline(start_stage=PipelineStage.ASR, end_stage=PipelineStage.TTS, restart_on_end=False)
        await home.write_event(run.event())
        async for chunk in speech.chunks():
            if len(self.transcripts) > before:
                return
            await home.write_event(AudioChunk(rate=RATE, width=2, channels=1, audio=chunk).event())

    async def wait_home(self, seconds: float = 30) -> None:
        """Wait until a home has asked this satellite to listen."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: self._home is not None)

    async def wait_played(self, sounds: int, seconds: float = 60) -> float:
        """Wait until so many sounds were played; return the length of the last."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: len(self.played) >= sounds)
            return self.played[-1]

    async def attend(self, home: AsyncEventHandler) -> None:
        """Listen for this home from now on."""
        async with self._changed:
            self._home = home
            self._changed.notify_all()

    async def play(self, seconds: float) -> None:
        """Note a sound; nobody is there to hear it."""
        async with self._changed:
            self.played.append(seconds)
            self._changed.notify_all()


class _Line(AsyncEventHandler):
    """One connection of a home."""

    satellite: Satellite
    _seconds = 0.0

    async def handle_event(self, event: Event) -> bool:
        """Answer one event, as satellites do."""
        if Describe.is_type(event.type):
            await self.write_event(_INFO.event())
        elif Ping.is_type(event.type):
            await self.write_event(Pong(text=Ping.from_event(event).text).event())
        elif RunSatellite.is_type(event.type):
            await self.satellite.attend(self)
        elif Transcript.is_type(event.type):
            self.satellite.transcripts.append(Transcript.from_event(event).text)
        elif AudioStart.is_type(event.type):
            self._seconds = 0.0
        elif AudioChunk.is_type(event.type):
            self._seconds += AudioChunk.from_event(event).seconds
        elif AudioStop.is_type(event.type):
            await self.satellite.play(self._seconds)
            await self.write_event(Played().event())
        return True


_INFO = Info(
    satellite=SatelliteInfo(
        name=NAME,
        description="A satellite of the tests",
        attribution=Attribution(name="Hearken", url="https://github.com/hearken-voice/hearken"),
        installed=True,
        version="1.0",
    )
)


@asynccontextmanager
async def run_satellite() -> AsyncGenerator[Satellite]:
    """Run a satellite until the end."""
    satellite = Satellite(free_port())
    line = type("Line", (_Line,), {"satellite": satellite})
    server = AsyncTcpServer(HOST, satellite.port)
    await server.start(line)
    try:
        yield satellite
    finally:
        await server.stop()
