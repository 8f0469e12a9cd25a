"""Everything that proves who somebody is, over one data folder."""

import re
from pathlib import Path

from starlette.requests import Request

from scripts.local_google.files import write_whole
from scripts.local_google.identity.access_tokens import AccessTokens, Caller
from scripts.local_google.identity.accounts import ServiceAccounts
from scripts.local_google.identity.keys import new_private_pem, signing_key

ANYONE = Caller("", is_service_account=False)
"""Whoever has no more than an API key; they read what is open to everyone."""

_API_KEY = re.compile(r"AIza[0-9A-Za-z_-]{35}")
_SIGNING_KEY_FILE = "id-token-signing-key.pem"
PERSON_SCOPES = frozenset(
    {
        "openid",
        "https://www.googleapis.com/auth/userinfo.email",
        "https://www.googleapis.com/auth/spreadsheets",
        "https://www.googleapis.com/auth/drive",
    }
)


class Identity:
    """Accounts, keys and tokens of one local Google.

    `base_url` is where this server answers; `audience` is whom ID tokens are for unless a request says
    otherwise (the functions' base URL), None if every request must say.
    """

    def __init__(self, data_dir: Path, base_url: str, audience: str | None = None) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self.base_url = base_url
        self.audience = audience
        self.token_endpoint = f"{base_url}/token"
        self.accounts = ServiceAccounts(data_dir / "service-accounts", base_url)
        self.access_tokens = AccessTokens(data_dir / "identity.sqlite3")
        self.id_token_key = signing_key(_stored_private_pem(data_dir / _SIGNING_KEY_FILE), "accounts.google.com")

    def close(self) -> None:
        """Lets go of the data folder."""
        self.access_tokens.close()


def authenticate(request: Request) -> Caller | None:
    """Whoever the request's access token was issued to, or anyone by an API key; None without either.

    The application carries its Identity as `app.state.identity`.
    """
    key = request.query_params.get("key")
    if key is not None and not is_api_key(key):
        return None
    token = offered_token(request)
    if token is None:
        return ANYONE if key is not None and request.method == "GET" else None
    identity: Identity = request.app.state.identity
    return identity.access_tokens.caller(token)


def offered_token(request: Request) -> str | None:
    """The access token that a request carries in its header or its query; None without any."""
    header = request.headers.get("authorization")
    if header is not None:
        scheme, _, token = header.partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""
    return request.query_params.get("access_token") or request.query_params.get("oauth_token")


def is_api_key(text: str) -> bool:
    """Whether the text is of the form of Google's API keys; here every such text is one."""
    return _API_KEY.fullmatch(text) is not None


def _stored_private_pem(path: Path) -> str:
    if not path.exists():
        write_whole(path, new_private_pem())
    return path.read_text(encoding="ascii")
