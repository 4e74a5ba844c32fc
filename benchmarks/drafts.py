"""Measures what prompt-lookup decoding would bring: drafts of the next tokens, copied from prompt and reply so far.

Replies are written by the real model as it is used. Each is then gone through again: at every token, the longest
ending that stood before is looked up, what followed it there is the draft, and as many tokens of it would have been
accepted as the reply goes on with. What a step with a draft takes is measured by itself, so that the gain is the steps
that are saved, less what longer steps cost.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hearken_engine.chat import DEFAULT_TEMPERATURE
from hearken_engine.llm.base import ChatRequest
from hearken_engine.llm.llama import LlamaChat, LlamaOptions
from hearken_engine.llm.sampling import Sampler

from benchmarks.lib import report
from benchmarks.lib.grown import grown
from custom_components.hearken.const import DEFAULT_PROMPT, NO_TOOLS_PROMPT
from custom_components.hearken.generating import with_schema
from custom_components.hearken.understanding.home import Seen, Snapshot
from custom_components.hearken.understanding.llm_prompt import prompt
from custom_components.hearken.understanding.llm_schema import schema as plan_schema
from custom_components.hearken.understanding.shortlist import shortlist
from custom_components.hearken.understanding.words import words_for

_NGRAMS = (2, 3)
"""Tokens of the ending that is looked up at most; llama-cpp-python's own takes 2, which finds more."""

_DRAFTS = (2, 4, 8)
"""Tokens of a draft at most; llama-cpp-python's own takes 10."""

_ROUNDS = 25
"""Steps of each length that are timed; the quickest counts, for other work only ever slows a step down."""

_FILLED = 500
"""Tokens in memory while steps are timed: as many as a usual prompt has."""

_NOTE = (
    "Delivered today at 14:20: one parcel from Miller's Books, left in the garden shed. The front door camera "
    "saw a person in a yellow jacket at 14:18 and at 14:21. The washing machine has finished at 15:05 with Cotton 60. "
    "The water meter shows 412.7 cubic metres, 0.3 more than yesterday. The garage door was open from 16:40 to 17:55. "
    "The battery of the motion sensor in the hall is at 9 percent, that of the window sensor in the bath at 12."
)

_REPORT = {
    "type": "object",
    "properties": {
        "summary": {"type": "string", "maxLength": 200},
        "low_batteries": {"type": "array", "items": {"type": "string", "maxLength": 60}, "maxItems": 4},
        "parcel_from": {"type": "string", "maxLength": 40},
        "is_urgent": {"type": "boolean"},
    },
    "required": ["summary", "low_batteries", "parcel_from", "is_urgent"],
    "additionalProperties": False,
}

_TALK = (
    "Tell me something nice about the history of tea.",
    "What is the capital of France, and what is it known for?",
    "How do I get a red wine stain out of a table cloth?",
    "Tell me a short story about a lighthouse.",
)

_TASKS = (
    "Summarise this for a notification, and quote the numbers: ",
    "Repeat these notes as one sentence a line, without leaving anything out: ",
    "Which batteries are low? Answer with the words of the notes. ",
)

_WISHES = (
    "I can hardly read anything at the desk",
    "it is far too warm in the bedroom",
    "people can look in through the kitchen window",
    "could the speaker in the study be a bit quieter",
)


@dataclass(frozen=True, kw_only=True)
class Written:
    """A reply that was written."""

    prompt: Sequence[int]
    reply: Sequence[int]


def requests() -> Iterator[tuple[str, list[ChatRequest]]]:
    """Yield what is typical of each kind: talk, tasks of automations, plans under their grammar."""
    system = {"role": "system", "content": f"{DEFAULT_PROMPT}\n{NO_TOOLS_PROMPT}"}
    yield "talk", [_request([system, _user(text)], max_tokens=80) for text in _TALK]
    yield "AI Task, text that quotes", [_request([_user(text + _NOTE)], max_tokens=160) for text in _TASKS]
    asked = with_schema("Fill this in from the notes. " + _NOTE, _REPORT)
    yield "AI Task, data", [_request([_user(asked)], max_tokens=200, schema=_REPORT)]
    home, words = grown(100, "en"), words_for("en")
    snapshot = Snapshot(home=home, states={each: Seen("off") for each in home.entities})
    plans = []
    for wish in _WISHES:
        entities = shortlist(wish, snapshot)
        messages = [{"role": role, "content": text} for role, text in prompt(wish, entities, snapshot, words)]
        plans.append(_request(messages, max_tokens=160, schema=plan_schema(entities), temperature=0.0))
    yield "plan under its grammar", plans


def _user(text: str) -> dict[str, str]:
    return {"role": "user", "content": text}


def _request(
    messages: list[dict[str, str]],
    *,
    max_tokens: int,
    schema: Mapping[str, Any] | None = None,
    temperature: float = DEFAULT_TEMPERATURE,
) -> ChatRequest:
    return ChatRequest(
        messages=messages,
        schema=None if schema is None else dict(schema),
        max_tokens=max_tokens,
        temperature=temperature,
    )


