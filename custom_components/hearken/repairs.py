"""Mends what Hearken tells the owner of."""

from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow, RepairsFlowResult
from homeassistant.core import HomeAssistant

from .bypass import async_mend_bypass


class BypassFlow(ConfirmRepairFlow):
    """Asks, then has the voice assistant ask Hearken first."""

    def __init__(self, pipeline_id: str) -> None:
        """Take the voice assistant."""
        self._pipeline_id = pipeline_id

    async def async_step_confirm(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Do it once the owner says yes."""
        if user_input is not None:
            await async_mend_bypass(self.hass, self._pipeline_id)
        return await super().async_step_confirm(user_input)


async def async_create_fix_flow(
    hass: HomeAssistant,  # noqa: ARG001
    issue_id: str,  # noqa: ARG001
    data: dict[str, str | int | float | None] | None,
) -> RepairsFlow:
    """Return the flow that mends an issue; there is one kind of issue."""
    return BypassFlow(str((data or {})["pipeline_id"]))
