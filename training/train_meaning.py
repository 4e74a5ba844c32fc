"""Trains the heads of meaning and those of purposes; writes meaning.json and purposes.json into understanding/.

    PYTHONPATH=.:addon python -m training.train_meaning MODEL_FOLDER

MODEL_FOLDER is that of `use-multilingual`. Vectors are kept in .cache/meaning.npz, so that a second run takes a minute.
What it prints is measured twice: on a fifth of the templates kept aside, and on the sentences in held_out/, which
are of another style. The temperature of each head comes from the first, never from the second.
"""

import argparse
import base64
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import opencc
from hearken_engine.embed.base import Encoder
from hearken_engine.embed.use import UniversalSentenceEncoder

from custom_components.hearken.understanding.goals import IMPLIED, Implied
from custom_components.hearken.understanding.implying import COMMAND, LIKELY, SURE, wishes
from custom_components.hearken.understanding.meaning import Meaning
from custom_components.hearken.understanding.purposes import DOMAINS

from .fit import Floats, Labels, Network, best_temperature, fit, probabilities
from .purposes import read_purposes, train_purposes
from .sentences import HEADS, Sentence, as_spoken, as_written, read

_ROOT = Path(__file__).parents[1]
_OUTPUTS = _ROOT / "custom_components" / "hearken" / "understanding"
_CACHE = _ROOT / ".cache" / "meaning.npz"

_MODEL = "use-multilingual"
_VERSION = 1
"""Raised when labels or the file's shape change."""

_HIDDEN = 128
_DECAY = 0.01
"""Chosen on the templates kept aside, of 64 to 128 and 0.003 to 0.01."""

_FOLDS = 5
_TRADITIONAL = 64
"""Of 256: how many of the Chinese sentences are learned in traditional characters too."""

_BINS = 10
_SIZES = [len(labels) for labels in HEADS.values()]


def main() -> None:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("model", type=Path)
    folder = parser.parse_args().model
    encoder = UniversalSentenceEncoder(folder / "sp.model", folder / "weights.npz")
    known, unknown = variants(read("sentences")), read("held_out")
    vectors, strange = embed(encoder, known), embed(encoder, unknown)
    aside = np.array([_hash(sentence.group) % _FOLDS == 0 for sentence in known])
    learned, tested = _pick(known, ~aside), _pick(known, aside)
    trial = train(learned, vectors[~aside])
    temperatures = temperatures_of(trial, tested, vectors[aside])
    report("templates kept aside", tested, _cool(trial, temperatures), vectors[aside])
    final, data = quantized(_cool(train(known, vectors), temperatures), HEADS)
    report("held_out", unknown, final, strange)
    report_wishes(unknown, final, strange)
    _write("meaning.json", data, len(known))
    purposeful = read_purposes()
    network, purposes = train_purposes(purposeful, embed(encoder, purposeful))
    _write("purposes.json", quantized(network, {"purpose": purposes})[1], len(purposeful))


def _write(name: str, data: Mapping[str, object], sentences: int) -> None:
    path = _OUTPUTS / name
    path.write_text(json.dumps(data) + "\n", encoding="utf-8")
    print(f"{name}: {path.stat().st_size} bytes, from {sentences} sentences")


