"""One written form for texts that say the same, and how far two texts are apart in it."""

import functools
import re
import unicodedata
from collections.abc import Sequence

from opencc import OpenCC
from rapidfuzz.distance import Levenshtein
from text_to_num import alpha2digit

_PER_CENT = re.compile(
    r"(?:pour[ -]?cents?|pourcents?|per ?cents?|prozent|por ?cientos?|procent|per ?cento|percento)\b|%"
)
"""What `%` is called in the languages measured."""

_DEGREES = re.compile(
    r"(?:°|\b(?:degrees?|degr[ée]s?|grad|grados?|gradi|grado|graden|graad)\b)(?: ?(?:c|celsius)\b)?|度|℃"
)
"""What `°` is called in them."""

_PARTS_OF_WORDS = re.compile(r"['`\u2018\u2019\u2032\u02bc\u2010-\u2015-]")
"""Apostrophes and hyphens stand between words: `l'entrée`, `rez-de-chaussée`."""

_PUNCTUATION = re.compile(r"[^\w\s%°]|_")

_CHINESE = re.compile(r"[\u3400-\u9fff]")

_CHINESE_SHARE = re.compile(r"(?:百分之)([零〇一二三四五六七八九十百两点\d]+)")
_CHINESE_NUMBER = re.compile(r"[零〇一二三四五六七八九十百两]+")
_CHINESE_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"\u3007": 0, "两": 2}
_CHINESE_UNITS = {"十": 10, "百": 100}

_NUMBER_LANGUAGES = frozenset({"de", "en", "es", "fr", "it", "nl", "pt"})
"""Languages whose number words text2num reads."""


@functools.cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def _chinese_number(match: re.Match[str]) -> str:
    """Return a Chinese number below a thousand in digits; digits said one by one stay one by one."""
    word = match.group()
    if not set(word) & set(_CHINESE_UNITS):
        return "".join(str(_CHINESE_DIGITS[digit]) for digit in word)
    total, digit = 0, None
    for character in word:
        if character in _CHINESE_UNITS:
            # 十五 is fifteen: a unit without a digit before it counts once.
            total += (1 if digit is None else digit) * _CHINESE_UNITS[character]
            digit = None
        else:
            digit = _CHINESE_DIGITS[character]
    return str(total + (digit or 0))


def _chinese(text: str) -> str:
    """Fold both scripts into the simplified one, and numbers into digits."""
    simple = _simplifier().convert(text)
    return _CHINESE_NUMBER.sub(_chinese_number, _CHINESE_SHARE.sub(r"\1%", simple))


def normalise(text: str, language: str) -> str:
    """Return the form in which texts are compared; the same rules for references and for both sides.

    Case, punctuation, apostrophes, hyphens and spaces go; numbers become digits, per cent `%`, degrees `°`; Chinese is
    written in the simplified script, without spaces. Accents stay: they tell words apart.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = _PER_CENT.sub(" % ", _PARTS_OF_WORDS.sub(" ", folded))
    if language == "zh":
        folded = _chinese(folded)
    folded = _PUNCTUATION.sub(" ", _DEGREES.sub(" ° ", folded))
    words = " ".join(folded.split())
    if language in _NUMBER_LANGUAGES and words:
        # From zero on, also where one stands alone: "une heure" is "1 heure".
        words = alpha2digit(words, language, threshold=0)
    return _PUNCTUATION.sub(" ", words).replace(" ", "") if language == "zh" else " ".join(words.split())


def units(text: str, language: str) -> Sequence[str]:
    """Return what errors are counted in: words, or characters where Chinese is written."""
    form = normalise(text, language)
    return tuple(form) if language == "zh" or _CHINESE.search(form) else form.split()


def is_exact(text: str, reference: str, language: str) -> bool:
    """Tell whether two texts are equal in the form in which they are compared."""
    return normalise(text, language) == normalise(reference, language)


def errors(text: str, reference: str, language: str) -> tuple[int, int]:
    """Return the words (or characters) put in, left out or replaced, and the words of the reference."""
    wanted = units(reference, language)
    return Levenshtein.distance(units(text, language), wanted), len(wanted)
