"""What a model has read, kept for each use of it, so that plans and talk do not throw out each other's prompts.

llama.cpp computes nothing again that a prompt shares with the one before. Plans begin with one fixed prompt and talk
with another: by turns, they would share nothing. So what was read for one use is put aside when the other comes.
"""

import ctypes
from dataclasses import dataclass

import llama_cpp
import numpy as np

_SEQUENCE = 0
"""The only sequence of a chat's context."""


@dataclass(frozen=True)
class _Memory:
    """What was read in one use: its tokens, and what llama.cpp computed of them."""

    tokens: np.ndarray[tuple[int], np.dtype[np.intc]]
    state: np.ndarray[tuple[int], np.dtype[np.uint8]]


class Memories:
    """Puts aside and brings back what a `Llama` has read."""

    def __init__(self, llama: llama_cpp.Llama) -> None:
        self._llama = llama
        self._use = ""
        self._aside: dict[str, _Memory] = {}

    def switch(self, use: str) -> None:
        """Have in memory what was read last in this use."""
        if use == self._use:
            return
        if self._use and self._llama.n_tokens:
            self._put_aside()
        self._use = use
        if (memory := self._aside.pop(use, None)) is not None:
            self._bring_back(memory)

    def _put_aside(self) -> None:
        context, count = self._llama._ctx.ctx, self._llama.n_tokens  # noqa: SLF001 - no public way
        # Tokens beyond the count were dropped, and llama.cpp learns of it only with the next prompt.
        self._llama._ctx.kv_cache_seq_rm(-1, count, -1)  # noqa: SLF001
        state = np.empty(llama_cpp.llama_state_seq_get_size(context, _SEQUENCE), np.uint8)
        if llama_cpp.llama_state_seq_get_data(context, _bytes(state), state.size, _SEQUENCE):
            self._aside[self._use] = _Memory(self._llama.input_ids[:count].copy(), state)

    def _bring_back(self, memory: _Memory) -> None:
        context, count = self._llama._ctx.ctx, memory.tokens.size  # noqa: SLF001
        self._llama.reset()
        if llama_cpp.llama_state_seq_set_data(context, _bytes(memory.state), memory.state.size, _SEQUENCE):
            self._llama.input_ids[:count] = memory.tokens
            self._llama.n_tokens = count


def _bytes(state: np.ndarray[tuple[int], np.dtype[np.uint8]]) -> object:
    return state.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
