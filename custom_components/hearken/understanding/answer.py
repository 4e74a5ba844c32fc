"""Tells a clear yes and a clear no to a question from everything else."""

import re

from .words import Words, normalized


def read_answer(text: str, words: Words) -> bool | None:
    """Return True for a clear yes, False for a clear no, None for everything else ("yes, but not the back door")."""
    if _made_of(text, words.yes, words):
        return True
    if _made_of(text, words.no, words):
        return False
    return None


def _made_of(text: str, phrases: tuple[str, ...], words: Words) -> bool:
    """Tell whether a sentence holds some of the phrases, and nothing else but filler."""
    rest = normalized(text)
    found = False
    edge = r"(?!\w)" if words.spaced else ""
    for kind, known in ((True, phrases), (False, words.filler)):
        for phrase in sorted(known, key=len, reverse=True):
            pattern = rf"(?<!\w){re.escape(phrase)}{edge}" if words.spaced else re.escape(phrase)
            rest, count = re.subn(pattern, " ", rest)
            found |= kind and count > 0
    return found and not rest.strip()
