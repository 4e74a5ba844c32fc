"""Does what a turn has decided, or, where a sentence is only tried, tells what would be done."""

from typing import TYPE_CHECKING

from homeassistant.components import conversation
from homeassistant.components.conversation.agent_manager import get_agent_manager

from .execution.acting import Done, async_act
from .execution.command import Recognised, async_rehearse_command, async_run_command
from .execution.guard import Trust
from .execution.lookup import async_look_up
from .execution.record import TurnOutcome
from .hearing import acting
from .understanding.answering import answer, needs_looking_up
from .understanding.asked import Answer
from .understanding.lexicon import lexicon_for
from .understanding.looked_up import NOTHING
from .understanding.plan import Ask, Kind, Plan, Query, Stage
from .understanding.policy import Level
from .understanding.telling import ACT, AUTOMATION, LOOK_UP, tell, tell_tried
from .understanding.ticking import found_on_lists

if TYPE_CHECKING:
    from .exchange import Exchange  # noqa: TC004  # annotations alone; the exchange makes its executor


class Executor:
    """Does what one exchange decides: the only way from a turn to the home."""

    acts = True
    """Whether anything is done; where nothing is, language models may only look, and nobody else is asked."""

    def __init__(self, exchange: Exchange) -> None:
        """Take the exchange."""
        self._exchange = exchange

    async def async_trigger(self) -> str | None:
        """Run the automations that listen for the sentence, and return their reply; None where none does."""
        exchange = self._exchange
        with acting():
            return await conversation.async_handle_sentence_triggers(
                exchange.hass, exchange.user_input, exchange.chat_log
            )

    async def async_recognise(
        self,
        user_input: conversation.ConversationInput,
        *,
        confirmed: frozenset[str],
        allowed: Level,
        trust: Trust,
    ) -> Recognised:
        """Carry out what Home Assistant's own recogniser makes of a sentence."""
        exchange = self._exchange
        return await async_run_command(
            exchange.hass,
            user_input,
            exchange.chat_log,
            exchange.words,
            policy=exchange.coordinator.policy,
            confirmed=confirmed,
            allowed=allowed,
            trust=trust,
        )

    async def async_act(self, plan: Plan, *, confirmed: frozenset[str], allowed: Level, code: str | None) -> Done:
        """Do a plan."""
        exchange = self._exchange
        return await async_act(
            exchange.hass,
            exchange.snapshot,
            plan,
            exchange.user_input.context,
            exchange.words,
            confirmed=confirmed,
            allowed=allowed,
            policy=exchange.coordinator.policy,
            device_id=exchange.user_input.device_id,
            code=code,
        )

    async def async_found(self, plan: Plan) -> Plan:
        """Return a plan that ticks things off with what its lists really say."""
        exchange = self._exchange
        home = exchange.snapshot.home
        lists = tuple(entity.id for entity in home.by_domain.get("todo", ()))
        query = Query(ask=Ask.ITEMS, targets=lists)
        looked_up = await async_look_up(exchange.hass, query, exchange.user_input.context)
        return found_on_lists(plan, looked_up.items, lexicon_for(exchange.words.language), home)

    async def async_answer(self, query: Query) -> Answer:
        """Return the answer to a question, looking up what states lack."""
        exchange = self._exchange
        looked_up = NOTHING
        if needs_looking_up(query):
            looked_up = await async_look_up(exchange.hass, query, exchange.user_input.context)
        return answer(query, exchange.snapshot, exchange.words, looked_up)


class Rehearsal(Executor):
    """Does nothing, calls no service, and tells what would be done."""

    acts = False

    async def async_trigger(self) -> str | None:
        """Tell that automations listen for the sentence."""
        exchange = self._exchange
        agent = get_agent_manager(exchange.hass).default_agent
        if agent is None or await agent.async_recognize_sentence_trigger(exchange.user_input) is None:
            return None
        exchange.notes.did("", TurnOutcome.TRIED)
        return tell_tried(exchange.words, AUTOMATION)

    async def async_recognise(
        self,
        user_input: conversation.ConversationInput,
        *,
        confirmed: frozenset[str],  # noqa: ARG002
        allowed: Level,  # noqa: ARG002
        trust: Trust,
    ) -> Recognised:
        """Tell what Home Assistant's own recogniser would do."""
        exchange = self._exchange
        return await async_rehearse_command(
            exchange.hass,
            user_input,
            exchange.chat_log,
            exchange.words,
            policy=exchange.coordinator.policy,
            trust=trust,
        )

    async def async_act(
        self,
        plan: Plan,
        *,
        confirmed: frozenset[str],  # noqa: ARG002
        allowed: Level,  # noqa: ARG002
        code: str | None,  # noqa: ARG002
    ) -> Done:
        """Tell a plan."""
        exchange = self._exchange
        would = tell(plan, exchange.snapshot.home, exchange.words)
        return Done(outcomes=(), speech=tell_tried(exchange.words, ACT, would), is_rehearsed=True)

    async def async_found(self, plan: Plan) -> Plan:
        """Return the plan as it is: lists are not looked up."""
        return plan

    async def async_answer(self, query: Query) -> Answer:
        """Answer a question from the states, and tell what would be looked up."""
        exchange = self._exchange
        if not needs_looking_up(query):
            return answer(query, exchange.snapshot, exchange.words)
        asked = Plan(kind=Kind.ANSWER, stage=Stage.RULES, queries=(query,))
        would = tell(asked, exchange.snapshot.home, exchange.words)
        return Answer(speech=tell_tried(exchange.words, LOOK_UP, would))
