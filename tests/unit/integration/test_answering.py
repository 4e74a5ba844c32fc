"""Answers to questions about the home: true, short, and in the language of the question."""

from datetime import UTC, datetime
from typing import Any

import pytest

from custom_components.hearken.understanding.answering import answer, needs_looking_up
from custom_components.hearken.understanding.conditions import holds
from custom_components.hearken.understanding.home import Attribute, Entity, Home, Seen, Snapshot
from custom_components.hearken.understanding.looked_up import Event, Forecast, LookedUp
from custom_components.hearken.understanding.phrases import phrases_for
from custom_components.hearken.understanding.plan import Ask, Comparison, Condition, Query
from custom_components.hearken.understanding.words import words_for

from .house import AREAS, BLINDLESS, LIGHTS, WINDOWS, T, ask, house

S, A, W, C, V, M, L, P = (
    Ask.STATE, Ask.ANY, Ask.WHICH, Ask.COUNT, Ask.VALUE, Ask.MOST, Ask.LEAST, Ask.WHERE,
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "targets", "more", "speech", "truth"),
    [
        (S, ["light.hall"], {"state": "on"}, "No, the Hall light is off.", False),
        (S, ["light.hall"], {"state": "on", "negated": True}, "Yes, the Hall light is off.", True),
        (S, ["light.anna"], {"state": "on"}, "Yes, Anna's lamp is on.", True),
        (S, ["light.kitchen"], {"state": "off"}, "No, the Kitchen lights are on.", False),
        (S, ["light.porch"], {"state": "on"}, "I cannot reach the Porch light.", None),
        (S, ["light.shed"], {"state": "off"}, "I do not know the state of the Shed light.", None),
        (S, ["light.hall"], {}, "The Hall light is off.", None),
        (S, ["light.desk", "light.anna"], {"state": "on"}, "Yes, both are on.", True),
        (S, ["light.desk", "light.anna"], {"state": "off"}, "No, both are on.", False),
        (S, ["light.desk", "light.hall"], {"state": "on"}, "The Desk lamp is on, the Hall light is off.", False),
        (S, ["light.desk", "light.porch"], {"state": "on"},
         "The Desk lamp is on. I cannot reach the Porch light.", None),
        (S, ["light.desk", "light.porch"], {"state": "off"},
         "The Desk lamp is on. I cannot reach the Porch light.", False),
        (S, WINDOWS, {"state": "open"}, "The Kitchen window is open, the other 2 are closed.", False),
        (S, WINDOWS[1:], {"state": "closed"}, "Yes, both are closed.", True),
        (S, [*WINDOWS[1:], "binary_sensor.front_door"], {"state": "open"}, "No, all 3 are closed.", False),
        (S, ["cover.garage"], {"state": "open"}, "Yes, the Garage door is opening.", True),
        (S, ["cover.garage"], {"state": "closed"}, "No, the Garage door is opening.", False),
        (S, ["lock.front"], {"state": "locked"}, "Yes, the Front door lock is locked.", True),
        (S, ["lock.back"], {"state": "locked"}, "No, the Back door lock is unlocked.", False),
        (S, ["lock.back"], {"state": "open"}, "No, the Back door lock is unlocked.", False),
        (S, ["climate.nursery"], {"state": "on"}, "Yes, the Nursery thermostat is on.", True),
        (S, ["climate.nursery"], {"state": "heating"}, "No, the Nursery thermostat is idle.", False),
        (S, ["climate.study"], {"state": "on"}, "No, the Study thermostat is off.", False),
        (S, ["binary_sensor.leak"], {"state": "wet"}, "No, Cellar leak is dry.", False),
        (S, ["binary_sensor.smoke"], {"state": "smoke"}, "Yes, the Smoke alarm detects smoke.", True),
        (S, ["binary_sensor.motion"], {"state": "occupied"}, "No, Hall motion is quiet.", False),
        (S, ["media_player.tv"], {"state": "playing"}, "Yes, the TV is playing.", True),
        (S, ["media_player.tv"], {"state": "on"}, "Yes, the TV is playing.", True),
        (S, ["media_player.speaker"], {"state": "playing"}, "No, the Kitchen speaker is idle.", False),
        (S, ["vacuum.robo"], {"state": "cleaning"}, "No, Robo is docked.", False),
        (S, ["person.anna"], {"state": "home"}, "Yes, Anna is at home.", True),
        (S, ["person.cleo"], {"state": "home"}, "No, Cleo is at the Office.", False),
        (S, ["person.cleo"], {"state": "office"}, "Yes, Cleo is at the Office.", True),
        (S, ["alarm_control_panel.home"], {"state": "armed"}, "Yes, the Alarm is armed for the night.", True),
        (S, ["sensor.phone"], {"state": "low"}, "Yes, the Phone battery is low.", True),
        (S, ["sensor.washer"], {}, "The Washing machine is spin cycle.", None),
        (S, ["light.gone"], {"state": "on"}, "I know nothing in this home that would tell me that.", None),
        (A, LIGHTS, {"state": "on", "kind": "light"},
         "Yes, the Desk lamp, Anna's lamp and the Kitchen lights are on.", True),
        (A, ["light.hall", "switch.coffee"], {"state": "on", "place": "up"}, "No, nothing is on upstairs.", False),
        (A, ["light.hall"], {"state": "on", "kind": "light", "place": "hall"},
         "No, no lights are on in the Hall.", False),
        (A, ["light.hall", "light.porch"], {"state": "on", "kind": "light"},
         "As far as I can tell, no lights are on. I cannot reach the Porch light.", None),
        (A, ["light.porch"], {"state": "on"}, "I cannot reach the Porch light.", None),
        (A, ["binary_sensor.smoke", "light.hall", "lock.front"], {"state": "on"}, "No, no lights are on.", False),
        (A, ["person.ben", "person.cleo"], {"state": "home"}, "No, nobody is at home.", False),
        (W, WINDOWS, {"state": "open"}, "The Kitchen window is open.", None),
        (W, ["lock.front", "lock.back"], {"state": "locked", "negated": True}, "The Back door lock is unlocked.", None),
        (W, ["lock.front"], {"state": "locked", "negated": True}, "No locks are unlocked.", None),
        (W, WINDOWS[:2], {}, "The Kitchen window and the Study window.", None),
        (W, ["sensor.phone", "sensor.remote"], {"state": "low"}, "The Phone battery is low.", None),
        (C, LIGHTS, {"state": "on"}, "3 lights are on: Desk lamp, Anna's lamp and Kitchen lights.", None),
        (C, WINDOWS, {"state": "open"}, "1 window is open: Kitchen window.", None),
        (C, WINDOWS[1:], {"state": "open"}, "No windows are open.", None),
        (C, LIGHTS, {}, "There are 4 lights.", None),
        (C, [], {"kind": "blind", "place": "kitchen"}, "There are no blinds in the Kitchen.", None),
        (V, BLINDLESS[:1], {"attribute": T, "place": "nursery"}, "It is 21.4 degrees in the Nursery.", None),
        (V, ["sensor.nursery", "climate.nursery", "weather.home"], {"attribute": T, "place": "nursery"},
         "It is 21.4 degrees in the Nursery.", None),
        (V, ["climate.nursery"], {"attribute": T},
         "The Nursery thermostat is at 20.5 degrees and set to 21 degrees.", None),
        (V, ["climate.nursery"], {"attribute": T, "state": "set"},
         "The Nursery thermostat is set to 21 degrees.", None),
        (V, ["climate.study"], {"attribute": T}, "The Study thermostat is at 17 degrees.", None),
        (V, ["weather.home"], {"attribute": T}, "Home is at 11.6 degrees.", None),
        (V, ["sensor.hall"], {"attribute": T, "place": "hall"}, "I cannot reach the Hall temperature.", None),
        (V, ["light.hall"], {"attribute": T, "place": "hall"}, "I have no reading of that in the Hall.", None),
        (V, ["light.desk"], {"attribute": Attribute.BRIGHTNESS}, "The Desk lamp is at 40 percent.", None),
        (V, ["light.desk"], {"attribute": Attribute.COLOUR_TEMPERATURE}, "The Desk lamp is at 2700 kelvin.", None),
        (V, ["light.desk"], {}, "The Desk lamp is on at 40 percent.", None),
        (V, ["light.hall"], {}, "The Hall light is off.", None),
        (V, ["light.hall"], {"attribute": Attribute.BRIGHTNESS}, "The Hall light is off.", None),
        (V, ["media_player.tv"], {"attribute": Attribute.VOLUME}, "The volume of the TV is 35 percent.", None),
        (V, ["media_player.tv"], {}, "The TV is playing News.", None),
        (V, ["media_player.speaker"], {"attribute": Attribute.SOURCE}, "The Kitchen speaker is set to Radio.", None),
        (V, ["cover.blind"], {"attribute": Attribute.POSITION}, "The Study blind is 40 percent open.", None),
        (V, ["cover.blind"], {"attribute": Attribute.TILT}, "The slats of the Study blind are 50 percent open.", None),
        (V, ["fan.study"], {"attribute": Attribute.SPEED}, "The Study fan is running at 66 percent.", None),
        (V, ["vacuum.robo"], {"attribute": Attribute.BATTERY}, "The battery of Robo is at 90 percent.", None),
        (V, ["sensor.phone"], {"attribute": Attribute.BATTERY}, "The Phone battery is at 15 percent.", None),
        (V, ["sensor.power"], {"attribute": Attribute.POWER}, "House power is at 0.25 kilowatts.", None),
        (V, ["climate.nursery"], {"attribute": Attribute.MODE}, "The Nursery thermostat is set to heating.", None),
        (V, ["climate.nursery"], {"attribute": Attribute.PRESET}, "The Nursery thermostat is set to eco.", None),
        (V, ["sensor.bath"], {"attribute": Attribute.HUMIDITY, "place": "bath"},
         "The humidity is 61 percent in the Bath.", None),
        (V, ["number.target"], {}, "Target is at 7.", None),
        (V, ["sensor.nursery", "sensor.kitchen"], {"attribute": T},
         "The Nursery temperature is at 21.4 degrees. The Kitchen temperature is at 23 degrees.", None),
        (M, [*BLINDLESS, "sensor.hall"], {"attribute": T},
         "The Kitchen is the warmest, at 23 degrees. I cannot reach the Hall temperature.", None),
        (L, BLINDLESS, {"attribute": T}, "The Study is the coldest, at 17 degrees.", None),
        (L, ["sensor.phone", "sensor.remote"], {"attribute": Attribute.BATTERY},
         "The Phone battery is the lowest, at 15 percent.", None),
        (M, ["light.hall"], {"attribute": T}, "I have no reading of that.", None),
        (P, ["person.anna"], {}, "Anna is at home.", None),
        (P, ["person.ben"], {}, "Ben is away.", None),
        (P, ["person.cleo"], {}, "Cleo is at the Office.", None),
        (P, ["vacuum.robo"], {}, "Robo is docked.", None),
        (P, ["light.desk"], {}, "The Desk lamp is in the Study.", None),
        (P, ["number.target"], {}, "I do not know where Target is.", None),
    ],
)  # fmt: skip
def test_answers(kind: Ask, targets: list[str], more: dict[str, Any], speech: str, truth: bool | None) -> None:
    given = ask(kind, *targets, **more)
    assert (given.speech, given.truth) == (speech, truth)


