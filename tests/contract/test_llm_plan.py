"""A sentence to a Plan, from the integration's planner over the wire to the engine and back."""

import json

from hearken_engine.llm.base import Text

from custom_components.hearken.client import EngineClient
from custom_components.hearken.llm_planner import LlmPlanner
from custom_components.hearken.priors import Priors
from custom_components.hearken.protocol import EngineState, ModelKind, ModelState, ModelStatus, Status
from custom_components.hearken.understanding.plan import Kind
from tests.unit.engine.conftest import EngineUnderTest
from tests.unit.integration.test_llm_path import EN, HALL, snapshot

DARK = "it's gloomy in the hall"


async def test_candidates_are_judged(client: EngineClient, engine: EngineUnderTest) -> None:
    status = Status.from_event(engine.engines.status().event())
    plan = await LlmPlanner(client, Priors(client)).async_plan(DARK, snapshot(), EN, status=status)
    # The fake finds all as probable after any sentence as by themselves: nothing is preferred, nothing is done.
    assert plan.kind in {Kind.UNSETTLED, Kind.ASK}
    after, alone = engine.llm.scored
    assert [message["role"] for message in after.messages][:2] == ["system", "user"]
    assert after.messages[:-1] == alone.messages[:-1]


async def test_a_plan_is_written(client: EngineClient, engine: EngineUnderTest) -> None:
    engine.llm.pieces = [Text(json.dumps({"do": "act", "steps": [{"target": "Hall light", "verb": "on"}]}))]
    engine.llm.log_probability = -0.1
    model = ModelStatus(kind=ModelKind.LLM, name="large", state=ModelState.READY, size=3_000_000_000)
    status = Status(state=EngineState.READY, version="1", uptime=1.0, memory=1, models=(model,))
    plan = await LlmPlanner(client, Priors(client)).async_plan(DARK, snapshot(), EN, status=status, named=[HALL.id])
    assert (plan.kind, plan.targets) == (Kind.ACT, (HALL.id,))
    assert engine.llm.requests[0].schema is not None
