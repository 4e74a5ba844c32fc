"""Programs that the demo starts, watches and always ends."""

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import psutil

from . import guard
from .errors import DemoError

HOST = "127.0.0.1"
"""Both programs listen here only: the demo is nobody else's business."""

STOP_SECONDS = guard.GRACE_SECONDS + 5
"""The guard's grace, and a moment for the guard itself."""

LOG_TAIL_LINES = 12
"""How much of a log an error message repeats."""


def free_port() -> int:
    """Return a TCP port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


class Program:
    """One program under a guard, with everything it prints in one log file."""

    def __init__(self, name: str, command: Sequence[str], *, log: Path, environment: Mapping[str, str]) -> None:
        self.name = name
        self.log = log
        self._command = command
        self._environment = environment
        self._guard: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        """Start the program."""
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """End it, whatever happened."""
        await self.stop()

    @property
    def running(self) -> bool:
        """Whether the program is there."""
        return self._guard is not None and self._guard.returncode is None

    def processes(self) -> list[psutil.Process]:
        """Return the program and all that it started."""
        if self._guard is None or not self.running:
            return []
        return psutil.Process(self._guard.pid).children(recursive=True)

    async def start(self) -> None:
        """Start the program; what it prints is added to the log."""
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        with self.log.open("ab") as log:
            self._guard = await asyncio.create_subprocess_exec(
                sys.executable,
                guard.__file__,
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=environment | dict(self._environment),
                # Ctrl-C in the terminal reaches the demo only, which then ends everything in order.
                start_new_session=True,
            )

    async def stop(self) -> None:
        """Ask the program to end, insist if it does not, and wait until it is gone."""
        if self._guard is not None and self._guard.stdin is not None:
            self._guard.stdin.close()
            async with asyncio.timeout(STOP_SECONDS):
                await self._guard.wait()

    async def kill(self) -> None:
        """End the program the way a crash would, and wait until it is gone."""
        if self._guard is not None and self._guard.stdin is not None:
            with contextlib.suppress(ConnectionError):
                self._guard.stdin.write(f"{guard.KILL}\n".encode())
                await self._guard.stdin.drain()
            await self._guard.wait()

    def check(self) -> None:
        """Raise with the end of the log if the program has ended by itself."""
        if self._guard is not None and self._guard.returncode is not None:
            raise DemoError(f"{self.name} ended by itself (exit code {self._guard.returncode})", *self.explain())

    def explain(self) -> list[str]:
        """Return the end of the log and where all of it is."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return [f"Its log is {self.log}" + (" and ends:" if lines else ", and empty"), *lines[-LOG_TAIL_LINES:]]
