"""One context of llama.cpp with several sequences, for chat and scoring; the only module that computes with a model.

All sequences share one memory of cells (`kv_unified`), and a cell may belong to several sequences: a beginning that two
prompts have in common is there once. What is in a sequence is the business of `prefixes.py`.
"""

import ctypes
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import llama_cpp
import numpy as np

from ..errors import ModelError
from ..protocol import ErrorCode
from .weights import Weights

type Logits = np.ndarray[tuple[int], np.dtype[np.float32]]
"""One number for each token of the vocabulary; the larger, the more probable."""

_LOGGER = logging.getLogger(__name__)

_JUDGED = 64
"""Tokens of one step of which the followers are asked for: each takes the whole vocabulary in numbers."""

_NO_ROOM, _ABORTED = 1, 2
"""What `llama_decode` returns."""

KV_TYPES = {"q8_0": llama_cpp.GGML_TYPE_Q8_0, "f16": llama_cpp.GGML_TYPE_F16}
"""How keys and values are kept: in half the memory, or as they are."""


class NoRoomError(Exception):
    """Not enough cells are free; nothing was computed."""


class AbortedError(Exception):
    """`interrupt` was called; what was computed of the step is gone."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How large a context is and by what means it computes."""

    cells: int
    """Tokens in memory, of all sequences together."""
    batch: int
    """Tokens of one step: what is lost if it is interrupted."""
    sequences: int
    threads: int
    kv: str = "q8_0"
    """A key of KV_TYPES."""


