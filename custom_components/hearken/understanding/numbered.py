"""Names that end in a number: "spot 2" of "Saloon spot 2", "spots 1 and 2", "the kitchen pendants", "and two"."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from .items import Item
from .lexicon import Lexicon, Tag
from .tokens import Token

if TYPE_CHECKING:
    from .names import Names
    from .tagging import Tagged

type Numbered = dict[tuple[str, ...], dict[int, tuple[Tag, ...]]]
"""Entities by the words before their number, without endings, and by their number."""

_PAIR = 2

_IN_DIGITS = "#"
"""Behind the last word before a number, where that is written in digits."""


def number_of(word: str, lexicon: Lexicon) -> int | None:
    """Return the whole number that a word is, in digits or as the language says it."""
    if word.isdecimal():
        return int(word)
    said = next((tag.value for tag in lexicon.meaning(word) if tag.kind == "number" and tag.value.isdecimal()), None)
    return int(said) if said is not None else None


def numbered_names(names: Sequence[tuple[Tag, tuple[str, ...]]], lexicon: Lexicon) -> Numbered:
    """Return the entities whose names end in a number, by their words before it and by the last of those alone."""
    found: Numbered = {}
    for tag, words in names:
        if len(words) < _PAIR or (number := number_of(words[-1], lexicon)) is None:
            continue
        before = tuple(map(lexicon.stem, words[:-1]))
        in_digits = {(before[-1], _IN_DIGITS)} if words[-1].isdecimal() else set()
        for key in {before, before[-1:], (before[0], before[-1])} | in_digits:
            group = found.setdefault(key, {})
            group[number] = tuple(dict.fromkeys((*group.get(number, ()), tag)))
    return found


def with_numbers(items: Sequence[Item], texts: tuple[str, ...], lexicon: Lexicon, names: "Names") -> list[Item]:
    """Return items with those made one that are a name for short: its last word and its number, or its plural."""
    known = names.numbered
    if not known or not lexicon.spaced:
        return list(items)
    found: list[Item] = []
    for at, item in enumerate(items):
        before = found[-1] if found else None
        if before is not None and (tags := _numbered(before, item, items[at + 1 : at + 2], texts, lexicon, known)):
            text = f"{before.text} {item.text}"
            found[-1] = replace(item, start=before.start, tags=tags, exact=False, text=text)
        elif (tags := _next_number(found, item, items[at + 1 : at + 2], texts, lexicon, known)) and before is not None:
            found.append(replace(item, tags=tags, exact=False))
        else:
            found.append(item)
        if tags and len(found) > 1 and (longer := _with_first(found[-2], found[-1], texts, lexicon, known)):
            found[-2:] = [longer]
    return [_whole_row(item, texts, lexicon, known) for item in found]


def as_written(tokens: tuple[Token, ...], lexicon: Lexicon, names: "Names") -> tuple[Token, ...]:
    """Return tokens with numbers behind what is numbered in digits, as its names are ("lamp one" is Lamp 1)."""
    known = names.numbered
    if not known or not lexicon.spaced:
        return tokens
    written = list(tokens)
    for at, (before, token) in enumerate(pairwise(tokens), 1):
        if token.kind != "word" or (number := number_of(token.text, lexicon)) is None:
            continue
        after = tuple(one.text for one in tokens[at + 1 : at + 2])
        tags = next(iter(lexicon.at(after, 0)), (0, ()))[1] if after else ()
        is_amount = any(tag.kind in {"units", "point", "number"} for tag in tags)
        if number in known.get((lexicon.stem(before.text), _IN_DIGITS), {}) and not is_amount:
            written[at] = replace(token, text=str(number))
    return tuple(written)


def renumbered(tagged: "Tagged", name: str, names: "Names") -> str | None:
    """Return "and kitchen pendant two" for "and two" after "kitchen pendant one"; None for anything else."""
    words = names.words(name)
    said = [item for item in tagged.items if item.has("number") and not item.is_name]
    rest = [item for item in tagged.items if item not in said]
    if len(words) < _PAIR or len(said) != 1 or number_of(words[-1], names.lexicon) is None:
        return None
    if not rest or not all(item.has("and", "correction", "denial", "filler", "mark") for item in rest):
        return None
    number = number_of(said[0].text.lower(), names.lexicon)
    row = names.numbered.get(tuple(map(names.lexicon.stem, words[:-1])), {})
    return f"and {' '.join(words[:-1])} {number}" if number in row else None


def _with_first(first: Item, numbered: Item, texts: tuple[str, ...], lexicon: Lexicon, known: Numbered) -> Item | None:
    """Return what is called by the first and last word before its number ("hue lamp 1", of Hue ambiance lamp 1)."""
    if first.tags or first.end != numbered.start or numbered.end - numbered.start != _PAIR:
        return None
    key = (lexicon.stem(texts[first.start]), lexicon.stem(texts[numbered.start]))
    number = number_of(texts[numbered.end - 1], lexicon)
    tags = known.get(key, {}).get(number, ()) if number is not None else ()
    return replace(numbered, start=first.start, tags=tags, text=f"{first.text} {numbered.text}") if tags else None


def _key(item: Item, texts: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(lexicon.stem(text) for text in texts[item.start : item.end])


def _is_amount(after: Sequence[Item]) -> bool:
    """Tell whether a number is one of something, by what stands behind it ("2 percent")."""
    return any(item.has("units", "point") or item.value("mark") in {"%", "°"} for item in after)


def _numbered(  # noqa: PLR0917
    before: Item, item: Item, after: Sequence[Item], texts: tuple[str, ...], lexicon: Lexicon, known: Numbered
) -> tuple[Tag, ...]:
    """Return what is called by a word and the number behind it."""
    if before.end != item.start or item.is_name or before.is_name or _is_amount(after):
        return ()
    number = number_of(texts[item.start], lexicon) if item.end - item.start == 1 else None
    return known.get(_key(before, texts, lexicon), {}).get(number, ()) if number is not None else ()


def _next_number(  # noqa: PLR0917
    found: Sequence[Item],
    item: Item,
    after: Sequence[Item],
    texts: tuple[str, ...],
    lexicon: Lexicon,
    known: Numbered,
) -> tuple[Tag, ...]:
    """Return what a number behind a conjunction is, in a row of them ("spots 1, 2 and 3", "spot 1 to 20, 2 to 30")."""
    if len(found) < _PAIR or item.is_name or item.end - item.start != 1 or _is_amount(after):
        return ()
    joined = found[-1]
    at = next((n for n in range(len(found) - 2, -1, -1) if _is_in_full(found[n])), None)
    number = number_of(texts[item.start], lexicon)
    if number is None or at is None or not (joined.has("and", "correction") or joined.value("mark") == ","):
        return ()
    named = found[at]
    valued = any(not one.has("entity", "and", "correction") and one.value("mark") != "," for one in found[at + 1 :])
    if valued and not any(one.has("to") for one in after):
        return ()
    key = _key(named, texts, lexicon)
    is_numbered = len(key) > 1 and number_of(texts[named.end - 1], lexicon) is not None
    return known.get(key[:-1], {}).get(number, ()) if is_numbered else ()


def _is_in_full(item: Item) -> bool:
    return item.has("entity") and item.end - item.start > 1


def _whole_row(item: Item, texts: tuple[str, ...], lexicon: Lexicon, known: Numbered) -> Item:
    """Return a plural as all that is named so and numbered ("the kitchen pendants", "the pendants")."""
    last = texts[item.end - 1]
    if item.has("things", "verbs", "entity", "number") or not last.isalpha() or lexicon.stem(last) == last:
        return item
    row = known.get((lexicon.stem(last),), {})
    tags = tuple(dict.fromkeys(tag for number in row for tag in row[number]))
    if len(tags) < _PAIR or any(tag.kind != "filler" for tag in item.tags):
        return item
    return replace(item, tags=(*tags, Tag("several")), exact=False)
