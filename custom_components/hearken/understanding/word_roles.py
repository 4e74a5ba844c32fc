"""What part a word has in its clause: the action or what it is done with, and whether it begins another clause."""

from .amount_reading import AmountReader
from .clauses import Phrase
from .complaints_beside import comes_of_it, is_only_told
from .knowing import WHEREABOUTS
from .lexicon import Lexicon
from .saying_which import says_which
from .tagging import Item, Tagged
from .things import CALLED_AFTER_MODES, KINDS, MEASURING, RUN, SCENES, domains_of

DONE_BY: dict[str | None, str] = {"clean": "vacuum", "mow": "mower", "water": "valve"}
"""Who does it: "stop mowing"."""

ENDING = frozenset({"stop", "pause"})
"""Verbs that end what another verb names."""

EACH_OF_THEM = "each_of_them"
"""A quantity that is said of what was spoken of ("turn them all off"), and not of the whole home."""

BREAKS = frozenset(",;.!?，；。！？、:：")
"""Marks between two clauses."""


SAID_OF_TARGETS = ("things", "pronoun", "here", "home", "quantity", "counted")
"""Sections of the lexicon whose words say what is meant."""

VALUES = (
    "number",
    "portion",
    "extreme",
    "gears",
    "factor",
    "colours",
    "modes",
    "changes",
    "amount",
    "attributes",
    "less",
)
"""Sections of the lexicon whose words say how much, or what becomes of something."""

_DESCRIBING = ("portion", "extreme", "gears", "factor", "colours", "modes", "amount", "less")
"""What a thing may look like, or where it may be in a row."""

_USES_NO_VALUE = frozenset({"off", "out", "toggle", "lock", "unlock", "open", "close", "stop", "pause", "resume"})
_USES_NO_VALUE |= {"mute", "unmute", "dock", "next", "previous", "clean", "mow"}
"""Actions that set nothing to a colour or a mode."""


_ROBOTS = frozenset({"vacuum", "lawn_mower"})
"""Domains of what people name as if it were somebody."""

_OF_OTHERS = frozenset({"lists", "states", "days"})
"""Meanings that words have in questions and of lists."""

_WORK_IN_MODES = frozenset({"climate", "humidifier", "fan", "vacuum", "water_heater"})
"""Domains of things that work in modes."""

_SWITCHES = frozenset({"on", "off", "open", "close", "start", "run", "toggle"})
"""Actions that may stand behind a mode without a value."""

_STATES_OF_THINGS = frozenset({"on", "off", "open", "closed", "locked", "unlocked", "playing"})
"""States by which things may be called without being told from others: who closes the open blinds closes the blinds."""


