"""A real engine whose page is driven: its folder is empty; the starter models are in another, which is only read."""

import asyncio
import os
import sys
import threading
import time
import wave
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import psutil
from hearken_demo.paths import RunFolder, cache_folder
from hearken_demo.processes import HOST, Program, free_port

READY_SECONDS = 90.0
"""The engine is ready in about 5 s; a slow disk's first read of the models takes several times that."""

CHECKOUT = {"PYTHONPATH": str(Path(__file__).parents[2] / "addon")}
"""The engine that is tested is that of this checkout, wherever the environment has another from."""


def starter_models() -> Path:
    """Return the folder in which scripts/setup puts the starter models."""
    return Path(os.environ.get("HEARKEN_MODELS_DIR") or cache_folder() / "models")


@dataclass
class PageEngine:
    """A running engine."""

    program: Program
    port: int
    """Of Wyoming."""
    page: str
    """Address of its page."""
    models: Path
    """Its own folder of models."""
    token: str = ""
    """What its page asks for."""

    async def get(self, path: str) -> Any:
        """Ask the page's interface, as no browser is needed for."""
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar, headers={"X-Hearken": "1"}) as client:
            if self.token:
                await client.post(f"{self.page}api/enter", json={"token": self.token})
            async with client.get(f"{self.page}api/{path}") as response:
                return await response.json()

    async def say(self, text: str) -> tuple[bytes, int]:
        """Let the engine's voice say a text; return PCM and rate."""
        async with (
            aiohttp.ClientSession(headers={"X-Hearken": "1"}) as client,
            client.post(f"{self.page}api/say", json={"text": text}) as response,
        ):
            file = self.models / "said.wav"
            file.write_bytes(await response.read())
        with wave.open(str(file)) as sound:
            return sound.readframes(sound.getnframes()), sound.getframerate()

    @asynccontextmanager
    async def slowly(self) -> AsyncGenerator[None]:
        """Let whatever the engine starts to fetch models work for moments only, as over a slow line.

        Over a fast one, a twentieth of a second was once a third of a model: it was there before anybody looked.
        A thread of its own brakes: on a busy machine the test's own waits would let a whole model through.
        """
        done = threading.Event()
        braking = asyncio.create_task(asyncio.to_thread(self._brake, done))
        try:
            yield
        finally:
            done.set()
            await braking

    def _brake(self, done: threading.Event) -> None:
        """Stop what fetches, but for a hundredth of a second in each quarter, until `done`."""
        fetching: list[psutil.Process] = []
        while not done.is_set():
            for process in self.program.processes():
                with suppress(psutil.Error):
                    if process not in fetching and "pip" in process.cmdline():
                        process.suspend()
                        fetching.append(process)
            # What starts to fetch is found soon; what was found moves on only where the whole quarter is over.
            if not done.wait(0.05 if not fetching else 0.25):
                for signal_ in (psutil.Process.resume, psutil.Process.suspend):
                    for process in fetching:
                        with suppress(psutil.Error):
                            signal_(process)
                    time.sleep(0.01)
        for process in fetching:
            with suppress(psutil.Error):
                process.resume()

    async def wait(self, *states: str, seconds: float = READY_SECONDS) -> None:
        """Wait until the engine is in one of these states."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.program.check()
            try:
                if (await self.get("status"))["status"]["state"] in states:
                    return
            except (aiohttp.ClientError, OSError):
                pass
            await asyncio.sleep(0.2)
        raise TimeoutError("\n".join(self.program.explain()))


@asynccontextmanager
async def run_engine(
    folder: RunFolder,
    name: str,
    *flags: str,
    starter: bool = True,
    token: str = "",
    environment: dict[str, str] | None = None,
) -> AsyncGenerator[PageEngine]:
    """Run an engine with its page; without the starter models it has none at all."""
    models = folder.path / name
    models.mkdir()
    port, web_port = free_port(), free_port()
    extra = str(starter_models()) if starter else ""
    command = [sys.executable, "-m", "hearken_engine", "serve", "--host", HOST, "--port", str(port)]
    command += ["--web-port", str(web_port), "--models-dir", str(models), "--extra-models-dir", extra, *flags]
    program = Program(
        "The engine",
        command,
        log=folder.path / f"{name}.log",
        environment=CHECKOUT | (environment or {}),
    )
    async with program:
        engine = PageEngine(program, port, f"http://{HOST}:{web_port}/", models, token)
        await engine.wait("ready", "degraded")
        yield engine
