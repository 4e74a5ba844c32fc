"""What the agent does and says: commands, their safety, the truth about them, and talk."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.conversation import ConversationEntityFeature
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.components.conversation.util import get_config_intents
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.const import CONF_LLM_HASS_API
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import intent, llm
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service
from wyoming.error import Error

from custom_components.hearken.const import CONF_MAX_HISTORY
from custom_components.hearken.protocol import ChatDelta, ErrorCode, FinishReason, Role

from .conftest import AGENT, Say, speech
from .fake_engine import FakeEngine, call, done, make_info, text
from .home import SENSITIVE, is_open, picture, state_of

pytestmark = pytest.mark.usefixtures("home")


def choose(hass: HomeAssistant, entry: MockConfigEntry, **options: object) -> None:
    """Choose options as the options flow would."""
    hass.config_entries.async_update_entry(entry, options={**entry.options, **options})


# Commands


async def test_a_command_acts_and_is_answered_in_home_assistants_words(hass: HomeAssistant, say: Say) -> None:
    result = await say("turn on the coffee machine")
    assert state_of(hass, "switch.coffee_machine") == "on"
    assert speech(result) == "Turned on the switch"
    assert result.response.response_type.value == "action_done"
    assert not result.continue_conversation


async def test_a_question_about_a_state_is_answered(say: Say) -> None:
    assert speech(await say("is the coffee machine on")) == "No, off"


async def test_a_command_in_chinese(hass: HomeAssistant, say: Say) -> None:
    result = await say("打开床头灯", language="zh-CN")
    assert state_of(hass, "light.chuang_tou_deng") == "on"
    assert "灯" in speech(result)


async def test_any_language_is_the_language_of_the_house(hass: HomeAssistant, say: Say) -> None:
    result = await say("turn on the coffee machine", language="*")
    assert state_of(hass, "switch.coffee_machine") == "on"
    assert speech(result) == "Turned on the switch"


async def test_custom_sentences_keep_working(hass: HomeAssistant, say: Say) -> None:
    calls = async_mock_service(hass, "test", "espresso")
    assert await async_setup_component(
        hass,
        "intent_script",
        {"intent_script": {"MakeEspresso": {"action": {"action": "test.espresso"}, "speech": {"text": "Brewing."}}}},
    )
    write_sentences(hass, {"MakeEspresso": ["don't leave me without coffee"]})
    assert speech(await say("don't leave me without coffee")) == "Brewing."
    assert len(calls) == 1


async def test_sentence_triggers_come_first(hass: HomeAssistant, say: Say) -> None:
    calls = async_mock_service(hass, "test", "party")
    assert await async_setup_component(
        hass,
        "automation",
        {
            "automation": {
                "triggers": {"trigger": "conversation", "command": "never turn off the party lights"},
                "actions": [{"action": "test.party"}, {"set_conversation_response": "Party on."}],
            }
        },
    )
    assert speech(await say("never turn off the party lights")) == "Party on."
    assert len(calls) == 1


async def test_commands_work_while_the_engine_is_away(hass: HomeAssistant, say: Say, engine: FakeEngine) -> None:
    await engine.stop()
    await say("turn on the coffee machine")
    assert state_of(hass, "switch.coffee_machine") == "on"
    assert speech(await say("tell me a joke")) == "The Hearken engine does not answer."


async def test_a_delayed_command_is_taken_when_it_is_one(hass: HomeAssistant, say: Say) -> None:
    result = await say("turn on the coffee machine in 5 minutes")
    assert "5 minutes" in speech(result)
    assert state_of(hass, "switch.coffee_machine") == "off"
    await say("cancel all timers")


# No action on less than an action

NOTHING_MAY_HAPPEN = {
    "en": """
        don't turn on the bedroom lamp
        do not open the garage door
        never unlock the front door
        please never turn on the coffee machine
        you must not unlock the garden shed
        did you unlock the front door
        who turned on the coffee machine
        why is the garage door open
        should I open the driveway gate
        what happens when I turn on the coffee machine
        the kids left the bedroom lamp on
        I forgot to lock the front door
        somebody opened the garage door
        she said turn on the coffee machine in 5 minutes
        when I leave turn on the coffee machine
        if it rains open the garage door
        turn on the coffee machine at 9 am
        turn on the coffee machine tomorrow
        every day turn on the coffee machine
        turn on the coffee machine every morning
        unlock the front door tonight
        turn on everything except the coffee machine
        turn on all lights but not the bedroom lamp
        don't unlock the front door in 5 minutes
        in ten minutes don't turn on the coffee machine
        in 2 minutes I would turn on the coffee machine
        turn on the fountain
        turn on the coffee machine and open the garage door
        I wish somebody would turn on the coffee machine
        unlock the front door in 5 minutes
    """,
    "de": """
        schalte Coffee machine nicht ein
        schalte Coffee machine nie ein
        wer hat Coffee machine eingeschaltet
        wenn ich gehe schalte Coffee machine ein
        schalte Coffee machine um 9 Uhr ein
        schalte alles ein außer Coffee machine
        schalte Coffee machine in 5 Minuten nicht ein
        öffne Garage door nicht
    """,
    "zh-CN": """
        不要打开床头灯
        别打开床头灯
        千万别打开床头灯
        谁打开了床头灯
        床头灯怎么打开
        九点打开床头灯
        五分钟后不要打开床头灯
        如果下雨就打开床头灯
        我出门的时候打开床头灯
        每天打开床头灯
        除了床头灯都打开
        孩子们把床头灯打开了
        是否打开床头灯
    """,
    "fr": """
        n'allume pas Coffee machine
        n'ouvre pas Garage door
        quand je pars allume Coffee machine
        allume Coffee machine à 9 heures
        allume tout sauf Coffee machine
    """,
    "es": """
        no enciendas Coffee machine
        no abras Garage door
        cuando salga enciende Coffee machine
        enciende Coffee machine a las 9
        enciende todo menos Coffee machine
    """,
}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (language, sentence.strip())
        for language, sentences in NOTHING_MAY_HAPPEN.items()
        for sentence in sentences.strip().splitlines()
    ],
)
async def test_less_than_a_command_changes_nothing(
    hass: HomeAssistant, say: Say, engine: FakeEngine, language: str, sentence: str
) -> None:
    before = picture(hass)
    result = await say(sentence, language=language)
    await hass.async_block_till_done()
    assert picture(hass) == before
    assert not engine.chats  # nor may a model that has no tools talk about it
    said = speech(result)
    assert any(
        nothing in said for nothing in ("Nothing was", "nichts geändert", "没有做任何改动", "Rien n'", "No se ha")
    )


async def test_a_careless_template_does_not_act_either(hass: HomeAssistant, say: Say) -> None:
    """Should Home Assistant's own sentences ever swallow a negation, the guard is still there."""
    careless = {"HassTurnOn": {"data": [{"sentences": ["[I would never] energize {name}"]}]}}
    get_agent_manager(hass).update_config_intents(careless)
    said = speech(await say("I would never energize the coffee machine"))
    assert "Nothing was changed" in said
    assert state_of(hass, "switch.coffee_machine") == "off"
    await say("energize coffee machine")
    assert state_of(hass, "switch.coffee_machine") == "on"


