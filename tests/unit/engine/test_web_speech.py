"""Hearing and speaking on the page: recordings of a browser, and the voice that answers."""

import io
import wave
from collections.abc import AsyncGenerator

import pytest
from hearken_engine.protocol import ErrorCode
from hearken_engine.web.speech_pages import MAX_SOUND

from .conftest import EngineUnderTest, sound
from .page import Page, page

__all__ = ["page"]


def wav(pcm: bytes, rate: int = 16_000, channels: int = 1) -> bytes:
    memory = io.BytesIO()
    with wave.open(memory, "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", "not compressed"))
        file.writeframes(pcm)
    return memory.getvalue()


async def test_a_recording_is_heard_like_an_utterance(page: Page, engine: EngineUnderTest) -> None:
    status, heard = await page.post("hear?language=en", wav(sound(1.0) + sound(0.4, 0)))
    assert status == 200
    assert (heard["text"], heard["language"], heard["confidence"]) == ("turn on the light", "en", 0.75)
    assert heard["alternatives"] == [{"text": "turn on the lights", "probability": 0.25}]
    assert heard["repairs"] == [{"heard": "lied", "written": "light"}]
    assert engine.stt.heard[-1].languages == ("en",)
    assert 0.9 < len(engine.stt.heard[-1].speech) / 16_000 < 1.6


async def test_a_browsers_rate_is_taken(page: Page, engine: EngineUnderTest) -> None:
    stereo = sound(1.0)
    status, heard = await page.post("hear", wav(stereo, rate=48_000, channels=1))
    assert (status, heard["text"]) == (200, "turn on the light")
    assert len(engine.stt.heard[-1].speech) < 16_000  # three times as fast, so a third as long


async def test_silence_is_no_text(page: Page, engine: EngineUnderTest) -> None:
    assert (await page.post("hear", wav(sound(1.0, 0))))[1]["text"] == ""
    assert engine.stt.heard == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", ErrorCode.BAD_AUDIO),
        (b"no sound at all", ErrorCode.BAD_AUDIO),
        (b"RIFF\x00\x00\x00\x00WAVE", ErrorCode.BAD_AUDIO),
        (wav(sound(0.1))[:30], ErrorCode.BAD_AUDIO),
        (wav(sound(0.1), rate=1000), ErrorCode.BAD_AUDIO),
        (wav(sound(61, 0)), ErrorCode.AUDIO_TOO_LONG),
    ],
    ids=["nothing", "text", "no chunk", "half a header", "too slow", "too long"],
)
async def test_what_is_no_sound_is_refused(page: Page, body: bytes, code: ErrorCode) -> None:
    assert (await page.refused("hear", body))[1] == code


async def test_a_huge_body_is_not_taken_in(page: Page, engine: EngineUnderTest) -> None:
    huge = io.BytesIO(bytes(100 * 1024 * 1024))
    assert (await page.refused("hear", huge))[:2] == (413, "too-large")

    async def in_pieces() -> AsyncGenerator[bytes]:
        for _ in range(MAX_SOUND // len(piece) + 2):
            yield piece

    piece = bytes(1024 * 1024)
    async with page.client.post(f"{page.url}/api/hear", data=in_pieces(), headers={"X-Hearken": "1"}) as response:
        assert response.status == 413
    assert engine.stt.heard == []
    assert (await page.get("status"))[0] == 200


async def test_a_text_is_spoken(page: Page, engine: EngineUnderTest) -> None:
    status, answer = await page.post("say", {"text": "Good morning.", "language": "zh-CN"})
    assert status == 200
    with wave.open(io.BytesIO(answer)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (22_050, 1, 2)
        assert file.getnframes() == 100 * len(engine.tts.said[-1][0])
    assert (await page.refused("say", {"text": "Hola", "language": "es"}))[:2] == (409, "model-missing")
    assert (await page.refused("say", {"text": " "}))[1] == "bad-event"
    assert (await page.refused("say", {"text": "x" * 2001}))[1] == "bad-event"


async def test_a_voice_that_breaks_is_told(page: Page, engine: EngineUnderTest) -> None:
    engine.tts.fail = True
    assert (await page.refused("say", {"text": "Hello"}))[1] in {"model-failed", "internal"}
    engine.tts.fail = False
    assert (await page.post("say", {"text": "Hello"}))[0] == 200
