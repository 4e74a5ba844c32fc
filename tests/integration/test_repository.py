"""What must hold between the integration's files; what hassfest and the quality scale would look at."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from custom_components.hearken import (
    actions,
    ai_task,
    bypass,
    config_flow,
    const,
    event,
    model_steps,
    model_words,
    options_flow,
    sensor,
    subentry_flow,
    troubles,
)
from custom_components.hearken.const import DOMAIN
from custom_components.hearken.protocol import DEFAULT_PORT, SERVICE_TYPE, Advice, ModelKind
from custom_components.hearken.understanding.policy import Level
from custom_components.hearken.understanding.words import known_languages

ROOT = Path(__file__).parents[2]
INTEGRATION = ROOT / "custom_components" / DOMAIN
MODULES = sorted(INTEGRATION.rglob("*.py"))
MANIFEST = json.loads((INTEGRATION / "manifest.json").read_text())
ENGLISH = json.loads((INTEGRATION / "translations" / "en.json").read_text())

WHISPERS = """af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr ht hu
    hy id is it ja jw ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt ro ru sa sd
    si sk sl sn so sq sr su sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo yue zh"""
"""The languages that Whisper's models know."""

RULES = {
    "bronze": """action-setup appropriate-polling brands common-modules config-flow config-flow-test-coverage
        dependency-transparency docs-actions docs-conditions docs-high-level-description
        docs-installation-instructions docs-removal-instructions docs-triggers entity-event-setup entity-unique-id
        has-entity-name runtime-data test-before-configure test-before-setup unique-config-entry""",
    "silver": """action-exceptions config-entry-unloading docs-configuration-parameters docs-installation-parameters
        entity-unavailable integration-owner log-when-unavailable parallel-updates reauthentication-flow
        test-coverage""",
    "gold": """devices diagnostics discovery discovery-update-info docs-data-update docs-examples
        docs-known-limitations docs-supported-devices docs-supported-functions docs-troubleshooting docs-use-cases
        dynamic-devices entity-category entity-device-class entity-disabled-by-default entity-translations
        exception-translations icon-translations reconfiguration-flow repair-issues stale-devices""",
    "platinum": "async-dependency inject-websession strict-typing",
}


def leaves(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts of a translation file with their keys."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def imports(module: Path) -> Iterator[str]:
    """Yield the absolute names of the modules that a module imports."""
    package = module.parent.relative_to(ROOT).parts
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            yield ".".join(filter(None, (base, node.module)))


def calls(name: str) -> Iterator[dict[str, str]]:
    """Yield the keyword arguments that are plain strings of every call of a method or class in the integration."""
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == name:
                yield {
                    keyword.arg: keyword.value.value
                    for keyword in node.keywords
                    if keyword.arg and isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, str)
                }


# Translations


@pytest.mark.parametrize("path", sorted((INTEGRATION / "translations").glob("*.json")), ids=lambda path: path.stem)
def test_translations_say_the_same_things(path: Path) -> None:
    english, other = dict(leaves(ENGLISH)), dict(leaves(json.loads(path.read_text(encoding="utf-8"))))
    assert list(other) == list(english)
    for key, text in other.items():
        assert text.strip() == text
        assert text
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english[key])), key
        assert "http" not in text
        assert "add-on" not in text.lower()


def test_chinese_is_written_in_chinese() -> None:
    texts = dict(leaves(json.loads((INTEGRATION / "translations" / "zh-Hans.json").read_text(encoding="utf-8"))))
    assert [key for key, text in texts.items() if not re.search(r"[\u4e00-\u9fff]", text) and text != "{name}"] == []


