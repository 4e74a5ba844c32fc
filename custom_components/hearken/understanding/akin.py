"""Other words for nearly the same things: "the hair tongs" for the Straighteners, "nana's lamp" for Grandma's lamp.

The synonyms of a language are the same things, and are done. These are only near: what was named so is not here, and
what is called by a word that is akin to it is asked about, and never done unasked.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from .all_names import akin_words
from .plan import Kind, Plan, Stage
from .renaming import asked_about
from .tokens import MAX_LENGTH

if TYPE_CHECKING:
    from .planner import Planner
    from .sentence import Sentence

_MOST_WORDS = 3
"""Words of what things are called."""


def called_nearly(planner: "Planner", sentence: "Sentence", first: Plan) -> Plan | None:
    """Return the question whether something was meant that is called by a word akin to one that was said, or None."""
    if first.kind is not Kind.ABSENT or not planner.lexicon.akin or len(sentence.text) > MAX_LENGTH:
        return None
    others = [planner.attempt(text, sentence.snapshot, sentence.dialogue) for text in _otherwise(planner, sentence)]
    asked = asked_about(first, others, sentence.snapshot.home)
    if asked.kind is not Kind.ASK:
        asked = next((one for one in others if one.kind is Kind.ASK), asked)
    return replace(asked, stage=Stage.RULES, words=sentence.text) if asked.kind is Kind.ASK else None


def _otherwise(planner: "Planner", sentence: "Sentence") -> Iterator[str]:
    """Yield a sentence with each word that something here is called by, in the place of one that is akin to it."""
    tagged = planner.tag(sentence.text)
    said = tuple(planner.lexicon.stem(token.text) for token in tagged.tokens)
    akin = akin_words(planner.names)
    for start in range(len(said)):
        ends = range(min(start + _MOST_WORDS, len(said)), start, -1)
        end = next((end for end in ends if said[start:end] in akin), start)  # "hair tongs" are no tongs of a grill
        before, after = tagged.tokens[start].start, tagged.tokens[max(end - 1, 0)].end
        yield from (f"{tagged.text[:before]}{other}{tagged.text[after:]}" for other in akin.get(said[start:end], ()))
