"""Numbers with their units, prices, dates and times, as CLDR has people say them in each language."""

# ruff: noqa: RUF001 - these signs are what people write

import datetime
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_month_names
from babel.numbers import format_currency, format_decimal, get_decimal_symbol
from babel.units import format_compound_unit, format_unit
from unicode_rbnf import FormatPurpose, RbnfEngine

from .words import Clock, Words, primary, symbols, words

_DIGITS = "0.######"
"""No grouping, which voices read apart from digits; as many decimals as were written, which `_NUMBER` bounds."""

_NUMBER = (
    r"(?:[0-9]{1,3}(?:[.,'’\u00a0\u202f][0-9]{3}){1,4}(?:[.,][0-9]{1,6})?|[0-9]{1,15}(?:[.,][0-9]{1,6})?)(?![0-9])"
)
_LETTER = r"[^\W\u3040-\u30ff\u4e00-\u9fff]"
"""A letter, digit or underscore of the scripts that write spaces between words."""
_START = rf"(?<!{_LETTER})(?<![.,:/\-−])"
"""Nothing of a word, a version, a path or a date goes before."""
_END = rf"(?!{_LETTER}|[²³]|['’/]{_LETTER})"
_SIGN = r"[-−]"
_TO = r"\s?[-–—]\s?"

_ATTACHED = {"s": re.compile(r"[0-9]*0"), "K": re.compile(r"[0-9]{1,3}")}
"""Numbers behind which a letter without a space is mostly no unit: the 80s, a 4K film."""

_DAY_FIRST = re.compile(r"(?<![\w.])([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?![\w-]|[.,][0-9])")
_SLASHES = re.compile(r"(?<![\w/])([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?![\w/])")
"""A date, whose first number is the month where the language has it so."""

_DATE = re.compile(
    r"(?<![\w-])([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?(?![\w-])"
)


