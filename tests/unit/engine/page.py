"""The page's real web server over the engine under test, and a client that is a browser of few words."""

import asyncio
import io
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from hearken_engine import model_manager as manager_module
from hearken_engine.home_line import HomeLines
from hearken_engine.models import fetching as fetching_module
from hearken_engine.options import LiveOptions, OptionsFile
from hearken_engine.settings import Settings
from hearken_engine.web.desk import Desk
from hearken_engine.web.log_book import LogBook
from hearken_engine.web.site import Site

from .conftest import Client, Connect, EngineUnderTest
from .test_home_line import attending
from .test_models import Hub, hub, model, url_source

__all__ = ["hub"]


def desk_of(engine: EngineUnderTest, settings: Settings, port: Callable[[], int | None] = lambda: None) -> Desk:
    """Return what the page works with."""
    options = LiveOptions(engine.engines, engine.server.models, OptionsFile(settings.models_dir / "options.json"))
    return Desk(
        settings=settings,
        engines=engine.engines,
        models=engine.server.models,
        options=options,
        log=LogBook(),
        port=port,
    )


class Page:
    """A running page and somebody who looks at it."""

    def __init__(self, site: Site, client: aiohttp.ClientSession, desk: Desk) -> None:
        self.site = site
        self.client = client
        self.desk = desk

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.site.port}"

    async def get(self, path: str, **more: Any) -> tuple[int, Any]:
        async with self.client.get(f"{self.url}/api/{path}", **more) as response:
            return response.status, await response.json()

    async def post(self, path: str, data: Any = None, **more: Any) -> tuple[int, Any]:
        more = {"headers": {"X-Hearken": "1"}} | more
        data = io.BytesIO(data) if isinstance(data, bytes) else data
        body = {"data": data} if isinstance(data, io.BytesIO) else {"json": data}
        async with self.client.post(f"{self.url}/api/{path}", **body, **more) as response:
            if response.content_type == "application/json":
                return response.status, await response.json()
            return response.status, await response.read()

    async def refused(self, path: str, data: Any = None, **more: Any) -> tuple[int, str, str]:
        """Return status, code and sentence of the error that must come."""
        status, answer = await self.post(path, data, **more)
        assert status >= 400, answer
        assert answer["error"]["text"].endswith("."), answer
        return status, answer["error"]["code"], answer["error"]["text"]


@asynccontextmanager
async def open_page(
    engine: EngineUnderTest, settings: Settings, local: str = "127.0.0.1", port: Callable[[], int | None] = lambda: None
) -> AsyncGenerator[Page]:
    """Serve the page with these settings, at a free port, to a client that comes from an address of this computer."""
    desk = desk_of(engine, replace(settings, web_port=0), port)
    site = Site(desk)
    await site.start()
    connector = aiohttp.TCPConnector(local_addr=(local, 0))
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
        yield Page(site, client, desk)
    await site.stop()
    desk.worker._executor.shutdown(wait=True)


class Events:
    """Reads the stream of events."""

    def __init__(self, response: Any) -> None:
        self._response = response

    async def until(self, kind: str, met: Any = lambda _: True) -> Any:
        async with asyncio.timeout(10):
            while True:
                assert (await self._response.content.readline()).startswith(b"event: ")
                data = json.loads((await self._response.content.readline()).removeprefix(b"data: "))
                await self._response.content.readline()
                if kind == self._kind(data) and met(data):
                    return data

    @staticmethod
    def _kind(data: Any) -> str:
        return "overview" if "status" in data else "downloads"


@pytest.fixture
async def page(engine: EngineUnderTest, settings: Settings) -> AsyncGenerator[Page]:
    async with open_page(engine, settings) as page:
        yield page


@pytest.fixture
def lines(engine: EngineUnderTest) -> HomeLines:
    return engine.engines.home_lines


@pytest.fixture
async def home(connect: Connect, lines: HomeLines) -> Client:
    return await attending(connect, lines)


@pytest.fixture
def fetchable(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """Let the engine know two models that the hub has, one of them with terms."""
    known = {
        "small": model(url_source(hub), name="small"),
        "bound": replace(model(url_source(hub), name="bound"), terms="https://terms.example"),
        "lost": model(url_source(hub, "/missing"), name="lost"),
    }
    monkeypatch.setattr(manager_module, "find", known.__getitem__)
    monkeypatch.setattr(manager_module, "catalogue", lambda: known)
    monkeypatch.setattr(fetching_module, "_TELL_SECONDS", 0.0)
    return hub
