"""A receiver on this machine that goes by a public name and shows a certificate for it."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import httpcore
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from leavewell.kernel.clock import wall_now
from leavewell.outbound.calling import Caller
from leavewell.outbound.line import dial
from leavewell.outbound.networks import Policy

NAME = "hooks.firm.example"
PUBLIC = "93.184.216.34"
"""Somebody's address on the public internet; nothing is ever sent there, see ``Receiver.caller``."""


@dataclass(frozen=True)
class Got:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Reply:
    """What the receiver answers."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"ok"


@dataclass
class Receiver:
    """Keeps what it gets, and answers by ``answer``. ``dialled``: the addresses that were connected to."""

    port: int
    got: list[Got] = field(default_factory=list)
    answer: Callable[[Got], Reply] = lambda _: Reply()
    dialled: list[str] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its public address."""
        return f"https://{NAME}/leavewell"

    def caller(self, *addresses: str, seconds: float = 5.0, tls: ssl.SSLContext | None = None) -> Caller:
        """One whose name service knows any name by these addresses, and whose every connection ends here."""

        def lookup(name: str, port: int) -> list[str]:
            self.looked_up.append(name)
            return list(addresses) or [PUBLIC]

        def here(address: str, port: int, left: float) -> httpcore.NetworkStream:
            self.dialled.append(address)
            return dial("127.0.0.1", self.port, left)

        return Caller(Policy(), lookup, here, tls or trusting_the_receiver(), seconds)


class _Quiet(ThreadingHTTPServer):
    """Says nothing of connections that break off: many a test is about those."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def receiving(*, encrypted: bool = True) -> Iterator[Receiver]:
    """A receiver that runs."""
    found: list[Receiver] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got = Got(
                self.path, dict(self.headers), self.rfile.read(int(self.headers.get("Content-Length", 0)))
            )
            found[0].got.append(got)
            reply = found[0].answer(got)
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = _Quiet(("127.0.0.1", 0), Handler)
    if encrypted:
        server.socket = _serving().wrap_socket(server.socket, server_side=True)
    found.append(Receiver(server.server_address[1]))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield found[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@cache
def _paper() -> tuple[bytes, bytes]:
    """A key, and a certificate for the receiver's name, both as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    today = wall_now()
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    return key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain), built.public_bytes(pem)


@cache
def _serving() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        path = Path(folder, "both.pem")
        path.write_bytes(b"".join(_paper()))
        context.load_cert_chain(path)
    return context


@cache
def trusting_the_receiver() -> ssl.SSLContext:
    """Trusts the receiver's certificate and no other."""
    return ssl.create_default_context(cadata=_paper()[1].decode())
