"""Measures hearing and speaking of Hearken's engine and of Home Assistant's own servers, in turn, in one run."""

import asyncio
import datetime
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import numpy as np
import psutil
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.info import Describe, Info
from wyoming.tts import Synthesize

START_SECONDS = 120
"""A server that is not ready by then will never be."""

RATE = 16_000
FORMAT = {"rate": RATE, "width": 2, "channels": 1}
STT_MODEL, VOICE = "whisper-base", "en_US-joe-medium"

SAID = (
    "Turn on the light in the hallway.",
    "What is the temperature in the bedroom?",
    "Close the blinds and lock the back door.",
    "Set the thermostat to twenty one degrees.",
)
SPOKEN = (
    "Turned on the light.",
    "It is twenty one degrees in the bedroom, and the window is open.",
    "The back door is locked. The blinds in the living room are closed. Good night, and sleep well.",
)


@dataclass
class Side:
    """What was measured of one side; seconds, and bytes."""

    name: str
    ready: list[float] = field(default_factory=list)
    hear: list[float] = field(default_factory=list)
    first_sound: list[float] = field(default_factory=list)
    whole_speech: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


def free_port() -> int:
    """Return a TCP port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def describe(port: int) -> Info:
    """Return what a server says of itself; OSError while it does not listen."""
    async with AsyncTcpClient("127.0.0.1", port) as client:
        await client.write_event(Describe().event())
        while (event := await client.read_event()) is not None:
            if Info.is_type(event.type):
                return Info.from_event(event)
    raise ConnectionError("no info")


@asynccontextmanager
async def server(
    command: Callable[[int], list[str]], is_ready: Callable[[Info], bool]
) -> AsyncIterator[tuple[int, float, psutil.Process]]:
    """Run a server; give its port, the seconds until it was ready, and its process."""
    port = free_port()
    started = time.monotonic()
    with tempfile.TemporaryFile() as log:
        process = await asyncio.create_subprocess_exec(*command(port), stdout=log, stderr=log)
        try:
            while True:
                if process.returncode is not None or time.monotonic() - started > START_SECONDS:
                    log.seek(0)
                    sys.exit(f"A server did not start: {' '.join(command(port))}\n{log.read().decode()}")
                try:
                    if is_ready(await describe(port)):
                        break
                except OSError:
                    pass
                await asyncio.sleep(0.05)
            yield port, time.monotonic() - started, psutil.Process(process.pid)
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def hear(port: int, speech: bytes) -> tuple[float, str]:
    """Return the seconds from the end of the speech to its text, and the text."""
    async with AsyncTcpClient("127.0.0.1", port) as client:
        await client.write_event(Transcribe(language="en").event())
        await client.write_event(AudioStart(**FORMAT).event())
        for at in range(0, len(speech), 2048):
            await client.write_event(AudioChunk(**FORMAT, audio=speech[at : at + 2048]).event())
        started = time.monotonic()
        await client.write_event(AudioStop().event())
        while (event := await client.read_event()) is not None:
            if Transcript.is_type(event.type):
                return time.monotonic() - started, Transcript.from_event(event).text
    raise ConnectionError("no transcript")


async def speak(port: int, text: str) -> tuple[float, float, bytes, int]:
    """Return the seconds to the first and the last sound of a text, the sound, and its rate."""
    async with AsyncTcpClient("127.0.0.1", port) as client:
        started = time.monotonic()
        await client.write_event(Synthesize(text=text).event())
        first, sound, rate = 0.0, b"", 0
        while (event := await client.read_event()) is not None:
            if AudioChunk.is_type(event.type):
                first = first or time.monotonic() - started
                chunk = AudioChunk.from_event(event)
                sound, rate = sound + chunk.audio, chunk.rate
            elif AudioStop.is_type(event.type):
                return first, time.monotonic() - started, sound, rate
    raise ConnectionError("no speech")


def resample(sound: bytes, rate: int) -> bytes:
    """Return speech at the rate that recognisers take, with half a second of silence around it."""
    samples = np.frombuffer(sound, "<i2").astype(np.float64)
    places = np.linspace(0, len(samples) - 1, int(len(samples) * RATE / rate))
    silence = np.zeros(RATE // 2)
    speech = np.concatenate([silence, np.interp(places, np.arange(len(samples)), samples), silence])
    return bytes(speech.astype("<i2").tobytes())


async def measure_hearing(side: Side, port: int, speeches: list[bytes]) -> None:
    """Take every sentence once."""
    for speech in speeches:
        side.hear.append((await hear(port, speech))[0])


async def measure_speaking(side: Side, port: int) -> None:
    """Say every text once."""
    for text in SPOKEN:
        first, whole, _, _ = await speak(port, text)
        side.first_sound.append(first)
        side.whole_speech.append(whole)


def memory(*processes: psutil.Process) -> float:
    """Return the resident bytes of processes and their children."""
    return float(
        sum(p.memory_info().rss for process in processes for p in (process, *process.children(recursive=True)))
    )


async def main(python: str, peer_python: str, models: Path, rounds: int) -> None:
    """Measure both sides in turn and print the table."""
    threads = str(os.process_cpu_count() or 1)

    def ours(port: int) -> list[str]:
        # The same sentences are spoken again and again here: each of them is to be synthesised.
        options = ["--models-dir", str(models), "--port", str(port), "--speech-cache", "0"]
        return [python, "-m", "hearken_engine", "serve", *options]

    def their_ears(port: int) -> list[str]:
        # int8 and as many threads as there are cores, as on our side: its defaults would be slower here.
        return [
            *(peer_python, "-m", "wyoming_faster_whisper", "--uri", f"tcp://127.0.0.1:{port}", "--language", "en"),
            *("--model", str(models / STT_MODEL), "--stt-library", "faster-whisper", "--data-dir", str(models)),
            *("--compute-type", "int8", "--cpu-threads", threads),
        ]

    def their_voice(port: int) -> list[str]:
        return [
            *(peer_python, "-m", "wyoming_piper", "--uri", f"tcp://127.0.0.1:{port}", "--voice", VOICE),
            *("--data-dir", str(models / VOICE)),
        ]

    us, them = Side("Hearken"), Side("Home Assistant's")
    speeches: list[bytes] = []

    async def our_round() -> None:
        everything = lambda info: bool(info.asr[0].models and info.tts[0].voices and info.handle[0].models)  # noqa: E731
        async with server(ours, everything) as (port, ready, process):
            if not speeches:
                for text in SAID:
                    _, _, sound, rate = await speak(port, text)
                    speeches.append(resample(sound, rate))
            us.ready.append(ready)
            await measure_hearing(us, port, speeches)
            await measure_speaking(us, port)
            us.memory.append(memory(process))

    async def their_round() -> None:
        async with (
            server(their_ears, lambda info: bool(info.asr)) as (ears, ears_ready, ears_process),
            server(their_voice, lambda info: bool(info.tts)) as (voice, voice_ready, voice_process),
        ):
            them.ready.append(max(ears_ready, voice_ready))
            await measure_hearing(them, ears, speeches)
            await measure_speaking(them, voice)
            them.memory.append(memory(ears_process, voice_process))

    works: tuple[Callable[[], Coroutine[None, None, None]], ...] = (our_round, their_round)
    for number in range(rounds):
        for work in works:
            print(f"round {number + 1} of {rounds}: {us.name if work is our_round else them.name}", file=sys.stderr)
            await work()
    report(us, them, peer_python)


def processor() -> str:
    """Return the processor's name."""
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if "model name" in line), platform.processor())


