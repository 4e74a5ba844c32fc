"""What answers are made of in each language: names with their articles, states, numbers with their units, places.

Everything is read from the sections `answers` and `choosing` of the data files, once, when the module is imported.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .home import Attribute
from .language_data import language_codes, language_data
from .words import ENGLISH, Words, words_for

_ONE, _FEMININE, _MANY = 0, 1, 2
"""Forms of a word: one, one (feminine), many, many (feminine) are 0 to 3; a plural or feminine adds up."""

_WHOLE = 100.0
_TENS = 10.0
"""From these on, further decimals say nothing to a listener."""


@dataclass(frozen=True, kw_only=True)
class Choosing:
    """How a language picks one of several, and how it is asked to."""

    ask: Mapping[str, str]
    """The questions back."""
    offers: Mapping[str, str]
    """By verb or change, what may be done with {names}, as it stands in the question that offers it."""
    ordinals: tuple[tuple[str, ...], ...]
    """What means the first, the second … option."""
    last: tuple[str, ...]
    all: tuple[str, ...]
    all_of: Mapping[int, tuple[str, ...]]
    """By number, what means all of that many, and is none of more or less ("both", "all three")."""
    first_of: Mapping[int, tuple[str, ...]]
    """By number, what means that many from the first on."""
    no_choice: tuple[str, ...]
    """What chooses nothing though it holds words that would ("just a second")."""
    any: tuple[str, ...]
    none: tuple[str, ...]
    filler: tuple[str, ...]
    """Words that an answer may hold besides."""
    joins: tuple[str, ...]
    """What stands between two chosen ones."""
    number: tuple[str, ...]
    """What stands before the number of one."""
    theirs: tuple[str, ...]
    """What says that one is somebody's ("hers")."""
    of_mine: tuple[str, ...]
    """What stands before whoever belongs to the one who speaks ("my" gran's)."""
    pointing: tuple[str, ...]
    """What points at one of several ("the one in the hall")."""
    leading: tuple[str, ...]
    """What stands behind an article that points at one ("la de la sala", "die im Bad")."""
    that_is: tuple[re.Pattern[str], ...] = ()
    """How one is chosen by its state; each has one group, the state ("whichever is on")."""


