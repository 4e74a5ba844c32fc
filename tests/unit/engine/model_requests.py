"""What tests of models over the wire share: another chat model on disk, and what is asked of the engine."""

from typing import Any

import numpy as np
import pytest
from hearken_engine import engines as engines_module
from hearken_engine import model_manager as manager_module
from hearken_engine.models.recommend import Machine
from hearken_engine.protocol import (
    Chat,
    ChooseModel,
    ListModels,
    Message,
    ModelEntry,
    ModelKind,
    Models,
    Role,
)
from hearken_engine.settings import Settings
from hearken_engine.shape import HearkenEvent
from hearken_engine.stt.base import SAMPLE_RATE

from .conftest import Client, EngineUnderTest, FakeChatModel

GB = 1_000_000_000
SECOND_OF_SOUND = np.zeros(SAMPLE_RATE, dtype=np.float32)
HI = Chat(messages=(Message(role=Role.USER, content="Hi"),))
MINE = ChooseModel(kind=ModelKind.LLM, name="mine")


@pytest.fixture
def mine(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> FakeChatModel:
    """Put a chat model on disk that answers otherwise than the one in use."""
    (settings.models_dir / "mine").mkdir(parents=True)
    (settings.models_dir / "mine" / "chat.gguf").write_bytes(b"abcd")
    return FakeChatModel()


@pytest.fixture
def loads(engine: EngineUnderTest, mine: FakeChatModel, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the chat models that were loaded, by name."""
    loaded: list[str] = []

    def load(_settings: Settings, _store: object, name: str) -> FakeChatModel:
        loaded.append(name)
        return mine if name == "mine" else engine.llm

    monkeypatch.setattr(engines_module, "load_chat_model", load)
    return loaded


async def ask(client: Client, request: HearkenEvent, answer: type[HearkenEvent]) -> Any:
    await client.send(request)
    event = await client.read()
    assert event is not None
    assert answer.is_type(event.type), event
    return answer.from_event(event)


async def refused(client: Client, request: HearkenEvent) -> tuple[str, str]:
    await client.send(request)
    code, text = await client.error()
    assert text.endswith(".")
    return code, text


async def entry(client: Client, name: str) -> ModelEntry:
    models: Models = await ask(client, ListModels(), Models)
    return next(each for each in models.models if each.name == name)


async def answers(client: Client, fake: FakeChatModel) -> bool:
    before = len(fake.requests)
    await client.send(HI)
    await client.read_until("hearken-chat-done")
    return len(fake.requests) == before + 1


def machine(monkeypatch: pytest.MonkeyPatch, free: float) -> None:
    there = Machine(memory_total=64 * GB, memory_available=int(free * GB), cores=8)
    monkeypatch.setattr(manager_module, "measure_machine", lambda: there)
