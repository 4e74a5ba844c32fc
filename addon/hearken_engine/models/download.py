"""Fetches one file over HTTP: with progress, resumed where it broke off, and checked against a digest."""

import errno
import hashlib
import http.client
import shutil
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ..errors import FetchError
from ..protocol import ErrorCode

Progress = Callable[[str, int, int | None], None]
"""Called with a file's name, the bytes that are there, and all its bytes where known; what it raises stops the work."""

_CHUNK = 256 * 1024
_TIMEOUT = 30
"""Seconds without a byte until a connection counts as broken."""

_ATTEMPTS = 4
"""A download of gigabytes over a home line breaks now and then; each attempt goes on where the last one ended."""

_PAUSE = 2.0
"""Seconds before the second attempt; doubled for each further one."""

_LOOK = 0.2
"""Seconds after which a pause asks whether to go on."""

_NOT_VALID_NOW = (9, 10)
"""OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED: most often our own clock is wrong."""

_SHA256_DIGITS = 64
_HTTP_PARTIAL = 206
_HTTP_RANGE_REFUSED = 416
_HTTP_CLIENT_ERRORS = range(400, 500)


class _DigestKeeper(urllib.request.HTTPRedirectHandler):
    """Follows redirects, and keeps the digest that a model hub states beside its first one."""

    def __init__(self) -> None:
        self.digest: str | None = None

    def redirect_request(  # noqa: PLR0917 - urllib's own signature
        self,
        req: urllib.request.Request,
        fp: object,
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        self.digest = self.digest or headers.get("X-Linked-Etag")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def download(url: str, target: Path, *, sha256: str | None, progress: Progress) -> None:
    """Put what the URL names into `target`.

    Without `sha256` the digest that a Hugging Face server states (`X-Linked-Etag`) is checked, where it states one.
    Raises FetchError that says what is wrong; what came so far stays in `<target>.part` for the next time.
    """
    if not url.startswith(("https://", "http://")):
        raise FetchError(f"{url} is no web address.")
    part = target.with_name(target.name + ".part")
    stated: str | None = None
    for attempt in range(_ATTEMPTS):
        try:
            stated = _fetch(url, part, target.name, progress)
            break
        except urllib.error.HTTPError as err:
            err.close()
            if err.code == _HTTP_RANGE_REFUSED:
                part.unlink(missing_ok=True)
            elif err.code in _HTTP_CLIENT_ERRORS:
                raise FetchError(f"{url} cannot be had: the server says {err.code} {err.reason}.") from err
            problem: Exception = err
        except (OSError, http.client.HTTPException) as err:
            _check_certificate(url, err)
            problem = err
        if attempt == _ATTEMPTS - 1:
            raise FetchError(f"{url} cannot be fetched: {problem}. Is the internet reachable?") from problem
        _pause(_PAUSE * 2**attempt, part, target.name, progress)
    wanted = sha256 or (stated if stated is not None and len(stated) == _SHA256_DIGITS else None)
    if wanted is not None and (found := file_sha256(part)) != wanted:
        part.unlink()
        raise FetchError(
            f"{url} is not the file that was expected (SHA-256 {found}, not {wanted}); it was thrown away."
        )
    part.replace(target)


def _check_certificate(url: str, err: Exception) -> None:
    """Raise FetchError where a server does not prove who it is: another attempt would find the same."""
    reason = err.reason if isinstance(err, urllib.error.URLError) else err
    if not isinstance(reason, ssl.SSLCertVerificationError):
        return
    if reason.verify_code in _NOT_VALID_NOW:
        today = datetime.now(UTC).date().isoformat()
        raise FetchError(
            f"{url} cannot be trusted: its certificate does not hold on {today}. Is the clock of this machine right?"
        ) from err
    raise FetchError(f"{url} cannot be trusted: {reason.verify_message}.") from err


def _pause(seconds: float, part: Path, name: str, progress: Progress) -> None:
    """Wait, and let whoever looks on stop the work meanwhile."""
    until = time.monotonic() + seconds
    have = part.stat().st_size if part.exists() else 0
    while (left := until - time.monotonic()) > 0:
        progress(name, have, None)
        time.sleep(min(left, _LOOK))


def _fetch(url: str, part: Path, name: str, progress: Progress) -> str | None:
    """Bring `part` up to its full length; return the digest that the server states."""
    have = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})  # noqa: S310 - checked above
    keeper = _DigestKeeper()
    with urllib.request.build_opener(keeper).open(request, timeout=_TIMEOUT) as response:
        if response.status != _HTTP_PARTIAL:
            have = 0
        length = response.headers.get("Content-Length")
        total = have + int(length) if length is not None else None
        _check_room(part, (total or 0) - have)
        with _storing(part), part.open("ab" if have else "wb") as file:
            while chunk := _read(response):
                file.write(chunk)
                have += len(chunk)
                progress(name, have, total)
        if total is not None and have < total:
            raise ConnectionError(f"the connection ended after {have} of {total} bytes")
        digest = keeper.digest or response.headers.get("X-Linked-Etag")
    return digest.strip('"') if digest else None


class _LineBrokeError(Exception):
    """Carries a failure of the line through code that watches for failures of the disk."""

    def __init__(self, problem: OSError | http.client.HTTPException) -> None:
        super().__init__(str(problem))
        self.problem = problem


def _read(response: http.client.HTTPResponse) -> bytes:
    """Return what has come, without waiting for more; nothing at the end."""
    try:
        return response.read1(_CHUNK)
    except (OSError, http.client.HTTPException) as err:
        raise _LineBrokeError(err) from err


@contextmanager
def _storing(part: Path) -> Iterator[None]:
    """Tell a disk that takes no more from a line that broke: only the line is worth another attempt."""
    try:
        yield
    except _LineBrokeError as err:
        raise err.problem from err
    except OSError as err:
        raise storing_failed(part, err) from err


def storing_failed(path: Path, err: OSError) -> FetchError:
    """Return what to say of a file or folder that could not be written."""
    code = ErrorCode.DISK_FULL if err.errno in {errno.ENOSPC, errno.EDQUOT} else ErrorCode.STORE_FAILED
    return FetchError(f"{path} could not be written: {err.strerror or err}.", code)


def _check_room(part: Path, needed: int) -> None:
    """Raise FetchError where what is still to come does not fit on the disk."""
    if (free := shutil.disk_usage(part.parent).free) < needed:
        raise FetchError(
            f"{part.parent} has {free >> 20} MB free; {needed >> 20} MB more are needed.", ErrorCode.DISK_FULL
        )


def file_sha256(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
