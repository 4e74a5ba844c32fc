"""Models over the wire: listed and chosen; what fails leaves everything as it was."""

import asyncio
import shutil
from pathlib import Path

import pytest
from hearken_engine import engines as engines_module
from hearken_engine.errors import ModelError, SettingsError
from hearken_engine.models.choices import CHOICES_FILE, read_choices
from hearken_engine.models.json_file import read_object
from hearken_engine.protocol import (
    Advice,
    ChooseModel,
    ErrorCode,
    FetchModel,
    ListModels,
    MeasureModel,
    ModelChosen,
    ModelKind,
    Models,
    StatusRequest,
)
from hearken_engine.settings import Settings, read_settings
from wyoming.event import Event

from .conftest import Client, Connect, EngineUnderTest, FakeChatModel
from .model_requests import GB, HI, MINE, answers, ask, entry, loads, machine, mine, refused
from .test_fetching import until

__all__ = ["loads", "mine"]

# Listing


async def test_the_list(
    engine: EngineUnderTest, connect: Connect, mine: FakeChatModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(monkeypatch, 60)
    models: Models = await ask(await connect(), ListModels(languages=("en",)), Models)
    by_name = {each.name: each for each in models.models}
    kinds = [each.kind for each in models.models]
    assert kinds == sorted(kinds, key=list(ModelKind).index)
    assert (models.cores, models.memory_total, models.offline, models.fixed) == (8, 64 * GB, False, ())
    assert models.disk_free > 0
    assert [
        each.name for each in models.models if each.advice is Advice.RECOMMENDED and each.kind is ModelKind.LLM
    ] == ["qwen3-8b"]
    assert by_name["qwen3-8b"].size == 5_027_783_488
    assert by_name["gemma3-270m-base"].terms
    own = by_name["mine"]
    assert (own.own, own.installed, own.removable, own.chosen, own.size) == (True, True, True, False, 4)
    english = by_name["english"]
    assert (english.chosen, english.removable, english.languages) == (True, False, ("en-US",))
    assert by_name["smollm2-135m"].chosen
    assert not by_name["smollm2-135m"].installed


async def test_a_voice_that_cannot_be_read_is_listed_with_the_reason(
    engine: EngineUnderTest, connect: Connect, settings: Settings
) -> None:
    (settings.models_dir / "broken").mkdir()
    (settings.models_dir / "broken" / "x.onnx.json").write_text("{")
    assert "cannot be read" in (await entry(await connect(), "broken")).why


# Choosing


async def test_another_model_answers_from_now_on_and_after_a_restart(
    engine: EngineUnderTest, connect: Connect, loads: list[str], mine: FakeChatModel, settings: Settings
) -> None:
    client = await connect()
    assert await answers(client, engine.llm)
    chosen: ModelChosen = await ask(client, MINE, ModelChosen)
    assert (chosen.name, chosen.before, chosen.interrupted) == ("mine", "smollm2-135m", False)
    assert mine.warm
    assert await answers(client, mine)
    assert (await entry(client, "mine")).chosen
    environment = {"HEARKEN_MODELS_DIR": str(settings.models_dir)}
    options = settings.models_dir / "options.json"
    again = read_settings({}, environment, options)
    assert (again.llm_model, again.fixed) == ("mine", frozenset())
    # Who has written into the options since wants that.
    options.write_text('{"llm_model": "from-options"}')
    assert read_settings({}, environment, options).llm_model == "from-options"
    by_hand = read_settings({"llm_model": "by-hand"}, environment, options)
    assert (by_hand.llm_model, by_hand.fixed) == ("by-hand", frozenset({ModelKind.LLM}))
    # Once more changes nothing, and loads nothing.
    assert (await ask(client, MINE, ModelChosen)).before == "mine"
    assert loads == ["mine"]


async def test_whoever_watches_is_told(engine: EngineUnderTest, connect: Connect, loads: list[str]) -> None:
    watcher, client = await connect(), await connect()
    await watcher.send(StatusRequest(watch=True))
    await watcher.read()
    await ask(client, MINE, ModelChosen)
    while True:
        event = await watcher.read()
        assert event is not None
        names = {each["kind"]: (each["name"], each["state"]) for each in event.data["models"]}
        if names["llm"] == ("mine", "ready"):
            break


@pytest.mark.parametrize(
    "problem",
    [
        ModelError(ErrorCode.MODEL_FAILED, "It is broken."),
        RuntimeError("a defect"),
        OSError(2, "No such file or directory"),
    ],
    ids=["broken", "defect", "removed"],
)
@pytest.mark.parametrize("free", [60, 0.1], ids=["beside", "alone"])
async def test_a_model_that_fails_leaves_the_old_one(  # noqa: PLR0917 - fixtures
    engine: EngineUnderTest,
    connect: Connect,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    mine: FakeChatModel,
    problem: Exception,
    free: float,
) -> None:
    def load(_settings: Settings, _store: object, name: str) -> FakeChatModel:
        if name != "mine":
            return engine.llm
        # Somebody deletes it while it is loaded.
        shutil.rmtree(settings.models_dir / "mine", ignore_errors=True)
        raise problem

    monkeypatch.setattr(engines_module, "load_chat_model", load)
    machine(monkeypatch, free)
    client = await connect()
    code, text = await refused(client, MINE) if isinstance(problem, ModelError) else await _refused(client)
    assert code == ErrorCode.MODEL_FAILED
    assert str(problem.args[-1]).rstrip(".") in text
    assert await answers(client, engine.llm)
    assert read_choices(settings.models_dir, {}) == {}


async def _refused(client: Client) -> tuple[str, str]:
    await client.send(MINE)
    return await client.error()


async def test_a_model_that_loads_and_cannot_run_leaves_the_old_one(
    engine: EngineUnderTest, connect: Connect, loads: list[str], mine: FakeChatModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("illegal instruction")

    monkeypatch.setattr(mine, "warm_up", fail)
    client = await connect()
    await client.send(MINE)
    assert (await client.error())[0] == ErrorCode.MODEL_FAILED
    assert await answers(client, engine.llm)


async def test_a_choice_that_cannot_be_kept_is_not_made(
    engine: EngineUnderTest, connect: Connect, loads: list[str], settings: Settings
) -> None:
    (settings.models_dir / f".{CHOICES_FILE}.new").mkdir()
    client = await connect()
    code, text = await refused(client, MINE)
    assert code == ErrorCode.STORE_FAILED
    assert "cannot be kept" in text
    assert await answers(client, engine.llm)


async def test_where_memory_is_short_the_old_one_goes_first(
    engine: EngineUnderTest,
    connect: Connect,
    loads: list[str],
    monkeypatch: pytest.MonkeyPatch,
    mine: FakeChatModel,
) -> None:
    machine(monkeypatch, 0.1)
    client, other = await connect(), await connect()
    engine.llm.hold = True
    await other.send(HI)
    await other.read()
    switching = asyncio.create_task(ask(client, MINE, ModelChosen))
    await asyncio.sleep(0.1)
    assert loads == []  # what somebody waits for is finished first
    third = await connect()
    await third.send(HI)
    assert (await third.error())[0] == ErrorCode.MODEL_LOADING
    engine.llm.go_on.set()
    await other.read_until("hearken-chat-done")
    assert (await switching).interrupted
    assert await answers(client, mine)


async def test_what_fits_nowhere_is_refused(
    engine: EngineUnderTest, connect: Connect, loads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(monkeypatch, -1)
    client = await connect()
    assert (await refused(client, MINE))[0] == ErrorCode.NO_MEMORY
    assert (await refused(client, MeasureModel(name="mine")))[0] == ErrorCode.NO_MEMORY
    assert loads == []


@pytest.mark.parametrize(
    ("kind", "name", "code"),
    [
        (ModelKind.LLM, "nobody", ErrorCode.UNKNOWN_MODEL),
        (ModelKind.LLM, "", ErrorCode.UNKNOWN_MODEL),
        (ModelKind.LLM, "../mine", ErrorCode.UNKNOWN_MODEL),
        (ModelKind.STT, "mine", ErrorCode.UNKNOWN_MODEL),
        (ModelKind.LLM, "qwen3-4b", ErrorCode.MODEL_MISSING),
    ],
)
async def test_what_is_not_there_cannot_be_chosen(  # noqa: PLR0917 - fixtures, and a row of the table
    engine: EngineUnderTest, connect: Connect, loads: list[str], kind: ModelKind, name: str, code: ErrorCode
) -> None:
    client = await connect()
    assert (await refused(client, ChooseModel(kind=kind, name=name)))[0] == code
    assert await answers(client, engine.llm)


async def test_an_unknown_kind_is_no_event(engine: EngineUnderTest, connect: Connect) -> None:
    client = await connect()
    await client.send(Event(type=ChooseModel.TYPE, data={"kind": "nose", "name": "mine"}))
    assert (await client.error())[0] == ErrorCode.BAD_EVENT


async def test_it_goes_on_when_the_client_leaves(
    engine: EngineUnderTest, connect: Connect, loads: list[str], settings: Settings
) -> None:
    client = await connect()
    await client.send(MINE)
    await client.wire.disconnect()
    await until(lambda: read_choices(settings.models_dir, {}) == {"llm_model": "mine"})
    await until(lambda: engine.engines.llm is not None and engine.engines.llm.name == "mine")


async def test_a_voice_and_an_encoder_can_be_chosen(
    engine: EngineUnderTest, connect: Connect, settings: Settings
) -> None:
    (settings.models_dir / "sense").mkdir()
    (settings.models_dir / "sense" / "weights.npz").touch()
    client = await connect()
    chosen = await ask(client, ChooseModel(kind=ModelKind.TTS, name="chinese"), ModelChosen)
    assert chosen.before == "english"
    assert [each.name for each, _ in engine.engines.voices()] == ["chinese", "english"]
    assert (await engine.engines.voice(None, None)).identity.startswith("chinese")
    await ask(client, ChooseModel(kind=ModelKind.EMBED, name="sense"), ModelChosen)
    assert read_object(settings.models_dir / CHOICES_FILE) == {
        "tts": "chinese",
        "embed": "sense",
        "instead-of": {"voice": None, "embed_model": None},
    }


class TestWithout:
    """An engine that was started without a language model, and one whose model a flag fixes."""

    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return Settings(
            host="",
            unix=tmp_path / "engine.sock",
            models_dir=tmp_path / "models",
            voice="english",
            llm_model="",
            speech_cache=0,
            offline=True,
            by_hand=frozenset({"stt_model"}),
        )

    async def test_one_is_added(
        self, engine: EngineUnderTest, connect: Connect, loads: list[str], mine: FakeChatModel
    ) -> None:
        client = await connect()
        chosen = await ask(client, MINE, ModelChosen)
        assert chosen.before is None
        assert await answers(client, mine)

    async def test_one_that_fails_is_not(
        self, engine: EngineUnderTest, connect: Connect, mine: FakeChatModel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise ModelError(ErrorCode.MODEL_FAILED, "It is broken.")

        monkeypatch.setattr(engines_module, "load_chat_model", fail)
        client = await connect()
        assert (await refused(client, MINE))[0] == ErrorCode.MODEL_FAILED
        assert engine.engines.llm is None

    async def test_what_a_flag_fixes_cannot_be_chosen(self, engine: EngineUnderTest, connect: Connect) -> None:
        client = await connect()
        code, text = await refused(client, ChooseModel(kind=ModelKind.STT, name="whisper-base"))
        assert (code, "--stt-model" in text) == (ErrorCode.NOT_POSSIBLE, True)
        models: Models = await ask(client, ListModels(), Models)
        assert (models.fixed, models.offline) == ((ModelKind.STT,), True)

    async def test_offline_fetches_nothing(self, engine: EngineUnderTest, connect: Connect) -> None:
        code, text = await refused(await connect(), FetchModel(name="qwen3-4b"))
        assert (code, "offline" in text) == (ErrorCode.OFFLINE, True)


def test_broken_choices_are_said_and_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    environment = {"HEARKEN_MODELS_DIR": str(tmp_path)}
    for text, words in (("{", "taken for empty"), ("[]", "no object"), ('{"nose": "x", "llm": 5}', "no choice")):
        (tmp_path / CHOICES_FILE).write_text(text)
        assert read_settings({}, environment, tmp_path / "none.json").llm_model == "smollm2-135m"
        assert words in caplog.text
    with pytest.raises(SettingsError, match="one of on, off"):
        read_settings({"offline": "perhaps"}, {}, tmp_path / "none.json")
    assert read_settings({"offline": "on"}, {}, tmp_path / "none.json").offline
    assert read_settings({"extra_models_dir": ""}, {}, tmp_path / "none.json").extra_models_dir is None
