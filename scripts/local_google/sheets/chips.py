"""Smart chips: people and files that stand in a cell's text, each written as a placeholder.

Source: developers.google.com/workspace/sheets/api/guides/chips.
"""

import re

from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.messages import Message

PLACEHOLDER = "@"
"""What stands in a written text for a chip."""

LONGEST_URI = 2000
"""The most bytes of the address that a chip leads to."""

_DRIVE_FILE = re.compile(
    r"https://(?:docs|drive)\.google\.com/(?:.*/)?(?:d/|folders/|open\?id=|uc\?id=)(?P<id>[\w-]+)\S*"
)


def with_chips(session: Session, cell: Message) -> Message:
    """The cell with the placeholders in its text replaced by what their chips show, and runs for the text between.

    Raises GoogleError 400 for a run that stands at no placeholder, or leads to no file in Drive.
    """
    runs = sorted(cell.get("chipRuns", []), key=lambda run: int(run.get("startIndex", 0)))
    chips = [run for run in runs if run.get("chip")]
    if not chips:
        return {name: value for name, value in cell.items() if name != "chipRuns"}
    text = cell.get("userEnteredValue", {}).get("stringValue")
    if text is None:
        raise invalid("Cells with chipRuns must have a userEnteredValue with a stringValue.")
    units = text.encode("utf-16-le")
    shown, done = b"", 0
    kept: list[Message] = []
    for run in chips:
        at = run.get("startIndex", 0)
        if units[2 * at : 2 * at + 2] != PLACEHOLDER.encode("utf-16-le") or at < done:
            raise invalid(f"chipRuns: there is no placeholder {PLACEHOLDER} at the start index {at}.")
        shown += _plain(units[2 * done : 2 * at], len(shown), kept)
        kept.append(_run(len(shown) // 2) | {"chip": _checked(run["chip"])})
        shown += _display(session, run["chip"]).encode("utf-16-le")
        done = at + 1
    shown += _plain(units[2 * done :], len(shown), kept)
    return cell | {"userEnteredValue": {"stringValue": shown.decode("utf-16-le")}, "chipRuns": kept}


def _plain(units: bytes, position: int, kept: list[Message]) -> bytes:
    """Text between chips, for which a run without a chip is kept."""
    if units:
        kept.append(_run(position // 2))
    return units


def _run(start: int) -> Message:
    return {"startIndex": start} if start else {}


def _checked(chip: Message) -> Message:
    if "personProperties" in chip:
        if not chip["personProperties"].get("email"):
            raise invalid("The email of a person chip must be set.")
        return chip
    uri = chip["richLinkProperties"].get("uri", "")
    if _DRIVE_FILE.fullmatch(uri) is None:
        raise invalid("Only links to Google Drive files can be written as chips.")
    if len(uri.encode()) > LONGEST_URI:
        raise invalid(f"The URI of a chip cannot be longer than {LONGEST_URI} bytes.")
    return chip


def _display(session: Session, chip: Message) -> str:
    """What a chip shows: a person by the name that Drive knows them by, a file by its name."""
    if "personProperties" in chip:
        email: str = chip["personProperties"]["email"]
        return email if chip["personProperties"].get("displayFormat") == "EMAIL" else email.partition("@")[0]
    uri: str = chip["richLinkProperties"]["uri"]
    match = _DRIVE_FILE.fullmatch(uri)
    return (session.file_name(match["id"]) if match else None) or uri
