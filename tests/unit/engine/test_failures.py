"""What goes wrong on the wire gets a code and a sentence; the connection and everybody else go on."""

import asyncio
import json

import numpy as np
import pytest
from hearken_engine.engines import Engines
from hearken_engine.errors import ModelError, SettingsError
from hearken_engine.jobs import MAX_SENTENCE, MAX_TEXT
from hearken_engine.listening import MAX_SECONDS
from hearken_engine.protocol import MAX_EMBED_TEXTS, Cancel, Chat, Embed, ErrorCode, Hello, Message, Role, StatusRequest
from hearken_engine.server import MAX_CONNECTIONS, Server
from hearken_engine.settings import Settings
from hearken_engine.worker import Priority
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.event import Event
from wyoming.info import Describe
from wyoming.ping import Ping
from wyoming.tts import Synthesize, SynthesizeChunk, SynthesizeStart, SynthesizeStop, SynthesizeVoice

from .conftest import FORMAT, Client, Connect, EngineUnderTest, sound

SECOND = sound(1)
HI = Chat(messages=(Message(role=Role.USER, content="Hi"),))


async def still_works(client: Client) -> None:
    """The connection takes and answers a whole utterance."""
    await client.send(Transcribe(language="en"), AudioStart(**FORMAT), AudioChunk(**FORMAT, audio=SECOND), AudioStop())
    events = await client.read_until("transcript-stop")
    assert [event.type for event in events if event.type.startswith("transcript")][-2:] == [
        *("transcript", "transcript-stop")
    ]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"GET / HTTP/1.1\r\n", "bad-event"),
        (b'{"type": "audio-chunk", "payload_length": -5}\n', "bad-event"),
        (b'{"type": "ping", "payload_length": 2000000}\n' + bytes(2_000_000), "too-large"),
        (b"x" * 200_000 + b"\n", "too-large"),
        (b'{"type": "make-coffee"}\n', "unknown-event"),
        (b'{"type": "audio-chunk", "data": {"rate": 16000, "width": 2, "channels": 1}}\n', "wrong-order"),
        (b'{"type": "synthesize-stop"}\n', "wrong-order"),
        (b'{"type": "audio-start"}\n', "bad-event"),
        (b'{"type": "audio-start", "data": {"rate": "fast", "width": 2, "channels": 1}}\n', "bad-audio"),
        (b'{"type": "transcribe", "data": {"language": 5}}\n', "bad-event"),
        (b'{"type": "synthesize"}\n', "bad-event"),
        (b'{"type": "synthesize", "data": {"text": 5}}\n', "bad-event"),
        (b'{"type": "synthesize", "data": {"text": "a", "voice": 5}}\n', "bad-event"),
        (b'{"type": "transcript", "data": {"text": null}}\n', "bad-event"),
        (b'{"type": "hearken-chat"}\n', "bad-event"),
        (b'{"type": "hearken-chat", "data": {"messages": [{"role": "cat"}]}}\n', "bad-event"),
        (b'{"type": "hearken-hello", "data": {"software": 1}}\n', "bad-event"),
        (b'{"type": "hearken-embed", "data": {"texts": "one"}}\n', "bad-event"),
        (b'{"type": "hearken-status", "data": {"watch": "yes"}}\n', "bad-event"),
    ],
    ids=lambda value: value[:40].decode() if isinstance(value, bytes) else "",
)
async def test_a_bad_event_is_named(connect: Connect, sent: bytes, code: str) -> None:
    client, neighbour = await connect(), await connect()
    await neighbour.send(AudioStart(**FORMAT))
    await client.send_bytes(sent)
    found, text = await client.error()
    assert found == code
    assert text.endswith(".")
    await still_works(client)
    await neighbour.send(AudioStop())
    await neighbour.read_until("transcript")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"rate": 4000}, "8000 to 96000 Hz, not 4000"),
        ({"rate": 192_000}, "8000 to 96000 Hz, not 192000"),
        ({"width": 8}, "1 to 4 bytes a sample, not 8"),
        ({"channels": 0}, "1 to 8 channels, not 0"),
    ],
)
async def test_wrong_audio_is_refused_once_and_the_rest_of_it_dropped(
    engine: EngineUnderTest, connect: Connect, wrong: dict[str, int], sentence: str
) -> None:
    client = await connect()
    wrong = FORMAT | wrong
    await client.send(Transcribe(), AudioStart(**wrong), *[AudioChunk(**wrong, audio=b"abc")] * 50, AudioStop())
    code, text = await client.error()
    assert (code, sentence in text) == ("bad-audio", True)
    await still_works(client)
    assert len(engine.stt.heard) == 1


