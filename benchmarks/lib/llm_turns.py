"""What is said to a home through a language model, the stock way and ours, and how long the answers take."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from homeassistant.components import conversation
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.const import CONF_LLM_HASS_API
from homeassistant.core import Context
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import llm

from benchmarks.lib import llm_engine, servers, stock_llm
from benchmarks.lib.grown import furnishable
from benchmarks.lib.household_more import KINDS
from benchmarks.lib.residence import Residence, furnished
from benchmarks.lib.servers import Programs
from benchmarks.lib.tap import Tap, tapped
from custom_components.hearken.const import CONF_MAX_TOKENS, CONF_TEMPERATURE
from custom_components.hearken.errors import CannotConnect
from custom_components.hearken.protocol import ModelKind

# isort: split
from pytest_homeassistant_custom_component.common import MockConfigEntry

OURS = "conversation.hearken"
_OUR_FIRST = rb"hearken-chat-delta|hearken-scores"

TALK = "Tell me something nice about the {} of tea."
"""Small talk, with another word each time so that nothing is answered from memory."""

MORE = "Why is that so?"
"""What is said to the answer."""

WISH = "My eyes hurt from reading the {}."
"""A wish that names nothing of the home."""

COMMAND = "Turn on the {} desk lamp."
"""What the rules settle."""

_WORDS = ("history", "colour", "taste", "warmth", "smell", "leaves", "making", "art")
_PAPERS = ("newspaper", "letter", "map", "novel", "recipe", "diary", "score", "book")

_RESTARTS = 3

_SETTLE_SECONDS = 5
"""After which a home that was changed has been taken in by everything."""

_BACK_SECONDS = 60
"""In which an engine that starts again is back, or never."""

_REPLY_TOKENS = 40
"""As long as a short reply or a tool call, so that no side's chattiness counts."""


@dataclass(kw_only=True)
class Answer:
    """What one sentence took."""

    first: float | None
    """Seconds until the model's first token came over the wire; None where no model was asked."""
    whole: float
    """Seconds until the agent was done."""
    decided_by: str | None = None
    """Ours only: the stage that decided."""
    conversation_id: str | None = None
    """The conversation in which it was said."""


@dataclass(kw_only=True)
class Answers:
    """What all sentences of one side in one home took, by what was said and how."""

    size: int
    took: dict[str, list[Answer]] = field(default_factory=dict)

    def add(self, what: str, answer: Answer) -> None:
        """Keep one more."""
        self.took.setdefault(what, []).append(answer)


async def ask(  # noqa: PLR0917
    residence: Residence,
    agent: str,
    tap: Tap,
    text: str,
    area: str | None = None,
    conversation_id: str | None = None,
) -> Answer:
    """Say one sentence, from a room or none, in a conversation of its own or in one that goes on."""
    tap.arm()
    started = time.monotonic()
    result = await conversation.async_converse(
        residence.hass,
        text=text,
        conversation_id=conversation_id,
        context=Context(),
        language="en",
        agent_id=agent,
        device_id=residence.satellites.get(area),
    )
    whole = time.monotonic() - started
    first = tap.seen - started if tap.seen is not None else None
    stage: str | None = None
    if agent == OURS:
        turns = residence.hass.config_entries.async_entries("hearken")[0].runtime_data.turns
        stage = str(turns.last.decided_by) if turns.last is not None and turns.last.decided_by else None
    return Answer(first=first, whole=whole, decided_by=stage, conversation_id=result.conversation_id)


def _rename(residence: Residence, number: int) -> None:
    """Call the first light something else: what a home's owner does on any day."""
    entity_id = next(entry["id"] for entry in residence.home["entities"] if entry["id"].startswith("light."))
    er.async_get(residence.hass).async_update_entity(entity_id, name=f"Lantern {number}")


async def _rounds(residence: Residence, agent: str, tap: Tap, answers: Answers, rounds: int) -> None:
    """Say what is said in a home whose server has read the prompt before."""
    here, there = list(residence.satellites)[:2] if len(residence.satellites) > 1 else [None, None]
    for number in range(rounds):
        talk = await ask(residence, agent, tap, TALK.format(_WORDS[number]), here)
        answers.add("warm", talk)
        answers.add("goes on", await ask(residence, agent, tap, MORE, here, talk.conversation_id))
        answers.add("wish", await ask(residence, agent, tap, WISH.format(_PAPERS[number]), here))
        answers.add("command", await ask(residence, agent, tap, COMMAND.format(here or "kitchen"), here))
    answers.add("other room", await ask(residence, agent, tap, TALK.format(_WORDS[-1]), there))
    entity_id = next(entry["id"] for entry in residence.home["entities"])
    residence.hass.states.async_set(entity_id, "on")
    await residence.hass.async_block_till_done()
    answers.add("state changed", await ask(residence, agent, tap, TALK.format(_WORDS[-2]), here))
    _rename(residence, rounds)
    await residence.hass.async_block_till_done()
    answers.add("renamed", await ask(residence, agent, tap, TALK.format(_WORDS[-3]), here))


