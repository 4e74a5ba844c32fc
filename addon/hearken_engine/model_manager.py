"""The models of a running engine: which there are, fetching, choosing, removing and testing them."""

import asyncio
import logging
import shutil
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from .engines import Engines
from .errors import FetchError, HearkenError, ModelError, RequestError
from .loading import load_chat_model, load_encoder, load_recognizer, load_voice, threads
from .models.catalogue import Model, catalogue, find
from .models.choices import SETTINGS, write_choice, write_offline
from .models.fetching import Fetching
from .models.recommend import AIR, Machine, Opinion, measure_machine, memory_needed, opinions
from .models.speeds import Speeds
from .models.store import Installed, ModelStore
from .protocol import (
    Advice,
    Downloading,
    ErrorCode,
    ModelChosen,
    ModelEntry,
    ModelKind,
    Models,
    ModelState,
    Speed,
)
from .selftest import Engine, measure, noise, speech_of
from .settings import Settings, variable
from .stt.base import Samples
from .tts.voice_file import read_voice_facts
from .worker import Priority, Worker

_LOGGER = logging.getLogger(__name__)

_OWN_MEMORY = {ModelKind.STT: 1.7, ModelKind.LLM: 1.4, ModelKind.TTS: 3.2, ModelKind.EMBED: 4.0}
"""Bytes in memory for each byte on disk of a model that the catalogue does not know: as those that it knows have it."""


