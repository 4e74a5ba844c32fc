"""From a sentence to a Plan, by rules: fast, exact, and never on less than an action."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Self

from .all_names import called_by
from .alongside import alongside
from .asked_freely import asked_freely
from .at_moment import at_moment
from .brief import is_brief, place_stands_alone, says_too
from .clauses import Clause, phrases_of
from .denied import negated
from .dialogue import Dialogue
from .doers import is_news
from .for_whom import for_whom
from .grounding import Grounding
from .home import Home, Snapshot
from .implying import implied
from .in_there import spoken_of
from .left_out import NO_ACTION, UNCLEAR, is_mixed, left_out, with_question
from .lexicon import EMPTY, Lexicon, lexicon_for
from .listing import read_list
from .louder import of_what_is_meant
from .meaning import Meaning
from .mode_names import absent_mode
from .moments import read_moment
from .name_finding import Focus
from .names import Names
from .of_a_thing import Form, forms_of, of_a_thing
from .offering import offering
from .options import Options
from .pauses import by_pauses, said_in, without_breath
from .plan import SETTLED, Kind, Plan, Step, Verb
from .querying import read_query
from .reading import read_clauses
from .reasons import without_all_reasons
from .rephrasing import Rephrased
from .scenes import scene_called
from .sentence import Sentence
from .speech_act import Mark, marks
from .steps import ClauseSteps, Grounded
from .tagging import Tagged, tag
from .taken_back import is_taken_back, is_undone
from .things import KINDS
from .this_floor import of_this_floor
from .tokens import plain
from .tries import BEFORE, TRIES
from .unfinished import (
    all_legal,
    complains_of_outside,
    complains_of_somebody,
    is_contradictory,
    is_only_reason,
    let_alone,
    nouns,
    untold,
    value_at,
    without_asides,
    without_exceptions,
    without_repeats,
    without_spared,
)
from .wake_words import without_wake_word
from .words import Words


@dataclass
class Planner:
    """Plans for one home in one language; `updated` makes the one of a home that has changed."""

    home: Home
    words: Words
    lexicon: Lexicon = EMPTY
    names: Names = field(init=False)
    options: Options = field(init=False)
    forms: tuple[Form, ...] = field(init=False)
    """What may be said of a thing, read from its file before anybody speaks."""
    unwraps: dict[str, str] = field(init=False, default_factory=dict)
    """What was unwrapped of the sentence that is planned: it is read in several ways, each of which begins with it."""

    def __post_init__(self) -> None:
        """Take the language's lexicon, and find the home's names in its terms."""
        if self.lexicon is EMPTY:
            self.lexicon = lexicon_for(self.words.language)
        self.names = Names.of(self.home, self.lexicon)
        self.options = Options(self.home, self.names)
        self.forms = forms_of(self.words.language)

    def updated(self, home: Home) -> Self:
        """Return the planner of a home in which little has changed; this one stays as it is."""
        planner = copy(self)
        planner.home, planner.names = home, self.names.updated(home)
        planner.options = Options(home, planner.names)
        planner.unwraps = {}
        return planner

    def plan(self, text: str, snapshot: Snapshot, dialogue: Dialogue | None = None) -> Plan:
        """Return what a sentence asks for; UNSETTLED where the rules do not say."""
        self.unwraps = {}
        told = for_whom(self, plain(text), snapshot, dialogue or Dialogue())
        return told or self.planned(plain(text), snapshot, dialogue)

    def planned(self, said: str, snapshot: Snapshot, dialogue: Dialogue | None = None) -> Plan:
        """Return what a plain sentence asks for, for whomever it is."""
        sentence = Sentence(said, self.unwrapped(said), snapshot, dialogue or Dialogue())
        sentence = of_this_floor(self, spoken_of(self, sentence))
        plan = offering(self, by_pauses(self, sentence), said_in(self, sentence), sentence.snapshot)
        return asked_freely(self, said, plan, sentence.snapshot, sentence.dialogue) or plan

    def asked_for(self, sentence: Sentence) -> Plan:
        """Return what a sentence asks for in its words, or in others that may be meant (`tries.py`)."""
        for tried in BEFORE:
            if (plan := tried(self, sentence)) is not None:
                return plan
        first = self.attempt(sentence.text, sentence.snapshot, sentence.dialogue)
        for may_be, other in TRIES if self.lexicon.phrases else ():
            if may_be(first) and (plan := other(self, sentence, first)) is not None:
                return plan
        return first

    def implied(
        self,
        text: str,
        snapshot: Snapshot,
        meaning: Meaning,
        dialogue: Dialogue | None = None,
        *,
        only_from: float = 0.0,
        suited: Mapping[str, Sequence[str]] | None = None,
    ) -> Plan:
        """Return what a sentence implies by its meaning, though it may name no action; see `implying.py`."""
        tagged = self.tagged(text)
        grounding = Grounding(snapshot, self.names, self.lexicon, tagged, (dialogue or Dialogue()).focus)
        clauses = read_clauses(tagged, self.lexicon)
        return implied(meaning, tagged, clauses, grounding, self.words, only_from=only_from, suited=suited)

    def without_wake_word(self, text: str) -> str:
        """Return a sentence without the wake word that it begins with, unless that is a word of the home's names."""
        return without_wake_word(text, self.lexicon, called_by(self.names, self.home))

    def rephrased(self, text: str) -> Rephrased | None:
        """Return a sentence as Home Assistant's recogniser knows it, where that has words of its own for it."""
        text = self.unwrapped(plain(text))
        things = frozenset(words[-1] for tags in KINDS for words in self.lexicon.words_for(tags))
        known = self.lexicon.rephrasing
        return (
            known.rephrased(text, things)
            or known.rephrased(without_all_reasons(self, text), things)
            or known.rephrased(without_breath(self, text), things)
        )

    def unwrapped(self, text: str) -> str:
        """Return what a sentence, or a part of one, asks for without what it is politely wrapped in."""
        if text not in self.unwraps:
            self.unwraps[text] = self.lexicon.unwrapped(text, called_by(self.names, self.home))
        return self.unwraps[text]

    def attempt(
        self, text: str, snapshot: Snapshot, dialogue: Dialogue, avoid: frozenset[tuple[int, int]] = frozenset()
    ) -> Plan:
        """Return what a sentence in other words asks for, at its first reading, or one that avoids some tags."""
        if (told := of_a_thing(self, text, None, snapshot, dialogue)) is not None:
            return told
        plan = self.read(text, snapshot, dialogue, avoid)
        return of_a_thing(self, text, plan, snapshot, dialogue) or plan

    def read(
        self, text: str, snapshot: Snapshot, dialogue: Dialogue, avoid: frozenset[tuple[int, int]] = frozenset()
    ) -> Plan:
        """Return what a sentence asks for in the very words that it has."""
        tagged = self._tagged(text, avoid)
        grounding = Grounding(snapshot, self.names, self.lexicon, tagged, dialogue.focus)
        moment = read_moment(tagged)
        if moment.is_none:
            return self.of_now(text, tagged, grounding, dialogue)
        return at_moment(self, text, moment, snapshot, dialogue)

    def tag(self, text: str) -> Tagged:
        """Return the tags of a part of a sentence."""
        return self._tagged(text, frozenset())

    def tagged(self, text: str) -> Tagged:
        """Return the tags of a sentence as it is said."""
        return self._tagged(self.unwrapped(plain(text)), frozenset())

    def _tagged(self, text: str, avoid: frozenset[tuple[int, int]]) -> Tagged:
        """Tag a sentence; "kitchen lights" is the lights of the kitchen, even where one is called Kitchen light."""
        tagged = tag(text, self.lexicon, self.names, avoid)
        plural = {
            (item.start, item.end)
            for item in tagged.items
            if item.has("entity") and not item.exact and item.end - item.start > 1
        }
        for span in plural:
            head = span[1] - 1 if self.lexicon.head_last else span[0]  # "las luces de la cocina"
            if not self.lexicon.is_plural(tagged.tokens[head].text):
                continue
            other = tag(text, self.lexicon, self.names, avoid | {span})
            inside = [item for item in other.items if span[0] <= item.start < span[1]]
            if any(item.has("area", "floor") for item in inside) and all(item.tags for item in inside):
                tagged, avoid = other, avoid | {span}
        return tagged

    def of_now(self, text: str, tagged: Tagged, grounding: Grounding, dialogue: Dialogue) -> Plan:
        """Plan a sentence that is about now."""
        if (parts := with_question(tagged, self.words)) is not None:
            return self._command_and_question(text, *parts, grounding, dialogue)
        found = marks(without_exceptions(tagged), self.words, ())
        valued = value_at(tagged) if Mark.SCHEDULE in found else None
        if valued:
            found = marks(without_exceptions(tagged, valued), self.words, ()) | (found & {Mark.REPORT})
        if Mark.QUESTION in found:
            query = read_query(tagged, grounding, dialogue)
            return query or Plan(kind=Kind.UNSETTLED, reasons=("question",), words=text)
        if (listed := read_list(tagged, grounding)) is not None and not found:
            verb_at = next((n for n, item in enumerate(tagged.items) if item.has("lists")), 0)
            if any(item.value("correction") is not None and not item.is_name for item in tagged.items[verb_at + 1 :]):
                return Plan(kind=Kind.HOLD, reasons=("correction",), words=text)  # what is left of it is not sure
            return listed
        if Mark.NEGATION in found:
            return negated(self, text, grounding, dialogue)
        if Mark.REPORT in found:
            found = marks(without_exceptions(tagged, nouns(tagged, self.names)), self.words, ())
        if Mark.REPORT in found or complains_of_outside(tagged) or is_news(tagged, self.words):
            return Plan(kind=Kind.HOLD, reasons=("report",), words=text)
        if Mark.CONDITION in found or Mark.SCHEDULE in found:
            # "To the sea in spring" is about no moment of this home.
            kind = Kind.LATER if any(item.is_of_home for item in tagged.items) else Kind.UNSETTLED
            return Plan(kind=kind, reasons=("another_moment",), words=text)
        if complains_of_somebody(tagged, self.home):
            return Plan(kind=Kind.UNSETTLED, reasons=(UNCLEAR,), words=text)
        if is_taken_back(tagged, self):
            return Plan(kind=Kind.HOLD, reasons=("correction",), words=text)
        if (set_to := self.options.read(tagged, grounding)) is not None:
            return set_to
        if (absent := absent_mode(tagged, grounding)) is not None:
            return absent
        clauses = of_what_is_meant(read_clauses(tagged, self.lexicon), grounding)
        clauses = dialogue.corrected(clauses, grounding)
        if not any(clause.acts for clause in clauses):
            return self._without_action(text, clauses, grounding, dialogue)
        if (says_too(tagged, self.lexicon) or place_stands_alone(tagged)) and (
            again := dialogue.too(text, clauses, grounding)
        ) is not None:
            return again
        plan = self._of_clauses(text, tagged, clauses, grounding)
        if valued and not all_legal(plan.steps, self.home):
            return Plan(kind=Kind.LATER, reasons=("another_moment",), words=text)
        return plan

    def _command_and_question(
        self, text: str, command: str, question: str, grounding: Grounding, dialogue: Dialogue
    ) -> Plan:
        """Plan "turn on the hall light, and is the door locked?"; both or nothing. Without one it is taken back."""
        if not command:
            return Plan(kind=Kind.HOLD, reasons=("correction",), words=text)
        done = self.attempt(command, grounding.snapshot, dialogue)
        if done.kind is Kind.ACT:
            told = self.attempt(question, grounding.snapshot, dialogue)
            if told.kind is Kind.ANSWER:
                return replace(done, queries=told.queries, words=text)
        return Plan(kind=Kind.UNSETTLED, reasons=("question",), words=text)

    def _without_action(self, text: str, clauses: list[Clause], grounding: Grounding, dialogue: Dialogue) -> Plan:
        """Plan a sentence that only names things: what was done before is done with them ("and in the kitchen?")."""
        phrases = phrases_of(clauses)
        if not phrases and (more := dialogue.more(text, grounding)) is not None:
            return more
        if dialogue.follows and phrases and is_brief(grounding.tagged, phrases, self.lexicon):
            again = dialogue.again(text, phrases, grounding)
            if again.kind in SETTLED or not any(phrase.unknown for phrase in phrases):
                return again
        if len(phrases) == 1 and not phrases[0].unknown and (scene := scene_called(phrases[0], grounding)) is not None:
            step = Step(verb=Verb.RUN, targets=(scene.id,), words=text)
            return Plan(kind=Kind.ACT, steps=(step,), words=text)
        if not self.lexicon.phrases:  # what is to be done may well be said
            return Plan(kind=Kind.UNSETTLED, words=text)
        some = any(phrase.pronoun and phrase.number for phrase in phrases)  # "half of them" is no half of a value
        return Plan(kind=Kind.UNSETTLED, reasons=(UNCLEAR if some else NO_ACTION,), words=text)

    def _of_clauses(self, text: str, tagged: Tagged, clauses: Sequence[Clause], grounding: Grounding) -> Plan:
        """Plan clause by clause; one that is not understood leaves all of them undone."""
        steps: list[Step] = []
        confidence = 1.0
        clauses = alongside(untold(clauses, tagged), grounding)
        spared: list[Grounded | Plan] = []
        kept: list[str] = []
        done: list[tuple[Clause, Sequence[Step]]] = []
        if (lost := left_out(text, tagged, clauses, self.words)) is not None:
            return lost
        for clause in clauses:
            if not clause.acts or is_only_reason(clause, clauses):
                kept += let_alone(clause, grounding)
                continue
            focus = Focus.after(steps) if steps else Focus.beside(kept) if kept else grounding.focus
            grounded = ClauseSteps(clause, replace(grounding, focus=focus), tagged).run()
            if clause.is_kept:
                spared.append(grounded)
                kept += grounded.targets if isinstance(grounded, Grounded) else ()
                continue
            if isinstance(grounded, Plan):
                return grounded.after(steps, text)
            confidence = min(confidence, grounded.confidence)
            if done and is_mixed(done[-1], (clause, grounded.steps)):
                return Plan(kind=Kind.UNSETTLED, reasons=(UNCLEAR,), words=text)
            done.append((clause, grounded.steps))
            steps += grounded.steps
        steps = without_asides(done, tagged)
        if not steps and (not clauses or spared):
            return Plan(kind=Kind.HOLD, reasons=("kept",), words=text)
        if is_undone(steps, tagged):
            return Plan(kind=Kind.HOLD, reasons=("correction",), words=text)
        steps = without_repeats(without_spared(steps, spared, kept))
        if not steps or is_contradictory(steps):
            return Plan(kind=Kind.UNSETTLED, reasons=("no_step",), words=text)
        return Plan(kind=Kind.ACT, steps=tuple(steps), confidence=confidence, words=text)
