"""Where other servers of the owner's are, as the settings name them."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

_VERSION = "/v1"
"""Where the OpenAI protocol begins on every server that speaks it."""


@dataclass(frozen=True)
class Endpoint:
    """Where a server is, and what it is asked for."""

    url: str
    """As other software names it, up to and with `/v1`."""
    model: str = ""
    """The model's name on that server; empty takes its first."""
    key: str = field(default="", repr=False)
    """What the server wants to see as a bearer token, where it does."""

    @property
    def name(self) -> str:
        """What the server is called in the status and in errors."""
        place = urlsplit(self.url).netloc
        return f"{self.model}@{place}" if self.model else place


def read_endpoints(text: str) -> tuple[Endpoint, ...]:
    """Return the servers of a setting: a JSON list, or `url|model|key` one after the other, model and key optional.

    An entry of the list is such a text, or an object with `url`, `model` and `key`. ValueError says what is wrong.
    """
    text = text.strip()
    entries = json.loads(text) if text.startswith("[") else text.split()
    return tuple(_endpoint(entry) for entry in entries)


def _endpoint(entry: Any) -> Endpoint:
    if isinstance(entry, str):
        url, _, rest = entry.strip().partition("|")
        model, _, key = rest.partition("|")
    elif isinstance(entry, dict) and all(isinstance(value, str) for value in entry.values()):
        if unknown := entry.keys() - {"url", "model", "key"}:
            raise ValueError(f"an endpoint has url, model and key, and no {', '.join(sorted(unknown))}")
        url, model, key = (entry.get(part, "") for part in ("url", "model", "key"))
    else:
        raise ValueError("an endpoint is url|model|key, or an object of these")
    parts = urlsplit(url.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query:
        raise ValueError("an endpoint begins with an address like http://192.168.1.20:11434/v1")
    parts.port  # noqa: B018 - raises ValueError where it is none
    if not key.isascii():
        raise ValueError("a key has no letters beyond ASCII")
    path = parts.path.rstrip("/") or _VERSION
    return Endpoint(f"{parts.scheme}://{parts.netloc}{path}", model.strip(), key.strip())
