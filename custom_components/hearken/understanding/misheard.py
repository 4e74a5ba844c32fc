"""A first word that is none, where a verb was said: "Purn on the kitchen light", "Swtich the lamp off"."""

from typing import TYPE_CHECKING

from .alikeness import similarity
from .lexicon import Lexicon
from .name_finding import SURE
from .plan import Doubt, Kind, Option, Plan, Question
from .tagging import Tagged

if TYPE_CHECKING:
    from .planner import Planner
    from .sentence import Sentence

_MAY_BE = 0.7
"""How alike a word must be to a verb to be asked about: one letter of four may be another."""

_SHORTEST = 3
"""Letters; what is shorter is like everything."""


def misheard(planner: "Planner", sentence: "Sentence", _first: Plan) -> Plan | None:
    """Return the plan of a sentence whose first word is no word, but much like a verb; None where it is not so."""
    other = repaired(planner.tag(sentence.text), planner.lexicon)
    if other is None:
        return None
    text, likeness = other
    return as_heard(planner.attempt(text, sentence.snapshot, sentence.dialogue), sentence.text, likeness)


def repaired(tagged: Tagged, lexicon: Lexicon) -> tuple[str, float] | None:
    """Return a sentence with the verb that its first word is most like, and how alike they are; or None.

    Only verbs that take a particle are thought of, and only where one is said: that it is there tells that a verb is.
    """
    if not lexicon.spaced or not tagged.items:
        return None
    first = tagged.items[0]
    said = tagged.tokens[0].text
    if first.tags or first.end - first.start != 1 or len(said) < _SHORTEST or not said.isalpha():
        return None
    if not any("particles" in lexicon.kinds(token.text) for token in tagged.tokens[1:]):
        return None
    verbs = {words[0] for words in _verbs(lexicon) if len(words) == 1 and len(words[0]) >= _SHORTEST}
    score, verb = max(((similarity(said, one, _MAY_BE), one) for one in sorted(verbs)), default=(0.0, ""))
    if score < _MAY_BE:
        return None
    return f"{verb}{tagged.text[tagged.tokens[0].end :]}", score


ASKED = 0.7
"""As sure as what is only asked about; below `SURE`."""


def as_heard(plan: Plan, text: str, score: float) -> Plan | None:
    """Return the plan of a repaired sentence, asked about unless the word is nearly sure; None if it has none."""
    if plan.kind not in {Kind.ACT, Kind.ANSWER}:
        return None
    if score >= SURE:
        return plan
    option = Option(label=plan.words, plan=plan)
    question = Question(doubt=Doubt.DID_YOU_MEAN, options=(option,), words=text, of_things=False)
    return Plan(kind=Kind.ASK, question=question, confidence=score, reasons=("misheard",), words=text)


def _verbs(lexicon: Lexicon) -> list[tuple[str, ...]]:
    """Return the verbs that say nothing without their particle."""
    silent = {words for words, _key in lexicon.of_kind("filler")}
    return [words for words, _key in lexicon.of_kind("carry") if words not in silent]
