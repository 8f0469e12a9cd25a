"""What the sheet shows of numbers: `5%` is 0.05 to a program, `1/4` a day's number, and people mean what they see.

Most columns hold text, which is what was typed. Where one holds numbers whose format could change what they mean, the
run asks in one further call how the sheet shows them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from functions.errors import Conflict
from functions.workbook.client import Sheets
from functions.workbook.reading import Snapshot, letter, quoted, stretches
from schemas import cells
from schemas.bent import MOMENTS, as_typed
from schemas.cells import Bare, Figure, Kind
from schemas.check import Grid, HeaderFaults, places_of
from schemas.tab import DAYS_AHEAD, Tab, columns

# What counts from =TODAY() stays near the day of the run for ever: people count days by the week and the month, so up to
# a month back, and ahead as far as a day may be typed beforehand. Older days are most of a tab and were looked at while
# they were new; a formula that reaches further back than a month is one that nobody writes for a day on which something
# happened.
RECENT_DAYS = 31
# Whole numbers that neither a day of 1930 to 2118 nor a percentage of a few hundred stands for; and no more digits
# than a sheet keeps.
PLAIN_KEYS = ((1_000, 10_957), (80_000, 10**15 - 1))
FIRST_DAY = 1_000  # what is less than that as a day's number is a time or a percentage
PLAIN = re.compile(r"[-+]?[¥￥]?[-+]?[0-9][0-9,]*(\.[0-9]+)?(E[+-]?[0-9]+)?元?")
MOST_CELLS = 250_000  # that are looked at in one call: each takes half a kilobyte
MOST_STRETCHES = 300  # of one column that are asked for by themselves
APART = 8  # rows between two cells that are no more to tell than one stretch more
HALF = 0.5000001  # of the last digit that is shown: what rounding may take away
MOMENT = re.compile("[:/年月日]|[0-9]-[0-9]")
UNCLEAR = "?"  # no number, and no word of any plan
MOVES = re.compile(r"\b(TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY)\s*\(", re.IGNORECASE)
REFERS = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]+", re.IGNORECASE)


class _Asked(NamedTuple):
    """Cells of one column to be looked at: the column's place, and their rows, from 0."""

    tab: type[Tab]
    kind: Kind
    place: int
    rows: Sequence[int]


def as_shown(
    sheets: Sheets, found: Snapshot, tabs: Sequence[type[Tab]], today: date, *, again: bool = False
) -> Snapshot:
    """The snapshot with those numbers of the tabs as figures that the sheet shows as something else.

    A tab whose headers are faulty is left as it is. Raises Conflict where what is shown is not of these numbers, for
    somebody moved rows in between; `again`: then the cells are taken as shown, for it is the format that differs.
    """
    asked = [stretch for tab in tabs for one in _asked(tab, found, today) for stretch in _stretches(one)]
    figures: dict[tuple[type[Tab], int], dict[int, Figure]] = {}
    for together in _calls(asked):
        answered = _answered(sheets, found, together)
        for one in together:
            at = one.tab, one.place
            meant = _figures(one, found.grids[one.tab][one.place], answered.get(at, {}), again)
            figures.setdefault(at, {}).update(meant)
    return replace(found, grids=_with_figures(found.grids, figures))


def _with_figures(
    grids: Mapping[type[Tab], Grid], figures: Mapping[tuple[type[Tab], int], Mapping[int, Figure]]
) -> dict[type[Tab], Grid]:
    """The grids with the figures in their places; those that were given stay as they are."""
    changed = dict(grids)
    for (tab, place), found in figures.items():
        if found:
            column = list(changed[tab][place])
            for row, figure in found.items():
                column[row] = figure
            changed[tab] = [*changed[tab][:place], column, *changed[tab][place + 1 :]]
    return changed


def _calls(stretches: Sequence[_Asked]) -> Iterator[list[_Asked]]:
    """The stretches of each call, in order; one that does not fit is taken apart."""
    together: list[_Asked] = []
    room = MOST_CELLS
    for one in stretches:
        rows = one.rows
        while rows:
            fits = bisect_left(rows, rows[0] + room)
            together.append(one._replace(rows=rows[:fits]))
            room -= rows[fits - 1] - rows[0] + 1
            rows = rows[fits:]
            if rows or not room:
                yield together
                together, room = [], MOST_CELLS
    if together:
        yield together


def _answered(
    sheets: Sheets, found: Snapshot, asked: Sequence[_Asked]
) -> dict[tuple[type[Tab], int], dict[int, dict[str, Any]]]:
    """What the sheet shows of these stretches: cells by row from 0, by tab and place of the column."""
    titles = {found.layout.title(one.tab): one.tab for one in asked}
    ranges = [_range(found.layout.title(one.tab), one) for one in asked]
    answered: dict[tuple[type[Tab], int], dict[int, dict[str, Any]]] = {}
    for sheet in sheets.shown(ranges):
        for data in sheet.get("data", []) if sheet["properties"]["title"] in titles else ():
            stands = answered.setdefault((titles[sheet["properties"]["title"]], data.get("startColumn", 0)), {})
            for row, told in enumerate(data.get("rowData", []), start=data.get("startRow", 0)):
                if values := told.get("values"):
                    stands[row] = values[0]
    return answered


