"""Real speech of Piper, through the real detector and the real Whisper: where it ends, and what is heard of it."""

import asyncio
import re
from collections.abc import AsyncGenerator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hearken_engine import engines as engines_module
from hearken_engine import listening as listening_module
from hearken_engine.engines import Engines
from hearken_engine.listening import Incoming, Listening, ListenRequest, Outcome
from hearken_engine.protocol import EndReason
from hearken_engine.settings import Settings
from hearken_engine.stt.base import SAMPLE_RATE, Recognizer, Transcription
from hearken_engine.stt.pcm import Format
from hearken_engine.tts.base import Synthesizer

from .conftest import speak

type Sound = npt.NDArray[np.float64]

USUAL = Format(SAMPLE_RATE, 2, 1)
COMMAND = "Please switch off the lamp in the bedroom."


class Heard:
    """What came of an utterance, what was understood while it came in, and how many seconds of it were listened to."""

    def __init__(self, outcome: Outcome, partials: list[str], seconds: float) -> None:
        self.outcome = outcome
        self.words = re.findall(r"[a-z]+", outcome.transcription.text.lower())
        self.partials = partials
        self.seconds = seconds


@pytest.fixture
async def engines(
    settings: Settings, recognizer: Recognizer, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Engines]:
    monkeypatch.setattr(engines_module, "load_recognizer", lambda *_: recognizer)
    # No sound comes while the recogniser works, however slow the machine is.
    monkeypatch.setattr(listening_module, "STALLED_SECONDS", 120)
    engines = Engines(replace(settings, llm_model=""))
    await engines.stt.load()
    yield engines
    engines.stop()
    for worker in engines._workers:
        worker._executor.shutdown(wait=True)


async def listen(engines: Engines, sound: Sound, *, endpointing: bool = True, form: Format = USUAL) -> Heard:
    """Play sound in audio time: whatever the recogniser works at is done before the next piece comes."""
    partials: list[str] = []

    async def understood(result: Transcription) -> None:
        partials.append(result.text)

    incoming = Incoming()
    request = ListenRequest(languages=("en",), endpointing=endpointing, in_full=True)
    task = asyncio.create_task(Listening(engines, request, incoming, understood).run())
    data = np.repeat(np.round(32767 * sound.clip(-1, 1)), form.channels).astype("<i2").tobytes()
    size, at = 64 * form.rate // 1000 * form.frame_bytes, 0
    while at < len(data) and not task.done():
        incoming.feed(form.rate, form.width, form.channels, data[at : at + size])
        at += size
        await asyncio.sleep(0.001)
        while not engines.stt.worker.idle:  # noqa: ASYNC110 - a worker has no events
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.001)
    if not endpointing:
        incoming.end()
    return Heard(await task, partials, form.seconds(at))


def spoken(voice: Synthesizer, text: str) -> Sound:
    """Return speech with half a second of silence around it."""
    return np.frombuffer(speak(voice, text), "<i2") / 32768


def silence(seconds: float) -> Sound:
    return np.zeros(int(seconds * SAMPLE_RATE))


def at_level(sound: Sound, relative_to: Sound, decibels: float) -> Sound:
    """Return the sound so much louder than another, both measured where they are not silent."""

    def power(one: Sound) -> float:
        return float(np.mean(np.square(one[np.abs(one) > 0.02 * np.abs(one).max()])))

    louder: Sound = sound * np.sqrt(power(relative_to) / power(sound)) * 10 ** (decibels / 20)
    return louder


async def test_a_sentence_ends_by_itself(engines: Engines, voice: Synthesizer) -> None:
    sentence = spoken(voice, COMMAND)
    heard = await listen(engines, np.concatenate([sentence, silence(5)]))
    assert heard.words == ["please", "switch", "off", "the", "lamp", "in", "the", "bedroom"]
    assert heard.outcome.ended_by is EndReason.SILENCE
    # Half a second of silence belongs to the sentence already.
    assert heard.seconds < len(sentence) / SAMPLE_RATE + 0.6
    assert heard.outcome.transcription.text == heard.partials[-1]