def test_every_step_error_and_abort_has_words_and_every_word_is_used() -> None:
    source = (INTEGRATION / "config_flow.py").read_text(encoding="utf-8")
    steps = set(re.findall(r"async def async_step_(\w+)", source)) - {"manual", "zeroconf", "hassio", "reauth", "init"}
    waiting = set(ENGLISH["config"]["progress"])
    assert waiting == set(re.findall(r'progress_action="(\w+)"', source))
    assert set(ENGLISH["config"]["step"]) == steps - waiting
    options = "".join((INTEGRATION / file).read_text(encoding="utf-8") for file in ("options_flow.py", "model_flow.py"))
    steps = set(re.findall(r"async def async_step_(\w+)", options))
    waiting = set(ENGLISH["options"]["progress"])
    # What a menu leads to and shows nothing of its own.
    silent = {*(f"model_{kind}" for kind in ModelKind), "stop_download", "finish"}
    assert set(ENGLISH["options"]["step"]) == steps - waiting - silent
    assert waiting == set(re.findall(r'_async_wait\(\s*"(\w+)"', options))
    assert set(ENGLISH["options"]["step"]["init"]["menu_options"]) == {"general", "safety", "models", "fallback"}
    for name, step in ENGLISH["options"]["step"].items():
        assert set(step.get("menu_options", ())) <= steps, name
    assert set(ENGLISH["options"]["error"]) == set(re.findall(r'CONF_\w+: "(\w+)"', options))
    assert set(ENGLISH["config"]["error"]) == {key for _, _, key in config_flow._ERRORS}
    aborts = set(re.findall(r'reason="(\w+)"', source))
    of_home_assistant = {"already_configured", "already_in_progress", "reauth_successful", "reconfigure_successful"}
    assert set(ENGLISH["config"]["abort"]) == aborts | of_home_assistant


@pytest.mark.parametrize(
    ("step", "schema"),
    [
        ("user", config_flow.ADDRESS_SCHEMA),
        ("reconfigure", config_flow.ADDRESS_SCHEMA),
        ("token", config_flow.TOKEN_SCHEMA),
        ("reauth_confirm", config_flow.TOKEN_SCHEMA),
        ("pipeline", config_flow.PIPELINE_SCHEMA),
    ],
)
def test_every_field_has_a_label_and_a_description(step: str, schema: Any) -> None:
    fields = {str(key) for key in schema.schema}
    words = ENGLISH["config"]["step"][step]
    assert set(words["data"]) == set(words["data_description"]) == fields


def test_options_have_labels_and_descriptions() -> None:
    words = ENGLISH["options"]["step"]["general"]
    fields = {"endpointing", "languages", "llm_hass_api", "prompt", "max_history"}
    fields |= {"guard_everyone", "keep_turns", "diagnostics_text", "event_text"}
    assert set(words["data"]) == set(words["data_description"]) == fields
    choices = ENGLISH["selector"]
    assert set(choices["endpointing"]["options"]) == set(const.Endpointing)
    assert set(choices["asked_for"]["options"]) == set(const.AskedFor)
    fallback = ENGLISH["options"]["step"]["fallback"]
    fields = {str(key) for key in options_flow.FALLBACK_SCHEMA.schema}
    assert set(fallback["data"]) == set(fallback["data_description"]) == fields
    assert list(choices["level"]["options"]) == [level.name.lower() for level in Level]
    safety = ENGLISH["options"]["step"]["safety"]
    fields = {str(key) for key in options_flow.SAFETY_SCHEMA.schema}
    assert set(safety["data"]) == set(safety["data_description"]) == fields
    assert set(WHISPERS.split()) <= set(choices["languages"]["options"])
    terms = ENGLISH["options"]["step"]["terms"]
    fields = {str(key) for key in model_steps.TERMS_SCHEMA.schema}
    assert set(terms["data"]) == set(terms["data_description"]) == fields


