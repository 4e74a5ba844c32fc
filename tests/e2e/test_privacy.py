"""Nothing leaves the house: no connection to the outside, no download, no secret in a log."""

import ipaddress
from pathlib import Path

from hearken_demo.house import House
from hearken_demo.paths import RunFolder

from tests.e2e.helpers import speak

INSTALLERS = ("pip", "uv", "apt", "curl", "wget")
"""Programs that would fetch something."""

SIGNS_OF_FETCHING = (
    "Attempting install of",
    "Unable to install package",
    "Cannot connect to host",
    "Timeout while contacting DNS",
)
"""What Home Assistant writes when it installs something or cannot reach a host."""


def _is_outside(host: str) -> bool:
    """Tell whether an address, or a name, is not this computer's own."""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"


def _lines(path: Path, start: str = "") -> list[str]:
    """Return the lines of a file that start with something."""
    return [line for line in path.read_text(errors="replace").splitlines() if line.startswith(start)]


async def test_a_whole_turn_makes_no_connection_to_the_outside(house: House, connections: Path) -> None:
    """Every TCP connection and every datagram of both processes, since their start, stayed on this computer."""
    await speak(house, "What is the temperature in the living room?")
    await speak(house, "Good morning!")

    hosts = [line.split()[1] for line in _lines(connections, "net ")]
    assert hosts, "the watch did not work: Home Assistant must have connected to the engine"
    assert [host for host in hosts if _is_outside(host)] == []


async def test_nothing_is_installed_at_run_time(house: House, connections: Path, folder: RunFolder) -> None:
    """Neither process starts an installer, and Home Assistant's log knows of none."""
    programs = _lines(connections, "run ")
    assert [line for line in programs if any(f"'{name}'" in line for name in INSTALLERS)] == []
    log = _lines(folder.home_assistant_log)
    assert [line for line in log if any(sign in line for sign in SIGNS_OF_FETCHING)] == []


async def test_integration_writes_no_error_and_no_secret(house: House, folder: RunFolder) -> None:
    """Home Assistant's log has no error that speaks of Hearken, and neither log has the password."""
    log = _lines(folder.home_assistant_log)

    assert [line for line in log if " ERROR " in line and "hearken" in line] == []
    assert [line for line in log + _lines(folder.engine_log) if house.account.password in line] == []
