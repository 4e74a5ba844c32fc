"""The engine's real server on a TCP port, with its fakes, and the integration's real client."""

from pathlib import Path

import pytest
from hearken_engine.settings import Settings

from custom_components.hearken.client import EngineClient
from tests.unit.engine.conftest import EngineUnderTest, engine

__all__ = ["engine"]


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Let loopback connections through the test plugin's guard."""


@pytest.fixture
def token() -> str | None:
    return None


@pytest.fixture
def settings(tmp_path: Path, token: str | None) -> Settings:
    return Settings(host="127.0.0.1", port=0, models_dir=tmp_path / "models", voice="english", token=token)


@pytest.fixture
def client(engine: EngineUnderTest, token: str | None) -> EngineClient:
    assert engine.server.port is not None
    return EngineClient("127.0.0.1", engine.server.port, token, software="contract test")
