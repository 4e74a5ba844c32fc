"""The page's web server: what it answers, to whom, and with which safeguards."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from ..shape import Part
from .access import ENTER, Access, Door, Doorkeeper
from .answers import Handler, errors_told, read
from .desk import Desk
from .model_pages import ModelPages
from .news import News
from .privacy_pages import PrivacyPages
from .speech_pages import MAX_SOUND, SpeechPages
from .turn_pages import TurnPages

_LOGGER = logging.getLogger(__name__)

STATIC = Path(__file__).with_name("static")

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Nothing from elsewhere is loaded, and nothing of this is shown elsewhere but in a frame of Home Assistant's."""

_LAST_ANSWERS = 1.0
"""Seconds in which requests that run may be answered when the engine stops."""


@dataclass(frozen=True, kw_only=True)
class Enter(Part):
    """Somebody wants to come in."""

    token: str


class Site:
    """The web server."""

    def __init__(self, desk: Desk) -> None:
        """Get ready; SettingsError where everybody could come in."""
        self._desk = desk
        self._access = Access.of(desk.settings)
        self._server: asyncio.Server | None = None
        self._runner: web.AppRunner | None = None
        self._models = ModelPages(desk)
        self._news = News(desk, self._models)

    @property
    def port(self) -> int | None:
        """The port that is listened on; None where there is no page."""
        return int(self._server.sockets[0].getsockname()[1]) if self._server is not None else None

    async def start(self) -> None:
        """Listen. Where that cannot be, the log says so: the engine hears and speaks without its page."""
        settings = self._desk.settings
        doorkeeper = Doorkeeper(self._access)

        async def enter(request: web.Request) -> web.Response:
            return await doorkeeper.enter(request, (await read(request, Enter)).token)

        @web.middleware
        async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
            self._access.check(request)
            return await handler(request)

        app = web.Application(middlewares=[errors_told, guarded], client_max_size=MAX_SOUND)
        app.on_response_prepare.append(_safeguard)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=_LAST_ANSWERS, handler_cancellation=True)
        privacy = PrivacyPages(self._desk, lambda: self.port)
        pages = (self._news, self._models, SpeechPages(self._desk), TurnPages(self._desk), privacy)
        app.add_routes([route for each in pages for route in each.routes()])
        app.add_routes([web.post(ENTER, enter), web.get("/", _index), web.static("/static", STATIC)])
        await runner.setup()
        serve = runner.server
        assert serve is not None  # noqa: S101 - it is set up
        try:
            self._server = await asyncio.get_running_loop().create_server(
                lambda: Door(self._access, serve), settings.web_host, settings.web_port
            )
        except OSError as err:
            await runner.cleanup()
            _LOGGER.warning(
                "The page cannot be shown at %s, port %d: %s. Choose another port (--web-port), or 0 for no page",
                settings.web_host,
                settings.web_port,
                err.strerror or err,
            )
            return
        self._runner = runner
        _LOGGER.info("The page is at http://%s:%s", settings.web_host, self.port)

    async def stop(self) -> None:
        """Take nobody, end what runs."""
        if self._server is not None:
            self._server.close()
        self._news.close()
        self._models.close()
        if self._runner is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(2 * _LAST_ANSWERS):
                    await self._runner.cleanup()
        self._desk.worker.close()


async def _index(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(STATIC / "index.html")


async def _safeguard(_request: web.Request, response: web.StreamResponse) -> None:
    """Give every response what tells browsers to be careful."""
    response.headers.update(HEADERS)
    response.headers.setdefault(
        "Cache-Control", "no-store" if response.content_type == "application/json" else "no-cache"
    )
