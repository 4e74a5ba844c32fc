"""Writes down whom a Python process talks to and which programs it starts; loaded through PYTHONPATH.

A connection is written down as it is tried, a name as it is looked up. A UDP socket that is "connected" sends nothing
(Home Assistant asks the kernel that way which address it has), so of UDP only what is really sent counts.
"""

import contextlib
import os
import socket
import sys
from typing import Any


def _note(kind: str, what: object) -> None:
    """Append one line to the file named by HEARKEN_WATCH."""
    descriptor = os.open(os.environ["HEARKEN_WATCH"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(descriptor, f"{kind} {what}\n".encode())
    os.close(descriptor)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Take in one audit event of Python's own table."""
    match event:
        case "socket.connect" | "socket.sendto":
            connection, address = arguments
            is_sent = event == "socket.sendto" or connection.type == socket.SOCK_STREAM
            if is_sent and connection.family != socket.AF_UNIX:
                _note("net", address[0])
        case "socket.getaddrinfo" | "socket.gethostbyname" if arguments[0]:
            _note("net", arguments[0])
        case "subprocess.Popen":
            _note("run", arguments[1])


def _watch_lookups() -> None:
    """Watch Home Assistant's resolver, which asks name servers past Python's own sockets."""
    import aiodns

    def watched(original: Any) -> Any:
        def method(resolver: Any, host: str, *arguments: Any, **named: Any) -> Any:
            _note("net", host)
            return original(resolver, host, *arguments, **named)

        return method

    for name in ("getaddrinfo", "gethostbyname", "query", "query_dns"):
        if original := getattr(aiodns.DNSResolver, name, None):
            setattr(aiodns.DNSResolver, name, watched(original))


if "HEARKEN_WATCH" in os.environ:
    sys.addaudithook(_watch)
    with contextlib.suppress(ImportError):
        _watch_lookups()
