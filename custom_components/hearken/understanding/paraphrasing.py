"""What is said in other words than the rules know, rewritten in theirs before anything else is read.

`paraphrases/<language>.json` holds the forms in groups, each with examples of what it is for; docs/understanding.md
says how to add one ("Adding a paraphrase").
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from .numbers_in_words import NUMBERS, in_words
from .pattern_parts import NAME

_FOLDER = Path(__file__).parent / "paraphrases"


@dataclass(frozen=True, slots=True)
class Form:
    """A pattern of what may be said, and how that is said in full."""

    pattern: re.Pattern[str]
    full: str
    """With the pattern's groups in it ("turn off \\1")."""
    needed: frozenset[str]
    """Texts of which one is in all that the pattern matches, where that can be told; to look for them is quicker."""

    keeps_names: bool = False
    """Whether it puts one word for another, which is left as it is where something in the home is called so."""

    def rewritten(self, text: str, folded: str, called: Collection[str] = ()) -> str:
        """Return a text in which what the pattern finds in its folded form is said in full, in its own characters.

        `called` are words of the home's names; within one that is longer nothing is rewritten (老黑 is no "too dark").
        """
        matches = [*self.pattern.finditer(folded)]
        if not matches or any(self._is_name(found, folded, called) for found in matches):
            return text
        if folded == text:
            return self.pattern.sub(self.full, text)
        parts, at = [], 0
        for found in matches:
            parts += [text[at : found.start()], _GROUP.sub(lambda group: _group(group, found, text), self.full)]  # noqa: B023
            at = found.end()
        return "".join((*parts, text[at:]))

    def _is_name(self, found: re.Match[str], folded: str, called: Collection[str]) -> bool:
        """Tell whether a match is what something is called, or a part of that."""
        if self.keeps_names and found[0] in called:
            return True
        start, end = found.span()
        return any(
            found[0] in name and name != found[0] and folded.find(name, max(end - len(name), 0), start + len(name)) >= 0
            for name in called
        )


_GROUP = re.compile(r"\\(\d)")


def _group(group: re.Match[str], found: re.Match[str], text: str) -> str:
    """Return what a group of a match in the folded form is in the text."""
    return text[slice(*found.span(int(group[1])))]


@dataclass(frozen=True, slots=True)
class Group:
    """Forms of one class of wording."""

    name: str
    examples: Mapping[str, str]
    """What may be said, and what these forms make of it."""
    forms: tuple[Form, ...]


@dataclass(frozen=True)
class Paraphrases:
    """All that one language has, in the order in which it is rewritten."""

    groups: tuple[Group, ...] = ()
    folded: Mapping[int, str] = field(default_factory=dict)
    """Characters that are written in two ways, to the one that the patterns are written in."""

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """Return the forms of all groups, in their order."""
        return tuple(form for group in self.groups for form in group.forms)

    @cached_property
    def _by_need(self) -> Mapping[str, tuple[int, ...]]:
        """Return the places in `forms` of those that need a text; "" is in every sentence."""
        places: dict[str, list[int]] = {}
        for at, form in enumerate(self.forms):
            for text in form.needed or ("",):
                places.setdefault(text, []).append(at)
        return {text: tuple(ats) for text, ats in places.items()}

    def rewritten(self, text: str, called: Collection[str] = ()) -> str:
        """Return a sentence in the words that the other rules know; `called` are words of the home's names."""
        begin, folded = 0, self._folded(text)
        while True:
            for at in self._fitting(folded, begin):
                if (said := self.forms[at].rewritten(text, folded, called)) != text:
                    begin, text, folded = at + 1, said, self._folded(said)
                    break
            else:
                return text

    def _fitting(self, folded: str, begin: int) -> list[int]:
        """Return the places of the forms from one on that may fit a sentence, in their order."""
        places = {at for text, ats in self._by_need.items() if text in folded for at in ats if at >= begin}
        return sorted(places)

    def _folded(self, text: str) -> str:
        return text.translate(self.folded) if self.folded else text


def compiled_paraphrases(code: str, lexicon: Mapping[str, Any], folded: Mapping[str, str]) -> Paraphrases:
    """Return the paraphrases of a language, filled in from the data of its lexicon. Reads a file."""
    path = _FOLDER / f"{code}.json"
    if not path.is_file():
        return Paraphrases()
    data = json.loads(path.read_text(encoding="utf-8"))
    parts = _Parts(code, data["parts"], lexicon)
    return Paraphrases(
        groups=tuple(Group(group["name"], group["examples"], tuple(_forms(group, parts))) for group in data["groups"]),
        folded={ord(char): other for char, other in folded.items() if len(char) == len(other) == 1},
    )


def _forms(group: Mapping[str, Any], parts: "_Parts") -> Iterator[Form]:
    """Yield the forms of a group: those with words of their own in them (`each`) once for each row of these."""
    for words in group.get("each", ({},)):
        for pattern, full in group["forms"]:
            filled = parts.filled(pattern, words)
            yield Form(re.compile(filled), parts.filled(full, words), needed(filled), group.get("keeps_names", False))


