"""Let the test plugin for Home Assistant 2026.10 run with 2026.11 as well.

pytest-homeassistant-custom-component is released after the Home Assistant it tests; until the one for 2026.11 is there,
this plugin (`-p tests.plugins.ha_current`) supplies the two things that its newest release misses. On 2026.10 it only
keeps a warning of Home Assistant's own from counting as an error.
"""

import homeassistant  # noqa: F401  # 2026.11 refuses to be imported after httpx, which the plugin imports first
import pytest
from homeassistant.components import logger

if not hasattr(logger, "_clear_logger_overwrites"):
    logger._clear_logger_overwrites = lambda hass: None  # type: ignore[attr-defined]  # removed in 2026.11


def pytest_configure(config: pytest.Config) -> None:
    """Bear with a warning that Home Assistant's own web server gives; ours stay errors."""
    config.addinivalue_line("filterwarnings", "ignore::aiohttp.web_exceptions.NotAppKeyWarning")
