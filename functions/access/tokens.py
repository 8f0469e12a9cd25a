"""Google ID tokens: signature, audience, expiry, issuer and a verified e-mail address, or a refusal."""

from __future__ import annotations

import re
import threading
import time
from contextlib import suppress
from typing import Any

import requests
from google.auth import exceptions, jwt

from functions.errors import Refusal
from functions.settings import Settings
from schemas.words import Text

ISSUERS = ("https://accounts.google.com", "accounts.google.com")
MAX_AGE = re.compile(r"max-age=(\d+)")
AFTER_FAILURE = 5  # seconds until keys that could not be fetched are asked for again: those who wait must not queue up
SHORTEST_WAIT = 60  # seconds between two fetches for a key that is not there: a forged key id must not make us ask on

SIGN_IN = Text("登录信息无效，请重新打开表格后再试", "The sign-in is not valid; open the sheet again and retry")
EXPIRED = Text("登录已过期，请重新打开表格后再试", "The sign-in has expired; open the sheet again and retry")
NO_TOKEN = Text("没有登录信息，请从表格的“核算”菜单操作", "No sign-in was sent; please use the menu in the sheet")
FOREIGN = Text("登录信息不是发给本程序的", "The sign-in was issued for another program")
UNVERIFIED = Text("您的 Google 账号邮箱还没有验证", "The e-mail address of your Google account is not verified")
NO_KEYS = Text("暂时无法核对登录信息，请稍后再试", "Sign-ins cannot be checked just now; please try later")


class Keys:
    """Google's public keys by key id, kept as long as Google says they hold."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._keys: dict[str, str] = {}
        self._fetched = self._until = self._not_before = 0.0
        self._lock = threading.Lock()

    def current(self, key_id: str) -> dict[str, str]:
        """The keys, fetched anew when they are too old, or when this key id is new. Raises Refusal (503)."""
        with self._lock:
            now = time.monotonic()
            unknown = key_id not in self._keys and now - self._fetched > SHORTEST_WAIT
            if now > self._until:
                if now < self._not_before:
                    raise Refusal(503, NO_KEYS)
                self._fetch(now)
            elif unknown:
                # The keys there are still hold, so an outage must not keep out those who signed in with one of them.
                self._fetched = now
                with suppress(Refusal):
                    self._fetch(now)
            return self._keys

    def _fetch(self, now: float) -> None:
        try:
            answer = requests.get(self._url, timeout=10)
            answer.raise_for_status()
            keys: dict[str, str] = answer.json()
        except (requests.RequestException, ValueError) as failed:
            self._not_before = time.monotonic() + AFTER_FAILURE
            raise Refusal(503, NO_KEYS) from failed
        age = MAX_AGE.search(answer.headers.get("Cache-Control", ""))
        self._keys, self._fetched = keys, now
        self._until = now + (int(age[1]) if age else 0)


_keys: dict[str, Keys] = {}


def caller(authorization: str | None, settings: Settings) -> str:
    """The e-mail address, in lower case, that an Authorization header proves. Raises Refusal (401 or 503)."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refusal(401, NO_TOKEN)
    claims = _claims(token, settings)
    if claims.get("iss") not in ISSUERS:
        raise Refusal(401, SIGN_IN)
    if claims.get("email_verified") not in (True, "true"):
        raise Refusal(401, UNVERIFIED)
    email = claims.get("email")
    if not isinstance(email, str) or not email:
        raise Refusal(401, SIGN_IN)
    return email.casefold()


def _claims(token: str, settings: Settings) -> dict[str, Any]:
    try:
        header = jwt.decode_header(token)
        keys = _keys.setdefault(settings.certs_url, Keys(settings.certs_url)).current(str(header.get("kid")))
        claims: dict[str, Any] = dict(jwt.decode(token, certs=keys, clock_skew_in_seconds=10))
    except exceptions.InvalidValue as invalid:
        raise Refusal(401, EXPIRED if "expired" in str(invalid) else SIGN_IN) from None
    except (exceptions.GoogleAuthError, ValueError, KeyError, TypeError, AttributeError):
        raise Refusal(401, SIGN_IN) from None
    audience = claims.get("aud")
    if audience not in settings.audiences:
        raise Refusal(401, FOREIGN)
    return claims
