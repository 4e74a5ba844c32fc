"""In what order the models are loaded and made warm."""

import os
from collections.abc import Callable
from threading import Event as ThreadEvent
from typing import Any

import pytest
from hearken_engine import engines as engines_module
from hearken_engine import voices as voices_module
from hearken_engine.engines import Engines
from hearken_engine.settings import Settings

from .conftest import FakeChatModel, FakeDetector, FakeEncoder, FakeRecognizer, FakeSynthesizer, add_voice


class Start:
    """Engines whose models say when they are loaded and made warm, and when a load is to end."""

    def __init__(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        self.happened: list[str] = []
        self.held: dict[str, ThreadEvent] = {}
        add_voice(settings.models_dir, "english", "en_US")
        monkeypatch.setattr(engines_module, "load_recognizer", self._loading("hears", FakeRecognizer()))
        monkeypatch.setattr(engines_module, "load_speech_detector", FakeDetector)
        monkeypatch.setattr(engines_module, "load_chat_model", self._loading("answers", FakeChatModel()))
        monkeypatch.setattr(engines_module, "load_encoder", self._loading("understands", FakeEncoder()))
        monkeypatch.setattr(voices_module, "load_voice", self._loading("speaks", FakeSynthesizer()))
        self.engines = Engines(settings)

    def _loading(self, what: str, model: Any) -> Callable[..., Any]:
        def warm_up() -> None:
            self.happened.append(f"{what}: warm")

        def load(*_: Any) -> Any:
            if what in self.held:
                assert self.held[what].wait(20)
            self.happened.append(what)
            return model

        model.warm_up = warm_up
        return load


@pytest.fixture
def start(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Start:
    return Start(settings, monkeypatch)


async def test_on_one_core_each_is_warm_before_the_next(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "process_cpu_count", lambda: 1)
    await start.engines.load()
    order = ("answers", "hears", "understands", "speaks")
    assert start.happened == [step for what in order for step in (what, f"{what}: warm")]
    start.engines.stop()


async def test_a_large_language_model_holds_up_nothing(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "process_cpu_count", lambda: 2)
    monkeypatch.setattr(engines_module, "_HEAD_START", 0.01)
    start.held = {"answers": ThreadEvent()}
    last = start.engines.tts.warm_up

    async def then_let_go() -> None:
        await last()
        start.held["answers"].set()

    monkeypatch.setattr(start.engines.tts, "warm_up", then_let_go)
    await start.engines.load()
    assert start.happened[-2:] == ["answers", "answers: warm"]
    assert start.engines.status().state == "ready"
    start.engines.stop()


async def test_without_a_language_model_the_rest_is_loaded(start: Start) -> None:
    start.engines.chat_models.chosen = None
    await start.engines.load()
    assert not {"answers", "answers: warm"} & set(start.happened)
    assert start.engines.status().state == "ready"
    start.engines.stop()
