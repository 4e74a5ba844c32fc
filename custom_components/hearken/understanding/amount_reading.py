"""The amounts of a clause: numbers with their units, more and less, parts, colours and modes."""

from dataclasses import replace

from .clauses import Amount, Clause, Phrase
from .lexicon import Lexicon
from .tagging import Item, Tagged


class AmountReader:
    """Takes the values of the clause that is being read."""

    def __init__(self, tagged: Tagged, lexicon: Lexicon) -> None:
        self.tagged = tagged
        self.lexicon = lexicon
        self.clause = Clause()
        self.phrase = Phrase()
        self.how: str | None = None
        self.unit_before: str | None = None

    def _is_decimal(self, item: Item, at: int) -> bool:
        """Take the decimals of a number in words ("twenty one point five")."""
        items = self.tagged.items
        if item.has("point") and 0 < at < len(items) - 1:
            return items[at - 1].has("number") and items[at + 1].has("number") and bool(self.clause.amounts)
        number = item.value("number")
        if number is None or not number.isdecimal() or at < _DECIMAL or not items[at - 1].has("point"):
            return False
        if not (items[at - 2].has("number") and self.clause.amounts):
            return False
        last = self.clause.amounts[-1]
        self.clause.amounts[-1] = replace(last, value=float(f"{last.value:.0f}.{number}"))
        return True

    def _is_of_hundreds(self, item: Item, at: int) -> bool:
        """Take the rest of a number that is written as several (两百, 一百二十)."""
        number = float(item.value("number") or 0)
        amounts = self.clause.amounts
        if self.lexicon.spaced or not (number and amounts and at and self.tagged.items[at - 1].has("number")):
            return False
        last = amounts[-1]
        value = last.value * number if number >= _HUNDRED > last.value else last.value + number
        amounts[-1] = replace(last, value=value)
        return True

    def _value(self, item: Item, following: Item | None) -> None:
        clause = self.clause
        if (number := item.value("number")) is not None and not item.has("portion", "amount"):
            if item.has("filler") and not self._is_counted(following):
                return
            if self._counts(item, following):
                self.phrase.number = int(float(number))
                return
            clause.amounts.append(Amount(float(number), self.unit_before, self.how))
            self.how = self.unit_before = None
            return
        if (change := item.value("changes")) is not None and not (self.how == "to" and item.has("modes")):
            clause.changes.append(change)
            clause.nudge = int(item.value("amount") or 0) or clause.nudge
            if item.has("by"):
                self.how = "by"
        elif (amount := item.value("amount")) is not None:
            clause.nudge = (
                max(clause.nudge or 0, int(amount))
                if _MORE not in {clause.nudge, int(amount)}
                else (int(amount) if clause.nudge in {None, _MORE} else clause.nudge)
            )
        elif (portion := item.value("portion")) is not None:
            clause.portion, clause.portion_how = float(portion), self.how
        elif (gear := item.value("gears")) is not None:
            clause.gear = gear
        elif (extreme := item.value("extreme")) is not None:
            clause.extreme = extreme
        elif (factor := item.value("factor")) is not None:
            clause.factor = float(factor)
        elif (colour := item.value("colours")) is not None:
            clause.colour = colour
        elif (attribute := item.value("attributes")) is not None:
            clause.attribute = attribute
        elif (mode := item.value("modes")) is not None:
            clause.mode = mode
        elif item.has("less"):
            clause.less = True

    def _is_counted(self, following: Item | None) -> bool:
        """Tell whether a unit follows a number ("one degree", "one more degree"), so that it is no mere "one"."""
        if following is not None and following.has("amount", "less", "half_more"):
            following = self.tagged.after(following)
        return following is not None and (following.has("units") or following.value("mark") in {"%", "°"})

    def _counts(self, item: Item, following: Item | None) -> bool:
        """Tell whether a number says how many things are meant ("the two lamps")."""
        text = item.text
        return (
            self.lexicon.spaced
            and following is not None
            and following.start == item.end
            and following.has("things")
            and not following.has("attributes", "units")
            and self.how is None
            and self._is_plural(following)
            and (text.isdigit() or text.isalpha())
        )

    def _unit(self, unit: str | None) -> None:
        amounts = self.clause.amounts
        if amounts and amounts[-1].unit is None:
            amounts[-1] = replace(amounts[-1], unit=unit)
        elif not amounts and unit == "degree" and self.lexicon.spaced and self.clause.nudge is None:
            # "half a degree", "a degree warmer"
            portion, self.clause.portion = self.clause.portion, None
            amounts.append(Amount(portion / 100 if portion else 1.0, unit, self.how or "by"))
            self.how = None

    def _add_half(self) -> None:
        amounts = self.clause.amounts
        if amounts:
            amounts[-1] = replace(amounts[-1], value=amounts[-1].value + 0.5)

    def _is_plural(self, item: Item) -> bool:
        if self.lexicon.collective:
            return not self.lexicon.collective.isdisjoint(item.values("things"))
        return self.lexicon.is_plural(item.text)


_DECIMAL = 2
"""Where decimals can stand at the earliest: behind a number and a point."""

_HUNDRED = 100

_MORE = 2
"""The amount of "more", which "a bit" and "much" make less or more of."""
