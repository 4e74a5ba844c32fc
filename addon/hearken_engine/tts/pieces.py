"""A text that still comes in is cut into pieces to be spoken: sentences, but a clause at first, to be heard soon.

Sentences end where sentence-stream says; its patterns are used rather than its detector, which takes signs out of the
text and knows no abbreviations. The pieces joined are the text, but for the spaces between them.
"""

# ruff: noqa: RUF001 - these signs are what people write

import re
from collections.abc import Generator, Iterable
from itertools import chain

from sentence_stream.sentence_stream import BLANK_LINES_RE, SENTENCE_BOUNDARY_RE, SENTENCE_BOUNDARY_ZH_RE

from .speakable import abbreviation_ends
from .thoughts import Thoughts
from .words import primary, words

_CLAUSES = (12, 40)
"""Letters that the first piece and the second one need to end at a clause.

While some 12 letters are heard, even a slow machine makes sound of 40 more; after that it is ahead by enough for whole
sentences.
"""

_REST = 12
"""Letters that must be left of a sentence that is cut at a clause; fewer sound lost."""

_CONJUNCTION = 2.5
"""A clause that no sign ends must be this many times longer to be heard as one."""

_UNMARKED = 120
"""Letters after which the first pieces are cut at a space, where no sign comes."""

MAX_PIECE = 250
"""Letters after which anything is cut: 15 s of speech, for which a voice takes some 200 MB while it makes them."""

_IDEOGRAPH_LETTERS = 3
"""A Chinese or Japanese character takes as long to say as some three letters."""

_CLAUSE_END = re.compile(r"[,;:](?=\s)|[—–](?=\s)|[，、；：]")
_LIST_ITEM = re.compile(r"\n(?=[ \t]*(?:[-*+•]|[0-9]{1,2}[.)])[ \t])")
_NUMBERED = re.compile(r"(?:^|\n)\s*[0-9]{1,3}[.)]$")
_ORDINAL = re.compile(r"(?<![0-9])[0-9]{1,2}\.$")
_INITIAL = re.compile(r"(?<![^\W_])(?<!°)[A-ZÄÖÜ]\.$")
_ENDED = re.compile(r"[.!?…。！？][\"'”’)»」』）]*\s*$")
_OPEN_TAG = re.compile(r"<[a-zA-Z/!|][^<>]*$")
_OPEN_LINK = re.compile(r"\[[^\[\]]*$|\]\([^()]*$")
_RANGE = re.compile(r"[0-9]\s*[–—]$")
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Pieces:
    """Cuts one text."""

    def __init__(self, language: str) -> None:
        """Take the language that is spoken (BCP 47)."""
        own = words(primary(language))
        self._language = language
        self._ordinal_period = own.ordinal_period
        # "z. B." goes on behind its first half too.
        self._halves = tuple(
            short[: match.end()] for short in own.abbreviations for match in re.finditer(r"\.(?=\s)", short)
        )
        self._conjunction = (
            re.compile(rf"\s(?=(?:{'|'.join(map(re.escape, own.conjunctions))})\s)") if own.conjunctions else None
        )
        self._thoughts = Thoughts()
        self._text = ""
        self._given = 0

    def add(self, chunk: str) -> list[str]:
        """Take a chunk in; return the pieces that are complete now."""
        self._text += self._thoughts.add(chunk)
        return list(self._complete(whole=False))

    def finish(self) -> list[str]:
        """Return what is left at the text's end."""
        self._text += self._thoughts.finish()
        return [*self._complete(whole=True), *([rest] if (rest := self._take(len(self._text))) else [])]

    def _complete(self, *, whole: bool) -> Generator[str]:
        while (end := self._end(whole=whole)) is not None:
            if piece := self._take(end):
                yield piece

    def _take(self, end: int) -> str:
        piece, self._text = self._text[:end], self._text[end:]
        if any(character.isalnum() for character in piece):
            self._given += 1
        return piece.strip()

    def _end(self, *, whole: bool) -> int | None:
        """Return where the next piece ends, or None as long as nobody can tell."""
        view = self._text[: MAX_PIECE + 1]
        whole = whole and len(view) == len(self._text)
        sentence = self._sentence_end(view)
        if self._given < len(_CLAUSES):
            ended = whole or _ENDED.search(view) is not None
            limit = sentence if sentence is not None else len(view) if ended else None
            if (clause := self._clause_end(view, limit, _CLAUSES[self._given])) is not None:
                return clause
            is_long = limit is None or letters(view[:limit]) > _UNMARKED + _REST
            space = _space_before(view, _UNMARKED) if is_long else None
            if space is not None and not _open(view[:space]):
                return space
        if sentence is not None:
            return sentence
        if len(view) <= MAX_PIECE:
            return None
        return self._clause_end(view, None, MAX_PIECE // 2) or _space_before(view, MAX_PIECE) or MAX_PIECE

    def _sentence_end(self, view: str) -> int | None:
        ends = chain(
            (match.end() for match in SENTENCE_BOUNDARY_RE.finditer(view)),
            (match.end() for match in BLANK_LINES_RE.finditer(view)),
            (match.end() for match in _LIST_ITEM.finditer(view)),
            # At the end of what is there, closing quotes may follow.
            (match.end() for match in SENTENCE_BOUNDARY_ZH_RE.finditer(view) if match.end() < len(view)),
        )
        return self._first_possible(view, sorted(ends))

    def _clause_end(self, view: str, limit: int | None, least: int) -> int | None:
        """Return the end of the first clause of some length that leaves a rest, as far as that is there already."""
        end_of_view = limit if limit is not None else len(view)
        marked = ((match.end(), least) for match in _CLAUSE_END.finditer(view, 0, end_of_view))
        spoken: Iterable[tuple[int, float]] = ()
        if self._conjunction is not None:
            spoken = ((match.end(), least * _CONJUNCTION) for match in self._conjunction.finditer(view, 0, end_of_view))
        ends = [
            end
            for end, needed in sorted(chain(marked, spoken))
            if letters(view[:end]) >= needed and (limit is None or letters(view[end:limit]) >= _REST)
        ]
        return self._first_possible(view, [end for end in ends if end < len(view)])

    def _first_possible(self, view: str, ends: Iterable[int]) -> int | None:
        return next((end for end in ends if not self._goes_on(view[:end])), None)

    def _goes_on(self, text: str) -> bool:
        """Tell whether a text that ends in a sign does not end there."""
        if _open(text) or _RANGE.search(text) or _NUMBERED.search(text) or _INITIAL.search(text):
            return True
        if self._ordinal_period and _ORDINAL.search(text):
            return True
        halves = any(text.endswith(half) and not text[: -len(half)][-1:].isalpha() for half in self._halves)
        return halves or abbreviation_ends(text, self._language)


def letters(text: str) -> int:
    """Return how long a text takes to be said, in letters."""
    return len(text.strip()) + (_IDEOGRAPH_LETTERS - 1) * len(_IDEOGRAPH.findall(text))


def _open(text: str) -> bool:
    """Tell whether something of Markdown or HTML has begun and not ended."""
    if text.count("`") % 2 or text.count("**") % 2:
        return True
    return _OPEN_TAG.search(text) is not None or _OPEN_LINK.search(text) is not None


def _space_before(text: str, most: int) -> int | None:
    """Return where a word begins, before that many letters are through, or None."""
    at = most
    while at > 0 and letters(text[:at]) > most:
        at -= 1
    space = text.rfind(" ", 1, at) if letters(text) > most else -1
    return space + 1 if space > 0 else None
