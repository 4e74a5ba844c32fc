"""The real engine with real language models: fetched over loopback, switched to, tested, kept over a restart."""

import http.server
import os
import shutil
import threading
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hearken_engine import model_manager as manager_module
from hearken_engine.engines import Engines
from hearken_engine.models.catalogue import Source, find
from hearken_engine.server import Server
from hearken_engine.settings import Settings, read_settings

from custom_components.hearken.client import EngineClient
from custom_components.hearken.errors import EngineError
from custom_components.hearken.model_client import (
    async_choose,
    async_fetch,
    async_list,
    async_remove,
    async_stop_fetch,
    async_test,
)
from custom_components.hearken.protocol import (
    Chat,
    ChatDelta,
    ErrorCode,
    FetchState,
    Message,
    ModelEntry,
    ModelKind,
    Role,
)

pytestmark = pytest.mark.models

ROOT = Path(__file__).parents[2]
SMALL = "smollm2-135m"
HI = Chat(messages=(Message(role=Role.USER, content="Say hello."),), max_tokens=8, temperature=0.0)


@pytest.fixture
def real() -> Path:
    """Return the folder of the real model, which is shared and not written to."""
    return Path(os.environ.get("HEARKEN_MODELS_DIR", ROOT / ".cache" / "models")) / SMALL


@pytest.fixture
def folder(tmp_path: Path, real: Path) -> Path:
    """Return a folder of models with the real one under two names, and a broken one."""
    folder = tmp_path / "models"
    for name in (SMALL, "second"):
        (folder / name).mkdir(parents=True)
        for file in real.iterdir():
            (folder / name / file.name).symlink_to(file)
    (folder / "broken").mkdir()
    (folder / "broken" / "broken.gguf").write_bytes(b"GGUF, but no model")
    return folder


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's own name
        """Say nothing."""


@pytest.fixture
def offered(real: Path, monkeypatch: pytest.MonkeyPatch, socket_enabled: None) -> Generator[str]:
    """Have the catalogue offer the real model from a web server on loopback."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(real))) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        known = find(SMALL)
        (file,) = known.files
        url = f"http://127.0.0.1:{server.server_port}/{file.path}"
        ours = replace(known, name="offered", sources=(Source(type="url", files={file.path: (url,)}),))
        monkeypatch.setattr(manager_module, "catalogue", lambda: {SMALL: known, "offered": ours})
        monkeypatch.setattr(manager_module, "find", {SMALL: known, "offered": ours}.__getitem__)
        yield "offered"
        server.shutdown()
        thread.join()


def settings_of(folder: Path) -> Settings:
    # One thread: more of them wait for each other, and for long where other tests have the cores.
    flags = {"port": "0", "models_dir": str(folder), "embed_model": "", "context": "512", "threads": "1"}
    return read_settings(flags, {}, folder / "no-options.json")


@asynccontextmanager
async def running(settings: Settings) -> AsyncGenerator[EngineClient]:
    engines = Engines(settings)
    server = Server(settings, engines, "engine-1")
    await server.start()
    try:
        await engines.load()
        assert server.port is not None
        yield EngineClient("127.0.0.1", server.port, None, software="contract test")
    finally:
        await server.stop()
        engines.stop()
        for worker in (*engines._workers, engines.homes._worker, server.models._desk):
            worker._executor.shutdown(wait=True)


async def says(client: EngineClient) -> str:
    pieces = [piece async for piece in client.chat(HI)]
    return "".join(piece.text or "" for piece in pieces if isinstance(piece, ChatDelta))


async def entry(client: EngineClient, name: str) -> ModelEntry:
    return next(model for model in (await async_list(client, ("en",))).models if model.name == name)


async def test_switching_there_and_back(folder: Path) -> None:
    async with running(settings_of(folder)) as client:
        said = await says(client)
        assert said
        chosen = await async_choose(client, ModelKind.LLM, "second")
        assert (chosen.name, chosen.before) == ("second", SMALL)
        assert (await entry(client, "second")).chosen
        assert await says(client) == said
        with pytest.raises(EngineError, match=r"broken\.gguf could not be loaded") as error:
            await async_choose(client, ModelKind.LLM, "broken")
        assert error.value.code == ErrorCode.MODEL_FAILED
        assert await says(client) == said
        speed = await async_test(client, "second")
        assert (speed.prefill_tokens_per_second or 0) > 1
        assert (speed.decode_tokens_per_second or 0) > 1
        assert (await entry(client, "second")).speed == speed
    # After a restart it is the one that was chosen.
    async with running(settings_of(folder)) as client:
        assert (await entry(client, "second")).chosen
        assert await says(client) == said
        assert (await async_choose(client, ModelKind.LLM, SMALL)).before == "second"
        assert await async_remove(client, "broken") > 0
        assert not (folder / "broken").exists()


async def test_a_model_is_fetched_and_used(folder: Path, offered: str) -> None:
    async with running(settings_of(folder)) as client:
        said = await says(client)
        with pytest.raises(EngineError) as error:
            await async_choose(client, ModelKind.LLM, offered)
        assert error.value.code == ErrorCode.MODEL_MISSING
        states = [each async for each in async_fetch(client, offered, accept_terms=False)]
        assert states[-1].state is FetchState.DONE
        assert states[-1].bytes == states[-1].total == find(SMALL).size
        assert (await async_choose(client, ModelKind.LLM, offered)).before == SMALL
        assert await says(client) == said
        with pytest.raises(EngineError) as error:
            await async_stop_fetch(client, offered)
        assert error.value.code == ErrorCode.NOT_POSSIBLE
        # The model of the file that is in use may be gone from the disk; it goes on answering.
        shutil.rmtree(folder / offered)
        assert await says(client) == said
