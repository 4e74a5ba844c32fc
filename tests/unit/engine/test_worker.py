"""Threads: order, cancelling, failure and the bound on what waits."""

import asyncio
import threading
from collections.abc import Generator
from contextlib import aclosing, suppress
from functools import partial

import pytest
from hearken_engine import worker as worker_module
from hearken_engine.errors import InterruptedWorkError, RequestError
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


class Pedal:
    """A brake that tells what was done with it, for work that asks it."""

    def __init__(self) -> None:
        self.drawn = threading.Event()
        self.count = 0

    def interrupt(self) -> None:
        self.count += 1
        self.drawn.set()

    def release(self) -> None:
        self.drawn.clear()


async def test_background_stands_aside_between_two_items_and_goes_on(worker: Worker) -> None:
    order: list[str] = []
    go_on = threading.Event()

    def background() -> Generator[int | None]:
        for number in range(4):
            order.append(f"background {number}")
            yield number
            if number == 1:
                go_on.wait(10)
                yield None

    async with aclosing(worker.stream(background, priority=Priority.BACKGROUND)) as items:
        assert await anext(items) == 0
        assert await anext(items) == 1
        answer = asyncio.create_task(worker.run(partial(order.append, "answer")))
        await asyncio.sleep(0.01)
        go_on.set()
        assert [item async for item in items] == [2, 3]
        await answer
    assert order == ["background 0", "background 1", "answer", "background 2", "background 3"]


async def test_two_streams_take_turns() -> None:
    worker = Worker("test", turn=0.0)
    order: list[str] = []

    def says(name: str) -> Generator[int]:
        for number in range(3):
            order.append(name)
            yield number

    async def listen(name: str) -> list[int]:
        async with aclosing(worker.stream(lambda: says(name))) as items:
            return [item async for item in items]

    hold = threading.Event()
    running = asyncio.create_task(worker.run(lambda: hold.wait(10)))
    both = [asyncio.create_task(listen(name)) for name in "ab"]
    await asyncio.sleep(0.01)
    hold.set()
    assert await asyncio.gather(*both) == [[0, 1, 2]] * 2
    await running
    worker.close()
    assert "".join(order) == "ababab"


async def test_a_guess_breaks_off_for_an_answer_and_is_made_again(worker: Worker) -> None:
    pedal, begun, tries = Pedal(), threading.Event(), []

    def guess() -> int:
        tries.append(1)
        begun.set()
        if len(tries) == 1:
            pedal.drawn.wait(10)
            raise InterruptedWorkError
        return 7

    guessing = asyncio.create_task(worker.run(guess, Priority.GUESS, pedal))
    assert await asyncio.to_thread(begun.wait, 10)
    assert await worker.run(lambda: len(tries)) == 1
    assert await guessing == 7
    assert len(tries) == 2


async def test_what_nobody_wants_any_more_breaks_off_and_is_not_made_again(worker: Worker) -> None:
    pedal, begun, tries = Pedal(), threading.Event(), []

    def work() -> None:
        tries.append(1)
        begun.set()
        pedal.drawn.wait(10)
        raise InterruptedWorkError

    task = asyncio.create_task(worker.run(work, Priority.ANSWER, pedal))
    assert await asyncio.to_thread(begun.wait, 10)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert await worker.run(lambda: "next") == "next"
    assert len(tries) == 1


async def test_leaving_a_stream_draws_its_brake(worker: Worker) -> None:
    pedal, closed = Pedal(), threading.Event()

    def reads() -> Generator[int | None]:
        try:
            yield 1
            pedal.drawn.wait(10)
            yield None
        finally:
            closed.set()

    async with aclosing(worker.stream(reads, brake=pedal)) as items:
        assert await anext(items) == 1
    assert await asyncio.to_thread(closed.wait, 5)
    assert pedal.count == 1


async def test_what_stands_aside_is_ended_when_nobody_wants_it(worker: Worker) -> None:
    closed, hold, aside = threading.Event(), threading.Event(), threading.Event()

    def background() -> Generator[int]:
        try:
            while True:
                yield 1
                aside.wait(10)
        finally:
            closed.set()

    items = worker.stream(background, priority=Priority.BACKGROUND)
    await anext(items)
    answer = asyncio.create_task(worker.run(lambda: hold.wait(10)))
    await asyncio.sleep(0.01)
    aside.set()
    await asyncio.sleep(0.05)
    await items.aclose()
    assert not closed.is_set()
    hold.set()
    await answer
    assert await asyncio.to_thread(closed.wait, 5)


async def test_a_brake_that_was_drawn_for_nothing_is_let_go(worker: Worker) -> None:
    pedal = Pedal()

    def says() -> Generator[int | None]:
        yield 1
        pedal.interrupt()
        yield None
        yield 2 if not pedal.drawn.is_set() else 3

    async with aclosing(worker.stream(says, priority=Priority.BACKGROUND, brake=pedal)) as items:
        assert [item async for item in items] == [1, 2]
