"""From where a small model's judgement is believed: measured on labelled sentences, and written down.

    python -m training.calibrate_llm MODEL.gguf [--threads 1] [--check]

Every second sentence of `llm_cases.json` chooses the thresholds, the others tell what they are worth. A wrong act costs
more than any number of right ones: first as few wrong acts as can be, then as many right ones as can be. Needs the
engine's packages and Home Assistant's, that is the environment of scripts/setup; set PYTHONPATH to the checkout and its
addon folder.
"""

import argparse
import itertools
import json
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from hearken_engine.llm.base import ScoreRequest
from hearken_engine.llm.llama import LlamaChat, LlamaOptions

from custom_components.hearken.understanding import llm_path
from custom_components.hearken.understanding.candidates import Candidate, candidates
from custom_components.hearken.understanding.home import Area, Attribute, Entity, Home, Range, Seen, Snapshot
from custom_components.hearken.understanding.llm_path import Thresholds
from custom_components.hearken.understanding.plan import Kind, Plan, Verb
from custom_components.hearken.understanding.shortlist import shortlist
from custom_components.hearken.understanding.words import ENGLISH, words_for

CASES = Path(__file__).parent / "llm_cases.json"
THRESHOLDS = Path(llm_path.__file__).parent / "llm_thresholds.json"
WORDS = words_for(ENGLISH)

PRIORS = (0.5, 0.6, 0.7, 0.8, 0.9)
OVER_NOTHING = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
OVER_SECOND = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
ASK_OVER_NOTHING = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
ASK_WITHIN = (0.5, 1.0, 2.0, 3.0)

WRITTEN = -0.3
"""Not measured, for want of a larger model at hand: three of four is what each token must be worth."""

MARGIN = 1.0
"""Added to the lines from which something is done: strangers speak otherwise than whoever wrote the sentences."""

WRONG_ACT, ASKED_FOR_NOTHING, RIGHT_ACT, RIGHT_ASK, WRONG_ASK = -20.0, -1.0, 1.0, 0.5, -0.5
"""What an outcome is worth."""


@dataclass(frozen=True)
class Case:
    """One labelled sentence with what the model thinks of its candidates."""

    text: str
    snapshot: Snapshot
    expected: frozenset[str]
    found: tuple[Candidate, ...]
    scores: tuple[float, ...]


def read_cases() -> tuple[Home, dict[str, Seen], list[dict[str, Any]]]:
    """Return the home, its states and the sentences of the data file."""
    data = json.loads(CASES.read_text(encoding="utf-8"))
    entities = {row["id"]: _entity(row) for row in data["entities"]}
    areas = {area: Area(id=area, names=(name,)) for area, name in data["areas"].items()}
    return (
        Home(entities=entities, areas=areas),
        {row["id"]: Seen(row["state"]) for row in data["entities"]},
        data["cases"],
    )


def _entity(row: dict[str, Any]) -> Entity:
    ranges = {Attribute(key): Range(low=low, high=high, step=step) for key, (low, high, step) in row["ranges"].items()}
    return Entity(
        id=row["id"],
        names=(row["name"],),
        domain=row["id"].partition(".")[0],
        device_class=row.get("device_class"),
        area=row["area"],
        settable=frozenset(ranges),
        ranges=ranges,
    )


def label(plan: Plan) -> str:
    """Return what a plan does, as the data file writes it."""
    (step,) = plan.steps
    said = f"{step.targets[0]} {step.verb}"
    if step.verb is Verb.CHANGE:
        return said + ("+" if float(step.settings[0].value) > 0 else "-")
    return f"{said} {step.settings[0].value:g}" if step.settings else said


class Judge:
    """Asks the model, and keeps the time that it takes."""

    def __init__(self, gguf_file: Path, threads: int) -> None:
        """Load the model."""
        self.model = LlamaChat(gguf_file, LlamaOptions(threads=threads, context=2048))
        self.seconds: list[float] = []
        self.priors: dict[str, float] = {}

    def judge(self, text: str | None, found: Sequence[Candidate]) -> tuple[float, ...]:
        """Return how probable candidates are after a sentence, or by themselves."""
        messages = [{"role": role, "content": content} for role, content in llm_path.judging_prompt(text)]
        texts = [candidate.text for candidate in found]
        started = time.perf_counter()
        scoring = self.model.score(ScoreRequest(messages=messages, continuations=texts, whole=True))
        self.seconds.append(time.perf_counter() - started)
        return tuple(scored.log_probability for scored in scoring.continuations)

    def cases(self) -> Iterable[Case]:
        """Yield every labelled sentence, judged."""
        home, states, rows = read_cases()
        for row in rows:
            snapshot = Snapshot(home=home, states=states, here=row["here"])
            found = candidates(row["text"], shortlist(row["text"], snapshot), snapshot)
            scores = self.judge(row["text"], found)
            unknown = [candidate for candidate in found if candidate.text not in self.priors]
            if unknown:
                own = self.judge(None, unknown)
                self.priors.update(zip((each.text for each in unknown), own, strict=True))
            yield Case(row["text"], snapshot, frozenset(row["expected"]), found, scores)


