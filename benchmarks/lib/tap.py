"""A wire tap: passes a TCP connection on, and notes when the server says something for the first time."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

_BYTES = 65_536
_TAIL = 256
"""Bytes that are kept, in case the pattern is cut in two: longer than anything that is looked for."""


class Tap:
    """Between a client and a server of this machine."""

    def __init__(self, server_port: int, pattern: bytes) -> None:
        """Take the server's port, and what is looked for in what it sends."""
        self.port = 0
        self._server_port = server_port
        self._pattern = re.compile(pattern)
        self._seen: float | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def arm(self) -> None:
        """Look for it again from now on."""
        self._seen = None

    @property
    def seen(self) -> float | None:
        """When it was seen first, as `time.monotonic` has it."""
        return self._seen

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on until either side ends it."""
        try:
            from_server, to_server = await asyncio.open_connection("127.0.0.1", self._server_port)
        except OSError:
            writer.close()
            return
        ways = {
            asyncio.create_task(self._pass(reader, to_server, watched=False)),
            asyncio.create_task(self._pass(from_server, writer, watched=True)),
        }
        self._tasks |= ways
        await asyncio.wait(ways)
        self._tasks -= ways

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, watched: bool) -> None:
        tail = b""
        with suppress(OSError):
            while data := await reader.read(_BYTES):
                if watched and self._seen is None and self._pattern.search(tail + data):
                    self._seen = time.monotonic()
                tail = data[-_TAIL:]
                writer.write(data)
                await writer.drain()
        writer.close()

    def close(self) -> None:
        """End all connections."""
        for task in self._tasks:
            task.cancel()


@asynccontextmanager
async def tapped(server_port: int, pattern: bytes) -> AsyncIterator[Tap]:
    """Tap a server while the block lasts."""
    tap = Tap(server_port, pattern)
    server = await asyncio.start_server(tap.take, "127.0.0.1", 0)
    tap.port = server.sockets[0].getsockname()[1]
    try:
        yield tap
    finally:
        server.close()
        tap.close()
