"""The pure part of doing: services, amounts, what is expected, what may be done, and what is said."""

import string
from dataclasses import replace
from typing import Any

import pytest

from custom_components.hearken.execution.services import Call, prepare
from custom_components.hearken.understanding.amounts import WrongValueError, resolved
from custom_components.hearken.understanding.capabilities import capabilities, features_of
from custom_components.hearken.understanding.colours import COLOURS
from custom_components.hearken.understanding.expectation import expectation
from custom_components.hearken.understanding.home import Attribute, Entity, Home, Range, Seen, Snapshot
from custom_components.hearken.understanding.outcome import SUCCESSES, Outcome, Result
from custom_components.hearken.understanding.pin import PAUSE_SECONDS, PinTries, Tried, read_pin
from custom_components.hearken.understanding.plan import Kind, Plan, Scale, Setting, Step, Verb
from custom_components.hearken.understanding.policy import Level, Policy
from custom_components.hearken.understanding.reports import Reports, reports_for
from custom_components.hearken.understanding.wording import say_done
from custom_components.hearken.understanding.words import known_languages, words_for

COLOURED: dict[str, Any] = {"supported_color_modes": ["hs", "color_temp"], "min_color_temp_kelvin": 2200}
WHITE: dict[str, Any] = {"supported_color_modes": ["color_temp"]}
CLIMATE: dict[str, Any] = {
    "supported_features": 1 | 128 | 256,
    "min_temp": 7,
    "max_temp": 30,
    "target_temp_step": 0.5,
    "hvac_modes": ["off", "heat", "fan_only"],
}


def thing(entity_id: str, attributes: dict[str, Any], name: str = "It") -> Entity:
    domain = entity_id.partition(".")[0]
    can = capabilities(domain, attributes)
    return Entity(
        id=entity_id,
        names=(name,),
        domain=domain,
        device_class=attributes.get("device_class"),
        settable=can.settable,
        ranges=can.ranges,
        choices=can.choices,
        features=features_of(attributes),
    )


def at(entity_id: str, state: str, attributes: dict[str, Any], unit: str = "°C") -> Snapshot:
    home = Home(entities={entity_id: thing(entity_id, attributes)}, temperature_unit=unit)
    return Snapshot(home=home, states={entity_id: Seen(state, attributes)})


def to(attribute: Attribute, value: str | float, scale: Scale = Scale.ABSOLUTE) -> Setting:
    return Setting(attribute=attribute, value=value, scale=scale)


ON, SET, CHANGE = Verb.ON, Verb.SET, Verb.CHANGE
A, S = Attribute, Scale


# Services


@pytest.mark.parametrize(
    ("verb", "entity_id", "features", "service"),
    [
        (ON, "switch.it", 0, "switch.turn_on"),
        (ON, "scene.it", 0, "scene.turn_on"),
        (ON, "button.it", 0, "button.press"),
        (ON, "group.it", 0, "homeassistant.turn_on"),
        (ON, "lock.it", 0, "lock.lock"),
        (ON, "cover.it", 1, "cover.open_cover"),
        (ON, "cover.it", 2, None),
        (ON, "climate.it", 256, "climate.turn_on"),
        (ON, "climate.it", 1, None),
        (ON, "sensor.it", 0, None),
        (Verb.OFF, "vacuum.it", 16, "vacuum.return_to_base"),
        (Verb.OFF, "alarm_control_panel.it", 0, "alarm_control_panel.alarm_disarm"),
        (Verb.TOGGLE, "lock.it", 0, None),
        (Verb.OPEN, "valve.it", 1, "valve.open_valve"),
        (Verb.OPEN, "lock.it", 1, None),
        (Verb.STOP, "cover.it", 8, "cover.stop_cover"),
        (Verb.STOP, "media_player.it", 4096, "media_player.media_stop"),
        (Verb.RESUME, "vacuum.it", 8192, "vacuum.start"),
        (Verb.NEXT, "media_player.it", 32, "media_player.media_next_track"),
        (Verb.MUTE, "media_player.it", 4, None),
        (Verb.DOCK, "lawn_mower.it", 4, "lawn_mower.dock"),
        (Verb.ARM, "alarm_control_panel.it", 4, "alarm_control_panel.alarm_arm_night"),
        (Verb.ARM, "alarm_control_panel.it", 6, None),
        (Verb.ARM, "light.it", 0, None),
        (Verb.RUN, "automation.it", 0, "automation.trigger"),
    ],
)
def test_a_verb_is_a_service_or_it_cannot_be_done(
    verb: Verb, entity_id: str, features: int, service: str | None
) -> None:
    prepared = prepare(
        Step(verb=verb, targets=(entity_id,)), at(entity_id, "idle", {"supported_features": features}), (entity_id,)
    )
    assert [f"{call.domain}.{call.service}" for call in prepared.calls] == ([service] if service else [])
    assert bool(prepared.refused) is (service is None)


