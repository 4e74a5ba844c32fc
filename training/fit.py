"""A network with one hidden layer and a softmax a head, fitted by L-BFGS in numpy; the same result each time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

_SEED = 1
_MEMORY = 12
"""Steps that L-BFGS remembers (Liu and Nocedal, 1989)."""

_ENOUGH = 1e-7
"""Relative gain of a step under which it has arrived."""


@dataclass(frozen=True)
class Network:
    """What is learned; scores are `max(0, x @ first + first_bias) @ second + second_bias`."""

    first: Floats
    first_bias: Floats
    second: Floats
    second_bias: Floats

    def scores(self, vectors: Floats) -> Floats:
        """Return the scores of all heads side by side, one row a vector."""
        hidden = np.maximum(vectors @ self.first + self.first_bias, 0)
        result: Floats = hidden @ self.second + self.second_bias
        return result


def fit(
    vectors: Floats, labels: Sequence[Labels], sizes: Sequence[int], weights: Floats, *, hidden: int, decay: float
) -> Network:
    """Return the network that fits the labels of each head best; weights sum to 1, decay holds the network small."""
    width, outputs = vectors.shape[1], sum(sizes)
    shapes = [(width, hidden), (hidden,), (hidden, outputs), (outputs,)]
    cuts = np.cumsum([int(np.prod(shape)) for shape in shapes])[:-1]
    chance = np.random.default_rng(_SEED)
    spread = 2 / float(np.sqrt(width) * vectors.std())
    start = [chance.normal(0, spread, shapes[0]), np.zeros(hidden), chance.normal(0, hidden**-0.5, shapes[2])]

    def network(parameters: Doubles) -> Network:
        parts = zip(np.split(parameters, cuts), shapes, strict=True)
        return Network(*(part.reshape(shape).astype(np.float32) for part, shape in parts))

    def loss(parameters: Doubles) -> tuple[float, Doubles]:
        now = network(parameters)
        before = vectors @ now.first + now.first_bias
        active = np.maximum(before, 0)
        value, slope = _cross_entropy(active @ now.second + now.second_bias, labels, sizes, weights)
        inner = (slope @ now.second.T) * (before > 0)
        value += decay / 2 * float(np.square(now.first).sum() + np.square(now.second).sum())
        slopes = (
            *(vectors.T @ inner + decay * now.first, inner.sum(axis=0)),
            *(active.T @ slope + decay * now.second, slope.sum(axis=0)),
        )
        return value, np.concatenate([part.ravel() for part in slopes]).astype(np.float64)

    flat = np.concatenate([part.ravel() for part in start] + [np.zeros(outputs)])
    return network(_lbfgs(loss, flat, steps=150))


def probabilities(scores: Floats, temperature: float = 1.0) -> Floats:
    """Return the softmax of one head's scores."""
    shifted = (scores - scores.max(axis=1, keepdims=True)) / temperature
    powers = np.exp(shifted)
    result: Floats = powers / powers.sum(axis=1, keepdims=True)
    return result


def best_temperature(scores: Floats, labels: Labels, weights: Floats) -> float:
    """Return the temperature at which probabilities are as right as they say, by likelihood (Guo et al., 2017)."""
    rows = np.arange(len(labels))

    def surprise(temperature: float) -> float:
        chosen = probabilities(scores, temperature)[rows, labels]
        return -float((weights * np.log(chosen + 1e-12)).sum())

    return min((round(0.4 + step * 0.05, 2) for step in range(90)), key=surprise)


def _cross_entropy(
    scores: Floats, labels: Sequence[Labels], sizes: Sequence[int], weights: Floats
) -> tuple[float, Floats]:
    """Return the summed loss of all heads and its slope by the scores."""
    value, at = 0.0, 0
    slope = np.empty_like(scores)
    rows = np.arange(len(scores))
    for size, wanted in zip(sizes, labels, strict=True):
        found = probabilities(scores[:, at : at + size])
        value -= float((weights * np.log(found[rows, wanted] + 1e-12)).sum())
        found[rows, wanted] -= 1
        slope[:, at : at + size] = found * weights[:, None]
        at += size
    return value, slope


def _lbfgs(loss: Callable[[Doubles], tuple[float, Doubles]], at: Doubles, steps: int) -> Doubles:
    """Return where the loss is least, near where it starts."""
    value, slope = loss(at)
    memory: list[tuple[Doubles, Doubles]] = []
    for _ in range(steps):
        direction = -_newton(slope, memory)
        downhill = float(slope @ direction)
        size = 1.0
        new_value, new_slope = loss(at + direction)
        while new_value > value + 1e-4 * size * downhill and size > 1e-6:  # noqa: PLR2004 - Armijo's usual numbers
            size /= 2
            new_value, new_slope = loss(at + size * direction)
        step, change = size * direction, new_slope - slope
        at = at + step
        if change @ step > 1e-10:  # noqa: PLR2004 - else the curvature is noise
            memory = [*memory, (step, change)][-_MEMORY:]
        if abs(value - new_value) < _ENOUGH * abs(value):
            break
        value, slope = new_value, new_slope
    return at


def _newton(slope: Doubles, memory: list[tuple[Doubles, Doubles]]) -> Doubles:
    """Return the slope times the inverse curvature that the last steps tell of (the two-loop recursion)."""
    if not memory:
        return slope / float(np.linalg.norm(slope))
    result = slope.copy()
    factors = []
    for step, change in reversed(memory):
        factor = float(step @ result) / float(change @ step)
        factors.append(factor)
        result -= factor * change
    step, change = memory[-1]
    result *= float(step @ change) / float(change @ change)
    for (step, change), factor in zip(memory, reversed(factors), strict=True):
        result += step * (factor - float(change @ result) / float(change @ step))
    return result
