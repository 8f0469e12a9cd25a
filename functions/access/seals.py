"""Seals: what shows that this program wrote something, for one workbook, and that nobody changed it since."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode


def seal(secret: str, *parts: str) -> str:
    """The seal (HMAC-SHA256) of these texts in this order."""
    said = json.dumps(parts).encode()
    return urlsafe_b64encode(hmac.digest(secret.encode(), said, hashlib.sha256)).decode().rstrip("=")


def is_sealed(found: str, secret: str, *parts: str) -> bool:
    """Whether a seal is that of these texts."""
    return hmac.compare_digest(found.encode(), seal(secret, *parts).encode())
