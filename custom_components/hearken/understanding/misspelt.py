"""Names that are not quite written so: "die Stelampe", "Deckenlmpe"; "enciende la lanpara de la entrada".

What is nearly a name is found where names are (`names.py`), but only by the words that are left of it: a compound with
a wrong letter comes apart into a known thing and something unknown ("Ste", "Lampe"), and the word for a thing is none
with one. Here words are compared as they are written with names as they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .alikeness import consonants, similarity
from .all_names import Rest, WordsOf, words_of
from .misheard import ASKED, as_heard
from .plan import Kind, Plan
from .spelling import Spelling
from .tagging import Tagged

if TYPE_CHECKING:
    from .planner import Planner
    from .sentence import Sentence

_SHORTEST = 7
"""Letters from which on a word with another letter is hardly another word, of the longer of the two."""

_COMPOUND = 0.8
"""How alike a compound must be, which is a whole name: of ten letters two may be others."""

_LETTERS = 1.0
"""How many letters of a word may be others where it is no compound: all the rest of the name is just as it is said."""

_APART = 0.05
"""How much less alike every other name must be."""

_MOST_UNKNOWN = 4
"""Words that mean nothing here; where there are more, something else is spoken of."""

_MOST_WORDS = 6
"""Words of a name in which one may be misspelt."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as it is written."""

    text: str
    start: int
    end: int
    """Where it stands in the sentence, in characters."""
    is_known: bool
    """Whether all of it means something."""


@dataclass(frozen=True, slots=True, order=True)
class _Near:
    """A word of a name that may have been meant."""

    likeness: float
    word: str
    """As it is compared."""
    written: str
    """As the home writes it."""


def misspelt(planner: "Planner", sentence: "Sentence", first: Plan) -> Plan | None:
    """Return the plan of a sentence in which one word is that of a name but for a letter or two; None where none is.

    A compound of which the consonants are the same is done; what may be another word is asked about.
    """
    spelling = planner.lexicon.spelling
    if first.kind not in {Kind.ABSENT, Kind.UNSETTLED} or not spelling.spaced:
        return None
    tagged = planner.tag(sentence.text)
    words = _words(tagged, spelling)
    unknown = [at for at, word in enumerate(words) if not word.is_known and len(word.text) >= _SHORTEST - 1]
    if not 0 < len(unknown) <= _MOST_UNKNOWN:
        return None
    names = words_of(planner.names, planner.home)
    for at in unknown:
        if (near := _nearest(words, at, names, spelling)) is not None:
            said = words[at]
            repaired = f"{tagged.text[: said.start]}{near.written}{tagged.text[said.end :]}"
            sure = bool(spelling.links) and _sounds_alike(said.text, near.word)
            plan = planner.attempt(repaired, sentence.snapshot, sentence.dialogue)
            return as_heard(plan, sentence.text, 1.0 if sure else ASKED)
    return None


def _words(tagged: Tagged, spelling: Spelling) -> list[_Word]:
    """Return the words of a sentence, compounds in one."""
    unknown = {at for item in tagged.items if not item.tags for at in range(item.start, item.end)}
    found: list[_Word] = []
    for at, token in enumerate(tagged.tokens):
        start, is_known = token.start, at not in unknown
        if spelling.links and found and found[-1].end == start and token.kind == "word":
            before = found.pop()
            start, is_known = before.start, is_known and before.is_known
        text = spelling.fold(tagged.text[start : token.end]) if spelling.links else token.text
        found.append(_Word(text, start, token.end, is_known))
    return found


def _nearest(words: Sequence[_Word], at: int, names: WordsOf, spelling: Spelling) -> _Near | None:
    """Return the word that was meant by one, with those beside it; None where there is none, or may be several."""
    said = words[at].text
    found = {
        _Near(likeness, meant, written)
        for rest in _rests(words, at)
        for meant, written in names.get(rest, ())
        if (likeness := _likeness(said, meant, spelling)) is not None
    }
    likest = sorted(found, reverse=True)[:2]
    alone = len(likest) == 1 or (likest and likest[0].likeness - likest[1].likeness >= _APART)
    return likest[0] if alone else None


def _rests(words: Sequence[_Word], at: int) -> Iterator[Rest]:
    """Yield what may be the rest of a name around one word: of the words on both sides, so many."""
    texts = [word.text for word in words]
    for begin in range(max(at - _MOST_WORDS + 1, 0), at + 1):
        for end in range(at + 1, min(begin + _MOST_WORDS, len(texts)) + 1):
            yield at - begin, (*texts[begin:at], *texts[at + 1 : end])


def _likeness(said: str, meant: str, spelling: Spelling) -> float | None:
    """Return how alike a word is to one of a name, or None where it is not alike enough to be meant for that."""
    longest = max(len(said), len(meant))
    others = (1 - _COMPOUND) * longest if spelling.links else _LETTERS
    begins_so = not spelling.links or meant[:1] == said[:1]
    if longest < _SHORTEST or meant == said or not begins_so or abs(len(said) - len(meant)) > others:
        return None
    likeness = similarity(said, meant)
    return likeness if likeness >= 1 - others / longest else None


def _sounds_alike(said: str, meant: str) -> bool:
    """Tell whether two words have the same consonants, of which a silent "h" is none."""
    return consonants(said.replace("h", "")) == consonants(meant.replace("h", ""))
