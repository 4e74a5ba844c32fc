"""Options of a question back that are told by their numbers: "one" is Plug 1, wherever it stands in the question."""

import re
from collections.abc import Sequence

from .lexicon import lexicon_for
from .numbered import number_of
from .plan import Option
from .words import Words

_DIGITS = re.compile(r"(\d+)\W*$")


def number_at_end(name: str, words: Words) -> int | None:
    """Return the number with which a name ends ("Plug 1"), or None."""
    if (found := _DIGITS.search(name)) is not None:
        return int(found[1])
    last = name.split()[-1:] if words.spaced else [name[-1:]]
    return number_of(last[0].lower(), lexicon_for(words.language)) if last and last[0] else None


def numbers_of(options: Sequence[Option], words: Words) -> dict[int, Option]:
    """Return options by the numbers that their names end in; nothing where two end in the same."""
    ends = [(number_at_end(option.label.strip(), words), option) for option in options]
    numbered = [(number, option) for number, option in ends if number is not None]
    found = dict(numbered)
    return found if len(found) == len(numbered) and len(options) > 1 else {}


def in_order(options: tuple[Option, ...], words: Words) -> tuple[Option, ...]:
    """Return options in the order of their numbers, so that the second is number two where one is number one."""
    numbers = numbers_of(options, words)
    return tuple(numbers[one] for one in sorted(numbers)) if len(numbers) == len(options) else options


def says_number(phrase: str, words: Words) -> bool:
    """Tell whether a phrase says a number ("number two") rather than a place in a row ("second")."""
    said = phrase.split() if words.spaced else [phrase[:1]]
    return any(number_of(word, lexicon_for(words.language)) is not None for word in said)


def in_digits(said: str, words: Words) -> str:
    """Return an answer with its numbers in digits, as names write them."""
    lexicon = lexicon_for(words.language)
    numbers = ((word, number_of(word, lexicon)) for word in (said.split() if words.spaced else said))
    return (" " if words.spaced else "").join(word if number is None else str(number) for word, number in numbers)
