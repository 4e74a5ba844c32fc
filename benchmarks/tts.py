"""Measures speaking: Hearken's engine beside the server of Home Assistant's Piper app, one after the other."""

import argparse
import asyncio
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from hearken_engine.engines import SPOKEN_FOLDER

from benchmarks.lib import report, servers
from benchmarks.lib.servers import Programs
from benchmarks.lib.speaking import Spoken, say, say_written

_SHORT = "The lamp in room {number} is on."
_LONG = (
    "It is {number} degrees in the bedroom, and the window is open. "
    "The back door has been locked for {number} minutes. "
    "I have closed all {number} blinds, so good night and sleep well."
)
"""With another number each time, so that only what is meant to be repeated is."""

_ROUNDS, _STARTS = 4, 3
_QUICK_ROUNDS, _QUICK_STARTS = 2, 1


@dataclass(kw_only=True)
class Side:
    """What was measured of one side."""

    ready: list[float] = field(default_factory=list)
    """Seconds from start to ready; one value for each start."""
    memory: list[float] = field(default_factory=list)
    """Resident bytes at the end; one value for each start."""
    short: list[Spoken] = field(default_factory=list)
    """A short reply."""
    long: list[Spoken] = field(default_factory=list)
    """Three sentences, sent whole."""
    written: list[Spoken] = field(default_factory=list)
    """Three sentences, sent as a language model writes them."""
    repeated: list[Spoken] = field(default_factory=list)
    """The short reply once more."""


async def _measure(side: Side, port: int, numbers: Sequence[int]) -> None:
    """Say everything once for each number."""
    # The first text of a start is slower than all others, on both sides.
    await say(port, "Hello.")
    for number in numbers:
        short, long = _SHORT.format(number=number), _LONG.format(number=number)
        side.short.append(await say(port, short))
        side.long.append(await say(port, long))
        side.written.append(await say_written(port, _LONG.format(number=number + len(numbers))))
        side.repeated.append(await say(port, short))


async def measure(options: argparse.Namespace, programs: Programs) -> None:
    """Measure both sides, start by start, and print the table."""
    us, them = Side(), Side()
    for start in range(options.starts):
        # Apart by twice the rounds: a start uses that many numbers.
        first = 10 + 2 * options.rounds * start
        numbers = range(first, first + options.rounds)
        for side, command, ready in (
            (us, servers.engine(programs), servers.both),
            (them, servers.peer_voice(programs), servers.speaks),
        ):
            name = "Hearken" if side is us else report.PEER
            print(f"start {start + 1} of {options.starts}: {name}", file=sys.stderr)
            # What an earlier run said would be found again.
            shutil.rmtree(programs.models / SPOKEN_FOLDER, ignore_errors=True)
            async with servers.running(command, ready) as server:
                side.ready.append(server.start_seconds)
                await _measure(side, server.port, numbers)
                side.memory.append(server.memory())
    print(report.machine())
    print(report.versions(programs.peers, ("wyoming-piper", "piper-tts")))
    print(f"{servers.VOICE}; {options.starts} starts, {options.rounds} rounds in each\n")
    print(_table(us, them))
    if options.json:
        options.json.write_text(json.dumps({"machine": report.machine(), "ours": asdict(us), "theirs": asdict(them)}))


def _table(us: Side, them: Side) -> str:
    """Return both sides and the ratio."""
    rows = []
    both = (us, them)

    def compare(name: str, values: Sequence[Sequence[float]], shares: Sequence[int], digits: int) -> None:
        for share in shares:
            ours, theirs = (report.percentile(side, share) for side in values)
            label = f"{name}, p{share}" if len(shares) > 1 else name
            rows.append((label, report.number(ours, digits), report.number(theirs, digits), report.ratio(ours, theirs)))

    for name, texts in (
        ("first sound of a short reply, ms", [side.short for side in both]),
        ("first sound of three sentences, ms", [side.long for side in both]),
        ("first sound of three sentences as they are written, ms", [side.written for side in both]),
        ("first sound of a reply said before, ms", [side.repeated for side in both]),
    ):
        compare(name, [[1000 * spoken.first for spoken in side] for side in texts], (50, 90), 0)
    factors = [[spoken.whole / spoken.length for spoken in (*side.short, *side.long)] for side in both]
    compare("real-time factor", factors, (50,), 3)
    compare("from start to ready, s (Hearken: hearing too)", [side.ready for side in both], (50,), 2)
    memory = [[value / 1e6 for value in side.memory] for side in both]
    compare("resident memory, MB (Hearken: hearing too)", memory, (50,), 0)
    return report.table(("", "Hearken", report.PEER, "ratio"), rows)


def _options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="benchmarks/tts", description=__doc__)
    servers.add_options(parser)
    parser.add_argument("--quick", action="store_true", help="one start, two rounds")
    parser.add_argument("--starts", type=int, metavar="N", help=f"starts of each server ({_STARTS})")
    parser.add_argument("--rounds", type=int, metavar="N", help=f"rounds in each start ({_ROUNDS})")
    parser.add_argument("--json", type=Path, metavar="FILE", help="save everything that was measured")
    options = parser.parse_args()
    options.starts = options.starts or (_QUICK_STARTS if options.quick else _STARTS)
    options.rounds = options.rounds or (_QUICK_ROUNDS if options.quick else _ROUNDS)
    return options


def main() -> None:
    """Run the benchmark."""
    options = _options()
    asyncio.run(measure(options, servers.programs(options)))


if __name__ == "__main__":
    main()
