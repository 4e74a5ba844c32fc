"""Models, from the page: `ModelManager` over HTTP. How far downloads are comes over `news`."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import AbstractContextManager

from aiohttp import web

from ..errors import HearkenError
from ..protocol import (
    ChooseModel,
    Downloading,
    ErrorCode,
    FetchModel,
    FetchProgress,
    MeasureModel,
    ModelRemoved,
    ModelTested,
    RemoveModel,
    StopFetch,
)
from ..watchers import Watchers
from .answers import answer, problem, read
from .desk import Desk

_LOGGER = logging.getLogger(__name__)


class ModelPages:
    """The requests about models, and what became of downloads that were begun here."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._models = desk.models
        self._following: dict[str, asyncio.Task[None]] = {}
        self.problems: dict[str, dict[str, str]] = {}
        """What went wrong with the last download of a model."""
        self.ended = 0
        """Downloads that are over: one may begin and end between two looks."""
        self._watchers = Watchers()

    def routes(self) -> list[web.RouteDef]:
        """Return all requests."""
        return [
            web.get("/api/models", self._list),
            web.post("/api/models/fetch", self._fetch),
            web.post("/api/models/stop", self._stop),
            web.post("/api/models/choose", self._choose),
            web.post("/api/models/remove", self._remove),
            web.post("/api/models/test", self._test),
        ]

    def watching(self, changed: asyncio.Event) -> AbstractContextManager[asyncio.Event]:
        """Have an event set whenever a download begins or ends here."""
        return self._watchers.watching(changed)

    def close(self) -> None:
        """Look on no more; the downloads are the manager's."""
        for task in self._following.values():
            task.cancel()

    async def _list(self, _request: web.Request) -> web.Response:
        """Answer with all models, and what is thought of them for the languages of the home that came last."""
        home = self._desk.engines.homes.get(None)
        return answer(await self._models.list(home.vocabulary.languages if home is not None else ()))

    async def _fetch(self, request: web.Request) -> web.Response:
        """Begin a download, or go on with it; answered as soon as it is under way."""
        wanted = await read(request, FetchModel)
        progress = self._models.fetch(wanted.name, accept_terms=wanted.accept_terms)
        first = await anext(progress)
        self.problems.pop(wanted.name, None)
        if (before := self._following.pop(wanted.name, None)) is not None:
            before.cancel()
        self._following[wanted.name] = asyncio.create_task(self._follow(wanted.name, progress))
        self._watchers.tell()
        return answer(FetchProgress(name=wanted.name, downloading=first))

    async def _follow(self, name: str, progress: AsyncGenerator[Downloading]) -> None:
        try:
            async for _ in progress:
                pass
        except HearkenError as err:
            if err.code is not ErrorCode.CANCELLED:
                self.problems[name] = problem(err)
        finally:
            await progress.aclose()
            self.ended += 1
            self._watchers.tell()

    async def _stop(self, request: web.Request) -> web.Response:
        wanted = await read(request, StopFetch)
        return answer(FetchProgress(name=wanted.name, downloading=self._models.stop_fetch(wanted.name)))

    async def _choose(self, request: web.Request) -> web.Response:
        wanted = await read(request, ChooseModel)
        return answer(await self._models.choose(wanted.kind, wanted.name))

    async def _remove(self, request: web.Request) -> web.Response:
        wanted = await read(request, RemoveModel)
        freed = await self._models.remove(wanted.name)
        self.problems.pop(wanted.name, None)
        return answer(ModelRemoved(name=wanted.name, freed=freed))

    async def _test(self, request: web.Request) -> web.Response:
        wanted = await read(request, MeasureModel)
        return answer(ModelTested(name=wanted.name, speed=await self._models.test(wanted.name)))
