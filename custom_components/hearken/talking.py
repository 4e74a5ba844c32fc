"""What is no command, or is not understood as one: the language model answers, and is never left to pretend."""

from homeassistant.components import conversation
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import intent, llm

from .chat import Reply, async_chat, speaks
from .const import DOMAIN, LOGGER, Stage
from .errors import EngineError, HearkenError
from .exchange import NOT_DONE, NOT_UNDERSTOOD, Exchange
from .execution.confirmation import ToolRequest
from .execution.tools import ToolTurn, guarded
from .fallback import Fallback
from .prompting import Layout, async_layout
from .protocol import ErrorCode
from .understanding.policy import Level
from .understanding.speech_act import Mark, marks
from .understanding.topic import mentioned

_ERROR_REPLIES: dict[str, str] = {
    ErrorCode.NOT_POSSIBLE: "no_tools",
    ErrorCode.MODEL_MISSING: "no_model",
    ErrorCode.MODEL_LOADING: "no_model",
    ErrorCode.MODEL_FAILED: "no_model",
    ErrorCode.BUSY: "busy",
    ErrorCode.STOPPING: "away",
}
"""The engine's error codes in Hearken's own words; any other is `failed`."""


_PASSING = frozenset({ErrorCode.MODEL_LOADING, ErrorCode.BUSY, ErrorCode.CANCELLED})
"""What is over in a moment, and so no reason to ask anybody else."""


class Talk:
    """The language model's part in one exchange."""

    def __init__(self, exchange: Exchange) -> None:
        """Take the exchange."""
        self._exchange = exchange
        self._words = exchange.words
        self._chat_log = exchange.chat_log
        self._fallback = Fallback(exchange)
        self._may_ask_elsewhere = False
        self._is_private = True

    async def async_answer(self, *, held: bool, is_command: bool = False) -> conversation.ConversationResult:
        """Answer what is no command; `held` tells that it was one, of a kind that is not simply obeyed.

        `is_command` tells that it sounds like one: the owner decides whether another agent may hear it.
        """
        exchange, text = self._exchange, self._exchange.text
        about_home = held or exchange.is_about_home
        found = mentioned(text, exchange.names, self._words)
        honest = self._words.reply("not_understood_names" if found else "not_understood", found)
        self._may_ask_elsewhere, self._is_private = not held, about_home or is_command
        if (answered := await self._async_without_model(honest, about_home=about_home)) is not None:
            return answered
        act = marks(text, self._words, exchange.names.entities)
        turn = ToolTurn(
            words=self._words, policy=exchange.coordinator.policy, only_look=bool(act) or not exchange.executor.acts
        )
        try:
            layout = await self._async_provide_llm_data()
            reply = await async_chat(
                exchange.coordinator.client,
                self._chat_log,
                exchange.user_input.agent_id,
                turn,
                layout=layout,
                options=exchange.options,
                about_home=about_home,
                needs_action=Mark.QUESTION not in act,
            )
        except conversation.ConverseError as err:
            return err.as_conversation_result()
        except HearkenError as err:
            LOGGER.debug("No answer of the language model: %s", err)
            code = err.code if isinstance(err, EngineError) else ErrorCode.STOPPING
            if code not in _PASSING and (answered := await self._async_elsewhere(unable=True)):
                return answered
            return await exchange.async_reply(
                _ERROR_REPLIES.get(code, "failed"), error=intent.IntentResponseErrorCode.UNKNOWN
            )
        unsaid = honest if about_home else self._words.reply("no_answer")
        return await self._async_conclude(reply, turn, unsaid)

    async def async_confirmed(
        self, request: ToolRequest, confirmed: frozenset[str], allowed: Level
    ) -> conversation.ConversationResult:
        """Call the tool that the user agreed to."""
        policy = self._exchange.coordinator.policy
        turn = ToolTurn(words=self._words, policy=policy, confirmed=confirmed, allowed=allowed)
        try:
            await self._async_provide_llm_data()
            if (api := self._chat_log.llm_api) is None:
                return await self._exchange.async_reply("not_understood", error=NOT_UNDERSTOOD)
            api.tools = guarded(api.tools, turn)
            await api.async_call_tool(llm.ToolInput(tool_name=request.name, tool_args=request.arguments))
        except conversation.ConverseError as err:
            return err.as_conversation_result()
        except HomeAssistantError as err:
            LOGGER.debug("The confirmed tool %s failed: %s", request.name, err)
        return await self._async_conclude(Reply(), turn, self._words.reply("not_understood"))

    async def _async_without_model(self, honest: str, *, about_home: bool) -> conversation.ConversationResult | None:
        """Return the answer to what the local model is not asked; None for what it is."""
        exchange = self._exchange
        if (answered := await self._async_elsewhere(unable=False)) is not None:
            return answered
        if about_home and not exchange.options.apis:
            unsaid = honest
        elif not speaks(exchange.coordinator.data.info, exchange.user_input.language):
            unsaid = self._words.reply("other_language")
        else:
            return None
        return await self._async_elsewhere(unable=True) or await exchange.async_say(unsaid, error=NOT_UNDERSTOOD)

    async def _async_elsewhere(self, *, unable: bool) -> conversation.ConversationResult | None:
        """Return another agent's answer, where the owner has chosen one for this."""
        if not self._may_ask_elsewhere:
            return None
        return await self._fallback.async_answer(unable=unable, about_home=self._is_private)

    async def _async_conclude(self, reply: Reply, turn: ToolTurn, unsaid: str) -> conversation.ConversationResult:
        """Return what the model said, unless something truer is to be said; `unsaid` stands in for no answer."""
        exchange = self._exchange
        exchange.notes.dropped(reply.dropped_messages)
        if reply.first_words_at is not None:
            exchange.took(Stage.ANSWER_START, reply.first_words_at - exchange.started_at)
        if turn.pending is not None:
            return await exchange.async_ask(turn.pending)
        if turn.acted:
            exchange.memory.dialogues.passed(self._chat_log.conversation_id)
        report = turn.report
        if not report.is_complete:
            return await exchange.async_say(report.sentence(self._words), error=None if report.done else NOT_DONE)
        if turn.truth:
            return await exchange.async_say(turn.truth, error=None if turn.acted else NOT_DONE)
        if reply.spoken and not self._chat_log.unresponded_tool_results:
            exchange.took(Stage.ANSWER, exchange.elapsed)
            return conversation.async_get_result_from_chat_log(exchange.user_input, self._chat_log)
        if turn.acted:
            return await exchange.async_reply("done")
        answered = None if reply.spoken else await self._async_elsewhere(unable=True)
        return answered or await exchange.async_say(unsaid, error=NOT_UNDERSTOOD)

    async def _async_provide_llm_data(self) -> Layout:
        """Give the chat log its prompt and tools, and return how the prompt is laid out."""
        exchange, chat_log = self._exchange, self._chat_log
        llm_context = exchange.user_input.as_llm_context(DOMAIN)
        await chat_log.async_provide_llm_data(
            llm_context,
            list(exchange.options.apis) or None,
            exchange.options.instructions,
            exchange.user_input.extra_system_prompt,
        )
        known = exchange.memory.layouts.get(chat_log.conversation_id)
        if known is None or known.whole != getattr(chat_log.content[0], "content", None):
            known = await async_layout(exchange.hass, exchange.options, llm_context, chat_log)
            exchange.memory.layouts.remember(chat_log.conversation_id, known)
        return known