class Context:
    """A context; of all methods, only `interrupt` and `release` may be called from another thread than the others."""

    judged = _JUDGED
    """How many tokens of one step may be judged."""

    def __init__(self, weights: Weights, shape: Shape) -> None:
        """Take memory; ModelError if there is not enough."""
        self._n_vocab = weights.n_vocab
        self.shape = shape
        parameters = llama_cpp.llama_context_default_params()
        parameters.n_ctx = shape.cells
        parameters.n_batch = parameters.n_ubatch = shape.batch
        parameters.n_seq_max = shape.sequences
        parameters.kv_unified = True
        parameters.n_outputs_max = max(_JUDGED, shape.sequences)
        parameters.n_threads = parameters.n_threads_batch = shape.threads
        parameters.flash_attn_type = llama_cpp.LLAMA_FLASH_ATTN_TYPE_ENABLED
        parameters.type_k = parameters.type_v = KV_TYPES[shape.kv]
        parameters.no_perf = True
        self._context = llama_cpp.llama_init_from_model(weights.model, parameters) or None
        if self._context is None and shape.kv != "f16":
            _LOGGER.warning("%s cannot keep its memory as %s; it takes f16.", weights.files[0].name, shape.kv)
            parameters.flash_attn_type = llama_cpp.LLAMA_FLASH_ATTN_TYPE_AUTO
            parameters.type_k = parameters.type_v = KV_TYPES["f16"]
            self._context = llama_cpp.llama_init_from_model(weights.model, parameters) or None
        if self._context is None:
            raise ModelError(ErrorCode.MODEL_FAILED, f"There is not enough memory to run {weights.files[0].name}.")
        self._adopt_adapters(weights)
        self._memory = llama_cpp.llama_get_memory(self._context)
        self._batch = llama_cpp.llama_batch_init(shape.batch, 0, shape.sequences)
        self._flag = ctypes.create_string_buffer(2)
        llama_cpp.llama_set_abort_callback(self._context, _TELLS_FLAG, ctypes.addressof(self._flag))

    def _adopt_adapters(self, weights: Weights) -> None:
        count = len(weights.adapters)
        if count:
            adapters = (llama_cpp.llama_adapter_lora_p_ctypes * count)(*weights.adapters)
            scales = (ctypes.c_float * count)(*[1.0] * count)
            if llama_cpp.llama_set_adapters_lora(self._context, adapters, count, scales) != 0:
                raise ModelError(ErrorCode.MODEL_FAILED, "The language model's adapters could not be put upon it.")

    # Stopping

    @property
    def interrupted(self) -> bool:
        """Whether `interrupt` was called since `release`."""
        return self._flag.raw[0] != 0

    def interrupt(self) -> None:
        """Have the step that is computed now end within some milliseconds, and every later one at once."""
        self._flag[0] = b"\1"

    def release(self) -> None:
        """Let steps be computed again."""
        self._flag[0] = b"\0"

    # Computing

    def decode(self, tokens: Sequence[tuple[int, int, Sequence[int]]], judged: Collection[int] = ()) -> None:
        """Compute tokens, each with its position and the sequences that it belongs to.

        `judged` are the rows whose followers are asked for with `logits`, at most `self.judged`. Raises NoRoomError,
        AbortedError, and ModelError where llama.cpp fails.
        """
        batch = self._batch
        batch.n_tokens = len(tokens)
        for row, (token, position, sequences) in enumerate(tokens):
            batch.token[row] = token
            batch.pos[row] = position
            batch.n_seq_id[row] = len(sequences)
            for at, sequence in enumerate(sequences):
                batch.seq_id[row][at] = sequence
            batch.logits[row] = row in judged
        if self.interrupted:
            raise AbortedError
        match llama_cpp.llama_decode(self._context, batch):
            case 0:
                return
            case _ if self.interrupted:
                raise AbortedError
            case code if code == _NO_ROOM:
                raise NoRoomError
            case code if code == _ABORTED:
                raise AbortedError
            case code:
                raise ModelError(ErrorCode.MODEL_FAILED, f"The language model failed ({code}).")

    def logits(self, row: int) -> Logits:
        """Return the numbers for the followers of a row of the last step, valid until the next; -1 is the last row."""
        numbers = llama_cpp.llama_get_logits_ith(self._context, row)
        if not numbers:
            raise ModelError(ErrorCode.MODEL_FAILED, "The language model has not said what follows.")
        view: Logits = np.ctypeslib.as_array(numbers, shape=(self._n_vocab,))
        return view

    # Sequences

    def share(self, source: int, target: int, count: int) -> None:
        """Have the first tokens of one sequence belong to another, empty one too; nothing is copied."""
        llama_cpp.llama_memory_seq_cp(self._memory, source, target, 0, count)

    def share_all(self, source: int, target: int) -> None:
        """Have all of a sequence belong to another, empty one too, as recurrent models need it."""
        llama_cpp.llama_memory_seq_cp(self._memory, source, target, -1, -1)

    def cut(self, sequence: int, count: int) -> bool:
        """Leave the first tokens of a sequence; False, and nothing done, where the model cannot go back."""
        return bool(llama_cpp.llama_memory_seq_rm(self._memory, sequence, count, -1))

    def drop(self, sequence: int) -> None:
        """Empty a sequence; cells that belong to no other are free."""
        llama_cpp.llama_memory_seq_rm(self._memory, sequence, -1, -1)

    def clear(self) -> None:
        """Empty all sequences."""
        llama_cpp.llama_memory_clear(self._memory, True)  # noqa: FBT003 - positional in C

    # On disk

    def state(self, sequence: int) -> memoryview:
        """Return what was computed of a sequence, as bytes that `restore` takes."""
        size = llama_cpp.llama_state_seq_get_size(self._context, sequence)
        state = (ctypes.c_uint8 * size)()
        written = llama_cpp.llama_state_seq_get_data(self._context, state, size, sequence)
        return memoryview(state).cast("B")[:written]

    def restore(self, sequence: int, state: bytes) -> bool:
        """Fill an empty sequence; False, and the sequence empty, where there is no room or the bytes make no sense."""
        source = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
        if llama_cpp.llama_state_seq_set_data(self._context, source, len(state), sequence) == len(state):
            return True
        self.drop(sequence)
        return False

    def close(self) -> None:
        """Give the memory back."""
        if self._context is not None:
            llama_cpp.llama_batch_free(self._batch)
            llama_cpp.llama_free(self._context)
            self._context = None


def _c_function_that_tells_a_flag() -> object:
    """Return a C function that llama.cpp may call, some thousand times a token, to learn whether it should stop.

    A Python function would take the interpreter's lock each time. `strlen` of two bytes, the second of them 0, is 1
    where the first is set, and 0 where it is not: just what is asked for.
    """
    return ctypes.cast(ctypes.CDLL(None).strlen, llama_cpp.ggml_abort_callback)


_TELLS_FLAG = _c_function_that_tells_a_flag()
