"""A sentence as a row of meanings: names of the home and words of the language, each with where it stands."""

from dataclasses import dataclass, field, replace

from .covering import PLACES, cover, with_actions
from .describing import described
from .grammar import Grammar
from .headless import with_heads
from .homographs import settled
from .items import Item, own_tags
from .lexicon import Lexicon, Tag
from .names import Name, Names
from .numbered import as_written, with_numbers
from .own_words_for_home import floors_for_home
from .owning import owned_rooms
from .sharing import shared
from .strange_rooms import begins_room, strange_places, strange_rooms
from .tokens import Token, holds, plain


@dataclass(frozen=True, slots=True)
class Tagged:
    """A sentence, tagged."""

    text: str
    """In plain characters."""
    tokens: tuple[Token, ...]
    items: tuple[Item, ...]
    is_unspaced: bool = False
    """Whether its language writes no spaces."""
    grammar: Grammar = field(default_factory=Grammar)
    """The small words of its language."""

    def said(self, start: int, end: int) -> str:
        """Return the words between two tokens."""
        if start >= end:
            return ""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def before(self, item: Item) -> Item | None:
        """Return the item that ends where another begins."""
        return next((one for one in self.items if one.end == item.start), None)

    def after(self, item: Item) -> Item | None:
        """Return the item that begins where another ends."""
        return next((one for one in self.items if one.start == item.end), None)

    def is_last_verb(self, item: Item) -> bool:
        """Tell whether an item is a verb, and nothing is named behind it."""
        behind = self.after(item)
        return item.has("verbs") and (behind is None or behind.has("mark", "filler"))


__all__ = ["PLACES", "Item", "Tagged", "tag"]


def tag(text: str, lexicon: Lexicon, names: Names, avoid: frozenset[tuple[int, int]] = frozenset()) -> Tagged:
    """Cover a sentence with the longest names and phrases there are; spans to avoid are read another way."""
    known = names.read.get((text, avoid))
    if isinstance(known, Tagged):
        return known
    if len(names.read) >= _REMEMBERED:
        names.read.clear()
    tagged = names.read[text, avoid] = _read(text, lexicon, names, avoid)
    return tagged


_REMEMBERED = 32
"""Sentences and readings of them that are kept: one sentence is read in parts and in several ways."""


def _read(text: str, lexicon: Lexicon, names: Names, avoid: frozenset[tuple[int, int]]) -> Tagged:
    """Tag a sentence that was not tagged before."""
    sentence = plain(text)
    tokens = as_written(names.tokens(sentence), lexicon, names)
    texts = tuple(token.text for token in tokens)
    if not lexicon.spaced:
        items = with_actions(strange_places(cover(tokens, lexicon, names, avoid), lexicon), lexicon)
        return Tagged(sentence, tokens, tuple(items), is_unspaced=True, grammar=lexicon.grammar)
    units = lexicon.units(texts)
    unit_at = {start: number for number, (_unit, start, _end) in enumerate(units)}
    items = []
    at = 0
    while at < len(tokens):
        item = _item(texts, tokens, units, unit_at.get(at), at, lexicon, names, avoid)
        items.append(item)
        at = item.end
    filled = [
        Item(item.start, item.end, item.tags, item.exact, sentence[tokens[item.start].start : tokens[item.end - 1].end])
        for item in items
    ]
    filled = [_without_make(item, filled[at + 1 : at + 2], names) for at, item in enumerate(filled)]
    filled = floors_for_home(filled, texts, lexicon, names)
    numbered = with_numbers(strange_rooms(filled, lexicon, tokens), texts, lexicon, names)
    rooms = owned_rooms(numbered, names)
    placed = [replace(one, tags=(Tag("area", rooms[at]),)) if at in rooms else one for at, one in enumerate(numbered)]
    placed = with_heads(placed, texts, lexicon, names)
    items = settled(strange_places(shared(placed, texts, lexicon, names), lexicon), lexicon)
    return Tagged(sentence, tokens, tuple(described(items, texts, lexicon)), grammar=lexicon.grammar)


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
    best = Item(at, at + 1, own_tags(tokens[at]))
    phrase = next(((end, tags) for end, tags in lexicon.at(texts, at) if end - at == 1 or (at, end) not in avoid), None)
    if phrase is not None and _is_of_compound(tokens, at, phrase[1], lexicon):
        phrase = None
    if phrase is not None:
        phrase = _before_longer_thing(texts, at, phrase, lexicon)
        best = Item(at, phrase[0], phrase[1])
        apart = _is_of_verb_before(texts, at, phrase[0], phrase[1], lexicon)
        if apart or _hides_name(texts, units, unit, at, phrase, lexicon, names):
            best = Item(at, at + 1, next((tags for end, tags in lexicon.at(texts, at) if end == at + 1), ()))
    if unit is None:
        return best
    for after, found in names.at(units, unit):
        end = units[after - 1][2]
        if (at, end) in avoid or end < best.end:
            continue
        of_place = _of_place(texts, at, end, found, names)
        if not of_place or begins_room(texts, end, lexicon):
            continue
        exact = {tag: name for tag, name in of_place.items() if name.words == texts[at:end]}
        if not exact and phrase is not None and after == unit + 1 and units[unit][0].startswith("#"):
            continue  # "windows" are all windows, even where one is called Skylight
        chosen = tuple(exact or of_place)
        more = best.tags if end == best.end else ()
        return _written(texts, Item(at, end, chosen + more, bool(exact)), names, avoid)
    return _written(texts, best, names, avoid)


