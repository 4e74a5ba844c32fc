"""A sentence as a row of meanings: names of the home and words of the language, each with where it stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .lexicon import Lexicon, Tag
from .names import Name, Names
from .tokens import Token, plain, tokenize


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch of a sentence and what it may mean."""

    start: int
    """Number of its first token."""
    end: int
    """Number of the token after it."""
    tags: tuple[Tag, ...]
    """All its meanings; none of a word that is not known."""
    exact: bool = False
    """Whether a name is said as it is written."""
    text: str = ""

    def values(self, kind: str) -> tuple[str, ...]:
        """Return the values of the tags of a kind."""
        return tuple(tag.value for tag in self.tags if tag.kind == kind)

    def value(self, kind: str) -> str | None:
        """Return the first value of a kind, or None."""
        return next((tag.value for tag in self.tags if tag.kind == kind), None)

    def has(self, *kinds: str) -> bool:
        """Tell whether it may mean one of these."""
        return any(tag.kind in kinds for tag in self.tags)

    @property
    def is_name(self) -> bool:
        """Return whether it is a name of the home."""
        return self.has("entity", "area", "floor")


@dataclass(frozen=True, slots=True)
class Tagged:
    """A sentence, tagged."""

    text: str
    """In plain characters."""
    tokens: tuple[Token, ...]
    items: tuple[Item, ...]
    is_unspaced: bool = False
    """Whether its language writes no spaces."""

    def said(self, start: int, end: int) -> str:
        """Return the words between two tokens."""
        if start >= end:
            return ""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]


PLACES = ("area", "floor")


def tag(text: str, lexicon: Lexicon, names: Names, avoid: frozenset[tuple[int, int]] = frozenset()) -> Tagged:
    """Cover a sentence with the longest names and phrases there are; spans to avoid are read another way."""
    written = plain(text)
    folded = lexicon.fold(written)
    tokens = tokenize(folded)
    texts = tuple(token.text for token in tokens)
    if not lexicon.spaced:
        return Tagged(written, tokens, _with_texts(cover(texts, tokens, lexicon, names, avoid), tokens, folded), True)
    units = lexicon.units(texts)
    unit_at = {start: number for number, (_unit, start, _end) in enumerate(units)}
    items = []
    at = 0
    while at < len(tokens):
        item = _item(texts, tokens, units, unit_at.get(at), at, lexicon, names, avoid)
        items.append(item)
        at = item.end
    return Tagged(folded, tokens, _with_texts(items, tokens, folded))


def _with_texts(items: Iterable[Item], tokens: tuple[Token, ...], text: str) -> tuple[Item, ...]:
    return tuple(
        Item(item.start, item.end, item.tags, item.exact, text[tokens[item.start].start : tokens[item.end - 1].end])
        for item in items
    )


def cover(
    texts: tuple[str, ...],
    tokens: tuple[Token, ...],
    lexicon: Lexicon,
    names: Names,
    avoid: frozenset[tuple[int, int]],
) -> list[Item]:
    """Return the fewest names and phrases that cover a sentence without spaces, with as little unknown as can be."""
    best: list[tuple[float, Item | None]] = [(0.0, None)] * (len(texts) + 1)
    for at in range(len(texts) - 1, -1, -1):
        found = [(_cost(item) + best[item.end][0], -item.end, item) for item in _items(texts, tokens, at, lexicon, names)]
        allowed = [one for one in found if one[2].end == at + 1 or (at, one[2].end) not in avoid]
        cost, _longest, item = min(allowed or found, key=lambda one: one[:2])
        best[at] = cost, item
    items: list[Item] = []
    at = 0
    while at < len(texts) and (item := best[at][1]) is not None:
        items.append(item)
        at = item.end
    return items


_UNKNOWN_COST = 3.0
_FILLER_COST = 1.4
_NAME_COST = 0.9
"""What an item costs against 1 of a phrase: a name rather than words, and words rather than what says nothing."""


def _cost(item: Item) -> float:
    if not item.tags:
        return _UNKNOWN_COST
    if item.is_name:
        return _NAME_COST if item.exact else 1.0
    return _FILLER_COST if all(tag.kind == "filler" for tag in item.tags) else 1.0


def _items(
    texts: tuple[str, ...], tokens: tuple[Token, ...], at: int, lexicon: Lexicon, names: Names
) -> Iterator[Item]:
    """Yield everything that begins at a character, one item for each end."""
    tags: dict[int, list[Tag]] = {at + 1: list(_own_tags(tokens[at]))}
    for end, own in lexicon.at(texts, at):
        tags.setdefault(end, []).extend(own)
    named: dict[int, dict[Tag, Name]] = {}
    reach = texts[at : at + _LONGEST_NAME]
    units = [(unit, start + at, end + at) for unit, start, end in lexicon.units(reach)]
    for after, found in names.at(units, 0):
        if all(unit.startswith("#") for unit, _start, _end in units[:after]):
            continue  # a name that is a kind of thing is not another word for that kind
        named.setdefault(units[after - 1][2], {}).update(found)
    for length, found in names.written(reach):
        named.setdefault(at + length, {}).update(found)
    for end, found in named.items():
        exact = {tag: name for tag, name in found.items() if name.words == texts[at:end]}
        tags[end] = [*(exact or found), *tags.get(end, [])]
        yield Item(at, end, tuple(tags[end]), bool(exact))
    yield from (Item(at, end, tuple(own)) for end, own in tags.items() if end not in named)


_LONGEST_NAME = 24
"""Characters of a name."""


def _item(  # noqa: PLR0917
    texts: tuple[str, ...],
    tokens: tuple[Token, ...],
    units: list[tuple[str, int, int]],
    unit: int | None,
    at: int,
    lexicon: Lexicon,
    names: Names,
    avoid: frozenset[tuple[int, int]],
) -> Item:
    """Return the longest item that begins at a token."""
    best = Item(at, at + 1, _own_tags(tokens[at]))
    phrase = next(((end, tags) for end, tags in lexicon.at(texts, at) if end - at == 1 or (at, end) not in avoid), None)
    if phrase is not None:
        best = Item(at, phrase[0], phrase[1])
    if unit is None:
        return best
    for after, found in names.at(units, unit):
        end = units[after - 1][2]
        if (at, end) in avoid or end < best.end:
            continue
        exact = {tag: name for tag, name in found.items() if name.words == texts[at:end]}
        chosen = tuple(exact or found)
        more = best.tags if end == best.end else ()
        return Item(at, end, chosen + more, bool(exact))
    return best


def _own_tags(token: Token) -> tuple[Tag, ...]:
    """Return what a token means by itself."""
    if token.kind == "number":
        return (Tag("number", token.text.replace(",", ".")),)
    if token.kind == "time":
        return (Tag("clock", token.text),)
    if token.kind == "mark":
        return (Tag("mark", token.text),)
    return ()
