"""Measures how often what is done strays from what was said, in homes and sentences that are put together by chance."""

import argparse
import asyncio
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from itertools import chain

from homeassistant.components import conversation
from homeassistant.helpers import entity_registry as er

from benchmarks.lib import report
from benchmarks.lib.composing import Composer
from benchmarks.lib.made_homes import MadeHome, languages, load, made
from benchmarks.lib.residence import Residence, furnished
from benchmarks.lib.sayings import Part, Saying, Turn
from benchmarks.lib.verdicts import Came
from benchmarks.lib.wording import Composed
from benchmarks.understanding import AGENTS, add_engine, attempt, engine_of
from custom_components.hearken.understanding.plan import Kind, Plan, Step
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for


@dataclass(kw_only=True)
class Tally:
    """What came of the sentences of one category."""

    said: int = 0
    strays: int = 0
    """Something was done that was not said."""
    halves: int = 0
    """A part was done, and another, that was as plain, was dropped."""
    sure: int = 0
    """What had to be done was beyond doubt."""
    right: int = 0
    """Just that was done."""
    shown: list[str] = field(default_factory=list)
    """Strays and halves, in words."""
    missed: list[str] = field(default_factory=list)
    """Where nothing was done of what had to be."""


def judge(tally: Tally, sentence: Composed, touched: Iterable[str], strays: Sequence[str], came: str) -> None:
    """Count what came of a sentence."""
    found = frozenset(touched)
    tally.said += 1
    if strays:
        tally.strays += 1
        tally.shown.append(f"{sentence.home}: {sentence.text!r}: {came}")
    if sentence.must is None:
        return
    tally.sure += 1
    if not strays and sentence.must <= found:
        tally.right += 1
    elif found and not strays:
        tally.halves += 1
        tally.shown.append(f"{sentence.home}: {sentence.text!r}: half of it, {came}")
    elif not strays:
        tally.missed.append(f"{sentence.home}: {sentence.text!r}: {came}")


def _planned(tally: Tally, sentence: Composed, plan: Plan, called: Mapping[str, str]) -> None:
    """Count what the rules plan."""
    steps = plan.steps if plan.kind is Kind.ACT else ()
    came = "; ".join(_told(step, called) for step in steps) or plan.kind
    judge(tally, sentence, (target for step in steps for target in step.targets), sentence.strays(steps), came)


def _told(step: Step, called: Mapping[str, str]) -> str:
    """Return a step in words."""
    values = "".join(f", {one.attribute} {one.scale} {one.value}" for one in step.settings)
    return f"{step.verb} {', '.join(called[target] for target in step.targets)}{values}"


async def _said(residence: Residence, home: MadeHome, sentence: Composed, agent: str, tally: Tally) -> None:
    """Say a sentence and what follows it to an agent, and count what the last of it did to the home.

    What leans on an order that did nothing is not counted.
    """
    last = sentence.then or sentence
    said = (sentence,) if sentence.then is None else (sentence, last)
    saying = Saying(
        home=home.file["name"],
        category=sentence.category,
        turns=tuple(Turn(text=one.text, wants=()) for one in said),
        given=sentence.given,
        place=home.here,
        part=Part.OPEN,
    )
    trial = await attempt(residence, saying, agent)
    if last.leans and not trial.came[0].changed:
        return
    changed = trial.came[-1].changed
    sure = replace(last, text=saying.text, must=None if last.is_asked_first else last.must)
    judge(tally, sure, changed, last.strays_changed(changed), " / ".join(map(_changes, trial.came)))


def _changes(came: Came) -> str:
    """Return what changed in words, or else what was replied."""
    return ", ".join(f"{key} {values['state']}" for key, values in came.changed.items()) or f"no change, {came.reply!r}"


def _registered(residence: Residence, home: MadeHome) -> Mapping[str, str]:
    """Return what the things are called, once it is certain that Home Assistant knows each by the home's identifier."""
    known = er.async_get(residence.hass).entities
    missing = [thing.id for thing in home.things if thing.id not in known]
    if missing:
        msg = f"{home.file['name']}: not there: {missing}"
        raise LookupError(msg)
    return {thing.id: f"{thing.name} [{thing.room or '-'}]" for thing in home.things}


type Tallies = defaultdict[str, Tally]


