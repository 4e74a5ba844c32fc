"""The whole house: engine and Home Assistant running, the home furnished, Hearken added, its pipeline ready."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from .assist import Assist
from .client import HomeAssistantClient, Message
from .engine import Engine
from .errors import DemoError
from .flows import add_integration
from .home import Home
from .homeassistant import Account, HomeAssistant
from .paths import RunFolder
from .processes import HOST, free_port

DOMAIN = "hearken"
"""Hearken's name among the integrations."""

STAGES = ("stt_engine", "conversation_engine", "tts_engine")
"""What must be Hearken's in the pipeline that the demo uses."""

AVAILABLE_SECONDS = 30.0
"""Hearken's entities are there within a second of its set-up; a busy machine may need more."""

NAMES_SECONDS = 3.0
"""The engine is told the names of a home within two seconds; nobody speaks to a house sooner than that."""

POLL_SECONDS = 0.1
"""Between two looks at them."""


@dataclass(frozen=True)
class BareHouse:
    """Everything that runs, and how to talk to it, before Hearken is added."""

    engine: Engine
    home_assistant: HomeAssistant
    client: HomeAssistantClient
    account: Account
    home: Home

    def check(self) -> None:
        """Raise if the engine or Home Assistant has ended by itself."""
        self.engine.program.check()
        self.home_assistant.program.check()


@dataclass(frozen=True)
class House(BareHouse):
    """The same with Hearken, to be spoken to."""

    assist: Assist


class Step:
    """One step of the opening, for whoever shows it."""

    def __init__(self) -> None:
        self.result = ""
        """What came of it, in a few words."""


type Steps = Callable[[str], AbstractContextManager[Step]]
"""Opens one step by its name."""


def _silent(_: str) -> AbstractContextManager[Step]:
    """Show nothing."""
    return nullcontext(Step())


@asynccontextmanager
async def open_bare_house(
    folder: RunFolder,
    *,
    steps: Steps = _silent,
    environment: dict[str, str] | None = None,
    packages: Mapping[str, str] | None = None,
) -> AsyncGenerator[BareHouse]:
    """Start everything and furnish the home, and end it all afterwards.

    `environment` is added to both programs'; `packages` to Home Assistant's configuration, YAML by name.
    """
    home = Home.load()
    engine = Engine(folder, free_port(), environment)
    home_assistant = HomeAssistant(folder, free_port(), environment)
    home_assistant.prepare(packages)
    async with engine.program, home_assistant.program:
        with steps("Engine") as step:
            status = await engine.wait_ready()
            step.result = f"{status.version} with {', '.join(status.models)}"
        with steps("Home Assistant") as step:
            account, token = await home_assistant.onboard()
            async with HomeAssistantClient.connect(home_assistant.url, token) as client:
                step.result = await home_assistant.wait_running(client)
        async with HomeAssistantClient.connect(home_assistant.url, token) as client:
            with steps("Demo home") as step:
                await home.apply(client)
                step.result = str(home)
            yield BareHouse(engine, home_assistant, client, account, home)


@asynccontextmanager
async def open_house(
    folder: RunFolder, *, steps: Steps = _silent, environment: dict[str, str] | None = None
) -> AsyncGenerator[House]:
    """Start everything, set it up, and end it all afterwards; `environment` is added to both programs'."""
    async with open_bare_house(folder, steps=steps, environment=environment) as bare:
        with steps("Hearken") as step:
            await add_integration(bare.client, DOMAIN, host=HOST, port=bare.engine.port)
            pipeline = await find_pipeline(bare.client)
            await asyncio.sleep(NAMES_SECONDS)
            step.result = f"added through its config flow, Assist pipeline “{pipeline['name']}”"
        assist = Assist(bare.client, pipeline["id"], bare.home.entity_ids)
        yield House(bare.engine, bare.home_assistant, bare.client, bare.account, bare.home, assist)


async def hearken_entities(client: HomeAssistantClient) -> set[str]:
    """Return the ids of Hearken's own entities that are not disabled."""
    entries: list[Message] = await client.command("config/entity_registry/list")
    return {entry["entity_id"] for entry in entries if entry["platform"] == DOMAIN and not entry["disabled_by"]}


async def find_pipeline(client: HomeAssistantClient) -> dict[str, Any]:
    """Return the pipeline that hears, understands and speaks with Hearken, once its entities are available."""
    ours = await hearken_entities(client)
    pipelines: list[Message] = (await client.command("assist_pipeline/pipeline/list"))["pipelines"]
    fitting = [pipeline for pipeline in pipelines if all(pipeline[stage] in ours for stage in STAGES)]
    if not fitting:
        raise DemoError("Hearken is set up, but there is no Assist pipeline with its three parts")
    try:
        async with asyncio.timeout(AVAILABLE_SECONDS):
            while True:
                states = await client.states()
                away = [
                    fitting[0][stage]
                    for stage in STAGES
                    if states.get(fitting[0][stage], {}).get("state") in (None, "unavailable")
                ]
                if not away:
                    return fitting[0]
                await asyncio.sleep(POLL_SECONDS)
    except TimeoutError:
        raise DemoError(f"Hearken's entities did not become available: {', '.join(away)}") from None
