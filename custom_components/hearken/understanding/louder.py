"""Words for a change that may be of several things ("plus fort": light or sound), where nothing is named.

What was spoken of last tells which is meant; nothing spoken of, sound is where something plays.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from .clauses import Clause
from .grounding import Grounding
from .home import Entity
from .things import domains_of


def of_what_is_meant(clauses: Sequence[Clause], grounding: Grounding) -> list[Clause]:
    """Return clauses in which a change that names nothing has the meaning that fits what it is about."""
    clauses = [clauses[0], *(_of_before(*pair, grounding) for pair in pairwise(clauses))] if clauses else []
    readings = next((item.values("changes") for item in grounding.tagged.items if item.has("changes")), ())
    meant = _meant(readings, grounding) if len(readings) > 1 else None
    if meant is None:
        vague = len(readings) > 1 and {one[:-1] for one in readings} <= _VAGUE
        return [clause for clause in clauses if not (vague and _says_only(clause, readings))]
    return [
        replace(clause, changes=[meant])
        if len(clause.changes) == 1 and clause.changes[0] in readings and not _names(clause)
        else clause
        for clause in clauses
    ]


def _of_before(before: Clause, clause: Clause, grounding: Grounding) -> Clause:
    """Return a clause that says no more than a change of what was named before it ("lampe en bleu et plus fort")."""
    if len(clause.changes) != 1 or clause.verb or clause.phrases or not _names(before):
        return clause
    inside = (one for one in grounding.tagged.items if clause.start <= one.start < clause.end)
    readings = next((one.values("changes") for one in inside if clause.changes[0] in one.values("changes")), ())
    domains = {one.domain for phrase in before.phrases for one in grounding.find(phrase, lambda _entity: True).targets}
    fitting = next((one for one in readings if domains and domains <= domains_of(one[:-1])), None)
    return replace(clause, changes=[fitting], phrases=before.phrases) if fitting is not None else clause


_VAGUE = frozenset({"brightness", "speed", "volume", "position", "temperature"})
"""Changes of which nothing is meant where nothing was spoken of: too strong may be anything."""


def _says_only(clause: Clause, readings: Sequence[str]) -> bool:
    """Tell whether a clause asks for nothing but a change of which one of several is meant."""
    return bool(clause.changes) and set(clause.changes) <= set(readings) and not _names(clause)


def _names(clause: Clause) -> bool:
    return any(phrase.entities or phrase.kinds or phrase.unknown for phrase in clause.phrases)


def _meant(readings: Sequence[str], grounding: Grounding) -> str | None:
    """Return which of several changes is meant, or None where nothing tells."""
    snapshot = grounding.snapshot
    home = snapshot.home
    spoken = {home.entities[one].domain for one in grounding.focus.targets if one in home.entities}
    if spoken and (fitting := next((one for one in readings if spoken <= domains_of(one[:-1])), None)):
        return fitting
    players = home.by_domain.get("media_player", ())
    playing = [one for one in players if snapshot.seen(one.id).state == "playing"]
    if len(playing) == 1 or any(_is_here(one, grounding) and snapshot.seen(one.id).state != "off" for one in players):
        return next((one for one in readings if one.startswith("volume")), None)
    return None


def _is_here(entity: Entity, grounding: Grounding) -> bool:
    return entity.area is not None and entity.area == grounding.snapshot.here
