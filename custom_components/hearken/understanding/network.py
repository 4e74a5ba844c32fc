"""A small network over a sentence's vector, as training/train_meaning.py writes it: two layers, a softmax a head."""

import json
import math
from array import array
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True)
class Layer:
    """One layer of the network: a column of weights and a bias for each of its outputs."""

    columns: tuple[tuple[float, ...], ...]
    bias: tuple[float, ...]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Read a layer whose weights are a signed byte each, times the scale of their column."""
        weights = array("b", b64decode(data["weights"]))
        width = len(weights) // len(data["scales"])
        return cls(
            columns=tuple(
                tuple(scale * weight for weight in weights[at * width : (at + 1) * width])
                for at, scale in enumerate(data["scales"])
            ),
            bias=tuple(data["bias"]),
        )

    def outputs(self, inputs: Sequence[float]) -> list[float]:
        """Return the weighted sums of the inputs."""
        return [math.sumprod(column, inputs) + bias for column, bias in zip(self.columns, self.bias, strict=True)]


@dataclass(frozen=True)
class Heads:
    """The network, and what each of its heads tells apart."""

    model: str
    """The encoder whose vectors can be read; `Embedding.model` must say the same."""
    dimension: int
    """How many numbers such a vector has."""
    labels: Mapping[str, tuple[str, ...]]
    """By head, in the order of the outputs."""
    hidden: Layer
    output: Layer

    @classmethod
    def from_file(cls, name: str) -> Self:
        """Read a file beside this one."""
        data: dict[str, Any] = json.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
        hidden, output = map(Layer.of, data["layers"])
        labels = {head: tuple(labels) for head, labels in data["heads"].items()}
        return cls(data["model"], data["dimension"], labels, hidden, output)

    def read(self, vector: Sequence[float]) -> dict[str, dict[str, float]]:
        """Return for each head the probability of each of its labels; ValueError if the vector is not of `dimension`.

        It takes less than a millisecond on a desktop processor.
        """
        if len(vector) != self.dimension:
            raise ValueError(f"the vector has {len(vector)} numbers, not {self.dimension}")
        scores = iter(self.output.outputs([max(0.0, value) for value in self.hidden.outputs(vector)]))
        return {head: _probabilities({label: next(scores) for label in labels}) for head, labels in self.labels.items()}


def _probabilities(scores: dict[str, float]) -> dict[str, float]:
    """Return the softmax of scores."""
    highest = max(scores.values())
    powers = {label: math.exp(score - highest) for label, score in scores.items()}
    total = sum(powers.values())
    return {label: power / total for label, power in powers.items()}
