"""Whether an utterance is one of the home's sentences or something else: pure arithmetic on scores.

Every reading has a forced score (the log-probability that Whisper gives its words, in nats) and, where it comes from
the grammar, a distance in sound from what Whisper wrote by itself. Their weighted difference is the margin of the
reading; its weights and the line above which a reading is taken come from `benchmarks/margin`.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .base import Change, Reading

SOUND_WEIGHT = 5.0
"""Nats that one phone of difference costs a sentence."""

UNUSUAL_WEIGHT = 1.5
"""Nats that each unusual spelling of a word costs a sentence: it decides between words that sound the same."""

LINE_START, LINE_PHONE = 7.0, 0.6
"""A sentence of the home is taken if its margin is above minus this many nats, and as many more for each phone heard:
the longer the utterance, the more there is to mishear."""

_DOUBT = 1.0
"""Mean log-probability, in nats a token below 0, at which Whisper's own text is as doubtful as counts."""

_STEEPNESS = 6.0
"""Nats over which the probability of a sentence goes from a half to three quarters and more (logistic)."""

_FAR = 0.34
"""A sentence whose sound differs in more than this share of the phones heard is never taken, however it scores."""

_CLOSE = 11.0
"""Nats below the line from which a second look, at what else Whisper might have written, still finds what was said
more often than it finds something else."""

_NEGLIGIBLE = 0.01
"""Readings less probable than this are not told."""

_SCALE = 2.0
"""Nats by which one sentence must be ahead of another to be some three times as probable."""


@dataclass(frozen=True, kw_only=True)
class Scored:
    """A sentence of the home, scored."""

    text: str
    """Its words."""
    distance: float
    """How far its sound is from what was heard, in phones."""
    score: float
    """Log-probability of its words, in nats."""
    unusual: int = 0
    """How many of its words are unusual spellings."""

    @property
    def value(self) -> float:
        """Its score, less what its distance and its spelling cost."""
        return self.score - cost_of(self.distance, self.unusual)


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Which sentence was taken."""

    text: str
    """Its words."""
    probability: float
    """0 to 1."""
    others: tuple[Reading, ...]
    """The sentences that were not, likeliest first."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What came of choosing."""

    chosen: Chosen | None = None
    """The home's sentence that was said; None if it was something else."""
    is_close: bool = False
    """Whether a sentence of the home came close to being taken, so that another look is worth its time."""


def cost_of(distance: float, unusual: int) -> float:
    """Return what a sentence loses, in nats, by its distance in phones and by its unusual spellings."""
    return SOUND_WEIGHT * distance + UNUSUAL_WEIGHT * unusual


def line(phones: int, free_mean: float) -> float:
    """Return the margin in nats above which a sentence of the home is taken."""
    return -(LINE_START + LINE_PHONE * phones) * (1 + min(_DOUBT, -free_mean) / _DOUBT)


def choose(free_score: float, free_mean: float, sentences: Iterable[Scored], phones: int) -> Verdict:
    """Tell which sentence of the home was said, or that it was something else.

    `free_score` is the log-probability of what Whisper wrote by itself, `free_mean` that of one of its tokens, `phones`
    how many phones it has.
    """
    ranked = sorted(sentences, key=lambda sentence: -sentence.value)
    near = [sentence for sentence in ranked if sentence.distance <= _FAR * phones]
    if not near:
        return Verdict()
    above = near[0].value - free_score - line(phones, free_mean)
    if above < 0:
        return Verdict(is_close=above >= -_CLOSE)
    probability = 1 / (1 + math.exp(-above / _STEEPNESS))
    weights = [math.exp((sentence.value - near[0].value) / _SCALE) for sentence in near]
    total = sum(weights)
    shares = [probability * weight / total for weight in weights]
    others = tuple(
        Reading(text=sentence.text, probability=share)
        for sentence, share in zip(near[1:], shares[1:], strict=True)
        if share > _NEGLIGIBLE
    )
    return Verdict(chosen=Chosen(text=near[0].text, probability=shares[0], others=others))


def changes(heard: Sequence[str], written: Sequence[str]) -> tuple[Change, ...]:
    """Return where two sequences of words differ, whatever their case."""
    matcher = SequenceMatcher(
        None, [word.casefold() for word in heard], [word.casefold() for word in written], autojunk=False
    )
    return tuple(
        Change(heard=" ".join(heard[a:b]), written=" ".join(written[c:d]))
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    )
