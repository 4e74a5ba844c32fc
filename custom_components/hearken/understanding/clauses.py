"""The parts of a command, as they were said: clauses, what they are about, and how much."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

BOTH = 2
"""As many as "both" are."""


@dataclass
class Phrase:
    """What a clause is about, as it was said."""

    entities: list[tuple[str, ...]] = field(default_factory=list)
    """One entry a name: the entities that have it."""
    areas: list[str] = field(default_factory=list)
    floors: list[str] = field(default_factory=list)
    alike: list[str] = field(default_factory=list)
    """Areas that one word stands for, of which one is meant."""
    kinds: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """Words that nothing in this home or language explains."""
    quantity: str | None = None
    number: int | None = None
    plural: bool = False
    pronoun: bool = False
    here: bool = False
    home: bool = False
    is_whole: bool = False
    """Whether all of one thing was said, and not which ("the whole light"): nothing that people say of several."""
    stands_in: bool = False
    """Whether "the one" was said of something that was named before."""
    is_one: bool = False
    """Whether one of several was said ("the one in the hall")."""
    is_widened: bool = False
    """Whether all of a kind are meant only because some of them are excepted ("lights off, except the kitchen's")."""
    is_spared: bool = False
    """Whether it says what is not to be touched; rather too much than too little."""
    start: int = 0
    end: int = 0
    """First token and the one after the last."""

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was said."""
        return not (
            self.entities or self.areas or self.floors or self.kinds or self.unknown or self.quantity
            or self.pronoun or self.here or self.home
        )  # fmt: skip

    @property
    def has_place(self) -> bool:
        """Return whether it says where."""
        return bool(self.areas or self.floors or self.here or self.home)

    @property
    def is_only_place(self) -> bool:
        """Return whether it says where, and not what."""
        return self.has_place and not (self.entities or self.kinds or self.unknown or self.quantity or self.pronoun)

    @property
    def count(self) -> int | None:
        """Return how many things were said, None where no number was."""
        return BOTH if self.quantity == "both" else self.number

    @property
    def is_of_home(self) -> bool:
        """Return whether it names anything that homes have, whether or not this one has it."""
        return bool(self.entities or self.kinds or self.has_place)

    @property
    def as_said(self) -> "Phrase":
        """Return it without what was only taken from an exception."""
        return replace(self, quantity=None, is_widened=False) if self.is_widened else self

    @property
    def is_only_quantity(self) -> bool:
        """Return whether it says nothing but how many ("all", "one of them")."""
        counts = self.quantity == "all" or self.number is not None
        return counts and not (self.entities or self.kinds or self.unknown or self.has_place)

    @property
    def is_only_everything(self) -> bool:
        """Return whether it says nothing but "everything"."""
        named = self.entities or self.kinds or self.unknown or self.has_place or self.pronoun
        return self.quantity == "everything" and not named

    @property
    def is_only_both(self) -> bool:
        """Return whether it says nothing but "both"."""
        return self.quantity == "both" and not (self.entities or self.kinds or self.unknown or self.has_place)

    @property
    def is_only_here(self) -> bool:
        """Return whether it says "in here", and no thing or place by its name."""
        return self.here and not (self.areas or self.floors or self.entities or self.unknown or self.pronoun)

    @property
    def is_only_rest(self) -> bool:
        """Return whether it says nothing but "the others"."""
        named = self.entities or self.kinds or self.unknown or self.has_place
        return self.quantity in {"rest", "other"} and not named

    @property
    def is_bare_plural(self) -> bool:
        """Return whether several things of a kind are named, and not which."""
        told = self.entities or self.unknown or self.has_place or self.quantity is not None
        return self.plural and bool(self.kinds) and not told

    @property
    def is_only_pronoun(self) -> bool:
        """Return whether it says nothing but "it"."""
        return self.pronoun and not (self.entities or self.has_place or self.kinds or self.unknown or self.quantity)


@dataclass(frozen=True)
class Amount:
    """A number that was said."""

    value: float
    unit: str | None = None
    how: str | None = None
    """to or by."""


@dataclass
class Clause:
    """One thing that is asked for."""

    verb: str | None = None
    """A key of `verbs`."""
    other_verbs: tuple[str, ...] = ()
    """What the same word means of other things: "raise the blind", "raise the volume"."""
    carries: bool = False
    """Whether there is a verb that says nothing without its particle ("turn", "make")."""
    puts: bool = False
    """Whether that verb alone switches something on ("pon la radio")."""
    keeps: str | None = None
    """What that verb leaves as it is: all of a thing ("leave it at 20"), or only its state ("keep the door shut")."""
    particle: str | None = None
    words: tuple[str, str] = ("", "")
    """Its verb and its particle as they were said."""
    changes: list[str] = field(default_factory=list)
    """Keys of `changes`: an attribute and + or -."""
    attribute: str | None = None
    amounts: list[Amount] = field(default_factory=list)
    nudge: int | None = None
    less: bool = False
    factor: float | None = None
    portion: float | None = None
    portion_how: str | None = None
    """to or by."""
    is_of_closing: bool = False
    """Whether the part or number says how far something is closed ("three quarters shut"), and not how far open."""
    extreme: str | None = None
    """max or min."""
    is_entire: bool = False
    """Whether it is done as far as it goes ("dim it all the way")."""
    gear: str | None = None
    """A key of `gears`: low, medium, high."""
    colour: str | None = None
    mode: str | None = None
    phrases: list[Phrase] = field(default_factory=list)
    excluded: list[Phrase] = field(default_factory=list)
    corrects: bool = False
    something_at: int | None = None
    """Token of an indefinite pronoun ("something"), by which nothing certain is named."""
    is_unclear: bool = False
    """Whether a part of it was said that is not understood, so that doing the rest would be doing something else."""
    action_last: bool = False
    """Whether its action came after what it is about."""
    start: int = 0
    end: int = 0

    @property
    def is_kept(self) -> bool:
        """Return whether it asks for no change; "keep it at 20" sets it, and "keep the noise down" lowers it."""
        if self.keeps == "state":
            quieter = self.particle in {"up", "down"} and any("media" in phrase.kinds for phrase in self.phrases)
            return self.acts and not (self.has_value or self.changes or quieter)
        return self.keeps is not None and self.acts

    @property
    def acts(self) -> bool:
        """Return whether it says what to do."""
        if self.verb or self.particle or self.changes or self.has_number or self.colour:
            return True
        return self.mode is not None and any(not phrase.unknown for phrase in self.phrases)

    @property
    def orders(self) -> bool:
        """Return whether it orders something, and does not only say what is too much or too little."""
        return bool(self.verb or self.particle or self.carries or self.has_value)

    @property
    def has_number(self) -> bool:
        """Return whether it says how much."""
        return bool(self.amounts or self.extreme or self.gear or self.portion is not None or self.factor is not None)

    @property
    def has_value(self) -> bool:
        """Return whether it says what something is set to."""
        return bool(self.has_number or self.colour or self.mode)


def phrases_of(clauses: Iterable[Clause]) -> list[Phrase]:
    """Return all that some clauses are about."""
    return [phrase for clause in clauses for phrase in clause.phrases]
