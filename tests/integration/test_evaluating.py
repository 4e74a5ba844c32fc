"""How probable the language model finds given answers, through Home Assistant's action."""

import math
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from homeassistant.components import ai_task
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service
from wyoming.error import Error

from custom_components.hearken import evaluating
from custom_components.hearken.evaluating import Question, messages
from custom_components.hearken.protocol import ErrorCode

from .fake_engine import FakeEngine, text
from .test_ai_task import MAIN

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    not hasattr(ai_task.AITaskEntityFeature, "EVALUATE"), reason="Home Assistant 2026.10 does not evaluate"
)


@pytest.fixture(autouse=True)
def _set_up(loaded: MockConfigEntry) -> None:
    """Have the entry set up in every test."""


async def evaluate(hass: HomeAssistant, questions: dict[str, Any], state: Any, entity_id: str = MAIN) -> Any:
    """Call the action, and return its answers."""
    data = {"task_name": "look", "questions": questions, "state": state, "entity_id": entity_id}
    response = await hass.services.async_call("ai_task", "evaluate", data, blocking=True, return_response=True)
    assert response is not None
    return response["answers"]


KEPT = {"type": "noul", "instructions": "Is the door shut?"}


def scored(engine: FakeEngine) -> list[dict[str, Any]]:
    """Return the requests for probabilities."""
    return [dict(event.data) for event in engine.of_type("hearken-score")]


def by_themselves(engine: FakeEngine, question: Question) -> None:
    """Have the engine judge the answers by themselves where the question comes without a situation."""
    engine.neutral = messages("", question)[-1].content


async def test_a_yes_or_no_is_a_probability(hass: HomeAssistant, engine: FakeEngine) -> None:
    # By themselves "Yes" is e times as probable as "No"; here it is three times as probable.
    by_themselves(engine, Question(text="Is the door shut?", answers=("Yes", "No")))
    engine.likelihoods = {"Yes": (-1.0, math.log(0.3)), "No": (-2.0, math.log(0.1))}
    answers = await evaluate(hass, {"shut": KEPT}, {"door": "shut"})
    weights = 0.3 / math.exp(-1.0), 0.1 / math.exp(-2.0)
    assert answers == {"shut": {"type": "noul", "noul": pytest.approx(weights[0] / sum(weights))}}
    given, own = scored(engine)
    assert given["whole"] is own["whole"] is True
    assert '{"door":"shut"}' in given["messages"][-1]["content"]
    # What is probable without a situation is asked once.
    await evaluate(hass, {"shut": KEPT}, "Wide open.")
    assert len(scored(engine)) == 3


async def test_what_is_kept_of_questions_is_bounded(
    hass: HomeAssistant, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluating, "MAX_PRIORS", 2)
    for asked in ("A?", "B?", "C?", "C?", "A?"):
        await evaluate(hass, {"q": {"type": "noul", "instructions": asked}}, "Hm.")
    # C took the place of all before it, and was known the second time.
    assert len(scored(engine)) == 5 + 4


async def test_a_choice_has_a_distribution(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.likelihoods = {"sun": (-30, -2.0), "rain": (-30, -1.0), "snow": (-30, -9.0)}
    criteria = {"sun": "clear", "rain": "wet", "snow": "white"}
    question = {"type": "choice", "instructions": "What is it like?", "criteria": criteria}
    by_themselves(engine, Question(text="What is it like?", answers=tuple(criteria), meanings=tuple(criteria.values())))
    answer = (await evaluate(hass, {"weather": question}, "It pours."))["weather"]
    assert answer["choice"] == "rain"
    assert list(answer["probabilities"]) == list(criteria)
    assert sum(answer["probabilities"].values()) == pytest.approx(1)
    assert answer["probabilities"]["rain"] == pytest.approx(math.e * answer["probabilities"]["sun"])


async def test_a_score_is_the_level_to_be_expected(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.likelihoods = {level: (-30, math.log(p)) for level, p in (("low", 0.5), ("mid", 0.25), ("high", 0.25))}
    question = {"type": "score", "instructions": "How full?", "criteria": ["low", "mid", "high"]}
    by_themselves(engine, Question(text="How full?", answers=("low", "mid", "high")))
    answer = (await evaluate(hass, {"bin": question}, "Hm."))["bin"]
    assert answer["probabilities"] == pytest.approx([0.5, 0.25, 0.25])
    assert answer["score"] == pytest.approx(0.75)


async def test_many_choices_are_asked_about_in_parts(hass: HomeAssistant, engine: FakeEngine) -> None:
    criteria = {f"room {number}": f"the room with the number {number}" for number in range(70)}
    by_themselves(engine, Question(text="Which room?", answers=tuple(criteria), meanings=tuple(criteria.values())))
    engine.likelihoods = {"room 69": (-30, -20.0)}
    question = {"type": "choice", "instructions": "Which room?", "criteria": criteria}
    answer = (await evaluate(hass, {"room": question}, "The last one."))["room"]
    assert answer["choice"] == "room 69"
    assert len(answer["probabilities"]) == 70
    assert sum(answer["probabilities"].values()) == pytest.approx(1)
    requests = scored(engine)
    assert [len(request["continuations"]) for request in requests] == [32, 32, 6] * 2
    assert len({request["messages"][-1]["content"] for request in requests}) == 2


async def test_an_answer_that_is_too_long_is_refused(hass: HomeAssistant, engine: FakeEngine) -> None:
    question = {"type": "score", "instructions": "How full?", "criteria": ["low", "x" * 401]}
    with pytest.raises(HomeAssistantError) as caught:
        await evaluate(hass, {"bin": question}, "Hm.")
    assert caught.value.translation_key == "answer_too_long"
    assert not scored(engine)


async def test_an_engine_that_cannot_tell_is_told(hass: HomeAssistant, engine: FakeEngine) -> None:
    engine.refusals["hearken-score"] = Error(text="Too long.", code=ErrorCode.NOT_POSSIBLE)
    with pytest.raises(HomeAssistantError) as caught:
        await evaluate(hass, {"shut": KEPT}, "Hm.")
    assert caught.value.translation_key == "not_possible"


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
async def test_the_example_of_the_readme_works(hass: HomeAssistant, engine: FakeEngine, readme: str) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL)
    assert await async_setup_component(hass, "persistent_notification", {})
    assert await async_setup_component(hass, "automation", {"automation": [yaml.safe_load(block)]})
    await hass.async_block_till_done()
    engine.replies = [text('{"summary": "Pay 84 euros.", "kind": "bill"}')]
    by_themselves(engine, Question(text="How urgent is the letter?", answers=("can wait", "this week", "today")))
    engine.likelihoods = {"today": (-30, -1.0)}
    notified = async_mock_service(hass, "persistent_notification", "create")
    hass.bus.async_fire("imap_content", {"text": "Your bill of 84 euros is due today."})
    await hass.async_block_till_done()
    assert [call.data for call in notified] == [{"title": "A letter: bill", "message": "Pay 84 euros."}]
    assert "due today" in engine.chats[0].messages[-1].content