@pytest.mark.parametrize(
    ("verb", "entity_id", "attributes", "settings", "service", "data"),
    [
        (ON, "light.it", COLOURED, [to(A.BRIGHTNESS, 30), to(A.COLOUR, "blue")], "turn_on",
         {"brightness_pct": 30, "rgb_color": [0, 0, 255]}),
        (SET, "light.it", COLOURED, [to(A.COLOUR, "warm white")], "turn_on", {"color_temp_kelvin": 2700}),
        (SET, "light.it", COLOURED, [to(A.COLOUR, "candle")], "turn_on", {"color_temp_kelvin": 2200}),
        (SET, "light.it", WHITE, [to(A.COLOUR, "daylight")], "turn_on", {"color_temp_kelvin": 6500}),
        (SET, "light.it", COLOURED, [to(A.BRIGHTNESS, 0)], "turn_off", {}),
        (SET, "light.it", {"supported_color_modes": ["hs"]}, [to(A.COLOUR, "warm white")], "turn_on",
         {"rgb_color": [255, 169, 87]}),
        (SET, "climate.it", CLIMATE, [to(A.MODE, "fan only")], "set_hvac_mode", {"hvac_mode": "fan_only"}),
        (SET, "fan.it", {"supported_features": 1}, [to(A.SPEED, 66)], "set_percentage", {"percentage": 66}),
        (SET, "media_player.it", {"supported_features": 4}, [to(A.VOLUME, 35)], "volume_set", {"volume_level": 0.35}),
        (CHANGE, "media_player.it", {"supported_features": 1024}, [to(A.VOLUME, -1, S.NUDGE)], "volume_down", {}),
        (SET, "cover.it", {"supported_features": 4}, [to(A.POSITION, 40)], "set_cover_position", {"position": 40}),
        (SET, "cover.it", {"supported_features": 3}, [to(A.POSITION, 100)], "open_cover", {}),
        (SET, "valve.it", {"supported_features": 3}, [to(A.POSITION, 0)], "close_valve", {}),
        (SET, "select.it", {"options": ["Eco", "Max"]}, [to(A.MODE, "max")], "select_option", {"option": "Max"}),
        (SET, "text.it", {}, [to(A.VALUE, "hello")], "set_value", {"value": "hello"}),
    ],
)  # fmt: skip
def test_a_setting_is_a_service(  # noqa: PLR0917
    verb: Verb, entity_id: str, attributes: dict[str, Any], settings: list[Setting], service: str, data: dict[str, Any]
) -> None:
    step = Step(verb=verb, targets=(entity_id,), settings=tuple(settings))
    prepared = prepare(step, at(entity_id, "on", attributes), (entity_id,))
    domain = entity_id.partition(".")[0]
    assert prepared.calls == (Call(domain=domain, service=service, targets=(entity_id,), data=data),)


@pytest.mark.parametrize(
    ("entity_id", "attributes", "setting", "legal"),
    [
        ("light.it", {"supported_color_modes": ["onoff"]}, to(A.BRIGHTNESS, 30), None),
        ("light.it", WHITE, to(A.COLOUR, "red"), None),
        ("light.it", COLOURED, to(A.COLOUR, "octarine"), None),
        ("light.it", COLOURED, to(A.BRIGHTNESS, 130), Range(low=0, high=100)),
        ("climate.it", CLIMATE, to(A.TEMPERATURE, 80), Range(low=7, high=30, step=0.5)),
        ("climate.it", CLIMATE, to(A.TEMPERATURE, "warm"), Range(low=7, high=30, step=0.5)),
        ("climate.it", CLIMATE, to(A.MODE, "dry"), ("off", "heat", "fan_only")),
        ("cover.it", {"supported_features": 3}, to(A.POSITION, 50), None),
        ("media_player.it", {"supported_features": 1024}, to(A.VOLUME, 50), None),
        ("switch.it", {}, to(A.SPEED, 50), None),
        ("climate.it", CLIMATE, to(A.TEMPERATURE, 1, S.NUDGE), None),  # nothing shows what it is set to
    ],
)
def test_what_cannot_be_set_is_refused(
    entity_id: str, attributes: dict[str, Any], setting: Setting, legal: Range | tuple[str, ...] | None
) -> None:
    step = Step(verb=SET, targets=(entity_id,), settings=(setting,))
    prepared = prepare(step, at(entity_id, "on", attributes), (entity_id,))
    assert prepared.calls == ()
    assert prepared.refused[entity_id].legal == legal