class WordRoles(AmountReader):
    """Knows a word by what stands around it."""

    def __init__(self, tagged: Tagged, lexicon: Lexicon) -> None:
        super().__init__(tagged, lexicon)
        self.excluding = False
        self.words = ("", "")
        """The verb and the particle of the clause, as they were said."""

    def _is_its_work(self, item: Item) -> bool:
        """Tell whether a robot is told to do what it is for ("Bertie, hoover the nook"), or a door is to be locked."""
        if self.lexicon.grammar.once and item.value("verbs") == "lock":
            return self._is_done_last(item)
        robots = {"clean": "vacuum.", "mow": "lawn_mower."}.get(item.value("verbs") or "")
        named = [one for names in self.phrase.entities for one in names]
        return robots is not None and bool(named) and all(one.startswith(robots) for one in named)

    def _is_done_last(self, item: Item) -> bool:
        """Tell whether a word behind what it is said of is what is done, and no thing (大门也要锁, not 大门的锁)."""
        before, after = self.tagged.before(item), self.tagged.after(item)
        leads = before is not None and before.text not in self.lexicon.grammar.of and before.has("filler", "quantity")
        ends = after is None or after.has("filler", "mark", "and")
        return ends and (leads or (after is not None and after.text.startswith(self.lexicon.grammar.once)))

    def _is_noun(self, item: Item) -> bool:
        """Tell whether a word behind an article is what something is done with, and no verb ("turn the water off")."""
        before = self.tagged.before(item)
        may_be = self.clause.carries or item.has("things")  # "and the lock in the hall"
        return may_be and before is not None and before.text in self.lexicon.articles

    def _describes(self, item: Item, following: Item | None) -> bool:
        """Tell whether a word says which of several things is meant, and nothing else that it may say.

        "The middle one" of an exception is no half, nor is "the purple one" a colour to be set; and a back door is not
        asked to come back.
        """
        if self._is_of_scene(item, following) or self._names_mode(item, following) or self._is_of_another(item):
            return True
        if not self.lexicon.spaced and says_which(self.tagged, item, self.how):
            return True
        silent = item.has("filler") and not item.has("outside")
        if item.is_name or silent or item.has("things", "quantity", "number", "verbs", "carry", "particles"):
            return False
        if self.excluding and self.lexicon.spaced and item.has(*_DESCRIBING):
            return True
        beside = following is not None and following.start == item.end and self.lexicon.spaced
        names = following is not None and following.may_name
        if beside and names and item.has("units", "outside") and not self.clause.amounts:
            return True  # "the step lights", "the outside light", "the second lamp"
        if self._is_out_of_place(item, following) or self._begins_compound(item, following):
            return True
        if item.value("states") not in WHEREABOUTS:
            return False
        before = self.tagged.before(item)
        ends = following is None or (following.has("mark", "filler") and not following.is_name)  # "and the back?"
        is_of_thing = ends or (
            following is not None and (following.has("things") or following.is_name) and following.start == item.end
        )
        return is_of_thing and before is not None and before.text in self.lexicon.articles

    def _is_of_another(self, item: Item) -> bool:
        """Tell whether a word says whose or of what a thing is, and is itself nothing to be acted on.

        "La lumière du ventilateur" is not all light of the room, "den Fernseher von Robbi" sends no robot, and "das
        Licht von Max" is not at its brightest.
        """
        between = (
            {token.text for token in self.tagged.tokens[self.phrase.end : item.start]} if self.phrase.end else set()
        )
        if not (between & self.lexicon.within) or not between <= self.lexicon.within | self.lexicon.articles:
            return False
        if item.has("extreme") and item.end - item.start == 1 and (self.phrase.kinds or self.phrase.entities):
            return not item.is_name
        domains = domains_named(item)
        if not domains or item.has("area", "floor"):
            return False
        if self.phrase.entities:
            own = {name.partition(".")[0] for names in self.phrase.entities for name in names}
            is_other = domains <= _ROBOTS or not item.exact  # "the fan on the ceiling" is no ceiling light
            return item.has("entity") and is_other and own.isdisjoint(domains)
        is_lit = not domains.isdisjoint({"light", "cover"}) or item.names_only(SCENES)
        return self.phrase.kinds[-1:] == ["light"] and not is_lit

    def _begins_compound(self, item: Item, following: Item | None) -> bool:
        """Tell whether a value only says which thing of several is meant, in one word with it ("Wärmepumpe")."""
        tokens = self.tagged.tokens
        if following is None or following.start != item.end or not self.lexicon.spaced or not item.has("attributes"):
            return False
        is_joined = tokens[item.end - 1].end == tokens[item.end].start
        return is_joined and (following.is_name or following.has("things"))

    def _is_out_of_place(self, item: Item, following: Item | None) -> bool:
        """Tell whether a word is only known from other sentences, and says here which thing is meant.

        "The dying lights" are no low battery but the dining lights, misheard; "the whole" alone is the hall. In "the
        weekend fan" and "the far radio", leaving it out would do something to another.
        """
        if not self.lexicon.spaced or self.tagged.is_unspaced or following is None or following.start != item.end:
            return False
        meanings = {tag.kind for tag in item.tags} - {"feels"}
        if not meanings or not (following.may_name or self._is_out_of_place(following, self.tagged.after(following))):
            return False
        if meanings == {"modes"}:
            return domains_named(following).isdisjoint(_WORK_IN_MODES)  # "the night light"
        if meanings <= _OF_OTHERS:
            return item.value("states") not in _STATES_OF_THINGS
        if meanings == {"attributes"}:
            return not any(_holds(following, one) for one in item.values("attributes"))  # "the station fan"
        before = self.tagged.before(item)
        return meanings == {"amount"} and before is not None and before.text in self.lexicon.definite

    def _names_mode(self, item: Item, following: Item | None) -> bool:
        """Tell whether a word makes the name of a mode, most likely a scene's, of the word beside it ("movie mode").

        Whoever turns on movie mode means no television, and "cinema mode" may be a scene called Cinema.
        """
        if item.text not in self.lexicon.mode_words or item.is_name:
            return False
        named = [one for names in self.phrase.entities for one in names if not _may_be_mode(one)]
        if self.phrase.end == item.start and (self.phrase.kinds or self.phrase.unknown or named):
            return following is None or following.has("mark", "and", "particles") or (
                not _SWITCHES.isdisjoint(following.values("verbs"))
            )  # fmt: skip
        if following is None or following.start != item.end or self.lexicon.head_last or not self.lexicon.spaced:
            return False
        named = [one for one in following.values("entity") if not _may_be_mode(one)]
        return bool(named) or (not following.is_name and (following.has("things") or not following.tags))  # "mode film"

    def _is_of_scene(self, item: Item, following: Item | None) -> bool:
        """Tell whether the name of a scene stands before that of a thing, as one name ("the bright radiator")."""
        if not item.names_only(SCENES) or following is None or following.start != item.end or not self.lexicon.spaced:
            return False
        last = self.tagged.after(following)
        runs = any(one is not None and not RUN.isdisjoint(one.values("things")) for one in (following, last))
        return not runs and (following.has("things") or following.is_name)  # but "the party lights scene"

    def _says_too_much(self) -> bool:
        """Tell whether a colour or a mode was said that the action has no use for.

        "Lock the red door" is about another door than the only one, and "turn off eco mode" about no light.
        """
        clause = self.clause
        says_value = clause.colour is not None or clause.mode is not None
        said = {clause.verb or clause.particle, *clause.other_verbs}  # 开制冷
        return says_value and not clause.changes and said <= _USES_NO_VALUE

    def _is_all_but_one(self) -> bool:
        """Tell whether all that was said is what is spared, and not all of what ("all but the lamp in the snug").

        Nor is it known which are spared where only some of several are: "all but one of the lights in the lounge".
        """
        clause = self.clause
        if any(phrase.number in {1, -1} for phrase in clause.excluded):
            return True
        named = any(phrase.entities for phrase in clause.excluded)
        return named and self.lexicon.spaced and any(
            phrase.quantity == "all" and not (phrase.kinds or phrase.entities or phrase.has_place or phrase.unknown)
            for phrase in clause.phrases
        )  # fmt: skip

    def _is_spared_otherwise(self, particle: str | None) -> bool:
        """Tell whether what an exception names is to be done otherwise ("the lamp on but the ceiling light off")."""
        clause = self.clause
        single = bool(clause.phrases) and not any(one.plural or one.quantity for one in clause.phrases)
        other = particle not in {clause.verb, clause.particle}
        return self.excluding and single and other and not self.phrase.is_empty and self.lexicon.spaced

    def _is_of_thing(self, item: Item) -> bool:
        """Tell whether a verb behind another is what a thing has ("take the colour off the lamp")."""
        behind = bool(self.phrase.end) and self.phrase.end == item.start  # "set the lamp colour to blue"
        return item.has("attributes") and (behind or (self.clause.carries and self._is_noun(item)))

    def _compares(self) -> bool:
        """Tell whether one thing is to be as another is ("down to where the hall light is", "to half the lamp")."""
        return self.lexicon.spaced and any(
            self._has_to_before_name(phrase.start, phrase.end) for phrase in self.clause.phrases if phrase.entities
        )

    def _has_to_before_name(self, start: int, end: int) -> bool:
        """Tell whether "to" stands between two things that are named in one breath, where none is a scene."""
        named = reached = False
        for item in self.tagged.items:
            if not start <= item.start < end:
                continue
            if item.has("entity") and not item.names_only(SCENES):
                if named and reached:
                    return True
                named, reached = True, False
            elif item.has("things") and not item.is_name:
                named = True
            elif named and not item.is_name:
                reached |= item.has("to")
        return False

    def _may_unlock(self) -> bool:
        """Tell whether "on lock the door" was said, which may be "unlock", misheard."""
        clause = self.clause
        begins = clause.particle == "on" and not (clause.verb or clause.carries or clause.action_last)
        return begins and any(phrase.kinds[:1] == ["lock"] for phrase in clause.phrases)

    def _is_alone(self, item: Item, following: Item | None) -> bool:
        """Tell whether "the whole" is said of nothing ("the whole to 10")."""
        nothing = following is None or following.has("mark", "and", "to", "particles", "verbs", "number")
        return self.lexicon.spaced and item.text in self.lexicon.wholes and nothing

    def _is_of_one(self, item: Item, following: Item | None) -> bool:
        """Tell whether "whole" is said of one thing, and so of no place and not of all things of a kind.

        "The whole light" is "the hall light", misheard; "the whole house", "the whole lights" are all of it.
        """
        if item.text not in self.lexicon.wholes or following is None or not following.has("things"):
            return False
        is_place = following.has("area", "floor", "home")
        is_several = self.lexicon.spaced and self._is_plural(following)
        return not (is_place or is_several or following.text in self.lexicon.masses)

    def _is_sent(self, item: Item) -> bool:
        """Tell whether a word ends what a verb began ("send the robot home"), whatever else it may name."""
        spoken_of = not self.phrase.is_empty or bool(self.clause.phrases)
        return (
            spoken_of
            and not item.has("particles", "to", "filler")
            and (self.words[0], item.text) in self.lexicon.separable
        )

    def _is_put_on(self, item: Item) -> bool:
        """Tell whether a mode stands behind "on" ("put the air con on cool"), where it is no change."""
        before = self.tagged.before(item)
        return before is not None and before.value("particles") == "on" and bool(
            self.phrase.entities or self.phrase.kinds or self.phrase.unknown or self.clause.phrases
        )  # fmt: skip

    def _is_gear(self, item: Item) -> bool:
        """Tell whether "low" or "high" is where something is put, and does not only describe it ("the low lamp")."""
        before = self.tagged.before(item)
        leads = before is not None and before.has("to", "attributes", "particles")
        leads |= before is not None and before.has("verbs") and not self.lexicon.spaced  # 开低风
        if before is not None and before.has("pronoun") and self.clause.carries:
            leads = self.tagged.after(item) is None  # "make it high"
        return leads and bool(self.phrase.entities or self.phrase.kinds or self.phrase.has_place or self.phrase.unknown
                              or self.phrase.pronoun or self.clause.phrases)  # fmt: skip

    def _is_action(self, item: Item) -> bool:
        is_action = item.has("verbs", "carry") and not item.has("things", "entity", "particles", "to")
        return is_action and not self._is_of_thing(item)

    @property
    def _says_action(self) -> bool:
        clause = self.clause
        return bool(clause.verb or clause.particle or clause.changes or clause.amounts) or self.how == "to"

    def _must_begin(self, item: Item) -> bool:
        """Tell whether a second action in one breath begins a clause of its own ("open the blinds turn off the tv")."""
        has_target = bool(self.clause.phrases) or not self.phrase.is_empty
        if self.clause.verb in ENDING and item.value("verbs") in DONE_BY:
            return False
        has_action = bool(self.clause.verb or self.clause.particle or self.clause.changes)
        # "dim the ceiling to 20 draw the curtains"
        is_said = self.clause.verb is not None or (bool(self.clause.changes) and self.clause.has_number)
        return has_target and has_action and (is_said or item.has("carry"))

    def _goes_to_another(self, item: Item, following: Item | None) -> bool:
        """Tell whether one action stands behind another and its target, and before its own (关落地灯调暗氛围灯)."""
        if self.lexicon.spaced or not item.has("verbs", "changes") or item.is_name or self.clause.action_last:
            return False
        said = self.clause.verb is not None or bool(self.clause.changes)
        has_target = bool(self.clause.phrases) or not self.phrase.is_empty
        return said and has_target and following is not None and (following.is_name or following.has("things"))

    def _end_phrase(self) -> None:
        """Take what was named so far as one thing."""
        if not self.phrase.is_empty or self.phrase.number is not None:
            self.phrase.is_spared = self.excluding
            (self.clause.excluded if self.excluding else self.clause.phrases).append(self.phrase)
        self.phrase = Phrase()

    def _extend(self, item: Item) -> None:
        """Take a word into what is named, or begin with it the next of several things."""
        if self._is_listed(item):
            self._end_phrase()
        if self.phrase.is_empty:
            self.phrase.start = item.start
        self.phrase.end = item.end

    def _is_listed(self, item: Item) -> bool:
        """Tell whether a name is one more thing behind another with nothing between ("apaga la tele la lámpara")."""
        article = self.tagged.before(item)
        named = self.tagged.before(article) if article is not None and article.has("article") else None
        if not (self.phrase.entities and item.has("entity")) or named is None:
            return False
        return named.has("entity") and not named.has("area", "floor")

    def _leave_complaint(self) -> None:
        """Leave out a complaint that only says why; what comes of something that is off is no reason for it."""
        if self.lexicon.spaced or not is_only_told(self.clause, self.tagged):
            return
        self.clause.is_unclear |= comes_of_it(self.clause, self.tagged, self.lexicon.reasons)
        self.clause.changes = []


def domains_named(item: Item) -> set[str]:
    """Return the domains of the things that a word names, or is the word for."""
    kinds = [KINDS[kind].domains for kind in item.values("things") if kind in KINDS]
    return {domain for one in kinds for domain in one} | {one.partition(".")[0] for one in item.values("entity")}


def _may_be_mode(entity_id: str) -> bool:
    """Tell whether an entity may be called after a mode ("cinema mode", of the scene Cinema)."""
    return entity_id.partition(".")[0] in CALLED_AFTER_MODES


def _holds(item: Item, attribute: str) -> bool:
    """Tell whether what follows the word for a value may have that value, or measure it."""
    domains = domains_named(item)
    return not domains or not domains.isdisjoint(domains_of(attribute) | MEASURING)
