"""Chat models in GGUF format, run by llama.cpp."""

import codecs
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import jinja2
import llama_cpp
from llama_cpp.llama_chat_format import Jinja2ChatFormatter

from ..errors import ModelError, RequestError
from ..protocol import ErrorCode, FinishReason
from .base import Call, ChatModel, ChatRequest, Finish, Piece, PrepareRequest, Reading, ScoreRequest, Scoring
from .forms import Forms
from .memories import Memories
from .scoring import Scorer, log_softmax

_BATCH = 512
"""Tokens of prompt in one step of prefill; also the longest time that a cancel waits."""

_TOP_P = 0.9
_MIN_P = 0.05
_REPEAT_PENALTY = 1.1
"""Small models fall into loops without it; llama.cpp's own default was 1.1 for that reason."""

_MIN_REPLY = 32
"""Tokens that must be left for the reply, or the chat counts as too long."""


_SCORING_CONTEXT = 1536
"""Tokens of a prompt for a plan, some 900 at most, and of what is scored after it."""


_SMALL = 500_000_000
"""Bytes below which a model judges plans rather than writes them, as `understanding/llm_path.py` of the integration has
it, and so is made ready for it at the start."""

_TAIL = 16
"""Tokens at the end of a prompt in which a thought may have been begun."""

_TALK, _DATA = "talk", "data"
"""Uses whose prompts have nothing in common: replies in words, and replies that fit a schema."""


