"""Listens, keeps the connections, and ends them in order."""

import asyncio
import logging
from contextlib import suppress

from wyoming.error import Error
from wyoming.event import async_write_event

from .engines import Engines
from .errors import SettingsError
from .handler import Connection
from .model_manager import ModelManager
from .protocol import ErrorCode
from .settings import Settings
from .wire import MAX_HEADER

_LOGGER = logging.getLogger(__name__)

MAX_CONNECTIONS = 64
"""More than a house has clients; it keeps a client that never closes from using up the machine."""

DRAIN_SECONDS = 3.0
"""In which a running request may finish after SIGTERM; the whole shutdown must stay under 5 s."""


class Server:
    """The engine's door."""

    def __init__(self, settings: Settings, engines: Engines, engine_id: str) -> None:
        self._settings = settings
        self._engines = engines
        self._engine_id = engine_id
        self.models = ModelManager(settings, engines)
        self._servers: list[asyncio.Server] = []
        self._connections: dict[Connection, asyncio.Task[None]] = {}

    @property
    def port(self) -> int | None:
        """The TCP port that is listened on; None where it is only a Unix socket."""
        for server in self._servers:
            for socket in server.sockets:
                name = socket.getsockname()
                if isinstance(name, tuple):
                    return int(name[1])
        return None

    async def start(self) -> None:
        """Listen; SettingsError if the address is taken or does not exist."""
        try:
            if self._settings.host:
                self._servers.append(
                    await asyncio.start_server(self._serve, self._settings.host, self._settings.port, limit=MAX_HEADER)
                )
                _LOGGER.info("Listening on %s, port %s", self._settings.host, self.port)
            if self._settings.unix is not None:
                self._settings.unix.unlink(missing_ok=True)
                self._servers.append(
                    await asyncio.start_unix_server(self._serve, self._settings.unix, limit=MAX_HEADER)
                )
                _LOGGER.info("Listening on %s", self._settings.unix)
        except OSError as err:
            raise SettingsError(f"The engine cannot listen: {err.strerror or err}. Is it running already?") from err
        if not self._servers:
            raise SettingsError("The engine has nothing to listen on: give a host or a Unix socket.")

    async def stop(self) -> None:
        """Accept nobody, let running requests finish for a while, then end every connection."""
        for server in self._servers:
            server.close()
        self.models.close()
        if self._connections:
            with suppress(TimeoutError):
                async with asyncio.timeout(DRAIN_SECONDS):
                    await asyncio.gather(*(connection.drain() for connection in self._connections))
        tasks = set(self._connections.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=1)
        if self._settings.unix is not None:
            self._settings.unix.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._connections) >= MAX_CONNECTIONS:
            with suppress(OSError):
                busy = Error(text="Too many clients are connected already.", code=ErrorCode.BUSY)
                await async_write_event(busy.event(), writer)
            writer.close()
            return
        connection = Connection(
            reader,
            writer,
            engines=self._engines,
            models=self.models,
            engine_id=self._engine_id,
            token=self._settings.token,
        )
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - asyncio runs this as a task
        self._connections[connection] = task
        try:
            await connection.run()
        finally:
            del self._connections[connection]
