"""Measures what is done that nobody asked for: sentences with the words of orders that order nothing, in many homes."""

import argparse
import asyncio
import json
import random
import string
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from homeassistant.components import conversation

from benchmarks.lib import report
from benchmarks.lib.residence import furnished, home_names, load_home
from benchmarks.lib.sayings import Kind, Saying, Turn, Want
from benchmarks.understanding import AGENTS, Trial, add_engine, attempt, engine_of

_DATA = Path(__file__).parent / "data" / "unasked"

_GATES = frozenset({"garage", "gate"})
_DOMAINS = {
    "light": "light",
    "switch": "switch",
    "lock": "lock",
    "player": "media_player",
    "robot": "vacuum",
    "climate": "climate",
    "fan": "fan",
    "scene": "scene",
}


def load(language: str) -> Mapping[str, Sequence[str]]:
    """Return a language's sentences by kind; `{light}`, `{room}` and the like stand for a name of the home."""
    kinds: Mapping[str, Sequence[str]] = json.loads((_DATA / f"{language}.json").read_text(encoding="utf-8"))["kinds"]
    return kinds


def languages() -> list[str]:
    """Return the languages that there are sentences in."""
    return sorted(path.stem for path in _DATA.glob("*.json"))


def names_of(home: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    """Return what a home has for each slot of a sentence, as it is called there."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    found["room"] = [area["name"] for area in home["areas"]]
    slots = {domain: slot for slot, domain in _DOMAINS.items()}
    for entry in home["entities"]:
        domain = entry["id"].partition(".")[0]
        if domain == "cover":
            found["gate" if entry.get("class") in _GATES else "cover"].append(entry["name"])
        elif domain in slots:
            found[slots[domain]].append(entry["name"])
    return found


def sayings(home: Mapping[str, Any], kinds: Mapping[str, Sequence[str]]) -> Iterator[Saying]:
    """Yield each sentence that this home has names for; they are chosen by chance, the same each time."""
    names = names_of(home)
    for kind, sentences in kinds.items():
        for sentence in sentences:
            chance = random.Random(f"{home['name']} {sentence}")  # noqa: S311 - nothing is kept secret with it
            slots = [slot for _, slot, _, _ in string.Formatter().parse(sentence) if slot]
            if not all(names[slot] for slot in slots):
                continue
            text = sentence.format(**{slot: chance.choice(names[slot]) for slot in slots})
            yield Saying(
                home=home["name"],
                category=kind,
                turns=(Turn(text=text, wants=(Want(kind=Kind.STILL),)),),
                given={},
                place=home["satellite"],
            )


async def measure(options: argparse.Namespace) -> None:
    """Say everything in the homes of each language, print the table and, where wanted, what was done."""
    started = time.monotonic()
    names = ("homeassistant", "hassil", "home-assistant-intents", "hearken-engine")
    print(report.machine())
    print(", ".join(f"{name} {version(name)}" for name in names))
    agents = [options.agent] if options.agent else list(AGENTS)
    async with engine_of(options) as address:
        for language in options.languages:
            trials: dict[str, list[Trial]] = {agent: [] for agent in agents}
            for name in _homes(language, options.home):
                home = load_home(name)
                print(f"{language}: {name}", file=sys.stderr)
                async with furnished(home, *address) as residence:
                    for agent in agents:
                        await conversation.async_prepare_agent(residence.hass, AGENTS[agent], home["language"])
                        kinds = load(language)
                        trials[agent] += [await attempt(residence, one, agent) for one in sayings(home, kinds)]
            for line in ("", *_table(language, trials)):
                print(line)
            if options.show:
                for trial in trials.get("ours", ()):
                    if trial.false_action:
                        came = trial.came[-1]
                        print(f"{trial.saying.home} | {trial.saying.category} | {trial.saying.text} | {came.changed}")
    print(f"\nTook {(time.monotonic() - started) / 60:.1f} minutes.")


def _homes(language: str, only: str | None) -> Sequence[str]:
    """Return the homes that may be looked at, of a language."""
    homes = [(name, load_home(name)) for name in home_names() if only in {None, name}]
    return [
        name
        for name, home in homes
        if home["language"].partition("-")[0] == language and not home.get("aside") and home.get("satellite")
    ]


def _table(language: str, trials: Mapping[str, Sequence[Trial]]) -> Iterator[str]:
    """Yield how many of each kind of sentence were said, and how many caused something, by agent."""
    rows = []
    said = Counter(trial.saying.category for trial in next(iter(trials.values())))
    for kind, count in [*said.items(), ("all", said.total())]:
        wrong = (
            sum(trial.false_action for trial in tried if kind in {"all", trial.saying.category})
            for tried in trials.values()
        )
        rows.append([kind, str(count), *map(str, wrong)])
    yield from report.table([f"{language}, kind", "said", *(f"{one}, false acts" for one in trials)], rows).splitlines()


def _options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="benchmarks/unasked", description=__doc__)
    add = parser.add_argument
    add("--languages", nargs="+", choices=languages(), default=languages(), help="only these languages")
    add("--home", choices=home_names(), help="only this home")
    add("--agent", choices=list(AGENTS), help="only this agent")
    add("--show", action="store_true", help="show what we did")
    add_engine(parser)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(measure(_options()))