def test_a_thermostat_gets_its_mode_before_its_temperature() -> None:
    step = Step(verb=ON, targets=("climate.it",), settings=(to(A.TEMPERATURE, 21), to(A.MODE, "heat")))
    prepared = prepare(step, at("climate.it", "off", CLIMATE), ("climate.it",))
    assert [call.service for call in prepared.calls] == ["set_hvac_mode", "set_temperature"]
    step = Step(verb=ON, targets=("climate.it",), settings=(to(A.TEMPERATURE, 21),))
    prepared = prepare(step, at("climate.it", "off", CLIMATE), ("climate.it",))
    assert [call.service for call in prepared.calls] == ["turn_on", "set_temperature"]


# Amounts


@pytest.mark.parametrize(
    ("entity_id", "attributes", "state", "setting", "unit", "reached"),
    [
        ("light.it", COLOURED | {"brightness": 128}, "on", to(A.BRIGHTNESS, 1, S.NUDGE), "°C", 65),
        ("light.it", COLOURED | {"brightness": 128}, "on", to(A.BRIGHTNESS, 0.5, S.FACTOR), "°C", 25),
        ("light.it", COLOURED | {"brightness": 20}, "on", to(A.BRIGHTNESS, -3, S.NUDGE), "°C", 4),
        ("light.it", COLOURED | {"brightness": 20}, "on", to(A.BRIGHTNESS, -30, S.STEP), "°C", 1),
        ("light.it", COLOURED | {"brightness": 250}, "on", to(A.BRIGHTNESS, 10, S.STEP), "°C", 100),
        ("light.it", COLOURED, "off", to(A.BRIGHTNESS, 2, S.NUDGE), "°C", 50),
        ("light.it", COLOURED, "off", to(A.BRIGHTNESS, 20, S.STEP), "°C", 20),
        ("light.it", COLOURED | {"color_temp_kelvin": 3000}, "on", to(A.COLOUR_TEMPERATURE, 1, S.NUDGE), "°C", 3500),
        ("climate.it", CLIMATE | {"temperature": 20}, "heat", to(A.TEMPERATURE, -1, S.NUDGE), "°C", 19),
        ("climate.it", CLIMATE | {"temperature": 20}, "heat", to(A.TEMPERATURE, 1, S.NUDGE), "°F", 22),
        ("climate.it", CLIMATE | {"temperature": 29.5}, "heat", to(A.TEMPERATURE, 4, S.STEP), "°C", 30),
        ("media_player.it", {"supported_features": 4, "volume_level": 0.3}, "on", to(A.VOLUME, -1, S.NUDGE), "°C", 20),
        ("media_player.it", {"supported_features": 4, "volume_level": 0.1}, "on", to(A.VOLUME, -3, S.NUDGE), "°C", 5),
        ("cover.it", {"supported_features": 4, "current_position": 50}, "open", to(A.POSITION, 1, S.NUDGE), "°C", 70),
        ("fan.it", {"supported_features": 1, "percentage_step": 100 / 3}, "off", to(A.SPEED, 1, S.NUDGE), "°C", 33.33),
        ("number.it", {"min": 0, "max": 10, "step": 2}, "4", to(A.VALUE, 1, S.NUDGE), "°C", 6),
    ],
)
def test_a_change_is_counted_from_what_is_seen(  # noqa: PLR0917
    entity_id: str, attributes: dict[str, Any], state: str, setting: Setting, unit: str, reached: float
) -> None:
    found = resolved(setting, thing(entity_id, attributes), Seen(state, attributes), unit=unit)
    assert found is not None
    assert (found.attribute, found.scale) == (setting.attribute, S.ABSOLUTE)
    assert found.value == pytest.approx(reached, abs=0.01)


