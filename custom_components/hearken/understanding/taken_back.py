"""What is begun and taken back in the same breath, and what somebody only tells to be doing.

"Open the skylight, nope, scratch that", "lock the, hang on, mum's still out": behind the last word that takes something
back stands nothing that could be asked for instead. "Turning the lights off now" is said of oneself.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from .all_names import concepts_of
from .items import Item
from .lexicon import Lexicon
from .plan import Kind, Plan, Step, Verb
from .speech_act import Mark, marks
from .tagging import Tagged
from .tokens import APOSTROPHES
from .words import Words, normalized

if TYPE_CHECKING:
    from .planner import Planner
    from .sentence import Sentence

_BEGUN = ("verbs", "carry", "particles", "changes", "entity", "things")

_INSTEAD = (
    "entity", "area", "floor", "things", "verbs", "colours", "modes", "number", "changes", "quantity", "counted",
    "portion", "extreme", "factor", "clock",
)  # fmt: skip
"""What may be asked for instead of what was taken back."""

_MORE = ("particles", "carry", "amount", "attributes", "here", "home", "there")
"""What may be so too, where no reason is told."""

_SENTENCE = 2
"""Words of a sentence, at least, besides those that say nothing: who is, and is."""

_TELLS = frozenset({Mark.REPORT, Mark.NEGATION})
"""Marks of what follows where it says why something is taken back."""


def taken_back(planner: "Planner", sentence: "Sentence", first: Plan) -> Plan | None:
    """Return that nothing is done, where all of a sentence is taken back or only told of oneself; otherwise None."""
    if first.kind in {Kind.ANSWER, Kind.CANCEL, Kind.LATER}:
        return None
    if any(pattern.search(sentence.said.translate(APOSTROPHES).lower()) for pattern in planner.words.as_said):
        return Plan(kind=Kind.HOLD, reasons=("report",), words=sentence.said)
    tagged = planner.tag(sentence.said)
    if tagged.is_unspaced or not (_ends_refused(tagged, planner.words) or _is_nothing_left(tagged, planner)):
        return None
    return Plan(kind=Kind.HOLD, reasons=("correction",), words=sentence.said)


def _ends_refused(tagged: Tagged, words: Words) -> bool:
    """Tell whether what was begun ends in a refusal of several words behind a pause ("play the…, never mind")."""
    said = [item for item in tagged.items if not item.has("mark")]
    pauses = [item.end for item in tagged.items if item.has("mark") and item.start < said[-1].start] if said else []
    last = normalized(tagged.said(pauses[-1], len(tagged.tokens))) if pauses else ""
    return " " in last and last in words.no and any(item.has(*_BEGUN) and item.end < pauses[-1] for item in said)


def _is_nothing_left(tagged: Tagged, planner: "Planner") -> bool:
    """Tell whether nothing is asked for behind the last word that takes something back, of what was begun before it."""
    items, lexicon, words = tagged.items, planner.lexicon, planner.words
    end = max((at for at, item in enumerate(items) if not item.has("mark", "correction")), default=0)
    # "Turn it off, actually" is no more than that by itself; see `is_taken_back`.
    last = max((at for at in range(end) if _takes_back(items, at, lexicon, words)), default=0)
    if not last or not any(item.has(*_BEGUN) for item in items[:last] if not item.has("correction")):
        return False
    behind = items[last + 1 :]
    if not any(words.find(no, items[last].text) for no in words.no) and any(item.has("changes") for item in behind):
        return False  # "dim the lights, sorry, it's too bright"
    return all(_asks_nothing(part, tagged, planner) for part in _parts(behind))


def _parts(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Yield what stands between the pauses."""
    for is_pause, part in groupby(items, lambda item: item.has("mark")):
        if not is_pause:
            yield [*part]


def _asks_nothing(part: Sequence[Item], tagged: Tagged, planner: "Planner") -> bool:
    """Tell whether a part of a sentence, behind what was taken back, asks for nothing else instead of it."""
    said, lexicon, words = tagged.said(part[0].start, part[-1].end), planner.lexicon, planner.words
    names = any(item.is_name or item.has("things") for item in part)  # "not the pendants, the strip"
    if is_let_be(part, lexicon) or _says_how_it_is(part):
        return True
    if all(item.has("pronoun") for item in part) or _may_name(part, planner):
        return False  # "I mean it"
    if not names and not marks(said, words, ()).isdisjoint(_TELLS):
        return True
    is_reason = lexicon.reasons.form_of(said, 0, len(said), paused=True) is not None
    if is_reason:
        return not any(_is_instead(item) and not item.has("changes") for item in part)  # "no it's too loud"
    return not any(_is_instead(item, *_MORE) for item in part)


def _may_name(part: Sequence[Item], planner: "Planner") -> bool:
    """Tell whether a part is only a word of the names of this home ("allume le miroir, non, la liseuse")."""
    said = [item for item in part if not item.has("filler", "article") or item.is_name]
    known = concepts_of(planner.names, planner.home)
    return bool(said) and all(
        not item.tags and not known.isdisjoint({item.text, planner.lexicon.stem(item.text)}) for item in said
    )