async def test_what_was_not_understood_names_what_it_was_about(say: Say) -> None:
    said = speech(await say("do something clever with the bedroom lamp and the garage door"))
    assert said == "I did not understand what to do with Bedroom lamp and Garage door. Nothing was changed."


# Asking back

ASKED_BACK = [
    ("unlock the front door", "Really unlock Front door?", {"lock.front_door"}),
    ("please unlock the garden shed", "Really unlock Garden shed?", {"lock.garden_shed"}),
    ("open the driveway gate", "Really open Driveway gate?", {"cover.driveway_gate"}),
    ("open the garage door", "Really open Garage door?", {"cover.garage_door"}),
]


@pytest.mark.parametrize(("sentence", "question", "opened"), ASKED_BACK)
async def test_what_matters_for_safety_is_asked_back_and_done_on_yes(
    hass: HomeAssistant, say: Say, sentence: str, question: str, opened: set[str]
) -> None:
    result = await say(sentence)
    assert speech(result) == question
    assert result.continue_conversation
    assert not is_open(hass, *SENSITIVE)
    result = await say("yes please", result.conversation_id)
    assert not result.continue_conversation
    assert result.response.response_type.value == "action_done"
    assert {entity_id for entity_id in SENSITIVE if is_open(hass, entity_id)} == opened


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("no", "All right, nothing was changed."),
        ("No, thanks!", "All right, nothing was changed."),
        ("never mind", "All right, nothing was changed."),
        ("yes but not the front door", None),
        ("maybe later", None),
    ],
)
async def test_anything_but_a_clear_yes_does_nothing(
    hass: HomeAssistant, say: Say, engine: FakeEngine, answer: str, said: str | None
) -> None:
    engine.replies = [text("Hm.")]
    question = await say("unlock the front door")
    result = await say(answer, question.conversation_id)
    assert said is None or speech(result) == said
    late = await say("yes", question.conversation_id)
    assert not is_open(hass, *SENSITIVE)
    assert "unlock" not in speech(late).lower()


