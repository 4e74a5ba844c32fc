"""`serve`: the engine on its Wyoming port, until SIGTERM."""

import argparse
import asyncio
import logging
import os
import signal
import sys
from typing import Any

from . import __version__
from .discovery import announced, engine_id
from .engines import Engines
from .model_manager import ModelManager
from .options import LiveOptions, OptionsFile, SupervisorOptions
from .protocol import EngineState
from .provision import provide
from .server import Server
from .settings import SUPERVISOR_VARIABLE, Settings, options_file
from .web.desk import Desk
from .web.log_book import LogBook
from .web.site import Site
from .worker import leave_within

_LOGGER = logging.getLogger(__name__)

_LAST_WORK_SECONDS = 0.5
"""For an engine that is in the middle of something when all clients are gone already."""


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
    asyncio.run(_run(settings, log))
    _LOGGER.info("Stopped")
    leave_within(_LAST_WORK_SECONDS)
    return 0


async def _run(settings: Settings, log: LogBook) -> None:
    identifier = engine_id(settings.models_dir)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    engines = Engines(settings)
    server = Server(settings, engines, identifier)
    options = _live_options(engines, server.models)
    desk = Desk(
        settings=settings,
        engines=engines,
        models=server.models,
        options=options,
        log=log,
        port=lambda: server.port,
    )
    # Before anything listens: what is not safe is not started.
    site = Site(desk) if settings.web_port else None
    await server.start()
    if site is not None:
        await site.start()
    _LOGGER.info("Hearken engine %s, models in %s", __version__, settings.models_dir)
    async with announced(settings, server.port, identifier):
        working = asyncio.create_task(_work(engines, server.models, options))
        await stop.wait()
        _LOGGER.info("Stopping")
        if site is not None:
            await site.stop()
        await server.stop()
        engines.stop()
        working.cancel()


def _live_options(engines: Engines, models: ModelManager) -> LiveOptions:
    """Return what follows the options: in the app the Supervisor's, elsewhere those of the file."""
    token = os.environ.get(SUPERVISOR_VARIABLE)
    return LiveOptions(engines, models, SupervisorOptions(token) if token else OptionsFile(options_file(os.environ)))


async def _work(engines: Engines, models: ModelManager, options: LiveOptions) -> None:
    settings = engines.settings
    options.check_names(settings.options)
    await _load(engines)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(options.watch())
        if settings.provide:
            tasks.create_task(provide(settings, models))


async def _load(engines: Engines) -> None:
    await engines.load()
    status = engines.status()
    if status.state is EngineState.READY:
        _LOGGER.info("Ready after %.1f s, using %d MB", status.uptime, status.memory >> 20)
    else:
        _LOGGER.warning("Running, but not everything works; the errors above say what to do")
    await engines.warm_up()
