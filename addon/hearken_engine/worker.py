"""The only module with threads: one a worker, so that engines may block and never block each other.

An engine's generator is pulled in its worker's thread, and each item is handed to the event loop. When the caller
stops, the generator is closed between two items. There it also stands aside for what is more urgent: several generators
may be half-way, and one of them runs.
"""

import asyncio
import os
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from enum import IntEnum
from itertools import count
from typing import Any, Protocol

from .errors import InterruptedWorkError, RequestError
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
    BACKGROUND = 1
    """It is wanted, and nobody waits for it."""
    GUESS = 2
    """It may turn out to be of no use."""


class Brake(Protocol):
    """What can have work come to a pause: called from other threads than the work's, and never for other work."""

    def interrupt(self) -> None:
        """Have the work that runs pause or break off soon; InterruptedWorkError from it means the latter."""

    def release(self) -> None:
        """Take that back, before work is begun or goes on."""


class _Job:
    """Work that waits or runs."""

    def __init__(self, priority: Priority, number: int, work: Callable[["_Job"], bool], brake: Brake | None) -> None:
        self.priority = priority
        self.number = number
        """Its place among equals."""
        self.work = work
        """Does a part of it in the thread; tells whether there is more."""
        self.brake = brake
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.stopped = False
        """Whether nobody wants it any more."""
        self.begun = False


class Worker:
    """Runs blocking work in one thread of its own. All but the work itself belongs to the event loop's thread."""

    def __init__(self, name: str, *, max_waiting: int = MAX_WAITING, turn: float | None = None) -> None:
        """Take the seconds after which a stream lets another of the same priority have its turn; None never does."""
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._max_waiting = max_waiting
        self._turn = turn
        self._places = 0
        self._running: _Job | None = None
        self._queue: list[_Job] = []
        self._numbers = count()
        self._closed = False
        self._braking = threading.Lock()
        """Held while the brake is drawn or let go, so that it never stops other work than was meant."""

    @property
    def waiting(self) -> int:
        """How much waits behind what runs."""
        return sum(not job.stopped for job in self._queue)

    @property
    def idle(self) -> bool:
        """Whether nothing runs and nothing waits."""
        return self._running is None and not self._queue

    @contextmanager
    def _place(self) -> Generator[None]:
        if self._places >= self._max_waiting:
            raise RequestError(ErrorCode.BUSY, "Too many requests are waiting; please try again in a moment.")
        self._places += 1
        try:
            yield
        finally:
            self._places -= 1

    async def run[T](
        self, work: Callable[[], T], priority: Priority = Priority.ANSWER, brake: Brake | None = None
    ) -> T:
        """Return what the work returns; RequestError `busy` if too much waits already.

        Work with a brake breaks off for what is more urgent, and is done anew afterwards.
        """
        results: list[T] = []

        def once(job: _Job) -> bool:
            try:
                results.append(work())
            except InterruptedWorkError:
                if job.stopped or brake is None:
                    raise
                return True
            return False

        with self._place():
            await self._do(priority, once, brake)
            return results[0]

    async def stream[T](
        self,
        start: Callable[[], Generator[T | None]],
        gate: "Gate | None" = None,
        priority: Priority = Priority.ANSWER,
        brake: Brake | None = None,
    ) -> AsyncGenerator[T]:
        """Yield what the generator yields but for None; RequestError `busy` if too much waits already.

        `start` is called in the thread too. While the gate is shut, the generator pauses between two items, and there
        it lets more urgent work go before it. Items wait without a bound, so that a slow client does not hold up the
        engine for others; what one request can yield is bounded by the limits on requests.
        """
        loop = asyncio.get_running_loop()
        items: asyncio.Queue[Any] = asyncio.Queue()
        generators: list[Generator[T | None]] = []

        def pull(job: _Job) -> bool:
            if not generators:
                generators.append(start())
            (generator,) = generators
            began = time.monotonic()
            while not job.stopped:
                try:
                    item = next(generator)
                except StopIteration:
                    return False
                if item is not None:
                    loop.call_soon_threadsafe(items.put_nowait, item)
                if gate is not None and not job.stopped:
                    gate.wait()
                aside = self._stands_aside(job, began) or (item is None and not self._let_go(job, began))
                if aside and not job.stopped:
                    return True
            generator.close()
            return False

        with self._place():
            task = asyncio.create_task(self._do(priority, pull, brake))
            task.add_done_callback(lambda _: items.put_nowait(_END))
            try:
                while (item := await items.get()) is not _END:
                    yield item
                await task
            finally:
                if task.done() and not task.cancelled():
                    task.exception()  # it has been raised, or nobody wants to know any more
                task.cancel()

    async def _do(self, priority: Priority, work: Callable[[_Job], bool], brake: Brake | None) -> None:
        """Have work done when its turn has come, and raise what it raises."""
        if self._closed:
            raise asyncio.CancelledError
        job = _Job(priority, next(self._numbers), work, brake)
        self._queue.append(job)
        self._wake()
        try:
            await job.ended
        except asyncio.CancelledError:
            job.stopped = True
            if job is self._running:
                self._interrupt(job)
            elif not job.begun and job in self._queue:
                self._queue.remove(job)
            raise

    def _wake(self) -> None:
        """Begin what comes first, or make room for it."""
        if not self._queue or self._closed:
            return
        first = min(self._queue, key=_rank)
        if self._running is not None:
            if not first.stopped and first.priority < self._running.priority:
                self._interrupt(self._running)
            return
        self._queue.remove(first)
        self._running, first.begun = first, True
        loop = asyncio.get_running_loop()
        future = self._executor.submit(self._part, first)

        def done(future: Future[bool]) -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(self._done, first, future)

        future.add_done_callback(done)

    def _part(self, job: _Job) -> bool:
        """Do a part of the work, in the thread."""
        if not self._let_go(job, time.monotonic()) and job.brake is not None:
            # Work that does not ask between two steps has to learn of it from its brake.
            job.brake.interrupt()
        return job.work(job)

    def _let_go(self, job: _Job, began: float) -> bool:
        """Let the brake go, in the thread; False where the job is to stop, also if that was said just now."""
        with self._braking:
            if job.brake is not None:
                job.brake.release()
            return not job.stopped and not self._stands_aside(job, began)

    def _interrupt(self, job: _Job) -> None:
        if job.brake is not None:
            with self._braking:
                if job is self._running:
                    job.brake.interrupt()

    def _stands_aside(self, job: _Job, began: float) -> bool:
        """Return whether other work goes first, from whatever thread; a moment too late does no harm."""
        for other in tuple(self._queue):
            if other.stopped:
                continue
            if other.priority < job.priority:
                return True
            if (
                other.priority is job.priority is Priority.ANSWER
                and self._turn is not None
                and time.monotonic() - began >= self._turn
            ):
                return True
        return False

    def _done(self, job: _Job, future: Future[bool]) -> None:
        self._running = None
        if future.cancelled():
            job.ended.cancel()
        elif (error := future.exception()) is not None:
            if not job.ended.done():
                job.ended.set_exception(error)
        elif future.result():
            if job.priority is Priority.ANSWER:
                # Those that speak at the same time take turns; what stood aside keeps its place.
                job.number = next(self._numbers)
            self._queue.append(job)
        elif not job.ended.done():
            job.ended.set_result(None)
        self._wake()

    def close(self) -> None:
        """Take nothing more and drop what waits; what runs is not waited for."""
        self._closed = True
        self._executor.shutdown(wait=False, cancel_futures=True)
        for job in self._queue:
            job.ended.cancel()
        self._queue.clear()