def test_entities_of_an_answer() -> None:
    assert ask(W, *WINDOWS, state="open").entities == ("binary_sensor.kitchen_window",)
    assert ask(S, *WINDOWS, state="open").entities == WINDOWS
    assert ask(M, *BLINDLESS, attribute=T).entities == ("sensor.kitchen",)
    assert ask(A, *WINDOWS[1:], state="open").entities == ()


def test_many_are_counted_and_not_named() -> None:
    entities = {f"light.{n}": Entity(id=f"light.{n}", names=(f"Lamp {n}",), domain="light") for n in range(9)}
    states = {key: Seen("on" if key < "light.8" else "off") for key in entities}
    snapshot = Snapshot(home=Home(entities=entities), states=states)

    def said(kind: Ask, state: str) -> str:
        return answer(Query(ask=kind, targets=tuple(entities), state=state), snapshot, words_for("en")).speech

    assert said(W, "on") == "8 lights are on."
    assert said(A, "on") == "Yes, 8 lights are on."
    assert said(C, "on") == "8 lights are on."
    assert said(S, "on") == "The Lamp 8 is off, the other 8 are on."
    assert said(W, "off") == "The Lamp 8 is off."


def test_a_group_does_not_count_beside_its_members() -> None:
    entities = {
        "light.all": Entity(id="light.all", names=("All",), domain="light", members=("light.a", "light.b")),
        **{f"light.{n}": Entity(id=f"light.{n}", names=(f"{n} lamp",), domain="light") for n in "ab"},
    }
    snapshot = Snapshot(home=Home(entities=entities), states={key: Seen("on") for key in entities})
    query = Query(ask=C, targets=tuple(entities), state="on")
    assert answer(query, snapshot, words_for("en")).speech == "2 lights are on: a lamp and b lamp."
    alone = Query(ask=S, targets=("light.all",), state="on")
    assert answer(alone, snapshot, words_for("en")).speech == "Yes, All is on."


