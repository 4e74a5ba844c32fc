"""What was spoken before is not synthesised again; and whatever happens to the folder, the engine speaks."""

import errno
import os
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest
from hearken_engine.engines import Engines
from hearken_engine.models.store import ModelStore
from hearken_engine.protocol import ForgetSpeech, SpeechForgotten
from hearken_engine.settings import Settings
from hearken_engine.tts.cache import MAX_TEXT, SpeechCache, speech_key
from hearken_engine.tts.manner import Manner
from wyoming.tts import Synthesize, SynthesizeVoice

from .conftest import Client, Connect, EngineUnderTest

PCM = bytes(range(256)) * 4
REPLY = "The light is on."


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models" / ".speech-cache"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, speech_cache=1)


async def say(client: Client, text: str, **wanted: object) -> bytes:
    await client.send(Synthesize(text=text, **wanted))  # type: ignore[arg-type]
    return b"".join(event.payload or b"" for event in await client.read_until("audio-stop"))


# The cache


def test_what_is_kept_outlives_a_restart(folder: Path) -> None:
    SpeechCache(folder, 10_000).put("one", PCM)
    assert SpeechCache(folder, 10_000).get("one") == PCM
    assert SpeechCache(folder, 10_000).get("two") is None


def test_others_cannot_read_it(folder: Path) -> None:
    SpeechCache(folder, 10_000).put("one", PCM)
    assert folder.stat().st_mode & 0o077 == 0
    assert files(folder)[0].stat().st_mode & 0o077 == 0


def test_what_was_not_used_for_longest_makes_room(folder: Path) -> None:
    cache = SpeechCache(folder, 3 * 1200)
    for key in ("one", "two", "three"):
        cache.put(key, PCM)
    assert cache.get("one") == PCM
    cache.put("four", PCM)
    assert [key for key in ("one", "two", "three", "four") if cache.get(key)] == ["one", "three", "four"]
    assert sum(file.stat().st_size for file in files(folder)) <= 3 * 1200


def test_the_order_of_use_outlives_a_restart(folder: Path) -> None:
    cache = SpeechCache(folder, 10_000)
    for age, key in enumerate(("new", "middle", "old")):
        cache.put(key, PCM)
        at = time.time() - 60 * (age + 1)
        os.utime(folder / f"{key}.speech", (at, at))
    assert SpeechCache(folder, 10_000).get("old") == PCM  # used, and with that the newest
    smaller = SpeechCache(folder, 2 * 1200)
    assert [key for key in ("new", "middle", "old") if smaller.get(key)] == ["new", "old"]


def test_a_piece_that_is_too_large_is_not_kept(folder: Path) -> None:
    cache = SpeechCache(folder, 100)
    cache.put("one", PCM)
    cache.put("silence", b"")
    assert cache.get("one") is None
    assert not folder.exists()


def test_turned_off_it_empties_the_folder(folder: Path) -> None:
    SpeechCache(folder, 10_000).put("one", PCM)
    assert SpeechCache(folder, 0).get("one") is None
    assert files(folder) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:20],
        lambda data: data[:-1],
        lambda data: data + b"\0",
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: b"RIFF" + data[4:],
    ],
)
def test_a_damaged_file_is_no_piece(folder: Path, damage: object) -> None:
    SpeechCache(folder, 10_000).put("one", PCM)
    (file,) = files(folder)
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]
    cache = SpeechCache(folder, 10_000)
    assert cache.get("one") is None
    assert files(folder) == []
    cache.put("one", PCM)
    assert cache.get("one") == PCM


def test_a_file_that_vanished_is_no_piece(folder: Path) -> None:
    cache = SpeechCache(folder, 10_000)
    cache.put("one", PCM)
    files(folder)[0].unlink()
    assert cache.get("one") is None


def test_what_an_interrupted_write_left_is_removed(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "x.part").write_bytes(b"half")
    SpeechCache(folder, 10_000)
    assert files(folder) == []


