"""The real engine as a process: starts, serves, stays small, ends on SIGTERM."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hearken_engine.protocol import Chat, Message, Role, Status, StatusRequest
from hearken_engine.tts.base import Synthesizer
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncUnixClient
from wyoming.tts import Synthesize

from .conftest import speak

MAX_MEMORY = 1_000_000_000
MAX_STOP_SECONDS = 5
FORMAT = {"rate": 16_000, "width": 2, "channels": 1}
STORY = Chat(messages=(Message(role=Role.USER, content="Tell me a very long story."),), max_tokens=2000)


class Running:
    """A running engine."""

    def __init__(self, process: asyncio.subprocess.Process, socket: Path) -> None:
        self.process = process
        self.socket = socket

    def connect(self) -> AsyncUnixClient:
        return AsyncUnixClient(self.socket, connect_timeout=5, read_timeout=60)

    async def status(self) -> Status:
        async with self.connect() as client:
            await client.write_event(StatusRequest().event())
            event = await client.read_event()
            assert event is not None
            return Status.from_event(event)

    async def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(MAX_STOP_SECONDS):
            return await self.process.wait()


@asynccontextmanager
async def running(models_dir: Path, socket: Path) -> AsyncGenerator[Running]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "hearken_engine", "serve", "--host", "", "--unix", str(socket)),
        env=os.environ | {"HEARKEN_MODELS_DIR": str(models_dir)},
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        async with asyncio.timeout(60):
            lines = []
            while b"Ready after" not in (line := await process.stderr.readline()):
                lines.append(line)
                assert line, b"".join(lines).decode()
        yield Running(process, socket)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await process.stderr.read()


async def transcript(client: AsyncUnixClient) -> str:
    """Read the answer to an utterance, and return its text."""
    text = ""
    while (event := await client.read_event()) is not None and event.type != "transcript-stop":
        if event.type == "transcript":
            text = event.data["text"]
    return text


async def test_a_whole_conversation_in_little_memory(models_dir: Path, tmp_path: Path, voice: Synthesizer) -> None:
    async with running(models_dir, tmp_path / "engine.sock") as engine:
        async with engine.connect() as client:
            speech = speak(voice, "Open the window in the attic.")
            await client.write_event(AudioStart(**FORMAT).event())
            await client.write_event(AudioChunk(**FORMAT, audio=speech).event())
            await client.write_event(AudioStop().event())
            assert "window" in (await transcript(client)).casefold()
            await client.write_event(Synthesize(text="The window is open.").event())
            while (event := await client.read_event()) is not None and event.type != "audio-stop":
                pass
            question = Chat(messages=(Message(role=Role.USER, content="What do bees make?"),))
            await client.write_event(question.event())
            while (event := await client.read_event()) is not None and event.type != "hearken-chat-done":
                assert event.type == "hearken-chat-delta", event
        status = await engine.status()
        assert status.state == "ready"
        assert status.memory < MAX_MEMORY
        assert set(status.timings) == {"stt", "llm_first_token", "llm", "tts_first_audio", "tts"}
        assert await engine.stop() == 0


async def test_a_story_holds_up_nobody_and_ends_with_the_engine(
    models_dir: Path, tmp_path: Path, voice: Synthesizer
) -> None:
    async with running(models_dir, tmp_path / "engine.sock") as engine, engine.connect() as talker:
        await talker.write_event(STORY.event())
        first = await talker.read_event()
        assert first is not None
        assert first.type == "hearken-chat-delta"
        async with engine.connect() as client:
            await client.write_event(AudioStart(**FORMAT).event())
            await client.write_event(AudioChunk(**FORMAT, audio=speak(voice, "Stop the music.")).event())
            await client.write_event(AudioStop().event())
            assert "music" in (await transcript(client)).lower()
        assert await engine.stop() == 0


async def test_a_taken_port_is_explained(models_dir: Path) -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "hearken_engine", "--models-dir", str(models_dir), "serve", "--port", str(port)),
        stderr=asyncio.subprocess.PIPE,
    )
    _, err = await asyncio.wait_for(process.communicate(), 60)
    server.close()
    assert process.returncode == 1
    assert "cannot listen" in err.decode()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_ends_while_it_starts(models_dir: Path, tmp_path: Path, number: signal.Signals) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "hearken_engine", "serve", "--host", "", "--unix", str(tmp_path / "engine.sock")),
        env=os.environ | {"HEARKEN_MODELS_DIR": str(models_dir)},
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    async with asyncio.timeout(60):
        while b"Listening" not in await process.stderr.readline():
            pass
    process.send_signal(number)
    async with asyncio.timeout(MAX_STOP_SECONDS):
        await process.communicate()
    assert process.returncode == 0
