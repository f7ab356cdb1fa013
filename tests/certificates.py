"""A certificate that nobody but a test trusts, and those that this machine trusts."""

import os
import ssl
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for this machine that nobody has signed but itself, and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    file, key_file = folder / "certificate.pem", folder / "key.pem"
    file.write_bytes(made.public_bytes(Encoding.PEM))
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key_file)
    return file, context


def read_trusted_once() -> None:
    """Have the clients of this process share the certificates that they trust: reading them takes each client 30 ms.

    Who gives a context of its own keeps it, and so does a test that names other certificates in the environment.
    """
    made = httpx.create_ssl_context

    @cache
    def kept(_named: tuple[str | None, ...], **chosen: Any) -> ssl.SSLContext:
        return made(**chosen)

    def context(**chosen: Any) -> ssl.SSLContext:
        return kept((os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")), **chosen)

    httpx._transports.default.create_ssl_context = context  # type: ignore[attr-defined, assignment]  # where clients look it up
