"""AI Tasks: data for automations, and how probable given answers are."""

from typing import TYPE_CHECKING, Any

import probatio
from homeassistant.components import ai_task, conversation
from homeassistant.components.ai_task import AITaskEntityFeature
from homeassistant.components.ai_task.const import DEFAULT_SYSTEM_PROMPT
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.json import json_dumps
from homeassistant.util.json import json_loads

from .agent_options import AgentOptions
from .const import DOMAIN, LOGGER, SubentryType
from .coordinator import HearkenConfigEntry, HearkenCoordinator
from .entity import HearkenEntity
from .errors import EngineError, HearkenError
from .evaluating import MAX_ANSWER, Evaluator, Question, expected_level
from .execution.everyone import own_turn
from .execution.tools import ToolTurn
from .generating import async_generate, schema_of
from .protocol import ErrorCode, FinishReason, ModelKind
from .understanding.words import words_for

if TYPE_CHECKING:
    # Home Assistant 2026.10 does not evaluate, and has none of these.
    from homeassistant.components.ai_task import (
        EvaluationAnswer,
        EvaluationQuestion,
        EvaluationTask,
        EvaluationTaskResult,
    )

PARALLEL_UPDATES = 0  # nothing is polled, and the engine itself queues what it cannot do at once

EVALUATE = getattr(AITaskEntityFeature, "EVALUATE", AITaskEntityFeature(0))
"""New in Home Assistant 2026.11."""

ERROR_KEYS: dict[str, str] = {
    ErrorCode.NOT_POSSIBLE: "not_possible",
    ErrorCode.TOO_LARGE: "not_possible",
    ErrorCode.MODEL_MISSING: "no_model",
    ErrorCode.MODEL_LOADING: "no_model",
    ErrorCode.MODEL_FAILED: "no_model",
    ErrorCode.BUSY: "engine_busy",
}
"""The engine's error codes, as exceptions of Home Assistant; any other is `engine_failed`."""


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001
    entry: HearkenConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the engine's own maker of AI Tasks, and those that were added to it."""
    async_add_entities([HearkenAITask(entry.runtime_data)])
    for subentry in entry.get_subentries_of_type(SubentryType.AI_TASK):
        async_add_entities([HearkenAITask(entry.runtime_data, subentry)], config_subentry_id=subentry.subentry_id)


