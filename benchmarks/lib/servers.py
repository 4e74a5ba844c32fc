"""The servers that are measured: their command lines, starting and stopping them, and their memory."""

import argparse
import asyncio
import os
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from wyoming.client import AsyncTcpClient
from wyoming.info import Describe, Info

STT_MODEL = "whisper-base"
"""What both sides hear with."""

VOICE = "en_US-joe-medium"
"""What both sides speak with."""

_START_SECONDS = 120
"""A server that is not ready by then will never be."""

_POLL_SECONDS = 0.05
"""Between two questions whether it is; small against a start of seconds."""


@dataclass(frozen=True, kw_only=True)
class Programs:
    """Where the sides are."""

    ours: str
    """Python of our environment."""
    peers: str
    """Python of the peers' environment."""
    models: Path
    """Folder with the models of both."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the shell wrappers pass."""
    parser.add_argument("--ours", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--peers", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--models", required=True, type=Path, help=argparse.SUPPRESS)


def programs(options: argparse.Namespace) -> Programs:
    """Return what the shell wrappers passed."""
    return Programs(ours=options.ours, peers=options.peers, models=options.models.resolve())


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server that is ready."""

    port: int
    """Its TCP port on this machine."""
    started: float
    """When it was started, as `time.monotonic` has it."""
    start_seconds: float
    """From its start until it could be used."""
    process: psutil.Process
    """The program."""

    def memory(self) -> int:
        """Return the resident bytes of the program and its children."""
        return sum(process.memory_info().rss for process in (self.process, *self.process.children(recursive=True)))


type Command = Callable[[int], list[str]]


def engine(programs: Programs, llm: str = "", *flags: str) -> Command:
    """Return how our engine is run: without a language model unless one is named, since the peers have none."""
    return lambda port: [
        *(programs.ours, "-m", "hearken_engine", "--models-dir", str(programs.models)),
        *("--llm-model", llm, *flags, "serve", "--port", str(port)),
    ]


def peer_llm(programs: Programs, gguf_file: Path, context: int) -> Command:
    """Return how the peer that talks is run: with as many threads as ours."""
    return lambda port: [
        *(programs.ours, "-m", "benchmarks.lib.stock_llm", "--model", str(gguf_file), "--port", str(port)),
        *("--context", str(context), "--threads", str(os.process_cpu_count() or 1)),
    ]


def peer_ears(programs: Programs, extra: Sequence[str]) -> Command:
    """Return how the peer that hears is run: with int8 and as many threads as ours, where its defaults are slower."""
    return lambda port: [
        *(programs.peers, "-m", "wyoming_faster_whisper", "--uri", f"tcp://127.0.0.1:{port}"),
        *("--model", str(programs.models / STT_MODEL), "--stt-library", "faster-whisper"),
        *("--data-dir", str(programs.models), "--local-files-only"),
        *("--compute-type", "int8", "--cpu-threads", str(os.process_cpu_count() or 1), *extra),
    ]


def peer_voice(programs: Programs) -> Command:
    """Return how the peer that speaks is run."""
    return lambda port: [
        *(programs.peers, "-m", "wyoming_piper", "--uri", f"tcp://127.0.0.1:{port}", "--voice", VOICE),
        *("--data-dir", str(programs.models / VOICE), "--local-files-only"),
    ]


type Ready = Callable[[int], Awaitable[bool]]
"""Tells whether the server at a port can be used; OSError while it does not listen."""


async def _describe(port: int) -> Info:
    """Return what a server says of itself; OSError while it does not listen."""
    async with AsyncTcpClient("127.0.0.1", port) as client:
        await client.write_event(Describe().event())
        while (event := await client.read_event()) is not None:
            if Info.is_type(event.type):
                return Info.from_event(event)
    raise ConnectionError("no info")


async def hears(port: int) -> bool:
    """Tell whether a server can hear."""
    info = await _describe(port)
    return bool(info.asr and info.asr[0].models)


async def speaks(port: int) -> bool:
    """Tell whether a server can speak."""
    info = await _describe(port)
    return bool(info.tts and info.tts[0].voices)


async def both(port: int) -> bool:
    """Tell whether a server can hear and speak."""
    return await hears(port) and await speaks(port)


async def talks(port: int) -> bool:
    """Tell whether a server has a language model that can be asked."""
    info = await _describe(port)
    return bool(info.handle and info.handle[0].models)


async def listens(port: int) -> bool:
    """Tell whether a server takes connections."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def running(command: Command, is_ready: Ready, port: int | None = None) -> AsyncIterator[Server]:
    """Run a server while the block lasts, at a port or any; ends the program with its log if it does not start."""
    port = port or _free_port()
    started = time.monotonic()
    with tempfile.TemporaryFile() as log:
        process = await asyncio.create_subprocess_exec(*command(port), stdout=log, stderr=log)
        try:
            while True:
                if process.returncode is not None or time.monotonic() - started > _START_SECONDS:
                    log.seek(0)
                    sys.exit(f"A server did not start: {' '.join(command(port))}\n{log.read().decode()}")
                try:
                    if await is_ready(port):
                        break
                except OSError:
                    pass
                await asyncio.sleep(_POLL_SECONDS)
            yield Server(
                port=port,
                started=started,
                start_seconds=time.monotonic() - started,
                process=psutil.Process(process.pid),
            )
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()
