"""Adds an integration the way its pages do: through its config flow, step by step, over the REST API."""

from typing import Any

from .client import HomeAssistantClient, Message
from .errors import DemoError

FLOWS = "/api/config/config_entries/flow"
"""Where config flows are started and answered."""

MOST_STEPS = 12
"""A flow with more steps than this goes round in circles."""


def _answer(step: Message, known: dict[str, Any]) -> dict[str, Any]:
    """Fill in one form: what is known by the field's name, else what the form suggests."""
    answer = {}
    for field in step.get("data_schema") or []:
        name = field["name"]
        suggested = (field.get("description") or {}).get("suggested_value")
        if name in known:
            answer[name] = known[name]
        elif field.get("default") is not None:
            answer[name] = field["default"]
        elif suggested is not None:
            answer[name] = suggested
        elif field.get("required"):
            raise DemoError(f"The step “{step['step_id']}” of {step['handler']} wants “{name}”, which is not known")
    return answer


async def add_integration(client: HomeAssistantClient, domain: str, **known: Any) -> Message:
    """Walk through an integration's config flow with what is known, else its defaults; return the entry it made."""
    step = await client.post(FLOWS, {"handler": domain})
    for _ in range(MOST_STEPS):
        match step["type"]:
            case "create_entry":
                entry: Message = step["result"]
                return entry
            case "abort":
                raise DemoError(f"Home Assistant would not add {domain}: {step['reason']}")
            case "form" if step.get("errors"):
                raise DemoError(f"The step “{step['step_id']}” of {domain} was refused: {step['errors']}")
            case "form":
                answer = _answer(step, known)
            case "menu":
                answer = {"next_step_id": next(iter(step["menu_options"]))}
            case other:
                raise DemoError(f"The demo does not know how to answer a step of the kind “{other}” of {domain}")
        step = await client.post(f"{FLOWS}/{step['flow_id']}", answer)
    raise DemoError(f"Adding {domain} took more than {MOST_STEPS} steps")
