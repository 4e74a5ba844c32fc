"""Homes as they are named in German, French and Spanish, and the check of a sentence against its plan."""

import json
from pathlib import Path
from typing import Any

from custom_components.hearken.understanding.home import Area, Attribute, Entity, Floor, Home, Range
from custom_components.hearken.understanding.plan import Kind

from .sample_home import at, short

_HERE = Path(__file__).parent

MUST_NOT_ACT = {kind for kind in Kind if kind is not Kind.ACT}


def home_in(language: str) -> Home:
    """Return the home with the names of a language."""
    data: dict[str, Any] = json.loads((_HERE / "homes" / f"{language}.json").read_text("utf-8"))
    thermostat = {Attribute.TEMPERATURE: Range(low=7, high=30, step=0.5)}
    return Home(
        entities={
            entity_id: Entity(
                id=entity_id,
                names=(name,),
                domain=entity_id.split(".")[0],
                area=area,
                device_class=device_class,
                ranges=thermostat if entity_id.startswith("climate.") else {},
            )
            for entity_id, name, area, device_class in data["entities"]
        },
        areas={key: Area(id=key, names=(name,), floor=floor) for key, (name, floor) in data["areas"].items()},
        floors={key: Floor(id=key, names=(name,)) for key, name in data["floors"].items()},
    )


def cases_in(language: str) -> list[dict[str, Any]]:
    """Return sentences of a language with the plans that are expected, written short."""
    cases: list[dict[str, Any]] = json.loads((_HERE / "sentences" / f"{language}.json").read_text("utf-8"))
    return cases


__all__ = ["MUST_NOT_ACT", "at", "cases_in", "home_in", "short"]
