"""Days between two rows of one name on which neither is in force: likely a slip where they are few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from functions.pay.plan.dated import OPEN, Fault
from schemas.plan import NAMED_BY
from schemas.tab import Tab, columns
from schemas.words import Text

DAY = timedelta(days=1)
MOST_DAYS = 31  # who leaves out more means a pause: a campaign of one season and the next
Row = Mapping[str, Any]


def pauses(tab: type[Tab], rows: Sequence[Row]) -> Iterator[Fault]:
    """A reminder for each stretch of a few days between the rows of one name on which none of them holds."""
    if not {"valid_from", "valid_until"} <= set(columns(tab)):
        return
    names = [name for name in NAMED_BY if name in columns(tab)]
    alike: dict[tuple[Any, ...], list[Row]] = {}
    for row in sorted(rows, key=lambda one: (_first(one), one["row"])):
        alike.setdefault(tuple(row[name] for name in names), []).append(row)
    for named, mine in alike.items():
        longest = mine[0]
        for row in mine[1:]:
            gap = (_first(row) - _last(longest)).days - 1
            if 0 < gap <= MOST_DAYS:
                since, until = _last(longest), _first(row) - DAY
                yield Fault(tab, longest["row"], "valid_until", "pause", _told(named, since + DAY, until, row["row"]))
            longest = row if _last(row) > _last(longest) else longest


def _first(row: Row) -> date:
    first: date = row["valid_from"] or date.min
    return first


def _last(row: Row) -> date:
    last: date = row["valid_until"] or OPEN
    return last


def _told(named: Sequence[Any], since: date, until: date, row: int) -> Text:
    name = " ".join(str(part) for part in named if part is not None)
    zh = f"{since}这一天" if since == until else f"从{since}到{until}"
    en = f"on {since}" if since == until else f"from {since} to {until}"
    return Text(
        f"“{name}”{zh}没有任何一行管：下一行（第{row}行）从{until + DAY}才起。请改“失效”或那一行的“生效”；本来就要停这几天就不用改",
        f"No row of “{name}” holds {en}: the next one (row {row}) begins on {until + DAY}. Mend the last day here or the "
        "first one there; leave it if the pause is meant",
    )
