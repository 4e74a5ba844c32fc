"""What every part of the interface does alike: reading requests, answering them, and saying what went wrong."""

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from ..errors import HearkenError, RequestError
from ..protocol import ErrorCode
from ..shape import Part, ProtocolError

_LOGGER = logging.getLogger(__name__)

MAX_JSON = 64 * 1024
"""Bytes of a request that is JSON: the longest holds a few sentences."""

STATUS = {
    ErrorCode.BAD_EVENT: 400,
    ErrorCode.BAD_AUDIO: 400,
    ErrorCode.UNAUTHORIZED: 401,
    ErrorCode.UNKNOWN_EVENT: 404,
    ErrorCode.UNKNOWN_MODEL: 404,
    ErrorCode.UNKNOWN_TURN: 404,
    ErrorCode.UNKNOWN_NAME: 404,
    ErrorCode.TOO_LARGE: 413,
    ErrorCode.AUDIO_TOO_LONG: 413,
    ErrorCode.FETCH_FAILED: 502,
    ErrorCode.BUSY: 503,
    ErrorCode.STOPPING: 503,
    ErrorCode.MODEL_LOADING: 503,
    ErrorCode.DISK_FULL: 507,
    ErrorCode.STORE_FAILED: 500,
    ErrorCode.INTERNAL: 500,
}
"""HTTP's word for an error; 409 for all others, which are about how things are."""

_CONFLICT = 409
_NOT_FOUND = 404

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def answer(data: Part | dict[str, Any]) -> web.Response:
    """Return an answer."""
    return web.json_response(data.to_data() if isinstance(data, Part) else data)


def problem(err: HearkenError) -> dict[str, str]:
    """Return an error as the page is told it."""
    return {"code": str(err.code), "text": err.text}


def refusal(err: HearkenError) -> web.Response:
    """Return an error as an answer."""
    return web.json_response({"error": problem(err)}, status=STATUS.get(err.code, _CONFLICT))


async def read_bytes(request: web.Request, limit: int) -> bytes:
    """Return a request's body; RequestError `too-large` as soon as it is known to be."""
    too_large = RequestError(ErrorCode.TOO_LARGE, f"At most {limit // 1024} KiB can be sent here.")
    if (request.content_length or 0) > limit:
        raise too_large
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > limit:
            raise too_large
    return bytes(body)


async def read[T: Part](request: web.Request, kind: type[T]) -> T:
    """Return a request's JSON as what it should be; RequestError `bad-event` says what about it is wrong."""
    body = await read_bytes(request, MAX_JSON)
    try:
        return kind.from_data(json.loads(body), "the request")
    except (ProtocolError, ValueError, RecursionError) as err:
        why = str(err) if isinstance(err, ProtocolError) else "it is no JSON"
        raise RequestError(ErrorCode.BAD_EVENT, f"The request cannot be understood: {why}.") from err


@web.middleware
async def errors_told(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Tell every failure as JSON; a defect goes to the log too."""
    try:
        return await handler(request)
    except HearkenError as err:
        return refusal(err)
    except web.HTTPException as err:
        if not request.path.startswith("/api/"):
            raise
        code = ErrorCode.UNKNOWN_EVENT if err.status == _NOT_FOUND else ErrorCode.BAD_EVENT
        return web.json_response({"error": {"code": code, "text": f"{err.reason}."}}, status=err.status)
    except ConnectionError:
        raise
    except Exception:
        _LOGGER.exception("%s %s failed", request.method, request.path)
        return refusal(HearkenError(ErrorCode.INTERNAL, "The engine made a mistake; its log says which."))
