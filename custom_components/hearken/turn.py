"""One sentence and its answer: commands first, behind a guard; then the language model, never left to pretend."""

from collections.abc import AsyncGenerator
from dataclasses import replace

from homeassistant.components import conversation
from homeassistant.const import CONF_LLM_HASS_API, CONF_PROMPT
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import intent, llm

from .chat import Reply, async_chat, speaks
from .const import CONF_MAX_HISTORY, DEFAULT_MAX_HISTORY, DEFAULT_PROMPT, DOMAIN, LOGGER, NO_TOOLS_PROMPT, Stage
from .coordinator import HearkenCoordinator
from .errors import EngineError, HearkenError
from .execution.command import Outcome, async_run_command
from .execution.confirmation import Confirmations, Pending, ToolRequest
from .execution.record import TurnNotes, async_place
from .execution.targets import async_home_names
from .execution.tools import ToolTurn, guarded
from .hearing import acting, heard_as
from .protocol import ErrorCode
from .understanding.answer import read_answer
from .understanding.speech_act import Mark, marks
from .understanding.topic import is_about_home, mentioned
from .understanding.words import words_for

NOT_UNDERSTOOD = intent.IntentResponseErrorCode.NO_INTENT_MATCH
NOT_DONE = intent.IntentResponseErrorCode.FAILED_TO_HANDLE

_ERROR_REPLIES: dict[str, str] = {
    ErrorCode.NOT_POSSIBLE: "no_tools",
    ErrorCode.MODEL_MISSING: "no_model",
    ErrorCode.MODEL_LOADING: "no_model",
    ErrorCode.MODEL_FAILED: "no_model",
    ErrorCode.BUSY: "busy",
    ErrorCode.STOPPING: "away",
}
"""The engine's error codes in Hearken's own words; any other is `failed`."""


