"""Writes down what a Python process connects to and which programs it starts; loaded through PYTHONPATH.

Only connections of the network are of interest: a UDP socket that is "connected" sends nothing (Home Assistant asks
the kernel that way which address it has), so of UDP only what is really sent counts.
"""

import os
import socket
import sys
from typing import Any

WATCHED = ("socket.connect", "socket.sendto", "subprocess.Popen")
"""Audit events of Python's own table."""


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Append one line to the file named by HEARKEN_WATCH."""
    if event not in WATCHED:
        return
    if event == "subprocess.Popen":
        line = f"run {arguments[1]}"
    else:
        connection, address = arguments[0], arguments[1]
        if connection.family == socket.AF_UNIX or (event == "socket.connect" and connection.type != socket.SOCK_STREAM):
            return
        line = f"net {address[0]} {address[1]}"
    descriptor = os.open(os.environ["HEARKEN_WATCH"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(descriptor, f"{line}\n".encode())
    os.close(descriptor)


if "HEARKEN_WATCH" in os.environ:
    sys.addaudithook(_watch)
