"""Conditions about people: "if nobody is on the landing", "if there's no motion", as sensors and persons tell."""

import re
from dataclasses import dataclass

from .home import Entity, Snapshot
from .lexicon import Lexicon
from .plan import Comparison, Condition
from .tagging import Tagged

_NOTICING = frozenset({"motion", "occupancy", "presence"})
"""Classes of sensors that notice somebody."""


@dataclass(frozen=True, kw_only=True)
class Presence:
    """That there is somebody, or nobody."""

    somebody: bool
    rest: str
    """What is left of the condition: where."""

    def condition(self, rest: Tagged, snapshot: Snapshot, *, unless: bool) -> Condition | None:
        """Return it as what persons and sensors must tell; None where nothing here notices."""
        home = snapshot.home
        named = [item for item in rest.items if item.is_name]
        areas = {area for item in named for area in item.values("area")}
        floors = {floor for item in named for floor in item.values("floor")}
        areas |= {area.id for area in home.areas.values() if area.floor in floors}
        if any(item.has("here") for item in rest.items) and snapshot.here is not None:
            areas.add(snapshot.here)
        unknown = any(not item.tags for item in rest.items)
        at_home = any(item.has("home") or "home" in item.values("states") for item in rest.items)
        found: tuple[Entity, ...] = ()
        value = "occupied"
        if areas and not unknown:
            noticing = home.by_domain.get("binary_sensor", ())
            found = tuple(one for one in noticing if one.device_class in _NOTICING and one.area in areas)
        elif at_home and not unknown:
            found, value = home.by_domain.get("person", ()), "home"
        if not found:
            return None
        comparison = Comparison.IS if self.somebody != unless else Comparison.IS_NOT
        return Condition(targets=tuple(one.id for one in found), comparison=comparison, value=value, waits=False)


def presence_in(spoken: str, lexicon: Lexicon) -> Presence | None:
    """Return what a condition says of somebody's being there, or None where it says nothing of the kind."""
    for kind, texts in lexicon.presence.items():
        for text in sorted(texts, key=len, reverse=True):
            edge = r"(?!\w)" if lexicon.spaced else ""
            if found := re.search(
                (r"(?<!\w)" if lexicon.spaced else "") + re.escape(text) + edge, spoken, re.IGNORECASE
            ):
                rest = f"{spoken[: found.start()]} {spoken[found.end() :]}".strip()
                return Presence(somebody=kind == "somebody", rest=rest)
    return None
