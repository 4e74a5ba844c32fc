"""Sound: WAV in and out, the format that Assist hears, loudness, the player and the microphone of this machine."""

import array
import asyncio
import io
import math
import shutil
import struct
import sys
import wave
from dataclasses import dataclass
from pathlib import Path

from .errors import DemoError

SPEECH_RATE = 16_000
"""Samples a second that Assist hears; 16 bit, one channel."""

SAMPLE_WIDTH = 2
"""Bytes a sample of everything in here."""

RIFF_HEADER = 12
"""Bytes before the first chunk of a WAV file."""

FRAME_SECONDS = 0.02
"""Speech hardly changes within this time."""

SPEECH_RANGE_DB = 35.0
"""From the loudest vowel of a sentence down to its faintest consonant."""

PLAYERS = (
    ("paplay",),
    ("pw-play",),
    ("aplay", "-q"),
    ("afplay",),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "quiet"),
)
"""Programs that play a WAV file, the best for a desktop first."""

RECORDERS = (
    ("arecord", "-q", "-f", "S16_LE", "-r", str(SPEECH_RATE), "-c", "1", "-t", "raw"),
    ("rec", "-q", "-b", "16", "-e", "signed-integer", "-r", str(SPEECH_RATE), "-c", "1", "-t", "raw", "-"),
)
"""Programs that write the microphone to standard output, in the format Assist hears."""


@dataclass(frozen=True)
class Sound:
    """PCM and what it is."""

    pcm: bytes
    """Samples, little-endian."""
    rate: int
    """Samples a second."""
    width: int
    """Bytes a sample."""
    channels: int
    """Channels."""

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.pcm) / (self.rate * self.width * self.channels)

    @property
    def loudness(self) -> float:
        """Root mean square level in dB below full scale; speech is about -20, silence under -60."""
        return _level(self.pcm)

    @property
    def last_word(self) -> float:
        """Where speech ends in one-channel sound, in seconds: after it there is nothing but quiet."""
        frame = int(self.rate * FRAME_SECONDS) * SAMPLE_WIDTH
        levels = [_level(self.pcm[position : position + frame]) for position in range(0, len(self.pcm), frame)]
        loud = [number for number, level in enumerate(levels, 1) if level > max(levels) - SPEECH_RANGE_DB]
        return loud[-1] * FRAME_SECONDS if loud else 0.0

    @property
    def wav(self) -> bytes:
        """The sound as a WAV file."""
        file = io.BytesIO()
        with wave.open(file, "wb") as writer:
            writer.setframerate(self.rate)
            writer.setsampwidth(self.width)
            writer.setnchannels(self.channels)
            writer.writeframes(self.pcm)
        return file.getvalue()

    def save(self, path: Path) -> None:
        """Write a WAV file."""
        path.write_bytes(self.wav)


def _level(pcm: bytes) -> float:
    """Return the root mean square level of 16-bit samples in dB below full scale."""
    samples = array.array("h", pcm[: len(pcm) // SAMPLE_WIDTH * SAMPLE_WIDTH])
    if sys.byteorder == "big":
        samples.byteswap()
    energy = sum(sample * sample for sample in samples) / max(len(samples), 1)
    return 10 * math.log10(max(energy, 1.0) / 32768**2)


def from_wav(data: bytes) -> Sound | None:
    """Read 16-bit PCM from a WAV, also a streamed one whose header cannot know its length; None if it is not that."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return None
    position, layout = RIFF_HEADER, b""
    while position + 8 <= len(data):
        name, size = data[position : position + 4], int.from_bytes(data[position + 4 : position + 8], "little")
        body = position + 8
        if name == b"fmt ":
            layout = data[body : body + 16]
        elif name == b"data" and len(layout) == 16:  # noqa: PLR2004 - the length of a PCM fmt chunk
            kind, channels, rate, _, _, bits = struct.unpack("<HHIIHH", layout)
            if kind != 1 or bits != SAMPLE_WIDTH * 8:
                return None
            known = 0 < size <= len(data) - body
            return Sound(data[body : body + size] if known else data[body:], rate, SAMPLE_WIDTH, channels)
        position = body + size + size % 2
    return None


async def decode(data: bytes) -> Sound:
    """Turn any sound file into what Assist hears, with ffmpeg where it is not that already."""
    sound = from_wav(data)
    if sound is not None and (sound.rate, sound.channels) == (SPEECH_RATE, 1):
        return sound
    try:
        ffmpeg = await asyncio.create_subprocess_exec(
            *("ffmpeg", "-loglevel", "error", "-i", "pipe:0"),
            *("-f", "s16le", "-ar", str(SPEECH_RATE), "-ac", "1", "pipe:1"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except FileNotFoundError:
        raise DemoError("ffmpeg was not found", "Run scripts/setup: Home Assistant needs it too.") from None
    pcm, complaint = await ffmpeg.communicate(data)
    if ffmpeg.returncode != 0 or not pcm:
        raise DemoError("ffmpeg could not read the sound", complaint.decode(errors="replace").strip() or "It is empty.")
    return Sound(pcm, SPEECH_RATE, SAMPLE_WIDTH, 1)


async def play(path: Path) -> bool:
    """Play a WAV file if this machine has a sound device; say whether it did."""
    for command in PLAYERS:
        if shutil.which(command[0]) is None:
            continue
        player = await asyncio.create_subprocess_exec(
            *command,
            str(path),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            if await player.wait() == 0:
                return True
        finally:
            if player.returncode is None:
                player.terminate()
    return False


def recorder() -> tuple[str, ...]:
    """Return the command that records the microphone of this machine."""
    for command in RECORDERS:
        if shutil.which(command[0]) is not None:
            return command
    raise DemoError(
        "No program to record the microphone was found",
        "Install arecord (Debian: apt-get install alsa-utils) or sox (macOS: brew install sox),",
        "or record a sentence with anything and give it with --wav FILE.",
    )
