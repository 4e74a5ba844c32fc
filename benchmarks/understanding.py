"""Measures understanding: Home Assistant's own agent beside Hearken's, in one real Home Assistant in this process."""

import argparse
import asyncio
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

from homeassistant.components import conversation
from homeassistant.core import Context

from benchmarks.lib import report, servers
from benchmarks.lib.residence import Residence, furnished, home_names, load_home
from benchmarks.lib.sayings import Part, Saying, load_sayings
from benchmarks.lib.verdicts import Came, judge
from custom_components.hearken.llm_planner import mode_of
from custom_components.hearken.protocol import ModelKind
from custom_components.hearken.understanding.candidates import usual
from custom_components.hearken.understanding.llm_path import Mode

AGENTS = {"stock": "conversation.home_assistant", "ours": "conversation.hearken"}
"""The agents, by the names they have here."""

_MODELS = Path(__file__).parents[1] / ".cache" / "models"
_FAILED_TO_RUN = "the agent raised "


@dataclass(kw_only=True)
class Trial:
    """What came of one saying with one agent."""

    saying: Saying
    right: bool = True
    false_action: bool = False
    seconds: list[float] = field(default_factory=list)
    stage: str | None = None
    """What decided, where the agent tells."""
    came: list[Came] = field(default_factory=list)


def stage_of(residence: Residence) -> str | None:
    """Return what decided the last sentence, from our agent's record of turns; None where no stage did."""
    entry = residence.hass.config_entries.async_entries("hearken")[0]
    last = entry.runtime_data.turns.last
    return str(last.decided_by) if last is not None and last.decided_by else None


async def _converse(residence: Residence, agent: str, text: str, place: str | None, talk: str | None) -> Any:
    """Say one sentence; return the result, or what the agent raised."""
    try:
        return await conversation.async_converse(
            residence.hass,
            text=text,
            conversation_id=talk,
            context=Context(),
            language=residence.home["language"],
            agent_id=AGENTS[agent],
            device_id=residence.satellites[place] if place else None,
        )
    except Exception as err:  # noqa: BLE001 - whatever it raises is what came of the sentence
        return err


async def attempt(residence: Residence, saying: Saying, agent: str) -> Trial:
    """Say all sentences of one saying to one agent, in a conversation of their own."""
    trial = Trial(saying=saying)
    await residence.reset(saying.given)
    talk: str | None = None
    for turn in saying.turns:
        before = residence.picture()
        started = time.perf_counter()
        result = await _converse(residence, agent, turn.text, saying.place, talk)
        trial.seconds.append(time.perf_counter() - started)
        await residence.hass.async_block_till_done()
        raised = isinstance(result, Exception)
        if not raised:
            talk = result.conversation_id
        came = Came(
            before=before,
            after=residence.picture(),
            timers=residence.timers(),
            reply=f"{_FAILED_TO_RUN}{result!r}" if raised else _speech(result),
            asked=not raised and result.continue_conversation,
            failed=not raised and result.response.error_code is not None,
        )
        trial.came.append(came)
        verdict = judge(turn.wants, came, residence.home["language"])
        trial.right &= verdict.right and not raised
        trial.false_action |= verdict.false_action
    trial.stage = stage_of(residence) if agent == "ours" else None
    return trial


def _speech(result: conversation.ConversationResult) -> str:
    return str(result.response.speech.get("plain", {}).get("speech", ""))


def add_engine(parser: argparse.ArgumentParser) -> None:
    """Let the command line say which engine is asked for; `engine_of` takes what it said."""
    add = parser.add_argument
    add("--engine", metavar="HOST:PORT", help="an engine that runs, instead of one that is started for this")
    add("--without-engine", action="store_true", help="a scripted engine, instead of a real one")
    add("--llm", default="", metavar="MODEL", help="a language model for the real engine; otherwise it has none")
    add("--models", type=Path, default=_MODELS, help="folder with the real engine's models")


@asynccontextmanager
async def engine_of(options: argparse.Namespace) -> AsyncIterator[tuple[str, int]]:
    """Yield the address of the engine that was asked for."""
    if options.engine:
        host, _, port = options.engine.rpartition(":")
        yield host or "127.0.0.1", int(port)
    elif options.without_engine or not options.models.is_dir():
        from tests.integration.fake_engine import FakeEngine, text  # noqa: PLC0415 - only where it is wanted

        scripted = FakeEngine(replies=[text("Well, well.")])
        await scripted.start()
        try:
            yield "127.0.0.1", scripted.port
        finally:
            await scripted.stop()
    else:
        programs = servers.Programs(ours=sys.executable, peers=sys.executable, models=options.models.resolve())
        async with servers.running(servers.engine(programs, options.llm), servers.hears) as server:
            yield "127.0.0.1", server.port


