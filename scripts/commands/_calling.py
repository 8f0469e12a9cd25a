"""Calls the functions the way the sheet's menu does: a POST with the identity of a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests

from scripts.commands._processes import direct
from scripts.commands._system import RunningSystem

_PATIENCE = 300  # seconds


class CallFailed(Exception):
    """A function refused or did not answer; the text is what it said."""


@dataclass(frozen=True)
class Caller:
    """A person with a workbook before them."""

    system: RunningSystem
    email: str
    spreadsheet_id: str

    def call(self, target: str, **body: Any) -> dict[str, Any]:
        """What the function answers. Raises CallFailed with its own words where it refuses."""
        try:
            answer = direct().post(
                f"{self.system.functions}/{target}",
                json={"spreadsheet_id": self.spreadsheet_id, **body},
                headers={"Authorization": f"Bearer {self._token()}", "Accept-Language": "en"},
                timeout=_PATIENCE,
            )
            content: dict[str, Any] = answer.json()
        except (requests.RequestException, ValueError) as failed:
            self.system.check()
            raise CallFailed(f"{target} gave no answer that can be read: {failed}") from failed
        if answer.status_code != requests.codes.ok:
            raise CallFailed(f"{target} answered {answer.status_code}: {content.get('detail', content)}")
        return content

    def _token(self) -> str:
        answer = direct().get(f"{self.system.google}/local/id-token", params={"email": self.email}, timeout=30)
        answer.raise_for_status()
        return str(answer.json()["id_token"])
