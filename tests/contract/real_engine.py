"""The engine's real server with real starter models, in this process."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from hearken_engine.engines import Engines
from hearken_engine.server import Server
from hearken_engine.settings import Settings

_NONE = {"stt_model": "none", "voice": "none", "embed_model": "", "llm_model": ""}


@asynccontextmanager
async def running(**settings: Any) -> AsyncGenerator[int]:
    """Yield the port of an engine with the models that these settings name, and no others."""
    folder = Path(os.environ.get("HEARKEN_MODELS_DIR", Path(__file__).parents[2] / ".cache" / "models"))
    chosen = Settings(host="127.0.0.1", port=0, models_dir=folder, threads=1, **_NONE | settings)
    engines = Engines(chosen)
    server = Server(chosen, engines, "engine-1")
    await server.start()
    await engines.load()
    assert server.port is not None
    yield server.port
    await server.stop()
    engines.stop()
    for worker in (*engines._workers, engines.homes._worker):
        # The next test must not find a thread of this one.
        worker._executor.shutdown(wait=True)
