"""How fast models were when they were tested: a file beside the models, true as long as model and machine stay."""

import hashlib
import platform
from pathlib import Path

from ..errors import FetchError
from ..protocol import ErrorCode, Speed
from ..shape import ProtocolError
from .json_file import read_object, write_object
from .store import Installed

SPEEDS_FILE = "hearken-speeds.json"


class Speeds:
    """What was measured of each model."""

    def __init__(self, folder: Path, threads: int) -> None:
        """Take the engine's folder of models, and the threads that an engine may use."""
        self._path = folder / SPEEDS_FILE
        self._machine = f"{platform.machine()} {threads}"

    def read(self) -> dict[str, tuple[str, Speed]]:
        """Return fingerprint and speed of all that was measured, by name; what cannot be read is left out."""
        found = {}
        for name, facts in read_object(self._path).items():
            try:
                found[name] = (str(facts["model"]), Speed.from_data(facts["speed"], name))
            except (ProtocolError, KeyError, TypeError):
                continue
        return found

    def keep(self, model: Installed, speed: Speed) -> None:
        """Keep what was measured; FetchError where the folder cannot be written."""
        facts = {"model": self.fingerprint(model), "speed": speed.to_data()}
        try:
            write_object(self._path, {**read_object(self._path), model.name: facts})
        except OSError as err:
            raise FetchError(
                f"The speed of {model.name} cannot be kept: {err.strerror or err}.", ErrorCode.STORE_FAILED
            ) from err

    def fingerprint(self, model: Installed) -> str:
        """Return what changes with a model's files (name, size, time) and with the machine."""
        facts = [self._machine, model.name]
        for file in model.files:
            stat = file.stat()
            facts.append(f"{file.name}:{stat.st_size}:{stat.st_mtime_ns}")
        return hashlib.sha256("\n".join(facts).encode()).hexdigest()
