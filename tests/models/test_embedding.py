"""The real sentence encoder: sentences that mean the same are near to each other, in and across languages."""

from pathlib import Path

import numpy as np
import pytest
from hearken_engine.embed.base import Encoder
from hearken_engine.embed.use import UniversalSentenceEncoder
from hearken_engine.errors import ModelError
from hearken_engine.protocol import ErrorCode

REFERENCE = {
    "Turn on the kitchen light.": (0.04176, -0.07355, 0.01603, 0.01984),
    "打开客厅的灯": (0.07188, -0.10652, 0.00465, 0.02458),
}
"""The first numbers of the vectors that the wheel's own code makes of these."""


def test_vectors_are_those_of_the_original(encoder: Encoder) -> None:
    vectors = encoder.encode(list(REFERENCE))
    assert vectors.shape == (len(REFERENCE), encoder.dimension)
    assert vectors.dtype == np.float32
    for vector, expected in zip(vectors, REFERENCE.values(), strict=True):
        assert vector[: len(expected)] == pytest.approx(expected, abs=1e-4)
        assert float(vector @ vector) == pytest.approx(1, abs=1e-4)


def test_texts_are_read_alone(encoder: Encoder) -> None:
    texts = ["I'm freezing", "", "word " * 1000, "🙂𠮷", "开灯"]
    together = encoder.encode(texts)
    assert np.isfinite(together).all()
    for text, vector in zip(texts, together, strict=True):
        assert np.allclose(encoder.encode([text])[0], vector, atol=1e-5)


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("Turn on the light in the kitchen.", "Switch on the kitchen lamp.", "How tall is Mount Everest?"),
        ("Turn on the light in the kitchen.", "打开厨房的灯", "今天我去学校了"),
        ("Es ist kalt hier.", "Il fait froid ici.", "J'ai acheté des pommes."),
    ],
)
def test_what_means_the_same_is_near(encoder: Encoder, text: str, near: str, far: str) -> None:
    vector, other, third = encoder.encode([text, near, far])
    assert vector @ other > vector @ third + 0.2


def test_files_that_are_no_encoder_are_named(tmp_path: Path) -> None:
    (tmp_path / "sp.model").write_bytes(b"\xff" * 100)
    (tmp_path / "weights.npz").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="cannot be read") as error:
        UniversalSentenceEncoder(tmp_path / "sp.model", tmp_path / "weights.npz")
    assert error.value.code is ErrorCode.MODEL_FAILED
