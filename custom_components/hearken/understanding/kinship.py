"""Is a thing elsewhere what was spoken of here? A speaker is no TV, a skylight no blind, a thermostat cools nothing."""

from collections.abc import Sequence

from .clauses import Phrase
from .finding import Finder
from .home import Attribute, Entity
from .things import WIDER


def is_like(one: Entity, other: Entity, finder: Finder, *, several: bool) -> bool:
    """Tell whether a thing in another place is what was spoken of here.

    Only of several switches, whatever they are is meant; one of them is called after what it switches.
    """
    if one.domain != other.domain:
        return False
    if one.domain == "climate":
        return not _sorts(one, finder).isdisjoint(_sorts(other, finder))
    if one.domain == "media_player":
        return finder.is_tv(one) == finder.is_tv(other)
    if one.domain == "cover" and one.device_class is not None:
        return one.device_class == other.device_class or all(map(WIDER["blind"].includes, (one, other)))
    if one.domain in {"switch", "cover"} and not several:
        own, called = (finder.units(each) - finder.room_units(each) for each in (one, other))
        return not own.isdisjoint(called)
    return one.device_class == other.device_class


def most_like(others: Sequence[Entity], before: Sequence[Entity], finder: Finder) -> tuple[Entity, ...]:
    """Return which of several things are called as the one was that was spoken of ("the ceiling light"), or all."""
    if len(before) != 1 or before[0] in others:
        return tuple(others)
    told = {unit for unit in finder.units(before[0]) - finder.room_units(before[0]) if unit[0] != "#"}
    return tuple(one for one in others if told & finder.units(one)) or tuple(others)


def named_after(phrase: Phrase, before: Sequence[Entity], finder: Finder) -> list[Entity]:
    """Return things of the same sort that are called after a place, wherever they are ("the terrace door")."""
    others = [one for one in finder.snapshot.home.entities.values() if one not in before]
    alike = [one for one in others if any(is_like(one, other, finder, several=False) for other in before)]
    return finder.called_after(phrase, alike)


def beside(phrase: Phrase, before: Sequence[Entity], finder: Finder) -> list[Entity]:
    """Return things that are called so where those are that were spoken of ("her radio", of Babcia's lamp)."""
    areas = {one.area for one in before}
    inside = [one for one in finder.snapshot.home.entities.values() if one.area is not None and areas == {one.area}]
    return finder.belonging(phrase, inside)


def _sorts(entity: Entity, finder: Finder) -> set[str]:
    """Return whether a climate heats or cools: by the words that it is called, or else by its modes."""
    groups = finder.lexicon.groups
    words = map(finder.names.words, entity.names)
    called = {"cool" if own <= groups.cooling else "heat" for one in words for _end, own in groups.found_in(one)}
    modes = {*entity.choices.get(Attribute.MODE, ())}
    either = {"heat", "cool"}
    if called or not modes or "heat_cool" in modes:
        return called or either
    return either & modes or either
