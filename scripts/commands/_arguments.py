"""What people give to commands, checked as it is read."""

from __future__ import annotations

import argparse
import re

from functions.access import ledger
from schemas.staff import EMAIL


def spreadsheet_id(typed: str) -> str:
    """A spreadsheet's id, from the id or from the link that has it."""
    taken = ledger.spreadsheet_id(typed)
    if taken is None:
        raise argparse.ArgumentTypeError(f"{typed!r} is neither the id nor the link of a spreadsheet")
    return taken


def email(typed: str) -> str:
    """An e-mail address."""
    if not re.match(EMAIL, typed):
        raise argparse.ArgumentTypeError(f"{typed!r} is not an e-mail address")
    return typed


def emails(typed: str) -> tuple[str, ...]:
    """E-mail addresses, joined by commas."""
    return tuple(email(part.strip()) for part in typed.split(","))
