"""Other readings of a sentence, tried where the first makes no sense: stretches of it that are read as their parts."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .left_out import UNCLEAR
from .lexicon import Lexicon
from .names import Names
from .plan import SETTLED, Kind, Plan
from .tagging import PLACES, Item, Tagged, tag
from .things import RUN

if TYPE_CHECKING:
    from .planner import Planner
    from .sentence import Sentence

_RETRIES = 4
"""How many of them are tried."""


_HARMLESS = frozenset({Kind.HOLD, Kind.CANCEL, Kind.LATER, Kind.CANNOT})
"""What another reading may make of a sentence of which a part is not understood."""


def read_otherwise(planner: "Planner", sentence: "Sentence", first: Plan) -> Plan | None:
    """Return the plan of the first other reading that makes sense."""
    taken = SETTLED if UNCLEAR not in first.reasons else _HARMLESS
    for avoid in other_readings(sentence.text, planner.lexicon, planner.names):
        other = planner.attempt(sentence.text, sentence.snapshot, sentence.dialogue, avoid)
        if other.kind in taken:
            return other
    return None


def other_readings(text: str, lexicon: Lexicon, names: Names) -> Iterable[frozenset[tuple[int, int]]]:
    """Yield spans that may be read as their parts: names that are also words, phrases that hold names."""
    tagged = tag(text, lexicon, names)
    spans = [
        (item.start, item.end)
        for item in tagged.items
        if (
            item.is_name
            and (item.end - item.start == 1 or not item.exact or (lexicon.spaced and _is_run(item)))
            and not _is_only_place(item, lexicon)
        )
        or (item.is_name and not lexicon.spaced and _ends_with_verb(item, lexicon))
        or (
            lexicon.spaced
            and not item.is_name
            and item.end - item.start > 1
            and not _is_whole(item, lexicon)
            and not _is_before_place(item, tagged)
        )
    ]
    return [frozenset({span}) for span in spans[:_RETRIES]]


def _is_run(item: Item) -> bool:
    """Tell whether a name is only that of a scene or a script, which may be what is to be done ("lights out")."""
    return item.names_only(RUN) and not item.has("area", "floor")


def _is_before_place(item: Item, tagged: Tagged) -> bool:
    """Tell whether a phrase only leads to where something is ("the kettle on the patio off": nothing is on)."""
    after = tagged.after(item)
    return item.has("filler") and after is not None and after.has(*PLACES) and not after.has("entity")


def _is_whole(item: Item, lexicon: Lexicon) -> bool:
    """Tell whether a phrase is never read as its parts: "too warm" is no warm white, "plutôt que" no correction."""
    if item.text.lower() in lexicon.relatives:
        return True
    last = tuple(item.text.split()[-1:])
    valued = any(tag.kind in {"colours", "modes"} for _end, tags in lexicon.at(last, 0) for tag in tags)
    whole = ("questions", "things", "except", "and", "correction", "stations")
    return item.has(*whole) or (item.has("changes") and valued)


def _ends_with_verb(item: Item, lexicon: Lexicon) -> bool:
    """Tell whether the end of a name may as well begin what is done with it (把入户门锁上 of an 入户门锁)."""
    return any(tag.kind == "verbs" for _end, tags in lexicon.at((item.text[-1:],), 0) for tag in tags)


def _is_only_place(item: Item, lexicon: Lexicon) -> bool:
    """Tell whether a word names a place and means nothing else."""
    is_word = item.end - item.start == 1 or not lexicon.spaced
    return is_word and all(tag.kind in PLACES for tag in item.tags)