class Speller:
    """One language's amounts."""

    def __init__(self, locale: Locale, own: Words) -> None:
        self._locale = locale
        self._words = own
        self._units = symbols().units | own.units
        self._currencies = symbols().currencies
        self._decimal = get_decimal_symbol(locale)
        bounds = rf"(?P<low>{_SIGN}?{_NUMBER})(?:{_TO}(?P<high>{_SIGN}?{_NUMBER}))?"
        # "20 °C - 22 °C" says its unit twice.
        again = rf"(?:[\s\u00a0\u202f]?{_any_of(self._units)})?"
        twice = rf"(?P<low>{_SIGN}?{_NUMBER})(?:{again}{_TO}(?P<high>{_SIGN}?{_NUMBER}))?"
        # A full stop behind an abbreviated unit belongs to it where the sentence goes on.
        unit = rf"(?P<unit>{_any_of(self._units)}){_END}(?:\.(?=\s+[a-zß-ÿа-я]))?"
        money = _any_of(self._currencies)
        self._measure = re.compile(rf"{_START}{twice}(?P<gap>[\s\u00a0\u202f]?){unit}")
        many = rf"(?:\s(?P<many>{_any_of(own.magnitudes)})\b)?" if own.magnitudes else r"(?P<many>(?!))?"
        self._price = re.compile(
            rf"{_START}{bounds}\s?(?P<behind>{money})(?:/(?P<each>{_any_of(self._units)}))?{_END}"
            rf"|(?P<sign>(?<!\w){_SIGN})?(?<![A-Za-z])(?P<before>{money})\s?(?P<amount>{_NUMBER}){many}"
        )
        self._range = re.compile(rf"{_START}(?P<low>{_SIGN}?{_NUMBER})\s?–\s?(?P<high>{_SIGN}?{_NUMBER}){_END}")
        self._minus = re.compile(rf"{_START}{_SIGN}(?=[0-9])")
        short = str(locale.date_formats["short"].pattern)
        self._month_first = short.find("M") < short.find("d")
        self._ordinal = None
        if own.ordinal_period:
            months = "|".join(map(re.escape, get_month_names("wide", locale=locale).values()))
            self._ordinal = re.compile(rf"{_START}(?P<day>[0-9]{{1,2}})\.\s?(?=(?:{months})\b)")
        self._time = _time_pattern(own.clock) if own.clock is not None else None

    def spell(self, text: str) -> str:
        """Return the text with its amounts as they are said."""
        text = _DATE.sub(self._say_date, text)
        text = _DAY_FIRST.sub(lambda found: self._say_day(found[0], found[3], found[2], found[1]), text)
        month, day = (1, 2) if self._month_first else (2, 1)
        text = _SLASHES.sub(lambda found: self._say_day(found[0], found[3], found[month], found[day]), text)
        if self._ordinal is not None:
            text = self._ordinal.sub(self._say_ordinal, text)
        if self._time is not None:
            text = self._time.sub(self._say_time, text)
        text = self._price.sub(self._say_price, text)
        text = self._measure.sub(self._say_measure, text)
        if self._words.between:
            text = self._range.sub(lambda found: self._bounds(found["low"], found["high"]), text)
        return self._minus.sub(self._words.minus or "-", text)

    def _say_date(self, found: re.Match[str]) -> str:
        year, month, day, hour, minute = found.groups()
        try:
            date = format_date(datetime.date(int(year), int(month), int(day)), "long", self._locale)
        except ValueError:
            return found[0]
        if hour is None:
            return date
        time = f"{hour}:{minute}"
        if self._time is not None:
            time = self._time.sub(self._say_time, time)
        return self._words.moment.format(date, time)

    def _say_day(self, written: str, year: str, month: str, day: str) -> str:
        try:
            said: str = format_date(datetime.date(int(year), int(month), int(day)), "long", self._locale)
        except ValueError:
            return written
        return said

    def _say_ordinal(self, found: re.Match[str]) -> str:
        """Return the day of a month in words: voices take "3." for the end of a sentence."""
        ordinals = RbnfEngine.for_language(self._locale.language)
        said = ordinals.format_number(int(found["day"]), FormatPurpose.ORDINAL).text_by_ruleset
        # "am dritten Oktober", but "Dritter Oktober" where nothing goes before.
        form = "spellout-ordinal-n" if found.string[: found.start()].strip() else "spellout-ordinal-r"
        return f"{said[form]} " if form in said else found[0]

    def _say_time(self, found: re.Match[str]) -> str:
        clock = self._words.clock
        assert clock is not None  # noqa: S101 - there is a pattern only where there is a clock
        hour, minute = int(found["hour"]), int(found["minute"])
        half = (found["half"] or "").upper()
        if half and not clock.halves:
            hour = hour % 12 + (12 if half == "P" else 0)
            half = ""
        if half and not minute:
            return f"{hour} {half}M"
        pattern = clock.other if minute >= 10 else clock.small if minute else clock.whole  # noqa: PLR2004 - two digits
        said = pattern.format(
            hour=hour,
            minute=minute,
            hours=self._unit(Decimal(hour), "duration-hour"),
            minutes=self._unit(Decimal(minute), "duration-minute"),
        )
        return f"{said} {half}M" if half else said

    def _say_measure(self, found: re.Match[str]) -> str:
        common = _ATTACHED.get(found["unit"])
        if common is not None and not found["gap"] and common.fullmatch(found["low"]):
            return found[0]
        unit = self._units[found["unit"]]
        if unit.startswith("temperature") and self._words.minus_temperature:
            return self._amount(
                found["low"], found["high"], lambda value: self._unit(value, unit), self._words.minus_temperature
            )
        return self._amount(found["low"], found["high"], lambda value: self._unit(value, unit))

    def _say_price(self, found: re.Match[str]) -> str:
        symbol = found["behind"] or found["before"]
        low = found["low"] or (found["sign"] or "") + found["amount"]
        code = self._currencies[symbol]
        if symbol == "¥" and self._locale.language == "zh":
            code = "CNY"
        if found["many"]:
            return self._amount(low, None, lambda value: f"{self._number(value)} {found['many']} {self._named(code)}")
        said = self._amount(low, found["high"], lambda value: self._price_of(value, code, apart=not found["each"]))
        if not found["each"]:
            return said
        one = self._unit(Decimal(1), self._units[found["each"]])
        return (self._words.per or "{0}/{1}").format(said, one.replace("1", "").strip())

    def _price_of(self, value: Decimal, code: str, *, apart: bool) -> str:
        """Return a price; with its hundredths behind the currency where people say them so."""
        hundredths = value % 1 * 100
        if apart and self._words.money and value >= 1 and hundredths and hundredths % 1 == 0:
            whole = self._price_of(value // 1, code, apart=False)
            return self._words.money.format(whole, int(hundredths))
        if names := self._words.currencies.get(code):
            return (names[0] if value == 1 else names[1]).format(self._number(value))
        pattern = "0.00" if value % 1 else "0.##"
        said: str = format_currency(value, code, pattern, self._locale, currency_digits=False, format_type="name")
        return said

    def _named(self, code: str) -> str:
        """Return what many of a currency are called, without a number."""
        return re.sub(r"[0-9]+", "", self._price_of(Decimal(5), code, apart=False)).strip()

    def _amount(self, low: str, high: str | None, say: Callable[[Decimal], str], minus: str = "") -> str:
        """Return an amount or a range of them: said as its last number is, with all that goes before put in."""
        last = self._value(high or low)
        said = say(abs(last))
        number = re.search(r"[0-9][0-9.,٫]*", said)
        if number is None:
            return said
        written = number[0]
        spoken = self._signed(last, written, minus)
        if high is not None:
            first = self._value(low)
            spoken = self._join(self._signed(first, self._number(abs(first)), minus), spoken)
        return said[: number.start()] + spoken + said[number.end() :]

    def _bounds(self, low: str, high: str) -> str:
        both = [self._signed(self._value(bound), self._number(abs(self._value(bound)))) for bound in (low, high)]
        return self._join(*both)

    def _join(self, low: str, high: str) -> str:
        return (self._words.between or "{0} – {1}").format(low, high)

    def _signed(self, value: Decimal, spoken: str, minus: str = "") -> str:
        return (minus or self._words.minus or "-") + spoken if value < 0 else spoken

    def _number(self, value: Decimal) -> str:
        said: str = format_decimal(value, _DIGITS, self._locale)
        return said

    def _unit(self, value: Decimal, unit: str) -> str:
        """Return a value with its unit: a pattern of ours, or CLDR's longest name that this language has."""
        if "{0}" in unit:
            return unit.format(self._number(value))
        top, _, below = unit.partition("/")
        for length in ("long", "short", "narrow"):
            if below:
                said = format_compound_unit(
                    value, top, denominator_unit=below, length=length, format=_DIGITS, locale=self._locale
                )
            else:
                said = format_unit(value, top, length, _DIGITS, self._locale)
            # Babel gives the unit's identifier where the language has no name of this length.
            if said is not None and not any(part in said for part in (top, below) if part):
                return str(said)
        return self._number(value)

    def _value(self, written: str) -> Decimal:
        """Return a number's value, whether it is written as this language does or as machines do."""
        sign = -1 if written[0] in "-−" else 1
        digits = re.sub(r"[^0-9.,]", "", written)
        marks = re.findall(r"[.,]", digits)
        if not marks:
            return sign * Decimal(digits)
        last = marks[-1]
        whole, _, rest = digits.rpartition(last)
        grouped = len(marks) > 1 and marks.count(last) == len(marks)
        if len(marks) == 1 and last != self._decimal:
            grouped = len(rest) == 3 and whole.isdigit() and len(whole) <= 3 and whole != "0"  # noqa: PLR2004 - thousands
        if grouped:
            return sign * Decimal(re.sub(r"[.,]", "", digits))
        return sign * Decimal(re.sub(r"[.,]", "", whole) + "." + rest)


def _any_of(names: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) + ")"


def _time_pattern(clock: Clock) -> re.Pattern[str]:
    unit = rf"(?:\s?{clock.unit}\b)?" if clock.unit else ""
    return re.compile(
        rf"(?<![0-9A-Za-z:.,])(?P<hour>[01]?[0-9]|2[0-3])[{clock.marks}](?P<minute>[0-5][0-9])"
        rf"(?:\s?(?P<half>[AaPp])(?:[Mm]\b|\.[Mm]\.))?{unit}(?![0-9A-Za-z:]|[.,][0-9])"
    )


@cache
def speller(language: str) -> Speller | None:
    """Return the amounts of a language, by its BCP 47 tag; None where nobody knows the language."""
    for tag in (language.replace("-", "_"), primary(language)):
        try:
            return Speller(Locale.parse(tag), words(primary(language)))
        except (ValueError, UnknownLocaleError):
            continue
    return None
