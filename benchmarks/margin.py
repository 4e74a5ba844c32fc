"""Counts what each line between the home's sentences and everything else would make of our own sentences."""

import argparse
import itertools
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from hearken_engine.stt import choice, whisper
from hearken_engine.stt.choice import Scored, Verdict
from hearken_engine.stt.home import Home

from .lib.cases import Case, Noises, recorded, synthetic
from .lib.report import machine, table
from .lib.sound import RATE
from .lib.writing import is_exact

_AROUND = round(0.2 * RATE)
"""Samples before the first word and behind the last one that the recogniser is given, as the engine's ear does."""

_STARTS, _BY_PHONE, _WEIGHTS = (3.0, 5.0, 7.0, 9.0), (0.3, 0.45, 0.6), (4.0, 5.0, 6.0)
"""Lines that are tried: nats to begin with, nats for each phone, and nats that a phone of difference costs."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """One time at which the recogniser chose."""

    free_score: float
    """Log-probability of its own text."""
    free_mean: float
    """The same of one token."""
    phones: int
    """Phones of its own text."""
    sentences: tuple[Scored, ...]
    """The home's sentences among which it chose."""


@dataclass(frozen=True, kw_only=True)
class Count:
    """What a line makes of everything."""

    right: int = 0
    """Commands that come out as they were said."""
    wrong: int = 0
    """Commands that come out as other ones, or spelled otherwise."""
    left: int = 0
    """Commands that stay what Whisper wrote."""
    outside: int = 0
    """What is no command of the home, and becomes one."""


def hear(cases: Iterable[Case], models: Path) -> Iterator[tuple[Case, list[Look]]]:
    """Yield each case with the looks that the recogniser took at it; those without any needed none."""
    recognizer = whisper.WhisperRecognizer(models / "whisper-base", os.process_cpu_count() or 1)
    looks: list[Look] = []

    def keeping(free_score: float, free_mean: float, sentences: Iterable[Scored], phones: int) -> Verdict:
        kept = tuple(sentences)
        looks.append(Look(free_score=free_score, free_mean=free_mean, phones=phones, sentences=kept))
        return choice.choose(free_score, free_mean, kept, phones)

    vars(whisper)["choose"] = keeping
    homes: dict[str, Home] = {}
    for case in cases:
        if case.home.identity not in homes:
            homes[case.home.identity] = Home(case.home.vocabulary())
        looks.clear()
        start, end = case.span
        speech = case.samples[max(0, start - _AROUND) : end + _AROUND] if end else case.samples
        recognizer.transcribe(np.asarray(speech, np.float32), (case.home.language,), homes[case.home.identity])
        yield case, list(looks)


def count(heard: Sequence[tuple[Case, list[Look]]]) -> Count:
    """Return what the line that is in force makes of what was heard."""
    right = wrong = left = outside = 0
    for case, looks in heard:
        if not looks:
            continue
        verdicts = (choice.choose(look.free_score, look.free_mean, look.sentences, look.phones) for look in looks)
        chosen = next((verdict.chosen for verdict in verdicts if verdict.chosen is not None), None)
        if case.outside:
            outside += chosen is not None
        elif chosen is None:
            left += 1
        elif case.reference is not None and is_exact(chosen.text, case.reference, case.home.language):
            right += 1
        else:
            wrong += 1
    return Count(right=right, wrong=wrong, left=left, outside=outside)


def main() -> None:
    """Hear everything once, and try every line on it."""
    parser = argparse.ArgumentParser(prog="benchmarks/margin", description=__doc__)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--languages", default="en,de,fr,es")
    parser.add_argument("--levels", default="10", help="dB of speech above noise, besides quiet")
    parser.add_argument("--recordings", type=Path, action="append", default=[], metavar="FOLDER")
    parser.add_argument("--commands", type=int, metavar="N")
    parser.add_argument("--outside", type=int, metavar="N")
    options = parser.parse_args()
    quiet = synthetic(options.languages.split(","), options.commands, options.outside)
    quiet += [case for folder in options.recordings for case in recorded(folder, options.commands)]
    noises = Noises(None)
    levels = [int(level) for level in options.levels.split(",") if level]
    noisy = [case.in_noise(noises, level, seed) for level in levels for seed, case in enumerate(quiet) if case.span[1]]
    heard = []
    for number, result in enumerate(hear([*quiet, *noisy], options.models), 1):
        heard.append(result)
        if number % 25 == 0:
            print(f"{number} of {len(quiet) + len(noisy)}", file=sys.stderr)
    rows = []
    for start, by_phone, weight in itertools.product(_STARTS, _BY_PHONE, _WEIGHTS):
        choice.LINE_START, choice.LINE_PHONE, choice.SOUND_WEIGHT = start, by_phone, weight
        made = count(heard)
        rows.append(
            [f"{start:g}", f"{by_phone:g}", f"{weight:g}", *map(str, (made.right, made.wrong, made.left, made.outside))]
        )
    print(machine())
    print(f"{len(heard)} utterances, {sum(bool(looks) for _, looks in heard)} of which had to be chosen\n")
    print(table(["line", "a phone", "weight", "right", "wrong", "left", "outside"], rows))


if __name__ == "__main__":
    main()
