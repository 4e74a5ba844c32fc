"""How a language tells why something is asked for: the forms of reasons, from the section `reasons` of its lexicon."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import Enum, auto
from typing import Any

from .pattern_parts import EDGE, filled
from .tokens import MAX_LENGTH

_NOTHING = re.compile(r"(?!)")
"""What no text has, for forms that a language does not tell."""

_LISTS = frozenset({"sure", "behind", "paused", "likely"})
"""Forms of all of what is told, of which there are many."""


class Form(Enum):
    """By which form something is known to be only told."""

    SURE = auto()
    """It only tells something, whatever it looks like: though all of the sentence could be done."""
    TOLD = auto()
    """It tells something, unless it asks for something too."""
    LIKELY = auto()
    """It tells something where nothing is in it that may be said of the home."""
    BEFORE = auto()
    """It stands before an order."""
    CLAUSE = auto()
    """It tells how things are, in a whole sentence, behind which an order begins without a pause."""
    NONE = auto()
    """None tells: it stands before what is an order by itself."""


@dataclass(frozen=True)
class ReasonForms:
    """The forms of one language."""

    before: re.Pattern[str] = _NOTHING
    """What is told before an order, up to where that begins."""
    sure: re.Pattern[str] = _NOTHING
    """What is told behind an order, and only tells whatever it looks like."""
    behind: re.Pattern[str] = _NOTHING
    """What is told behind an order without a pause ("… I'm freezing")."""
    paused: re.Pattern[str] = _NOTHING
    """What is told only behind a pause ("…, dal is done")."""
    likely: re.Pattern[str] = _NOTHING
    """What is told behind an order where it names nothing of the home ("… zum Lesen")."""
    now: re.Pattern[str] = _NOTHING
    """What tells the time of day, and puts nothing off ("it's bedtime")."""
    whom: re.Pattern[str] = _NOTHING
    """For whom or what something is to be done ("for my mum")."""
    located: re.Pattern[str] = _NOTHING
    """How it is told where the speaker is; its group is the place."""
    wish: re.Pattern[str] = _NOTHING
    """What may make a wish of what is told ("… I need the fan too")."""
    never: re.Pattern[str] = _NOTHING
    """What makes more of it than a reason: it takes back, puts off, or is of what was said or done."""
    hanging: re.Pattern[str] = _NOTHING
    """Words that no order ends with ("the light in the")."""
    people: re.Pattern[str] = _NOTHING
    """What is told of somebody who is called as a room is."""
    worse: re.Pattern[str] = _NOTHING
    """What tells what came of something, that was not asked for ("the light's off, I can't see")."""
    clause: re.Pattern[str] = _NOTHING
    """How a whole sentence tells how things are, behind which an order may begin without a pause ("it's snowing …")."""
    unordered: re.Pattern[str] = _NOTHING
    """How verbs end that order nothing in this form ("closing")."""
    breath: re.Pattern[str] = _NOTHING
    """Where what is told begins behind an order, or ends before one, with no pause between them (灯关一下我要睡了)."""
    reported: re.Pattern[str] = _NOTHING
    """What has the form of an order, and may as well be told to be done (灯关了)."""
    ordered: re.Pattern[str] = _NOTHING
    """What makes an order of what might be told: "把", "一下"."""
    happened: re.Pattern[str] = _NOTHING
    """How what is told to have happened ends."""
    wanting: re.Pattern[str] = _NOTHING
    """How it ends that somebody is about to do something, or will not, before an order that begins as one."""
    goes_on: re.Pattern[str] = _NOTHING
    """How nothing new begins: with what belongs to the words before."""
    doing: re.Pattern[str] = _NOTHING
    """What something does by itself, behind its name ("… suena de maravilla"), or to somebody ("… me cae bien")."""
    doing_of_it: re.Pattern[str] = _NOTHING
    """The same in words that would ask it of a thing that is called by its name alone ("le poste baisse le son")."""
    complaints: re.Pattern[str] = _NOTHING
    """Whom or what for something is too dark or too warm ("too dark to read"); its group is the complaint."""

    @property
    def is_ever_sure(self) -> bool:
        """Return whether the language has forms that only tell something whatever they look like."""
        return self.sure is not _NOTHING

    def form_of(self, text: str, start: int, end: int, *, paused: bool) -> Form | None:
        """Return by which form a part of a sentence only tells something, or None."""
        if end - start > MAX_LENGTH or self.never.search(text[start:end]):
            return None
        if self.sure.match(text, start, end):
            return Form.SURE
        if self.behind.match(text, start, end) or (paused and self.paused.match(text, start, end)):
            return Form.TOLD
        return Form.LIKELY if self.likely.match(text, start, end) else None

    def complaint(self, text: str) -> str | None:
        """Return a complaint without whom or what it is too much for, or None where nothing of the kind is told."""
        found = self.complaints.match(text)
        return next(filter(None, found.groups()), None) if found else None


def compiled_reasons(data: Mapping[str, Any]) -> ReasonForms:
    """Return the forms of a lexicon's data."""
    parts = data.get("parts", {})

    def pattern(key: str, said: str | list[str]) -> re.Pattern[str]:
        either = said if isinstance(said, str) else "|".join(f"(?:{one})" for one in said)
        whole = rf"(?:{either}){EDGE}$" if key in _LISTS or key == "now" else either
        return re.compile(filled(whole, parts), re.IGNORECASE)

    return ReasonForms(
        **{one.name: pattern(one.name, data[one.name]) for one in fields(ReasonForms) if one.name in data}
    )
