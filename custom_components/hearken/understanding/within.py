"""A request within a sentence whose other words the rules do not know.

People wrap what they ask for in words without end ("would you be a peach and flip on the hall light", "I'd sure
appreciate it if you'd lock the back door"). Where the rules make nothing of the whole, what follows on a verb may be
all that is asked for. Whether the whole asks for anything the trained heads tell, and then it is only asked about.
"""

from collections.abc import Iterator

from .implying import COMMAND
from .meaning import Meaning
from .plan import Kind, Plan
from .tagging import Tagged

ASKS_FROM = 0.5
"""Probability that the whole is a request from which the question is put: a head that is as likely right as wrong."""

WANTED_FROM = 0.9
"""Probability that it is to be done, and not left; "I'd be grateful if you didn't" is below it."""

_MOST = 3
"""Verbs from which on a sentence is read again."""

_OPEN = frozenset({Kind.UNSETTLED, Kind.ABSENT, Kind.LATER})
"""Kinds of plans beside which a request may stand; what is denied, told or taken back is none."""

_SAID = frozenset({"broken_off", "told"})
"""Reasons of such plans that know better."""


def requests_within(plan: Plan, tagged: Tagged) -> Iterator[str]:
    """Yield what follows on each verb of a sentence that has other words before it, the longest first."""
    if plan.kind not in _OPEN or not _SAID.isdisjoint(plan.reasons):
        return
    verbs = [item for item in tagged.items[1:] if item.is_verb]
    for item in verbs[:_MOST]:
        yield tagged.said(item.start, len(tagged.tokens))


def is_request(meaning: Meaning) -> bool:
    """Tell whether a sentence as a whole is likely to ask for something to be done."""
    return meaning.act[COMMAND] >= ASKS_FROM and meaning.polarity["do"] >= WANTED_FROM
