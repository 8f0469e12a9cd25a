"""Checking the signed assertion that a service account offers for a token (RFC 7523).

The checks, their order and their texts are Google's:
developers.google.com/identity/protocols/oauth2/service-account#error-codes.
"""

import re
from dataclasses import dataclass
from typing import Any

import jwt

from scripts.local_google.identity.accounts import ServiceAccount, ServiceAccounts

# google-auth signs for Google's own token endpoint whatever the key file's token_uri says.
GOOGLE_TOKEN_ENDPOINTS = ("https://oauth2.googleapis.com/token", "https://www.googleapis.com/oauth2/v4/token")
LONGEST_LIFETIME = 3600  # seconds
CLOCK_SKEW = 60  # seconds
_SCOPE = re.compile(r"https://www\.googleapis\.com/auth/[a-z0-9._/-]+|https://mail\.google\.com/|openid|email|profile")
# The names that the scopes had before the APIs were gathered at googleapis.com; clients still ask by them.
_FORMER_SCOPES = {
    "https://spreadsheets.google.com/feeds": "https://www.googleapis.com/auth/spreadsheets",
    "https://docs.google.com/feeds": "https://www.googleapis.com/auth/drive",
}
_SCOPE_ERROR = "Invalid OAuth scope or ID token audience provided."
_TIME_ERROR = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe."
    " Check your iat and exp values in the JWT claim."
)


class GrantError(Exception):
    """A refused request for a token: an OAuth error code and Google's description of it."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


@dataclass(frozen=True)
class Grant:
    """What a good assertion asks for: an ID token for `target_audience`, or an access token for `scopes`."""

    account: ServiceAccount
    scopes: frozenset[str]
    target_audience: str | None


def check_assertion(assertion: str, accounts: ServiceAccounts, token_endpoint: str) -> Grant:
    """The grant behind an assertion. Raises GrantError where Google would refuse it."""
    account = _issuer(assertion, accounts)
    claims = _verified_claims(assertion, account, token_endpoint)
    if int(claims["exp"]) - int(claims["iat"]) > LONGEST_LIFETIME + CLOCK_SKEW:
        raise GrantError("invalid_grant", _TIME_ERROR)
    if claims.get("sub", account.email) != account.email:
        raise GrantError(
            "unauthorized_client",
            "Client is unauthorized to retrieve access tokens using this method,"
            " or client not authorized for any of the scopes requested.",
        )
    audience = claims.get("target_audience")
    if audience:
        return Grant(account, frozenset(), str(audience))
    asked = str(claims.get("scope", "")).split()
    scopes = frozenset(_FORMER_SCOPES.get(scope.removesuffix("/"), scope) for scope in asked)
    if not scopes or not all(_SCOPE.fullmatch(scope) for scope in scopes):
        raise GrantError("invalid_scope", _SCOPE_ERROR)
    return Grant(account, scopes, None)


def _issuer(assertion: str, accounts: ServiceAccounts) -> ServiceAccount:
    try:
        claims = jwt.decode(assertion, options={"verify_signature": False})
    except jwt.InvalidTokenError as error:
        raise GrantError("invalid_grant", "Invalid JWT Signature.") from error
    account = accounts.by_email(str(claims.get("iss", "")))
    if account is None:
        raise GrantError("invalid_grant", "Invalid grant: account not found")
    return account


def _verified_claims(assertion: str, account: ServiceAccount, token_endpoint: str) -> dict[str, Any]:
    try:
        return jwt.decode(
            assertion,
            account.key.public_key,
            algorithms=["RS256"],
            audience=[token_endpoint, *GOOGLE_TOKEN_ENDPOINTS],
            leeway=CLOCK_SKEW,
            options={"require": ["iat", "exp"], "verify_sub": False},
        )
    except jwt.MissingRequiredClaimError as error:
        raise GrantError("invalid_grant", _missing(error.claim)) from error
    except jwt.InvalidAudienceError as error:
        raise GrantError("invalid_grant", "Invalid JWT: Failed audience check.") from error
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError, jwt.InvalidIssuedAtError) as error:
        raise GrantError("invalid_grant", _TIME_ERROR) from error
    except jwt.InvalidTokenError as error:
        raise GrantError("invalid_grant", "Invalid JWT Signature.") from error


def _missing(claim: str) -> str:
    if claim == "aud":
        return "Invalid JWT: Failed audience check."
    meaning = {"iat": "issued at", "exp": "expiration time"}[claim]
    return f"Invalid JWT: {claim} ({meaning}) is not set."
