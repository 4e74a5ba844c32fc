"""The repository as the Marketplace of Home Assistant 2026.11 looks at it, with the Marketplace's own code."""

import json
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from custom_components.hearken.const import DOMAIN

pytest.importorskip("homeassistant.components.marketplace", reason="the Marketplace came with Home Assistant 2026.11")

from homeassistant.components.marketplace.const import MAX_ARCHIVE_MEMBERS, MAX_DOWNLOAD_SIZE
from homeassistant.components.marketplace.repositories import base, integration, plugin, template, theme
from homeassistant.components.marketplace.utils.validate import REPOSITORY_MANIFEST_VALUES, is_valid_ref

ROOT = Path(__file__).parents[2]
NAME = "hearken-voice/hearken"
MANIFEST = json.loads((ROOT / "custom_components" / DOMAIN / "manifest.json").read_text(encoding="utf-8"))
HACS = json.loads((ROOT / "hacs.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def files() -> list[Path]:
    """Return what a release holds: every file that git knows, or would after the next commit."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("what a release holds is known to git alone, and this is no git repository")
    listed = subprocess.run(  # noqa: S603  # the arguments are fixed
        [git, "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.fixture
def tree(files: list[Path]) -> list[SimpleNamespace]:
    """Return a release as GitHub tells it: files and folders."""
    paths = [file.relative_to(ROOT) for file in files]
    folders = sorted({str(parent) for path in paths for parent in path.parents if str(parent) != "."})
    entries = [(folder, "tree") for folder in folders] + [(str(path), "blob") for path in paths]
    return [SimpleNamespace(path=path, full_path=path, type=kind) for path, kind in sorted(entries)]


def looked_at(kind: type[Any], tree: list[SimpleNamespace]) -> Any:
    """Return the repository as one kind of content."""
    repository = kind(SimpleNamespace(core=SimpleNamespace(config_path=Path("config"))), NAME)
    repository.tree = tree
    repository.treefiles = [entry.path for entry in tree]
    repository.repository_manifest = base.RepositoryManifest.from_dict(HACS)
    return repository


def test_it_is_an_integration_and_nothing_else(tree: list[SimpleNamespace]) -> None:
    repository = looked_at(integration.IntegrationRepository, tree)
    assert repository.try_resolve_content()
    assert repository.content.path.remote == f"custom_components/{DOMAIN}"
    others = (plugin.PluginRepository, template.TemplateRepository, theme.ThemeRepository)
    for kind in others:
        assert not looked_at(kind, tree).try_resolve_content(), kind


def test_without_the_integration_s_manifest_it_is_none(tree: list[SimpleNamespace]) -> None:
    less = [entry for entry in tree if not entry.path.endswith(f"{DOMAIN}/manifest.json")]
    assert not looked_at(integration.IntegrationRepository, less).try_resolve_content()


def test_its_manifest_is_taken_and_can_be_loaded(tree: list[SimpleNamespace]) -> None:
    repository = looked_at(integration.IntegrationRepository, tree)
    repository._use_integration_manifest(MANIFEST)
    assert repository.validate.errors == []
    told = repository.data
    assert (told.domain, told.manifest_name, told.config_flow) == (DOMAIN, "Hearken", True)
    integration._check_loadable_manifest(ROOT / "custom_components" / DOMAIN, DOMAIN)


def test_every_value_of_hacs_json_is_read() -> None:
    for key, value in HACS.items():
        REPOSITORY_MANIFEST_VALUES[key](value)
    assert is_valid_ref(f"v{MANIFEST['version']}")


def test_a_release_is_small_enough_to_be_installed_in_one_piece(files: list[Path]) -> None:
    assert len(files) <= MAX_ARCHIVE_MEMBERS
    assert sum(file.stat().st_size for file in files) <= MAX_DOWNLOAD_SIZE
