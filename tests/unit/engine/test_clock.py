"""A machine whose clock is wrong: a server that is well does not look so, and what is said must lead to the clock."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hearken_engine.errors import FetchError
from hearken_engine.models.download import download

YEAR = timedelta(days=365)
NOW = datetime.now(UTC)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"model")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        pass


class Hub(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: who is not trusted sees a broken handshake."""


def certificate(folder: Path, begins: datetime, ends: datetime) -> Path:
    """Write a certificate of this machine, and its key, into one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a model hub")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return file


@contextmanager
def server(file: Path) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    httpd = Hub(("127.0.0.1", 0), Handler)
    httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    try:
        yield f"https://127.0.0.1:{httpd.server_port}/model"
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


@pytest.mark.parametrize(
    ("begins", "ends", "trusted", "words"),
    [
        (NOW - 2 * YEAR, NOW - YEAR, True, f"does not hold on {NOW.date()}. Is the clock of this machine right?"),
        (NOW + YEAR, NOW + 2 * YEAR, True, "Is the clock of this machine right?"),
        (NOW - YEAR, NOW + YEAR, False, "cannot be trusted: self-signed certificate"),
    ],
)
def test_a_certificate_that_does_not_hold_is_said_at_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    begins: datetime,
    ends: datetime,
    words: str,
    *,
    trusted: bool,
) -> None:
    file = certificate(tmp_path, begins, ends)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    paused: list[str] = []
    with server(file) as url, pytest.raises(FetchError) as failed:
        download(url, tmp_path / "model", sha256=None, progress=lambda name, *_: paused.append(name))
    assert words in failed.value.text
    assert not paused


def test_a_right_clock_fetches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = certificate(tmp_path, NOW - YEAR, NOW + YEAR)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with server(file) as url:
        download(url, tmp_path / "model", sha256=None, progress=lambda *_: None)
    assert (tmp_path / "model").read_bytes() == b"model"
