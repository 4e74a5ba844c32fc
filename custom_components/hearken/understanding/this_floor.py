"""The floor where somebody speaks, in the words for it: 这层的灯都关了 is about the 二楼, where he is upstairs."""

from dataclasses import replace
from typing import TYPE_CHECKING

from .sentence import Sentence

if TYPE_CHECKING:
    from .planner import Planner


def of_this_floor(planner: "Planner", sentence: Sentence) -> Sentence:
    """Return a sentence with the name of the floor for what points at it; as it is where no floor is known."""
    words = planner.lexicon.wraps.about.floor
    if words is None or words.search(sentence.text) is None:
        return sentence
    here = planner.home.areas.get(sentence.snapshot.here or "")
    floor = planner.home.floors.get(here.floor or "") if here is not None else None
    if floor is None:
        return sentence
    said, text = (words.sub(lambda _found: floor.name, one) for one in (sentence.said, sentence.text))
    return replace(sentence, said=said, text=text)
