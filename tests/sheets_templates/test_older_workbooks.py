"""Workbooks that keep their numbers as numbers are brought over: every number becomes the text that it was typed as."""

from __future__ import annotations

from typing import Any

import gspread
import pytest
from gspread.utils import ValueInputOption, ValueRenderOption, rowcol_to_a1

from functions.workbook.client import SPREADSHEETS, Sheets, transport
from functions.workbook.reading import snapshot
from schemas.check import Sheet
from schemas.tab import Role, Shown, Tab, columns
from schemas.workbook import workbook
from scripts.commands._provisioning import Order, provision
from scripts.commands.provision import main
from sheets_templates.api import column_range
from sheets_templates.layout import layout
from sheets_templates.looks import NUMBER_FORMATS

BOOK = workbook("key_account_sales")
PLAN = BOOK.plan
TYPED = ValueInputOption.user_entered
AS_TYPED = {"type": "TEXT"}
NUMBERS = (Shown.MONEY, Shown.CREDIT, Shown.COUNT, Shown.NUMBER, Shown.SCORE, Shown.PERCENT)


def cell(sheet: gspread.Worksheet, header: str, row: int) -> str:
    return str(rowcol_to_a1(row, sheet.row_values(1).index(header) + 1))


def formulas(sheet: gspread.Worksheet, *cells: str) -> list[Any]:
    """What stands in cells: texts, numbers and formulas."""
    parts = sheet.batch_get(list(cells), value_render_option=ValueRenderOption.formula)
    return [part[0][0] for part in parts]


def formats(client: gspread.Client, book: gspread.Spreadsheet, place: str) -> list[Any]:
    """The number formats of the cells of a range."""
    fields = "sheets.data.rowData.values.userEnteredFormat.numberFormat"
    params = {"ranges": place, "fields": fields}
    answer = transport(client).request("get", f"{SPREADSHEETS}/{book.id}", params=params).json()
    rows = answer["sheets"][0]["data"][0]["rowData"]
    return [row["values"][0].get("userEnteredFormat", {}).get("numberFormat") for row in rows]


def plans(client: gspread.Client, book: gspread.Spreadsheet) -> dict[type[Tab], Sheet]:
    found = snapshot(Sheets(transport(client), book.id), book.id, lambda known: known.plan)
    return {tab: found.sheet(tab) for tab in PLAN}


@pytest.fixture
def old(client: gspread.Client) -> gspread.Spreadsheet:
    """A workbook as it was made once: its plan typed into columns with number formats, or none."""
    book = client.open_by_key(provision(client, Order(BOOK)).id)
    formatting: list[dict[str, Any]] = []
    typing: list[dict[str, Any]] = []
    for tab in layout(BOOK, "zh").tabs:
        if tab.role not in (Role.INPUT, Role.PLAN):
            continue
        stands = {column.name: place for place, column in enumerate(tab.columns)}
        for number, (name, column) in enumerate(columns(tab.tab).items()):
            if column.shown in NUMBERS:
                place = stands[name]
                known = NUMBER_FORMATS.get(column.shown)
                look = {"userEnteredFormat": {"numberFormat": known}} if known else {}
                cells = {"range": column_range(tab.sheet_id, place), "cell": look}
                formatting.append({"repeatCell": {**cells, "fields": "userEnteredFormat.numberFormat"}})
                texts = [[row[number]] for row in tab.starts]
                typing.append({"range": f"'{tab.title}'!{rowcol_to_a1(2, place + 1)}", "values": texts})
    book.batch_update({"requests": formatting})
    book.values_batch_update({"valueInputOption": TYPED, "data": [each for each in typing if each["values"]]})
    return book


def test_the_plan_means_what_it_meant_and_is_text(client: gspread.Client, old: gspread.Spreadsheet) -> None:
    rates = old.worksheet("费率")
    rate = cell(rates, "费率", 2)
    assert isinstance(formulas(rates, rate)[0], int | float)
    before = plans(client, old)
    done = provision(client, Order(BOOK, spreadsheet_id=old.id))
    assert done.rewritten > 20
    assert done.left == ()
    after = plans(client, old)
    for tab in PLAN:
        assert after[tab].frame.equals(before[tab].frame)
        assert after[tab].unreadable.is_empty()
    assert isinstance(formulas(rates, rate)[0], str)
    assert formats(client, old, f"'费率'!{rate}:{cell(rates, '费率', 60)}") == [AS_TYPED] * 59
    assert provision(client, Order(BOOK, spreadsheet_id=old.id)).changes == 0


