"""The workflows for GitHub: they parse, name what is here, and may do no more than they must."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .files import ROOT, WORKFLOWS, app_config, read_yaml

FILES = sorted(WORKFLOWS.glob("*.yaml"))
ON = True
"""The key `on`, as YAML 1.1 reads it."""

TAG = re.compile(r"v?\d+(\.\d+)*")
WITHOUT_TAGS = {"home-assistant/actions/hassfest@master", "hacs/action@main"}
"""Their makers publish them so, and ask to be used so: the rules of today are what counts."""

WRITES = {("image.yaml", "build"), ("image.yaml", "manifest"), ("release.yaml", "image")}
"""The jobs that publish an image."""


def jobs() -> Iterator[tuple[Path, str, dict[str, Any]]]:
    for file in FILES:
        for name, job in read_yaml(file)["jobs"].items():
            yield file, name, job


def steps() -> Iterator[tuple[Path, dict[str, Any]]]:
    for file, _, job in jobs():
        for step in job.get("steps", ()):
            yield file, step


def runs() -> Iterator[tuple[Path, str]]:
    return ((file, step["run"]) for file, step in steps() if "run" in step)


def test_they_are_there() -> None:
    assert {file.name for file in FILES} == {"image.yaml", "release.yaml", "test.yaml", "validate.yaml"}
    assert all(file.suffix == ".yaml" for file in WORKFLOWS.iterdir())


def test_actions_are_pinned_by_tag() -> None:
    used = {step["uses"] for _, step in steps() if "uses" in step}
    assert used
    for action in used - WITHOUT_TAGS:
        assert TAG.fullmatch(action.partition("@")[2]), action
    assert used >= WITHOUT_TAGS


def test_called_workflows_are_here_and_can_be_called() -> None:
    called = [job["uses"] for _, _, job in jobs() if "uses" in job]
    assert len(called) == 3
    for path in called:
        assert "workflow_call" in read_yaml(ROOT / path)[ON]


def test_jobs_may_write_only_where_they_publish() -> None:
    for file, name, job in jobs():
        allowed = job.get("permissions", {})
        if (file.name, name) in WRITES:
            assert allowed["packages"] == "write"
        else:
            assert allowed == {}, (file.name, name)
    for file in FILES:
        assert read_yaml(file)["permissions"] == {"contents": "read"}, file.name


def test_checkouts_leave_no_credentials_behind() -> None:
    checkouts = [step for _, step in steps() if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_no_text_of_others_is_put_into_a_shell() -> None:
    """A branch's or tag's name is whatever somebody called it: it comes in by the environment."""
    for file, text in runs():
        assert "${{" not in text, file.name


def test_jobs_end() -> None:
    for file, name, job in jobs():
        assert "uses" in job or 5 <= job["timeout-minutes"] <= 180, (file.name, name)


def test_scripts_that_they_run_are_here() -> None:
    scripts = {name for _, text in runs() for name in re.findall(r"scripts/[\w-]+", text)}
    assert scripts >= {"scripts/lint", "scripts/test", "scripts/version", "scripts/test-image"}
    for name in scripts:
        assert (ROOT / name).stat().st_mode & 0o111, name


def test_every_part_of_the_tests_runs() -> None:
    text = (ROOT / "scripts/test").read_text(encoding="utf-8")
    known = re.search(r"^    ([a-z0-9 |]+)\) parts\+=", text, re.MULTILINE)
    assert known is not None
    parts = set(known[1].split(" | "))
    everything = re.search(r"\|\| parts=\(([a-z0-9 ]+)\)", text)
    assert everything is not None
    assert set(everything[1].split()) == parts
    tested = set(read_yaml(WORKFLOWS / "test.yaml")["jobs"]["test"]["strategy"]["matrix"]["part"])
    assert tested == parts - {"image"}, "that part has a job of its own, as root"


def test_a_release_publishes_after_everything_else() -> None:
    release = read_yaml(WORKFLOWS / "release.yaml")
    assert release[ON] == {"release": {"types": ["published"]}}
    needs = {name: set(_list(job.get("needs", ()))) for name, job in release["jobs"].items()}
    before: set[str] = set()
    todo = {"image"}
    while todo:
        before |= todo
        todo = set().union(*(needs[name] for name in todo)) - before
    assert before == set(release["jobs"])
    assert release["jobs"]["image"]["with"] == {"publish": True}


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def test_the_image_is_built_for_the_apps_architectures() -> None:
    workflow = read_yaml(WORKFLOWS / "image.yaml")
    assert set(json.loads(workflow["env"]["ARCHITECTURES"])) == set(app_config()["arch"])
    assert workflow["jobs"]["manifest"]["if"] == "inputs.publish"


def test_only_a_release_publishes() -> None:
    build = read_yaml(WORKFLOWS / "image.yaml")["jobs"]["build"]["steps"]
    (image,) = [step["with"] for step in build if "build-image" in step.get("uses", "")]
    assert image["push"] == "${{ inputs.publish || false }}"
    callers = [file.name for file, _, job in jobs() if job.get("uses", "").endswith("image.yaml")]
    assert callers == ["release.yaml"]


@pytest.mark.parametrize("text", sorted({text for _, text in runs()}))
def test_their_shell_is_clean(text: str) -> None:
    done = subprocess.run(
        ["shellcheck", "--shell=bash", "--severity=style", "-"],  # noqa: S607 - of the system, as in scripts/lint
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_owner_of_the_image_is_read_as_the_supervisor_reads_it() -> None:
    """The workflow takes the name apart in shell; it must be written so that this works."""
    (text,) = [text for _, text in runs() if "config.yaml" in text]
    lines = [line for line in text.splitlines() if line.startswith(("image=", "name=", "prefix="))]
    echo = 'printf "%s %s" "${image%/*}" "${image##*/}"'
    done = subprocess.run(  # noqa: S603 - our own workflow
        ["bash", "-c", "\n".join([*lines, echo])],  # noqa: S607 - as on GitHub
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "/".join(done.stdout.split()) == app_config()["image"]
