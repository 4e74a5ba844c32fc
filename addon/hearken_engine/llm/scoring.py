"""How probable a model finds some texts after a prompt: all of them in one step.

The texts share their beginnings ("turn on the…"), so they are read as one tree: each of its tokens is computed once,
and belongs to the sequences of all texts that go through it. The prompt is computed once too, and what it shares with
the prompt before is not computed at all. This has a memory of its own beside the chat's, so that neither throws out
what the other will need again; the weights are shared.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import llama_cpp
import numpy as np

from ..errors import ModelError, RequestError
from ..protocol import ErrorCode
from .base import Scored

_SEQUENCES = 33
"""The prompt, and 32 continuations."""

_PROMPT = 0
"""The sequence of the prompt."""


@dataclass
class _Node:
    """One token of the tree."""

    token: int
    depth: int
    sequences: list[int]
    children: dict[int, "_Node"] = field(default_factory=dict)
    row: int = 0
    """Its place in the batch."""


class Scorer:
    """A context of llama.cpp for scoring; not to be used from two threads at once."""

    def __init__(self, llama: llama_cpp.Llama, *, context: int, batch: int, threads: int) -> None:
        """Take the model whose weights are used; ModelError if there is not enough memory."""
        self._model = llama._model  # noqa: SLF001 - no public way
        self._n_vocab = llama.n_vocab()
        self._size = context
        self._batch_size = batch
        parameters = llama_cpp.llama_context_default_params()
        parameters.n_ctx = context
        parameters.n_batch = batch
        parameters.n_ubatch = batch
        parameters.n_seq_max = _SEQUENCES
        parameters.kv_unified = True
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.flash_attn_type = llama_cpp.LLAMA_FLASH_ATTN_TYPE_ENABLED
        parameters.no_perf = True
        self._context = llama_cpp.llama_init_from_model(self._model.model, parameters)
        if not self._context:
            raise ModelError(ErrorCode.MODEL_FAILED, "There is not enough memory to judge texts by the language model.")
        self._batch = llama_cpp.llama_batch_init(batch, 0, _SEQUENCES)
        self._memory = llama_cpp.llama_get_memory(self._context)
        self._known: list[int] = []
        self._last: np.ndarray[tuple[int], np.dtype[np.float32]] | None = None

    def score(self, prompt: Sequence[int], continuations: Sequence[Sequence[int]]) -> tuple[list[Scored], int]:
        """Return how probable each continuation is after the prompt, and how many tokens of the prompt were read."""
        if len(prompt) + sum(map(len, continuations)) > self._size:
            raise RequestError(
                ErrorCode.NOT_POSSIBLE, f"Prompt and continuations are longer than the {self._size} tokens that fit."
            )
        try:
            read = self._read(list(prompt))
            return self._score(len(prompt), continuations), read
        except BaseException:
            # What is in memory now is unknown: the next request must not build on it.
            self._known = []
            llama_cpp.llama_memory_clear(self._memory, True)  # noqa: FBT003 - positional in C
            raise

    def _read(self, prompt: list[int]) -> int:
        """Have the prompt in memory, and the probabilities of what follows on it; return how much was computed."""
        same = 0
        for known, wanted in zip(self._known, prompt, strict=False):
            if known != wanted:
                break
            same += 1
        if same == len(prompt) == len(self._known) and self._last is not None:
            return 0
        same = min(same, len(prompt) - 1)
        if not llama_cpp.llama_memory_seq_rm(self._memory, _PROMPT, same, -1):
            # Recurrent models cannot go back.
            llama_cpp.llama_memory_clear(self._memory, True)  # noqa: FBT003
            same = 0
        for start in range(same, len(prompt), self._batch_size):
            part = prompt[start : start + self._batch_size]
            last = start + len(part) == len(prompt)
            self._fill(
                [(token, start + at, [_PROMPT]) for at, token in enumerate(part)], {len(part) - 1} if last else set()
            )
            self._decode()
        self._known = prompt
        self._last = self._probabilities(-1)
        return len(prompt) - same

    def _score(self, start: int, continuations: Sequence[Sequence[int]]) -> list[Scored]:
        assert self._last is not None  # noqa: S101 - the prompt was read
        scores: list[Scored] = []
        group: list[Sequence[int]] = []
        for continuation in continuations:
            if sum(map(len, group)) + len(continuation) > self._batch_size:
                scores += self._score_group(start, group)
                group = []
            group.append(continuation)
        return scores + self._score_group(start, group)

    def _score_group(self, start: int, continuations: Sequence[Sequence[int]]) -> list[Scored]:
        """Score as many continuations as fit into one step."""
        assert self._last is not None  # noqa: S101 - the prompt was read
        roots, nodes = _tree(continuations)
        inner = [node for node in nodes if node.children]
        if inner:
            # Leaves are judged by their parents, and need not be computed at all.
            for row, node in enumerate(inner):
                node.row = row
            for sequence in range(1, len(continuations) + 1):
                llama_cpp.llama_memory_seq_cp(self._memory, _PROMPT, sequence, -1, -1)
            self._fill([(node.token, start + node.depth, node.sequences) for node in inner], set(range(len(inner))))
            self._decode()
        rows = {id(node): self._probabilities(node.row) for node in inner}
        for sequence in range(1, len(continuations) + 1):
            llama_cpp.llama_memory_seq_rm(self._memory, sequence, -1, -1)
        scores = []
        for continuation in continuations:
            total, probabilities, children = 0.0, self._last, roots
            for token in continuation:
                total += float(probabilities[token])
                node = children[token]
                children = node.children
                probabilities = rows.get(id(node), self._last)
            scores.append(Scored(total, len(continuation)))
        return scores

    def _fill(self, tokens: Sequence[tuple[int, int, Sequence[int]]], judged: set[int]) -> None:
        """Lay out tokens with their positions and sequences; `judged` are those whose followers are asked for."""
        self._batch.n_tokens = len(tokens)
        for row, (token, position, sequences) in enumerate(tokens):
            self._batch.token[row] = token
            self._batch.pos[row] = position
            self._batch.n_seq_id[row] = len(sequences)
            for at, sequence in enumerate(sequences):
                self._batch.seq_id[row][at] = sequence
            self._batch.logits[row] = row in judged

    def _decode(self) -> None:
        if (code := llama_cpp.llama_decode(self._context, self._batch)) != 0:
            raise ModelError(ErrorCode.MODEL_FAILED, f"The language model failed while it judged texts ({code}).")

    def _probabilities(self, row: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        """Return the logarithms of the probabilities of all tokens after one of the batch."""
        return log_softmax(llama_cpp.llama_get_logits_ith(self._context, row), self._n_vocab)


def log_softmax(logits: object, n_vocab: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Return the logarithms of probabilities from llama.cpp's own numbers."""
    values = np.ctypeslib.as_array(logits, shape=(n_vocab,)).astype(np.float32)
    values -= values.max()
    values -= np.log(np.exp(values).sum())
    result: np.ndarray[tuple[int], np.dtype[np.float32]] = values
    return result


def _tree(continuations: Sequence[Sequence[int]]) -> tuple[dict[int, _Node], list[_Node]]:
    """Return the tree of continuations, and its tokens with every parent before its children."""
    roots: dict[int, _Node] = {}
    for sequence, continuation in enumerate(continuations, 1):
        children = roots
        for depth, token in enumerate(continuation):
            node = children.setdefault(token, _Node(token, depth, []))
            node.sequences.append(sequence)
            children = node.children
    nodes: list[_Node] = list(roots.values())
    for node in nodes:
        nodes.extend(node.children.values())
    return roots, nodes
