"""Numbers within bounds, as grammars: exactly those that are allowed, but for those of more than 15 digits.

Numbers of JSON are read as doubles, which keep 15 digits.
"""

from decimal import Decimal
from itertools import groupby

from .gbnf import EMPTY, NEVER, Expression, Grammar, GrammarError, Repeat, Terminal, choice, literal, optional, sequence

_LARGEST = 10**15 - 1

_FRACTION = 6
"""Digits behind the point where the bounds have no more: a model that may write on often does."""

_MAX_LISTED = 2_000
"""Multiples that are listed one by one."""

_MAX_MODULUS = 64
"""Largest divisor without bounds: each remainder takes a rule."""

_DIGIT = Terminal("[0-9]")

type _Bound = tuple[str, bool] | None
"""Digits behind the point that the rest is compared with, and whether it must differ; None is no bound."""


def decimal(number: float) -> Decimal:
    """Return the number that was written, not the one that a double makes of it."""
    return Decimal(str(number))


def integer(low: int | None, high: int | None) -> Expression:
    """Return a whole number from `low` to `high`; GrammarError if there is none."""
    low = max(-_LARGEST, low) if low is not None else min(-_LARGEST, high if high is not None else 0)
    high = min(_LARGEST, high) if high is not None else max(_LARGEST, low)
    if low > high:
        raise GrammarError("no whole number of at most 15 digits lies between the bounds")
    parts: list[Expression] = []
    if low < 0:
        parts.append(sequence(literal("-"), _whole(max(1, -high), -low)))
    if high >= 0:
        parts.append(_whole(max(0, low), high))
    return choice(*parts)


def number(
    low: Decimal | None, high: Decimal | None, *, above: bool, below: bool, places: int | None = None
) -> Expression:
    """Return a number between `low` and `high`; `above` and `below` exclude the bounds themselves.

    `places` bounds the digits behind the point. GrammarError if there is none.
    """
    largest = Decimal(_LARGEST)
    if low is None or low < -largest:
        low, above = -largest, False
    if high is None or high > largest:
        high, below = largest, False
    if low > high or (low == high and (above or below)):
        raise GrammarError("no number of at most 15 digits lies between the bounds")
    if places is None:
        places = max(_FRACTION, *(len(_split(abs(bound))[1]) + 1 for bound in (low, high)))
    parts: list[Expression] = []
    if low < 0:
        # Minus nothing is no number that anybody writes.
        nearest, excluded = (-high, below) if high < 0 else (Decimal(0), True)
        parts.append(sequence(literal("-"), _unsigned(nearest, -low, excluded, above, places)))
    if high >= 0:
        nearest, excluded = (low, above) if low >= 0 else (Decimal(0), False)
        parts.append(_unsigned(nearest, high, excluded, below, places))
    return choice(*parts)


