"""What is said to both sides: sentences of homes as sound, recorded or made, clean or in noise."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np

from . import sound
from .homes import LANGUAGES, Home, Sentences, own_sentences, recorded_home
from .sound import RATE, Samples, Span
from .voices import espeak, piper

_LEAD_SECONDS = 0.4
"""Silence before made speech: a satellite opens its stream before the first word."""

_CUT_SECONDS = 0.3
"""Where the client knows the end, audio ends so long after the last word."""

_TAIL_SECONDS = 4.0
"""What follows the last word where the end is to be found: much longer than either side waits in quiet."""

_BABBLE_SENTENCES = 12
"""Sentences strung together for one voice of the babble: long enough not to repeat within an utterance."""


class Noises:
    """Noise to mix in: a recording, or pink noise and babble of our own by turns."""

    def __init__(self, recording: Path | None) -> None:
        """Read the recording, or make voices for the babble."""
        self._recording = None if recording is None else sound.read_wav(recording)
        self._voices: list[Samples] = []
        if self._recording is None:
            for number, language in enumerate(LANGUAGES):
                text = ". ".join(own_sentences(language).outside[:_BABBLE_SENTENCES])
                self._voices.append(espeak(text, language, number))

    def make(self, count: int, seed: int) -> Samples:
        """Return so many samples, the same ones for the same seed."""
        if self._recording is not None:
            return sound.excerpt(self._recording, count, seed)
        return sound.pink(count, seed) if seed % 2 == 0 else sound.babble(self._voices, count, seed)


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """One utterance."""

    collection: str
    """The row of the tables that it counts in."""
    home: Home
    """Where it is said."""
    reference: str | None
    """What is said; empty for silence, None where the file does not tell."""
    outside: bool
    """Whether it is nothing that this home can do."""
    samples: Samples
    """The sound, which goes on for some seconds behind the last word."""
    span: Span
    """Where the words are; (0, 0) where there are none."""
    noise: int | None = None
    """Decibels of the speech above the noise that was mixed in; None: none was."""

    @property
    def last_word(self) -> float:
        """Seconds from the first sample to the end of the last word."""
        return self.span[1] / RATE

    def closed(self) -> Samples:
        """Return the sound as cut shortly after the last word; all of it where nobody speaks."""
        return self.samples[: self.span[1] + round(_CUT_SECONDS * RATE)] if self.span[1] else self.samples

    def in_noise(self, noises: Noises, decibels: int, seed: int) -> Self:
        """Return the same words in noise."""
        noise = noises.make(len(self.samples), seed)
        mixed = sound.mix(self.samples, self.span, noise, decibels)
        return replace(self, samples=mixed, noise=decibels)


def spread[T](items: Sequence[T], count: int | None) -> list[T]:
    """Return so many items, taken evenly; all of them for None."""
    if count is None or count >= len(items):
        return list(items)
    return [items[number * len(items) // count] for number in range(count)]


def recorded(folder: Path, commands: int | None) -> list[Case]:
    """Return (some of) the recordings of a folder, named by their text, said in the home of its `home.yaml`.

    `oov_…` is said outside the home, nobody knows in which words; `silence…` holds no words.
    """
    home = recorded_home(folder)
    cases = [_recorded_case(folder.name, home, path) for path in sorted(folder.glob("*.wav"))]
    return spread([case for case in cases if not case.outside], commands) + [case for case in cases if case.outside]


def _recorded_case(name: str, home: Home, path: Path) -> Case:
    # Some file systems keep file names decomposed.
    text = unicodedata.normalize("NFC", path.stem)
    silent, unknown = text.startswith("silence"), text.startswith("oov_")
    samples = sound.read_wav(path)
    span = (0, 0) if silent else sound.span_by_voice(samples)
    missing = span[1] + round(_TAIL_SECONDS * RATE) - len(samples)
    if not silent and missing > 0:
        samples = np.concatenate([samples, sound.room_tone(samples, missing, seed=0)])
    return Case(
        collection=f"{home.language}, recorded" if name == home.language else f"{home.language}, {name}",
        home=home,
        reference="" if silent else None if unknown else text,
        outside=silent or unknown,
        samples=samples,
        span=span,
    )


def synthetic(languages: Sequence[str], commands: int | None, outside: int | None) -> list[Case]:
    """Return our own sentences (the first few of each kind, or all) said by espeak-ng."""
    return [
        _made_case(f"{language}, espeak-ng", sentences.home, text, is_outside, espeak(text, language, number))
        for language in languages
        for sentences in (own_sentences(language),)
        for number, (text, is_outside) in enumerate(_texts(sentences, commands, outside))
    ]


async def spoken(port: int, language: str, commands: int | None, outside: int | None) -> list[Case]:
    """Return our own sentences said by the engine's Piper voice."""
    sentences = own_sentences(language)
    return [
        _made_case(f"{language}, Piper", sentences.home, text, is_outside, await piper(port, text))
        for text, is_outside in _texts(sentences, commands, outside)
    ]


def _texts(sentences: Sentences, commands: int | None, outside: int | None) -> Iterator[tuple[str, bool]]:
    yield from ((text, False) for text in sentences.commands[:commands])
    yield from ((text, True) for text in sentences.outside[:outside])


def _made_case(collection: str, home: Home, text: str, is_outside: bool, speech: Samples) -> Case:  # noqa: FBT001
    lead = sound.silence(_LEAD_SECONDS)
    samples = np.concatenate([lead, speech, sound.silence(_TAIL_SECONDS)])
    span = (len(lead), len(lead) + len(speech))
    return Case(collection=collection, home=home, reference=text, outside=is_outside, samples=samples, span=span)
