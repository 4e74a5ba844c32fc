"""What goes by a word that was said: nearer than what bears it as another word for its name, or beside it."""

from collections.abc import Sequence

from .clauses import Phrase
from .finding import Finder
from .home import Entity
from .name_finding import Suits


def nearer(finder: Finder, named: Sequence[Entity], phrase: Phrase, suits: Suits) -> Sequence[Entity]:
    """Return what is here and has the word that was said in its name, instead of what is called so in other words.

    Who says "the floor lamp" beside the Hall Floor Lamp does not mean the Standing Lamp of another room.
    """
    here = finder.snapshot.here
    items = [item for item in finder.tagged.items if phrase.start <= item.start < phrase.end and item.has("entity")]
    if here is None or phrase.has_place or phrase.quantity or len(items) != 1 or items[0].exact:
        return named
    if any(entity.area == here for entity in named):
        return named
    return _with_its_words(finder, finder.in_area(here), phrase, suits) or named


def all_so_named(finder: Finder, named: Sequence[Entity], phrase: Phrase, suits: Suits) -> list[Entity]:
    """Return all that is meant by "all kettles in the kitchen", of a Kettle and a Kitchen Kettle."""
    if phrase.quantity != "all" or not finder.lexicon.spaced:
        return list(named)
    domains, rooms = {entity.domain for entity in named}, {entity.area for entity in named}
    is_of_room = any(_said(finder, phrase) & finder.room_units(entity) for entity in named)
    beside = _with_its_words(finder, finder.in_place(phrase, suits), phrase, suits)
    beside = [one for one in beside if one.domain in domains and (one.area in rooms or not is_of_room)]
    return list({one.id: one for one in (*named, *beside)}.values())


def _with_its_words(finder: Finder, entities: Sequence[Entity], phrase: Phrase, suits: Suits) -> list[Entity]:
    """Return what has all words of the name in a phrase in its own."""
    said = _said(finder, phrase)
    return [one for one in entities if said and suits(one) and said <= finder.units(one)]


def _said(finder: Finder, phrase: Phrase) -> set[str]:
    """Return the concepts of the names that a phrase holds."""
    tokens = finder.tagged.tokens
    names = [item for item in finder.tagged.items if phrase.start <= item.start < phrase.end and item.has("entity")]
    texts = (tuple(token.text for token in tokens[item.start : item.end]) for item in names)
    return {unit for words in texts for unit in finder.telling(words)} - finder.lexicon.within
