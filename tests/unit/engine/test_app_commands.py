"""What the app's services ask of the engine: its health, to be announced. scripts/test-image tries the image itself."""

import asyncio
import http.server
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hearken_engine import cli_remote, model_manager
from hearken_engine.cli import main
from hearken_engine.models import fetching as fetching_module
from hearken_engine.models.catalogue import Model
from hearken_engine.models.choices import read_choices
from hearken_engine.models.store import ModelStore
from hearken_engine.protocol import ModelKind
from hearken_engine.provision import provide
from hearken_engine.settings import Settings

from .conftest import EngineUnderTest
from .test_models import CONTENT, Hub, hub, model, url_source

__all__ = ["hub"]

Captured = pytest.CaptureFixture[str]


class Supervisor(http.server.ThreadingHTTPServer):
    """Takes announcements, or refuses them."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.told: list[tuple[str | None, Any]] = []
        self.status = 200
        self.answer = b'{"result": "ok", "data": {"uuid": "1"}}'


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Supervisor

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.path == "/discovery"
        self.server.told.append((self.headers["Authorization"], json.loads(body)))
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.answer)))
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def supervisor(monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervisor]:
    monkeypatch.setenv("SUPERVISOR_TOKEN", "secret")
    with Supervisor() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def flags(settings: Settings) -> list[str]:
    return ["--unix", str(settings.unix), "--models-dir", str(settings.models_dir)]


async def test_health_tells_what_the_engine_can_do(
    engine: EngineUnderTest, settings: Settings, capsys: Captured
) -> None:
    assert await asyncio.to_thread(main, ["health", *flags(settings)]) == 0
    assert capsys.readouterr().out.rstrip().endswith("hears and thinks and speaks")


async def test_health_does_not_tell_of_a_voice_that_is_still_being_loaded(
    engine: EngineUnderTest, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(engine.engines.tts, "_engine", None)
    assert await asyncio.to_thread(main, ["health", *flags(settings)]) == 0
    assert capsys.readouterr().out.rstrip().endswith("hears and thinks")


def test_health_fails_where_nothing_listens(settings: Settings, capsys: Captured) -> None:
    assert main(["health", *flags(settings)]) == 1
    assert "No engine answers on" in capsys.readouterr().err


async def test_health_fails_where_something_listens_and_says_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(cli_remote, "_LOOK_IN_SECONDS", 0.1)
    silent = asyncio.Event()

    async def say_nothing(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await silent.wait()
        writer.close()

    assert settings.unix is not None
    async with await asyncio.start_unix_server(say_nothing, settings.unix):
        assert await asyncio.to_thread(main, ["health", *flags(settings)]) == 1
        silent.set()
    assert "did not answer within" in capsys.readouterr().err


async def test_the_supervisor_is_told_where_the_engine_is(
    engine: EngineUnderTest, settings: Settings, supervisor: Supervisor, capsys: Captured
) -> None:
    announce = ["announce-app", "--supervisor", supervisor.url, "--port", "10650", *flags(settings)]
    assert await asyncio.to_thread(main, announce) == 0
    config = {"host": socket.gethostname(), "port": 10650, "id": "engine-1"}
    assert supervisor.told == [("Bearer secret", {"service": "hearken", "config": config})]
    assert socket.gethostname() in capsys.readouterr().out


async def test_a_supervisor_that_refuses_is_told(
    engine: EngineUnderTest, settings: Settings, supervisor: Supervisor, capsys: Captured
) -> None:
    for status, answer, says in (
        (403, b'{"message": "App does not provide discovery."}', "App does not provide discovery."),
        (502, b"<html>", "502 Bad Gateway."),
        (400, b"[]", "400 Bad Request."),
    ):
        supervisor.status, supervisor.answer = status, answer
        assert await asyncio.to_thread(main, ["announce-app", "--supervisor", supervisor.url, *flags(settings)]) == 1
        assert capsys.readouterr().err.rstrip().endswith(f"does not take the engine: {says}")


async def test_a_supervisor_that_is_away_is_told(
    engine: EngineUnderTest, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("SUPERVISOR_TOKEN", "secret")
    with socket.create_server(("127.0.0.1", 0)) as free:
        away = f"http://127.0.0.1:{free.getsockname()[1]}"
    assert await asyncio.to_thread(main, ["announce-app", "--supervisor", away, *flags(settings)]) == 1
    assert f"The Supervisor cannot be reached at {away}" in capsys.readouterr().err


def test_nobody_is_told_before_the_engine_answers(settings: Settings, supervisor: Supervisor, capsys: Captured) -> None:
    assert main(["announce-app", "--wait", "0", "--supervisor", supervisor.url, *flags(settings)]) == 1
    assert "No engine answered on" in capsys.readouterr().err
    assert supervisor.told == []


def test_only_the_app_is_announced(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.delenv("SUPERVISOR_TOKEN", raising=False)
    assert main(["announce-app", *flags(settings)]) == 1
    assert "SUPERVISOR_TOKEN" in capsys.readouterr().err


class TestProvide:
    """A fresh app fetches its models, and uses them."""

    @pytest.fixture
    def known(self, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Model:
        """Have a catalogue with one model, which the hub has."""
        wanted = model(url_source(hub), name="fresh-model")
        monkeypatch.setattr(model_manager, "catalogue", lambda: {wanted.name: wanted})
        monkeypatch.setattr(model_manager, "find", lambda _: wanted)
        monkeypatch.setattr(fetching_module, "_TELL_SECONDS", 0.0)
        return wanted

    async def test_a_missing_model_is_fetched_and_used(
        self, engine: EngineUnderTest, settings: Settings, known: Model
    ) -> None:
        # As a backup leaves it, which is put back without the models.
        (settings.models_dir / known.name).mkdir()
        await provide(settings.with_model(ModelKind.LLM, known.name), engine.server.models)
        assert (settings.models_dir / known.name / "model.gguf").read_bytes() == CONTENT
        assert engine.engines.llm is not None
        assert engine.engines.llm.name == known.name
        assert read_choices(settings.models_dir, {})["llm_model"] == known.name

    async def test_it_is_tried_again_when_the_hub_is_back(
        self, engine: EngineUnderTest, settings: Settings, known: Model, hub: Hub, caplog: pytest.LogCaptureFixture
    ) -> None:
        there = {"fresh-model": known.sources}
        broken = {"fresh-model": (url_source(hub, "/missing"),)}
        object.__setattr__(known, "sources", broken["fresh-model"])
        providing = asyncio.create_task(
            provide(settings.with_model(ModelKind.LLM, known.name), engine.server.models, again=0.01)
        )
        async with asyncio.timeout(10):
            while "It is tried again later." not in caplog.text:  # noqa: ASYNC110 - the log has no event
                await asyncio.sleep(0.01)
        object.__setattr__(known, "sources", there["fresh-model"])
        async with asyncio.timeout(10):
            await providing
        assert ModelStore(settings.models_dir).get(known.name).size > 0

    async def test_nothing_is_fetched_offline(
        self,
        engine: EngineUnderTest,
        settings: Settings,
        known: Model,
        hub: Hub,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        await engine.server.models.set_offline(offline=True)
        await provide(settings.with_model(ModelKind.LLM, known.name), engine.server.models)
        assert hub.paths == []
        assert "set to stay offline" in caplog.text

    async def test_what_is_there_or_is_the_owners_is_left_alone(
        self, engine: EngineUnderTest, settings: Settings, known: Model, hub: Hub
    ) -> None:
        (settings.models_dir / "mine").mkdir()
        await provide(settings.with_model(ModelKind.LLM, "mine"), engine.server.models)
        assert hub.paths == []
