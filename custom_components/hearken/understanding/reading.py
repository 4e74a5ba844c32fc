"""The grammar of a command: a tagged sentence becomes clauses, each with its action, its values and what it is about.

Order hardly matters: "turn the hall light off", "hall light off" and "mach das Licht im Flur aus" are read alike. What
holds a clause together is what stands between conjunctions; what it leaves out is taken from its neighbours.
"""

from itertools import pairwise

from .clauses import Clause, Phrase
from .ellipsis import completed, corrected, kept_kind, no_other_player
from .frames import close_frame, joined
from .leaving import Leaving
from .lexicon import Lexicon
from .side_by_side import RESULTS
from .tagging import Item, Tagged
from .word_roles import BREAKS, DONE_BY, EACH_OF_THEM, ENDING, SAID_OF_TARGETS, VALUES

_SILENT: tuple[str, ...] = (
    "filler", "to", "by", "units", "questions", "conditions", "lists", "days", "states", "except_end", "outside",
    "delay", "delay_end", "lasting", "denial", "negative", "compared", "point",
)  # fmt: skip


class _Reader(Leaving):
    """Goes through the items once, from left to right."""

    def __init__(self, tagged: Tagged, lexicon: Lexicon) -> None:
        super().__init__(tagged, lexicon)
        self.clauses = []

    def read(self) -> list[Clause]:
        items = self.tagged.items
        for at, item in enumerate(items):
            following = next((later for later in items[at + 1 :] if not self._is_silent(later)), None)
            if not self._boundary(item, following):
                self._content(item, following, at)
        self._finish()
        return self.clauses

    def _is_silent(self, item: Item) -> bool:
        return bool(item.tags) and not item.is_name and all(tag.kind in ("filler", "to", "by") for tag in item.tags)

    def _boundary(self, item: Item, following: Item | None) -> bool:
        """Take what ends a clause; False for everything else."""
        if self._excludes_from(item):
            self._end_phrase()
            self.excluding = False
        if item.is_name:
            return False
        if (mark := item.value("mark")) is not None:
            waits = self.excluding and self.phrase.is_empty and not self.clause.excluded  # "except for, um, the hall"
            waits |= mark == "," and bool(self.clause.excluded) and not self._is_begun  # 除了主灯以外, …
            if mark in BREAKS and not waits and not self._excludes_first(item):
                self._finish()
            elif mark in "%°":
                self._unit("percent" if mark == "%" else "degree")
            return True
        if item.has("half_more") and self.clause.amounts:
            self._add_half()
            return True
        if item.has("except_end"):
            if item.has("outside") and not self.excluding:
                self._unexplained(item)  # 大门外的灯: no place of this home
            elif self.excluding or not self.lexicon.spaced:
                self.excluding = True  # "the kitchen apart, everything off"
                self._end_phrase()
                self.excluding = False
            return True
        if self._is_left(item, following):
            self.excluding = True  # "everything off, but the hall light stays"
            self._end_phrase()
            self.excluding = False
            return True
        if self.excluding and not self.phrase.is_empty and item.has("quantity", "verbs", "carry"):
            self._end_phrase()
            self.excluding = False
            if item.value("quantity") in {"all", "each"} and self.clause.phrases:
                self.clause.phrases[-1].quantity = "all"  # "upstairs, but the nursery, all off"
                return True
        if item.has("except"):
            self._end_phrase()
            if following is not None and following.has("verbs", "carry") and not following.has("things"):
                self._finish()
            else:
                self.excluding = True
            return True
        if item.has("correction") and (self._is_begun or self.clauses):
            self._finish()
            self.clause.corrects = True
            return True
        if item.has("correction") and self._takes_back_before(item):
            return True
        if item.has("and"):
            if not (self._excludes_first(item) or self._goes_on(following)):
                self._finish()
            return True
        return False

    def _goes_on(self, following: Item | None) -> bool:
        """Tell whether "and" stands between what is named and what is done with it (灯打开然后风扇顺便关掉)."""
        named = bool(self.clauses) and not (self.phrase.is_empty or self.clause.acts or self.lexicon.spaced)
        return named and following is not None and self.tagged.is_last_verb(following)

    def _excludes_from(self, item: Item) -> bool:
        """Tell whether an exception without an end is over: what it is taken from follows (除了主卧二楼的灯都关掉)."""
        if self.lexicon.spaced or not self.excluding or self.clause.acts:
            return False
        phrase = self.phrase
        return (item.has("floor", "home") and phrase.has_place) or (
            item.has("area", "floor", "home") and bool(phrase.entities)
        )

    def _takes_back_before(self, item: Item) -> bool:
        """Tell whether a first word takes back the sentence before ("no, blue"), and does not count ("no lights")."""
        after = self.tagged.after(item)
        if after is None or item.has("verbs", "carry", "to", "and"):
            return False
        if after.value("quantity") == "other" or (after.has("carry", "verbs") and not after.has("things")):
            return True
        return after.has("mark", "correction", "colours", "filler") or (after.has("number") and not after.is_name)

    def _excludes_first(self, item: Item) -> bool:
        """End a phrase of an exception that comes before its action ("except the kitchen, everything off")."""
        behind = bool(self.clause.phrases) and self.lexicon.spaced
        if not self.excluding or self.clause.acts or (behind and not self._lists_on(item)):
            return False
        self._end_phrase()
        self.excluding = behind or item.value("mark") in {None, "、"}
        return True

    @property
    def _is_begun(self) -> bool:
        return self.clause.acts or self.clause.carries or bool(self.clause.phrases) or not self.phrase.is_empty

    def _content(self, item: Item, following: Item | None, at: int) -> None:
        if (
            (self._is_action(item) and self._must_begin(item))
            or self._goes_to_another(item, following)
            or self._begins_anew(item, at)
        ):
            self._finish()
        self.wishes |= item.text in self.lexicon.wishes
        self.clause.is_entire |= item.has("entirely") and not item.is_name
        if item.has("something") and not item.is_name:
            self.clause.something_at = item.start
        if self._is_decimal(item, at) or self._is_of_hundreds(item, at):
            return
        if not self.clause.end:
            self.clause.start = item.start
        self.clause.end = item.end
        had_action = self._says_action
        self._note(item)
        self._take(item, following)
        if self._says_action and not had_action:
            self.clause.action_last = not self.phrase.is_empty or bool(self.clause.phrases)

    def _take(self, item: Item, following: Item | None) -> None:
        """Take a word for what it is in its clause."""
        action_first = not self.clause.verb and not self.clause.particle
        if item.has("verbs", "carry") and not item.has("particles"):
            self.words = (self.tagged.tokens[item.start].text, self.words[1])
        if self._closes(item) or self._takes_count(item):
            return
        if self._describes(item, following) or self._is_alone(item, following):
            self._unexplained(item)
        elif self._is_sent(item):
            self.clause.verb = self.lexicon.separable[self.words[0], item.text]
        elif item.is_name and not (action_first and item.has("verbs", "particles") and not self.phrase.entities):
            self._name(item)
        elif item.has("verbs") and (
            action_first
            and not self._is_noun(item)
            and (self.how == "to" or not item.has("things") or self.phrase.is_empty or self._is_its_work(item))
        ):
            self._verb(item)
        elif item.has("particles"):
            self._particle(item, following)
        elif action_first and self._is_result(item):
            self.clause.verb = RESULTS[item.value("states") or ""]
        elif item.has("carry") and not self._is_of_thing(item):
            self._carry(item)
        elif item.has("modes") and (self.how == "to" or self._is_put_on(item)):
            self.clause.mode = item.value("modes")
        elif item.has("gears") and not self._is_gear(item):
            self._unexplained(item)
        elif item.has(*VALUES) and not (item.has("things") and not item.has("changes")):
            self._value(item, following)
        elif item.has("unit_before"):
            self.unit_before = item.value("unit_before")
        elif self._is_of_one(item, following):
            self.phrase.is_whole = True
        elif self._adds(item) and self._is_of_amount(following):
            self.how = "by"  # "another 10 percent"
        elif item.has(*SAID_OF_TARGETS):
            self._target(item)
        elif item.has("compared") and (not item.has("filler") or (following is not None and following.has("number"))):
            self.how = "from"
            self.clause.is_unclear |= not item.has("filler")  # "more than halfway"
        elif item.has("outside") and not (self.clause.changes or self.phrase.entities):
            self._unexplained(item)  # no room of this home
        elif item.has("to"):
            self.how = "to"
        elif item.has("by"):
            self.how = "by"
        elif item.has("units"):
            self._unit(item.value("units"), item.text)
        elif item.has("half_more"):
            self._add_half()
        elif item.has("verbs"):
            self._second_verb(item)
        elif not item.tags or not item.has(*_SILENT):
            self._unexplained(item)

    def _unexplained(self, item: Item) -> None:
        """Take a word that nothing explains into what is spoken of; a station is no part of what is to play it."""
        if item.has("stations"):
            self._end_phrase()
        self._extend(item)
        self.phrase.unknown.append(item.text)

    def _verb(self, item: Item) -> None:
        self.clause.verb, *others = item.values("verbs")
        if self.phrase.unknown and not (self.lexicon.spaced or self.phrase.is_of_home):
            self._end_phrase()  # 妈妈关灯 is no lamp of hers
        if self.phrase.is_empty and not self.clause.phrases and not item.has("states"):
            self.clause.keeps = None  # "I leave, turn off the TV", without the comma
        self.clause.other_verbs = tuple(others)
        if item.has("to"):
            self.how = "to"
        if (amount := item.value("amount")) is not None:
            self.clause.nudge = int(amount)

    def _carry(self, item: Item) -> None:
        """Take a verb that says nothing by itself."""
        self.clause.carries = True
        self.clause.puts |= item.text in self.lexicon.puts
        self.clause.keeps = self.clause.keeps or self.lexicon.keeps.get(item.text)

    def _second_verb(self, item: Item) -> None:
        """Take a verb that stands beside another: it refines a weak one ("keep the door closed"), or is unknown."""
        verb = item.value("verbs")
        if self._is_noun(item):
            self._extend(item)
            self.phrase.unknown.append(item.text)
            return  # "turn the water off"
        if self.clause.verb in ENDING and verb in DONE_BY:
            if self.phrase.is_empty:
                self._extend(item)
                self.phrase.kinds.append(DONE_BY[verb])
            return
        if (self.clause.carries and self.clause.verb is None) or self.clause.verb in {None, "start", "set", "resume"}:
            self.clause.verb = verb

    def _particle(self, item: Item, following: Item | None) -> None:
        particle = item.value("particles")
        self.clause.is_unclear |= self._is_spared_otherwise(particle) or self._is_contrary(particle, following)
        self.words = (self.words[0], self.words[1] or self.tagged.tokens[item.start].text)
        if particle == "off" and self.clause.verb == "close" and self._shuts_off:
            self.clause.verb, self.clause.carries = None, True  # "shut the light off"
        taken = self.clause.verb is not None or self.clause.particle is not None
        stands_before_place = particle == "on" and not self.clause.carries and self.phrase.is_empty
        if taken or (stands_before_place and following is not None and following.has("floor", "lists", "home")):
            return
        self.clause.particle = particle

    @property
    def _shuts_off(self) -> bool:
        """Return whether the verb is also one that says nothing without its particle."""
        return "carry" in self.lexicon.kinds(self.words[0])

    def _name(self, item: Item) -> None:
        self._extend(item)
        if entities := item.values("entity"):
            self.phrase.entities.append(entities)
            self.phrase.plural |= item.has("several")
        self.phrase.areas += item.values("area")
        if len(alike := item.values("area")) > 1:
            self.phrase.alike += alike
        self.phrase.floors += item.values("floor")
        if item.has("things"):
            self.phrase.plural |= self._is_plural(item)
            if not entities:
                self.phrase.kinds += item.values("things")

    def _target(self, item: Item) -> None:
        self._extend(item)
        phrase = self.phrase
        if item.has("things"):
            phrase.kinds += [kind for kind in item.values("things") if kind not in phrase.kinds]
            phrase.plural |= self._is_plural(item)
            if item.has("attributes"):
                self.clause.attribute = item.value("attributes")
        elif item.has("counted"):
            phrase.number, phrase.plural = int(item.value("counted") or 0), True
        elif item.has("quantity"):
            self._quantity(item.value("quantity"))
        elif item.has("here"):
            phrase.here |= not (phrase.areas and item.text.startswith(self.lexicon.grammar.rooms))
        elif item.has("home"):
            phrase.home = True
        else:
            phrase.pronoun = True

    def _quantity(self, said: str | None) -> None:
        """Take how many are meant; what stands behind its things ("the lamps all") is said of those before, too."""
        phrase = self.phrase
        if said == EACH_OF_THEM:
            phrase.pronoun, said = self._takes_in_before(), "all"
            if not phrase.pronoun:
                return
        if said == "both" and (phrase.kinds or phrase.entities) and len(self._phrases_before()) == 1:
            return  # 电视和空调两个都打开
        if said in {"all", "each"} and (phrase.quantity is not None or phrase.number is not None):
            return  # "the other ones all"
        phrase.quantity = "all" if said == "each" else said
        if said in {"all", "each"} and phrase.kinds and not phrase.has_place:
            before = next((one for one in self._phrases_before() if one.has_place), phrase)
            phrase.areas, phrase.floors = list(before.areas), list(before.floors)

    def _takes_in_before(self) -> bool:
        """Say "all" of what was named just before ("the lights off, all of them"); True where there is nothing."""
        before = self.clause.phrases or [one for clause in self.clauses[-1:] for one in clause.phrases]
        if self.clause.acts or not before:
            return True
        before[-1].quantity = "all"
        return False

    def _phrases_before(self) -> list[Phrase]:
        """Return what the same action is said of, the last first."""
        found = list(reversed(self.clause.phrases))
        for clause in reversed(self.clauses):
            if clause.acts:
                break
            found += reversed(clause.phrases)
        return found

    def _finish(self) -> None:
        self.clause.is_unclear |= self.excluding and self.phrase.is_empty and not self.clause.excluded
        self._end_phrase()
        self.clause.is_unclear |= self._may_unlock() or self._is_all_but_one() or self._compares()
        self.clause.is_unclear |= self._says_too_much()
        self._leave_complaint()
        self.clause.is_unclear |= bool(self.clause.changes) and "off" in {self.clause.verb, self.clause.particle}
        self.excluding = False
        self.how = None
        self.said_behind = frozenset()
        clause = self.clause
        self._place_behind(clause)
        self._choose_reading()
        self._go_all_the_way()
        if clause.has_number and clause.verb == "off" and "down" in clause.other_verbs:
            clause.verb = "down"  # "cut the heating by two degrees"
        if clause.excluded and (named := [one for one in clause.phrases if not one.is_only_rest]):
            clause.phrases = named  # 三楼的灯只留夜灯其他关掉: the others of those
        for phrase in clause.phrases if clause.excluded else ():
            if not self.lexicon.spaced and phrase.has_place and not (phrase.kinds or phrase.entities or phrase.unknown):
                phrase.kinds = list(clause.excluded[-1].kinds)  # 二楼除了书房的灯全关
            if phrase.quantity in {"rest", "other"}:
                phrase.quantity = "all"
                phrase.kinds = phrase.kinds or list(clause.excluded[0].kinds)
            if phrase.plural and phrase.quantity is None and not phrase.has_place and not phrase.entities:
                phrase.quantity, phrase.is_widened = "all", True  # "lights off, except those in the kitchen"
        for spared in clause.excluded if clause.phrases else ():
            if spared.pronoun and spared.has_place and not (spared.kinds or spared.entities or spared.unknown):
                spared.kinds, spared.pronoun, spared.plural = list(clause.phrases[-1].kinds), False, True
        close_frame(clause, self.words, self.lexicon.separable)
        self.words = ("", "")
        if clause.acts or clause.carries or clause.phrases or clause.excluded:
            self.clauses.append(clause)
            self.clause = Clause()


def read_clauses(tagged: Tagged, lexicon: Lexicon) -> list[Clause]:
    """Return what a sentence asks for, with corrections made and what was left out filled in."""
    clauses = completed(joined(corrected(_Reader(tagged, lexicon).read()), kept_kind, lexicon.separable))
    no_other_player(clauses, tagged, lexicon)
    for before, clause in pairwise(clauses):
        if before.keeps and not (clause.verb or clause.carries or clause.has_value):
            clause.keeps = before.keeps  # "leave the hall light on and the fan off"
    for before_phrase, phrase in (pair for clause in clauses for pair in pairwise(clause.phrases)):
        if before_phrase.quantity == "all" and phrase.start - before_phrase.end == 1 and phrase.is_bare_plural:
            phrase.quantity = "all"  # "all blinds and curtains"
    for clause in clauses:
        understood = bool(clause.phrases) and not any(phrase.unknown for phrase in clause.phrases)
        clause.puts = clause.puts and not clause.acts and understood and not clause.excluded
        if clause.puts:
            clause.verb = "on"  # "pon el ventilador"
    return clauses
