"""What a sentence names beyond doubt, though the rules do not know what is to be done with it."""

from .left_out import NO_ACTION
from .plan import Plan
from .tagging import Tagged


def named_by_rules(plan: Plan, tagged: Tagged) -> frozenset[str]:
    """Return the identifiers of the one thing that is called by its name in a sentence of which the verb is not known.

    This a language model may act upon unasked ("wake up the coffee machine"). An unknown word beside a name may be
    part of another ("the red coffee machine"), and of two names the model may do but one. Of whatever else the rules
    leave, they know a part that stands against it: a thing that is not there, a number that fits nothing.
    """
    if NO_ACTION not in plan.reasons:
        return frozenset()
    items = tagged.items
    at = next((at for at, item in enumerate(items) if item.has("entity")), None)
    if at is None or not items[at].exact or sum(item.has("entity", "things", "area", "floor") for item in items) > 1:
        return frozenset()
    before = items[:at]
    if before and before[-1].text in tagged.grammar.of:
        before = before[:-1]
    beside = (*before[-1:], *items[at + 1 : at + 2])
    named = items[at].values("entity")
    return frozenset(named) if len(named) == 1 and all(one.tags for one in beside) else frozenset()
