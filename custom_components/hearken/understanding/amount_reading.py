"""The amounts of a clause: numbers with their units, more and less, parts, colours and modes."""

from dataclasses import replace

from .clauses import Amount, Clause, Phrase
from .lexicon import Lexicon
from .lexicon_sections import MOST_COUNTED
from .tagging import Item, Tagged
from .things import KINDS, domains_of


class AmountReader:
    """Takes the values of the clause that is being read."""

    def __init__(self, tagged: Tagged, lexicon: Lexicon) -> None:
        self.tagged = tagged
        self.lexicon = lexicon
        self.clause = Clause()
        self.phrase = Phrase()
        self.how: str | None = None
        self.unit_before: str | None = None
        self.readings: tuple[str, ...] = ()
        """What the last word for a change may mean ("plus fort", of a lamp or of a radio)."""

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
            before = self.tagged.before(item)
            if self._numbers(item, before, following):
                self._take_number(item)
                return
            reached = before is not None and before.has("by", "to")  # "lower it by one"
            if item.has("filler") and not (reached or self._is_counted(following)):
                return
            value = -float(number) if self._is_negative(item) else float(number)
            clause.amounts.append(Amount(value, self.unit_before, self.how))
            self.how = self.unit_before = None
            return
        if (change := item.value("changes")) is not None and not (self.how == "to" and item.has("modes")):
            before = self.tagged.before(item)
            measured = before is not None and (before.has("units") or before.value("mark") in {"%", "°"})
            if measured and clause.amounts and clause.amounts[-1].how is None:
                clause.amounts[-1] = replace(clause.amounts[-1], how="by")  # "20 percent brighter"
            clause.changes.append(change)
            self.readings = item.values("changes")
            clause.nudge = int(item.value("amount") or 0) or clause.nudge
            if item.has("by"):
                self.how = "by"
        elif (amount := item.value("amount")) is not None:
            self._adds_to(item)
            clause.nudge = (
                max(clause.nudge or 0, int(amount))
                if _MORE not in {clause.nudge, int(amount)}
                else (int(amount) if clause.nudge in {None, _MORE} else clause.nudge)
            )
        elif (portion := item.value("portion")) is not None:
            if self.how == "by" and (before := self.tagged.before(item)) is not None and before.has("quantity"):
                clause.amounts.append(Amount(float(portion), "percent", "by"))  # "another quarter"
                return
            clause.portion, clause.portion_how = float(portion), self.how or self._how_far(item)
            self._take_attribute_in(item)
        elif (gear := item.value("gears")) is not None:
            clause.gear = gear
            self._take_attribute_in(item)
        elif (extreme := item.value("extreme")) is not None:
            clause.extreme = extreme
            self._take_attribute_in(item)
        elif (factor := item.value("factor")) is not None:
            clause.factor = float(factor)
        elif (colour := item.value("colours")) is not None:
            before = self.tagged.before(item)
            clause.is_unclear |= before is not None and before.has("amount", "less") and self.lexicon.spaced
            clause.colour = colour
        elif (attribute := item.value("attributes")) is not None:
            clause.attribute = attribute
        elif (mode := item.value("modes")) is not None:
            before = self.tagged.before(item)
            clause.is_unclear |= before is not None and before.has("less") and self.lexicon.spaced  # "less heat"
            clause.mode = mode
        elif item.has("less"):
            clause.less = True
            self._adds_to(item)

    def _take_of_now(self) -> None:
        """Take a part as one of what something is now ("half of what it is")."""
        clause = self.clause
        clause.is_unclear |= clause.portion is None
        clause.factor, clause.portion = (clause.portion or 0) / 100, None

    def _how_far(self, item: Item) -> str | None:
        """Return whether a part is reached or added; "open it just a quarter" of an open one is no quarter more."""
        before = self.tagged.before(item)
        return "to" if before is not None and before.has("only") else self._how_within(item)

    def _choose_reading(self) -> None:
        """Take a word for a change in the meaning that it has of what is named, where it has several."""
        clause = self.clause
        named = {name.partition(".")[0] for phrase in clause.phrases for names in phrase.entities for name in names}
        kinds = {kind for phrase in clause.phrases for kind in phrase.kinds}
        for reading in self.readings[1:]:
            domains = domains_of(reading[:-1])
            if reading.startswith("speed") and "climate" in kinds and self._is_said_to_heat():
                continue  # of a heating, no air conditioner's fan is meant
            if named <= domains and all(domains.issuperset(KINDS[kind].domains) for kind in kinds) and (named or kinds):
                clause.changes[-1] = reading
        self.readings = ()

    def _is_said_to_heat(self) -> bool:
        """Tell whether what is named is named by a word for what heats."""
        groups, tokens = self.lexicon.groups, self.tagged.tokens
        said = [tuple(token.text for token in tokens[one.start : one.end]) for one in self.clause.phrases]
        found = [own for words in said for _end, own in groups.found_in(words)]
        return bool(found) and all(own.isdisjoint(groups.cooling) for own in found)

    def _go_all_the_way(self) -> None:
        """Take a change without a number for all there is, where that is said ("dim it completely")."""
        clause = self.clause
        change = clause.changes[0] if clause.changes else ""
        if clause.is_entire and change[:-1] in _ENTIRE and not (clause.has_value or clause.nudge):
            clause.extreme = "max" if change.endswith("+") else "min"

    def _closes(self, item: Item) -> bool:
        """Take how far something is closed ("three quarters shut", "a third of the way down", "30 percent closed")."""
        if item.value("states") != "closed" or item.is_name:
            return False
        clause, before = self.clause, self.tagged.before(item)
        while before is not None and before.has("filler") and not before.is_name:
            before = self.tagged.before(before)  # "of the way"
        if before is None:
            return False
        is_part = before.has("portion") and clause.portion is not None
        is_number = not item.has("particles") and (before.has("units") or before.value("mark") == "%")
        if not is_part and not (is_number and clause.amounts and clause.amounts[-1].unit == "percent"):
            return False
        clause.is_of_closing = True
        return True

    def _how_within(self, item: Item) -> str | None:
        """Return whether a phrase begins with "to" or "by" ("auf ein Drittel", "d'un tiers")."""
        before = tuple(token.text for token in self.tagged.tokens[item.start : item.end - 1])
        said = self.lexicon.at(before, 0) if before and self.lexicon.spaced else ()
        kinds = {tag.kind for _end, tags in said for tag in tags}
        return next((how for how in ("to", "by") if how in kinds), None)

    def _take_attribute_in(self, item: Item) -> None:
        """Take what is set from the words that say how far ("full volume", which is no light's)."""
        if item.has("attributes") and not self.lexicon.spaced:
            self.clause.attribute = item.value("attributes")  # 最大风
        if self.clause.attribute is None and self.lexicon.spaced:
            texts = tuple(token.text for token in self.tagged.tokens[item.start : item.end])
            tags = (
                tag for at in range(len(texts)) for end, tags in self.lexicon.at(texts[at : at + 1], 0) for tag in tags
            )
            self.clause.attribute = next((tag.value for tag in tags if tag.kind == "attributes"), None)

    def _adds_to(self, item: Item) -> None:
        """Take a number before "more" and "less" as how far to go ("to 30 percent less")."""
        amounts, before = self.clause.amounts, self.tagged.before(item)
        if amounts and before is not None and before.has("units", "number"):
            amounts[-1] = replace(amounts[-1], how="by")

    def _is_negative(self, item: Item) -> bool:
        """Tell whether a number is below zero ("minus 5", "-5")."""
        before = self.tagged.before(item)
        if before is not None and before.has("negative"):
            return True
        start = self.tagged.tokens[item.start].start
        return self.tagged.text[max(start - 2, 0) : start] in {" -", " −"}

    def _adds(self, item: Item) -> bool:
        """Tell whether a word says "another", and not "the other"."""
        before = self.tagged.before(item)
        return (
            item.value("quantity") == "other"
            and item.end - item.start == 1
            and (before is None or before.text not in self.lexicon.articles)
        )

    def _is_of_amount(self, following: Item | None) -> bool:
        """Tell whether a number with its unit follows."""
        if following is not None and following.has("portion"):
            return True
        if following is None:
            return False
        return following.has("number") and self._is_counted(self.tagged.after(following))

    def _is_counted(self, following: Item | None) -> bool:
        """Tell whether a unit follows a number ("one degree", "one more degree"), so that it is no mere "one"."""
        if following is not None and following.has("amount", "less", "half_more"):
            following = self.tagged.after(following)
        return following is not None and (following.has("units") or following.value("mark") in {"%", "°"})

    def _take_number(self, item: Item) -> None:
        """Take a number as a part of a name that nothing here has."""
        self.phrase.start = item.start if self.phrase.is_empty else self.phrase.start
        self.phrase.end = item.end
        self.phrase.unknown.append(item.text)

    def _numbers(self, item: Item, before: Item | None, following: Item | None) -> bool:
        """Tell whether a number says which of several things or rooms is meant ("turn on light 5", "bedroom 2").

        Nothing of this home is called so, or it would be a name. "Light 5" alone may say how bright; who switches,
        opens or closes something says no value without its unit behind it.
        """
        if before is None or not self.lexicon.spaced or self.how is not None or self._is_counted(following):
            return False
        valued = self.clause.attribute is not None or before.has("attributes")
        if (
            valued
            or not (item.text.isdigit() or item.text.isalpha())
            or (following is not None and (following.may_name or following.has("amount", "less")))
        ):
            return False
        last = self.tagged.tokens[before.end - 1].text
        if item.text in self.lexicon.placeholders and not self._ends_in_thing(before):
            return False  # "the right one"
        is_thing = before.is_name or before.has("things") or (before.has("verbs") and self._ends_in_thing(before))
        if not (is_thing or last in self.lexicon.rooms) or self.lexicon.is_plural(last) or self._is_plural(before):
            return False
        many = float(item.value("number") or 0) > MOST_COUNTED
        said = {self.clause.verb, self.clause.particle, self._particle_read_otherwise()}
        said |= {following.value("particles")} if following is not None else set()
        if said & _ENDED:
            return True
        valued_too = following is not None and following.has("colours", "to", "modes")  # "light 2 to 50"
        return not many and (bool(said & _SWITCHED) or valued_too or last in self.lexicon.rooms)

    def _particle_read_otherwise(self) -> str | None:
        """Return the particle behind the verb that is taken for "on the" ("turn on the light")."""
        carried = next((item for item in self.tagged.items if item.has("carry") and not item.is_name), None)
        after = self.tagged.after(carried) if carried is not None and self.clause.carries else None
        if after is None or not after.has("filler"):
            return None
        meanings = (tag for _end, tags in self.lexicon.at((self.tagged.tokens[after.start].text,), 0) for tag in tags)
        return next((tag.value for tag in meanings if tag.kind == "particles"), None)

    def _ends_in_thing(self, item: Item) -> bool:
        """Tell whether the last word of a name or a verb is one for a thing ("bedside lamp", "mach Licht")."""
        last = (self.tagged.tokens[item.end - 1].text,)
        return any(tag.kind == "things" for _end, tags in self.lexicon.at(last, 0) for tag in tags)

    def _unit(self, unit: str | None, text: str = "") -> None:
        amounts = self.clause.amounts
        if not amounts and unit == "degree" and self.lexicon.spaced and self.lexicon.is_plural(text):
            self.clause.is_unclear = True  # "up by too degrees"
        if amounts and amounts[-1].unit is None:
            amounts[-1] = replace(amounts[-1], unit=unit)
        elif not amounts and unit == "degree" and self.clause.nudge is None and (
            self.lexicon.spaced or self.clause.portion is not None
        ):  # fmt: skip
            # "half a degree", "a degree warmer", 调高半度
            portion, self.clause.portion = self.clause.portion, None
            if portion is None and self.clause.factor == _HALF:  # "by half a degree"
                portion, self.clause.factor = 100 * _HALF, None
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


_ENTIRE = frozenset({"brightness", "volume", "speed", "position"})
"""What has an end that people go to; no room is made as warm as it can be."""

_DECIMAL = 2
"""Where decimals can stand at the earliest: behind a number and a point."""

_HUNDRED = 100
_HALF = 0.5

_MORE = 2
"""The amount of "more", which "a bit" and "much" make less or more of."""

_ENDED = frozenset({"off", "close", "lock", "unlock"})
"""Actions that end something, and have no value."""

_SWITCHED = frozenset({"on", "open", "toggle", "start", "run"})
"""Actions behind which a small number is none."""
