"""What the engine's language model does by itself: speed beside llama.cpp, valid JSON, cancelling, two at once."""

import asyncio
import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema

from custom_components.hearken.client import EngineClient
from custom_components.hearken.errors import EngineError
from custom_components.hearken.protocol import Chat, ChatDelta, ChatDone, ErrorCode, Message, Role

PROMPT_TOKENS, REPLY_TOKENS = (128, 512), 128
"""As llama-bench has it: 512 in, 128 out; and as short in as a sentence with its instructions."""

KV_TYPES = ("f16", "q8_0")
"""How llama.cpp alone keeps keys and values: as it does by itself, and as the engine has it do."""


type Leaf = Callable[[], dict[str, Any]]
"""Makes a schema without parts."""


def client_at(port: int) -> EngineClient:
    """Return a client of an engine on this machine."""
    return EngineClient("127.0.0.1", port, None, software="benchmark")


def _messages(text: str) -> tuple[Message, ...]:
    return (Message(role=Role.USER, content=text),)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One reply of the engine."""

    text: str
    first: float
    """Seconds until its first piece."""
    seconds: float
    done: ChatDone


async def chat(client: EngineClient, request: Chat) -> Reply:
    """Return the reply to a request."""
    started = time.monotonic()
    first: float | None = None
    text = ""
    async with aclosing(client.chat(request)) as pieces:
        async for piece in pieces:
            first = first or time.monotonic() - started
            if isinstance(piece, ChatDelta):
                text += piece.text
            else:
                return Reply(text=text, first=first, seconds=time.monotonic() - started, done=piece)
    raise EngineError(ErrorCode.INTERNAL, "the reply has no end")


def _words(count: int, seed: int) -> str:
    """Return words that nobody has read before."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    return " ".join(draw.choice(("river", "stone", "lamp", "winter", "bread", "paper", "music")) for _ in range(count))


_COUNTING = "Count from one to five hundred in words, without a break: one, two, three, four, "


@dataclass(frozen=True, kw_only=True)
class Speeds:
    """Tokens a second of one side, of each round."""

    read: dict[int, list[float]] = field(default_factory=lambda: {count: [] for count in PROMPT_TOKENS})
    """By how many tokens are read."""
    written: list[float] = field(default_factory=list)


OURS = "ours"
"""The engine among those whose speed is measured; the others are llama.cpp alone, by how it keeps what it read."""


async def speed(client: EngineClient, gguf_file: Path, threads: int, rounds: int) -> dict[str, Speeds]:
    """Return the speeds of the engine, and of llama.cpp alone in this process: by turns, as machines have moods."""
    alone = {kv: await asyncio.to_thread(_Raw, gguf_file, threads, kv) for kv in KV_TYPES}
    speeds = {name: Speeds() for name in (*alone, OURS)}
    ours = speeds[OURS]
    for number in range(rounds):
        for count in PROMPT_TOKENS:
            text = _words(count - 30, number)
            reply = await chat(client, Chat(messages=_messages(text), max_tokens=1, temperature=0.0))
            ours.read[count].append(reply.done.prompt_tokens / reply.first)
            for kv, raw in alone.items():
                speeds[kv].read[count].append(await asyncio.to_thread(raw.read, _words(count - 10, number)))
        reply = await chat(client, Chat(messages=_messages(_COUNTING), max_tokens=REPLY_TOKENS, temperature=0.0))
        if reply.done.reply_tokens > 1:
            ours.written.append((reply.done.reply_tokens - 1) / (reply.seconds - reply.first))
        for kv, raw in alone.items():
            speeds[kv].written.append(await asyncio.to_thread(raw.write))
    return speeds


class _Raw:
    """llama.cpp alone, through llama-cpp-python's own loop."""

    def __init__(self, gguf_file: Path, threads: int, kv: str) -> None:
        import llama_cpp  # noqa: PLC0415 - heavy

        kv_type = getattr(llama_cpp, f"GGML_TYPE_{kv.upper()}")

        self._llama = llama_cpp.Llama(
            str(gguf_file),
            n_ctx=4096,
            n_batch=512,
            n_threads=threads,
            n_threads_batch=threads,
            flash_attn=True,
            type_k=kv_type,
            type_v=kv_type,
            verbose=False,
        )

    def _begin(self, text: str) -> Iterator[int]:
        self._llama.reset()
        tokens = self._llama.tokenize(text.encode())
        generated: Iterator[int] = self._llama.generate(tokens, temp=0.0, top_p=0.9, min_p=0.05, repeat_penalty=1.1)
        return generated

    def read(self, text: str) -> float:
        """Return the tokens of a text that it reads a second."""
        count = len(self._llama.tokenize(text.encode()))
        started = time.monotonic()
        next(self._begin(text))
        return count / (time.monotonic() - started)

    def write(self) -> float:
        """Return the tokens that it writes a second."""
        generated = self._begin(_COUNTING)
        next(generated)
        started = time.monotonic()
        for _ in range(REPLY_TOKENS - 1):
            self._llama.detokenize([next(generated)])
        return (REPLY_TOKENS - 1) / (time.monotonic() - started)


