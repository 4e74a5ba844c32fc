"""The command line speaks to an engine that runs on this machine, as any client does."""

import asyncio
from typing import Any

from wyoming.client import AsyncClient, AsyncTcpClient, AsyncUnixClient
from wyoming.error import Error

from . import __version__
from .errors import HearkenError
from .protocol import ErrorCode, Hello
from .settings import Settings
from .shape import HearkenEvent

_CONNECT_SECONDS = 3.0
"""An engine on this machine answers at once, or is not there."""

_ANY_ADDRESS = {"0.0.0.0", "::"}
"""Addresses to listen on that are none to connect to."""


def ask_running[AnswerT: HearkenEvent](
    settings: Settings, request: HearkenEvent, answer: type[AnswerT]
) -> AnswerT | None:
    """Return the answer of the engine that the settings describe; None if it does not run.

    Raises HearkenError with what the engine answers instead.
    """
    return asyncio.run(_ask(settings, request, answer))


async def _ask[AnswerT: HearkenEvent](
    settings: Settings, request: HearkenEvent, answer: type[AnswerT]
) -> AnswerT | None:
    client: Any = _client(settings)
    if client is None:
        return None
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            await client.connect()
    except OSError:
        return None
    try:
        await client.write_event(Hello(software=f"hearken-engine {__version__}", token=settings.token).event())
        await client.write_event(request.event())
        while (event := await client.read_event()) is not None:
            if Error.is_type(event.type):
                data = event.data or {}
                code = data.get("code")
                known = ErrorCode(code) if code in set(ErrorCode) else ErrorCode.INTERNAL
                raise HearkenError(known, str(data.get("text")))
            if answer.is_type(event.type):
                return answer.from_event(event)
    finally:
        await client.disconnect()
    raise HearkenError(ErrorCode.INTERNAL, "The engine ended the connection.")


def _client(settings: Settings) -> AsyncClient | None:
    """Return a client for the engine that the settings would start, None where it would have no fixed address."""
    if settings.unix is not None:
        return AsyncUnixClient(settings.unix)
    if not settings.host or not settings.port:
        return None
    host = "127.0.0.1" if settings.host in _ANY_ADDRESS else settings.host
    return AsyncTcpClient(host, settings.port)
