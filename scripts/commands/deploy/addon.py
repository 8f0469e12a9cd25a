"""The add-on: its files pushed by clasp, and what only a person can click."""

from __future__ import annotations

import json
from collections.abc import Iterator

from scripts._environment import ROOT
from scripts.commands.deploy.settings import Deployment
from scripts.commands.deploy.steps import ByHand, Step

ADDON = ROOT / "sheets_templates" / "addon"
WORKPLACE = ROOT / ".data" / "deploy"


def addon_steps(made: Deployment) -> Iterator[Step]:
    """One step a script project. clasp wants the files and its own settings together in one folder."""
    for script_id in made.script_ids:
        folder = WORKPLACE / script_id
        files = {folder / path.name: path.read_text(encoding="utf-8") for path in sorted(ADDON.iterdir())}
        yield Step(
            f"Add-on {script_id}",
            "The menu and the sidebar of the workbook: the same files that were tested here.",
            ("clasp", "push", "--force", "--project", str(folder / ".clasp.json")),
            files={folder / ".clasp.json": json.dumps({"scriptId": script_id}) + "\n", **files},
        )


def by_hand(made: Deployment) -> Iterator[ByHand]:
    """What is left to do, in order; what the settings show to be done already is left out."""
    yield from _ledger(made)
    yield from _workbook(made)
    if not made.script_ids:
        yield ByHand(
            "Give the workbook its add-on",
            (
                "Once for your account: switch on the Apps Script API at https://script.google.com/home/usersettings, "
                "and sign in with `clasp login`.",
                "In the workbook: Extensions → Apps Script. Then Project Settings (the cog) → Script ID → Copy.",
                "Run ./scripts/deploy --script-ids SCRIPT_ID",
            ),
        )
    if not made.client_ids:
        yield ByHand(
            "Let the functions know the add-on",
            (
                f"https://console.cloud.google.com/auth/branding?project={made.project} → Get started: name and address; "
                "audience Internal, or External with every user under Test users.",
                f"Apps Script → Project Settings → Google Cloud Platform (GCP) Project → Change project → the project "
                f"number, as `gcloud projects describe {made.project} --format='value(projectNumber)'` prints it → "
                "Set project.",
                f"https://console.cloud.google.com/apis/credentials?project={made.project} → OAuth 2.0 Client IDs → "
                "“Apps Script” → copy the client ID.",
                "Run ./scripts/deploy --client-ids CLIENT_ID",
            ),
        )
    yield ByHand(
        "Tell the add-on where the functions are (once a workbook)",
        (
            "Apps Script → Project Settings → Script Properties → Add script property: FUNCTIONS_URL with the value "
            f"{made.functions_url} → Save script properties.",
            "Open the workbook again, as a manager: 核算 → 安装自动校验, and allow what Google asks.",
        ),
    )
    if not made.smtp_host:
        yield ByHand(
            "Let mail go out",
            (
                "Run ./scripts/deploy --smtp-host HOST --smtp-user LOGIN --mail-from ADDRESS, the password in "
                "TALLYSHEET_SMTP_PASSWORD",
            ),
        )


def _ledger(made: Deployment) -> Iterator[ByHand]:
    if made.ledger:
        return
    yield ByHand(
        "Make the ledger, once a deployment",
        (
            "Create an empty spreadsheet at https://sheets.new and give it a name. It says which workbooks are served "
            "and remembers what was mailed, so only administrators may have it.",
            f"Share it with {' and '.join(made.runners.values())} as an editor, and with nobody else but administrators.",
            "Run ./scripts/deploy --ledger ID, with the id from its address: only then are the functions deployed.",
        ),
    )


def _workbook(made: Deployment) -> Iterator[ByHand]:
    if made.spreadsheet_ids:
        return
    others = [email for email in made.runners.values() if email != made.runner]
    further = f" --accounts {','.join(others)}" if others else ""
    access = "" if made.administrator else " (first run ./scripts/deploy --administrator YOUR_ADDRESS once)"
    yield ByHand(
        "Make a workbook",
        (
            f"Create an empty spreadsheet at https://sheets.new and share it with {made.runner} as an editor.",
            f"Act as that account{access}: gcloud auth application-default login "
            f"--impersonate-service-account={made.runner}",
            f"Run ./scripts/provision --scheme telecom_retention --spreadsheet-id ID --manager MANAGER_ADDRESS{further}",
            "Run ./scripts/deploy --register ID, unless that command said that it is registered: a workbook that the "
            "ledger does not name is not served. Typing the id into the first column of the ledger's tab 登记 does the same.",
            "Run ./scripts/deploy --check --spreadsheet-id ID, which asks Google whether it does what this software "
            "relies on.",
            "Run ./scripts/deploy --spreadsheet-ids ID, so that its statements go out on a schedule.",
        ),
    )
