"""Text without its marks: markdown, HTML, addresses, emoji and entity ids become what a person would read out."""

# ruff: noqa: RUF001 - these signs are what people write

import html
import re
import unicodedata
from functools import cache

import emoji
from markdown_it import MarkdownIt
from markdown_it.token import Token

from .words import Words, symbols

_AUTOLINK = re.compile(r"<((?:https?|mailto):[^\s<>]+|[\w.+-]+@[\w.-]+)>")
_TAG = re.compile(r"<!--.*?-->|</?(?P<name>[A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*)?/?>", re.DOTALL)
_BREAKING_TAGS = frozenset({"br", "p", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})

_URL = re.compile(
    r"(?<!\]\()(?<![A-Za-z0-9])(?:(?:https?|ftp|rtsp|wss?|file)://|www\.|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[a-z]{2,6}/)"
    r"[A-Za-zÀ-ɏ0-9\-._~:/?#@!$&'*+,;=%]*[A-Za-zÀ-ɏ0-9\-/=#&%~]"
)
"""An address of the web; sentences' own marks behind it are none of its letters, nor are other scripts' letters."""
_MAIL = re.compile(r"(?:mailto:)?[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")

_LEFT_OVER = re.compile(
    r"\]\([^)\s]*\)?|[\[\]`\\]|\*\*+|__+|~~+"  # halves of links, code and emphasis, where a piece was cut
    r"|(?<![0-9 ])\*|\*(?![0-9 ])|^\s*#{1,6}\s|(?<!\w)_+|_+(?!\w)"
)
_ENDED = re.compile(r"[.!?:;,…。！？：；，、][\"'”’」』»)）]*$")
_GAP = re.compile(r"(?<=[^\s]) +(?=[,.](?:\s|$))")
_EMOJI_GAP = re.compile(r"[ \t]+\u0000+(?=[ \t.,!?]|$)|\u0000+")
"""An emoji, with the space before it where the text goes on without one."""


@cache
def _parser() -> MarkdownIt:
    return (
        MarkdownIt("commonmark", {"html": False})
        .enable(["table", "strikethrough"])
        # Indented prose is no code; what looks like a definition or an underlined heading is mostly said in earnest.
        .disable(["code", "html_block", "html_inline", "reference", "lheading", "entity", "autolink"])
    )


@cache
def _entity_id() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.])(?:{'|'.join(symbols().domains)})\.(?=[a-z0-9_]*[a-z])(?=\w)")


def unmarked(text: str, own: Words) -> str:
    """Return the text as plain sentences on one line."""
    text = html.unescape(_readable(text))
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub(lambda tag: "\n" if (tag["name"] or "").lower() in _BREAKING_TAGS else "", text)
    text = _MAIL.sub(own.mail, text)
    text = _URL.sub(own.link, text)
    text = _blocks(text, own)
    text = _LEFT_OVER.sub("", text)
    text = _entity_id().sub("", text)
    text = re.sub(r"(?<=\w)_+(?=\w)", " ", text)
    return _GAP.sub("", " ".join(text.split()))


def _readable(text: str) -> str:
    """Return the text without emoji and without what no screen shows."""
    text = _EMOJI_GAP.sub("", emoji.replace_emoji(text.replace("\0", ""), "\0"))
    return "".join(sign for sign in text if sign in "\n\t\u200c\u200d" or not _is_unseen(sign))


def _is_unseen(sign: str) -> bool:
    # Controls, format marks, halves of surrogate pairs, private and unassigned signs; and the emoji's selectors.
    return unicodedata.category(sign)[0] == "C" or "\ufe00" <= sign <= "\ufe0f"


def _blocks(text: str, own: Words) -> str:
    """Return the text's paragraphs, list items, headings and table rows, one after the other."""
    blocks: list[str] = []
    row: list[str] | None = None
    number = ""
    for token in _parser().parse(text):
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            blocks.append(own.pause.join(cell for cell in row if cell))
            row = None
        elif token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "inline":
            (blocks if row is None else row).append(number + _inline(token, own))
            number = ""
        elif token.type == "fence":
            blocks.append(own.pause.join(line.strip() for line in token.content.splitlines() if line.strip()))
    said = ""
    for block in filter(None, (block.strip() for block in blocks)):
        said += _gap(said, own.stop) + block
    return said


def _inline(token: Token, own: Words) -> str:
    said = ""
    for child in token.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            said = said.rstrip() + "\n"
        else:
            said += child.content
    lines = said.split("\n")
    said = lines[0]
    for line in lines[1:]:
        # A line that goes on in small letters was only too long; any other stands for itself.
        said += (" " if line[:1].islower() else _gap(said, own.pause)) + line
    return said


def _gap(before: str, mark: str) -> str:
    if not before:
        return ""
    return " " if _ENDED.search(before) else mark