class _Parts:
    """What stands in a pattern by its name: a part of the file ("<please>"), or words of the lexicon ("<colours>")."""

    def __init__(self, code: str, parts: Mapping[str, str | list[str]], lexicon: Mapping[str, Any]) -> None:
        self._parts = parts
        self._lexicon = lexicon
        self._known = {"numbers": self._numbers(code), "orders": self._orders()}
        self._filled: dict[str, str] = {}

    def filled(self, pattern: str, own: Mapping[str, str] | None = None) -> str:
        """Return a pattern with all that it names; `own` are names for this one alone."""

        def meant(found: re.Match[str]) -> str:
            name = found["name"]
            return self.filled(own[name]) if own and name in own else self._part(name)

        return NAME.sub(meant, pattern)

    def _part(self, name: str) -> str:
        if name not in self._filled:
            part = self._parts[name] if name in self._parts else self._of_lexicon(name)
            alternatives = [part] if isinstance(part, str) else part
            filled = "|".join(map(self.filled, alternatives))
            self._filled[name] = filled if isinstance(part, str) else f"(?:{filled})"
        return self._filled[name]

    def _of_lexicon(self, name: str) -> str | list[str]:
        """Return a pattern of the lexicon ("wraps.parts.polite"), or patterns of its words ("things.light")."""
        found: Any = self._known if name in self._known else self._lexicon
        for key in name.split("."):
            found = found[key]
        return found if isinstance(found, str) else self._patterns(set(_words(found)))

    def _patterns(self, words: set[str]) -> list[str]:
        """Return patterns of words, the longest first: the first that fits is taken."""
        return [self._pattern(word) for word in sorted(words, key=lambda word: (-len(word), word))]

    def _pattern(self, word: str) -> str:
        """Return a pattern of a word, in any of the ways to spell it."""
        pattern = re.escape(word).replace(r"\ ", " ").replace(r"\-", "[ -]")
        for char, letters in self._lexicon.get("folded", {}).items():
            if len(letters) > 1:
                pattern = pattern.replace(letters, f"(?:{letters}|{char})")
        return pattern

    def _numbers(self, code: str) -> list[str]:
        """Return the numbers in words."""
        return [word for number in NUMBERS for word in in_words(code, number)]

    def _orders(self) -> list[str]:
        """Return the words that orders begin with, less those that say nothing by themselves ("the", "back")."""
        silent = {*_words([self._lexicon.get(key, ()) for key in ("filler", "subjects")])}
        silent |= {_first(phrase) for phrase in _words(self._lexicon["particles"])}
        return [*{*map(_first, _words([self._lexicon["verbs"], self._lexicon["carry"]]))} - silent]


def _first(phrase: str) -> str:
    """Return the first word of a phrase."""
    return phrase.split(maxsplit=1)[0]


def _words(value: Any) -> Iterator[str]:
    """Yield all words of a part of a lexicon."""
    if isinstance(value, str):
        yield value
    else:
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _words(part)


def needed(pattern: str) -> frozenset[str]:
    """Return texts of which at least one is in whatever a pattern matches; none where that cannot be told.

    To look for them is much quicker than to try the pattern, and few patterns fit any one sentence.
    """
    return _needed(_ATOM.finditer(pattern))[0]


def _needed(atoms: Iterator[re.Match[str]]) -> tuple[frozenset[str], bool]:
    """Return what is needed up to the end of a group, and whether the group may be missing."""
    branches: list[frozenset[str]] = []
    known: list[frozenset[str]] = []
    run = ""
    may_miss = False
    for found in atoms:
        atom, quantifier = found["atom"], found["quantifier"]
        if not quantifier and len(atom) == 1 and (atom.isalpha() or atom in " '"):
            run += atom
            continue
        known.append(frozenset({run} - {""}))
        run = ""
        if atom == ")":
            may_miss = bool(quantifier)
            break
        if atom == "|":
            branches.append(_rarest(known))
            known = []
        elif atom[0] == "(":
            inner, is_optional = _needed(atoms)
            known += [] if is_optional or atom in _LOOKS else [inner]
    branches.append(_rarest([*known, frozenset({run} - {""})]))
    told = frozenset[str]().union(*branches) if all(branches) else frozenset[str]()
    return told if len(told) <= _MOST_NEEDED else frozenset(), may_miss


def _rarest(known: Iterable[frozenset[str]]) -> frozenset[str]:
    """Return those of some texts of which the shortest is longest: they are in the fewest sentences."""
    return max(known, key=lambda texts: (min(map(len, texts), default=0), -len(texts)), default=frozenset())


_MOST_NEEDED = 16
"""Texts to look for: with more of them the pattern itself is as quick."""

_LOOKS = frozenset({"(?=", "(?!", "(?<=", "(?<!"})
"""What a pattern only looks at, and may stand for what is not there."""

_ATOM = re.compile(
    r"(?P<atom>\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:P?<?[=!:]|P?<\w+>)|.)(?P<quantifier>[?*]|\{[^}]*\}|)"
)
"""An escape, a set, the beginning of a group, or a character, with what says that it may be missing."""
