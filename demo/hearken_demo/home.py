"""The demo home as a person would set it up: floors, areas, what is where, other names, what Assist may see."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import yaml

from .client import HomeAssistantClient, Message
from .errors import DemoError
from .flows import add_integration
from .paths import HOME_DATA

ASSISTANT = "conversation"
"""Assist's name among the voice assistants that entities are exposed to."""

HIDDEN_MARK = ".device_"
"""In the ids of the helpers that stand for the inside of a device."""


@dataclass(frozen=True)
class Floor:
    """One floor."""

    name: str
    level: int
    icon: str
    aliases: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Area:
    """One area."""

    name: str
    icon: str
    floor: str | None = None
    aliases: list[str] = field(default_factory=list)
    temperature: str | None = None
    """The sensor that speaks for the whole area."""
    humidity: str | None = None
    """The same for humidity."""


@dataclass(frozen=True)
class Entity:
    """One entity that Assist knows."""

    entity_id: str
    area: str | None = None
    aliases: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Home:
    """All of it."""

    floors: list[Floor]
    areas: list[Area]
    entities: list[Entity]
    shopping: list[str]

    @classmethod
    def load(cls) -> "Home":
        """Read demo/home.yaml."""
        data: dict[str, Any] = yaml.safe_load(HOME_DATA.read_text(encoding="utf-8"))
        return cls(
            floors=[Floor(name, **facts) for name, facts in data["floors"].items()],
            areas=[Area(name, **facts) for name, facts in data["areas"].items()],
            entities=[Entity(entity_id, **facts) for entity_id, facts in data["entities"].items()],
            shopping=data["shopping"],
        )

    @property
    def entity_ids(self) -> set[str]:
        """The ids of what Assist knows."""
        return {entity.entity_id for entity in self.entities}

    def __str__(self) -> str:
        """Count what there is."""
        return f"{len(self.floors)} floors, {len(self.areas)} areas, {len(self.entities)} entities"

    async def apply(self, client: HomeAssistantClient) -> None:
        """Set all of it up in a Home Assistant that is running."""
        await add_integration(client, "shopping_list")
        await self._furnish(client)
        await self._expose(client)
        for item in self.shopping:
            await client.call_service("todo", "add_item", entity_id="todo.shopping_list", item=item)
        missing = self.entity_ids - (await client.states()).keys()
        if missing:
            names = ", ".join(sorted(missing))
            raise DemoError(f"The demo home lacks {names}", "demo/home and demo/home.yaml disagree.")

    async def _furnish(self, client: HomeAssistantClient) -> None:
        """Create floors and areas and put every entity where it belongs."""
        floor_ids: dict[str | None, str | None] = {None: None}
        for floor in self.floors:
            facts = {"name": floor.name, "level": floor.level, "icon": floor.icon, "aliases": floor.aliases}
            created: Message = await client.command("config/floor_registry/create", **facts)
            floor_ids[floor.name] = created["floor_id"]
        # Onboarding has made a few areas of its own, in its own spelling.
        listed = await client.command("config/area_registry/list")
        existing = {area["name"].casefold(): area["area_id"] for area in listed}
        area_ids: dict[str | None, str | None] = {None: None}
        for area in self.areas:
            facts = {"name": area.name, "icon": area.icon, "aliases": area.aliases}
            facts |= {"temperature_entity_id": area.temperature, "humidity_entity_id": area.humidity}
            if area.floor is not None:
                facts["floor_id"] = floor_ids[area.floor]
            if area_id := existing.get(area.name.casefold()):
                command, facts["area_id"] = "config/area_registry/update", area_id
            else:
                command = "config/area_registry/create"
            area_ids[area.name] = (await client.command(command, **facts))["area_id"]
        await asyncio.gather(
            *(
                client.command(
                    "config/entity_registry/update",
                    entity_id=entity.entity_id,
                    area_id=area_ids[entity.area],
                    # null stands for the entity's own name.
                    aliases=[None, *entity.aliases],
                )
                for entity in self.entities
            )
        )

    async def _expose(self, client: HomeAssistantClient) -> None:
        """Let Assist see what the data file names and nothing else; hide the insides of the devices."""
        await client.command("homeassistant/expose_new_entities/set", assistant=ASSISTANT, expose_new=False)
        registered = {entry["entity_id"] for entry in await client.command("config/entity_registry/list")}
        unknown = sorted(registered - self.entity_ids)
        for ids, expose in ((sorted(self.entity_ids), True), (unknown, False)):
            await client.command(
                "homeassistant/expose_entity", assistants=[ASSISTANT], entity_ids=ids, should_expose=expose
            )
        await asyncio.gather(
            *(
                client.command("config/entity_registry/update", entity_id=entity_id, hidden_by="user")
                for entity_id in unknown
                if HIDDEN_MARK in entity_id
            )
        )
