"""Bytes to Wyoming events, with limits; one bad event never costs the connection.

Wyoming's own reader takes any size and treats bad JSON as the end of the connection, so the engine reads by itself;
writing is Wyoming's own.
"""

import asyncio
import json
from typing import Any

from wyoming.event import Event

from .errors import RequestError
from .protocol import ErrorCode

MAX_HEADER = 64 * 1024
"""Bytes of the header line; Wyoming's own events stay under 1 KiB."""

MAX_DATA = 4 * 1024 * 1024
"""Bytes of an event's JSON; a long chat with many tools stays under 1 MiB."""

MAX_PAYLOAD = 1024 * 1024
"""Bytes of an event's payload; Home Assistant sends audio in pieces of some 2 KiB."""

_SKIP_CHUNK = 64 * 1024


class EventReader:
    """Reads events from one connection, whose stream must have been opened with limit=MAX_HEADER."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader

    async def read(self) -> Event | None:
        """Return the next event, or None at the end of the connection.

        Raises RequestError for an event that is broken or too large; the next call goes on behind it.
        """
        try:
            return await self._read()
        except asyncio.IncompleteReadError:
            return None

    async def _read(self) -> Event | None:
        line = await self._read_line()
        if not line:
            return None
        header = _parse_object(line, "The header line")
        event_type, data = header.get("type"), _or(header.get("data"), {})
        data_length, payload_length = _length(header, "data_length"), _length(header, "payload_length")
        if data_length > MAX_DATA or payload_length > MAX_PAYLOAD:
            await self._skip(data_length + payload_length)
            raise RequestError(
                ErrorCode.TOO_LARGE,
                f"An event may have {MAX_DATA} bytes of data and {MAX_PAYLOAD} bytes of payload; this one was skipped.",
            )
        more = await self._reader.readexactly(data_length)
        payload = await self._reader.readexactly(payload_length)
        if not isinstance(event_type, str) or not isinstance(data, dict):
            raise RequestError(ErrorCode.BAD_EVENT, "An event has a type, which is a string, and data, an object.")
        if more:
            data = data | _parse_object(more, "The event's data")
        return Event(type=event_type, data=data, payload=payload or None)

    async def _read_line(self) -> bytes:
        while True:
            try:
                line = await self._reader.readuntil(b"\n")
            except asyncio.LimitOverrunError as err:
                await self._skip_line(err.consumed)
                raise RequestError(
                    ErrorCode.TOO_LARGE, f"A header line may have {MAX_HEADER} bytes; this one was skipped."
                ) from err
            except asyncio.IncompleteReadError:
                return b""
            if line.strip():
                return line

    async def _skip_line(self, buffered: int) -> None:
        """Drop what is left of a line of which so many bytes are known to hold no end."""
        while True:
            await self._reader.readexactly(buffered)
            try:
                await self._reader.readuntil(b"\n")
                return
            except asyncio.LimitOverrunError as err:
                buffered = err.consumed

    async def _skip(self, count: int) -> None:
        while count > 0:
            count -= len(await self._reader.readexactly(min(count, _SKIP_CHUNK)))


def _parse_object(text: bytes, what: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as err:
        raise RequestError(ErrorCode.BAD_EVENT, f"{what} is not JSON.") from err
    if not isinstance(value, dict):
        raise RequestError(ErrorCode.BAD_EVENT, f"{what} is not a JSON object.")
    return value


def _or(value: Any, default: Any) -> Any:
    return default if value is None else value


def _length(header: dict[str, Any], key: str) -> int:
    length = _or(header.get(key), 0)
    if not isinstance(length, int) or isinstance(length, bool) or length < 0:
        raise RequestError(ErrorCode.BAD_EVENT, f"{key} is not a number of bytes.")
    return length
