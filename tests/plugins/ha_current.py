"""Let the test plugin for Home Assistant 2026.10 run with 2026.11 as well.

pytest-homeassistant-custom-component is released after the Home Assistant it tests; until the one for 2026.11 is there,
this plugin (`-p tests.plugins.ha_current`) supplies the two things that its newest release misses. It changes nothing
on 2026.10.
"""

import homeassistant  # noqa: F401  # 2026.11 refuses to be imported after httpx, which the plugin imports first
from homeassistant.components import logger

if not hasattr(logger, "_clear_logger_overwrites"):
    logger._clear_logger_overwrites = lambda hass: None  # type: ignore[attr-defined]  # removed in 2026.11
