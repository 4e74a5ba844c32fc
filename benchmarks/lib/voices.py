"""Speech of our own making: espeak-ng in many languages, and a Piper voice through the engine."""

import subprocess

from pypinyin import Style, lazy_pinyin
from wyoming.audio import AudioChunk, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.tts import Synthesize

from .sound import Samples, from_pcm, read_wav, span_by_level

_PINYIN_VOICE = "cmn-latn-pinyin"
"""Espeak-ng reads Chinese well from pinyin; its other Mandarin voice takes that for English."""

_VARIANTS = ("", "+f2", "+m3", "+m7")
"""Voices of one language, so that not everything is said by the same one."""

_SPEED = 160
"""Words a minute: a person who talks to a machine, a little below espeak-ng's own 175."""


def espeak(text: str, language: str, variant: int) -> Samples:
    """Return a text said by espeak-ng, without silence around it."""
    voice = language
    if language == "zh":
        voice, text = _PINYIN_VOICE, " ".join(lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True))
    voice += _VARIANTS[variant % len(_VARIANTS)]
    command = ["espeak-ng", "-v", voice, "-s", str(_SPEED), "--stdout", "--", text]
    return _trimmed(read_wav(subprocess.check_output(command)))  # noqa: S603 - a program of this machine, no shell


async def piper(port: int, text: str) -> Samples:
    """Return a text said by the engine's voice, without silence around it."""
    sound, rate = bytearray(), 0
    async with AsyncTcpClient("127.0.0.1", port) as client:
        await client.write_event(Synthesize(text=text).event())
        while (event := await client.read_event()) is not None:
            if AudioChunk.is_type(event.type):
                chunk = AudioChunk.from_event(event)
                sound += chunk.audio
                rate = chunk.rate
            elif AudioStop.is_type(event.type):
                return _trimmed(from_pcm(bytes(sound), rate))
    raise ConnectionError("the engine said nothing")


def _trimmed(samples: Samples) -> Samples:
    begin, end = span_by_level(samples)
    return samples[begin:end]
