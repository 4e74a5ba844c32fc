"""Chat models in GGUF format, run by llama.cpp."""

import codecs
import logging
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..errors import InterruptedWorkError, ModelError, RequestError
from ..protocol import ErrorCode, FinishReason
from .base import Call, ChatModel, ChatRequest, Finish, Piece, PrepareRequest, Reading, ScoreRequest, Scoring, Token
from .context import Context, Shape
from .forms import Forms
from .prefixes import Place, Prefixes
from .prompt import Prompts
from .reply import ReplyParser
from .sampling import Sampler, log_probability
from .scoring import score
from .state_file import Stamp, StateFiles
from .weights import Weights, build, fingerprint

_LOGGER = logging.getLogger(__name__)

_BATCH = 256
"""Tokens of prompt in one step: what is lost when it is interrupted."""

_SEQUENCES = 64
"""What is kept, what runs, and 32 continuations that are scored."""

_FEW_SEQUENCES = 12
"""The same for recurrent models, for which each takes memory of its own."""

_TAIL = 16
"""Tokens at the end of a prompt in which a thought may have been begun."""

_WORTH = 64
"""Tokens of instructions that had to be read, from which on they are kept for others that begin with them."""


@dataclass(frozen=True, kw_only=True)
class LlamaOptions:
    """By what means a GGUF is run."""

    threads: int
    context: int
    """Tokens that one chat may have; the model's own bound is kept to."""
    kv: str = "q8_0"
    """How keys and values are kept: `q8_0` or `f16`."""
    gpu_layers: int = 0
    """Layers on the GPU, where the build knows one; -1 for all."""
    adapters: tuple[Path, ...] = ()
    """LoRA adapters."""
    cache: Path | None = None
    """Folder in which fixed prefixes outlive the process."""
    cache_bytes: int = 0
    """Bound of that folder; 0 keeps none."""