async def test_another_command_instead_of_an_answer_is_simply_done(hass: HomeAssistant, say: Say) -> None:
    question = await say("unlock the front door")
    await say("turn on the coffee machine", question.conversation_id)
    assert state_of(hass, "switch.coffee_machine") == "on"
    assert not is_open(hass, *SENSITIVE)


async def test_a_yes_that_comes_too_late_does_nothing(
    hass: HomeAssistant, say: Say, engine: FakeEngine, freezer: FrozenDateTimeFactory
) -> None:
    engine.replies = [text("Yes what?")]
    question = await say("unlock the front door")
    freezer.tick(timedelta(seconds=61))
    await say("yes", question.conversation_id)
    assert not is_open(hass, *SENSITIVE)


async def test_a_yes_from_elsewhere_does_nothing(hass: HomeAssistant, say: Say, engine: FakeEngine) -> None:
    engine.replies = [text("Yes what?")]
    question = await say("unlock the front door", device_id="kitchen-satellite")
    await say("yes", question.conversation_id, device_id="garden-satellite")
    await say("yes", "another-conversation")
    assert not is_open(hass, *SENSITIVE)


async def test_yes_in_chinese(hass: HomeAssistant, say: Say) -> None:
    question = await say("解锁前门", language="zh-CN")
    assert speech(question) == "确定要解锁前门吗？"
    await say("好的，开吧", question.conversation_id, language="zh-CN")
    assert is_open(hass, "lock.qian_men")


def write_sentences(hass: HomeAssistant, intents: dict[str, list[str]]) -> None:
    """Do what `conversation: intents:` in the user's configuration does."""
    config = get_config_intents({"conversation": {"intents": intents}}, hass.config.config_dir)
    get_agent_manager(hass).update_config_intents(config)


async def test_a_whole_area_that_holds_a_lock_is_asked_about(hass: HomeAssistant, say: Say) -> None:
    """An intent without a domain reaches locks, too; Home Assistant's turning off is their unlocking."""
    write_sentences(hass, {"HassTurnOff": ["kill {area}"]})
    question = await say("kill Hallway")
    assert speech(question) == "That would also act on Front door, which matters for safety. Really do it?"
    assert not is_open(hass, *SENSITIVE)
    await say("yes", question.conversation_id)
    assert is_open(hass, "lock.front_door")


@pytest.mark.parametrize("by", ["device", "satellite", "satellite's device"])
async def test_of_two_doors_of_one_name_the_one_in_the_room_is_meant(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, by: str
) -> None:
    registry = er.async_get(hass)
    registry.async_update_entity("lock.garden_shed", name="Front door")
    await hass.async_block_till_done()
    garden = ar.async_get(hass).async_get_area_by_name("Garden")
    assert garden is not None
    device = dr.async_get(hass).async_get_or_create(config_entry_id=loaded.entry_id, identifiers={("test", "sat")})
    satellite = registry.async_get_or_create(
        "assist_satellite", "test", "sat", device_id=device.id, original_name="Satellite"
    )
    if by == "satellite":
        registry.async_update_entity(satellite.entity_id, area_id=garden.id)
    else:
        dr.async_get(hass).async_update_device(device.id, area_id=garden.id)
    where = {"device_id": device.id} if by == "device" else {"satellite_id": satellite.entity_id}
    question = await say("unlock the front door", **where)
    assert speech(question) == "Really unlock Front door?"
    await say("yes", question.conversation_id, **where)
    assert is_open(hass, "lock.garden_shed")
    assert not is_open(hass, "lock.front_door")