def test_a_full_disk_is_said_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    cache = SpeechCache(folder, 10_000)
    cache.put("one", PCM)
    monkeypatch.setattr(Path, "replace", full)
    cache.put("two", PCM)
    cache.put("three", PCM)
    assert caplog.text.count("No space left") == 1
    assert (cache.get("one"), cache.get("two")) == (PCM, None)
    assert len(files(folder)) == 1


def test_a_folder_that_cannot_be(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").touch()
    cache = SpeechCache(tmp_path / "file" / "inside", 10_000)
    cache.put("one", PCM)
    cache.put("two", PCM)
    assert cache.get("one") is None
    assert caplog.text.count("cannot be kept") == 1


def test_everything_that_can_be_heard_is_in_the_key() -> None:
    manners = [Manner(), Manner(speaker="amy"), Manner(speed=1.5), Manner(volume=0.5)]
    keys = {speech_key(voice, text, manner) for voice in "ab" for text in "xy" for manner in manners}
    assert len(keys) == 16


# The engine


async def test_a_reply_that_recurs_is_not_synthesised_again(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    first = await say(client, REPLY)
    assert await say(client, REPLY) == first
    assert len(engine.tts.said) == 1
    await say(client, REPLY, voice=SynthesizeVoice(name="chinese"))
    await say(client, REPLY, context={"speed": 1.5})
    assert len(engine.tts.said) == 3


async def test_a_known_reply_does_not_wait_for_another_text(engine: EngineUnderTest, connect: Connect) -> None:
    talker, other = await connect(), await connect()
    known = await say(other, REPLY)
    engine.tts.hold = True
    await talker.send(Synthesize(text="A long story."))
    await talker.read_until("audio-start")
    started = time.monotonic()
    assert await say(other, REPLY) == known
    assert time.monotonic() - started < 1
    engine.tts.go_on.set()
    await talker.read_until("audio-stop")


async def test_a_known_reply_comes_within_10_milliseconds(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    text = "a" * MAX_TEXT
    await say(client, text)
    seconds = []
    for _ in range(20):
        started = time.monotonic()
        await client.send(Synthesize(text=text))
        await client.read_until("audio-chunk")
        seconds.append(time.monotonic() - started)
        await client.read_until("audio-stop")
    assert median(seconds) < 0.010
    assert len(engine.tts.said) == 1


async def test_long_texts_and_failures_are_not_kept(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    await say(client, "a" * (MAX_TEXT + 1))
    engine.tts.fail = True
    await client.send(Synthesize(text=REPLY))
    await client.read_until("audio-start")
    await client.error()
    assert not engine.engines._spoken._cache._sizes


async def test_another_file_of_the_same_name_is_another_voice(
    engine: EngineUnderTest, connect: Connect, settings: Settings
) -> None:
    await say(await connect(), REPLY)
    (settings.models_dir / "english" / "english.onnx").write_bytes(b"trained anew")
    engine.engines = Engines(settings)
    await engine.engines.tts.load()
    voice = await engine.engines.voice(None, None)
    assert [pcm async for pcm in engine.engines.speak(voice, REPLY, Manner(), first=True)]
    engine.engines.stop()
    assert len(engine.tts.said) == 2


async def test_the_folder_is_no_model(engine: EngineUnderTest, connect: Connect, folder: Path) -> None:
    await say(await connect(), REPLY)
    assert files(folder)
    assert [model.name for model in ModelStore(folder.parent).installed()] == ["chinese", "english"]


async def test_what_was_spoken_is_forgotten_when_told(engine: EngineUnderTest, connect: Connect, folder: Path) -> None:
    client = await connect()
    await say(client, REPLY)
    assert len(files(folder)) == 1
    size = files(folder)[0].stat().st_size
    await client.send(ForgetSpeech())
    (forgotten,) = await client.read_until(SpeechForgotten.TYPE)
    assert SpeechForgotten.from_event(forgotten).freed == size
    assert files(folder) == []
    await say(client, REPLY)
    assert len(engine.tts.said) == 2
