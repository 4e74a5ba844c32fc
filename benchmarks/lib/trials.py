"""What is sent to both sides, in which way, and what came back."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from . import servers
from .cases import Case, Noises, spread
from .hearing import Answer, hand_over, hear, hear_open
from .homes import Home


class Way(StrEnum):
    """How an utterance is sent."""

    FAST = "fast"
    """As quickly as it goes, for the words alone."""
    CLOSED = "closed"
    """In real time, to an end that the client knows."""
    OPEN = "open"
    """In real time, to an end that has to be found."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much is measured."""

    commands: int | None
    """Sentences of each home, in each voice; None: all."""
    outside: int | None
    """Sentences outside it; None: all."""
    timed: int | None
    """Commands of each collection that are sent in real time, in both ways; None: all."""
    noisy: int | None
    """Commands of each collection that are heard in each noise; None: all."""
    levels: tuple[int, ...]
    """Decibels of speech above noise."""


@dataclass(kw_only=True)
class Trial:
    """One utterance, sent in one way to both sides."""

    case: Case
    """What is said."""
    way: Way
    """How it is sent."""
    ours: Answer | None = None
    """What our engine answered."""
    theirs: Answer | None = None
    """What the peer answered."""


@dataclass(kw_only=True)
class Upkeep:
    """What running one side took; one value for each start."""

    ready: list[float] = field(default_factory=list)
    """Seconds from start to ready."""
    memory: list[float] = field(default_factory=list)
    """Resident bytes after the last utterance."""
    cpu: list[float] = field(default_factory=list)
    """Processor seconds for a second of sound."""


def plan(cases: Sequence[Case], noises: Noises, size: Size, *, paced: bool) -> list[Trial]:
    """Return what is sent: every case once, some in real time, some of them in noise."""
    trials: list[Trial] = []
    for _, collection in groupby(cases, lambda case: case.collection):
        members = list(collection)
        inside = [case for case in members if not case.outside]
        timed = spread(inside, size.timed) if paced else []
        trials += [Trial(case=case, way=Way.CLOSED if case in timed else Way.FAST) for case in members]
        trials += [Trial(case=case, way=Way.OPEN) for case in timed]
        for level in size.levels:
            loud = [case.in_noise(noises, level, seed) for seed, case in enumerate(spread(inside, size.noisy))]
            trials += [Trial(case=case, way=Way.FAST) for case in loud]
            if level == size.levels[len(size.levels) // 2]:
                # An end is harder to find in noise; the middle level tells how much.
                trials += [Trial(case=case, way=Way.OPEN) for case in spread(loud, math.ceil(len(timed) / 4))]
    return trials


async def _send(port: int, trial: Trial, *, ours: bool) -> Answer:
    case = trial.case
    if trial.way is Way.OPEN:
        return await hear_open(port, case.home, case.samples, case.last_word, ours=ours)
    return await hear(port, case.home, case.closed(), ours=ours, paced=trial.way is Way.CLOSED)


async def measure_home(
    home: Home, trials: Sequence[Trial], command: servers.Command, upkeep: Upkeep, *, ours: bool
) -> None:
    """Send all utterances of a home to one side."""
    async with servers.running(command, servers.hears) as server:
        upkeep.ready.append(server.start_seconds)
        if ours:
            await hand_over(server.port, home)
        # The first utterance of a start is slower than all others, on both sides.
        await _send(server.port, Trial(case=trials[0].case, way=Way.FAST), ours=ours)
        before, seconds = sum(server.process.cpu_times()[:2]), 0.0
        for trial in trials:
            answer = await _send(server.port, trial, ours=ours)
            seconds += trial.case.last_word
            if ours:
                trial.ours = answer
            else:
                trial.theirs = answer
        upkeep.cpu.append((sum(server.process.cpu_times()[:2]) - before) / seconds)
        upkeep.memory.append(server.memory())
