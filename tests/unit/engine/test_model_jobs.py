"""Models over the wire: removed, fetched and tested."""

import asyncio

import pytest
from hearken_engine import model_manager as manager_module
from hearken_engine.errors import ModelError
from hearken_engine.models.speeds import SPEEDS_FILE
from hearken_engine.protocol import (
    ErrorCode,
    FetchModel,
    FetchProgress,
    FetchState,
    MeasureModel,
    ModelChosen,
    ModelRemoved,
    ModelTested,
    RemoveModel,
    StopFetch,
)
from hearken_engine.selftest import measure
from hearken_engine.settings import Settings
from hearken_engine.stt.base import SAMPLE_RATE

from .conftest import Client, Connect, EngineUnderTest, FakeChatModel, FakeEncoder, FakeRecognizer, FakeSynthesizer
from .model_requests import MINE, SECOND_OF_SOUND, answers, ask, entry, loads, mine, refused
from .test_fetching import half_is_there, held, until
from .test_models import Hub, hub, model, url_source

__all__ = ["hub", "loads", "mine"]

# Removing


async def test_a_model_is_removed_unless_it_is_in_use(
    engine: EngineUnderTest, connect: Connect, loads: list[str], settings: Settings
) -> None:
    client = await connect()
    assert (await refused(client, RemoveModel(name="english")))[0] == ErrorCode.MODEL_IN_USE
    assert (settings.models_dir / "english").exists()
    removed: ModelRemoved = await ask(client, RemoveModel(name="mine"), ModelRemoved)
    assert removed.freed == 4
    assert not (settings.models_dir / "mine").exists()
    assert (await refused(client, RemoveModel(name="mine")))[0] == ErrorCode.MODEL_MISSING


# Fetching


