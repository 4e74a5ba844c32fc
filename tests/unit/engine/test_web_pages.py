"""The page's interface: models, hearing and speaking, turns, privacy, logs, and all that can be wrong in a request."""

import asyncio
import io
import json
import logging
import wave
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

import psutil
import pytest
from hearken_engine import model_manager as manager_module
from hearken_engine.home_line import HomeLines
from hearken_engine.models import fetching as fetching_module
from hearken_engine.models.choices import read_choices
from hearken_engine.protocol import Done, ErrorCode, Forget, LearnName, Recall, Recalled, Refused, Tried, TrySentence
from hearken_engine.settings import Settings, read_settings
from hearken_engine.web.log_book import KEPT, LogBook
from hearken_engine.web.speech_pages import MAX_SOUND

from .conftest import Client, Connect, EngineUnderTest, sound
from .page import Page, open_page
from .test_fetching import HALF, held, until
from .test_home_line import attending
from .test_models import CONTENT, Hub, hub, model, url_source

__all__ = ["hub"]


@pytest.fixture
async def page(engine: EngineUnderTest, settings: Settings) -> AsyncGenerator[Page]:
    async with open_page(engine, settings) as page:
        yield page


@pytest.fixture
def lines(engine: EngineUnderTest) -> HomeLines:
    return engine.engines.home_lines


@pytest.fixture
async def home(connect: Connect, lines: HomeLines) -> Client:
    return await attending(connect, lines)


@pytest.fixture
def fetchable(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """Let the engine know two models that the hub has, one of them with terms."""
    known = {
        "small": model(url_source(hub), name="small"),
        "bound": replace(model(url_source(hub), name="bound"), terms="https://terms.example"),
        "lost": model(url_source(hub, "/missing"), name="lost"),
    }
    monkeypatch.setattr(manager_module, "find", known.__getitem__)
    monkeypatch.setattr(manager_module, "catalogue", lambda: known)
    monkeypatch.setattr(fetching_module, "_TELL_SECONDS", 0.0)
    return hub


def wav(pcm: bytes, rate: int = 16_000, channels: int = 1) -> bytes:
    memory = io.BytesIO()
    with wave.open(memory, "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", "not compressed"))
        file.writeframes(pcm)
    return memory.getvalue()


class Events:
    """Reads the stream of events."""

    def __init__(self, response: Any) -> None:
        self._response = response

    async def until(self, kind: str, met: Any = lambda _: True) -> Any:
        async with asyncio.timeout(10):
            while True:
                assert (await self._response.content.readline()).startswith(b"event: ")
                data = json.loads((await self._response.content.readline()).removeprefix(b"data: "))
                await self._response.content.readline()
                if kind == self._kind(data) and met(data):
                    return data

    @staticmethod
    def _kind(data: Any) -> str:
        return "overview" if "status" in data else "downloads"


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


async def test_streams_end_with_the_engine(engine: EngineUnderTest, settings: Settings) -> None:
    async with open_page(engine, settings) as page:
        response = await page.client.get(f"{page.url}/api/events")
        await Events(response).until("overview")
        started = asyncio.get_running_loop().time()
        await page.site.stop()
        assert asyncio.get_running_loop().time() - started < 1.5
        assert b"Traceback" not in await response.content.read()


# Models


async def test_models_are_listed(page: Page, fetchable: Hub) -> None:
    _, models = await page.get("models")
    assert {"small", "bound", "lost"} <= {each["name"] for each in models["models"]}
    assert models["disk_free"] > 0


async def test_a_download_is_followed_stopped_and_gone_on_with(page: Page, fetchable: Hub) -> None:
    held(fetchable)
    async with page.client.get(f"{page.url}/api/events") as response:
        events = Events(response)
        status, answer = await page.post("models/fetch", {"name": "small"})
        assert (status, answer["name"]) == (200, "small")
        half = await events.until(
            "downloads", lambda news: news["running"].get("small", {}).get("bytes", 0) >= HALF - 1
        )
        assert half["running"]["small"]["total"] == len(CONTENT)
        status, answer = await page.post("models/stop", {"name": "small"})
        assert answer["downloading"]["state"] == "stopped"
        assert (await events.until("downloads", lambda news: not news["running"]))["problems"] == {}
        fetchable.go_on.set()
        await page.post("models/fetch", {"name": "small"})
        # However quick it is, its end is told.
        assert (await events.until("downloads", lambda news: news["ended"] == 2))["running"] == {}
    _, models = await page.get("models")
    assert next(each for each in models["models"] if each["name"] == "small")["installed"]
    assert fetchable.ranges[1] is not None  # it went on where it had been stopped


