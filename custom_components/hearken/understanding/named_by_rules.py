"""What a sentence names beyond doubt, though the rules do not know what is to be done with it."""

from itertools import pairwise

from .left_out import NO_ACTION
from .plan import Plan
from .tagging import Tagged


def named_by_rules(plan: Plan, tagged: Tagged) -> frozenset[str]:
    """Return the identifiers of what is called by its name in a sentence of which only the verb is not known.

    These a language model may act upon unasked ("wake up the coffee machine"). An unknown word right before a name may
    be part of another ("the red coffee machine"). Of whatever else the rules leave, they know a part that stands
    against it: a thing that is not there, a number that fits nothing.
    """
    if NO_ACTION not in plan.reasons:
        return frozenset()
    first = tagged.items[:1]
    after_known = (item for before, item in pairwise(tagged.items) if before.tags)
    return frozenset(entity for item in (*first, *after_known) for entity in item.values("entity"))
