"""One connection to the engine: the only module that knows sockets."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

from wyoming.client import AsyncTcpClient
from wyoming.error import Error
from wyoming.event import Event

from .errors import CannotConnect, EngineError, EngineTooOld, HearkenError, IntegrationTooOld, InvalidAuth
from .protocol import ErrorCode

CONNECT_SECONDS = 5.0
"""A host of the same network answers within a second or not at all."""

SEND_SECONDS = 10.0
"""An event leaves at once unless the network is gone and the socket's buffer is full."""

CLOSE_SECONDS = 1.0
"""Closing must not keep anyone waiting for a host that is gone."""

_ERROR_CLASSES: dict[str, type[HearkenError]] = {
    ErrorCode.UNAUTHORIZED: InvalidAuth,
    ErrorCode.CLIENT_TOO_OLD: IntegrationTooOld,
    ErrorCode.ENGINE_TOO_OLD: EngineTooOld,
}


class Connection:
    """Events out and in over one TCP connection, with every failure as one of our errors."""

    def __init__(self, host: str, port: int) -> None:
        self._client = AsyncTcpClient(host, port)

    async def open(self) -> None:
        """Connect, or raise CannotConnect."""
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await self._client.connect()
        except (OSError, UnicodeError) as err:
            raise CannotConnect(f"no connection: {err or type(err).__name__}") from err

    async def close(self) -> None:
        """Disconnect; a connection that is broken already is as good as closed."""
        with suppress(OSError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._client.disconnect()

    async def send(self, event: Event) -> None:
        """Send one event."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._client.write_event(event)
        except OSError as err:
            raise CannotConnect(f"sending failed: {err or type(err).__name__}") from err

    async def receive(self, seconds: float | None = None) -> Event:
        """Return the next event that is no error; an `error` event is raised. Not to be used again after a timeout."""
        try:
            async with asyncio.timeout(seconds):
                event = await self._client.read_event()
        except TimeoutError as err:
            raise CannotConnect(f"no answer within {seconds} s") from err
        except (OSError, EOFError, AttributeError, KeyError, TypeError) as err:
            raise CannotConnect(f"the connection broke: {err or type(err).__name__}") from err
        if event is None:
            raise CannotConnect("the connection ended")
        if Error.is_type(event.type):
            code = str(event.data.get("code") or ErrorCode.INTERNAL)
            text = str(event.data.get("text") or code)
            raise _ERROR_CLASSES[code](text) if code in _ERROR_CLASSES else EngineError(code, text)
        return event


async def stopped(task: asyncio.Task[Any]) -> None:
    """Cancel a task and wait for its end, whatever that is."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def sending(work: Coroutine[None, None, None]) -> AsyncIterator[asyncio.Task[None]]:
    """Send in a task of its own while the block reads; the task never outlives the block."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        await stopped(task)


async def receive_while(connection: Connection, sender: asyncio.Task[None], seconds: float) -> Event:
    """Return the next event; the clock runs only once everything is sent, and a failure to send is raised at once."""
    reading = asyncio.create_task(connection.receive())
    try:
        await asyncio.wait({reading, sender}, return_when=asyncio.FIRST_COMPLETED)
        if not reading.done():
            sender.result()
            await asyncio.wait({reading}, timeout=seconds)
        if not reading.done():
            raise CannotConnect(f"no answer within {seconds} s")
        return reading.result()
    finally:
        await stopped(reading)
