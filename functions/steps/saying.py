"""What a row says, as a short name for it: the same however its cells were typed, and for good.

A step is kept with the name of what it was about. So this writing never changes: what it makes of a row that steps were
taken on is what it will always make of it (golden tests hold it to that).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from schemas.tab import Tab, columns
from schemas.words import fold

SIGNS = 24  # of the digest: 96 bits
BETWEEN = ":"


def fingerprint(tab: type[Tab], row: Mapping[str, Any], version: int, fields: Sequence[str]) -> str:
    """The name of what these fields of a row say, with the version that names the fields before it."""
    said = json.dumps([[name, canonical(row[name], columns(tab)[name].scale)] for name in fields], ensure_ascii=True)
    return f"{version}{BETWEEN}{hashlib.sha256(said.encode('ascii')).hexdigest()[:SIGNS]}"


def version_of(found: str) -> int | None:
    """The version that a fingerprint says it was made under; None for what is none."""
    version, between, _ = found.partition(BETWEEN)
    return int(version) if between and version.isascii() and version.isdecimal() else None


def canonical(value: Any, scale: int) -> str:
    """One cell as understood; `scale` is how many of a number make one as it is typed. Width and space do not count."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return f"{(Decimal(value) / scale).normalize():f}"
    return fold(str(value))
