"""The libraries inside must not tell anybody anything: ONNX Runtime would, unless it is told not to."""

import os
import subprocess
import sys
from pathlib import Path

import hearken_engine
import pytest

LOAD = "from hearken_engine.loading import load_speech_detector; load_speech_detector()"
TELLING = "import os; import hearken_engine; del os.environ['ORT_DISABLE_TELEMETRY']; "


def files_of_a_home(home: Path, code: str) -> list[str]:
    """Run an engine's part with a home folder of its own; return what it leaves there."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    environment["PYTHONPATH"] = str(Path(hearken_engine.__file__).parent.parent)
    command = [sys.executable, "-c", code]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)  # noqa: S603 - our own
    return [file.name for file in home.rglob("*") if file.is_file()]


def test_no_identifier_of_the_device_is_made(tmp_path: Path) -> None:
    """ONNX Runtime keeps one, and a queue of what it will send, from the first session on."""
    assert files_of_a_home(tmp_path, LOAD) == []


@pytest.mark.skipif(sys.platform != "linux", reason="where ONNX Runtime keeps it elsewhere is not known")
def test_it_would_be_made_otherwise(tmp_path: Path) -> None:
    """If this fails, the library tells nothing any more by itself, or elsewhere: look, then change both tests."""
    assert "deviceid" in files_of_a_home(tmp_path, TELLING + LOAD)
