"""The only module with threads: one a worker, so that engines may block and never block each other.

An engine's generator is pulled in its worker's thread, and each item is handed to the event loop. When the caller
stops, the generator is closed between two items.
"""

import asyncio
import os
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any

from .errors import RequestError
from .protocol import ErrorCode

MAX_WAITING = 16
"""Requests that may wait for one engine: more than a house has satellites, few enough to answer the last in time."""

_END = object()


class Worker:
    """Runs blocking work in one thread of its own, first come first served."""

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._waiting = 0

    @contextmanager
    def _place(self) -> Generator[None]:
        if self._waiting >= MAX_WAITING:
            raise RequestError(ErrorCode.BUSY, "Too many requests are waiting; please try again in a moment.")
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1

    async def run[T](self, work: Callable[[], T]) -> T:
        """Return what the work returns; RequestError `busy` if too much waits already."""
        with self._place():
            return await asyncio.get_running_loop().run_in_executor(self._executor, work)

    async def stream[T](self, start: Callable[[], Generator[T]]) -> AsyncGenerator[T]:
        """Yield what the generator yields; RequestError `busy` if too much waits already.

        `start` is called in the thread too. Items wait without a bound, so that a slow client does not hold up the
        engine for others; what one request can yield is bounded by the limits on requests.
        """
        loop = asyncio.get_running_loop()
        items: asyncio.Queue[Any] = asyncio.Queue()
        stopped = threading.Event()

        def put(item: Any) -> None:
            if not stopped.is_set():
                loop.call_soon_threadsafe(items.put_nowait, item)

        def pull() -> None:
            try:
                with closing(start()) as generator:
                    for item in generator:
                        if stopped.is_set():
                            return
                        put(item)
                put(_END)
            except Exception as err:  # noqa: BLE001 - raised again where it is awaited
                put(_Failure(err))

        with self._place():
            future = self._executor.submit(pull)
            try:
                while (item := await items.get()) is not _END:
                    if isinstance(item, _Failure):
                        raise item.error
                    yield item
            finally:
                stopped.set()
                future.cancel()

    def close(self) -> None:
        """Take nothing more and drop what waits; what runs is not waited for."""
        self._executor.shutdown(wait=False, cancel_futures=True)


def leave_within(seconds: float) -> None:
    """End the process by then, also if an engine is in the middle of something that cannot be stopped.

    Python waits for every worker's thread before it exits; a model that reads a long prompt would keep it for long.
    """
    last_resort = threading.Timer(seconds, os._exit, (0,))
    last_resort.daemon = True
    last_resort.start()


class _Failure:
    """An exception on its way from the thread to the event loop."""

    def __init__(self, error: Exception) -> None:
        self.error = error
