"""The words of a language that carry meaning, from `lexicon/<language>.json`; see docs/understanding.md."""

import json
import re
import sys
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from .finite import Finite, compiled_finite
from .grammar import Grammar, compiled_grammar
from .language_data import folded_characters
from .lexicon_sections import alone, by_first, complaints, concepts_of, ending_of, entries
from .offers import Offers, compiled_offers
from .owning import Owning
from .paraphrasing import compiled_paraphrases
from .reason_forms import ReasonForms, compiled_reasons
from .rephrasing import Rephrasing, compiled_rephrasing
from .spelling import Spelling
from .tokens import Token
from .told_forms import ToldForms, compiled_told_forms
from .whereabouts import Whereabouts, compiled_whereabouts
from .word_groups import WordGroups
from .wraps import Wraps, compiled_wraps

_FOLDER = Path(__file__).parent / "lexicon"


@dataclass(frozen=True, slots=True)
class Tag:
    """One meaning of a phrase."""

    kind: str
    """The section of the data file, "number", or "entity", "area", "floor" for the home's own names."""
    value: str = ""
    """The key within the section, or the number."""


@dataclass(frozen=True)
class _Either:
    """What is in one or the other."""

    one: Container[str]
    other: Container[str]

    def __contains__(self, text: object) -> bool:
        return text in self.one or text in self.other


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """The phrases of one language."""

    language: str
    spaced: bool = True
    phrases: Mapping[tuple[str, ...], tuple[Tag, ...]] = field(default_factory=dict)
    """Phrases, as their tokens, with their meanings."""
    concepts: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]] = field(default_factory=dict)
    """By first token: words for the same thing, and what stands for all of them."""
    endings: tuple[tuple[str, str], ...] = ()
    """Endings of the plural and of cases, longest first, each with what stands before it ("ch", "es")."""
    kept: frozenset[str] = frozenset()
    """Words that end like that and are whole."""
    fixtures: frozenset[str] = frozenset()
    """Words for one light, where others mean the light of a room."""
    generic: frozenset[str] = frozenset()
    """Those of them that mean every light where all are said ("alle Lampen")."""
    collective: frozenset[str] = frozenset()
    """Kinds of things that are named alike whether one or several are meant."""
    wishes: frozenset[str] = frozenset()
    """Words that want a state ("quisiera la luz encendida")."""
    wholes: frozenset[str] = frozenset()
    """Words for all of one thing ("whole"), which count things only where there can be several of them."""
    masses: frozenset[str] = frozenset()
    """Things in the singular that there can be several of ("the whole lighting")."""
    puts: frozenset[str] = frozenset()
    """Verbs that say nothing without a particle, and alone switch on."""
    keeps: Mapping[str, str] = field(default_factory=dict)
    """Verbs that ask for nothing to be changed ("leave it on"), and what of a thing they keep."""
    groups: WordGroups = field(default_factory=WordGroups)
    """Groups of words within one kind of thing that are not said of each other ("air conditioning", "heating")."""
    shortened: Mapping[str, str] = field(default_factory=dict)
    """Endings of the names of rooms, to the word that they are short for (主卧 is a 卧室)."""
    plurals: frozenset[str] = frozenset()
    """Words and phrases of the plural, in a language whose endings do not tell."""
    within: frozenset[str] = frozenset()
    """Words that hold a name together and may be left out ("volet du salon", "volet salon")."""
    spots: frozenset[str] = frozenset()
    """Places of homes: music "in the gym" is to be heard there, and called by no such title."""
    where: frozenset[str] = frozenset()
    """Words that stand before what says where something is ("in the window", "at the door")."""
    fused: frozenset[str] = frozenset()
    """Those of them that have an article in them ("am", "zur")."""
    separable: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """What a verb and the particle that is taken from it mean together ("schließ … ab"), as keys of `verbs`."""
    head_last: bool = False
    """Whether the last word of a name says what it is ("main bedroom")."""
    spelling: Spelling = field(default_factory=Spelling)
    grammar: Grammar = field(default_factory=Grammar)
    """The small words by which it tells how others belong together."""
    singles: frozenset[str] = frozenset()
    """Phrases of one word, none of which is a compound of anything."""
    verbs: frozenset[str] = frozenset()
    """Verbs of one word, on which clitics hang."""
    tails: frozenset[str] = frozenset()
    """Things (those that are no kind, too: `heads`) and attributes of one word, with which compounds end."""
    outside: frozenset[str] = frozenset()
    """Words for what is not in the house, by which a sensor there may be called."""
    requests: frozenset[str] = frozenset()
    """First words of what asks for something: "turn", "dim"."""
    articles: frozenset[str] = frozenset()
    """Words that stand within names and say nothing ("Rosie the Robot")."""
    relatives: frozenset[str] = frozenset()
    """What stands before a state that only tells which things are meant ("everything that's on downstairs")."""
    placeholders: frozenset[str] = frozenset()
    """Words that stand for what was named elsewhere ("the one in the hall", "the level")."""
    familiar: frozenset[str] = frozenset()
    """Words of homes that were hardly misheard for another: of a wall light, the hall light is only asked about."""
    akin: tuple[tuple[str, ...], ...] = ()
    """Groups of words for nearly the same things, of which another than was said is only asked about."""
    indefinite: frozenset[str] = frozenset()
    """Articles by which one of several is meant, whichever ("a light")."""
    presence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """How a condition says that there is somebody, or nobody."""
    rooms: frozenset[str] = frozenset()
    """Words that make the name of a room of another word ("music room", "salle de musique")."""
    elements: frozenset[str] = frozenset()
    """What is said of a home, and is nothing in it: the sun, a draught, somebody's feet."""
    told: tuple[re.Pattern[str], ...] = ()
    """Whole sentences that only tell, though every word of them could be one of a request (亮红灯了, 今天降温了)."""
    told_forms: ToldForms = field(default_factory=ToldForms)
    """What makes a verb tell rather than order, where none is conjugated."""
    rephrasing: Rephrasing = field(default_factory=Rephrasing)
    """What is said to Home Assistant's recogniser in its own words."""
    shopping: frozenset[str] = frozenset()
    """What a list for the shop is called."""
    wraps: Wraps = field(default_factory=Wraps)
    """What a request is politely wrapped in."""
    reasons: ReasonForms = field(default_factory=ReasonForms)
    """How it is told why something is asked for."""
    heard: frozenset[str] = frozenset()
    """Words for what a speaker plays rather than a television ("music"), without their endings."""
    players: frozenset[str] = frozenset()
    """Words for what plays that mean just that ("radio"), and nothing else that makes a sound."""
    mode_words: frozenset[str] = frozenset()
    """Words that make the name of a mode of another word ("movie mode")."""
    offers: Offers = field(default_factory=Offers)
    """What whole sentences wish for without saying so."""
    whereabouts: Whereabouts = field(default_factory=Whereabouts)
    finite: Finite = field(default_factory=Finite)
    """How what is told is known by its verb."""

    def unwrapped(self, text: str, called: Collection[str] = ()) -> str:
        """Return what a sentence asks for without polite wraps, where a home's names have the words `called`."""
        return self.wraps.unwrapped(text, self.requests, called)

    def at(self, texts: tuple[str, ...], start: int) -> Iterator[tuple[int, tuple[Tag, ...]]]:
        """Yield the phrases that begin at a token: where each ends, and its meanings; longest first."""
        for length in self._lengths.get(texts[start], ()):
            if start + length <= len(texts) and (tags := self.phrases.get(texts[start : start + length])) is not None:
                yield start + length, tags

    def meaning(self, *words: str) -> tuple[Tag, ...]:
        """Return what words mean as one phrase; nothing where they are none."""
        return self.phrases.get(words, ())

    def kinds(self, word: str) -> set[str]:
        """Return the kinds of all that a word may mean by itself."""
        return {tag.kind for tag in self.meaning(word)}

    @cached_property
    def _lengths(self) -> Mapping[str, tuple[int, ...]]:
        """Return how many tokens the phrases with a first token have, the most first."""
        found: dict[str, set[int]] = {}
        for phrase in self.phrases:
            found.setdefault(phrase[0], set()).add(len(phrase))
        return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}

    @cached_property
    def _by_kind(self) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
        found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase, tags in self.phrases.items():
            for tag in tags:
                found.setdefault(tag.kind, []).append((phrase, tag.value))
        return {kind: tuple(phrases) for kind, phrases in found.items()}

    def of_kind(self, kind: str) -> tuple[tuple[tuple[str, ...], str], ...]:
        """Return the phrases that have a meaning of a kind, each with its key or number."""
        return self._by_kind.get(kind, ())

    @cached_property
    def compounds(self) -> frozenset[str]:
        """Return the things of several words that the language knows ("dining room")."""
        return frozenset(
            " ".join(phrase) for found in self.concepts.values() for phrase, _concept in found if len(phrase) > 1
        )

    @cached_property
    def synonymous(self) -> Mapping[tuple[str, ...], str]:
        """Return what has other words for the same within names, to its concept (`synonyms`)."""
        return {phrase: concept for found in self.concepts.values() for phrase, concept in found if concept[0] == "~"}

    @cached_property
    def _things(self) -> Mapping[str, frozenset[tuple[str, ...]]]:
        found: dict[str, set[tuple[str, ...]]] = {}
        for phrase, thing in self.of_kind("things"):
            found.setdefault(thing, set()).add(phrase)
        return {kind: frozenset(words) for kind, words in found.items()}

    def words_for(self, kind: str) -> frozenset[tuple[str, ...]]:
        """Return what a kind of thing is called."""
        return self._things.get(kind, frozenset())

    def joined(self, words: Iterable[str]) -> str:
        """Return words as they are written one after the other."""
        return (" " if self.spaced else "").join(words)

    @cached_property
    def definite(self) -> frozenset[str]:
        """Return the articles by which something certain is named ("the", "der", "la")."""
        known = {words[0] for words, _key in self.of_kind("article") if len(words) == 1}
        return (self.articles | known) - self.indefinite

    def is_silent(self, word: str) -> bool:
        """Tell whether a word says nothing, so that it is not listened for in a name either ("split system")."""
        return bool(kinds := self.kinds(word)) and kinds <= {"filler", "beside"}

    def stem(self, word: str) -> str:
        """Return a word without its ending."""
        if word in self.kept or not word.isalpha():
            return word
        for before, ending in self.endings:
            if word.endswith(before + ending) and len(word) - len(ending) >= _SHORTEST_STEM:
                return word.removesuffix(ending)
        return word

    def is_plural(self, text: str) -> bool:
        """Tell whether a phrase ends with a plural."""
        if not (words := self.spelling.words(text)):
            return False
        if self.plurals:
            return words[-1] in self.plurals or " ".join(words) in self.plurals
        return self.stem(words[-1]) != words[-1]

    def tokens(self, text: str, known: Container[str] = ()) -> tuple[Token, ...]:
        """Return the tokens of a plain sentence, taken apart; compounds are made of words of the home (`known`)."""
        found: list[Token] = []
        for token in self.spelling.tokens(text):
            if token.kind != "word" or token.text in self.singles:
                found.append(token)
            elif self.spelling.links and token.text not in known:
                found += self.spelling.parts(token, text, _Either(known, self.singles), self.tails)
            else:
                found += self.spelling.read(token, self.verbs, self.singles, known)
        return tuple(found)

    def units(self, texts: tuple[str, ...], most: int = sys.maxsize) -> list[tuple[str, int, int]]:
        """Return tokens as concepts with where each begins and ends: "desk lamp" and "desk lights" are the same two."""
        found: list[tuple[str, int, int]] = []
        at = 0
        while at < len(texts) and len(found) < most:
            bare = texts[at].removesuffix("'s")
            known = self.concepts.get(texts[at]) or self.concepts.get(bare) or self.concepts.get(self.stem(bare), ())
            for phrase, concept in known:
                said = texts[at : at + len(phrase)]
                if phrase in {said, (bare,), (*said[:-1], self.stem(said[-1]))}:
                    found.append((concept, at, at + len(phrase)))
                    break
            else:
                found.append((self.stem(bare), at, at + 1))
            at = found[-1][2]
        return found

    def only_holds(self, units: Sequence[tuple[str, int, int]], at: int) -> bool:
        """Tell whether a concept within a name only holds it together: "rollo an der Straße" is the Rollo Straße."""
        word = units[at][0]
        if word in self.within or word in self.fused:
            return True
        if word in self.definite:
            return units[at - 1][0] in self.where
        return word in self.where and at + 1 < len(units) and units[at + 1][0] in self.definite


