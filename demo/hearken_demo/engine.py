"""Hearken's engine as a process of its own, spoken to over Wyoming like any client would."""

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.error import Error
from wyoming.event import Event
from wyoming.tts import Synthesize

from .audio import Sound
from .errors import DemoError
from .paths import RunFolder, cache_folder
from .processes import HOST, Program

READY_SECONDS = 60.0
"""The engine is ready in about 5 s; a slow disk's first read of the models takes several times that."""

SPEECH_SECONDS = 60.0
"""The longest that one sentence of synthesis may take."""

RETRY_SECONDS = 0.1
"""Between two attempts to connect while the engine starts."""


@dataclass(frozen=True)
class EngineStatus:
    """What the engine says about itself in `hearken-status`."""

    state: str
    """`starting`, `ready`, `degraded` or `stopping`."""
    version: str
    """The engine's version."""
    models: tuple[str, ...]
    """Names of the models that are loaded."""
    problems: tuple[str, ...]
    """What is wrong with models that are not."""

    @classmethod
    def from_event(cls, event: Event) -> "EngineStatus":
        """Read a status event."""
        models: list[dict[str, Any]] = event.data.get("models", [])
        return cls(
            state=event.data["state"],
            version=event.data.get("version", ""),
            models=tuple(model["name"] for model in models if model["state"] == "ready"),
            problems=tuple(
                f"{model['name']}: {model.get('detail') or model['state']}"
                for model in models
                if model["state"] in ("missing", "failed")
            ),
        )


class Engine:
    """One engine process on a port of its own."""

    def __init__(self, folder: RunFolder, port: int, environment: dict[str, str] | None = None) -> None:
        self.port = port
        command = [sys.executable, "-m", "hearken_engine", "--models-dir", str(cache_folder() / "models")]
        self.program = Program(
            "The engine",
            [*command, "serve", "--host", HOST, "--port", str(port)],
            log=folder.engine_log,
            environment=environment or {},
        )

    async def wait_ready(self) -> EngineStatus:
        """Wait until the engine has loaded its models and say what it is."""
        try:
            async with asyncio.timeout(READY_SECONDS), aclosing(self._watch()) as statuses:
                async for status in statuses:
                    if status.state == "ready":
                        return status
                    if status.state == "degraded":
                        raise DemoError("The engine's models are not all there", *status.problems, "Run scripts/setup.")
        except TimeoutError:
            pass
        raise DemoError(f"The engine was not ready within {READY_SECONDS:.0f} s", *self.program.explain())

    async def _watch(self) -> AsyncGenerator[EngineStatus]:
        """Connect as soon as the port opens and yield every change of the engine's status."""
        while True:
            self.program.check()
            client = AsyncTcpClient(HOST, self.port)
            try:
                await client.connect()
                await client.write_event(Event("hearken-status", {"watch": True}))
                while (event := await client.read_event()) is not None:
                    if event.type == "hearken-status":
                        yield EngineStatus.from_event(event)
            except OSError:
                pass
            finally:
                await client.disconnect()
            await asyncio.sleep(RETRY_SECONDS)

    async def speak(self, text: str) -> Sound:
        """Let the engine's own voice say a text: that is how the demo gets a spoken sentence."""
        pcm = bytearray()
        rate = width = channels = 0
        async with asyncio.timeout(SPEECH_SECONDS), AsyncTcpClient(HOST, self.port) as client:
            await client.write_event(Synthesize(text=text).event())
            while (event := await client.read_event()) is not None:
                if AudioStart.is_type(event.type):
                    start = AudioStart.from_event(event)
                    rate, width, channels = start.rate, start.width, start.channels
                elif AudioChunk.is_type(event.type):
                    pcm += AudioChunk.from_event(event).audio
                elif AudioStop.is_type(event.type):
                    return Sound(bytes(pcm), rate, width, channels)
                elif Error.is_type(event.type):
                    raise DemoError(f"The engine could not say “{text}”: {Error.from_event(event).text}")
        raise DemoError(f"The engine hung up while it said “{text}”", *self.program.explain())
