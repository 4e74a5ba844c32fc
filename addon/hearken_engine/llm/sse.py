"""The stream of a reply: server-sent events (WHATWG HTML, 9.2), each with a JSON object."""

import json
from collections.abc import Iterator
from typing import Any, Protocol

_MAX_LINE = 4_000_000
"""Bytes of one event: a whole reply with all its calls fits."""

_END = "[DONE]"


class BrokenStreamError(Exception):
    """A stream is not what it should be; the text goes on after the server's name."""


class _Lines(Protocol):
    def readline(self, limit: int, /) -> bytes: ...


def events(response: _Lines) -> Iterator[Any]:
    """Yield the JSON of each event up to the end mark or the end of the stream; BrokenStreamError if it is broken."""
    data: list[str] = []
    while line := response.readline(_MAX_LINE):
        if len(line) >= _MAX_LINE:
            raise BrokenStreamError("sent more at once than any reply is long")
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text:
            # Comments keep a connection alive; other fields say nothing here.
            name, _, value = text.partition(":")
            if name == "data":
                data.append(value.removeprefix(" "))
            continue
        if (found := _event(data)) is _END:
            return
        if found is not None:
            yield found
        data = []
    # Some servers leave out the empty line after the last event.
    if data and (found := _event(data)) is not _END and found is not None:
        yield found


def _event(data: list[str]) -> Any:
    if not data:
        return None
    text = "\n".join(data)
    if text.strip() == _END:
        return _END
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as err:
        raise BrokenStreamError("sent broken JSON") from err
