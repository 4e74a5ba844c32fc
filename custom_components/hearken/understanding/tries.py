"""What else a sentence may mean, tried in this order by what its own words ask for.

Each try is a mechanism in a module of its own. It is given the planner, the sentence and the plan of the sentence as it
stands (`first`), and returns another plan, or None where it has none. Which plans it is tried after is said here.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from .akin import called_nearly
from .asked_together import asked_together
from .called_upon import called_upon
from .complaining import without_complaint
from .follow_up import follow_up
from .in_state import by_state
from .interjected import interjected
from .left_out import TITLE, UNCLEAR
from .misheard import misheard
from .misspelt import misspelt
from .occasional import occasional
from .other_readings import read_otherwise
from .part_by_part import part_by_part
from .plan import SETTLED, Kind, Plan
from .reasons import without_reason
from .run_together import run_together
from .taken_back import taken_back
from .unfinished import broken_off, only_told
from .wanting import wanted

if TYPE_CHECKING:
    from .planner import Planner
    from .sentence import Sentence


class Try(NamedTuple):
    """One more way to understand a sentence."""

    may_be: Callable[[Plan], bool]
    """Tells whether it is tried, by the plan of the sentence as it stands."""
    tried: "Callable[[Planner, Sentence, Plan], Plan | None]"
    """Returns the plan of the sentence, understood in this way; None where it is not."""


_CLEAR = frozenset({Kind.ACT, Kind.ANSWER, Kind.HOLD, Kind.CANCEL, Kind.LATER})
"""Plans of sentences in which no word is sought for another."""


def _any(_first: Plan) -> bool:
    return True


def _is_done(first: Plan) -> bool:
    return first.kind in {Kind.ACT, Kind.ASK}


def _may_be_misheard(first: Plan) -> bool:
    return first.kind not in _CLEAR


def _is_open(first: Plan) -> bool:
    return first.kind not in SETTLED and TITLE not in first.reasons


def _is_unknown(first: Plan) -> bool:
    """Tell whether a sentence is not even known to have a part that would be done otherwise than it is meant."""
    return _is_open(first) and UNCLEAR not in first.reasons


BEFORE = (follow_up, by_state, asked_together)
"""What is tried before a sentence is taken by itself."""

TRIES = (
    Try(_any, taken_back),
    Try(_any, occasional),
    Try(_any, interjected),
    Try(_any, called_upon),
    Try(_any, without_reason),
    Try(_is_done, broken_off),
    Try(_any, part_by_part),
    Try(_may_be_misheard, misheard),
    Try(_is_open, read_otherwise),
    Try(_is_unknown, only_told),
    Try(_is_unknown, without_complaint),
    Try(_is_unknown, wanted),
    Try(_is_unknown, misspelt),
    Try(_is_unknown, run_together),
    Try(_is_unknown, called_nearly),
)
"""What is tried after it, in this order."""
