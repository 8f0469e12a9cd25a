"""The time zone of a workbook: its own, wherever the functions run."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from schemas.cells import Cell

ZONE = "zone"  # the fact that holds the time zone which the workbook had at the last commit
OFFSET = re.compile(r"GMT([+-])(\d{2}):(\d{2})")  # how Google writes a zone that has no name
LARGEST_OFFSET = timedelta(hours=24)


def zone_of(name: Cell) -> tzinfo | None:
    """The zone of a name as Google has it (`Asia/Shanghai`, `GMT-07:00`); None for what is no zone's name."""
    if not isinstance(name, str) or not name:
        return None
    if offset := OFFSET.fullmatch(name):
        sign, hours, minutes = offset.groups()
        ahead = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
        return timezone(ahead) if abs(ahead) < LARGEST_OFFSET else None
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):  # what the names of folders and of other files come to, too
        return None