def _random_schema(draw: random.Random, depth: int = 0) -> dict[str, Any]:
    """Return a schema as automations and plans have them: never two alike."""
    leaves: list[Leaf] = [
        lambda: {"type": "boolean"},
        lambda: {
            "type": "integer",
            "minimum": (low := draw.randrange(-50, 50)),
            "maximum": low + draw.randrange(1, 90),
        },
        lambda: {
            "enum": [f'{_words(1, draw.randrange(99))} {number} "ä{number}"' for number in range(draw.randrange(2, 40))]
        },
        lambda: {"type": "string", "maxLength": draw.randrange(1, 20)},
        lambda: {"const": draw.randrange(1000)},
    ]
    if depth > 2 or draw.random() < 0.4:  # noqa: PLR2004
        return draw.choice(leaves)()
    if draw.random() < 0.3:  # noqa: PLR2004
        low = draw.randrange(0, 2)
        items = _random_schema(draw, depth + 1)
        return {"type": "array", "items": items, "minItems": low, "maxItems": low + draw.randrange(1, 3)}
    names = draw.sample(["name", "place", "level", "when", "why", "mood"], draw.randrange(1, 4))
    return {
        "type": "object",
        "properties": {name: _random_schema(draw, depth + 1) for name in names},
        "required": [name for name in names if draw.random() < 0.7],  # noqa: PLR2004
        "additionalProperties": False,
    }


async def validity(client: EngineClient, generations: int, per_schema: int = 5) -> tuple[int, int, int]:
    """Return how many replies under a schema there were, were valid, and were cut off by the limit of tokens."""
    draw = random.Random(5)  # noqa: S311 - no secret
    valid = cut = count = 0
    while count < generations:
        schema = {
            "type": "object",
            "properties": {"it": _random_schema(draw)},
            "required": ["it"],
            "additionalProperties": False,
        }
        for _ in range(per_schema):
            text = f"Describe a {_words(2, count)} as JSON."
            reply = await chat(
                client, Chat(messages=_messages(text), schema=schema, max_tokens=700, temperature=1.0, background=True)
            )
            count += 1
            if reply.done.reason == "length":
                cut += 1
                continue
            try:
                jsonschema.validate(json.loads(reply.text), schema)
            except (ValueError, jsonschema.ValidationError):
                continue
            valid += 1
    return count, valid, cut


async def cancelling(client: EngineClient, rounds: int) -> tuple[list[float], list[float]]:
    """Return the seconds from a cancel until the next request's first token, less what that takes in peace.

    First while a long prompt is being read, then while a reply is being written.
    """
    small = Chat(messages=_messages("Hi."), max_tokens=1, temperature=0.0)
    await chat(client, small)
    peace = min([(await chat(client, small)).first for _ in range(3)])

    async def after(request: Chat, seconds: float) -> float:
        busy = asyncio.create_task(chat(client, request))
        await asyncio.sleep(seconds)
        busy.cancel()
        await asyncio.gather(busy, return_exceptions=True)
        return (await chat(client, small)).first - peace

    reading = [
        await after(Chat(messages=_messages(_words(3000, number)), max_tokens=1, temperature=0.0), 1.0)
        for number in range(rounds)
    ]
    writing = [
        await after(Chat(messages=_messages(_COUNTING), max_tokens=400, temperature=0.0), 1.5) for _ in range(rounds)
    ]
    return reading, writing


async def together(client: EngineClient) -> tuple[float, float, float, float]:
    """Return seconds to the first token and to the end: of one speaker alone, then the later of two at once."""

    def request(text: str) -> Chat:
        return Chat(messages=_messages(text), max_tokens=60, temperature=0.0, conversation=text)

    alone = await chat(client, request("Tell me about apples."))
    both = await asyncio.gather(
        *(chat(client, request(text)) for text in ("Tell me about pears.", "Tell me about plums."))
    )
    return alone.first, alone.seconds, max(one.first for one in both), max(one.seconds for one in both)
