"""Problems as people read them: where, what is typed there, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from functions.pay.plan import Fault
from schemas.check import Sheet
from schemas.problems import CODES, ERROR
from schemas.results import Problems
from schemas.tab import about, columns, dtypes
from schemas.words import Locale, Text

BEYOND_CELLS = 200  # signs of a cell that are shown
PERSON, KEY = ("solicitor", "staff_no"), ("order_no",)


def listed(sheet: Sheet, faults: pl.DataFrame, between: Iterable[Fault], locale: Locale) -> Iterator[dict[str, Any]]:
    """The rows of 问题清单 for the faulty cells of a tab, and for what is wrong between the rows of a plan tab."""
    keys, people = _column(sheet, KEY), _column(sheet, PERSON)
    found: list[tuple[int, str, str, Text | None]] = [
        (row, column, code, None) for row, column, code in faults.iter_rows()
    ]
    found += [(fault.row, fault.column, fault.code, fault.detail) for fault in between if fault.tab is sheet.tab]
    for row, column, code, detail in found:
        told = _told(sheet, row, column, code, detail, locale)
        yield {**told, "key": keys.get(row, ""), "staff_no": people.get(row, "")}


def table(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """The rows as a frame with the columns of 问题清单."""
    return pl.DataFrame(rows, schema=dict(dtypes(Problems)), orient="row")


def errors(problems: pl.DataFrame) -> int:
    """How many of the problems are errors."""
    return problems.filter(pl.col("level") == ERROR).height


def sentence(row: dict[str, Any], locale: Locale) -> str:
    """One problem in one sentence, with its place."""
    place = Text("“{tab_title}”表第{row}行：{advice}", "Tab “{tab_title}”, row {row}: {advice}")
    return place.to(locale, tab_title=row["tab_title"], row=row["row"], advice=row["advice"])


def _told(sheet: Sheet, row: int, column: str, code: str, detail: Text | None, locale: Locale) -> dict[str, Any]:
    about_column = columns(sheet.tab)[column]
    typed = sheet.typed(row, column)[:BEYOND_CELLS]
    advice = CODES[code].says.to(
        locale,
        column=about_column.label.to(locale),
        typed=typed,
        # A cell that was read but does not fit its pattern is told what the column holds.
        advice=(about_column.help if code == "bad_format" else about_column.kind.advice).to(locale),
        detail=detail.to(locale) if detail else "",
    )
    return {
        "tab_title": about(sheet.tab).title.to(locale),
        "row": row,
        "column_title": about_column.label.to(locale),
        "code": code,
        "level": CODES[code].level,
        "typed": typed,
        "advice": advice,
    }


def _column(sheet: Sheet, names: tuple[str, ...]) -> dict[int, str]:
    """By row, what stands in the first of these columns that the tab has: as understood, or else as typed."""
    name = next((name for name in names if name in columns(sheet.tab)), None)
    if name is None:
        return {}
    pairs = zip(sheet.frame["row"].to_list(), sheet.frame[name].to_list(), strict=True)
    return {row: sheet.typed(row, name)[:BEYOND_CELLS] if value is None else str(value) for row, value in pairs}