async def test_a_download_that_fails_is_told_until_it_is_tried_again(page: Page, fetchable: Hub) -> None:
    await page.post("models/fetch", {"name": "lost"})
    async with page.client.get(f"{page.url}/api/events") as response:
        told = await Events(response).until("downloads", lambda news: "lost" in news["problems"])
    assert told["problems"]["lost"]["code"] == "fetch-failed"
    assert "404" in told["problems"]["lost"]["text"]


async def test_a_download_goes_on_without_the_page(page: Page, fetchable: Hub) -> None:
    await page.post("models/fetch", {"name": "small"})
    folder = page.desk.settings.models_dir / "small"
    await until((folder / "hearken-model.json").exists)


async def test_terms_must_be_accepted(page: Page, fetchable: Hub) -> None:
    assert (await page.refused("models/fetch", {"name": "bound"}))[:2] == (409, "terms-not-accepted")
    assert (await page.post("models/fetch", {"name": "bound", "accept_terms": True}))[0] == 200


async def test_models_are_chosen_tested_and_removed(page: Page) -> None:
    status, speed = await page.post("models/test", {"name": "english"})
    assert (status, speed["name"]) == (200, "english")
    assert (await page.refused("models/remove", {"name": "english"}))[:2] == (409, "model-in-use")
    status, chosen = await page.post("models/choose", {"kind": "tts", "name": "chinese"})
    assert (status, chosen["before"]) == (200, "english")
    status, removed = await page.post("models/remove", {"name": "english"})
    assert (status, removed["name"]) == (200, "english")
    assert not (page.desk.settings.models_dir / "english").exists()


# Hearing and speaking


async def test_a_recording_is_heard_like_an_utterance(page: Page, engine: EngineUnderTest) -> None:
    status, heard = await page.post("hear?language=en", wav(sound(1.0) + sound(0.4, 0)))
    assert status == 200
    assert (heard["text"], heard["language"], heard["confidence"]) == ("turn on the light", "en", 0.75)
    assert heard["alternatives"] == [{"text": "turn on the lights", "probability": 0.25}]
    assert heard["repairs"] == [{"heard": "lied", "written": "light"}]
    assert engine.stt.heard[-1].languages == ("en",)
    assert 0.9 < len(engine.stt.heard[-1].speech) / 16_000 < 1.6


async def test_a_browsers_rate_is_taken(page: Page, engine: EngineUnderTest) -> None:
    stereo = sound(1.0)
    status, heard = await page.post("hear", wav(stereo, rate=48_000, channels=1))
    assert (status, heard["text"]) == (200, "turn on the light")
    assert len(engine.stt.heard[-1].speech) < 16_000  # three times as fast, so a third as long


async def test_silence_is_no_text(page: Page, engine: EngineUnderTest) -> None:
    assert (await page.post("hear", wav(sound(1.0, 0))))[1]["text"] == ""
    assert engine.stt.heard == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", ErrorCode.BAD_AUDIO),
        (b"no sound at all", ErrorCode.BAD_AUDIO),
        (b"RIFF\x00\x00\x00\x00WAVE", ErrorCode.BAD_AUDIO),
        (wav(sound(0.1))[:30], ErrorCode.BAD_AUDIO),
        (wav(sound(0.1), rate=1000), ErrorCode.BAD_AUDIO),
        (wav(sound(61, 0)), ErrorCode.AUDIO_TOO_LONG),
    ],
    ids=["nothing", "text", "no chunk", "half a header", "too slow", "too long"],
)
async def test_what_is_no_sound_is_refused(page: Page, body: bytes, code: ErrorCode) -> None:
    assert (await page.refused("hear", body))[1] == code


