"""What the demonstration reads back from the workbook, as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import gspread
from gspread.utils import ValueInputOption
from rich.table import Table

from schemas.inputs import Adjustments
from schemas.results import Problems
from schemas.scheme import Scheme
from schemas.tab import Shown, Tab, about, columns
from schemas.words import Locale
from scripts.commands._provisioning import Provisioned
from scripts.commands._system import RunningSystem

Row = dict[str, str]
_APART = ("adjustment", "total")  # the amounts of a month that are no rewards
_AMOUNTS = ("Deals", "Credits", "Reward", "Adjustment", "Total")
_COUNTED = ("Deals", "Credits")


@dataclass(frozen=True)
class Book:
    """A workbook over gspread, its cells found by their headers."""

    spreadsheet: gspread.Spreadsheet
    scheme: Scheme
    locale: Locale
    adjustments: type[Tab] = Adjustments

    def title(self, tab: type[Tab]) -> str:
        """A tab's title in this workbook."""
        return about(tab).title.to(self.locale)

    def type_in(self, tab: type[Tab], rows: Sequence[Row]) -> None:
        """Enters rows below the header, understood as what a person types."""
        sheet = self._sheet(tab)
        names = self._names(tab, sheet.row_values(1))
        last = max(place for place, name in enumerate(names) if name) + 1
        cells = [[row.get(name, "") if name else "" for name in names[:last]] for row in rows]
        sheet.update(cells, "A2", value_input_option=ValueInputOption.user_entered)

    def rows(self, tab: type[Tab]) -> list[Row]:
        """What a tab shows, each row by field name."""
        header, *rows = self._sheet(tab).get_values()
        names = self._names(tab, header)
        return [{name: cell for name, cell in zip(names, row, strict=False) if name} for row in rows]

    def _sheet(self, tab: type[Tab]) -> gspread.Worksheet:
        return self.spreadsheet.worksheet(self.title(tab))

    def _names(self, tab: type[Tab], header: Sequence[str]) -> list[str]:
        known = {column.label.to(self.locale): name for name, column in columns(tab).items()}
        return [known.get(label, "") for label in header]


def summary(book: Book, month: str) -> Table:
    """The month of each person, and of all together."""
    months = [_Month.of(book.scheme, row) for row in book.rows(book.scheme.summary) if row["month"] == month]
    whole = [sum(amounts, Decimal()) for amounts in zip(*(each.amounts for each in months), strict=True)]
    table = Table(title=f"The month {month}", title_justify="left", show_footer=True)
    table.add_column("Person", "All")
    for heading, amount in zip(_AMOUNTS, whole or [Decimal()] * len(_AMOUNTS), strict=True):
        table.add_column(heading, _shown(heading, amount), justify="right")
    for each in months:
        table.add_row(each.person, *map(_shown, _AMOUNTS, each.amounts))
    return table


def problems(book: Book, counts: dict[str, int]) -> str:
    """How many rows need mending, and the first of them as the clerk reads it."""
    said = f"{counts['errors']} errors and {counts['reminders']} reminders"
    listed = book.rows(Problems)
    if not listed:
        return said
    first = listed[0]
    return f"{said}; the first: {first['tab_title']}, row {first['row']}, {first['column_title']}: {first['advice']}"


def mailed(counts: dict[str, int]) -> str:
    """What became of the mail."""
    return f"{counts['sent']} messages delivered, {counts['failed']} failed, {counts['later']} to be tried later"


def links(system: RunningSystem, made: Provisioned) -> str:
    """Where to look, one address a line."""
    places = {"Workbook": made.url, "Mailbox": system.mail, "Functions": system.functions}
    return "\n".join(f"{name:<10} [link={url}]{url}[/link]" for name, url in places.items())


@dataclass(frozen=True)
class _Month:
    """One person's month: deals, credits, reward, adjustment and total, as `_AMOUNTS` heads them."""

    person: str
    amounts: tuple[Decimal, ...]

    @classmethod
    def of(cls, scheme: Scheme, row: Row) -> _Month:
        shown = {name: column.shown for name, column in columns(scheme.summary).items()}

        def added(kind: Shown) -> Decimal:
            return sum((_number(row[n]) for n in shown if shown[n] is kind and n not in _APART), Decimal())

        sums = (added(Shown.COUNT), added(Shown.CREDIT), added(Shown.MONEY))
        return cls(f"{row['staff_no']} {row['name']}", (*sums, *(_number(row[name]) for name in _APART)))


def _shown(heading: str, amount: Decimal) -> str:
    return f"{amount.normalize():,f}" if heading in _COUNTED else f"{amount:,.2f}"


def _number(shown: str) -> Decimal:
    return Decimal(shown.replace(",", "") or 0)
