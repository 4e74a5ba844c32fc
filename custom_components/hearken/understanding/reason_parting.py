"""Where a sentence parts into an order and what is only told beside it.

Words part it where they have spaces between them, and behind any of them what is told may begin; pauses do where they
have none. All else about reasons is the same in every language.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING

from .finite import ordered_at, tells_by_verb
from .items import Item, is_article
from .lexicon import Lexicon
from .pauses import COMMA, MOST_PARTS, paused_parts
from .reason_forms import Form
from .tagging import Tagged
from .taken_back import is_let_be

if TYPE_CHECKING:
    from .planner import Planner

_LONGEST = 200
"""Characters of a sentence that is parted."""

_MOST_ENDS = 32
"""As many places are tried where what is told may end."""

_PAUSES = ",;:.!…"
_GAP = re.compile(rf"(?:[{_PAUSES}]+(?!\d)\s*|\s+)(?=[\w'])")
"""What stands between two words; a point within a number is nothing of the kind."""

_ENDS = frozenset(",;.!")
"""Pauses behind which an order may begin."""

_ORDERING = ("verbs", "carry", "particles", "changes", "states", "number", "colours", "modes", "extreme", "portion")

_VERBS = ("verbs", "carry")
_ACTED_ON = ("things", "pronoun", "here", "home", "quantity", "changes", "attributes")


@dataclass(frozen=True, slots=True)
class Told:
    """A part of a sentence that may only tell something."""

    text: str
    form: Form


@dataclass(frozen=True, slots=True)
class Parted:
    """A sentence parted into an order and what may only be told beside it."""

    order: str
    told: tuple[Told, ...]
    is_paused: bool = True
    """Whether there is a pause between them."""

    @property
    def reason(self) -> str:
        """Return all of what is told."""
        return COMMA.join(one.text for one in self.told)

    @property
    def order_follows(self) -> bool:
        """Return whether the order follows what is told."""
        return self.told[0].form in {Form.BEFORE, Form.CLAUSE, Form.NONE}


def told_first(planner: "Planner", text: str) -> Iterator[Parted]:
    """Yield a sentence parted into what may be told first, and the order behind it."""
    lexicon = planner.lexicon
    if lexicon.spaced:
        tagged = planner.tag(text)
        yield from _before_verbs(tagged, lexicon)
        yield from _before_orders(tagged, lexicon)
        if (at := ordered_at(tagged, lexicon)) is not None and tells_by_verb(
            told := planner.tag(tagged.said(0, at)), lexicon
        ):
            yield Parted(tagged.said(at, len(tagged.tokens)), (Told(told.text, Form.NONE),))
    heard = text if lexicon.spaced else COMMA.join(paused_parts(text, planner))
    if found := lexicon.reasons.before.match(planner.words.fold(heard)):
        yield Parted(heard[found.end() :], (Told(heard[: found.end()], Form.BEFORE),))


def _before_verbs(tagged: Tagged, lexicon: Lexicon) -> Iterator[Parted]:
    """Yield each beginning of a sentence, and what follows it behind a pause, where that begins with a verb."""
    for pause in tagged.items:
        if pause.value("mark") not in _ENDS or not pause.start:
            continue
        rest = [item for item in tagged.items if item.start >= pause.end]
        if not any(item.is_name or item.has(*_ACTED_ON) for item in rest):
            continue
        begins = next((item for item in rest if not item.has("filler", "and") or item.has(*_VERBS)), None)
        behind = tagged.said(pause.end, len(tagged.tokens))
        if any(pattern.search(behind) for pattern in lexicon.told):
            continue  # "you stay here, I'll shut the door" leaves nothing to be done
        if begins is not None and is_verb(begins, tagged, lexicon):
            told = Told(tagged.said(0, pause.start), Form.NONE)
            yield Parted(tagged.said(begins.start, len(tagged.tokens)), (told,))


def _before_orders(tagged: Tagged, lexicon: Lexicon) -> Iterator[Parted]:
    """Yield what is told as a whole sentence, and the order that follows it without a pause ("granny's asleep …")."""
    forms = lexicon.reasons
    for before, item in pairwise(tagged.items):
        if before.has("mark") or forms.unordered.search(tagged.tokens[item.start].text):
            continue
        if not (is_verb(item, tagged, lexicon) or _is_verb_here(item, tagged, lexicon)):
            continue
        if not any(one.is_name or one.has(*_ACTED_ON) for one in tagged.items if one.start >= item.end):
            continue
        told, order = tagged.said(0, item.start), tagged.said(item.start, len(tagged.tokens))
        if forms.clause.fullmatch(told) and not (forms.hanging.search(told) or told in lexicon.requests):
            yield Parted(order, (Told(told, Form.CLAUSE),), is_paused=False)


def _is_verb_here(item: Item, tagged: Tagged, lexicon: Lexicon) -> bool:
    """Tell whether a word that is a thing as well is a verb where it stands ("… lock the back door")."""
    after = tagged.after(item)
    return item.has(*_VERBS) and not item.is_name and after is not None and is_article(after, lexicon)


def is_verb(item: Item, tagged: Tagged, lexicon: Lexicon) -> bool:
    """Tell whether a word is a verb, or some words that begin with one ("baisse le son")."""
    if item.is_name or item.has("things"):
        return False
    first = next((tags for end, tags in lexicon.at((tagged.tokens[item.start].text,), 0) if end == 1), ())
    return item.has(*_VERBS) or (item.has("changes") and any(tag.kind in _VERBS for tag in first))


def told_behind(planner: "Planner", text: str) -> Iterator[Parted]:
    """Yield a sentence parted into an order and what may be told behind it, the longest order first."""
    return _behind_words(planner, text) if planner.lexicon.spaced else _behind_pauses(planner, text)


def _behind_words(planner: "Planner", text: str) -> Iterator[Parted]:
    if len(text) > _LONGEST:
        return
    forms, tagged = planner.lexicon.reasons, planner.tag(text)
    tokens = tagged.tokens
    names = [
        (tokens[item.start].start, tokens[item.end - 1].end) for item in tagged.items if item.is_name and item.exact
    ]
    last = max((tokens[item.start].start for item in tagged.items if item.has("and", "mark")), default=-1)
    for gap in reversed([*_GAP.finditer(text)]):
        order, told = text[: gap.start()], text[gap.end() :]
        paused = any(char in _PAUSES for char in gap[0])
        if not order or (not paused and forms.hanging.search(order)):
            continue
        if any(start < gap.start() < end for start, end in names):
            continue  # "the mop robot is cleaning" is no order to mop
        for length, further in ends_in(planner.tag(told)) if last >= gap.end() else ((len(told), ""),):
            if further and not has_order_words(planner.tag(order)):
                continue
            form = forms.form_of(text, gap.end(), gap.end() + length, paused=paused)
            if form is not None and not _is_too_much_for(forms.complaint(text[: gap.end() + length]), order):
                joint = COMMA if is_let_be(planner.tag(further).items, planner.lexicon) else planner.words.conjunction
                both = f"{order}{joint}{further}" if further else order
                yield Parted(both, (Told(told[:length], form),), paused)


def has_order_words(tagged: Tagged) -> bool:
    """Tell whether something is ordered: of "the lounge heater's on and set to 20", "the lounge" is no order."""
    return any(item.has(*_ORDERING) and not item.is_name for item in tagged.items)


def _is_too_much_for(complaint: str | None, order: str) -> bool:
    """Tell whether what seems an order is a complaint, and what follows is for what it is too much ("… to read")."""
    return complaint is not None and len(order) >= len(complaint)


def ends_in(tagged: Tagged) -> Iterator[tuple[int, str]]:
    """Yield where what is told may end, and what follows: at the end, or before another order ("…, lamp on").

    Where something is taken back, what stands before that is not only told.
    """
    yield len(tagged.text), ""
    items = tagged.items
    if any(item.has("correction") and not item.is_name for item in items):
        return
    for before, end in islice(pairwise(items), _MOST_ENDS):
        if end.has("and", "mark") and not (end.is_name or before.has("and", "mark")):
            further = tagged.said(end.end, len(tagged.tokens))
            if any(map(str.isalnum, further)):
                yield len(tagged.said(0, end.start)), further


def _behind_pauses(planner: "Planner", text: str) -> Iterator[Parted]:
    """Yield the beginnings of a sentence behind which every part has a form; what is sure is told in each of them."""
    parts, forms = paused_parts(text, planner), planner.lexicon.reasons
    folded = [*map(planner.words.fold, parts)]
    if not 1 < len(parts) <= MOST_PARTS or forms.worse.search(COMMA.join(folded)):
        return
    told: list[Told] = []
    for part, said in zip(parts[:0:-1], folded[:0:-1], strict=True):
        if (form := forms.form_of(said, 0, len(said), paused=True)) is None:
            break
        told.insert(0, Told(part, form))
    sure = len([*takewhile(lambda one: one.form is Form.SURE, reversed(told))])
    for count in range(max(sure, 1), len(told) + 1):
        yield Parted(COMMA.join(parts[:-count]), tuple(told[-count:]))
