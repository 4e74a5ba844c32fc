"""Questions that the rules find no form for, read freely: a question never causes an action, so it may be.

What it is about is found by the words that mean something in this home (`asked_about.py`); what is asked of it by its
question word, by what can be measured, and by what such things have. The answer names what it is about.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .asked_about import MOST_TOLD, about
from .asked_reading import AskedReading, Grounds
from .asked_words import AskedWords, asked_words
from .dialogue import Dialogue
from .grounding import Grounding
from .home import Snapshot
from .left_out import UNCLEAR
from .plan import Ask, Doubt, Kind, Plan
from .speech_act import Mark, marks
from .tokens import plain
from .words import normalized

if TYPE_CHECKING:
    from .planner import Planner

_LEFT = frozenset({Kind.UNSETTLED, Kind.ABSENT, Kind.HOLD, Kind.ASK})
"""What the rules leave: nothing understood, nothing found, told, or offered."""

_OFFERED = frozenset({Doubt.OFFER, Doubt.DID_YOU_MEAN, Doubt.WHAT_TO_DO})

_MARKS = ("?", "？")

_LONGEST = 120
"""Characters of a question that no mark tells as one; what is longer is a story."""

_PARTS = re.compile(r"[,;.!?¿¡，；。！？、]+")


def asked_freely(
    planner: "Planner", said: str, plan: Plan, snapshot: Snapshot, dialogue: Dialogue, *, is_sure: bool = False
) -> Plan | None:
    """Return the answer to a question for which the rules have no form, or None where none is asked of the home.

    `is_sure` says that it is known to be a question, whatever its form.
    """
    words = asked_words(planner.words.language)
    if words is None or not planner.lexicon.phrases or (len(said) > _LONGEST and not said.rstrip().endswith(_MARKS)):
        return None
    is_doubtful = _compares_one(plan) or _misses_setting(words, said, plan) or _is_marked(planner, said, plan)
    if plan.kind not in _LEFT and not is_doubtful:
        return None
    if plan.kind is Kind.ASK and (plan.question is None or plan.question.doubt not in _OFFERED):
        return None
    return _Asked(planner, words, plain(said), plan, snapshot, dialogue, is_sure).plan()


def _is_marked(planner: "Planner", said: str, plan: Plan) -> bool:
    """Tell whether only a mark says that a complaint or a state is asked about ("¿hace calor?")."""
    if plan.kind is not Kind.ACT or not said.rstrip().endswith(_MARKS):
        return False
    items = planner.tagged(plain(said)).items
    if len(plan.steps) > 1 or sum(item.has("entity", "things") for item in items) > 1:
        return False  # each with what becomes of it ("floor lamp on, desk lamp off?")
    named = next((at for at, item in enumerate(items) if item.is_name or item.has("things")), len(items))
    return not any(
        item.has("verbs", "carry", "particles", "set") and (at < named or not item.has("states"))
        for at, item in enumerate(items)
        if not item.is_name
    )


def _compares_one(plan: Plan) -> bool:
    """Tell whether rooms are compared, of which only one was found."""
    return plan.kind is Kind.ANSWER and any(
        query.ask in {Ask.MOST, Ask.LEAST} and query.place is not None for query in plan.queries
    )


def _misses_setting(words: AskedWords, said: str, plan: Plan) -> bool:
    """Tell whether it would be told that something is on, where it is asked what it is set to."""
    patterns = (words.setting, words.value)
    asked = all(one is not None and one.search(said.lower()) for one in patterns)
    return asked and plan.kind is Kind.ANSWER and all(query.ask is Ask.STATE for query in plan.queries)


@dataclass(frozen=True)
class _Asked:
    """One sentence that may ask something."""

    planner: "Planner"
    words: AskedWords
    said: str
    left: Plan
    snapshot: Snapshot
    dialogue: Dialogue
    is_sure: bool

    @property
    def grounds(self) -> Grounds:
        """Return what its questions are part of."""
        return Grounds(self.said, self.snapshot, self.dialogue)

    def plan(self) -> Plan | None:
        """Return the answer to the whole, or else to those parts between marks that ask something."""
        if (again := self._again()) is not None:
            return again
        if self._orders(self.said):
            return self._behind_order()
        parts = [part.strip() for part in _PARTS.split(self.said) if part.strip()]
        whole = " ".join(parts) if self.planner.lexicon.spaced else self.said
        ends = "?" in self.said or "？" in self.said
        if (answer := self._of(whole, is_asked=ends)) is not None:
            return answer
        if len(parts) < _SEVERAL:
            return None
        answers = [answer for part in parts if (answer := self._of(part, is_asked=False, is_part=True)) is not None]
        queries = tuple(dict.fromkeys(query for answer in answers for query in answer.queries))
        return self.grounds.answer(*queries) if queries else None

    def _again(self) -> Plan | None:
        """Return the question before this one, of what else is named ("and the one to the terrace", "¿y la reja?")."""
        last = self.dialogue.last
        query = last.queries[-1] if last is not None and last.queries and not self.dialogue.is_over else None
        if query is None or query.ask not in _ASKED_AGAIN:
            return None
        tagged = self.planner.tag(self.said)
        items = [item for item in tagged.items if item.value("mark") is None]
        goes_on = bool(items) and (items[0].has("and") or "?" in self.said or "？" in self.said)
        if not goes_on or len(items) > _BRIEF or any(item.has("verbs", "carry") and not item.is_name for item in items):
            return None
        grounding = Grounding(self.snapshot, self.planner.names, self.planner.lexicon, tagged, self.dialogue.focus)
        kept = tuple(item for item in tagged.items if item.text not in self.words.placeholders)
        found = about(replace(tagged, items=kept), grounding, self.words, frozenset())
        home = self.snapshot.home
        before = [home.entities[one] for one in query.targets if one in home.entities]
        sorts = {(one.domain, one.device_class) for one in before}
        if found.strange or not found.units or not before:
            return None
        alike = [
            one for one in home.entities.values()
            if (one.domain, one.device_class) in sorts and found.units <= found.concepts(one)
        ]  # fmt: skip
        called = [one for one in alike if found.units <= grounding.units(one)] or alike
        if not called or len(called) > MOST_TOLD:
            return None
        again = replace(query, targets=tuple(one.id for one in called), place=None, words=self.said)
        return self.grounds.answer(replace(again, ask=Ask.STATE) if query.ask is not Ask.VALUE else again)

    def _orders(self, text: str) -> bool:
        """Tell whether something is asked to be done besides: a part begins with a verb."""
        parts = [part for part in _PARTS.split(text) if part.strip()]
        for part in parts:
            found = self.words.introduces.match(part.strip()) if self.words.introduces is not None else None
            if found is not None and not self._names(found.group()):
                continue  # "have a look whether …"
            items = (
                item for item in self.planner.tagged(part).items if not item.has("filler", "and", "mark", "correction")
            )
            first = next(items, None)
            acts = first is not None and first.has("verbs", "carry") and not first.is_name
            if acts and not (first is not None and first.has("questions", "states", "measure")):
                return True
        return False

    def _behind_order(self) -> Plan | None:
        """Return the order, and the answer to what is asked behind it ("lights off, and how's the battery doing")."""
        tagged = self.planner.tag(self.said)
        taken_back = UNCLEAR in self.left.reasons or any(
            item.has("correction", "denial", "except") and not item.is_name for item in tagged.items
        )
        if self.left.kind not in {Kind.UNSETTLED, Kind.ABSENT} or taken_back:
            return None
        for item in tagged.items[1:-1]:
            # "The lamp off, what's it called, the floor lamp" asks nothing.
            if item.has("and") or (item.value("mark") is not None and self.said.rstrip().endswith(_MARKS)):
                rest = tagged.said(item.end, len(tagged.tokens))
                if len([part for part in _PARTS.split(rest) if part.strip()]) > 1:
                    return None
                begins = self._begins(rest)
                asked = self._of(rest, is_asked=False, is_part=True) if begins else None
                if asked is None:
                    continue
                done = self.planner.attempt(tagged.said(0, item.start), self.snapshot, self.dialogue)
                return replace(done, queries=asked.queries, words=self.said) if done.kind is Kind.ACT else None
        return None

    def _begins(self, text: str) -> bool:
        """Tell whether a part begins as a question does, or as what introduces one."""
        folded = self.planner.words.fold(normalized(text))
        introduces = self.words.introduces
        found = introduces.match(folded) if introduces is not None else None
        return self.words.asks[0].match(folded) is not None or found is not None

    def _of(self, text: str, *, is_asked: bool, is_part: bool = False) -> Plan | None:
        """Return the answer to one question."""
        for form, inner in self._forms(text):
            folded = self.planner.words.fold(normalized(form))
            if any(pattern.search(folded) for pattern in self.words.not_freely):
                continue
            if not (inner or self._asks(folded, is_part=is_part) or self._asks_plainly(form, is_asked=is_asked)):
                continue
            reading = AskedReading(self.planner, self.words, form, self.left, self.grounds)
            if (not is_part or reading.stands_alone) and (answer := reading.plan()) is not None:
                return answer
        return None

    def _forms(self, text: str) -> Iterator[tuple[str, bool]]:
        """Yield what may be the question: what is introduced ("could you tell me …"), or all, also without its tail."""
        found = self.words.introduces.match(text) if self.words.introduces is not None else None
        texts = [(text[found.end() :], True), (text, False)] if found is not None else [(text, False)]
        if found is not None and self._names(text[: found.end()]):
            texts = texts[1:]
        for one, inner in texts:
            if inner and self.words.whether is not None:
                one = self.words.whether.sub("", one)  # noqa: PLW2901
            bare = self.words.tails.sub("", one) if self.words.tails is not None else one
            if bare and bare != one:
                yield bare, inner or self._asks(self.planner.words.fold(normalized(one)))
            yield one, inner

    def _names(self, text: str) -> bool:
        tagged = self.planner.tag(text)
        return any(item.is_name or (item.has("things") and not item.has("filler")) for item in tagged.items)

    def _asks(self, folded: str, *, is_part: bool = False) -> bool:
        """Tell whether a sentence has the form of a question; a part of one, whether it begins as a question does."""
        found = marks(folded, self.planner.words, ())
        begins = self.words.asks[0].match(folded) is not None
        if begins or ((Mark.CONDITION in found or Mark.SCHEDULE in found) and not begins):
            return begins
        if self.is_sure or any(one.search(folded) for one in self.words.asks):
            return True
        return Mark.QUESTION in found and not is_part and self.said.rstrip().endswith(_MARKS)

    def _asks_plainly(self, text: str, *, is_asked: bool) -> bool:
        """Tell whether nothing but a mark says that it is asked ("CO2 in the office?"), and nothing is to be done."""
        if not is_asked or self.left.kind is Kind.ACT:
            return is_asked  # an order that names no action
        items = (*self.planner.tag(text).items, *self.planner.tagged(text).items)
        tagged = self.planner.tag(text)
        grounding = Grounding(self.snapshot, self.planner.names, self.planner.lexicon, tagged, self.dialogue.focus)
        found = about(tagged, grounding, self.words, frozenset())
        left = any(not item.tags and item not in found.tagged.items for item in tagged.items)
        if left or found.strange:
            return False  # a word may be a verb in a form that nobody knows ("¿me encenderías …?")
        return not any(item.has("verbs", "carry", "changes") and not item.is_name for item in items)


_SEVERAL = 2
_BRIEF = 6
"""Words of a question that takes up the one before."""
_ASKED_AGAIN = frozenset({Ask.STATE, Ask.ANY, Ask.WHICH, Ask.COUNT, Ask.VALUE})
