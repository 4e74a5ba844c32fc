"""Orders about no certain thing: "turn something on in the kitchen" is asked back, and "play something" plays music."""

from dataclasses import replace

from .clauses import Clause, Phrase


def says_something(clause: Clause) -> bool:
    """Tell whether an indefinite pronoun is all that a clause is about; "etwas heller" says how much."""
    if clause.something_at is None or clause.changes or clause.has_value or not (clause.verb or clause.particle):
        return False
    named = any(
        phrase.entities or phrase.pronoun or phrase.unknown or phrase.quantity not in {None, _ANY}
        or (phrase.kinds and not phrase.areas)  # a garage is a place here, and no door
        for phrase in clause.phrases
    )  # fmt: skip
    return not named and not (clause.nudge is not None and not clause.phrases)


def is_only_to_play(clause: Clause) -> bool:
    """Tell whether a clause asks for whatever there is to hear ("play something in the garden")."""
    any_at_all = any(phrase.quantity == _ANY for phrase in clause.phrases)
    return clause.verb == "resume" and (says_something(clause) or (any_at_all and clause.something_at is not None))


def places_of(clause: Clause) -> list[Phrase]:
    """Return where such a clause says that the thing is: here, where it does not say."""
    return [replace(phrase, kinds=[]) for phrase in clause.phrases] or [Phrase(here=True)]


def what_plays(clause: Clause) -> list[Phrase]:
    """Return what such a clause is about: the music where it says."""
    at = clause.something_at or clause.start
    said = clause.phrases or [Phrase(end=clause.end)]
    return [replace(phrase, kinds=["media"], quantity=None, start=min(at, phrase.start or at)) for phrase in said]


_ANY = "everything"
"""What "anything" is read as beside a denial ("don't turn anything on")."""
