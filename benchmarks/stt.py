"""Measures hearing: Hearken's engine beside the server of Home Assistant's Whisper app, one after the other."""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks.lib import report, servers
from benchmarks.lib.cases import Case, Noises, recorded, spoken, synthetic
from benchmarks.lib.homes import LANGUAGES, Home, own_sentences
from benchmarks.lib.servers import Programs
from benchmarks.lib.tables import tables
from benchmarks.lib.trials import Size, Trial, Upkeep, measure_home, plan

_PIPER_LANGUAGE = "en"
"""Language of the voice that both sides have."""

_PROMPT_CHARACTERS = 400
"""What fits into the peer's prompt by its own estimate: 200 tokens of two characters."""

_MADE = Size(commands=None, outside=None, timed=2, noisy=3, levels=(20, 10, 5))
_RECORDED = Size(commands=None, outside=None, timed=24, noisy=16, levels=(20, 10, 5))
_QUICK = Size(commands=4, outside=2, timed=1, noisy=1, levels=(10,))
_QUICK_RECORDED = Size(commands=12, outside=None, timed=3, noisy=2, levels=(10,))
_QUICK_LANGUAGES = ("en", "fr")


def peer_options(home: Home, *, names: bool) -> list[str]:
    """Return what the peer is told of a home: its language, and its names as the prompt it would make of them."""
    options = ["--language", home.language]
    if names:
        chosen = list(home.names_for_prompt())
        while len(", ".join(chosen)) >= _PROMPT_CHARACTERS:
            chosen.pop()
        options += ["--initial-prompt", ", ".join(chosen) + "."]
    return options


async def _cases(options: argparse.Namespace, programs: Programs, size: Size) -> list[Case]:
    """Return what is said, ordered by home."""
    if options.recordings:
        return [case for folder in options.recordings for case in recorded(folder, size.commands)]
    cases = synthetic(options.languages, size.commands, size.outside)
    if _PIPER_LANGUAGE in options.languages:
        async with servers.running(servers.engine(programs), servers.both) as server:
            cases += await spoken(server.port, _PIPER_LANGUAGE, size.commands, size.outside)
    return sorted(cases, key=lambda case: (LANGUAGES.index(case.home.language), case.collection))


async def measure(options: argparse.Namespace, programs: Programs, size: Size) -> None:
    """Measure both sides, home by home, and print the tables."""
    started = time.monotonic()
    cases = await _cases(options, programs, size)
    trials = plan(cases, Noises(options.noise), size, paced=not options.fast)
    us, them = Upkeep(), Upkeep()
    for home, group in groupby(trials, lambda trial: trial.case.home):
        said = list(group)
        peer = servers.peer_ears(programs, peer_options(home, names=options.peer_names))
        for ours, command, upkeep in ((True, servers.engine(programs), us), (False, peer, them)):
            print(f"{home.language}: {len(said)} utterances to {'Hearken' if ours else report.PEER}", file=sys.stderr)
            await measure_home(home, said, command, upkeep, ours=ours)
    for line in (*_head(options, programs), "", *tables(trials, us, them)):
        print(line)
    print(f"\nTook {(time.monotonic() - started) / 60:.1f} minutes.")
    if options.json:
        options.json.write_text(json.dumps(_raw(options, programs, trials, us, them), ensure_ascii=False, indent=1))


def _head(options: argparse.Namespace, programs: Programs) -> tuple[str, ...]:
    """Return what the figures were taken with."""
    said = ", ".join(folder.name for folder in options.recordings) or f"our own, in {', '.join(options.languages)}"
    noise = options.noise.name if options.noise else "pink noise and babble by turns"
    names = "the home's names as its prompt" if options.peer_names else "no names"
    detector = f"Home Assistant {version('homeassistant')}'s detector (pymicro-vad {version('pymicro-vad')})"
    return (
        report.machine(),
        report.versions(programs.peers, ("wyoming-faster-whisper", "faster-whisper", "ctranslate2")),
        f"{servers.STT_MODEL} int8, a thread a core, on both sides; the peer gets {names}, Hearken its vocabulary",
        f"The end of a command: Hearken's own; before the peer, {detector}",
        f"Speech: {said}; noise: {noise}" + ("; not in real time" if options.fast else ""),
    )


