"""What cells look like in effect: default, banding, own format, conditional formats; filters; charts."""

from typing import Any

import pytest

from tests.local_google.api.local import Book, Message, grid_range

RED, GREEN, BLUE = {"red": 1}, {"green": 1}, {"blue": 1}
WHITE = {"red": 1, "green": 1, "blue": 1}
COLUMN_A = grid_range((0, 10), (0, 1))


def backgrounds(book: Book, range_: str) -> list[Message]:
    found = book.get("sheets.data.rowData.values.effectiveFormat.backgroundColor", ranges=range_)
    rows = found["sheets"][0]["data"][0]["rowData"]
    return [cell.get("effectiveFormat", {}).get("backgroundColor", WHITE) for row in rows for cell in row["values"]]


def rule(condition: Message, color: Message, area: Message = COLUMN_A, index: int = 0) -> Message:
    boolean = {"condition": condition, "format": {"backgroundColor": color}}
    return {"addConditionalFormatRule": {"rule": {"ranges": [area], "booleanRule": boolean}, "index": index}}


def condition(kind: str, *values: str) -> Message:
    return {"type": kind, "values": [{"userEnteredValue": value} for value in values]}


def test_a_cell_without_a_format_looks_like_the_default(book: Book) -> None:
    book.write([["a"]], typed=False)
    found = book.get("sheets.data.rowData.values(effectiveFormat,userEnteredFormat)")
    (cell,) = found["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert cell["effectiveFormat"]["verticalAlignment"] == "BOTTOM"
    assert cell["effectiveFormat"]["textFormat"]["fontSize"] == 10
    assert "userEnteredFormat" not in cell


def test_an_own_format_goes_over_the_default_part_by_part(book: Book) -> None:
    book.write([["a"]], typed=False)
    book.sheet.format("A1", {"textFormat": {"bold": True}})
    found = book.get("sheets.data.rowData.values.effectiveFormat.textFormat")
    text = found["sheets"][0]["data"][0]["rowData"][0]["values"][0]["effectiveFormat"]["textFormat"]
    assert (text["bold"], text["fontSize"]) == (True, 10)


@pytest.mark.parametrize(
    ("wanted", "true_of", "false_of"),
    [
        (condition("NUMBER_GREATER", "5"), 6, 5),
        (condition("NUMBER_BETWEEN", "2", "4"), 3, 5),
        (condition("NUMBER_NOT_EQ", "=2+1"), 4, 3),
        (condition("TEXT_CONTAINS", "错"), "有错误", "正确"),
        (condition("TEXT_STARTS_WITH", "d"), "D1", "xD"),
        (condition("TEXT_EQ", "ok"), "OK", "okay"),
        (condition("DATE_BEFORE", "2016-02-01"), 42400, 42401),
        (condition("CUSTOM_FORMULA", "=LEN($A1)>3"), "long", "abc"),
        (condition("TEXT_IS_EMAIL"), "a@b.cn", "a@b"),
        (condition("ONE_OF_LIST", "甲", "乙"), "乙", "丙"),
        ({"type": "NOT_BLANK"}, "x", ""),
        ({"type": "BLANK"}, "", "x"),
    ],
    ids=lambda value: value.get("type") if isinstance(value, dict) else None,
)
def test_a_conditional_format_shows_where_its_condition_holds(
    book: Book, wanted: Message, true_of: Any, false_of: Any
) -> None:
    book.write([[true_of, "end"], [false_of, "end"]], typed=False)
    book.replies(rule(wanted, RED))
    assert backgrounds(book, "A1:B2") == [RED, WHITE, WHITE, WHITE]


def test_of_two_rules_that_agree_on_a_cell_the_first_wins(book: Book) -> None:
    book.write([["a"]], typed=False)
    book.replies(rule({"type": "NOT_BLANK"}, RED), rule({"type": "NOT_BLANK"}, GREEN))
    assert backgrounds(book, "A1") == [GREEN]
    book.replies({"updateConditionalFormatRule": {"index": 0, "sheetId": 0, "newIndex": 1}})
    assert backgrounds(book, "A1") == [RED]
    book.replies({"deleteConditionalFormatRule": {"index": 0, "sheetId": 0}})
    assert backgrounds(book, "A1") == [GREEN]
    assert book.refusal({"deleteConditionalFormatRule": {"index": 3}}).endswith(
        "No conditional format on sheet: 0 at index: 3"
    )


def test_a_colour_scale_runs_from_the_least_to_the_most(book: Book) -> None:
    book.write([[0], [5], [10]], typed=False)
    gradient = {"minpoint": {"color": RED, "type": "MIN"}, "maxpoint": {"color": BLUE, "type": "MAX"}}
    book.replies({"addConditionalFormatRule": {"rule": {"ranges": [COLUMN_A], "gradientRule": gradient}}})
    low, middle, high = backgrounds(book, "A1:A3")
    assert (low, high) == (RED, BLUE)
    assert middle["red"] == middle["blue"] == pytest.approx(0.5, abs=0.01)


def test_bands_alternate_beneath_own_colours(book: Book) -> None:
    book.write([["h"], ["a"], ["b"], ["c"], ["f"]], typed=False)
    bands = {"headerColor": RED, "firstBandColor": GREEN, "secondBandColor": BLUE, "footerColor": {}}
    area = grid_range((0, 5), (0, 1))
    (reply,) = book.replies({"addBanding": {"bandedRange": {"range": area, "rowProperties": bands}}})
    assert backgrounds(book, "A1:A5") == [RED, GREEN, BLUE, GREEN, {}]
    book.sheet.format("A2", {"backgroundColor": {"red": 1, "blue": 1}})
    assert backgrounds(book, "A2") == [{"red": 1, "blue": 1}]
    number = reply["addBanding"]["bandedRange"]["bandedRangeId"]
    change = {"bandedRange": {"bandedRangeId": number, "rowProperties": {"firstBandColor": BLUE}}}
    book.replies({"updateBanding": {**change, "fields": "rowProperties"}})
    assert backgrounds(book, "A1") == [BLUE]
    assert book.refusal({"addBanding": {"bandedRange": {"range": area, "rowProperties": bands}}})
    book.replies({"deleteBanding": {"bandedRangeId": number}})


def test_a_filter_hides_the_rows_that_do_not_meet_it(book: Book) -> None:
    book.write([["状态", "数"], ["好", 1], ["坏", 2], ["好", 3]], typed=False)
    criteria = {"0": {"hiddenValues": ["坏"]}, "1": {"condition": condition("NUMBER_GREATER", "1")}}
    book.replies({"setBasicFilter": {"filter": {"range": grid_range((0, 4), (0, 2)), "criteria": criteria}}})
    found = book.get("sheets.data.rowMetadata.hiddenByFilter", ranges="A1:B4")["sheets"][0]["data"][0]["rowMetadata"]
    assert [row.get("hiddenByFilter", False) for row in found] == [False, True, True, False]
    book.sheet.clear_basic_filter()
    assert "basicFilter" not in book.get("sheets")["sheets"][0]


def test_filter_views_are_kept_by_name(book: Book) -> None:
    (reply,) = book.replies({"addFilterView": {"filter": {"range": grid_range((0, 4), (0, 2))}}})
    view = reply["addFilterView"]["filter"]
    assert view["title"] == "Filter 1"
    changed = {"filter": {"filterViewId": view["filterViewId"], "title": "mine"}, "fields": "title"}
    book.replies({"updateFilterView": changed}, {"duplicateFilterView": {"filterId": view["filterViewId"]}})
    assert [item["title"] for item in book.tab("filterViews")] == ["mine", "Copy of mine"]
    book.replies({"deleteFilterView": {"filterId": view["filterViewId"]}})


def test_a_chart_is_kept_and_moves_with_its_data(book: Book) -> None:
    sources = [grid_range((0, 3), (0, 1))]
    series = {"domain": {"sourceRange": {"sources": sources}}}
    spec = {"title": "月度", "basicChart": {"chartType": "COLUMN", "domains": [series]}}
    position = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 5, "columnIndex": 2}}}
    (reply,) = book.replies({"addChart": {"chart": {"spec": spec, "position": position}}})
    number = reply["addChart"]["chart"]["chartId"]
    book.sheet.insert_rows([[]], 1)
    (chart,) = book.get("sheets.charts")["sheets"][0]["charts"]
    assert chart["position"]["overlayPosition"]["anchorCell"]["rowIndex"] == 6
    moved = chart["spec"]["basicChart"]["domains"][0]["domain"]["sourceRange"]["sources"][0]
    assert moved["startRowIndex"] == 1
    book.replies({"updateChartSpec": {"chartId": number, "spec": {"title": "新", "pieChart": {}}}})
    assert book.get("sheets.charts.spec.title")["sheets"][0]["charts"][0]["spec"]["title"] == "新"
    book.replies({"deleteEmbeddedObject": {"objectId": number}})
    assert book.get("sheets.charts") == {"sheets": [{}]}


def test_a_chart_over_cells_that_do_not_exist_is_refused(book: Book) -> None:
    sources = [grid_range((0, 3000), (0, 1))]
    spec = {"basicChart": {"chartType": "BAR", "domains": [{"domain": {"sourceRange": {"sources": sources}}}]}}
    assert "exceeds grid limits" in book.refusal({"addChart": {"chart": {"spec": spec}}})


def test_names_of_ranges_must_be_names_and_unique(book: Book) -> None:
    area = grid_range((0, 1), (0, 1))
    book.replies({"addNamedRange": {"namedRange": {"name": "费率表", "range": area}}})
    assert book.read("费率表") == []
    for name in ("费率表", "A1", "1x", "a b", ""):
        assert book.refusal({"addNamedRange": {"namedRange": {"name": name, "range": area}}})
    (named,) = book.get("namedRanges")["namedRanges"]
    change = {"namedRange": {**named, "name": "rates"}, "fields": "name"}
    book.replies({"updateNamedRange": change})
    assert book.read("rates") == []
