"""Workbooks that people changed or filled with odd things: a sentence that says what to mend, and nothing written."""

from __future__ import annotations

from typing import Any

import pytest
from gspread.utils import rowcol_to_a1

from tests.end_to_end.office import INPUTS, MANAGER, PREPAID, RESULTS, Book, deal, plain


@pytest.mark.parametrize("title", [*INPUTS, *RESULTS])
def test_a_tab_that_is_gone_is_named(book: Book, title: str) -> None:
    book.type_in("业务录入", deal("A00000001"))
    book.spreadsheet.del_worksheet(book.tab(title))
    before = but_for_problems(book)
    assert f"“{title}”" in book.refused(422, "recalculate")
    assert but_for_problems(book) == before


def test_a_renamed_tab_is_named_until_it_has_its_name_back(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001"))
    sheet = book.tab("员工")
    sheet.update_title("员工表")
    for target in ("validate_deals", "recalculate", "deliver_mail"):
        assert "“员工”" in book.refused(422, target)
    sheet.update_title("员工")
    assert book.done("recalculate")["counts"]["deals"] == 1


@pytest.mark.parametrize(
    ("title", "header"),
    [("业务录入", "受理日期"), ("员工", "权限"), ("目标客户", "月份"), ("费率", "边界"), ("规则", "不计")],
)
@pytest.mark.parametrize("changed", ["改了名", "", "twice"])
def test_a_header_that_is_missing_or_there_twice_is_named(book: Book, title: str, header: str, changed: str) -> None:
    book.type_in("业务录入", deal("A00000001"))
    if changed == "twice":
        sheet = book.tab(title)
        sheet.add_cols(1)
        sheet.update([[header]], rowcol_to_a1(1, sheet.col_count))
    else:
        book.put(title, 1, header, changed)
    before = but_for_problems(book)
    told = book.refused(422, "recalculate")
    assert f"“{title}”" in told
    assert f"“{header}”" in told
    assert but_for_problems(book) == before


def but_for_problems(book: Book) -> dict[str, list[list[Any]]]:
    """Every cell but those of the tab that says what is wrong, and of the functions' own."""
    return {title: grid for title, grid in book.everything().items() if title not in ("问题清单", "_系统")}


def listed(book: Book) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in ("表", "行", "代码", "级别", "说明")) for row in book.rows("问题清单")]


