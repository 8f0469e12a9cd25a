"""What the two columns beside a deal show, as the formulas work it out."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.problems import CODES
from schemas.results import Problems
from schemas.scheme import scheme
from schemas.tab import Tab, about, columns
from schemas.words import Locale
from scripts.local_google.cells.formulas import Address, Value, evaluate
from sheets_templates import outcome
from tests.local_google.cells.books import Book

PAY = scheme("telecom_retention")
PLACES = {name: place for place, name in enumerate(columns(PAY.deals))}
Row = Sequence[Value]


def deal(number: Value = None, product: Value = "购机送费", **more: Value) -> Row:
    return [{"order_no": number, "product": product, **more}.get(name) for name in columns(PAY.deals)]


def detail(number: str, result: str, says: str) -> Row:
    return [{"key": number, "result": result, "says": says}.get(name, "") for name in columns(PAY.details)]


def problem(number: str, code: str, advice: str, tab: str = "业务录入") -> Row:
    told: dict[str, Value] = {
        "tab_title": tab,
        "row": 2,
        "code": code,
        "level": CODES[code].level,
        "key": number,
        "advice": advice,
    }
    return [told.get(name, "") for name in columns(Problems)]


def shown(
    deals: Sequence[Row], details: Sequence[Row] = (), problems: Sequence[Row] = (), locale: Locale = "zh"
) -> list[tuple[Value, Value]]:
    """The result and the explanation of each deal."""
    rows: dict[type[Tab], Sequence[Row]] = {PAY.deals: deals, PAY.details: details, Problems: problems}
    book = Book(
        {
            about(tab).title.to(locale): [[c.label.to(locale) for c in columns(tab).values()], *content]
            for tab, content in rows.items()
        },
        locale="zh_CN",
    )
    title = about(PAY.deals).title.to(locale)
    formulas = [outcome.formula(name, PAY, locale, PLACES) for name in (outcome.RESULT, outcome.EXPLANATION)]
    result, says = (
        [row[0] for row in evaluate(text, Address(title, 0, len(PLACES) + place), book)]
        for place, text in enumerate(formulas)
    )
    return list(zip(result, says, strict=True))[: len(deals) + 1]


def test_the_header_is_the_formula_itself() -> None:
    assert shown([]) == [("核算结果", "核算说明")]


def test_a_calculated_deal_shows_its_result_and_how_it_came_about() -> None:
    found = shown([deal("1601A001")], [detail("1601A001", "部分计入", "移动效能 1:到期目标客户")])
    assert found[1] == ("部分计入", "移动效能 1:到期目标客户")


def test_the_number_is_understood_however_it_was_typed() -> None:
    details = [detail("1601A001", "计入", "好")]
    for typed in ("1601a001", "1601A001", " 1601A 001 ", "1601A\u3000001", "1601A001\u200b", "\ufeff1601A001"):
        assert shown([deal(typed)], details)[1] == ("计入", "好"), repr(typed)


def test_a_number_typed_as_digits_is_found() -> None:
    assert shown([deal(16030900)], [detail("16030900", "不计入", "副卡")])[1] == ("不计入", "副卡")


def test_a_deal_that_no_run_has_seen_waits() -> None:
    assert shown([deal("1601A001")])[1] == ("待核算", "还没有核算")


def test_an_error_shows_how_to_mend_it() -> None:
    found = shown([deal("1601A001")], (), [problem("1601A001", "missing", "“受理日期”没有填，请补上")])
    assert found[1] == ("错误", "“受理日期”没有填，请补上")


def test_a_fresh_error_comes_before_the_result_of_an_earlier_run() -> None:
    found = shown([deal("1601A001")], [detail("1601A001", "计入", "好")], [problem("1601A001", "unreadable", "看不懂")])
    assert found[1] == ("错误", "看不懂")


def test_a_reminder_stands_before_the_explanation_and_the_result_stays() -> None:
    found = shown(
        [deal("1601A001")], [detail("1601A001", "部分计入", "效能 1")], [problem("1601A001", "contradiction", "请核对")]
    )
    assert found[1] == ("部分计入", "提醒：请核对。效能 1")


def test_the_first_row_keeps_its_result_and_later_rows_with_its_number_say_so() -> None:
    deals = [deal("1601A001"), deal("1601A002"), deal("1601a001")]
    details = [detail("1601A001", "计入", "好"), detail("1601A002", "计入", "也好")]
    problems = [problem("1601A001", "duplicate", "重复"), problem("1601A001", "missing", "后一行缺")]
    found = shown(deals, details, problems)
    assert found[1] == ("计入", "好")
    assert found[2] == ("计入", "也好")
    assert found[3][0] == "错误"
    assert str(found[3][1]).startswith("“1601a001”前面的行已经用过")


def test_the_first_row_shows_its_own_error_although_another_has_its_number() -> None:
    problems = [problem("1601A001", "missing", "缺"), problem("1601A001", "duplicate", "重复")]
    assert shown([deal("1601A001"), deal("1601A001")], (), problems)[1] == ("错误", "缺")


def test_a_row_without_a_number_says_that_it_lacks_one() -> None:
    assert shown([deal(None, "购机送费")])[1] == ("错误", "“订单号”没有填，请补上")
    assert shown([deal(None, None, secondary_card=True)])[1][0] == "错误"


def test_an_empty_row_shows_a_real_blank() -> None:
    boxes: dict[str, Value] = {"secondary_card": False, "no_rent": False, "retaken": False}
    for row in (deal(None, None), deal(None, None, **boxes), deal("  ", "\u3000")):
        assert shown([row, deal("1601A001")])[1] == (None, None)


def test_a_number_that_the_sheet_has_damaged_says_how_to_keep_it_whole() -> None:
    result, says = shown([deal(1603090000012345678)])[1]
    assert result == "错误"
    assert "纯文本" in str(says)


def test_what_looks_like_a_wildcard_finds_nothing_else() -> None:
    deals = [deal("1601A*"), deal("1601A00?"), deal("~1601A"), deal("*")]
    found = shown(deals, [detail("1601A001", "计入", "好")], [problem("1601A*", "bad_format", "格式不对")])
    assert [row[0] for row in found[1:]] == ["错误", "待核算", "待核算", "待核算"]


def test_a_problem_of_another_tab_is_not_shown_here() -> None:
    assert shown([deal("1001")], (), [problem("1001", "missing", "缺", tab="员工")])[1][0] == "待核算"


def test_an_english_workbook_answers_in_english() -> None:
    told = [problem("1601A002", "missing", "“Product” is blank", tab="Deals")]
    english = [[{"错误": "Error"}.get(str(cell), cell) for cell in row] for row in told]
    found = shown([deal("1601A001"), deal("1601A002")], [detail("1601A001", "counted", "fine")], english, "en")
    assert found == [("Result", "Explanation"), ("counted", "fine"), ("Error", "“Product” is blank")]


def test_the_columns_are_followed_when_people_move_them() -> None:
    moved = dict(zip(PLACES, [5, *range(5), *range(6, len(PLACES))], strict=True))
    assert "ROW(F:F)" in outcome.formula(outcome.RESULT, PAY, "zh", moved)


def test_letters_count_on_after_z() -> None:
    assert [outcome.letters(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]
