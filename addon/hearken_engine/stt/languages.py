"""Language tags of clients to the languages of a recogniser."""

from collections.abc import Sequence

from ..errors import RequestError
from ..protocol import ErrorCode

_RENAMED = {"nb": "no", "fil": "tl", "iw": "he", "jv": "jw"}
"""Codes that Home Assistant uses, or that were used once, to those of Whisper."""


def language_code(tag: str) -> str:
    """Return the ISO 639 code in a tag ("en-GB", "zh_CN"), as the recogniser names it."""
    code = tag.replace("_", "-").partition("-")[0].lower()
    return _RENAMED.get(code, code)


def spoken_languages(tags: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return the ISO 639 codes in some tags ("en-GB", "zh_CN"), each once.

    One that the recogniser does not know is left out where there are others; RequestError where there are none.
    """
    languages = tuple(dict.fromkeys(language_code(tag) for tag in tags))
    understood = tuple(language for language in languages if language in known)
    if languages and not understood:
        raise RequestError(
            ErrorCode.NOT_POSSIBLE,
            f"The speech-to-text model does not know the language {languages[0]!r}; it knows {' '.join(known)}.",
        )
    return understood
