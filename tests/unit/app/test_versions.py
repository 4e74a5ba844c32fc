"""One version everywhere; scripts/version, which a release asks, says which file differs."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hearken_engine import __version__

from .files import ROOT, app_config, manifest, read_yaml

FILES = (
    "scripts/version",
    "scripts/lib/common.sh",
    "addon/hearken_engine/__init__.py",
    "addon/config.yaml",
    "addon/CHANGELOG.md",
    "custom_components/hearken/manifest.json",
)


def version(root: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(  # noqa: S603 - our own script
        [root / "scripts/version", *arguments], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_all_versions_agree() -> None:
    assert version(ROOT) == (0, f"{__version__}\n")
    assert app_config()["version"] == __version__
    assert manifest()["version"] == __version__


def test_the_package_takes_the_engines() -> None:
    text = (ROOT / "addon/pyproject.toml").read_text(encoding="utf-8")
    assert 'dynamic = ["version"]' in text
    assert 'path = "hearken_engine/__init__.py"' in text


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith("scripts")])
def test_a_file_that_differs_is_named(copy: Path, name: str) -> None:
    file = copy / name
    file.write_text(file.read_text(encoding="utf-8").replace(__version__, "9.9.9"), encoding="utf-8")
    code, said = version(copy)
    assert code == 1
    assert "The versions differ" in said
    assert "9.9.9" in said
    assert name in said or name.endswith("__init__.py")


@pytest.mark.parametrize(("tag", "code"), [(f"v{__version__}", 0), (__version__, 0), ("v9.9.9", 1), ("", 1)])
def test_a_release_has_the_tag_of_its_version(copy: Path, tag: str, code: int) -> None:
    assert version(copy, "--is", tag)[0] == code


def test_an_argument_that_it_does_not_know(copy: Path) -> None:
    assert version(copy, "--loud")[0] == 1


def test_the_image_is_that_of_the_version() -> None:
    """The Supervisor pulls `image`:`version`, so the workflow must publish that tag."""
    steps = read_yaml(ROOT / ".github/workflows/image.yaml")["jobs"]["build"]["steps"]
    (build,) = [step["with"] for step in steps if "build-image" in step.get("uses", "")]
    assert "${{ needs.prepare.outputs.version }}" in build["image-tags"].splitlines()
    assert ":" not in app_config()["image"]