async def test_audio_that_changes_its_format_is_refused(connect: Connect) -> None:
    client = await connect()
    await client.send(AudioStart(**FORMAT), AudioChunk(rate=8000, width=2, channels=1, audio=b"ab"), AudioStop())
    assert await client.error() == (
        "bad-audio", "The utterance began as 16000 Hz, 16 bit, 1 channel and went on as 8000 Hz, 16 bit, 1 channel."
    )  # fmt: skip
    await still_works(client)


async def test_an_hour_of_audio_is_refused_after_a_minute(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    await client.send(Transcribe(), AudioStart(**FORMAT))
    chunk = AudioChunk(**FORMAT, audio=SECOND * 10)
    for _ in range(360):
        await client.send(chunk)
    await client.send(AudioStop())
    code, text = await client.error()
    assert (code, f"{MAX_SECONDS} s" in text) == ("audio-too-long", True)
    await still_works(client)
    assert [len(heard.speech) for heard in engine.stt.heard] == [pytest.approx(16_000, abs=512)]


async def test_a_broken_piece_of_speech_is_not_transcribed_with_a_hole(
    engine: EngineUnderTest, connect: Connect
) -> None:
    client = await connect()
    await client.send(Transcribe(), AudioStart(**FORMAT), AudioChunk(**FORMAT, audio=SECOND))
    await client.send_bytes(b'{"type": "audio-chunk", "payload_length": 2000000}\n' + bytes(2_000_000))
    assert (await client.error())[0] == "too-large"
    await client.send(AudioChunk(**FORMAT, audio=SECOND), AudioStop())
    await still_works(client)
    assert len(engine.stt.heard) == 1


async def test_an_order_mistake_leaves_the_request_alone(connect: Connect) -> None:
    client = await connect()
    await client.send(Transcribe(), AudioStart(**FORMAT), SynthesizeStop())
    assert (await client.error())[0] == "wrong-order"
    await client.send(AudioChunk(**FORMAT, audio=SECOND), AudioStop())
    await client.read_until("transcript")


async def test_a_second_request_waits_its_turn(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    engine.llm.hold = True
    await client.send(HI)
    await client.read_until("hearken-chat-delta")
    await client.send(HI)
    code, text = await client.error()
    assert (code, "working" in text) == ("wrong-order", True)
    engine.llm.go_on.set()
    await client.read_until("hearken-chat-done")


async def test_an_unknown_language_is_named(connect: Connect) -> None:
    client = await connect()
    await client.send(Transcribe(language="tlh"), AudioStart(**FORMAT), AudioStop())
    code, text = await client.error()
    assert (code, "'tlh'" in text) == ("not-possible", True)
    await still_works(client)


async def test_a_failing_model_is_answered_and_logged(
    engine: EngineUnderTest, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    client = await connect()
    speech = AudioChunk(**FORMAT, audio=SECOND)
    engine.stt.texts.append(ModelError(ErrorCode.MODEL_FAILED, "Whisper failed: out of memory."))
    await client.send(AudioStart(**FORMAT), speech, AudioStop())
    assert await client.error() == ("model-failed", "Whisper failed: out of memory.")
    engine.stt.texts.append(OSError("no space left on device"))
    await client.send(AudioStart(**FORMAT), speech, AudioStop())
    assert (await client.error())[0] == "internal"
    engine.tts.fail = True
    await client.send(Synthesize(text="Hello."))
    assert (await client.read_until("error"))[-1].data["code"] == "internal"
    assert "the voice broke" in caplog.text
    await still_works(client)


async def test_a_voice_that_is_not_there_refuses_streamed_text_once(connect: Connect) -> None:
    client = await connect()
    await client.send(SynthesizeStart(voice=SynthesizeVoice(name="nobody")))
    code, text = await client.error()
    assert (code, "nobody" in text) == ("model-missing", True)
    await client.send(*[SynthesizeChunk(text="More. ")] * 20, Synthesize(text="More."), SynthesizeStop())
    await still_works(client)


@pytest.mark.parametrize("streamed", [True, False])
async def test_too_much_text_is_refused(connect: Connect, streamed: bool) -> None:
    client = await connect()
    text = "word " * (MAX_TEXT // 4)
    await client.send(*([SynthesizeStart(), SynthesizeChunk(text=text)] if streamed else [Synthesize(text=text)]))
    assert (await client.read_until("error"))[-1].data["code"] == "too-large"
    if streamed:
        await client.send(SynthesizeStop())
    await still_works(client)


@pytest.mark.parametrize(
    ("texts", "code"),
    [((), "bad-event"), (("a",) * (MAX_EMBED_TEXTS + 1), "bad-event"), (("a" * (MAX_SENTENCE + 1),), "too-large")],
)
async def test_too_many_sentences_are_refused(
    engine: EngineUnderTest, connect: Connect, texts: tuple[str, ...], code: str
) -> None:
    client = await connect()
    await client.send(Embed(texts=texts))
    assert (await client.error())[0] == code
    assert engine.encoder.read == []
    await still_works(client)


async def test_without_an_encoder_no_sentence_is_embedded(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    engine.engines.encoder = None
    await client.send(Embed(texts=("a",)))
    assert await client.error() == ("model-missing", "No sentence encoder is chosen in the engine's settings.")
    await still_works(client)


async def test_an_encoder_that_is_not_on_disk_is_named(settings: Settings) -> None:
    engines = Engines(settings)
    try:
        assert engines.encoder is not None
        await engines.encoder.load()
        (status,) = [model for model in engines.status().models if model.kind == "embed"]
        assert (status.state, "models get use-multilingual" in (status.detail or "")) == ("missing", True)
        with pytest.raises(ModelError) as error:
            await engines.embed(["a"])
        assert error.value.code is ErrorCode.MODEL_MISSING
    finally:
        engines.stop()


class TestCancelling:
    async def test_stops_a_generation(self, engine: EngineUnderTest, connect: Connect) -> None:
        client = await connect()
        engine.llm.hold = True
        await client.send(HI)
        await client.read_until("hearken-chat-delta")
        await client.send(Cancel())
        assert (await client.error())[0] == "cancelled"
        engine.llm.go_on.set()
        assert await asyncio.to_thread(engine.llm.closed.wait, 5)
        await still_works(client)

    async def test_drops_speech_and_text_that_come_in(self, engine: EngineUnderTest, connect: Connect) -> None:
        client = await connect()
        await client.send(Transcribe(), AudioStart(**FORMAT), AudioChunk(**FORMAT, audio=SECOND), Cancel())
        assert (await client.error())[0] == "cancelled"
        await client.send(AudioChunk(**FORMAT, audio=SECOND), AudioStop(), SynthesizeStart(), Cancel())
        assert (await client.read_until("error"))[-1].data["code"] == "cancelled"
        await client.send(SynthesizeChunk(text="Never. "), SynthesizeStop())
        await still_works(client)
        assert len(engine.stt.heard) == 1
        assert engine.tts.said == []

    async def test_idle_is_nothing(self, connect: Connect) -> None:
        client = await connect()
        await client.send(Cancel(), Ping())
        assert [event.type for event in await client.read_until("pong")] == ["pong"]

    async def test_leaving_cancels_ones_own_work_alone(self, engine: EngineUnderTest, connect: Connect) -> None:
        leaving, staying = await connect(), await connect()
        engine.llm.hold = True
        await leaving.send(HI)
        await leaving.read_until("hearken-chat-delta")
        await staying.send(HI)
        await leaving.wire.disconnect()
        engine.llm.hold = False
        engine.llm.go_on.set()
        assert await asyncio.to_thread(engine.llm.closed.wait, 5)
        assert (await staying.read_until("hearken-chat-done"))[-1].data["reason"] == "stop"


class TestHandshake:
    async def test_an_old_client_is_told_to_update(self, connect: Connect) -> None:
        client = await connect()
        await client.send(Hello(version=0, minimum=0, software="Hearken 0.0.1"))
        assert (await client.error())[0] == "client-too-old"
        assert await client.read() is None

    async def test_a_client_that_is_too_new_names_the_app(self, connect: Connect) -> None:
        client = await connect()
        await client.send(Hello(version=9, minimum=9, software="Hearken 9"))
        code, text = await client.error()
        assert (code, "update the app" in text) == ("engine-too-old", True)
        assert await client.read() is None


class TestToken:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return Settings(
            host="", unix=settings.unix, models_dir=settings.models_dir, voice=settings.voice, token="open sesame"
        )

    @pytest.mark.parametrize("event", [Transcribe(), Synthesize(text="a"), Transcript(text="a"), HI, StatusRequest()])
    async def test_nothing_works_without(self, connect: Connect, event: Chat) -> None:
        client = await connect()
        await client.send(event)
        assert (await client.error())[0] == "unauthorized"
        assert await client.read() is None

    @pytest.mark.parametrize("token", [None, "", "open sesame ", "öffne"])
    async def test_a_wrong_one_ends_the_connection(self, connect: Connect, token: str | None) -> None:
        client = await connect()
        await client.send(Hello(software="test", token=token))
        assert (await client.error())[0] == "unauthorized"
        assert await client.read() is None

    async def test_the_right_one_opens(self, connect: Connect) -> None:
        client = await connect()
        await client.send(Describe(), Ping(), Hello(software="test", token="open sesame"))
        assert [event.type for event in await client.read_until("hearken-hello")] == ["info", "pong", "hearken-hello"]
        await still_works(client)


class TestModels:
    async def test_what_is_missing_is_said_and_the_rest_works(self, tmp_path: str, settings: Settings) -> None:
        engines = Engines(settings)
        await engines.load()
        status = engines.status()
        assert status.state == "degraded"
        assert {model.state for model in status.models} == {"missing"}
        assert all(
            (model.detail and "models get" in model.detail) or model.name == "english" for model in status.models
        )
        engines.stop()
        assert engines.status().state == "stopping"

    async def test_what_still_loads_is_said(self, settings: Settings) -> None:
        engines = Engines(settings)
        with pytest.raises(ModelError) as error:
            await engines.transcribe(np.zeros(0, np.float32), (), None, Priority.ANSWER)
        assert error.value.code is ErrorCode.MODEL_LOADING
        assert engines.status().state == "starting"
        engines.stop()


class TestServer:
    async def test_too_many_clients_are_turned_away(self, connect: Connect) -> None:
        clients = [await connect() for _ in range(MAX_CONNECTIONS)]
        for client in clients:
            await client.send(Ping())
            await client.read_until("pong")
        late = await connect()
        assert (await late.error())[0] == "busy"
        await clients[0].wire.disconnect()
        for _ in range(100):
            another = await connect()
            await another.send(Ping())
            event = await another.read()
            if event is not None and event.type == "pong":
                break
            await asyncio.sleep(0.02)
        else:
            pytest.fail("the place of a client that left was not given away")

    async def test_stopping_lets_a_request_finish(self, engine: EngineUnderTest, connect: Connect) -> None:
        client, idle = await connect(), await connect()
        engine.llm.hold = True
        await client.send(HI)
        await client.read_until("hearken-chat-delta")
        stopping = asyncio.create_task(engine.server.stop())
        await asyncio.sleep(0.05)
        await idle.send(HI)
        assert (await idle.error())[0] == "stopping"
        engine.llm.go_on.set()
        await client.read_until("hearken-chat-done")
        await stopping
        assert await client.read() is None

    async def test_stopping_lets_an_utterance_come_in(self, engine: EngineUnderTest, connect: Connect) -> None:
        client = await connect()
        await client.send(Transcribe(), AudioStart(**FORMAT), AudioChunk(**FORMAT, audio=SECOND), Ping())
        await client.read_until("pong")
        stopping = asyncio.create_task(engine.server.stop())
        await asyncio.sleep(0.05)
        await client.send(AudioChunk(**FORMAT, audio=SECOND), AudioStop())
        assert (await client.read_until("transcript"))[-1].data["text"] == "turn on the light"
        await stopping

    async def test_a_taken_address_is_explained(self, tmp_path: str, engine: EngineUnderTest) -> None:
        first = Server(Settings(host="127.0.0.1", port=0), engine.engines, "a")
        await first.start()
        assert first.port is not None
        second = Server(Settings(host="127.0.0.1", port=first.port), engine.engines, "b")
        with pytest.raises(SettingsError, match="running already"):
            await second.start()
        await first.stop()

    async def test_something_must_be_listened_on(self, engine: EngineUnderTest) -> None:
        with pytest.raises(SettingsError, match="nothing to listen on"):
            await Server(Settings(host=""), engine.engines, "a").start()


async def test_a_client_that_breaks_off_in_the_middle_is_forgotten(
    engine: EngineUnderTest, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    client = await connect()
    header = json.dumps({"type": "audio-chunk", "payload_length": 1000}).encode()
    await client.send(AudioStart(**FORMAT))
    await client.send_bytes(header + b"\nabc")
    await client.wire.disconnect()
    await still_works(await connect())
    assert not [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}]


async def test_random_bytes_never_end_the_server(connect: Connect) -> None:
    import random

    source = random.Random(20261123)
    for _ in range(50):
        client = await connect()
        await client.send_bytes(source.randbytes(source.randrange(1, 5000)) + b"\n")
        await client.wire.disconnect()
    await still_works(await connect())


async def test_an_event_without_data_is_read(connect: Connect) -> None:
    client = await connect()
    await client.send(Event(type="ping"))
    assert [event.type for event in await client.read_until("pong")] == ["pong"]
