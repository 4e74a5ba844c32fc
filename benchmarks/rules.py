"""Measures the rules: planning of sentences in homes of two sizes, and Home Assistant's own recogniser beside it."""

import argparse
import json
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from hassil import Intents, SlotList, TextSlotList, recognize_best
from home_assistant_intents import get_intents

from benchmarks.lib import report
from benchmarks.lib.grown import SIZES, grown, renamed
from custom_components.hearken.understanding.dialogue import Dialogue
from custom_components.hearken.understanding.home import Home, Snapshot
from custom_components.hearken.understanding.lexicon import lexicon_for
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

LIMITS_MS = dict(zip(SIZES, (5, 20), strict=True))
"""What a sentence may take at the 95th percentile, by the entities of the home."""

_SENTENCES: dict[str, list[list[str]]] = json.loads(
    (Path(__file__).parent / "data" / "rules.json").read_text(encoding="utf-8")
)
"""By language: sentences, some with one before them that they follow."""

_PEER_LANGUAGE = "en"
_RENAMES = 20


@dataclass(frozen=True, kw_only=True)
class Took:
    """How long the sentences took in one home."""

    milliseconds: dict[str, list[float]]
    """By sentence."""

    @property
    def all(self) -> list[float]:
        """Return the times of all sentences together."""
        return [took for times in self.milliseconds.values() for took in times]

    def at(self, share: int) -> float | None:
        """Return a percentile."""
        return report.percentile(self.all, share)


def _timed(act: Callable[..., object], *given: object) -> float:
    """Return how many milliseconds of a processor something takes, whatever else the machine does meanwhile."""
    started = time.thread_time()
    act(*given)
    return (time.thread_time() - started) * 1000


def _planned(planner: Planner, sayings: Iterable[Sequence[str]], rounds: int) -> Took:
    """Plan every sentence several times, each after the one that it follows; all once before, unmeasured."""
    snapshot = Snapshot(home=planner.home, here=next(iter(planner.home.areas)))
    told = []
    for *before, text in sayings:
        dialogue = Dialogue(last=planner.plan(before[-1], snapshot)) if before else Dialogue()
        planner.plan(text, snapshot, dialogue)
        told.append((text, dialogue))
    times: dict[str, list[float]] = {}
    for _round in range(rounds):
        for text, dialogue in told:
            took = _timed(planner.plan, text, snapshot, dialogue)
            times.setdefault(text, []).append(took)
    return Took(milliseconds=times)


def _rename(planner: Planner) -> float:
    """Return the median time until a planner knows a home in which one entity has another name."""
    entities = list(planner.home.entities.values())
    times = []
    for number in range(_RENAMES):
        entity = entities[number * len(entities) // _RENAMES]
        home = renamed(planner.home, entity.id, f"{entity.name} {number}")
        times.append(_timed(planner.updated, home))
    return statistics.median(times)


class _Peer:
    """Home Assistant's recogniser with the names of a home, as its default agent asks it first."""

    def __init__(self, home: Home, language: str) -> None:
        """Take the names."""
        data: Any = get_intents(language)
        self._language = language
        self._intents = Intents.from_dict(data)
        self._lists: dict[str, SlotList] = {
            "name": TextSlotList.from_tuples(
                [
                    (name, name, {"domain": entity.domain} | _device_class(entity.device_class))
                    for entity in home.entities.values()
                    for name in entity.names
                ],
                allow_template=False,
            ),
            "area": _places(home.areas.values()),
            "floor": _places(home.floors.values()),
        }
        self._here = {"area": next(iter(home.areas.values())).name}

    def recognise(self, text: str) -> object:
        """Look for one sentence among those that Home Assistant knows."""
        return recognize_best(
            text,
            self._intents,
            slot_lists=self._lists,
            intent_context=self._here,
            language=self._language,
            best_metadata_key="hass_custom_sentence",
            best_slot_name="name",
        )


def _device_class(device_class: str | None) -> dict[str, str]:
    return {"device_class": device_class} if device_class else {}


def _places(places: Iterable[Any]) -> TextSlotList:
    return TextSlotList.from_tuples([(name, name) for place in places for name in place.names], allow_template=False)


def _recognised(home: Home, language: str, sayings: Iterable[Sequence[str]], rounds: int) -> Took:
    """Have the peer recognise every sentence several times; all once before, unmeasured."""
    peer = _Peer(home, language)
    texts = [texts[-1] for texts in sayings]
    for text in texts:
        peer.recognise(text)
    times: dict[str, list[float]] = {}
    for _round in range(rounds):
        for text in texts:
            times.setdefault(text, []).append(_timed(peer.recognise, text))
    return Took(milliseconds=times)


def measure(options: argparse.Namespace) -> None:
    """Plan everything in every home, and print the tables."""
    plans, builds, peers, slowest = [], [], [], []
    for language in options.languages:
        lexicon_for(language)  # read once for all homes
        sayings = _SENTENCES[language]
        for size in SIZES:
            home = grown(size, language)
            label = f"{language}, {size}"
            words = words_for(language)
            first = statistics.median(_timed(Planner, home, words) for _ in range(5))
            planner = Planner(home, words)
            ours = _planned(planner, sayings, options.rounds)
            plans.append([label, *_figures(ours), f"{LIMITS_MS[size]} ms"])
            builds.append([label, report.number(first, 1, " ms"), report.number(_rename(planner), 1, " ms")])
            slowest += [(max(times), label, text) for text, times in ours.milliseconds.items()]
            if language == _PEER_LANGUAGE and not options.without_peer:
                theirs = _recognised(home, language, sayings, max(1, options.rounds // 5))
                ratios = [report.ratio(ours.at(share), theirs.at(share)) for share in (50, 95)]
                peers.append([label, *_figures(theirs), *ratios])
    for line in _head(options):
        print(line)
    print("\n" + report.table(["planning, entities", "p50", "p95", "max", "p95 may be"], plans))
    print("\n" + report.table(["names, entities", "first", "after a rename"], builds))
    if peers:
        head = [f"{report.PEER}, entities", "p50", "p95", "max", "p50, ours / theirs", "p95, ours / theirs"]
        print("\n" + report.table(head, peers))
    if options.slowest:
        print()
        for took, label, text in sorted(slowest, reverse=True)[:_SHOWN]:
            print(f"{took:7.1f} ms  {label}: {text}")


_SHOWN = 25


def _figures(took: Took) -> list[str]:
    return [report.number(took.at(share), 2, " ms") for share in (50, 95, 100)]


def _head(options: argparse.Namespace) -> tuple[str, ...]:
    """Return what the figures were taken with."""
    names = ("homeassistant", "hassil", "home-assistant-intents")
    counts = ", ".join(f"{len(_SENTENCES[language])} {language}" for language in options.languages)
    return (
        report.machine(),
        f"Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in names),
        f"Sentences: {counts}, each {options.rounds} times. Times are the processor's.",
        "The peer only recognises, and only among exposed names, its first look.",
    )


def _options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="benchmarks/rules", description=__doc__)
    add = parser.add_argument
    add("--languages", nargs="+", choices=list(_SENTENCES), default=list(_SENTENCES), help="only these languages")
    add("--rounds", type=int, default=10, help="how often each sentence is planned (default %(default)s)")
    add("--without-peer", action="store_true", help="only our own side")
    add("--slowest", action="store_true", help="show the sentences that took longest")
    return parser.parse_args()


if __name__ == "__main__":
    measure(_options())
