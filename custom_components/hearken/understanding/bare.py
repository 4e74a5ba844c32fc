"""Sentences that only name something or only say a value, of which a recogniser makes an order all the same."""

from collections.abc import Collection, Iterable

from .clauses import Clause
from .lexicon import Lexicon
from .tagging import Tagged
from .tokens import Token, plain

_ACTING = ("verbs", "carry", "particles", "changes", "to", "by", "extreme", "gears", "portion", "factor", "quantity")
"""Kinds of words by which something is asked for."""

_VALUES = ("number", "units", "colours")


def is_bare(text: str, names: Iterable[str], values: Iterable[str], lexicon: Lexicon) -> bool:
    """Tell whether a sentence says nothing but a value ("red", "23 degrees") or a thing ("the TV"), and no action.

    `names` and `values` are what a recogniser found in it. A word that is not known may be an action.
    """
    if not lexicon.spaced:
        return False
    if plain(text) in map(plain, values):
        return True
    tokens = [token for token in lexicon.tokens(plain(text)) if token.kind != "mark"]
    texts = tuple(token.text for token in tokens)
    named = {at for name in names for at in _places(lexicon.tokens(plain(name)), texts)}
    kinds: set[str] = set()
    at = 0
    while at < len(texts):
        end, tags = max(lexicon.at(texts, at), key=lambda found: found[0], default=(0, ()))
        found = {tag.kind for tag in tags}
        number = tokens[at].kind == "number"
        if not found and not number and at not in named:
            return False
        kinds |= found | ({"number"} if number else set())
        at = max(end, at + 1)
    return kinds.isdisjoint(_ACTING) and not (bool(named or "things" in kinds) and bool(kinds & set(_VALUES)))


def is_only_value(clause: Clause, tagged: Tagged) -> bool:
    """Tell whether a sentence says how much, with what is counted or "to", and no more ("to 30", "40 percent please").

    Then it goes on with what was done before; a number alone may be anything.
    """
    said = [item for item in tagged.items if not item.has("mark", "and")]
    whole = all(item.has("number", "units", "to", "filler", "point") and not item.is_name for item in said)
    told = any(item.has("units") or (item.has("to") and not item.has("filler")) for item in said)
    return whole and clause.has_number and (told or any(amount.unit or amount.how == "to" for amount in clause.amounts))


def _places(name: Iterable[Token], texts: tuple[str, ...]) -> set[int]:
    """Return where the words of a name stand."""
    words = tuple(token.text for token in name)
    size = len(words)
    return {
        place
        for at in range(len(texts) - size + 1)
        if size and texts[at : at + size] == words
        for place in range(at, at + size)
    }


def opens_only_lights(text: str, domains: Collection[str], lexicon: Lexicon) -> bool:
    """Tell whether a place is to be opened or closed, of which a recogniser takes the lights ("ferme la cuisine")."""
    texts = tuple(token.text for token in lexicon.tokens(plain(text)))
    tags = {tag for at in range(len(texts)) for _end, tags in lexicon.at(texts, at) for tag in tags}
    verbs = {tag.value for tag in tags if tag.kind == "verbs"}
    says_light = any(tag.kind == "things" and tag.value == "light" for tag in tags)
    return (
        lexicon.spaced and bool(verbs) and verbs <= {"open", "close"} and set(domains) == {"light"} and not says_light
    )