def test_models_have_words() -> None:
    choices = {name: set(group["options"]) for name, group in ENGLISH["selector"].items()}
    kinds = set(ModelKind)
    assert choices["model_kind"] == choices["model_meaning"] == choices["model_speed"] == kinds
    unsaid = {Advice.FITS, Advice.UNKNOWN}
    assert choices["model_advice"] == {advice.replace("-", "_") for advice in set(Advice) - unsaid}
    assert choices["model_problem"] == {code.replace("-", "_") for code in model_words._PROBLEMS} | {"away", "other"}
    source = (INTEGRATION / "model_words.py").read_text(encoding="utf-8")
    assert choices["model_fact"] == set(re.findall(r'_fact\(\s*"(\w+)"', source)) | {
        "in_use",
        "real_time",
        "on_disk",
    } | {"to_fetch"}
    catalogue = json.loads((ROOT / "addon" / "hearken_engine" / "models" / "catalogue.json").read_text())["models"]
    assert choices["model_about"] == {
        model_words.key_of(model["name"]) for model in catalogue if model["kind"] != ModelKind.TTS
    }


def test_subentries_have_labels_and_descriptions() -> None:
    assert set(ENGLISH["config_subentries"]) == set(const.SubentryType) == set(subentry_flow.FLOWS)
    usual = {"name", "model", "prompt", "llm_hass_api", "temperature", "max_tokens"}
    for kind, words in ENGLISH["config_subentries"].items():
        fields = usual | ({"max_history"} if kind == const.SubentryType.CONVERSATION else set())
        assert set(words["step"]) == set(words["initiate_flow"]) == {"user", "reconfigure"}
        for step in words["step"].values():
            assert set(step["data"]) == set(step["data_description"]) == fields
        assert set(words["error"]) == {"engine_away"}
        assert set(words["abort"]) == {"engine_away", "not_loaded", "reconfigure_successful"}


def test_every_exception_is_translated_and_every_translation_raised() -> None:
    # Chosen by a variable:
    raised = {"engine_too_old", "integration_too_old", "engine_away", "engine_failed", *ai_task.ERROR_KEYS.values()}
    transcribing = (INTEGRATION / "transcribing.py").read_text(encoding="utf-8")
    raised |= set(re.findall(r'_error\(\s*"(\w+)"', transcribing))
    for name in (
        "ConfigEntryAuthFailed",
        "ConfigEntryError",
        "ConfigEntryNotReady",
        "HomeAssistantError",
        "ServiceValidationError",
    ):
        raised |= {keywords["translation_key"] for keywords in calls(name) if "translation_key" in keywords}
    assert set(ENGLISH["exceptions"]) == raised


def test_every_action_has_words_fields_and_an_icon() -> None:
    described = yaml.safe_load((INTEGRATION / "services.yaml").read_text(encoding="utf-8"))
    icons = json.loads((INTEGRATION / "icons.json").read_text())["services"]
    schemas = {
        "ask": actions.ASK_SCHEMA.schema,
        "transcribe": actions.TRANSCRIBE_SCHEMA.schema,
        "announce": actions.ANNOUNCE_FIELDS,
        "forget": actions.FORGET_SCHEMA.schema,
    }
    registered = set(re.findall(r'DOMAIN, "(\w+)"', (INTEGRATION / "actions.py").read_text(encoding="utf-8")))
    assert set(described) == set(ENGLISH["services"]) == set(icons) == set(schemas) == registered
    for name, action in described.items():
        words = ENGLISH["services"][name]
        assert words["name"]
        assert words["description"]
        assert set(icons[name]) == {"service"}
        fields = set(action["fields"])
        assert set(words["fields"]) == fields, name
        assert {str(key) for key in schemas[name]} == fields, name
        for field in words["fields"].values():
            assert set(field) == {"name", "description"}
        assert "target" in action if name == "announce" else "target" not in action
    kept = described["forget"]["fields"]["what"]
    assert set(kept["default"]) == set(kept["selector"]["select"]["options"]) == set(actions.Kept)
    assert set(ENGLISH["selector"]["kept"]["options"]) == set(actions.Kept)


def test_every_fact_of_the_system_s_health_has_a_name() -> None:
    source = (INTEGRATION / "system_health.py").read_text(encoding="utf-8")
    assert set(ENGLISH["system_health"]["info"]) == set(re.findall(r'^        "(\w+)":', source, re.MULTILINE))


