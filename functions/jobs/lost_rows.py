"""What a plan tab had in the last run and has no more: rows gone, cells cleared, days left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from schemas.check import Sheet
from schemas.plan import NAMED_BY
from schemas.tab import Tab, columns
from schemas.words import Choices, Locale, Text

Row = Mapping[str, Any]
FROM, UNTIL = "valid_from", "valid_until"
TOLD = ("row", "says", "clause")  # what a row says besides, and where it stands
DAY = timedelta(days=1)

GONE = Text(
    "上次核算时有的“{name}”这一行不见了。要恢复，就在这张表里加回这一行：{cells}",
    "The row “{name}” of the last run is gone. To bring it back, add it to this tab: {cells}",
)
RENAMED = Text(
    "上次核算时的“{name}”改成了“{new}”，“{name}”没有了。要恢复就改回原来的名称",
    "“{name}” of the last run is called “{new}” now, and “{name}” is gone. To bring it back, restore its name",
)
CLEARED = Text(
    "“{name}”这一行的“{column}”上次核算时是“{typed}”，现在空白。要恢复就填回“{typed}”",
    "In the row “{name}”, “{column}” was “{typed}” in the last run and is blank now. To bring it back, type “{typed}”",
)
LEFT_OUT = Text(
    "“{name}”这一行上次核算时{days}也有效，现在没有任何一行管这几天。要恢复就改回“{column}”（上次是“{typed}”），或加一行接上",
    "In the last run the row “{name}” held {days} too, and now no row does. To bring it back, restore “{column}” (it was “{typed}”), or add a row",
)
BLANK = Text("空白", "blank")


@dataclass(frozen=True)
class Loss:
    """Something that a plan tab said in the last run and says no more; the place is the nearest row there is now."""

    tab: type[Tab]
    row: int
    column: str
    said: Text


def lost_rows(before: Sheet, now: Sheet) -> Iterator[Loss]:
    """What a plan tab lost between two readings. What it says in words, and where its rows stand, does not count.

    A row that was changed is told from one that is gone by its name (the rule, the indicator, the parameter): it goes
    on as the row of its name that is most like it.
    """
    old: list[Row] = list(before.frame.to_dicts())
    new: list[Row] = list(now.frame.to_dicts())
    for row in list(old):
        if (same := next((other for other in new if _content(other) == _content(row)), None)) is not None:
            old.remove(row)
            new.remove(same)
    pairs, gone = _paired(now.tab, old, new)
    fresh = [row for row in new if all(row is not other for _, other in pairs)]
    for row in gone:
        renamed = next((other for other in fresh if _likeness(row, other) >= len(row) - len(_names(now.tab)) - 1), None)
        if renamed is None:
            yield _gone(before, now, row)
        else:
            fresh.remove(renamed)
            yield _renamed(now.tab, row, renamed)
    for row, other in pairs:
        yield from _cleared(before, now, row, other)
        yield from _left_out(before, row, other, new)


def _paired(tab: type[Tab], old: list[Row], new: list[Row]) -> tuple[list[tuple[Row, Row]], list[Row]]:
    """The rows that were changed, each with what it is now; and those without a row of their name."""
    alike = [
        (_likeness(row, other), -place, -spot)
        for place, row in enumerate(old)
        for spot, other in enumerate(new)
        if all(row[name] == other[name] for name in _names(tab))
    ]
    taken: dict[int, int] = {}
    for _, place, spot in sorted(alike, reverse=True):
        if -place not in taken and -spot not in taken.values():
            taken[-place] = -spot
    pairs = [(old[place], new[spot]) for place, spot in sorted(taken.items())]
    return pairs, [row for place, row in enumerate(old) if place not in taken]


def _names(tab: type[Tab]) -> list[str]:
    return [name for name in NAMED_BY if name in columns(tab)]


def _content(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in TOLD}


def _likeness(row: Row, other: Row) -> int:
    return sum(row[name] == other[name] for name in row if name != "row")


def _gone(before: Sheet, now: Sheet, row: Row) -> Loss:
    cells = Text(_cells(before, row, "zh"), _cells(before, row, "en"))
    # The row may have stood anywhere; the place to look is where it stood, or the end of what there is.
    place = min(row["row"], max(now.frame["row"].to_list(), default=1) + 1)
    return Loss(now.tab, place, _column(now.tab), GONE.filled(name=_called(now.tab, row), cells=cells))


def _renamed(tab: type[Tab], row: Row, other: Row) -> Loss:
    column = next((name for name in _names(tab) if row[name] != other[name]), _column(tab))
    return Loss(tab, other["row"], column, RENAMED.filled(name=_called(tab, row), new=_called(tab, other)))


def _cleared(before: Sheet, now: Sheet, row: Row, other: Row) -> Iterator[Loss]:
    tab, called = before.tab, _called(before.tab, row)
    # What cannot be read is not blank, and stands among the faults of the plan.
    unread = set(now.unreadable.filter(pl.col("row") == other["row"])["column"])
    for name, value in row.items():
        if name in (*TOLD, UNTIL) or value is None or other[name] is not None or name in unread:
            continue
        typed = before.typed(row["row"], name)
        said = CLEARED.filled(name=called, column=columns(tab)[name].label, typed=typed)
        yield Loss(tab, other["row"], name, said)


def _left_out(before: Sheet, row: Row, other: Row, new: Sequence[Row]) -> Iterator[Loss]:
    tab = before.tab
    if FROM not in row or UNTIL not in row:
        return
    names = _names(tab)
    followers = [one for one in new if one is not other and all(one[name] == row[name] for name in names)]
    begun, ended = row[FROM] or date.min, row[UNTIL] or date.max
    left_out = []
    # A day that was cleared is told as that; what is left out is told where another day stands instead.
    if other[FROM] is not None and other[FROM] > begun:
        left_out.append((FROM, begun, min(other[FROM] - DAY, ended)))
    if other[UNTIL] is not None and other[UNTIL] < ended:
        left_out.append((UNTIL, max(other[UNTIL] + DAY, begun), ended))
    for column, first, last in left_out:
        for since, until in _uncovered(first, last, followers):
            typed = before.typed(row["row"], column)
            said = LEFT_OUT.filled(
                name=_called(tab, row),
                days=_days(since, until),
                column=columns(tab)[column].label,
                typed=typed or BLANK,
            )
            yield Loss(tab, other["row"], column, said)


def _uncovered(first: date, last: date, rows: Sequence[Row]) -> Iterator[tuple[date, date]]:
    """The stretches from the first to the last day on which none of these rows holds."""
    for row in sorted(rows, key=lambda one: one[FROM] or date.min):
        begun = row[FROM] or date.min
        if begun > last or first > last:
            break
        if begun > first:
            yield first, begun - DAY
        until = row[UNTIL] or date.max
        if until == date.max:
            return
        first = max(first, until + DAY)
    if first <= last:
        yield first, last


def _days(since: date, until: date) -> Text:
    if since == until:
        return Text(f"{since}这一天", f"on {since}")
    if since == date.min:
        return Text(f"到{until}为止", f"up to {until}")
    if until == date.max:
        return Text(f"从{since}起", f"from {since} on")
    return Text(f"从{since}到{until}", f"from {since} to {until}")


def _called(tab: type[Tab], row: Row) -> Text:
    """What a row is called: its rule, or its card and indicator, and what it says of itself."""
    named = [_in_words(columns(tab)[name].choices, row[name]) for name in _names(tab) if row[name] is not None]
    says = row.get("says")
    return Text(
        " ".join(word.zh for word in named) + (f"（{says}）" if says else ""),
        " ".join(word.en for word in named) + (f" ({says})" if says else ""),
    )


def _in_words(offered: Choices | None, value: object) -> Text:
    """A choice in both languages; what is none stays as it is."""
    return next((word for word in offered or () if word.zh == value), Text(str(value), str(value)))


def _cells(before: Sheet, row: Row, locale: Locale) -> str:
    """A row as it is to be typed again."""
    typed = {name: before.typed(row["row"], name) for name in before.cells}
    parts = [f"{columns(before.tab)[name].label.to(locale)} {said}" for name, said in typed.items() if said]
    return ("，" if locale == "zh" else ", ").join(parts)


def _column(tab: type[Tab]) -> str:
    return _names(tab)[-1]
