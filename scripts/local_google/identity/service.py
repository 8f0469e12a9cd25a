"""Everything that proves who somebody is, over one data folder."""

from pathlib import Path

from starlette.requests import Request

from scripts.local_google.files import write_whole
from scripts.local_google.identity.access_tokens import AccessTokens, Caller
from scripts.local_google.identity.accounts import ServiceAccounts
from scripts.local_google.identity.keys import new_private_pem, signing_key

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
    """Whoever the request's access token was issued to; None without a good token.

    The application carries its Identity as `app.state.identity`.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    identity: Identity = request.app.state.identity
    return identity.access_tokens.caller(token.strip())


def _stored_private_pem(path: Path) -> str:
    if not path.exists():
        write_whole(path, new_private_pem())
    return path.read_text(encoding="ascii")
