"""What a request is politely wrapped in: "I wonder if you could turn it on, if it's no trouble" is "turn it on".

A language's lexicon tells the wraps as patterns. They are taken off before anything else is read, so that what is
negative, conditional or a question in them ("you couldn't .. could you?") counts for nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .tokens import MAX_LENGTH

_MOST_LAYERS = 6
"""Nobody wraps a request in more."""

type _Endings = tuple[tuple[re.Pattern[str], str], ...]

_EDGE = r"[\s,;:.!?¿¡…-]*"

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
class Remarks:
    """What is said beside an order and only tells why; see `remarks.py`."""

    behind: tuple[re.Pattern[str], ...] = ()
    """Without a pause ("… I'm freezing")."""
    paused: tuple[re.Pattern[str], ...] = ()
    """Only behind a pause ("…, dal is done")."""
    whom: re.Pattern[str] | None = None
    """For whom or what something is to be done ("for my mum")."""
    now: re.Pattern[str] | None = None
    """What tells the time of day, and puts nothing off ("it's bedtime")."""
    hanging: re.Pattern[str] | None = None
    """Words that no order ends with ("the light in the")."""
    never: re.Pattern[str] | None = None
    """What makes of a remark more than that: it takes back, or is of what was said or done."""
    wish: re.Pattern[str] | None = None
    """What may make a wish of one ("… I need the fan too")."""

    @property
    def any(self) -> bool:
        """Return whether the language tells any."""
        return bool(self.behind or self.paused)

    def is_one(self, text: str, *, paused: bool) -> bool:
        """Tell whether a part of a sentence, up to its end, has the form of a remark."""
        if len(text) > MAX_LENGTH or (self.never is not None and self.never.search(text)):
            return False
        return any(pattern.match(text) for pattern in (*self.behind, *(self.paused if paused else ())))

    def hangs(self, order: str) -> bool:
        """Tell whether what stands before a remark is no whole order."""
        return self.hanging is not None and self.hanging.search(order) is not None

    def is_of_somebody(self, text: str) -> bool:
        """Tell whether a remark says for whom or what something is to be done."""
        return self.whom is not None and self.whom.match(text) is not None

    def is_of_now(self, text: str) -> bool:
        """Tell whether a remark only tells the time of day."""
        return self.now is not None and self.now.match(text) is not None

    def wishes(self, text: str) -> bool:
        """Tell whether a remark may wish for something."""
        return self.wish is not None and self.wish.search(text) is not None


@dataclass(frozen=True)
class About:
    """How a language says where a sentence is about, beside what is asked for; see `in_there.py`."""

    there: re.Pattern[str] | None = None
    """What means a place that was named; the group `sure` where it can be no other, such as one that is pointed at."""
    place: str = ""
    """How such a place is said in full ("in the {place}")."""
    own: re.Pattern[str] | None = None
    """How somebody says where they are; `rest` begins with the place."""
    told: re.Pattern[str] | None = None
    """How a `thing` is said to be, and then what is to be done with it (the `order`)."""


@dataclass(frozen=True)
class Pauses:
    """How a language tells why something is asked for, behind a pause."""

    joined: re.Pattern[str] | None = None
    """What a part ends with that goes on behind the pause ("don't")."""
    telling: re.Pattern[str] | None = None
    """What only tells something, whatever it looks like."""
    likely: re.Pattern[str] | None = None
    """What tells something, where nothing is in it that may be said of the home."""
    before: re.Pattern[str] | None = None
    """What only tells something where it stands before an order: nothing that may be waited for (水开了)."""
    doing: re.Pattern[str] | None = None
    """What is told of somebody who is called as a room is."""
    narrating: re.Pattern[str] | None = None
    """What makes all before it a story of what has happened, or takes up the order."""
    worse: re.Pattern[str] | None = None
    """What tells what came of something, that was not asked for ("the light's off, I can't see")."""


@dataclass(frozen=True)
class Wraps:
    """The wraps of one language."""

    layers: tuple[re.Pattern[str], ...] = ()
    """Each has one group: what it wraps."""
    forms: tuple[tuple[re.Pattern[str], _Endings], ...] = ()
    """Wraps that put the verb into another form ("would you mind dimming"), and how that form is turned back."""
    results: tuple[tuple[re.Pattern[str], str], ...] = ()
    """Wraps that say what is to come about ("it would be nice to have the tree lit"), and what asks for it ("get")."""
    contracted: tuple[tuple[str, re.Pattern[str], str], ...] = ()
    """What is written as one word or torn apart ("the music's too loud", "warm the room up"), and how it is in full;
    before it, what is in all of that."""
    reasons: tuple[re.Pattern[str], ...] = ()
    """Why something is asked for, before the request and without a pause (太阳太晒了拉上窗帘)."""
    remarks: Remarks = field(default_factory=Remarks)
    reasons_behind: tuple[re.Pattern[str], ...] = ()
    """Why something is asked for, behind the request; each has two groups, the request and the reason."""
    purposes_behind: tuple[re.Pattern[str], ...] = ()
    """The same of what for ("pink for a bath"), which must be nothing of the home."""
    located: re.Pattern[str] | None = None
    """How such a reason tells where the speaker is; it has one group, the place."""
    purposes: tuple[re.Pattern[str], ...] = ()
    """Whom or what for something is too dark or too warm ("too dark to read"); each has one group, the complaint."""
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
    folded: Mapping[int, str] = field(default_factory=dict)
    """Characters that are written in two ways, to the one that the patterns are written in."""
    pauses: Pauses = field(default_factory=Pauses)
    """How it is told behind an order why that is given; see `pauses.py`."""

    def unwrapped(self, text: str, verbs: frozenset[str]) -> str:
        """Return what a sentence asks for; `verbs` are the words that a request begins with."""
        if len(text) > MAX_LENGTH:
            return text
        for literal, pattern, full in self.contracted:
            if literal in (folded := self._folded(text)):
                text = pattern.sub(full, text) if folded == text else _rewritten(pattern, full, text, folded)
        for _ in range(_MOST_LAYERS):
            inner = self._without_one(text, verbs)
            if inner == text:
                break
            text = inner
        return text

    def _folded(self, text: str) -> str:
        """Return a text in the characters that the patterns are written in, each where it was."""
        return text.translate(self.folded) if self.folded else text

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

    def without_reason(self, text: str) -> str | None:
        """Return what is asked for behind the reason for it, or None where none is told."""
        return next((text[found.end() :] for pattern in self.reasons if (found := pattern.match(text))), None)

    def before_reasons(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield what is asked for before each reason that may be told behind it, with that reason."""
        for pattern in self.reasons_behind if len(text) <= MAX_LENGTH else ():
            if found := pattern.match(text):
                yield found[1], found[2]

    def before_purposes(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield what is asked for before each purpose that may be told behind it, with that purpose."""
        for pattern in self.purposes_behind if len(text) <= MAX_LENGTH else ():
            if found := pattern.match(text):
                yield found[1], found[2]

    def speakers_place(self, reason: str) -> str | None:
        """Return the words for where the speaker is, of a reason that tells it, or None."""
        found = self.located.search(reason) if self.located else None
        return found[1] if found else None

    def without_purpose(self, text: str) -> str | None:
        """Return a complaint without whom or what it is too much for, or None where nothing of the kind is told."""
        return next((found[1] for pattern in self.purposes if (found := pattern.match(text))), None)

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


def _rewritten(pattern: re.Pattern[str], full: str, text: str, folded: str) -> str:
    """Return a text in which what a pattern finds in its folded form is said in full, in its own characters."""

    def said(found: re.Match[str]) -> str:
        return _GROUP.sub(lambda group: text[slice(*found.span(int(group[1])))], full)

    parts, at = [], 0
    for found in pattern.finditer(folded):
        parts += [text[at : found.start()], said(found)]
        at = found.end()
    return "".join((*parts, text[at:]))


_GROUP = re.compile(r"\\(\d)")


def _in_base_form(text: str, endings: _Endings, verbs: frozenset[str]) -> str | None:
    """Return a request with its first word in its base form ("dimming the lamp" is "dim the lamp"), or None."""
    first, space, rest = text.partition(" ")
    forms = (ending.sub(base, first) for ending, base in endings if ending.search(first))
    base = next((form for form in forms if form in verbs), None)
    return f"{base}{space}{rest}" if base is not None else None


def compiled_wraps(data: Mapping[str, Any], folded: Mapping[str, str]) -> Wraps:
    """Return the wraps of a lexicon's data; `folded` are the characters that a language writes in two ways."""
    parts = data.get("parts", {})

    def pattern(before: str, after: str = "") -> re.Pattern[str]:
        before, after = _filled(before, parts), _filled(after, parts)
        front = rf"(?:{before})(?!\w){_EDGE}" if before else ""
        back = rf"{_EDGE}(?<!\w)(?:{after})" if after else ""
        return re.compile(rf"^{_EDGE}{front}(.*?{_SAID}){back}{_EDGE}$", re.IGNORECASE | re.DOTALL)

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
        contracted=tuple((needed(pattern), re.compile(pattern), full) for pattern, full in _contracted(data)),
        reasons=tuple(re.compile(pattern) for pattern in data.get("reasons", ())),
        remarks=_remarks(data.get("remarks", {})),
        reasons_behind=_behind(data, "reasons_behind"),
        purposes_behind=_behind(data, "purposes_behind"),
        located=re.compile(_filled(data["located"], parts), re.IGNORECASE) if "located" in data else None,
        purposes=tuple(re.compile(pattern, re.IGNORECASE) for pattern in data.get("purposes", ())),
        in_state=tuple(
            (re.compile(_filled(said, parts), re.IGNORECASE), state) for state, said in data.get("in_state", {}).items()
        ),
        follows=tuple((re.compile(pattern, re.IGNORECASE), brief) for pattern, brief in data.get("follows", ())),
        back=tuple(
            (kind, re.compile(rf"^{_EDGE}(?:{said}){_EDGE}$", re.IGNORECASE))
            for kind, patterns in data.get("back", {}).items()
            for said in patterns
        ),
        brief=Brief(**{kind: frozenset(words) for kind, words in data.get("brief", {}).items()}),
        about=_about(data.get("about", {})),
        pairs=re.compile(rf"\b(?:{'|'.join(data['pairs'])})\b", re.IGNORECASE) if "pairs" in data else None,
        wants=tuple(pattern(before) for before in data.get("wants", ())),
        folded={ord(char): other for char, other in folded.items() if len(char) == len(other) == 1},
        pauses=Pauses(**{kind: re.compile("|".join(said)) for kind, said in data.get("pauses", {}).items()}),
    )


