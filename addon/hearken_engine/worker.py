"""The only module with threads: one a worker, so that engines may block and never block each other.

An engine's generator is pulled in its worker's thread, and each item is handed to the event loop. When the caller
stops, the generator is closed between two items.
"""

import asyncio
import heapq
import os
import threading
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from enum import IntEnum
from itertools import count
from typing import Any

from .errors import RequestError
from .protocol import ErrorCode

MAX_WAITING = 16
"""Requests that may wait for one engine: more than a house has satellites, few enough to answer the last in time."""

_MAX_PAUSE = 2.0
"""Seconds for which a generator pauses at most between two items: longer than most transcriptions take, and so short
that hearing that never ends slows a chat down and does not stop it."""

_END = object()


class Priority(IntEnum):
    """What comes first where more than one thing waits for a worker; first come, first served among equals."""

    ANSWER = 0
    """Somebody waits for it."""
    GUESS = 1
    """It may turn out to be of no use."""


class Worker:
    """Runs blocking work in one thread of its own. All but the work itself belongs to the event loop's thread."""

    def __init__(self, name: str, *, max_waiting: int = MAX_WAITING) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._max_waiting = max_waiting
        self._places = 0
        self._running = False
        self._queue: list[tuple[Priority, int, asyncio.Future[None]]] = []
        self._numbers = count()

    @property
    def waiting(self) -> int:
        """How much waits behind what runs."""
        return sum(not turn.done() for _, _, turn in self._queue)

    @property
    def idle(self) -> bool:
        """Whether nothing runs and nothing waits."""
        return not self._running and not self._queue

    @contextmanager
    def _place(self) -> Generator[None]:
        if self._places >= self._max_waiting:
            raise RequestError(ErrorCode.BUSY, "Too many requests are waiting; please try again in a moment.")
        self._places += 1
        try:
            yield
        finally:
            self._places -= 1

    async def run[T](self, work: Callable[[], T], priority: Priority = Priority.ANSWER) -> T:
        """Return what the work returns; RequestError `busy` if too much waits already."""
        with self._place():
            return await asyncio.wrap_future(await self._submit(work, priority))

    async def stream[T](self, start: Callable[[], Generator[T]], gate: "Gate | None" = None) -> AsyncGenerator[T]:
        """Yield what the generator yields; RequestError `busy` if too much waits already.

        `start` is called in the thread too. While the gate is shut, the generator pauses between two items. Items
        wait without a bound, so that a slow client does not hold up the engine for others; what one request can
        yield is bounded by the limits on requests.
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
                        if gate is not None:
                            gate.wait()
                put(_END)
            except Exception as err:  # noqa: BLE001 - raised again where it is awaited
                put(_Failure(err))

        with self._place():
            future = await self._submit(pull, Priority.ANSWER)
            try:
                while (item := await items.get()) is not _END:
                    if isinstance(item, _Failure):
                        raise item.error
                    yield item
            finally:
                stopped.set()
                future.cancel()

    async def _submit[T](self, work: Callable[[], T], priority: Priority) -> Future[T]:
        """Hand work to the thread when its turn has come: the executor itself knows no priorities."""
        loop = asyncio.get_running_loop()
        if self._running or self._queue:
            turn = loop.create_future()
            heapq.heappush(self._queue, (priority, next(self._numbers), turn))
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self._next()
                raise
        self._running = True
        future = self._executor.submit(work)
        future.add_done_callback(lambda _: self._done(loop))
        return future

    def _done(self, loop: asyncio.AbstractEventLoop) -> None:
        """Give the turn to the next, from whatever thread this is called in."""
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(self._next)

    def _next(self) -> None:
        self._running = False
        while self._queue:
            _, _, turn = heapq.heappop(self._queue)
            if not turn.done():
                self._running = True
                turn.set_result(None)
                return

    def close(self) -> None:
        """Take nothing more and drop what waits; what runs is not waited for."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        for _, _, turn in self._queue:
            turn.cancel()


class Gate:
    """Lets one engine's generators pause while another engine has something more urgent to do."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self._open.set()
        self._holders = 0

    @contextmanager
    def shut(self) -> Iterator[None]:
        """Hold the gate shut; it opens when nobody holds it any more."""
        self._holders += 1
        self._open.clear()
        try:
            yield
        finally:
            self._holders -= 1
            if not self._holders:
                self._open.set()

    def wait(self) -> None:
        """Block the calling thread while the gate is shut, but not for long."""
        self._open.wait(_MAX_PAUSE)


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