def test_what_is_off_is_not_made_less() -> None:
    assert resolved(to(A.BRIGHTNESS, -1, S.NUDGE), thing("light.it", COLOURED), Seen("off")) is None
    assert resolved(to(A.BRIGHTNESS, 0.5, S.FACTOR), thing("light.it", COLOURED), Seen("off")) is None
    with pytest.raises(WrongValueError):
        resolved(to(A.TEMPERATURE, 1, S.STEP), thing("climate.it", CLIMATE), Seen("heat"))


# What must be seen afterwards


@pytest.mark.parametrize(
    ("verb", "domain", "settings", "before", "now", "reached"),
    [
        (Verb.OPEN, "cover", (), Seen("closed"), Seen("opening"), True),
        (Verb.UNLOCK, "lock", (), Seen("locked"), Seen("jammed"), False),
        (Verb.MUTE, "media_player", (), Seen("on"), Seen("on", {"is_volume_muted": True}), True),
        (Verb.ARM, "alarm_control_panel", (), Seen("disarmed"), Seen("arming"), True),
        (Verb.OFF, "alarm_control_panel", (), Seen("armed_home"), Seen("armed_home"), False),
        (Verb.STOP, "cover", (), Seen("opening"), Seen("open"), True),
        (SET, "climate", (to(A.MODE, "heat"),), Seen("off"), Seen("heat"), True),
        (SET, "climate", (to(A.PRESET, "eco"),), Seen("heat"), Seen("heat", {"preset_mode": "away"}), False),
        (SET, "light", (to(A.BRIGHTNESS, 0),), Seen("on"), Seen("off"), True),
        (SET, "light", (to(A.COLOUR, "red"),), Seen("off"), Seen("off"), False),
        (SET, "cover", (to(A.POSITION, 0),), Seen("open"), Seen("closed"), True),
        (SET, "number", (to(A.VALUE, 7),), Seen("3"), Seen("7.0"), True),
    ],
)
def test_what_must_come_about(  # noqa: PLR0917
    verb: Verb, domain: str, settings: tuple[Setting, ...], before: Seen, now: Seen, reached: bool
) -> None:
    expect = expectation(verb, domain, settings)
    assert expect is not None
    assert expect(before, now) is reached


def test_what_is_ajar_can_still_be_opened() -> None:
    expect = expectation(Verb.OPEN, "cover")
    ajar, wide = Seen("open", {"current_position": 30}), Seen("open", {"current_position": 100})
    assert expect is not None
    assert not expect(ajar, ajar)
    assert expect(wide, wide)
    assert expect(ajar, wide)


# The policy

GARAGE, LOCK = thing("cover.garage", {"device_class": "garage"}), thing("lock.door", {})
HEATER = thing("switch.heater", {})


def level(policy: Policy, verb: Verb, entity: Entity, *settings: Setting, broad: bool = False, by: str = "me") -> Level:
    return policy.level_of(Step(verb=verb, targets=(entity.id,), settings=settings, broad=broad), entity, by)


def test_what_matters_is_asked_back_with_nothing_said() -> None:
    usual = Policy()
    for verb in (Verb.UNLOCK, Verb.OPEN, Verb.OFF, Verb.TOGGLE):
        assert level(usual, verb, LOCK) is Level.CONFIRM
    for verb in (Verb.LOCK, Verb.ON):
        assert level(usual, verb, LOCK) is Level.ACT
    assert level(usual, Verb.OPEN, GARAGE) is Level.CONFIRM
    assert level(usual, Verb.CLOSE, GARAGE) is Level.ACT
    assert level(usual, SET, GARAGE, to(A.POSITION, 10)) is Level.CONFIRM
    assert level(usual, SET, GARAGE, to(A.POSITION, 0)) is Level.ACT
    assert level(usual, CHANGE, GARAGE, to(A.POSITION, 1, S.NUDGE)) is Level.CONFIRM
    assert level(usual, CHANGE, GARAGE, to(A.POSITION, -1, S.NUDGE)) is Level.ACT
    assert level(usual, Verb.OPEN, thing("valve.gas", {"device_class": "gas"})) is Level.CONFIRM
    assert level(usual, Verb.OPEN, thing("valve.hose", {"device_class": "water"})) is Level.ACT
    assert level(usual, Verb.DISARM, thing("alarm_control_panel.house", {})) is Level.CONFIRM


