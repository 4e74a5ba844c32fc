"""Hearken's engine: Whisper, llama.cpp and Piper behind one Wyoming port, offline."""

import os

__version__ = "0.1.0"

# Read by numpy when it is imported. Its threads wait for each other by spinning: with two busy cores, a
# sentence took the encoder 7 ms with one thread and 77 ms with two (medians).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Read by ONNX Runtime, which comes with Whisper's and Piper's libraries: since 1.29 it sends usage and an identifier of
# the device to its maker unless it is told not to. No owner can wish for that here.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