def test_values_of_many_are_summed_up() -> None:
    def home(device_class: str, unit: str, *values: float) -> tuple[tuple[str, ...], Snapshot]:
        keys = tuple(f"sensor.{n}" for n in range(len(values)))
        entities = {
            key: Entity(id=key, names=(key,), domain="sensor", device_class=device_class, area="hall") for key in keys
        }
        states = {key: Seen(str(value), {"unit_of_measurement": unit}) for key, value in zip(keys, values, strict=True)}
        return keys, Snapshot(home=Home(entities=entities, areas=AREAS), states=states)

    def said(attribute: Attribute, unit: str, *values: float) -> str:
        keys, snapshot = home(attribute, unit, *values)
        return answer(Query(ask=V, targets=keys, attribute=attribute, place="hall"), snapshot, words_for("en")).speech

    assert said(T, "°C", 19, 20, 21, 24) == "On average it is 21 degrees in the Hall, from 19 to 24 degrees."
    assert said(T, "°C", 20.04, 20.01) == "It is 20 degrees in the Hall."
    assert said(Attribute.POWER, "W", 100, 20, 3, 0.5) == "Together it is 124 watts in the Hall."
    assert said(Attribute.BATTERY, "%", 100, 20, 3, 50) == "It ranges from 3 to 100 percent in the Hall."


