"""What a sentence means, read from its vector: five questions, each answered with probabilities.

The vector comes from the engine's sentence encoder; the weights are in `meaning.json`, which training/train_meaning.py
makes. A sentence of which no head is sure is nobody's command: whoever acts on a Meaning looks at its probabilities.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .network import Heads


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """For each head, the probability of each of its labels; those of one head sum to 1."""

    act: Mapping[str, float]
    """What is done by saying it: a command, a question, a statement, …"""
    goal: Mapping[str, float]
    """What of the home it is about."""
    direction: Mapping[str, float]
    """What is to happen to it."""
    polarity: Mapping[str, float]
    """Whether it is to be done, or not to be done."""
    scope: Mapping[str, float]
    """Where: in this room, at what is named, everywhere."""

    def best(self, head: str) -> tuple[str, float]:
        """Return a head's likeliest label and its probability."""
        found: Mapping[str, float] = getattr(self, head)
        return max(found.items(), key=lambda item: item[1])


_HEADS = Heads.from_file("meaning.json")

MODEL = _HEADS.model
"""The encoder whose vectors can be read; `Embedding.model` must say the same."""

DIMENSION = _HEADS.dimension
"""How many numbers such a vector has."""


def read_meaning(vector: Sequence[float]) -> Meaning:
    """Return what the sentence of a vector means; ValueError if the vector is not of MODEL's dimension."""
    return Meaning(**_HEADS.read(vector))
