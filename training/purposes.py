"""What scenes and appliances are for: reads `purposes/`, and trains the network that tells it of names and sentences.

A line `= purpose` says what the names and sentences below it are for; templates are those of `sentences/`.
"""

import json
from collections import Counter
from pathlib import Path

import numpy as np

from .fit import Floats, Network, fit
from .sentences import Sentence, as_spoken, written_out

_FOLDER = Path(__file__).parent

_HIDDEN = 48
_DECAY = 0.003


def read_purposes() -> list[Sentence]:
    """Return all names and sentences, as they are written, with a capital, and in lower case; the label is one."""
    slots = json.loads((_FOLDER / "slots.json").read_text(encoding="utf-8"))
    result = []
    for path in sorted((_FOLDER / "purposes").glob("*.txt")):
        purpose = ""
        for line in filter(None, path.read_text(encoding="utf-8").splitlines()):
            if line.startswith("="):
                purpose = line[1:].strip()
                continue
            for text in written_out(line, slots[path.stem]):
                forms = dict.fromkeys((text, text[:1].upper() + text[1:], as_spoken(text)))
                result += [Sentence(form, path.stem, f"{path.stem}:{line}", (purpose,)) for form in forms]
    return result


def train_purposes(sentences: list[Sentence], vectors: Floats) -> tuple[Network, tuple[str, ...]]:
    """Return the network, and the purposes in the order of its outputs."""
    purposes = tuple(sorted({sentence.labels[0] for sentence in sentences}))
    labels = np.array([purposes.index(sentence.labels[0]) for sentence in sentences])
    sizes = Counter(sentence.group for sentence in sentences)
    weights = np.array([sizes[sentence.group] ** -0.5 for sentence in sentences], dtype=np.float32)
    network = fit(vectors, [labels], [len(purposes)], weights / weights.sum(), hidden=_HIDDEN, decay=_DECAY)
    return network, purposes
