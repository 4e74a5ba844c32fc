"""Imports in the engine point one way: each module only to what stands below it."""

import ast
from pathlib import Path

import hearken_engine
import pytest

ROOT = Path(hearken_engine.__file__).parent

LAYERS = (
    {"__main__"},
    {"cli"},
    {"cli_serve", "cli_models", "cli_try", "cli_app"},
    {"cli_remote", "serving", "supervisor"},
    {"web.site"},
    {"web.news"},
    {"web.model_pages", "web.privacy_pages", "web.speech_pages", "web.turn_pages"},
    {"web.access", "web.answers", "web.desk"},
    {"web.log_book", "web.privacy", "web.wav"},
    {"server", "discovery", "options", "provision"},
    {"handler"},
    {"session", "wire", "jobs", "model_jobs", "info"},
    {"listening", "model_manager"},
    {"chat", "engines"},
    {"chat_models", "chat_servers"},
    {"slot"},
    {"home_line", "homes", "models.fetching", "sound_file", "spoken", "voices"},
    {"selftest", "timings", "watchers", "worker", "loading"},
    {"stt.whisper", "stt.vad", "llm.llama", "llm.failover", "tts.piper", "embed.use"},
    {"llm.remote", "llm.prompt", "llm.scoring"},
    {"llm.forms", "llm.remote_reply"},
    {"llm.prefixes", "llm.sampling", "llm.reply"},
    {"llm.context", "llm.state_file", "llm.calls"},
    {"llm.weights", "llm.grammar", "llm.sse"},
    {"llm.json_rules"},
    {"llm.schema", "llm.strings"},
    {"llm.amounts", "llm.checking"},
    {"llm.gbnf", "llm.families"},
    {"models.speeds"},
    {"models.store", "stt.ear", "stt.choice", "stt.whisper_tokens", "tts.pieces"},
    {"stt.endpoint", "stt.pcm", "tts.speakable"},
    {"stt.frames", "tts.amounts", "tts.markup"},
    {
        "stt.base",
        "llm.base",
        "embed.base",
        "embed.pieces",
        "tts.base",
        "tts.voice_file",
        "tts.cache",
        "tts.samples",
        "tts.thoughts",
        "tts.words",
        "models.sources",
    },
    {"stt.home", "stt.nearest"},
    {"stt.grammar"},
    {"stt.graph", "stt.lattice"},
    {"stt.sound", "stt.spelling", "stt.written", "stt.completeness", "stt.languages"},
    {"models.recommend"},
    {"models.catalogue", "models.download", "settings"},
    {"models.choices"},
    {"models.json_file"},
    {"tts.manner", "llm.endpoints"},
    {"errors"},
    {"protocol"},
    {"protocol.models"},
    {"protocol.hearing", "protocol.home", "protocol.meaning", "protocol.speech", "protocol.state", "protocol.talk"},
    {"protocol.facts"},
    {"shape"},
    {"", "stt", "llm", "tts", "embed", "models", "web"},
    {"llm.spinning"},
)
"""From the top to the bottom; a module may import what stands below it, not beside or above it."""

BESIDE = {("loading", "worker"), ("models.sources", "models.catalogue")}
BY_SOUND = {"stt.sound": {"piper"}}
"""espeak-ng comes with Piper, and knows the sound of words."""

USERS = {
    *("stt.whisper", "stt.vad", "tts.piper"),
    *("llm.context", "llm.grammar", "llm.prompt", "llm.sampling", "llm.weights"),
}

HEAVY = {"faster_whisper", "ctranslate2", "llama_cpp", "piper", "onnxruntime"}


def modules() -> dict[str, Path]:
    found = {}
    for file in ROOT.rglob("*.py"):
        parts = file.relative_to(ROOT).with_suffix("").parts
        found[".".join(part for part in parts if part != "__init__")] = file
    return found


def imports(name: str, file: Path) -> tuple[set[str], set[str]]:
    """Return the engine's modules that a module imports, and the top names of all others."""
    own, others = set(), set()
    package = name.split(".") if file.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            others |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            others.add((node.module or "").partition(".")[0])
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1]
            target = ".".join([*base, *(node.module.split(".") if node.module else [])])
            for alias in node.names:
                longer = f"{target}.{alias.name}".strip(".")
                own.add(longer if longer in modules() else target)
    return own, others


def layer(name: str) -> int:
    return next(index for index, names in enumerate(LAYERS) if name in names)


@pytest.mark.parametrize("name", sorted(modules()))
def test_imports_point_down(name: str) -> None:
    own, others = imports(name, modules()[name])
    for target in own:
        assert layer(target) > layer(name) or (name, target) in BESIDE, f"{name} imports {target}"
    assert not {"custom_components", "homeassistant"} & others


@pytest.mark.parametrize(
    "name", [name for name in sorted(modules()) if name.partition(".")[0] in {"stt", "llm", "tts", "embed"}]
)
def test_engines_are_plain(name: str) -> None:
    own, others = imports(name, modules()[name])
    assert not {"wyoming", "asyncio", "threading"} & others
    assert "settings" not in own


@pytest.mark.parametrize("name", sorted(modules()))
def test_heavy_libraries_are_imported_by_their_engine_alone(name: str) -> None:
    if name not in USERS:
        assert imports(name, modules()[name])[1] & HEAVY <= BY_SOUND.get(name, set())


def test_threads_live_in_one_module() -> None:
    users = {name for name, file in modules().items() if {"threading", "concurrent"} & imports(name, file)[1]}
    assert users == {"worker"}
