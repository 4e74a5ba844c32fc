"""Speech and noise as samples: reading, where the words are, noise of our own, and mixing at a given distance."""

import wave
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soxr
from faster_whisper.vad import VadOptions, get_speech_timestamps

RATE = 16_000
"""Samples a second that recognisers take."""

_FRAME = RATE // 100
"""Ten milliseconds: short enough to find the end of a word, long enough for a level."""

_QUIET_DB = -40.0
"""Below the loudest frame of made speech by this much, nobody speaks any more (it has no room around it)."""

_TONE_SHARE = 10
"""Per cent of a recording's frames that are taken to hold the room alone."""

_BABBLE_VOICES = 6
"""Voices at once, from which on single words are no longer made out."""

type Samples = npt.NDArray[np.float32]
"""Mono sound at RATE, shape (samples,), float32, full scale at 1."""

type Span = tuple[int, int]
"""Where speech begins and ends, in samples."""


def read_wav(source: Path | bytes) -> Samples:
    """Return a 16-bit WAV as mono at RATE; wave.Error if it is none."""
    opened = BytesIO(source) if isinstance(source, bytes) else str(source)
    with wave.open(opened, "rb") as file:
        if file.getsampwidth() != np.dtype("<i2").itemsize:
            raise wave.Error("not 16-bit PCM")
        # A program that writes to a pipe cannot know the length it promises in the header.
        data = file.readframes(file.getnframes())
        return from_pcm(data, file.getframerate(), file.getnchannels())


def from_pcm(data: bytes, rate: int, channels: int = 1) -> Samples:
    """Return 16-bit PCM as mono at RATE."""
    samples = np.frombuffer(data, "<i2").astype(np.float32) / np.float32(1 << 15)
    mono = samples.reshape(-1, channels).mean(axis=1)
    return np.asarray(mono if rate == RATE else soxr.resample(mono, rate, RATE), np.float32)


def to_pcm(samples: Samples) -> bytes:
    """Return samples as 16-bit PCM."""
    return bytes((np.clip(samples, -1.0, 1.0) * ((1 << 15) - 1)).astype("<i2").tobytes())


def silence(seconds: float) -> Samples:
    """Return silence."""
    return np.zeros(round(seconds * RATE), np.float32)


def power(samples: Samples) -> float:
    """Return the mean power."""
    return float(np.mean(np.square(samples, dtype=np.float64))) if len(samples) else 0.0


def _levels(samples: Samples) -> npt.NDArray[np.float64]:
    """Return the power of each ten milliseconds."""
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    return np.asarray(np.mean(np.square(frames, dtype=np.float64), axis=1))


def span_by_level(samples: Samples) -> Span:
    """Return where made speech is: between the first and the last frame that is not silent."""
    levels = _levels(samples)
    loud = np.flatnonzero(levels > levels.max(initial=0.0) * 10 ** (_QUIET_DB / 10))
    return (int(loud[0]) * _FRAME, int(loud[-1] + 1) * _FRAME) if len(loud) else (0, 0)


def span_by_voice(samples: Samples) -> Span:
    """Return where recorded speech is, as Silero's detector hears it; (0, 0) where nobody speaks."""
    spoken = get_speech_timestamps(samples, VadOptions(speech_pad_ms=0, min_silence_duration_ms=100))
    return (int(spoken[0]["start"]), min(int(spoken[-1]["end"]), len(samples))) if spoken else (0, 0)


def pink(count: int, seed: int) -> Samples:
    """Return pink noise, equally loud in every octave, of power 1 (Voss's spectrum: amplitude falls with 1/√f)."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    shape = 1 / np.sqrt(np.maximum(np.arange(len(spectrum)), 1))
    noise = np.fft.irfft(spectrum * shape, count)
    return np.asarray(noise / np.sqrt(np.mean(noise**2)), np.float32)


def babble(voices: list[Samples], count: int, seed: int) -> Samples:
    """Return several voices speaking at once, each from a random place on, of power 1."""
    random = np.random.default_rng(seed)
    crowd = np.zeros(count, np.float32)
    for number in range(_BABBLE_VOICES):
        voice = voices[number % len(voices)]
        crowd += looped(np.roll(voice, int(random.integers(len(voice)))), count) / np.float32(np.sqrt(power(voice)))
    return np.asarray(crowd / np.sqrt(power(crowd)), np.float32)


def excerpt(recording: Samples, count: int, seed: int) -> Samples:
    """Return part of a recorded noise, from a random place on."""
    return looped(np.roll(recording, -int(np.random.default_rng(seed).integers(len(recording)))), count)


def looped(samples: Samples, count: int) -> Samples:
    """Return so many samples, by repeating."""
    return np.asarray(np.resize(samples, count), np.float32)


def room_tone(recording: Samples, count: int, seed: int) -> Samples:
    """Return noise as loud as a recording is where nobody speaks, so that it may go on after its end."""
    levels = _levels(recording)
    quiet = float(np.percentile(levels, _TONE_SHARE)) if len(levels) else 0.0
    return np.asarray(pink(count, seed) * np.sqrt(quiet), np.float32)


def mix(samples: Samples, span: Span, noise: Samples, decibels: float) -> Samples:
    """Add noise to all of the samples, so many decibels below what is in the span; scaled where it would clip."""
    begin, end = span
    speech = power(samples[begin:end])
    gain = np.sqrt(speech / power(noise[: len(samples)]) / 10 ** (decibels / 10))
    mixed = samples + noise[: len(samples)] * np.float32(gain)
    return np.asarray(mixed / max(1.0, float(np.abs(mixed).max(initial=0.0))), np.float32)
