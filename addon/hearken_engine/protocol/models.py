"""Models: which there are, fetching them, choosing them, removing them, and how fast they are here."""

from dataclasses import dataclass
from enum import StrEnum

from ..shape import HearkenEvent, Part
from .state import ModelKind


class Advice(StrEnum):
    """What the engine thinks of a model on its machine, in the languages that were asked for."""

    RECOMMENDED = "recommended"
    """The best of its kind that this machine can run."""
    FITS = "fits"
    """It runs here; there is a better one that does too."""
    TIGHT = "tight"
    """The machine has the memory, but something else uses it now."""
    SLOW = "slow"
    """It fits, but this machine has fewer cores than it needs to answer in time."""
    TOO_LARGE = "too-large"
    """The machine does not have the memory."""
    OTHER_LANGUAGE = "other-language"
    """It does not know the languages that were asked for."""
    SPECIAL = "special"
    """Not made for the daily use of a home."""
    UNKNOWN = "unknown"
    """The owner's own: nobody knows more of it than its size."""


class FetchState(StrEnum):
    """How far a download is."""

    WAITING = "waiting"
    """Others are fetched first."""
    FETCHING = "fetching"
    STOPPED = "stopped"
    """By a client; what came is kept."""
    DONE = "done"
    """The model is complete, checked and on disk."""


@dataclass(frozen=True, kw_only=True)
class Speed(Part):
    """How fast a model was when it was tested on this machine."""

    reply_seconds: float
    """Seconds that a usual task takes: a reply of 25 words to 100 new tokens (LLM), a short command (STT), the first
    sound of a sentence (TTS), one sentence (encoder)."""
    prefill_tokens_per_second: float | None = None
    """Language model only: tokens read."""
    decode_tokens_per_second: float | None = None
    """Language model only: tokens written."""
    real_time_factor: float | None = None
    """Hearing and speaking only: seconds of work a second of sound."""
    measured_at: float
    """When, in seconds since 1970."""


@dataclass(frozen=True, kw_only=True)
class Downloading(Part):
    """How far a download is."""

    state: FetchState
    file: str = ""
    """What is fetched now: a file, or a package that holds some."""
    bytes: int = 0
    """Bytes that are there, of all files."""
    total: int | None = None
    """All bytes, where they are known."""
    bytes_per_second: float = 0.0
    """Over the last seconds."""


@dataclass(frozen=True, kw_only=True)
class ModelEntry(Part):
    """One model that is on disk or can be fetched."""

    kind: ModelKind
    name: str
    """Its identifier: in the catalogue, or its folder's or file's name."""
    title: str
    """Its name for people."""
    description: str = ""
    """One English sentence."""
    languages: tuple[str, ...] = ()
    """ISO 639 codes or BCP 47 tags; "*" for more than anybody has counted; none where nobody knows."""
    size: int | None = None
    """Bytes on disk, or to be fetched; None where only the source knows."""
    memory: int | None = None
    """Bytes of memory that it needs."""
    license: str | None = None
    """None for the owner's own."""
    terms: str | None = None
    """Address of terms that must be accepted before it is fetched."""
    installed: bool = False
    """Whether it is complete on disk."""
    own: bool = False
    """Whether the owner put it there: the catalogue does not know it."""
    removable: bool = False
    """Whether it may be removed: it is installed, in the engine's own folder, and not chosen."""
    chosen: bool = False
    """Whether it is in use."""
    kept: int = 0
    """Bytes of a download that was stopped or broke off, from which it would go on."""
    advice: Advice = Advice.UNKNOWN
    """What the engine thinks of it here."""
    why: str = ""
    """The reason for that, as one English sentence."""
    downloading: Downloading | None = None
    """Its download, where one runs."""
    speed: Speed | None = None
    """Its last test on this machine, with the files that it has now."""


@dataclass(frozen=True, kw_only=True)
class ListModels(HearkenEvent):
    """Ask which models there are; answered by `Models`."""

    TYPE = "hearken-models"

    languages: tuple[str, ...] = ()
    """BCP 47 tags that the recommendations are for; all, where there is none."""


@dataclass(frozen=True, kw_only=True)
class Models(HearkenEvent):
    """The models that are on disk or can be fetched, and the machine that they are for."""

    TYPE = "hearken-models"

    models: tuple[ModelEntry, ...]
    """By kind, in the order of the catalogue, the owner's own last."""
    memory_total: int
    """Bytes of memory that the machine, or the container, has."""
    memory_available: int
    """Bytes of it that are free or can be freed."""
    cores: int
    """Cores that the engine may use."""
    disk_free: int
    """Bytes that are free in the engine's folder of models."""
    offline: bool = False
    """Whether the engine's settings forbid to fetch anything."""
    fixed: tuple[ModelKind, ...] = ()
    """Kinds whose model a flag or a variable of the engine fixes, so that none can be chosen."""


@dataclass(frozen=True, kw_only=True)
class FetchModel(HearkenEvent):
    """Fetch a model, or look on where it is fetched already; answered by `FetchProgress` until it is done or `error`.

    The download goes on when the client leaves or cancels its request; `StopFetch` stops it.
    """

    TYPE = "hearken-fetch-model"

    name: str
    """As the catalogue has it."""
    accept_terms: bool = False
    """Whether somebody has read and accepted the model's terms; only needed where it has some."""


@dataclass(frozen=True, kw_only=True)
class FetchProgress(HearkenEvent):
    """How far a download is: at least every few seconds, and a last one with the state `done` or `stopped`."""

    TYPE = "hearken-fetch-progress"

    name: str
    downloading: Downloading


@dataclass(frozen=True, kw_only=True)
class StopFetch(HearkenEvent):
    """Stop a download for everybody who looks on; what came is kept. Answered by `FetchProgress`."""

    TYPE = "hearken-stop-fetch"

    name: str


@dataclass(frozen=True, kw_only=True)
class ChooseModel(HearkenEvent):
    """Use another model from now on, also after a restart; answered by `ModelChosen` when it is ready.

    Where that fails, the model before it stays, and the error says why.
    """

    TYPE = "hearken-choose-model"

    kind: ModelKind
    name: str
    """A model that is on disk."""


@dataclass(frozen=True, kw_only=True)
class ModelChosen(HearkenEvent):
    """Another model is in use."""

    TYPE = "hearken-model-chosen"

    kind: ModelKind
    name: str
    before: str | None = None
    """The model that was in use before, where there was one."""
    interrupted: bool = False
    """Whether the old model had to go before the new one was loaded, because memory did not allow both."""
    seconds: float
    """How long it took."""


@dataclass(frozen=True, kw_only=True)
class RemoveModel(HearkenEvent):
    """Delete a model from disk, with what came of a download; answered by `ModelRemoved`. A chosen one is refused."""

    TYPE = "hearken-remove-model"

    name: str


@dataclass(frozen=True, kw_only=True)
class ModelRemoved(HearkenEvent):
    """A model is no longer on disk."""

    TYPE = "hearken-model-removed"

    name: str
    freed: int
    """Bytes."""


@dataclass(frozen=True, kw_only=True)
class MeasureModel(HearkenEvent):
    """Find out how fast a model on disk is here, in some ten seconds; answered by `ModelTested`.

    One that is not in use is loaded for it, where memory allows.
    """

    TYPE = "hearken-test-model"

    name: str


@dataclass(frozen=True, kw_only=True)
class ModelTested(HearkenEvent):
    """How fast a model is here."""

    TYPE = "hearken-model-tested"

    name: str
    speed: Speed
