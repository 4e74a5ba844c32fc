"""What the owner chose while the engine ran, models above all: a file beside the models, which outlives the engine.

A choice wins over the app's options and the defaults, because it is the newer wish; an option that was changed since
is newer still. A flag or a variable wins over both, because whoever starts the engine by hand means it.
"""

import logging
from collections.abc import Mapping
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


_INSTEAD_OF = "instead-of"
"""The key of what the options said, by setting, when something else was chosen; null where they said nothing."""


def read_choices(folder: Path, options: Mapping[str, str]) -> dict[str, str]:
    """Return what was chosen by setting, and not changed since in the options.

    What makes no sense is said in the log and left out.
    """
    known = {str(kind): setting for kind, setting in SETTINGS.items()}
    choices = {}
    facts = read_object(folder / CHOICES_FILE)
    instead_of = _object(facts.pop(_INSTEAD_OF, {}))
    for kind, name in facts.items():
        if kind in known and isinstance(name, str) and name:
            choices[known[kind]] = name
        elif kind == OFFLINE and isinstance(name, bool):
            choices[OFFLINE] = "on" if name else "off"
        else:
            _LOGGER.warning("%s in %s is no choice", kind, folder / CHOICES_FILE)
    return {
        setting: name
        for setting, name in choices.items()
        if setting not in instead_of or instead_of[setting] == options.get(setting)
    }


def write_choice(folder: Path, kind: ModelKind, name: str, options: Mapping[str, str]) -> None:
    """Keep a choice, and what the options say instead; FetchError where the folder cannot be written."""
    _write(folder, kind, name, SETTINGS[kind], options)


def write_offline(folder: Path, options: Mapping[str, str], *, offline: bool) -> None:
    """Keep whether connections to the outside are forbidden; FetchError where the folder cannot be written."""
    _write(folder, OFFLINE, offline, OFFLINE, options)


def _object(facts: object) -> dict[str, object]:
    return facts if isinstance(facts, dict) else {}


def _write(folder: Path, key: str, value: object, setting: str, options: Mapping[str, str]) -> None:
    path = folder / CHOICES_FILE
    try:
        facts = read_object(path)
        instead_of = {**_object(facts.get(_INSTEAD_OF)), setting: options.get(setting)}
        write_object(path, {**facts, key: value, _INSTEAD_OF: instead_of})
    except OSError as err:
        raise FetchError(
            f"The choice of {value if isinstance(value, str) else key} cannot be kept in {folder}: "
            f"{err.strerror or err}.",
            ErrorCode.STORE_FAILED,
        ) from err
