"""What a reply is bound to, with the real model and its real vocabulary: whatever is written fits."""

import json
import random
import time

import pytest
from hearken_engine.llm import families
from hearken_engine.llm.base import Call, ChatModel, ChatRequest, Finish, Piece, Text
from hearken_engine.llm.calls import tools_constraint
from hearken_engine.llm.checking import misfit
from hearken_engine.llm.families import Family
from hearken_engine.llm.grammar import schema_constraint
from hearken_engine.llm.reply import ReplyParser
from hearken_engine.models.store import ModelStore
from hearken_engine.protocol import FinishReason
from hearken_engine.settings import Settings

from .schemas import DEFINITIONS, Walker, random_schema

FAMILIES = sorted(name for name, value in vars(families).items() if isinstance(value, Family))

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": name,
            "description": "",
            "parameters": {
                "type": "object",
                "properties": {
                    "entity": {"enum": ["Lamp", "Küche", "客厅灯"]},
                    "level": {"type": "integer", "minimum": 0, "maximum": 100},
                    "on": {"type": "boolean"},
                },
                "required": ["entity", "level"],
            },
        },
    }
    for name in ("set_light", "set_heat")
]


@pytest.fixture(scope="module")
def walker(settings: Settings) -> Walker:
    return Walker(str(ModelStore(settings.models_dir).get(settings.llm_model).file("*.gguf")))


def test_whatever_a_grammar_allows_fits_its_schema(walker: Walker) -> None:
    finished = 0
    for seed in range(100):
        schema = {**random_schema(random.Random(seed)), "$defs": DEFINITIONS}
        if (text := walker.write(schema_constraint(schema), seed)) is not None:
            finished += 1
            assert misfit(json.loads(text), schema) is None, (seed, schema, text)
    assert finished > 90


def test_whatever_the_model_writes_at_a_high_temperature_fits(chat_model: ChatModel) -> None:
    finished = 0
    for seed in range(1000, 1040):
        schema = {**random_schema(random.Random(seed), 1), "$defs": DEFINITIONS}
        messages = [{"role": "user", "content": f"Write JSON number {seed}."}]
        pieces = list(chat_model.chat(ChatRequest(messages=messages, schema=schema, max_tokens=60, temperature=1.0)))
        end = pieces[-1]
        assert isinstance(end, Finish)
        if end.reason is FinishReason.STOP:
            finished += 1
            text = "".join(piece.text for piece in pieces if isinstance(piece, Text))
            assert misfit(json.loads(text), schema) is None, (seed, schema, text)
    assert finished > 25


def read(family: Family, text: str) -> list[Piece]:
    parser = ReplyParser(family, TOOLS)
    return [*parser.feed(text), *parser.finish()]


def check(calls: list[Call]) -> None:
    for call in calls:
        assert call.name in {"set_light", "set_heat"}
        assert misfit(call.arguments, TOOLS[0]["function"]["parameters"]) is None  # type: ignore[index]


@pytest.mark.parametrize("name", FAMILIES)
def test_calls_that_must_be_are_always_right(walker: Walker, name: str) -> None:
    family: Family = getattr(families, name)
    constraint = tools_constraint(family, TOOLS, "required")
    chosen = tools_constraint(family, TOOLS, "set_heat")
    begun = 0
    for seed in range(2):
        for one in (constraint, chosen):
            # A thought may come first, and at random it never ends: each reply begins as a call does.
            text = walker.write(one, seed, begin=family.wraps[0] or family.opens or "{")
            if text is None:
                continue
            begun += 1
            calls = [piece for piece in read(family, text) if isinstance(piece, Call)]
            assert calls, text
            check(calls)
            assert one is constraint or [call.name for call in calls] == ["set_heat"]
    assert begun > 2


@pytest.mark.parametrize("name", FAMILIES)
def test_talk_is_free_and_calls_within_it_are_right(walker: Walker, name: str) -> None:
    family: Family = getattr(families, name)
    constraint = tools_constraint(family, TOOLS)
    for seed in range(1):
        if (said := walker.write(constraint, seed, begin="Good morning! 2 < 3")) is not None:
            assert said.startswith("Good morning! 2 < 3")
        mark = family.wraps[0] or family.opens
        text = walker.write(constraint, seed, begin=f"Yes. {mark}" if mark else "{")
        if text is not None:
            calls = [piece for piece in read(family, text) if isinstance(piece, Call)]
            assert calls, text
            check(calls)


def test_a_thousand_names_do_not_slow_the_model_down(chat_model: ChatModel) -> None:
    def seconds(names: int) -> float:
        schema = {
            "type": "object",
            "properties": {"target": {"enum": [f"{n} Lamp" for n in range(names)]}},
            "required": ["target"],
        }
        messages = [{"role": "user", "content": "Which lamp?"}]
        request = ChatRequest(messages=messages, schema=schema, max_tokens=40, temperature=0.0)
        best = float("inf")
        for _ in range(3):
            started = time.monotonic()
            end = list(chat_model.chat(request))[-1]
            assert isinstance(end, Finish)
            best = min(best, (time.monotonic() - started) / end.reply_tokens)
        return best

    few, many = seconds(5), seconds(1000)
    assert many < 2 * few + 0.01, (few, many)
