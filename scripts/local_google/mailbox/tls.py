"""A certificate of the mailbox's own, for trying out STARTTLS."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from scripts.local_google.files import write_whole
from scripts.local_google.identity.keys import new_private_pem

_VALIDITY = timedelta(days=3650)


def server_context(data_dir: Path) -> ssl.SSLContext:
    """A TLS context for localhost and 127.0.0.1, with the data folder's key, made at first use."""
    key_file, certificate_file = data_dir / "smtp-key.pem", certificate_path(data_dir)
    if not certificate_file.exists():
        private_pem = new_private_pem()
        write_whole(key_file, private_pem)
        write_whole(certificate_file, _certificate(private_pem), mode=0o644)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_file, key_file)
    return context


def certificate_path(data_dir: Path) -> Path:
    """The file that a client has to trust."""
    return data_dir / "smtp-certificate.pem"


def _certificate(private_pem: str) -> str:
    key = serialization.load_pem_private_key(private_pem.encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("the mailbox's key is not an RSA key")
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    hosts = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _VALIDITY)
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")
