"""What each request is answered with, over a real socket."""

import asyncio
import base64

import pytest
from hearken_engine.chat import SYSTEM_PROMPT
from hearken_engine.protocol import (
    Chat,
    Hello,
    Message,
    Role,
    Status,
    StatusRequest,
)
from hearken_engine.settings import Settings
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.info import Describe, Info, SelectProgram
from wyoming.ping import Ping
from wyoming.tts import Synthesize, SynthesizeChunk, SynthesizeStart, SynthesizeStop, SynthesizeVoice

from .conftest import FORMAT, Connect, EngineUnderTest, chunks, sound


async def test_an_utterance_becomes_text(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    await client.send(Transcribe(language="en-GB"), AudioStart(**FORMAT), *chunks(sound(0.5)), AudioStop())
    events = await client.read_until("transcript-stop")
    assert [event.type for event in events] == [
        *("transcript-start", "transcript-chunk", "transcript", "transcript-stop")
    ]
    assert events[1].data == {"text": "turn on the light"}
    assert events[2].data == {"text": "turn on the light", "language": "en"}
    (heard,) = engine.stt.heard
    assert heard.languages == ("en",)
    assert len(heard.speech) == pytest.approx(8000, abs=512)


async def test_a_connection_takes_one_utterance_after_another(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    engine.stt.texts.extend(["one", "two"])
    for text in ("one", "two"):
        await client.send(AudioStart(**FORMAT), *chunks(sound(0.5)), AudioStop())
        assert (await client.read_until("transcript"))[-1].data["text"] == text
    assert [heard.languages for heard in engine.stt.heard] == [()] * 2


@pytest.mark.parametrize("silence", [[], chunks(sound(2, level=0))])
async def test_an_utterance_of_nothing_is_nothing(
    engine: EngineUnderTest, connect: Connect, silence: list[AudioChunk]
) -> None:
    client = await connect()
    await client.send(Transcribe(), AudioStart(**FORMAT), *silence, AudioStop())
    assert (await client.read_until("transcript"))[-1].data["text"] == ""
    assert engine.stt.heard == []


async def test_text_becomes_speech(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    await client.send(Synthesize(text="The light is on. " * 10))
    events = await client.read_until("audio-stop")
    assert events[0].data["rate"] == 22_050
    sound = b"".join(event.payload or b"" for event in events)
    assert [text for text, _ in engine.tts.said] == ["The light is on."] * 10
    assert len(sound) == 200 * 160
    assert max(len(event.payload or b"") for event in events) <= 16 * 1024
    assert [event.type for event in events[1:-1]] == ["audio-chunk"] * 10


async def test_what_is_spoken_is_speakable(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    await client.send(Synthesize(text="**The kitchen** has 21.5 °C 😀, <think>Hm.</think>and all is well. 👍"))
    await client.read_until("audio-stop")
    assert [text for text, _ in engine.tts.said] == ["The kitchen has 21.5 degrees Celsius,", "and all is well."]


async def test_a_clause_is_spoken_before_its_sentence_is_whole(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    await client.send(SynthesizeStart(), SynthesizeChunk(text="The light in the hall is on, and "))
    await client.read_until("audio-chunk")
    assert [text for text, _ in engine.tts.said] == ["The light in the hall is on,"]
    await client.send(SynthesizeChunk(text="😀"), SynthesizeStop())
    await client.read_until("synthesize-stopped")


async def test_the_voice_follows_name_or_language(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    for voice in (SynthesizeVoice(language="zh-CN"), SynthesizeVoice(language="zh"), SynthesizeVoice(name="chinese")):
        await client.send(Synthesize(text="好", voice=voice))
        await client.read_until("audio-stop")
    assert engine.tts.said == [("好", None)] * 3
    await client.send(Synthesize(text="Guten Tag", voice=SynthesizeVoice(language="de")))
    code, text = await client.error()
    assert (code, "no voice for de" in text) == ("model-missing", True)


async def test_streamed_text_is_spoken_sentence_by_sentence(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    await client.send(SynthesizeStart(), SynthesizeChunk(text="The light is on. And the "))
    first = await client.read_until("audio-chunk")
    assert [event.type for event in first] == ["audio-start", "audio-chunk"]
    assert [text for text, _ in engine.tts.said] == ["The light is on."]
    await client.send(SynthesizeChunk(text="door is shut"), Synthesize(text="ignored"), SynthesizeStop())
    rest = await client.read_until("synthesize-stopped")
    assert [event.type for event in rest] == ["audio-chunk", "audio-stop", "synthesize-stopped"]
    assert [text for text, _ in engine.tts.said] == ["The light is on.", "And the door is shut"]


@pytest.mark.parametrize(
    ("context", "manner"),
    [(None, (1.0, 1.0)), ({"speed": 1.2}, (1.2, 1.0)), ({"speed": 2, "volume": 0, "other": "x"}, (2.0, 0.0))],
)
async def test_speed_and_volume_are_followed(
    engine: EngineUnderTest, connect: Connect, context: dict[str, object] | None, manner: tuple[float, float]
) -> None:
    client = await connect()
    await client.send(Synthesize(text="Hello.", context=context))
    await client.read_until("audio-stop")
    await client.send(SynthesizeStart(context=context), SynthesizeChunk(text="Hello."), SynthesizeStop())
    await client.read_until("synthesize-stopped")
    assert engine.tts.manners == [manner] * 2


@pytest.mark.parametrize(
    ("context", "words"),
    [
        ({"speed": 0.4}, "A speed is between 0.5 and 2."),
        ({"volume": 2.1}, "A volume is between 0 and 2."),
        ({"volume": -1}, "A volume is between 0 and 2."),
        ({"speed": "fast"}, "The speed is not a number."),
        ({"speed": True}, "The speed is not a number."),
        ({"volume": float("nan")}, "A volume is between 0 and 2."),
        (["speed"], "The context is not an object."),
    ],
)
async def test_a_manner_that_cannot_be_is_refused(connect: Connect, context: object, words: str) -> None:
    client = await connect()
    await client.send(Synthesize(text="Hello.", context=context))  # type: ignore[arg-type]
    assert await client.error() == ("bad-event", words)


async def test_streamed_nothing_is_a_short_silence(connect: Connect) -> None:
    client = await connect()
    await client.send(SynthesizeStart(), SynthesizeStop())
    events = await client.read_until("synthesize-stopped")
    assert [event.type for event in events] == ["audio-start", "audio-stop", "synthesize-stopped"]


async def test_small_talk_for_any_wyoming_client(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    await client.send(Transcript(text="Good morning"))
    events = await client.read_until("handled-stop")
    assert [event.type for event in events] == [
        *("handled-start", "handled-chunk", "handled-chunk", "handled", "handled-stop")
    ]
    assert events[-2].data["text"] == "Good morning."
    system, user = engine.llm.requests[0].messages
    assert system == {"role": "system", "content": SYSTEM_PROMPT}
    assert user == {"role": "user", "content": "Good morning"}


async def test_describe_tells_the_truth(connect: Connect) -> None:
    client = await connect()
    await client.send(Describe())
    (event,) = await client.read_until("info")
    info = Info.from_event(event)
    assert info.asr[0].models[0].languages == ["en", "zh"]
    there = {voice.name: voice.languages for voice in info.tts[0].voices if voice.installed}
    assert there == {"english": ["en-US"], "chinese": ["zh-CN"]}
    to_fetch = {voice.name: voice.description for voice in info.tts[0].voices if not voice.installed}
    assert to_fetch["de_DE-thorsten-medium"] == "Thorsten, German"
    assert info.tts[0].voices[0].name == "english"
    assert info.tts[0].supports_synthesize_streaming
    assert info.handle[0].models[0].name == "smollm2-135m"
    assert info.handle[0].models[0].languages == ["en"]
    assert not info.handle[0].supports_home_control


async def test_voices_are_described_with_their_quality(connect: Connect, settings: Settings) -> None:
    file = settings.models_dir / "chinese" / "chinese.onnx.json"
    file.write_text('{"language": {"code": "zh_CN"}, "audio": {"quality": "high"}}')
    client = await connect()
    await client.send(Describe())
    (event,) = await client.read_until("info")
    descriptions = [voice.description for voice in Info.from_event(event).tts[0].voices if voice.installed]
    assert descriptions == ["english", "chinese, high quality"]


async def test_small_things_are_answered_at_any_time(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    engine.llm.hold = True
    await client.send(Chat(messages=(Message(role=Role.USER, content="Hi"),)))
    await client.read_until("hearken-chat-delta")
    await client.send(SelectProgram(name="hearken"), Ping(text="there?"), Hello(software="test 1"))
    pong, hello = await client.read_until("hearken-hello")
    assert (pong.type, pong.data["text"]) == ("pong", "there?")
    assert Hello.from_event(hello).engine_id == "engine-1"
    engine.llm.go_on.set()
    assert (await client.read_until("hearken-chat-done"))[0].data["text"] == "morning."


async def test_status_is_told_and_watched(connect: Connect) -> None:
    client, other = await connect(), await connect()
    await client.send(StatusRequest(watch=True))
    status = Status.from_event((await client.read_until("hearken-status"))[-1])
    assert (status.state, status.timings) == ("ready", {})
    assert [(model.kind, model.name, model.state) for model in status.models] == [
        ("stt", "whisper-base", "ready"),
        ("llm", "smollm2-135m", "ready"),
        ("tts", "english", "ready"),
        ("embed", "use-multilingual", "ready"),
    ]
    assert [model.size for model in status.models] == [None, 100, None, None]
    assert status.memory > 1_000_000
    await other.send(AudioStart(**FORMAT), AudioStop())
    await other.read_until("transcript")
    status = Status.from_event((await client.read_until("hearken-status"))[-1])
    assert set(status.timings) == {"stt"}


async def test_several_clients_at_once(engine: EngineUnderTest, connect: Connect) -> None:
    """A long generation holds up neither hearing nor speaking."""
    talker = await connect()
    engine.llm.hold = True
    await talker.send(Chat(messages=(Message(role=Role.USER, content="Tell me a story"),)))
    await talker.read_until("hearken-chat-delta")

    async def hear() -> None:
        client = await connect()
        await client.send(AudioStart(**FORMAT), *chunks(sound(0.5)), AudioStop())
        await client.read_until("transcript")

    async def speak() -> None:
        client = await connect()
        await client.send(Synthesize(text="Hello."))
        await client.read_until("audio-stop")

    await asyncio.gather(*(work() for work in (hear, speak) for _ in range(5)))
    engine.llm.go_on.set()
    await talker.read_until("hearken-chat-done")


@pytest.mark.parametrize("payload", [b"\n", b'{"type": "ping"}\n', base64.b64decode("AAECAwQ=")])
async def test_payloads_may_hold_anything(engine: EngineUnderTest, connect: Connect, payload: bytes) -> None:
    client = await connect()
    loud = sound(0.2)
    await client.send(AudioStart(**FORMAT), *(AudioChunk(**FORMAT, audio=pcm) for pcm in (loud, payload, loud)))
    await client.send(AudioStop())
    await client.read_until("transcript")
    assert len(engine.stt.heard[0].speech) == pytest.approx(6400, abs=512)


async def test_engines_are_warmed_up(engine: EngineUnderTest, caplog: pytest.LogCaptureFixture) -> None:
    assert (engine.stt.warm, engine.llm.warm, engine.tts.warm, engine.encoder.warm) == (True, True, True, True)
    engine.tts.fail = True
    await engine.engines.tts.warm_up()
    assert "english could not be warmed up" in caplog.text
    assert engine.engines.status().state == "ready"


async def test_the_time_to_the_first_sound_is_that_of_the_first_piece(
    engine: EngineUnderTest, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[tuple[str, ...]] = []
    timed = engine.engines._timings.timed

    def keep(*stages: str) -> object:
        kept.append(stages)
        return timed(*stages)

    monkeypatch.setattr(engine.engines._timings, "timed", keep)
    client = await connect()
    await client.send(Synthesize(text="😀\n\nThe light is on. The door is shut."))
    await client.read_until("audio-stop")
    assert kept == [("tts_first_audio", "tts"), ("tts",)]
