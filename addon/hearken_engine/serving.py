"""What stands around the engines while they serve: the door, the page, the announcement, and what follows options."""

import asyncio
import logging
import os

from . import __version__
from .discovery import announced, engine_id
from .engines import Engines
from .model_manager import ModelManager
from .options import LiveOptions, OptionsFile, SupervisorOptions
from .provision import provide
from .server import Server
from .settings import SUPERVISOR_VARIABLE, options_file
from .web.desk import Desk
from .web.log_book import LogBook
from .web.site import Site

_LOGGER = logging.getLogger(__name__)


async def serve(engines: Engines, loading: asyncio.Task[None], log: LogBook, stop: asyncio.Event) -> None:
    """Let clients in while the models are loaded, and until `stop`; SettingsError if that cannot be."""
    settings = engines.settings
    identifier = engine_id(settings.models_dir)
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
        working = asyncio.create_task(_work(engines, loading, server.models, options))
        await stop.wait()
        _LOGGER.info("Stopping")
        if site is not None:
            await site.stop()
        await server.stop()
        working.cancel()


def _live_options(engines: Engines, models: ModelManager) -> LiveOptions:
    """Return what follows the options: in the app the Supervisor's, elsewhere those of the file."""
    token = os.environ.get(SUPERVISOR_VARIABLE)
    return LiveOptions(engines, models, SupervisorOptions(token) if token else OptionsFile(options_file(os.environ)))


async def _work(engines: Engines, loading: asyncio.Task[None], models: ModelManager, options: LiveOptions) -> None:
    settings = engines.settings
    options.check_names(settings.options)
    await loading
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(options.watch())
        if settings.provide:
            tasks.create_task(provide(settings, models))
