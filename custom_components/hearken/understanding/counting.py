"""How many things are meant: "the two lamps", "2 of the blinds", "all four lights"."""

from .items import Item, is_article
from .lexicon_sections import MOST_COUNTED
from .side_by_side import RESULTS, SideBySide

_BROUGHT_ABOUT = RESULTS.keys() - {"unlocked"}
"""States that all of a thing is brought into by the mere word; where that only tells, nothing changes."""

_PLACES = ("area", "floor", "here", "home")

_SOME = -1
"""The number of some of several, of which it is not said which."""


class Counting(SideBySide):
    """Tells numbers of things from values."""

    def _takes_count(self, item: Item) -> bool:
        """Take a number that says how many things are meant; "2 of the lamps" does not say which.

        Leave a pronoun that only stands for what was named before its verb ("la lámpara apágala").
        """
        if item.has("headless"):
            self.phrase.stands_in, self.phrase.is_one = True, item.value("headless") == "one"
        if item.has("of_now"):
            self._take_of_now()
        if item.has("of_now") or self._is_said_again(item):
            return True
        number = item.value("number")
        if number is None or item.has("portion", "amount", "filler") or item.is_name:
            return False
        following = self.tagged.after(item)
        of_some = self._behind_of(following)
        if not self._counts(item, of_some or following):
            return False
        self.phrase.number = _SOME if of_some is not None else int(float(number))
        return True

    def _is_said_again(self, item: Item) -> bool:
        """Tell whether a pronoun stands beside a verb, and for what was named before in the same breath."""
        if not item.has("pronoun") or item.is_name or item.has("things", "quantity") or not self.lexicon.spaced:
            return False
        phrase = self.phrase
        named = phrase.kinds or phrase.entities or phrase.unknown or (phrase.stands_in and phrase.has_place)
        before, after = self.tagged.before(item), self.tagged.after(item)
        beside = [one for one in (before, after) if one is not None and not one.is_name]
        return bool(named) and any(one.has("verbs", "carry") for one in beside)

    def _is_result(self, item: Item) -> bool:
        """Tell whether a state is to be brought about: also of all of a thing ("todas las luces apagadas").

        What is asked about, or has a verb of its own, is none.
        """
        if super()._is_result(item):
            return True
        if (
            item.value("states") not in _BROUGHT_ABOUT
            or item.is_name
            or "?" in self.tagged.text
            or not self.lexicon.spaced
        ):
            return False
        items, phrase = self.tagged.items, self.phrase
        behind = items[items.index(item) + 1 :]
        placed = any(one.has(*_PLACES) for one in behind)  # "todo apagado en la sala"
        begins = all(one.has("mark") for one in items if one.end <= phrase.start)  # no "con todas las luces apagadas"
        counted = phrase.quantity in {"all", "both"} or phrase.number is not None
        counted |= phrase.quantity == "everything" and (phrase.has_place or placed)
        alone = all(one.has("filler", "mark", "delay", *_PLACES) and not one.has("entity", "things") for one in behind)
        acts = any(one.has("questions", "verbs", "carry") and not one.is_name for one in items)
        return counted and alone and begins and not acts

    def _behind_of(self, following: Item | None) -> Item | None:
        """Return what "of the" stands before, None where none stands there."""
        behind = following
        while behind is not None and is_article(behind, self.lexicon):
            behind = self.tagged.after(behind)
        return behind if behind is not following else None

    def _counts(self, item: Item, following: Item | None) -> bool:
        """Tell whether a number says how many things are meant ("the two lamps", "two bedside lamps").

        Nobody says a value without a unit before what gets it; but "lamp 2" is one of several.
        """
        text, before = item.text, self.tagged.before(item)
        valued = self.clause.attribute is not None or (before is not None and before.has("attributes"))
        if self.how is not None or valued or not (text.isdigit() or text.replace(" ", "").isalpha()):
            return False
        if not self.lexicon.spaced or float(item.value("number") or 0) > MOST_COUNTED:
            return False
        numbered = before is not None and (before.is_name or before.has("things"))
        last: Item | None = None
        while following is not None and (last is None or following.start == last.end):
            if following.has("things", "entity"):
                plural = self._is_plural(following) or not numbered
                return plural and not following.has("attributes", "units")
            after = self.tagged.after(following)
            if following.tags and not following.is_name and not self._is_out_of_place(following, after):
                break
            last, following = following, after
        if last is None or last.tags or numbered:
            return False
        return self.lexicon.is_plural(last.text) or (before is not None and is_article(before, self.lexicon))
