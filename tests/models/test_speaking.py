"""What the real Piper says has the length and the loudness of speech."""

import time

import numpy as np
import pytest
from hearken_engine.errors import RequestError
from hearken_engine.tts.base import Synthesizer
from hearken_engine.tts.pieces import Pieces
from hearken_engine.tts.piper import gain_of, to_pcm
from hearken_engine.tts.speakable import speakable

TEXT = "The light in the living room is on. The window upstairs is still open, and it may rain tonight."


def test_length_and_loudness(voice: Synthesizer) -> None:
    samples = np.frombuffer(b"".join(voice.synthesize(TEXT, None)), "<i2").astype(np.float64)
    seconds = len(samples) / voice.sample_rate
    # People say some 10 to 20 characters a second.
    assert len(TEXT) / 25 < seconds < len(TEXT) / 8
    level = 20 * np.log10(np.sqrt(np.mean(samples**2)) / 32768)
    # Loudness is normalised to -20 dBFS; another sentence than the one that was measured is nearly as loud.
    assert -22 < level < -18
    assert np.abs(samples).max() > 10_000


def test_each_sentence_comes_by_itself(voice: Synthesizer) -> None:
    assert len(list(voice.synthesize(TEXT, None))) == 2


def test_speed_is_followed(voice: Synthesizer) -> None:
    def length(speed: float) -> float:
        # The rhythm is drawn anew each time, a tenth longer or shorter.
        return float(np.median([len(b"".join(voice.synthesize(TEXT, None, speed=speed))) for _ in range(5)]))

    normal = length(1.0)
    assert 0.4 < length(2.0) / normal < 0.65
    assert 1.6 < length(0.5) / normal < 2.4


def test_volume_is_followed_without_clipping(voice: Synthesizer) -> None:
    quiet, loud, silent = (
        np.frombuffer(b"".join(voice.synthesize(TEXT, None, volume=volume)), "<i2").astype(np.float64)
        for volume in (0.5, 2.0, 0.0)
    )
    assert np.sqrt(np.mean(loud**2)) / np.sqrt(np.mean(quiet**2)) == pytest.approx(4, rel=0.2)
    assert np.mean(np.abs(loud) >= 32767) < 0.001
    assert not silent.any()


@pytest.mark.parametrize(("level", "gain"), [(0.05, 2.0), (0.4, 0.25), (0.001, 10.0), (0.0, 1.0)])
def test_the_gain_leads_to_one_loudness(level: float, gain: float) -> None:
    assert gain_of(np.full(100, level, np.float32)) == pytest.approx(gain)


def test_the_clip_guard_bends_only_peaks() -> None:
    samples = np.array([0.0, 0.5, -0.9, 0.95, -1.5, 3.0], np.float32)
    pcm = np.frombuffer(to_pcm(samples), "<i2") / 32767
    assert pcm[:3] == pytest.approx(samples[:3], abs=1e-4)
    assert 0.9 < pcm[3] < 0.95
    assert -1 <= pcm[4] < -0.99
    assert 0.999 < pcm[5] <= 1


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_to_say(voice: Synthesizer, text: str) -> None:
    assert b"".join(voice.synthesize(text, None)) == b""


@pytest.mark.parametrize("text", ["好的，客厅的灯已经打开。", "😀", "<b>&amp;</b>", "a" * 500, "…!?"])
def test_what_it_was_not_made_for_does_no_harm(voice: Synthesizer, text: str) -> None:
    started = time.monotonic()
    for _ in voice.synthesize(text, None):
        pass
    assert time.monotonic() - started < 60


def test_a_voice_of_one_speaker_takes_any_name(voice: Synthesizer) -> None:
    assert voice.speakers == ()
    try:
        assert b"".join(voice.synthesize("Hi.", "amy"))
    except RequestError:
        pytest.fail("the only speaker was refused")


def test_marks_alone_are_not_heard(voice: Synthesizer) -> None:
    assert voice.language == "en-US"
    assert speakable("**😀** ---", voice.language) == ""


def test_a_long_sentence_begins_with_its_clause(voice: Synthesizer) -> None:
    pieces = Pieces(voice.language)
    first, *_ = pieces.add("The light in the living room is on, the window is open, and it may rain tonight")
    assert first == "The light in the living room is on,"
    assert b"".join(voice.synthesize(speakable(first, voice.language), None))