_SHORTEST_STEM = 3
"""Letters that a word keeps."""

EMPTY = Lexicon(language="")
"""Of a language without a file."""


@lru_cache(maxsize=8)
def lexicon_for(language: str) -> Lexicon:
    """Return the lexicon of a language tag ("zh-Hans"); one without a file has no phrases. Reads a file."""
    code = language.replace("_", "-").split("-")[0].lower()
    path = _FOLDER / f"{code}.json"
    if not code.isalpha() or not path.is_file():
        return Lexicon(language=code)
    return _compiled(code, json.loads(path.read_text(encoding="utf-8")))


def _compiled(code: str, data: Mapping[str, Any]) -> Lexicon:
    spelling = Spelling(
        spaced=data.get("spaced", True),
        folded=folded_characters(code) or data.get("folded", {}),
        unfolded=frozenset(data.get("unfolded", ())),
        elided=frozenset(data.get("elided", ())),
        clitics=data.get("clitics", {}),
        links=tuple(data.get("links", ())),
        diminutives={ending: tuple(bases) for ending, bases in data.get("diminutives", {}).items()},
        owning=Owning(**data.get("owning", {})),
    )
    phrases: dict[tuple[str, ...], list[Tag]] = {}
    for section, key, text in entries(code, data):
        if words := spelling.words(text):
            phrases.setdefault(words, []).append(Tag(section, key))
    for change, words in complaints(data.get("complaints", {}), spelling.words):
        phrases.setdefault(words, []).append(Tag("changes", change))
    concepts = concepts_of(data, spelling.words)
    ends = [*data.get("things", {}).values(), *data.get("attributes", {}).values(), data.get("heads", ())]
    doing = {"verbs", "carry", "changes", "lists"}
    asking = [words for words, tags in phrases.items() if any(tag.kind in doing for tag in tags)]
    return Lexicon(
        language=code,
        spaced=spelling.spaced,
        phrases={words: tuple(dict.fromkeys(tags)) for words, tags in phrases.items()},
        concepts=by_first(concepts),
        endings=tuple(map(ending_of, sorted(data.get("endings", ()), key=len, reverse=True))),
        kept=alone(spelling.words, data.get("kept", ())),
        fixtures=alone(spelling.words, data.get("fixtures", ())),
        generic=alone(spelling.words, data.get("generic", ())),
        collective=frozenset(data.get("collective", ())),
        wishes=frozenset(data.get("wishes", ())),
        keeps={word: kind for kind, words in data.get("keeps", {}).items() for word in words},
        wholes=frozenset(data.get("wholes", ())),
        masses=frozenset(data.get("masses", ())),
        puts=frozenset(data.get("puts", ())),
        groups=WordGroups(
            apart=tuple(tuple(spelling.words(text) for text in group) for group in data.get("apart", ())),
            cooled_by=tuple(spelling.words(text) for text in data.get("cooled_by", ())),
            spaced=spelling.spaced,
        ),
        shortened=data.get("shortened", {}),
        plurals=frozenset(" ".join(spelling.words(text)) for text in data.get("plurals", ())),
        within=alone(spelling.words, data.get("within", ())),
        spots=frozenset(" ".join(spelling.words(text)) for text in data.get("spots", ())),
        where=alone(spelling.words, data.get("where", ())),
        fused=alone(spelling.words, data.get("fused", ())),
        separable={
            (words[0], words[1]): action
            for action, texts in data.get("separable", {}).items()
            for text in texts
            if len(words := spelling.words(text)) == _PAIR
        },
        head_last=data.get("head_last", False),
        spelling=spelling,
        grammar=compiled_grammar(data.get("grammar", {})),
        singles=frozenset(words[0] for words in [*phrases, *concepts] if len(words) == 1),
        verbs=frozenset(words[0] for words in asking if len(words) == 1),
        tails=alone(spelling.words, (text for texts in ends for text in texts)),
        outside=alone(spelling.words, data.get("outside", ())),
        requests=frozenset(words[0] for words in asking),
        articles=frozenset(data.get("articles", ())),
        relatives=frozenset(data.get("relatives", ())),
        placeholders=frozenset(data.get("placeholders", ())),
        familiar=frozenset(" ".join(spelling.words(text)) for text in data.get("familiar", ())),
        akin=tuple(tuple(group) for group in data.get("akin", ())),
        indefinite=frozenset(data.get("indefinite", ())),
        presence={kind: tuple(texts) for kind, texts in data.get("presence", {}).items()},
        rooms=frozenset(data.get("rooms", ())),
        mode_words=frozenset(data.get("mode_words", ())),
        elements=frozenset(data.get("elements", ())),
        told=tuple(re.compile(pattern, re.IGNORECASE) for pattern in data.get("told", ())),
        told_forms=compiled_told_forms(data.get("told_forms", {})),
        rephrasing=compiled_rephrasing(data.get("rephrased", {}), _counting(phrases)),
        shopping=frozenset(data.get("lists", {}).get("shopping", ())),
        wraps=compiled_wraps(data.get("wraps", {}), compiled_paraphrases(code, data, folded_characters(code))),
        reasons=compiled_reasons(data.get("reasons", {})),
        heard=frozenset(" ".join(spelling.words(text)) for text in data.get("heard", ())),
        players=alone(spelling.words, data.get("players", ())),
        offers=compiled_offers(data.get("offers", {})),
        whereabouts=compiled_whereabouts(data.get("whereabouts", {}), spelling.words),
        finite=compiled_finite(data.get("finite", {})),
    )


_PAIR = 2
"""A verb and its particle."""


def _counting(phrases: Mapping[tuple[str, ...], list[Tag]]) -> frozenset[str]:
    """Return the words for whole numbers."""
    return frozenset(
        " ".join(words)
        for words, tags in phrases.items()
        if any(tag.kind == "number" and tag.value.isdecimal() for tag in tags)
    )