def test_the_owner_decides() -> None:
    safety = {
        "locks": "pin",
        "doors": "act",
        "alarm": "never",
        "asked": "pin",
        "asked_entities": ["switch.heater"],
        "never_entities": ["switch.server"],
        "limited_devices": ["porch"],
        "pin": "1234",
    }
    policy = Policy.from_options({"safety": safety})
    assert level(policy, Verb.UNLOCK, LOCK) is Level.PIN
    assert level(policy, Verb.OPEN, GARAGE) is Level.ACT
    assert level(policy, Verb.OPEN, GARAGE, broad=True) is Level.CONFIRM
    assert level(policy, Verb.DISARM, thing("alarm_control_panel.house", {})) is Level.NEVER
    assert level(policy, ON, HEATER) is Level.PIN
    assert level(policy, ON, thing("switch.server", {})) is Level.NEVER
    assert level(policy, ON, thing("switch.lamp", {})) is Level.ACT
    assert level(policy, Verb.UNLOCK, LOCK, by="porch") is Level.NEVER
    assert level(policy, ON, thing("switch.lamp", {}), by="porch") is Level.ACT
    assert level(replace(policy, pin=""), Verb.UNLOCK, LOCK) is Level.NEVER  # there is none to ask for


def test_a_limited_satellite_opens_nothing_even_where_others_just_do() -> None:
    policy = Policy.from_options({"safety": {"doors": "act", "limited_devices": ["porch"]}})
    assert level(policy, Verb.OPEN, GARAGE) is Level.ACT
    assert level(policy, Verb.OPEN, GARAGE, by="porch") is Level.NEVER


@pytest.mark.parametrize(
    ("language", "text", "pin"),
    [
        ("en", "1234", "1234"),
        ("en", "1 2 3 4.", "1234"),
        ("en", "12-34", "1234"),
        ("en", "One, two, three, oh please", "1230"),
        ("en", "one two three", None),
        ("en", "123456789", None),
        ("en", "the pin is 1234", None),
        ("en", "", None),
        ("zh", "一二三四", "1234"),
        ("zh", "１２３４", "1234"),
        ("zh", "请 幺 零 两 三", "1023"),
        ("zh", "打开前门", None),
        ("de", "Eins zwo drei null", "1230"),
        ("fr", "zéro un deux trois", "0123"),
        ("es", "cero uno dos tres", "0123"),
        ("sv", "one two three four", "1234"),
    ],
)
def test_a_pin_is_read(language: str, text: str, pin: str | None) -> None:
    assert read_pin(text, words_for(language)) == pin


def test_three_wrong_pins_are_enough() -> None:
    tries = PinTries()
    assert tries.attempt("1111", "1234", 0) is Tried.WRONG
    assert tries.attempt("1234", "1234", 1) is Tried.RIGHT
    assert [tries.attempt("1111", "1234", 2) for _ in range(3)] == [Tried.WRONG, Tried.WRONG, Tried.BLOCKED]
    assert tries.attempt("1234", "1234", 3) is Tried.BLOCKED
    assert tries.attempt("1234", "1234", 2 + PAUSE_SECONDS) is Tried.RIGHT
    assert tries.attempt("", "", 100) is Tried.WRONG  # no PIN is not an empty one
    assert {tried.reply for tried in Tried} <= set(words_for("en").replies)


# What is said


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("language", known_languages())
def test_every_language_can_say_everything(language: str) -> None:
    phrases, english = reports_for(language), reports_for("en")
    assert set(phrases.verbs) == set(Verb)
    assert set(phrases.results) == (set(Result) - SUCCESSES - {Result.OUT_OF_RANGE}) | {"range", "choice"}
    assert set(phrases.values) == set(Attribute)
    assert set(phrases.colours) == set(COLOURS)
    assert set(phrases.digits.values()) == set(range(10))
    for table in ("verbs", "already", "results", "values", "kinds", "modes"):
        ours, theirs = getattr(phrases, table), getattr(english, table)
        assert set(ours) == set(theirs)
        for key, template in ours.items():
            for form in template.split("|"):
                assert fields(form) == fields(theirs[key].split("|")[0]), key
                assert form.strip() == form
                assert form
    assert fields(phrases.count) == {"count", "kind"}
    assert fields(phrases.count_of) == {"count", "all", "kind"}
    assert set(Reports.__dataclass_fields__) == {*vars(phrases)}


