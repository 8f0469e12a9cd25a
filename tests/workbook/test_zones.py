"""Time zones as Google names them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from functions.workbook.zones import zone_of

NOON = datetime(2016, 1, 5, 12)


@pytest.mark.parametrize(
    ("name", "hours"),
    [("Asia/Shanghai", 8), ("Etc/GMT", 0), ("GMT-07:00", -7), ("GMT+05:30", 5.5), ("America/New_York", -5)],
)
def test_a_zone_is_known_by_its_name_or_by_its_offset(name: str, hours: float) -> None:
    zone = zone_of(name)
    assert zone is not None
    assert zone.utcoffset(NOON) == timedelta(hours=hours)


@pytest.mark.parametrize(
    "name", [None, "", 8, True, "Asia", "../UTC", "/etc/passwd", "GMT+24:00", "GMT-7", "zone1970.tab"]
)
def test_what_names_no_zone_is_none(name: str | float | None) -> None:
    assert zone_of(name) is None
