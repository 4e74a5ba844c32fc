"""The heads of meaning: what the file holds, and what is read from a vector."""

import json
import math
from dataclasses import fields
from pathlib import Path

import pytest

from custom_components.hearken.understanding import meaning
from custom_components.hearken.understanding.meaning import DIMENSION, MODEL, Meaning, read_meaning
from custom_components.hearken.understanding.network import Layer

MAX_BYTES = 500_000
"""For one reading, with room for a busy machine; it takes about a millisecond."""

HEADS = [field.name for field in fields(Meaning)]
VECTOR = [math.sin(index) / math.sqrt(DIMENSION / 2) for index in range(DIMENSION)]


def test_the_file_is_small_and_names_its_encoder() -> None:
    path = Path(meaning.__file__).with_name("meaning.json")
    assert path.stat().st_size < MAX_BYTES
    data = json.loads(path.read_text(encoding="utf-8"))
    assert (data["model"], data["version"], data["dimension"]) == (MODEL, 1, DIMENSION)
    assert list(data["heads"]) == HEADS
    assert all(len(labels) == len(set(labels)) for labels in data["heads"].values())


def test_each_head_has_probabilities_of_its_own_labels() -> None:
    read = read_meaning(VECTOR)
    for head in HEADS:
        found = getattr(read, head)
        assert tuple(found) == meaning._HEADS.labels[head]
        assert sum(found.values()) == pytest.approx(1)
        label, probability = read.best(head)
        assert found[label] == probability == max(found.values())


def test_the_same_vector_means_the_same() -> None:
    assert read_meaning(VECTOR) == read_meaning(tuple(VECTOR))
    assert read_meaning(VECTOR) != read_meaning([-value for value in VECTOR])


def test_weights_are_columns_of_bytes_with_a_scale() -> None:
    layer = Layer.of({"scales": [0.5, 2.0], "weights": "Af8DBA==", "bias": [0.0, 1.0]})  # 1, -1, 3, 4
    assert layer.columns == ((0.5, -0.5), (6.0, 8.0))
    assert layer.outputs([2.0, 1.0]) == [0.5, 21.0]


def test_another_encoders_vector_is_refused() -> None:
    with pytest.raises(ValueError, match="not 512"):
        read_meaning(VECTOR[:-1])
