"""The words of each language, read from the data files once, when the module is imported."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from .language_data import folded_characters, language_codes, language_data
from .tokens import APOSTROPHES

ENGLISH = "en"
"""The language whose replies stand in for languages that have no file."""

_MARKS = re.compile(r"[^\w\s'%°:.,-]")
_MARKS_AT_EDGES = re.compile(r"(?<!\w)[:.,'-]+|[:.,'-]+(?!\w)")
_CONTRAST = re.compile(r"[,;.，；。]")


@lru_cache(maxsize=4096)
def normalized(text: str) -> str:
    """Return a sentence in lower case and single-spaced, without marks but those inside words and numbers ("9:30")."""
    plain = _MARKS.sub(" ", text.translate(APOSTROPHES).lower())
    return " ".join(_MARKS_AT_EDGES.sub(" ", plain).split())


@dataclass(frozen=True, kw_only=True, eq=False)
class Words:
    """What is known of one language; everything is empty for a language without a file, except the replies."""

    language: str
    """Its ISO 639 code."""
    spaced: bool = True
    """Whether words are set apart by spaces, so that one word must not be found inside another."""
    yes: tuple[str, ...] = ()
    """Phrases that agree."""
    before_yes: tuple[str, ...] = ()
    """What may be said before one of those, and leaves it a yes."""
    after_yes: tuple[str, ...] = ()
    """What may be said after one of those, and leaves it a yes."""
    no: tuple[str, ...] = ()
    """Phrases that refuse."""
    filler: tuple[str, ...] = ()
    """Words that change neither."""
    folded: Mapping[str, str] = field(default_factory=dict)
    """Characters that are written in two ways, to the one that `polite` and `markers` are written in."""
    polite: tuple[re.Pattern[str], ...] = ()
    """Wrappings of a request that look like a question; a group is what they wrap."""
    markers: Mapping[str, tuple[re.Pattern[str], ...]]
    """By speech act, what tells that a sentence is more, or less, than a plain command."""
    saying: tuple[re.Pattern[str], ...] = ()
    """How it is told that somebody says, reads or dreams what follows, which is no order then."""
    as_said: tuple[re.Pattern[str], ...] = ()
    """What tells, in a sentence with its polite wraps, that somebody only says what he does ("turning it off now")."""
    commands: tuple[str, ...] = ()
    """Phrases that by themselves tell that a device is talked about."""
    things: tuple[str, ...] = ()
    """Things that a home has."""
    states: tuple[str, ...] = ()
    """What such things are or are made to be."""
    conjunction: str
    """Between the last two of a list."""
    comma: str
    """Between the others of a list."""
    replies: Mapping[str, str]
    """The sentences that Hearken says itself."""

    def fold(self, text: str) -> str:
        """Return a text in the characters of `polite` and `markers`."""
        return "".join(self.folded.get(char, char) for char in text) if self.folded else text

    def find(self, phrase: str, text: str) -> bool:
        """Tell whether a phrase occurs in a normalised sentence, as whole words where the language has them."""
        if not phrase or phrase not in text:
            return False
        if not self.spaced:
            return True
        return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) is not None

    def split_contrast(self, text: str) -> list[str]:
        """Return the parts of a sentence that stand against each other ("not the hall, but the kitchen")."""
        return [part.strip() for part in _CONTRAST.split(text)]

    def list(self, names: tuple[str, ...]) -> str:
        """Return names as a list in running text."""
        if len(names) < 2:  # noqa: PLR2004  # one name is no list
            return "".join(names)
        return self.comma.join(names[:-1]) + self.conjunction + names[-1]

    def conjoin(self, sentences: Iterable[str]) -> str:
        """Return sentences one after the other."""
        return (" " if self.spaced else "").join(sentences)

    def reply(self, key: str, names: tuple[str, ...] = ()) -> str:
        """Return one of Hearken's own sentences."""
        return self.replies[key].format(names=self.list(names))


def _read(code: str) -> Words:
    """Read one language."""
    data = language_data(code)
    return Words(
        language=code,
        spaced=data["spaced"],
        yes=tuple(data["yes"]),
        before_yes=tuple(data["before_yes"]),
        after_yes=tuple(data["after_yes"]),
        no=tuple(data["no"]),
        filler=tuple(data["filler"]),
        folded=folded_characters(code),
        polite=tuple(re.compile(pattern) for pattern in data["polite"]),
        markers={act: tuple(re.compile(p) for p in patterns) for act, patterns in data["markers"].items()},
        saying=tuple(re.compile(pattern) for pattern in data["saying"]),
        as_said=tuple(re.compile(pattern) for pattern in data.get("as_said", ())),
        commands=tuple(data["commands"]),
        things=tuple(data["things"]),
        states=tuple(data["states"]),
        conjunction=data["and"],
        comma=data["comma"],
        replies=data["replies"],
    )


_WORDS = {code: _read(code) for code in language_codes()}


def words_for(language: str) -> Words:
    """Return what is known of the language of a tag such as `en-GB` or `zh-Hans`."""
    code = re.split(r"[-_]", language.lower(), maxsplit=1)[0]
    if code in _WORDS:
        return _WORDS[code]
    english = _WORDS[ENGLISH]
    return Words(language=code, markers={}, conjunction=english.comma, comma=english.comma, replies=english.replies)


def known_languages() -> tuple[str, ...]:
    """Return the languages that have a file."""
    return tuple(_WORDS)