def _remarks(data: Mapping[str, Any]) -> Remarks:
    """Return the remarks of a lexicon's data."""

    def said(pattern: str) -> re.Pattern[str]:
        return re.compile(_filled(pattern, data["parts"]), re.IGNORECASE)

    return Remarks(
        behind=tuple(said(rf"(?:{pattern}){_EDGE}$") for pattern in data.get("behind", ())),
        paused=tuple(said(rf"(?:{pattern}){_EDGE}$") for pattern in data.get("paused", ())),
        now=said(rf"(?:{data['now']}){_EDGE}$") if "now" in data else None,
        whom=said(data["whom"]) if "whom" in data else None,
        hanging=said(data["hanging"]) if "hanging" in data else None,
        never=said(data["never"]) if "never" in data else None,
        wish=said(data["wish"]) if "wish" in data else None,
    )


def _about(data: Mapping[str, str]) -> About:
    """Return how a language says where a sentence is about."""
    compiled = {
        key: re.compile(data[key], re.IGNORECASE | re.DOTALL) for key in ("there", "own", "told") if key in data
    }
    return About(place=data.get("place", ""), **compiled)


def _behind(data: Mapping[str, Any], section: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of what may be told behind a request, each with the request as its first group."""
    parts = data.get("parts", {})
    told = (_filled(pattern, parts) for pattern in data.get(section, ()))
    return tuple(re.compile(rf"^(.*?{_SAID}){pattern}{_EDGE}$", re.IGNORECASE) for pattern in told)


def needed(pattern: str) -> str:
    """Return the longest text that is in whatever a pattern matches, where its outermost letters tell that; "" else.

    To look for that is much quicker than to try the pattern, and few of them fit any one sentence.
    """
    runs, depth = [""], 0
    for found in _ATOM.finditer(pattern):
        atom, quantifier = found["atom"], found["quantifier"]
        if atom == "|" and not depth:
            return ""
        depth += (atom[0] == "(") - (atom == ")")
        if depth or quantifier or len(atom) > 1 or not (atom.isalpha() or atom in " '"):
            runs.append("")
        else:
            runs[-1] += atom
    return max(runs, key=len)


_ATOM = re.compile(
    r"(?P<atom>\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:P?<?[=!:]|P?<\w+>)|.)(?P<quantifier>[?*]|\{[^}]*\}|)"
)
"""An escape, a set, the beginning of a group, or a character, with what says that it may be missing."""


def _contracted(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the patterns of what is said in full otherwise, with the parts that several of them share filled in.

    Forms by state are each for every verb with the state that it brings things out of ("turn off", "on").
    """
    parts = data.get("parts", {})
    for pattern, full in data.get("contracted", ()):
        yield _filled(pattern, parts), full
    by_state = data.get("by_state", {"forms": (), "pairs": ()})
    for verb, state in by_state["pairs"]:
        for pattern, full in by_state["forms"]:
            yield _filled(pattern, {**parts, "verb": verb, "state": state}), full


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    """Return a pattern with the parts that stand in it by their names ("<all>")."""
    for name, part in parts.items():
        pattern = pattern.replace(f"<{name}>", part)
    return pattern