async def test_a_target_that_joins_before_the_yes_is_asked_about_again(hass: HomeAssistant, say: Say) -> None:
    write_sentences(hass, {"HassTurnOff": ["kill {area}"]})
    question = await say("kill Hallway")
    hallway = er.async_get(hass).async_get("lock.front_door").area_id  # type: ignore[union-attr]
    er.async_get(hass).async_update_entity("lock.garden_shed", area_id=hallway)
    again = await say("yes", question.conversation_id)
    assert speech(again) == "That would also act on Garden shed, which matters for safety. Really do it?"
    assert not is_open(hass, *SENSITIVE)


async def test_a_group_matters_as_its_members_do(hass: HomeAssistant, say: Say) -> None:
    doors = ["cover.garage_door", "cover.driveway_gate"]
    hass.states.async_set("cover.big_doors", "closed", {"friendly_name": "Big doors", "entity_id": doors})
    async_expose_entity(hass, "conversation", "cover.big_doors", should_expose=True)
    assert speech(await say("open big doors")) == "Really open Big doors?"


async def test_closing_and_locking_are_never_asked_back(hass: HomeAssistant, say: Say) -> None:
    question = await say("open the garage door")
    await say("yes", question.conversation_id)
    assert is_open(hass, "cover.garage_door")
    result = await say("close the garage door")
    assert not result.continue_conversation
    assert not is_open(hass, "cover.garage_door")


async def test_blinds_are_opened_without_a_question(hass: HomeAssistant, say: Say) -> None:
    result = await say("open the kitchen blinds")
    assert not result.continue_conversation
    assert is_open(hass, "cover.kitchen_blinds")


async def test_unlocking_later_is_refused_because_nobody_would_be_there_to_say_yes(say: Say) -> None:
    said = speech(await say("unlock the front door in 5 minutes"))
    assert said == "I only act on Front door after asking you, so not later on my own. Nothing was changed."


# The truth


async def test_an_unavailable_target_is_said_to_be_so(say: Say) -> None:
    result = await say("turn on the porch light")
    assert speech(result) == "Not reachable: Porch light. Nothing was changed there."
    assert result.response.response_type.value == "error"


async def test_a_target_that_does_not_change_is_said_to_be_so(hass: HomeAssistant, say: Say) -> None:
    result = await say("turn on the stubborn lamp")
    assert speech(result) == "I sent the command, but no change has been reported by Stubborn lamp."
    assert result.response.response_type.value == "error"
    assert state_of(hass, "light.stubborn_lamp") == "off"


async def test_both_are_said_where_one_of_several_did_not_change(hass: HomeAssistant, say: Say) -> None:
    result = await say("turn on the ground floor lights")
    said = speech(result)
    assert said.startswith("Done: ")
    assert "Kitchen ceiling" in said.split(".")[0]
    assert "Not reachable: Porch light." in said
    assert "no change has been reported by Stubborn lamp" in said
    assert result.response.response_type.value == "action_done"
    assert state_of(hass, "light.kitchen_ceiling") == "on"


async def test_a_slow_change_is_waited_for(hass: HomeAssistant, say: Say) -> None:
    hass.loop.call_later(0.5, hass.states.async_set, "light.stubborn_lamp", "on", {"friendly_name": "Stubborn lamp"})
    assert speech(await say("turn on the stubborn lamp")) == "Turned on the light"


async def test_a_service_that_fails_on_something_unreachable_is_told_by_that(hass: HomeAssistant, say: Say) -> None:
    hass.states.async_set("switch.coffee_machine", "unavailable", {"friendly_name": "Coffee machine"})

    async def fail(call: object) -> None:
        raise RuntimeError("no radio")

    hass.services.async_register("homeassistant", "turn_on", fail)
    assert (
        speech(await say("turn on the coffee machine")) == "Not reachable: Coffee machine. Nothing was changed there."
    )


# Talk


async def test_talk_is_streamed_from_the_language_model(say: Say, engine: FakeEngine) -> None:
    engine.replies = [[ChatDelta(thinking="A joke, then."), *text("Two ", "electrons ", "walk into a bar.")]]
    result = await say("tell me a joke")
    assert speech(result) == "Two electrons walk into a bar."
    chat = engine.chats[0]
    assert chat.tools == ()
    assert chat.messages[-1].role is Role.USER
    assert chat.messages[-1].content == "tell me a joke"
    assert "You can neither see nor control any device" in chat.messages[0].content