def multiples(
    grammar: Grammar, step: Decimal, low: Decimal | None, high: Decimal | None, *, above: bool, below: bool
) -> Expression:
    """Return a multiple of `step` between the bounds; GrammarError if there is none, or it cannot be described."""
    if low is not None and high is not None and (high - low) / step <= _MAX_LISTED:
        first = -(-low // step)
        texts = []
        for factor in range(int(first) - 1, int(high // step) + 2):
            value = factor * step
            if (value > low or (value == low and not above)) and (value < high or (value == high and not below)):
                texts.append(f"{value.normalize() + 0:f}")
        if not texts:
            raise GrammarError(f"no multiple of {step} lies between the bounds")
        return grammar.one_of(texts)
    _, digits, exponent = step.normalize().as_tuple()
    if digits == (1,) and isinstance(exponent, int) and exponent <= 0:
        if exponent == 0:
            return integer(
                None
                if low is None
                else int(low.to_integral_value("ROUND_FLOOR" if above else "ROUND_CEILING")) + above,
                None
                if high is None
                else int(high.to_integral_value("ROUND_CEILING" if below else "ROUND_FLOOR")) - below,
            )
        return number(low, high, above=above, below=below, places=-exponent)
    if low is None and high is None and step == step.to_integral_value() and step <= _MAX_MODULUS:
        return _divisible(grammar, int(step))
    raise GrammarError(f"multiples of {step} can only be kept to between near bounds")


def _divisible(grammar: Grammar, divisor: int) -> Expression:
    """Return any multiple of a whole number, by the remainder of what was written so far."""
    remainders = [grammar.declare("m") for _ in range(divisor)]
    for remainder, rule in enumerate(remainders):
        following = [sequence(literal(str(d)), remainders[(10 * remainder + d) % divisor]) for d in range(10)]
        grammar.define(rule, choice(*([EMPTY] if remainder == 0 else []), *following))
    first = [sequence(literal(str(d)), remainders[d % divisor]) for d in range(1, 10)]
    return choice(literal("0"), sequence(optional(literal("-")), grammar.add(choice(*first))))


def _whole(low: int, high: int) -> Expression:
    """Return a whole number without a sign from `low` to `high`."""
    parts = []
    for length in range(len(str(low)), len(str(high)) + 1):
        least = 10 ** (length - 1) if length > 1 else 0
        first, last = max(low, least), min(high, 10**length - 1)
        if first <= last:
            parts.append(_digits(str(first), str(last)))
    return choice(*parts) if parts else NEVER


def _digits(low: str, high: str) -> Expression:
    """Return digits between two rows of the same length."""
    if low == high:
        return literal(low)
    rest = len(low) - 1
    if not rest:
        return Terminal(f"[{low}-{high}]")
    if low == "0" * len(low) and high == "9" * len(high):
        return Repeat(_DIGIT, len(low), len(low))
    if low[0] == high[0]:
        return sequence(literal(low[0]), _digits(low[1:], high[1:]))
    first, last, parts = int(low[0]), int(high[0]), []
    if low[1:] != "0" * rest:
        parts.append(sequence(literal(low[0]), _digits(low[1:], "9" * rest)))
        first += 1
    after = []
    if high[1:] != "9" * rest:
        after.append(sequence(literal(high[0]), _digits("0" * rest, high[1:])))
        last -= 1
    if first <= last:
        parts.append(sequence(Terminal(f"[{first}-{last}]"), Repeat(_DIGIT, rest, rest)))
    return choice(*parts, *after)


def _split(value: Decimal) -> tuple[int, str]:
    """Return the whole part of a number that is not negative, and the digits behind the point."""
    whole, _, fraction = f"{value:f}".partition(".")
    return int(whole), fraction.rstrip("0")


def _unsigned(low: Decimal, high: Decimal, above: bool, below: bool, places: int) -> Expression:  # noqa: FBT001
    (first, least), (last, most) = _split(low), _split(high)
    if first == last:
        return sequence(literal(str(first)), _fraction((least, above), (most, below), places))
    parts = [sequence(literal(str(first)), _fraction((least, above), None, places))]
    if first + 1 <= last - 1:
        parts.append(sequence(_whole(first + 1, last - 1), _fraction(None, None, places)))
    parts.append(sequence(literal(str(last)), _fraction(None, (most, below), places)))
    return choice(*parts)


def _fraction(low: _Bound, high: _Bound, places: int) -> Expression:
    """Return a point and digits, or nothing, within bounds."""
    low = None if low == ("", False) else low
    behind = sequence(literal("."), _behind(low, high, places, begun=False)) if places else NEVER
    return choice(EMPTY, behind) if _may_end(low, high) else behind


def _behind(low: _Bound, high: _Bound, places: int, *, begun: bool) -> Expression:
    """Return the digits that may follow: as many as `places`, and one at least where none has come yet."""
    if low is None and high is None:
        return Repeat(_DIGIT, 0 if begun else 1, places)
    parts: list[Expression] = [EMPTY] if begun and _may_end(low, high) else []
    if places:
        options = [(digit, _after(low, digit, lower=True), _after(high, digit, lower=False)) for digit in range(10)]
        allowed = [option for option in options if False not in option[1:]]
        for (below, above), group in groupby(allowed, key=lambda option: option[1:]):
            digits = [digit for digit, *_ in group]
            one = Terminal(f"[{digits[0]}-{digits[-1]}]")
            assert not isinstance(below, bool)  # noqa: S101 - these were left out
            assert not isinstance(above, bool)  # noqa: S101
            parts.append(sequence(one, _behind(below, above, places - 1, begun=True)))
    return choice(*parts) if parts else NEVER


def _may_end(low: _Bound, high: _Bound) -> bool:
    """Tell whether nothing but zeros may follow."""
    return (low is None or low == ("", False)) and (high is None or high != ("", True))


def _after(bound: _Bound, digit: int, *, lower: bool) -> _Bound | bool:
    """Return the bound that holds after a digit; False where the digit is beyond it."""
    if bound is None:
        return None
    digits, excluded = bound
    limit = int(digits[0]) if digits else 0
    if digit != limit:
        return None if (digit > limit) == lower else False
    following = (digits[1:], excluded)
    return None if lower and following == ("", False) else following
