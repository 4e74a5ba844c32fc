"""Privacy, from the page: what is kept, who is connected, and the switch that forbids connections to the outside."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psutil
from aiohttp import web

from ..engines import SPOKEN_FOLDER
from ..loading import PROMPT_CACHE
from ..models.choices import CHOICES_FILE
from ..models.store import PARTIAL_FOLDER
from ..shape import Part
from .answers import answer, read
from .desk import Desk
from .privacy import Connection, Place, connections, size_of

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Privacy(Part):
    """All that the page tells of privacy."""

    places: tuple[Place, ...]
    connections: tuple[Connection, ...] | None
    """None where the system does not let the engine look: then nothing is claimed."""
    offline: bool
    """Whether every connection to the outside is forbidden."""
    offline_fixed: bool
    """Whether a flag or a variable says so, so that it cannot be changed here."""
    vocabularies: int
    """Homes whose names are in memory."""
    log_lines: int
    """Lines of the log that are in memory."""


@dataclass(frozen=True, kw_only=True)
class Offline(Part):
    """What the switch is to be."""

    offline: bool


class PrivacyPages:
    """The requests about privacy."""

    def __init__(self, desk: Desk, web_port: Callable[[], int | None]) -> None:
        """Take the engine, and what tells where the page is, once it is there."""
        self._desk = desk
        self._web_port = web_port

    def routes(self) -> list[web.RouteDef]:
        """Return all requests."""
        return [web.get("/api/privacy", self._tell), web.post("/api/privacy/offline", self._switch)]

    async def _tell(self, _request: web.Request) -> web.Response:
        ports = ((self._desk.port(), "wyoming"), (self._web_port(), "page"))
        doors = {port: door for port, door in ports if port is not None}
        places, found = await self._desk.worker.run(lambda: (tuple(self._places()), _connections(doors)))
        return answer(
            Privacy(
                places=places,
                connections=found,
                offline=self._desk.models.offline,
                offline_fixed=self._desk.settings.offline_fixed,
                vocabularies=self._desk.engines.homes.count,
                log_lines=len(self._desk.log.read().lines),
            )
        )

    def _places(self) -> Iterator[Place]:
        folder, extra = self._desk.settings.models_dir, self._desk.settings.extra_models_dir
        beside = {
            "partial": folder / PARTIAL_FOLDER,
            "speech": folder / SPOKEN_FOLDER,
            "prompts": folder / PROMPT_CACHE,
            "choices": folder / CHOICES_FILE,
        }
        models = [path for path in folder.iterdir() if path.is_dir() and path not in beside.values()]
        yield Place(what="models", path=str(folder), bytes=size_of(models))
        if extra is not None and extra.is_dir():
            yield Place(what="own_models", path=str(extra), bytes=size_of([extra]))
        for what, path in beside.items():
            yield Place(what=what, path=str(path), bytes=size_of([path]))

    async def _switch(self, request: web.Request) -> web.Response:
        wanted = await read(request, Offline)
        await self._desk.models.set_offline(offline=wanted.offline)
        return answer({"offline": self._desk.models.offline})


def _connections(doors: dict[int, str]) -> tuple[Connection, ...] | None:
    try:
        return connections(doors)
    except psutil.Error as err:
        _LOGGER.debug("The connections cannot be looked at: %s", err)
        return None