@dataclass(frozen=True, kw_only=True)
class Phrases:
    """The parts of an answer in one language."""

    words: Words
    data: Mapping[str, Any]
    """The section `answers` of its data file."""
    choosing: Choosing

    def say(self, key: str, *, form: int = 0, **fields: object) -> str:
        """Return a clause; the form chooses, where it is said in several ("aucun", "aucune")."""
        template = self.data["says"][key]
        return str(template if isinstance(template, str) else template[form % _MANY]).format(**fields)

    def sentence(self, *clauses: str) -> str:
        """Return clauses as sentences of their own."""
        return self.words.conjoin(_capital(clause) + self.data["stop"] for clause in clauses if clause)

    def either(self, names: Sequence[str]) -> str:
        """Return names as alternatives."""
        if len(names) <= 1:
            return "".join(names)
        return str(self.words.comma.join(names[:-1]) + self.data["or"] + names[-1])

    # Names and places

    def the(self, name: str) -> str:
        """Return a name with its article, where the language has one for it."""
        return self._dressed("names", name)

    def names(self, names: Iterable[str]) -> dict[str, Any]:
        """Return names as templates take them: bare, with articles, and with what "is" is beside them."""
        bare = tuple(names)
        return {
            "names": self.words.list(bare),
            "the": self.words.list(tuple(map(self.the, bare))),
            "is": self.copula(self.form(bare)),
        }

    def place(self, name: str | None) -> str:
        """Return where something is, with the space that sets it apart; nothing for no place."""
        if not name:
            return ""
        return (" " if self.words.spaced else "") + self._dressed("places", name)

    def _dressed(self, table: str, name: str) -> str:
        """Return a name in the first template of a table whose pattern occurs in it."""
        for pattern, template in self.data[table]:
            if re.search(pattern, name, re.IGNORECASE):
                return str(template).format(name=name, lower=name.lower())
        return name

    # States

    def form(self, names: Sequence[str]) -> int:
        """Return which form a word takes beside names."""
        forms = [self._form(name) for name in names]
        if len(forms) == 1:
            return forms[0]
        return _MANY + _FEMININE if forms and all(form % _MANY for form in forms) else _MANY

    def is_many(self, names: Sequence[str]) -> bool:
        """Tell whether a word takes its plural beside names: several, or one of several things ("Fairy lights")."""
        return self.form(names) >= _MANY

    def _form(self, name: str) -> int:
        """Return which form a word takes beside one name."""
        return next((form for pattern, form in self.data["forms"] if re.search(pattern, name, re.IGNORECASE)), _ONE)

    def knows(self, word: str) -> bool:
        """Tell whether a state has a word in this language."""
        return word in self.data["states"] or word in self.data["predicates"]

    def state(self, word: str, form: int = _ONE) -> str:
        """Return a state as what is said of a name: "is open"."""
        if word in self.data["predicates"]:
            return str(self.data["predicates"][word][form // _MANY])
        copula = self.copula(form)
        return f"{copula} {self.adjective(word, form)}" if copula else self.adjective(word, form)

    def copula(self, form: int = _ONE) -> str:
        """Return "is" or "are"."""
        return str(self.data["is"][form // _MANY])

    def adjective(self, word: str, form: int = _ONE) -> str:
        """Return a state as what may stand beside a noun: "open"."""
        if word in self.data["predicates"]:
            return str(self.data["which"]).format(state=self.data["predicates"][word][form // _MANY])
        found = self.data["states"].get(word, word.replace("_", " "))
        return str(found if isinstance(found, str) else found[form])

    def kind(self, key: str) -> tuple[str, str, int]:
        """Return what a kind of thing is called, for one and for several, and the form of words beside one."""
        one, many, *feminine = self.data["kinds"][key]
        return one, many, _FEMININE if feminine else _ONE

    def has_kind(self, key: str | None) -> bool:
        """Tell whether a kind of thing has a name."""
        return key in self.data["kinds"]

    # Values

    def number(self, value: float, attribute: Attribute | None = None) -> str:
        """Return a number with as many decimals as anybody wants to hear."""
        if attribute is Attribute.TEMPERATURE:
            text = f"{value:.1f}"
        elif attribute in _PERCENTAGES or abs(value) >= _WHOLE:
            text = f"{value:.0f}"
        else:
            text = f"{value:.1f}" if abs(value) >= _TENS else f"{value:.2f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return ("0" if text == "-0" else text).replace(".", self.data["decimal"])

    def value(self, value: float | str, unit: str = "", attribute: Attribute | None = None) -> str:
        """Return a value with its unit, as it is spoken."""
        if isinstance(value, str):
            return self.choice(value)
        text = self.number(value, attribute)
        return self.with_unit(text, unit, one=text == "1")

    def with_unit(self, text: str, unit: str, *, one: bool = False) -> str:
        """Return a number that is written already with its unit."""
        if not unit:
            return text
        template = self.data["units"].get(unit)
        return template[not one].format(value=text) if template else f"{text} {unit}"

    def choice(self, value: str) -> str:
        """Return a mode, a preset or another text."""
        return str(self.data["modes"].get(value, value.replace("_", " ")))

    def condition(self, condition: str) -> str:
        """Return the weather."""
        return str(self.data["weather"].get(condition, condition.replace("-", " ")))

    def day(self, day: str | None) -> str:
        """Return a day as an adverb; nothing said is today."""
        return str(self.data["days"][day or "today"])


_PERCENTAGES = frozenset(
    {
        Attribute.BRIGHTNESS,
        Attribute.HUMIDITY,
        Attribute.VOLUME,
        Attribute.POSITION,
        Attribute.TILT,
        Attribute.SPEED,
        Attribute.BATTERY,
        Attribute.COLOUR_TEMPERATURE,
    }
)


def _capital(text: str) -> str:
    """Return a text with a capital first letter, unless its first word has capitals of its own ("iPhone")."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return text if first != first.lower() else text[:1].upper() + text[1:]


def _read(code: str) -> Phrases:
    """Read one language."""
    data = language_data(code)
    choosing = data["choosing"]
    return Phrases(
        words=words_for(code),
        data=data["answers"],
        choosing=Choosing(
            ask=choosing["ask"],
            offers=choosing["offers"],
            ordinals=tuple(map(tuple, choosing["ordinals"])),
            last=tuple(choosing["last"]),
            all=tuple(choosing["all"]),
            no_choice=tuple(choosing["no_choice"]),
            any=tuple(choosing["any"]),
            none=tuple(choosing["none"]),
            filler=tuple(choosing["filler"]),
            joins=tuple(choosing["joins"]),
            number=tuple(choosing["number"]),
            theirs=tuple(choosing["theirs"]),
            of_mine=tuple(choosing["of_mine"]),
            pointing=tuple(choosing["pointing"]),
            leading=tuple(choosing["leading"]),
            all_of=_by_number(choosing["all_of"]),
            first_of=_by_number(choosing["first_of"]),
            that_is=tuple(re.compile(rf"^(?:{said})$", re.IGNORECASE) for said in choosing.get("that_is", ())),
        ),
    )


def _by_number(phrases: Mapping[str, Iterable[str]]) -> dict[int, tuple[str, ...]]:
    return {int(count): tuple(said) for count, said in phrases.items()}


_PHRASES = {code: _read(code) for code in language_codes()}


def phrases_for(words: Words) -> Phrases:
    """Return the phrases of a language; English ones where it has none."""
    return _PHRASES.get(words.language, _PHRASES[ENGLISH])