class LlamaChat(ChatModel):
    """Any instruction-tuned GGUF that brings its chat template."""

    def __init__(self, gguf_file: Path, *, threads: int, context: int) -> None:
        """Load the model; ModelError if it is broken or has no chat template."""
        try:
            self._llama = llama_cpp.Llama(
                str(gguf_file),
                n_ctx=context,
                n_batch=_BATCH,
                n_threads=threads,
                n_threads_batch=threads,
                flash_attn=True,
                verbose=False,
            )
        except (ValueError, RuntimeError, OSError, AssertionError) as err:
            raise ModelError(ErrorCode.MODEL_FAILED, f"{gguf_file.name} could not be loaded: {err}") from err
        template = self._llama.metadata.get("tokenizer.chat_template")
        if template is None:
            raise ModelError(
                ErrorCode.MODEL_FAILED, f"{gguf_file.name} has no chat template: it was not made for conversation."
            )
        self._formatter = Jinja2ChatFormatter(
            template, eos_token=self._token_text(self._llama.token_eos()), bos_token=""
        )
        self._forms = Forms(template, str(self._llama.metadata.get("general.name", "")))
        self._size = gguf_file.stat().st_size
        self._threads = threads
        self._scorer: Scorer | None = None
        self._memories = Memories(self._llama)

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self._size

    @property
    def context(self) -> int:
        """Tokens that one chat may have."""
        return int(self._llama.n_ctx())

    def prepare(self, request: PrepareRequest) -> Reading:
        """Read what a chat will begin with; see `ChatModel.prepare`."""
        prompt = self._prompt(request.messages, request.tools)
        self._memories.switch(_TALK)
        next(self._llama.generate(prompt))
        return Reading(prompt_tokens=len(prompt), read_tokens=len(prompt))

    @property
    def can_call_tools(self) -> bool:
        """Whether the model calls tools in a form that is known."""
        return self._forms.calls_tools

    def warm_up(self) -> None:
        """Read and write a token: the first run touches all of the model's pages."""
        if self._size < _SMALL:
            self.score(ScoreRequest(messages=[{"role": "user", "content": "Hi"}], continuations=["Hi there"]))
        for _ in self.chat(ChatRequest(messages=[{"role": "user", "content": "Hi"}], max_tokens=1, temperature=0.0)):
            pass

    def chat(self, request: ChatRequest) -> Generator[Piece]:
        """Yield the reply piece by piece; see `ChatModel.chat`."""
        if request.tools and not self.can_call_tools:
            raise RequestError(ErrorCode.NOT_POSSIBLE, "The chosen language model cannot call tools.")
        vocabulary = self._llama._model.vocab  # noqa: SLF001 - no public way
        prompt = self._fitting_prompt(request)
        end = "".join(map(self._token_text, prompt[-_TAIL:]))
        constraint = self._forms.constraint(request, end)
        grammar = None if constraint is None else llama_cpp.LlamaGrammar.from_string(constraint.text, verbose=False)
        limit = min(request.max_tokens, self._llama.n_ctx() - len(prompt))
        parser, decoder = self._forms.parser(request, end), codecs.getincrementaldecoder("utf-8")("replace")
        called = False
        reason = FinishReason.LENGTH
        count = 0
        log_probability: float | None = None if request.schema is None else 0.0
        self._memories.switch(_TALK if request.schema is None else _DATA)
        tokens = self._llama.generate(
            prompt,
            temp=request.temperature,
            top_p=_TOP_P,
            min_p=_MIN_P,
            repeat_penalty=_REPEAT_PENALTY,
            grammar=grammar,
        )
        try:
            for token in tokens:
                if log_probability is not None:
                    log_probability += self._log_probability(token)
                if llama_cpp.llama_vocab_is_eog(vocabulary, token):
                    reason = FinishReason.STOP
                    break
                count += 1
                raw = self._llama.detokenize([token])
                # Marks of calls and thoughts may be control tokens, which write nothing by themselves.
                mark = "" if raw else self._token_text(token)
                for piece in parser.feed(mark if parser.wants(mark) else decoder.decode(raw)):
                    called = called or isinstance(piece, Call)
                    yield piece
                if count >= limit:
                    break
        except (RuntimeError, ValueError) as err:
            # What is in the KV cache now is unknown: the next chat must not build on it.
            self._llama.reset()
            raise ModelError(ErrorCode.MODEL_FAILED, f"The language model failed: {err}") from err
        for piece in parser.finish():
            called = called or isinstance(piece, Call)
            yield piece
        yield Finish(
            reason=FinishReason.TOOL_CALLS if called else reason,
            prompt_tokens=len(prompt),
            reply_tokens=count,
            log_probability=log_probability,
        )

    def score(self, request: ScoreRequest) -> Scoring:
        """Return how probable the model finds some replies; see `ChatModel.score`."""
        if self._scorer is None:
            # Made when it is first needed: it takes memory that a home without commands for the model never misses.
            self._scorer = Scorer(self._llama, context=_SCORING_CONTEXT, batch=_BATCH, threads=self._threads)
        prompt = self._prompt(request.messages, ())
        end = [self._llama.token_eos()] if request.whole else []
        texts = [
            [*self._llama.tokenize(text.encode(), add_bos=False, special=False), *end] for text in request.continuations
        ]
        scores, read = self._scorer.score(prompt, texts)
        return Scoring(continuations=tuple(scores), prompt_tokens=len(prompt), read_tokens=read)

    def _log_probability(self, token: int) -> float:
        """Return the logarithm of the probability that the model itself gave to the token it has just chosen."""
        logits = llama_cpp.llama_get_logits_ith(self._llama._ctx.ctx, -1)  # noqa: SLF001 - no public way
        return float(log_softmax(logits, self._llama.n_vocab())[token])

    def _fitting_prompt(self, request: ChatRequest) -> list[int]:
        """Return the prompt's tokens, without the oldest turns where all of them would not fit."""
        messages = list(request.messages)
        head = [message for message in messages[:1] if message["role"] == "system"]
        turns = messages[len(head) :]
        while True:
            prompt = self._prompt(head + turns, request.tools)
            if len(prompt) + min(request.max_tokens, _MIN_REPLY) <= self._llama.n_ctx():
                return prompt
            starts = [index for index, message in enumerate(turns) if message["role"] == "user" and index > 0]
            if not starts:
                raise RequestError(
                    ErrorCode.NOT_POSSIBLE,
                    f"The chat is {len(prompt)} tokens long, more than the {self._llama.n_ctx()} that fit.",
                )
            turns = turns[starts[0] :]

    def _prompt(self, messages: Sequence[dict[str, Any]], tools: Sequence[dict[str, Any]]) -> list[int]:
        try:
            # Reasoning first would keep a speaking person waiting; templates that cannot reason ignore the flag.
            adapted, offered = self._forms.for_template(messages, tools)
            text = self._formatter(messages=adapted, tools=offered, enable_thinking=False).prompt
        except (jinja2.TemplateError, ValueError, TypeError) as err:
            raise RequestError(ErrorCode.NOT_POSSIBLE, f"The model's chat template refused this chat: {err}") from err
        return list(self._llama.tokenize(text.encode(), add_bos=True, special=True))

    def _token_text(self, token: int) -> str:
        return str(self._llama.detokenize([token], special=True).decode("utf-8", "replace"))
