"""Where things are: the checkout, its cache, and the folder of one run."""

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""

HOME_TEMPLATE = ROOT / "demo" / "home"
"""The demo home's Home Assistant configuration; copied for each run, never written."""

HOME_DATA = ROOT / "demo" / "home.yaml"
"""Floors, areas and entities of the demo home."""

INTEGRATION = ROOT / "custom_components" / "hearken"
"""Hearken's integration, copied into the demo home."""

KEPT_RUNS = 5
"""Runs whose logs and recordings stay in the cache; a run is about 3 MB."""


def cache_folder() -> Path:
    """Return the cache, by the same rule as scripts/lib/common.sh."""
    return Path(os.environ.get("HEARKEN_CACHE") or ROOT / ".cache")


def _in_use(run: Path) -> bool:
    """Tell whether the process that a run folder is named after is still there, as with --serve."""
    try:
        os.kill(int(run.name.rpartition("-")[2]), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True


@dataclass(frozen=True)
class RunFolder:
    """Everything one run writes."""

    path: Path

    @classmethod
    def create(cls, path: Path | None = None) -> "RunFolder":
        """Make a fresh folder, in the cache unless another place is wanted, and forget the oldest runs there."""
        if path is None:
            runs = cache_folder() / "demo"
            runs.mkdir(parents=True, exist_ok=True)
            for old in sorted(runs.glob("run-*"))[: 1 - KEPT_RUNS]:
                if not _in_use(old):
                    shutil.rmtree(old, ignore_errors=True)
            path = runs / f"run-{datetime.now().astimezone():%Y%m%d-%H%M%S}-{os.getpid()}"
        path.mkdir(parents=True)
        return cls(path)

    @property
    def home(self) -> Path:
        """The configuration folder of this run's Home Assistant."""
        return self.path / "home"

    @property
    def replies(self) -> Path:
        """Spoken replies, one WAV a sentence."""
        return self.path / "replies"

    @property
    def engine_log(self) -> Path:
        """What the engine printed."""
        return self.path / "engine.log"

    @property
    def home_assistant_log(self) -> Path:
        """What Home Assistant printed."""
        return self.path / "home-assistant.log"