def _rank(job: _Job) -> tuple[bool, Priority, int]:
    """Return what comes first: to end what nobody wants takes no time, and gives its room back."""
    return not job.stopped, job.priority, job.number


class _Held[E: (threading.Event, asyncio.Event)]:
    """What any number of holders keep shut, from the event loop; an event is set while nobody does."""

    def __init__(self, opened: E) -> None:
        self._open: E = opened
        self._open.set()
        self._holders = 0

    @contextmanager
    def shut(self) -> Iterator[None]:
        """Hold it shut; it opens when nobody holds it any more."""
        self._holders += 1
        self._open.clear()
        try:
            yield
        finally:
            self._holders -= 1
            if not self._holders:
                self._open.set()


class Gate(_Held[threading.Event]):
    """Lets one engine's generators pause while another engine has something more urgent to do."""

    def __init__(self) -> None:
        super().__init__(threading.Event())

    def wait(self) -> None:
        """Block the calling thread while the gate is shut, but not for long."""
        self._open.wait(_MAX_PAUSE)


class Background(_Held[asyncio.Event]):
    """Lets what nobody waits for rest while somebody is attended to; for the event loop, which `Gate` would block."""

    def __init__(self) -> None:
        super().__init__(asyncio.Event())

    async def wait(self) -> None:
        """Wait while it is shut, but not for long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_MAX_PAUSE):
                await self._open.wait()


def leave_within(seconds: float, code: int = 0) -> None:
    """End the process by then, also if an engine is in the middle of something that cannot be stopped.

    Python waits for every worker's thread before it exits; a model that reads a long prompt would keep it for long.
    """
    last_resort = threading.Timer(seconds, os._exit, (code,))
    last_resort.daemon = True
    last_resort.start()
