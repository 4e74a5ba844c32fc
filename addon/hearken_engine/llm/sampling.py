"""Which token comes next: llama.cpp's samplers over the few tokens that can come, and the grammar that binds a reply.

llama.cpp's own chain goes through the whole vocabulary at each link, and its grammar takes longer for that than a small
model for a token. What is chosen here is the same: only the likeliest tokens are ever drawn from.
"""

import ctypes
from collections import deque
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

_REPEAT_PENALTY = np.float32(1.1)
"""Small models fall into loops without it; llama.cpp's own default was 1.1 for that reason."""

_REPEAT_WINDOW = 64
"""Tokens of the reply in which a repetition counts."""

_ASKED = 512
"""Tokens about which a grammar is asked first, the likeliest: one of them nearly always fits, in a twentieth of the
time that the whole vocabulary takes."""

_NEAR = np.float32(10.0)
"""How far below the likeliest a number may be to be looked at first: most of the vocabulary is farther away, and most
often enough is nearer."""

_CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
"""`llama_token_data`."""

type _Tokens = np.ndarray[tuple[int], np.dtype[np.int32]]


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
        self._chain = None
        if temperature != 0:
            self._chain = llama_cpp.llama_sampler_chain_init(llama_cpp.llama_sampler_chain_default_params())
            for link in (
                llama_cpp.llama_sampler_init_top_p(_TOP_P, 1),
                llama_cpp.llama_sampler_init_min_p(_MIN_P, 1),
                llama_cpp.llama_sampler_init_temp(temperature),
                llama_cpp.llama_sampler_init_dist(llama_cpp.LLAMA_DEFAULT_SEED),
            ):
                llama_cpp.llama_sampler_chain_add(self._chain, link)
        self._logits = np.zeros(weights.n_vocab, np.float32)
        self._written: deque[int] = deque(maxlen=_REPEAT_WINDOW)

    def choose(self, logits: Logits) -> int:
        """Return the next token.

        The grammar is asked about the token that would come without it, and about others only where that may not come:
        for the likeliest token this makes no difference, and for a drawn one it is how llama.cpp does it.
        """
        self._penalize(logits)
        token = self._pick(None)
        if self._grammar is not None and not len(self._allowed(np.array([token], np.int32))):
            allowed = self._allowed(_likeliest(self._logits, _ASKED))
            if not len(allowed):
                allowed = self._allowed(np.arange(len(self._logits), dtype=np.int32))
            if not len(allowed):
                raise ModelError(ErrorCode.MODEL_FAILED, "The language model has nothing to say that fits.")
            token = self._pick(allowed)
        self._written.append(token)
        if self._grammar is not None:
            llama_cpp.llama_sampler_accept(self._grammar, token)
        return token

    def _penalize(self, logits: Logits) -> None:
        """Take the model's numbers, with what was written just now less likely, as llama.cpp does it."""
        np.copyto(self._logits, logits)
        if self._written:
            tokens = np.array(list(set(self._written)), np.int32)
            values = self._logits[tokens]
            self._logits[tokens] = np.where(values <= 0, values * _REPEAT_PENALTY, values / _REPEAT_PENALTY)

    def _pick(self, allowed: _Tokens | None) -> int:
        """Return the likeliest of some tokens or of all, or draw one of the likeliest."""
        numbers = self._logits if allowed is None else self._logits[allowed]
        if self._chain is None:
            best = int(numbers.argmax())
            return best if allowed is None else int(allowed[best])
        places = _likeliest(numbers, _TOP_K)
        places = places[np.argsort(-numbers[places], kind="stable")]
        candidates = _candidates(places if allowed is None else allowed[places], numbers[places])
        array = _array(candidates, is_sorted=True)
        llama_cpp.llama_sampler_apply(self._chain, ctypes.byref(array))
        return int(array.data[array.selected].id)

    def _allowed(self, tokens: _Tokens) -> _Tokens:
        """Return those of some tokens that may come by the grammar, in their order."""
        candidates = _candidates(tokens, np.ones(len(tokens), np.float32))
        array = _array(candidates)
        llama_cpp.llama_sampler_apply(self._grammar, ctypes.byref(array))
        fit: _Tokens = tokens[np.isfinite(candidates["logit"])]
        return fit

    def close(self) -> None:
        """Give the memory back."""
        for sampler in (self._chain, self._grammar):
            if sampler is not None:
                llama_cpp.llama_sampler_free(sampler)
        self._chain = self._grammar = None


def _likeliest(logits: Logits, count: int) -> _Tokens:
    """Return the places of the largest numbers, in the order of the places."""
    places = np.flatnonzero(logits > logits.max() - _NEAR)
    if len(places) < count:
        places = np.arange(len(logits))
    if len(places) > count:
        places = places[np.sort(np.argpartition(logits[places], -count)[-count:])]
    found: _Tokens = places.astype(np.int32)
    return found


def _candidates(tokens: _Tokens, logits: Logits) -> Any:
    candidates = np.zeros(len(tokens), _CANDIDATE)
    candidates["id"], candidates["logit"] = tokens, logits
    return candidates


def _array(candidates: Any, *, is_sorted: bool = False) -> llama_cpp.llama_token_data_array:
    data = candidates.ctypes.data_as(llama_cpp.llama_token_data_p)
    return llama_cpp.llama_token_data_array(data=data, size=len(candidates), selected=-1, sorted=is_sorted)


def log_probability(logits: Logits, token: int) -> float:
    """Return the natural logarithm of the probability of a token, by the model alone."""
    values = logits.astype(np.float32)
    top = values.max()
    return float(values[token] - top - np.log(np.exp(values - top).sum()))
