"""What the engine asks a home, and what the home's client answers, over a real socket."""

import asyncio
from collections.abc import AsyncGenerator

import pytest
from hearken_engine.errors import HearkenError
from hearken_engine.home_line import HomeInfo, HomeLines
from hearken_engine.protocol import ErrorCode as EngineCode

from custom_components.hearken.client import EngineClient, HomeQuestion
from custom_components.hearken.errors import CannotConnect
from custom_components.hearken.protocol import (
    Attend,
    Done,
    ErrorCode,
    Forget,
    LearnName,
    Recall,
    Recalled,
    Refused,
    Tried,
    TrySentence,
)
from custom_components.hearken.shape import HearkenEvent
from tests.unit.engine.conftest import EngineUnderTest

HOME = Attend(home_id="home-1", home="Elm Street")
TURN = {"id": "t1", "heard": "开灯", "times": {"rules": 3}, "confidence": None, "tried": ["rules"]}


class Home:
    """A home that answers by rote, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[HomeQuestion] = []

    async def answer(self, question: HomeQuestion) -> HearkenEvent:
        self.asked.append(question)
        match question:
            case TrySentence():
                return Tried(id=question.id, turn=TURN, continues=True, asks="Really?")
            case Recall():
                return Recalled(id=question.id, turns=(TURN,) * min(question.limit, 200), keeps=200)
            case Forget():
                return Done(id=question.id, text="Forgotten turns: 2.")
            case LearnName():
                return Refused(id=question.id, text="Nothing is called so.", code=ErrorCode.UNKNOWN_NAME)


@pytest.fixture
def home() -> Home:
    return Home()


@pytest.fixture
async def lines(engine: EngineUnderTest, client: EngineClient, home: Home) -> AsyncGenerator[HomeLines]:
    lines = engine.engines.home_lines
    attending = asyncio.create_task(client.attend(HOME, home.answer))
    with engine.engines.watching() as changed:
        while not lines.homes():
            changed.clear()
            await changed.wait()
    yield lines
    attending.cancel()
    await asyncio.gather(attending, return_exceptions=True)


async def test_everything_that_may_be_asked(lines: HomeLines, home: Home) -> None:
    assert lines.homes() == [HomeInfo(home_id="home-1", home="Elm Street")]
    tried = await lines.try_sentence(
        None, text="开灯", language="zh-CN", act=False, alternatives=("关灯",), confidence=0.5
    )
    assert (tried.turn, tried.continues, tried.asks) == (TURN, True, "Really?")
    asked = home.asked[-1]
    assert isinstance(asked, TrySentence)
    assert (asked.text, asked.alternatives, asked.confidence, asked.act) == ("开灯", ("关灯",), 0.5, False)
    recalled = await lines.recall("home-1", 500)
    assert (len(recalled.turns), recalled.keeps) == (200, 200)
    assert await lines.forget(None, ("t1", "t2")) == "Forgotten turns: 2."
    with pytest.raises(HearkenError, match="Nothing is called so") as error:
        await lines.learn_name(None, turn="t1", phrase="moon", name="Sun")
    assert error.value.code is EngineCode.UNKNOWN_NAME


async def test_a_line_lives_on_while_nobody_asks(lines: HomeLines, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custom_components.hearken.client.PING_SECONDS", 0.05)
    await lines.recall(None, 1)
    await asyncio.sleep(0.3)
    assert (await lines.recall(None, 1)).turns == (TURN,)


async def test_the_engine_s_end_ends_the_attendance(engine: EngineUnderTest, client: EngineClient, home: Home) -> None:
    attending = asyncio.create_task(client.attend(HOME, home.answer))
    with engine.engines.watching() as changed:
        await changed.wait()
    await engine.server.stop()
    with pytest.raises(CannotConnect):
        await attending
