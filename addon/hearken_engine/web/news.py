"""What the page is told as it happens, by server-sent events: how the engine is, and how far downloads are."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from ..errors import RequestError
from ..models.recommend import measure_machine
from ..protocol import ErrorCode, Status
from ..shape import Part
from .answers import answer
from .desk import Desk
from .log_book import LEVELS
from .model_pages import ModelPages

MAX_LISTENERS = 32
"""Pages that are open at the same time: more than a family has screens."""

_MOVING = 0.4
"""Seconds between two looks while something is downloaded: as often as an eye can follow."""

_RESTING = 2.0
"""The same at other times, for the figure of memory; what changes otherwise is told at once."""

_SIGN_OF_LIFE = 15.0
"""Seconds after which a proxy may take a silent connection for a dead one."""


@dataclass(frozen=True, kw_only=True)
class HomeName(Part):
    """A home that is connected."""

    id: str
    name: str
    languages: tuple[str, ...] = ()
    """Tags of the languages that its voice assistants use."""


@dataclass(frozen=True, kw_only=True)
class Overview(Part):
    """How the engine is, as the page shows it."""

    name: str
    """The engine's."""
    status: Status
    memory_total: int
    """Bytes of memory that the machine, or the container, has."""
    memory_available: int
    cores: int
    port: int | None = None
    """Where Wyoming is listened to; None where it is only a Unix socket."""
    homes: tuple[HomeName, ...] = ()
    """The homes that are connected, the one that came last first."""
    offline: bool
    offline_fixed: bool
    options_waiting: tuple[str, ...] = ()
    """The options whose new value is used from the next start on."""
    options_problems: tuple[str, ...] = ()
    """Why an option is not followed, in English sentences."""


class News:
    """The requests about how the engine is."""

    def __init__(self, desk: Desk, models: ModelPages) -> None:
        self._desk = desk
        self._models = models
        self._closing = False
        self._listeners: set[asyncio.Task[Any]] = set()

    def routes(self) -> list[web.RouteDef]:
        """Return all requests."""
        return [
            web.get("/api/status", self._status),
            web.get("/api/events", self._events),
            web.get("/api/logs", self._logs),
        ]

    def close(self) -> None:
        """End all streams: who reads them connects again when the engine is back."""
        self._closing = True
        for listener in self._listeners:
            listener.cancel()

    async def _status(self, _request: web.Request) -> web.Response:
        return answer(self._overview())

    async def _logs(self, request: web.Request) -> web.Response:
        level, after = request.query.get("level", "debug"), request.query.get("after", "0")
        if level not in LEVELS or not after.isdecimal():
            raise RequestError(ErrorCode.BAD_EVENT, "There is no such level, or no such number of a line.")
        return answer(self._desk.log.read(int(after), level))

    async def _events(self, request: web.Request) -> web.StreamResponse:
        if self._closing or len(self._listeners) >= MAX_LISTENERS:
            raise RequestError(ErrorCode.BUSY, "Too many pages are open already; close some.")
        response = web.StreamResponse(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        response.content_type = "text/event-stream"
        await response.prepare(request)
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - aiohttp runs this as a task
        self._listeners.add(task)
        try:
            await self._tell(response)
        except ConnectionError:
            pass
        except asyncio.CancelledError:
            if not self._closing:
                raise
        finally:
            self._listeners.discard(task)
        return response

    async def _tell(self, response: web.StreamResponse) -> None:
        told: dict[str, str] = {}
        loop = asyncio.get_running_loop()
        last = loop.time()
        with self._desk.engines.watching() as changed, self._models.watching(changed):
            while True:
                changed.clear()
                downloads = self._downloads()
                news = {"overview": _steady(self._overview()), "downloads": downloads}
                for kind, data in news.items():
                    text = json.dumps(data, ensure_ascii=False)
                    if told.get(kind) != text:
                        told[kind] = text
                        await response.write(f"event: {kind}\ndata: {text}\n\n".encode())
                        last = loop.time()
                if loop.time() - last >= _SIGN_OF_LIFE:
                    await response.write(b": still here\n\n")
                    last = loop.time()
                try:
                    async with asyncio.timeout(_MOVING if downloads["running"] else _RESTING):
                        await changed.wait()
                except TimeoutError:
                    continue

    def _downloads(self) -> dict[str, Any]:
        running = {name: progress.to_data() for name, progress in self._desk.models.downloads().items()}
        return {"running": running, "problems": self._models.problems, "ended": self._models.ended}

    def _overview(self) -> Overview:
        desk, machine = self._desk, measure_machine()
        return Overview(
            name=desk.settings.name,
            status=desk.engines.status(),
            memory_total=machine.memory_total,
            memory_available=machine.memory_available,
            cores=machine.cores,
            port=desk.port(),
            homes=tuple(self._home(info.home_id, info.home) for info in desk.engines.home_lines.homes()),
            offline=desk.models.offline,
            offline_fixed=desk.settings.offline_fixed,
            options_waiting=tuple(sorted(desk.options.waiting)),
            options_problems=desk.options.problems,
        )

    def _home(self, identifier: str, name: str) -> HomeName:
        known = self._desk.engines.homes.get(identifier)
        return HomeName(id=identifier, name=name, languages=known.vocabulary.languages if known is not None else ())


def _steady(overview: Overview) -> dict[str, Any]:
    """Return it without what changes at every look and matters to nobody."""
    data = overview.to_data()
    del data["status"]["uptime"]
    for figures, name in ((data, "memory_available"), (data["status"], "memory")):
        figures[name] = figures[name] >> 22 << 22
    return data
