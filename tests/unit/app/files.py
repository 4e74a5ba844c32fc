"""The files of the app and of the repository, as the tests of this folder read them."""

import json
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[3]
APP = ROOT / "addon"
WORKFLOWS = ROOT / ".github" / "workflows"


def read_yaml(path: Path) -> dict[Any, Any]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(content, dict), path
    return content


def app_config() -> dict[str, Any]:
    return read_yaml(APP / "config.yaml")


def manifest() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((ROOT / "custom_components/hearken/manifest.json").read_text(encoding="utf-8"))
    return content


def marketplace() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((ROOT / "hacs.json").read_text(encoding="utf-8"))
    return content
