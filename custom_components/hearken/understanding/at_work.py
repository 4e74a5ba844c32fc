"""Which of several things are meant, by what they are doing: only what is at work is paused, or set to a number.

"Stop the vacuum" is about the one that cleans, and not about the one that stands in its dock nearer by; 24 degrees, of
no thing that is named, are those of the air conditioning that runs, and not of the floor heating beside it as well.
"""

from collections.abc import Sequence

from .clauses import Clause, Phrase
from .home import Entity, Snapshot
from .items import Item
from .name_finding import NameFinder
from .tagging import Tagged

_STOPPED = frozenset({"pause", "stop", "off", "dock"})
_STARTED = frozenset({"start", "on", "resume", "run"})

_ROBOTS = frozenset({"vacuum", "lawn_mower"})

_AT_WORK = frozenset({"cleaning", "mowing", "returning"})


def to_stop(phrase: Phrase, candidates: list[Entity], snapshot: Snapshot, tagged: Tagged) -> list[Entity]:
    """Return which of some robots may be told to stop: those that are at work, where one is and none was named."""
    if phrase.has_place or phrase.quantity is not None or phrase.number is not None or phrase.plural:
        return candidates
    verbs = {verb for item in tagged.items if not item.is_name for verb in item.values("verbs")}
    if verbs.isdisjoint(_STOPPED) or not verbs.isdisjoint(_STARTED):
        return candidates
    if not candidates or not all(one.domain in _ROBOTS for one in candidates):
        return candidates
    return [one for one in candidates if snapshot.seen(one.id).state in _AT_WORK] or candidates


def its_own(phrases: Sequence[Phrase], grounding: NameFinder) -> bool:
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


def called_first(grounding: NameFinder, players: Sequence[Entity]) -> list[Entity]:
    """Return which players are called by the word that may only call somebody (小爱声音小点, of a 小爱音箱)."""
    if grounding.lexicon.spaced:
        return []
    first = next((item for item in grounding.tagged.items if item.value("mark") is None), None)
    if first is None or first.is_name or not first.has("filler") or len(first.text) < _SHORTEST_CALL:
        return []
    after = next((item for item in grounding.tagged.items if item.start == first.end), None)
    if after is None or after.value("mark") is not None:
        return []  # 小爱, 声音小点
    called = [one for one in players if any(name.lower().startswith(first.text) for name in one.names)]
    here = [one for one in called if one.area is not None and one.area == grounding.snapshot.here]
    return here or called


_SHORTEST_CALL = 2
"""Characters of what an assistant is called."""


def to_set(clause: Clause, targets: list[Entity], snapshot: Snapshot) -> list[Entity]:
    """Return which of several climates a temperature is set of, where no thing was named: those that run, if any do."""
    named = any(one.kinds or one.entities or one.unknown or one.quantity or one.pronoun for one in clause.phrases)
    if named or not (clause.amounts or clause.changes):
        return targets
    if any(change.startswith("speed") for change in clause.changes):  # less wind is the fan's, where one blows
        blows = [one for one in targets if snapshot.seen(one.id).state != "off"]
        return [one for one in blows if one.domain == "fan"] or blows or targets
    if not _all_climates(targets):
        return targets
    return [one for one in targets if snapshot.seen(one.id).state != "off"] or targets


def _all_climates(targets: Sequence[Entity]) -> bool:
    return len(targets) > 1 and all(one.domain == "climate" for one in targets)
