"""What all parts of the page work with."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ..engines import Engines
from ..model_manager import ModelManager
from ..options import LiveOptions
from ..settings import Settings
from ..worker import Worker
from .log_book import LogBook


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The engine, as the page has it."""

    settings: Settings
    engines: Engines
    models: ModelManager
    options: LiveOptions
    log: LogBook
    port: Callable[[], int | None]
    """Where Wyoming is listened to; None where it is only a Unix socket."""
    worker: Worker = field(default_factory=lambda: Worker("page"))
    """Looks at the disk and at connections, beside the event loop."""
