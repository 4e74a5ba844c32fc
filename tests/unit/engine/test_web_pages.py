"""The page's interface: how the engine is, turns, logs, and all that can be wrong in a request."""

import asyncio
import logging
from typing import Any

import pytest
from hearken_engine.home_line import HomeLines
from hearken_engine.protocol import Done, ErrorCode, Forget, LearnName, Recall, Recalled, Refused, Tried, TrySentence
from hearken_engine.settings import Settings
from hearken_engine.web.log_book import KEPT, LogBook

from .conftest import Client, Connect, EngineUnderTest
from .page import Events, Page, home, lines, open_page, page
from .test_home_line import attending

__all__ = ["home", "lines", "page"]


# How the engine is


async def test_status_tells_all_that_is_shown(page: Page, home: Client) -> None:
    _, overview = await page.get("status")
    assert overview["status"]["state"] == "ready"
    assert {each["kind"] for each in overview["status"]["models"]} == {"stt", "llm", "tts", "embed"}
    assert overview["homes"] == [{"id": "home-1", "name": "Elm Street", "languages": []}]
    assert overview["memory_total"] > overview["memory_available"] > 0
    assert (overview["offline"], overview["offline_fixed"], overview["name"]) == (False, False, "Hearken")


async def test_events_tell_what_changes(page: Page, connect: Connect, lines: HomeLines) -> None:
    async with page.client.get(f"{page.url}/api/events") as response:
        assert response.content_type == "text/event-stream"
        events = Events(response)
        assert (await events.until("overview"))["homes"] == []
        client = await attending(connect, lines)
        told = await events.until("overview", lambda news: news["homes"])
        assert told["homes"][0]["name"] == "Elm Street"
        await client.wire.disconnect()
        await events.until("overview", lambda news: not news["homes"])


async def test_options_that_wait_or_make_no_sense_are_told(page: Page) -> None:
    options = page.desk.options
    await options.apply({"threads": "3", "speed": "ninety", "voise": "x"})
    async with page.client.get(f"{page.url}/api/events") as response:
        events = Events(response)
        told = await events.until("overview")
        assert told["options_waiting"] == ["threads"]
        assert len(told["options_problems"]) == 2
        assert any(why.startswith("The option speed is 'ninety'") for why in told["options_problems"])
        await options.apply({"speed": "1.1"})
        told = await events.until("overview", lambda news: not news.get("options_waiting"))
        assert not told.get("options_problems")


async def test_streams_end_with_the_engine(engine: EngineUnderTest, settings: Settings) -> None:
    async with open_page(engine, settings) as page:
        response = await page.client.get(f"{page.url}/api/events")
        await Events(response).until("overview")
        started = asyncio.get_running_loop().time()
        await page.site.stop()
        assert asyncio.get_running_loop().time() - started < 1.5
        assert b"Traceback" not in await response.content.read()


# Turns


async def answered(home: Client, kind: type[Any], answer: Any) -> Any:
    event = await home.read()
    assert event is not None
    question = kind.from_event(event)
    await home.send(answer(question.id))
    return question


async def test_a_sentence_is_tried_at_home(page: Page, home: Client) -> None:
    data = {"text": " lights on ", "act": True, "language": "en", "alternatives": ["light on"], "confidence": 0.5}
    asking = asyncio.create_task(page.post("try", data))
    question = await answered(
        home, TrySentence, lambda number: Tried(id=number, turn={"heard": "lights on"}, continues=True, asks="Which?")
    )
    assert (question.text, question.act, question.alternatives) == ("lights on", True, ("light on",))
    assert await asking == (200, {"turn": {"heard": "lights on"}, "continues": True, "asks": "Which?"})


async def test_turns_are_recalled_forgotten_and_corrected(page: Page, home: Client) -> None:
    asking = asyncio.create_task(page.get("turns?home=home-1"))
    await answered(home, Recall, lambda number: Recalled(id=number, turns=({"id": "7"},), keeps=20))
    assert await asking == (200, {"turns": [{"id": "7"}], "keeps": 20})
    forgetting = asyncio.create_task(page.post("turns/forget", {"turns": ["7"]}))
    question = await answered(home, Forget, lambda number: Done(id=number, text="Forgotten."))
    assert question.turns == ("7",)
    assert await forgetting == (200, {"text": "Forgotten."})
    learning = asyncio.create_task(page.post("turns/correct", {"turn": "7", "phrase": "snug", "name": "Den"}))
    question = await answered(home, LearnName, lambda number: Done(id=number, text="Learned."))
    assert (question.turn, question.phrase, question.name) == ("7", "snug", "Den")
    assert await learning == (200, {"text": "Learned."})


