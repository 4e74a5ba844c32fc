"""A real Home Assistant: its configuration folder, its process, and the first user."""

import asyncio
import secrets
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from .client import HomeAssistantClient
from .errors import DemoError
from .paths import HOME_TEMPLATE, INTEGRATION, RunFolder
from .processes import HOST, Program
from .seeds import plant

READY_SECONDS = 180.0
"""A first start compiles Home Assistant's Python files, which takes 20 s here and a minute on a small board."""

POLL_SECONDS = 0.1
"""Between two looks at Home Assistant while it starts."""

LAUNCHER = Path(__file__).with_name("hass.py")
"""Starts Home Assistant in its own process."""

USER = "demo"
"""Name of the first user."""


@dataclass(frozen=True)
class Account:
    """How to sign in."""

    user: str
    password: str


class HomeAssistant:
    """One Home Assistant process with a fresh copy of the demo home."""

    def __init__(self, folder: RunFolder, port: int, environment: dict[str, str] | None = None) -> None:
        self.url = f"http://{HOST}:{port}"
        self._folder = folder
        self._port = port
        self.program = Program(
            "Home Assistant",
            [
                # -P: neither the launcher's folder nor the current one is searched for modules.
                *(sys.executable, "-P", str(LAUNCHER), "--config", str(folder.home), "--verbose", "--log-no-color"),
                # Everything is in the locked environment: nothing is ever fetched at run time.
                "--skip-pip",
            ],
            log=folder.home_assistant_log,
            # What it prints goes to our log already.
            environment={"HA_DISABLE_LOG_FILE": "1", **(environment or {})},
        )

    def prepare(self, packages: Mapping[str, str] | None = None) -> None:
        """Make the configuration folder; `packages` are further ones of its configuration, YAML by name."""
        home = self._folder.home
        shutil.copytree(HOME_TEMPLATE, home)
        for name, content in (packages or {}).items():
            (home / "packages" / f"{name}.yaml").write_text(content, encoding="utf-8")
        if not INTEGRATION.is_dir():
            raise DemoError(f"Hearken's integration is not at {INTEGRATION}", "Is this checkout complete?")
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(INTEGRATION, home / "custom_components" / INTEGRATION.name, ignore=ignored)
        plant(home / ".storage", self._port)

    async def onboard(self) -> tuple[Account, str]:
        """Create the first user as soon as Home Assistant answers; return the account and an access token."""
        account = Account(USER, secrets.token_urlsafe(9))
        try:
            async with asyncio.timeout(READY_SECONDS), aiohttp.ClientSession(self.url) as session:
                await self._wait_answering(session)
                user = {"name": "Demo", "username": account.user, "password": account.password, "language": "en"}
                created = await self._post(session, "/api/onboarding/users", json={**user, "client_id": self.url})
                grant = {"grant_type": "authorization_code", "code": created["auth_code"], "client_id": self.url}
                token: str = (await self._post(session, "/auth/token", data=grant))["access_token"]
                return account, token
        except TimeoutError:
            raise self._too_slow() from None

    async def wait_running(self, client: HomeAssistantClient) -> str:
        """Wait until every integration has been set up; return Home Assistant's version."""
        try:
            async with asyncio.timeout(READY_SECONDS):
                while True:
                    self.program.check()
                    config = await client.command("get_config")
                    if config["state"] == "RUNNING":
                        return str(config["version"])
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            raise self._too_slow() from None

    async def _wait_answering(self, session: aiohttp.ClientSession) -> None:
        """Wait until the onboarding page is served."""
        while True:
            self.program.check()
            try:
                async with session.get("/api/onboarding") as response:
                    if response.ok:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(POLL_SECONDS)

    async def _post(self, session: aiohttp.ClientSession, path: str, **body: Any) -> dict[str, Any]:
        """Post before there is a token, and insist on success."""
        async with session.post(path, **body) as response:
            if not response.ok:
                raise DemoError(f"Home Assistant answered {response.status} on {path}", await response.text())
            answer: dict[str, Any] = await response.json()
            return answer

    def _too_slow(self) -> DemoError:
        """Return the error for a start that takes too long."""
        return DemoError(f"Home Assistant was not up within {READY_SECONDS:.0f} s", *self.program.explain())
