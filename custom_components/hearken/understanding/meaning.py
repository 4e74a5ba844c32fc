"""What a sentence means, read from its vector: five questions, each answered with probabilities.

The vector comes from the engine's sentence encoder; the weights are in `meaning.json`, which training/train_meaning.py
makes. A sentence of which no head is sure is nobody's command: whoever acts on a Meaning looks at its probabilities.
"""

import json
import math
from array import array
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any


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


@dataclass(frozen=True)
class _Layer:
    """One layer of the network: a column of weights and a bias for each of its outputs."""

    columns: tuple[tuple[float, ...], ...]
    bias: tuple[float, ...]

    def outputs(self, inputs: Sequence[float]) -> list[float]:
        """Return the weighted sums of the inputs."""
        return [math.sumprod(column, inputs) + bias for column, bias in zip(self.columns, self.bias, strict=True)]


def _read_layer(data: dict[str, Any]) -> _Layer:
    """Read a layer whose weights are a signed byte each, times the scale of their column."""
    weights = array("b", b64decode(data["weights"]))
    width = len(weights) // len(data["scales"])
    return _Layer(
        columns=tuple(
            tuple(scale * weight for weight in weights[at * width : (at + 1) * width])
            for at, scale in enumerate(data["scales"])
        ),
        bias=tuple(data["bias"]),
    )


_DATA: dict[str, Any] = json.loads((Path(__file__).parent / "meaning.json").read_text(encoding="utf-8"))
_HEADS: dict[str, tuple[str, ...]] = {head: tuple(labels) for head, labels in _DATA["heads"].items()}
_HIDDEN, _OUTPUT = (_read_layer(layer) for layer in _DATA["layers"])

MODEL: str = _DATA["model"]
"""The encoder whose vectors can be read; `Embedding.model` must say the same."""

DIMENSION: int = _DATA["dimension"]
"""How many numbers such a vector has."""


def read_meaning(vector: Sequence[float]) -> Meaning:
    """Return what the sentence of a vector means; ValueError if the vector is not of MODEL's dimension.

    It takes less than a millisecond on a desktop processor.
    """
    if len(vector) != DIMENSION:
        raise ValueError(f"the vector has {len(vector)} numbers, not {DIMENSION}")
    hidden = [max(0.0, value) for value in _HIDDEN.outputs(vector)]
    scores = iter(_OUTPUT.outputs(hidden))
    return Meaning(
        **{
            field.name: _probabilities({label: next(scores) for label in _HEADS[field.name]})
            for field in fields(Meaning)
        }
    )


def _probabilities(scores: dict[str, float]) -> dict[str, float]:
    """Return the softmax of scores."""
    highest = max(scores.values())
    powers = {label: math.exp(score - highest) for label, score in scores.items()}
    total = sum(powers.values())
    return {label: power / total for label, power in powers.items()}
