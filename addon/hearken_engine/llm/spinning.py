"""How long llama.cpp's threads wait for each other by spinning, before they give the core to others."""

import ctypes
import os
from contextlib import suppress

SPINS = "300"
"""Rounds of some nanoseconds each, for libgomp's `GOMP_SPINCOUNT`.

llama.cpp's threads meet some hundred times for each token. By default they spin there for milliseconds, so that one
busy process beside them on two cores, as Home Assistant is at times, made a token of the starter model take 3.5 s in
place of 12 ms: whoever spins holds the core that the other thread waits for. With so few rounds it takes 35 ms, and
13 ms on an idle machine (`benchmarks/crowded`).
"""

_VARIABLE = "GOMP_SPINCOUNT"
_LIBRARY = "libgomp.so.1"


def spin_less() -> None:
    """Load libgomp with `SPINS`, unless the owner chose a number; it reads its variables once, when it is loaded.

    The variable is taken back: Whisper's library brings a libgomp of its own, and is a sixth slower with it. Where
    there is no libgomp, as on macOS, nothing is done.
    """
    if _VARIABLE in os.environ or "OMP_WAIT_POLICY" in os.environ:
        return
    os.environ[_VARIABLE] = SPINS
    try:
        with suppress(OSError):
            ctypes.CDLL(_LIBRARY)
    finally:
        del os.environ[_VARIABLE]
