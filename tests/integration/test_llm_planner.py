"""The engine's language model is asked for what is not settled, and whatever goes wrong, nothing is done."""

import json
from dataclasses import replace
from typing import Any

import pytest
from wyoming.error import Error

from custom_components.hearken import llm_planner, priors
from custom_components.hearken.client import EngineClient
from custom_components.hearken.llm_planner import LlmPlanner
from custom_components.hearken.priors import Priors
from custom_components.hearken.protocol import (
    Chat,
    ChatDelta,
    ChatDone,
    ErrorCode,
    FinishReason,
    ModelKind,
    ModelState,
    ModelStatus,
    Score,
    Scores,
    Status,
)
from custom_components.hearken.shape import HearkenEvent
from custom_components.hearken.understanding.candidates import NOTHING
from custom_components.hearken.understanding.home import Home, Snapshot
from custom_components.hearken.understanding.plan import Kind, Stage
from custom_components.hearken.understanding.words import words_for
from tests.unit.integration.test_llm_path import ALL, EN, HALL, snapshot

from .engine_facts import READY
from .fake_engine import FakeEngine

DARK = "it's gloomy in the hall"
LIGHT = "turn on the hall light"
SURE = {LIGHT: (-30.0, -1.0)}


@pytest.fixture
def client(engine: FakeEngine) -> EngineClient:
    return EngineClient("127.0.0.1", engine.port, None, software="test")


def planner_of(client: EngineClient) -> LlmPlanner:
    return LlmPlanner(client, Priors(client))


def with_model(name: str, size: int | None) -> Status:
    model = ModelStatus(kind=ModelKind.LLM, name=name, state=ModelState.READY, size=size)
    return replace(READY, models=(*READY.models, model))


LARGE = with_model("large", 2_500_000_000)


def written(text: str, log_probability: float | None = -1.0) -> list[HearkenEvent]:
    done = ChatDone(
        reason=FinishReason.STOP,
        prompt_tokens=700,
        reply_tokens=20,
        first_token_seconds=0.1,
        seconds=0.2,
        log_probability=log_probability,
    )
    return [ChatDelta(thinking="Hm."), *(ChatDelta(text=text[at : at + 5]) for at in range(0, len(text), 5)), done]


async def test_a_small_model_judges(engine: FakeEngine, client: EngineClient) -> None:
    engine.likelihoods = SURE
    plan = await planner_of(client).async_plan(DARK, snapshot(), EN, named=[HALL.id])
    assert (plan.kind, plan.stage, plan.targets) == (Kind.ACT, Stage.LLM, (HALL.id,))
    after, alone = (Score.from_event(event) for event in engine.of_type(Score.TYPE))
    assert after.whole
    assert after.messages[-1].content == DARK
    assert after.messages[:-1] == alone.messages[:-1]
    assert NOTHING in after.continuations
    assert after.continuations == alone.continuations