def test_every_text_of_the_line_to_the_home_is_said() -> None:
    source = "".join((INTEGRATION / file).read_text(encoding="utf-8") for file in ("home_line.py", "naming.py"))
    texts = ENGLISH["selector"]["home_line"]["options"]
    assert [key for key in texts if f'"{key}"' not in source] == []
    refusals = set(re.findall(r'Refusal\(ErrorCode\.\w+, "(\w+)"', source))
    assert refusals
    assert refusals <= set(texts)


def test_every_issue_is_translated_and_every_translation_raised() -> None:
    about_models = {troubles.MODEL_MISSING, troubles.MEMORY_SHORT}
    own = {troubles.ENGINE_TOO_OLD, troubles.NOT_USED, *about_models}
    assert set(ENGLISH["issues"]) == {bypass.ISSUE, *own}
    source = (INTEGRATION / "repairs.py").read_text(encoding="utf-8")
    aborts = {reason for issue in ENGLISH["issues"].values() for reason in issue["fix_flow"].get("abort", ())}
    assert aborts == set(re.findall(r'reason="(\w+)"', source))
    fetching = {"confirm", "terms"}
    for key in about_models:
        flow = ENGLISH["issues"][key]["fix_flow"]
        assert set(flow["step"]) == fetching
        assert set(flow["progress"]) == set(re.findall(r'_async_wait\(\s*"(\w+)"', source))
        assert set(flow["step"]["terms"]["data"]) == {str(field) for field in model_steps.TERMS_SCHEMA.schema}


def test_every_entity_has_a_name_and_an_icon() -> None:
    icons = json.loads((INTEGRATION / "icons.json").read_text())["entity"]
    keys = {description.translation_key for description in sensor.SENSORS}
    assert set(ENGLISH["entity"]["sensor"]) == set(icons["sensor"]) == keys
    assert set(ENGLISH["entity"]["event"]) == set(icons["event"]) == {"turn"}
    outcomes = ENGLISH["entity"]["event"]["turn"]["state_attributes"]["event_type"]["state"]
    assert set(outcomes) == set(event.EVENT_TYPES)
    assert set(ENGLISH["entity"]["tts"]) == set(icons["tts"]) == {"voice"}
    assert set(ENGLISH["entity"]["ai_task"]) == set(icons["ai_task"]) == {"ai_task"}
    assert all(icon.startswith("mdi:") for _, icon in leaves(icons))
    state = next(description for description in sensor.SENSORS if description.key == "state")
    assert set(ENGLISH["entity"]["sensor"]["state"]["state"]) == set(state.options or ())


# Files that others read


def test_manifest() -> None:
    keys = list(MANIFEST)
    assert keys[:2] == ["domain", "name"]
    assert keys[2:] == sorted(keys[2:])
    assert MANIFEST["domain"] == INTEGRATION.name == DOMAIN
    assert {"codeowners", "config_flow", "documentation", "iot_class", "issue_tracker", "version"} <= set(keys)
    assert re.fullmatch(r"\d+\.\d+\.\d+", MANIFEST["version"])
    assert MANIFEST["zeroconf"] == [SERVICE_TYPE]
    assert MANIFEST["issue_tracker"] == f"{MANIFEST['documentation']}/issues"
    assert all(owner.startswith("@") for owner in MANIFEST["codeowners"])
    imported = {
        name.split(".")[2] for module in MODULES for name in imports(module) if "homeassistant.components." in name
    }
    platforms = {
        "conversation",
        "event",
        "sensor",
        "system_health",
        "stt",
        "tts",
        "diagnostics",
        "homeassistant",
        "repairs",
    }
    assert imported - platforms <= {*MANIFEST["dependencies"], *MANIFEST["after_dependencies"]}


def test_wyoming_is_pinned_as_home_assistant_pins_it() -> None:
    from homeassistant.components import wyoming

    core = json.loads((Path(wyoming.__file__).parent / "manifest.json").read_text())
    assert MANIFEST["requirements"] == core["requirements"]


