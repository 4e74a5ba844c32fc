"""What is done, offered or left of what a sentence implies; the heads' opinions are given here."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from custom_components.hearken.understanding.asking import ask_text, choose
from custom_components.hearken.understanding.goals import IMPLIED
from custom_components.hearken.understanding.implying import (
    HELD,
    LIKELY,
    SURE,
    UNEXPECTED,
    unexpected,
)
from custom_components.hearken.understanding.language_data import language_codes
from custom_components.hearken.understanding.meaning import Meaning
from custom_components.hearken.understanding.phrases import phrases_for
from custom_components.hearken.understanding.plan import Doubt, Kind
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .sample_home import at, sample_home, short

HOME = sample_home()
PLANNER = Planner(HOME, words_for("en"))

ACTS = ("command", "question", "statement", "negated", "cancel", "condition", "schedule", "greeting", "chat")


def means(goal: str, direction: str, sure: float, act: str = "command") -> Meaning:
    """Return the meaning of a wish of which act, goal and direction together are as probable as said."""
    one = sure ** (1 / 3)

    def head(best: str, others: Mapping[str, object] | tuple[str, ...]) -> dict[str, float]:
        labels = [label for label in dict.fromkeys(others) if label != best]
        return {best: one, **dict.fromkeys(labels, (1 - one) / len(labels))}

    return Meaning(
        act=head(act, ACTS),
        goal=head(goal, (*(goal for goal, _ in IMPLIED), "none")),
        direction=head(direction, (*(direction for _, direction in IMPLIED), "none")),
        polarity={"do": 1.0, "dont": 0.0},
        scope={"here": 1.0},
    )


def test_what_is_sure_is_done() -> None:
    plan = PLANNER.implied("such gloom in here", at(HOME, "living"), means("light", "up", 0.9))
    assert short(plan) == "change brightness=2 l.sofa l.floor"


def unsure_of_goal(direction: str) -> Meaning:
    """Return the meaning of a sentence of which act and direction are all but sure, and what it is about is not."""
    meaning = means("none", direction, 0.98)
    goals = dict.fromkeys(meaning.goal, 0.02) | {"climate": 0.3, "air": 0.3, "light": 0.3}
    return replace(meaning, goal={goal: share / sum(goals.values()) for goal, share in goals.items()})


@pytest.mark.parametrize(
    ("text", "direction", "expected"),
    [
        ("chuck the ceiling fan on", "on", "on f.bedroom"),
        ("the sofa lamp wants a rest", "off", "off l.sofa"),
        ("knock back the lamp by the sofa", "off", "off l.sofa"),
    ],
)
def test_what_is_named_tells_what_a_wish_is_about(text: str, direction: str, expected: str) -> None:
    assert short(PLANNER.implied(text, at(HOME, "bedroom"), unsure_of_goal(direction))) == expected


def test_what_is_about_something_else_is_no_wish_of_what_it_names() -> None:
    meaning = means("climate", "down", 0.98)
    plan = PLANNER.implied("that sofa lamp makes me sweat", at(HOME, "living"), meaning)
    assert not set(plan.targets) & {"light.sofa"}


@pytest.mark.parametrize("text", ["something about it", "the sofa lamp at thirty", "the sofa lamp as red as wine"])
def test_where_nothing_is_named_or_a_value_is_said_the_goal_must_be_known_too(text: str) -> None:
    assert PLANNER.implied(text, at(HOME, "bedroom"), unsure_of_goal("on")).kind is not Kind.ACT


@pytest.mark.parametrize(
    ("text", "here", "goal", "direction", "question"),
    [
        ("I can't see a thing", "hall", "light", "on", "Shall I turn on Hall Light?"),
        ("so much glare", "kitchen", "cover", "close", "Shall I close Kitchen Blind?"),
        ("so much glare", "living", "cover", "close", "Shall I close Living Room Curtains?"),
        ("crumbs everywhere", "bedroom", "cleaning", "start", "Shall I start Rosie?"),
        ("it is so still", "bedroom", "air", "on", "Shall I turn on Ceiling Fan?"),
    ],
)
def test_what_is_likely_is_offered(text: str, here: str, goal: str, direction: str, question: str) -> None:
    plan = PLANNER.implied(text, at(HOME, here), means(goal, direction, (LIKELY + SURE) / 2))
    assert plan.kind is Kind.ASK
    assert plan.question is not None
    assert plan.question.doubt is Doubt.OFFER
    assert plan.steps == ()
    assert ask_text(plan.question, PLANNER.words) == question
    accepted, declined = (choose(said, plan.question, PLANNER.words) for said in ("yes please", "no"))
    assert accepted is not None
    assert accepted.plan.kind is Kind.ACT
    assert declined is not None
    assert declined.is_cancelled


@pytest.mark.parametrize(
    ("text", "goal", "direction"),
    [("the beds are dry", "watering", "start"), ("they are at the door", "lock", "unlock")],
)
def test_water_and_locks_are_never_more_than_offered(text: str, goal: str, direction: str) -> None:
    plan = PLANNER.implied(text, at(HOME, "hall"), means(goal, direction, 0.99))
    assert plan.kind is Kind.ASK


@pytest.mark.parametrize(
    ("wish", "suited", "question"),
    [
        (("scene", "on"), {"scene": ("scene.movie",)}, "Shall I run Movie Time?"),
        (("appliance", "start"), {"appliance": ("switch.coffee",)}, "Shall I turn on Coffee Machine?"),
    ],
)
@pytest.mark.parametrize("sure", [(LIKELY + SURE) / 2, 0.99])
def test_what_is_found_by_what_it_is_for_is_never_more_than_offered(
    wish: tuple[str, str], suited: dict[str, tuple[str, ...]], question: str, sure: float
) -> None:
    plan = PLANNER.implied("such a need of it", at(HOME, "living"), means(*wish, sure), suited=suited)
    assert plan.kind is Kind.ASK
    assert plan.steps == ()
    assert plan.question is not None
    assert ask_text(plan.question, PLANNER.words) == question
    accepted = choose("yes", plan.question, PLANNER.words)
    assert accepted is not None
    assert accepted.plan.targets == next(iter(suited.values()))


def test_a_scene_that_the_home_does_not_have_is_not_offered() -> None:
    for suited in (None, {}, {"scene": ()}, {"appliance": ("switch.coffee",)}):
        plan = PLANNER.implied("popcorn and sofa", at(HOME, "living"), means("scene", "on", 0.9), suited=suited)
        assert plan.kind is Kind.UNSETTLED


def test_who_heads_out_is_no_action_on_a_thing() -> None:
    def what(goal: str, suited: dict[str, tuple[str, ...]]) -> Kind:
        return PLANNER.implied(
            "heading out for the day", at(HOME, "hall"), means(goal, "on", 0.95), only_from=UNEXPECTED, suited=suited
        ).kind

    assert what("scene", {"scene": ("scene.movie",)}) is Kind.ASK
    assert what("light", {}) is Kind.UNSETTLED
    assert what("appliance", {"appliance": ("switch.coffee",)}) is Kind.UNSETTLED


def test_what_is_unlikely_is_left() -> None:
    plan = PLANNER.implied("hm", at(HOME, "living"), means("light", "on", LIKELY - 0.05))
    assert plan.kind is Kind.UNSETTLED


def test_what_is_told_with_a_negation_is_offered_at_most() -> None:
    plan = PLANNER.implied("I can't see a thing", at(HOME, "living"), means("light", "up", 0.95))
    assert plan.kind is Kind.ASK
    denied = replace(means("light", "up", 0.95), polarity={"do": 0.2, "dont": 0.8})
    assert PLANNER.implied("don't make it brighter", at(HOME, "living"), denied).kind is Kind.UNSETTLED


@pytest.mark.parametrize("text", ["which room is too dark", "when I get home I like it bright"])
def test_what_is_marked_as_no_request_is_left(text: str) -> None:
    plan = PLANNER.implied(text, at(HOME, "living"), means("light", "up", 0.95))
    assert plan.kind is not Kind.ACT
    assert plan.question is None


def test_one_vector_is_not_believed_of_two_things() -> None:
    plan = PLANNER.implied("sofa lamp lit and desk lamp dark", at(HOME), means("light", "off", 0.95))
    assert plan.kind is Kind.UNSETTLED


def test_a_talk_is_a_talk() -> None:
    plan = PLANNER.implied("what a film", at(HOME, "living"), means("media", "none", 0.9, act="chat"))
    assert plan.kind is Kind.CHAT


@pytest.mark.parametrize("language", language_codes())
def test_every_wish_can_be_offered(language: str) -> None:
    offers = phrases_for(words_for(language)).choosing.offers
    of_rules = {"humidity+", "humidity-"}
    assert {wanted.verb or wanted.change for wanted in IMPLIED.values()} == set(offers) - of_rules
    assert of_rules <= set(offers)
    assert all("{names}" in offer for offer in offers.values())


@pytest.mark.parametrize(
    ("language", "sentence", "question"),
    [
        ("en", "it's too dark to read the newspaper", "brighter"),
        ("en", "it's far too bright in here for the cat", "dimmer"),
        ("en", "it's too dark in the attic to sew", None),  # there is none
        ("en", "it's too loud for my parrot to sleep", "turn TV down"),
        ("de", "es ist zu hell für das Baby", "dunkler"),
        ("de", "es ist zu dunkel, um zu nähen", "heller"),
    ],
)
def test_what_it_is_too_much_for_is_told_and_the_cure_is_offered(
    language: str, sentence: str, question: str | None
) -> None:
    planner = Planner(HOME, words_for(language))
    plan = planner.plan(sentence, at(HOME, "living"))
    assert plan.kind is not Kind.ACT
    if question is None:
        assert plan.question is None
    else:
        assert plan.question is not None
        assert plan.question.doubt is Doubt.OFFER
        assert question in ask_text(plan.question, words_for(language))


@pytest.mark.parametrize(
    ("sentence", "least"),
    [
        ("I can't see the onion any more", HELD),
        ("you're too loud", UNEXPECTED),
        # Less than a wish: an action that is denied or told, a complaint that is denied, what is not here.
        ("don't turn on the lamp", 1.0),
        ("I have switched off the lamp", 1.0),
        ("it isn't too warm in here", 1.0),
        ("it's too dark in the observatory", 1.0),
        ("the soup is too hot", 1.0),
        ("turn on the lamp", 1.0),
    ],
)
def test_what_the_rules_hold_or_do_not_find_may_be_a_wish(sentence: str, least: float) -> None:
    plan = PLANNER.plan(sentence, at(HOME, "living"))
    assert unexpected(plan, PLANNER.tagged(sentence), words_for("en")) == least


def test_what_is_unexpected_is_only_offered_and_never_against_the_words() -> None:
    def what(sentence: str, direction: str, sure: float) -> Kind:
        meant = means("light", direction, sure)
        return PLANNER.implied(sentence, at(HOME, "living"), meant, only_from=UNEXPECTED).kind

    assert what("I am such a mole today", "up", 0.99) is Kind.ASK
    assert what("I am such a mole today", "up", UNEXPECTED - 0.05) is Kind.UNSETTLED
    assert what("could this be less bright", "up", 0.9) is Kind.UNSETTLED
    assert what("could this be less bright", "down", 0.9) is Kind.ASK


@pytest.mark.parametrize(
    ("sentence", "done"),
    [
        ("warm the place up", "temperature"),
        ("warm the living room up please", "temperature"),
        ("let some daylight in", ""),
        ("let the daylight in please", ""),
    ],
)
def test_warmth_and_daylight_are_no_colours_where_a_room_is_warmed_or_the_day_let_in(sentence: str, done: str) -> None:
    plan = PLANNER.plan(sentence, at(HOME, "living"))
    changed = {str(setting.attribute) for step in plan.steps for setting in step.settings}
    assert changed == ({done} if done else set())