@pytest.fixture
def offered(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the catalogue know a model on a server of the test's."""
    ours = model(url_source(hub))
    monkeypatch.setattr(manager_module, "catalogue", lambda: {ours.name: ours})
    monkeypatch.setattr(manager_module, "find", lambda _: ours)


async def test_a_model_is_fetched_by_two_and_stopped_by_a_third(
    engine: EngineUnderTest, connect: Connect, hub: Hub, offered: None
) -> None:
    held(hub)
    first, second, third = await connect(), await connect(), await connect()
    for client in (first, second):
        await client.send(FetchModel(name="test-model"))
        event = await client.read()
        assert event is not None
        assert FetchProgress.from_event(event).name == "test-model"
    await until(half_is_there(engine.server.models._fetching))
    listed = await entry(third, "test-model")
    assert listed.downloading is not None
    assert (listed.downloading.state, listed.kept > 0) == (FetchState.FETCHING, True)
    assert (await refused(third, RemoveModel(name="test-model")))[0] == ErrorCode.MODEL_IN_USE
    await third.send(StopFetch(name="test-model"))
    event = await third.read()
    assert event is not None
    assert FetchProgress.from_event(event).downloading.state is FetchState.STOPPED
    for client in (first, second):
        assert (await client.read_until("error"))[-1].data["code"] == ErrorCode.CANCELLED
    hub.go_on.set()
    await first.send(FetchModel(name="test-model"))
    progress = await _to_the_end(first)
    assert progress.downloading.state is FetchState.DONE
    assert (await entry(third, "test-model")).installed


async def _to_the_end(client: Client) -> FetchProgress:
    while True:
        event = await client.read()
        assert event is not None
        progress = FetchProgress.from_event(event)
        if progress.downloading.state is FetchState.DONE:
            return progress


async def test_nobody_waits_for_a_download_when_the_engine_stops(
    engine: EngineUnderTest, connect: Connect, hub: Hub, offered: None
) -> None:
    held(hub)
    client = await connect()
    await client.send(FetchModel(name="test-model"))
    await until(half_is_there(engine.server.models._fetching))
    async with asyncio.timeout(2):
        await engine.server.stop()
    hub.go_on.set()


async def test_what_the_catalogue_does_not_know_cannot_be_fetched(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    assert (await refused(client, FetchModel(name="nobody")))[0] == ErrorCode.UNKNOWN_MODEL
    code, text = await refused(client, FetchModel(name="gemma3-270m-base"))
    assert (code, "https://ai.google.dev/gemma/terms" in text) == (ErrorCode.TERMS_NOT_ACCEPTED, True)
    assert (await refused(client, StopFetch(name="nobody")))[0] == ErrorCode.NOT_POSSIBLE


# Testing


async def test_a_test_is_kept_as_long_as_the_model_is_the_same(
    engine: EngineUnderTest, connect: Connect, loads: list[str], settings: Settings
) -> None:
    client = await connect()
    await ask(client, MINE, ModelChosen)
    tested: ModelTested = await ask(client, MeasureModel(name="mine"), ModelTested)
    assert tested.speed.reply_seconds >= 0
    assert tested.speed.prefill_tokens_per_second
    assert tested.speed.decode_tokens_per_second
    assert (await entry(client, "mine")).speed == tested.speed
    (settings.models_dir / "mine" / "chat.gguf").write_bytes(b"another")
    assert (await entry(client, "mine")).speed is None
    for text in ("{", '{"mine": 5}', '{"mine": {"model": "x", "speed": {}}}'):
        (settings.models_dir / SPEEDS_FILE).write_text(text)
        assert (await entry(client, "mine")).speed is None


async def test_a_model_that_is_not_in_use_is_loaded_for_its_test(
    engine: EngineUnderTest, connect: Connect, mine: FakeChatModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manager_module, "load_chat_model", lambda *_: mine)
    monkeypatch.setattr(manager_module, "load_voice", lambda _: engine.tts)
    client = await connect()
    await ask(client, MeasureModel(name="mine"), ModelTested)
    assert mine.requests
    assert await answers(client, engine.llm)
    tested: ModelTested = await ask(client, MeasureModel(name="chinese"), ModelTested)
    assert tested.speed.real_time_factor is not None
    assert (await refused(client, MeasureModel(name="nobody")))[0] == ErrorCode.UNKNOWN_MODEL


async def test_a_recogniser_is_tested_with_speech_or_without(
    engine: EngineUnderTest, connect: Connect, settings: Settings
) -> None:
    (settings.models_dir / "whisper-base").mkdir()
    (settings.models_dir / "whisper-base" / "model.bin").touch()
    client = await connect()
    tested: ModelTested = await ask(client, MeasureModel(name="whisper-base"), ModelTested)
    assert tested.speed.real_time_factor is not None
    assert engine.stt.heard[-1].languages == ("en",)
    engine.stt.texts.extend([""] * 20)
    assert (await refused(client, MeasureModel(name="whisper-base")))[0] == ErrorCode.MODEL_FAILED
    engine.tts.fail = True
    assert engine.engines.tts.engine is engine.tts
    engine.engines.tts._problem = ModelError(ErrorCode.MODEL_MISSING, "There is no voice.")
    await ask(client, MeasureModel(name="whisper-base"), ModelTested)
    last = engine.stt.heard[-1]
    assert (len(last.languages), len(last.speech)) == (0, 3 * SAMPLE_RATE)


class TestSelfTest:
    def test_a_model_that_writes_nothing_fails(self) -> None:
        silent = FakeChatModel()
        silent.pieces = []
        with pytest.raises(ModelError, match="wrote nothing"):
            measure(silent, SECOND_OF_SOUND, None)

    def test_a_voice_without_sound_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        voice = FakeSynthesizer()
        monkeypatch.setattr(voice, "synthesize", lambda *_: iter(()))
        with pytest.raises(ModelError, match="no sound"):
            measure(voice, SECOND_OF_SOUND, None)

    def test_no_prompt_is_the_same_twice(self) -> None:
        chat = FakeChatModel()
        measure(chat, SECOND_OF_SOUND, None)
        prompts = [request.messages[0]["content"] for request in chat.requests]
        assert len(set(prompts)) == len(prompts) == 2

    def test_encoder_and_recogniser(self) -> None:
        assert measure(FakeEncoder(), SECOND_OF_SOUND, None).reply_seconds >= 0
        recognizer = FakeRecognizer()
        measure(recognizer, SECOND_OF_SOUND, "tlh")
        assert recognizer.heard[0].languages == ()
