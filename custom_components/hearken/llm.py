"""What Hearken adds to Home Assistant's own LLM API: its tools, for any agent that the home has."""

from homeassistant.components.llm import LLMTools
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.llm import LLM_API_ASSIST, LLMContext

from .home_tools import async_coordinator_for, async_home_tools


@callback
def async_get_tools(hass: HomeAssistant, llm_context: LLMContext, api_id: str) -> LLMTools | None:
    """Return the tools where the Assist API is asked for and an engine's entry is loaded."""
    if api_id != LLM_API_ASSIST or (coordinator := async_coordinator_for(hass, llm_context)) is None:
        return None
    return LLMTools(tools=async_home_tools(coordinator))
