"""What the app says to Home Assistant's Supervisor, over its HTTP interface."""

import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from .errors import HearkenError
from .protocol import ErrorCode

SUPERVISOR = "http://supervisor"
"""The name that the Supervisor has in the network of its apps."""

_SERVICE = "hearken"
"""The domain of the integration: Home Assistant starts the flow of that name."""

_SECONDS = 10.0
"""The Supervisor is on the same machine; it may be busy with an update."""


def announce(config: Mapping[str, Any], *, url: str, token: str) -> None:
    """Tell the Supervisor where the engine is; HearkenError says why it does not take it.

    The Supervisor tells Home Assistant, at once and at each of its starts. Telling it the same again changes nothing.
    """
    body = json.dumps({"service": _SERVICE, "config": config}).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = Request(f"{url}/discovery", data=body, headers=headers)  # noqa: S310 - the caller names the Supervisor
    try:
        with urlopen(request, timeout=_SECONDS):  # noqa: S310 - as above
            return
    except HTTPError as err:
        with err:
            reason = _reason(err)
        raise HearkenError(ErrorCode.NOT_POSSIBLE, f"The Supervisor does not take the engine: {reason}.") from err
    except (OSError, HTTPException, ValueError) as err:
        why = getattr(err, "reason", None) or err
        raise HearkenError(ErrorCode.NOT_POSSIBLE, f"The Supervisor cannot be reached at {url}: {why}.") from err


def _reason(err: HTTPError) -> str:
    """Return what the Supervisor says of a request that it refuses."""
    try:
        message = json.loads(err.read())["message"]
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        message = None
    return str(message or f"{err.code} {err.reason}").rstrip(".")
