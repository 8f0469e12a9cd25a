"""Filters that sort, filters by colour, slicers and what Google fills in of charts."""

from typing import Any

import pytest

from tests.local_google.api.local import CLERK, Book, Message, grid_range

AREA = grid_range((0, 4), (0, 2))
STORED = {"startRowIndex": 0, "endRowIndex": 4, "startColumnIndex": 0, "endColumnIndex": 2}
RED: Message = {"red": 1}


def basic(**more: Any) -> Message:
    return {"setBasicFilter": {"filter": {"range": AREA, **more}}}


@pytest.fixture(autouse=True)
def rows(book: Book) -> None:
    book.write([["name", "n"], ["b", 2], ["c", 3], ["a", 1]], typed=False)


def test_a_basic_filter_sorts_what_is_below_its_header(book: Book) -> None:
    specs = [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]
    book.replies(basic(sortSpecs=specs))
    assert book.read() == [["name", "n"], ["a", "1"], ["b", "2"], ["c", "3"]]
    assert book.tab("basicFilter") == {"range": STORED, "sortSpecs": specs}
    book.replies(basic(sortSpecs=[{"dimensionIndex": 1, "sortOrder": "DESCENDING"}]))
    assert book.read("A2:A4") == [["c"], ["b"], ["a"]]


@pytest.mark.parametrize("given", ["criteria", "filterSpecs"])
def test_what_a_filter_hides_is_answered_in_both_ways(book: Book, given: str) -> None:
    criteria = {"hiddenValues": ["b"]}
    both = {"criteria": {"0": criteria}, "filterSpecs": [{"columnIndex": 0, "filterCriteria": criteria}]}
    book.replies(basic(**{given: both[given]}))
    assert book.tab("basicFilter") == {"range": STORED, **both}


def test_rows_are_sorted_and_filtered_by_colour(book: Book) -> None:
    book.sheet.format("A3", {"backgroundColor": RED})
    spec = {"dimensionIndex": 0, "backgroundColor": RED}
    book.replies({"sortRange": {"range": grid_range((1, 4), (0, 2)), "sortSpecs": [spec]}})
    assert book.read("A2:A4") == [["c"], ["b"], ["a"]]
    book.replies(basic(criteria={"0": {"visibleBackgroundColor": RED}}))
    found = book.get("sheets.data.rowMetadata.hiddenByFilter", ranges="A1:B4")["sheets"][0]["data"][0]["rowMetadata"]
    assert [row.get("hiddenByFilter", False) for row in found] == [False, False, True, True]


def test_a_filter_view_keeps_its_order_without_moving_rows(book: Book) -> None:
    view = {"range": AREA, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}
    (reply,) = book.replies({"addFilterView": {"filter": view}})
    number = reply["addFilterView"]["filter"]["filterViewId"]
    assert book.tab("filterViews")[0]["sortSpecs"] == view["sortSpecs"]
    assert book.read("A2") == [["b"]]
    change = {"filterViewId": number, "criteria": {"1": {"hiddenValues": ["2"]}}}
    book.replies({"updateFilterView": {"filter": change, "fields": "criteria"}})
    (stored,) = book.tab("filterViews")
    assert stored["filterSpecs"] == [{"columnIndex": 1, "filterCriteria": {"hiddenValues": ["2"]}}]


def test_a_filter_view_may_stand_on_a_named_range(book: Book) -> None:
    (reply,) = book.replies({"addNamedRange": {"namedRange": {"name": "deals", "range": AREA}}})
    number = reply["addNamedRange"]["namedRange"]["namedRangeId"]
    (reply,) = book.replies({"addFilterView": {"filter": {"namedRangeId": number}}})
    assert reply["addFilterView"]["filter"]["range"] == STORED
    assert "does not exist" in book.refusal({"addFilterView": {"filter": {"namedRangeId": "none"}}})


@pytest.mark.parametrize("spec", [{"dimensionIndex": 7}, {"backgroundColor": RED, "foregroundColor": RED}])
def test_an_order_that_makes_no_sense_is_refused(book: Book, spec: Message) -> None:
    assert book.refusal(basic(sortSpecs=[spec]))
    assert book.tab("basicFilter") is None


def test_a_filter_does_not_sort_protected_rows(book: Book) -> None:
    book.share(CLERK)
    book.replies({"addProtectedRange": {"protectedRange": {"range": grid_range((2, 3), (0, 1))}}})
    order = [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]
    assert "protected" in book.refusal(basic(sortSpecs=order), email=CLERK)
    assert book.read("A2:A4") == [["b"], ["c"], ["a"]]


def test_a_slicer_is_kept_changed_and_taken_away(book: Book) -> None:
    position = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 1, "columnIndex": 4}}}
    spec = {"dataRange": AREA, "title": "who", "filterCriteria": {"hiddenValues": ["a"]}}
    (reply,) = book.replies({"addSlicer": {"slicer": {"spec": spec, "position": position}}})
    number = reply["addSlicer"]["slicer"]["slicerId"]
    change = {"slicerId": number, "spec": {"title": "名"}, "fields": "title"}
    book.replies({"updateSlicerSpec": change})
    (slicer,) = book.tab("slicers")
    assert (slicer["spec"]["title"], slicer["spec"]["filterCriteria"]) == ("名", {"hiddenValues": ["a"]})
    assert "columnIndex" in book.refusal(
        {"updateSlicerSpec": {**change, "spec": {"columnIndex": 2}, "fields": "columnIndex"}}
    )
    book.replies({"deleteEmbeddedObject": {"objectId": number}})
    assert book.tab("slicers") is None


def source(column: int) -> Message:
    return {"sourceRange": {"sources": [grid_range((0, 4), (column, column + 1))]}}


def test_a_chart_answers_with_its_fonts(book: Book) -> None:
    pie = {
        "domain": source(0),
        "series": source(1),
        "threeDimensional": True,
        "pieHole": 0.5,
        "legendPosition": "LABELED_LEGEND",
    }
    (reply,) = book.replies({"addChart": {"chart": {"spec": {"title": "t", "pieChart": pie}}}})
    chart = reply["addChart"]["chart"]
    assert (chart["spec"]["fontName"], chart["spec"]["titleTextFormat"]) == ("Roboto", {"fontFamily": "Roboto"})
    assert chart["spec"]["hiddenDimensionStrategy"] == "SKIP_HIDDEN_ROWS_AND_COLUMNS"
    assert {name: chart["spec"]["pieChart"][name] for name in ("threeDimensional", "pieHole", "legendPosition")} == {
        "threeDimensional": True,
        "pieHole": 0.5,
        "legendPosition": "LABELED_LEGEND",
    }
    own = {"title": "t", "fontName": "Arial", "titleTextFormat": {"bold": True}, "subtitle": "s", "pieChart": pie}
    book.replies({"updateChartSpec": {"chartId": chart["chartId"], "spec": own}})
    (stored,) = book.tab("charts")
    assert stored["spec"]["titleTextFormat"] == {"fontFamily": "Arial", "bold": True}
    assert stored["spec"]["subtitleTextFormat"] == {"fontFamily": "Arial"}
