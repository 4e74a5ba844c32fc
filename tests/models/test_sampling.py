"""What is chosen is what llama.cpp's own chain of samplers over the whole vocabulary would choose."""

import ctypes
import json
from collections.abc import Callable
from pathlib import Path

import llama_cpp
import numpy as np
import pytest
from hearken_engine.llm.context import Logits
from hearken_engine.llm.grammar import schema_constraint
from hearken_engine.llm.sampling import Sampler
from hearken_engine.llm.weights import Weights
from hearken_engine.loading import chat_file
from hearken_engine.models.store import ModelStore

SCHEMA = {
    "type": "object",
    "properties": {"room": {"enum": ["Hall", "Kitchen"]}, "say": {"type": "string", "maxLength": 12}},
    "required": ["room", "say"],
    "additionalProperties": False,
}
"""What random numbers write under it ends, and nearly no token fits at most places."""


@pytest.fixture(scope="module")
def weights(models_dir: Path) -> Weights:
    return Weights(chat_file(ModelStore(models_dir).get("smollm2-135m")), gpu_layers=0)


class Reference:
    """llama.cpp's chain as it is put together in its own examples: every link over the whole vocabulary."""

    def __init__(self, weights: Weights, temperature: float, grammar: str | None) -> None:
        self.grammar = grammar and llama_cpp.llama_sampler_init_grammar(weights.vocabulary, grammar.encode(), b"root")
        self.chain = llama_cpp.llama_sampler_chain_init(llama_cpp.llama_sampler_chain_default_params())
        links = [llama_cpp.llama_sampler_init_penalties(weights.n_vocab, 64, 1.1, 0.0, 0.0)]
        if temperature == 0:
            links.append(llama_cpp.llama_sampler_init_greedy())
        else:
            links += [
                llama_cpp.llama_sampler_init_top_k(40),
                llama_cpp.llama_sampler_init_top_p(0.9, 1),
                llama_cpp.llama_sampler_init_min_p(0.05, 1),
                llama_cpp.llama_sampler_init_temp(temperature),
                llama_cpp.llama_sampler_init_dist(llama_cpp.LLAMA_DEFAULT_SEED),
            ]
        for link in links:
            llama_cpp.llama_sampler_chain_add(self.chain, link)

    def _choose(self, logits: Logits, *samplers: object) -> int:
        count = len(logits)
        data = (llama_cpp.llama_token_data * count)()
        view = np.ctypeslib.as_array(data)
        view["id"], view["logit"] = np.arange(count), logits
        array = llama_cpp.llama_token_data_array(
            data=ctypes.cast(data, llama_cpp.llama_token_data_p), size=count, selected=-1, sorted=False
        )
        for sampler in samplers:
            llama_cpp.llama_sampler_apply(sampler, ctypes.byref(array))
        chosen = array.data[array.selected]
        return int(chosen.id) if np.isfinite(chosen.logit) else -1

    def choose(self, logits: Logits) -> int:
        token = self._choose(logits, self.chain)
        if self.grammar:
            only = np.full(len(logits), -np.inf, np.float32)
            only[token] = 1.0
            if self._choose_one(only, token) < 0:
                token = self._choose(logits, self.grammar, self.chain)
            llama_cpp.llama_sampler_accept(self.grammar, token)
        llama_cpp.llama_sampler_accept(self.chain, token)
        return token

    def _choose_one(self, logits: Logits, token: int) -> int:
        one = llama_cpp.llama_token_data(token, 1.0, 0.0)
        array = llama_cpp.llama_token_data_array(data=ctypes.pointer(one), size=1, selected=0, sorted=False)
        llama_cpp.llama_sampler_apply(self.grammar, ctypes.byref(array))
        return token if np.isfinite(one.logit) else -1


def numbers(weights: Weights) -> Callable[[], Logits]:
    """Return what makes numbers as a model has them: a few tokens stand out, and often the same ones."""
    draw = np.random.default_rng(7)
    usual = draw.permutation(weights.n_vocab)[:200]

    def make() -> Logits:
        logits = draw.normal(0.0, 3.0, weights.n_vocab).astype(np.float32)
        logits[usual] += draw.normal(8.0, 3.0, len(usual)).astype(np.float32)
        return logits

    return make


@pytest.mark.parametrize("temperature", [0.0, 0.4, 1.5])
def test_free_text_is_chosen_as_llama_cpp_does(
    weights: Weights, temperature: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The usual seed stands for another one each time.
    monkeypatch.setattr(llama_cpp, "LLAMA_DEFAULT_SEED", 7)
    sampler, reference = Sampler(weights, temperature=temperature, grammar=None), Reference(weights, temperature, None)
    make = numbers(weights)
    chosen = []
    for _ in range(200):
        logits = make()
        chosen.append(sampler.choose(logits))
        assert chosen[-1] == reference.choose(logits)
    assert len(set(chosen)) < len(chosen)  # repetitions were made less likely, and came
    sampler.close()


def test_the_likeliest_that_fits_is_chosen_as_llama_cpp_does(weights: Weights) -> None:
    grammar = schema_constraint(SCHEMA).text
    make = numbers(weights)
    for _ in range(6):
        sampler, reference = Sampler(weights, temperature=0.0, grammar=grammar), Reference(weights, 0.0, grammar)
        said = b""
        while True:
            logits = make()
            token = sampler.choose(logits)
            assert token == reference.choose(logits)
            if weights.is_end(token):
                break
            said += weights.text(token)
        assert set(json.loads(said)) == {"room", "say"}
        sampler.close()


def test_what_is_drawn_fits(weights: Weights) -> None:
    make = numbers(weights)
    said = set()
    for _ in range(6):
        sampler = Sampler(weights, temperature=1.0, grammar=schema_constraint(SCHEMA).text)
        text = b""
        while not weights.is_end(token := sampler.choose(make())):
            text += weights.text(token)
        said.add(json.loads(text)["say"])
        sampler.close()
    assert len(said) > 1
