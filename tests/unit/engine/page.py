"""The page's real web server over the engine under test, and a client that is a browser of few words."""

import io
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp
from hearken_engine.settings import Settings
from hearken_engine.web.desk import Desk
from hearken_engine.web.log_book import LogBook
from hearken_engine.web.site import Site

from .conftest import EngineUnderTest


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
    settings = replace(settings, web_port=0)
    desk = Desk(settings=settings, engines=engine.engines, models=engine.server.models, log=LogBook(), port=port)
    site = Site(desk)
    await site.start()
    connector = aiohttp.TCPConnector(local_addr=(local, 0))
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
        yield Page(site, client, desk)
    await site.stop()
    desk.worker._executor.shutdown(wait=True)
