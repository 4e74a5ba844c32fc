"""The lines above a table, and the table."""

import datetime
import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
import psutil

PEER = "Home Assistant's"
"""What the other side is called in tables."""

_NOTHING = "-"
"""Stands where there is nothing to count."""


def percentile(values: Sequence[float], share: int) -> float | None:
    """Return a percentile; None of nothing."""
    return float(np.percentile(values, share)) if values else None


def number(value: float | None, digits: int = 2, unit: str = "") -> str:
    """Return a figure as it stands in a table."""
    return _NOTHING if value is None else f"{value:.{digits}f}{unit}"


def ratio(ours: float | None, theirs: float | None) -> str:
    """Return ours as a multiple of theirs."""
    return number(ours / theirs) if ours is not None and theirs else _NOTHING


def share(count: int, total: int) -> str:
    """Return a count among others, with its share."""
    return f"{count}/{total} ({100 * count / total:.0f}%)" if total else _NOTHING


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows under a head as a Markdown table, with the columns below each other."""
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]

    def line_of(cells: Sequence[str]) -> str:
        first, *others = zip(cells, widths, strict=True)
        return "| " + " | ".join([first[0].ljust(first[1]), *(text.rjust(width) for text, width in others)]) + " |"

    rule = "|" + "|".join(["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])]) + "|"
    return "\n".join([line_of(lines[0]), rule, *map(line_of, lines[1:])])


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if "model name" in line), platform.processor())


def machine() -> str:
    """Return the day and the machine."""
    today = datetime.datetime.now(tz=datetime.UTC).date()
    cores, memory = os.process_cpu_count(), psutil.virtual_memory().total >> 30
    return f"{today}, {_processor()}, {cores} cores, {memory} GiB, {platform.machine()}"


def versions(peer_python: str, peers: Sequence[str]) -> str:
    """Return the releases of both sides and of what they stand on."""
    code = (
        f"from importlib.metadata import version as v; print(*(f'{{p}} {{v(p)}}' for p in {list(peers)!r}), sep=', ')"
    )
    theirs = subprocess.check_output([peer_python, "-c", code], text=True).strip()  # noqa: S603 - our own environment
    return f"Hearken's engine {version('hearken-engine')} (Python {platform.python_version()}) beside {theirs}"
