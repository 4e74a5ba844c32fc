"""Whisper's tokenizer, mended where its file lost a rule on its way."""

import json
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

_BYTES = 256
"""Whisper's vocabulary begins with the bytes; behind them each token is what one merge made, in the merges' order."""


def load_tokenizer(file: Path) -> Tokenizer:
    """Return the tokenizer of a `tokenizer.json`; ValueError if it is none.

    Some published files lack the first merge (a space and a t): converters take the first line of a list of merges for
    a heading. Text is then cut into tokens that the model has never seen, and forced scores make no sense.
    """
    data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    try:
        _mend(data["model"])
    except (KeyError, TypeError, AttributeError) as err:
        raise ValueError(f"{file.name} holds no byte-pair encoding: {err}") from err
    return Tokenizer.from_str(json.dumps(data))


def _mend(model: dict[str, Any]) -> None:
    tokens = {number: token for token, number in model["vocab"].items()}
    first = tokens[_BYTES]
    merges = model["merges"]
    as_text = isinstance(merges[0], str)
    made = merges[0].replace(" ", "") if as_text else "".join(merges[0])
    if made != first and made == tokens[_BYTES + 1]:
        merge = [first[:1], first[1:]]
        merges.insert(0, " ".join(merge) if as_text else merge)
