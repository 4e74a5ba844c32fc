"""Measures the language model in a home: the stock way beside Hearken with the same model, and the engine by itself."""

import argparse
import asyncio
import os
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks.lib import llm_engine, llm_turns, report, servers
from benchmarks.lib.llm_turns import Answers
from benchmarks.lib.servers import Programs

SIZES = (10, 100, 400, 1000)
_QUICK_SIZES = (10, 100)
_CONTEXT = 40_960
"""Tokens that the peer's server keeps: the Assist prompt of 1,000 entities has some 30,000."""

_ROWS = (
    ("cold", "cold", "first word of talk, server just started"),
    ("restarted", "cold", "… server started again"),
    ("back", "back", "… from that start to the first word"),
    ("warm", "warm", "… warm"),
    ("goes on", "goes on", "… in a conversation that goes on"),
    ("other room", "other room", "… from another satellite"),
    ("state changed", "state changed", "… after a state changed"),
    ("renamed", "renamed", "… after a rename"),
    ("wish", "wish", "first token for a wish"),
)
"""What is measured to the first token: ours, the peer's, and what it is called."""

_WHOLE = (
    ("wish", "a wish, done or answered"),
    ("command", "a plain command, done"),
    ("ready", "from the server's start to its being ready"),
)
"""What is measured to its end, and what it is called."""

_MEMORY = "memory of the server, MB"


def _first(answers: Answers, what: str) -> float | None:
    firsts = [one.first for one in answers.took.get(what, ()) if one.first is not None]
    return statistics.median(firsts) if firsts else None


def _whole(answers: Answers, what: str) -> float | None:
    took = [one.whole for one in answers.took.get(what, ())]
    return statistics.median(took) if took else None


def _turn_tables(ours: Sequence[Answers], stock: Sequence[Answers]) -> Iterator[str]:
    """Yield the tables of what is said in a home; without the stock way where that was not measured."""
    yield (_compared if stock else _alone)(ours, stock)
    for what in ("warm", "cold"):
        small, large = _first(ours[0], what), _first(ours[-1], what)
        sizes = f"from {ours[0].size} to {ours[-1].size} entities"
        yield f"Ours, {what}: the first token's time grows by {report.ratio(large, small)} {sizes}."
    stages = sorted({str(one.decided_by) for mine in ours for one in mine.took.get("wish", ())})
    yield f"Ours: wishes were decided by {', '.join(stages)}."


def _compared(ours: Sequence[Answers], stock: Sequence[Answers]) -> str:
    """Return the table of both sides."""
    pairs = list(zip(ours, stock, strict=True))
    head = ["seconds, median", *(f"{side}, {mine.size}" for mine, _ in pairs for side in ("stock", "ours", "times"))]
    rows = []
    for our_key, their_key, name in _ROWS:
        row = [name]
        for mine, theirs in pairs:
            us, them = _first(mine, our_key), _first(theirs, their_key)
            row += [report.number(them, 3), report.number(us, 3), report.ratio(them, us)]
        rows.append(row)
    for what, name in _WHOLE:
        row = [name]
        for mine, theirs in pairs:
            us, them = _whole(mine, what), _whole(theirs, what)
            row += [report.number(them, 3), report.number(us, 3), report.ratio(them, us)]
        rows.append(row)
    row = [_MEMORY]
    for mine, theirs in pairs:
        us, them = (_whole(side, "memory") or 0 for side in (mine, theirs))
        row += [report.number(them / 1e6, 0), report.number(us / 1e6, 0), report.ratio(them, us)]
    return report.table(head, [*rows, row])


def _alone(ours: Sequence[Answers], _stock: Sequence[Answers]) -> str:
    """Return the table of our side."""
    rows = [[name, *(report.number(_first(mine, key), 3) for mine in ours)] for key, _, name in _ROWS]
    rows += [[name, *(report.number(_whole(mine, what), 3) for mine in ours)] for what, name in _WHOLE]
    rows.append([_MEMORY, *(report.number((_whole(mine, "memory") or 0) / 1e6, 0) for mine in ours)])
    return report.table(["seconds, median", *(f"ours, {mine.size}" for mine in ours)], rows)