class LlamaChat(ChatModel):
    """Any instruction-tuned GGUF that brings its chat template."""

    def __init__(self, gguf_file: Path, options: LlamaOptions) -> None:
        """Load the model; ModelError if it is broken, has no chat template or does not fit into memory.

        What cannot be run on the GPU, as where its memory is too small, runs on the processor.
        """
        try:
            self._load(gguf_file, options)
        except ModelError as err:
            if not options.gpu_layers:
                raise
            self._load(gguf_file, replace(options, gpu_layers=0))
            _LOGGER.warning("%s cannot be run on the GPU, so it runs on the processor: %s", gguf_file.name, err.text)

    def _load(self, gguf_file: Path, options: LlamaOptions) -> None:
        self._weights = Weights(gguf_file, gpu_layers=options.gpu_layers, adapters=options.adapters)
        try:
            self._set_up(gguf_file, options)
        except ModelError:
            self._weights.close()
            raise

    def _set_up(self, gguf_file: Path, options: LlamaOptions) -> None:
        weights = self._weights
        template = weights.metadata("tokenizer.chat_template")
        if template is None:
            raise ModelError(
                ErrorCode.MODEL_FAILED, f"{gguf_file.name} has no chat template: it was not made for conversation."
            )
        self._size = weights.size
        self._limit = min(options.context, weights.trained_context or options.context)
        self._forms = Forms(template, weights.metadata("general.name") or "")
        self._prompts = Prompts(weights, template, self._limit, self._forms)
        shape = Shape(
            # Two that speak at the same time, or one, and what is kept.
            cells=2 * self._limit,
            batch=_BATCH,
            sequences=_SEQUENCES if weights.can_rewind else _FEW_SEQUENCES,
            threads=options.threads,
            kv=options.kv,
        )
        self._context = Context(weights, shape)
        files = None
        if options.cache is not None:
            form = f"{options.kv} {weights.can_rewind} {self._limit} {shape.sequences}"
            stamp = Stamp(model=fingerprint(weights.files), build=build(), form=form)
            files = StateFiles(options.cache, stamp, options.cache_bytes)
        self._prefixes = Prefixes(self._context, can_rewind=weights.can_rewind, files=files)

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self._size

    @property
    def context(self) -> int:
        """Tokens that one chat may have."""
        return self._limit

    @property
    def can_call_tools(self) -> bool:
        """Whether the model calls tools in a form that is known."""
        return self._forms.calls_tools

    def warm_up(self) -> None:
        """Take over from disk what was prepared, and read and write a token: the first run touches all of the model."""
        self._prefixes.restore()
        for _ in self.chat(ChatRequest(messages=[{"role": "user", "content": "Hi"}], max_tokens=1, temperature=0.0)):
            if self._context.interrupted:
                raise InterruptedWorkError

    def interrupt(self) -> None:
        """Have what runs now come to its next pause within some milliseconds; see `ChatModel.interrupt`."""
        self._context.interrupt()

    def release(self) -> None:
        """Let the model run again after `interrupt`."""
        self._context.release()

    def close(self) -> None:
        """Give the memory back."""
        self._context.close()
        self._weights.close()

    def chat(self, request: ChatRequest) -> Generator[Piece | None]:
        """Yield the reply piece by piece; see `ChatModel.chat`."""
        if request.tools and not self.can_call_tools:
            raise RequestError(ErrorCode.NOT_POSSIBLE, "The chosen language model cannot call tools.")
        prompt, dropped = self._prompts.fitting(request.messages, request.tools, request.max_tokens)
        end = b"".join(self._weights.text(token, special=True) for token in prompt[-_TAIL:]).decode("utf-8", "replace")
        constraint, parser = self._forms.constraint(request, end), self._forms.parser(request, end)
        sampler = Sampler(
            self._weights,
            temperature=request.temperature,
            grammar=None if constraint is None else constraint.text,
        )
        place = self._prefixes.open(request.conversation)
        try:
            yield from self._reply(request, prompt, dropped, place, _Voice(sampler, parser))
        finally:
            sampler.close()
            self._prefixes.close(place)

    def _reply(
        self, request: ChatRequest, prompt: Sequence[int], dropped: int, place: Place, voice: "_Voice"
    ) -> Generator[Piece | None]:
        limit = min(request.max_tokens, self._limit - len(prompt))
        tokens, total, called, reason, read = list(prompt), 0.0, False, FinishReason.LENGTH, 0
        while len(tokens) - len(prompt) < limit and (place.seconds < request.max_seconds or len(tokens) == len(prompt)):
            for _ in self._prefixes.read(place, tokens):
                if place.seconds >= request.max_seconds:
                    raise RequestError(
                        ErrorCode.NOT_POSSIBLE, f"The chat could not be read within {request.max_seconds:.0f} seconds."
                    )
                yield None
            if len(tokens) == len(prompt):
                read = place.computed
                self._learn(place, request)
            logits = self._context.logits(-1)
            token = voice.sampler.choose(logits)
            if request.schema is not None or request.log_probabilities:
                total += (judged := log_probability(logits, token))
            if self._weights.is_end(token):
                reason = FinishReason.STOP
                break
            tokens.append(token)
            said = voice.said(self._weights, token)
            pieces: list[Piece] = [Token(said, judged)] if request.log_probabilities else []
            pieces += voice.parser.feed(said)
            called = called or any(isinstance(piece, Call) for piece in pieces)
            yield from pieces or (None,)
        for piece in voice.parser.finish():
            called = called or isinstance(piece, Call)
            yield piece
        yield Finish(
            reason=FinishReason.TOOL_CALLS if called else reason,
            prompt_tokens=len(prompt),
            reply_tokens=len(tokens) - len(prompt),
            log_probability=None if request.schema is None else total,
            read_tokens=read,
            dropped_messages=dropped,
        )

    def prepare(self, request: PrepareRequest) -> Reading:
        """Read what a chat or score will begin with; see `ChatModel.prepare`."""
        if request.tools and not self.can_call_tools:
            raise RequestError(ErrorCode.NOT_POSSIBLE, "The chosen language model cannot call tools.")
        prompt = self._prompts.beginning(request.messages, request.tools)
        place = self._prefixes.open(request.conversation)
        try:
            self._read(place, prompt)
            if request.conversation is None:
                self._prefixes.fix(place)
                self._prefixes.save(place)
        except InterruptedWorkError:
            if request.conversation is None:
                self._prefixes.fix(place)
            raise
        finally:
            self._prefixes.close(place)
        return Reading(prompt_tokens=len(prompt), read_tokens=place.computed)

    def score(self, request: ScoreRequest) -> Scoring:
        """Return how probable the model finds some replies; see `ChatModel.score`."""
        prompt, _ = self._prompts.fitting(request.messages, (), 0)
        end = [self._weights.eos] if request.whole else []
        texts = [[*self._weights.tokenize(text, special=False), *end] for text in request.continuations]
        if len(prompt) + max(map(len, texts)) > self._limit:
            raise RequestError(
                ErrorCode.NOT_POSSIBLE, f"Prompt and continuations are longer than the {self._limit} tokens that fit."
            )
        place = self._prefixes.open(None)
        try:
            self._read(place, prompt)
            scores = score(self._context, self._prefixes, place, texts, together=self._weights.can_rewind)
            self._learn(place, request)
        finally:
            self._prefixes.close(place)
        return Scoring(continuations=tuple(scores), prompt_tokens=len(prompt), read_tokens=place.computed)

    def _read(self, place: Place, prompt: Sequence[int]) -> None:
        for _ in self._prefixes.read(place, prompt):
            if self._context.interrupted:
                raise InterruptedWorkError

    def _learn(self, place: Place, request: ChatRequest | ScoreRequest) -> None:
        """Keep the instructions at the beginning of what was read for others, unless they are a conversation's own."""
        tools: Sequence[dict[str, Any]] = ()
        if isinstance(request, ChatRequest):
            tools = request.tools
            if request.conversation is not None and not request.shared_beginning:
                return
        messages = request.messages[:1]
        if place.computed < _WORTH or not messages or messages[0]["role"] != "system":
            return
        self._prefixes.fix(place, len(self._prompts.beginning(messages, tools)))


class _Voice:
    """What one reply is written with: which token comes next, and what of it is talk, thought or call."""

    def __init__(self, sampler: Sampler, parser: ReplyParser) -> None:
        self.sampler = sampler
        self.parser = parser
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def said(self, weights: Weights, token: int) -> str:
        """Return what a token writes; marks of calls and thoughts may be control tokens, which write nothing."""
        raw = weights.text(token)
        mark = "" if raw else weights.text(token, special=True).decode("utf-8", "replace")
        return mark if self.parser.wants(mark) else self._decoder.decode(raw)
