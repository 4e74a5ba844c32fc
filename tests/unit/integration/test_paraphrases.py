"""Every group of paraphrases makes of its examples what its file says."""

import json
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from custom_components.hearken.understanding import paraphrasing
from custom_components.hearken.understanding.language_data import language_codes
from custom_components.hearken.understanding.lexicon import lexicon_for
from custom_components.hearken.understanding.paraphrasing import Group, Paraphrases, compiled_paraphrases
from custom_components.hearken.understanding.tokens import MAX_LENGTH, plain, tokenize

LONGEST = 0.5
"""Seconds; it takes a hundredth where patterns are linear, and minutes where they are not."""

PARAPHRASES = Path(paraphrasing.__file__).parent / "paraphrases"
LANGUAGES = [code for code in language_codes() if lexicon_for(code).wraps.paraphrases.groups]
GROUPS = [(code, group) for code in LANGUAGES for group in lexicon_for(code).wraps.paraphrases.groups]


def paraphrases(code: str) -> Paraphrases:
    return lexicon_for(code).wraps.paraphrases


def rewritten(code: str, group: Group, said: str) -> str:
    """Return a sentence as the forms of one group alone rewrite it."""
    return replace(paraphrases(code), groups=(group,)).rewritten(said)


def in_file(code: str) -> list[dict[str, Any]]:
    return list(json.loads((PARAPHRASES / f"{code}.json").read_text("utf-8"))["groups"])


@pytest.mark.parametrize(("code", "group"), GROUPS, ids=[f"{code}: {group.name}" for code, group in GROUPS])
def test_a_group_rewrites_its_examples(code: str, group: Group) -> None:
    assert group.examples
    for said, meant in group.examples.items():
        assert said == plain(said)
        assert rewritten(code, group, said) == meant != said


@pytest.mark.parametrize(("code", "group"), GROUPS, ids=[f"{code}: {group.name}" for code, group in GROUPS])
def test_each_form_is_of_use_to_an_example(code: str, group: Group) -> None:
    rows = next(data for data in in_file(code) if data["name"] == group.name)["forms"]
    used = {
        at % len(rows)
        for said in group.examples
        for at, form in enumerate(group.forms)
        if rewritten(code, replace(group, forms=group.forms[:at]), said)
        != rewritten(code, replace(group, forms=group.forms[: at + 1]), said)
    }
    assert not [rows[at] for at in range(len(rows)) if at not in used]


def test_every_language_with_a_lexicon_has_some() -> None:
    assert {"de", "en", "es", "fr", "zh"} <= set(LANGUAGES)


@pytest.mark.parametrize("code", LANGUAGES)
def test_names_are_said_once(code: str) -> None:
    names = [group.name for group in paraphrases(code).groups]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_words_said_over_and_over_take_long(code: str) -> None:
    """Each word of the examples, as often as a sentence may be long."""
    said = (" " if code != "zh" else "").join(text for group in paraphrases(code).groups for text in group.examples)
    for word in sorted({token.text for token in tokenize(said) if token.kind in {"word", "han"}}):
        again = (f"{word} " if code != "zh" else word) * MAX_LENGTH
        begun = process_time()
        paraphrases(code).rewritten(again[:MAX_LENGTH])
        assert process_time() - begun < LONGEST, word


LEXICON = {
    "folded": {"ß": "ss"},
    "verbs": {"on": ["turn on", "light"], "off": ["kill"]},
    "carry": ["put", "the"],
    "filler": ["the"],
    "particles": {"on": ["on"]},
    "numbers": {},
    "colours": {"white": ["weiss", "off-white"], "red": ["dark red", "red"]},
    "wraps": {"parts": {"polite": "if you (?:can|may)"}},
}


@pytest.mark.parametrize(
    ("pattern", "filled"),
    [
        ("<the> x", "(?:the|my) x"),
        ("<lamp>", "(?:lamp|(?:the|my) light)"),
        ("<colours.red>", "(?:dark red|red)"),
        ("<colours>", "(?:off[ -]white|dark red|wei(?:ss|ß)|red)"),
        ("<orders>", "(?:light|kill|turn|put)"),
        ("<wraps.parts.polite>", "if you (?:can|may)"),
        ("(?<=a)(?P<b>c)(?<!d)<the>?", "(?<=a)(?P<b>c)(?<!d)(?:the|my)?"),
    ],
)
def test_parts_are_filled_in(pattern: str, filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    groups = [{"name": "a", "examples": {}, "forms": [[pattern, ""]]}]
    parts = {"the": "(?:the|my)", "lamp": ["lamp", "<the> light"]}
    (tmp_path / "xx.json").write_text(json.dumps({"parts": parts, "groups": groups}), encoding="utf-8")
    monkeypatch.setattr("custom_components.hearken.understanding.paraphrasing._FOLDER", tmp_path)
    [group] = compiled_paraphrases("xx", LEXICON, {}).groups
    assert [form.pattern.pattern for form in group.forms] == [filled]


def test_a_form_is_made_for_each_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"more": "warmer", "most": "warmest"}, {"more": "(?:drier|dryer)", "most": "driest"}]
    groups = [{"name": "a", "examples": {}, "forms": [["which is <more>", "which is the <most>"]], "each": rows}]
    (tmp_path / "xx.json").write_text(json.dumps({"parts": {}, "groups": groups}), encoding="utf-8")
    monkeypatch.setattr("custom_components.hearken.understanding.paraphrasing._FOLDER", tmp_path)
    made = compiled_paraphrases("xx", LEXICON, {})
    assert made.rewritten("which is dryer") == "which is the driest"
    assert made.rewritten("which is warmer") == "which is the warmest"


def test_a_language_without_a_file_has_none() -> None:
    assert compiled_paraphrases("xx", LEXICON, {}).rewritten("turn it on") == "turn it on"


def test_characters_that_are_written_in_two_ways_stay_as_they_were_said() -> None:
    assert paraphrases("zh").rewritten("把客廳的燈關掉謝謝").startswith("把客廳的燈")
