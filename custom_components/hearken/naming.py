"""Learns another name of a thing: an alias in Home Assistant's registries, where its owner can see and change it."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import entity_registry as er

from .protocol import ErrorCode
from .understanding.home import Area, Entity, Floor, Home

LONGEST = 100
"""Characters; a longer phrase is a sentence, and no name."""

type Thing = Entity | Area | Floor
"""What has names."""


class Refusal(Exception):  # noqa: N818
    """Why something is not done."""

    def __init__(self, code: ErrorCode, key: str, *, about: str = "", name: str = "") -> None:
        """Take the key of a text in `selector.home_line` of the translations, and what it is about."""
        super().__init__(key)
        self.code = code
        self.key = key
        self.about = about
        self.name = name


@dataclass(frozen=True, kw_only=True)
class Learnt:
    """A name that a thing has now."""

    phrase: str
    """The name."""
    name: str
    """What the thing is called otherwise."""
    is_new: bool
    """Whether it had not been called so before."""


@callback
def async_learn_name(hass: HomeAssistant, home: Home, phrase: str, name: str) -> Learnt:
    """Call the one thing of this name by a phrase, too; Refusal where it is none, several, or the phrase is taken."""
    learnt = _bare(phrase)
    if not learnt or len(learnt) > LONGEST:
        raise Refusal(ErrorCode.NOT_POSSIBLE, "no_name", about=learnt[:LONGEST])
    meant = _called(name, (*home.entities.values(), *home.areas.values()))
    if not meant:
        raise Refusal(ErrorCode.UNKNOWN_NAME, "unknown_name", about=name)
    if len(meant) > 1:
        raise Refusal(ErrorCode.AMBIGUOUS_NAME, "ambiguous_name", about=name)
    (thing,) = meant
    taken = _called(learnt, (*home.entities.values(), *home.areas.values(), *home.floors.values()))
    if others := [each for each in taken if each is not thing]:
        raise Refusal(ErrorCode.NAME_TAKEN, "name_taken", about=learnt, name=others[0].name)
    if not taken:
        add = _async_call_entity if isinstance(thing, Entity) else _async_call_area
        add(hass, thing.id, learnt, thing.name)
    return Learnt(phrase=learnt, name=thing.name, is_new=not taken)


@callback
def _async_call_entity(hass: HomeAssistant, entity_id: str, phrase: str, name: str) -> None:
    """Give an entity an alias; behind its own name, which an entry without aliases stands for by itself."""
    registry = er.async_get(hass)
    if (entry := registry.async_get(entity_id)) is None:
        raise Refusal(ErrorCode.NOT_POSSIBLE, "no_aliases", about=name)
    registry.async_update_entity(entity_id, aliases=[*(entry.aliases or [er.COMPUTED_NAME]), phrase])


@callback
def _async_call_area(hass: HomeAssistant, area_id: str, phrase: str, name: str) -> None:  # noqa: ARG001
    """Give an area an alias."""
    registry = ar.async_get(hass)
    if (area := registry.async_get_area(area_id)) is not None:
        registry.async_update(area_id, aliases={*area.aliases, phrase})


def _called(name: str, things: Iterable[Thing]) -> list[Thing]:
    """Return the things that have a name, however it is written."""
    wanted = _plain(name)
    return [thing for thing in things if wanted and wanted in map(_plain, thing.names)]


def _bare(text: str) -> str:
    """Return a name without the marks and spaces around it."""
    first = next((at for at, char in enumerate(text) if not _is_mark(char)), len(text))
    last = next((at for at in range(len(text), first, -1) if not _is_mark(text[at - 1])), first)
    return " ".join(text[first:last].split())


def _is_mark(char: str) -> bool:
    """Tell whether a character separates words."""
    return unicodedata.category(char)[0] in "PZC"


def _plain(text: str) -> str:
    """Return a name as it sounds: without case, spaces and what stands around it."""
    return "".join(_bare(text).casefold().split())
