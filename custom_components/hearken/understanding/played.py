"""What may be played: a recogniser with a gap for any title plays "la lavadora" to who says "pon la lavadora"."""

from .lexicon import Lexicon, Tag
from .tokens import plain
from .words import Words

_PLAYED = ("media", "speaker", "tv", "scene", "script")
"""Kinds of things that music comes from, or that have any name."""


_ARTICLE_AND_NOUN = 3
"""Words of a thing with its article ("le sèche-cheveux")."""


def may_be_played(text: str, title: str, words: Words, lexicon: Lexicon) -> bool:
    """Tell whether a title that was found in a sentence is one, and no thing or place of a home.

    Where the sentence says to play it, it always is: there is a band called The Doors. A verb that puts things on as
    well ("pon", "lance") leaves that to its object.
    """
    said = lexicon.tokens(plain(text))
    if any(
        tag.kind == "verbs" and tag.value == "resume" for tag in _meanings(tuple(one.text for one in said), lexicon)
    ):
        return True
    texts = tuple(token.text for token in lexicon.tokens(plain(title)))
    spoken = " ".join(texts) if lexicon.spaced else "".join(texts)
    played = {" ".join(name) for kind in _PLAYED for name in lexicon.words_for(kind)}
    if any(words.find(thing, spoken) for thing in words.things if thing not in played):
        return False
    meanings = _meanings(texts, lexicon)
    named = any(tag.kind == "things" for tag in meanings) or title != title.lower()
    article = any(tag.kind == "article" for tag in _meanings(texts[:1], lexicon)) and texts[:1] != texts[-1:]
    if article and not named and len(texts) <= _ARTICLE_AND_NOUN and texts[0] not in lexicon.indefinite:
        return False  # "démarre la douche"; "lance les Beatles" is a title, and so is "la vie en rose"
    if any((tag.kind == "things" and tag.value not in _PLAYED) or tag.kind == "units" for tag in meanings):
        return False
    return not any(texts[at : at + len(name)] == name for name in lexicon.synonymous for at in range(len(texts)))


def _meanings(texts: tuple[str, ...], lexicon: Lexicon) -> list[Tag]:
    """Return what the words of a text may mean."""
    return [tag for at in range(len(texts)) for _end, tags in lexicon.at(texts, at) for tag in tags]