class HearkenAITask(HearkenEntity, ai_task.AITaskEntity):
    """Does tasks with a language model of the engine."""

    _attr_supported_features = AITaskEntityFeature.GENERATE_DATA | EVALUATE

    def __init__(self, coordinator: HearkenCoordinator, subentry: ConfigSubentry | None = None) -> None:
        """Take the engine, and the subentry that this is, if any."""
        super().__init__(coordinator, subentry)
        self._subentry = subentry
        self._evaluator = Evaluator(coordinator.client)
        if subentry is None:
            self._attr_translation_key = "ai_task"
        else:
            self._attr_name = None

    @property
    def _options(self) -> AgentOptions:
        """Return how it uses the model; the options of the engine's own agent are for talk, and none of its."""
        return AgentOptions() if self._subentry is None else AgentOptions.from_chosen(self._subentry.data)

    async def _async_generate_data(
        self, task: ai_task.GenDataTask, chat_log: conversation.ChatLog
    ) -> ai_task.GenDataTaskResult:
        """Return text, or data that fits the task's structure."""
        options, context = self._options, self._context or Context()
        words = words_for(self.hass.config.language)
        turn = ToolTurn(words=words, policy=self.coordinator.policy, can_ask=False)
        await self._async_provide_own_data(task, chat_log, options, context)
        schema = schema_of(task.structure, chat_log.llm_api) if task.structure else None
        try:
            # Its tools are behind Hearken's own guard already.
            with own_turn(context):
                reply = await async_generate(
                    self.coordinator.client, chat_log, self.entity_id, turn, options=options, schema=schema
                )
        except HearkenError as err:
            raise _as_exception(err) from err
        if reply.reason is FinishReason.LENGTH:
            raise HomeAssistantError(translation_domain=DOMAIN, translation_key="cut_off")
        last = chat_log.content[-1]
        text = (last.content or "").strip() if isinstance(last, conversation.AssistantContent) else ""
        if not text:
            raise HomeAssistantError(translation_domain=DOMAIN, translation_key="empty_reply")
        data = text if task.structure is None else _structured(text, task.structure)
        return ai_task.GenDataTaskResult(conversation_id=chat_log.conversation_id, data=data)

    async def _async_provide_own_data(
        self, task: ai_task.GenDataTask, chat_log: conversation.ChatLog, options: AgentOptions, context: Context
    ) -> None:
        """Give the chat log the owner's instructions and tools; tools of the one who asks go before these."""
        if not options.prompt and not options.apis:
            return
        asked = conversation.ConversationInput(
            text=task.instructions,
            context=context,
            conversation_id=chat_log.conversation_id,
            device_id=None,
            satellite_id=None,
            language=self.hass.config.language,
            agent_id=self.entity_id,
        )
        try:
            await chat_log.async_provide_llm_data(
                asked.as_llm_context(DOMAIN),
                task.llm_api or list(options.apis) or None,
                options.prompt or DEFAULT_SYSTEM_PROMPT,
            )
        except conversation.ConverseError as err:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="not_prepared",
                translation_placeholders={"error": str(err)},
            ) from err

    async def _async_evaluate(self, task: "EvaluationTask") -> "EvaluationTaskResult":
        """Return how probable the model finds the answers to each question."""
        situation = task.state if isinstance(task.state, str) else json_dumps(task.state)
        answers: dict[str, EvaluationAnswer] = {}
        for key, question in task.questions.items():
            asked = _asked(question)
            if any(len(answer) > MAX_ANSWER for answer in asked.answers):
                raise ServiceValidationError(
                    translation_domain=DOMAIN,
                    translation_key="answer_too_long",
                    translation_placeholders={"question": key, "limit": str(MAX_ANSWER)},
                )
            try:
                found = await self._evaluator.async_probabilities(
                    situation, asked, self._options.model, self._model_name
                )
            except HearkenError as err:
                raise _as_exception(err) from err
            answers[key] = _answer(question, found)
        return ai_task.EvaluationTaskResult(answers=answers)

    @property
    def _model_name(self) -> str:
        """Return what the model in use is called."""
        chosen = self.coordinator.data.status.ready(ModelKind.LLM)
        return self._options.model or (chosen.name if chosen else "")


def _structured(text: str, structure: probatio.Schema) -> Any:
    """Return a reply as data, if it is what the structure wants."""
    try:
        data = json_loads(text)
        structure(data)
    except (ValueError, probatio.Invalid) as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="does_not_fit", translation_placeholders={"error": str(err)}
        ) from err
    return data


def _asked(question: "EvaluationQuestion") -> Question:
    """Return a question with its answers as the model would say them."""
    text = question["instructions"]
    if question["type"] == "noul":
        return Question(text=text, answers=("Yes", "No"))
    if question["type"] == "choice":
        criteria = question["criteria"]
        return Question(text=text, answers=tuple(criteria), meanings=tuple(criteria.values()))
    return Question(text=text, answers=tuple(question["criteria"]))


def _answer(question: "EvaluationQuestion", found: list[float]) -> "EvaluationAnswer":
    """Return the answer to a question of its kind."""
    if question["type"] == "noul":
        return ai_task.NoulAnswer(noul=found[0])
    if question["type"] == "choice":
        named = dict(zip(question["criteria"], found, strict=True))
        return ai_task.ChoiceAnswer(choice=max(named, key=lambda name: named[name]), probabilities=named)
    return ai_task.ScoreAnswer(score=expected_level(found), probabilities=found)


def _as_exception(err: HearkenError) -> HomeAssistantError:
    """Return the client's error as one that Home Assistant can show."""
    LOGGER.debug("The task was not done: %s", err)
    known = ERROR_KEYS.get(err.code, "engine_failed") if isinstance(err, EngineError) else "engine_away"
    return HomeAssistantError(
        translation_domain=DOMAIN, translation_key=known, translation_placeholders={"error": str(err)}
    )