def _raw(options: argparse.Namespace, programs: Programs, trials: Sequence[Trial], us: Upkeep, them: Upkeep) -> Any:
    """Return all that was measured, without the sound."""
    return {
        "head": _head(options, programs),
        "ours": asdict(us),
        "theirs": asdict(them),
        "trials": [
            {
                "collection": trial.case.collection,
                "reference": trial.case.reference,
                "outside": trial.case.outside,
                "noise": trial.case.noise,
                "last_word": trial.case.last_word,
                "way": trial.way,
                "ours": trial.ours and asdict(trial.ours),
                "theirs": trial.theirs and asdict(trial.theirs),
            }
            for trial in trials
        ],
    }


def _check() -> None:
    """Tell which of our own sentences Home Assistant's grammar takes otherwise than the files say."""
    wrong = [f"{language}: {text}" for language in LANGUAGES for text in own_sentences(language).misplaced()]
    if wrong:
        sys.exit("Home Assistant's grammar disagrees with benchmarks/data about:\n" + "\n".join(wrong))
    print("Home Assistant's grammar agrees with benchmarks/data.")


def _options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="benchmarks/stt", description=__doc__)
    servers.add_options(parser)
    add = parser.add_argument
    add(
        "--recordings",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="WAVs named by their text, and home.yaml; may be given more than once. Without: speech of our own making",
    )
    add("--noise", type=Path, metavar="FILE", help="WAV to mix in, instead of pink noise and babble")
    add("--levels", type=_numbers, metavar="DB,DB", help="speech above noise (20,10,5); empty for none")
    add(
        "--languages",
        type=lambda text: text.split(","),
        metavar="XX,XX",
        help=f"of our own speech ({','.join(LANGUAGES)})",
    )
    add("--commands", type=int, metavar="N", help="commands of each home, in each voice")
    add("--outside", type=int, metavar="N", help="sentences outside each home, of our own speech")
    add("--timed", type=int, metavar="N", help="commands of each collection that are sent in real time")
    add("--noisy", type=int, metavar="N", help="commands of each collection that are heard in each noise")
    add("--fast", action="store_true", help="nothing in real time: words only, no times")
    add("--quick", action="store_true", help="a few sentences, under two minutes")
    add(
        "--peer-names",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="tell the peer the home's names, as its --initial-prompt",
    )
    add("--json", type=Path, metavar="FILE", help="save everything that was measured")
    add("--check", action="store_true", help="only check our own sentences against Home Assistant's grammar")
    options = parser.parse_args()
    options.languages = options.languages or (_QUICK_LANGUAGES if options.quick else LANGUAGES)
    if unknown := set(options.languages) - set(LANGUAGES):
        parser.error(f"no sentences in {', '.join(sorted(unknown))}; there are some in {', '.join(LANGUAGES)}")
    for folder in options.recordings:
        if not (folder / "home.yaml").is_file():
            parser.error(f"{folder} holds no home.yaml, which says of what home the recordings speak")
    return options


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(",") if number)


def _size(options: argparse.Namespace) -> Size:
    """Return how much is measured."""
    made, recordings = (_QUICK, _QUICK_RECORDED) if options.quick else (_MADE, _RECORDED)
    size = recordings if options.recordings else made
    keys = ("commands", "outside", "timed", "noisy", "levels")
    chosen = {key: value for key in keys if (value := getattr(options, key)) is not None}
    return replace(size, **chosen)


def main() -> None:
    """Run the benchmark."""
    options = _options()
    if options.check:
        return _check()
    return asyncio.run(measure(options, servers.programs(options), _size(options)))


if __name__ == "__main__":
    main()
