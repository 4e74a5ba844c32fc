"""Scenes and scripts are run where their name is all that is said: "movie night", "the movie night, please"."""

from .clauses import Phrase
from .home import Entity
from .name_finding import NameFinder
from .things import RUN, SCENES


def scene_called(phrase: Phrase, grounding: NameFinder) -> Entity | None:
    """Return the scene or script that a phrase names, where nothing else is said of it; None else."""
    lexicon, entities = grounding.lexicon, grounding.snapshot.home.entities
    beside = [item for item in grounding.tagged.items if not phrase.start <= item.start < phrase.end]
    if not lexicon.spaced and (phrase.has_place or not RUN.issuperset(phrase.kinds)):
        return None  # 书房观影模式 is that of a room, and no scene
    if any(item.text in lexicon.keeps or item.text in lexicon.indefinite for item in beside):
        return None
    if not all(item.has("filler", "carry", "mark", "verbs", "here") for item in beside):
        return None
    named = [entities[one] for names in phrase.entities for one in names]
    if len(named) != 1 or named[0].domain not in SCENES or (phrase.areas and named[0].area not in phrase.areas):
        return None  # "lights out in the den" runs no scene of that name for all of the house
    return named[0]