async def test_a_huge_body_is_not_taken_in(page: Page, engine: EngineUnderTest) -> None:
    huge = io.BytesIO(bytes(100 * 1024 * 1024))
    assert (await page.refused("hear", huge))[:2] == (413, "too-large")

    async def in_pieces() -> AsyncGenerator[bytes]:
        for _ in range(MAX_SOUND // len(piece) + 2):
            yield piece

    piece = bytes(1024 * 1024)
    async with page.client.post(f"{page.url}/api/hear", data=in_pieces(), headers={"X-Hearken": "1"}) as response:
        assert response.status == 413
    assert engine.stt.heard == []
    assert (await page.get("status"))[0] == 200


async def test_a_text_is_spoken(page: Page, engine: EngineUnderTest) -> None:
    status, answer = await page.post("say", {"text": "Good morning.", "language": "zh-CN"})
    assert status == 200
    with wave.open(io.BytesIO(answer)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (22_050, 1, 2)
        assert file.getnframes() == 100 * len(engine.tts.said[-1][0])
    assert (await page.refused("say", {"text": "Hola", "language": "es"}))[:2] == (409, "model-missing")
    assert (await page.refused("say", {"text": " "}))[1] == "bad-event"
    assert (await page.refused("say", {"text": "x" * 2001}))[1] == "bad-event"


async def test_a_voice_that_breaks_is_told(page: Page, engine: EngineUnderTest) -> None:
    engine.tts.fail = True
    assert (await page.refused("say", {"text": "Hello"}))[1] in {"model-failed", "internal"}
    engine.tts.fail = False
    assert (await page.post("say", {"text": "Hello"}))[0] == 200


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


# Privacy


async def test_privacy_tells_what_is_there(page: Page, home: Client) -> None:
    (page.desk.settings.models_dir / ".speech-cache").mkdir()
    (page.desk.settings.models_dir / ".speech-cache" / "a").write_bytes(bytes(1234))
    _, told = await page.get("privacy")
    places = {each["what"]: each for each in told["places"]}
    assert places["speech"]["bytes"] == 1234
    assert places["models"]["bytes"] > 0
    mine = [each for each in told["connections"] if each.get("door") == "page"]
    assert {(each["way"], each["reach"]) for each in mine} == {("listens", "here"), ("inbound", "here")}
    assert [each for each in told["connections"] if each["way"] == "outbound" and each["reach"] != "here"] == []


async def test_what_cannot_be_looked_at_is_not_claimed(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: Any, **__: Any) -> None:
        raise psutil.AccessDenied

    monkeypatch.setattr(psutil.Process, "net_connections", denied)
    status, told = await page.get("privacy")
    assert status == 200
    assert "connections" not in told
    assert told["places"]


async def test_the_switch_stops_and_forbids_downloads_and_is_kept(page: Page, fetchable: Hub) -> None:
    held(fetchable)
    await page.post("models/fetch", {"name": "small"})
    await until(lambda: "small" in page.desk.models.downloads())
    assert await page.post("privacy/offline", {"offline": True}) == (200, {"offline": True})
    assert page.desk.models.downloads() == {}
    fetchable.go_on.set()
    assert (await page.refused("models/fetch", {"name": "small"}))[:2] == (409, "offline")
    assert (await page.get("models"))[1]["offline"] is True
    assert (await page.get("status"))[1]["offline"] is True
    folder = page.desk.settings.models_dir
    assert read_choices(folder, {}) == {"offline": "on"}
    nothing = folder / "none"
    assert read_settings({"models_dir": str(folder)}, {}, nothing).offline
    # Whoever starts the engine by hand means it.
    by_hand = read_settings({"models_dir": str(folder), "offline": "off"}, {}, nothing)
    assert (by_hand.offline, by_hand.offline_fixed) == (False, True)
    assert await page.post("privacy/offline", {"offline": False}) == (200, {"offline": False})
    assert (await page.post("models/fetch", {"name": "small"}))[0] == 200


async def test_a_switch_that_is_fixed_stays(engine: EngineUnderTest, settings: Settings) -> None:
    fixed = replace(settings, offline=True, by_hand=frozenset({"offline"}))
    engine.server.models._settings = fixed
    async with open_page(engine, fixed) as page:
        status, code, text = await page.refused("privacy/offline", {"offline": False})
        assert (status, code) == (409, "not-possible")
        assert "--offline or HEARKEN_OFFLINE" in text


async def test_a_switch_that_cannot_be_kept_is_not_switched(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hearken_engine.models.choices.write_object", full)
    status, code, text = await page.refused("privacy/offline", {"offline": True})
    assert (status, code) == (500, "store-failed")
    assert "No space left" in text
    assert page.desk.models.offline is False


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
