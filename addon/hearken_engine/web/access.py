"""Who may reach the page: in the app the Supervisor's proxy, elsewhere this computer, or whoever knows the token."""

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from aiohttp import web

from ..errors import RequestError, SettingsError
from ..protocol import ErrorCode
from ..settings import Settings

type Network = IPv4Network | IPv6Network

PROXY = (ip_network("172.30.32.2/32"),)
"""The Supervisor, which asks who somebody is before it passes a request on."""

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
ANYBODY = (ip_network("0.0.0.0/0"), ip_network("::/0"))

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
"""By which a page of this computer is called; another name in a request is an attack by means of the DNS."""

COOKIE = "hearken-page"

HEADER = "X-Hearken"
"""What a request that changes something must carry: no form and no image of another site can send it."""

ENTER = "/api/enter"
"""Where the token is given, and so the one part of the interface that asks for none."""

_WRONG_TOKEN_SECONDS = 1.0
"""For which nobody can try another token: guessing is hopeless, a mistake is soon mended."""

_COOKIE_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Access:
    """Who may reach the page."""

    peers: tuple[Network, ...]
    """Whose connections are taken; all others are ended before a byte of them is read."""
    names: frozenset[str] | None = None
    """By which names the page may be called; None for any."""
    token: str | None = None
    """What must be known."""

    @classmethod
    def of(cls, settings: Settings) -> "Access":
        """Return who may reach the page by these settings; SettingsError where that would be everybody."""
        if settings.supervised:
            return cls(peers=PROXY)
        if settings.web_token:
            return cls(peers=ANYBODY, token=settings.web_token)
        if not is_loopback(settings.web_host):
            raise SettingsError(
                f"The page would be open to everybody who reaches {settings.web_host}: give a --web-token too."
            )
        return cls(peers=LOOPBACK, names=LOCAL_NAMES)

    def admits(self, peer: str) -> bool:
        """Tell whether a connection from this address is taken."""
        try:
            address = ip_address(peer.partition("%")[0])
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        return any(address in network for network in self.peers)

    def check(self, request: web.Request) -> None:
        """Raise RequestError where a request is not to be answered."""
        if self.names is not None and _name(request.host) not in self.names:
            raise RequestError(ErrorCode.UNAUTHORIZED, "The page is not called by that name; open it as localhost.")
        if not request.path.startswith("/api/"):
            return
        if request.method not in {"GET", "HEAD"} and HEADER not in request.headers:
            raise RequestError(ErrorCode.UNAUTHORIZED, f"A request that changes something needs the header {HEADER}.")
        if self.token is not None and request.path != ENTER:
            shown = request.cookies.get(COOKIE, "")
            if not hmac.compare_digest(shown.encode(), cookie_of(self.token).encode()):
                raise RequestError(ErrorCode.UNAUTHORIZED, "The page asks for its token.")


class Doorkeeper:
    """Takes the token, one try at a time."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._trying = asyncio.Lock()

    async def enter(self, request: web.Request, given: str) -> web.Response:
        """Answer the right token with the cookie that stands for it; RequestError for another one."""
        token = self._access.token
        async with self._trying:
            if token is not None and not hmac.compare_digest(given.encode(), token.encode()):
                await asyncio.sleep(_WRONG_TOKEN_SECONDS)
                raise RequestError(ErrorCode.UNAUTHORIZED, "That is not the page's token.")
        response = web.json_response({})
        if token is not None:
            response.set_cookie(
                COOKIE,
                cookie_of(token),
                max_age=_COOKIE_SECONDS,
                httponly=True,
                samesite="Strict",
                secure=request.secure,
            )
        return response


class Door(asyncio.Protocol):
    """The first protocol of a connection: hands it on to the web server, or ends it unread."""

    def __init__(self, access: Access, behind: Callable[[], asyncio.Protocol]) -> None:
        self._access = access
        self._behind = behind

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Look who it is."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - asyncio gives a socket's
        peer = transport.get_extra_info("peername")
        if not peer or not self._access.admits(str(peer[0])):
            transport.abort()
            return
        protocol = self._behind()
        transport.set_protocol(protocol)
        protocol.connection_made(transport)


def is_loopback(host: str) -> bool:
    """Tell whether an address to listen on is reached from this computer alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def cookie_of(token: str) -> str:
    """Return what the cookie holds: not the token itself, and nothing once the token is another one."""
    return hmac.new(token.encode(), b"hearken page", hashlib.sha256).hexdigest()


def _name(host: str) -> str:
    """Return the name in a Host header, without its port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
