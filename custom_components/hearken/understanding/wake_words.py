"""A wake word that the recogniser has heard as the beginning of the sentence: "okay nabu, kitchen light off".

A satellite that hands on a moment too much makes it a part of what is said, and who is called is none of the home's.
"""

import re
from collections.abc import Container

from .lexicon import Lexicon
from .tokens import plain

_NAMES = (
    *("nabu", "naboo", "alexa", "jarvis", "mycroft", "rhasspy", "hearken", "google", "siri", "cortana", "bixby"),
    *("小爱同学", "小爱", "小度小度", "小度", "天猫精灵", "小艺小艺", "小艺", "小布小布", "小布", "小智"),
)
"""The models of openWakeWord and microWakeWord that Home Assistant offers, and what other assistants are called."""

_ALSO_CALLED = (*_NAMES, "computer", "home assistant")
"""What is a wake word behind a call only."""

_CALLS = ("okay", "ok", "hey", "hi", "hallo", "hello", "hola", "oye", "dis", "hé", "嘿", "喂", "你好", "嗨")

_CALLED = re.compile(
    rf"\s*(?:(?P<call>{'|'.join(_CALLS)})[\s,，]*(?P<behind>{'|'.join(_ALSO_CALLED)})|(?P<bare>{'|'.join(_NAMES)}))"
    r"(?P<mark>\s*[,，.!！。:：…]+\s*|(?:\s+|(?=[\u4e00-\u9fff])))(?=\S)"
)


def without_wake_word(text: str, lexicon: Lexicon, called: Container[str] = ()) -> str:
    """Return a sentence without the wake word that it begins with, `called` being the words of the home's names.

    Without a call or a pause it is one only before a word that orders begin with or that names have: "Alexa is asleep"
    tells of somebody.
    What is nothing but a wake word stays as it is.
    """
    said = plain(text)
    found = _CALLED.match(said) if len(said) == len(text) else None
    if found is None or (found["behind"] or found["bare"]) in called:
        return text
    rest = text[found.end() :]
    if found["bare"] and not found["mark"].strip():
        first = next(iter(lexicon.spelling.words(rest)), "")
        return rest if first in lexicon.requests or first in called else text
    return rest