async def measure(options: argparse.Namespace) -> None:
    """Say everything to both agents, home by home, and print the tables."""
    started = time.monotonic()
    agents = [options.agent] if options.agent else list(AGENTS)
    trials: dict[str, list[Trial]] = {agent: [] for agent in agents}
    async with engine_of(options) as address:
        for name in options.homes:
            sayings = [s for s in load_sayings(load_home(name)) if options.category in {None, s.category}]
            print(f"{name}: {len(sayings)} sayings", file=sys.stderr)
            async with furnished(load_home(name), *address) as residence:
                if options.llm:
                    await _learned(residence)
                for agent in agents:
                    language = residence.home["language"]
                    await conversation.async_prepare_agent(residence.hass, AGENTS[agent], language)
                    trials[agent] += [await attempt(residence, saying, agent) for saying in sayings]
    for line in (*_head(options), "", *_tables(trials)):
        print(line)
    if options.failures:
        lost = set(map(id, _losses(trials)))
        for agent in agents:
            for trial in trials[agent]:
                if not trial.right and trial.saying.part is Part.OPEN:
                    _tell(f"{agent}, though stock is right" if id(trial) in lost else agent, trial)
    print(f"\nTook {(time.monotonic() - started) / 60:.1f} minutes.")


async def _learned(residence: Residence) -> None:
    """Wait until the language model has read what it reads of a new home while nobody speaks.

    A home is measured as it is from its second minute on. Raises `TimeoutError` where that does not come about.
    """
    coordinator = residence.hass.config_entries.async_entries("hearken")[0].runtime_data

    def has_learned() -> bool:
        model = coordinator.data.status.ready(ModelKind.LLM)
        if model is None or mode_of(coordinator.data.status) is not Mode.JUDGING:
            return model is not None
        texts = usual(coordinator.home_model.home.entities.values())
        return not coordinator.memory.priors.not_learned(texts, model.name)

    async with asyncio.timeout(_LEARNING_SECONDS):
        while not has_learned():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(_POLL_SECONDS)


_LEARNING_SECONDS = 600
_POLL_SECONDS = 0.5


def _head(options: argparse.Namespace) -> tuple[str, ...]:
    """Return what the figures were taken with."""
    ours = f"our own, with {options.llm or 'no language model'}"
    what = options.engine or ("a scripted one" if options.without_engine else ours)
    names = ("homeassistant", "hassil", "home-assistant-intents", "hearken-engine")
    return (
        report.machine(),
        ", ".join(f"{name} {version(name)}" for name in names),
        f"Engine: {what}. Some homes are aside: counted, and never shown.",
    )


def _tables(trials: dict[str, list[Trial]]) -> list[str]:
    """Return the tables of languages, homes, the categories of each language, and times."""
    languages = {name: load_home(name)["language"].partition("-")[0] for name in home_names()}
    lines = [
        *_counts("language", lambda trial: languages[trial.saying.home], trials),
        "",
        *_counts("home", lambda trial: trial.saying.home, trials),
        "",
    ]
    said = {trial.saying.home for trial in next(iter(trials.values()))}
    for language in sorted({languages[home] for home in said}):
        of_language = {
            agent: [trial for trial in tried if languages[trial.saying.home] == language]
            for agent, tried in trials.items()
        }
        lines += [*_counts(f"category, {language}", lambda trial: trial.saying.category, of_language), ""]
    if len(trials) > 1:
        lost = _losses(trials)
        parts = ", ".join(f"{sum(one.saying.part is part for one in lost)} {part}" for part in Part)
        lines += [f"Right with stock and wrong with ours: {parts}.", ""]
    lines += _times(trials)
    return lines