def report(us: Side, them: Side, peer_python: str) -> None:
    """Print machine, versions, both sides and the ratio."""
    versions = "from importlib.metadata import version as v; print(v('wyoming-faster-whisper'), v('wyoming-piper'))"
    peers = subprocess.check_output([peer_python, "-c", versions], text=True).split()  # noqa: S603 - our own environment
    today = datetime.datetime.now(tz=datetime.UTC).date()
    cores, memory_size = os.process_cpu_count(), psutil.virtual_memory().total >> 30
    print(f"{today}, {processor()}, {cores} cores, {memory_size} GiB, {platform.machine()}")
    print(f"Python {platform.python_version()}, {STT_MODEL} int8, {VOICE}")
    print(f"Hearken engine {version('hearken-engine')}: Whisper, Piper and a language model in one process")
    print(
        f"Home Assistant's: wyoming-faster-whisper {peers[0]} and wyoming-piper {peers[1]}, without a language model\n"
    )
    rows = (
        ("from start to ready, s", us.ready, them.ready, 1.0, 2),
        ("from end of speech to text, s", us.hear, them.hear, 1.0, 2),
        ("from text to first sound, s", us.first_sound, them.first_sound, 1.0, 3),
        ("from text to last sound, s", us.whole_speech, them.whole_speech, 1.0, 3),
        ("resident memory, MB", us.memory, them.memory, 1e6, 0),
    )
    print(f"{'median of all runs':32} {'Hearken':>10} {them.name:>18} {'ratio':>7}")
    for name, ours, theirs, unit, digits in rows:
        a, b = statistics.median(ours) / unit, statistics.median(theirs) / unit
        print(f"{name:32} {a:10.{digits}f} {b:18.{digits}f} {a / b:7.2f}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]).resolve(), int(sys.argv[4])))
