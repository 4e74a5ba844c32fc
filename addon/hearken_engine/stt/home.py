"""What a home says and has, made ready for recognising: its vocabulary, and its grammar by language."""

import json
import logging
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import home_assistant_intents
from hassil import Intents
from hassil.parser import ParseError
from hassil.util import merge_dict

from ..protocol import Vocabulary
from .grammar import Grammar
from .graph import Graph, minimised, templates_graph
from .languages import language_code
from .spelling import UNSPACED
from .written import in_script, is_traditional

_LOGGER = logging.getLogger(__name__)

_SENTENCES = Path(home_assistant_intents.__file__).parent
"""Home Assistant's own sentences, and among them those that Speech-to-Phrase listens for."""

_OWN = Path(__file__).parent / "sentences"
"""What people say to a house and Home Assistant's sentences lack, by ISO 639 code."""


@lru_cache(maxsize=1)
def _variants() -> dict[str, tuple[str, ...]]:
    """Return, by ISO 639 code, the tags under which there are sentences."""
    found: dict[str, tuple[str, ...]] = {}
    for file in sorted((_SENTENCES / "data").glob("*.json")):
        code = language_code(file.stem)
        found[code] = (*found.get(code, ()), file.stem)
    return found


class Home:
    """One home's vocabulary, worked in. Never changes: another vocabulary makes another home."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Work a vocabulary in; blocking, up to some seconds for thousands of names."""
        self.vocabulary = vocabulary
        codes = dict.fromkeys(language_code(tag) for tag in vocabulary.languages)
        self._traditional = is_traditional(name.text for name in vocabulary.names)
        self._grammars = {code: self._make(code) for code in codes}

    def grammar(self, language: str) -> Grammar | None:
        """Return the grammar of an ISO 639 code, made now if it is not one of the home's languages."""
        if language not in self._grammars:
            self._grammars[language] = self._make(language)
        return self._grammars[language]

    def in_script(self, text: str, language: str) -> str:
        """Return a text in the Chinese script in which the home writes its names."""
        if language != "zh" or self._traditional is None:
            return text
        return in_script(text, traditional=self._traditional)

    def _make(self, code: str) -> Grammar | None:
        tags = _variants().get(code, ())
        wanted = [tag for tag in self.vocabulary.languages if language_code(tag) == code]
        tag = next((tag for tag in wanted if tag in tags), None) or _plain(code, tags, wanted)
        graph = Graph()
        spaced = code not in UNSPACED
        custom = self._custom(code)
        for sentences in _sentences(tag, code):
            _write(graph, sentences, custom, spaced=spaced)
            custom = {}
        if custom:
            _write(graph, {"language": code, "intents": {}}, custom, spaced=spaced)
        if self.vocabulary.triggers:
            triggers = {"intents": {"trigger": {"data": [{"sentences": list(self.vocabulary.triggers)}]}}}
            _write(graph, {"language": code}, triggers, spaced=spaced)
        if not graph.arcs:
            return None
        return Grammar(code, minimised(graph), self.vocabulary.names, _usual(tag, spaced=spaced))

    def _custom(self, code: str) -> dict[str, Any]:
        """Return the home's own sentences in a language, of whatever variant."""
        merged: dict[str, Any] = {}
        for tag, sentences in self.vocabulary.sentences.items():
            if language_code(tag) == code:
                merge_dict(merged, sentences)
        return merged


def _usual(tag: str | None, *, spaced: bool) -> Graph | None:
    """Return the sentences that Speech-to-Phrase listens for, which are written by hand in one spelling each."""
    file = _SENTENCES / "speech_to_phrase" / f"{tag}.json"
    if not file.exists():
        return None
    graph = Graph()
    _write(graph, json.loads(file.read_text(encoding="utf-8")), {}, spaced=spaced)
    return minimised(graph)


def _sentences(tag: str | None, code: str) -> Iterator[dict[str, Any]]:
    """Yield the sentences of a language: Home Assistant's, whose lists and rules the home's own may use, come first."""
    for file in (
        _SENTENCES / "data" / f"{tag}.json",
        _SENTENCES / "speech_to_phrase" / f"{tag}.json",
        _OWN / f"{code}.json",
    ):
        if file.exists():
            yield json.loads(file.read_text(encoding="utf-8"))


def _write(graph: Graph, sentences: dict[str, Any], custom: dict[str, Any], *, spaced: bool) -> None:
    """Add sentences to a graph; custom ones that are broken are left out."""
    for more in (custom, {}):
        merged = json.loads(json.dumps(sentences))
        try:
            merge_dict(merged, more)
            intents = Intents.from_dict(merged)
        except (ParseError, AssertionError, ValueError, KeyError, TypeError, AttributeError) as err:
            # hassil checks nothing; what a malformed file makes it raise means that.
            _LOGGER.warning("The home's own sentences cannot be read and are left out: %s", err)
            continue
        templates_graph(graph, intents, spaced=spaced)
        return


def _plain(code: str, tags: tuple[str, ...], wanted: list[str]) -> str | None:
    """Return the variant that is nearest to what the home wants."""
    traditional = any(tag.lower().endswith(("hant", "-tw", "-hk")) for tag in wanted)
    if code == "zh":
        return "zh-TW" if traditional else "zh-CN"
    return code if code in tags else next(iter(tags), None)
