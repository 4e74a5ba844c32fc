"""What scenes, scripts and switches are for, told by their names, to find the one that a sentence wishes for.

"Time for bed" and "Good night" share no word, and their vectors are not near enough to say that they belong together. A
small network (`purposes.json`, made by training/train_meaning.py) reads from either what it is for, and they belong
together as probably as both are for the same. What is found is only ever offered.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from .home import Entity, Home
from .network import Heads

SAME = 0.5
"""Probability of one purpose from which a name is offered; training/calibrate_purposes.py shows what it is worth."""

MARGIN = 0.15
"""Names of which this is less sure by less are offered beside it."""

MOST_OPTIONS = 3
"""More cannot be chosen from by ear."""

DOMAINS: Mapping[str, frozenset[str]] = {
    "scene": frozenset({"scene", "script"}),
    "appliance": frozenset({"switch", "script", "scene"}),
}
"""By what is wished for: what it may be in a home."""

_HEADS = Heads.from_file("purposes.json")

_WITHOUT = frozenset({"other", "technical", "colour"})
"""What is for none of the purposes that sentences speak of; two such names have nothing in common."""

type Purpose = Mapping[str, float]
"""By purpose, how probable it is."""


def read_purpose(vector: Sequence[float]) -> Purpose:
    """Return what the sentence or name of a vector is for; ValueError if the vector is not the encoder's."""
    return _HEADS.read(vector)["purpose"]


def purposeful(home: Home) -> Iterator[Entity]:
    """Yield what may be wished for by its purpose."""
    domains = frozenset[str]().union(*DOMAINS.values())
    return (entity for entity in home.entities.values() if entity.domain in domains)


def suiting(said: Purpose, entities: Iterable[Entity], purposes: Mapping[str, Purpose]) -> tuple[str, ...]:
    """Return the ids of what a sentence wishes for, the likeliest first; `purposes` are those of names."""
    scores = {
        entity.id: max((_same(said, purposes[name]) for name in entity.names if name in purposes), default=0.0)
        for entity in entities
    }
    ranked = sorted((one for one, score in scores.items() if score >= SAME), key=lambda one: (-scores[one], one))
    return tuple(one for one in ranked if scores[ranked[0]] - scores[one] < MARGIN)[:MOST_OPTIONS]


def _same(one: Purpose, other: Purpose) -> float:
    """Return how probable it is that both are for the same."""
    return sum(probability * other[purpose] for purpose, probability in one.items() if purpose not in _WITHOUT)
