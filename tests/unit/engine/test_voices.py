"""Which voices stay in memory, and which is taken for a language."""

from pathlib import Path

import pytest
from hearken_engine import voices as voices_module
from hearken_engine.models.store import Installed, ModelStore
from hearken_engine.voices import Voices

from .conftest import FakeSynthesizer, add_voice

SIZE = 1000
IN_MEMORY = 3200


@pytest.fixture
def loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the voices that were loaded, in their order."""
    names: list[str] = []

    def load(model: Installed) -> FakeSynthesizer:
        names.append(model.name)
        return FakeSynthesizer()

    for name in ("default", "a", "b", "c"):
        add_voice(tmp_path, name, "en_US")
        (tmp_path / name / f"{name}.onnx").write_bytes(bytes(SIZE))
    monkeypatch.setattr(voices_module, "load_voice", load)
    return names


def in_memory(voices: Voices) -> list[str]:
    return [name for name in ("default", "a", "b", "c") if voices.loaded(name)]


def test_what_was_not_used_for_longest_makes_room(tmp_path: Path, loads: list[str]) -> None:
    voices = Voices(ModelStore(tmp_path), "default", 3 * IN_MEMORY)
    for name in ("default", "a", "b", "a", "c"):
        voices.load(name)
    assert loads == ["default", "a", "b", "c"]
    assert in_memory(voices) == ["default", "a", "c"]


def test_the_default_stays_and_what_is_asked_for_is_loaded(tmp_path: Path, loads: list[str]) -> None:
    voices = Voices(ModelStore(tmp_path), "default", 0)
    for name in ("default", "a", "b", "default"):
        voices.load(name)
    assert loads == ["default", "a", "b"]
    assert in_memory(voices) == ["default", "b"]
