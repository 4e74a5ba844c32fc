"""Is a sentence about the home? What is, must never be answered by a model that could only pretend to act."""

from dataclasses import dataclass

from .home import Home
from .words import Words, normalized

ENOUGH = 2
"""A thing alone does not make a sentence one about the home ("a joke about lamps"); a thing and a state do."""

_LONG_UNSPACED_NAME = 3
"""In a script without spaces a name of three characters is as telling as one of two words."""


@dataclass(frozen=True, kw_only=True)
class HomeNames:
    """What the home calls its own."""

    entities: tuple[str, ...] = ()
    """Names and aliases of the entities that are exposed."""
    places: tuple[str, ...] = ()
    """Names and aliases of areas and floors."""


def names_of(home: Home) -> HomeNames:
    """Return what a home calls its own."""
    return HomeNames(
        entities=tuple(name for entity in home.entities.values() for name in entity.names),
        places=tuple(name for area in home.areas.values() for name in area.names)
        + tuple(name for floor in home.floors.values() for name in floor.names),
    )


def mentioned(text: str, names: HomeNames, words: Words) -> tuple[str, ...]:
    """Return the names of the home in a sentence as the home writes them, longest first, none inside another."""
    rest = normalized(text)
    found = []
    for name in sorted({*names.entities, *names.places}, key=lambda name: (-len(name), name)):
        if words.find(key := normalized(name), rest):
            found.append(name)
            rest = rest.replace(key, " ")
    return tuple(found)


def is_about_home(text: str, names: HomeNames, words: Words) -> bool:
    """Tell whether a sentence speaks of the home or its devices."""
    spoken = normalized(text)
    if any(words.find(phrase, spoken) for phrase in words.commands):
        return True
    found = mentioned(text, names, words)
    entities = {name for name in found if name in names.entities}
    if any(_is_telling(name, words) for name in entities):
        return True
    thing = bool(found) or any(words.find(thing, spoken) for thing in words.things)
    state = any(words.find(state, spoken) for state in words.states)
    return thing + state >= ENOUGH


def _is_telling(name: str, words: Words) -> bool:
    """Tell whether a name is hardly said of anything but the entity."""
    return " " in name.strip() if words.spaced else len(name) >= _LONG_UNSPACED_NAME
