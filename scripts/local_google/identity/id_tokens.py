"""ID tokens with the claims that Google's have.

Source: developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload.
"""

import time

import jwt

from scripts.local_google.identity.accounts import unique_id
from scripts.local_google.identity.keys import SigningKey

ISSUER = "https://accounts.google.com"
LIFETIME = 3600  # seconds


def issue_id_token(
    key: SigningKey, email: str, audience: str, *, lifetime: int = LIFETIME, email_verified: bool = True
) -> str:
    """A signed statement, for `audience`, that the bearer is `email`.

    `lifetime` is in seconds from now; zero or less gives a token that has already run out.
    """
    now = int(time.time())
    expires = now + lifetime
    claims = {
        "iss": ISSUER,
        "azp": audience,
        "aud": audience,
        "sub": unique_id(email),
        "email": email,
        "email_verified": email_verified,
        "iat": min(now, expires - 1),
        "exp": expires,
    }
    return jwt.encode(claims, key.private_pem, algorithm="RS256", headers={"kid": key.key_id})
