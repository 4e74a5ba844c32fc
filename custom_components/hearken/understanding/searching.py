"""Finds things of the home by words: what they are called, where and what they are, and how they are now."""

from dataclasses import dataclass

from .home import Entity, Snapshot
from .planner import Planner
from .shortlist import likeness
from .states import is_in
from .tagging import tag
from .things import KINDS, Kind
from .tokens import plain
from .words import normalized

LIMIT = 12
"""Things that are told of: more are no answer to anything."""

_NEAR = 0.6
"""What is this much less alike than the best is something else."""

_KIND = 1.0
"""What a word for its kind weighs: as much as a word of the name that half of the home has in common."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is looked for; what is left empty does not matter."""

    words: str = ""
    """Words of its name, its place or its kind."""
    area: str = ""
    """What its area or floor is called."""
    domain: str = ""
    """Home Assistant's word for its kind: light, cover, sensor."""
    state: str = ""
    """How it is, in Home Assistant's words: on, open, unlocked."""


def search(wanted: Wanted, snapshot: Snapshot, planner: Planner) -> tuple[Entity, ...]:
    """Return all that is wanted, the likeliest first; nothing where some part of it fits nothing."""
    kinds = _kinds(wanted.domain, planner)
    found = [
        entity
        for entity in snapshot.home.entities.values()
        if _is_there(entity, wanted.area, snapshot)
        and _is_of(entity, wanted.domain, kinds)
        and _is_so(entity, wanted.state, snapshot)
    ]
    if not normalized(wanted.words):
        return tuple(sorted(found, key=lambda entity: (entity.name, entity.id)))
    named, alike = _kinds(wanted.words, planner), likeness(wanted.words, snapshot)
    fit = {entity.id: alike[entity.id] + _KIND * any(kind.includes(entity) for kind in named) for entity in found}
    best = max(fit.values(), default=0.0)
    near = [entity for entity in found if fit[entity.id] > 0 and fit[entity.id] >= _NEAR * best]
    return tuple(sorted(near, key=lambda entity: (-fit[entity.id], entity.name, entity.id)))


def _kinds(text: str, planner: Planner) -> tuple[Kind, ...]:
    """Return the kinds of things that words name, in the speaker's language."""
    items = tag(plain(text), planner.lexicon, planner.names).items
    return tuple(KINDS[key] for item in items if not item.is_name for key in item.values("things") if key in KINDS)


def _is_there(entity: Entity, place: str, snapshot: Snapshot) -> bool:
    """Tell whether something is in an area or on a floor of a name."""
    if not (said := normalized(place)):
        return True
    home = snapshot.home
    area, floor = home.areas.get(entity.area or ""), home.floors.get(home.floor_of(entity) or "")
    names = (*(area.names if area else ()), *(floor.names if floor else ()))
    return said in {normalized(name) for name in names}


def _is_of(entity: Entity, domain: str, kinds: tuple[Kind, ...]) -> bool:
    """Tell whether something is of a kind, in Home Assistant's words or the speaker's."""
    said = normalized(domain).replace(" ", "_")
    return not said or said in {entity.domain, entity.device_class} or any(kind.includes(entity) for kind in kinds)


def _is_so(entity: Entity, state: str, snapshot: Snapshot) -> bool:
    """Tell whether something is in a state."""
    said = normalized(state).replace(" ", "_")
    seen = snapshot.seen(entity.id)
    return not said or seen.state.lower() == said or is_in(entity, seen, said) is True
