"""What the owner may choose, from flags, the environment or the app's options file, read once.

A flag wins over the environment, that over what was chosen while the engine ran (`models.choices`), that over the
options file, that over the default. An option that was changed after such a choice is the newer wish, and wins over it.
"""

import argparse
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self

from .errors import SettingsError
from .llm.endpoints import Endpoint, read_endpoints
from .models.choices import SETTINGS, read_choices
from .protocol import DEFAULT_PORT, ModelKind
from .tts.manner import read_speed, read_volume

OPTIONS_FILE = Path("/data/options.json")
"""Where the Supervisor puts what the owner chose on the app's page."""

OPTIONS_VARIABLE = "HEARKEN_OPTIONS_FILE"
"""Names another file with options, where the engine is no app."""

DEFAULT_WEB_PORT = 8099
"""Where the Supervisor looks for an app's page if nothing else is said."""

SUPERVISOR_VARIABLE = "SUPERVISOR_TOKEN"
"""What the Supervisor gives to every app that it starts."""

ALL_ADDRESSES = "0.0.0.0"

MAX_PORT = 65_535
KV_TYPES = ("q8_0", "f16")
LOG_LEVELS = ("debug", "info", "warning", "error")
_SECRET = ("token", "web_token", "endpoints")


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


def _kv_type(text: str) -> str:
    if text not in KV_TYPES:
        raise ValueError(f"one of {', '.join(KV_TYPES)}")
    return text


def _log_level(text: str) -> str:
    if text.lower() not in LOG_LEVELS:
        raise ValueError(f"one of {', '.join(LOG_LEVELS)}")
    return text.lower()


_SWITCHES = {"true": True, "on": True, "yes": True, "1": True, "false": False, "off": False, "no": False, "0": False}


def _switch(text: str) -> bool:
    try:
        return _SWITCHES[text.lower()]
    except KeyError as err:
        raise ValueError("one of on, off") from err


def _no() -> bool:
    return False


def _secret(text: str) -> str | None:
    return text or None


def _folder(text: str) -> Path | None:
    return Path(text) if text else None


def _default_extra_models_dir() -> Path | None:
    """In the app, the folder of Home Assistant's that its owner reaches over the network: `share`."""
    return Path("/share/hearken") if OPTIONS_FILE.parent.is_dir() else None


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
    token: str | None = _setting(_secret, None, "secret that clients must bring")
    name: str = _setting(str, "Hearken", "name shown where the engine is discovered")
    models_dir: Path = _setting(Path, _default_models_dir, "folder that holds the models")  # noqa: RUF009 - a field
    extra_models_dir: Path | None = _setting(  # noqa: RUF009 - a field
        _folder, _default_extra_models_dir, "folder of the owner's own models, which is only read; empty for none"
    )
    offline: bool = _setting(_switch, _no, "on forbids every connection to the outside: no model is fetched")
    provide: bool = _setting(_switch, _no, "on fetches the chosen models that are missing, when the engine starts")
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
    kv_type: str = _setting(_kv_type, KV_TYPES[0], "how the LLM keeps what it read: q8_0, or f16 in twice the memory")
    gpu_layers: int = _setting(int, 0, "layers of the LLM on a GPU; -1 for all of them")
    prompt_cache: int = _setting(_count, 512, "MB of prepared prompts kept on disk; 0 keeps none")
    llm_memory: int = _setting(_count, 0, "MB of memory that chat models may take; 0 for what the machine can spare")
    llm_idle: int = _setting(_count, 15, "minutes after which a chat model that is not the chosen one is unloaded")
    log_level: str = _setting(_log_level, "info", f"one of {', '.join(LOG_LEVELS)}")
    web_host: str = _setting(str, "127.0.0.1", "address of the page; one that others reach needs a web token")
    web_port: int = _setting(_port, DEFAULT_WEB_PORT, "TCP port of the page; 0 for no page")
    web_token: str | None = _setting(_secret, None, "secret that the page asks for")
    by_hand: frozenset[str] = frozenset()
    """No setting: the names of those that a flag or a variable sets, so that nothing else changes them."""
    options: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """No setting: what the options file says, as it is written there."""
    supervised: bool = False
    """No setting: whether this is the app, which Home Assistant's Supervisor runs and whose page it shows."""

    @property
    def fixed(self) -> frozenset[ModelKind]:
        """The kinds whose model a flag or a variable names, so that no other can be chosen."""
        return frozenset(kind for kind, name in SETTINGS.items() if name in self.by_hand)

    @property
    def offline_fixed(self) -> bool:
        """Whether a flag or a variable sets `offline`, so that it cannot be switched."""
        return "offline" in self.by_hand

    def chosen(self, kind: ModelKind) -> str:
        """Return the name of the model that is chosen of a kind; empty for none."""
        return str(getattr(self, SETTINGS[kind]))

    def with_model(self, kind: ModelKind, name: str) -> Self:
        """Return the same settings with another model of a kind."""
        values: dict[str, Any] = {SETTINGS[kind]: name}
        return replace(self, **values)


