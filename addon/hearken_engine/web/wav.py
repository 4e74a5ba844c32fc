"""WAV files in memory."""

import io
import wave
from typing import NamedTuple

from ..errors import RequestError
from ..protocol import ErrorCode


class Sound(NamedTuple):
    """PCM, and how it is written down."""

    rate: int
    """Samples a second."""
    width: int
    """Bytes a sample."""
    channels: int
    data: bytes


def read_wav(data: bytes) -> Sound:
    """Return the sound of a WAV file; RequestError `bad-audio` if it is none, or one that is compressed."""
    try:
        with wave.open(io.BytesIO(data)) as file:
            facts = file.getparams()
            return Sound(facts.framerate, facts.sampwidth, facts.nchannels, file.readframes(facts.nframes))
    except (wave.Error, EOFError, ValueError, ZeroDivisionError) as err:
        raise RequestError(
            ErrorCode.BAD_AUDIO, f"That is no WAV file with plain PCM: {err or 'it ends early'}."
        ) from err


def write_wav(sound: Sound) -> bytes:
    """Return a sound as a WAV file."""
    memory = io.BytesIO()
    with wave.open(memory, "wb") as file:
        file.setparams((sound.channels, sound.width, sound.rate, 0, "NONE", "not compressed"))
        file.writeframes(sound.data)
    return memory.getvalue()