def test_what_the_sheet_had_bent_is_again_what_was_typed(client: gspread.Client, old: gspread.Spreadsheet) -> None:
    rates, adjustments = old.worksheet("费率"), old.worksheet("调整")
    typed = ["5%", "5.5%", "1/4", "12:00", "0.123456789012", "16.666667"]
    cells = [cell(rates, "费率", row) for row in range(2, 2 + len(typed))]
    money = [cell(adjustments, "金额", row) for row in (2, 3, 4)]
    texts = [{"range": at, "values": [[text]]} for at, text in zip(cells, typed, strict=True)]
    rates.batch_update(texts, value_input_option=TYPED)
    amounts = zip(money, ["1234567.891", "￥1,234.5", "-20"], strict=True)
    adjustments.batch_update([{"range": at, "values": [[text]]} for at, text in amounts], value_input_option=TYPED)
    provision(client, Order(BOOK, spreadsheet_id=old.id))
    assert formulas(rates, *cells) == typed
    assert formulas(adjustments, *money) == ["1,234,567.891", "1,234.5", "-20"]


def test_a_formula_is_its_authors_and_lost_digits_are_nobodys(
    client: gspread.Client, old: gspread.Spreadsheet, ready: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    rates = old.worksheet("费率")
    cells = [cell(rates, "费率", row) for row in (2, 3, 4)]
    for at, text in zip(cells, ["=10/4", "12345678901234567890", "7"], strict=True):
        rates.update([[text]], at, value_input_option=TYPED)
    looks = formats(client, old, f"'费率'!{cells[0]}:{cells[1]}")
    code = main(["--scheme", BOOK.name, "--spreadsheet-id", old.id, "--ready-file", ready["file"]])
    assert code == 0
    said = "".join(capsys.readouterr().err.replace("│", "").split())
    assert f"formulas,ornumbersthatnolongersaywhatwastyped:费率!{cells[0]},费率!{cells[1]}" in said
    assert formulas(rates, *cells) == ["=10/4", 12345678901234567890.0, "7"]
    assert formats(client, old, f"'费率'!{cells[0]}:{cells[1]}") == looks
    again = provision(client, Order(BOOK, spreadsheet_id=old.id))
    assert (again.changes, again.rewritten) == (0, 0)
    assert again.left == (f"费率!{cells[0]}", f"费率!{cells[1]}")


def test_a_number_pasted_later_becomes_text_and_a_box_stays_a_box(client: gspread.Client) -> None:
    book = client.open_by_key(provision(client, Order(BOOK)).id)
    scratch, rates = book.add_worksheet("草稿", 10, 2), book.worksheet("费率")
    scratch.update([["5%"]], "A1", value_input_option=TYPED)
    where = cell(rates, "费率", 3)
    scratch_id, column = scratch.id, gspread.utils.a1_to_rowcol(where)[1] - 1
    source = {"sheetId": scratch_id, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}
    target = {"sheetId": rates.id, "startRowIndex": 2, "endRowIndex": 3}
    target |= {"startColumnIndex": column, "endColumnIndex": column + 1}
    book.batch_update({"requests": [{"copyPaste": {"source": source, "destination": target}}]})
    assert formulas(rates, where) == [0.05]
    done = provision(client, Order(BOOK, spreadsheet_id=book.id))
    assert (done.rewritten, formulas(rates, where)) == (1, ["5%"])
    assert formats(client, book, f"'费率'!{where}") == [AS_TYPED]


def test_the_locale_is_put_right_and_what_it_bent_is_not_guessed_at(client: gspread.Client) -> None:
    book = client.open_by_key(provision(client, Order(BOOK)).id)
    adjustments = book.worksheet("调整")
    at = cell(adjustments, "金额", 2)
    adjustments.format(at, {"numberFormat": {"type": "NUMBER", "pattern": "#,##0"}})
    book.update_locale("de_DE")
    adjustments.update([["1.234"]], at, value_input_option=TYPED)
    done = provision(client, Order(BOOK, spreadsheet_id=book.id))
    assert done.left == (f"调整!{at}",)
    assert client.open_by_key(book.id).locale == "zh_CN"
    # Shown the Chinese way, everybody sees what it is.
    assert provision(client, Order(BOOK, spreadsheet_id=book.id)).rewritten == 1
    assert formulas(adjustments, at) == ["1,234"]


def test_columns_of_a_result_tab_are_brought_into_order_with_all_that_stands_in_them(client: gspread.Client) -> None:
    book = client.open_by_key(provision(client, Order(BOOK)).id)
    summary = book.worksheet("月度汇总")
    labels = [column.label.zh for column in columns(BOOK.summary).values()]
    old = [label for label in labels if label not in ("合计", "净额")]
    old.insert(-1, "合计")
    summary.delete_columns(labels.index("净额") + 1)
    summary.update([old, ["2016-01", "1001", *range(2, len(old))]], "A1")
    before = dict(zip(*summary.get_all_values(value_render_option=ValueRenderOption.unformatted)[:2], strict=True))
    provision(client, Order(BOOK, spreadsheet_id=book.id))
    header, row = summary.get_all_values(value_render_option=ValueRenderOption.unformatted)[:2]
    assert header[: len(labels)] == labels
    assert dict(zip(header, row, strict=True)) == {**before, "净额": ""}
    money = f"'月度汇总'!{rowcol_to_a1(2, labels.index('合计') + 1)}"
    assert formats(client, book, money) == [NUMBER_FORMATS[Shown.MONEY]]
    assert provision(client, Order(BOOK, spreadsheet_id=book.id)).changes == 0
