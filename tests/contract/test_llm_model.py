"""A sentence to a Plan with the real language model, through the integration's planner and without a wire."""

import asyncio
import json
import os
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pytest
from hearken_engine.chat import to_request, to_score_request
from hearken_engine.llm.base import ChatModel, Finish, Text
from hearken_engine.loading import load_chat_model
from hearken_engine.models.store import ModelStore
from hearken_engine.protocol import Chat as EngineChat
from hearken_engine.protocol import Score as EngineScore
from hearken_engine.settings import Settings

from custom_components.hearken.client import EngineClient
from custom_components.hearken.llm_planner import LlmPlanner
from custom_components.hearken.priors import Priors
from custom_components.hearken.protocol import Chat, ChatDelta, ChatDone, Likelihood, Score, Scores
from custom_components.hearken.understanding.llm_prompt import INSTRUCTIONS, prompt
from custom_components.hearken.understanding.llm_schema import read, schema
from custom_components.hearken.understanding.plan import Kind
from custom_components.hearken.understanding.shortlist import shortlist
from tests.unit.integration.test_llm_path import ALL, EN, LOCK, snapshot

pytestmark = pytest.mark.models

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def chat_model() -> ChatModel:
    folder = Path(os.environ.get("HEARKEN_MODELS_DIR", ROOT / ".cache" / "models"))
    settings = Settings(models_dir=folder, context=2048)
    return load_chat_model(settings, ModelStore(folder), settings.llm_model)


@dataclass
class Direct:
    """Does for the planner what the client does, with the model in this process."""

    model: ChatModel

    async def score(self, request: Score) -> Scores:
        scoring = self.model.score(to_score_request(EngineScore.from_event(request.event())))
        likelihoods = tuple(
            Likelihood(log_probability=each.log_probability, tokens=each.tokens) for each in scoring.continuations
        )
        return Scores(
            likelihoods=likelihoods, prompt_tokens=scoring.prompt_tokens, read_tokens=scoring.read_tokens, seconds=0.0
        )

    async def chat(self, request: Chat) -> AsyncGenerator[ChatDelta | ChatDone]:
        for piece in self.model.chat(to_request(EngineChat.from_event(request.event()))):
            if isinstance(piece, Text):
                yield ChatDelta(text=piece.text)
            elif isinstance(piece, Finish):
                yield ChatDone(
                    reason=piece.reason,  # type: ignore[arg-type]  # the copies of the protocol are equal
                    prompt_tokens=piece.prompt_tokens,
                    reply_tokens=piece.reply_tokens,
                    first_token_seconds=0.0,
                    seconds=0.0,
                    log_probability=piece.log_probability,
                )


@pytest.fixture
def planner(chat_model: ChatModel) -> LlmPlanner:
    client = cast("EngineClient", Direct(chat_model))
    return LlmPlanner(client, Priors(client))


@pytest.mark.parametrize(
    "text", ["it's gloomy in the hall", "let them in at the front door", "开灯", "set it to 300 degrees"]
)
def test_whatever_the_model_writes_is_a_plan_of_this_home(chat_model: ChatModel, text: str) -> None:
    entities = shortlist(text, snapshot())
    messages = [{"role": role, "content": content} for role, content in prompt(text, entities, snapshot(), EN)]
    asked = to_request(EngineChat(messages=(), schema=schema(entities), max_tokens=160, temperature=0.0))
    pieces = list(chat_model.chat(replace(asked, messages=messages)))
    written = "".join(piece.text for piece in pieces if isinstance(piece, Text))
    assert json.loads(written)["do"] in {"act", "answer", "ask", "nothing"}
    plan = read(written, entities, text)
    assert plan is not None
    assert set(plan.targets) <= {each.id for each in ALL}


def test_the_prompt_is_short() -> None:
    """The fixed part is bounded here by characters, some four of which make a token."""
    assert len(INSTRUCTIONS) < 2400
    assert len(prompt("it is so dark in here", ALL, snapshot(), EN)[-1][1]) < 1000


async def test_planning_takes_its_time_and_is_cautious(planner: LlmPlanner) -> None:
    """Print the times, and assert none: machines differ."""
    for text in ("it's gloomy in the hall", "it's gloomy in the hall", "someone's at the front door", "lovely weather"):
        started = time.perf_counter()
        plan = await planner.async_plan(text, snapshot(), EN)
        print(f"{text}: {plan.kind} in {time.perf_counter() - started:.2f} s")  # noqa: T201
        await asyncio.sleep(0)
        assert not (plan.kind is Kind.ACT and LOCK.id in plan.targets)
