"""The demo home is set up as its data file says, and Home Assistant has nothing to complain about."""

from hearken_demo.house import House, find_pipeline


async def test_assist_sees_what_the_home_file_names_and_nothing_else(house: House) -> None:
    """The insides of the demo's devices, and Hearken's own sensors, are not exposed."""
    listed = (await house.client.command("homeassistant/expose_entity/list"))["exposed_entities"]
    exposed = {entity_id for entity_id, assistants in listed.items() if assistants.get("conversation")}

    assert exposed == house.home.entity_ids


async def test_everything_is_where_the_home_file_says(house: House) -> None:
    """Floors, areas and entities are registered as named; only the porch light is away."""
    floors = {floor["floor_id"]: floor["name"] for floor in await house.client.command("config/floor_registry/list")}
    areas = {area["area_id"]: area for area in await house.client.command("config/area_registry/list")}
    entries = {entry["entity_id"]: entry for entry in await house.client.command("config/entity_registry/list")}
    states = await house.client.states()

    assert set(floors.values()) == {floor.name for floor in house.home.floors}
    assert {area["name"]: floors.get(area["floor_id"]) for area in areas.values()} == {
        area.name: area.floor for area in house.home.areas
    }
    for entity in house.home.entities:
        area_id = entries[entity.entity_id]["area_id"]
        assert (areas[area_id]["name"] if area_id else None) == entity.area
    assert {entity_id for entity_id in house.home.entity_ids if states[entity_id]["state"] == "unavailable"} == {
        "light.porch_light"
    }


async def test_hearken_is_what_assist_prefers(house: House) -> None:
    """The pipeline that the config flow made is the one that every satellite uses by itself."""
    preferred = (await house.client.command("assist_pipeline/pipeline/list"))["preferred_pipeline"]

    assert preferred == (await find_pipeline(house.client))["id"]


async def test_home_assistant_has_nothing_to_repair_or_to_confirm(house: House) -> None:
    """No repair waits, and the web server's settings are no trial that would end in a restart."""
    assert (await house.client.command("repairs/list_issues"))["issues"] == []
    assert (await house.client.command("http/config"))["revert_at"] is None
