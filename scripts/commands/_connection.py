"""The way to Sheets for a command: the system that a ready file names, or Google with the credentials of this machine."""

from __future__ import annotations

import json
import os
from pathlib import Path

import google.auth
import gspread
from google.auth.exceptions import DefaultCredentialsError
from google.oauth2.service_account import Credentials

from functions.settings import Settings, read
from functions.workbook.client import SCOPES, client_for


class NotConnected(Exception):
    """There is no way to Sheets; the text says what to do."""


def connect(ready_file: Path | None) -> tuple[Settings, gspread.Client]:
    """Settings and a client: for the system that `ready_file` leads to, without one for Google itself.

    Raises NotConnected, SettingsError.
    """
    if ready_file is not None:
        try:
            ready = json.loads(ready_file.read_text(encoding="utf-8"))
            named = {"TALLYSHEET_GOOGLE_URL": ready["google"], "TALLYSHEET_LEDGER": ready.get("ledger", "")}
            if "secret" in ready:
                named["TALLYSHEET_SECRET"] = Path(ready["secret"]).read_text(encoding="ascii").strip()
            settings = read({**os.environ, **named})
            credentials = Credentials.from_service_account_file(ready["service_account"], scopes=SCOPES)
        except (OSError, ValueError, KeyError) as error:
            raise NotConnected(
                f"{ready_file} does not lead to a running system. Start one with ./scripts/serve --ready-file "
                f"{ready_file}, and run this while it is up."
            ) from error
        return settings, client_for(credentials, settings)
    settings = read(os.environ)
    try:
        credentials, _ = google.auth.default(scopes=SCOPES)
    except DefaultCredentialsError as error:
        raise NotConnected(
            "No Google credentials. Act as the service account of the functions without a key, `gcloud auth "
            "application-default login --impersonate-service-account=ACCOUNT`, or set GOOGLE_APPLICATION_CREDENTIALS "
            "to its key file. Or try everything on this machine: ./scripts/serve --ready-file ready.json, then add "
            "--ready-file ready.json here."
        ) from error
    return settings, client_for(credentials, settings)
