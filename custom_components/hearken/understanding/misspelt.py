"""Names that are written as one word, and not quite: "die Stelampe", "Deckenlmpe", "das Gartenlich".

In a language that makes compounds, such a word comes apart into a known thing and something unknown ("Ste", "Lampe"),
and neither is like the name any more. As a whole it is.
"""

from typing import TYPE_CHECKING

from .alikeness import consonants, similarity
from .dialogue import Dialogue
from .home import Snapshot
from .misheard import as_heard
from .plan import Kind, Plan
from .tagging import Tagged

if TYPE_CHECKING:
    from .planner import Planner

_SHORTEST = 7
"""Letters of a word that is sought as a whole."""

_ALIKE = 0.8
"""How alike it must be to be asked about."""

_APART = 0.05
"""How much less alike every other name must be."""

_ASKED = 0.7
"""As sure as what is only asked about."""


def misspelt(planner: "Planner", text: str, first: Plan, snapshot: Snapshot, dialogue: Dialogue) -> Plan | None:
    """Return the plan of a sentence in which one word is a name of the home but for a letter; None where none is.

    Where the consonants are the same it is done; what may be another word is asked about.
    """
    if first.kind not in {Kind.ABSENT, Kind.UNSETTLED} or not planner.lexicon.spelling.links:
        return None
    names = _names(planner) if (unknown := _unknown(planner.tag(text))) else frozenset()
    for word in dict.fromkeys(unknown):
        letters = planner.lexicon.spelling.fold(word)
        near = sorted(
            ((similarity(letters, name, _ALIKE), name) for name in names if name[:1] == letters[0]),
            reverse=True,
        )[:2]
        if not near or near[0][0] < _ALIKE or (len(near) > 1 and near[0][0] - near[1][0] < _APART):
            continue
        name = near[0][1]
        sure = consonants(letters.replace("h", "")) == consonants(name.replace("h", ""))
        plan = planner.attempt(text.replace(word, name, 1), snapshot, dialogue)
        return as_heard(plan, text, 1.0 if sure else _ASKED)
    return None


def _names(planner: "Planner") -> frozenset[str]:
    """Return what things and rooms of the home are called, without any space."""
    home = planner.home
    called = [*(one.names for one in home.entities.values()), *(one.names for one in home.areas.values())]
    return frozenset("".join(planner.names.words(name)) for names in called for name in names)


def _unknown(tagged: Tagged) -> list[str]:
    """Return the words of a sentence, as they are written, of which a part is not known."""
    found: list[str] = []
    for item in tagged.items:
        if item.tags:
            continue
        start, end = tagged.tokens[item.start].start, tagged.tokens[item.end - 1].end
        while start and tagged.text[start - 1].isalpha():
            start -= 1
        while end < len(tagged.text) and tagged.text[end].isalpha():
            end += 1
        if end - start >= _SHORTEST:
            found.append(tagged.text[start:end])
    return found
