"""What people give to commands, checked as it is read."""

from __future__ import annotations

import argparse
import re

from functions.workbook.client import SPREADSHEET_ID
from schemas.staff import EMAIL


def spreadsheet_id(typed: str) -> str:
    """A spreadsheet's id, from the id or from the link that has it."""
    found = re.search(r"/spreadsheets/d/([^/?#]+)", typed)
    taken = found[1] if found else typed
    if not SPREADSHEET_ID.fullmatch(taken):
        raise argparse.ArgumentTypeError(f"{typed!r} is neither the id nor the link of a spreadsheet")
    return taken


def email(typed: str) -> str:
    """An e-mail address."""
    if not re.match(EMAIL, typed):
        raise argparse.ArgumentTypeError(f"{typed!r} is not an e-mail address")
    return typed
