"""RSA keys for signing tokens, and the certificates that publish their public halves."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

_VALIDITY = timedelta(days=3650)


@dataclass(frozen=True)
class SigningKey:
    """An RSA key pair, its certificate and the key id (`kid`) that tokens name it by."""

    key_id: str
    private_pem: str = field(repr=False)
    certificate_pem: str
    public_key: rsa.RSAPublicKey


def new_private_pem() -> str:
    """A fresh RSA 2048 private key as PKCS #8 PEM, the size and form of Google's service-account keys."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode("ascii")


def signing_key(private_pem: str, common_name: str) -> SigningKey:
    """The signing key of a stored private key, with a certificate made out to `common_name`.

    Raises TypeError where the PEM holds another kind of key, ValueError where it holds none.
    """
    private_key = serialization.load_pem_private_key(private_pem.encode("ascii"), password=None)
    if not isinstance(private_key, rsa.RSAPrivateKey):
        raise TypeError("the stored signing key is not an RSA key")
    public_key = private_key.public_key()
    public_der = public_key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    # Google's key ids are 40 hex digits; a digest of the public key gives the same id after every restart.
    key_id = hashlib.sha256(public_der).hexdigest()[:40]
    return SigningKey(key_id, private_pem, _certificate(private_key, common_name), public_key)


def _certificate(private_key: rsa.RSAPrivateKey, common_name: str) -> str:
    # X.509 allows a common name 64 characters; the longest account e-mail fits only without its domain.
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name[:64])])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _VALIDITY)
        .sign(private_key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")
