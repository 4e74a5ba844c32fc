"""The command line speaks to an engine that runs on this machine, as any client does."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

from wyoming.client import AsyncClient, AsyncTcpClient, AsyncUnixClient
from wyoming.error import Error
from wyoming.event import Event

from . import __version__
from .errors import HearkenError
from .protocol import ErrorCode, Hello, Status, StatusRequest
from .settings import Settings
from .shape import HearkenEvent

_CONNECT_SECONDS = 3.0
"""An engine on this machine answers at once, or is not there."""

_LOOK_IN_SECONDS = 8.0
"""A status is answered between two steps of a model, even on a small machine; who waits longer stands still."""

_ANY_ADDRESS = {"0.0.0.0", "::"}
"""Addresses to listen on that are none to connect to."""


def ask_running[AnswerT: HearkenEvent](
    settings: Settings, request: HearkenEvent, answer: type[AnswerT]
) -> AnswerT | None:
    """Return the answer of the engine that the settings describe; None if it does not run.

    Raises HearkenError with what the engine answers instead.
    """
    return asyncio.run(_ask(settings, request, answer))


def look_in(settings: Settings) -> tuple[Hello, Status] | None:
    """Return how the engine that the settings describe greets and how it is; None if it does not run.

    Raises HearkenError with what the engine answers instead, or if it listens and answers nothing.
    """
    try:
        return asyncio.run(_look_in(settings))
    except TimeoutError as err:
        raise HearkenError(ErrorCode.INTERNAL, f"The engine did not answer within {_LOOK_IN_SECONDS:.0f} s.") from err
    except OSError as err:
        raise HearkenError(ErrorCode.INTERNAL, f"The engine ended the connection: {err}.") from err


async def _ask[AnswerT: HearkenEvent](
    settings: Settings, request: HearkenEvent, answer: type[AnswerT]
) -> AnswerT | None:
    async with _connected(settings) as client:
        if client is None:
            return None
        await client.write_event(request.event())
        return answer.from_event(await _awaited(client, answer.is_type))


async def _look_in(settings: Settings) -> tuple[Hello, Status] | None:
    async with asyncio.timeout(_LOOK_IN_SECONDS), _connected(settings) as client:
        if client is None:
            return None
        hello = Hello.from_event(await _awaited(client, Hello.is_type))
        await client.write_event(StatusRequest().event())
        return hello, Status.from_event(await _awaited(client, Status.is_type))


@asynccontextmanager
async def _connected(settings: Settings) -> AsyncGenerator[AsyncClient | None]:
    """Connect and greet; None where no engine listens."""
    client: Any = _client(settings)
    if client is None:
        yield None
        return
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            await client.connect()
    except OSError:
        yield None
        return
    try:
        await client.write_event(Hello(software=f"hearken-engine {__version__}", token=settings.token).event())
        yield client
    finally:
        await client.disconnect()


async def _awaited(client: AsyncClient, wanted: Callable[[str], bool]) -> Event:
    """Return the first event of the wanted type."""
    while (event := await client.read_event()) is not None:
        if Error.is_type(event.type):
            data = event.data or {}
            code = data.get("code")
            known = ErrorCode(code) if code in set(ErrorCode) else ErrorCode.INTERNAL
            raise HearkenError(known, str(data.get("text")))
        if wanted(event.type):
            return event
    raise HearkenError(ErrorCode.INTERNAL, "The engine ended the connection.")


def _client(settings: Settings) -> AsyncClient | None:
    """Return a client for the engine that the settings would start, None where it would have no fixed address."""
    if settings.unix is not None:
        return AsyncUnixClient(settings.unix)
    if not settings.host or not settings.port:
        return None
    host = "127.0.0.1" if settings.host in _ANY_ADDRESS else settings.host
    return AsyncTcpClient(host, settings.port)