def _asked(tab: type[Tab], found: Snapshot, today: date) -> Iterator[_Asked]:
    grid = found.grids[tab]
    try:
        places = places_of(tab, grid)
    except HeaderFaults:
        return
    for name, place in places.items():
        kind, column = columns(tab)[name].kind, grid[place]
        rows = [row for row, cell in enumerate(column) if type(cell) is int or type(cell) is float]
        if not rows:
            continue
        numbers = pl.Series([column[row] for row in rows], dtype=pl.Float64, strict=False)
        doubtful = [rows[at] for at in _doubtful(numbers, kind, today).arg_true()]
        if doubtful:
            yield _Asked(tab, kind, place, doubtful)


def _doubtful(numbers: pl.Series, kind: Kind, today: date) -> pl.Series:
    """Which numbers may mean something else than they say, or move."""
    if kind.bare is Bare.NUMBER:
        return numbers.is_not_null()
    if kind.bare is Bare.DAY:
        now = (today - cells.EPOCH.date()).days
        return (numbers < FIRST_DAY) | numbers.is_between(now - RECENT_DAYS, now + DAYS_AHEAD + 1, closed="left")
    is_plain = numbers == numbers.floor()
    (low, below), (above, high) = PLAIN_KEYS
    return ~(is_plain & (numbers.is_between(low, below) | numbers.is_between(above, high)))


def _stretches(asked: _Asked) -> Iterator[_Asked]:
    """The stretches of the column in which the cells lie, without the widest gaps between them."""
    for rows in stretches(asked.rows, MOST_STRETCHES, APART):
        yield asked._replace(rows=rows)


def _range(title: str, asked: _Asked) -> str:
    column = letter(asked.place + 1)
    return f"{quoted(title)}!{column}{asked.rows[0] + 1}:{column}{asked.rows[-1] + 1}"


def _figures(
    asked: _Asked, column: Sequence[cells.Cell], stands: Mapping[int, dict[str, Any]], again: bool
) -> dict[int, Figure]:
    """The cells that are more than their numbers, by row from 0."""
    found = {}
    for row in asked.rows:
        number, cell = column[row], stands.get(row, {})
        shown, formula = cell.get("formattedValue", ""), cell.get("userEnteredValue", {}).get("formulaValue")
        if isinstance(number, bool) or not isinstance(number, int | float):
            continue
        form = cell.get("effectiveFormat", {}).get("numberFormat", {}).get("type", "")
        if formula is None and _is(number, shown):
            continue
        figure = Figure(float(number), shown, _meant(number, shown, form, asked.kind), _moves(formula, asked.kind))
        if figure.meant is None and not _agrees(number, shown, asked.kind):
            if not again:
                raise Conflict
            figure = replace(figure, meant=UNCLEAR)
        if figure.meant is not None or figure.moves or "E" in shown:
            found[row] = figure
    return found


def _is(number: float, shown: str) -> bool:
    """Whether a number is shown with all its digits, as nearly all are."""
    try:
        return float(shown.replace(",", "")) == number and "E" not in shown
    except ValueError:
        return False


def _meant(number: float, shown: str, form: str, kind: Kind) -> str | None:
    """The text that people mean by a number that is shown as something else; None for one that is what it is.

    `form` is the type of its number format. A day that shows nothing but digits is none of the numbers they look like.
    """
    if kind.bare is Bare.DAY:
        return None if number >= FIRST_DAY else as_typed(number, shown, form) or UNCLEAR
    is_moment = form in MOMENTS or MOMENT.search(shown)
    if PLAIN.fullmatch(shown):
        return UNCLEAR if is_moment else None
    return shown if is_moment else as_typed(number, shown, form) or UNCLEAR


def _moves(formula: str | None, kind: Kind) -> bool:
    """Whether a formula changes with the calendar: it asks for the day, or a day comes out of other cells."""
    if formula is None:
        return False
    return bool(MOVES.search(formula) or (kind.bare is Bare.DAY and REFERS.search(formula)))


def _agrees(number: float, shown: str, kind: Kind) -> bool:
    """Whether a plain number that is shown is this one, rounded."""
    if kind.bare is Bare.DAY:
        return True
    mantissa, _, power = re.sub("[¥￥,元]", "", shown).partition("E")
    least_digit = 10.0 ** (int(power or 0) - len(mantissa.partition(".")[2]))
    return abs(number - float(f"{mantissa}E{power or 0}")) <= least_digit * HALF
