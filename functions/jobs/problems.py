"""Problems as people read them: where, what is typed there, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, NamedTuple

import polars as pl

from functions.jobs.owners import Details
from functions.pay.plan.loading import Fault
from functions.pay.wording import SEPARATOR
from schemas.check import Sheet
from schemas.problems import CODES, ERROR
from schemas.results import Problems
from schemas.steps import StepLog
from schemas.tab import Means, Tab, about, columns, dtypes, named
from schemas.words import Locale, Text

BEYOND_CELLS = 200  # signs of a cell that are shown
OR = Text("”或“", " or ")
TYPED = "\0"  # stands for what was typed until that is known
Place = tuple[type[Tab], int]  # a row of a tab


@dataclass(frozen=True)
class Finding:
    """What is wrong with a cell as a calculation found it; `detail` is said of it in place of the code's own sentence."""

    tab: type[Tab]
    row: int
    column: str
    code: str
    detail: Text | None = None


@dataclass(frozen=True)
class Words:
    """What a sentence may name beyond its cell: the first day of the plan, how many days ahead something may be

    entered, and by column the titles of the tabs that it refers to.
    """

    since: str
    ahead: str
    tabs: Mapping[str, Sequence[str]]


def listed(
    sheet: Sheet,
    faults: pl.DataFrame,
    found: Iterable[Fault | Finding],
    holding: Mapping[Place, str],
    locale: Locale,
    words: Words,
    said: Details,
) -> pl.DataFrame:
    """The rows of 问题清单 for the faulty cells of a tab, and for what was found beyond single cells.

    They stand by row, column, kind of problem and what is said of it, so that the same problems stand alike in every run.
    `said`: what is said of faults in place of their codes' own sentences.
    `holds`: whether the row holds pay back; its first cell then says what it holds, as `holding` has it.
    """
    mine = [fault for fault in found if fault.tab is sheet.tab]
    faults = _without_reminders(faults, {(fault.row, fault.column) for fault in mine if _is_error(fault.code)})
    seen = set(faults.select("row", "column").iter_rows())
    mine = [fault for fault in mine if (fault.row, fault.column) not in seen]
    rows = [*faults["row"], *(fault.row for fault in mine)]
    names = [*faults["column"], *(fault.column for fault in mine)]
    codes = [*faults["code"], *(fault.code for fault in mine)]
    details = [said.get((sheet.tab, *cell)) for cell in faults.select("row", "column").iter_rows()]
    details += [fault.detail for fault in mine]
    sayings = list(
        map(cache(partial(_saying, sheet.tab, locale, words)), names, codes, details, _units(sheet, rows, names))
    )
    typed = [sheet.typed(row, name)[:BEYOND_CELLS] for row, name in zip(rows, names, strict=True)]
    keys = _column(sheet, named(sheet.tab, Means.KEY), rows)
    people = _column(sheet, [*named(sheet.tab, Means.PERSON), "staff_no"], rows)
    cells = {
        "tab_title": [about(sheet.tab).title.to(locale)] * len(rows),
        "row": rows,
        "column_title": [saying.column for saying in sayings],
        "code": codes,
        "level": [saying.level for saying in sayings],
        "key": [keys.get(row, "") for row in rows],
        "staff_no": [people.get(row, "") for row in rows],
        "typed": typed,
        "advice": [cell.join(saying.advice) for cell, saying in zip(typed, sayings, strict=True)],
    }
    place = {name: index for index, name in enumerate(columns(sheet.tab))}
    held = {row: said for (tab, row), said in holding.items() if tab is sheet.tab}
    listed = pl.DataFrame(cells, schema=dict(dtypes(Problems))).with_columns(
        pl.Series("_place", map(place.__getitem__, names), dtype=pl.Int64),
        pl.Series("_said", map(held.get, rows), dtype=pl.String),
    )
    listed = listed.sort("row", "_place", "code", "advice")
    first = pl.col("row").is_first_distinct() & pl.col("_said").is_not_null()
    between = SEPARATOR.to(locale)
    advice = pl.when(first).then(pl.concat_str("advice", "_said", separator=between)).otherwise("advice")
    return listed.with_columns(advice=advice, holds=pl.col("_said").is_not_null()).drop("_place", "_said")


def _is_error(code: str) -> bool:
    return CODES[code].level == ERROR


