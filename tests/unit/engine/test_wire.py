"""Bytes to events: what is broken or too large is named, and the next event is read."""

import asyncio
import json

import pytest
from hearken_engine.errors import RequestError
from hearken_engine.protocol import ErrorCode
from hearken_engine.wire import MAX_DATA, MAX_HEADER, MAX_PAYLOAD, EventReader

GOOD = b'{"type": "ping", "data": {"text": "still here"}}\n'


def reader_of(*chunks: bytes) -> EventReader:
    """Return a reader whose connection has these bytes and then ends."""
    stream = asyncio.StreamReader(limit=MAX_HEADER)
    for chunk in chunks:
        stream.feed_data(chunk)
    stream.feed_eof()
    return EventReader(stream)


async def test_reads_header_data_and_payload() -> None:
    data = json.dumps({"rate": 16000}).encode()
    header = {"type": "audio-chunk", "data": {"width": 2}, "data_length": len(data), "payload_length": 4}
    event = await reader_of(json.dumps(header).encode() + b"\n" + data + b"\x01\x02\x03\x04").read()
    assert event is not None
    assert (event.type, event.data, event.payload) == ("audio-chunk", {"width": 2, "rate": 16000}, b"\x01\x02\x03\x04")


@pytest.mark.parametrize(
    "broken",
    [
        b"not json\n",
        b"[]\n",
        b'"ping"\n',
        b"{}\n",
        b'{"type": 7}\n',
        b'{"type": "ping", "data": []}\n',
        b'{"type": "ping", "data_length": -1}\n',
        b'{"type": "ping", "data_length": "many"}\n',
        b'{"type": "ping", "payload_length": true}\n',
        b'{"type": "ping", "data_length": 3}\nabc',
        b'{"type": "ping", "data_length": 2}\n[]',
        b"[" * 20_000 + b"\n",
        b"\xff\xfe\x00\n",
    ],
)
async def test_goes_on_behind_a_broken_event(broken: bytes) -> None:
    reader = reader_of(broken + GOOD)
    with pytest.raises(RequestError) as error:
        await reader.read()
    assert error.value.code is ErrorCode.BAD_EVENT
    event = await reader.read()
    assert event is not None
    assert event.data == {"text": "still here"}
    assert await reader.read() is None


@pytest.mark.parametrize(
    "large",
    [
        b'{"type": "' + b"x" * (3 * MAX_HEADER) + b'"}\n',
        b'{"type": "ping", "data_length": %d}\n' % (MAX_DATA + 1) + b" " * (MAX_DATA + 1),
        b'{"type": "ping", "payload_length": %d}\n' % (MAX_PAYLOAD + 1) + b"\0" * (MAX_PAYLOAD + 1),
        b'{"type": "ping", "data_length": 2, "payload_length": %d}\n{}' % (MAX_PAYLOAD + 1) + b"\n" * (MAX_PAYLOAD + 1),
    ],
    ids=["header", "data", "payload", "data and payload"],
)
async def test_skips_what_is_too_large(large: bytes) -> None:
    reader = reader_of(large + GOOD)
    with pytest.raises(RequestError) as error:
        await reader.read()
    assert error.value.code is ErrorCode.TOO_LARGE
    event = await reader.read()
    assert event is not None
    assert event.type == "ping"


@pytest.mark.parametrize("rest", [b"", b'{"type": "pi', b'{"type": "ping", "payload_length": 9}\nabc', b"\n\n"])
async def test_the_end_of_a_connection_is_no_event(rest: bytes) -> None:
    assert await reader_of(rest).read() is None
