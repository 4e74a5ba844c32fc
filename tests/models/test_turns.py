"""Who comes first: the real model with several requests at the same time, in the engine around it."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from hearken_engine.engines import Engines
from hearken_engine.llm.base import ChatRequest, Finish, PrepareRequest, ScoreRequest, Text
from hearken_engine.settings import Settings

CONTEXT = 1024


@pytest.fixture
async def engines(models_dir: Path, tmp_path: Path) -> AsyncGenerator[Engines]:
    """Give an engine of which only the language model is loaded, on one thread."""
    (tmp_path / "smollm2-135m").symlink_to((models_dir / "smollm2-135m").resolve())
    (tmp_path / "twin").symlink_to((models_dir / "smollm2-135m").resolve())
    engines = Engines(Settings(models_dir=tmp_path, context=CONTEXT, threads=1, speech_cache=0))
    assert engines.llm is not None
    await engines.llm.load()
    yield engines
    engines.stop()
    for worker in engines._workers:
        worker._executor.shutdown(wait=True)


def story(tokens: int = 60, text: str = "Tell me a very long story about a lighthouse.") -> ChatRequest:
    return ChatRequest(messages=[{"role": "user", "content": text}], max_tokens=tokens, temperature=0.0)


def long(words: int = 850) -> str:
    return "word " * words


async def reply(engines: Engines, request: ChatRequest, log: list[str], name: str, *, background: bool = False) -> str:
    said = ""
    async for piece in engines.chat(request, background=background):
        if isinstance(piece, Text):
            said += piece.text
            log.append(name)
        elif isinstance(piece, Finish):
            log.append(f"{name} ends")
    return said


def alike(said: str, alone: str) -> bool:
    """Tell whether a text is what would have been said alone.

    The order of what is in memory changes the last digit of a sum, and after many tokens that may change a word.
    """
    return said[:60] == alone[:60] and len(said) > 100


async def test_two_speakers_are_both_served(engines: Engines) -> None:
    log: list[str] = []
    alone = await reply(engines, story(), [], "alone")
    first = asyncio.create_task(reply(engines, story(), log, "first"))
    second = asyncio.create_task(reply(engines, story(12, "Name a colour."), log, "second"))
    assert alike(await first, alone)
    assert await second
    assert log.index("second ends") < log.index("first ends")


async def test_background_stands_aside_and_goes_on(engines: Engines) -> None:
    log: list[str] = []
    alone = await reply(engines, story(), [], "alone")
    task = asyncio.create_task(reply(engines, story(), log, "background", background=True))
    while log.count("background") < 5:  # noqa: ASYNC110 - what is waited for is no event
        await asyncio.sleep(0.01)
    before = log.count("background")
    assert await reply(engines, story(12, "Name a colour."), log, "answer")
    # A token or two may come before it stands aside.
    assert log[: log.index("answer ends")].count("background") <= before + 4
    assert alike(await task, alone)


async def test_reading_ahead_waits_for_an_answer_and_goes_on(engines: Engines) -> None:
    ahead = PrepareRequest(messages=[{"role": "system", "content": long()}])
    log: list[str] = []
    preparing = asyncio.create_task(engines.prepare(ahead))
    await asyncio.sleep(0.3)
    assert await reply(engines, story(4, "Hi"), log, "answer")
    assert not preparing.done()
    reading = await preparing
    assert reading.prompt_tokens > 800
    assert (await engines.prepare(ahead)).read_tokens <= 1


async def test_a_cancel_stops_within_a_step_of_reading(engines: Engines) -> None:
    assert engines.llm is not None
    model = engines.llm.engine
    places = model._prefixes._places  # type: ignore[attr-defined]
    read_before = sum(len(place.tokens) for place in places)
    task = asyncio.create_task(reply(engines, story(4, long()), [], "never"))
    await asyncio.sleep(0.2)
    (place,) = model._prefixes._places  # type: ignore[attr-defined]
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    scoring = await engines.score(ScoreRequest(messages=[{"role": "user", "content": "Hi"}], continuations=["Hello"]))
    assert scoring.prompt_tokens < 60
    # At most what was read until then: far fewer tokens than the prompt has.
    assert len(place.tokens) <= 512
    assert read_before == 0
    assert model._prefixes._places == []  # type: ignore[attr-defined]


async def test_another_model_is_asked_by_its_name(engines: Engines) -> None:
    assert [status.name for status in engines.status().models if status.kind == "llm"] == ["smollm2-135m", "twin"]
    finish = None
    async for piece in engines.chat(story(3), "twin"):
        finish = piece
    assert isinstance(finish, Finish)
    assert finish.model == "twin"
    twin = next(status for status in engines.status().models if status.name == "twin")
    assert (twin.context, twin.calls_tools) == (CONTEXT, False)
    assert twin.size is not None
