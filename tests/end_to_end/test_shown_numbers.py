"""What a browser makes of typing in cells of older workbooks means what the sheet shows, in one call more at most."""

from __future__ import annotations

from collections.abc import Callable

from gspread.utils import ValueInputOption, a1_range_to_grid_range

from tests.end_to_end.office import CLERK, MANAGER, Book, Cell


def as_a_browser_types(book: Book, title: str, row: int, column: str, typed: Cell) -> None:
    """Types into a cell without a format of its own, as workbooks had them before cells kept text."""
    place, tab = book.cell(title, row, column), book.tab(title)
    cell = {**a1_range_to_grid_range(place), "sheetId": tab.id}
    fields = "userEnteredFormat.numberFormat"
    book.spreadsheet.batch_update({"requests": [{"repeatCell": {"range": cell, "cell": {}, "fields": fields}}]})
    tab.update([[typed]], place, value_input_option=ValueInputOption.user_entered)


def test_a_rate_typed_as_a_percentage_into_a_number_cell_is_that_percentage(make: Callable[..., Book]) -> None:
    book = make(schemes="key_account_sales")
    book.type_in(
        "员工",
        book.person(MANAGER, "王经理", "部门经理", 权限="经理"),
        book.person(CLERK, "林军", "销售人员", 用工类型="全职", 状态="正式"),
    )
    deal = {"单号": "D1", "成交日期": "2016-01-05", "商品类别": "珠宝", "标价": "8000", "成交价": "8,000元"}
    book.type_in("业务录入", {**deal, "销售人工号": CLERK})
    book.done("recalculate")
    assert [row["提成"] for row in book.rows("核算明细")] == [400]
    # Where all is text, a run reads once and writes once.
    book.put("业务录入", 2, "备注", "一")
    assert book.done("recalculate")["sheets_api_calls"] == 2
    as_a_browser_types(book, "费率", 2, "费率", "6%")
    answer = book.done("recalculate")
    assert answer["sheets_api_calls"] == 3
    assert [row["提成"] for row in book.rows("核算明细")] == [480]
    assert book.rows("问题清单") == []
    # A program's numbers, in whichever cells, are themselves.
    book.put("业务录入", 2, "成交价", 8000)
    book.put("业务录入", 2, "标价", 8000)
    assert book.done("recalculate")["sheets_api_calls"] <= 3
    assert [row["提成"] for row in book.rows("核算明细")] == [480]
    as_a_browser_types(book, "费率", 2, "费率", "1/4")
    assert "看不懂“费率”" in book.refused(422, "recalculate")
    (problem,) = book.rows("问题清单")
    assert (problem["行"], problem["列"], problem["代码"]) == (2, "费率", "unreadable")
    assert "/" in str(problem["填写内容"]) or "-" in str(problem["填写内容"])


def test_a_day_that_a_formula_moves_is_a_reminder(make: Callable[..., Book]) -> None:
    book = make(schemes="trial_support")
    book.type_in(
        "员工",
        book.person(MANAGER, "王经理", "研究部经理", 权限="经理"),
        book.person(CLERK, "林军", "产线员工"),
        book.person("1002", "马洁", "研究员"),
    )
    row = {"单号": "T00001", "工号": CLERK, "试验项目": "耐磨", "填报人工号": "1002", "小时": "3:30"}
    book.type_in("业务录入", row)
    book.tab("业务录入").update(
        [["=TODAY()"]], book.cell("业务录入", 2, "协助日期"), value_input_option=ValueInputOption.user_entered
    )
    book.takes("业务录入", ["T00001"], "研究部复核", "生产复核", "批准")
    answer = book.done("recalculate")
    assert answer["sheets_api_calls"] <= 3 + 4  # the first run asks how the workbook is laid out, and who may edit what
    (problem,) = book.rows("问题清单")
    assert (problem["列"], problem["代码"], problem["级别"]) == ("协助日期", "moving", "提醒")
    assert [paid["协助补贴"] for paid in book.rows("核算明细")] == [140]
    book.put("业务录入", 2, "备注", "一")
    assert book.done("recalculate")["sheets_api_calls"] == 3
    # A day a month back moves on with the calendar just as well.
    book.tab("业务录入").update(
        [["=TODAY()-30"]], book.cell("业务录入", 2, "协助日期"), value_input_option=ValueInputOption.user_entered
    )
    assert book.done("recalculate")["sheets_api_calls"] == 3
    assert [(problem["列"], problem["代码"]) for problem in book.rows("问题清单")] == [("协助日期", "moving")]
