"""How long llama.cpp's threads spin, as the library itself tells that they wait by."""

import os
import re
import subprocess
import sys

import pytest
from hearken_engine.llm.spinning import SPINS

LOADING = "import hearken_engine.llm, ctranslate2, os; print(os.environ.get('GOMP_SPINCOUNT'))"


def told(**environment: str) -> tuple[list[str], str]:
    """Return the spins that each libgomp tells when it is loaded, and what the program has in its environment then."""
    kept = {name: value for name, value in os.environ.items() if name != "GOMP_SPINCOUNT"}
    ran = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", LOADING],
        env={**kept, "OMP_DISPLAY_ENV": "verbose", **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return re.findall(r"GOMP_SPINCOUNT = '(\d+)'", ran.stderr), ran.stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="libgomp is Linux's")
class TestSpinning:
    def test_llama_spins_for_a_moment_and_whisper_as_before(self) -> None:
        spins, left = told()
        assert spins[0] == SPINS
        assert len(spins) > 1
        assert all(int(count) > int(SPINS) for count in spins[1:])
        assert left == "None"

    def test_the_owners_choice_stays(self) -> None:
        spins, left = told(GOMP_SPINCOUNT="77")
        assert set(spins) == {"77"}
        assert left == "77"
