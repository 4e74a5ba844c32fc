"""Which of several things are meant, by what they are doing: only what is at work is paused, or set to a number.

"Stop the vacuum" is about the one that cleans, and not about the one that stands in its dock nearer by; 24 degrees, of
no thing that is named, are those of the air conditioning that runs, and not of the floor heating beside it as well.
"""

from collections.abc import Sequence

from .clauses import Clause, Phrase
from .home import Attribute, Entity, Snapshot
from .tagging import Tagged
from .values import read

_STOPPED = frozenset({"pause", "stop", "off", "dock"})
_STARTED = frozenset({"start", "on", "resume", "run"})

_ROBOTS = frozenset({"vacuum", "lawn_mower"})

_AT_WORK = frozenset({"cleaning", "mowing", "returning"})

_FULL = 100
"""Percent of a light's brightness."""


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


def lit(clause: Clause, targets: list[Entity], snapshot: Snapshot, *, raises: bool) -> list[Entity]:
    """Return which of several lights are made brighter or dimmer: those that are lit, if one still can be.

    Who wants "the lights a bit brighter" does not light what is off beside them; "it's too dark" may well be helped so.
    """
    if not targets[1:] or not all(one.domain == "light" for one in targets):
        return targets
    named = [phrase for phrase in clause.phrases if phrase.kinds or phrase.entities]
    if not named or any(phrase.entities for phrase in named):
        return targets
    on = [one for one in targets if snapshot.seen(one.id).state == "on"]
    return on if any(not raises or _may_be_brighter(one, snapshot) for one in on) else targets


def _may_be_brighter(light: Entity, snapshot: Snapshot) -> bool:
    found = read(light, Attribute.BRIGHTNESS, snapshot)
    return found is not None and found.number is not None and found.number < _FULL


def _all_climates(targets: Sequence[Entity]) -> bool:
    return len(targets) > 1 and all(one.domain == "climate" for one in targets)
