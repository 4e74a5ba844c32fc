"""What this engine keeps where, and to whom it is connected: looked up anew whenever somebody asks."""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import Any

import psutil

from ..shape import Part


class Way(StrEnum):
    """Who made a connection."""

    LISTENS = "listens"
    """Nobody yet: the engine waits for clients there."""
    INBOUND = "inbound"
    """A client of the engine or of this page."""
    OUTBOUND = "outbound"
    """The engine."""


class Reach(StrEnum):
    """How far away the other end is."""

    HERE = "here"
    """On this computer."""
    NETWORK = "network"
    """In the house's own network."""
    OUTSIDE = "outside"
    """On the internet."""


@dataclass(frozen=True, kw_only=True)
class Connection(Part):
    """One connection, or one place where connections are waited for."""

    way: Way
    reach: Reach
    """Of the other end; where the engine listens, of who may come."""
    door: str | None = None
    """Where the engine listens or was reached: `wyoming` or `page`; None for anything else."""
    local: str
    """Address and port at this end."""
    remote: str | None = None
    """Address and port at the other end."""
    program: str
    """Whose it is: the engine's, or a program's that it started to fetch a model."""


@dataclass(frozen=True, kw_only=True)
class Place(Part):
    """Somewhere where something is stored."""

    what: str
    """`models`, `own_models`, `partial`, `speech`, `prompts` or `choices`."""
    path: str
    bytes: int
    """That it takes."""


def connections(doors: dict[int, str]) -> tuple[Connection, ...]:
    """Return all connections of this process and of those that it started; doors are named by their ports.

    Raises psutil.Error where the system does not let a process look at its own.
    """
    this = psutil.Process()
    found = list(_of_process(this, doors))
    for process in this.children(recursive=True):
        # One that has just ended.
        with contextlib.suppress(psutil.NoSuchProcess):
            found += _of_process(process, doors)
    order = list(Way)
    return tuple(sorted(found, key=lambda one: (order.index(one.way), one.local, one.remote or "")))


def _of_process(process: psutil.Process, doors: dict[int, str]) -> Iterator[Connection]:
    program = process.name()
    all_of_it = process.net_connections(kind="inet")
    listened = {one.laddr.port for one in all_of_it if one.status == psutil.CONN_LISTEN}
    for one in all_of_it:
        # What is not bound or not connected has an empty pair in the place of an address.
        here: Any = one.laddr
        there: Any = one.raddr
        if not here:
            continue
        door = doors.get(here.port)
        if there:
            way = Way.INBOUND if here.port in listened else Way.OUTBOUND
            yield Connection(
                way=way,
                reach=_reach(there.ip),
                door=door if way is Way.INBOUND else None,
                local=_text(here),
                remote=_text(there),
                program=program,
            )
        else:
            yield Connection(way=Way.LISTENS, reach=_reach(here.ip), door=door, local=_text(here), program=program)


def _reach(host: str) -> Reach:
    address = ip_address(host.partition("%")[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if address.is_loopback:
        return Reach.HERE
    return Reach.OUTSIDE if address.is_global else Reach.NETWORK


def _text(address: Any) -> str:
    return f"[{address.ip}]:{address.port}" if ":" in address.ip else f"{address.ip}:{address.port}"


def size_of(paths: Iterable[Path]) -> int:
    """Return the bytes of files and folders; what goes while it is looked at counts nothing."""
    total = 0
    for path in paths:
        for file in (path, *path.rglob("*")) if path.is_dir() else (path,):
            with contextlib.suppress(OSError):
                total += file.stat().st_size if file.is_file() else 0
    return total
