"""Hearken's engine: Whisper, llama.cpp and Piper behind one Wyoming port, offline."""

import os

__version__ = "0.1.0"

# Read by numpy when it is imported. Its threads wait for each other by spinning: with two busy cores, a
# sentence took the encoder 7 ms with one thread and 77 ms with two (medians).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
