"""Facts that several modules of the integration share."""

import logging
from enum import StrEnum

from homeassistant.const import Platform

DOMAIN = "hearken"
NAME = "Hearken"
LOGGER = logging.getLogger(__package__)

PLATFORMS = [Platform.AI_TASK, Platform.CONVERSATION, Platform.EVENT, Platform.SENSOR, Platform.STT, Platform.TTS]

SATELLITE = "assist_satellite"
"""The domain of what people speak to; Home Assistant loads it where there is one."""

CONF_MAX_HISTORY = "max_history"
"""Option: how many earlier exchanges of a conversation the language model is shown."""

CONF_MAX_TOKENS = "max_tokens"
"""Of a subentry: how many tokens a reply may have."""

CONF_TEMPERATURE = "temperature"
"""Of a subentry: how freely the language model chooses its words."""

CONF_ENDPOINTING = "endpointing"
"""Option: an `Endpointing`."""

CONF_LANGUAGES = "languages"
"""Option: the languages that are spoken at home besides the assistant's own, as the engine names them."""

CONF_GUARD_EVERYONE = "guard_everyone"
"""Option: whether other assistants are guarded too; off at first, because it changes what they do."""

CONF_KEEP_TURNS = "keep_turns"
"""Option: how many conversations' turns are kept in memory, for the owner to look at."""

CONF_DIAGNOSTICS_TEXT = "diagnostics_text"
"""Option: whether diagnostics include what was said."""

CONF_EVENT_TEXT = "event_text"
"""Option: whether events tell automations what was said."""

CONF_FALLBACK = "fallback"
"""Option: which other agent is asked what the local model should not answer, as `CONF_AGENT` and the two below."""

CONF_AGENT = "agent"
CONF_ASKED_FOR = "asked_for"
CONF_ABOUT_HOME = "about_home"

CONF_PIPELINE = "pipeline"
"""Option that lives only from the config flow to the first set-up: a `PipelineWish`."""

CONF_CREATE_PIPELINE = "create_pipeline"
CONF_PREFER_PIPELINE = "prefer_pipeline"

DEFAULT_MAX_HISTORY = 6
"""Small models have a context of some 2000 tokens; six exchanges of a spoken conversation leave room for an answer."""

MAX_HISTORY_LIMIT = 50
"""A longer history than this costs more time than any home server's answer is worth."""

MAX_TOKENS_LIMIT = 8192
"""More than this no small machine writes while an automation still waits."""

DEFAULT_TASK_TOKENS = 1024
"""Bound on an AI Task's reply: nobody listens to it, so it may be longer than a spoken one, and a page is enough."""

DEFAULT_KEEP_TURNS = 20
"""Enough to find the one that went wrong this morning."""

KEEP_TURNS_LIMIT = 200
"""More would be a diary."""

DEFAULT_PROMPT = """You are Hearken, the voice assistant of this home.
Your answers are spoken aloud: one or two short sentences of plain text, without lists, markup or emoji.
Answer in the language in which you are addressed. Say so when you do not know something.
"""

NO_TOOLS_PROMPT = """You can neither see nor control any device of the home. Never say or suggest that you did.
"""
"""Always added where no LLM API is chosen, whatever the user's prompt says: the model has nothing to act with."""


class SubentryType(StrEnum):
    """What may be added to an engine; Home Assistant's own names for both."""

    CONVERSATION = "conversation"
    """One more agent."""
    AI_TASK = "ai_task_data"
    """One more maker of AI Tasks."""


class Endpointing(StrEnum):
    """Who decides that somebody has finished speaking."""

    HOME_ASSISTANT = "home_assistant"
    """Home Assistant's own detector alone, by the length of the silence."""
    HEARKEN = "hearken"
    """The engine too, by what was said; whichever of both is first."""


DEFAULT_ENDPOINTING = Endpointing.HOME_ASSISTANT
"""Known to every satellite: only Home Assistant's own detector tells them to stop their microphone."""


class AskedFor(StrEnum):
    """What another agent is asked for."""

    UNABLE = "unable"
    """What the local model cannot answer."""
    TALK = "talk"
    """All that is no command and no question about the home."""


class PipelineWish(StrEnum):
    """What the user asked for at the end of the config flow."""

    CREATE = "create"
    """Create an Assist pipeline with this engine's entities."""
    PREFER = "prefer"
    """Create it, and make it the preferred one."""


class Stage(StrEnum):
    """A stage of a voice command whose duration is shown."""

    STT = "stt"
    """From the end of the speech, as Home Assistant or the engine sees it, to its text."""
    ANSWER_START = "answer_start"
    """From the text to the first words of the answer."""
    ANSWER = "answer"
    """From the text to the whole answer."""
    TTS = "tts"
    """From the answer's first words to the first sound."""
