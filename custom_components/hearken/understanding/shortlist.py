"""The few entities that a sentence may be about, so that a prompt is as short in a palace as in a flat."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise

from .abilities import verbs
from .home import Entity, Snapshot
from .words import normalized

LIMIT = 12
"""Entities of a shortlist: what is meant is nearly always among them, and they take some 250 tokens."""

_ALIKE = 0.5
"""How alike two words must be, by their trigrams, to count as one misheard, inflected or misspelt ("lamp", "lamps")."""

_NAME, _PLACE, _KIND = 1.0, 0.6, 0.5
"""What a word weighs that is part of the name, of the area's name, of the kind."""

_SCORE = 4.0
"""What a score from elsewhere (0 to 1: a similarity of meaning) weighs: as much as two rare words."""

_HERE = 0.01
"""The speaker's area breaks ties and no more: who stands in the hall may well mean the kitchen."""

_SHORT, _WEAK = 3, 0.3
"""Letters of words that may be "the" or "und" as well as "fan" or "TV", and what these weigh of a longer one."""

_MAX_WORDS = 40
"""Words of a sentence that are looked at; what people say to a home is shorter."""

_IDEOGRAPHS = "\u2e80"
"""From here on are the scripts that set no space between words."""


def shortlist(
    text: str, snapshot: Snapshot, scores: Mapping[str, float] | None = None, limit: int = LIMIT
) -> tuple[Entity, ...]:
    """Return the entities that a sentence is likeliest to be about, the likeliest first.

    `scores` are similarities by entity identifier from whoever can judge meaning; without them, words are compared.
    """
    alike = likeness(text, snapshot)

    def rank(entity: Entity) -> tuple[float, bool, str]:
        found = alike[entity.id]
        found += _SCORE * (scores or {}).get(entity.id, 0.0)
        found += _HERE * (snapshot.here is not None and entity.area == snapshot.here)
        return -found, not verbs(entity), entity.id

    return tuple(sorted(snapshot.home.entities.values(), key=rank)[:limit])


def likeness(text: str, snapshot: Snapshot) -> dict[str, float]:
    """Return how much of the words by which each entity may be known occurs in a text; 0 for none of them.

    By entity identifier; what few entities have in common counts for more.
    """
    said = tuple(normalized(text).split()[:_MAX_WORDS])
    parts = {entity.id: _parts(entity, snapshot) for entity in snapshot.home.entities.values()}
    counts = Counter(word for words in parts.values() for word in words)
    alike = {word: _likeness(word, said) for word in counts}
    rarity = {word: math.log(1 + len(parts) / count) for word, count in counts.items()}
    return {
        entity_id: sum(weight * alike[word] * rarity[word] for word, weight in words.items() if alike[word])
        for entity_id, words in parts.items()
    }


def _parts(entity: Entity, snapshot: Snapshot) -> dict[str, float]:
    """Return the words by which an entity may be known, with their weights."""
    area = snapshot.home.areas.get(entity.area or "")
    kind = (entity.domain.replace("_", " "), (entity.device_class or "").replace("_", " "))
    parts: dict[str, float] = {}
    for texts, weight in ((entity.names, _NAME), (area.names if area else (), _PLACE), (kind, _KIND)):
        for word in _words(texts):
            parts.setdefault(word, weight * (_WEAK if _is_short(word) else 1.0))
    return parts


def _words(texts: Iterable[str]) -> Iterable[str]:
    return (word for text in texts for word in normalized(text).split())


def _likeness(word: str, said: tuple[str, ...]) -> float:
    """Return how much of a word was said: 1 for all of it, 0 for too little."""
    if word in said:
        return 1.0
    if _is_dense(word):
        return _contained(word, "".join(said))
    best = max((_dice(_grams(word), _grams(other)) for other in said), default=0.0)
    return best if best >= _ALIKE else 0.0


def _contained(word: str, text: str) -> float:
    """Return what part of a word without spaces around it occurs in a text."""
    if word in text:
        return 1.0
    pairs = ["".join(pair) for pair in pairwise(word)]
    part = sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0
    return part if part >= _ALIKE else 0.0


def _is_short(word: str) -> bool:
    """Tell whether a word may be one of those that are in every sentence."""
    return len(word) <= _SHORT and word.isalpha() and not _is_dense(word)


def _is_dense(word: str) -> bool:
    """Tell whether a word is of a script that sets no space between words."""
    return any(letter >= _IDEOGRAPHS for letter in word)


@lru_cache(maxsize=8192)
def _grams(word: str) -> frozenset[str]:
    padded = f"^{word}$"
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
