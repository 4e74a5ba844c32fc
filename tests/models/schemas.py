"""Random schemas, and random replies that a grammar allows, with the real vocabulary of the starter model."""

import ctypes
import random
from typing import Any

import llama_cpp
import numpy as np
from hearken_engine.llm.grammar import Constraint

_CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])

DEFINITIONS: dict[str, Any] = {
    "tree": {
        "type": "object",
        "properties": {
            "v": {"enum": [1, 2]},
            "kids": {"type": "array", "items": {"$ref": "#/$defs/tree"}, "maxItems": 2},
        },
        "required": ["v"],
    },
    "level": {"type": "integer", "minimum": 0, "maximum": 100},
}

_PATTERNS = ("^[A-Z]{2}[0-9]{1,3}$", "^(on|off|toggle)$", "^#[0-9a-f]{6}$", "^light\\.[a-z_]{1,9}$", '^"\\w{1,3}"$')
_FLAT = ("text", "whole", "number", "switch", "choice")
_DEEP = (*_FLAT, "constant", "object", "array", "either", "pattern", "format", "both", "reference")


def random_schema(rng: random.Random, depth: int = 0) -> dict[str, Any]:  # noqa: C901, PLR0912 - a row of cases
    """Return a schema that something fits."""
    match rng.choice(_DEEP if depth < 3 else _FLAT):
        case "text":
            least = rng.randint(0, 8)
            return {"type": "string", "minLength": least, "maxLength": least + rng.randint(0, 12)}
        case "whole":
            low = rng.randint(-(10 ** rng.randint(1, 6)), 10 ** rng.randint(1, 6))
            return {"type": "integer", "minimum": low, "maximum": low + rng.randint(0, 10 ** rng.randint(1, 5))}
        case "number":
            bound = round(rng.uniform(-1000, 1000), rng.randint(0, 3))
            above, below = rng.choice(["minimum", "exclusiveMinimum"]), rng.choice(["maximum", "exclusiveMaximum"])
            return {"type": "number", above: bound, below: bound + round(rng.uniform(0.01, 500), rng.randint(2, 3))}
        case "switch":
            return {"type": rng.choice(["boolean", ["boolean", "null"]])}
        case "choice":
            names = [rng.choice(["Lamp", "Küche", "客厅", 'q"\\', "a b"]) + str(rng.randint(0, 99)) for _ in range(5)]
            return {"enum": [*names, *rng.sample([1, None, True, 2.5, {"a": 1}], rng.randint(0, 3))]}
        case "constant":
            return {"const": rng.choice([1, "x", None, [1, 2], {"k": "v"}])}
        case "object":
            names = [f"p{number}" for number in range(rng.randint(0, 5))]
            schema: dict[str, Any] = {
                "type": "object",
                "properties": {name: random_schema(rng, depth + 1) for name in names},
                "required": rng.sample(names, rng.randint(0, len(names))),
                "minProperties": rng.randint(0, len(names)),
            }
            if rng.random() < 0.5:
                return schema | {"additionalProperties": False}
            if rng.random() < 0.4:
                return schema | {"additionalProperties": {"type": "boolean"}, "maxProperties": len(names) + 2}
            return schema
        case "array":
            least = rng.randint(0, 3)
            schema = {"type": "array", "items": random_schema(rng, depth + 1), "minItems": least}
            if rng.random() < 0.2:
                schema["prefixItems"] = [random_schema(rng, depth + 1) for _ in range(rng.randint(1, 3))]
            return schema | {"maxItems": least + rng.randint(0, 3)}
        case "either":
            return {"anyOf": [random_schema(rng, depth + 1) for _ in range(rng.randint(1, 3))]}
        case "pattern":
            return {"type": "string", "pattern": rng.choice(_PATTERNS)}
        case "format":
            return {"type": "string", "format": rng.choice(["date", "uuid", "ipv4", "duration", "date-time", "time"])}
        case "both":
            return {"allOf": [random_schema(rng, depth + 1), rng.choice([{}, {"title": "x"}])]}
    return {"$ref": rng.choice(["#/$defs/tree", "#/$defs/level"])}


class Walker:
    """Writes at random what a grammar allows, by llama.cpp's own sampler: every token that it may, at some time."""

    def __init__(self, file: str) -> None:
        self._llama = llama_cpp.Llama(file, vocab_only=True, verbose=False)
        self._vocabulary = self._llama._model.vocab
        self._count = llama_cpp.llama_vocab_n_tokens(self._vocabulary)
        self._ends = [t for t in range(self._count) if llama_cpp.llama_vocab_is_eog(self._vocabulary, t)]

    def _allowed(self, sampler: Any, tokens: Any) -> Any:
        candidates = np.zeros(len(tokens), _CANDIDATE)
        candidates["id"] = tokens
        data = candidates.ctypes.data_as(llama_cpp.llama_token_data_p)
        array = llama_cpp.llama_token_data_array(data=data, size=len(candidates), selected=-1, sorted=False)
        llama_cpp.llama_sampler_apply(sampler, ctypes.byref(array))
        return candidates["id"][np.isfinite(candidates["logit"])]

    def write(self, constraint: Constraint, seed: int, limit: int = 400, begin: str = "") -> str | None:
        """Return a random text, None where it has not come to an end within the limit of tokens."""
        sampler = llama_cpp.llama_sampler_init_grammar(self._vocabulary, constraint.text.encode(), b"root")
        assert sampler, constraint.text
        rng, written = np.random.default_rng(seed), []
        try:
            for token in self._llama.tokenize(begin.encode(), add_bos=False, special=True) if begin else ():
                assert len(self._allowed(sampler, [token])), begin
                llama_cpp.llama_sampler_accept(sampler, token)
                written.append(token)
            for _ in range(limit):
                may_end = bool(len(self._allowed(sampler, self._ends)))
                if may_end and rng.random() < 0.3:
                    break
                tokens = np.zeros(0, np.int32)
                for size in (512, 8192, self._count):
                    tokens = np.setdiff1d(
                        self._allowed(sampler, rng.choice(self._count, size, replace=False)), self._ends
                    )
                    if len(tokens):
                        break
                if not len(tokens):
                    assert may_end, self._text(written)
                    break
                token = int(rng.choice(tokens))
                llama_cpp.llama_sampler_accept(sampler, token)
                written.append(token)
            else:
                return None
            return self._text(written)
        finally:
            llama_cpp.llama_sampler_free(sampler)

    def _text(self, tokens: list[int]) -> str:
        return b"".join(self._llama.detokenize([token], special=True) for token in tokens).decode()
