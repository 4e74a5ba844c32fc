"""The line to the home: what it is asked, what it answers, and every way in which it does not."""

import asyncio
from typing import Any

import pytest
from hearken_engine import home_line
from hearken_engine.errors import HearkenError
from hearken_engine.home_line import HomeInfo, HomeLines
from hearken_engine.protocol import (
    Attend,
    Done,
    ErrorCode,
    Forget,
    LearnName,
    Recall,
    Recalled,
    Refused,
    StatusRequest,
    Tried,
    TrySentence,
)
from hearken_engine.shape import HearkenEvent

from .conftest import Client, Connect, EngineUnderTest

HOME = Attend(home_id="home-1", home="Elm Street")
INFO = HomeInfo(home_id="home-1", home="Elm Street")


@pytest.fixture
def lines(engine: EngineUnderTest) -> HomeLines:
    return engine.engines.home_lines


async def there_are(lines: HomeLines, homes: int) -> None:
    """Wait until so many homes attend, or fail."""
    async with asyncio.timeout(3):
        while len(lines.homes()) != homes:  # noqa: ASYNC110  # the engine tells nobody who is not watching
            await asyncio.sleep(0.005)


async def attending(connect: Connect, lines: HomeLines, attend: Attend = HOME) -> Client:
    """Return a client that attends, once the engine knows of it."""
    client = await connect()
    wanted = len(lines.homes()) + 1
    await client.send(attend)
    await there_are(lines, wanted)
    return client


@pytest.fixture
async def home(connect: Connect, lines: HomeLines) -> Client:
    return await attending(connect, lines)


async def asked[T: HearkenEvent](home: Client, kind: type[T]) -> T:
    event = await home.read()
    assert event is not None
    return kind.from_event(event)


def trying(lines: HomeLines, text: str = "lights on", **more: Any) -> asyncio.Task[Tried]:
    more = {"home_id": None, "language": "en", "act": False, **more}
    return asyncio.create_task(lines.try_sentence(more.pop("home_id"), text=text, **more))


async def failure(asking: asyncio.Task[Any]) -> HearkenError:
    with pytest.raises(HearkenError) as error:
        await asking
    return error.value


async def test_a_sentence_is_tried(home: Client, lines: HomeLines) -> None:
    assert lines.homes() == [INFO]
    trial = trying(lines, act=True, alternatives=("light on",), confidence=0.7)
    question = await asked(home, TrySentence)
    assert (question.text, question.language, question.act) == ("lights on", "en", True)
    assert (question.alternatives, question.confidence) == (("light on",), 0.7)
    answer = Tried(id=question.id, turn={"heard": "lights on"}, continues=True, asks="Which one?")
    await home.send(answer)
    assert await trial == answer


async def test_turns_are_recalled_and_forgotten_and_a_name_is_learnt(home: Client, lines: HomeLines) -> None:
    recalling = asyncio.create_task(lines.recall("home-1", 5))
    recall = await asked(home, Recall)
    assert recall.limit == 5
    await home.send(Recalled(id=recall.id, turns=({"id": "t1"},), keeps=20))
    recalled = await recalling
    assert (recalled.turns, recalled.keeps) == (({"id": "t1"},), 20)

    forgetting = asyncio.create_task(lines.forget(None, ("t1", "t2")))
    forget = await asked(home, Forget)
    assert forget.turns == ("t1", "t2")
    await home.send(Done(id=forget.id, text="Forgotten."))
    assert await forgetting == "Forgotten."

    learning = asyncio.create_task(lines.learn_name(None, turn="t1", phrase="big light", name="Ceiling lamp"))
    learn = await asked(home, LearnName)
    assert (learn.turn, learn.phrase, learn.name) == ("t1", "big light", "Ceiling lamp")
    await home.send(Done(id=learn.id, text="Learnt."))
    assert await learning == "Learnt."


async def test_what_is_refused_comes_with_its_sentence_and_code(home: Client, lines: HomeLines) -> None:
    learning = asyncio.create_task(lines.learn_name(None, turn="t1", phrase="lamp", name="Nowhere"))
    learn = await asked(home, LearnName)
    await home.send(Refused(id=learn.id, text="Nothing is called Nowhere.", code=ErrorCode.UNKNOWN_NAME))
    error = await failure(learning)
    assert (error.code, error.text) == (ErrorCode.UNKNOWN_NAME, "Nothing is called Nowhere.")


async def test_one_thing_is_asked_at_a_time(home: Client, lines: HomeLines) -> None:
    first, second = trying(lines, "one"), trying(lines, "two")
    question = await asked(home, TrySentence)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await home.read()
    await home.send(Tried(id=question.id, turn={"heard": "one"}))
    assert (await first).turn == {"heard": "one"}
    question = await asked(home, TrySentence)
    assert question.text == "two"
    await home.send(Tried(id=question.id, turn={"heard": "two"}))
    assert (await second).turn == {"heard": "two"}


