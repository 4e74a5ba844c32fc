"""Measures how soon a voice is loaded and speaks: its graph as it stands, and as onnxruntime betters it for Piper."""

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path

from hearken_engine.tts.piper import piper_voice
from piper import PiperVoice, SynthesisConfig

from benchmarks.lib import report

_SIDES: dict[str, Callable[[Path], PiperVoice]] = {"Hearken": piper_voice, "Piper": PiperVoice.load}

_TEXTS = (
    "Done.",
    "The lamp in the hall is on.",
    "It is twenty-one degrees in the bedroom, and the window has been open since this morning.",
)


def _seconds(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def _speaking(voice: PiperVoice, text: str) -> Callable[[], object]:
    # Without noise it is the same sound each time, and as long.
    config = SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0)
    return lambda: list(voice.synthesize(text, config))


def measure(options: argparse.Namespace) -> None:
    """Load and speak by turns, and print the table."""
    file = options.models / options.voice / f"{options.voice}.onnx"
    loads: dict[str, list[float]] = {side: [] for side in _SIDES}
    spoken: dict[tuple[str, str], list[float]] = {}
    for _ in range(options.rounds):
        for side, load in _SIDES.items():
            loads[side].append(_seconds(partial(load, file)))
    voices = {side: load(file) for side, load in _SIDES.items()}
    for text in _TEXTS:
        for number in range(options.rounds + 1):
            for side, voice in voices.items():
                took = _seconds(_speaking(voice, text))
                if number:  # the first of a length is slower
                    spoken.setdefault((side, text), []).append(took)
    print(report.machine())
    print(", ".join(f"{name} {version(name)}" for name in ("piper-tts", "onnxruntime")))
    print(f"{options.voice}; {options.rounds} rounds\n")
    rows = [("loaded", [loads[side] for side in _SIDES])]
    rows += [(f"speaks {len(text)} characters", [spoken[side, text] for side in _SIDES]) for text in _TEXTS]
    table = []
    for name, sides in rows:
        ours, theirs = (1000 * statistics.median(side) for side in sides)
        table.append((name, report.number(ours, 0), report.number(theirs, 0), report.ratio(ours, theirs)))
    print(report.table(("milliseconds, median", *_SIDES, "ratio"), table))


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="benchmarks/graphs", description=__doc__)
    parser.add_argument("--models", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--voice", default="en_US-joe-medium", help="the voice, by its folder")
    parser.add_argument("--rounds", type=int, default=15, metavar="N", help="times that each is loaded and speaks")
    measure(parser.parse_args())


if __name__ == "__main__":
    main()