async def _measure_home(
    number: int, language: str, options: argparse.Namespace, tallies: Mapping[str, Tallies], address: tuple[str, int]
) -> None:
    """Say everything in one home."""
    data = load(language)
    home = made(data, number)
    async with furnished(home.file, *address) as residence:
        called = _registered(residence, home)
        model = residence.hass.config_entries.async_entries("hearken")[0].runtime_data.home_model
        here = next(one.id for one in model.home.areas.values() if one.name == home.here)
        snapshot = model.snapshot(here)
        planner = Planner(model.home, words_for(language))
        for sentence in Composer(data, home, number).composed(options.each):
            plan = planner.plan(sentence.text, snapshot)
            _planned(tallies["rules"][sentence.category], sentence, plan, called)
        beside = Composer(data, home, -number)
        sample = [*beside.composed(options.beside), *beside.followed(options.followed)]
        for agent in AGENTS if sample else ():
            await conversation.async_prepare_agent(residence.hass, AGENTS[agent], home.file["language"])
            for sentence in sample:
                await _said(residence, home, sentence, agent, tallies[agent][sentence.category])


async def measure(options: argparse.Namespace) -> None:
    """Make the homes of each language, say everything, print the tables."""
    started = time.monotonic()
    print("\n".join(_head(options)))
    async with engine_of(options) as address:
        for language in options.languages:
            tallies: dict[str, Tallies] = {side: defaultdict(Tally) for side in ("rules", *AGENTS)}
            for number in range(options.first, options.first + options.homes):
                await _measure_home(number, language, options, tallies, address)
                print(f"{language}: home {number}", file=sys.stderr)
            print("\n" + "\n".join(_tables(language, tallies)))
            for line in _shown(tallies, options.show):
                print(line)
    print(f"\nTook {(time.monotonic() - started) / 60:.1f} minutes.")


def _head(options: argparse.Namespace) -> tuple[str, ...]:
    """Return what the figures were taken with."""
    names = ("homeassistant", "hassil", "home-assistant-intents", "hearken-engine")
    return (
        report.machine(),
        ", ".join(f"{name} {version(name)}" for name in names),
        f"Homes {options.first} to {options.first + options.homes - 1}.",
        f"Of each category, {options.each} sentences a home are planned, and {options.beside} said to both agents.",
        f"Of conversations of two sentences, {options.followed} a home are said to both.",
    )


def _tables(language: str, tallies: Mapping[str, Tallies]) -> Iterator[str]:
    """Return a language's table: all that the rules planned, then what both agents did."""
    for sides in (("rules",), tuple(AGENTS)):
        said = {side: tallies[side] for side in sides if tallies[side]}
        if not said:
            continue
        head = [f"{language}, sentences"]
        for side in said:
            head += [side, f"{side}, strays", f"{side}, halves", f"{side}, right of the sure"]
        rows = [
            [category, *(cell for by_category in said.values() for cell in _cells(by_category[category]))]
            for category in dict.fromkeys(chain.from_iterable(said.values()))
        ]
        totals = [_total(by_category.values()) for by_category in said.values()]
        rows.append(["all", *(cell for total in totals for cell in _cells(total))])
        yield from report.table(head, rows).splitlines()
        yield ""


def _cells(tally: Tally) -> tuple[str, ...]:
    right = report.share(tally.right, tally.sure) if tally.sure else "-"
    return str(tally.said), str(tally.strays), str(tally.halves), right


def _total(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for one in tallies:
        total.said += one.said
        total.strays += one.strays
        total.halves += one.halves
        total.sure += one.sure
        total.right += one.right
    return total


def _shown(tallies: Mapping[str, Tallies], count: int) -> Iterator[str]:
    """Yield some of what went wrong with us, by category."""
    for side in ("rules", "ours"):
        for category, tally in tallies[side].items():
            for what, lines in (("stray", tally.shown), ("missed", tally.missed)):
                for line, times in Counter(lines).most_common(count):
                    yield f"{side} | {category} | {what} | {times} | {line}"


def _options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="benchmarks/strays", description=__doc__)
    add = parser.add_argument
    add("--languages", nargs="+", choices=languages(), default=languages(), help="only these languages")
    add("--homes", type=int, default=10, help="how many homes of each language (default %(default)s)")
    add("--first", type=int, default=1, help="the number of the first home (default %(default)s)")
    add("--each", type=int, default=100, help="sentences of each category that are planned (default %(default)s)")
    add("--beside", type=int, default=5, help="sentences of each category for both agents (default %(default)s)")
    add("--followed", type=int, default=5, help="conversations of two sentences for both agents (default %(default)s)")
    add("--show", type=int, default=0, help="show so many of what strayed, of each category")
    add_engine(parser)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(measure(_options()))
