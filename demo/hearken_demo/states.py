"""Entity states in the words of a person."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .client import Message


def _percent_of_255(value: Any) -> str:
    """Show Home Assistant's brightness."""
    return f"{round(value / 2.55)} %"


def _percent(value: Any) -> str:
    """Show a position or a speed."""
    return f"{round(value)} %"


def _fraction(value: Any) -> str:
    """Show a volume."""
    return f"volume {round(value * 100)} %"


def _degrees(value: Any) -> str:
    """Show the temperature that is wanted."""
    return f"{value:g} °C"


DETAILS: dict[str, tuple[tuple[str, Callable[[Any], str]], ...]] = {
    "light": (("brightness", _percent_of_255), ("color_temp_kelvin", lambda value: f"{value} K")),
    "cover": (("current_position", _percent),),
    "fan": (("percentage", _percent),),
    "climate": (("temperature", _degrees),),
    "media_player": (("volume_level", _fraction),),
}
"""By domain: the attributes that a command can change, and how to show them."""


def describe(state: Message) -> str:
    """Say what an entity is doing: `on, 80 %`."""
    words = [str(state["state"])]
    for attribute, show in DETAILS.get(state["entity_id"].partition(".")[0], ()):
        if (value := state["attributes"].get(attribute)) is not None:
            words.append(show(value))
    return ", ".join(words)


@dataclass(frozen=True)
class Change:
    """An entity before and after a turn."""

    entity_id: str
    name: str
    before: str
    after: str


class ChangeLog:
    """Collects what changes in the home during one turn."""

    def __init__(self, entity_ids: set[str]) -> None:
        self._entity_ids = entity_ids
        self._before: dict[str, Message] = {}
        self._after: dict[str, Message] = {}

    def add(self, data: Message) -> None:
        """Take in the data of a `state_changed` event."""
        old, new = data["old_state"], data["new_state"]
        if data["entity_id"] in self._entity_ids and old is not None and new is not None:
            self._before.setdefault(data["entity_id"], old)
            self._after[data["entity_id"]] = new

    @property
    def changes(self) -> list[Change]:
        """What is different now, in the order in which it changed."""
        found = []
        for entity_id, old in self._before.items():
            new = self._after[entity_id]
            before, after = describe(old), describe(new)
            if before != after:
                found.append(Change(entity_id, new["attributes"].get("friendly_name", entity_id), before, after))
        return found
