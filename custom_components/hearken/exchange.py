"""One sentence and what is said to it: what every step of a turn works with."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property

from homeassistant.components import conversation
from homeassistant.core import HomeAssistant
from homeassistant.helpers import intent

from .agent_options import AgentOptions
from .const import Stage
from .coordinator import HearkenCoordinator
from .executing import Executor
from .execution.confirmation import Pending
from .execution.record import TurnNotes, TurnRecord, async_place
from .hearing import heard_as, read_ahead
from .memory import Memory
from .understanding.home import Snapshot
from .understanding.plan import Plan
from .understanding.topic import HomeNames, is_about_home, names_of
from .understanding.words import words_for

NOT_UNDERSTOOD = intent.IntentResponseErrorCode.NO_INTENT_MATCH
NOT_DONE = intent.IntentResponseErrorCode.FAILED_TO_HANDLE

_HIDDEN = "••••"
"""Stands in the record, and in the history that a language model reads, for a PIN."""


class Exchange:
    """One sentence, its answer, and the notes on both."""

    def __init__(
        self,
        hass: HomeAssistant,
        coordinator: HearkenCoordinator,
        memory: Memory,
        user_input: conversation.ConversationInput,
        chat_log: conversation.ChatLog,
        *,
        options: AgentOptions,
    ) -> None:
        """Take the sentence, what the agent remembers from the ones before, and how it talks."""
        self.hass = hass
        self.coordinator = coordinator
        self.options = options
        self.memory = memory
        self.user_input = user_input
        self.chat_log = chat_log
        self.words = words_for(user_input.language)
        self.heard = heard_as(user_input.text)
        """What is known of the utterance, where it was spoken."""
        self.read_ahead = read_ahead(user_input.text)
        """The name under which the engine has read ahead for it, if it has."""
        self.started_at = hass.loop.time()
        self.executor = Executor(self)
        """What does as this exchange decides."""
        self.notes = TurnNotes(self.words)
        self.asked: tuple[str, ...] = ()
        """What could be chosen in answer to the question before, where this sentence is none."""
        self._note_heard(user_input.text)

    async def async_hear(self) -> None:
        """Leave out the wake word that the sentence, or another way to have heard it, begins with."""
        home = self.coordinator.home_model.home
        planner = await self.memory.planners.async_get(self.user_input.language, home)
        self.user_input = replace(self.user_input, text=planner.without_wake_word(self.text))
        if self.heard is not None:
            others = (replace(one, text=planner.without_wake_word(one.text)) for one in self.heard.alternatives)
            self.heard = replace(self.heard, alternatives=tuple(others))

    @property
    def text(self) -> str:
        """Return the sentence."""
        return self.user_input.text

    @cached_property
    def snapshot(self) -> Snapshot:
        """Return the home at this moment, for the one who speaks."""
        return self.coordinator.home_model.snapshot_for(self.user_input)

    @cached_property
    def names(self) -> HomeNames:
        """Return what the home calls its own."""
        return names_of(self.snapshot.home)

    @cached_property
    def is_about_home(self) -> bool:
        """Return whether the sentence speaks of the home or its devices."""
        return is_about_home(self.text, self.names, self.words)

    @property
    def elapsed(self) -> float:
        """Return the seconds since the sentence came."""
        return self.hass.loop.time() - self.started_at

    def hide(self) -> None:
        """Keep the sentence, which holds a PIN, out of the record and of the history."""
        self._note_heard(_HIDDEN)
        for at in range(len(self.chat_log.content) - 1, -1, -1):
            content = self.chat_log.content[at]
            if isinstance(content, conversation.UserContent):
                self.chat_log.content[at] = replace(content, content=_HIDDEN)
                return

    def decided(self, plan: Plan) -> None:
        """Note what a stage made of the sentence."""
        self.notes.decided(plan, self.snapshot.home)

    def took(self, stage: Stage, seconds: float) -> None:
        """Show how long a stage took of which somebody has heard something."""
        self.coordinator.async_record(stage, seconds)

    def keep(self, record: TurnRecord) -> None:
        """Keep the record of the turn, as long as the owner wants it."""
        self.coordinator.async_keep(record, self.user_input.context)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Note how long a step takes."""
        before = self.hass.loop.time()
        try:
            yield
        finally:
            self.notes.time(stage, self.hass.loop.time() - before)

    async def async_ask(self, pending: Pending) -> conversation.ConversationResult:
        """Ask back, and listen for the answer."""
        self.memory.confirmations.ask(self.chat_log.conversation_id, self.user_input, pending)
        result = await self.async_say(pending.question)
        result.continue_conversation = True
        return result

    async def async_reply(
        self, key: str, names: tuple[str, ...] = (), *, error: intent.IntentResponseErrorCode | None = None
    ) -> conversation.ConversationResult:
        """Say one of Hearken's own sentences."""
        return await self.async_say(self.words.reply(key, names), error=error)

    async def async_say(
        self,
        speech: str,
        response: intent.IntentResponse | None = None,
        *,
        error: intent.IntentResponseErrorCode | None = None,
    ) -> conversation.ConversationResult:
        """Return a sentence as the answer, and keep it in the history."""
        response = response or self.response(speech, error)
        async for _content in self.chat_log.async_add_delta_content_stream(self.user_input.agent_id, _whole(speech)):
            pass
        self.took(Stage.ANSWER_START, self.elapsed)
        self.took(Stage.ANSWER, self.elapsed)
        return conversation.ConversationResult(response=response, conversation_id=self.chat_log.conversation_id)

    def response(self, speech: str, error: intent.IntentResponseErrorCode | None) -> intent.IntentResponse:
        """Return a sentence as a response of Home Assistant's."""
        response = intent.IntentResponse(language=self.user_input.language)
        if error is not None:
            response.async_set_error(error, speech)
        else:
            response.async_set_speech(speech)
        return response

    def _note_heard(self, text: str) -> None:
        """Note how the sentence was heard."""
        heard = self.heard if text == self.text else None
        self.notes.heard(
            text,
            self.user_input.language,
            alternatives=tuple(one.text for one in heard.alternatives) if heard else (),
            confidence=heard.confidence if heard else None,
            place=async_place(self.hass, self.user_input),
        )


async def _whole(speech: str) -> AsyncGenerator[conversation.AssistantContentDeltaDict]:
    """Yield a sentence as the deltas of one message, so that it is heard even after words that were streamed."""
    yield {"role": "assistant"}
    yield {"content": speech}
