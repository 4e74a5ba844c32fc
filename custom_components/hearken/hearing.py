"""What was heard, handed on through one run of a voice assistant.

Home Assistant passes only the text from stage to stage, neither the language that was spoken nor how sure it is. The
stages of one run share a context (in the sense of `contextvars`), and what they start inherits a copy of it, so
both can travel there. What a command sets going inherits that copy too, and must not: an automation that speaks an hour
later answers nobody. Whatever acts does so within `acting()`, where nothing was heard.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .protocol import Heard

_heard: ContextVar[Heard | None] = ContextVar("hearken_heard", default=None)
"""The utterance of this run."""

_reply_language: ContextVar[str | None] = ContextVar("hearken_reply_language", default=None)
"""The language of this run's reply, where it is another than the assistant's own."""


_read_ahead: ContextVar[str | None] = ContextVar("hearken_read_ahead", default=None)
"""Where the language model has read ahead for this run's utterance, the name under which it has."""


def remember(heard: Heard | None, ahead: str | None = None) -> None:
    """Begin a run with an utterance, or with none yet; what an earlier run of the same task left is gone."""
    _heard.set(heard)
    _reply_language.set(None)
    _read_ahead.set(ahead)


def read_ahead(text: str) -> str | None:
    """Return the name under which the language model has read ahead for an utterance, or None."""
    return _read_ahead.get() if heard_as(text) is not None else None


def heard_as(text: str) -> Heard | None:
    """Return what is known of an utterance by its text, or None where the text was typed or comes from another ear."""
    heard = _heard.get()
    return heard if heard is not None and heard.text == text else None


def reply_in(language: str) -> None:
    """Have this run's reply spoken in another language than the assistant's own."""
    _reply_language.set(language)


def reply_language() -> str | None:
    """Return the language of this run's reply where it is another than the assistant's own, otherwise None."""
    return _reply_language.get()


@contextmanager
def acting() -> Iterator[None]:
    """Act without handing on what was heard: what is set going here speaks for itself."""
    heard, language = _heard.set(None), _reply_language.set(None)
    try:
        yield
    finally:
        _heard.reset(heard)
        _reply_language.reset(language)
