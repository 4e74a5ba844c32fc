"""Hearken's engine: Whisper, llama.cpp and Piper behind one Wyoming port, offline."""

__version__ = "0.1.0"