@pytest.mark.parametrize(
    ("language", "kind", "targets", "more", "speech"),
    [
        ("zh", S, ["light.hall"], {"state": "on"}, "没有，Hall light关着。"),
        ("zh", S, WINDOWS, {"state": "open"}, "Kitchen window开着、另外2个关着。"),
        ("zh", A, ["light.hall"], {"state": "on", "kind": "light", "place": "hall"}, "没有，Hall没有灯开着。"),
        ("zh", C, LIGHTS, {"state": "on"}, "有3盏灯开着：Desk lamp、Anna's lamp和Kitchen lights。"),
        ("zh", V, ["sensor.nursery"], {"attribute": T, "place": "nursery"}, "Nursery现在21.4度。"),
        ("zh", V, ["light.desk"], {}, "Desk lamp开着，百分之40。"),
        ("zh", M, BLINDLESS, {"attribute": T}, "Kitchen最暖和，23度。"),
        ("zh", S, ["light.porch"], {"state": "on"}, "我联系不上Porch light。"),
        ("de", S, ["light.hall"], {"state": "on"}, "Nein, Hall light ist aus."),
        (
            "de",
            A,
            ["light.hall"],
            {"state": "on", "kind": "light", "place": "up"},
            "Nein, keine Lampen sind an im Upstairs.",
        ),
        ("de", V, ["sensor.nursery"], {"attribute": T, "place": "nursery"}, "Es sind 21,4 Grad im Nursery."),
        ("fr", A, ["light.hall"], {"state": "on", "kind": "light"}, "Non, il n'y a aucune lumière allumée."),
        ("fr", C, LIGHTS[1:3], {"state": "on"}, "2 lumières sont allumées : Desk lamp et Anna's lamp."),
        ("es", A, ["light.hall"], {"state": "on", "kind": "light"}, "No, no hay luces encendidas."),
        ("es", S, ["person.ben"], {"state": "home"}, "No, Ben está fuera de casa."),
        ("sv", S, ["light.hall"], {"state": "on"}, "No, the Hall light is off."),
    ],
)
def test_answers_in_other_languages(
    language: str, kind: Ask, targets: list[str], more: dict[str, Any], speech: str
) -> None:
    assert ask(kind, *targets, language=language, **more).speech == speech


