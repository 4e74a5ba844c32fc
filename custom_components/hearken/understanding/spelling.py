"""How a language writes its words, and how they are taken apart: accents, elisions, clitics, compounds."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace

from .owning import Owning
from .tokens import Token, plain, tokenize

_SHORTEST_HEAD = 3
"""Letters of the first part of a compound."""

_SHORTEST_TAIL = 4
"""Letters of the last part of a compound whose first part nothing explains ("Motor" is no gate)."""


def _hardened(stem: str) -> str:
    """Return a stem with the letter that stands in the word itself before an "e" ("lucecita", "luz")."""
    return f"{stem[:-1]}z" if stem.endswith("c") else stem


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """What the data file of a language says about its spelling."""

    spaced: bool = True
    folded: Mapping[str, str] = field(default_factory=dict)
    """Characters that are written in two ways, to what is compared ("é" to "e", "ü" to "ue")."""
    unfolded: frozenset[str] = frozenset()
    """Words that differ from another one by an accent only, and keep it ("sí" and "si")."""
    elided: frozenset[str] = frozenset()
    """What stands before an apostrophe as a word of its own ("l", "qu")."""
    clitics: Mapping[str, str] = field(default_factory=dict)
    """What hangs on a verb, to the word that is read instead ("enciéndela", "allume-la")."""
    links: tuple[str, ...] = ()
    """Letters between the parts of a compound; a language without them writes none."""
    owning: Owning = field(default_factory=Owning)
    diminutives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Endings that make a word small ("ita" of "lamparita"), to what the word itself may end in; longest first."""

    def fold(self, text: str) -> str:
        """Return a word in the characters that are compared."""
        if not self.folded or text in self.unfolded:
            return text
        return "".join(self.folded.get(char, char) for char in text)

    def tokens(self, text: str) -> Iterator[Token]:
        """Yield the tokens of a plain sentence in the characters that are compared, what was elided apart."""
        for token in tokenize(text):
            head, apostrophe, tail = token.text.partition("'")
            if apostrophe and head in self.elided:
                cut = token.start + len(head) + 1
                yield Token(head, token.start, cut, token.kind)
                if tail:
                    yield from (
                        replace(inner, start=inner.start + cut, end=inner.end + cut) for inner in self.tokens(tail)
                    )
                continue
            folded = self.fold(token.text)
            yield self._hanging(text, token if folded == token.text else replace(token, text=folded))

    def words(self, text: str) -> tuple[str, ...]:
        """Return the words of a phrase as they are compared, marks left out."""
        return tuple(token.text for token in self.tokens(plain(text)) if token.kind != "mark" or token.text in "%°&")

    def _hanging(self, text: str, token: Token) -> Token:
        """Return a token that a hyphen ties to the verb before it as the word that it stands for."""
        if token.start and text[token.start - 1] == "-" and token.text in self.clitics:
            return replace(token, text=self.clitics[token.text])
        return token

    def read(self, token: Token, verbs: Container[str], known: Container[str], names: Container[str]) -> list[Token]:
        """Return a word that is none of the language's as what it is made of: verb and clitics, or a diminutive.

        `names` are the words with such an ending that names of the home have, which are left as they are.
        """
        found = self.unhinged(token, verbs)
        if len(found) > 1 or token.text in names:
            return found
        for ending, bases in self.diminutives.items():
            for plural in ("", "s"):
                stem = token.text.removesuffix(ending + plural)
                if stem == token.text or len(stem) < _SHORTEST_HEAD:
                    continue
                for base in (f"{one}{last}" for one in (stem, _hardened(stem)) for last in bases):
                    many = (base + plural, f"{base}e{plural}") if plural else (base,)
                    said = next((one for one in many if one in known), None)
                    if said is not None and said not in verbs:
                        return [replace(token, text=said)]
        return found

    def is_small(self, word: str) -> bool:
        """Tell whether a word ends like a diminutive."""
        return word.removesuffix("s").endswith(tuple(self.diminutives)) if self.diminutives else False

    def unhinged(self, token: Token, verbs: Container[str]) -> list[Token]:
        """Return a verb and what is written as its end; only the token where it is no such word."""
        word = token.text
        for clitic, meant in self.clitics.items():
            verb = word.removesuffix(clitic)
            if verb == word or len(verb) < _SHORTEST_TAIL - 1:
                continue
            cut = token.end - len(clitic)
            head = Token(verb, token.start, cut, token.kind)
            heads = [head] if verb in verbs else self.unhinged(head, verbs)
            if heads[0].text in verbs:
                return [*heads, Token(meant, cut, token.end, token.kind)]
        return [token]

    def parts(self, token: Token, text: str, known: Container[str], tails: Container[str]) -> list[Token]:
        """Return the parts of a compound: a known word and a thing, else anything and a thing; else the token."""
        if known_parts := self._known_parts(token, text, known, tails):
            return known_parts
        word = token.text
        cuts = range(_SHORTEST_HEAD, len(word) - _SHORTEST_HEAD + 1)
        for cut, head in self._heads(word, cuts, known):
            first, rest = self._cut(token, text, cut, head)
            more = self.parts(rest, text, known, tails)
            if more[-1].text in tails and len(more[0].text) >= _SHORTEST_TAIL:
                return [first, *more]  # no "was" in "Wasserventil"
        for cut in cuts:
            if len(word) - cut >= _SHORTEST_TAIL and word[cut:] in tails:
                return list(self._cut(token, text, cut, word[:cut]))
        return [token]

    def _known_parts(self, token: Token, text: str, known: Container[str], tails: Container[str]) -> list[Token]:
        """Return the parts of a compound all of which are known, or none."""
        cuts = range(_SHORTEST_HEAD, len(token.text) - _SHORTEST_HEAD + 1)
        for cut, head in self._heads(token.text, cuts, known):
            first, rest = self._cut(token, text, cut, head)
            if more := [rest] if rest.text in tails else self._known_parts(rest, text, known, tails):
                return [first, *more]
        return []

    def _heads(self, word: str, cuts: range, known: Container[str]) -> Iterator[tuple[int, str]]:
        """Yield the known words that a compound may begin with, and where each ends.

        Those without letters that link them come first, and the longest of them: "Musikzimmer" of "Musikzimmerlampe".
        """
        yield from ((cut, word[:cut]) for cut in reversed(cuts) if word[:cut] in known)
        for cut in cuts:
            for link in self.links:
                head = word[:cut].removesuffix(link)
                if word[:cut] != head and len(head) >= _SHORTEST_HEAD and head in known:
                    yield cut, head

    def _cut(self, token: Token, text: str, cut: int, head: str) -> tuple[Token, Token]:
        """Return a token as two; where they meet in the sentence is counted in the letters that are compared."""
        place = token.start
        folded = 0
        while folded < cut:
            folded += len(self.fold(text[place]))
            place += 1
        return Token(head, token.start, place, token.kind), Token(token.text[cut:], place, token.end, token.kind)