async def test_what_the_home_refuses_is_told_in_its_words(page: Page, home: Client) -> None:
    asking = asyncio.create_task(page.post("turns/correct", {"turn": "7", "phrase": "snug", "name": "Nothing"}))
    await answered(
        home, LearnName, lambda number: Refused(id=number, text="Nichts heißt so.", code=ErrorCode.UNKNOWN_NAME)
    )
    assert await asking == (404, {"error": {"code": "unknown-name", "text": "Nichts heißt so."}})


async def test_a_home_that_goes_away_mid_question_is_told(page: Page, home: Client) -> None:
    asking = asyncio.create_task(page.post("try", {"text": "lights on"}))
    assert await home.read() is not None
    await home.wire.disconnect()
    status, answer = await asking
    assert (status, answer["error"]["code"]) == (409, "no-home")
    assert (await page.refused("try", {"text": "lights on"}))[:2] == (409, "no-home")


# Requests that make no sense


@pytest.mark.parametrize(
    ("path", "data", "status", "code"),
    [
        ("models/fetch", b"{", 400, "bad-event"),
        ("models/fetch", b"\xff\xfe", 400, "bad-event"),
        ("models/fetch", b"[" * 60_000, 400, "bad-event"),
        ("models/fetch", [], 400, "bad-event"),
        ("models/fetch", {}, 400, "bad-event"),
        ("models/fetch", {"name": 7}, 400, "bad-event"),
        ("models/fetch", {"name": "no such model"}, 404, "unknown-model"),
        ("models/stop", {"name": "whisper-tiny"}, 409, "not-possible"),
        ("models/choose", {"kind": "nose", "name": "english"}, 400, "bad-event"),
        ("models/choose", {"kind": "stt", "name": "english"}, 404, "unknown-model"),
        ("models/test", {"name": "../../etc"}, 404, "unknown-model"),
        ("try", {"text": ""}, 400, "bad-event"),
        ("try", {"text": "x" * 1001}, 400, "bad-event"),
        ("try", {"text": "hi", "home": "unknown"}, 409, "no-home"),
        ("turns/correct", {"turn": "1", "phrase": " ", "name": "x"}, 400, "bad-event"),
        ("privacy/offline", {"offline": "yes"}, 400, "bad-event"),
        ("models/fetch", {"name": "x" * 70_000}, 413, "too-large"),
        ("nothing", {}, 404, "unknown-event"),
        ("status", {}, 405, "bad-event"),
    ],
)
async def test_bad_requests_are_explained(page: Page, path: str, data: Any, status: int, code: str) -> None:
    assert (await page.refused(path, data))[:2] == (status, code)


async def test_a_defect_is_logged_and_told(
    page: Page, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(page.desk.models, "test", broken)
    assert (await page.refused("models/test", {"name": "english"}))[:2] == (500, "internal")
    assert "ZeroDivisionError" in caplog.text


# Logs


def test_the_log_keeps_the_last_lines() -> None:
    book = LogBook()
    logger = logging.getLogger("hearken_engine.test")
    logger.addHandler(book)
    logger.setLevel(logging.DEBUG)
    try:
        for number in range(KEPT + 5):
            logger.debug("line %d", number)
        try:
            _ = 1 / 0
        except ZeroDivisionError:
            logger.exception("It broke")
    finally:
        logger.removeHandler(book)
    lines = book.read().lines
    assert len(lines) == KEPT
    assert (lines[0].text, lines[0].source) == ("line 6", "test")
    assert book.read(level="warning").lines == lines[-1:]
    assert "ZeroDivisionError" in lines[-1].text
    assert [line.number for line in book.read(after=lines[-3].number).lines] == [lines[-2].number, lines[-1].number]


async def test_logs_are_read_by_level(page: Page) -> None:
    page.desk.log.handle(logging.makeLogRecord({"name": "hearken_engine.x", "levelno": 30, "msg": "careful"}))
    page.desk.log.handle(logging.makeLogRecord({"name": "hearken_engine.x", "levelno": 10, "msg": "detail"}))
    _, told = await page.get("logs?level=info")
    assert [(each["level"], each["text"]) for each in told["lines"]] == [("warning", "careful")]
    assert len((await page.get("logs"))[1]["lines"]) == 2
    for wrong in ("logs?level=loud", "logs?after=-1", "logs?after=x"):
        assert (await page.get(wrong))[0] == 400