class ModelManager:
    """What clients, the command line and the web page do with models. All but the work itself is the event loop's."""

    def __init__(self, settings: Settings, engines: Engines) -> None:
        self._settings = settings
        self._engines = engines
        self._store = ModelStore(settings.models_dir, settings.extra_models_dir)
        self._fetching = Fetching(self._store, offline=settings.offline)
        self._speeds = Speeds(settings.models_dir, threads(settings))
        self._desk = Worker("models")
        self._switching = asyncio.Lock()
        self._tasks: set[asyncio.Task[Any]] = set()
        try:
            self._store.restore()
        except OSError as err:
            _LOGGER.warning("What was left of a download cannot be put back: %s", err)

    def close(self) -> None:
        """Take no more work, and stop the downloads; what came of them is kept."""
        self._fetching.close()
        self._desk.close()

    async def list(self, languages: Sequence[str] = ()) -> Models:
        """Return all models, with what is thought of them for some languages (BCP 47 tags)."""
        chosen = self._chosen()
        return await self._desk.run(lambda: self._list(languages, chosen))

    async def fetch(self, name: str, *, accept_terms: bool) -> AsyncGenerator[Downloading]:
        """Yield how far a model's download is, until it is done; see `Fetching.fetch`."""
        model = find(name)
        async with aclosing(self._fetching.fetch(model, accept_terms=accept_terms)) as progress:
            async for each in progress:
                yield each

    def stop_fetch(self, name: str) -> Downloading:
        """Stop a download; FetchError where none runs."""
        return self._fetching.stop(name)

    def downloads(self) -> dict[str, Downloading]:
        """Return how far each download is that runs."""
        return self._fetching.running()

    @property
    def offline(self) -> bool:
        """Whether every connection to the outside is forbidden."""
        return self._fetching.offline

    async def set_offline(self, *, offline: bool) -> None:
        """Forbid every connection to the outside, or allow them again, from now on and after a restart.

        What is being downloaded stops, and is kept as far as it came. HearkenError says why it stays as it is.
        """
        if self._settings.offline_fixed:
            raise RequestError(
                ErrorCode.NOT_POSSIBLE,
                f"The engine was started with --offline or {variable('offline')}, which fixes this; start it without.",
            )
        await self._desk.run(lambda: write_offline(self._settings.models_dir, self._options, offline=offline))
        self._fetching.offline = offline
        await self._engines.set_offline(offline=offline)
        _LOGGER.info("Connections to the outside are %s", "forbidden" if offline else "allowed")

    @property
    def _options(self) -> Mapping[str, str]:
        """What the owner's options say now."""
        return self._engines.settings.options

    async def choose(self, kind: ModelKind, name: str) -> ModelChosen:
        """Use another model from now on; HearkenError says why the one before it stays.

        Goes on if whoever waits for it stops to.
        """
        return await self._through(self._choose(kind, name))

    async def remove(self, name: str) -> int:
        """Delete a model; return the bytes that are free now. HearkenError where it is in use or cannot be deleted."""
        async with self._switching:
            if name in self._chosen().values():
                raise RequestError(
                    ErrorCode.MODEL_IN_USE, f"{name} is in use; choose another model before you remove it."
                )
            if self._fetching.progress(name) is not None:
                raise RequestError(ErrorCode.MODEL_IN_USE, f"{name} is being fetched; stop that before you remove it.")
            return await self._desk.run(lambda: self._store.remove(name))

    async def test(self, name: str) -> Speed:
        """Return how fast a model on disk is here, and keep that; HearkenError where it cannot be used."""
        return await self._through(self._test(name))

    # Choosing

    async def _choose(self, kind: ModelKind, name: str) -> ModelChosen:
        started = time.monotonic()
        async with self._switching:
            if kind in self._settings.fixed:
                setting = SETTINGS[kind]
                raise RequestError(
                    ErrorCode.NOT_POSSIBLE,
                    f"The engine was started with --{setting.replace('_', '-')} or {variable(setting)}, "
                    "which fixes this model; start it without.",
                )
            await self._desk.run(lambda: self._installed(name, kind))
            slot = self._engines.slot(kind)
            before = slot.name if slot is not None else None

            def keep() -> None:
                write_choice(self._settings.models_dir, kind, name, self._options)

            if slot is not None and name == before and slot.status.state is ModelState.READY:
                await self._desk.run(keep)
                alone = False
            else:
                alone = await self._room_for(kind, name)
                await self._engines.choose(kind, name, alone=alone, keep=keep)
                _LOGGER.info("Chose %s instead of %s", name, before)
        seconds = round(time.monotonic() - started, 3)
        return ModelChosen(kind=kind, name=name, before=before, interrupted=alone, seconds=seconds)

    async def _room_for(self, kind: ModelKind, name: str) -> bool:
        """Tell whether the old model must go first; HearkenError `no-memory` if not even that makes room."""
        slot = self._engines.slot(kind)
        in_use = slot.status if slot is not None and slot.status.state is ModelState.READY else None

        def needs() -> tuple[int, int, int, int]:
            old = self._memory(in_use.name) if in_use is not None else 0
            # A language model's file is mapped: the system calls those pages available, but the old model needs them.
            mapped = in_use.size or 0 if in_use is not None else 0
            return self._memory(name), old, min(mapped, old), measure_machine().memory_available

        needed, old, mapped, available = await self._desk.run(needs)
        if needed + mapped + AIR <= available:
            return False
        if kind is not ModelKind.TTS and needed + AIR <= available + old - mapped:
            return old > 0
        raise RequestError(
            ErrorCode.NO_MEMORY,
            f"{name} needs {needed >> 20} MB of memory; {available >> 20} MB are free. Choose a smaller one.",
        )

    def _installed(self, name: str, kind: ModelKind | None = None) -> Installed:
        """Return a model on disk, of a kind if that is named."""
        try:
            model = self._store.get(name)
        except ModelError as err:
            if name in catalogue():
                raise
            raise RequestError(ErrorCode.UNKNOWN_MODEL, f"There is no model {name[:100]!r}.") from err
        if kind is not None and model.kind is not kind:
            raise RequestError(ErrorCode.UNKNOWN_MODEL, f"{name} is no model of the kind {kind}, but {model.kind}.")
        return model

    # Testing

    async def _test(self, name: str) -> Speed:
        async with self._switching:
            model = await self._desk.run(lambda: self._installed(name))
            slot = self._engines.slot(model.kind)
            if slot is not None and slot.name == name and slot.status.state is ModelState.READY:
                speech = await self._speech(model.kind)
                engine = slot.engine
                speed = await slot.worker.run(lambda: measure(engine, *speech), Priority.GUESS)
            else:
                await self._room_beside(model)
                speech = await self._speech(model.kind)
                load = self._loader(model)
                speed = await self._engines.loader.run(lambda: measure(load(), *speech))
            await self._desk.run(lambda: self._speeds.keep(model, speed))
            return speed

    async def _room_beside(self, model: Model | Installed) -> None:
        needed, available = await self._desk.run(lambda: (self._memory(model.name), measure_machine().memory_available))
        if needed + AIR > available:
            raise RequestError(
                ErrorCode.NO_MEMORY,
                f"{model.name} needs {needed >> 20} MB of memory beside what is in use; {available >> 20} MB are free.",
            )

    async def _speech(self, kind: ModelKind) -> tuple[Samples, str | None]:
        """Return something for a recogniser to hear, and its language; noise where no voice is in order."""
        if kind is ModelKind.STT:
            try:
                voice = (await self._engines.voice(None, None)).synthesizer
                speech = await self._engines.tts.worker.run(lambda: speech_of(voice))
                return speech, voice.language.partition("-")[0].lower()
            except HearkenError as err:
                _LOGGER.info("No voice speaks for the test, so it is done with noise: %s", err)
        return noise(), None

    def _loader(self, model: Installed) -> Callable[[], Engine]:
        """Return what loads a model that is not in use."""
        settings = self._engines.settings.with_model(model.kind, model.name)
        loaders: dict[ModelKind, Callable[[], Engine]] = {
            ModelKind.STT: lambda: load_recognizer(settings, self._store),
            ModelKind.LLM: lambda: load_chat_model(settings, self._store, model.name),
            ModelKind.TTS: lambda: load_voice(model),
            ModelKind.EMBED: lambda: load_encoder(settings, self._store),
        }
        return loaders[model.kind]

    # Listing

    def _chosen(self) -> dict[ModelKind, str]:
        slots = {kind: self._engines.slot(kind) for kind in ModelKind}
        return {kind: slot.name for kind, slot in slots.items() if slot is not None}

    def _list(self, languages: Sequence[str], chosen: Mapping[ModelKind, str]) -> Models:
        on_disk = {model.name: model for model in self._store.installed()}
        machine = measure_machine()
        in_use = {kind: self._memory(name) for kind, name in chosen.items() if name in on_disk}
        thoughts = opinions(catalogue().values(), machine, languages, in_use)
        speeds = self._speeds.read()
        entries = [
            self._entry(model, on_disk.get(model.name), thoughts[model.name], chosen) for model in catalogue().values()
        ]
        entries += [self._own_entry(own, machine, chosen) for own in on_disk.values() if own.name not in catalogue()]
        kinds = list(ModelKind)
        return Models(
            models=tuple(
                entry
                if (speed := self._speed(on_disk.get(entry.name), speeds)) is None
                else replace(entry, speed=speed)
                for entry in sorted(entries, key=lambda entry: kinds.index(entry.kind))
            ),
            memory_total=machine.memory_total,
            memory_available=machine.memory_available,
            cores=machine.cores,
            disk_free=self._disk_free(),
            offline=self.offline,
            fixed=tuple(kind for kind in ModelKind if kind in self._settings.fixed),
        )

    def _entry(
        self, model: Model, installed: Installed | None, opinion: Opinion, chosen: Mapping[ModelKind, str]
    ) -> ModelEntry:
        in_use = chosen.get(model.kind) == model.name
        return ModelEntry(
            kind=model.kind,
            name=model.name,
            title=model.title,
            description=model.description,
            languages=model.languages,
            size=installed.size if installed is not None else model.size,
            memory=memory_needed(model),
            license=model.license,
            terms=model.terms,
            installed=installed is not None,
            removable=installed is not None and installed.owned and not in_use,
            chosen=in_use,
            kept=self._store.kept(model.name),
            advice=opinion.advice,
            why=opinion.why,
            downloading=self._fetching.progress(model.name),
        )

    def _own_entry(self, own: Installed, machine: Machine, chosen: Mapping[ModelKind, str]) -> ModelEntry:
        in_use = chosen.get(own.kind) == own.name
        languages: tuple[str, ...] = ()
        why = "It is your own; nothing is known of how good it is."
        if own.kind is ModelKind.TTS:
            try:
                languages = (read_voice_facts(own.file("*.onnx.json")).language,)
            except ModelError as err:
                why = err.text
        memory = int(own.size * _OWN_MEMORY[own.kind])
        return ModelEntry(
            kind=own.kind,
            name=own.name,
            title=own.name,
            languages=languages,
            size=own.size,
            memory=memory,
            installed=True,
            own=True,
            removable=own.owned and not in_use,
            chosen=in_use,
            advice=Advice.TOO_LARGE if memory > machine.memory_total else Advice.UNKNOWN,
            why=why,
        )

    def _speed(self, model: Installed | None, speeds: Mapping[str, tuple[str, Speed]]) -> Speed | None:
        """Return a model's speed if its files are those that were measured."""
        if model is None or model.name not in speeds:
            return None
        fingerprint, speed = speeds[model.name]
        return speed if fingerprint == self._speeds.fingerprint(model) else None

    def _memory(self, name: str) -> int:
        """Return the bytes of memory that a model needs; 0 for one that somebody has deleted."""
        if (known := catalogue().get(name)) is not None:
            return memory_needed(known)
        own = next((model for model in self._store.installed() if model.name == name), None)
        return int(own.size * _OWN_MEMORY[own.kind]) if own is not None else 0

    def _disk_free(self) -> int:
        folder = self._settings.models_dir
        while not folder.exists():
            folder = folder.parent
        try:
            return shutil.disk_usage(folder).free
        except OSError as err:
            raise FetchError(f"{folder} cannot be read: {err.strerror or err}.", ErrorCode.STORE_FAILED) from err

    async def _through[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Do something to its end, also if whoever waits for it stops to."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._over)
        return await asyncio.shield(task)

    def _over(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (err := task.exception()) is not None:
            _LOGGER.debug("A change of models failed: %s", err)
