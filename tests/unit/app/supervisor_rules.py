"""What Home Assistant's Supervisor and its app linter make of an app's configuration, as far as this app is concerned.

Written after supervisor/apps/{utils,options,validate}.py and the schema of frenck/action-addon-linter 2.21.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

BEST_RATING = 8

_DANGEROUS = {
    *("BPF", "CHECKPOINT_RESTORE", "DAC_READ_SEARCH", "NET_ADMIN", "NET_RAW", "PERFMON"),
    *("SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO"),
}
_ROLES = {"manager": -1, "admin": -2}


def security_rating(config: Mapping[str, Any], *, profile: bool) -> int:
    """Return the rating from 1 to 8 that the app's page shows; `profile` says whether it has an AppArmor profile."""
    if config.get("docker_api") or config.get("full_access"):
        return 1
    privileged = set(config.get("privileged", ()))
    rating = 5
    if config.get("apparmor", True) is False:
        rating -= 1
    elif profile:
        rating += 1
    if config.get("ingress"):
        rating += 2
    elif config.get("auth_api"):
        rating += 1
    if privileged & _DANGEROUS or config.get("kernel_modules"):
        rating -= 1
    rating += _ROLES.get(config.get("hassio_role", "default"), 0)
    if config.get("host_network"):
        rating -= 1
    if config.get("host_pid"):
        rating -= 2
    if config.get("host_uts") and "SYS_ADMIN" in privileged:
        rating -= 1
    return max(1, min(BEST_RATING, rating))


DEFAULTS: dict[str, Any] = {
    **dict.fromkeys(
        (
            *("advanced", "audio", "auth_api", "auto_uart", "devicetree", "docker_api", "full_access", "gpio"),
            *("hassio_api", "homeassistant", "homeassistant_api", "host_dbus", "host_ipc", "host_network", "host_pid"),
            *("host_uts", "ingress", "ingress_stream", "journald", "kernel_modules", "legacy", "realtime", "stdin"),
            *("tmpfs", "uart", "udev", "usb", "video"),
        ),
        False,
    ),
    "apparmor": True,
    "init": True,
    "panel_admin": True,
    "backup": "hot",
    "boot": "auto",
    "hassio_role": "default",
    "ingress_port": 8099,
    "panel_icon": "mdi:puzzle",
    "options": {},
    "schema": {},
    "ulimits": {},
    "stage": "stable",
    "startup": "application",
    "timeout": 10,
}
"""Keys that the linter wants left out where they have this value."""

KEYS = DEFAULTS.keys() | {
    *(
        "arch",
        "backup_exclude",
        "backup_post",
        "backup_pre",
        "breaking_versions",
        "description",
        "devices",
        "discovery",
    ),
    *("environment", "image", "ingress_entry", "machine", "map", "name", "panel_title", "ports", "ports_description"),
    *("privileged", "services", "slug", "url", "version", "webui"),
}
"""Keys that the linter knows, without those that it or the Supervisor refuses."""

REQUIRED = {"arch", "description", "name", "slug", "version"}
ARCHITECTURES = {"aarch64", "amd64"}
FOLDERS = {"share", "media", "ssl", "backup", "homeassistant_config", "app_config", "all_app_configs", "local_apps"}

_NUMBERS = r"(-?[\d.]+)?,(-?[\d.]+)?"
_ELEMENT = re.compile(
    rf"(bool|email|url|port|device(\(subsystem=[a-z]+\))?|(str|password|int|float)(\({_NUMBERS}\))?"
    r"|match\(.*\)|list\((?P<values>.+)\))(?P<optional>\?)?"
)


def element(text: str) -> re.Match[str]:
    """Return one element of a schema, taken apart."""
    found = _ELEMENT.fullmatch(text)
    assert found is not None, f"the Supervisor knows no {text}"
    return found


def elements(schema: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each element of a schema with the path to it; a third level is none that the Supervisor shows."""
    assert path.count(".") < 2, f"{path} is too deep"
    if isinstance(schema, Mapping):
        for name, inner in schema.items():
            yield from elements(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(schema, list):
        assert len(schema) == 1, f"{path} is a list of more than one kind"
        yield from elements(schema[0], path)
    else:
        yield path, schema
