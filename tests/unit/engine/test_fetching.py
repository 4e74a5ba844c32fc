"""Downloads in a running engine: looked on by many, stopped by one, gone on with by the next."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest
from hearken_engine.errors import FetchError, HearkenError
from hearken_engine.models import fetching as fetching_module
from hearken_engine.models.catalogue import Model
from hearken_engine.models.fetching import MAX_DOWNLOADS, Fetching
from hearken_engine.models.store import ModelStore
from hearken_engine.protocol import Downloading, ErrorCode, FetchState

from .test_models import CONTENT, Hub, hub, model, url_source

__all__ = ["hub"]

HALF = len(CONTENT) // 2


@pytest.fixture
async def fetching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Fetching]:
    monkeypatch.setattr(fetching_module, "_TELL_SECONDS", 0.0)
    monkeypatch.setattr(fetching_module, "_SIGN_OF_LIFE", 0.02)
    fetching = Fetching(ModelStore(tmp_path), offline=False)
    yield fetching
    fetching.close()
    await asyncio.gather(*(each.task for each in fetching._running.values()), return_exceptions=True)


async def collect(fetching: Fetching, wanted: Model) -> list[Downloading] | HearkenError:
    try:
        return [each async for each in fetching.fetch(wanted, accept_terms=False)]
    except HearkenError as err:
        return err


def held(hub: Hub) -> None:
    """Have the hub send half of a file and wait."""
    hub.hold_after = HALF
    hub.go_on.clear()


async def until(met: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not met():  # noqa: ASYNC110 - a thread's doing
            await asyncio.sleep(0.01)


def half_is_there(fetching: Fetching, name: str = "test-model") -> Callable[[], bool]:
    return lambda: (progress := fetching.progress(name)) is not None and progress.bytes >= HALF - 1


async def test_it_tells_how_far_it_is(fetching: Fetching, hub: Hub) -> None:
    held(hub)
    wanted = model(url_source(hub))
    looking = asyncio.create_task(collect(fetching, wanted))
    await until(half_is_there(fetching))
    progress = fetching.progress("test-model")
    assert progress is not None
    assert (progress.state, progress.file, progress.total) == (FetchState.FETCHING, "model.gguf", len(CONTENT))
    await asyncio.sleep(0.1)  # signs of life come meanwhile
    hub.go_on.set()
    told = await looking
    assert isinstance(told, list)
    assert len(told) > 3
    assert (told[-1].state, told[-1].bytes) == (FetchState.DONE, len(CONTENT))
    assert any(each.bytes_per_second > 0 for each in told)
    assert fetching.progress("test-model") is None


async def test_two_who_want_the_same_share_one_download(fetching: Fetching, hub: Hub) -> None:
    held(hub)
    wanted = model(url_source(hub))
    first, second = (asyncio.create_task(collect(fetching, wanted)) for _ in range(2))
    await until(half_is_there(fetching))
    hub.go_on.set()
    for told in (await first, await second):
        assert isinstance(told, list)
        assert told[-1].state is FetchState.DONE
    assert len(hub.paths) == 1


async def test_it_goes_on_when_everybody_has_left(fetching: Fetching, hub: Hub, tmp_path: Path) -> None:
    held(hub)
    async with aclosing(fetching.fetch(model(url_source(hub)), accept_terms=False)) as progress:
        async for _ in progress:
            break
    await until(half_is_there(fetching))
    hub.go_on.set()
    await until(lambda: fetching.progress("test-model") is None)
    assert [each.name for each in ModelStore(tmp_path).installed()] == ["test-model"]


async def test_a_stopped_one_tells_everybody_and_goes_on_later(fetching: Fetching, hub: Hub, tmp_path: Path) -> None:
    held(hub)
    wanted = model(url_source(hub))
    looking = asyncio.create_task(collect(fetching, wanted))
    await until(half_is_there(fetching))
    assert fetching.stop("test-model").state is FetchState.STOPPED
    told = await looking
    assert isinstance(told, FetchError)
    assert told.code is ErrorCode.CANCELLED
    # Somebody wants it again before its thread has noticed: that waits, and then goes on where it ended.
    again = asyncio.create_task(collect(fetching, wanted))
    await asyncio.sleep(0.05)
    hub.go_on.set()
    told = await again
    assert isinstance(told, list)
    assert told[-1].state is FetchState.DONE
    assert len(hub.ranges) == 2
    assert hub.ranges[1] is not None
    kept = int(hub.ranges[1].removeprefix("bytes=").removesuffix("-"))
    assert kept >= HALF - 256 * 1024
    assert ModelStore(tmp_path).verify("test-model") == []


async def test_more_than_a_few_wait_and_can_be_stopped_meanwhile(fetching: Fetching, hub: Hub) -> None:
    held(hub)
    wanted = [model(url_source(hub), name=f"model-{number}") for number in range(MAX_DOWNLOADS + 1)]
    looking = [asyncio.create_task(collect(fetching, each)) for each in wanted]
    await until(half_is_there(fetching, "model-1"))
    last = fetching.progress(wanted[-1].name)
    assert last is not None
    assert last.state is FetchState.WAITING
    fetching.stop(wanted[-1].name)
    told = await looking[-1]
    assert isinstance(told, FetchError)
    hub.go_on.set()
    for others in looking[:-1]:
        assert isinstance(await others, list)


async def test_a_failure_is_told_to_everybody_and_can_be_tried_again(fetching: Fetching, hub: Hub) -> None:
    missing = model(url_source(hub, "/missing"))
    for told in await asyncio.gather(collect(fetching, missing), collect(fetching, missing)):
        assert isinstance(told, FetchError)
        assert told.code is ErrorCode.FETCH_FAILED
    assert isinstance(await collect(fetching, model(url_source(hub))), list)


async def test_a_defect_is_told_as_one(
    fetching: Fetching, hub: Hub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ModelStore, "fetch", broken)
    told = await collect(fetching, model(url_source(hub)))
    assert isinstance(told, FetchError)
    assert told.code is ErrorCode.INTERNAL
    assert "ZeroDivisionError" in caplog.text


async def test_what_is_not_fetched_cannot_be_stopped(fetching: Fetching) -> None:
    with pytest.raises(FetchError, match="is not being fetched"):
        fetching.stop("test-model")


async def test_without_the_size_the_servers_counts(fetching: Fetching, hub: Hub) -> None:
    told = await collect(fetching, model(url_source(hub), sha256=None))
    assert isinstance(told, list)
    assert told[0].total is None
    assert told[-1].total == len(CONTENT)


async def test_an_engine_that_is_offline_fetches_nothing(tmp_path: Path, hub: Hub) -> None:
    told = await collect(Fetching(ModelStore(tmp_path), offline=True), model(url_source(hub)))
    assert isinstance(told, FetchError)
    assert told.code is ErrorCode.OFFLINE
    assert hub.paths == []


async def test_terms_must_be_accepted(fetching: Fetching, hub: Hub) -> None:
    wanted = replace(model(url_source(hub)), terms="https://terms.example")
    told = await collect(fetching, wanted)
    assert isinstance(told, FetchError)
    assert (told.code, hub.paths) == (ErrorCode.TERMS_NOT_ACCEPTED, [])
    accepted: Awaitable[list[Downloading]] = _all(fetching, wanted)
    assert (await accepted)[-1].state is FetchState.DONE


async def _all(fetching: Fetching, wanted: Model) -> list[Downloading]:
    return [each async for each in fetching.fetch(wanted, accept_terms=True)]
