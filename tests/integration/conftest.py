"""A real Home Assistant in this process, and a real engine server beside it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from typing import Any
from unittest.mock import patch

import pytest
from homeassistant.components import conversation
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.components.conversation.default_agent import DefaultAgent
from homeassistant.components.conversation.util import get_config_intents
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_TOKEN
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

import custom_components  # noqa: F401  # before Home Assistant looks for it, or it finds the test plugin's folder
from custom_components.hearken.const import DOMAIN

from .engine_facts import HELLO
from .fake_engine import FakeEngine
from .home import async_furnish

AGENT = "conversation.hearken"


@pytest.fixture(autouse=True)
def _custom_integrations(enable_custom_integrations: None, socket_enabled: None) -> None:
    """Let Home Assistant load Hearken, and Hearken reach the loopback interface."""


@pytest.fixture(autouse=True)
async def _core(hass: HomeAssistant) -> None:
    """Set up what every Home Assistant has."""
    assert await async_setup_component(hass, "homeassistant", {})


@pytest.fixture
async def engine(socket_enabled: None) -> AsyncGenerator[FakeEngine]:
    """Start a scripted engine."""
    engine = FakeEngine()
    await engine.start()
    yield engine
    await engine.stop()


@pytest.fixture
def entry(hass: HomeAssistant, engine: FakeEngine) -> MockConfigEntry:
    """Add an entry for that engine, not set up yet."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Hearken",
        unique_id=HELLO.engine_id,
        data={CONF_HOST: "127.0.0.1", CONF_PORT: engine.port, CONF_TOKEN: None},
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def loaded(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """Set the entry up."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


@pytest.fixture
async def home(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Furnish the home of an entry that is set up."""
    await async_furnish(hass)


type Say = Callable[..., Awaitable[conversation.ConversationResult]]


@pytest.fixture
def say(hass: HomeAssistant) -> Say:
    """Return a function that says a sentence to the agent."""

    async def say(text: str, conversation_id: str | None = None, **more: Any) -> conversation.ConversationResult:
        more.setdefault("context", Context())
        more.setdefault("language", "en")
        return await conversation.async_converse(
            hass, text=text, conversation_id=conversation_id, agent_id=AGENT, **more
        )

    return say


async def until(met: Callable[[], Any], seconds: float = 3) -> None:
    """Wait until something is true, or fail."""
    async with asyncio.timeout(seconds):
        while not met():  # noqa: ASYNC110  # what is waited for is often no event of ours
            await asyncio.sleep(0.01)


def speech(result: conversation.ConversationResult) -> str:
    """Return what is spoken."""
    return str(result.response.speech["plain"]["speech"])


async def write_sentences(hass: HomeAssistant, intents: dict[str, list[str]]) -> None:
    """Do what `conversation: intents:` in the user's configuration does.

    What the recogniser has loaded of a language already is forgotten, and what it loads just now: it would go on
    without them.
    """
    agent = conversation.async_get_agent(hass, conversation.HOME_ASSISTANT_AGENT)
    assert isinstance(agent, DefaultAgent)
    await hass.async_block_till_done()
    config = get_config_intents({"conversation": {"intents": intents}}, hass.config.config_dir)
    get_agent_manager(hass).update_config_intents(config)
    async with agent._load_intents_lock:
        await agent.async_reload()


@pytest.fixture
def _no_setup() -> Iterator[None]:
    """Leave entries that a flow makes as they are."""
    with patch("custom_components.hearken.async_setup_entry", return_value=True):
        yield
