"""Service accounts: their e-mails, ids and key files."""

import hashlib
import json
import re
import threading
from dataclasses import dataclass
from pathlib import Path

from scripts.local_google.files import write_whole
from scripts.local_google.identity.keys import SigningKey, new_private_pem, signing_key

PROJECT_ID = "local"
DEFAULT_NAME = "tallysheet"
# The rule for account ids: cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts/create
_NAME = re.compile(r"[a-z][-a-z0-9]{4,28}[a-z0-9]")


class InvalidName(ValueError):
    """A service-account name that Google would not take."""


@dataclass(frozen=True)
class ServiceAccount:
    """A program's account: it proves who it is by signing with its key."""

    name: str
    key: SigningKey
    key_file: Path

    @property
    def email(self) -> str:
        """The address that a spreadsheet is shared with."""
        return f"{self.name}@{PROJECT_ID}.iam.gserviceaccount.com"

    def key_json(self, base_url: str) -> dict[str, str]:
        """The account's key file as Google Cloud hands it out, with `base_url` as the token server."""
        return {
            "type": "service_account",
            "project_id": PROJECT_ID,
            "private_key_id": self.key.key_id,
            "private_key": self.key.private_pem,
            "client_email": self.email,
            "client_id": unique_id(self.email),
            "auth_uri": f"{base_url}/o/oauth2/auth",
            "token_uri": f"{base_url}/token",
            "auth_provider_x509_cert_url": f"{base_url}/oauth2/v1/certs",
            "client_x509_cert_url": f"{base_url}/robot/v1/metadata/x509/{self.email}",
            "universe_domain": "googleapis.com",
        }


class ServiceAccounts:
    """The accounts whose key files lie in one folder; the files are the only record of them."""

    def __init__(self, folder: Path, base_url: str) -> None:
        self._folder = folder
        self._base_url = base_url
        # Two requests for one new name must not make two keys.
        self._lock = threading.Lock()
        self._by_email: dict[str, ServiceAccount] = {}
        for path in sorted(folder.glob("*.json")):
            self._add(path.stem, str(json.loads(path.read_text(encoding="utf-8"))["private_key"]))
        self.default = self.ensure(DEFAULT_NAME)

    def ensure(self, name: str) -> ServiceAccount:
        """The account of that name, made with a new key where there is none.

        Raises InvalidName unless the name has 6 to 30 lower-case letters, digits and hyphens.
        """
        if not _NAME.fullmatch(name):
            raise InvalidName(f"not a service-account name: {name!r}")
        with self._lock:
            known = next((each for each in self._by_email.values() if each.name == name), None)
            return known or self._add(name, new_private_pem())

    def by_email(self, email: str) -> ServiceAccount | None:
        """The account with that address, if it is one of this server's."""
        return self._by_email.get(email)

    def emails(self) -> list[str]:
        """The addresses of all accounts, in alphabetical order."""
        return sorted(self._by_email)

    def key_json(self, account: ServiceAccount) -> dict[str, str]:
        """The account's key file, pointing at this server."""
        return account.key_json(self._base_url)

    def _add(self, name: str, private_pem: str) -> ServiceAccount:
        account = ServiceAccount(name, signing_key(private_pem, name), self._folder / f"{name}.json")
        self._by_email[account.email] = account
        # Written at every start too: the server's port, and with it token_uri, may have changed.
        write_whole(account.key_file, json.dumps(self.key_json(account), indent=2) + "\n")
        return account


def unique_id(email: str) -> str:
    """The 21-digit number that stands for an account in Google's tokens (`sub`), the same at every call."""
    digest = int.from_bytes(hashlib.sha256(email.lower().encode()).digest())
    return str(10**20 + digest % (9 * 10**20))
