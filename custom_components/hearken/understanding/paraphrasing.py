"""What is said in other words than the rules know, rewritten in theirs before anything else is read.

`paraphrases/<language>.json` holds the forms in groups, each with examples of what it is for; docs/understanding.md
says how to add one ("Adding a paraphrase").
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
    literal: str
    """What is in all that the pattern matches, where that can be told; to look for it is much quicker."""

    def rewritten(self, text: str, folded: str) -> str:
        """Return a text in which what the pattern finds in its folded form is said in full, in its own characters."""
        if self.literal not in folded:
            return text
        if folded == text:
            return self.pattern.sub(self.full, text)
        parts, at = [], 0
        for found in self.pattern.finditer(folded):
            parts += [text[at : found.start()], _GROUP.sub(lambda group: _group(group, found, text), self.full)]  # noqa: B023
            at = found.end()
        return "".join((*parts, text[at:]))


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

    def rewritten(self, text: str) -> str:
        """Return a sentence in the words that the other rules know."""
        for group in self.groups:
            text = self.rewritten_by(group, text)
        return text

    def rewritten_by(self, group: Group, text: str) -> str:
        """Return a sentence as one group rewrites it."""
        folded = text.translate(self.folded) if self.folded else text
        for form in group.forms:
            if (said := form.rewritten(text, folded)) != text:
                text, folded = said, said.translate(self.folded) if self.folded else said
        return text


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
            yield Form(re.compile(filled), parts.filled(full, words), needed(filled))


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
