"""Which token comes next: llama.cpp's chain of samplers, and the grammar that a reply must keep to."""

import ctypes
from typing import Any

import llama_cpp
import numpy as np

from ..errors import ModelError, RequestError
from ..protocol import ErrorCode
from .context import Logits
from .weights import Weights

_TOP_K = 40
_TOP_P = 0.9
_MIN_P = 0.05
"""llama.cpp's defaults, but for the top p, which is lower: small models stray."""

_REPEAT_PENALTY = 1.1
"""Small models fall into loops without it; llama.cpp's own default was 1.1 for that reason."""

_REPEAT_WINDOW = 64
"""Tokens of the reply in which a repetition counts."""

_CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
"""`llama_token_data`."""


class Sampler:
    """Chooses the tokens of one reply."""

    def __init__(self, weights: Weights, *, temperature: float, grammar: str | None) -> None:
        """Take the grammar as llama.cpp writes it (GBNF), already known to be sound."""
        self._grammar = None
        if grammar is not None:
            self._grammar = llama_cpp.llama_sampler_init_grammar(weights.vocabulary, grammar.encode(), b"root")
            if not self._grammar:
                # A grammar that is none would end the process when it is asked.
                raise RequestError(ErrorCode.NOT_POSSIBLE, "The model cannot keep to this grammar.")
        self._chain = llama_cpp.llama_sampler_chain_init(llama_cpp.llama_sampler_chain_default_params())
        links = [llama_cpp.llama_sampler_init_penalties(weights.n_vocab, _REPEAT_WINDOW, _REPEAT_PENALTY, 0.0, 0.0)]
        if temperature == 0:
            links.append(llama_cpp.llama_sampler_init_greedy())
        else:
            links += [
                llama_cpp.llama_sampler_init_top_k(_TOP_K),
                llama_cpp.llama_sampler_init_top_p(_TOP_P, 1),
                llama_cpp.llama_sampler_init_min_p(_MIN_P, 1),
                llama_cpp.llama_sampler_init_temp(temperature),
                llama_cpp.llama_sampler_init_dist(llama_cpp.LLAMA_DEFAULT_SEED),
            ]
        for link in links:
            llama_cpp.llama_sampler_chain_add(self._chain, link)
        self._candidates = np.zeros(weights.n_vocab, _CANDIDATE)

    def choose(self, logits: Logits) -> int:
        """Return the next token.

        The grammar is asked about the token that would come without it, and about the whole vocabulary only where that
        may not come: for the likeliest token this makes no difference, and for a drawn one it is how llama.cpp does it.
        """
        token = self._choose(logits, bound=False)
        if self._grammar is not None and not self._allows(token):
            token = self._choose(logits, bound=True)
        llama_cpp.llama_sampler_accept(self._chain, token)
        if self._grammar is not None:
            llama_cpp.llama_sampler_accept(self._grammar, token)
        return token

    def _choose(self, logits: Logits, *, bound: bool) -> int:
        candidates = self._candidates
        candidates["id"] = np.arange(len(candidates), dtype=np.int32)
        candidates["logit"] = logits
        array = _array(candidates)
        if bound:
            llama_cpp.llama_sampler_apply(self._grammar, ctypes.byref(array))
            if not np.isfinite(candidates["logit"]).any():
                raise ModelError(ErrorCode.MODEL_FAILED, "The language model has nothing to say that fits.")
        llama_cpp.llama_sampler_apply(self._chain, ctypes.byref(array))
        return int(array.data[array.selected].id)

    def _allows(self, token: int) -> bool:
        one = np.array([(token, 1.0, 0.0)], _CANDIDATE)
        array = _array(one)
        llama_cpp.llama_sampler_apply(self._grammar, ctypes.byref(array))
        return bool(np.isfinite(one["logit"][0]))

    def close(self) -> None:
        """Give the memory back."""
        for sampler in (self._chain, self._grammar):
            if sampler is not None:
                llama_cpp.llama_sampler_free(sampler)
        self._chain = self._grammar = None


def _array(candidates: Any) -> llama_cpp.llama_token_data_array:
    data = candidates.ctypes.data_as(llama_cpp.llama_token_data_p)
    return llama_cpp.llama_token_data_array(data=data, size=len(candidates), selected=-1, sorted=False)


def log_probability(logits: Logits, token: int) -> float:
    """Return the natural logarithm of the probability of a token, by the model alone."""
    values = logits.astype(np.float32)
    top = values.max()
    return float(values[token] - top - np.log(np.exp(values - top).sum()))
