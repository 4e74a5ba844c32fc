"""The words of a home, and utterances."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ..shape import HearkenEvent, Part


class NameKind(StrEnum):
    """What a name of the home stands for."""

    ENTITY = "entity"
    AREA = "area"
    FLOOR = "floor"


class EndReason(StrEnum):
    """Why an utterance counts as ended."""

    CLIENT = "client"
    """The client sent `audio-stop`."""
    COMPLETE = "complete"
    """What was said is a whole command of this home, and a short pause followed."""
    SILENCE = "silence"
    """A pause followed that is longer than people make inside a sentence."""
    LIMIT = "limit"
    """It went on for as long as an utterance may last."""
    NO_SPEECH = "no-speech"
    """Nobody spoke within the time for which the engine waits."""


@dataclass(frozen=True, kw_only=True)
class Name(Part):
    """One thing that people of the home may name."""

    text: str
    """The name, as the home writes it."""
    kind: NameKind
    """What it stands for."""
    domain: str | None = None
    """Entity only: its Home Assistant domain, such as `light`."""
    device_class: str | None = None
    """Entity only: its device class, where it has one."""


@dataclass(frozen=True, kw_only=True)
class Vocabulary(HearkenEvent):
    """The words of a home, whole; answered by `VocabularyTaken`. It replaces what the engine knew of that home."""

    TYPE = "hearken-vocabulary"

    home: str
    """Identifies the Home Assistant that sends it; an engine may serve several."""
    version: str
    """Changes with the content, so that equal ones are known without comparing."""
    languages: tuple[str, ...] = ()
    """BCP 47 tags of the languages that the home's voice assistants use, the home's own first."""
    names: tuple[Name, ...] = ()
    """Exposed entities with their aliases, areas and floors."""
    sentences: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By language tag, what the home's custom sentence files hold: `intents`, `lists`, `expansion_rules` (hassil)."""
    triggers: tuple[str, ...] = ()
    """Sentence templates (hassil) of automations, in whatever language."""


@dataclass(frozen=True, kw_only=True)
class VocabularyTaken(HearkenEvent):
    """The engine has a vocabulary; it is used from the next utterance on that starts after it has been worked in."""

    TYPE = "hearken-vocabulary-taken"

    home: str
    """As in the vocabulary."""
    version: str
    """As in the vocabulary."""
    names: int
    """How many names were taken."""
    ready: bool = True
    """Whether it is worked in already; a second event with `ready` follows where it is not."""


@dataclass(frozen=True, kw_only=True)
class Listen(HearkenEvent):
    """Open an utterance, as Wyoming's `transcribe` does, for a client that wants more than its text.

    Answered, while and after the audio comes in, by Wyoming's `transcript-start` and `transcript-chunk` (a new start
    takes back what was sent before), `hearken-heard`, `transcript` and `transcript-stop`.
    """

    TYPE = "hearken-listen"

    languages: tuple[str, ...] = ()
    """Languages that may be spoken (BCP 47 or ISO 639); one of them is found. None: any that the model knows."""
    home: str | None = None
    """Whose vocabulary to use; None takes the one that came last."""
    endpointing: bool = False
    """Whether the engine decides when the utterance has ended. Audio that still comes is then dropped."""


@dataclass(frozen=True, kw_only=True)
class Alternative(Part):
    """Another way in which an utterance may be read."""

    text: str
    """Its words."""
    probability: float
    """0 to 1; with that of the chosen text they sum up to at most 1."""


@dataclass(frozen=True, kw_only=True)
class Repair(Part):
    """Words that were changed because of what this home says and has."""

    heard: str
    """As the recogniser alone wrote them."""
    written: str
    """As they stand in the text."""


@dataclass(frozen=True, kw_only=True)
class Heard(HearkenEvent):
    """What is known of an utterance beyond its text; sent before the `transcript` of a `Listen`."""

    TYPE = "hearken-heard"

    text: str
    """The words; empty where nobody spoke."""
    language: str | None = None
    """ISO 639 code of the language that was spoken."""
    confidence: float = 0.0
    """0 to 1: how probable it is that the words are right."""
    is_command: bool = False
    """Whether the words are a whole sentence that this home's grammar knows."""
    alternatives: tuple[Alternative, ...] = ()
    """Other readings, likeliest first."""
    repairs: tuple[Repair, ...] = ()
    """What was changed because of the vocabulary."""
    ended_by: EndReason = EndReason.CLIENT
    """Why the utterance ended."""
    speech_seconds: float = 0.0
    """From the first word to the last."""
    waited_seconds: float = 0.0
    """From the last word to this event, as far as the engine can tell: its pause and its work."""