def outcome(case: Case, priors: dict[str, float], thresholds: Thresholds) -> str:
    """Return what becomes of a sentence, in a word, if all that the home has may be acted upon.

    What is not named is asked about whatever the model thinks; that leaves the thresholds to be the model's own.
    """
    if not llm_path.may_act(case.text, case.snapshot, WORDS):
        return "held by its marks"
    ranked = llm_path.judged(case.found, case.scores, priors, thresholds)
    everything = case.snapshot.home.entities
    plan = llm_path.decided(ranked, case.text, case.snapshot, WORDS, named=everything, thresholds=thresholds)
    if plan.kind is Kind.ACT:
        return "right act" if label(plan) in case.expected else "wrong act"
    if plan.question is None:
        return "left"
    if not case.expected:
        return "asked for nothing"
    return "right ask" if {label(each.plan) for each in plan.question.options} & case.expected else "wrong ask"


WORTH = {
    "wrong act": WRONG_ACT,
    "asked for nothing": ASKED_FOR_NOTHING,
    "right act": RIGHT_ACT,
    "right ask": RIGHT_ASK,
    "wrong ask": WRONG_ASK,
}


def counted(cases: Iterable[Case], priors: dict[str, float], thresholds: Thresholds) -> Counter[str]:
    """Return how often each outcome is seen."""
    return Counter(outcome(case, priors, thresholds) for case in cases)


def worth(counts: Counter[str]) -> float:
    """Return what outcomes are worth together."""
    return sum(WORTH.get(name, 0.0) * count for name, count in counts.items())


def choose(cases: Sequence[Case], priors: dict[str, float]) -> Thresholds:
    """Return the best thresholds; of equals those that act and ask least."""
    best, most = None, float("-inf")
    grids = (PRIORS, OVER_NOTHING[::-1], OVER_SECOND[::-1], ASK_OVER_NOTHING[::-1], ASK_WITHIN)
    for prior, act, second, ask, within in itertools.product(*grids):
        if ask > act:
            continue
        thresholds = Thresholds(
            prior=prior,
            act_over_nothing=act,
            act_over_second=second,
            ask_over_nothing=ask,
            ask_within=within,
            written=WRITTEN,
        )
        if (value := worth(counted(cases, priors, thresholds))) > most:
            best, most = thresholds, value
    assert best is not None  # noqa: S101 - the grids are not empty
    return replace(
        best,
        act_over_nothing=best.act_over_nothing + MARGIN,
        act_over_second=best.act_over_second + MARGIN,
    )


def table(title: str, cases: Sequence[Case], counts: Counter[str]) -> str:
    """Return the outcomes of one half as rows."""
    asks = sum(bool(case.expected) for case in cases)
    rows = [f"{title}: {len(cases)} sentences, {asks} of them requests"]
    return "\n".join([*rows, *(f"  {counts[name]:4}  {name}" for name in (*WORTH, "left", "held by its marks"))])


def main() -> None:
    """Judge, choose, print, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--check", action="store_true", help="write nothing, and measure the thresholds in use")
    arguments = parser.parse_args()
    judge = Judge(arguments.model, arguments.threads)
    cases = list(judge.cases())
    chosen, others = cases[::2], cases[1::2]
    thresholds = llm_path.THRESHOLDS if arguments.check else choose(chosen, judge.priors)
    counts = [counted(half, judge.priors, thresholds) for half in (chosen, others)]
    offered = sum(bool({label(each.plan) for each in case.found if each.plan.steps} & case.expected) for case in cases)
    print(f"{arguments.model.stem}, {arguments.threads} threads")
    print(f"right candidate offered: {offered} of {sum(bool(case.expected) for case in cases)}")
    print(f"seconds a request: median {statistics.median(judge.seconds):.2f}")
    print(table("chosen on", chosen, counts[0]))
    print(table("measured on", others, counts[1]))
    print(json.dumps(asdict(thresholds)))
    if not arguments.check:
        content = {
            "model": arguments.model.stem,
            "measured_on": {name: counts[1][name] for name in sorted(counts[1])},
            "thresholds": asdict(thresholds),
        }
        THRESHOLDS.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
