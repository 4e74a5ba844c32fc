"""Whisper, run by CTranslate2: a window as long as the utterance needs, and the home's sentences scored against it."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer

from ..errors import ModelError
from ..protocol import ErrorCode
from .base import SAMPLE_RATE, Recognizer, Samples, Transcription
from .choice import Chosen, Scored, Verdict, changes, choose, cost_of
from .completeness import Completeness
from .grammar import Grammar
from .home import Home
from .nearest import Candidate, Match, nearest
from .spelling import split_words
from .whisper_tokens import load_tokenizer
from .written import one_form

_SHORTEST_WINDOW = 10.0
"""Seconds that the encoder is given at least: with less, Whisper, which was trained on 30 s, begins to invent."""

_ROOM = 1.0
"""Seconds of silence that it is given after the speech."""

_LONGEST_WINDOW = 30.0
"""Seconds that Whisper can take at once."""

_FRAMES = 100
"""Frames of the spectrogram a second."""

_MOST_TOKENS = 200
"""Tokens of a reply to 30 s: people say some five a second."""

_FAILED = -1.0
"""Mean log-probability a token under which Whisper itself counts a decoding as failed (openai/whisper, `transcribe`):
it is a guess at noise. A house must not act on guesses."""

_COMPRESSIBLE = 2.4
"""Text that zlib makes so many times smaller is a loop; Whisper's own line (openai/whisper, `transcribe`)."""

_REPETITION = 3
"""So often in a row the same word or words are repeated only by a decoder that has lost its way."""

_BEAM = 5
"""Whisper's own choice (openai/whisper, `transcribe.cli`)."""

_SOUNDS = 8
"""Sentences of different sound that are looked for."""

_LOSS = 0.1
"""Mean log-probability a token that a text may lose by having a name of the home in it."""

_CANDIDATES = 5
"""Sentences of the home that are scored: each costs some ten milliseconds."""

_CAPITALS = frozenset({"de", "lb"})
"""Languages that write every noun with a capital letter; in others Whisper writes a home's names in small ones."""

_ENDS = ".!?\u3002\uff01\uff1f"
"""Marks that end a sentence, Latin and Chinese."""


@dataclass(frozen=True, kw_only=True)
class _Hypothesis:
    """What Whisper writes by itself."""

    text: str
    mean: float
    """Mean log-probability of a token."""

    @property
    def failed(self) -> bool:
        return self.mean < _FAILED or _repeats(self.text)


@dataclass(frozen=True, kw_only=True)
class _Heard:
    """An utterance, encoded."""

    features: ctranslate2.StorageView
    frames: int


