"""What runs the engine where there is no Supervisor: compose.yaml and the unit of systemd."""

import argparse
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hearken_engine.protocol import DEFAULT_PORT
from hearken_engine.settings import DEFAULT_WEB_PORT, OPTIONS_VARIABLE, add_flags, setting_names, variable

from .files import APP, app_config, read_yaml

COMPOSE = read_yaml(APP / "compose.yaml")["services"]["hearken"]
UNIT = APP / "hearken.service"
VARIABLES = {variable(name) for name in setting_names()} | {OPTIONS_VARIABLE}


def unit(key: str) -> Iterator[str]:
    """Return all values of a key of the unit."""
    lines = UNIT.read_text(encoding="utf-8").splitlines()
    return (value for name, _, value in (line.partition("=") for line in lines) if name == key)


def test_compose_runs_the_apps_image_and_names_settings() -> None:
    assert COMPOSE["image"] == f"{app_config()['image']}:latest"
    assert COMPOSE["environment"].keys() <= VARIABLES
    assert "privileged" not in COMPOSE
    assert COMPOSE.get("network_mode") is None


def test_compose_lets_in_this_computer_alone() -> None:
    assert COMPOSE["ports"] == [f"127.0.0.1:{port}:{port}" for port in (DEFAULT_PORT, DEFAULT_WEB_PORT)]


def test_compose_starts_no_page_without_a_secret() -> None:
    """The page refuses to be reached from outside of its container without one; who forgets it is told how."""
    assert COMPOSE["environment"]["HEARKEN_WEB_HOST"] == "0.0.0.0"
    assert COMPOSE["environment"]["HEARKEN_WEB_TOKEN"].startswith("${HEARKEN_WEB_TOKEN:?")


def test_compose_keeps_what_must_outlive_the_container() -> None:
    assert "data:/data" in COMPOSE["volumes"]
    assert "./models:/share/hearken:ro" in COMPOSE["volumes"]


def test_compose_gives_the_capabilities_that_the_profile_allows() -> None:
    profile = (APP / "apparmor.txt").read_text(encoding="utf-8")
    named = {line.split()[1].strip(",").upper() for line in profile.splitlines() if "  capability " in line}
    assert set(COMPOSE["cap_add"]) == named
    assert COMPOSE["cap_drop"] == ["ALL"]


def test_the_unit_names_settings_and_a_command_that_there_is() -> None:
    named = {value.partition("=")[0] for value in unit("Environment")}
    assert named - {"HOME"} <= VARIABLES
    assert OPTIONS_VARIABLE in named
    (command,) = unit("ExecStart")
    program, *arguments = command.split()
    assert program.endswith("/hearken-engine")
    assert arguments[0] == "serve"
    parser = argparse.ArgumentParser(exit_on_error=False)
    add_flags(parser)
    parser.parse_args(arguments[1:])


def test_the_unit_writes_only_where_systemd_lets_it() -> None:
    (folder,) = unit("StateDirectory")
    models = next(value for value in unit("Environment") if value.startswith("HEARKEN_MODELS_DIR="))
    assert models == f"HEARKEN_MODELS_DIR=/var/lib/{folder}/models"
    assert list(unit("ProtectSystem")) == ["strict"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """The program and the user that it names are replaced by some that are here."""
    text = UNIT.read_text(encoding="utf-8").replace("/opt/hearken/bin/hearken-engine", "/bin/true")
    copy = tmp_path / "hearken.service"
    copy.write_text(text.replace("User=hearken", "User=daemon"), encoding="utf-8")
    done = subprocess.run(  # noqa: S603
        ["systemd-analyze", "verify", "--man=no", copy],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "hearken.service:" not in done.stderr, done.stderr