@contextmanager
def recorded() -> Iterator[list[int]]:
    """Give the tokens that are chosen while the block lasts."""
    chosen: list[int] = []
    choose = Sampler.choose

    def choose_and_record(sampler: Sampler, logits: Any) -> int:
        chosen.append(choose(sampler, logits))
        return chosen[-1]

    with patch.object(Sampler, "choose", choose_and_record):
        yield chosen


def write(model: LlamaChat, request: ChatRequest) -> Written:
    """Have a reply written."""
    tokens, _ = model._prompts.fitting(request.messages, request.tools, request.max_tokens)  # noqa: SLF001
    with recorded() as chosen:
        for _ in model.chat(request):
            pass
    return Written(prompt=tokens, reply=tuple(chosen))


def drafted(written: Written, ngram: int, longest: int) -> Iterator[tuple[int, int]]:
    """Yield for each step how many tokens its draft has, and how many the reply then goes on with."""
    tokens = [*written.prompt, *written.reply]
    at = len(written.prompt) + 1  # the first token comes of the prompt's own step
    while at < len(tokens):
        draft = _draft(tokens[:at], ngram, longest)
        accepted = 0
        while accepted < len(draft) and at + accepted < len(tokens) and draft[accepted] == tokens[at + accepted]:
            accepted += 1
        yield len(draft), accepted
        at += accepted + 1


def _draft(tokens: Sequence[int], ngram: int, longest: int) -> Sequence[int]:
    """Return what followed the last place before at which the tokens ended as they end now."""
    for size in range(ngram, 0, -1):
        ending = tokens[-size:]
        for start in range(len(tokens) - size - 1, -1, -1):
            if tokens[start : start + size] == ending:
                return tokens[start + size : start + size + longest]
    return ()


def step_seconds(model: LlamaChat, clock: Callable[[], float]) -> dict[int, float]:
    """Return what a step of so many tokens takes, all of which are asked for what follows."""
    context, prefixes = model._context, model._prefixes  # noqa: SLF001
    prefixes._start_anew()  # noqa: SLF001 - nothing else is in memory
    context.decode([(1000 + at % 100, at, (0,)) for at in range(250)])
    context.decode([(1000 + at % 100, 250 + at, (0,)) for at in range(_FILLED - 250)])
    took: dict[int, list[float]] = {size: [] for size in range(1, max(_DRAFTS) + 2)}
    for _ in range(_ROUNDS):
        for size, seconds in took.items():
            started = clock()
            context.decode([(2000 + at, _FILLED + at, (0,)) for at in range(size)], range(size))
            context.logits(-1)
            seconds.append(clock() - started)
            context.cut(0, _FILLED)
    prefixes._start_anew()  # noqa: SLF001
    return {size: min(seconds) for size, seconds in took.items()}


def measure(model: LlamaChat, name: str, clock: Callable[[], float]) -> None:
    """Write, look up, and print the tables."""
    took = step_seconds(model, clock)
    row = ["milliseconds", *(report.number(took[size] * 1000, 1) for size in took)]
    print(report.table(["tokens of one step", *map(str, took)], [row]), "\n")
    rows = []
    for kind, asked in requests():
        replies = [write(model, request) for request in asked]
        count = sum(len(written.reply) - 1 for written in replies)
        for ngram in _NGRAMS:
            for longest in _DRAFTS:
                steps = [step for written in replies for step in drafted(written, ngram, longest)]
                tried = [(draft, accepted) for draft, accepted in steps if draft]
                seconds = sum(took[1 + draft] for draft, _ in steps)
                rate = statistics.mean(accepted / draft for draft, accepted in tried) if tried else 0.0
                rows.append(
                    [kind, str(ngram), str(longest), str(count), f"{count / len(steps):.2f}", f"{rate:.0%}",
                     f"{count * took[1] / seconds:.2f}"]
                )  # fmt: skip
    head = ["reply", "ending", "draft at most", "tokens", "tokens a step", "accepted of a draft", "speed"]
    print(f"{name}: speed is beside one token a step.\n")
    print(report.table(head, rows))


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="benchmarks/drafts", description=__doc__)
    parser.add_argument("--models", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--model", default="smollm2-135m", help="the language model, by its folder")
    parser.add_argument(
        "--threads", type=int, default=os.process_cpu_count() or 1, help="1 counts processor time, whatever else runs"
    )
    options = parser.parse_args()
    (gguf_file,) = (options.models / options.model).glob("*.gguf")
    print(f"{report.machine()}, {options.threads} used\n")
    model = LlamaChat(gguf_file, LlamaOptions(threads=options.threads, context=4096))
    try:
        measure(model, options.model, time.thread_time if options.threads == 1 else time.perf_counter)
    finally:
        model.close()


if __name__ == "__main__":
    main()