async def test_what_candidates_are_by_themselves_is_asked_once_a_model(
    engine: FakeEngine, client: EngineClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    planner = planner_of(client)
    for _ in range(3):
        await planner.async_plan(DARK, snapshot(), EN)
    assert len(engine.of_type(Score.TYPE)) == 4
    await planner.async_plan(DARK, snapshot(), EN, status=with_model("other", 1))
    assert len(engine.of_type(Score.TYPE)) == 6
    monkeypatch.setattr(priors, "MAX_PRIORS", 1)
    await planner.async_plan("another 40 percent", snapshot(), EN, status=with_model("other", 1))
    assert len(engine.of_type(Score.TYPE)) == 8


async def test_a_large_model_writes(engine: FakeEngine, client: EngineClient) -> None:
    engine.replies = [
        written(json.dumps({"do": "act", "steps": [{"target": "Hall light", "verb": "on"}]})),
        written("Sure!"),
        written(json.dumps({"do": "act", "steps": [{"target": "Hall light", "verb": "on"}]}), None),
    ]
    planner = planner_of(client)
    more: dict[str, Any] = {"status": LARGE, "named": [HALL.id]}
    plans = [await planner.async_plan(DARK, snapshot(), EN, {HALL.id: 1.0}, **more) for _ in range(3)]
    assert [plan.kind for plan in plans] == [Kind.ACT, Kind.UNSETTLED, Kind.ASK]
    asked = engine.chats[0]
    assert asked.temperature == 0.0
    assert asked.schema is not None
    assert "Hall light" in json.dumps(asked.schema)
    assert engine.chats[0].messages[0] == engine.chats[2].messages[0]
    assert asked.shared_beginning


async def test_a_large_model_may_answer_a_question(engine: FakeEngine, client: EngineClient) -> None:
    engine.replies = [written(json.dumps({"do": "answer", "about": ["Hall light"]}))]
    plan = await planner_of(client).async_plan("is the hall light on", snapshot(), EN, status=LARGE)
    assert (plan.kind, plan.targets) == (Kind.ANSWER, (HALL.id,))


@pytest.mark.parametrize("text", ["don't turn on the hall light", "is it gloomy in the hall", "if it's gloomy tell me"])
async def test_a_small_model_is_not_even_asked_about_what_is_no_command(
    engine: FakeEngine, client: EngineClient, text: str
) -> None:
    engine.likelihoods = SURE
    assert (await planner_of(client).async_plan(text, snapshot(), EN)).kind is Kind.UNSETTLED
    assert not engine.of_type(Score.TYPE)


async def test_a_language_without_marks_is_asked_back(engine: FakeEngine, client: EngineClient) -> None:
    engine.likelihoods = SURE
    assert (await planner_of(client).async_plan("mörkt i hall", snapshot(), words_for("sv"))).kind is Kind.ASK


async def test_a_home_with_nothing_in_it_asks_nobody(engine: FakeEngine, client: EngineClient) -> None:
    assert (await planner_of(client).async_plan(DARK, Snapshot(home=Home()), EN)).kind is Kind.UNSETTLED
    sensors = snapshot(*(each for each in ALL if each.domain == "sensor"))
    assert (await planner_of(client).async_plan(DARK, sensors, EN)).kind is Kind.UNSETTLED
    assert not engine.of_type(Score.TYPE)


@pytest.mark.parametrize("status", [None, LARGE])
class TestFailures:
    async def test_the_engine_refuses(self, engine: FakeEngine, client: EngineClient, status: Status | None) -> None:
        for event_type in (Score.TYPE, Chat.TYPE):
            engine.refusals[event_type] = Error(text="No model.", code=ErrorCode.MODEL_MISSING)
        assert (await planner_of(client).async_plan(DARK, snapshot(), EN, status=status)).kind is Kind.UNSETTLED

    async def test_the_engine_is_slow(
        self, engine: FakeEngine, client: EngineClient, status: Status | None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(llm_planner, "PLAN_SECONDS", 0.1)
        engine.ignored = {Score.TYPE, Chat.TYPE}
        assert (await planner_of(client).async_plan(DARK, snapshot(), EN, status=status)).kind is Kind.UNSETTLED

    async def test_the_engine_is_gone(self, engine: FakeEngine, client: EngineClient, status: Status | None) -> None:
        await engine.stop()
        assert (await planner_of(client).async_plan(DARK, snapshot(), EN, status=status)).kind is Kind.UNSETTLED

    async def test_the_engine_breaks_off(self, engine: FakeEngine, client: EngineClient, status: Status | None) -> None:
        engine.dead_after = {Score.TYPE, Chat.TYPE}
        assert (await planner_of(client).async_plan(DARK, snapshot(), EN, status=status)).kind is Kind.UNSETTLED

    async def test_the_answer_cannot_be_read(
        self, engine: FakeEngine, client: EngineClient, status: Status | None
    ) -> None:
        engine.replies = [written("{}")]
        engine.garbled = {Scores.TYPE, ChatDone.TYPE}
        assert (await planner_of(client).async_plan(DARK, snapshot(), EN, status=status)).kind is Kind.UNSETTLED


async def test_scores_of_another_request_are_no_answer(
    engine: FakeEngine, client: EngineClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = Scores(likelihoods=(), prompt_tokens=1, read_tokens=1, seconds=0.1)
    monkeypatch.setattr(engine, "_scores", lambda _: short)
    assert (await planner_of(client).async_plan(DARK, snapshot(), EN)).kind is Kind.UNSETTLED
