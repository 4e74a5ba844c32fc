"""The places that a robot is sent to clean, and not those that only say which robot is meant."""

from collections.abc import Sequence

from .abilities import CLEAN_AREA
from .clauses import Clause, Phrase
from .home import Entity, Snapshot
from .items import Item
from .name_finding import NameFinder


def places_to_clean(clause: Clause, grounding: NameFinder) -> tuple[str, ...]:
    """Return the areas that are to be cleaned: a robot that is sent without any cleans all of them."""
    if clause.verb not in {"clean", "start"} or _only_says_which(clause.phrases, grounding):
        return ()
    if clause.verb == "start" and not all(_names_cleaner(phrase, grounding.snapshot) for phrase in clause.phrases):
        return ()
    home, here = grounding.snapshot.home, grounding.snapshot.here
    floors = {floor for phrase in clause.phrases for floor in phrase.floors}
    named = {area for phrase in clause.phrases for area in phrase.areas}
    named |= {area.id for area in home.areas.values() if area.floor in floors}
    if here is not None and any(phrase.here for phrase in clause.phrases):
        named.add(here)
    return tuple(sorted(named))


def _names_cleaner(phrase: Phrase, snapshot: Snapshot) -> bool:
    """Tell whether a phrase names a robot that can clean a place; "the upstairs vacuum" stands there."""
    named = [snapshot.home.entities[one] for names in phrase.entities for one in names]
    return any(_is_vacuum(one) and one.features & CLEAN_AREA for one in named)


def _only_says_which(phrases: Sequence[Phrase], grounding: NameFinder) -> bool:
    """Tell whether a place only says which of several robots is meant: 楼下的扫地机开始打扫, before what it is."""
    if grounding.lexicon.spaced or len(phrases) != 1 or len(grounding.snapshot.home.by_domain.get("vacuum", ())) == 1:
        return False
    (phrase,) = phrases
    items = [item for item in grounding.tagged.items if phrase.start <= item.start < phrase.end]
    robot = next((at for at, item in enumerate(items) if "vacuum" in item.values("things") or _is_robot(item)), 0)
    placed = [at for at, item in enumerate(items) if item.has("area", "floor") and not item.has("entity")]
    return bool(placed) and max(placed) < robot and len(grounding.in_place(phrase, _is_vacuum)) == 1


def _is_robot(item: Item) -> bool:
    return (item.value("entity") or "").startswith("vacuum.")


def _is_vacuum(entity: Entity) -> bool:
    return entity.domain == "vacuum"
