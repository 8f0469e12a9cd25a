"""What stands beside each typed row, as a person sees it: before a check, after it, after a calculation, after an edit."""

from __future__ import annotations

from collections.abc import Callable

from gspread.utils import ValueInputOption, ValueRenderOption

from schemas.outcome import MOST_COMPARED
from schemas.tab import columns
from schemas.workbook import workbook as book_of
from tests.end_to_end.office import CLERK, SECOND, Book, deal

UNCHECKED, SOUND, CHANGED, USED = "未检查", "填写无误，待核算", "已改动，待重新核算", "已核算"
Make = Callable[..., Book]


def beside(book: Book, title: str = "业务录入") -> list[tuple[str, str]]:
    """The two columns beside each row that shows anything, formatted."""
    header, *rows = book.grid(title, ValueRenderOption.formatted)
    result, says = header.index("核算结果"), header.index("核算说明")
    return [(row[result], row[says]) for row in rows if any(cell not in ("", "FALSE") for cell in row)]


def words(book: Book, title: str = "业务录入") -> list[str]:
    """Each row's outcome in a word."""
    return [result for result, _ in beside(book, title)]


def test_a_row_goes_from_unchecked_over_sound_and_counted_to_changed_and_back(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001"))
    assert words(book) == [UNCHECKED]
    book.done("validate_deals", CLERK)
    assert words(book) == [SOUND]
    book.done("recalculate")
    assert words(book) == ["计入"]
    book.put("业务录入", 2, "有效4G", "否")
    assert words(book) == [CHANGED]
    book.done("validate_deals", CLERK)
    assert words(book) == [CHANGED]
    book.put("业务录入", 2, "有效4G", "是")
    assert words(book) == ["计入"]
    book.put("业务录入", 2, "揽装人工号", SECOND)
    book.done("recalculate")
    assert words(book) == ["计入"]


def test_never_checked_is_not_the_word_for_filled_in_right(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001", 业务号码="1381234567"), deal("A00000002", "明天"), deal("A00000003"))
    assert words(book) == [UNCHECKED] * 3
    book.done("validate_deals", CLERK)
    assert words(book) == ["错误", "错误", SOUND]


def test_a_row_with_several_faults_tells_of_all_of_them_at_once(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001", "明天", "9999", 业务号码="138", 有效4G="也许"))
    book.done("validate_deals", CLERK)
    ((result, says),) = beside(book)
    listed = [row["说明"] for row in book.rows("问题清单") if row["级别"] == "错误"]
    assert result == "错误"
    assert len(listed) >= 4
    assert says.startswith(f"共{len(listed)}处错误：1. ")
    assert all(advice in says for advice in listed)


def test_the_columns_with_errors_are_named_for_the_format_that_colours_their_cells(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001", "2016-13-45", who="9999"), deal("A00000002", 提前取消重办=True))
    book.done("validate_deals", CLERK)
    assert [row["出错的列"] for row in book.rows("业务录入")] == ["|受理日期|揽装人工号|", ""]
    book.put("业务录入", 2, "受理日期", "2016-1-5")
    assert book.rows("业务录入")[0]["出错的列"] == "", "what was checked is not what stands there now"
    book.done("recalculate")
    assert [row["出错的列"] for row in book.rows("业务录入")] == ["|揽装人工号|", ""]


def test_an_error_value_in_a_cell_does_not_hide_the_explanation(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001"), deal("A00000002"), deal("A00000003"))
    place = book.cell("业务录入", 3, "受理日期")
    book.tab("业务录入").update([["=NA()"]], place, value_input_option=ValueInputOption.user_entered)
    assert words(book) == [UNCHECKED] * 3
    book.done("recalculate")
    first, faulty, last = beside(book)
    assert (first[0], faulty[0], last[0]) == ("计入", "错误", "计入")
    assert "受理日期" in faulty[1]


def test_rows_without_a_number_or_with_one_that_is_taken_say_what_is_wrong(book: Book) -> None:
    nameless = {key: cell for key, cell in deal("").items() if key != "订单号"}
    book.type_in("业务录入", deal("A00000001"), deal("A00000001"), deal("a00000001", who=SECOND), nameless)
    assert words(book) == [UNCHECKED] * 4
    book.done("recalculate")
    assert words(book) == ["计入", "错误", "错误", "错误"]
    assert "前面的行已经用过" in beside(book)[1][1]
    assert "没有填" in beside(book)[3][1]


def test_sorting_inserting_and_deleting_rows_leaves_each_outcome_beside_its_row(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", "明天"), deal("A00000003", 副卡=True))
    book.done("recalculate")
    sheet = book.tab("业务录入")
    sheet.sort((1, "des"), range="A2:M4")
    assert words(book) == ["不计入", "错误", "计入"]
    sheet.insert_rows([[]], 2)
    sheet.delete_rows(5)
    assert words(book) == ["不计入", "错误"]


def test_each_kind_of_cell_is_known_again_however_it_was_typed(book: Book) -> None:
    rows = [
        deal("A00000001", "2016-1-5", 备注="50%"),
        deal("A00000002", 42374, 业务号码=13812345678, 备注="a|b"),
        deal("A 0000 0003", 42374.5, 副卡=False, 有效4G=True),
        deal("A00000004", "2016年1月5日", 备注="~*?多 行\n第二行"),
        deal("Ａ0000 0005", 备注="😀" + "长" * 300),
        deal("A00000006", 备注=0.1 + 0.2),
        deal("A00000007", 备注=-1.005),
        deal("A00000008", 备注=20160309000123456),
        deal("A00000009", 备注="FALSE"),
    ]
    book.type_in("业务录入", *rows)
    typed = [[5.5, "12%", "1/4", "=1/3", "￥3.5", "12:00", "TRUE"]]
    book.tab("业务录入").update(
        [[cell] for cell in typed[0]], "M2:M8", value_input_option=ValueInputOption.user_entered
    )
    book.done("recalculate")
    assert words(book) == ["计入"] * len(rows)
    book.put("业务录入", 2, "备注", 5.25)
    assert words(book) == [CHANGED, *["计入"] * (len(rows) - 1)]


def test_calculating_one_month_leaves_new_rows_of_another_waiting(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001", "2016-01-05"), deal("A00000002", "2016-02-05"))
    book.done("recalculate", months=["2016-02"])
    assert words(book) == [SOUND, "计入"]
    book.put("业务录入", 3, "有效4G", "否")
    book.done("recalculate", months=["2016-01"])
    assert words(book) == ["计入", CHANGED]


def test_a_faulty_plan_leaves_what_was_calculated_and_checks_the_rest(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001"))
    book.done("recalculate")
    book.type_in("业务录入", deal("A00000002"), deal("A00000003", "明天"), at=3)
    book.put("费率", 2, "费率", "二十")
    book.refused(422, "recalculate")
    assert words(book) == ["计入", SOUND, "错误"]


def test_an_unchanged_workbook_is_checked_without_writing(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", "明天"))
    book.done("recalculate")
    mark = book.office.mark()
    assert book.done("validate_deals", CLERK)["sheets_api_calls"] == 1
    assert all(kind.endswith("batchGet") for kind in book.office.requests_since(mark)["kinds"] if "values" in kind)


def test_checking_an_edit_and_calculating_take_two_calls(book: Book) -> None:
    book.done("recalculate")  # the first of a day looks at who may edit what
    book.type_in("业务录入", deal("A00000001"))
    assert book.done("validate_deals", CLERK)["sheets_api_calls"] == 2
    assert book.done("recalculate")["sheets_api_calls"] == 2


def test_tabs_beside_the_main_one_tell_of_their_rows_too(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001"))
    good = {"月份": "2016-01", "产品线": "移动", "业务号码": "13812345678"}
    book.type_in("目标客户", good, good | {"产品线": "卫星"})
    book.type_in("调整", {"单号": "T1", "月份": "2016-01", "工号": CLERK, "金额": 10, "原因": "补"})
    assert words(book, "目标客户") == [UNCHECKED] * 2
    book.done("recalculate")
    assert words(book, "目标客户") == [USED, "错误"]
    assert words(book, "调整") == ["待批准"]
    book.done("act", tab="调整", key="T1", step="批准")
    assert words(book, "调整") == [SOUND]
    book.done("recalculate")
    assert words(book, "调整") == [USED]
    book.put("调整", 2, "金额", 20)
    assert words(book, "调整") == [CHANGED]


def test_of_very_many_rows_a_change_shows_with_the_next_check(book: Book) -> None:
    book.tab("业务录入").resize(rows=MOST_COMPARED + 10)
    book.type_in("业务录入", *[deal(f"A{number:08d}") for number in range(MOST_COMPARED)], deal("B00000001", "明天"))
    book.done("recalculate")
    assert words(book) == ["计入"] * MOST_COMPARED + ["错误"]
    book.put("业务录入", 2, "揽装人工号", SECOND)
    book.put("业务录入", 3, "订单号", "C00000001")
    book.put("业务录入", 4, "订单号", "A00000003")
    book.put("业务录入", 4, "备注", "另一笔")
    book.type_in("业务录入", deal("D00000001"), at=MOST_COMPARED + 3)
    assert words(book)[:4] == ["计入", UNCHECKED, "计入", UNCHECKED]
    book.done("validate_deals", CLERK)
    found = beside(book)
    assert [result for result, _ in found[:5]] == [CHANGED, SOUND, CHANGED, "错误", "计入"]
    assert "户" in found[4][1]
    assert [result for result, _ in found[-2:]] == ["错误", SOUND]
    book.put("业务录入", 2, "揽装人工号", CLERK)
    book.done("validate_deals", CLERK)
    assert words(book)[0] == "计入"


def test_an_english_workbook_says_it_in_english(make: Make) -> None:
    book = make("en")
    header = book.grid("Deals")[0]
    result = header.index("Result")
    assert header[result : result + 2] == ["Result", "Explanation"]
    staff = {
        "Staff no.": "1001",
        "Name": "Lin",
        "Post": "Shop assistant",
        "E-mail": book.email("1001"),
        "Hired on": "2015-01-01",
    }
    book.type_in("Staff", staff | {"Permission": "Manager"})
    heads = [column.label.en for column in columns(book_of("telecom_retention").entries[0]).values()]
    rows = (["A00000001", "Move to fibre", "KD000001", "2016-01-05", "1001"], ["A00000002", "x", "KD1", "soon"])
    book.type_in("Deals", *(dict(zip(heads, row, strict=False)) for row in rows))

    def told() -> list[str]:
        return [row[result] for row in book.grid("Deals")[1:] if row[0]]

    assert told() == ["not checked"] * 2
    book.done("validate_deals", "1001")
    assert told() == ["sound, to be calculated", "Error"]
    book.done("recalculate", "1001")
    assert told()[0] in ("counted", "counted in part", "not counted")
    assert str(book.grid("Deals")[2][result + 1]).startswith("3 errors: 1. ")
    book.put("Deals", 2, heads[2], "KD000002")
    assert told()[0] == "changed, to be recalculated"
