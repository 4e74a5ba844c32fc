"""The real Silero finds speech-like sound, and nothing in what is none, the same however the sound is cut."""

import numpy as np
import pytest
from hearken_engine.stt.base import SAMPLE_RATE, Samples
from hearken_engine.stt.ear import Ear
from hearken_engine.stt.endpoint import Happening
from hearken_engine.stt.frames import FRAME_SAMPLES, FRAME_SECONDS, FrameReader
from hearken_engine.stt.pcm import Format
from hearken_engine.stt.vad import Silero

# Formants in Hz (Peterson and Barney, 1952) of the vowels in "father", "beet", "boot" and "bet", with their widths.
VOWELS = (
    ((730, 90), (1090, 110), (2440, 170)),
    ((270, 60), (2290, 100), (3010, 170)),
    ((300, 60), (870, 100), (2240, 170)),
    ((530, 70), (1840, 100), (2480, 170)),
)


def vowel(index: int) -> Samples:
    """Return a sixth of a second of a voice that says a vowel."""
    length, pitch = SAMPLE_RATE // 6, 110 + 5 * (index % 3)
    turns = np.cumsum(pitch * (1 + 0.05 * np.sin(2 * np.pi * 3 * np.arange(length) / SAMPLE_RATE))) / SAMPLE_RATE
    wave = np.zeros(length)
    for harmonic in range(1, 4000 // pitch):
        gain = sum(1 / (1 + ((harmonic * pitch - at) / width) ** 2) for at, width in VOWELS[index % len(VOWELS)])
        wave += gain / harmonic**0.5 * np.sin(2 * np.pi * harmonic * turns)
    wave *= np.minimum(1, np.minimum(np.arange(length), np.arange(length)[::-1]) / 400)
    return wave.astype(np.float32)


@pytest.fixture(scope="module")
def detector() -> Silero:
    return Silero()


@pytest.fixture(scope="module")
def speech() -> Samples:
    """Return two seconds of vowels, with half a second of silence before and a whole one after."""
    vowels = np.concatenate([vowel(index) for index in range(12)])
    return np.pad(vowels / np.abs(vowels).max() / 2, (SAMPLE_RATE // 2, SAMPLE_RATE))


def probabilities(detector: Silero, samples: Samples) -> list[float]:
    return [frame.probability for frame in FrameReader(detector).feed(samples, last=True)[1]]


def test_speech_is_found(detector: Silero, speech: Samples) -> None:
    found = np.array(probabilities(detector, speech))
    assert (found[:15] < 0.1).all()
    assert (found[20:75] > 0.5).mean() > 0.9
    assert (found[90:] < 0.1).all()


@pytest.mark.parametrize("level", [0.0, 0.001, 0.1, 0.5])
def test_silence_and_noise_are_no_speech(detector: Silero, level: float) -> None:
    noise = np.random.default_rng(20261124).normal(0, level, 5 * SAMPLE_RATE).clip(-1, 1).astype(np.float32)
    assert max(probabilities(detector, noise)) < 0.5


@pytest.mark.parametrize("size", [1, 160, 512, 1000, 16_000])
def test_borders_between_pieces_do_not_matter(detector: Silero, speech: Samples, size: int) -> None:
    reader, found = FrameReader(detector), []
    for at in range(0, 20_000, size):
        found += reader.feed(speech[at : min(at + size, 20_000)])[1]
    found += reader.feed(speech[:0], last=True)[1]
    assert [frame.probability for frame in found] == pytest.approx(probabilities(detector, speech[:20_000]), abs=1e-4)


def test_streams_do_not_disturb_each_other(detector: Silero, speech: Samples) -> None:
    alone = probabilities(detector, speech)
    one, other = FrameReader(detector), FrameReader(detector)
    found = []
    for at in range(0, len(speech), FRAME_SAMPLES):
        found += one.feed(speech[at : at + FRAME_SAMPLES])[1]
        other.feed(speech[::-1][at : at + FRAME_SAMPLES])
    assert [frame.probability for frame in found] == pytest.approx(alone[: len(found)], abs=1e-4)


@pytest.mark.parametrize("offset", [0.0, 0.3])
def test_an_utterance_is_cut_out(detector: Silero, speech: Samples, offset: float) -> None:
    ear = Ear(detector, Format(SAMPLE_RATE, 2, 1), decides=True)
    data = (32767 * (np.pad(speech, (5 * SAMPLE_RATE, 0)) + offset)).astype("<i2").tobytes()
    happened: list[Happening] = []
    for at in range(0, len(data), 2048):
        happened += ear.follow(*ear.read(data[at : at + 2048]))
        if happened and happened[-1] is Happening.ENDED:
            break
    assert happened == [Happening.BEGAN, Happening.PAUSED, Happening.ENDED]
    assert ear.speech_seconds == pytest.approx(2, abs=0.15)
    # Half a second before the first word, a tenth after the last.
    assert len(ear.speech()) / SAMPLE_RATE == pytest.approx(ear.speech_seconds + 0.6, abs=2 * FRAME_SECONDS)
