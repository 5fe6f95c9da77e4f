"""A real SMTP server for the tests, which answers as a test wants."""

import contextlib
import datetime as dt
import ipaddress
import random
import socket
import ssl
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Inbox:
    """Takes mail, unless told to answer otherwise.

    `answers` maps an SMTP verb to the line that it is answered with, once for each line listed.
    """

    def __init__(self, **answers: list[str]) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.over_tls: list[bool] = []
        self._answers = answers

    def _planned(self, verb: str) -> str | None:
        lines = self._answers.get(verb)
        return lines.pop(0) if lines else None

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if planned := self._planned("mail"):
            return planned
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if planned := self._planned("rcpt"):
            return planned
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if planned := self._planned("data"):
            return planned
        self.mails.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        self.recipients.append(envelope.rcpt_tos)
        self.over_tls.append(session.ssl is not None)
        return "250 taken"

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        return self._planned("quit") or "221 Bye"


# What servers say when they will not now: at each step of the conversation.
_FAULTS = {"mail": "421 too busy", "rcpt": "451 come again", "data": "452 disk full"}


class Faulty(Inbox):
    """Refuses four of ten, at any step; `refused` counts them."""

    def __init__(self) -> None:
        super().__init__()
        self.refused = 0
        self._dice = random.Random(32)

    def _planned(self, verb: str) -> str | None:
        # 1 - 0.6 ** (1 / 3): four of ten for the three steps together.
        if verb not in _FAULTS or self._dice.random() >= 0.157:
            return None
        self.refused += 1
        return _FAULTS[verb]


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextlib.contextmanager
def smtp_server(
    inbox: Inbox, tls: ssl.SSLContext | None = None, port: int | None = None
) -> Iterator[int]:
    """Run the server on this port, or a free one, which is given."""
    controller = Controller(
        inbox,
        hostname="127.0.0.1",
        port=port or free_port(),
        tls_context=tls,
        require_starttls=tls is not None,
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """TLS for a server on 127.0.0.1, and for a client that knows its certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=str(file))