def test_words_agree_with_what_they_are_said_of() -> None:
    french, spanish, german = (phrases_for(words_for(code)) for code in ("fr", "es", "de"))
    assert french.state("open", french.form(["Fenêtre du salon"])) == "est ouverte"
    assert french.state("open", french.form(["Volets du salon"])) == "sont ouverts"
    assert french.state("open", french.form(["Fenêtre", "Porte"])) == "sont ouvertes"
    assert french.state("open", french.form(["Fenêtre", "Volet"])) == "sont ouverts"
    assert french.place("Cuisine") == " dans la Cuisine"
    assert spanish.state("on", spanish.form(["Luz de la cocina"])) == "está encendida"
    assert spanish.state("on", spanish.form(["Ventilador"])) == "está encendido"
    assert spanish.the("Luces del salón") == "las Luces del salón"
    assert german.the("Flurlicht") == "das Flurlicht"
    assert german.the("Annas Lampe") == "Annas Lampe"
    assert german.the("Lampe im Flur") == "die Lampe im Flur"
    assert german.place("Küche") + german.place("Bad") + german.place("Draußen") == " in der Küche im Bad draußen"
    assert german.state("playing", german.form(["Lautsprecher"])) == "spielt"


@pytest.mark.parametrize(
    ("value", "unit", "attribute", "english", "german"),
    [
        (21.0, "°C", T, "21 degrees", "21 Grad"),
        (1.0, "°C", T, "1 degree", "1 Grad"),
        (-0.04, "°C", T, "0 degrees", "0 Grad"),
        (20.56, "°F", T, "20.6 degrees", "20,6 Grad"),
        (1234.5, "W", Attribute.POWER, "1234 watts", "1234 Watt"),
        (12.34, "kWh", None, "12.3 kilowatt-hours", "12,3 Kilowattstunden"),
        (0.456, "m³", None, "0.46 m³", "0,46 m³"),
        (40.4, "%", Attribute.BRIGHTNESS, "40 percent", "40 Prozent"),
        ("heat_cool", "", Attribute.MODE, "heating and cooling", "Heizen und Kühlen"),
        ("my_scene", "", None, "my scene", "my scene"),
    ],
)
def test_numbers(value: float | str, unit: str, attribute: Attribute | None, english: str, german: str) -> None:
    for language, text in (("en", english), ("de", german)):
        assert phrases_for(words_for(language)).value(value, unit, attribute) == text


ALBUM = Seen("playing", {"media_title": "Kind of Blue", "media_artist": "Miles Davis"})


def test_what_is_played() -> None:
    said = ask(V, "media_player.tv", states={"media_player__tv": ALBUM}).speech
    assert said == "The TV is playing Kind of Blue by Miles Davis."


AT_NINE = Event(summary="Swimming", start=datetime(2026, 1, 2, 9, 5, tzinfo=UTC))
LOOKED = ("todo.shopping", "calendar.family", "weather.home")


