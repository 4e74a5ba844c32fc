"""What a language model writes for itself: thoughts and control tokens, taken out of a stream of text."""

import re

_TAG = r"think(?:ing)?|thought|reasoning"

_UNSPOKEN = re.compile(rf"<(?P<thought>{_TAG})>|</(?:{_TAG})>|<\|[^\s<>|]*(?:\|>?)?", re.IGNORECASE)
"""A thought's beginning, an end that began nowhere, or a token such as `<|im_end|>`, whole or broken off."""

_TAGS = [f"<{slash}{name}>" for slash in ("", "/") for name in ("think", "thinking", "thought", "reasoning")]
_OPEN_TOKEN = re.compile(r"<\|[^\s<>|]*\|?\Z")


def _may_go_on(text: str) -> int:
    """Return where an unfinished tag or token at the text's end begins; the text's length where there is none."""
    at = text.rfind("<")
    if at < 0:
        return len(text)
    tail = text[at:].lower()
    unfinished = any(tag.startswith(tail) for tag in _TAGS) or tail == "<" or _OPEN_TOKEN.match(tail)
    return at if unfinished else len(text)


class Thoughts:
    """Takes thoughts and control tokens out of a text that comes in chunks."""

    def __init__(self) -> None:
        self._held = ""
        self._closing: str | None = None

    def add(self, chunk: str) -> str:
        """Take a chunk in; return what is meant for others and certain to be so."""
        text, self._held = self._held + chunk, ""
        spoken = []
        while text:
            if self._closing is not None:
                at = text.lower().find(self._closing)
                if at < 0:
                    # Only what may be the end's beginning matters any more.
                    self._held = text[-len(self._closing) + 1 :]
                    break
                text = text[at + len(self._closing) :]
                self._closing = None
                continue
            sure = _may_go_on(text)
            found = _UNSPOKEN.search(text, 0, sure)
            if found is None:
                spoken.append(text[:sure])
                self._held = text[sure:]
                break
            spoken.append(text[: found.start()])
            if found[0].startswith("</"):
                spoken.clear()  # some models' templates write the thought's beginning themselves
            if name := found["thought"]:
                self._closing = f"</{name.lower()}>"
            text = text[found.end() :]
        return "".join(spoken)

    def finish(self) -> str:
        """Return what was held back; a thought that never ended, or a token, stays unsaid."""
        text, self._held = self._held, ""
        if self._closing is not None:
            return ""
        return _UNSPOKEN.sub("", text)