def said(step: Step, *outcomes: tuple[str, Result], language: str = "en", **more: Any) -> str:
    found = tuple(
        Outcome(
            step=0, verb=step.verb, target=f"x.{n}", name=name, kind=more.get("kind", "cover.blind"), result=result,
            settings=more.get("settings", ()), attribute=more.get("attribute"), legal=more.get("legal"),
        )
        for n, (name, result) in enumerate(outcomes)
    )  # fmt: skip
    return say_done(found, Plan(kind=Kind.ACT, steps=(step,)), words_for(language))


DONE, ALREADY, GONE = Result.DONE, Result.ALREADY, Result.UNREACHABLE


@pytest.mark.parametrize(
    ("language", "speech"),
    [
        ("en", "Set the hall light to 21.5 degrees."),
        ("zh", "已把hall light调到21.5度。"),
        ("de", "Hall light auf 21,5 Grad gestellt."),
        ("fr", "J'ai réglé hall light sur 21,5 degrés."),
        ("es", "He puesto hall light en 21,5 grados."),
        ("sv", "Set hall light to 21.5 degrees."),
    ],
)
def test_a_value_is_said_as_people_say_it(language: str, speech: str) -> None:
    wanted = (to(A.TEMPERATURE, 21.5),)
    step = Step(verb=SET, targets=("x.0",), settings=wanted)
    assert said(step, ("hall light", DONE), language=language, settings=wanted) == speech


def test_what_is_said_is_short() -> None:
    close = Step(verb=Verb.CLOSE, targets=(), broad=True)
    assert said(close, *[(f"Blind {n}", DONE) for n in "abc"]) == "Closed 3 blinds."
    assert said(close, ("A blind", DONE), ("Bo", ALREADY)) == "Closed the A blind and Bo."
    assert said(replace(close, broad=False), ("A", DONE), ("B", DONE), ("C", DONE)) == "Closed A, B and C."
    assert said(close, *[(f"B{n}", DONE) for n in range(4)], kind="fridge") == "Closed 4 devices."
    assert said(close, ("Anna's blind", GONE), ("bath blind", GONE)) == (
        "Anna's blind and the bath blind are not reachable."
    )
    assert said(close, *[(f"卷帘{n}", DONE) for n in range(4)], language="zh") == "已关上4个百叶帘。"
    assert said(close) == words_for("en").reply("not_understood")


def test_what_is_called_as_several_are_is_spoken_of_as_several() -> None:
    off = Step(verb=Verb.OFF, targets=())
    assert said(off, ("Fairy lights", ALREADY)) == "The Fairy lights were already off."
    assert said(off, ("Fairy lights", GONE)) == "The Fairy lights are not reachable."
    assert said(off, ("Fairy light", ALREADY)) == "The Fairy light was already off."
    assert said(off, ("Rollläden im Bad", ALREADY), language="de") == "Rollläden im Bad waren schon aus."


def test_colours_modes_and_limits_are_said_in_the_language() -> None:
    wanted = (to(A.BRIGHTNESS, 30), to(A.COLOUR, "warm white"))
    on = Step(verb=ON, targets=(), settings=wanted)
    assert said(on, ("Lamp", DONE), settings=wanted) == "Set the Lamp to 30 percent and warm white."
    assert said(on, ("床头灯", DONE), settings=wanted, language="zh") == "已把床头灯调到百分之30和暖白色。"
    assert said(on, ("Lampe", Result.OUT_OF_RANGE), attribute=A.BRIGHTNESS, legal=Range(low=0, high=100),
                language="de") == "Bei Lampe geht nur 0 Prozent bis 100 Prozent."  # fmt: skip
    assert said(on, ("Clim", Result.OUT_OF_RANGE), attribute=A.MODE, legal=("heat", "cool"), language="fr") == (
        "Pour Clim, on peut choisir : chauffage et refroidissement."
    )
    louder = Step(verb=CHANGE, targets=(), settings=(to(A.VOLUME, 1, S.NUDGE),))
    assert said(louder, ("Radio", DONE), settings=louder.settings) == "Adjusted Radio."