@pytest.mark.parametrize(
    ("kind", "target", "day", "found", "speech"),
    [
        (Ask.ITEMS, LOOKED[0], None, LookedUp(items={LOOKED[0]: ("milk",)}), "You have milk on the Shopping list."),
        (Ask.ITEMS, LOOKED[0], None, LookedUp(failed=LOOKED[:1]), "I cannot reach the Shopping list."),
        (Ask.ITEMS, "todo.none", None, LookedUp(), "I know nothing in this home that would tell me that."),
        (Ask.EVENTS, LOOKED[1], "tomorrow", LookedUp(events=(Event(summary="Swimming"),)),
         "Tomorrow you have Swimming all day."),
        (Ask.EVENTS, LOOKED[1], "4", LookedUp(events=(AT_NINE,)),
         "On Friday you have Swimming at 9:05."),
        (Ask.EVENTS, LOOKED[1], None, LookedUp(), "Nothing is planned for today."),
        (Ask.EVENTS, "calendar.none", None, LookedUp(), "I know nothing in this home that would tell me that."),
        (Ask.WEATHER, LOOKED[2], None, LookedUp(), "It is partly cloudy, 12 degrees."),
        (Ask.WEATHER, LOOKED[2], "tomorrow", LookedUp(), "I do not know what the weather will be tomorrow."),
        (Ask.WEATHER, LOOKED[2], "tomorrow", LookedUp(failed=LOOKED[2:]), "I cannot reach Home."),
        (Ask.WEATHER, LOOKED[2], "0", LookedUp(forecast=Forecast(condition="cloudy", low=12.2, high=18, unit="°C")),
         "On Monday it will be cloudy, 12 to 18 degrees."),
        (Ask.WEATHER, LOOKED[2], "0", LookedUp(forecast=Forecast(condition="fog", high=1, unit="°C")),
         "On Monday it will be foggy, up to 1 degree."),
        (Ask.WEATHER, LOOKED[2], "today", LookedUp(forecast=Forecast(condition="lightning")),
         "Today it will be stormy."),
        (Ask.WEATHER, "weather.none", None, LookedUp(), "I know nothing in this home that would tell me that."),
    ],
)  # fmt: skip
def test_what_was_looked_up(kind: Ask, target: str, day: str | None, found: LookedUp, speech: str) -> None:
    assert ask(kind, target, day=day, found=found).speech == speech


def test_what_needs_looking_up() -> None:
    assert [kind for kind in Ask if needs_looking_up(Query(ask=kind, targets=(), day="today"))] == [
        Ask.ITEMS, Ask.WEATHER, Ask.EVENTS,
    ]  # fmt: skip
    assert not needs_looking_up(Query(ask=Ask.WEATHER, targets=()))


@pytest.mark.parametrize(
    ("targets", "comparison", "value", "more", "held"),
    [
        (["light.hall"], Comparison.IS, "off", {}, True),
        (["light.hall"], Comparison.IS_NOT, "off", {}, False),
        (["light.hall", "light.desk"], Comparison.IS, "on", {}, True),
        (["light.hall", "light.porch"], Comparison.IS, "on", {}, None),
        (["light.desk", "light.porch"], Comparison.IS, "on", {}, True),
        (["light.porch"], Comparison.IS_NOT, "on", {}, None),
        (["light.none"], Comparison.IS, "on", {}, None),
        ([], Comparison.IS, "on", {}, None),
        (["light.hall"], Comparison.IS, "off", {"waits": True}, None),
        (["binary_sensor.kitchen_window"], Comparison.IS, "open", {}, True),
        (["lock.front"], Comparison.IS, "unlocked", {}, False),
        (["lock.back"], Comparison.IS, "open", {}, False),
        (["person.anna"], Comparison.IS, "home", {}, True),
        (["sensor.kitchen"], Comparison.ABOVE, 22.5, {"attribute": T}, True),
        (["sensor.kitchen"], Comparison.BELOW, 22.5, {}, False),
        (["sensor.kitchen"], Comparison.ABOVE, "warm", {}, None),
        (["sensor.hall"], Comparison.ABOVE, 20, {"attribute": T}, None),
        (["climate.nursery"], Comparison.BELOW, 21, {"attribute": T}, True),
        (["climate.nursery"], Comparison.IS, "Heat", {"attribute": Attribute.MODE}, True),
        (["light.desk"], Comparison.IS, 40, {"attribute": Attribute.BRIGHTNESS}, True),
        (["light.desk"], Comparison.IS, "bright", {"attribute": Attribute.BRIGHTNESS}, False),
        (["light.hall"], Comparison.ABOVE, 40, {"attribute": Attribute.BRIGHTNESS}, None),
        (["sensor.washer"], Comparison.IS, "spin_cycle", {}, True),
        (["light.hall"], Comparison.IS, "cleaning", {}, None),
    ],
)
def test_conditions(
    targets: list[str], comparison: Comparison, value: str | float, more: dict[str, Any], held: bool | None
) -> None:
    condition = Condition(targets=tuple(targets), comparison=comparison, value=value, **more)
    assert holds(condition, house()) is held
