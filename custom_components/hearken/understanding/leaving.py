"""What is said to stay as it is, behind its name, where no spaces are written: 灯都关掉, 玄关的留着; 就书房的开着."""

from itertools import takewhile

from .counting import Counting
from .items import Item


class Leaving(Counting):
    """Tells what is left out of what was ordered before."""

    def _is_left(self, item: Item, following: Item | None) -> bool:
        """Tell whether a word of exception stands behind what it spares (玄关灯留着), or the state that it keeps."""
        if not self.lexicon.grammar.staying or self.excluding or self.phrase.is_empty:
            return False
        if not item.has("except") and not self._stays(item):
            return False
        ends = following is None or following.has("mark", "and") or following.value("conditions") == "then"
        return ends or (following is not None and following.value("quantity") == "rest")

    def _stays(self, item: Item) -> bool:
        """Tell whether a thing is to be as the things of the order before it will not be (空调全关, 爷爷的开着)."""
        if not item.text.endswith(self.lexicon.grammar.staying) or item.is_name or self.clause.acts:
            return False
        if not self.clauses:
            return self._another_follows(item)
        before = self.clauses[-1]
        other = {"on": "off", "open": "close", "off": "on", "closed": "open"}
        ends = {before.verb, before.particle, *before.other_verbs}
        return any(other.get(state) in ends for state in item.values("states"))

    def _another_follows(self, item: Item) -> bool:
        """Tell whether something else is named behind a pause with what is to be done with it (电视开着, 灯关掉)."""
        behind = [one for one in self.tagged.items if one.start >= item.end]
        if not behind or not behind[0].has("mark"):
            return False
        part = list(takewhile(lambda one: not one.has("mark"), behind[1:]))
        staying = self.lexicon.grammar.staying
        acts = any(one.has("verbs", "carry") and not one.is_name and not one.text.endswith(staying) for one in part)
        said = {one.text for one in self.tagged.items if self.phrase.start <= one.start < self.phrase.end}
        named = {one.text for one in part if one.is_name or one.has("things")}
        return acts and bool(named) and named.isdisjoint(said)
