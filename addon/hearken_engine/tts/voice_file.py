"""What a Piper voice says of itself, read without loading it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ModelError
from ..protocol import ErrorCode

_OFFLINE_PHONEMES = frozenset({"espeak", "text"})
"""Ways to find a text's phonemes that need nothing beyond the voice; others would fetch files while they speak."""


@dataclass(frozen=True, kw_only=True)
class VoiceFacts:
    """What a voice is, without its sound."""

    language: str
    """BCP 47 tag, such as "en-US"."""
    speakers: tuple[str, ...]
    """Names of its speakers; empty where it has only one."""
    quality: str | None
    """ "low", "medium" or "high"; None where the voice does not say."""


def read_voice_facts(json_file: Path) -> VoiceFacts:
    """Read a voice's JSON; ModelError if it is broken, or if the voice would need the internet to speak."""
    try:
        config: dict[str, Any] = json.loads(json_file.read_text(encoding="utf-8"))
        # Older voices name only an espeak voice ("en-us"), which serves as well.
        code = config.get("language", {}).get("code") or config["espeak"]["voice"]
        speakers = tuple(config.get("speaker_id_map") or ())
        quality = config.get("audio", {}).get("quality")
        phonemes = config.get("phoneme_type", "espeak")
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as err:
        raise ModelError(ErrorCode.MODEL_FAILED, f"The voice's {json_file.name} cannot be read: {err}") from err
    if phonemes not in _OFFLINE_PHONEMES:
        raise ModelError(
            ErrorCode.MODEL_FAILED,
            f"The voice {json_file.name} finds its phonemes by {phonemes}, which needs the internet.",
        )
    language, _, region = str(code).replace("_", "-").partition("-")
    tag = f"{language.lower()}-{region.upper()}" if region else language.lower()
    return VoiceFacts(language=tag, speakers=speakers, quality=str(quality) if quality else None)
