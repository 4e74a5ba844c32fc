"""Homes that data files describe in rows, and what becomes of sentences in them, one after the other."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from custom_components.hearken.understanding.capabilities import capabilities, features_of
from custom_components.hearken.understanding.dialogue import Dialogue
from custom_components.hearken.understanding.home import Area, Entity, Floor, Home, Seen, Snapshot
from custom_components.hearken.understanding.plan import Plan
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

_HERE = Path(__file__).parent


def sentences(name: str) -> Any:
    """Return the sentences of a file."""
    return json.loads((_HERE / "sentences" / f"{name}.json").read_text("utf-8"))


class Furnished:
    """A home of `homes/`, in English."""

    def __init__(self, name: str) -> None:
        data: dict[str, Any] = json.loads((_HERE / "homes" / f"{name}.json").read_text("utf-8"))
        self.home = Home(
            entities={row[0]: _entity(row) for row in data["entities"]},
            areas={key: Area(id=key, names=(name,), floor=floor) for key, (name, floor) in data["areas"].items()},
            floors={key: Floor(id=key, names=tuple(names.split("|"))) for key, names in data["floors"].items()},
        )
        self.states = {row[0]: Seen(row[4], row[5]) for row in data["entities"]}
        self.planner = Planner(self.home, words_for("en"))

    def said(
        self, say: str | list[str], here: str | None = None, now: Mapping[str, Seen] | None = None
    ) -> tuple[Plan, Snapshot]:
        """Return the plan of the last of some sentences, and the home as it was when it was said.

        `now` is what the sentences before it have made of the home.
        """
        turns = [say] if isinstance(say, str) else say
        snapshot = Snapshot(home=self.home, states=self.states, here=here)
        dialogue = Dialogue()
        for turn in turns[:-1]:
            dialogue = dialogue.then(self.planner.plan(turn, snapshot, dialogue), self.states)
        snapshot = replace(snapshot, states={**self.states, **(now or {})})
        return self.planner.plan(turns[-1], snapshot, dialogue), snapshot


def _entity(row: list[Any]) -> Entity:
    entity_id, name, area, device_class, _state, attributes = row
    domain = entity_id.split(".")[0]
    able = capabilities(domain, attributes)
    return Entity(
        id=entity_id,
        names=(name,),
        domain=domain,
        area=area,
        device_class=device_class,
        settable=able.settable,
        ranges=able.ranges,
        choices=able.choices,
        features=features_of(attributes),
    )
