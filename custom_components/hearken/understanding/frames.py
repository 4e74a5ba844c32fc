"""Verbs that frame what they are about: "schließ die Tür ab", "mach das Licht im Flur und im Bad aus".

A verb and the particle that was taken from it are one word; and a clause that only has the first of the two goes on to
where the second stands, whatever conjunctions are between.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from .clauses import Clause, Phrase

_MORE = 2
"""The amount of "more" alone."""

_AS_VERBS = frozenset({"open", "close"})

_OTHERWISE = {"up": ("on",)}
"""What is done with what cannot be turned up ("dreh die Kaffeemaschine auf")."""


def close_frame(clause: Clause, words: tuple[str, str], separable: Mapping[tuple[str, str], str]) -> None:
    """Give a clause what its verb and particle mean together, and what a number with "more" or "less" means."""
    clause.words = words
    if action := separable.get(words):
        clause.verb, clause.other_verbs, clause.particle = action, _OTHERWISE.get(action, ()), None
    elif clause.verb is None and clause.particle in _AS_VERBS:
        clause.verb, clause.particle = clause.particle, None
    opens = clause.verb == "open" and "up" not in clause.other_verbs
    if opens and clause.phrases and all(map(_is_light, clause.phrases)):
        clause.verb = "on"  # "licht auf", "open the lights"
    relative = clause.less or clause.nudge == _MORE
    says_how_much = bool(clause.amounts) and clause.amounts[-1].how != "to"
    if relative and says_how_much and not clause.changes and clause.verb in {None, "set", "on"}:
        clause.verb = "down" if clause.less else "up"


def joined(
    clauses: Sequence[Clause],
    fill: Callable[[Phrase, list[Phrase]], Phrase],
    separable: Mapping[tuple[str, str], str],
) -> list[Clause]:
    """Return clauses with those that wait for their action put before the one that brings it."""
    found: list[Clause] = []
    for clause in clauses:
        before = found[-1] if found else None
        action = separable.get((before.words[0], clause.words[1])) if before and _is_end_of(before, clause) else None
        if before is None or not (action or _waits(before)) or not _goes_on(clause):
            found.append(clause)
            continue
        if action:
            clause.verb, clause.other_verbs, clause.particle = action, (), None
        placed = None if before.excluded else placed_before(before.phrases, clause)
        if placed is not None and before.phrases[0].start > before.start:
            placed = None  # "turn the kitchen, the speaker down"
        found[-1] = replace(
            clause,
            carries=True,
            puts=before.puts or clause.puts,
            phrases=before.phrases
            if before.excluded
            else [placed]
            if placed
            else [*before.phrases, *(fill(phrase, before.phrases) for phrase in clause.phrases)],
            excluded=[*before.excluded, *clause.phrases, *clause.excluded] if before.excluded else clause.excluded,
            start=before.start,
        )
    return found


def placed_before(places: Sequence[Phrase], clause: Clause) -> Phrase | None:
    """Return the thing of a clause with the place before its verb: "bathroom turn the fan on" means no light."""
    if len(places) != 1 or len(clause.phrases) != 1 or not places[0].is_only_place:
        return None
    (place,), (thing,) = places, clause.phrases
    if thing.has_place or thing.pronoun or not (thing.kinds or thing.entities):
        return None
    return replace(thing, areas=place.areas, floors=place.floors, here=place.here, home=place.home)


def _is_light(phrase: Phrase) -> bool:
    named = [one for names in phrase.entities for one in names]
    is_light = all(one.startswith("light.") for one in named) if named else phrase.kinds == ["light"]
    return is_light and not phrase.unknown


def _is_end_of(before: Clause, clause: Clause) -> bool:
    """Tell whether a clause has no verb but a particle that the one before lacks ("schließ das Tor und die Tür ab")."""
    return bool(before.phrases) and not (before.words[1] or before.particle or clause.words[0])


def _waits(clause: Clause) -> bool:
    return clause.carries and not clause.acts and bool(clause.phrases)


def _goes_on(clause: Clause) -> bool:
    """Tell whether a clause may be the end of a frame: it has no verb of its own before what it is about."""
    if clause.carries or clause.corrects or not clause.phrases:
        return False
    return not (clause.verb or clause.particle) or clause.action_last
