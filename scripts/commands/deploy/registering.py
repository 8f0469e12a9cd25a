"""Puts workbooks into the registry of a deployment's ledger."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console

from functions.errors import Refusal
from functions.settings import SettingsError
from functions.workbook.client import ApiError
from scripts.commands._connection import NotConnected, connect
from scripts.commands._ledger import NotRegistered, prepare, register
from scripts.commands._provisioning import account_of
from scripts.commands.deploy.settings import SETTINGS, BadSetting, recall
from sheets_templates.provisioning import ProvisioningError

LEDGER = replace(next(setting for setting in SETTINGS if setting.name == "ledger"), required=True)


def register_all(
    spreadsheet_ids: Sequence[str], given: str | None, remembered: Path, ready_file: Path | None, console: Console
) -> int:
    """0 once all of them are registered, each told with its title; 1 with what to do. `given`: the ledger's id."""
    try:
        settings, client = connect(ready_file)
        ledger = given or settings.ledger or recall(remembered).get("ledger", "")
        LEDGER.check(ledger)
        prepare(client, ledger)
        by = os.environ.get("TALLYSHEET_ADMINISTRATOR") or recall(remembered).get("administrator") or account_of(client)
        for each in spreadsheet_ids:
            title = client.open_by_key(each).title
            is_new = register(client, ledger, each, title, by, datetime.now(ZoneInfo(settings.timezone)))
            said = "is registered now" if is_new else "was registered before"
            console.print(f"{title} ({each}) {said}.", markup=False, soft_wrap=True)
    except (NotConnected, NotRegistered, ProvisioningError, SettingsError, BadSetting, Refusal) as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return 1
    except ApiError as error:
        console.print(f"Google refused: {error.message}", style="red", markup=False, soft_wrap=True)
        return 1
    return 0
