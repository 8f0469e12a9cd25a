"""One text has one meaning: typed into the sheet, pasted into it or written by a program, it is the same or is listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Sized
from datetime import date
from functools import reduce
from typing import Any, NamedTuple

import gspread
import polars as pl
import pytest

from functions.workbook.client import Sheets, transport
from functions.workbook.reading import Snapshot, sheets_of, snapshot
from functions.workbook.shown import as_shown
from schemas import cells
from schemas.cells import Bare
from schemas.check import PANDERA_CODES
from schemas.parameters import VALUE, Parameter, ParameterKind
from schemas.scheme import SCHEMES
from schemas.tab import Tab, about, columns
from schemas.words import Locale
from schemas.workbook import workbook
from scripts.commands._provisioning import Order, provision

TEXTS = (
    *(
        "5%",
        "５％",
        "5.5%",
        "-5%",
        "101%",
        "5 %",
        "0.05",
        "0.5",
        "1",
        "0",
        "60",
        "-3",
        "+5",
        "１２",
        " 7 ",
        "(5)",
        "1.",
    ),
    *("1/4", "1-5", "10-20", "13-1", "2016-1-5", "2016/1/5", "1/4/2016", "2016-10", "2016.10", "2016.1", "201610"),
    *(
        "20160105",
        "2016年1月5日",
        "2016年1月",
        "1月5日",
        "2016-1-5 9:30",
        "2016Q1",
        "2016",
        "46026",
        "42374.5",
        "Jan 3",
    ),
    *("12:00", "36:00", "3:30", "24:00", "0:30", "5:30pm", "下午5:30", "3:30:15"),
    *("4万", "2.5万元", "1,234.56", "1,234", "1,5", "12,34", "￥1,234", "￥1,234.5", "¥12", "$1,234", "-￥5", "12元"),
    *("2.3‰", "300米", "22天", "9分", "3小时", "20以上", "不满20", "10-20元", ">=20", "1/2", "1 1/2", "½"),
    *("TRUE", "FALSE", "true", "是", "否", "√", "有", "Yes", "无", "1.0", "0.0"),
    *("00123", "1e5", "7e30", "1E-7", "123456789012345", "1234567890123456", "12345678901234567890", "1e500"),
    *(".5", "0.1234567", "16.666667", "0.30000000000000004", "1234567.891", "13812345678", "1001.0", "3.10"),
    *("=1+1", "=NA()", "=TODAY()", "+1", "'5", "'5%", "'=1", "#N/A", "-", "张三", "A-1", "1001", "@x", "a@b.example"),
)
Cell = tuple[str, str, str]  # tab, column and text
TODAY = date(2026, 3, 1)
BOOK = workbook(",".join(SCHEMES))
PARAMETERS = {
    one.parameters: [parameter for parameter in one.declared if parameter.kind is not ParameterKind.WORDS]
    for one in BOOK.schemes
}


class Meaning(NamedTuple):
    """What was understood of a cell, and whether it is listed as a problem."""

    value: Any
    is_listed: bool


def fill(book: gspread.Spreadsheet, locale: Locale) -> None:
    """Every text in every column of every tab: a block of rows typed, one pasted, one written by a program."""
    scratch = book.add_worksheet("scratch", len(TEXTS), 1)
    scratch.update([[text] for text in TEXTS], "A1", raw=False)
    sheets = {sheet.title: sheet for sheet in book.worksheets()}
    tabs = {tab: sheets[about(tab).title.to(locale)] for tab in BOOK.inputs}
    more = {"dimension": "ROWS", "startIndex": 2, "endIndex": 2 + 3 * len(TEXTS)}
    grown = [{"range": {"sheetId": sheet.id, **more}, "inheritFromBefore": True} for sheet in tabs.values()]
    book.batch_update({"requests": [{"insertDimension": rows} for rows in grown]})
    book.values_batch_clear(body={"ranges": [f"'{sheet.title}'!2:5000" for sheet in tabs.values()]})
    for option, first in (("USER_ENTERED", 2), ("RAW", 2 + 2 * len(TEXTS))):
        data = [
            {"range": f"'{sheet.title}'!A{first}", "values": [[text] * len(columns(tab)) for text in TEXTS]}
            for tab, sheet in tabs.items()
        ]
        book.values_batch_update({"valueInputOption": option, "data": data})
    rows = {"startRowIndex": 1 + len(TEXTS), "endRowIndex": 1 + 2 * len(TEXTS), "startColumnIndex": 0}
    pasted = [
        {
            "source": {"sheetId": scratch.id, "startColumnIndex": 0, "endColumnIndex": 1},
            "destination": {"sheetId": sheet.id, **rows, "endColumnIndex": len(columns(tab))},
            "pasteType": "PASTE_NORMAL",
        }
        for tab, sheet in tabs.items()
    ]
    book.batch_update({"requests": [{"copyPaste": paste} for paste in pasted]})


def meanings(found: Snapshot, tab: type[Tab]) -> Iterator[tuple[str, str, list[Meaning]]]:
    """For every column that counts and every text, what was understood of it in each block."""
    sheet = sheets_of(found, [tab])[tab]
    reminded = set(sheet.reminders.select("row", "column").iter_rows())
    for name, column in columns(tab).items():
        if column.kind.bare is Bare.REMARK:
            continue
        read = column.kind.read(cells.raw(sheet.cells[name]))
        refused = read.unreadable | refusals(tab, name, read.value)
        for place, text in enumerate(TEXTS):
            rows = [place + block * len(TEXTS) for block in range(3)]
            ways = [Meaning(read.value[row], bool(refused[row]) or (row + 2, name) in reminded) for row in rows]
            if column.kind.name != VALUE.name:
                yield column.label.zh, text, ways
                continue
            for parameter in PARAMETERS[tab]:
                yield parameter.name.zh, text, [stated(parameter, way) for way in ways]


def refusals(tab: type[Tab], name: str, values: pl.Series) -> pl.Series:
    """Which values of a column are listed for its choices, its pattern or its bounds."""
    frame = pl.LazyFrame({name: values})
    checks = [check for check in tab.to_schema().columns[name].checks if check.name in PANDERA_CODES]
    good = (check(frame, name).check_output.collect().to_series() for check in checks)
    return ~reduce(pl.Series.__and__, good, pl.repeat(True, len(values), eager=True))


def stated(parameter: Parameter, typed: Meaning) -> Meaning:
    """What a cell of 参数 states of one of them."""
    try:
        return typed._replace(value=parameter.read(typed.value))
    except (KeyError, ValueError):
        return typed._replace(is_listed=True)


def understood(client: gspread.Client, spreadsheet_id: str) -> dict[Cell, list[Meaning]]:
    """By tab, column and text what a run understands of each block."""
    sheets = Sheets(transport(client), spreadsheet_id)
    found = snapshot(sheets, spreadsheet_id, lambda known: known.inputs)
    found = as_shown(sheets, found, found.workbook.inputs, TODAY)
    return {
        (about(tab).title.zh, label, text): ways for tab in BOOK.inputs for label, text, ways in meanings(found, tab)
    }


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_every_text_means_the_same_in_every_column_however_it_came_there(
    client: gspread.Client, locale: Locale
) -> None:
    book = client.open_by_key(provision(client, Order(BOOK, locale=locale)).id)
    fill(book, locale)
    found = understood(client, book.id)
    assert len(found) > 60_000
    assert not (two := list(differing(found))), said(two, found)

    provision(client, Order(BOOK, spreadsheet_id=book.id))
    after = understood(client, book.id)
    assert not (two := list(differing(after))), said(two, after)
    lost = [(cell, *ways, *after[cell]) for cell, ways in found.items() if not kept(ways, after[cell])]
    assert not lost, said(lost, found)


def differing(found: Mapping[Cell, Sequence[Meaning]]) -> Iterator[tuple[Any, ...]]:
    """The cells that mean two things, neither of which is listed."""
    for cell, ways in found.items():
        if len({repr(way.value) for way in ways if not way.is_listed}) > 1:
            yield cell, *ways


def kept(before: Sequence[Meaning], after: Sequence[Meaning]) -> bool:
    """Whether what was understood before is understood in the same way now."""
    return all(was.is_listed or now == was for was, now in zip(before, after, strict=True))


def said(wrong: Sequence[Any], found: Sized) -> str:
    """The first of the cells that are wrong."""
    return f"{len(wrong)} of {len(found)}:\n" + "\n".join(map(str, wrong[:60]))
