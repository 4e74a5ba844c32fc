"""Whether somebody is in a room, as sensors there tell: who is at home is not known to be in the attic."""

from collections.abc import Sequence

from .clauses import Phrase
from .grounding import Grounding
from .home import Entity
from .items import Item
from .lexicon import Lexicon
from .measuring import MOST_UNKNOWN
from .places_too import COVERED, PLACES_TOO
from .plan import Ask, Query
from .tagging import Tagged
from .things import KINDS, is_opened


def presence_asked(tagged: Tagged, phrase: Phrase, asks: set[str | None], grounding: Grounding) -> Query | None:
    """Return the question whether or who somebody is there; of no targets, where nothing tells that."""
    strange = [] if "who" in asks else _strange_place(tagged, grounding.lexicon)  # who is in the band, others know
    doors = [kind for kind in phrase.kinds if kind in COVERED | PLACES_TOO]
    is_placed = bool(phrase.areas or phrase.floors or doors or strange or (phrase.here and grounding.snapshot.here))
    if not asks & {"who", "any", "yes_no"} or not all(
        _says_presence(one) for one in tagged.items if one not in strange
    ):
        return None
    named = [grounding.snapshot.home.entities[one] for names in phrase.entities for one in names]
    if named and all(entity.domain == "person" for entity in named):
        where = is_placed and not (doors or "who" in asks or phrase.kinds)
        return Query(ask=Ask.WHERE, targets=_ids(named), words=tagged.text) if where else None
    is_asked = "person" in phrase.kinds or "who" in asks
    if not (is_asked and (is_placed or named) and all(map(is_opened, named))):
        return None
    noticing = _noticing(phrase, doors, named, grounding)
    tells = bool(noticing) and "who" not in asks
    return Query(
        ask=Ask.STATE if tells else Ask.VALUE,
        targets=_ids(noticing),
        state="motion" if tells else None,
        place=next(iter((*phrase.areas, *phrase.floors)), grounding.snapshot.here if phrase.here else None),
        kind="motion",
        words=tagged.text,
    )


def _strange_place(tagged: Tagged, lexicon: Lexicon) -> list[Item]:
    """Return the words behind "in" of a place that this home has not ("is anyone in the sauna")."""
    unknown = [item for item in tagged.items if not item.tags]
    before = tagged.before(unknown[0]) if 0 < len(unknown) <= MOST_UNKNOWN else None
    while before is not None and not before.is_name and before.text in lexicon.articles:
        before = tagged.before(before)
    if before is None or before.is_name:
        return []
    return unknown if before.has("delay") or before.text.partition(" ")[0] in lexicon.where else []


def _says_presence(item: Item) -> bool:
    """Tell whether a word may stand in a question whether somebody is somewhere, and nothing that was done."""
    if item.has("things"):
        return not {"person", *COVERED, *PLACES_TOO}.isdisjoint(item.values("things")) or item.is_name
    if item.value("states") in {"home", "away"} and not item.has("delay"):
        return False  # who is at home is told by persons
    return item.is_name or item.has("questions", "filler", "subjects", "here", "there", "delay", "mark", "article")


def _noticing(phrase: Phrase, doors: Sequence[str], named: Sequence[Entity], grounding: Grounding) -> list[Entity]:
    """Return what notices people there: by its room, or called after the door that was said."""
    of_home = grounding.snapshot.home.by_domain.get("binary_sensor", ())
    detectors = [one for one in of_home if KINDS["motion"].includes(one)]
    if phrase.areas or phrase.floors or phrase.here:
        return list(grounding.in_place(phrase, lambda _one: True, detectors))
    units = [grounding.units(one) for one in named] or [{f"#{kind}"} for kind in doors]
    return [one for one in detectors if any(own <= grounding.units(one) for own in units)]


def _ids(entities: Sequence[Entity]) -> tuple[str, ...]:
    return tuple(entity.id for entity in entities)
