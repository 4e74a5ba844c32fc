"""What the owner changes in the options while the engine runs: noticed, judged in a sentence, applied.

What did not change stays loaded. What can only be applied at a start is said.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Protocol

import aiohttp

from .engines import Engines
from .errors import HearkenError, SettingsError
from .model_manager import ModelManager
from .models.choices import OFFLINE, SETTINGS
from .protocol import ModelKind
from .settings import default_value, options_as_text, read_options, read_value, setting_names

_LOGGER = logging.getLogger(__name__)

POLL_SECONDS = 10.0
"""Between two looks: who has saved the options and goes to try them finds them applied."""

SUPERVISOR = "http://supervisor"
"""The name that every app knows the Supervisor by."""

_PATIENCE = aiohttp.ClientTimeout(total=5)
"""The Supervisor is on the same machine; one that is busy is asked again at the next look."""

AT_ONCE = frozenset(
    {
        *("speed", "volume", "speech_cache", "voices_memory"),
        *("endpoints", "context", "kv_type", "gpu_layers", "prompt_cache", "llm_memory", "llm_idle"),
    }
)
"""What `Engines.use` applies. Models, `offline` and `log_level` are applied too, each in its own way; nothing else."""


class OptionsSource(Protocol):
    """Where the options can be looked at again and again."""

    async def look(self) -> Mapping[str, str] | None:
        """Return the options, None where nothing is known to be new; SettingsError where they cannot be had."""


class OptionsFile:
    """Options in a file, which is read again when it was written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = self._stamp()

    async def look(self) -> Mapping[str, str] | None:
        """See `OptionsSource`."""
        written = self._stamp()
        if written == self._written:
            return None
        self._written = written
        return read_options(self._path)

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            facts = self._path.stat()
        except OSError:
            return None
        return facts.st_mtime_ns, facts.st_size, facts.st_ino


class SupervisorOptions:
    """Options of this app, which the Supervisor writes into a file only when it starts the app."""

    def __init__(self, token: str, url: str = SUPERVISOR) -> None:
        self._address = f"{url}/addons/self/options/config"
        self._headers = {"Authorization": f"Bearer {token}"}

    async def look(self) -> Mapping[str, str] | None:
        """See `OptionsSource`."""
        try:
            async with (
                aiohttp.ClientSession(timeout=_PATIENCE, headers=self._headers) as session,
                session.get(self._address) as answer,
            ):
                told = await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError) as err:
            # It is away while it updates itself; that is no matter of the owner's.
            _LOGGER.debug("The Supervisor does not tell the options: %s", err)
            return None
        if isinstance(told, dict) and told.get("result") == "ok" and isinstance(told.get("data"), dict):
            return options_as_text(told["data"])
        why = told.get("message") if isinstance(told, dict) else None
        if not isinstance(why, str) or not why:
            return None  # a word of something between it and us
        raise SettingsError(f"The Supervisor does not accept the app's options: {why[:200].rstrip('.')}.")


class LiveOptions:
    """The options of a running engine."""

    def __init__(self, engines: Engines, models: ModelManager, source: OptionsSource) -> None:
        """Take what is changed, and where it is looked whether that is wanted."""
        self._engines = engines
        self._models = models
        self._source = source
        self._complaint = ""
        self._started = engines.settings
        self._wrong: dict[str, str] = {}
        self.waiting: frozenset[str] = frozenset()
        """The settings whose new value is used from the next start on."""

    @property
    def problems(self) -> tuple[str, ...]:
        """Why something that the owner wrote is not followed, a sentence each; empty once it is put right."""
        return tuple(dict.fromkeys((*filter(None, [self._complaint]), *self._wrong.values())))

    async def watch(self, seconds: float = POLL_SECONDS) -> None:
        """Apply what changes, until it is cancelled."""
        while True:
            await asyncio.sleep(seconds)
            try:
                options = await self._source.look()
            except SettingsError as err:
                self._complain(f"{err} The engine goes on as it was.")
                continue
            self._complaint = ""
            if options is not None:
                await self.apply(options)

    async def apply(self, options: Mapping[str, str]) -> None:
        """Apply the options that differ from those before; what is wrong with one is said in the log."""
        settings = self._engines.settings
        before = settings.options
        if dict(options) == dict(before):
            return
        self._wrong = {name: why for name, why in self._wrong.items() if before.get(name) == options.get(name)}
        changed = sorted(
            name
            for name in setting_names() - settings.by_hand
            if before.get(name) != options.get(name) and self._makes_sense(name, options)
        )
        self.check_names({name: value for name, value in options.items() if name not in before})
        values = {name: _value(name, options) for name in changed}
        try:
            await self._engines.use(
                replace(settings, options=options, **{name: values[name] for name in changed if name in AT_ONCE})
            )
            await self._apply_others({name: value for name, value in values.items() if name not in AT_ONCE})
        except HearkenError as err:
            why = f"The options could not all be applied: {err}"
            self._wrong |= dict.fromkeys(changed, why)
            _LOGGER.error("%s", why)  # noqa: TRY400 - the sentence says it all

    async def _apply_others(self, values: Mapping[str, Any]) -> None:
        kinds = {name: kind for kind, name in SETTINGS.items()}
        later, back = set(), set()
        for name, value in values.items():
            if name in kinds and value:
                await self._choose(kinds[name], value)
            elif name == OFFLINE:
                await self._models.set_offline(offline=value)
            elif name == "log_level":
                logging.getLogger().setLevel(value.upper())
            elif value == getattr(self._started, name):
                back.add(name)
            else:
                later.add(name)
        self.waiting = self.waiting - back | later
        if later:
            _LOGGER.warning("Restart the engine to use the new value of %s", ", ".join(sorted(later)))

    async def _choose(self, kind: ModelKind, name: str) -> None:
        slot = self._engines.slot(kind)
        if slot is not None and slot.name == name:
            return  # chosen elsewhere already
        try:
            await self._models.choose(kind, name)
        except HearkenError as err:
            option = SETTINGS[kind]
            self._refuse(option, f"The option {option} is not followed, and the model stays as it was: {err}")

    def _makes_sense(self, name: str, options: Mapping[str, str]) -> bool:
        try:
            _value(name, options)
        except SettingsError as err:
            self._refuse(name, f"{err} It stays as it was.")
            return False
        return True

    def _refuse(self, name: str, why: str) -> None:
        self._wrong[name] = why
        _LOGGER.error("%s", why)

    def check_names(self, options: Mapping[str, str]) -> None:
        """Say in the log which options are none."""
        names = setting_names()
        for name in sorted(options.keys() - names):
            meant = get_close_matches(name, names, n=1)
            hint = f"; did you mean {meant[0]}?" if meant else "."
            self._wrong[name] = f"There is no option {name[:100]!r}{hint}"
            _LOGGER.warning("%s", self._wrong[name])

    def _complain(self, sentence: str) -> None:
        """Say something once, and not at every look."""
        if sentence != self._complaint:
            self._complaint = sentence
            _LOGGER.error("%s", sentence)


def _value(name: str, options: Mapping[str, str]) -> Any:
    if (text := options.get(name)) is None:
        return default_value(name)
    return read_value(name, text, f"The option {name}")