async def test_the_model_sees_some_earlier_exchanges_and_no_tools_of_others(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, engine: FakeEngine
) -> None:
    choose(hass, loaded, **{CONF_MAX_HISTORY: 2})
    engine.replies = [text("Fine.")]
    first = await say("how are you")
    for sentence in ("turn on the coffee machine", "what is your name", "who wrote Hamlet"):
        await say(sentence, first.conversation_id)
    told = [(message.role.value, message.content) for message in engine.chats[-1].messages[1:]]
    assert told == [
        ("user", "turn on the coffee machine"),
        ("assistant", "Turned on the switch"),
        ("user", "what is your name"),
        ("assistant", "Fine."),
        ("user", "who wrote Hamlet"),
    ]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (ErrorCode.MODEL_MISSING, "No language model is ready yet. Look into the Hearken app."),
        (ErrorCode.MODEL_LOADING, "No language model is ready yet. Look into the Hearken app."),
        (ErrorCode.BUSY, "I am still busy. Please try again in a moment."),
        (ErrorCode.STOPPING, "The Hearken engine does not answer."),
        (ErrorCode.INTERNAL, "Something went wrong in the Hearken engine. Its log says more."),
        ("newer-than-us", "Something went wrong in the Hearken engine. Its log says more."),
    ],
)
async def test_the_engines_errors_are_put_in_words(say: Say, engine: FakeEngine, code: str, words: str) -> None:
    engine.refusals["hearken-chat"] = Error(text="No.", code=code)
    result = await say("tell me a joke")
    assert speech(result) == words
    assert result.response.response_type.value == "error"


async def test_the_engine_may_go_in_the_middle_of_an_answer(say: Say, engine: FakeEngine) -> None:
    engine.dead_after.add("hearken-chat")
    assert speech(await say("tell me a joke")) == "The Hearken engine does not answer."


async def test_a_model_that_says_nothing(say: Say, engine: FakeEngine) -> None:
    engine.replies = [[done(FinishReason.LENGTH)]]
    assert speech(await say("tell me a joke")) == "I have no answer to that."


async def test_a_broken_prompt_is_told(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, engine: FakeEngine
) -> None:
    choose(hass, loaded, prompt="{{ broken")
    result = await say("tell me a joke")
    assert "template" in speech(result)
    assert not engine.chats


async def test_languages_are_the_recognisers_and_the_models(
    hass: HomeAssistant, engine: FakeEngine, loaded: MockConfigEntry
) -> None:
    agent = hass.data["entity_components"]["conversation"].get_entity(AGENT)
    assert {"en", "de", "zh-CN"} <= set(agent.supported_languages)
    engine.info = make_info(llm=("*",))
    assert await hass.config_entries.async_reload(loaded.entry_id)
    agent = hass.data["entity_components"]["conversation"].get_entity(AGENT)
    assert agent.supported_languages == "*"
    assert agent.supports_streaming
    state = hass.states.get(AGENT)
    assert state is not None
    assert state.attributes["supported_features"] == ConversationEntityFeature.CONTROL
    await agent.async_prepare("en")


# Tools


