"""What the Supervisor reads of the app: known keys, options that the engine has, words for them, the best rating."""

import json
import re
import struct
from collections.abc import Container
from pathlib import Path
from typing import Any

import pytest
from hearken_engine.options import AT_ONCE
from hearken_engine.protocol import DEFAULT_PORT
from hearken_engine.settings import (
    DEFAULT_WEB_PORT,
    LOG_LEVELS,
    SUPERVISOR_VARIABLE,
    default_value,
    read_settings,
    setting_names,
)

from .files import APP, ROOT, app_config, manifest, marketplace, read_yaml
from .supervisor_rules import (
    ARCHITECTURES,
    BEST_RATING,
    DEFAULTS,
    FOLDERS,
    KEYS,
    REQUIRED,
    element,
    elements,
    security_rating,
)

CONFIG = app_config()
LANGUAGES = ("en", "zh-Hans")
HAN = re.compile(r"[\u4e00-\u9fff]")


def test_the_security_rating_is_the_best() -> None:
    assert security_rating(CONFIG, profile=(APP / "apparmor.txt").is_file()) == BEST_RATING


@pytest.mark.parametrize(
    ("worse", "profile", "rating"),
    [
        ({}, False, 7),
        ({"ingress": False}, True, 6),
        ({"apparmor": False}, True, 6),
        ({"host_network": True}, True, 7),
        ({"privileged": ["SYS_ADMIN"]}, True, 7),
        ({"hassio_role": "admin"}, True, 6),
        ({"host_pid": True}, True, 6),
        ({"full_access": True}, True, 1),
    ],
)
def test_the_rating_counts_as_the_supervisor_does(worse: dict[str, Any], profile: bool, rating: int) -> None:
    assert security_rating({"ingress": True} | worse, profile=profile) == rating


def test_keys() -> None:
    assert CONFIG.keys() >= REQUIRED
    assert CONFIG.keys() <= KEYS
    assert {key: value for key, value in CONFIG.items() if key in DEFAULTS and value == DEFAULTS[key]} == {}
    assert set(CONFIG["arch"]) == ARCHITECTURES
    assert re.fullmatch(r"[a-z0-9_]+", CONFIG["slug"])
    assert all(type(CONFIG[key]) is str for key in REQUIRED - {"arch"})
    assert not CONFIG.get("webui"), "the page is shown by ingress"
    assert all(folder["type"] in FOLDERS for folder in CONFIG["map"])
    assert all(folder.get("read_only", True) for folder in CONFIG["map"]), "the app writes only to its own data"


def test_the_app_is_what_the_integration_looks_for() -> None:
    assert CONFIG["discovery"] == [manifest()["domain"]]
    assert CONFIG["slug"] == manifest()["domain"]
    assert CONFIG["url"] == manifest()["documentation"]
    assert CONFIG["homeassistant"] == marketplace()["homeassistant"]
    owner = manifest()["codeowners"][0].lstrip("@")
    assert CONFIG["image"] == f"ghcr.io/{owner}/hearken"
    assert read_yaml(ROOT / "repository.yaml")["url"] == manifest()["documentation"]


def test_ports_are_the_engines_and_closed() -> None:
    assert CONFIG["ports"] == {f"{DEFAULT_PORT}/tcp": None}
    assert CONFIG.get("ingress_port", DEFAULTS["ingress_port"]) == DEFAULT_WEB_PORT


# Options


def test_options_are_settings() -> None:
    assert set(CONFIG["schema"]) <= setting_names()
    assert set(CONFIG["options"]) <= set(CONFIG["schema"])
    for path, text in elements(CONFIG["schema"]):
        assert element(text), path


def test_options_are_few_and_applied_at_once_or_said_to_need_a_start() -> None:
    assert len(CONFIG["schema"]) <= 8
    live = AT_ONCE | {"offline", "log_level"}
    for language, words in (("en", "restart"), ("zh-Hans", "重新启动")):
        said = read_yaml(APP / f"translations/{language}.yaml")["configuration"]
        needs = {name for name, text in said.items() if words in text["description"].lower()}
        assert needs == set(CONFIG["schema"]) - live, language


def test_what_is_no_default_is_optional() -> None:
    """Without a default, the Supervisor starts no app whose option is not optional."""
    for name, inner in CONFIG["schema"].items():
        if name not in CONFIG["options"]:
            assert isinstance(inner, str), name
            assert inner.endswith("?"), name


