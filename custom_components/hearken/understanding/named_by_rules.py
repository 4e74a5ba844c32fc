"""What a sentence names beyond doubt, though the rules do not know what is to be done with it."""

from .left_out import NO_ACTION
from .plan import Plan
from .tagging import Tagged


def named_by_rules(plan: Plan, tagged: Tagged) -> frozenset[str]:
    """Return the identifiers of the one thing that is called by its name in a sentence of which the verb is not known.

    This a language model may act upon unasked ("wake up the coffee machine"). An unknown word right before a name may
    be part of another ("the red coffee machine"), and of two names the model may do but one. Of whatever else the rules
    leave, they know a part that stands against it: a thing that is not there, a number that fits nothing.
    """
    if NO_ACTION not in plan.reasons:
        return frozenset()
    named = [at for at, item in enumerate(tagged.items) if item.has("entity")]
    if len(named) != 1 or (named[0] and not tagged.items[named[0] - 1].tags):
        return frozenset()
    return frozenset(tagged.items[named[0]].values("entity"))
