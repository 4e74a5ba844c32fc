"""The image's files: the Dockerfile and the scripts in it are clean by the tools of the trade."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .files import APP

SCRIPTS = sorted(
    file
    for folder in ("image", "rootfs")
    for file in (APP / folder).rglob("*")
    if file.is_file() and file.read_bytes()[:2] == b"#!"
)


def run(*command: str | Path) -> str:
    """Return what a checker finds; where it cannot be found the test fails."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    program = shutil.which(str(command[0]), path=path)
    assert program is not None, f"{command[0]} is missing: scripts/setup installs it"
    done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout + done.stderr if done.returncode else ""


def test_the_dockerfile_is_clean() -> None:
    assert run("hadolint", "--failure-threshold", "style", APP / "Dockerfile") == ""


def test_a_dockerfile_that_is_not_clean_is_found(tmp_path: Path) -> None:
    bad = tmp_path / "Dockerfile"
    bad.write_text("FROM debian\nRUN cd / && apt-get install curl\n")
    assert "DL3008" in run("hadolint", bad)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: str(script.relative_to(APP)))
def test_scripts_are_clean_and_can_be_run(script: Path) -> None:
    shebang = script.read_text(encoding="utf-8").partition("\n")[0]
    shell = "bash" if shebang.endswith("bash") else "sh"
    assert run("shellcheck", "--external-sources", f"--shell={shell}", "--severity=style", script) == ""
    assert script.stat().st_mode & 0o111, "it cannot be run"


def test_there_are_scripts() -> None:
    assert len(SCRIPTS) >= 4


def test_services_are_as_s6_reads_them() -> None:
    services = APP / "rootfs/etc/s6-overlay/s6-rc.d"
    started = {file.name for file in (services / "user/contents.d").iterdir()}
    there = {folder.name for folder in services.iterdir()} - {"user"}
    assert started == there
    for name in there:
        kind = (services / name / "type").read_text(encoding="ascii").strip()
        # A oneshot that waits would hold up the container's end; what is done once is a longrun not started again.
        assert kind == "longrun"
        assert {"run", "finish"} <= {file.name for file in (services / name).iterdir()}
        for needed in (services / name / "dependencies.d").iterdir():
            assert needed.name in there | {"base"}
    once = subprocess.run(["/bin/sh", str(services / "discovery/finish"), "0", "0"], check=False)  # noqa: S603 - our own
    assert once.returncode == 125, "s6 would announce the app again and again"
