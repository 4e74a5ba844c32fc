"""Downloads in a running engine: one a model, a few at a time, looked on by any number of clients."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import aclosing

from ..errors import FetchError, HearkenError
from ..protocol import Downloading, ErrorCode, FetchState
from ..watchers import Watchers
from ..worker import Worker
from .catalogue import Model
from .store import ModelStore

_LOGGER = logging.getLogger(__name__)

MAX_DOWNLOADS = 2
"""At a time: more would only share the same line."""

_TELL_SECONDS = 0.25
"""Between two reports of progress: as often as an eye can follow."""

_SIGN_OF_LIFE = 2.0
"""Seconds after which somebody who looks on is told again, also where nothing came."""

_RATE_SECONDS = 5.0
"""Over which the speed is counted: shorter jumps, longer lags behind."""


class _StoppedError(Exception):
    """Unwinds a download in its thread."""


def check_fetch(model: Model, *, accept_terms: bool, offline: bool) -> None:
    """Raise FetchError where a model may not be fetched: the engine is offline, or its terms are not accepted."""
    if offline:
        raise FetchError(
            f"This engine is set to stay offline, so {model.name} is not fetched; put its files into the folder.",
            ErrorCode.OFFLINE,
        )
    if model.terms and not accept_terms:
        raise FetchError(
            f"{model.title} has terms of use, {model.terms}; accept them to fetch it (--accept-terms).",
            ErrorCode.TERMS_NOT_ACCEPTED,
        )


class Download:
    """One model on its way."""

    def __init__(self, model: Model, store: ModelStore) -> None:
        self.model = model
        self.task: asyncio.Task[None]
        self._store = store
        self._state = FetchState.WAITING
        self._error: HearkenError | None = None
        self._stopped = False
        self.watchers = Watchers()
        self._loop = asyncio.get_running_loop()
        # Written by the download's thread, read by the event loop's: whole values, replaced at once.
        self._files: dict[str, tuple[int, int | None]] = {}
        self._file = ""
        self._samples: deque[tuple[float, int]] = deque()
        self._told = 0.0

    @property
    def progress(self) -> Downloading:
        """How far it is."""
        files = dict(self._files)
        there = sum(done for done, _ in files.values())
        known = [total for _, total in files.values() if total is not None]
        total = max(self.model.size or 0, sum(known), there) if known or self.model.size else None
        samples = list(self._samples)
        rate = 0.0
        if len(samples) > 1 and (seconds := samples[-1][0] - samples[0][0]) > 0:
            rate = max(0.0, (samples[-1][1] - samples[0][1]) / seconds)
        return Downloading(
            state=self._state, file=self._file, bytes=there, total=total, bytes_per_second=round(rate, 1)
        )

    def stop(self) -> None:
        """Let it end as soon as it looks; what came stays."""
        if self._state is FetchState.WAITING:
            self.task.cancel()
        self._stopped = True
        self._state = FetchState.STOPPED
        self.watchers.tell()

    async def watch(self) -> AsyncGenerator[Downloading]:
        """Yield how far it is until it is done; HearkenError if it fails, with `cancelled` if it is stopped."""
        with self.watchers.watching() as news:
            while not self.task.done() and not self._stopped:
                news.clear()
                yield self.progress
                try:
                    async with asyncio.timeout(_SIGN_OF_LIFE):
                        await news.wait()
                except TimeoutError:
                    continue
        if self._stopped:
            raise FetchError(f"The download of {self.model.name} was stopped; what came is kept.", ErrorCode.CANCELLED)
        if self._error is not None:
            raise self._error
        yield self.progress

    async def run(self, places: asyncio.Semaphore) -> None:
        """Fetch the model when there is a place for it; how it ended is told to whoever looks on."""
        worker = Worker("fetch")
        try:
            async with places:
                self._state = FetchState.FETCHING
                await worker.run(lambda: self._store.fetch(self.model, self._see))
            self._state = FetchState.DONE
            _LOGGER.info("Fetched %s", self.model.name)
        except _StoppedError:
            _LOGGER.info("The download of %s was stopped", self.model.name)
        except HearkenError as err:
            self._error = err
            _LOGGER.warning("%s", err)
        except Exception:
            self._error = FetchError(f"{self.model.name} could not be fetched; the log says why.", ErrorCode.INTERNAL)
            _LOGGER.exception("%s could not be fetched", self.model.name)
        finally:
            worker.close()

    def _see(self, file: str, done: int, total: int | None) -> None:
        """Take the progress of one file, in the download's thread."""
        if self._stopped:
            raise _StoppedError
        if total is None:
            total = self._files.get(file, (0, None))[1]
        self._file = file
        self._files = {**self._files, file: (done, total)}
        now = time.monotonic()
        if now - self._told >= _TELL_SECONDS:
            self._told = now
            samples = deque((at, there) for at, there in self._samples if now - at <= _RATE_SECONDS)
            samples.append((now, sum(done for done, _ in self._files.values())))
            self._samples = samples
            self._loop.call_soon_threadsafe(self.watchers.tell)


class Fetching:
    """All downloads of an engine."""

    def __init__(self, store: ModelStore, *, offline: bool) -> None:
        self._store = store
        self._is_offline = offline
        self._places = asyncio.Semaphore(MAX_DOWNLOADS)
        self._running: dict[str, Download] = {}

    @property
    def offline(self) -> bool:
        """Whether nothing may be fetched."""
        return self._is_offline

    @offline.setter
    def offline(self, offline: bool) -> None:
        """Forbid to fetch anything, which stops what is being fetched, or allow it."""
        self._is_offline = offline
        if offline:
            for name in self.running():
                self.stop(name)

    def running(self) -> dict[str, Downloading]:
        """Return how far each download is that is not stopped."""
        progress = {name: download.progress for name, download in self._running.items()}
        return {name: each for name, each in progress.items() if each.state is not FetchState.STOPPED}

    def progress(self, name: str) -> Downloading | None:
        """Return how far a model's download is, None where none runs."""
        download = self._running.get(name)
        return download.progress if download is not None else None

    async def fetch(self, model: Model, *, accept_terms: bool) -> AsyncGenerator[Downloading]:
        """Yield how far a model's download is, which is started unless it runs already; see `Download.watch`.

        Raises FetchError where it may not be fetched. Whoever stops to listen stops nothing else.
        """
        check_fetch(model, accept_terms=accept_terms, offline=self._is_offline)
        download = self._running.get(model.name)
        if download is not None and download.progress.state is FetchState.STOPPED:
            # It has been told to end and not got so far yet: its files are still in its hands.
            await asyncio.wait({download.task})
            download = self._running.get(model.name)
        if download is None:
            download = self._start(model)
        async with aclosing(download.watch()) as watch:
            async for progress in watch:
                yield progress

    def stop(self, name: str) -> Downloading:
        """Stop a download; FetchError where none of that name runs."""
        if (download := self._running.get(name)) is None:
            raise FetchError(f"{name[:100]} is not being fetched.", ErrorCode.NOT_POSSIBLE)
        download.stop()
        return download.progress

    def close(self) -> None:
        """Stop all of them, because the engine stops."""
        for download in self._running.values():
            download.stop()

    def _start(self, model: Model) -> Download:
        download = Download(model, self._store)
        self._running[model.name] = download
        download.task = asyncio.create_task(download.run(self._places))
        download.task.add_done_callback(lambda _: self._running.pop(model.name, None))
        download.task.add_done_callback(lambda _: download.watchers.tell())
        return download