@pytest.fixture
def with_tools(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """Choose Home Assistant's own device control."""
    choose(hass, loaded, **{CONF_LLM_HASS_API: ["assist"]})


@pytest.mark.usefixtures("with_tools")
async def test_the_model_acts_through_a_real_tool(hass: HomeAssistant, say: Say, engine: FakeEngine) -> None:
    engine.replies = [
        [ChatDelta(text="I did it already!"), *call("intent__HassTurnOn", name="Coffee machine", domain="", area=None)],
        text("The coffee machine ", "is on now."),
    ]
    result = await say("get the coffee machine going")
    assert state_of(hass, "switch.coffee_machine") == "on"
    assert speech(result) == "The coffee machine is on now."
    first, second = engine.chats
    assert "intent__HassTurnOn" in {tool.name for tool in first.tools}
    assert [message.role for message in second.messages[-3:]] == [Role.USER, Role.ASSISTANT, Role.TOOL]
    assert second.messages[-2].content == ""  # what it claimed too early is not even remembered
    assert "action_done" in second.messages[-1].content


@pytest.mark.usefixtures("with_tools")
async def test_a_claim_without_a_call_is_not_passed_on(hass: HomeAssistant, say: Say, engine: FakeEngine) -> None:
    engine.replies = [text("Done, the coffee machine is on!")]
    result = await say("get the coffee machine going")
    assert speech(result) == "I did not understand what to do with Coffee machine. Nothing was changed."
    assert state_of(hass, "switch.coffee_machine") == "off"


@pytest.mark.usefixtures("with_tools")
async def test_looking_is_enough_for_a_question_but_not_for_a_command(say: Say, engine: FakeEngine) -> None:
    engine.replies = [call("homeassistant__GetLiveContext"), text("The bedroom lamp is off.")]
    assert speech(await say("how is the bedroom lamp doing")) == "The bedroom lamp is off."
    engine.replies = [call("homeassistant__GetLiveContext"), text("I turned it on.")]
    assert "Nothing was changed" in speech(await say("make the bedroom lamp do its thing"))


@pytest.mark.usefixtures("with_tools")
async def test_looking_at_the_clock_is_not_looking_at_the_home(say: Say, engine: FakeEngine) -> None:
    engine.replies = [call("llm__GetDateTime"), text("The bedroom lamp is on.")]
    assert "Nothing was changed" in speech(await say("how is the bedroom lamp doing"))


@pytest.mark.usefixtures("with_tools")
@pytest.mark.parametrize(
    "sentence",
    ["don't get the coffee machine going", "who got the coffee machine going", "coffee machine at 9 am please"],
)
async def test_tools_do_not_act_on_less_than_a_command(
    hass: HomeAssistant, say: Say, engine: FakeEngine, sentence: str
) -> None:
    engine.replies = [call("intent__HassTurnOn", name="Coffee machine"), text("It is on now.")]
    assert "Nothing was changed" in speech(await say(sentence))
    assert state_of(hass, "switch.coffee_machine") == "off"


@pytest.mark.usefixtures("with_tools")
async def test_a_tool_that_would_unlock_is_asked_back(hass: HomeAssistant, say: Say, engine: FakeEngine) -> None:
    engine.replies = [call("intent__HassTurnOff", name="Front door"), text("It is open.")]
    result = await say("let me in through the front door")
    assert speech(result) == "Really unlock Front door?"
    assert result.continue_conversation
    assert not is_open(hass, *SENSITIVE)
    result = await say("yes", result.conversation_id)
    assert speech(result) == "Done."
    assert is_open(hass, "lock.front_door")


@pytest.mark.usefixtures("with_tools")
async def test_a_tool_that_is_gone_before_the_yes(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, engine: FakeEngine
) -> None:
    for options, said in (
        ({CONF_LLM_HASS_API: []}, "I did not understand what to do. Nothing was changed."),
        ({CONF_LLM_HASS_API: ["gone"]}, "Error preparing LLM API"),
    ):
        choose(hass, loaded, **{CONF_LLM_HASS_API: ["assist"]})
        engine.replies = [call("intent__HassTurnOff", name="Front door")]
        question = await say("let me in through the front door")
        choose(hass, loaded, **options)
        assert speech(await say("yes", question.conversation_id)) == said
    choose(hass, loaded, **{CONF_LLM_HASS_API: ["assist"]})
    question = await say("let me in through the front door")
    async_expose_entity(hass, "conversation", "lock.front_door", should_expose=False)
    result = await say("yes", question.conversation_id)
    assert speech(result) == "I did not understand what to do. Nothing was changed."
    assert not is_open(hass, *SENSITIVE)


@pytest.mark.usefixtures("with_tools")
async def test_a_tool_that_reports_failure_has_not_acted(hass: HomeAssistant, say: Say, engine: FakeEngine) -> None:
    engine.replies = [call("second__broken"), text("All done!")]

    class Broken(llm.Tool):
        name = "second__broken"
        integration = "second"
        annotations = llm.ToolAnnotations(destructive=False)

        async def async_call(self, *args: object) -> llm.ToolResult:
            return llm.ToolResult(data={"error": "no radio"}, error=True)

    with patch.object(llm.APIInstance, "__post_init__", lambda api: api.tools.append(Broken())):
        assert "Nothing was changed" in speech(await say("get the coffee machine going"))
    assert "no radio" in engine.chats[1].messages[-1].content


@pytest.mark.usefixtures("with_tools")
async def test_the_question_is_heard_even_after_words_that_were_streamed(
    hass: HomeAssistant, say: Say, engine: FakeEngine
) -> None:
    engine.replies = [[ChatDelta(text="Welcome back. "), *call("intent__HassTurnOff", name="Front door")]]
    result = await say("honey, I am back from work")
    assert speech(result) == "Really unlock Front door?"
    assert not is_open(hass, *SENSITIVE)


@pytest.mark.usefixtures("with_tools")
async def test_a_tool_whose_target_did_not_change_cannot_be_called_done(say: Say, engine: FakeEngine) -> None:
    engine.replies = [call("intent__HassTurnOn", name="Porch light"), text("The porch light is on!")]
    result = await say("give the porch light some power")
    assert speech(result) == "Not reachable: Porch light. Nothing was changed there."
    assert "not_confirmed" in engine.chats[1].messages[-1].content


@pytest.mark.usefixtures("with_tools")
async def test_arguments_that_do_not_fit_are_an_error_for_the_model(
    hass: HomeAssistant, say: Say, engine: FakeEngine
) -> None:
    engine.replies = [
        call("intent__HassSetPosition", name="Kitchen blinds", position="wide"),
        call("no_such_tool"),
        call("intent__HassTurnOff", name="all"),
        text("I could not do that."),
    ]
    assert "Nothing was changed" in speech(await say("put the kitchen blinds to wide"))
    assert "error" in engine.chats[1].messages[-1].content
    assert "not found" in engine.chats[2].messages[-1].content


@pytest.mark.usefixtures("with_tools")
async def test_a_model_that_calls_tools_for_ever_is_stopped(hass: HomeAssistant, say: Say, engine: FakeEngine) -> None:
    engine.replies = [call("intent__HassTurnOn", name="Coffee machine")]
    result = await say("get the coffee machine going")
    assert len(engine.chats) == 10
    assert speech(result) == "Done."


@pytest.mark.usefixtures("with_tools")
async def test_a_model_without_tools_says_so_and_can_still_talk(say: Say, engine: FakeEngine) -> None:
    engine.no_tools = True
    engine.replies = [text("Fine, thank you.")]
    assert speech(await say("how are you doing")) == "Fine, thank you."
    said = speech(await say("get the coffee machine going"))
    assert said.startswith("The language model in use cannot control devices.")


class SecondAPI(llm.API):
    """Another API with a tool of the same name, so that Home Assistant wraps both."""

    async def async_get_api_instance(self, llm_context: llm.LLMContext) -> llm.APIInstance:
        handler = next(one for one in intent.async_get(self.hass) if one.intent_type == "HassTurnOff")
        tool = llm.IntentTool("intent__HassTurnOff", handler, integration="hearken")
        return llm.APIInstance(self, "Second.", llm_context, [tool])


async def test_several_apis_at_once_are_guarded_too(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, engine: FakeEngine
) -> None:
    llm.async_register_api(hass, SecondAPI(hass=hass, id="second", name="Second"))
    choose(hass, loaded, **{CONF_LLM_HASS_API: ["assist", "second"]})
    engine.replies = [call("second__intent__HassTurnOff", name="Front door"), text("It is open.")]
    result = await say("let me in through the front door")
    assert speech(result) == "Really unlock Front door?"
    assert not is_open(hass, *SENSITIVE)


async def test_an_api_that_is_gone_is_told(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say, engine: FakeEngine
) -> None:
    choose(hass, loaded, **{CONF_LLM_HASS_API: ["gone"]})
    assert "LLM API" in speech(await say("how are you"))


@pytest.mark.usefixtures("with_tools")
async def test_a_script_that_the_model_wants_to_run_is_asked_back(
    hass: HomeAssistant, say: Say, engine: FakeEngine
) -> None:
    calls = async_mock_service(hass, "test", "drain")
    assert await async_setup_component(
        hass,
        "script",
        {"script": {"drain_pool": {"alias": "Drain the pool", "sequence": [{"action": "test.drain"}]}}},
    )
    async_expose_entity(hass, "conversation", "script.drain_pool", should_expose=True)
    await hass.async_block_till_done()
    engine.replies = [text("Hm.")]
    await say("how are you")
    name = next(tool.name for tool in engine.chats[0].tools if "drain_pool" in tool.name)
    engine.replies = [call(name), text("It is empty.")]
    result = await say("get rid of the water out there, device pool off")
    assert speech(result).startswith("Really run ")
    assert not calls
    result = await say("yes", result.conversation_id)
    assert speech(result) == "Done."
    assert len(calls) == 1
