"""Which model of a kind is best on a machine: by memory, cores and language, from what the catalogue says."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from ..protocol import Advice, ModelKind
from .catalogue import ANY_LANGUAGE, Model

_MB = 1_000_000

_RESERVED = 1_500 * _MB
_RESERVED_SHARE = 0.4
"""Bytes, and the share on a small machine, that Home Assistant, its database and the system keep: an estimate for a
usual home."""

AIR = 200 * _MB
"""Bytes that must be left when a model is loaded beside what runs."""

_CGROUP = Path("/sys/fs/cgroup")
"""Where Linux shows the bounds of the container in which the engine runs (version 2)."""


@dataclass(frozen=True, kw_only=True)
class Machine:
    """What models run on."""

    memory_total: int
    """Bytes."""
    memory_available: int
    """Bytes that are free, or can be freed by dropping what is only cached."""
    cores: int


@dataclass(frozen=True)
class Opinion:
    """What is thought of a model."""

    advice: Advice
    why: str
    """One English sentence."""


def measure_machine(cgroup: Path = _CGROUP) -> Machine:
    """Return the machine as it is now; within a container with a bound on memory, the container."""
    memory = psutil.virtual_memory()
    total, available = memory.total, memory.available
    if (bound := _number(cgroup / "memory.max")) is not None and bound < total:
        used = (_number(cgroup / "memory.current") or 0) - _cached(cgroup / "memory.stat")
        total, available = bound, min(available, max(0, bound - used))
    return Machine(memory_total=total, memory_available=available, cores=os.process_cpu_count() or 1)


def opinions(
    models: Iterable[Model], machine: Machine, languages: Sequence[str], in_use: Mapping[ModelKind, int]
) -> dict[str, Opinion]:
    """Return what is thought of each model, by name.

    `in_use` are the bytes of memory that the chosen model of each kind needs: those of a model's own kind are free once
    it takes that one's place.
    """
    found: dict[str, Opinion] = {}
    best: dict[ModelKind, Model] = {}
    for model in models:
        found[model.name] = _opinion(model, machine, languages, in_use)
        if found[model.name].advice in {Advice.FITS, Advice.TIGHT} and _is_better(
            model, best.get(model.kind), languages
        ):
            best[model.kind] = model
    for model in best.values():
        if found[model.name].advice is Advice.FITS:
            found[model.name] = Opinion(
                Advice.RECOMMENDED,
                f"The best of those that {_gigabytes(machine.memory_total)} of memory and {_cores(machine.cores)} run.",
            )
    return found


def memory_needed(model: Model) -> int:
    """Return the bytes of memory that a model takes."""
    return model.memory_mb * _MB


def speaks(known: Sequence[str], wanted: Sequence[str]) -> bool:
    """Tell whether a model that knows some languages knows all that are wanted, whatever their region."""
    primary = {language.partition("-")[0].lower() for language in known}
    return ANY_LANGUAGE in known or {language.partition("-")[0].lower() for language in wanted} <= primary


def _opinion(model: Model, machine: Machine, languages: Sequence[str], in_use: Mapping[ModelKind, int]) -> Opinion:
    needed = memory_needed(model)
    others = sum(memory for kind, memory in in_use.items() if kind is not model.kind)
    room = machine.memory_total - min(_RESERVED, int(_RESERVED_SHARE * machine.memory_total)) - others
    free = machine.memory_available + in_use.get(model.kind, 0)
    rows = (
        (not model.rank, Advice.SPECIAL, "It is not made for the daily use of a home."),
        # A voice speaks one language, and a home may have a voice for each.
        (
            not (
                any(speaks(model.languages, [language]) for language in languages)
                if model.kind is ModelKind.TTS and languages
                else speaks(model.languages, languages)
            ),
            Advice.OTHER_LANGUAGE,
            f"It does not know {', '.join(languages)}.",
        ),
        (
            needed > room,
            Advice.TOO_LARGE,
            f"It needs {_gigabytes(needed)} of memory; this machine can spare {_gigabytes(max(0, room))}.",
        ),
        (
            machine.cores < model.cores,
            Advice.SLOW,
            f"It is slow with fewer than {model.cores} cores; this machine has {machine.cores}.",
        ),
        (
            needed + AIR > free,
            Advice.TIGHT,
            f"It needs {_gigabytes(needed)} of memory; {_gigabytes(free)} are free at the moment.",
        ),
    )
    return next((Opinion(advice, why) for holds, advice, why in rows if holds), Opinion(Advice.FITS, "It runs here."))


def _is_better(model: Model, other: Model | None, languages: Sequence[str]) -> bool:
    if other is None:
        return True

    def worth(candidate: Model) -> tuple[bool, int]:
        exact = {language.lower() for language in candidate.languages} & {language.lower() for language in languages}
        return (model.kind is ModelKind.TTS and bool(exact), candidate.rank)

    return worth(model) > worth(other)


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"


def _cores(count: int) -> str:
    return "one core" if count == 1 else f"{count} cores"


def _number(path: Path) -> int | None:
    """Return the number in a file; None where there is none, or it says "max"."""
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _cached(path: Path) -> int:
    """Return the bytes of files that a container keeps in memory and can drop, as models that are mapped."""
    try:
        facts = dict(line.split(maxsplit=1) for line in path.read_text(encoding="ascii").splitlines())
        return int(facts.get("inactive_file", 0)) + int(facts.get("active_file", 0))
    except (OSError, ValueError):
        return 0
