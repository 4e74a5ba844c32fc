"""What may be played: a recogniser with a gap for any title plays "la lavadora" to who says "pon la lavadora"."""

import re

from .items import is_article_word
from .lexicon import Lexicon, Tag
from .speech_act import Mark, marks
from .strange_rooms import is_strange_room
from .tokens import Token, plain
from .words import Words, normalized

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
    title = _up_to_pause(title, text)
    if _says_where_or_how(tuple(one.text for one in lexicon.tokens(plain(title))), said, lexicon):
        return False
    if _is_of_home(title, words, lexicon) or _is_taken_back(title, words, lexicon) or _tells_how(title, lexicon):
        return False
    if any(
        tag.kind == "verbs" and tag.value == "resume" for tag in _meanings(tuple(one.text for one in said), lexicon)
    ):
        return True
    texts = tuple(token.text for token in lexicon.tokens(plain(title)))
    if Mark.SCHEDULE in marks(title, words) or _says_nothing(texts, lexicon) or _names_player(texts, lexicon):
        return False
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
    if article and any(text in lexicon.spots for text in texts):
        return False  # "lance la pompe de la piscine"
    return not any(texts[at : at + len(name)] == name for name in lexicon.synonymous for at in range(len(texts)))


def _up_to_pause(title: str, text: str) -> str:
    """Return a title without what is said behind a pause, of which the recogniser knows nothing."""
    words = title.split()
    for at, word in enumerate(words[:-1]):
        if re.search(rf"{re.escape(word)}(?:[,;:!?]|\.\.+|…)\s*{re.escape(words[at + 1])}", text, re.IGNORECASE):
            return " ".join(words[: at + 1])
    return title


def _is_taken_back(title: str, words: Words, lexicon: Lexicon) -> bool:
    """Tell whether a title ends in several words that take it back ("some jazz never mind"); songs end in "no"."""
    said = normalized(title).split() if lexicon.spaced else []
    return any(" ".join(said[at:]) in words.no for at in range(1, len(said) - 1))


def _tells_how(title: str, lexicon: Lexicon) -> bool:
    """Tell whether a title says how or with whom somebody is to play, who is no player ("nicely with your cousin")."""
    return title.lower().partition(" ")[0] in lexicon.grammar.plays_how


def _is_of_home(title: str, words: Words, lexicon: Lexicon) -> bool:
    """Tell whether a title is a place or a clock, which is no music whatever the verb ("spiel auf dem Balkon")."""
    texts = tuple(token.text for token in lexicon.tokens(plain(title)))
    if not lexicon.spaced or not texts:
        return False
    where = len(texts) == _ARTICLE_AND_NOUN and "to" in lexicon.kinds(texts[0]) and "article" in lexicon.kinds(texts[1])
    thing = any(words.find(one, " ".join(texts)) for one in words.things)
    return where or (thing and Mark.SCHEDULE in marks(title, words))


def _says_nothing(texts: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Tell whether a title is a mere number or amount ("mets 20", "pon algo"), or where to go ("passe à table")."""
    return lexicon.spaced and (
        all(text.isdigit() or any(kind in lexicon.kinds(text) for kind in _AMOUNTS) for text in texts)
        or "to" in lexicon.kinds(texts[0])
    )


_AMOUNTS = ("number", "amount", "less", "questions", "filler", "units", "quantity", "extreme")


def _names_player(texts: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Tell whether a title names what plays it behind an article, as none is called ("la radio del salón")."""
    players = {name for kind in ("speaker", "tv") for name in lexicon.words_for(kind)} | {
        (word,) for word in lexicon.players
    }
    return lexicon.spaced and any(
        len(texts) > len(name) + 1 and "article" in lexicon.kinds(texts[at - 1]) and texts[at : at + len(name)] == name
        for at in range(1, len(texts))
        for name in players
    )


def _says_where_or_how(title: tuple[str, ...], said: tuple[Token, ...], lexicon: Lexicon) -> bool:
    """Tell whether a title only says where or how to play, of a room or an order that was not understood.

    "Play jazz in the cellar" plays nothing called so, and "la musique de la cave plus fort" asks for no song.
    """
    if not lexicon.spaced or not title:
        return False
    heard = any(lexicon.stem(token.text) in lexicon.heard for token in said)
    leads = (at for at in range(len(title)) if "delay" in lexicon.kinds(title[at]) or title[at] in lexicon.where)
    at = max(leads, default=len(title))
    place = tuple(word for word in title[at + 1 :] if not is_article_word(word, lexicon))
    is_in = at < len(title) and "delay" in lexicon.kinds(title[at])
    if place and (
        (is_in and place in lexicon.synonymous)
        or " ".join(place) in lexicon.spots
        or (at > 0 and (_plays(place, lexicon) or _plays(place[-1:], lexicon)))
        or is_strange_room(" ".join(place), lexicon)
        or (is_in and heard and " ".join(place) in lexicon.familiar)  # there is a Man in the Mirror
    ):
        return True
    return heard and any(
        (tag.kind == "verbs" and tag.value in _STOPPING) or (tag.kind == "changes" and end == len(title))
        for start in range(len(title))
        for end, tags in lexicon.at(title, start)
        for tag in tags
    )


def _plays(words: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Tell whether words are one for what plays ("jazz on the record player")."""
    return any(tag.kind == "things" and tag.value in {"media", "speaker", "tv"} for tag in lexicon.meaning(*words))


_STOPPING = frozenset({"pause", "stop", "mute"})
"""What is asked for by who does not want to hear anything."""


def _meanings(texts: tuple[str, ...], lexicon: Lexicon) -> list[Tag]:
    """Return what the words of a text may mean."""
    return [tag for at in range(len(texts)) for _end, tags in lexicon.at(texts, at) for tag in tags]
