"""Homes and what is said in them: read from files, sent to the engine, recognised with Home Assistant's grammar."""

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from hassil import Intents, TextSlotList, recognize_all
from hassil.util import remove_punctuation
from hearken_engine.protocol import Name, NameKind, Vocabulary
from home_assistant_intents import get_intents

_DATA = Path(__file__).parent.parent / "data"

LANGUAGES = ("en", "de", "fr", "es", "zh", "nl", "it")
"""Languages for which there are sentences, one file each."""

_GRAMMARS = {"zh": "zh-CN"}
"""Where Home Assistant's sentence files have another tag than the recogniser's language."""

_NAMED_DOMAINS = frozenset({"light", "switch", "fan", "media_player", "climate", "scene", "todo"})
"""Whose names the peer thinks people say most (`PRIORITY_DOMAINS` of wyoming_faster_whisper.hass_api)."""


@dataclass(frozen=True, kw_only=True)
class Entity:
    """One exposed entity."""

    name: str
    """As people say it."""
    domain: str
    """Its Home Assistant domain."""
    device_class: str | None = None
    """Its device class, where it has one."""


@dataclass(frozen=True, kw_only=True)
class Home:
    """A home that commands speak of."""

    identity: str
    """Tells homes apart."""
    language: str
    """ISO 639 code."""
    floors: tuple[str, ...]
    """Names of floors."""
    areas: tuple[str, ...]
    """Names of areas; the microphone stands in the first."""
    entities: tuple[Entity, ...]
    """What is exposed."""

    @property
    def grammar_language(self) -> str:
        """Tag of Home Assistant's sentences."""
        return _GRAMMARS.get(self.language, self.language)

    def vocabulary(self) -> Vocabulary:
        """Return what the integration would send of it."""
        names = (
            *(
                Name(text=entity.name, kind=NameKind.ENTITY, domain=entity.domain, device_class=entity.device_class)
                for entity in self.entities
            ),
            *(Name(text=area, kind=NameKind.AREA) for area in self.areas),
            *(Name(text=floor, kind=NameKind.FLOOR) for floor in self.floors),
        )
        digest = hashlib.sha256(repr(names).encode()).hexdigest()
        return Vocabulary(home=self.identity, version=digest, languages=(self.grammar_language,), names=names)

    def names_for_prompt(self) -> tuple[str, ...]:
        """Return all names in the order in which the peer itself would put them into its prompt."""
        said = (entity.name for entity in self.entities if entity.domain in _NAMED_DOMAINS)
        others = (entity.name for entity in self.entities if entity.domain not in _NAMED_DOMAINS)
        return tuple(dict.fromkeys((*self.areas, *self.floors, *said, *others)))

    def is_command(self, text: str) -> bool:
        """Tell whether Home Assistant's own grammar makes a command of this home of a text.

        What it takes with a wildcard ("play …", "broadcast …") is no command of this home: anything may stand there.
        """
        spoken = remove_punctuation(text).strip()
        if not spoken:
            return False
        context = {"area": {"value": self.areas[0], "text": self.areas[0]}} if self.areas else {}
        found = recognize_all(
            spoken,
            _grammar(self.grammar_language),
            slot_lists=self._slot_lists(),
            intent_context=context,
            language=self.grammar_language,
        )
        return any(not any(entity.is_wildcard for entity in result.entities_list) for result in found)

    def _slot_lists(self) -> dict[str, Any]:
        """Return the names as Home Assistant's conversation agent lays them out."""
        entities = [
            (entity.name, entity.name, {"domain": entity.domain, "device_class": entity.device_class})
            if entity.device_class
            else (entity.name, entity.name, {"domain": entity.domain})
            for entity in self.entities
        ]
        return {
            "name": TextSlotList.from_tuples(entities, allow_template=False),
            "area": TextSlotList.from_strings(self.areas, allow_template=False),
            "floor": TextSlotList.from_strings(self.floors, allow_template=False),
        }


@functools.cache
def _grammar(language: str) -> Intents:
    data = get_intents(language)
    if data is None:
        raise ValueError(f"Home Assistant has no sentences in {language}")
    return Intents.from_dict(data)


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """A home, and what is said there."""

    home: Home
    """What the commands speak of."""
    commands: tuple[str, ...]
    """Sentences that Home Assistant's grammar makes commands of."""
    outside: tuple[str, ...]
    """Sentences that it does not."""

    def misplaced(self) -> list[str]:
        """Return the sentences that are in the wrong list."""
        strangers = [text for text in self.commands if not self.home.is_command(text)]
        return strangers + [text for text in self.outside if self.home.is_command(text)]


def _home(identity: str, language: str, data: Mapping[str, Any]) -> Home:
    """Read the part of a file that describes the home."""

    def names(key: str) -> tuple[str, ...]:
        return tuple(str(item["name"]) for item in data.get(key) or ())

    entities = tuple(
        Entity(name=str(item["name"]), domain=str(item["domain"]), device_class=item.get("device_class"))
        for item in data.get("entities") or ()
    )
    return Home(identity=identity, language=language, floors=names("floors"), areas=names("areas"), entities=entities)


def own_sentences(language: str) -> Sentences:
    """Return the sentences of this project in a language."""
    data = json.loads((_DATA / f"{language}.json").read_text(encoding="utf-8"))
    return Sentences(
        home=_home(f"benchmark-{language}", language, data["home"]),
        commands=tuple(data["commands"]),
        outside=tuple(data["outside"]),
    )


def recorded_home(folder: Path) -> Home:
    """Return the home that a folder of recordings describes in its `home.yaml`."""
    data = yaml.safe_load((folder / "home.yaml").read_text(encoding="utf-8"))
    return _home(f"benchmark-{folder.name}", str(data["language"]), data["fixtures"])
