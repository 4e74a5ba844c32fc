"""The words of the page: the same keys in every language, every key that the page uses, and none that it does not."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hearken_engine.models.catalogue import catalogue
from hearken_engine.protocol import Advice, EngineState, ErrorCode, ModelKind, ModelState
from hearken_engine.web import site
from hearken_engine.web.privacy import Reach, Way

WORDS = site.STATIC / "words"
LANGUAGES = sorted(file.stem for file in WORDS.glob("*.json"))
SCRIPTS = {file.name: file.read_text(encoding="utf-8") for file in site.STATIC.rglob("*.js")}

VIEWS = ("home", "models", "try", "history", "privacy", "logs")
OF_VIEWS = {f"{view}.{key}" for view in VIEWS for key in ("title", "intro")}
"""Keys that begin with the name of a view."""

CLASSES = ("problems",)
"""Groups that are looked up by code in `words.js` itself."""


def flat(part: dict[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in part.items():
        found |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return found


def words(language: str) -> dict[str, str]:
    return flat(json.loads((WORDS / f"{language}.json").read_text(encoding="utf-8")))


def used() -> tuple[set[str], set[str]]:
    """Return the keys that scripts name, and the groups from which they take some by a variable."""
    keys, groups = set(OF_VIEWS), set(CLASSES)
    for text in SCRIPTS.values():
        keys |= set(re.findall(r'\b(?:t|has)\("([^"]+)"', text))
        groups |= set(re.findall(r"[`(]([a-z_]+)\.\$\{", text))
    return keys, groups


def test_there_are_two_languages() -> None:
    assert LANGUAGES == ["en", "zh-Hans"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_with_the_same_places(language: str) -> None:
    english, other = words("en"), words(language)
    assert other.keys() == english.keys()
    for key, text in other.items():
        assert text.strip(), key
        assert sorted(re.findall(r"\{(\w+)\}", text)) == sorted(re.findall(r"\{(\w+)\}", english[key])), key


def test_chinese_is_chinese() -> None:
    same = {"home.memory_own", "models.of", "models.progress"}
    assert [key for key, text in words("zh-Hans").items() if not re.search("[一-鿿]", text) and key not in same] == []


def test_every_key_that_is_used_exists_and_the_other_way_round() -> None:
    keys, groups = used()
    english = words("en")
    assert keys - english.keys() == set()
    tops = {key.partition(".")[0] for key in english}
    assert groups <= tops
    unused = {key for key in english if key not in keys and key.partition(".")[0] not in groups}
    assert unused == set()


@pytest.mark.parametrize(
    ("group", "values"),
    [
        ("problems", list(ErrorCode)),
        ("states", [*EngineState, *ModelState]),
        ("state_means", [*EngineState, *ModelState]),
        ("kinds", list(ModelKind)),
        ("kind_means", list(ModelKind)),
        ("speeds", list(ModelKind)),
        ("reaches", [*Reach, *(f"from_{reach}" for reach in Reach)]),
        ("ways", list(Way)),
    ],
)
def test_whatever_the_engine_tells_has_words(group: str, values: list[str]) -> None:
    untold = {
        # Of events on the wire, which the page never sees.
        *("unknown-event", "wrong-order", "client-too-old", "engine-too-old"),
    }
    english = words("en")
    assert [value for value in values if f"{group}.{value}" not in english and value not in untold] == []


def test_advice_that_says_something_has_words() -> None:
    silent = {Advice.FITS, Advice.UNKNOWN}
    assert [each for each in Advice if each not in silent and f"advice.{each}" not in words("en")] == []


def test_every_model_but_voices_is_described() -> None:
    names = [model.name for model in catalogue().values() if model.kind is not ModelKind.TTS]
    assert [name for name in names if f"about.{name.replace('.', '_')}" not in words("en")] == []


@pytest.mark.parametrize("file", sorted(site.STATIC.rglob("*.*")), ids=lambda file: file.name)
def test_nothing_comes_from_outside(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert "//" not in re.sub(r"(?m)(^|\s)//.*$", "", text)
    assert "innerHTML" not in text


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_scripts_are_small(name: str) -> None:
    assert SCRIPTS[name].count("\n") < 400