def test_hacs() -> None:
    hacs = json.loads((ROOT / "hacs.json").read_text())
    assert hacs == {"name": MANIFEST["name"], "hide_default_branch": True, "homeassistant": "2026.10.0"}
    folders = [
        path.name for path in (ROOT / "custom_components").iterdir() if path.is_dir() and path.name != "__pycache__"
    ]
    assert folders == [DOMAIN]


def test_quality_scale_answers_for_every_rule() -> None:
    rules = yaml.safe_load((INTEGRATION / "quality_scale.yaml").read_text())["rules"]
    assert list(rules) == " ".join(RULES.values()).split()
    assert len(rules) == 54
    for rule, answer in rules.items():
        status = answer if isinstance(answer, str) else answer["status"]
        assert status in {"done", "todo", "exempt"}, rule
        assert status != "exempt" or answer["comment"].strip(), rule


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("icon.png", (256, 256)),
        ("icon@2x.png", (512, 512)),
        ("logo.png", None),
        ("logo@2x.png", None),
        ("dark_logo.png", None),
        ("dark_logo@2x.png", None),
    ],
)
def test_brand_images(name: str, size: tuple[int, int] | None) -> None:
    with Image.open(INTEGRATION / "brand" / name) as image:
        assert image.mode == "RGBA"
        assert size is None or image.size == size
        low, high = (256, 512) if "@2x" in name else (128, 256)
        assert low <= min(image.size) <= high


def test_the_address_that_users_are_told_is_the_engines() -> None:
    for _, text in leaves(ENGLISH):
        assert not re.search(r"\b\d{5}\b", text) or str(DEFAULT_PORT) in text


# The code


def test_both_copies_of_the_protocol_are_equal() -> None:
    def wire(half: Path) -> dict[str, bytes]:
        modules = [half / "shape.py", *(half / "protocol").glob("*.py")]
        return {str(module.relative_to(half)): module.read_bytes() for module in modules}

    assert wire(INTEGRATION) == wire(ROOT / "addon" / "hearken_engine")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(INTEGRATION)))
def test_imports_point_one_way(module: Path) -> None:
    own = f"custom_components.{DOMAIN}"
    layer = module.relative_to(INTEGRATION).parts[0] if module.parent != INTEGRATION else module.stem
    for name in imports(module):
        top, inside = (
            name.split(".")[0],
            name.removeprefix(own).strip(".").split(".")[0] if name.startswith(own) else None,
        )
        assert top != "hearken_engine"
        if layer == "understanding":
            assert top not in {"homeassistant", "wyoming", "hassil", "asyncio", "probatio"}
            assert inside in {None, "understanding"}
        if layer == "execution":
            assert inside in {None, "execution", "understanding", "hearing"}
        if layer in {"client", "connection", "errors", "hearing", "protocol", "shape"}:
            assert top != "homeassistant"
            assert inside in {None, "errors", "protocol", "shape"} | ({"connection"} if layer == "client" else set())
        if layer != "connection":
            assert name != "wyoming.client"
            assert top != "socket"
    source = module.read_text(encoding="utf-8")
    assert layer == "connection" or not re.search(
        r"open_connection|start_server|create_connection|StreamReader", source
    )


def test_no_file_is_too_long_to_read() -> None:
    lengths = {path.name: len(path.read_text().splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


@pytest.mark.parametrize("language", known_languages())
def test_word_files_hold_only_what_is_read(language: str) -> None:
    """Words for the speeds of fans need not be there: numbers are understood without them."""
    data = json.loads((INTEGRATION / "understanding" / "languages" / f"{language}.json").read_text(encoding="utf-8"))
    assert set(data) - {"fan_speeds"} == {
        "spaced", "yes", "before_yes", "after_yes", "no", "filler", "polite", "markers", "commands", "things",
        "states", "and", "comma", "replies",
        "answers", "choosing",
        "digits", "done", "saying", "as_said",
    }  # fmt: skip


def test_every_reply_is_said_somewhere() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in MODULES)
    replies = json.loads((INTEGRATION / "understanding" / "languages" / "en.json").read_text())["replies"]
    assert [key for key in replies if f'"{key}"' not in source] == []
