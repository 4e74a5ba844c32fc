"""A verb that has its subject is told, and not ordered: "dann mach ich das Licht aus", "der Thermostat senkt nachts".

An order begins with its verb, or ends with it or with its particle. Where a language puts the verb of what is told
second, behind whatever comes first, and gives it an ending of its own, that tells the two apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .items import Item
    from .lexicon import Lexicon
    from .tagging import Tagged


@dataclass(frozen=True)
class Finite:
    """How a language tells what is told by the form and the place of its verb; empty where it does not."""

    third: tuple[str, ...] = ()
    """Endings of what somebody or something does ("senk|t")."""
    plural: str = ""
    """The ending of what we do, which is that of the infinitive ("senk|en")."""
    irregular: frozenset[str] = frozenset()
    """Forms of the third person in which the stem changes ("fährt")."""
    subjects: frozenset[str] = frozenset()
    """Who does something, right behind the verb of one ("mach ich", "macht man")."""
    we: frozenset[str] = frozenset()
    """The same of several."""
    speaker: str = ""
    """Who speaks, right before such a verb at the beginning ("ich dreh die Heizung auf")."""
    you: frozenset[str] = frozenset()
    """Who is asked behind such a verb ("das macht ihr zu")."""
    please: frozenset[str] = frozenset()
    """Words of its clause that ask for it ("das Rollo fährt jetzt bitte hoch")."""
    let_us: frozenset[str] = frozenset()
    """Words behind those who do something by which the others are asked to ("dann machen wir mal …")."""
    at_once: frozenset[str] = frozenset()
    """Words before such a verb with which it is asked for now ("jetzt machen wir mal …")."""
    wished: frozenset[str] = frozenset()
    """Verbs with which somebody may ask for something ("krieg ich mehr Licht")."""
    adverbs: frozenset[str] = frozenset()
    """Words that go on with something, and fill the first place ("dann")."""
    openers: frozenset[str] = frozenset()
    """Words before an order that fill no place ("so", "bitte")."""
    subordinate: frozenset[str] = frozenset()
    """Words whose clause ends with its verb."""


def compiled_finite(data: Mapping[str, Any]) -> Finite:
    """Return the forms of a lexicon's data."""
    return Finite(
        third=tuple(data.get("third", ())),
        plural=data.get("plural", ""),
        speaker=data.get("speaker", ""),
        **{
            key: frozenset(data.get(key, ()))
            for key in (
                *("irregular", "subjects", "we", "you", "please", "let_us", "at_once", "wished"),
                *("adverbs", "openers", "subordinate"),
            )
        },
    )


def tells_by_verb(tagged: "Tagged", lexicon: "Lexicon") -> bool:
    """Tell whether a verb of a sentence stands behind what comes first, in the form of what is told."""
    if not lexicon.finite.third:
        return False
    items = tagged.items
    begins = 0
    for at, item in enumerate(items):
        if item.has("mark") or (item.has("and") and not item.is_name):
            begins = at if item.text.lower().rpartition(" ")[2] in lexicon.finite.adverbs else at + 1
            if _orders(items[:at]):
                return False  # what is told behind an order: "Licht aus, dann mach ich die Augen zu"
        elif not item.is_name and _is_told(items, begins, at, lexicon):
            return True
    return False


def _orders(items: "Sequence[Item]") -> bool:
    """Tell whether something is asked of something that is named."""
    acts = any(item.has("verbs", "carry", "particles") and not item.is_name for item in items)
    return acts and any(item.is_name or item.has("things", "pronoun") for item in items)


def ordered_at(tagged: "Tagged", lexicon: "Lexicon") -> int | None:
    """Return the token at which an order begins behind what is told by its verb, with no pause between them, or None.

    "Wir legen uns hin mach das Licht aus": the verb has the form of an order, and nobody who does it beside it.
    """
    items = tagged.items
    forms = lexicon.finite
    for at, item in enumerate(items[2:-1], 2) if forms.third else ():
        before, after = items[at - 1].text.lower(), items[at + 1].text.lower().partition(" ")[0]
        who = forms.subjects | forms.we | forms.you
        if item.is_verb and _is_imperative(item.text.lower(), lexicon) and not {before, after} & who:
            return item.start
    return None


def _is_imperative(verb: str, lexicon: "Lexicon") -> bool:
    """Tell whether a word is what the infinitive is without its ending ("mach", "öffne")."""
    ending = forms.plural[-1:] if (forms := lexicon.finite) and verb.endswith(forms.plural[:1]) else forms.plural
    return not lexicon.kinds(f"{verb}{ending}").isdisjoint({"verbs", "carry"})


def _is_told(items: "Sequence[Item]", begins: int, at: int, lexicon: "Lexicon") -> bool:
    """Tell whether the verb at a place is the finite one of what is told, in the clause that begins there."""
    forms = lexicon.finite
    before = [*dropwhile(lambda one: one.text.lower() in forms.openers and not one.is_name, items[begins:at])]
    after = items[at + 1] if at + 1 < len(items) else None
    if after is None or after.has("mark"):
        return False
    if any(one.text.lower().partition(" ")[0] in forms.subordinate or _is_if(one) for one in before):
        return False
    verb = items[at].text.lower()
    who, *rest = " ".join(one.text.lower() for one in takewhile(_goes_on, items[at + 1 :])).split() or [""]
    if who in forms.subjects and items[at].has("verbs", "carry") and not verb.endswith(forms.plural):
        return bool(before) or verb not in forms.wished
    if not before:
        return False
    if items[at].is_verb and [one.text.lower() for one in before] == [forms.speaker] and verb not in forms.wished:
        return True
    if (
        items[at].is_verb
        and verb.endswith(forms.plural)
        and (who in forms.we or (before[-1].text.lower() in forms.we and len(before) == 1))
    ):
        return not (before[0].text.lower() in forms.at_once and forms.let_us.intersection(rest[:1]))
    if who in forms.you or not forms.please.isdisjoint({who, *rest}):
        return False
    if not any(one.may_name or one.has("pronoun") for one in before):
        return False
    return verb in forms.irregular or _is_third(verb, lexicon)


def _goes_on(item: "Item") -> bool:
    """Tell whether a word is of the same clause as what is before it."""
    return not item.has("mark") and (item.is_name or not item.has("and"))


def _is_if(item: "Item") -> bool:
    """Tell whether a word begins a condition, and does not go on behind one ("dann")."""
    return not {*item.values("conditions")} <= {"then"}


def _is_third(verb: str, lexicon: "Lexicon") -> bool:
    """Tell whether a word is a verb of the language in the third person."""
    stems = (verb.removesuffix(end) for end in lexicon.finite.third if verb.endswith(end))
    return any(
        not lexicon.kinds(form).isdisjoint({"verbs", "carry"})
        for stem in stems
        for form in (stem, f"{stem}{lexicon.finite.plural}")
    )
