"""What was spoken before and is kept by the engine."""

from dataclasses import dataclass

from ..shape import HearkenEvent


@dataclass(frozen=True, kw_only=True)
class ForgetSpeech(HearkenEvent):
    """Have all that was spoken before deleted; answered by `SpeechForgotten`."""

    TYPE = "hearken-forget-speech"


@dataclass(frozen=True, kw_only=True)
class SpeechForgotten(HearkenEvent):
    """Nothing that was spoken before is kept any more."""

    TYPE = "hearken-speech-forgotten"

    freed: int
    """Bytes that it had on disk."""
