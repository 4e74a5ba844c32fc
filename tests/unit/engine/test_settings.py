"""Where a setting comes from, and what is said of one that makes no sense."""

import argparse
import json
from dataclasses import fields
from pathlib import Path

import pytest
from hearken_engine.errors import SettingsError
from hearken_engine.settings import Settings, add_flags, read_settings, variable


def write_options(folder: Path, text: str) -> Path:
    file = folder / "options.json"
    file.write_text(text, encoding="utf-8")
    return file


def test_defaults(tmp_path: Path) -> None:
    settings = read_settings({}, {}, tmp_path / "none.json")
    assert (settings.host, settings.port, settings.token) == ("127.0.0.1", 10650, None)


def test_flag_over_environment_over_options(tmp_path: Path) -> None:
    options = write_options(tmp_path, json.dumps({"port": 1, "voice": "from-options", "name": "options"}))
    settings = read_settings({"port": "3"}, {"HEARKEN_PORT": "2", "HEARKEN_VOICE": "from-environment"}, options)
    assert (settings.port, settings.voice, settings.name) == (3, "from-environment", "options")


def test_every_setting_has_a_flag_and_a_variable(tmp_path: Path) -> None:
    parser = argparse.ArgumentParser()
    add_flags(parser)
    for setting in fields(Settings):
        if setting.name in {"by_hand", "options", "supervised"}:
            continue  # what is found out, and no setting
        flag = f"--{setting.name.replace('_', '-')}"
        assert getattr(parser.parse_args([flag, "7"]), setting.name) == "7"
        assert variable(setting.name).startswith("HEARKEN_")
        assert setting.metadata["help"]


@pytest.mark.parametrize(
    ("flags", "environment", "words"),
    [
        ({"port": "seventy"}, {}, "--port is 'seventy'"),
        ({"port": "70000"}, {}, "between 0 and 65535"),
        ({}, {"HEARKEN_LOG_LEVEL": "loud"}, "HEARKEN_LOG_LEVEL is 'loud'"),
        ({}, {"HEARKEN_THREADS": "-1"}, "not negative"),
        ({"speed": "3"}, {}, "--speed is '3'.*between 0.5 and 2"),
        ({}, {"HEARKEN_VOLUME": "loud"}, "HEARKEN_VOLUME is 'loud'"),
    ],
)
def test_nonsense_names_its_source(
    tmp_path: Path, flags: dict[str, str | None], environment: dict[str, str], words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        read_settings(flags, environment, tmp_path / "none.json")


@pytest.mark.parametrize("text", ["{", "[]", '{"port": "x"}'])
def test_a_broken_options_file_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match=r"options\.json"):
        read_settings({}, {}, write_options(tmp_path, text))
