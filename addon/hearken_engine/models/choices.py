"""What the owner chose while the engine ran, models above all: a file beside the models, which outlives the engine.

A choice wins over the app's options and the defaults, because it is the newer wish; a flag or a variable wins over it,
because whoever starts the engine by hand means it.
"""

import logging
from pathlib import Path

from ..errors import FetchError
from ..protocol import ErrorCode, ModelKind
from .json_file import read_object, write_object

_LOGGER = logging.getLogger(__name__)

CHOICES_FILE = "hearken-choices.json"

SETTINGS = {
    ModelKind.STT: "stt_model",
    ModelKind.LLM: "llm_model",
    ModelKind.TTS: "voice",
    ModelKind.EMBED: "embed_model",
}
"""The setting that names the model of a kind."""


OFFLINE = "offline"
"""The setting that forbids connections to the outside, and its key in the file."""


def read_choices(folder: Path) -> dict[str, str]:
    """Return what was chosen by setting; what makes no sense is said in the log and left out."""
    known = {str(kind): setting for kind, setting in SETTINGS.items()}
    choices = {}
    for kind, name in read_object(folder / CHOICES_FILE).items():
        if kind in known and isinstance(name, str) and name:
            choices[known[kind]] = name
        elif kind == OFFLINE and isinstance(name, bool):
            choices[OFFLINE] = "on" if name else "off"
        else:
            _LOGGER.warning("%s in %s is no choice", kind, folder / CHOICES_FILE)
    return choices


def write_choice(folder: Path, kind: ModelKind, name: str) -> None:
    """Keep a choice; FetchError where the folder cannot be written."""
    _write(folder, kind, name)


def write_offline(folder: Path, *, offline: bool) -> None:
    """Keep whether connections to the outside are forbidden; FetchError where the folder cannot be written."""
    _write(folder, OFFLINE, offline)


def _write(folder: Path, key: str, value: object) -> None:
    path = folder / CHOICES_FILE
    try:
        write_object(path, {**read_object(path), key: value})
    except OSError as err:
        raise FetchError(
            f"The choice of {value if isinstance(value, str) else key} cannot be kept in {folder}: "
            f"{err.strerror or err}.",
            ErrorCode.STORE_FAILED,
        ) from err
