"""`serve`: the engine on its Wyoming port, until SIGTERM."""

import argparse
import asyncio
import logging
import signal
import sys
from typing import Any

from .engines import Engines
from .errors import HearkenError
from .protocol import EngineState
from .settings import Settings
from .web.log_book import LogBook
from .worker import leave_within

_LOGGER = logging.getLogger(__name__)

_LAST_WORK_SECONDS = 0.5
"""For an engine that is in the middle of something when all clients are gone already."""

_FAILED = 1
"""The exit code of what could not be started."""


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add `serve`."""
    serve = commands.add_parser("serve", parents=[shared], help="hear, answer and speak on a Wyoming port")
    serve.set_defaults(command=_serve)


def _serve(_options: argparse.Namespace, settings: Settings) -> int:
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    # Some libraries tell what they do for every file.
    logging.getLogger("faster_whisper").setLevel(logging.WARNING)
    log = LogBook()
    logging.getLogger().addHandler(log)
    try:
        asyncio.run(_run(settings, log))
    except HearkenError:
        leave_within(_LAST_WORK_SECONDS, _FAILED)
        raise
    _LOGGER.info("Stopped")
    leave_within(_LAST_WORK_SECONDS)
    return 0


async def _run(settings: Settings, log: LogBook) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    engines = Engines(settings)
    loading = asyncio.Task(_load(engines), loop=asyncio.get_running_loop(), eager_start=True)
    # The first model is loaded in its thread while this is imported.
    from .serving import serve  # noqa: PLC0415

    try:
        await serve(engines, loading, log, stop)
    finally:
        loading.cancel()
        engines.stop()


async def _load(engines: Engines) -> None:
    await engines.load()
    status = engines.status()
    if status.state is EngineState.READY:
        _LOGGER.info("Ready after %.1f s, using %d MB", status.uptime, status.memory >> 20)
    else:
        _LOGGER.warning("Running, but not everything works; the errors above say what to do")
