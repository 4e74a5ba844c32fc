"""The image's lock: the versions that are tested, of all that the engine requires, and every file by its hash."""

import re
import tomllib

from .files import APP, ROOT

PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", re.MULTILINE)

LOCK = (APP / "image/requirements.txt").read_text(encoding="utf-8")
TESTED = (ROOT / "requirements/current.txt").read_text(encoding="utf-8")


def test_the_image_has_the_versions_that_are_tested() -> None:
    image, tested = dict(PIN.findall(LOCK)), dict(PIN.findall(TESTED))
    assert len(image) > 40
    assert {name: version for name, version in image.items() if tested.get(name) != version} == {}


def test_it_has_all_that_the_engine_requires() -> None:
    project = tomllib.loads((APP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    required = {re.split(r"[<>=~!]", line, maxsplit=1)[0].strip() for line in project["dependencies"]}
    assert required - dict(PIN.findall(LOCK)).keys() == set()


def test_every_file_is_known_by_its_hash() -> None:
    for block in re.split(r"\n(?=[a-z0-9])", LOCK[LOCK.index("\n") :].strip()):
        if PIN.match(block):
            assert "--hash=sha256:" in block, block.partition(" ")[0]