def test_a_header_that_is_missing_takes_the_place_of_the_problems_of_the_run_before(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001", day="明天"))
    book.done("recalculate")
    assert [row[2] for row in listed(book)] == ["unreadable"]
    book.put("费率", 1, "边界", "改了名")
    told = book.refused(422, "recalculate")
    assert listed(book) == [("费率", 1, "workbook", "错误", told)]
    revision = book.rows("_系统")[0]
    assert book.refused(422, "validate_deals") == told
    assert book.rows("_系统")[0] == revision
    book.put("费率", 1, "改了名", "边界")
    book.done("recalculate")
    assert [row[2] for row in listed(book)] == ["unreadable"]


def test_a_tab_that_is_missing_is_listed_for_whoever_may_run(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001"))
    book.done("recalculate")
    book.tab("目标客户").update_title("名单")
    book.refused(422, "recalculate", "stranger")
    assert listed(book) == []
    told = book.refused(422, "recalculate")
    assert {row[:4] for row in listed(book)} == {("目标客户", 1, "workbook", "错误")}
    assert all(row[4] in told for row in listed(book))


def test_where_nobody_can_be_known_nothing_is_listed(book: Book) -> None:
    book.put("员工", 1, "权限", "改了名")
    before = book.everything()
    assert "“权限”" in book.refused(422, "recalculate")
    assert book.everything() == before


def test_a_locale_with_a_decimal_comma_is_told_of_at_no_further_call(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001"))
    book.done("recalculate")
    book.spreadsheet.update_locale("de_DE")
    mark = book.office.mark()
    book.done("recalculate")
    kinds = [request["kind"] for request in book.office.requests_since(mark)["requests"]]
    assert len([kind for kind in kinds if kind.startswith("sheets.")]) == 2
    # Beside them, Drive is asked at every recalculation who can open the workbook.
    assert [kind for kind in kinds if not kind.startswith("sheets.")] == ["drive.permissions.list"]
    (told,) = (row for row in book.rows("问题清单") if row["表"] == "设置")
    assert (told["行"], told["级别"]) == (1, "提醒")
    assert "文件→设置" in told["说明"]
    book.spreadsheet.update_locale("en_US")
    book.done("recalculate")
    assert not [row for row in book.rows("问题清单") if row["表"] == "设置"]


def test_every_damaged_header_is_named_at_once(book: Book) -> None:
    book.put("业务录入", 1, "受理日期", "日期")
    book.put("业务录入", 1, "订单号", "单号")
    book.put("费率", 1, "费率", "价格")
    told = book.refused(422, "recalculate")
    assert all(f"“{label}”" in told for label in ("受理日期", "订单号", "费率"))


def test_moved_and_added_columns_change_nothing(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", product=PREPAID, who="1002"))
    first = book.done("recalculate")
    move = {"sheetId": book.tab("业务录入").id, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 2}
    own = {"sheetId": book.tab("员工").id, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}
    book.spreadsheet.batch_update(
        {
            "requests": [
                {"moveDimension": {"source": move, "destinationIndex": 6}},
                {"insertDimension": {"range": own, "inheritFromBefore": False}},
            ]
        }
    )
    book.tab("员工").update([["生日"], ["5月1日"], ["=1/0"]], "B1")
    book.put("业务录入", 1, "订单号", " 订 单 号 ")
    again = book.done("recalculate")
    assert again["counts"] == first["counts"] | {"mail_queued": 0}
    assert [row["奖励"] for row in book.rows("核算明细")] == [20, 20]


@pytest.mark.parametrize("title", ["核算明细", "月度汇总", "问题清单"])
def test_a_damaged_header_of_a_result_tab_is_healed(book: Book, title: str) -> None:
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", "2016-02-30"))
    book.done("recalculate")
    before = book.grid(title)
    book.tab(title).update([["坏了", "坏了", ""]], "A1")
    for target in ("send_statements", "validate_deals", "recalculate"):
        answer = book.call(target, **({"month": "2016-01"} if target == "send_statements" else {}))
        assert answer.status_code in (200, 409, 422), answer.text
    assert book.grid(title) == before


@pytest.mark.parametrize("title", ["通知邮件", "运行记录"])
def test_a_damaged_header_of_a_tab_that_keeps_its_rows_loses_nothing(book: Book, title: str) -> None:
    book.type_in("业务录入", deal("A00000001"))
    book.done("recalculate")
    before = book.grid(title)
    book.tab(title).update([["坏了", "坏了"]], "A1")
    book.done("recalculate")
    book.done("send_statements", month="2016-01")
    after = book.grid(title)
    assert after[0] == before[0]
    assert after[1] == before[1]
    assert book.done("deliver_mail")["counts"]["sent"] == 2


def test_moved_columns_of_the_outbox_are_refused_and_never_mixed_up(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001"))
    book.done("recalculate")
    move = {"sheetId": book.tab("通知邮件").id, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    book.spreadsheet.batch_update({"requests": [{"moveDimension": {"source": move, "destinationIndex": 4}}]})
    before = book.everything()
    for target in ("recalculate", "deliver_mail"):
        assert "“通知邮件”" in book.refused(422, target)
    assert book.everything() == before


@pytest.mark.parametrize("title", RESULTS)
def test_a_result_tab_made_again_by_hand_is_filled(book: Book, title: str) -> None:
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", "2016-02-30"))
    book.done("recalculate")
    header = book.grid(title)[0]
    book.spreadsheet.del_worksheet(book.tab(title))
    book.spreadsheet.add_worksheet(title, 5, len(header)).update([header])
    book.type_in("业务录入", deal("A00000003"), at=4)
    book.done("recalculate")
    assert book.rows(title)
    book.done("send_statements", month="2016-01")
    book.done("deliver_mail")


@pytest.mark.parametrize("title", RESULTS)
def test_a_result_tab_that_was_replaced_by_another_gets_no_rows(book: Book, title: str) -> None:
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", "2016-02-30"))
    old = book.tab(title)
    header = book.grid(title)[0]
    old.update_title(f"{title} 旧")
    book.spreadsheet.add_worksheet(title, 5, len(header)).update([header])
    book.done("recalculate")
    assert book.rows(title)
    assert book.rows(f"{title} 旧") == []


def test_a_copy_of_a_workbook_that_is_registered_goes_on_by_itself(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001"))
    for _ in range(3):
        book.done("recalculate")
    copied = Book(book.office, book.office.client.copy(book.id, title="第二季度"), book.domain)
    book.office.register(copied.id)
    copied.type_in("业务录入", deal("A00000002"), at=3)
    assert copied.done("recalculate")["counts"]["deals"] == 2
    assert book.done("recalculate")["counts"]["deals"] == 1


FORMULAS = ["=1+1", '=HYPERLINK("http://x.example","点我")', "'=1"]
ODD = [
    *FORMULAS,
    "+1+1",
    "-1",
    "@SUM(A1)",
    "<b>粗</b><script>alert(1)</script>",
    "一行\r\nBcc: all@x.example\r\n\r\n正文",
    "\u202e反的\u2066\u200b",
    "\x07铃\x1b[31m",
    "{{ 7*7 }}{% raw %}",
    "很" * 5000,
    "a" * 49_000,
    "𠮷👍🏽",
]


def test_odd_words_come_through_as_words_and_formulas_are_listed(empty: Book) -> None:
    """A formula that stands as words in one cell is a number in the next, so it is neither name nor team nor reason."""
    numbers = {odd: number for number, odd in enumerate(ODD, start=2000)}
    staff, deals, adjusted = [], [], []
    for odd, number in numbers.items():
        staff.append(empty.person(str(number), f"林{odd}", 班组=odd))
        deals += [deal(f"A0000{number}", who=number, 备注=odd), deal(odd, who=number, 备注=odd)]
        deals += [deal(f"B0000{number}", who=odd), deal(f"C0000{number}", odd, who=number, 业务类型=odd, 业务号码=odd)]
        adjusted.append({"单号": f"T{number}", "月份": "2016-01", "工号": number, "金额": 5, "原因": odd})
    empty.staffed(*staff)
    empty.type_in("业务录入", *deals)
    empty.type_in("调整", *adjusted)
    empty.put("设置", empty.tab("设置").col_values(1).index("单位名称") + 1, "值", "".join(ODD[:-3]))
    typed = empty.typed()
    paid = {str(number) for odd, number in numbers.items() if odd not in FORMULAS}
    assert empty.done("recalculate")["counts"]["deals"] == len(paid)
    assert {row["工号"] for row in empty.rows("核算明细")} == paid
    listed = [(row["列"], row["填写内容"]) for row in empty.rows("问题清单") if row["表"] == "员工"]
    assert listed == [("班组", formula) for formula in FORMULAS]
    assert empty.done("send_statements", month="2016-01")["counts"]["queued"] == len(paid)
    assert empty.done("deliver_mail")["counts"]["failed"] == 0
    assert empty.typed() == typed
    for title in RESULTS:
        assert not formulas(empty, title)
    messages = empty.mailbox()
    assert {message["To"] for message in messages} == {empty.email(number) for number in (*paid, MANAGER)}
    for message in messages:
        assert message["Bcc"] is None
        assert len(str(message["Subject"]).splitlines()) == 1
        page = message.get_body(("html",))
        assert page is not None
        assert "<script" not in page.get_content()
        assert "49{% raw" not in plain(message)


def formulas(book: Book, title: str) -> list[Any]:
    """The cells of a tab below its header that hold a formula."""
    params: dict[str, Any] = {"ranges": f"'{title}'", "fields": "sheets.data.rowData.values.userEnteredValue"}
    found = book.spreadsheet.fetch_sheet_metadata(params)
    rows = [row for data in found["sheets"][0].get("data", []) for row in data.get("rowData", [])[1:]]
    values = [cell.get("userEnteredValue", {}) for row in rows for cell in row.get("values", [])]
    return [value for value in values if "formulaValue" in value]


ADDRESSES = [
    "x@y.example\r\nBcc: all@z.example",
    "x@y.example, all@z.example",
    "=1+1",
    "<x@y.example>",
    "x@y.example;",
    "a" * 300 + "@y.example",
    "x@[127.0.0.1]",
    "陈@公司.example",
    "-oProxyCommand=x@",
]


def test_an_address_that_is_none_is_listed_and_nothing_is_sent_there(book: Book) -> None:
    before = len(book.office.mail_ids())
    people = [book.person(f"200{n}", "陈错", 邮箱=address) for n, address in enumerate(ADDRESSES)]
    book.type_in("员工", *people, at=6)
    book.type_in("业务录入", deal("A00000001"), *[deal(f"B0000000{n}", who=f"200{n}") for n in range(len(ADDRESSES))])
    assert book.done("recalculate")["counts"]["deals"] == 1 + len(ADDRESSES)
    listed = [row["行"] for row in book.rows("问题清单") if (row["表"], row["列"]) == ("员工", "邮箱")]
    sent = book.done("send_statements", month="2016-01")
    assert sent["counts"]["queued"] + len(listed) >= 1 + len(ADDRESSES)
    assert sent["counts"]["no_address"] == len(listed)
    book.done("deliver_mail")
    assert len(book.office.mail_ids()) == before + len(book.mailbox()) == before + 2


def test_two_hundred_thousand_rows_of_nothing_are_nothing(book: Book) -> None:
    sheet = book.tab("业务录入")
    place = book.grid("业务录入")[0].index("核算结果") + 1
    sheet.delete_columns(place, place + 1)  # what these columns show takes Google longer than the functions take
    sheet.resize(rows=200_010)
    book.type_in("业务录入", deal("A00000001"))
    book.type_in("业务录入", *[{"副卡": False, "备注": " "}] * 200_000, at=3)
    book.type_in("业务录入", {"订单号": "\u3000", "受理日期": "\u200b", "无月租": False}, deal("A00000002"), at=200_005)
    counts = book.done("recalculate")["counts"]
    assert (counts["deals"], counts["errors"]) == (2, 0)


def test_empty_tabs_are_said_to_be_empty(book: Book) -> None:
    answer = book.done("recalculate")
    assert answer["counts"]["deals"] == 0
    assert "业务录入" in answer["nothing"]
    assert "业务录入" in book.rows("运行记录")[-1]["结果"]


def test_a_workbook_without_staff_lets_nobody_in(empty: Book) -> None:
    assert "员工" in empty.refused(403, "recalculate")


def test_a_plan_without_rows_pays_nobody_and_says_so(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001"))
    book.tab("费率").batch_clear(["A2:Z100"])
    answer = book.done("recalculate")
    assert "费率" in answer["nothing"]
    (row,) = book.rows("核算明细")
    assert (row["结果"], row["原因"]) == ("不计入", "无适用费率")


def test_a_result_tab_with_fewer_columns_than_now_gets_them_with_the_next_run(book: Book) -> None:
    book.type_in("业务录入", deal("A00000001"))
    before = book.done("recalculate")["months"]
    summary = book.tab("月度汇总")
    summary.delete_columns(summary.col_count)
    assert "暂缓" not in summary.row_values(1)
    assert book.done("recalculate")["months"] == before
    assert book.tab("月度汇总").row_values(1)[-1] == "暂缓"
    assert [row["暂缓"] for row in book.rows("月度汇总")] == [0]
