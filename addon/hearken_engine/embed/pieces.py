"""The pieces of words that a SentencePiece unigram model knows, and how it cuts a text into them.

Only what the Universal Sentence Encoder's file has is read: pieces with scores, and the table that normalises
characters (NFKC and a little more), in the layout that its release of SentencePiece wrote.
"""

import struct
from array import array
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Regex
from tokenizers.normalizers import Precompiled, Prepend, Replace, Sequence, Strip

_PIECES = 1
_NORMALIZER = 3
"""Fields of the model; later releases of SentencePiece put the normaliser elsewhere."""

_TEXT = 1
_SCORE = 2
"""Fields of a piece."""

_TABLE = 2
"""Field of the normaliser: its table."""

_UNKNOWN = 0
"""The piece that stands for characters which no piece has."""

_VARINT, _EIGHT_BYTES, _LENGTH, _FOUR_BYTES = 0, 1, 2, 5
"""Protocol Buffers' kinds of value on the wire."""

_ONE_BYTE = 0x7F
"""The largest number of variable length that one byte holds."""

_UNKNOWN_PENALTY = 10.0
"""By how much a character that no piece has is less probable than the least probable piece; SentencePiece's own."""

_SPACE = "\N{LOWER ONE EIGHTH BLOCK}"
"""Stands for a space, within pieces and before every text."""


class Pieces:
    """Cuts texts into pieces: those whose probabilities have the largest product.

    The `tokenizers` package could do it all, in five times the memory.
    """

    def __init__(self, path: Path) -> None:
        """Load the pieces; ValueError or IndexError if the file is no such model."""
        self._numbers: dict[str, int] = {}
        self._scores = array("f")
        table = b""
        for field, value in _fields(path.read_bytes()):
            if field == _PIECES:
                piece = dict(_fields(value))
                self._numbers[piece[_TEXT].decode()] = len(self._scores)
                self._scores.append(struct.unpack("<f", piece[_SCORE])[0] if _SCORE in piece else 0.0)
            elif field == _NORMALIZER:
                table = dict(_fields(value)).get(_TABLE, b"")
        if not self._numbers or not table:
            raise ValueError(f"{path.name} has no pieces or no table")
        self._longest = max(map(len, self._numbers))
        self._unknown_score = min(self._scores) - _UNKNOWN_PENALTY
        self._normalizer = Sequence(
            [Precompiled(table), Replace(Regex(" +"), " "), Strip(), Prepend(" "), Replace(" ", _SPACE)]
        )

    def cut(self, text: str) -> list[int]:
        """Return the numbers of the text's pieces (Viterbi's algorithm, from left to right)."""
        text = self._normalizer.normalize_str(text)
        best = [0.0] + [float("-inf")] * len(text)
        came: list[tuple[int, int]] = [(0, _UNKNOWN)] * (len(text) + 1)
        for start in range(len(text)):
            for end in range(start + 1, min(start + self._longest, len(text)) + 1):
                number = self._numbers.get(text[start:end])
                if number is not None:
                    score = best[start] + self._scores[number]
                elif end == start + 1:
                    number, score = _UNKNOWN, best[start] + self._unknown_score
                else:
                    continue
                if score > best[end]:
                    best[end], came[end] = score, (start, number)
        numbers: list[int] = []
        at = len(text)
        while at:
            at, number = came[at]
            if not (numbers and number == numbers[-1] == _UNKNOWN):  # unknown characters in a row are one piece
                numbers.append(number)
        return numbers[::-1]


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and bytes of each field of a Protocol Buffers message; those of numbers that vary are empty.

    What has one byte is read here and not by `_varint`: the model has half a million of them.
    """
    at, end = 0, len(data)
    while at < end:
        key = data[at]
        at += 1
        if key > _ONE_BYTE:
            key, at = _varint(data, at - 1)
        kind = key & 7
        if kind == _LENGTH:
            size = data[at]
            at += 1
            if size > _ONE_BYTE:
                size, at = _varint(data, at - 1)
        elif kind == _VARINT:
            _, at = _varint(data, at)
            size = 0
        elif kind in {_EIGHT_BYTES, _FOUR_BYTES}:
            size = 8 if kind == _EIGHT_BYTES else 4
        else:
            raise ValueError(f"no Protocol Buffers message: kind {kind} at {at}")
        yield key >> 3, data[at : at + size]
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of variable length and where the next thing begins."""
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte <= _ONE_BYTE:
            return number, at
