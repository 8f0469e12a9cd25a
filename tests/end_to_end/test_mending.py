"""Outcome columns that people or programs broke: the next run puts them right, and says so."""

from __future__ import annotations

from gspread.utils import ValueInputOption, ValueRenderOption

from tests.end_to_end.office import CLERK, Book, deal
from tests.end_to_end.test_outcomes import beside, words

RAW = ValueInputOption.raw


def typed(book: Book) -> Book:
    """The workbook with three calculated deals."""
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", 副卡=True), deal("A00000003"))
    book.done("recalculate")
    return book


def place(book: Book, row: int) -> str:
    """The cell of 核算结果 in a row."""
    return book.cell("业务录入", row, "核算结果")


def test_a_row_pasted_as_values_over_another_is_mended_and_told(book: Book) -> None:
    sheet = typed(book).tab("业务录入")
    row = sheet.row_values(2)
    row[0] = "A00000004"
    sheet.update([row], "A7", value_input_option=RAW)
    assert "#REF!" in book.grid("业务录入", ValueRenderOption.formatted)[0]
    answer = book.done("validate_deals", CLERK)
    (told,) = answer["mended"]
    assert "业务录入" in told
    assert "第7行“计入”" in told
    assert words(book) == ["计入", "不计入", "计入", "填写无误，待核算"]
    assert told in book.rows("运行记录")[-1]["结果"]
    assert book.done("validate_deals", CLERK)["mended"] == []


def test_columns_that_are_values_only_become_formulas_again(book: Book) -> None:
    sheet = typed(book).tab("业务录入")
    columns = sheet.get("B1:C4")
    sheet.update(columns, "B1:C4", value_input_option=RAW)
    book.put("业务录入", 2, "有效4G", "否")
    assert words(book)[0] == "计入"
    assert len(book.done("recalculate")["mended"]) == 1
    assert words(book) == ["不计入", "不计入", "计入"]
    assert "已恢复" in book.rows("运行记录")[-1]["结果"]
    assert book.done("recalculate")["mended"] == []


def test_a_deleted_outcome_column_comes_back_to_the_right_of_everything(book: Book) -> None:
    sheet = typed(book).tab("业务录入")
    sheet.update([["自己的列"]], "O1", value_input_option=RAW)
    sheet.delete_columns(2)
    assert len(book.done("recalculate")["mended"]) == 1
    header = book.grid("业务录入")[0]
    assert header[:2] == ["订单号", "核算说明"]
    assert header[-3:] == ["出错的列", "自己的列", "核算结果"]
    assert words(book) == ["计入", "不计入", "计入"]
    assert book.done("recalculate")["mended"] == []


def test_both_columns_deleted_from_a_full_grid_come_back(book: Book) -> None:
    sheet = typed(book).tab("业务录入")
    sheet.delete_columns(2, 3)
    sheet.resize(cols=11)
    assert len(book.done("recalculate")["mended"]) == 1
    assert words(book) == ["计入", "不计入", "计入"]


def test_an_input_column_that_was_deleted_and_added_again_is_looked_at_again(book: Book) -> None:
    sheet = typed(book).tab("业务录入")
    sheet.delete_columns(1)
    sheet.insert_cols([["订单号", "A00000001", "A00000002", "A00000003"]], 1)
    assert len(book.done("recalculate")["mended"]) == 1
    assert words(book) == ["计入", "不计入", "计入"]
    sheet.delete_columns(13)
    sheet.update([["备注"], ["x"]], "N1", value_input_option=RAW)
    assert words(book)[:3] == ["已改动，待重新核算"] * 3
    assert len(book.done("recalculate")["mended"]) == 1
    assert words(book) == ["计入", "不计入", "计入"]
    book.put("业务录入", 2, "备注", "y")
    assert words(book)[0] == "已改动，待重新核算"


def test_what_a_program_appended_after_a_blank_row_does_not_block_the_columns(book: Book) -> None:
    sheet = typed(book).tab("业务录入")
    sheet.update([["A00000009", "CRM"]], "B9", value_input_option=RAW)
    assert len(book.done("recalculate")["mended"]) == 1
    assert words(book) == ["计入", "不计入", "计入"]


def test_moved_columns_and_columns_of_peoples_own_are_nothing_to_mend(book: Book) -> None:
    sheet = typed(book).tab("业务录入")
    sheet.insert_cols([["自己的列", "甲", "乙"]], 2)
    move = {"sheetId": sheet.id, "dimension": "COLUMNS", "startIndex": 2, "endIndex": 4}
    book.spreadsheet.batch_update({"requests": [{"moveDimension": {"source": move, "destinationIndex": 0}}]})
    assert words(book) == ["计入", "不计入", "计入"]
    book.done("recalculate")
    answer = book.done("recalculate")
    assert answer["mended"] == []
    assert answer["sheets_api_calls"] == 2
    assert beside(book)[0][0] == "计入"


def test_a_workbook_without_the_tabs_that_rows_are_looked_up_in_gets_them_again(book: Book) -> None:
    typed(book)
    for title in ("_检查", "_已核算"):
        book.spreadsheet.del_worksheet(book.tab(title))
    book.type_in("业务录入", deal("A00000004"), at=5)
    assert len(book.done("validate_deals", CLERK)["mended"]) == 3
    assert words(book) == ["填写无误，待核算"] * 4
    book.spreadsheet.del_worksheet(book.tab("_已核算"))
    book.done("recalculate")
    assert words(book) == ["计入", "不计入", "计入", "计入"]
    assert {tab.title for tab in book.spreadsheet.worksheets() if tab.isSheetHidden} >= {"_系统", "_检查", "_已核算"}
