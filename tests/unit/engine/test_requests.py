"""What each request is answered with, over a real socket."""

import asyncio
import base64

import numpy as np
import pytest
from hearken_engine.chat import SYSTEM_PROMPT
from hearken_engine.errors import ModelError
from hearken_engine.llm.base import Call, Text, Thinking, Token
from hearken_engine.protocol import (
    Chat,
    ChatDelta,
    ChatDone,
    Embed,
    Embedding,
    ErrorCode,
    FinishReason,
    Hello,
    Likelihood,
    Message,
    Prepare,
    Prepared,
    Role,
    Score,
    Scores,
    Status,
    StatusRequest,
    Tool,
    ToolCall,
)
from hearken_engine.settings import Settings
from hearken_engine.shape import HearkenEvent
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.info import Describe, Info, SelectProgram
from wyoming.ping import Ping
from wyoming.tts import Synthesize, SynthesizeChunk, SynthesizeStart, SynthesizeStop, SynthesizeVoice

from .conftest import FORMAT, Connect, EngineUnderTest, chunks, sound

HI = (Message(role=Role.USER, content="Hi"),)


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


async def test_chat_streams_deltas(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    engine.llm.pieces = [Thinking("Hm."), Text("Sure, "), Call("lights__on", {"area": "hall"}), Call("time", {})]
    called = Message(role=Role.ASSISTANT, tool_calls=(ToolCall(id="call-1", name="time"),))
    result = Message(role=Role.TOOL, tool_call_id="call-1", name="time", content='{"time": "9:00"}')
    request = Chat(
        messages=(Message(role=Role.USER, content="Light!"), called, result),
        tools=(Tool(name="lights__on", description="Lights", parameters={"type": "object"}),),
        schema={"type": "object"},
        max_tokens=9,
        temperature=0.0,
    )
    await client.send(request)
    *deltas, done = await client.read_until("hearken-chat-done")
    assert [ChatDelta.from_event(delta) for delta in deltas] == [
        ChatDelta(thinking="Hm."),
        ChatDelta(text="Sure, "),
        ChatDelta(tool_calls=(ToolCall(id="call-1", name="lights__on", arguments={"area": "hall"}),)),
        ChatDelta(tool_calls=(ToolCall(id="call-2", name="time"),)),
    ]
    end = ChatDone.from_event(done)
    assert (end.reason, end.prompt_tokens, end.reply_tokens) == (FinishReason.STOP, 12, 4)
    assert 0 <= end.first_token_seconds <= end.seconds
    (asked,) = engine.llm.requests
    assert asked.messages[1]["tool_calls"][0]["function"] == {"name": "time", "arguments": {}}
    assert asked.messages[2] == {
        "role": "tool", "content": '{"time": "9:00"}', "tool_call_id": "call-1", "name": "time"
    }  # fmt: skip
    assert asked.tools[0]["function"]["name"] == "lights__on"
    assert (asked.schema, asked.max_tokens, asked.temperature) == ({"type": "object"}, 9, 0.0)


async def test_sentences_become_vectors(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    await client.send(Embed(texts=("I'm cold", "开灯", "")))
    (event,) = await client.read_until("hearken-embedding")
    embedding = Embedding.from_event(event)
    assert (embedding.model, embedding.dimension) == ("use-multilingual", 4)
    vectors = np.frombuffer(embedding.vectors, "<f4").reshape(-1, 4)
    assert np.array_equal(vectors, engine.encoder.encode(["I'm cold", "开灯", ""]))
    await client.send(StatusRequest())
    assert set(Status.from_event((await client.read_until("hearken-status"))[-1]).timings) == {"embed"}


async def test_a_reply_under_a_schema_tells_how_probable_it_was(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    await client.send(Chat(messages=(Message(role=Role.USER, content="Light!"),)))
    assert ChatDone.from_event((await client.read_until("hearken-chat-done"))[-1]).log_probability is None
    engine.llm.log_probability = -1.23456
    await client.send(Chat(messages=(Message(role=Role.USER, content="Light!"),), schema={}))
    assert ChatDone.from_event((await client.read_until("hearken-chat-done"))[-1]).log_probability == -1.2346


async def test_replies_are_scored(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    messages = (Message(role=Role.SYSTEM, content="Be brief."), Message(role=Role.USER, content="It is dark."))
    await client.send(Score(messages=messages, continuations=("do nothing", "turn it on"), whole=True))
    scores = Scores.from_event((await client.read_until("hearken-scores"))[-1])
    assert scores.likelihoods == (
        Likelihood(log_probability=-10.0, tokens=2),
        Likelihood(log_probability=-10.0, tokens=3),
    )
    assert (scores.prompt_tokens, scores.read_tokens) == (12, 3)
    assert scores.seconds >= 0
    (asked,) = engine.llm.scored
    assert [message["content"] for message in asked.messages] == ["Be brief.", "It is dark."]
    assert asked.whole
    await client.send(StatusRequest())
    assert "llm_score" in Status.from_event((await client.read_until("hearken-status"))[-1]).timings


async def test_a_chat_names_model_conversation_and_what_was_read(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    engine.llm.pieces = [
        *(Token("Good", -0.25), Token(" mor", -1.5), Text("Good mor"), Token("ning", -0.12345), Text("ning")),
        Token("", -2.0),
    ]
    await client.send(
        Chat(
            messages=HI,
            model="smollm2-135m",
            conversation="c1",
            shared_beginning=True,
            background=True,
            log_probabilities=True,
        )
    )
    *deltas, done = await client.read_until("hearken-chat-done")
    assert [
        [(token.text, token.log_probability) for token in ChatDelta.from_event(delta).tokens] for delta in deltas
    ] == [
        [("Good", -0.25), (" mor", -1.5)],
        [("ning", -0.1235)],
        [("", -2.0)],
    ]
    assert ChatDone.from_event(done).model == "smollm2-135m"
    (asked,) = engine.llm.requests
    assert (asked.conversation, asked.log_probabilities, asked.max_seconds) == ("c1", True, 900.0)
    assert asked.shared_beginning
    await client.send(StatusRequest())
    assert Status.from_event((await client.read_until("hearken-status"))[-1]).timings == {}


async def test_what_a_chat_begins_with_is_read_ahead(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    tool = Tool(name="lights__on", description="Lights", parameters={"type": "object"})
    await client.send(Prepare(messages=(Message(role=Role.SYSTEM, content="Be brief."),), tools=(tool,)))
    prepared = Prepared.from_event((await client.read_until("hearken-prepared"))[-1])
    assert (prepared.prompt_tokens, prepared.read_tokens) == (20, 5)
    (asked,) = engine.llm.prepared
    assert asked.messages == [{"role": "system", "content": "Be brief."}]
    assert asked.tools[0]["function"]["name"] == "lights__on"
    assert asked.conversation is None


@pytest.mark.parametrize(
    "request_",
    [
        Chat(messages=HI, model="nothing"),
        Prepare(messages=HI, model="nothing"),
        Score(messages=HI, continuations=("yes",), model="nothing"),
    ],
    ids=["chat", "prepare", "score"],
)
async def test_a_model_that_is_not_there_is_named(connect: Connect, request_: HearkenEvent) -> None:
    client = await connect()
    await client.send(request_)
    code, text = await client.error()
    assert code == "model-missing"
    assert "nothing" in text


@pytest.mark.parametrize("continuations", [(), ("yes",) * 33, ("yes", ""), ("y" * 401,)])
async def test_too_little_or_too_much_to_score_is_refused(
    engine: EngineUnderTest, connect: Connect, continuations: tuple[str, ...]
) -> None:
    client = await connect()
    await client.send(Score(messages=(Message(role=Role.USER, content="Hi"),), continuations=continuations))
    assert (await client.error())[0] == "bad-event"
    assert not engine.llm.scored


async def test_a_failing_score_is_answered(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    engine.llm.failure = ModelError(ErrorCode.MODEL_FAILED, "It broke.")
    await client.send(Score(messages=(Message(role=Role.USER, content="Hi"),), continuations=("yes",)))
    assert await client.error() == ("model-failed", "It broke.")


async def test_without_a_language_model_nothing_is_scored(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    engine.engines.chat_models.chosen = None
    await client.send(Score(messages=(Message(role=Role.USER, content="Hi"),), continuations=("yes",)))
    assert (await client.error())[0] == "model-missing"


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


async def test_what_nobody_waits_for_is_embedded_after_an_answer(engine: EngineUnderTest, connect: Connect) -> None:
    talker, learner, asker = [await connect() for _ in range(3)]
    engine.llm.hold = True
    await talker.send(Chat(messages=HI))
    await talker.read_until("hearken-chat-delta")
    await learner.send(Embed(texts=("hall", "attic"), background=True))
    await asker.send(Embed(texts=("I'm cold",)))
    await asker.read_until("hearken-embedding")
    assert engine.encoder.read == [("I'm cold",)]
    engine.llm.go_on.set()
    (event,) = await learner.read_until("hearken-embedding")
    vectors = np.frombuffer(Embedding.from_event(event).vectors, "<f4").reshape(-1, 4)
    assert engine.encoder.read == [("I'm cold",), ("hall",), ("attic",)]
    assert np.array_equal(vectors, engine.encoder.encode(["hall", "attic"]))


async def test_what_nobody_waits_for_is_scored_after_an_answer(engine: EngineUnderTest, connect: Connect) -> None:
    talker, learner, asker = [await connect() for _ in range(3)]
    engine.llm.hold = True
    await talker.send(Chat(messages=HI))
    await talker.read_until("hearken-chat-delta")
    await learner.send(Score(messages=HI, continuations=("learned",), background=True))
    await asker.send(Score(messages=HI, continuations=("asked",)))
    await asker.send(StatusRequest())
    engine.llm.go_on.set()
    await learner.read_until("hearken-scores")
    assert [request.continuations for request in engine.llm.scored] == [("asked",), ("learned",)]


async def test_a_story_without_end_does_not_keep_names_from_being_embedded(
    engine: EngineUnderTest, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hearken_engine.worker._MAX_PAUSE", 0.05)
    talker, learner = [await connect() for _ in range(2)]
    engine.llm.hold = True
    await talker.send(Chat(messages=HI))
    await talker.read_until("hearken-chat-delta")
    await learner.send(Embed(texts=("hall",), background=True))
    await learner.read_until("hearken-embedding")
    assert not engine.llm.closed.is_set()


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
