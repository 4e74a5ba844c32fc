"""The demo as a person runs it: what it prints, how it exits, and that nothing of it stays behind."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil
import pytest
from hearken_demo.house import House
from hearken_demo.paths import ROOT
from hearken_demo.processes import HOST

RUNNING = "Hearken          added"
"""On the line after which everything is running."""

RUN_SECONDS = 180.0
"""A run with a few sentences takes half a minute."""

END_SECONDS = 30.0
"""Home Assistant writes its state down before it ends."""

PROGRAMS = 4
"""The engine and Home Assistant, each under its guard."""


@dataclass
class Demo:
    """A demo that was started as a program."""

    process: asyncio.subprocess.Process
    printed: str = ""

    async def read(self, until: str | None = None) -> str:
        """Read what it prints until some words have come, or to its end."""
        assert self.process.stdout is not None
        async with asyncio.timeout(RUN_SECONDS):
            while until is None or until not in self.printed:
                line = await self.process.stdout.readline()
                if not line:
                    assert until is None, f"it ended before “{until}”:\n{self.printed}"
                    break
                self.printed += line.decode()
        return self.printed

    def programs(self) -> tuple[list[psutil.Process], list[int]]:
        """Return what it has started, and the ports they listen on."""
        programs = psutil.Process(self.process.pid).children(recursive=True)
        sockets = [found for program in programs for found in program.net_connections("tcp")]
        return programs, [found.laddr.port for found in sockets if found.status == psutil.CONN_LISTEN]


@asynccontextmanager
async def demo(*arguments: str) -> AsyncGenerator[Demo]:
    """Start the demo; end it if the test did not."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "hearken_demo", "--silent", *arguments),
        env=os.environ | {"PYTHONPATH": str(ROOT / "demo")},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        # A shell that starts the tests in the background has them, and what they start, ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        yield Demo(process)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _is_open(port: int) -> bool:
    """Tell whether somebody answers on a port."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def assert_gone(programs: list[psutil.Process], ports: list[int]) -> None:
    """Check that the programs end soon, and that nobody answers on their ports any more."""
    assert len(programs) >= PROGRAMS
    assert len(ports) >= 2
    _, alive = psutil.wait_procs(programs, timeout=END_SECONDS)
    assert alive == []
    assert [port for port in ports if _is_open(port)] == []


async def test_sentences_and_recordings_of_ones_own(house: House, tmp_path: Path) -> None:
    """--say and --wav are spoken, shown, answered and kept; everything is gone at the end."""
    recording, kept = tmp_path / "question.wav", tmp_path / "kept"
    (await house.engine.speak("Is the garage door open?")).save(recording)

    async with demo("--say", "Turn off the hallway light.", "--wav", str(recording), "--keep", str(kept)) as run:
        await run.read(RUNNING)
        programs, ports = run.programs()
        printed = await run.read()
        assert await run.process.wait() == 0, printed

    assert_gone(programs, ports)
    assert "changed   Hallway light: on → off" in printed, printed
    assert "question.wav" in printed
    assert "you wait" in printed
    assert sorted(file.name for file in (kept / "replies").iterdir()) == ["1.wav", "2.wav"]
    assert {"engine.log", "home-assistant.log"} <= {file.name for file in kept.iterdir()}


async def test_serve_gives_an_address_and_a_sign_in_until_ctrl_c(tmp_path: Path) -> None:
    """The printed account opens the printed Home Assistant; Ctrl-C is the normal end."""
    async with demo("--serve", "--say", "Turn on the kitchen light.", "--keep", str(tmp_path / "kept")) as run:
        printed = await run.read("password")
        programs, ports = run.programs()
        facts = dict(line.split(maxsplit=1) for line in printed.splitlines()[-3:])
        async with aiohttp.ClientSession(facts["open"]) as session:
            body = {"client_id": facts["open"], "handler": ["homeassistant", None], "redirect_uri": facts["open"]}
            flow = await (await session.post("/auth/login_flow", json=body)).json()
            account = {"client_id": facts["open"], "username": facts["user"], "password": facts["password"]}
            answer = await (await session.post(f"/auth/login_flow/{flow['flow_id']}", json=account)).json()
        assert answer["type"] == "create_entry"

        run.process.send_signal(signal.SIGINT)
        await run.read()
        assert await run.process.wait() == 0

    assert_gone(programs, ports)


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)],
    ids=str,
)
async def test_nothing_stays_behind_however_it_ends(number: signal.Signals, code: int, tmp_path: Path) -> None:
    """Interrupted in the middle, asked to end, or killed outright: no process and no port is left."""
    async with demo("--keep", str(tmp_path / "kept")) as run:
        await run.read(RUNNING)
        programs, ports = run.programs()
        run.process.send_signal(number)
        await run.read()
        assert await run.process.wait() == code

    assert_gone(programs, ports)


@pytest.mark.parametrize("arguments", [("--sing",), ("--wav", "/no/such/file.wav"), ("--keep", "/")])
async def test_wrong_arguments_are_told_before_anything_starts(arguments: tuple[str, ...]) -> None:
    """A wrong command line ends at once, in words."""
    async with demo(*arguments) as run:
        printed = await run.read()
        assert await run.process.wait() == 2

    assert "scripts/demo: error:" in printed
    assert arguments[-1] in printed
