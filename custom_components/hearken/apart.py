"""An exchange apart from every conversation: its answer is neither spoken nor part of a history."""

from homeassistant.components import conversation
from homeassistant.helpers import intent

from .const import Stage
from .exchange import Exchange
from .execution.confirmation import Pending


class Apart(Exchange):
    """A sentence that nobody says aloud; what would be asked back is kept here, and waits for no answer."""

    pending: Pending | None = None
    """What was to be asked back."""

    async def async_ask(self, pending: Pending) -> conversation.ConversationResult:
        """Keep what must be asked: whoever brought the sentence can ask it."""
        self.pending = pending
        return await self.async_say(pending.question)

    async def async_say(
        self,
        speech: str,
        response: intent.IntentResponse | None = None,
        *,
        error: intent.IntentResponseErrorCode | None = None,
    ) -> conversation.ConversationResult:
        """Return a sentence as the answer."""
        response = response or self.response(speech, error)
        return conversation.ConversationResult(response=response, conversation_id=self.chat_log.conversation_id)

    def took(self, stage: Stage, seconds: float) -> None:
        """Show nothing: nobody has heard anything."""