class WhisperRecognizer(Recognizer):
    """Any Whisper model in CTranslate2 format."""

    def __init__(self, folder: Path, threads: int) -> None:
        """Load the model from its folder; ModelError if it is broken."""
        try:
            # int8 halves the memory and nearly doubles the speed on a CPU, at no loss that tests show.
            self._whisper = WhisperModel(
                str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
            )
            self._whisper.hf_tokenizer = load_tokenizer(folder / "tokenizer.json")
        except (RuntimeError, ValueError, OSError) as err:
            raise ModelError(ErrorCode.MODEL_FAILED, f"Whisper could not be loaded from {folder}: {err}") from err
        self._model: ctranslate2.models.Whisper = self._whisper.model
        self._languages: tuple[str, ...] = tuple(self._whisper.supported_languages)
        self._tokenizers: dict[str, Tokenizer] = {}

    @property
    def languages(self) -> tuple[str, ...]:
        """ISO 639 codes of the languages that the model knows."""
        return self._languages

    def warm_up(self) -> None:
        """Run once over silence: the first run allocates what later ones use again, and takes twice the time."""
        heard = self._encode(np.zeros(SAMPLE_RATE, np.float32))
        self._decode(heard, self._tokenizer(self._languages[0]), beam=1)

    def transcribe(self, speech: Samples, languages: Sequence[str] = (), home: Home | None = None) -> Transcription:
        """Return what was said; see `Recognizer.transcribe`."""
        seconds = len(speech) / SAMPLE_RATE
        if not len(speech):
            return Transcription(text="", language=languages[0] if len(languages) == 1 else None, audio_seconds=seconds)
        try:
            if seconds > _LONGEST_WINDOW - _ROOM:
                return self._transcribe_long(speech, languages, seconds)
            return self._transcribe(speech, languages, home, seconds)
        except (RuntimeError, ValueError) as err:
            raise ModelError(ErrorCode.MODEL_FAILED, f"Whisper failed: {err}") from err

    def _transcribe(
        self, speech: Samples, languages: Sequence[str], home: Home | None, seconds: float
    ) -> Transcription:
        heard = self._encode(speech)
        language = self._language(heard, languages)
        tokenizer = self._tokenizer(language)
        grammar = home.grammar(language) if home is not None else None
        free = self._decode(heard, tokenizer, beam=1)[0]
        if free.failed:
            heard = self._encode(speech, window=_LONGEST_WINDOW)
            free = max(free, self._decode(heard, tokenizer, beam=_BEAM)[0], key=lambda hypothesis: hypothesis.mean)
        text = self._written(free.text, language, home)
        match = Match()
        chosen: Chosen | None = None
        if grammar is not None and text:
            match = nearest(grammar, text, limit=_SOUNDS)
            choose_among = partial(
                self._choose, heard, tokenizer, grammar=grammar, text=text, free=free, phones=match.length
            )
            # What lacks something is not completed by guessing.
            candidates = () if match.completeness is Completeness.UNFINISHED else match.candidates
            verdict = choose_among(candidates=candidates)
            if verdict.is_close:
                verdict = choose_among(candidates=self._others(heard, tokenizer, grammar, home))
            chosen = verdict.chosen
        if chosen is None and free.failed:
            return Transcription(text="", language=language, audio_seconds=seconds)
        if chosen is None:
            said = self._with_names(heard, tokenizer, free, match.names)
            named = self._written(said.text, language, home)
            return Transcription(
                text=named,
                language=language,
                audio_seconds=seconds,
                confidence=min(1.0, float(np.exp(said.mean))),
                changes=changes(split_words(text, language), split_words(named, language)),
                completeness=match.completeness if match.completeness is Completeness.UNFINISHED else Completeness.OPEN,
            )
        words = [split_words(part, language) for part in (text, chosen.text)]
        return Transcription(
            text=_punctuated(chosen.text, like=text),
            language=language,
            audio_seconds=seconds,
            confidence=chosen.probability,
            completeness=match.completeness,
            is_command=True,
            alternatives=chosen.others,
            changes=changes(*words),
        )

    def _written(self, text: str, language: str, home: Home | None) -> str:
        """Return a text in the one written form, and in the home's script."""
        return one_form(text if home is None else home.in_script(text, language), language)

    def _with_names(self, heard: _Heard, tokenizer: Tokenizer, free: _Hypothesis, names: Sequence[str]) -> _Hypothesis:
        """Return what Whisper writes when it expects names of the home that sound like something it wrote.

        Only if nothing else than such a name is new in it, at no loss: what is expected is readily heard.
        """
        language = tokenizer.language_code
        expected = [name for name in names if name.casefold() not in free.text.casefold()]
        if not expected:
            return free
        biased = self._decode(heard, tokenizer, beam=1, expected=", ".join(expected))[0]
        if biased.failed or biased.mean < free.mean - _LOSS:
            return free
        new = changes(split_words(free.text, language), split_words(biased.text, language))
        in_names = {word.casefold() for name in expected for word in split_words(name, language)}
        only_names = all(in_names >= set(change.written.casefold().split()) for change in new)
        return biased if new and only_names else free

    def _others(self, heard: _Heard, tokenizer: Tokenizer, grammar: Grammar, home: Home | None) -> list[Candidate]:
        """Return the sentences that are nearest to other things that Whisper might have written."""
        found: dict[str, Candidate] = {}
        for hypothesis in self._decode(heard, tokenizer, beam=_BEAM):
            text = self._written(hypothesis.text, grammar.language, home)
            for candidate in nearest(grammar, text, limit=_SOUNDS).candidates:
                known = found.get(candidate.text)
                if known is None or candidate.cost < known.cost:
                    found[candidate.text] = candidate
        return list(found.values())

    def _choose(
        self,
        heard: _Heard,
        tokenizer: Tokenizer,
        *,
        grammar: Grammar,
        text: str,
        free: _Hypothesis,
        candidates: Sequence[Candidate],
        phones: int,
    ) -> Verdict:
        """Tell which of the home's sentences was said, if any."""
        if not candidates:
            return Verdict()
        as_heard = next((one for one in candidates if grammar.same(one.text, text)), None)
        if as_heard is not None:
            certain = Chosen(text=as_heard.text, probability=min(1.0, float(np.exp(free.mean))), others=())
            return Verdict(chosen=certain)
        near = sorted(candidates, key=lambda one: cost_of(one.cost, one.unusual))[:_CANDIDATES]
        like = {word.casefold(): word for word in text.split()}
        texts = [_punctuated(_cased(one.text, like, tokenizer.language_code), like=".") for one in near]
        free_score, *scores = self._score(heard, tokenizer, [_punctuated(free.text, like="."), *texts])
        scored = (
            Scored(text=one.text, distance=one.cost, score=score, unusual=one.unusual)
            for one, score in zip(near, scores, strict=True)
        )
        return choose(free_score, free.mean, scored, phones)

    def _transcribe_long(self, speech: Samples, languages: Sequence[str], seconds: float) -> Transcription:
        """Return what was said over several windows; no command is as long."""
        segments, info = self._whisper.transcribe(
            speech,
            language=languages[0] if len(languages) == 1 else None,
            beam_size=_BEAM,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        certain = [segment for segment in segments if segment.avg_logprob >= _FAILED]
        text = " ".join(segment.text.strip() for segment in certain)
        mean = float(np.mean([segment.avg_logprob for segment in certain])) if certain else _FAILED
        return Transcription(
            text=one_form(text, info.language),
            language=info.language,
            audio_seconds=seconds,
            confidence=min(1.0, float(np.exp(mean))),
        )

    def _encode(self, speech: Samples, window: float | None = None) -> _Heard:
        """Encode speech in a window of so many seconds, or of as many as it needs."""
        seconds = len(speech) / SAMPLE_RATE
        frames = int(min(max(window or _SHORTEST_WINDOW, seconds + _ROOM), _LONGEST_WINDOW) * _FRAMES)
        padded = np.pad(speech, (0, max(0, frames * SAMPLE_RATE // _FRAMES - len(speech))))
        features = self._whisper.feature_extractor(padded, padding=0)[:, :frames]
        encoded = self._model.encode(ctranslate2.StorageView.from_array(np.ascontiguousarray(features[None])))
        return _Heard(features=encoded, frames=frames)

    def _language(self, heard: _Heard, languages: Sequence[str]) -> str:
        """Return the language that is spoken, among these if there are any."""
        if len(languages) == 1:
            return languages[0]
        if not self._model.is_multilingual:
            return self._languages[0]
        found: list[str] = [token[2:-2] for token, _ in self._model.detect_language(heard.features)[0]]
        return next((language for language in found if not languages or language in languages), found[0])

    def _tokenizer(self, language: str) -> Tokenizer:
        if language not in self._tokenizers:
            self._tokenizers[language] = Tokenizer(
                self._whisper.hf_tokenizer, self._model.is_multilingual, task="transcribe", language=language
            )
        return self._tokenizers[language]

    def _decode(self, heard: _Heard, tokenizer: Tokenizer, *, beam: int, expected: str = "") -> list[_Hypothesis]:
        """Return what Whisper writes by itself, or when it expects some words; likeliest first."""
        before = [tokenizer.sot_prev, *tokenizer.encode(f" {expected}")] if expected else []
        result = self._model.generate(
            heard.features,
            [[*before, *tokenizer.sot_sequence, tokenizer.no_timestamps]],
            beam_size=beam,
            num_hypotheses=beam,
            max_length=_MOST_TOKENS,
            return_scores=True,
        )[0]
        return [
            _Hypothesis(text=tokenizer.decode(tokens).strip(), mean=float(score))
            for tokens, score in zip(result.sequences_ids, result.scores, strict=True)
        ]

    def _score(self, heard: _Heard, tokenizer: Tokenizer, texts: Sequence[str]) -> list[float]:
        """Return the log-probabilities of texts as what was said, in nats."""
        tokens = [tokenizer.encode(f" {text}") for text in texts]
        features = np.repeat(np.array(heard.features), len(texts), axis=0)
        results = self._model.align(
            ctranslate2.StorageView.from_array(np.ascontiguousarray(features)),
            list(tokenizer.sot_sequence),
            tokens,
            heard.frames,
            median_filter_width=1,
        )
        return [float(np.log(np.maximum(result.text_token_probs, 1e-10)).sum()) for result in results]


def _punctuated(text: str, *, like: str) -> str:
    """Return a sentence with a capital letter and the other's last mark, as Whisper writes sentences."""
    end = like[-1:] if like[-1:] in _ENDS else ""
    bare = text.rstrip(f"{_ENDS},;: ")
    return f"{bare[:1].upper()}{bare[1:]}{end}"


def _cased(text: str, like: Mapping[str, str], language: str) -> str:
    """Return a sentence with its words in the case in which Whisper writes them: as heard, or else small."""
    if language in _CAPITALS:
        return text
    return " ".join(like.get(word.casefold(), word.lower()) for word in text.split(" "))


def _repeats(text: str) -> bool:
    """Tell whether a text is one word, or a few, over and over, at least at its end."""
    raw = text.encode()
    if len(raw) > _COMPRESSIBLE * len(zlib.compress(raw)):
        return True
    words = text.casefold().split()
    for length in range(1, len(words) // (_REPETITION + 1) + 1):
        last = words[-length:]
        if all(words[-length * (n + 1) : -length * n] == last for n in range(1, _REPETITION + 1)):
            return True
    return False