def variants(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences with and without marks and capitals, and a part of the Chinese in both scripts."""
    traditional = opencc.OpenCC("s2twp")
    result = []
    for sentence in sentences:
        texts = [as_written(sentence.text, question=sentence.labels[0] == "question"), as_spoken(sentence.text)]
        if sentence.language == "zh" and _hash(sentence.text) < _TRADITIONAL:
            texts.append(traditional.convert(sentence.text))
        result += [Sentence(text, sentence.language, sentence.group, sentence.labels) for text in dict.fromkeys(texts)]
    return result


def embed(encoder: Encoder, sentences: Sequence[Sentence]) -> Floats:
    """Return the sentences' vectors; those that were ever made are in the cache. Numbers are around 1."""
    keys = [hashlib.sha256(sentence.text.encode()).hexdigest()[:16] for sentence in sentences]
    kept: dict[str, Floats] = {}
    if _CACHE.exists():
        with np.load(_CACHE) as data:
            kept = dict(zip(data["keys"].tolist(), data["vectors"], strict=True))
    new = {key: sentence.text for key, sentence in zip(keys, sentences, strict=True) if key not in kept}
    if new:
        kept.update(zip(new, encoder.encode(list(new.values())), strict=True))
        _CACHE.parent.mkdir(parents=True, exist_ok=True)
        np.savez(_CACHE, keys=np.array(list(kept)), vectors=np.stack(list(kept.values())))
    result: Floats = np.stack([kept[key] for key in keys]) * np.float32(np.sqrt(encoder.dimension))
    return result


def train(sentences: Sequence[Sentence], vectors: Floats) -> Network:
    """Return a network for the sentences."""
    return fit(vectors, labels_of(sentences), _SIZES, weights_of(sentences, 0.5), hidden=_HIDDEN, decay=_DECAY)


def labels_of(sentences: Sequence[Sentence]) -> list[Labels]:
    """Return for each head the numbers of the sentences' labels."""
    return [
        np.array([labels.index(sentence.labels[head]) for sentence in sentences])
        for head, labels in enumerate(HEADS.values())
    ]


def wish_of(sentence: Sentence) -> Implied | None:
    """Return what a sentence wishes for: its act, goal and direction together."""
    said = dict(zip(HEADS, sentence.labels, strict=True))
    return IMPLIED.get((said["goal"], said["direction"])) if said["act"] == COMMAND else None


def weights_of(sentences: Sequence[Sentence], power: float) -> Floats:
    """Return what each sentence counts: a large group less than the sum of its sentences; at power 1 all the same."""
    sizes = Counter(sentence.group for sentence in sentences)
    weights = np.array([sizes[sentence.group] ** -power for sentence in sentences], dtype=np.float32)
    result: Floats = weights / weights.sum()
    return result


def temperatures_of(network: Network, sentences: Sequence[Sentence], vectors: Floats) -> list[float]:
    """Return the temperature of each head."""
    weights = weights_of(sentences, 1)
    return [
        best_temperature(scores, labels, weights)
        for scores, labels in zip(_by_head(network.scores(vectors)), labels_of(sentences), strict=True)
    ]


def quantized(network: Network, heads: Mapping[str, Sequence[str]]) -> tuple[Network, dict[str, object]]:
    """Return the network as the file holds it, a byte a weight, and what is written into the file."""
    first, first_data = _quantize(network.first * np.float32(np.sqrt(len(network.first))))
    second, second_data = _quantize(network.second)
    data = {
        "comment": "Made by training/train_meaning.py. Weights are bytes, one column of the network after the other.",
        "model": _MODEL,
        "version": _VERSION,
        "dimension": len(network.first),
        "heads": heads,
        "layers": [
            {**first_data, "bias": [round(float(value), 5) for value in network.first_bias]},
            {**second_data, "bias": [round(float(value), 5) for value in network.second_bias]},
        ],
    }
    scale = np.float32(np.sqrt(len(network.first)))
    return Network(first / scale, network.first_bias, second, network.second_bias), data


def report(title: str, sentences: Sequence[Sentence], network: Network, vectors: Floats) -> None:
    """Print how often each head is right by language, and how far its probabilities are from the truth (ECE)."""
    weights = weights_of(sentences, 1)
    languages = np.array([sentence.language for sentence in sentences])
    shown = sorted(set(languages))
    print(
        f"\n{title}: {len(sentences)} sentences\n{'':10}{'all':>7}"
        + "".join(f"{name:>7}" for name in shown)
        + "    ECE"
    )
    for head, scores, labels in zip(HEADS, _by_head(network.scores(vectors)), labels_of(sentences), strict=True):
        found = probabilities(scores)
        right = found.argmax(axis=1) == labels
        cells = [np.average(right, weights=weights)]
        cells += [np.average(right[languages == name], weights=weights[languages == name]) for name in shown]
        error = calibration_error(found.max(axis=1), right, weights)
        print(f"{head:10}" + "".join(f"{cell:7.1%}" for cell in cells) + f"{error:7.3f}")
    acts, sure = labels_of(sentences)[0], probabilities(_by_head(network.scores(vectors))[0])[:, 0]
    for bound in (0.5, 0.7, 0.9):
        obeyed = sure >= bound
        wrong = np.average((acts != 0)[obeyed], weights=weights[obeyed])
        caught = np.average(obeyed[acts == 0], weights=weights[acts == 0])
        print(f"command at {bound:.0%} and more: {caught:.1%} of the commands; {wrong:.1%} of what is taken is none")


def report_wishes(sentences: Sequence[Sentence], network: Network, vectors: Floats) -> None:
    """Print how many wishes are heard from each probability on, and how often that is what was wanted.

    Twice: of all sentences, and of those about things that can be named, as if they had named one of that sort.
    """
    by_head = [probabilities(scores) for scores in _by_head(network.scores(vectors))]
    for title, names in (("of all", False), ("where what it is about is named", True)):
        told: list[tuple[bool, float]] = []
        wanted = 0
        for row, sentence in enumerate(sentences):
            goal = sentence.labels[list(HEADS).index("goal")]
            named = {one.kind for (about, _way), one in IMPLIED.items() if about == goal} - DOMAINS.keys()
            if names and not named:
                continue
            wish = wish_of(sentence)
            wanted += wish is not None
            meaning = Meaning(
                **{
                    head: dict(zip(labels, map(float, found[row]), strict=True))
                    for (head, labels), found in zip(HEADS.items(), by_head, strict=True)
                }
            )
            likely = wishes(meaning, named if names else ())
            if meaning.best("polarity")[0] == "do" and likely:
                told.append((likely[0].wanted == wish, likely[0].confidence))
        print(f"{title}: {wanted} implied wishes")
        for bound in (LIKELY, 0.4, 0.5, 0.6, 0.7, SURE, 0.9):
            right = [is_right for is_right, sure in told if sure >= bound]
            print(f"at {bound:.0%} and more: {sum(right)} of {len(right)} are right")


def calibration_error(sure: Floats, right: np.ndarray[tuple[int], np.dtype[np.bool_]], weights: Floats) -> float:
    """Return the expected calibration error over ten bins (Naeini et al., 2015)."""
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    return float(sum(abs(float((weights * (right - sure))[bins == number].sum())) for number in range(_BINS)))


def _cool(network: Network, temperatures: Sequence[float]) -> Network:
    """Return the network with the temperatures in its weights."""
    divisor = np.repeat(np.array(temperatures, dtype=np.float32), _SIZES)
    return Network(network.first, network.first_bias, network.second / divisor, network.second_bias / divisor)


def _quantize(weights: Floats) -> tuple[Floats, dict[str, object]]:
    scales = np.array([float(f"{value:.5g}") for value in np.abs(weights).max(axis=0) / 127], dtype=np.float32)
    whole = np.clip(np.rint(weights / scales), -127, 127).astype(np.int8)
    coded = base64.b64encode(np.ascontiguousarray(whole.T).tobytes()).decode()
    return whole * scales, {"scales": [float(f"{value:.5g}") for value in scales], "weights": coded}


def _by_head(scores: Floats) -> list[Floats]:
    return np.split(scores, np.cumsum(_SIZES)[:-1], axis=1)


def _pick(sentences: Sequence[Sentence], chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[Sentence]:
    return [sentence for sentence, wanted in zip(sentences, chosen, strict=True) if wanted]


def _hash(text: str) -> int:
    return hashlib.sha256(text.encode()).digest()[0]


if __name__ == "__main__":
    main()
