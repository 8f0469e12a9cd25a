"""What the two columns beside a row show, as their formulas work it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schemas import outcome
from schemas.results import Calculated, Checked
from schemas.scheme import scheme
from schemas.tab import Tab, about, columns
from schemas.words import Locale
from scripts.local_google.cells.formulas import Address, Value, evaluate
from scripts.local_google.cells.values import ErrorValue
from tests.local_google.cells.books import Book

PAY = scheme("telecom_retention")
SCORES = scheme("department_kpi")
PLACES = {name: place for place, name in enumerate([*columns(PAY.deals), *outcome.LABELS])}
Row = Sequence[Value]


def deal(number: Value = None, product: Value = "购机送费", **more: Value) -> Row:
    return [{"order_no": number, "product": product, **more}.get(name) for name in columns(PAY.deals)]


def text(number: str, product: str = "购机送费", again: str = "") -> str:
    return f"{again}业务录入|{number}|{product}|||||||||"


def shown(
    rows: Sequence[Row],
    checked: Sequence[Row] = (),
    calculated: Sequence[Row] = (),
    details: Sequence[Row] = (),
    locale: Locale = "zh",
    tab: type[Tab] = PAY.deals,
) -> list[tuple[Value, Value]]:
    """The result and the explanation of each row."""
    content: Mapping[type[Tab], Sequence[Row]] = {
        tab: rows,
        Checked: checked,
        Calculated: calculated,
        PAY.details: details,
    }
    book = Book(
        {
            about(each).title.to(locale): [[c.label.to(locale) for c in columns(each).values()], *cells]
            for each, cells in content.items()
        },
        locale="zh_CN",
    )
    places = {name: place for place, name in enumerate([*columns(tab), *outcome.LABELS])}
    main = PAY if tab is PAY.deals else None
    result, says, _ = (
        [
            row[0]
            for row in evaluate(
                outcome.formula(name, tab, main, locale, places),
                Address(about(tab).title.to(locale), 0, places[name]),
                book,
            )
        ]
        for name in outcome.LABELS
    )
    return list(zip(result, says, strict=True))[: len(rows) + 1]


def test_the_header_is_the_formula_itself() -> None:
    assert shown([]) == [("核算结果", "核算说明")]
    assert shown([], locale="en") == [("Result", "Explanation")]


def test_a_row_that_nobody_checked_says_so() -> None:
    result, says = shown([deal("A1")])[1]
    assert result == "未检查"
    assert str(says).startswith("还没有检查")


def test_a_row_shows_what_the_last_check_found_of_it() -> None:
    checked = [(text("A1"), "错误", "“受理日期”没有填"), (text("A2"), "填写无误，待核算", "没有发现问题")]
    assert shown([deal("A1"), deal("A2")], checked)[1:] == [row[1:] for row in checked]


def test_a_row_shows_what_the_last_calculation_made_of_it() -> None:
    calculated = [("业务录入|A1", text("A1"), "部分计入", "效能 1")]
    assert shown([deal("A1")], (), calculated)[1] == ("部分计入", "效能 1")


def test_a_row_with_a_line_of_its_own_in_the_details_shows_that() -> None:
    line = [{"key": "A1", "result": "部分计入", "says": "效能 1"}.get(name, "") for name in columns(PAY.details)]
    calculated = [("业务录入|A1", text("A1"), None, None)]
    assert shown([deal("A1"), deal("A1", "光纤平移")], (), calculated, [line])[1] == ("部分计入", "效能 1")


def test_a_row_that_was_changed_since_is_not_shown_as_calculated() -> None:
    calculated = [("业务录入|A1", text("A1"), "计入", "好")]
    result, says = shown([deal("A1", "光纤平移")], (), calculated)[1]
    assert result == "已改动，待重新核算"
    assert "重新核算" in str(says)


def test_what_a_check_found_comes_before_what_was_calculated() -> None:
    calculated = [("业务录入|A1", text("A1"), "计入", "好")]
    assert shown([deal("A1")], [(text("A1"), "错误", "重复")], calculated)[1] == ("错误", "重复")


def test_a_reminder_stands_before_the_explanation_and_the_result_stays() -> None:
    calculated = [("业务录入|A1", text("A1"), "计入", "好")]
    assert shown([deal("A1")], [(text("A1"), None, "提醒：请核对。")], calculated)[1] == ("计入", "提醒：请核对。好")


def test_of_rows_that_are_alike_the_first_has_an_outcome_of_its_own() -> None:
    checked = [(text("A1", again="="), "错误", "前面的行已经用过")]
    calculated = [("业务录入|A1", text("A1"), "计入", "好")]
    found = shown([deal("A1"), deal("A2"), deal("A1"), deal("A1")], checked, calculated)
    assert [row[0] for row in found[1:]] == ["计入", "未检查", "错误", "错误"]


def test_rows_that_share_a_number_are_told_apart_by_the_rest() -> None:
    checked = [(text("A1", "光纤平移"), "错误", "前面的行已经用过")]
    calculated = [("业务录入|A1", text("A1"), "计入", "好")]
    found = shown([deal("A1", "光纤平移"), deal("A1")], checked, calculated)
    assert [row[0] for row in found[1:]] == ["错误", "计入"]


def test_an_error_value_in_a_cell_is_part_of_the_row_and_hides_nothing() -> None:
    broken = deal("A1", accepted_on=ErrorValue("N_A", ""))
    checked = [("业务录入|A1|购机送费||#N/A|||||||", "错误", "看不懂“受理日期”")]
    calculated = [("业务录入|A2", text("A2"), "计入", "好")]
    found = shown([broken, deal("A2")], checked, calculated)
    assert found[1:] == [("错误", "看不懂“受理日期”"), ("计入", "好")]


def test_an_error_value_for_a_number_is_told_as_well() -> None:
    broken = deal(ErrorValue("REF", ""))
    assert shown([broken])[1][0] == "未检查"
    assert shown([broken], [("业务录入|#N/A|购机送费|||||||||", "错误", "改")])[1] == ("错误", "改")


def test_a_row_without_a_number_is_found_too() -> None:
    assert shown([deal(None)], [(text(""), "错误", "“订单号”没有填")])[1] == ("错误", "“订单号”没有填")


def test_an_empty_row_shows_a_real_blank() -> None:
    boxes: dict[str, Value] = {"secondary_card": False, "no_rent": False, "retaken": False}
    for row in (deal(None, None), deal(None, None, **boxes), deal("  ", "\u3000")):
        assert shown([row, deal("A1")])[1] == (None, None)


def test_what_looks_like_a_wildcard_finds_nothing_else() -> None:
    calculated = [("业务录入|A1", text("A1"), "计入", "好")]
    found = shown([deal("A*"), deal("A?"), deal("~A1"), deal("*")], (), calculated)
    assert [row[0] for row in found[1:]] == ["未检查"] * 4


def test_a_tab_of_very_many_rows_is_found_by_names_and_its_results_in_the_details() -> None:
    checked = [("many|业务录入", None, None), ("业务录入|A3", "错误", "缺"), ("业务录入|A4", None, "提醒：请核对。")]
    calculated = [(f"业务录入|A{number}", "0123456789ab", None, None) for number in (1, 2, 4)]
    details = [
        [{"key": f"A{number}", "result": "计入", "says": "好"}.get(name, "") for name in columns(PAY.details)]
        for number in (1, 2, 4)
    ]
    rows = [deal("A1"), deal(" a2", "光纤平移"), deal("A3"), deal("A4"), deal("A5"), deal("A1")]
    assert [row[0] for row in shown(rows, checked, calculated, details)[1:]] == [
        *["计入", "计入", "错误", "计入"],
        *["未检查", "未检查"],
    ]
    assert shown(rows, checked, calculated, details)[4][1] == "提醒：请核对。好"


def test_a_tab_without_keys_is_told_of_by_when_who_and_what() -> None:
    row: Row = ["2016-01", "1001", "纪律", None, None, None, 90]
    alike: Row = ["2016-01", "1001", "纪律", None, None, None, 95]
    other: Row = ["2016-01", "1002", "纪律", None, None, None, 90]
    calculated = [("评分|2016-01|1001|纪律||", "评分|2016-01|1001|纪律||||90000000|", "已核算", "用了")]
    found = shown([row, other], (), calculated, tab=SCORES.deals)
    assert [each[0] for each in found[1:]] == ["已核算", "未检查"]
    assert shown([alike], (), calculated, tab=SCORES.deals)[1][0] == "已改动，待重新核算"


def test_the_columns_are_followed_when_people_move_them() -> None:
    moved = dict(zip(PLACES, [5, *range(5), *range(6, len(PLACES))], strict=True))
    assert "ROW(F:F)" in outcome.formula(outcome.RESULT, PAY.deals, PAY, "zh", moved)


def test_the_watch_tells_whether_the_formulas_look_at_the_right_columns() -> None:
    names = list(columns(PAY.deals))
    good = "|".join(
        [*(column.label.zh for column in columns(PAY.deals).values()), "行", "名称", *["TRUE"] * len(outcome.LABELS)]
    )
    assert outcome.is_in_order(good, PAY.deals, names)
    assert outcome.is_in_order(good.replace("订单号", " 订单号 ").replace("备注", "Note"), PAY.deals, names)
    for bad in ("", good.replace("TRUE", "FALSE", 1), good.replace("备注", "别的"), good.replace("备注|", ""), 0, None):
        assert not outcome.is_in_order(bad, PAY.deals, names), bad


def test_letters_count_on_after_z() -> None:
    assert [outcome.letters(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        *["A", "Z", "AA", "AZ"],
        *["BA", "ZZ", "AAA"],
    ]


def test_the_columns_with_errors_are_named_beside_their_row_and_found_by_their_headers() -> None:
    checked = [(text("A1"), "错误", "没有填", "|受理日期|业务号码|"), (text("A2"), "填写无误，待核算", "好", "")]
    grid: dict[str, Sequence[Sequence[Value]]] = {
        about(PAY.deals).title.zh: [[c.label.zh for c in columns(PAY.deals).values()], deal("A1"), deal("A2")],
        about(Checked).title.zh: [[c.label.zh for c in columns(Checked).values()], *checked],
        about(Calculated).title.zh: [[c.label.zh for c in columns(Calculated).values()]],
    }
    book = Book(grid, locale="zh_CN")
    title = about(PAY.deals).title.zh
    formula = outcome.formula(outcome.FAULTY, PAY.deals, PAY, "zh", PLACES)
    told = [row[0] for row in evaluate(formula, Address(title, 0, PLACES[outcome.FAULTY]), book)][:3]
    assert told == ["出错的列", "|受理日期|业务号码|", ""]
    shows = Book({title: [["受理日期", "日期", "号码"], ["|受理日期|业务号码|"]]}, locale="zh_CN")
    named = [
        evaluate(outcome.named_among_faulty(f"{letter}$1", "$A2"), Address(title, 4, 4), shows)[0][0]
        for letter in "ABC"
    ]
    assert named == [True, False, False]
