"""Home Assistant's own storage as it is found at the first start: what a person would have clicked, and no more."""

import json
from pathlib import Path
from typing import Any

from .processes import HOST

LONG_AGO = "2026-11-01T00:00:00+00:00"
"""When all of it was supposedly set."""

ONBOARDING: dict[str, Any] = {"done": ["core_config", "analytics", "integration"]}
"""Only the user's step is left: the others would add integrations that fetch the weather and radio stations."""

NO_MARKETPLACE: dict[str, Any] = {
    "entries": [
        {
            "entry_id": "marketplace",
            "domain": "marketplace",
            "title": "Marketplace",
            "disabled_by": "user",
            "source": "system",
            "unique_id": None,
            "version": 1,
            "minor_version": 1,
            "data": {},
            "options": {},
            "subentries": [],
            "discovery_keys": {},
            "pref_disable_new_entities": False,
            "pref_disable_polling": False,
            "created_at": LONG_AGO,
            "modified_at": LONG_AGO,
        }
    ]
}
"""The Marketplace is switched off: it would fetch its catalogue from the internet at every start."""


def _http(port: int) -> dict[str, Any]:
    """Return the web server's settings; in YAML they would be a trial that ends after five minutes by a restart."""
    settings = {
        "server_host": [HOST],
        "server_port": port,
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": False,
        "ssl_profile": "intermediate_v6",
        "use_x_frame_options": True,
        "created_at": LONG_AGO,
        "error": None,
        "error_message": None,
    }
    return {"stable": settings, "pending": None, "yaml_migration_done": True}


def plant(storage: Path, port: int) -> None:
    """Write the storage of a Home Assistant that will listen on this port."""
    storage.mkdir()
    for key, version, minor, data in (
        ("onboarding", 4, 1, ONBOARDING),
        ("core.config_entries", 1, 5, NO_MARKETPLACE),
        ("http", 3, 1, _http(port)),
    ):
        content = {"version": version, "minor_version": minor, "key": key, "data": data}
        (storage / key).write_text(json.dumps(content))
