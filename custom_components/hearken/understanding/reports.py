"""What is said of things that were done, in each language, read from the data files once."""

from collections.abc import Mapping
from dataclasses import dataclass

from .language_data import language_codes, language_data
from .words import ENGLISH


@dataclass(frozen=True, kw_only=True)
class Reports:
    """The sentences of one language. Those with an `s` behind a bar have one form for one thing, one for several."""

    verbs: Mapping[str, str]
    """By verb, that it was done to {names}; `set` also has {values}, `change` stands for values of several kinds."""
    already: Mapping[str, str]
    """By verb, that {names} were so before; `set` with {values}, and `other` for any other verb."""
    results: Mapping[str, str]
    """By result, that it was not done."""
    values: Mapping[str, str]
    """By attribute, a {value} with its unit."""
    kinds: Mapping[str, str]
    """By domain, or domain and device class, what several of them are called; `other` for a mixture."""
    colours: Mapping[str, str]
    """By English name, colours in running text."""
    modes: Mapping[str, str]
    """By Home Assistant's name, modes in running text."""
    count: str
    """How {count} things of a {kind} are called."""
    count_of: str
    """How {count} out of {all} things of a {kind} are called."""
    decimal: str
    """Between the whole and the tenths of a number."""
    article: str
    """Before a name that ends with a word for a thing ("the hall light"); empty where it would have to agree."""
    digits: Mapping[str, int]
    """The words for the numbers from 0 to 9."""

    def kind(self, kinds: set[str]) -> str:
        """Return what several things are called, whose domains, or domains and device classes, are these."""
        key = next(iter(kinds)) if len(kinds) == 1 else "other"
        return self.kinds.get(key) or self.kinds.get(key.partition(".")[0]) or self.kinds["other"]


def _read(language: str) -> Reports:
    """Read one language."""
    data = language_data(language)
    digits = {word: number for number, words in enumerate(data["digits"]) for word in words}
    return Reports(**data["done"], digits=digits)


_REPORTS = {language: _read(language) for language in language_codes()}


def reports_for(language: str) -> Reports:
    """Return the sentences of a language's code, English for one without a file."""
    return _REPORTS.get(language, _REPORTS[ENGLISH])
