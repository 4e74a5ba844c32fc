"""A text that comes in chunks, cut into what is spoken at once: sentences, and first of all a clause."""

import re

from sentence_stream import SentenceBoundaryDetector

from .speakable import abbreviation_ends
from .thoughts import Thoughts

MAX_PIECE = 250
"""Characters after which a piece is cut at a word's end: some 15 s of speech, which nobody should wait for."""

_FIRST = 12
"""Weight of a first clause: shorter ones, such as "Well,", sound cut off."""
_WIDE_WEIGHT = 3
"""A Chinese or Japanese sign says as much as three letters."""

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_CLAUSE = re.compile(r"[,;:](?=\s)|(?<=\s)–(?=\s)|[、，；：]")  # noqa: RUF001 - these signs are what people write
"""Marks between clauses; those in numbers, times and addresses have no space behind them."""
_OPEN = re.compile(r"\[[^\]]*\Z|\]\([^)\s]*\Z|<[A-Za-z/][^<>]*\Z|^\s*\|.*\Z|https?://\S*\Z", re.MULTILINE)
"""A link, a tag, a table's row or an address that has begun."""
_MASK = "\ufdd0"
"""Stands for an asterisk while the detector, which would drop it, looks on; Unicode keeps it from all text."""


class Pieces:
    """Cuts one text into what is spoken at once."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._thoughts = Thoughts()
        self._detector = SentenceBoundaryDetector()
        self._held = ""
        self._first = True

    def add(self, chunk: str) -> list[str]:
        """Take a chunk in; return the pieces that are whole now."""
        found = self._cut(self._thoughts.add(chunk))
        waiting = self._detector.current_sentence + self._detector.remaining_text
        pieces, rest = self._shorten(f"{self._held} {waiting}".strip() if self._held else waiting)
        if pieces:
            self._held = ""
            self._detector = SentenceBoundaryDetector()
            found += pieces
            found += self._cut(rest, masked=True)
        return [_unmasked(piece) for piece in found]

    def finish(self) -> list[str]:
        """Return what is left at the text's end."""
        found = self._cut(self._thoughts.finish())
        rest = f"{self._held} {self._detector.finish()}".strip()
        self._held = ""
        pieces, rest = self._shorten(rest)
        return [_unmasked(piece) for piece in (*found, *pieces, rest) if piece.strip()]

    def _cut(self, text: str, *, masked: bool = False) -> list[str]:
        """Return the whole sentences, the first one cut and all of them short enough."""
        if not masked:
            text = text.replace(_MASK, "").replace("*", _MASK)
        found = []
        for sentence in self._detector.add_chunk(text):
            whole = f"{self._held} {sentence}".strip()
            self._held = ""
            if abbreviation_ends(_unmasked(whole), self._language):
                self._held = whole
                continue
            pieces, rest = self._shorten(whole)
            found += [*pieces, rest]
            self._first = False
        return [piece for piece in found if piece.strip()]

    def _shorten(self, text: str) -> tuple[list[str], str]:
        """Return what can be cut off a text's beginning, and its rest."""
        pieces = []
        if self._first and (end := _clause_end(text)):
            pieces.append(text[:end].strip())
            text = text[end:]
            self._first = False
        while len(text) > MAX_PIECE:
            end = _word_end(text)
            pieces.append(text[:end].strip())
            text = text[end:]
            self._first = False
        return pieces, text


def _clause_end(text: str) -> int:
    """Return where the first clause worth saying ends; 0 where none does yet."""
    for mark in _CLAUSE.finditer(text):
        clause = text[: mark.end()]
        weight = len(clause.strip()) + (_WIDE_WEIGHT - 1) * len(_WIDE.findall(clause))
        if weight >= _FIRST and not _is_open(clause):
            return mark.end()
    return 0


def _is_open(text: str) -> bool:
    strong = text.count(_MASK * 2)
    emphasis = text.count(_MASK) - 2 * strong
    return text.count("`") % 2 == 1 or strong % 2 == 1 or emphasis % 2 == 1 or _OPEN.search(text) is not None


def _word_end(text: str) -> int:
    """Return where a long text is cut: behind its last line, clause or word that fits."""
    head = text[:MAX_PIECE]
    ends = (head.rfind("\n") + 1, *(mark.end() for mark in _CLAUSE.finditer(head)), head.rfind(" ") + 1)
    half = MAX_PIECE // 2
    return next((end for end in (ends[0], max(ends[1:-1], default=0), ends[-1]) if end > half), MAX_PIECE)


def _unmasked(text: str) -> str:
    return text.replace(_MASK, "*")