async def test_a_pause_for_thought_is_no_end(engines: Engines, voice: Synthesizer) -> None:
    first, second = spoken(voice, "Please switch off the lamp"), spoken(voice, "in the bedroom.")
    begin, rest = first[: -SAMPLE_RATE // 4], second[SAMPLE_RATE // 3 :]
    heard = await listen(engines, np.concatenate([begin, rest, silence(3)]))
    assert heard.words[-1] == "bedroom"
    assert {"switch", "lamp"} <= set(heard.words)
    assert len(heard.partials) >= 2


@pytest.mark.parametrize("level", [0.0, 0.001, 0.02, 0.3])
async def test_silence_and_noise_are_nothing(engines: Engines, level: float) -> None:
    noise = np.random.default_rng(20261124).normal(0, level, 12 * SAMPLE_RATE)
    heard = await listen(engines, noise)
    assert (heard.outcome.transcription.text, heard.outcome.ended_by) == ("", EndReason.NO_SPEECH)
    assert heard.seconds == pytest.approx(8, abs=0.2)


async def test_music_does_not_hold_it_open(engines: Engines) -> None:
    at = np.arange(25 * SAMPLE_RATE) / SAMPLE_RATE
    notes = 220 * 2 ** (np.array([0, 4, 7, 12])[(2 * at).astype(int) % 4] / 12)
    melody = sum(np.sin(2 * np.pi * np.cumsum(notes * part) / SAMPLE_RATE) / part for part in range(1, 6))
    heard = await listen(engines, 0.1 * melody * (1 - (2 * at) % 1 / 2))
    assert heard.outcome.transcription.text == ""
    assert heard.seconds < 24


@pytest.mark.parametrize("decibels", [-20, -10])
async def test_noise_behind_a_command(engines: Engines, voice: Synthesizer, decibels: float) -> None:
    sentence = np.concatenate([spoken(voice, COMMAND), silence(5)])
    noise = at_level(np.random.default_rng(1).normal(0, 0.1, len(sentence)), sentence, decibels)
    heard = await listen(engines, sentence + noise)
    assert {"switch", "off", "lamp", "bedroom"} <= set(heard.words)
    assert heard.seconds < len(sentence) / SAMPLE_RATE - 3


async def test_a_television_behind_a_command(engines: Engines, voice: Synthesizer) -> None:
    command = spoken(voice, COMMAND)
    other = spoken(voice, "The weather tomorrow will be mostly sunny with some clouds in the northern parts")
    talk = np.tile(other[SAMPLE_RATE // 2 : -SAMPLE_RATE // 2], 4)
    later = np.pad(at_level(talk, command, -15), (SAMPLE_RATE, 0))
    sound = np.pad(command, (0, len(later) - len(command))) + later
    heard = await listen(engines, sound)
    # Piper never speaks twice the same, and Whisper base does not get every word through other speech.
    assert "switch" in heard.words
    assert "bedroom" in "".join(heard.words)
    assert not {"weather", "tomorrow", "clouds"} & set(heard.words)
    assert heard.seconds < len(command) / SAMPLE_RATE + 2.5


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (48_000, 2)])
async def test_another_format_and_an_offset(engines: Engines, voice: Synthesizer, rate: int, channels: int) -> None:
    sentence = np.concatenate([spoken(voice, COMMAND), silence(2)])
    at = np.arange(0, len(sentence), SAMPLE_RATE / rate)
    resampled = np.interp(at, np.arange(len(sentence)), sentence) * 0.5 + 0.3
    heard = await listen(engines, resampled, form=Format(rate, 2, channels))
    assert {"switch", "off", "lamp", "bedroom"} <= set(heard.words)


async def test_clipped_speech(engines: Engines, voice: Synthesizer) -> None:
    heard = await listen(engines, np.concatenate([10 * spoken(voice, COMMAND), silence(2)]))
    assert {"lamp", "bedroom"} <= set(heard.words)


async def test_speech_that_breaks_off(engines: Engines, voice: Synthesizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening_module, "STALLED_SECONDS", 0.5)
    sentence = spoken(voice, COMMAND)
    heard = await listen(engines, sentence[: int(0.6 * len(sentence))])
    assert "lamp" in heard.words or "switch" in heard.words
    assert heard.outcome.ended_by is EndReason.SILENCE


async def test_the_client_may_end_it(engines: Engines, voice: Synthesizer) -> None:
    heard = await listen(engines, spoken(voice, COMMAND), endpointing=False)
    assert heard.words[-1] == "bedroom"
    assert heard.outcome.ended_by is EndReason.CLIENT
