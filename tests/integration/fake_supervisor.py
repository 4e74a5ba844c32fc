"""A Supervisor for tests: a real HTTP server with the few addresses that Hearken asks."""

from typing import Any

from aiohttp import web

OTHER = "core_whisper"


def _app(slug: str, state: str) -> dict[str, Any]:
    """Describe an app as the Supervisor does."""
    return {
        "advanced": False,
        "available": True,
        "build": False,
        "description": "",
        "homeassistant": None,
        "icon": True,
        "logo": True,
        "name": "Hearken app" if slug != OTHER else "Whisper",
        "repository": slug.split("_", maxsplit=1)[0],
        "slug": slug,
        "stage": "experimental",
        "update_available": False,
        "url": None,
        "version_latest": "0.1.0",
        "version": "0.1.0",
        "detached": False,
        "state": state,
    }


class FakeSupervisor:
    """Installs and starts apps by remembering it; `failing` is the part of an address that fails."""

    def __init__(self, engine: dict[str, Any]) -> None:
        """Take what the app tells of its engine."""
        self.engine = engine
        self.apps: dict[str, str] = {"a1b2c3d4_hearken": "started"}
        self.repositories: list[str] = []
        self.done: list[str] = []
        self.failing = ""
        self.silent = False
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen on the loopback interface."""
        app = web.Application(middlewares=[self._fail])
        app.add_routes(
            [
                web.get("/discovery", self._discovery),
                web.get("/addons", self._list),
                web.get("/store/repositories", self._repositories),
                web.post("/store/repositories", self._add),
                web.post("/store/addons/{slug}/install", self._install),
                web.post("/addons/{slug}/start", self._start),
            ]
        )
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Close every connection."""
        if self._runner is not None:
            await self._runner.cleanup()

    @web.middleware
    async def _fail(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if self.failing and request.path.endswith(self.failing):
            return web.json_response({"result": "error", "message": "No room on the disk"}, status=400)
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _discovery(self, _request: web.Request) -> web.Response:
        messages = [{"addon": OTHER, "service": "wyoming", "uuid": f"{1:032x}", "config": {"uri": "tcp://x:1"}}]
        for slug, state in self.apps.items():
            if state == "started" and not self.silent:
                messages.append({"addon": slug, "service": "hearken", "uuid": f"{2:032x}", "config": self.engine})
        return _ok({"discovery": messages})

    async def _list(self, _request: web.Request) -> web.Response:
        return _ok({"addons": [_app(OTHER, "started"), *(_app(slug, state) for slug, state in self.apps.items())]})

    async def _repositories(self, _request: web.Request) -> web.Response:
        return _ok(
            [
                {"slug": "x", "name": "x", "source": source, "url": source, "maintainer": "x"}
                for source in self.repositories
            ]
        )

    async def _add(self, request: web.Request) -> web.Response:
        self.repositories.append((await request.json())["repository"])
        return _ok({})

    async def _install(self, request: web.Request) -> web.Response:
        slug = request.match_info["slug"]
        self.done.append(f"install {slug}")
        self.apps[slug] = "stopped"
        return _ok({})

    async def _start(self, request: web.Request) -> web.Response:
        slug = request.match_info["slug"]
        self.done.append(f"start {slug}")
        self.apps[slug] = "started"
        return _ok({})


def _ok(data: Any) -> web.Response:
    return web.json_response({"result": "ok", "data": data})
