"""Options that change while the engine runs: what is applied at once, what is not, and what is said."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from hearken_engine import engines as engines_module
from hearken_engine.errors import SettingsError
from hearken_engine.options import AT_ONCE, LiveOptions, OptionsFile, SupervisorOptions
from hearken_engine.protocol import ModelState
from hearken_engine.settings import Settings, read_settings, setting_names

from .conftest import Connect, EngineUnderTest, FakeChatModel
from .model_requests import HI, answers, loads, mine
from .test_fetching import until

__all__ = ["loads", "mine"]

SOON = 0.02


@pytest.fixture
def live(engine: EngineUnderTest, tmp_path: Path) -> LiveOptions:
    return LiveOptions(engine.engines, engine.server.models, OptionsFile(tmp_path / "options.json"))


@pytest.fixture(autouse=True)
def log_level() -> Iterator[None]:
    """Leave the level of the log as it was."""
    before = logging.getLogger().level
    yield
    logging.getLogger().setLevel(before)


async def test_a_changed_model_is_loaded_and_no_other(
    engine: EngineUnderTest, live: LiveOptions, connect: Connect, loads: list[str], mine: FakeChatModel
) -> None:
    hearing, voice = engine.engines.stt.engine, engine.engines.tts.engine
    await live.apply({"llm_model": "mine", "speed": "1.5"})
    assert loads == ["mine"]
    assert await answers(await connect(), mine)
    assert engine.engines.stt.engine is hearing
    assert engine.engines.tts.engine is voice
    assert engine.engines.manner.speed == 1.5
    assert live.waiting == frozenset()


async def test_the_same_options_do_nothing(engine: EngineUnderTest, live: LiveOptions, loads: list[str]) -> None:
    await live.apply({"context": "2048"})
    await live.apply({"context": "2048"})
    assert loads == ["smollm2-135m"]


async def test_what_a_language_model_is_loaded_with_loads_it_anew(
    engine: EngineUnderTest, live: LiveOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Settings] = []
    another = FakeChatModel()

    def load(settings: Settings, *_: object) -> FakeChatModel:
        given.append(settings)
        return another

    monkeypatch.setattr(engines_module, "load_chat_model", load)
    gone: list[str] = []
    monkeypatch.setattr(engine.llm, "close", lambda: gone.append("smollm2"))
    hearing = engine.engines.stt.engine
    await live.apply({"context": "8192", "kv_type": "f16", "gpu_layers": "-1", "prompt_cache": "0"})
    assert [(each.context, each.kv_type, each.gpu_layers, each.prompt_cache) for each in given] == [
        (8192, "f16", -1, 0)
    ]
    assert gone == ["smollm2"]
    assert another.warm
    assert engine.engines.llm is not None
    assert engine.engines.llm.engine is another
    assert engine.engines.stt.engine is hearing


async def test_a_reply_that_is_being_given_is_finished_before_its_model_is_loaded_anew(
    engine: EngineUnderTest, live: LiveOptions, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[str] = []
    monkeypatch.setattr(engine.llm, "close", lambda: gone.append("smollm2"))
    engine.llm.hold = True
    client = await connect()
    await client.send(HI)
    await client.read_until("hearken-chat-delta")
    applying = asyncio.create_task(live.apply({"context": "8192"}))
    await asyncio.sleep(SOON)
    assert not gone
    engine.llm.go_on.set()
    await client.read_until("hearken-chat-done")
    await applying
    assert gone == ["smollm2"]


async def test_offline_and_the_servers_of_the_owner(
    engine: EngineUnderTest, live: LiveOptions, settings: Settings
) -> None:
    def servers() -> list[ModelState]:
        there = engine.engines.servers
        return [each.state for each in there.statuses] if there is not None else []

    place = "http://127.0.0.1:9/v1"
    await live.apply({"endpoints": f'["{place}"]'})
    assert servers() == [ModelState.FAILED]
    await live.apply({"endpoints": f'["{place}"]', "offline": "True"})
    assert servers() == []
    assert engine.server.models.offline
    environment = {"HEARKEN_MODELS_DIR": str(settings.models_dir)}
    assert read_settings({}, environment, written(settings.models_dir, {"offline": True})).offline
    assert not read_settings({}, environment, written(settings.models_dir, {"offline": False})).offline


def written(folder: Path, options: Any) -> Path:
    file = folder / "options.json"
    file.write_text(options if isinstance(options, str) else json.dumps(options), encoding="utf-8")
    return file


async def test_limits_hold_from_now_on(engine: EngineUnderTest, live: LiveOptions) -> None:
    engines = engine.engines
    await live.apply({"llm_memory": "7", "llm_idle": "2", "voices_memory": "9", "speech_cache": "5"})
    assert engines.chat_models._room() == 7_000_000
    assert engines.chat_models._idle_seconds == 120
    assert engines._voices._max_memory == 9_000_000
    assert engines._spoken._on
    await live.apply({})
    assert engines._voices._max_memory == 450_000_000


async def test_the_log_level(live: LiveOptions) -> None:
    await live.apply({"log_level": "debug"})
    assert logging.getLogger().level == logging.DEBUG


async def test_what_needs_a_start_is_said_until_it_is_taken_back(
    live: LiveOptions, engine: EngineUnderTest, caplog: pytest.LogCaptureFixture
) -> None:
    await live.apply({"threads": "3", "token": "secret"})
    assert "Restart the engine to use the new value of threads, token" in caplog.text
    assert live.waiting == {"threads", "token"}
    assert engine.engines.settings.threads == 0
    await live.apply({"threads": "0", "token": "secret"})
    assert live.waiting == {"token"}


async def test_nonsense_is_said_and_left_and_the_rest_is_applied(
    live: LiveOptions, engine: EngineUnderTest, caplog: pytest.LogCaptureFixture
) -> None:
    options = {"speed": "ninety", "volume": "0.5", "endpoints": '["ftp://x|m|hush"]', "voise": "english"}
    await live.apply(options)
    assert "The option speed is 'ninety', which cannot be" in caplog.text
    assert "The option endpoints is not as it should be" in caplog.text
    assert "hush" not in caplog.text
    assert "There is no option 'voise'; did you mean voice?" in caplog.text
    assert engine.engines.manner.speed == 1.0
    assert engine.engines.manner.volume == 0.5
    caplog.clear()
    await live.apply(options | {"volume": "0.6"})
    assert "ninety" not in caplog.text


async def test_a_model_that_is_not_there_leaves_the_one_before(
    live: LiveOptions, engine: EngineUnderTest, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    await live.apply({"llm_model": "none-of-that-name"})
    assert "The option llm_model is not followed, and the model stays as it was: There is no model" in caplog.text
    assert await answers(await connect(), engine.llm)


async def test_what_was_set_by_hand_is_left(engine: EngineUnderTest, tmp_path: Path) -> None:
    settings = read_settings(
        {"speed": "1.25"}, {"HEARKEN_MODELS_DIR": str(tmp_path / "models")}, tmp_path / "options.json"
    )
    await engine.engines.use(settings)
    live = LiveOptions(engine.engines, engine.server.models, OptionsFile(tmp_path / "options.json"))
    await live.apply({"speed": "2"})
    assert engine.engines.manner.speed == 1.25


def test_what_is_applied_at_once_are_settings() -> None:
    assert setting_names() >= AT_ONCE


# Where options come from


async def test_a_file_is_followed(
    engine: EngineUnderTest, live: LiveOptions, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    watching = asyncio.create_task(live.watch(SOON))
    try:
        written(tmp_path, {"speed": 1.5})
        await until(lambda: engine.engines.manner.speed == 1.5)
        written(tmp_path, "{ broken")
        await until(lambda: "cannot be read" in caplog.text)
        assert caplog.text.count("The engine goes on as it was.") == 1
        assert engine.engines.manner.speed == 1.5
        written(tmp_path, {"speed": 2})
        await until(lambda: engine.engines.manner.speed == 2)
        (tmp_path / "options.json").unlink()
        await until(lambda: engine.engines.manner.speed == 1)
    finally:
        watching.cancel()


class Supervisor:
    """Answers as Home Assistant's Supervisor does, with what the test says."""

    def __init__(self) -> None:
        self.status = 200
        self.answer: Any = {"result": "ok", "data": {}}
        self.asked: list[str | None] = []
        self.url = ""

    async def options(self, request: web.Request) -> web.Response:
        self.asked.append(request.headers.get("Authorization"))
        if isinstance(self.answer, str):
            return web.Response(text=self.answer, status=self.status)
        return web.json_response(self.answer, status=self.status)


