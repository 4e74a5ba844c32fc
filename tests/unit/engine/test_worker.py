"""Threads: order, cancelling, failure and the bound on what waits."""

import asyncio
import threading
from collections.abc import Generator
from contextlib import aclosing, suppress
from functools import partial

import pytest
from hearken_engine import worker as worker_module
from hearken_engine.errors import RequestError
from hearken_engine.protocol import ErrorCode
from hearken_engine.worker import MAX_WAITING, Gate, Priority, Worker


@pytest.fixture
def worker() -> Generator[Worker]:
    worker = Worker("test")
    yield worker
    worker.close()


async def test_runs_in_a_thread_of_its_own(worker: Worker) -> None:
    here = threading.get_ident()
    first, second = await worker.run(threading.get_ident), await worker.run(threading.get_ident)
    assert first == second != here


async def test_streams_in_order(worker: Worker) -> None:
    async with aclosing(worker.stream(lambda: (number for number in range(100)))) as numbers:
        assert [number async for number in numbers] == list(range(100))


async def test_items_come_before_the_end(worker: Worker) -> None:
    go_on = threading.Event()

    def two() -> Generator[int]:
        yield 1
        go_on.wait(10)
        yield 2

    async with aclosing(worker.stream(two)) as numbers:
        assert await anext(numbers) == 1
        go_on.set()
        assert await anext(numbers) == 2


async def test_a_failure_is_raised_where_it_is_awaited(worker: Worker) -> None:
    def fails() -> Generator[int]:
        yield 1
        raise OSError("broken")

    async with aclosing(worker.stream(fails)) as numbers:
        assert await anext(numbers) == 1
        with pytest.raises(OSError, match="broken"):
            await anext(numbers)
    with pytest.raises(ZeroDivisionError):
        await worker.run(lambda: 1 // 0)
    assert await worker.run(lambda: "well") == "well"


async def test_leaving_closes_the_generator(worker: Worker) -> None:
    closed = threading.Event()

    def endless() -> Generator[int]:
        try:
            while True:
                yield 0
        finally:
            closed.set()

    async with aclosing(worker.stream(endless)) as numbers:
        await anext(numbers)
    assert await asyncio.to_thread(closed.wait, 10)
    assert await worker.run(lambda: "free") == "free"


async def test_what_waits_can_be_cancelled(worker: Worker) -> None:
    hold, ran = threading.Event(), threading.Event()
    running = asyncio.create_task(worker.run(lambda: hold.wait(10)))
    await asyncio.sleep(0)
    waiting = asyncio.create_task(worker.run(ran.set))
    await asyncio.sleep(0)
    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting
    hold.set()
    assert await running
    await worker.run(lambda: None)
    assert not ran.is_set()


async def test_too_much_waiting_is_refused(worker: Worker) -> None:
    hold = threading.Event()
    tasks = [asyncio.create_task(worker.run(lambda: hold.wait(10))) for _ in range(MAX_WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(RequestError) as error:
        await worker.run(lambda: None)
    assert error.value.code is ErrorCode.BUSY
    hold.set()
    assert all(await asyncio.gather(*tasks))


async def test_answers_come_before_guesses(worker: Worker) -> None:
    hold = threading.Event()
    order: list[str] = []
    running = asyncio.create_task(worker.run(lambda: hold.wait(10)))
    tasks = []
    for name, priority in (
        ("guess", Priority.GUESS),
        ("first", Priority.ANSWER),
        ("late guess", Priority.GUESS),
        ("second", Priority.ANSWER),
    ):
        await asyncio.sleep(0)
        tasks.append(asyncio.create_task(worker.run(partial(order.append, name), priority)))
    await asyncio.sleep(0)
    assert (worker.waiting, worker.idle) == (4, False)
    hold.set()
    await asyncio.gather(running, *tasks)
    assert order == ["first", "second", "guess", "late guess"]
    await asyncio.sleep(0.01)
    assert worker.idle


async def test_who_is_cancelled_when_its_turn_comes_lets_the_next_one_in(worker: Worker) -> None:
    hold = threading.Event()
    running = asyncio.create_task(worker.run(lambda: hold.wait(10)))
    await asyncio.sleep(0)
    waiting = [asyncio.create_task(worker.run(lambda: None)) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    hold.set()
    await running
    waiting[1].cancel()
    await waiting[2]
    assert await worker.run(lambda: "well") == "well"


async def test_what_waits_is_dropped_at_the_end(worker: Worker) -> None:
    hold = threading.Event()
    running = asyncio.create_task(worker.run(lambda: hold.wait(10)))
    await asyncio.sleep(0)
    waiting = asyncio.create_task(worker.run(lambda: None))
    await asyncio.sleep(0)
    worker.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    hold.set()
    assert await running


async def test_a_gate_holds_a_generator_between_two_items(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "_MAX_PAUSE", 10)
    gate, pulled = Gate(), []

    def numbers() -> Generator[int]:
        for number in range(3):
            pulled.append(number)
            yield number

    async with aclosing(worker.stream(numbers, gate)) as items:
        with gate.shut(), gate.shut():
            assert await anext(items) == 0
            assert pulled == [0]
        assert [item async for item in items] == [1, 2]


async def test_a_gate_does_not_hold_for_ever(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "_MAX_PAUSE", 0.01)
    gate = Gate()
    with gate.shut():
        async with aclosing(worker.stream(lambda: (number for number in range(5)), gate)) as items:
            assert [item async for item in items] == [0, 1, 2, 3, 4]
