"""The sentences of a home: as a graph, by their sound, and how complete a text is."""

import pytest
from hearken_engine.protocol import Name, NameKind, Vocabulary
from hearken_engine.stt.completeness import Completeness
from hearken_engine.stt.grammar import Grammar
from hearken_engine.stt.home import Home
from hearken_engine.stt.nearest import nearest


def entity(text: str, domain: str) -> Name:
    return Name(text=text, kind=NameKind.ENTITY, domain=domain)


NAMES = (
    entity("Reading Nook Lamp", "light"),
    entity("Porch Lantern", "light"),
    entity("Gable Fan", "fan"),
    entity("Cellar Hatch", "lock"),
    Name(text="Scullery", kind=NameKind.AREA),
    Name(text="Top Floor", kind=NameKind.FLOOR),
)


def vocabulary(*languages: str, names: tuple[Name, ...] = NAMES, **more: object) -> Vocabulary:
    return Vocabulary(home="h", version="1", languages=languages, names=names, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def english() -> Grammar:
    grammar = Home(vocabulary("en")).grammar("en")
    assert grammar is not None
    return grammar


def best(grammar: Grammar, text: str) -> str:
    candidates = nearest(grammar, text, limit=4).candidates
    return min(candidates, key=lambda one: (one.cost, one.unusual)).text if candidates else ""


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("Turn on the reading nuke lamb.", "turn on the Reading Nook Lamp"),
        ("turn of the porch land turn", "turn off the Porch Lantern"),
        ("Lock the seller hatch", "lock the Cellar Hatch"),
        ("Turn on the lights in the scullary.", "turn on the lights in the Scullery"),
        ("Set the reading nook lamp to 50%", "set the Reading Nook Lamp to 50%"),
    ],
)
def test_what_sounds_alike_is_found(english: Grammar, heard: str, said: str) -> None:
    assert best(english, heard).casefold() == said.casefold()


def test_a_sentence_of_the_home_costs_nothing(english: Grammar) -> None:
    match = nearest(english, "Turn on the porch lantern!", limit=4)
    assert match.candidates[0].cost == 0
    assert english.same(match.candidates[0].text, "turn on the Porch Lantern")


@pytest.mark.parametrize(
    ("text", "completeness"),
    [
        ("Turn on the porch lantern.", Completeness.COMPLETE),
        ("Turn on the lights", Completeness.EXTENSIBLE),
        ("Set a timer for 5 minutes", Completeness.EXTENSIBLE),
        ("Turn on the", Completeness.UNFINISHED),
        ("Set the porch lantern to", Completeness.UNFINISHED),
        ("What do you think about the weather on other planets?", Completeness.OPEN),
    ],
)
def test_how_complete_a_text_is(english: Grammar, text: str, completeness: Completeness) -> None:
    assert nearest(english, text, limit=4).completeness is completeness


def test_a_name_stands_only_where_its_kind_may(english: Grammar) -> None:
    texts = [one.text.casefold() for one in nearest(english, "unlock the porch lantern", limit=8).candidates]
    assert "unlock the porch lantern" not in texts


@pytest.mark.parametrize("text", ["", "   ", "?!", "\u0000", "😀", "a" * 300, "1 2 3 4 5 6 7 8 9 10 11 12 13 14"])
def test_any_text_is_taken(english: Grammar, text: str) -> None:
    nearest(english, text, limit=4)


@pytest.mark.parametrize(
    ("language", "heard", "said"),
    [
        ("de", "schalte die läselampe ein", "schalte die Leselampe ein"),
        ("fr", "allume la lampe du vestibul", "allume la lampe du Vestibule"),
        ("es", "enciende la lámpara de lectura", "enciende la Lámpara de lectura"),
        ("zh", "打开约读灯", "打开阅读灯"),
    ],
)
def test_other_languages(language: str, heard: str, said: str) -> None:
    names = (
        entity("Leselampe", "light"),
        entity("Lámpara de lectura", "light"),
        entity("阅读灯", "light"),
        Name(text="Vestibule", kind=NameKind.AREA),
    )
    grammar = Home(vocabulary(language, names=names)).grammar(language)
    assert grammar is not None
    assert best(grammar, heard).casefold() == said.casefold()


def test_the_homes_own_sentences_and_triggers() -> None:
    brew = {
        "intents": {"Brew": {"data": [{"sentences": ["brew [me] a {drink}"]}]}},
        "lists": {"drink": {"values": ["flat white", "ristretto"]}},
    }
    home = Home(vocabulary("en", sentences={"en": brew}, triggers=("launch the (aquarium|terrarium) show",)))
    grammar = home.grammar("en")
    assert grammar is not None
    assert best(grammar, "brew me a flat wide") == "brew me a flat white"
    assert best(grammar, "launch the terrarium shoe") == "launch the terrarium show"


@pytest.mark.parametrize(
    "custom",
    [
        {"intents": {"X": {"data": [{"sentences": ["broken (sentence"]}]}}},
        {"intents": {"X": {"data": [{"sentences": ["turn {nowhere} on", "<no_rule> on"]}]}}},
        {"intents": []},
        {"lists": 7},
    ],
)
def test_broken_sentences_of_the_home_cost_only_themselves(custom: dict[str, object]) -> None:
    grammar = Home(vocabulary("en", sentences={"en": custom})).grammar("en")
    assert grammar is not None
    assert best(grammar, "turn on the porch lantern").casefold() == "turn on the porch lantern"


def test_an_empty_vocabulary_leaves_the_language() -> None:
    grammar = Home(vocabulary("en", names=())).grammar("en")
    assert grammar is not None
    assert best(grammar, "what time is it") == "what time is it"


def test_a_language_without_sentences_has_no_grammar() -> None:
    assert Home(vocabulary("en")).grammar("la") is None


def test_names_of_any_kind_do_no_harm() -> None:
    names = tuple(entity(text, "light") for text in ("", "  ", "客厅灯", "Свет", "💡", "Off", "Seven", "a" * 300, "%"))
    grammar = Home(vocabulary("en", names=names)).grammar("en")
    assert grammar is not None
    assert nearest(grammar, "turn on seven", limit=4).candidates


def test_thousands_of_names() -> None:
    names = tuple(entity(f"Lantern {number} {word}", "light") for number in range(1250) for word in "abcd")
    grammar = Home(vocabulary("en", names=(*names, entity("Orangery Sconce", "light")))).grammar("en")
    assert grammar is not None
    assert best(grammar, "turn on the orange re sconce").casefold() == "turn on the orangery sconce"


@pytest.mark.parametrize(
    ("names", "text", "written"),
    [(("客厅灯",), "打開客廳的燈", "打开客厅的灯"), (("客廳燈",), "打开客厅的灯", "打開客廳的燈")],
)
def test_chinese_comes_in_the_script_of_the_home(names: tuple[str, ...], text: str, written: str) -> None:
    home = Home(vocabulary("zh-CN", names=tuple(entity(name, "light") for name in names)))
    assert home.in_script(text, "zh") == written
