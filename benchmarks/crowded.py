"""Measures the language model beside busy processes: as llama.cpp's threads wait by themselves, and as ours do."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from hearken_engine.llm.base import ChatRequest
from hearken_engine.llm.llama import LlamaChat, LlamaOptions

from benchmarks.lib import report

_DEFAULT_SPINS = "300000"
"""What libgomp takes where nobody says anything."""

_TEXT = "Tell me of the tea, and of the sea that it came over. "

_TOKENS = 16
"""Tokens of a reply: by itself llama.cpp may take seconds for each."""

_LIMIT = 600
"""Seconds for one side: many times what it takes."""


@contextmanager
def crowd(count: int) -> Iterator[None]:
    """Keep so many processes busy, each in a session of its own, as other programs of a machine are."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"], start_new_session=True) for _ in range(count)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def one_side(gguf_file: Path, threads: int, rounds: int) -> dict[str, float]:
    """Return the median seconds to the first token and between two tokens, of a model in this process."""
    model = LlamaChat(gguf_file, LlamaOptions(threads=threads, context=4096))
    firsts, others = [], []
    for number in range(rounds + 1):
        request = ChatRequest(
            messages=[{"role": "user", "content": f"{number}. {_TEXT * 6}"}], max_tokens=_TOKENS, temperature=0.0
        )
        started = time.monotonic()
        times = [time.monotonic() - started for piece in model.chat(request) if piece is not None]
        firsts.append(times[0])
        others.append((times[-1] - times[0]) / max(len(times) - 1, 1))
    # The first round touches the weights.
    return {"first": statistics.median(firsts[1:]), "token": statistics.median(others[1:])}


def measured(options: argparse.Namespace, busy: int, spins: str | None) -> dict[str, float]:
    """Return `one_side` of a process of its own beside busy ones: libgomp reads its variables only once."""
    command = [sys.executable, "-m", "benchmarks.crowded", "--models", str(options.models), "--model", options.model]
    command += ["--rounds", str(options.rounds), "--threads", str(options.threads), "--one-side"]
    environment = {name: value for name, value in os.environ.items() if name != "GOMP_SPINCOUNT"}
    if spins is not None:
        environment["GOMP_SPINCOUNT"] = spins
    with crowd(busy):
        ran = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, timeout=_LIMIT, text=True)  # noqa: S603
    figures: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return figures


def rows(options: argparse.Namespace) -> Iterator[Sequence[str]]:
    """Yield the table's rows, each measured on both sides."""
    for busy in options.busy:
        alone, ours = (measured(options, busy, spins) for spins in (_DEFAULT_SPINS, None))
        for what, name in (("first", "first token"), ("token", "a token")):
            beside = f"{name}, beside {busy} busy" if busy else f"{name}, alone"
            figures = (report.number(side[what] * 1000, 1) for side in (alone, ours))
            yield [beside, *figures, report.ratio(alone[what], ours[what])]


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="benchmarks/crowded", description=__doc__)
    parser.add_argument("--models", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--one-side", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--model", default="smollm2-135m", help="the language model, by its folder")
    parser.add_argument("--threads", type=int, default=os.process_cpu_count() or 1, help="the model's threads")
    parser.add_argument("--rounds", type=int, default=3, help="replies of each side")
    parser.add_argument("--busy", type=int, nargs="+", default=[0, 1], metavar="N", help="numbers of busy processes")
    options = parser.parse_args()
    (gguf_file,) = (options.models / options.model).glob("*.gguf")
    if options.one_side:
        print(json.dumps(one_side(gguf_file, options.threads, options.rounds)))
        return
    print(report.machine())
    print(f"llama-cpp-python {version('llama-cpp-python')}, {options.model}, {options.threads} threads\n")
    heads = ["milliseconds, median", f"llama.cpp's own, {_DEFAULT_SPINS} spins", "ours", "times"]
    print(report.table(heads, rows(options)))


if __name__ == "__main__":
    main()