def _counts(title: str, key: Callable[[Trial], str], trials: dict[str, list[Trial]]) -> Iterable[str]:
    """Return how many were right and how many acted falsely, by agent and part."""
    head = [title]
    for agent in trials:
        head += [f"{agent}, open", f"{agent}, aside", f"{agent}, false acts"]
    groups: defaultdict[str, dict[str, list[Trial]]] = defaultdict(dict)
    for agent, tried in trials.items():
        for name, group in groupby(sorted(tried, key=key), key):
            groups[name][agent] = list(group)
    if len(groups) > 1:
        groups["all"] = trials
    rows = [
        [name, *(cell for tried in by_agent.values() for cell in _cells(tried))] for name, by_agent in groups.items()
    ]
    return report.table(head, rows).splitlines()


def _losses(trials: Mapping[str, Sequence[Trial]]) -> Sequence[Trial]:
    """Return what we got wrong though Home Assistant's own agent got it right; nothing where only one was asked."""
    pairs = zip(trials.get("ours", ()), trials.get("stock", ()), strict=False)
    return [ours for ours, stock in pairs if stock.right and not ours.right]


def _cells(trials: Sequence[Trial]) -> Iterable[str]:
    """Return the cells of one agent."""
    for part in Part:
        of_part = [trial for trial in trials if trial.saying.part is part]
        yield report.share(sum(trial.right for trial in of_part), len(of_part))
    yield f"{sum(trial.false_action for trial in trials)}/{len(trials)}"


def _times(trials: dict[str, list[Trial]]) -> list[str]:
    """Return how long a sentence took."""
    seconds = {agent: [s for trial in tried for s in trial.seconds] for agent, tried in trials.items()}
    rows = []
    for share in (50, 95):
        values = {agent: report.percentile(times, share) for agent, times in seconds.items()}
        times = [report.number(value and value * 1000, 1, " ms") for value in values.values()]
        rows.append([f"p{share} of a sentence", *times, report.ratio(values.get("ours"), values.get("stock"))])
    lines = report.table(["time", *seconds, "ours / stock"], rows).splitlines()
    stages: dict[str, list[Trial]] = {}
    for trial in trials.get("ours", ()):
        stages.setdefault(trial.stage or "none", []).append(trial)
    rows = [
        [
            stage,
            str(len(decided)),
            str(sum(trial.false_action for trial in decided)),
            *(
                report.number(value and value * 1000, 1, " ms")
                for share in (50, 95)
                for value in [report.percentile([trial.seconds[-1] for trial in decided], share)]
            ),
        ]
        for stage, decided in sorted(stages.items(), key=lambda found: -len(found[1]))
    ]
    return [
        *lines,
        "",
        *report.table(["ours, last decided by", "sayings", "false acts", "p50", "p95"], rows).splitlines(),
    ]


def _tell(agent: str, trial: Trial) -> None:
    """Print one open failure."""
    saying = trial.saying
    print(f"\n{agent} | {saying.home} | {saying.category} | from {saying.place}")
    for turn, came in zip(saying.turns, trial.came, strict=True):
        text = turn.text if len(turn.text) <= _SHOWN else f"{turn.text[:_SHOWN]}…"
        print(f"  said:   {text!r}")
        print("  wanted: " + " or ".join(map(_shown, turn.wants)))
        print(f"  got:    {came.changed or 'no change'}{' (asks)' if came.asked else ''}: {came.reply!r}")


_SHOWN = 160


def _shown(want: Any) -> str:
    """Return an outcome in few words."""
    parts = [str(want.kind), *(f"{key} {dict(values)}" for key, values in want.changes.items())]
    parts += [f"a timer of {want.timer} s"] if want.timer else []
    parts += [f"reply {list(want.reply)}"] if want.reply else []
    parts += [f"reply without {list(want.unsaid)}"] if want.unsaid else []
    return ", ".join([*parts, *(["saying so"] if want.refuse else [])])


def _options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="benchmarks/understanding", description=__doc__)
    add = parser.add_argument
    add("--language", help="only the homes of this language (en, de, …)")
    add("--home", choices=home_names(), help="only this home")
    add("--category", help="only this category")
    add("--agent", choices=list(AGENTS), help="only this agent")
    add("--failures", action="store_true", help="show what failed of the open part; the other part is never shown")
    add_engine(parser)
    options = parser.parse_args()
    options.homes = [
        name
        for name in home_names()
        if options.home in {None, name}
        and options.language in {None, load_home(name)["language"].partition("-")[0], load_home(name)["language"]}
    ]
    return options


if __name__ == "__main__":
    asyncio.run(measure(_options()))