def _is_of_compound(tokens: tuple[Token, ...], at: int, tags: tuple[Tag, ...], lexicon: Lexicon) -> bool:
    """Tell whether what may be a verb only begins a compound ("Hänge" of "Hängelampe")."""
    if not lexicon.spelling.links or at + 1 == len(tokens) or not any(tag.kind == "carry" for tag in tags):
        return False
    return tokens[at].end == tokens[at + 1].start and tokens[at + 1].kind == "word"


def _without_make(item: Item, after: list[Item], names: Names) -> Item:
    """Return a make as a word that nothing explains where it only says which thing is meant ("the tumble washer")."""
    described = any(not one.tags or (one.has("things", "entity") and not one.has("particles")) for one in after)
    alone = item.end - item.start == 1 and item.text.lower() in names.spoken
    return Item(item.start, item.end, (), exact=False, text=item.text) if alone and described else item


def _before_longer_thing(
    texts: tuple[str, ...], at: int, phrase: tuple[int, tuple[Tag, ...]], lexicon: Lexicon
) -> tuple[int, tuple[Tag, ...]]:
    """Return a phrase without the word with which a longer one for a thing begins ("turn on the sound system").

    Or for a mode: "the home mode" is not of all the home.
    """
    end, tags = phrase
    longer = "things" if any(tag.kind == "verbs" for tag in tags) else "modes"
    if longer == "modes" and not any(tag.kind == "home" for tag in tags):
        return phrase
    for start in range(at + 1, end):
        longest = next(iter(lexicon.at(texts, start)), (0, ()))
        if longest[0] > end and any(tag.kind == longer for tag in longest[1]):
            return next(((after, own) for after, own in lexicon.at(texts, at) if after <= start), phrase)
    return phrase


def _of_place(texts: tuple[str, ...], at: int, end: int, found: dict[Tag, Name], names: Names) -> dict[Tag, Name]:
    """Return which of the names that were found by other words for the same are of the places that are named.

    In a home with a living room and a family room, "the family room TV" is not the Living Room TV.
    """
    for place in range(at, end):
        for length, written in names.written(texts[place:end]):
            if any(tag.kind in PLACES for tag in written):
                said = texts[place : place + length]
                both = any(tag in found for tag in written)  # a place may have both names
                found = {tag: name for tag, name in found.items() if both or holds(name.words, said)}
    return found


def _is_of_verb_before(texts: tuple[str, ...], at: int, end: int, tags: tuple[Tag, ...], lexicon: Lexicon) -> bool:
    """Tell whether a verb of two words is a thing and the particle of a verb before it ("turn the hall light up")."""
    if end - at != _THING_AND_PARTICLE or not at or not any(tag.kind == "verbs" for tag in tags):
        return False
    thing, particle, before = (lexicon.kinds(texts[one]) for one in (at, at + 1, at - 1))
    if "things" not in thing or "particles" not in particle or {"and", "correction"} & before:
        return False
    return any("carry" in lexicon.kinds(text) for text in texts[:at])


_THING_AND_PARTICLE = 2


def _hides_name(  # noqa: PLR0917
    texts: tuple[str, ...],
    units: list[tuple[str, int, int]],
    unit: int | None,
    at: int,
    phrase: tuple[int, tuple[Tag, ...]],
    lexicon: Lexicon,
    names: Names,
) -> bool:
    """Tell whether a longer name begins within a phrase, behind what is a word of its own.

    "The house mode" is no "the house", and "activa la alarma de casa" no "activa la alarma".
    """
    end, tags = phrase
    if unit is None or end - at == 1 or unit + 1 >= len(units) or units[unit + 1][1] != at + 1:
        return False
    if any(tag.kind == "here" for tag in tags):  # "dans la pièce", of a room that is called Pièce de vie
        starts = (number for number in range(unit + 1, len(units)) if units[number][1] < end)
        names_at = (next(iter(names.at(units, number)), None) for number in starts)
        return any(found is not None and units[found[0] - 1][2] > end for found in names_at)
    first = next((tags for after, tags in lexicon.at(texts, at) if after == at + 1), ())
    if not first or any(tag.kind not in {"filler", "verbs", "states"} for tag in first):
        return False
    is_verb = any(tag.kind == "verbs" for tag in first)
    last = [number for number in range(unit + 1, len(units)) if units[number][1] == end - 1]
    named = last if is_verb else [unit + 1]
    for number in named:
        longest = next(iter(names.at(units, number)), None)
        if longest is not None and (after := units[longest[0] - 1][2]) > end:
            return any(name.words == texts[units[number][1] : after] for name in longest[1].values())
    return False


def _written(texts: tuple[str, ...], best: Item, names: Names, avoid: frozenset[tuple[int, int]]) -> Item:
    """Return a name that is written apart or together and is longer than what was found, or that.

    Words that only hold a sentence together are no parts of a name: "si está" is no scene "Siesta".
    """
    at = best.start
    for length, found in names.spelled(texts[at:]):
        is_longer = length > best.end - at or (length == best.end - at and not best.tags)
        if not is_longer or (at, at + length) in avoid:
            continue
        kinds = [names.lexicon.kinds(text) for text in texts[at : at + length]]
        if not all(kind and kind <= _HOLDING for kind in kinds):
            best = Item(at, at + length, tuple(found), exact=True)
    return best


_HOLDING = frozenset({"filler", "article", "questions", "conditions", "pronoun", "and", "to", "by", "subjects"})
"""What words mean that only hold a sentence together."""