def test_the_apps_defaults_are_the_engines(tmp_path: Path) -> None:
    file = tmp_path / "options.json"
    file.write_text(json.dumps(CONFIG["options"]))
    settings = read_settings({}, {SUPERVISOR_VARIABLE: "x", "HEARKEN_MODELS_DIR": str(tmp_path)}, file)
    assert settings.supervised
    for name in CONFIG["options"]:
        assert getattr(settings, name) == default_value(name), name


def test_values_to_choose_from_are_the_engines() -> None:
    lists = {path: element(text)["values"] for path, text in elements(CONFIG["schema"]) if element(text)["values"]}
    assert {name: tuple(values.split("|")) for name, values in lists.items()} == {"log_level": LOG_LEVELS}


def test_a_server_that_the_form_accepts_is_read(tmp_path: Path) -> None:
    (inner,) = CONFIG["schema"]["endpoints"]
    given = {name: "http://10.0.0.2:11434/v1" if text.startswith("url") else "word" for name, text in inner.items()}
    file = tmp_path / "options.json"
    file.write_text(json.dumps({"endpoints": [given]}))
    (endpoint,) = read_settings({}, {"HEARKEN_MODELS_DIR": str(tmp_path)}, file).endpoints
    assert (endpoint.url, endpoint.model, endpoint.key) == ("http://10.0.0.2:11434/v1", "word", "word")


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_has_words(language: str) -> None:
    words = read_yaml(APP / f"translations/{language}.yaml")
    assert words.keys() == {"configuration", "network"}
    assert words["network"].keys() == CONFIG["ports"].keys()
    said = words["configuration"]
    assert said.keys() == CONFIG["schema"].keys()
    for name, inner in CONFIG["schema"].items():
        nested = inner[0] if isinstance(inner, list) else inner
        fields = set(nested) if isinstance(nested, dict) else set()
        assert set(said[name].get("fields", ())) == fields, name
        texts = [said[name], *said[name].get("fields", {}).values()]
        for text in texts:
            assert text.keys() <= {"name", "description", "fields"}
            assert text["name"]
            assert text["description"]
            assert (HAN.search(text["description"]) is not None) == (language == "zh-Hans"), name
            assert "add-on" not in text["description"].lower()


def test_no_other_language_is_half_done() -> None:
    assert {file.stem for file in (APP / "translations").iterdir()} == set(LANGUAGES)


# Other files


def test_no_file_is_taken_for_another_app() -> None:
    """The Supervisor takes every file of these names, anywhere in the repository, for an app."""
    names = {f"config.{ending}" for ending in ("yaml", "yml", "json")}
    inner = (file for file in ROOT.rglob("config.*") if not any(part.startswith(".") for part in file.parts))
    assert [file for file in inner if file.name in names and "rootfs" not in file.parts] == [APP / "config.yaml"]
    assert not list(APP.glob("build.*")), "its day is over: the Dockerfile says it all"


def test_the_apparmor_profile_is_one_and_named_as_the_app() -> None:
    lines = (APP / "apparmor.txt").read_text(encoding="utf-8").splitlines()
    profiles = [line for line in lines if line.startswith("profile ")]
    assert profiles == [f"profile {CONFIG['slug']} flags=(attach_disconnected,mediate_deleted) {{"]
    rules = [line.strip() for line in lines]
    for allowed in ("capability,", "network,", "file,", "/** rw,", "/** rwk,", "capability sys_admin,"):
        assert allowed not in rules, "tight enough to matter"
    assert sum(line.count("{") - line.count("}") for line in lines) == 0


def test_backups_leave_out_models_and_keep_what_was_chosen() -> None:
    files = [
        Path("models/whisper-base/model.bin"),
        Path("models/own/chat.gguf"),
        Path("models/hearken-choices.json"),
        Path("models/engine-id"),
    ]
    left_out = [file for file in files if any(file.match(pattern) for pattern in CONFIG["backup_exclude"])]
    assert left_out == files[:2]


@pytest.mark.parametrize(("name", "width", "heights"), [("icon.png", 128, {128}), ("logo.png", 250, range(50, 101))])
def test_pictures_have_their_size(name: str, width: int, heights: Container[int]) -> None:
    data = (APP / name).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    found = struct.unpack(">II", data[16:24])
    assert found[0] == width
    assert found[1] in heights


@pytest.mark.parametrize("name", ["README.md", "DOCS.md", "CHANGELOG.md"])
def test_texts_say_app(name: str) -> None:
    text = (APP / name).read_text(encoding="utf-8")
    assert len(text) > 100
    assert len(re.findall("add-on", text, re.IGNORECASE)) <= 1
