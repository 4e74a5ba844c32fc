"""Language tags of clients to the languages of a recogniser."""

from collections.abc import Sequence

from ..errors import RequestError
from ..protocol import ErrorCode

_RENAMED = {"nb": "no", "fil": "tl", "iw": "he", "jv": "jw"}
"""Codes that Home Assistant uses, or that were used once, to those of Whisper."""


def spoken_languages(tags: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return the ISO 639 codes in some tags ("en-GB", "zh_CN"), each once.

    One that the recogniser does not know is left out where there are others; RequestError where there are none.
    """
    codes = dict.fromkeys(tag.replace("_", "-").partition("-")[0].lower() for tag in tags)
    languages = tuple(dict.fromkeys(_RENAMED.get(code, code) for code in codes))
    understood = tuple(language for language in languages if language in known)
    if languages and not understood:
        raise RequestError(
            ErrorCode.NOT_POSSIBLE,
            f"The speech-to-text model does not know the language {languages[0]!r}; it knows {' '.join(known)}.",
        )
    return understood
