"""What Home Assistant's recogniser does and understands only in its own words: timers, the time, the date, titles.

Its sentences are strict ("set a timer for ten minutes"); people's are not ("ten minutes for the eggs", "how long have
the potatoes got?"). A language's lexicon (`rephrased`) tells whole sentences as patterns, and how the recogniser knows
them; under `varieties`, how it does in another variety of the language, as only zh-TW has sentences for titles. What is
said stands here: nothing is made of a sentence that the rules took for something else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .tokens import MAX_LENGTH

_TIMES = ("hour", "minute", "second")


@dataclass(frozen=True)
class Rephrased:
    """A sentence as Home Assistant's recogniser knows it."""

    text: str
    language: str | None = None
    """The tag of the language in which it does ("zh-TW"), where that is another than the speaker's."""


@dataclass(frozen=True)
class Rephrasing:
    """The sentences of one language that are said another way."""

    words: tuple[tuple[re.Pattern[str], str], ...] = ()
    """Words for spans of time, and how they are known ("a quarter of an hour")."""
    sentences: tuple[tuple[re.Pattern[str], Rephrased], ...] = ()

    def rephrased(self, text: str, taken: frozenset[str] = frozenset()) -> Rephrased | None:
        """Return a sentence as the recogniser knows it, or None; no timer is called by a word that is `taken`."""
        text = text.strip(" .,!?").lower()
        if len(text) > MAX_LENGTH:
            return None
        for pattern, known in self.words:
            text = pattern.sub(known, text)
        for pattern, form in self.sentences:
            if (found := pattern.fullmatch(text)) is None:
                continue
            if not taken.isdisjoint((found.groupdict().get("name") or "").split()):
                return None  # "ten minutes for the heating" is no timer
            return replace(form, text=" ".join(found.expand(form.text).split()))
        return None


def compiled_rephrasing(data: Mapping[str, Any], numbers: frozenset[str]) -> Rephrasing:
    """Return the rephrasing of a lexicon's data; `{span}` in its patterns is a span of time."""
    number = "|".join(map(re.escape, sorted({*numbers}, key=len, reverse=True)))
    one = rf"(?:\d+|(?:{number})+)[ -]?(?:{'|'.join(data.get('units', _TIMES))})"
    span = rf"(?P<span>{one}(?:(?: {data.get('and', 'and')})? ?{one})*)"

    def sentence(pattern: str) -> re.Pattern[str]:
        for name, part in data.get("parts", {}).items():
            pattern = pattern.replace(f"{{{name}}}", part)
        return re.compile(pattern.replace("{span}", span))

    return Rephrasing(
        words=tuple((re.compile(pattern), known) for pattern, known in data.get("words", ())),
        sentences=tuple(
            (sentence(pattern), Rephrased(known, language))
            for language, sentences in ((None, data.get("sentences", ())), *data.get("varieties", {}).items())
            for pattern, known in sentences
        ),
    )