def _is_instead(item: Item, *others: str) -> bool:
    """Tell whether a word may be of what is asked for instead, and is not one that says nothing ("de", "a")."""
    return item.has(*_INSTEAD, *others) and (item.is_name or not item.has("filler", "to"))


def _says_how_it_is(part: Sequence[Item]) -> bool:
    """Tell whether it is said how somebody or something is ("mum is still out", "silence is nice")."""
    said = [item for item in part if not item.has("filler") or item.has("questions")]
    if len(said) < _SENTENCE or not said[1].has("questions"):
        return False
    if not (said[0].may_name or said[0].has("subjects") or said[0].is_verb):
        return False
    return not any(item.has("verbs", "carry", "changes") and not item.is_name for item in said[1:])


def _takes_back(items: Sequence[Item], at: int, lexicon: Lexicon, words: Words) -> bool:
    """Tell whether a word takes back what stands before it, and is no "no" of what follows ("it's no use")."""
    item = items[at]
    if not at or not item.has("correction") or item.is_name:
        return False
    after = items[at + 1] if at + 1 < len(items) else None
    paused = items[at - 1].has("mark", "correction")
    if is_of_noun(items, at, lexicon):
        return False
    if not item.has("denial"):
        paused |= any(words.find(no, item.text) for no in words.no)  # "… non bébé dort"
    return (
        paused
        or after is None
        or after.has("mark", "correction", "subjects", "pronoun")
        or lexicon.keeps.get(after.text) == "as_is"
    )


def is_of_noun(items: Sequence[Item], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a word that else takes something back only denies the noun behind it ("no rush")."""
    after = items[at + 1] if at + 1 < len(items) else None
    return items[at].text in lexicon.grammar.of_noun and after is not None and not after.tags


def is_let_be(items: Sequence[Item], lexicon: Lexicon) -> bool:
    """Tell whether it is only asked to leave it as it is ("leave it")."""
    lets = bool(items) and lexicon.keeps.get(items[0].text) == "as_is"
    return lets and all(item.has("pronoun", "filler", "mark") for item in items[1:])


def is_taken_back(tagged: Tagged, planner: "Planner") -> bool:
    """Tell whether the last word of a sentence takes all of it back ("open the gate, actually no").

    So does one behind which it is only told why ("fan on, oh nonsense, it's cool anyway").
    """
    said = [item for item in tagged.items if item.value("mark") is None]
    at = next((n for n in reversed(range(1, len(said))) if said[n].has("correction") and not said[n].is_name), None)
    words = planner.words
    if at is None or is_of_noun(said, at, planner.lexicon) or not any(words.find(no, said[at].text) for no in words.no):
        return False
    if at == len(said) - 1:
        return True
    behind = said[at + 1 :]
    compared = any(
        one.has("changes", "number") for one in said[:at]
    )  # "warmer, no, cooler", and no "fan on, no, too loud"
    begun = next(
        (one for one in reversed(said[:at]) if not one.has("filler", "correction") or one.has("particles")), None
    )
    tells = any(not (one.tags and one.has("filler")) for one in behind) or any(one.has("questions") for one in behind)
    return (
        not tagged.is_unspaced
        and tells
        and begun is not None
        and not (begun.is_verb and not begun.has("particles"))
        and not any(_is_of_order(one, compared=compared) for one in behind)
        and not _may_name(behind, planner)
    )


def _is_of_order(item: Item, *, compared: bool) -> bool:
    """Tell whether a word behind what is taken back may say what is meant instead."""
    if item.has("changes") and not item.has("verbs", "carry", "particles"):
        return compared
    return item.is_name or (item.has(*_OF_ORDERS) and not (item.has("filler") and not item.has("particles", "verbs")))


_OF_ORDERS = (
    "things", "verbs", "carry", "particles", "changes", "colours", "modes", "number", "quantity", "extreme", "portion",
    "factor", "gears", "amount", "here", "there", "home", "counted", "except", "denial", "lists", "attributes", "clock",
    "pronoun", "less", "units", "days",
)  # fmt: skip


def is_undone(steps: Sequence[Step], tagged: Tagged) -> bool:
    """Tell whether what is begun is stopped in the same breath ("gate open, halt, it's raining"), or goes on and on.

    What is stopped behind "and" is done in turn.
    """
    together = any(item.has("and") and not item.is_name for item in tagged.items)
    stops = not together and any(
        step.targets == before.targets and step.when is None and step.verb in _STOPPING and before.verb in _BEGINNING
        for before, step in pairwise(steps)
    )
    return stops or any(
        one.targets == other.targets == again.targets and one.verb == again.verb != other.verb
        for one, other, again in zip(steps, steps[1:], steps[2:], strict=False)
    )


_STOPPING = frozenset({Verb.STOP, Verb.PAUSE})
_BEGINNING = frozenset({Verb.OPEN, Verb.CLOSE, Verb.START})
