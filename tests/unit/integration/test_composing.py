"""Sentences that are put together by chance: each is whole, and knows what it may touch."""

import random
from collections.abc import Callable

import pytest

from benchmarks.lib.absent import Absent
from benchmarks.lib.composing import Composer
from benchmarks.lib.following import Following
from benchmarks.lib.made_homes import MadeHome, Thing, languages, load, made
from benchmarks.lib.orders import Orders
from benchmarks.lib.wording import Composed
from custom_components.hearken.understanding.home import Attribute
from custom_components.hearken.understanding.plan import Setting, Step, Verb

DATA = load("en")
NEW = {"counted", "described", "mode"}

STUDY = next(room for room in DATA["rooms"] if room["name"] == "Study")
DEN = next(room for room in DATA["rooms"] if room["name"] == "Den")


def thing(entity_id: str, name: str, kind: str, room: str | None) -> Thing:
    """Return a thing of a kind of the English file."""
    about = DATA["kinds"][kind]
    return Thing(
        id=entity_id,
        name=name,
        kind=kind,
        room=room,
        reached_by=frozenset(about["reached_by"]),
        named_only=about.get("named_only", False),
    )


THINGS = (
    thing("light.one", "Blue Desk Lamp", "desk lamp", "Study"),
    thing("light.two", "Reading Lamp", "desk lamp", "Study"),
    thing("light.night", "Night Light", "night light", "Den"),
    thing("climate.den", "Radiator", "radiator", "Den"),
    thing("scene.movie", "Movie Night", "scene", None),
)
HOME = MadeHome(file={"name": "small"}, things=THINGS, rooms=(STUDY, DEN), here="Study")


def composed(way: Callable[[], Composed | None], words: str = "") -> list[Composed]:
    """Return what is composed in some way with some words."""
    sentences = [way() for _ in range(3000)]
    found = [sentence for sentence in sentences if sentence is not None and words in sentence.text]
    assert found
    return found


@pytest.fixture
def orders() -> Orders:
    return Orders(DATA, HOME, random.Random(1))


@pytest.fixture
def absent() -> Absent:
    return Absent(DATA, HOME, random.Random(1))


@pytest.fixture
def following() -> Following:
    return Following(DATA, HOME, random.Random(1))


@pytest.mark.parametrize("language", languages())
def test_the_same_number_composes_the_same_and_nothing_is_left_to_fill_in(language: str) -> None:
    data = load(language)
    home = made(data, 1)
    sentences = list(Composer(data, home, 1).composed(50))
    assert sentences == list(Composer(data, home, 1).composed(50))
    new = [sentence for sentence in sentences if sentence.category in NEW]
    assert {sentence.category for sentence in new} == NEW
    wrong = [one.text for one in new if set("{}") & set(one.text) or one.text.split(" ") != one.text.split()]
    assert wrong == []


def test_as_many_as_are_there_are_meant_and_one_of_them_is_any(orders: Orders) -> None:
    both = frozenset({"light.one", "light.two"})
    assert {one.must for one in composed(orders.counted, "both lamps in the study")} == {both}
    any_one = composed(orders.counted, "one of the lamps in the study")
    assert {(one.must, one.most, frozenset(one.allowed)) for one in any_one} == {(None, 1, both)}
    assert {one.must for one in composed(orders.counted, "the four lamps")} == {None}


def test_more_than_were_counted_and_any_value_are_strays(orders: Orders) -> None:
    sentence = composed(orders.counted, "turn on one of the lamps in the study")[0]
    bright = Setting(attribute=Attribute.BRIGHTNESS, value=1.0)
    assert sentence.strays([Step(verb=Verb.ON, targets=("light.one",))]) == []
    assert sentence.strays([Step(verb=Verb.ON, targets=("light.one",), settings=(bright,))]) == ["light.one"]
    assert sentence.strays([Step(verb=Verb.ON, targets=("light.one", "light.two"))]) == ["light.one", "light.two"]
    assert sentence.strays_changed(["light.two"]) == []
    assert sentence.strays_changed(["light.one", "light.two"]) == ["light.one", "light.two"]


@pytest.mark.parametrize(
    ("words", "may"),
    [("the blue desk lamp", {"light.one"}), ("the blue night light", set()), ("the green desk lamp", set())],
)
def test_an_adjective_allows_what_is_called_so_and_nothing_else(absent: Absent, words: str, may: set[str]) -> None:
    sentences = composed(absent.described, words)
    assert {frozenset(one.allowed) for one in sentences if " in the " not in one.text} == {frozenset(may)}
    assert {one.must for one in sentences} == {None}


def test_a_mode_allows_its_scene_and_what_has_it_but_no_night_light(absent: Absent) -> None:
    assert Verb.RUN in composed(absent.mode, "activate movie mode")[0].allowed["scene.movie"]
    assert Verb.RUN not in composed(absent.mode, "exit movie mode")[0].allowed["scene.movie"]
    assert {"light.night" in one.allowed for one in composed(absent.mode, "night mode")} == {False}
    assert Verb.ON in composed(absent.mode, "turn on eco mode")[0].allowed["climate.den"]
    assert Verb.OFF not in composed(absent.mode, "turn off eco mode")[0].allowed["climate.den"]


def test_what_follows_may_touch_what_was_ordered_and_what_it_names_itself(following: Following) -> None:
    conversations = composed(following.followed, "night light")
    followed = {one.then.text: one.then for one in conversations if one.then}
    back, more, elsewhere = followed["turn it off again"], followed["brighter"], followed["now in the study"]
    assert set(back.allowed) == set(more.allowed) == {"light.night"}
    assert back.must == frozenset({"light.night"})
    assert more.must is None
    assert {one.leans for one in (back, more)} == {True}
    assert not elsewhere.leans
    assert set(elsewhere.allowed) - {"light.night"} <= {"light.one", "light.two"}


def test_what_follows_is_judged_by_what_both_sentences_may_touch(following: Following) -> None:
    conversations = composed(following.followed)
    assert all(one.then and one.allowed.keys() <= one.then.allowed.keys() for one in conversations)
    assert all(one.then and one.then.allowed.keys() <= one.given.keys() for one in conversations)
    assert list(Composer(DATA, HOME, 1).followed(20)) == list(Composer(DATA, HOME, 1).followed(20))