@asynccontextmanager
async def _stock_agent(residence: Residence, tap: Tap) -> AsyncIterator[str]:
    """Yield Home Assistant's own agent on the server behind the tap."""
    entry = MockConfigEntry(
        domain="llama_cpp",
        title="Stock",
        data={"base_url": f"http://127.0.0.1:{tap.port}/v1", "streaming": True},
        subentries_data=[
            ConfigSubentryData(
                data={
                    "chat_model": "stock",
                    CONF_LLM_HASS_API: [llm.LLM_API_ASSIST],
                    "max_tokens": _REPLY_TOKENS,
                    "temperature": 0.0,
                },
                subentry_type="conversation",
                title="Stock",
                unique_id=None,
            )
        ],
    )
    entry.add_to_hass(residence.hass)
    if not await residence.hass.config_entries.async_setup(entry.entry_id):
        message = "Home Assistant's llama.cpp integration cannot be set up"
        raise RuntimeError(message)
    await residence.hass.async_block_till_done()
    (agent,) = er.async_entries_for_config_entry(er.async_get(residence.hass), entry.entry_id)
    yield agent.entity_id


async def stock(programs: Programs, gguf_file: Path, home: Mapping[str, Any], context: int, rounds: int) -> Answers:
    """Measure the stock way in one home, from a server that has just started."""
    answers = Answers(size=len(home["entities"]))
    command = servers.peer_llm(programs, gguf_file, context)
    # Hearken is not asked here; its entry finds nobody at that port and keeps quiet.
    async with (
        servers.running(command, servers.listens) as server,
        tapped(server.port, stock_llm.FIRST_TOKEN) as tap,
        furnished(home, None, 0) as residence,
        _stock_agent(residence, tap) as agent,
    ):
        answers.add("ready", Answer(first=None, whole=server.start_seconds))
        first_room = next(iter(residence.satellites), None)
        cold = await ask(residence, agent, tap, TALK.format("story"), first_room)
        answers.add("cold", cold)
        answers.add("back", replace(cold, first=server.start_seconds + (cold.first or 0.0)))
        await _rounds(residence, agent, tap, answers, rounds)
        answers.add("memory", Answer(first=None, whole=server.memory()))
    return answers


async def ours(programs: Programs, model: str, home: Mapping[str, Any], rounds: int) -> Answers:
    """Measure Hearken in one home: an engine that never ran, the same one warm, and started again beneath the home."""
    answers = Answers(size=len(home["entities"]))
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder)
        for one in programs.models.iterdir():
            # What the engine keeps beside its models is its own; the models are not copied.
            if one.is_dir() and not one.name.startswith("."):
                (models / one.name).symlink_to(one)
        own = Programs(ours=programs.ours, peers=programs.peers, models=models)
        command = servers.engine(own, model)
        async with AsyncExitStack() as running_engine:
            server = await running_engine.enter_async_context(servers.running(command, _is_complete))
            async with _our_agent(server, home) as (residence, tap):
                answers.add("ready", Answer(first=None, whole=server.start_seconds))
                room = next(iter(residence.satellites), None)
                answers.add("cold", await ask(residence, OURS, tap, TALK.format("story"), room))
                await _rounds(residence, OURS, tap, answers, rounds)
                answers.add("memory", Answer(first=None, whole=server.memory()))
                for _ in range(_RESTARTS):
                    # What was changed or said before is taken in first.
                    await asyncio.sleep(_SETTLE_SECONDS)
                    await running_engine.aclose()
                    again = await running_engine.enter_async_context(
                        servers.running(command, servers.listens, server.port)
                    )
                    await _async_back(residence)
                    before = time.monotonic() - again.started
                    talk = await ask(residence, OURS, tap, TALK.format("story"), room)
                    answers.add("restarted", talk)
                    answers.add("back", replace(talk, first=before + (talk.first or 0.0)))
    return answers


async def _async_back(residence: Residence) -> None:
    """Return as soon as Home Assistant knows that the engine has a language model again."""
    coordinator = residence.hass.config_entries.async_entries("hearken")[0].runtime_data
    back = asyncio.Event()

    def look() -> None:
        if coordinator.last_update_success and coordinator.data.status.ready(ModelKind.LLM) is not None:
            back.set()

    unsubscribe = coordinator.async_add_listener(look)
    async with asyncio.timeout(_BACK_SECONDS):
        await back.wait()
    unsubscribe()


async def _is_complete(port: int) -> bool:
    """Tell whether an engine has all models that take part in a sentence; OSError while it does not listen."""
    try:
        async with aclosing(llm_engine.client_at(port).watch()) as snapshots:
            status = (await anext(snapshots)).status
    except CannotConnect as err:
        raise ConnectionError from err
    return all(status.ready(kind) is not None for kind in (ModelKind.LLM, ModelKind.EMBED))


@asynccontextmanager
async def _our_agent(server: servers.Server, home: Mapping[str, Any]) -> AsyncIterator[tuple[Residence, Tap]]:
    """Yield a home with an engine, and the tap between them."""
    options = {CONF_MAX_TOKENS: _REPLY_TOKENS, CONF_TEMPERATURE: 0.0}
    async with (
        tapped(server.port, _OUR_FIRST) as tap,
        furnished(home, "127.0.0.1", tap.port, options) as residence,
    ):
        await conversation.async_prepare_agent(residence.hass, OURS, "en")
        yield residence, tap


def home_of(size: int) -> dict[str, Any]:
    """Return a home of so many entities."""
    return furnishable(size, KINDS)
