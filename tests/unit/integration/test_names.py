"""The names of a home that changes are those of the same home collected anew, and nothing is overlooked for speed."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from benchmarks.lib.grown import grown
from custom_components.hearken.understanding.alikeness import similarity
from custom_components.hearken.understanding.home import Area, Entity, Home, Snapshot
from custom_components.hearken.understanding.lexicon import lexicon_for
from custom_components.hearken.understanding.name_table import NameTable
from custom_components.hearken.understanding.names import Names
from custom_components.hearken.understanding.pinyin import Heard, alignment
from custom_components.hearken.understanding.planner import Planner
from custom_components.hearken.understanding.words import words_for

from .chinese_home import chinese_home
from .european_homes import home_in
from .sample_home import sample_home

HOMES: dict[str, Callable[[], Home]] = {
    "en": sample_home,
    "zh": chinese_home,
    "de": partial(home_in, "de"),
    "es": partial(home_in, "es"),
    "fr": partial(home_in, "fr"),
}


def contents(table: NameTable) -> dict[str, Any]:
    """Return all of a table with the names themselves in place of their numbers."""

    def named[K](lists: dict[K, list[int]]) -> dict[K, list[Any]]:
        return {key: [table.names[number] for number in numbers] for key, numbers in lists.items()}

    return {
        "known": table.known,
        "names": [table.names[number] for number in sorted(table.names)],
        "by_units": named(table.by_units),
        "by_words": named(table.by_words),
        "holding": named(table.holding),
        "groups": [
            {first: (group.lengths, {key: list(found.items()) for key, found in group.found.items()})}
            for groups in (table.first_unit, table.first_word)
            for first, group in sorted(groups.items())
        ],
        "by_gram": table.by_gram,
        "by_character": table.by_character,
        "characters": dict(table.characters),
    }


def changed(home: Home, **entities: Entity | None) -> Home:
    """Return a home with entities put in or taken out, as the snapshot of Home Assistant does it."""
    known = {key: entity for key, entity in home.entities.items() if key.replace(".", "__") not in entities}
    return replace(home, entities=known | {entity.id: entity for entity in entities.values() if entity})


def key_of(entity: Entity) -> str:
    return entity.id.replace(".", "__")


def rename(home: Home) -> Home:
    entity = next(iter(home.entities.values()))
    return changed(home, **{key_of(entity): replace(entity, names=("Umbrella Stand 7", *entity.names))})


def rename_in_place(home: Home) -> Home:
    first, second, *_ = home.entities.values()
    return replace(home, entities={**home.entities, second.id: replace(second, names=first.names)})


def removal(home: Home) -> Home:
    return changed(home, **{key_of(list(home.entities.values())[3]): None})


def addition(home: Home) -> Home:
    place = next(iter(home.areas.values()))
    new = Entity(id="light.new", names=(f"{place.name}新立灯", "Orchid"), domain="light", area=place.id)
    return changed(home, light__new=new)


def addition_before_others(home: Home) -> Home:
    new = Entity(id="light.new", names=("Orchid",), domain="light")
    return replace(home, entities={new.id: new, **home.entities})


def other_order(home: Home) -> Home:
    return replace(home, entities=dict(reversed(list(home.entities.items()))))


def area_rename(home: Home) -> Home:
    area = next(iter(home.areas.values()))
    name = next(iter(home.entities.values())).name
    return replace(home, areas={**home.areas, area.id: replace(area, names=(name[:2], "Salon Wohnzimmer"))})


def area_removal(home: Home) -> Home:
    return replace(home, areas=dict(list(home.areas.items())[1:]))


def floor_rename(home: Home) -> Home:
    floor = next(iter(home.floors.values()))
    return replace(home, floors={**home.floors, floor.id: replace(floor, names=("Mezzanine",))})


def move(home: Home) -> Home:
    entity = next(iter(home.entities.values()))
    return changed(home, **{key_of(entity): replace(entity, area=list(home.areas)[-1])})


def emptied(home: Home) -> Home:
    return replace(home, entities={}, areas={})


CHANGES = [
    rename,
    rename_in_place,
    removal,
    addition,
    addition_before_others,
    other_order,
    area_rename,
    area_removal,
    floor_rename,
    move,
    emptied,
]


@pytest.mark.parametrize("language", HOMES)
@pytest.mark.parametrize("change", CHANGES, ids=[change.__name__ for change in CHANGES])
def test_a_changed_home(language: str, change: Callable[[Home], Home]) -> None:
    home, lexicon = HOMES[language](), lexicon_for(language)
    table = NameTable.of(home, lexicon)
    before = contents(table)
    after = change(home)
    assert contents(table.updated(after)) == contents(NameTable.of(after, lexicon))
    assert contents(table.updated(after).updated(home)) == before
    assert contents(table) == before  # whoever reads the old one is not disturbed


@pytest.mark.parametrize("language", HOMES)
def test_many_changes_in_a_row(language: str) -> None:
    chance = random.Random(language)
    home, lexicon = HOMES[language](), lexicon_for(language)
    table = NameTable.of(home, lexicon)
    for _ in range(40):
        home = chance.choice(CHANGES[:-1])(home)
        if len(home.areas) < 2:
            home = replace(home, areas=HOMES[language]().areas)
        table = table.updated(home)
        assert contents(table) == contents(NameTable.of(home, lexicon))


def test_what_no_name_depends_on_changes_nothing() -> None:
    home = sample_home()
    names = Names.of(home, lexicon_for("en"))
    entity = home.entities["light.sofa"]
    assert names.updated(replace(home, entities={**home.entities, entity.id: replace(entity, features=4)})) is names


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [("en", "turn on the sofa lamp", "turn on the orchid"), ("zh", "打开沙发灯", "打开蓝色孔雀灯")],
)
def test_a_planner_follows(language: str, old: str, new: str) -> None:
    home = HOMES[language]()
    planner = Planner(home, words_for(language))
    name = {"en": "Orchid", "zh": "蓝色孔雀灯"}[language]
    after = changed(home, light__sofa=replace(home.entities["light.sofa"], names=(name,)))
    updated = planner.updated(after)
    assert updated.plan(new, Snapshot(home=after)).steps[0].targets == ("light.sofa",)
    assert planner.plan(old, Snapshot(home=home)).steps[0].targets == ("light.sofa",)
    assert updated.plan(old, Snapshot(home=after)) == Planner(after, words_for(language)).plan(
        old, Snapshot(home=after)
    )


def texts() -> Iterator[str]:
    yield from (
        "客亭",
        "打开除房吸定灯",
        "书防抬灯",
        "儿同房的也灯",
        "东楼除房的窗连",
        "灯",
        "阿巴",
        "灯灯灯",
        "温度 22",
    )


@pytest.mark.parametrize("said", texts())
def test_no_name_that_sounds_alike_is_overlooked(said: str) -> None:
    home = grown(300, "zh")
    place = Area(id="x", names=("灯灯房TV",))
    table = NameTable.of(replace(home, areas={**home.areas, "x": place}), lexicon_for("zh"))
    heard = Heard(table.characters, len(table.names), table.by_character)
    found = dict(heard.alike(said, 0.6))
    weights, typical = heard.weighed()
    every = {words: alignment(said, "".join(words), weights, typical) for words in table.by_words}
    assert found == {words: score for words, score in every.items() if score > 0.6}


def test_a_likeness_that_does_not_matter_may_be_left_uncounted() -> None:
    words = ["kitchen", "kichen", "leaving", "living", "living room", "lamp", "lmap", "a", "", "conservatory", "#light"]
    for one in words:
        for other in words:
            exact, found = similarity(one, other), similarity(one, other, 0.62)
            assert found == exact or found <= exact < 0.62