@pytest.fixture
async def supervisor() -> AsyncGenerator[Supervisor]:
    there = Supervisor()
    app = web.Application()
    app.router.add_get("/addons/self/options/config", there.options)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    there.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield there
    await runner.cleanup()


async def test_the_supervisor_is_asked_as_this_app(supervisor: Supervisor) -> None:
    supervisor.answer = {
        "result": "ok",
        "data": {"offline": True, "endpoints": [{"url": "http://a/v1"}], "token": None, "threads": 2},
    }
    options = await SupervisorOptions("a-token", supervisor.url).look()
    assert options == {"offline": "True", "endpoints": '[{"url": "http://a/v1"}]', "threads": "2"}
    assert supervisor.asked == ["Bearer a-token"]


@pytest.mark.parametrize("answer", ["<html>starting</html>", ""])
async def test_a_supervisor_that_is_busy_is_no_matter(supervisor: Supervisor, answer: str) -> None:
    supervisor.answer, supervisor.status = answer, 502
    assert await SupervisorOptions("t", supervisor.url).look() is None
    assert await SupervisorOptions("t", "http://127.0.0.1:9").look() is None


async def test_options_that_the_supervisor_refuses(
    engine: EngineUnderTest, supervisor: Supervisor, caplog: pytest.LogCaptureFixture
) -> None:
    supervisor.status = 400
    supervisor.answer = {"result": "error", "message": "Missing option 'url'"}
    source = SupervisorOptions("t", supervisor.url)
    with pytest.raises(SettingsError, match="does not accept the app's options: Missing option 'url'"):
        await source.look()
    live = LiveOptions(engine.engines, engine.server.models, source)
    watching = asyncio.create_task(live.watch(SOON))
    try:
        await until(lambda: len(supervisor.asked) > 4)
        assert caplog.text.count("Missing option 'url'") == 1
        supervisor.status, supervisor.answer = 200, {"result": "ok", "data": {"volume": 0.5}}
        await until(lambda: engine.engines.manner.volume == 0.5)
    finally:
        watching.cancel()