async def test_without_a_home_the_sentence_says_what_to_do(lines: HomeLines) -> None:
    error = await failure(trying(lines))
    assert error.code is ErrorCode.NO_HOME
    assert "integration" in error.text


async def test_a_home_that_is_not_there_is_not_another_one(home: Client, lines: HomeLines) -> None:
    assert (await failure(trying(lines, home_id="home-2"))).code is ErrorCode.NO_HOME


async def test_a_line_that_breaks_fails_what_was_asked_and_what_waits(home: Client, lines: HomeLines) -> None:
    first, second = trying(lines), trying(lines)
    await asked(home, TrySentence)
    await home.wire.disconnect()
    for asking in (first, second):
        error = await failure(asking)
        assert error.code is ErrorCode.NO_HOME
        assert "Elm Street" in error.text
    await there_are(lines, 0)


async def test_a_home_that_says_nothing_is_not_waited_for(
    home: Client, lines: HomeLines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home_line, "ANSWER_SECONDS", 0.05)
    first = trying(lines)
    question = await asked(home, TrySentence)
    assert (await failure(first)).code is ErrorCode.BUSY
    monkeypatch.setattr(home_line, "ANSWER_SECONDS", 3)
    await home.send(Tried(id=question.id, turn={"heard": "late"}))
    second = trying(lines, "again")
    question = await asked(home, TrySentence)
    await home.send(Tried(id=question.id, turn={"heard": "again"}))
    assert (await second).turn == {"heard": "again"}


async def test_another_answer_than_the_question_wants_is_an_error(home: Client, lines: HomeLines) -> None:
    trial = trying(lines)
    question = await asked(home, TrySentence)
    await home.send(Done(id=question.id, text="Done."))
    assert (await failure(trial)).code is ErrorCode.BAD_EVENT


async def test_an_answer_that_cannot_be_read_ends_the_line(home: Client, lines: HomeLines) -> None:
    trial = trying(lines)
    question = await asked(home, TrySentence)
    broken = Tried(id=question.id, turn={}).event()
    del broken.data["turn"]
    await home.send(broken)
    code, text = await home.error()
    assert (code, "turn" in text) == (ErrorCode.BAD_EVENT, True)
    assert (await failure(trial)).code is ErrorCode.NO_HOME
    assert lines.homes() == []
    await home.send(HOME)
    await home.send(StatusRequest())
    await home.read_until(StatusRequest.TYPE)
    assert lines.homes() == [INFO]


async def test_only_a_home_that_attends_answers(connect: Connect) -> None:
    client = await connect()
    await client.send(Done(id="1", text="Done."))
    assert (await client.error())[0] == ErrorCode.WRONG_ORDER


async def test_while_it_attends_it_asks_for_nothing_else_but_the_status(home: Client) -> None:
    await home.send(HOME)
    assert (await home.error())[0] == ErrorCode.WRONG_ORDER
    await home.send(StatusRequest())
    await home.read_until(StatusRequest.TYPE)


async def test_the_one_that_comes_last_is_asked_and_takes_an_older_ones_place(
    connect: Connect, home: Client, lines: HomeLines
) -> None:
    other = await attending(connect, lines, Attend(home_id="home-2", home="The cabin"))
    assert [info.home for info in lines.homes()] == ["The cabin", "Elm Street"]
    waiting = trying(lines, home_id="home-1")
    await asked(home, TrySentence)
    again = await connect()
    await again.send(HOME)
    assert (await failure(waiting)).code is ErrorCode.NO_HOME
    assert [info.home for info in lines.homes()] == ["Elm Street", "The cabin"]
    trial = trying(lines)
    question = await asked(again, TrySentence)
    # The line that was replaced ends without taking the new one with it.
    await home.wire.disconnect()
    await again.send(Tried(id=question.id, turn={"heard": "here"}))
    assert (await trial).turn == {"heard": "here"}
    assert len(lines.homes()) == 2
    await other.wire.disconnect()
    await there_are(lines, 1)


async def test_who_watches_learns_of_a_home(connect: Connect, engine: EngineUnderTest, lines: HomeLines) -> None:
    with engine.engines.watching() as changed:
        changed.clear()
        client = await attending(connect, lines)
        assert changed.is_set()
        changed.clear()
        await client.wire.disconnect()
        await there_are(lines, 0)
        assert changed.is_set()


async def test_the_engine_stops_without_waiting_for_a_home(
    home: Client, engine: EngineUnderTest, lines: HomeLines
) -> None:
    trial = trying(lines)
    await asked(home, TrySentence)
    async with asyncio.timeout(1):
        await engine.server.stop()
    assert (await failure(trial)).code is ErrorCode.NO_HOME