def _without_reminders(faults: pl.DataFrame, places: set[tuple[int, str]]) -> pl.DataFrame:
    """The faults without the reminders of cells in which the calculation found an error: that is what is to be told."""
    kept = [
        _is_error(code) or (row, column) not in places
        for row, column, code in faults.select("row", "column", "code").iter_rows()
    ]
    return faults.filter(pl.Series(kept, dtype=pl.Boolean))


def of_the_workbook(faults: Sequence[tuple[str, Text]], locale: Locale) -> pl.DataFrame:
    """The rows of 问题清单 for tabs that are missing or whose headers are wrong: their titles, and what to mend."""
    said = [
        {"tab_title": title, "row": 1, "code": "workbook", "level": ERROR, "advice": advice.to(locale)}
        for title, advice in faults
    ]
    return pl.DataFrame(said, schema=dict(dtypes(Problems)))


def of_the_log(tampered: Sequence[tuple[int, Text]], locale: Locale) -> pl.DataFrame:
    """The rows of 问题清单 for what another hand did to 办理记录: each a row of it, and a sentence."""
    return _tampered("steps_tampered", [(StepLog, row, text) for row, text in tampered], locale)


def of_closed_months(tabs: Sequence[type[Tab]], locale: Locale) -> pl.DataFrame:
    """The rows of 问题清单 for tabs in which another hand changed what they say of closed months."""
    code = "months_tampered"
    said = [(tab, 1, CODES[code].says.filled(tab=about(tab).title)) for tab in tabs]
    return _tampered(code, said, locale).with_columns(holds=pl.lit(value=False))


def _tampered(code: str, found: Sequence[tuple[type[Tab], int, Text]], locale: Locale) -> pl.DataFrame:
    said = [
        {
            "tab_title": about(tab).title.to(locale),
            "row": row,
            "code": code,
            "level": CODES[code].level,
            "advice": text.to(locale),
        }
        for tab, row, text in found
    ]
    return pl.DataFrame(said, schema=dict(dtypes(Problems)))


def errors(problems: pl.DataFrame) -> int:
    """How many of the problems are errors."""
    return problems.filter(pl.col("level") == ERROR).height


def sentence(row: dict[str, Any], locale: Locale) -> str:
    """One problem in one sentence, with its place."""
    place = Text("“{tab_title}”表第{row}行：{advice}", "Tab “{tab_title}”, row {row}: {advice}")
    return place.to(locale, tab_title=row["tab_title"], row=row["row"], advice=row["advice"])


class _Saying(NamedTuple):
    """What is said of a fault; `advice` in the parts between which stands what was typed."""

    column: str
    level: str
    advice: Sequence[str]


def _units(sheet: Sheet, rows: Sequence[int], names: Sequence[str]) -> list[str | None]:
    """For each faulty cell the unit that stands in its row, where its column has it beside it."""
    units = {name: column.unit.column for name, column in columns(sheet.tab).items() if column.unit}
    stated = {name: dict(sheet.frame.select("row", units[name]).iter_rows()) for name in units if name in names}
    return [stated[name].get(row) if name in stated else None for row, name in zip(rows, names, strict=True)]


def _saying(
    tab: type[Tab], locale: Locale, words: Words, column: str, code: str, detail: Text | None, unit: str | None
) -> _Saying:
    about_column = columns(tab)[column]
    bounds = about_column.bounded(unit)
    if detail is None:
        advice = CODES[code].says.to(
            locale,
            column=about_column.label.to(locale),
            typed=TYPED,
            # A cell that was read but does not fit its pattern is told what the column holds.
            advice=(about_column.help if code == "bad_format" else about_column.kind.advice).to(locale),
            tab=OR.to(locale).join(words.tabs.get(column, [])),
            since=words.since,
            ahead=words.ahead,
            bounds=(bounds.told if bounds else Text("", "")).to(locale),
        )
    else:
        advice = detail.to(locale)
    return _Saying(about_column.label.to(locale), CODES[code].level, advice.split(TYPED))


def _column(sheet: Sheet, names: Sequence[str], rows: Sequence[int]) -> dict[int, str]:
    """For each of the rows, what stands in the first of these columns that the tab has: as understood, or as typed."""
    name = next((name for name in names if name in columns(sheet.tab)), None)
    if name is None:
        return {}
    asked = sheet.frame.select("row", name).filter(pl.col("row").is_in(pl.lit(pl.Series(rows)).implode()))
    return {
        row: sheet.typed(row, name)[:BEYOND_CELLS] if value is None else str(value) for row, value in asked.iter_rows()
    }
