"""What the owner may choose, from flags, the environment or the app's options file, read once.

A flag wins over the environment, that over the options file, that over the default.
"""

import argparse
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from .errors import SettingsError
from .llm.endpoints import Endpoint, read_endpoints
from .protocol import DEFAULT_PORT
from .tts.manner import read_speed, read_volume

OPTIONS_FILE = Path("/data/options.json")
"""Where the Supervisor puts what the owner chose on the app's page."""

MAX_PORT = 65_535
LOG_LEVELS = ("debug", "info", "warning", "error")


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= MAX_PORT:
        raise ValueError(f"a port is between 0 and {MAX_PORT}")
    return port


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise ValueError("a count is not negative")
    return count


def _log_level(text: str) -> str:
    if text.lower() not in LOG_LEVELS:
        raise ValueError(f"one of {', '.join(LOG_LEVELS)}")
    return text.lower()


def _default_models_dir() -> Path:
    if OPTIONS_FILE.parent.is_dir():
        return OPTIONS_FILE.parent / "models"
    return Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "hearken" / "models"


def _setting(read: Callable[[str], Any], default: Any, text: str) -> Any:
    """Describe one setting: how its text is read, its default (or a function for it), and a line of help."""
    meta = {"read": read, "help": text}
    return field(default_factory=default, metadata=meta) if callable(default) else field(default=default, metadata=meta)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The engine's settings; every field is a flag, a `HEARKEN_…` variable and a key of the options file."""

    host: str = _setting(str, "127.0.0.1", "address to listen on; empty for none")
    port: int = _setting(_port, DEFAULT_PORT, "TCP port to listen on; 0 takes a free one")
    unix: Path | None = _setting(Path, None, "Unix socket to listen on too")  # noqa: RUF009 - a field
    token: str | None = _setting(str, None, "secret that clients must bring")
    name: str = _setting(str, "Hearken", "name shown where the engine is discovered")
    models_dir: Path = _setting(Path, _default_models_dir, "folder that holds the models")  # noqa: RUF009 - a field
    stt_model: str = _setting(str, "whisper-base", "speech-to-text model")
    llm_model: str = _setting(str, "smollm2-135m", "chat model; empty for none")
    endpoints: tuple[Endpoint, ...] = _setting(
        read_endpoints, (), "the owner's own servers for the LLM, asked before the local one: url|model|key each"
    )
    embed_model: str = _setting(str, "use-multilingual", "sentence encoder; empty for none")
    voice: str = _setting(str, "en_US-joe-medium", "voice for languages that have no voice of their own")
    speed: float = _setting(read_speed, 1.0, "how fast is spoken: 0.5 to 2 times the voice's own speed")
    volume: float = _setting(read_volume, 1.0, "how loud is spoken: 0 to 2 times the normal loudness")
    speech_cache: int = _setting(_count, 64, "MB of spoken replies kept on disk; 0 keeps none")
    voices_memory: int = _setting(_count, 450, "MB of memory that loaded voices may take together")
    threads: int = _setting(_count, 0, "threads an engine may use; 0 takes one a core")
    context: int = _setting(_count, 4096, "tokens of chat that the LLM keeps in view")
    log_level: str = _setting(_log_level, "info", f"one of {', '.join(LOG_LEVELS)}")


def add_flags(parser: argparse._ActionsContainer) -> None:
    """Give the parser a flag for each setting."""
    for setting in fields(Settings):
        parser.add_argument(
            f"--{setting.name.replace('_', '-')}",
            dest=setting.name,
            metavar=setting.name.upper(),
            help=f"{setting.metadata['help']} (environment: {variable(setting.name)})",
        )


def variable(name: str) -> str:
    """Return the name of the environment variable of a setting."""
    return f"HEARKEN_{name.upper()}"


def read_settings(
    flags: Mapping[str, str | None], environ: Mapping[str, str], options_file: Path = OPTIONS_FILE
) -> Settings:
    """Return the settings; SettingsError names the source and the value that make no sense."""
    options = _read_options(options_file)
    chosen: dict[str, Any] = {}
    for setting in fields(Settings):
        sources = (
            (f"--{setting.name.replace('_', '-')}", flags.get(setting.name)),
            (variable(setting.name), environ.get(variable(setting.name))),
            (f"{setting.name} in {options_file}", options.get(setting.name)),
        )
        for source, value in sources:
            if value is None:
                continue
            try:
                text = json.dumps(value) if isinstance(value, list) else str(value)
                chosen[setting.name] = setting.metadata["read"](text)
            except ValueError as err:
                # An endpoint has a key in it, which belongs in no log.
                shown = "not as it should be" if setting.name == "endpoints" else f"{value!r}, which cannot be"
                raise SettingsError(f"{source} is {shown}: {err}.") from err
            break
    return Settings(**chosen)


def _read_options(path: Path) -> dict[str, Any]:
    try:
        options = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as err:
        raise SettingsError(f"The options file {path} cannot be read: {err}.") from err
    if not isinstance(options, dict):
        raise SettingsError(f"The options file {path} holds no object.")
    return options
