"""What is recommended: by memory, cores and language, and true to the catalogue."""

from pathlib import Path

import pytest
from hearken_engine.models.catalogue import catalogue
from hearken_engine.models.recommend import Machine, measure_machine, opinions, speaks
from hearken_engine.protocol import Advice, ModelKind

GB = 1_000_000_000
USUAL = {ModelKind.STT: 250_000_000, ModelKind.LLM: 250_000_000, ModelKind.TTS: 200_000_000}


def recommended(memory: float, cores: int, *languages: str, free: float | None = None) -> dict[ModelKind, str]:
    machine = Machine(
        memory_total=int(memory * GB), memory_available=int((memory - 1.5 if free is None else free) * GB), cores=cores
    )
    found = opinions(catalogue().values(), machine, languages, USUAL)
    best = [catalogue()[name] for name, opinion in found.items() if opinion.advice is Advice.RECOMMENDED]
    assert len({model.kind for model in best}) == len(best)
    return {model.kind: model.name for model in best}


@pytest.mark.parametrize(
    ("memory", "cores", "model"),
    [
        (2, 2, "smollm2-135m"),
        (3, 2, "qwen2.5-0.5b"),
        (4, 4, "qwen2.5-1.5b"),
        (4, 1, "smollm2-135m"),
        (8, 4, "qwen3-4b"),
        (8, 2, "qwen2.5-1.5b"),
        (16, 8, "qwen3-8b"),
        (16, 4, "qwen3-4b"),
    ],
)
def test_the_best_chat_model_that_a_machine_runs(memory: float, cores: int, model: str) -> None:
    assert recommended(memory, cores, "en")[ModelKind.LLM] == model


def test_languages_decide() -> None:
    assert recommended(2.2, 2, "en")[ModelKind.LLM] == "smollm2-135m"
    assert ModelKind.LLM not in recommended(2.2, 2, "de")
    assert recommended(8, 4, "zh-CN")[ModelKind.TTS] == "zh_CN-huayan-medium"
    assert recommended(8, 4, "en-GB")[ModelKind.TTS] == "en_GB-alba-medium"
    assert recommended(8, 4, "de", "en-GB")[ModelKind.TTS] == "en_GB-alba-medium"
    assert speaks(("en-US",), ["en"])
    assert not speaks(("en",), ["en", "de"])
    assert speaks(("*",), ["tlh"])


@pytest.mark.parametrize(
    ("name", "memory", "cores", "free", "advice", "why"),
    [
        ("gemma3-270m-base", 64, 32, 60, Advice.SPECIAL, "not made for"),
        ("smollm2-1.7b", 64, 32, 60, Advice.OTHER_LANGUAGE, "does not know de"),
        ("qwen3-8b", 4, 8, 3, Advice.TOO_LARGE, "needs 6.4 GB of memory; this machine can spare 2.0 GB"),
        ("qwen3-8b", 16, 4, 14, Advice.SLOW, "fewer than 8 cores; this machine has 4"),
        ("qwen3-4b", 8, 4, 1, Advice.TIGHT, "1.2 GB are free at the moment"),
        ("qwen3-1.7b", 8, 4, 7, Advice.FITS, "runs here"),
    ],
)
def test_the_reason_is_told(  # noqa: PLR0917 - a row of the table
    name: str, memory: int, cores: int, free: int, advice: Advice, why: str
) -> None:
    machine = Machine(memory_total=memory * GB, memory_available=free * GB, cores=cores)
    opinion = opinions(catalogue().values(), machine, ["de"], USUAL)[name]
    assert opinion.advice is advice
    assert why in opinion.why


def test_this_machine_is_measured(tmp_path: Path) -> None:
    machine = measure_machine(tmp_path)
    assert machine.cores >= 1
    assert 0 < machine.memory_available <= machine.memory_total


def test_a_containers_bound_counts(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text("100000000\n")
    (tmp_path / "memory.current").write_text("70000000\n")
    (tmp_path / "memory.stat").write_text("anon 5\ninactive_file 20000000\nactive_file 10000000\n")
    machine = measure_machine(tmp_path)
    assert (machine.memory_total, machine.memory_available) == (100_000_000, 60_000_000)
    (tmp_path / "memory.stat").write_text("nonsense")
    assert measure_machine(tmp_path).memory_available == 30_000_000
    (tmp_path / "memory.max").write_text("max\n")
    assert measure_machine(tmp_path).memory_total > 100_000_000


def test_ranks_and_sizes_make_sense() -> None:
    for model in catalogue().values():
        assert model.cores >= 1
        assert model.rank >= 0
        if model.size is not None:
            assert model.memory_mb * 1_000_000 > 0.7 * model.size, model.name
