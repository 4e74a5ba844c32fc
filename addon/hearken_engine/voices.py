"""The voices: which are on disk, and which of them are in memory."""

import logging
import time
from dataclasses import dataclass

from .errors import ModelError
from .loading import load_voice
from .models.store import Installed, ModelStore
from .protocol import ErrorCode, ModelKind
from .tts.base import Synthesizer
from .tts.voice_file import VoiceFacts, read_voice_facts

_LOGGER = logging.getLogger(__name__)

_MEMORY_FACTOR = 3.2
"""Bytes in memory for each byte of a voice's ONNX file, once it has spoken a long sentence: measured, 2.7 to 3.5."""


@dataclass(frozen=True, kw_only=True)
class LoadedVoice:
    """A voice in memory."""

    identity: str
    """Name, and size and time of its files: another one once the files are."""
    synthesizer: Synthesizer
    memory: int
    """Bytes that it takes, about."""


class Voices:
    """All voices. One thread loads them; what is loaded already may be had from any."""

    def __init__(self, store: ModelStore, default: str, max_memory: int) -> None:
        """Take the name of the voice that always stays, and the bytes that all of them may take together."""
        self._store = store
        self._default = default
        self._max_memory = max_memory
        self._loaded: dict[str, LoadedVoice] = {}
        self._used: dict[str, float] = {}

    def on_disk(self) -> list[tuple[Installed, VoiceFacts]]:
        """Return every voice on disk that can be used, the default one first."""
        found = []
        for model in self._store.installed():
            if model.kind is not ModelKind.TTS:
                continue
            try:
                found.append((model, read_voice_facts(model.file("*.onnx.json"))))
            except ModelError as err:
                _LOGGER.warning("%s", err)
        return sorted(found, key=lambda voice: voice[0].name != self._default)

    def name_for(self, language: str | None) -> str:
        """Return the name of the voice for a language, or of the default one; ModelError if there is none."""
        if language is None:
            return self._default
        wanted = language.replace("_", "-").lower()
        tags = {model.name: facts.language.lower() for model, facts in self.on_disk()}
        exact = (name for name, tag in tags.items() if tag == wanted)
        same_language = (name for name, tag in tags.items() if tag.partition("-")[0] == wanted.partition("-")[0])
        if (found := next(exact, None) or next(same_language, None)) is not None:
            return found
        raise ModelError(
            ErrorCode.MODEL_MISSING, f"There is no voice for {language}. Fetch one: models list --kind tts."
        )

    def use(self, name: str) -> None:
        """Take a loaded voice for the default one, which always stays."""
        self._default = name

    def limit(self, max_memory: int) -> None:
        """Let voices take more or fewer bytes together, from the next one on that is loaded."""
        self._max_memory = max_memory

    def loaded(self, name: str) -> LoadedVoice | None:
        """Return a voice if it is in memory."""
        if (voice := self._loaded.get(name)) is not None:
            self._used[name] = time.monotonic()
        return voice

    def load(self, name: str) -> LoadedVoice:
        """Return a voice, from disk if need be; ModelError says what is wrong with it. For one thread alone."""
        if (voice := self.loaded(name)) is not None:
            return voice
        model = self._store.get(name)
        identity = _identity(model)
        memory = int(model.file("*.onnx").stat().st_size * _MEMORY_FACTOR)
        self._make_room(memory)
        voice = LoadedVoice(identity=identity, synthesizer=load_voice(model), memory=memory)
        self._used[name] = time.monotonic()
        self._loaded[name] = voice
        return voice

    def _make_room(self, memory: int) -> None:
        """Unload what was not used for longest; the voice that is asked for is loaded even if it fits nowhere."""
        others = sorted((name for name in self._loaded if name != self._default), key=self._used.__getitem__)
        for name in others:
            if sum(voice.memory for voice in self._loaded.values()) + memory <= self._max_memory:
                break
            _LOGGER.debug("Unloading the voice %s", name)
            del self._loaded[name]


def _identity(model: Installed) -> str:
    facts = [file.stat() for file in (model.file("*.onnx"), model.file("*.onnx.json"))]
    return " ".join([model.name, *(f"{fact.st_size}:{fact.st_mtime_ns}" for fact in facts)])