async def _engine_tables(programs: Programs, options: argparse.Namespace, gguf_file: Path) -> None:
    """Print what the engine's model does by itself."""
    rounds = 5 if options.quick else 8
    threads = os.process_cpu_count() or 1
    async with servers.running(servers.engine(programs, options.model), servers.talks) as server:
        client = llm_engine.client_at(server.port)
        speeds = await llm_engine.speed(client, gguf_file, threads, rounds)
        reading, writing = await llm_engine.cancelling(client, rounds)
        one_first, one, both_first, both = await llm_engine.together(client)
        count, valid, cut = await llm_engine.validity(client, options.generations)
        memory = server.memory()
    measured = {f"{count} tokens in": {name: one.read[count] for name, one in speeds.items()}
                for count in llm_engine.PROMPT_TOKENS}  # fmt: skip
    measured[f"{llm_engine.REPLY_TOKENS} tokens out"] = {name: one.written for name, one in speeds.items()}
    rows = []
    for what, sides in measured.items():
        medians = {side: statistics.median(figures) for side, figures in sides.items()}
        ours = medians.pop(llm_engine.OURS)
        alone, ratios = medians.values(), (report.ratio(ours, one) for one in medians.values())
        rows.append([what, *(report.number(one, 1) for one in alone), report.number(ours, 1), *ratios])
    alone_names = [f"llama.cpp alone, {kv}" for kv in llm_engine.KV_TYPES]
    heads = ["tokens a second, median", *alone_names, "ours", *(f"ours / {kv}" for kv in llm_engine.KV_TYPES)]
    print(report.table(heads, rows), "\n")
    rows = [
        ["valid replies under random schemas", f"{valid} of {count - cut}, {cut} more cut off by the limit"],
        ["from a cancel to a free model, while it reads", report.number(max(reading) * 1000, 0, " ms at most")],
        ["… while it writes", report.number(max(writing) * 1000, 0, " ms at most")],
        ["60 tokens for one speaker: first, last", f"{one_first:.2f} s, {one:.2f} s"],
        ["… for the later of two at once", f"{both_first:.2f} s, {both:.2f} s"],
        ["memory of the whole engine", report.number(memory / 1e6, 0, " MB")],
    ]
    print(report.table(["the engine's model by itself", options.model], rows), "\n")


async def measure(options: argparse.Namespace) -> None:
    """Measure everything and print the tables."""
    started = time.monotonic()
    programs = Programs(ours=sys.executable, peers=sys.executable, models=options.models.resolve())
    (gguf_file,) = (programs.models / options.model).glob("*.gguf")
    names = ("homeassistant", "llama-cpp-python", "openai", "hearken-engine")
    print(report.machine())
    print(", ".join(f"{name} {version(name)}" for name in names))
    if options.ours:
        print(f"Hearken alone, with {options.model}.\n")
    else:
        print(f"Both sides: {options.model}. Stock: llama_cpp with the Assist API, on llama-cpp-python's server.\n")
    if not options.homes_only:
        await _engine_tables(programs, options, gguf_file)
    if options.engine_only:
        return
    ours: list[Answers] = []
    stock: list[Answers] = []
    for size in options.sizes or (_QUICK_SIZES if options.quick else SIZES):
        home = llm_turns.home_of(size)
        print(f"{size} entities", file=sys.stderr)
        rounds = 2 if options.quick else 4
        ours.append(await llm_turns.ours(programs, options.model, home, rounds))
        if options.ours:
            continue
        # A prompt of many thousand tokens takes minutes: once is enough.
        stock.append(await llm_turns.stock(programs, gguf_file, home, _CONTEXT, rounds))
    for line in _turn_tables(ours, stock):
        print(line, "\n")
    print(f"Took {(time.monotonic() - started) / 60:.1f} minutes.")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="benchmarks/llm", description=__doc__)
    parser.add_argument("--models", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--model", default="smollm2-135m", help="the language model of both sides, by its folder")
    parser.add_argument("--sizes", type=int, nargs="+", metavar="N", help="entities of the homes")
    parser.add_argument("--generations", type=int, help="replies under random schemas (2000; 100 with --quick)")
    parts = parser.add_mutually_exclusive_group()
    parts.add_argument("--engine-only", action="store_true", help="leave out the homes")
    parts.add_argument("--homes-only", action="store_true", help="leave out the engine's model by itself")
    parser.add_argument("--ours", action="store_true", help="leave out the stock way, which takes most of the time")
    parser.add_argument("--quick", action="store_true", help="two sizes and few rounds")
    options = parser.parse_args()
    options.generations = options.generations or (100 if options.quick else 2000)
    asyncio.run(measure(options))


if __name__ == "__main__":
    main()