class Turn:
    """One sentence and its answer."""

    def __init__(
        self,
        hass: HomeAssistant,
        coordinator: HearkenCoordinator,
        confirmations: Confirmations,
        user_input: conversation.ConversationInput,
        chat_log: conversation.ChatLog,
    ) -> None:
        """Take the sentence, and what the agent remembers from the one before."""
        self.hass = hass
        self.coordinator = coordinator
        self.options = coordinator.config_entry.options
        self.user_input = user_input
        self.chat_log = chat_log
        self.confirmations = confirmations
        self.words = words_for(user_input.language)
        self.started_at = hass.loop.time()
        self.notes = TurnNotes(self.words)
        heard = heard_as(user_input.text)
        self.notes.heard(
            user_input.text,
            user_input.language,
            alternatives=tuple(one.text for one in heard.alternatives) if heard else (),
            confidence=heard.confidence if heard else None,
            place=async_place(hass, user_input),
        )

    async def async_run(self) -> conversation.ConversationResult:
        """Take the turn, and leave a record of it, whatever becomes of it."""
        try:
            result = await self._async_run()
            self.notes.concluded(result)
        finally:
            self.notes.time(Stage.ANSWER, self.hass.loop.time() - self.started_at)
            self.coordinator.turns.add(self.notes.record())
        return result

    async def _async_run(self) -> conversation.ConversationResult:
        """Take the first step that has an answer."""
        if (settled := await self._async_answered()) is not None:
            return settled
        with acting():
            speech = await conversation.async_handle_sentence_triggers(self.hass, self.user_input, self.chat_log)
        if speech is not None:
            return await self._async_say(speech)
        outcome = await async_run_command(self.hass, self.user_input, self.chat_log, self.words)
        return await self._async_settled(outcome) or await self._async_talk(held=outcome.held)

    async def _async_answered(self) -> conversation.ConversationResult | None:
        """Take a bare yes or no; anything else drops what waited for one, and returns None."""
        taken = self.confirmations.take(self.chat_log.conversation_id, self.user_input)
        answer = read_answer(self.user_input.text, self.words)
        if answer is None:
            return None
        if taken is None:
            # In a conversation that has begun, the language model may have asked something itself.
            begun = any(isinstance(content, conversation.AssistantContent) for content in self.chat_log.content)
            return None if begun else await self._async_say(self.words.reply("nothing_asked"))
        if answer is False:
            return await self._async_say(self.words.reply("cancelled"))
        if not taken.may_be_done:
            return await self._async_say(self.words.reply("too_late"), error=NOT_DONE)
        return await self._async_confirmed(taken.pending)

    async def _async_confirmed(self, pending: Pending) -> conversation.ConversationResult:
        """Do what was asked back and agreed to, and no more than that."""
        if isinstance(pending.request, ToolRequest):
            return await self._async_confirmed_tool(pending.request, pending.targets)
        user_input = replace(self.user_input, text=pending.request)
        outcome = await async_run_command(self.hass, user_input, self.chat_log, self.words, confirmed=pending.targets)
        return await self._async_settled(outcome) or await self._async_say(
            self.words.reply("not_understood"), error=NOT_UNDERSTOOD
        )

    async def _async_confirmed_tool(
        self, request: ToolRequest, confirmed: frozenset[str]
    ) -> conversation.ConversationResult:
        """Call the tool that the user agreed to."""
        turn = ToolTurn(words=self.words, confirmed=confirmed)
        try:
            await self._async_provide_llm_data()
            if (api := self.chat_log.llm_api) is None:
                return await self._async_say(self.words.reply("not_understood"), error=NOT_UNDERSTOOD)
            api.tools = guarded(api.tools, turn)
            await api.async_call_tool(llm.ToolInput(tool_name=request.name, tool_args=request.arguments))
        except conversation.ConverseError as err:
            return err.as_conversation_result()
        except HomeAssistantError as err:
            LOGGER.debug("The confirmed tool %s failed: %s", request.name, err)
        return await self._async_conclude(Reply(), turn, self.words.reply("not_understood"))

    async def _async_settled(self, outcome: Outcome) -> conversation.ConversationResult | None:
        """Return the answer to a sentence that was recognised as a command or a question, or None."""
        if outcome.response is not None:
            return await self._async_say(outcome.response.speech.get("plain", {}).get("speech", ""), outcome.response)
        if outcome.pending is not None:
            return await self._async_ask(outcome.pending)
        if outcome.refusal is not None:
            return await self._async_say(outcome.refusal, error=NOT_DONE)
        return None

    async def _async_talk(self, *, held: bool) -> conversation.ConversationResult:
        """Answer what is no command, or is not understood as one."""
        names = async_home_names(self.hass)
        text = self.user_input.text
        about_home = held or is_about_home(text, names, self.words)
        found = mentioned(text, names, self.words)
        honest = self.words.reply("not_understood_names" if found else "not_understood", found)
        if about_home and not self.options.get(CONF_LLM_HASS_API):
            return await self._async_say(honest, error=NOT_UNDERSTOOD)
        if not speaks(self.coordinator.data.info, self.user_input.language):
            return await self._async_say(self.words.reply("other_language"), error=NOT_UNDERSTOOD)
        act = marks(text, self.words, names.entities)
        turn = ToolTurn(words=self.words, only_look=bool(act))
        try:
            await self._async_provide_llm_data()
            reply = await async_chat(
                self.coordinator.client,
                self.chat_log,
                self.user_input.agent_id,
                turn,
                max_history=self.options.get(CONF_MAX_HISTORY, DEFAULT_MAX_HISTORY),
                about_home=about_home,
                needs_action=Mark.QUESTION not in act,
            )
        except conversation.ConverseError as err:
            return err.as_conversation_result()
        except HearkenError as err:
            LOGGER.debug("No answer of the language model: %s", err)
            code = err.code if isinstance(err, EngineError) else ErrorCode.STOPPING
            return await self._async_say(
                self.words.reply(_ERROR_REPLIES.get(code, "failed")), error=intent.IntentResponseErrorCode.UNKNOWN
            )
        return await self._async_conclude(reply, turn, honest if about_home else self.words.reply("no_answer"))

    async def _async_conclude(self, reply: Reply, turn: ToolTurn, unsaid: str) -> conversation.ConversationResult:
        """Return what the model said, unless something truer is to be said; `unsaid` stands in for no answer."""
        if reply.first_words_at is not None:
            self.coordinator.async_record(Stage.ANSWER_START, reply.first_words_at - self.started_at)
        if turn.pending is not None:
            return await self._async_ask(turn.pending)
        if (result := await self._async_report(turn)) is not None:
            return result
        if reply.spoken and not self.chat_log.unresponded_tool_results:
            self.coordinator.async_record(Stage.ANSWER, self.hass.loop.time() - self.started_at)
            return conversation.async_get_result_from_chat_log(self.user_input, self.chat_log)
        if turn.acted:
            return await self._async_say(self.words.reply("done"))
        return await self._async_say(unsaid, error=NOT_UNDERSTOOD)

    async def _async_provide_llm_data(self) -> None:
        """Give the chat log its prompt and tools."""
        apis = self.options.get(CONF_LLM_HASS_API) or None
        prompt = self.options.get(CONF_PROMPT) or DEFAULT_PROMPT
        await self.chat_log.async_provide_llm_data(
            self.user_input.as_llm_context(DOMAIN),
            apis,
            prompt if apis else f"{prompt}\n{NO_TOOLS_PROMPT}",
            self.user_input.extra_system_prompt,
        )

    async def _async_report(self, turn: ToolTurn) -> conversation.ConversationResult | None:
        """Return the truth about what tools did, where that is less than they were asked; otherwise None."""
        report = turn.report
        if report.is_complete:
            return None
        return await self._async_say(report.sentence(self.words), error=None if report.done else NOT_DONE)

    async def _async_ask(self, pending: Pending) -> conversation.ConversationResult:
        """Ask back, and listen for the answer."""
        self.confirmations.ask(self.chat_log.conversation_id, self.user_input, pending)
        result = await self._async_say(pending.question)
        result.continue_conversation = True
        return result

    async def _async_say(
        self,
        speech: str,
        response: intent.IntentResponse | None = None,
        *,
        error: intent.IntentResponseErrorCode | None = None,
    ) -> conversation.ConversationResult:
        """Return a sentence as the answer, and keep it in the history."""
        if response is None:
            response = intent.IntentResponse(language=self.user_input.language)
            if error is not None:
                response.async_set_error(error, speech)
            else:
                response.async_set_speech(speech)
        async for _content in self.chat_log.async_add_delta_content_stream(self.user_input.agent_id, _whole(speech)):
            pass
        elapsed = self.hass.loop.time() - self.started_at
        self.coordinator.async_record(Stage.ANSWER_START, elapsed)
        self.coordinator.async_record(Stage.ANSWER, elapsed)
        return conversation.ConversationResult(response=response, conversation_id=self.chat_log.conversation_id)


async def _whole(speech: str) -> AsyncGenerator[conversation.AssistantContentDeltaDict]:
    """Yield a sentence as the deltas of one message, so that it is heard even after words that were streamed."""
    yield {"role": "assistant"}
    yield {"content": speech}
