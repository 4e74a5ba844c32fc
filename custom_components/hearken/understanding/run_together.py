"""Names heard as other words: "echo bee" for the Ecobee, "more rock and lantern" for the Moroccan lantern.

A recogniser that has never heard a name writes words that it knows, with other borders between them. What they sound
like when they are run together tells which name was meant; beside a word that nothing explains, and of one name alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .alikeness import consonants, similarity
from .all_names import run_together_by_initial
from .misheard import ASKED, as_heard
from .plan import Kind, Plan
from .tagging import Tagged
from .tokens import MAX_LENGTH

if TYPE_CHECKING:
    from .planner import Planner
    from .sentence import Sentence

_LIKE = 0.72
"""How alike the letters or the sounds of what was said must be to a name's."""

_APART = 0.05
"""How much less alike every other name must be."""

_SHORTEST = 6
"""Letters of a name; what is shorter is like too much."""

_MOST = 4
"""Words that one name may be heard as."""

_LONG = 12
"""Letters of a name of which hardly another can be meant."""

_SURE = 0.85
"""How alike what was said must be where its consonants are not the name's."""


@dataclass(frozen=True, slots=True, order=True)
class _Heard:
    """A name that may have been meant by some words."""

    likeness: float
    name: str
    start: int
    end: int


def run_together(planner: "Planner", sentence: "Sentence", first: Plan) -> Plan | None:
    """Return the plan of a sentence in which some words sound like one name; None where none do, or several names."""
    if first.kind is not Kind.ABSENT or not planner.lexicon.head_last or len(sentence.text) > MAX_LENGTH:
        return None
    tagged = planner.tag(sentence.text)
    found = sorted(_heard(planner, tagged), reverse=True)
    if not found:
        return None
    best = found[0]
    if any(one.name != best.name and best.likeness - one.likeness < _APART for one in found):
        return None
    start, end = tagged.tokens[best.start].start, tagged.tokens[best.end - 1].end
    repaired = f"{tagged.text[:start]}{best.name}{tagged.text[end:]}"
    return as_heard(planner.attempt(repaired, sentence.snapshot, sentence.dialogue), sentence.text, ASKED)


def _heard(planner: "Planner", tagged: Tagged) -> Iterator[_Heard]:
    """Yield the names of things that some words of a sentence sound like."""
    names = run_together_by_initial(planner.names, planner.home)
    for start, end in _windows(tagged):
        said = "".join(token.text for token in tagged.tokens[start:end])
        for joined, name in names.get(said[:1], ()):
            if len(joined) < _SHORTEST or abs(len(joined) - len(said)) > len(joined) * (1 - _LIKE) or joined == said:
                continue
            likeness = similarity(said, joined, _LIKE)
            is_enough = likeness >= _LIKE and (len(joined) >= _LONG or _bones(joined) == _bones(said))
            if is_enough or likeness >= _SURE:
                yield _Heard(likeness, name, start, end)


def _windows(tagged: Tagged) -> Iterator[tuple[int, int]]:
    """Yield stretches of two and more words of which one is not explained, and none is a mark."""
    unknown = {at for item in tagged.items if not item.tags for at in range(item.start, item.end)}
    placed = {at for item in tagged.items if item.has("area", "floor") for at in range(item.start, item.end)}
    for start in range(len(tagged.tokens)):
        for end in range(start + 2, min(start + _MOST, len(tagged.tokens)) + 1):
            inside = tagged.tokens[start:end]
            if all(token.kind == "word" for token in inside) and (
                not unknown.isdisjoint(range(start, end)) and placed.isdisjoint(range(start, end))
            ):
                yield start, end


def _bones(text: str) -> str:
    """Return the consonants of some words, of which a silent "h" is none."""
    return consonants(text.replace("ch", "k").replace("h", ""))
