"""What words sound like, so that sound is compared with sound: a text becomes a tuple of phones.

espeak-ng (inside piper-tts) knows the sound of some hundred languages, pypinyin that of Chinese. Where neither knows a
script (Japanese kanji), the letters themselves stand for their sound.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from piper import voice as piper_voice
from piper.phonemize_espeak import EspeakPhonemizer
from unicode_rbnf import RbnfEngine

type Phones = tuple[str, ...]
"""Phones in their order: IPA symbols, a nasal vowel being one."""

type Costs = npt.NDArray[np.float32]

_DATA = json.loads((Path(__file__).parent / "phones.json").read_text(encoding="utf-8"))

_NASAL = "\u0303"
"""The combining tilde of a nasal vowel: the one diacritic that tells words apart for us."""

_ESPEAK_VOICES: dict[str, str] = _DATA["espeak_voices"]
"""espeak's voices whose name is not the language's own ISO 639 code."""

_BY_LETTER = frozenset(_DATA["by_letter"])
"""Languages whose script espeak cannot read."""

_CHINESE_NUMBER = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<percent>\s*[%\uff05])?")

_PINYIN: dict[str, str] = _DATA["pinyin"]
"""Letters of pinyin as IPA, longest first."""

_ELIDED = "'\u2019"
"""A word that ends like this ("l'", "dell'") has no vowel of its own."""

DIFFERENT = 1.0
"""Cost of taking one phone for quite another, and of one too many or too few."""

_CACHED_TEXTS = 100_000
"""Texts whose phones are kept: the words of some languages' grammars, and some thousand names."""


def phones(text: str, language: str) -> Phones:
    """Return the phones of a text; numbers, per cent and units are read out. Empty where there is nothing to say."""
    return _phones(unicodedata.normalize("NFC", text).strip(), language)


@lru_cache(maxsize=_CACHED_TEXTS)
def _phones(text: str, language: str) -> Phones:
    if language in _BY_LETTER:
        folded = unicodedata.normalize("NFKC", text).casefold()
        return tuple(letter for letter in folded if letter.isalnum())
    if language == "zh":
        text = _CHINESE_NUMBER.sub(_number_in_chinese, text)
    found: list[str] = []
    for chinese, part in _by_script(text):
        if chinese:
            found += _pinyin(part)
        elif part.endswith(tuple(_ELIDED)):
            # Said with the word that follows: a vowel stands in for it and is taken away again.
            found += _espeak(f"{part}a", language)[:-1]
        else:
            found += _espeak(part, language)
    return tuple(found)


def _by_script(text: str) -> Iterable[tuple[bool, str]]:
    """Yield stretches of a text that are Chinese, or not."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or _is_han(text[at]) != _is_han(text[start]):
            yield _is_han(text[start]), text[start:at]
            start = at


def _is_han(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff"


def _pinyin(text: str) -> list[str]:
    # A quarter of a second of every start, which only homes with Chinese words need.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    found = []
    for syllable in lazy_pinyin(text, style=Style.NORMAL, errors="ignore"):
        rest = syllable
        while rest:
            spelled = next((letters for letters in _PINYIN if rest.startswith(letters)), rest[0])
            found.append(_PINYIN.get(spelled, spelled))
            rest = rest[len(spelled) :]
    return found


def _number_in_chinese(match: re.Match[str]) -> str:
    number = RbnfEngine.for_language("zh").format_number(match["number"]).text
    return f"百分之{number}" if match["percent"] else number


def _espeak(text: str, language: str) -> list[str]:
    if not any(letter.isalnum() or letter in "%°€$£" for letter in text):
        return []
    # espeak is one for the whole process; Piper's voices take the same lock.
    with piper_voice._ESPEAK_PHONEMIZER_LOCK:  # noqa: SLF001 - the only lock that both sides can see
        try:
            sentences = _phonemizer().phonemize(_ESPEAK_VOICES.get(language, language), text)
        except RuntimeError:
            return [letter for letter in text.casefold() if letter.isalnum()]
    found: list[str] = []
    for symbol in (symbol for sentence in sentences for symbol in sentence):
        if symbol == _NASAL and found:
            found[-1] += _NASAL
        elif unicodedata.category(symbol) in {"Ll", "Lo"}:
            found.append(symbol)
    return found


@lru_cache(maxsize=1)
def _phonemizer() -> EspeakPhonemizer:
    return EspeakPhonemizer()


class Alphabet:
    """Numbers for phones, and what it costs to take one for another.

    The cost of two phones is the share of articulatory features in which they differ (place, manner and voice; height,
    backness and rounding), at most DIFFERENT; the features are those of the IPA chart.
    """

    def __init__(self) -> None:
        self._index: dict[str, int] = {}
        self._costs: Costs = np.zeros((0, 0), np.float32)

    def encode(self, sounds: Phones) -> npt.NDArray[np.intp]:
        """Return the numbers of phones, shape (phones,)."""
        unknown = dict.fromkeys(phone for phone in sounds if phone not in self._index)
        if unknown:
            self._add(unknown)
        return np.array([self._index[phone] for phone in sounds], np.intp)

    @property
    def costs(self) -> Costs:
        """Cost of each phone in place of each other, shape (known phones, known phones)."""
        return self._costs

    def _add(self, new: Iterable[str]) -> None:
        for phone in new:
            self._index[phone] = len(self._index)
        known = list(self._index)
        self._costs = np.array([[_difference(a, b) for b in known] for a in known], np.float32)


_FAMILY: dict[str, str] = {phone: family for family, members in _DATA["families"].items() for phone in members}
"""Phones that are often taken for each other, by what stands for all of them; vowels are one family."""


def outline(sounds: Phones) -> frozenset[str]:
    """Return the pairs of neighbouring phones, by family: what two texts that sound alike have in common."""
    families = ["^", *(_FAMILY.get(phone[0], "a" if phone[0] in _VOWELS else phone[0]) for phone in sounds), "$"]
    return frozenset(one + other for one, other in pairwise(families))


_FEATURES: dict[str, list[float]] = _DATA["consonants"] | _DATA["vowels"]
_VOWELS = frozenset(_DATA["vowels"])
_GLIDES: dict[str, str] = _DATA["glides"]


@lru_cache(maxsize=20_000)
def _difference(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if one[0] == other[0]:
        return 0.3  # the same vowel, once through the nose
    one, other = one[0], other[0]
    if _GLIDES.get(one) == other or _GLIDES.get(other) == one:
        return 0.4
    if one not in _FEATURES or other not in _FEATURES or (one in _VOWELS) != (other in _VOWELS):
        return DIFFERENT
    differences = (abs(a - b) for a, b in zip(_FEATURES[one], _FEATURES[other], strict=True))
    return min(DIFFERENT, 0.15 + sum(differences))
