"""What a request is politely wrapped in: "I wonder if you could turn it on, if it's no trouble" is "turn it on".

A language's lexicon tells the wraps as patterns. They are taken off before anything else is read, so that what is
negative, conditional or a question in them ("you couldn't .. could you?") counts for nothing.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from .paraphrasing import Paraphrases
from .pattern_parts import EDGE, filled
from .tokens import MAX_LENGTH

_MOST_LAYERS = 6
"""Nobody wraps a request in more."""

type _Endings = tuple[tuple[re.Pattern[str], str], ...]

_SAID = r"[^\s,;:.!?¿¡…-]"
"""What a request ends with before its edge: without it, a sentence of marks alone could be split in very many ways."""


@dataclass(frozen=True)
class Brief:
    """The words of follow-ups without an action; see `brief.py`."""

    takes_up: frozenset[str] = frozenset()
    """What says that it goes on with what was done ("too", "same", "how about"), besides "and"."""
    beside: frozenset[str] = frozenset()
    """What may stand beside a name in one: articles, prepositions, "please"."""
    courtesies: frozenset[str] = frozenset()
    """What may stand in one that says that it goes on, and is a remark without that: "thanks", "great"."""
    too: frozenset[str] = frozenset()
    """What says that the same is done, though there is an action ("turn on the bedroom too")."""
    further: frozenset[str] = frozenset()
    """What makes a number one by which it goes on ("noch zwei Grad")."""
    sighs: frozenset[str] = frozenset()
    """What is only exclaimed before one ("whoa", "boah")."""
    partings: frozenset[str] = frozenset()
    """What is said at the end and is nothing to put on a list ("and good night")."""


@dataclass(frozen=True)
class About:
    """How a language says where a sentence is about, beside what is asked for; see `in_there.py`."""

    there: re.Pattern[str] | None = None
    """What means a place that was named; the group `sure` where it can be no other, such as one that is pointed at."""
    place: str = ""
    """How such a place is said in full ("in the {place}")."""
    floor: re.Pattern[str] | None = None
    """The floor where somebody is ("这一层"); see `this_floor.py`."""
    own: re.Pattern[str] | None = None
    """How somebody says where they are; `rest` begins with the place."""
    told: re.Pattern[str] | None = None
    """How a `thing` is said to be, and then what is to be done with it (the `order`)."""


@dataclass(frozen=True)
class Wraps:
    """The wraps of one language."""

    layers: tuple[re.Pattern[str], ...] = ()
    """Each has one group: what it wraps."""
    forms: tuple[tuple[re.Pattern[str], _Endings], ...] = ()
    """Wraps that put the verb into another form ("would you mind dimming"), and how that form is turned back."""
    results: tuple[tuple[re.Pattern[str], str], ...] = ()
    """Wraps that say what is to come about ("it would be nice to have the tree lit"), and what asks for it ("get")."""
    paraphrases: Paraphrases = field(default_factory=Paraphrases)
    """What is said in other words than the rules know; it is rewritten before any wrap is taken off."""
    in_state: tuple[tuple[re.Pattern[str], str], ...] = ()
    """How a thing is told from others by its state ("that's on"), and that state."""
    follows: tuple[tuple[re.Pattern[str], str], ...] = ()
    """How a follow-up may begin ("same for", "what about"), and how it is said with fewer words ("and")."""
    back: tuple[tuple[str, re.Pattern[str]], ...] = ()
    """What takes up what was done before, by kind: undo, again, another; only, spare and back have a group, of what."""
    brief: Brief = field(default_factory=Brief)
    about: About = field(default_factory=About)
    pairs: re.Pattern[str] | None = None
    """What is one thing though it is called by two ("fish and chips")."""
    wants: tuple[re.Pattern[str], ...] = ()
    """Wraps of a thing that is wanted, without a word of what is to be done with it ("we'll need the porch light")."""

    def unwrapped(self, text: str, verbs: frozenset[str], called: Collection[str] = ()) -> str:
        """Return what a sentence asks for.

        `verbs` are the words that a request begins with, `called` those of the home's names.
        """
        if len(text) > MAX_LENGTH:
            return text
        text = self.paraphrases.rewritten(text, called)
        for _ in range(_MOST_LAYERS):
            inner = self._without_one(text, verbs)
            if inner == text:
                break
            text = inner
        return text

    def _without_one(self, text: str, verbs: frozenset[str]) -> str:
        for pattern, endings in self.forms:
            if (found := pattern.match(text)) and (inner := _in_base_form(found[1], endings, verbs)):
                return inner
        for pattern, verb in self.results:
            if found := pattern.match(text):
                return f"{verb} {found[1]}"
        for pattern in self.layers:
            if (found := pattern.match(text)) and any(map(str.isalnum, found[1])):
                return found[1]
        return text

    def told_by_state(self, text: str) -> tuple[str, str] | None:
        """Return a sentence without the state that tells which thing is meant, and that state, or None."""
        for pattern, state in self.in_state if len(text) <= MAX_LENGTH else ():
            if found := pattern.search(text):
                return f"{text[: found.start()]}{text[found.end() :]}", state
        return None

    def followed(self, text: str) -> str | None:
        """Return a follow-up in fewer words ("same for the study": "and the study"), or None where it is none."""
        return next(
            (pattern.sub(brief, text, count=1) for pattern, brief in self.follows if pattern.search(text)), None
        )

    def taken_up(self, text: str) -> tuple[str, str]:
        """Return in which way a sentence takes up what was done before, and of what; empty where it does not."""
        for kind, pattern in self.back if len(text) <= MAX_LENGTH else ():
            if found := pattern.match(text.strip()):
                return kind, found[1] if pattern.groups else ""
        return "", ""

    def wanted(self, text: str) -> str | None:
        """Return what a sentence says is wanted, or None where it says nothing of the kind."""
        return next((found[1] for pattern in self.wants if (found := pattern.match(text))), None)


def _in_base_form(text: str, endings: _Endings, verbs: frozenset[str]) -> str | None:
    """Return a request with its first word in its base form ("dimming the lamp" is "dim the lamp"), or None."""
    first, space, rest = text.partition(" ")
    forms = (ending.sub(base, first) for ending, base in endings if ending.search(first))
    base = next((form for form in forms if form in verbs), None)
    return f"{base}{space}{rest}" if base is not None else None


def compiled_wraps(data: Mapping[str, Any], paraphrases: Paraphrases) -> Wraps:
    """Return the wraps of a lexicon's data, with the paraphrases of its language."""
    parts = data.get("parts", {})

    def pattern(before: str, after: str = "") -> re.Pattern[str]:
        before, after = filled(before, parts), filled(after, parts)
        front = rf"(?:{before})(?!\w){EDGE}" if before else ""
        back = rf"{EDGE}(?<!\w)(?:{after})" if after else ""
        return re.compile(rf"^{EDGE}{front}(.*?{_SAID}){back}{EDGE}$", re.IGNORECASE | re.DOTALL)

    return Wraps(
        layers=(
            *(pattern(before, after) for before, after in data.get("around", ())),
            *(pattern(before) for before in data.get("before", ())),
            *(pattern("", after) for after in data.get("after", ())),
        ),
        forms=tuple(
            (pattern(before), tuple((re.compile(ending), base) for ending, base in forms["endings"]))
            for forms in data.get("forms", ())
            for before in forms["before"]
        ),
        results=tuple(
            (pattern(before, after), result["verb"])
            for result in data.get("results", ())
            for before, after in result["around"]
        ),
        paraphrases=paraphrases,
        in_state=tuple(
            (re.compile(filled(said, parts), re.IGNORECASE), state) for state, said in data.get("in_state", {}).items()
        ),
        follows=tuple((re.compile(pattern, re.IGNORECASE), brief) for pattern, brief in data.get("follows", ())),
        back=tuple(
            (kind, re.compile(rf"^{EDGE}(?:{said}){EDGE}$", re.IGNORECASE))
            for kind, patterns in data.get("back", {}).items()
            for said in patterns
        ),
        brief=Brief(**{kind: frozenset(words) for kind, words in data.get("brief", {}).items()}),
        about=_about(data.get("about", {})),
        pairs=re.compile(rf"\b(?:{'|'.join(data['pairs'])})\b", re.IGNORECASE) if "pairs" in data else None,
        wants=tuple(pattern(before) for before in data.get("wants", ())),
    )


def _about(data: Mapping[str, str]) -> About:
    """Return how a language says where a sentence is about."""
    compiled = {
        key: re.compile(data[key], re.IGNORECASE | re.DOTALL)
        for key in ("there", "own", "told", "floor")
        if key in data
    }
    return About(place=data.get("place", ""), **compiled)
