"""Words that mean nothing in a home, and what is asked about them; how near names are is given here."""

import pytest

from custom_components.hearken.understanding.asking import ask_text, choose
from custom_components.hearken.understanding.home import Area, Entity, Home, Seen, Snapshot
from custom_components.hearken.understanding.plan import Doubt, Kind, Stage
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.renaming import (
    ALIKE,
    MARGIN,
    Alike,
    Unknown,
    asked_about,
    likely,
    own_names,
    unknown_words,
)
from custom_components.hearken.understanding.words import words_for


def home_of(*entities: Entity) -> Home:
    return Home(
        entities={entity.id: entity for entity in entities},
        areas={"den": Area(id="den", names=("Stube",)), "kitchen": Area(id="kitchen", names=("Küche",))},
    )


def light(identifier: str, *names: str, area: str | None = None) -> Entity:
    return Entity(id=f"light.{identifier}", names=names, domain="light", area=area)


HOME = home_of(
    light("piano", "Klavierlampe", area="den"),
    light("fir", "Weihnachtsbaum", area="den"),
    light("worktop", "Arbeitsplatte", area="kitchen"),
    light("sink", "Spüle", area="kitchen"),
    light("granny", "Grandma's lamp"),
)
NOW = Snapshot(home=HOME, states={entity_id: Seen("off") for entity_id in HOME.entities})
ENGLISH = Planner(HOME, words_for("en"))


def unknown(sentence: str, planner: Planner = ENGLISH) -> list[str]:
    return [each.words for each in unknown_words(planner.tagged(sentence))]


def test_names_are_compared_by_what_is_their_own() -> None:
    planner = Planner(home_of(*HOME.entities.values(), light("plain", "Lamp")), words_for("en"))
    own = list(own_names(planner.home, planner.names))
    assert own[:2] == ["Stube", "Küche"]  # places first, and as they are written
    assert "Grandma's" in own
    assert not {"Lamp", "lamp", ""} & set(own)
    assert len(own) == len(set(own))


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("turn on the kitchen light", ["kitchen", "kitchen light"]),
        ("turn on the lights in the kitchen", ["kitchen"]),
        ("switch the xmas tree on", ["xmas tree"]),
        ("turn on the lamp", []),
        ("turn off the back door light", []),  # words of the language, which mean what they mean
    ],
)
def test_words_that_mean_nothing(sentence: str, words: list[str]) -> None:
    assert unknown(sentence) == words


def test_talk_is_about_nothing_of_the_home() -> None:
    assert unknown("the quick fox and the lazy dog saw one owl near seven ponds and laughed") == []


def test_chinese_words_are_told_without_spaces() -> None:
    planner = Planner(home_of(light("tank", "水族箱")), words_for("zh"))
    assert unknown("打开鱼缸灯", planner) == ["鱼缸", "鱼缸灯"]


def test_latin_names_between_chinese_characters_are_words_of_their_own() -> None:
    home = Home(
        entities={"light.tv": light("tv", "TV light", area="den")}, areas={"den": Area(id="den", names=("Kitchen",))}
    )
    planner = Planner(home, words_for("zh"))
    now = Snapshot(home=home, states={"light.tv": Seen("off")})
    for sentence in ("打开Kitchen的灯", "打开Kitchen灯", "把Kitchen里的灯打开"):
        plan = planner.plan(sentence, now)
        assert (plan.kind, plan.targets) == (Kind.ACT, ("light.tv",)), sentence


def test_words_are_compared_with_a_capital_too() -> None:
    assert Unknown("in der küche", 7, 12).forms == ("küche", "Küche")
    assert Unknown("打开厨房灯", 2, 4).forms == ("厨房",)


def test_what_is_left_of_a_name_is_as_it_is_written() -> None:
    planner = Planner(home_of(light("sink", "Spüllampe")), words_for("de"))
    assert list(own_names(planner.home, planner.names))[-1] == "Spül"


def asked(sentence: str, *found: tuple[str, str, float]) -> tuple[Kind, list[str], str]:
    """Return what becomes of a sentence when these of its words are as near to names."""
    plan = ENGLISH.plan(sentence, NOW)
    assert plan.kind is Kind.ABSENT
    words = {each.words: each for each in unknown_words(ENGLISH.tagged(sentence))}
    near = likely(Alike(words[said], name, score) for said, name, score in found)
    result = asked_about(plan, (ENGLISH.plan(each.unknown.called(each.name), NOW) for each in near), HOME)
    if result.question is None:
        return result.kind, [], ""
    assert result.question.doubt is Doubt.DID_YOU_MEAN
    assert result.stage is Stage.MEANING
    labels = [option.label for option in result.question.options]
    return result.kind, labels, ask_text(result.question, words_for("en"))


def test_a_place_of_another_language_is_asked_about() -> None:
    kind, labels, text = asked(
        "turn on the lights in the kitchen", ("kitchen", "Küche", 0.94), ("kitchen", "Stube", 0.5)
    )
    assert (kind, labels) == (Kind.ASK, ["Küche"])
    assert text == "Did you mean Küche?"


def test_the_answer_finishes_the_plan() -> None:
    sentence = "turn on the xmas tree"
    plan = ENGLISH.plan(sentence, NOW)
    (said,) = unknown_words(ENGLISH.tagged(sentence))
    result = asked_about(plan, [ENGLISH.plan(said.called("Weihnachtsbaum"), NOW)], HOME)
    assert result.question is not None
    choice = choose("yes", result.question, words_for("en"))
    assert choice is not None
    assert choice.plan.targets == ("light.fir",)
    no = choose("no", result.question, words_for("en"))
    assert no is not None
    assert no.is_cancelled


def test_equally_near_names_are_all_asked_about_and_each_once() -> None:
    near = [("piano", "Klavierlampe", 0.9), ("piano lamp", "Klavierlampe", 0.89), ("piano", "Weihnachtsbaum", 0.85)]
    kind, labels, text = asked("turn on the piano lamp", *near)
    assert kind is Kind.ASK
    assert labels == ["Klavierlampe", "Weihnachtsbaum"]
    assert text == "Did you mean Klavierlampe or Weihnachtsbaum?"


@pytest.mark.parametrize(
    "found",
    [
        [],
        [("piano", "Küche", ALIKE - 0.01)],
        [("piano", "Nowhere", 0.99)],  # a name that does not make a command of it
    ],
)
def test_what_is_not_near_stays_absent(found: list[tuple[str, str, float]]) -> None:
    assert asked("turn on the piano lamp", *found)[0] is Kind.ABSENT


def test_much_nearer_is_meant_alone() -> None:
    said = Unknown("a b", 0, 1)
    near, far = Alike(said, "x", 0.95), Alike(said, "y", 0.95 - MARGIN - 0.01)
    assert likely([far, near]) == [near]
    assert likely([Alike(said, str(number), 0.9) for number in range(9)]) != []
    assert len(likely([Alike(said, str(number), 0.9) for number in range(9)])) == 3


def test_a_question_is_asked_about_too() -> None:
    kind, labels, _text = asked("is the kitchen light on", ("kitchen", "Küche", 0.94))
    assert (kind, labels) == (Kind.ASK, ["Küche"])
