"""How fast a model is on this machine, found out by using it as a home does; bounded, so that nobody waits for long."""

import secrets
import time
from collections.abc import Callable
from contextlib import closing

import numpy as np
import soxr

from .embed.base import Encoder
from .errors import ModelError
from .llm.base import Call, ChatModel, ChatRequest, Finish, Text, Thinking
from .protocol import ErrorCode, Speed
from .stt.base import SAMPLE_RATE, Recognizer, Samples
from .tts.base import SAMPLE_WIDTH, Synthesizer
from .tts.samples import sample

_READ_TOKENS = 100
"""Tokens that are new in a usual request: a sentence, and the few things it may be about; the rest is in memory."""

_WRITTEN_TOKENS = 35
"""Tokens of a usual reply: some 25 words, which take ten seconds to be spoken."""

_PREFILL_SECONDS = 3.0
_DECODE_SECONDS = 4.0
"""Bounds on the two parts of a language model's test, which together with its pilot take under ten seconds."""

_PILOT_WORDS = 20
_PILOT_TOKENS = 8
_FEW_WORDS = 2
_MAX_DECODE_TOKENS = 64
_MAX_WORDS = 400
"""A longer prompt or reply would not make the measure better."""

_ROUNDS_SECONDS = 2.0
"""For which short tasks are repeated: the first round is slower than all later ones."""

_MAX_ROUNDS = 5

_TURN_SECONDS = 3.0
"""Of sound that is no speech, for a recogniser in an engine without a voice."""


type Engine = Recognizer | ChatModel | Synthesizer | Encoder


def measure(engine: Engine, speech: Samples, language: str | None) -> Speed:
    """Return how fast any engine is; `speech` and `language` are for a recogniser. ModelError if it does not work."""
    if isinstance(engine, Recognizer):
        return measure_recognizer(engine, speech, language)
    if isinstance(engine, ChatModel):
        return measure_chat_model(engine)
    if isinstance(engine, Synthesizer):
        return measure_synthesizer(engine)
    return measure_encoder(engine)


def measure_chat_model(model: ChatModel) -> Speed:
    """Return how fast a language model reads and writes; ModelError if it writes nothing."""
    prompt, _, read_seconds, _ = _ask(model, _PILOT_WORDS, _PILOT_TOKENS, _DECODE_SECONDS)
    words = int(min(_MAX_WORDS, _PILOT_WORDS * _PREFILL_SECONDS / max(read_seconds, 1e-3)))
    again, written, again_seconds, write_seconds = _ask(
        model, max(words, _FEW_WORDS), _MAX_DECODE_TOKENS, _DECODE_SECONDS
    )
    if again > prompt:
        prompt, read_seconds = again, again_seconds
    prefill = prompt / max(read_seconds, 1e-6)
    decode = written / max(write_seconds, 1e-6)
    return Speed(
        reply_seconds=round(_READ_TOKENS / prefill + _WRITTEN_TOKENS / decode, 3),
        prefill_tokens_per_second=round(prefill, 1),
        decode_tokens_per_second=round(decode, 1),
        measured_at=round(time.time()),
    )


def _ask(model: ChatModel, words: int, max_tokens: int, seconds: float) -> tuple[int, int, float, float]:
    """Return tokens read and written, and the seconds that each took; the first token written counts as reading."""
    # Never the same twice, or the model would find the prompt in its memory.
    text = " ".join(secrets.token_hex(2) for _ in range(words))
    message = {"role": "user", "content": f"{text}\nForget that. Count from one to fifty in words."}
    started = time.monotonic()
    first: float | None = None
    finish: Finish | None = None
    pieces = 0
    with closing(model.chat(ChatRequest(messages=[message], max_tokens=max_tokens, temperature=0.0))) as reply:
        for piece in reply:
            now = time.monotonic()
            if isinstance(piece, Finish):
                finish = piece
                break
            if isinstance(piece, Text | Thinking | Call):
                first = first or now
                pieces += 1
            if now - (first or now) > seconds:
                break
    ended = time.monotonic()
    if first is None:
        raise ModelError(ErrorCode.MODEL_FAILED, "The language model was asked to count, and wrote nothing.")
    read = finish.prompt_tokens if finish is not None else 2 * words
    written = finish.reply_tokens if finish is not None else pieces
    return read, max(1, written - 1), first - started, ended - first


def measure_recognizer(recognizer: Recognizer, speech: Samples, language: str | None) -> Speed:
    """Return how fast a recogniser is with some speech; ModelError if it hears nothing in it.

    `speech` is at SAMPLE_RATE; `language` None stands for sound that is no speech, of which nothing is expected.
    """
    known = (language,) if language is not None and language in recognizer.languages else ()
    texts = set()

    def work() -> None:
        texts.add(recognizer.transcribe(speech, known).text)

    seconds = _shortest(work)
    if language is not None and not any(texts):
        raise ModelError(ErrorCode.MODEL_FAILED, "The model was given a spoken sentence, and heard nothing.")
    return Speed(
        reply_seconds=round(seconds, 3),
        real_time_factor=round(seconds / (len(speech) / SAMPLE_RATE), 3),
        measured_at=round(time.time()),
    )


def measure_synthesizer(voice: Synthesizer) -> Speed:
    """Return how fast a voice speaks a sentence of its language; ModelError if no sound comes."""
    sound: list[int] = []

    def work() -> None:
        sound.append(sum(len(pcm) for pcm in voice.synthesize(sample(voice.language), None)))

    seconds = _shortest(work)
    if not sound[-1]:
        raise ModelError(ErrorCode.MODEL_FAILED, "The voice was given a sentence, and no sound came.")
    return Speed(
        reply_seconds=round(seconds, 3),
        real_time_factor=round(seconds / (sound[-1] / SAMPLE_WIDTH / voice.sample_rate), 3),
        measured_at=round(time.time()),
    )


def measure_encoder(encoder: Encoder) -> Speed:
    """Return how long an encoder takes for a sentence."""
    seconds = _shortest(lambda: encoder.encode([sample("en")]))
    return Speed(reply_seconds=round(seconds, 4), measured_at=round(time.time()))


def speech_of(voice: Synthesizer) -> Samples:
    """Return a sentence spoken by a voice, as a recogniser takes it."""
    pcm = b"".join(voice.synthesize(sample(voice.language), None))
    samples = np.frombuffer(pcm, "<i2").astype(np.float32) / 32768
    return np.asarray(soxr.resample(samples, voice.sample_rate, SAMPLE_RATE), dtype=np.float32)


def noise() -> Samples:
    """Return sound of a turn's length that swells and falls like speech."""
    length = int(_TURN_SECONDS * SAMPLE_RATE)
    swell = np.abs(np.sin(np.arange(length) * 2 * np.pi * 2 / SAMPLE_RATE))
    return np.asarray(0.1 * swell * np.random.default_rng(0).standard_normal(length), dtype=np.float32)


def _shortest(work: Callable[[], object]) -> float:
    """Return the seconds of the quickest of some rounds: what else the machine does is no property of the model."""
    rounds: list[float] = []
    until = time.monotonic() + _ROUNDS_SECONDS
    while not rounds or (len(rounds) < _MAX_ROUNDS and time.monotonic() < until):
        started = time.monotonic()
        work()
        rounds.append(time.monotonic() - started)
    return min(rounds)