def _all_settings() -> Iterator[Field[Any]]:
    return (setting for setting in fields(Settings) if setting.metadata)


def add_flags(parser: argparse._ActionsContainer) -> None:
    """Give the parser a flag for each setting."""
    for setting in _all_settings():
        parser.add_argument(
            f"--{setting.name.replace('_', '-')}",
            dest=setting.name,
            metavar=setting.name.upper(),
            help=f"{setting.metadata['help']} (environment: {variable(setting.name)})",
        )


def options_file(environ: Mapping[str, str]) -> Path:
    """Return where the options are."""
    return Path(environ.get(OPTIONS_VARIABLE) or OPTIONS_FILE)


def variable(name: str) -> str:
    """Return the name of the environment variable of a setting."""
    return f"HEARKEN_{name.upper()}"


def read_settings(
    flags: Mapping[str, str | None], environ: Mapping[str, str], options_path: Path = OPTIONS_FILE
) -> Settings:
    """Return the settings; SettingsError names the source and the value that make no sense."""
    options = read_options(options_path)
    chosen: dict[str, Any] = {}
    choices: dict[str, str] = {}
    named = set()
    for setting in _all_settings():
        by_hand = (
            (f"--{setting.name.replace('_', '-')}", flags.get(setting.name)),
            (variable(setting.name), environ.get(variable(setting.name))),
        )
        if any(value is not None for _, value in by_hand):
            named.add(setting.name)
        sources = (
            *by_hand,
            (f"the choice of {setting.name}", choices.get(setting.name)),
            (f"{setting.name} in {options_path}", options.get(setting.name)),
        )
        for source, value in sources:
            if value is None:
                continue
            chosen[setting.name] = read_value(setting.name, value, source)
            break
        if setting.name == "models_dir":
            # It stands before the models: what was chosen lies in it.
            choices = read_choices(chosen.get("models_dir") or _default_models_dir(), options)
    supervised = SUPERVISOR_VARIABLE in environ
    if supervised:
        # The Supervisor's proxy comes from outside of the container.
        chosen.setdefault("web_host", ALL_ADDRESSES)
    return Settings(
        **chosen,
        by_hand=frozenset(named),
        options=options,
        supervised=supervised,
    )


def setting_names() -> frozenset[str]:
    """Return the names of all settings."""
    return frozenset(setting.name for setting in _all_settings())


def read_value(name: str, text: str, source: str) -> Any:
    """Return what a setting's text means; SettingsError names the source of one that makes no sense."""
    setting = next(setting for setting in _all_settings() if setting.name == name)
    try:
        return setting.metadata["read"](text)
    except ValueError as err:
        # What is secret, or has a key in it, belongs in no log.
        shown = "not as it should be" if name in _SECRET else f"{text!r}, which cannot be"
        raise SettingsError(f"{source} is {shown}: {err}.") from err


def default_value(name: str) -> Any:
    """Return what a setting is if nobody says anything of it."""
    return getattr(Settings(), name)


def read_options(path: Path) -> dict[str, str]:
    """Return the options of a file as text, none where there is no file; SettingsError if it cannot be read."""
    try:
        options = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as err:
        raise SettingsError(f"The options file {path} cannot be read: {err}.") from err
    if not isinstance(options, dict):
        raise SettingsError(f"The options file {path} holds no object.")
    return options_as_text(options)


def options_as_text(options: Mapping[str, Any]) -> dict[str, str]:
    """Return options as they would be written as flags; one without a value is none."""
    return {
        name: json.dumps(value) if isinstance(value, list) else str(value)
        for name, value in options.items()
        if value is not None
    }
