"""Tables and smart chips."""

from typing import Any

import pytest

from tests.local_google.api.local import CLERK, Book, Message, grid_range

AREA = grid_range((0, 4), (0, 3))
CHOICE = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "开"}, {"userEnteredValue": "关"}]}}


def add(book: Book, **more: Any) -> Message:
    (reply,) = book.replies({"addTable": {"table": {"name": "Deals", "range": AREA, **more}}})
    table: Message = reply["addTable"]["table"]
    return table


def test_a_table_names_its_columns_and_is_read_back(book: Book) -> None:
    book.write([["Order", "Amount"], ["1", "5"]])
    columns = [{"columnIndex": 2, "columnName": "State", "columnType": "DROPDOWN", "dataValidationRule": CHOICE}]
    made = add(book, tableId="t1", columnProperties=columns)
    assert made["tableId"] == "t1"
    assert [item["columnName"] for item in made["columnProperties"]] == ["Order", "Amount", "State"]
    assert book.tab("tables") == [made]
    assert book.read("A1:C1") == [["Order", "Amount", "State"]]
    cells = book.get("sheets.data.rowData.values.dataValidation", ranges="C2:C4")["sheets"][0]["data"][0]["rowData"]
    assert [row["values"][0]["dataValidation"]["condition"]["type"] for row in cells] == ["ONE_OF_LIST"] * 3


def test_columns_of_ticks_are_of_ticks_alone(book: Book) -> None:
    book.write([["a", "b"], ["text", 3], [True], ["TRUE"]], typed=False)
    add(book, columnProperties=[{"columnType": "BOOLEAN"}, {"columnIndex": 1, "columnType": "RATINGS_CHIP"}])
    shown = [["Column 1", "Column 2", "Column 3"], ["FALSE", "3"], ["TRUE", "0"], ["FALSE", "0"]]
    assert book.read("A1:C4") == shown


def test_a_column_left_out_is_called_by_its_header_and_loses_its_type(book: Book) -> None:
    book.write([["Order", "Amount", "Day"]])
    number = add(book, columnProperties=[{"columnIndex": 2, "columnType": "DATE"}])["tableId"]
    assert book.read("A1:C1") == [["Order", "Amount", "Column 1"]]
    change = {
        "tableId": number,
        "columnProperties": [{"columnIndex": 1, "columnName": "Sum", "columnType": "CURRENCY"}],
    }
    book.replies({"updateTable": {"table": change, "fields": "columnProperties"}})
    assert book.tab("tables")[0]["columnProperties"] == [
        {"columnName": "Order"},
        {"columnIndex": 1, "columnName": "Sum", "columnType": "CURRENCY"},
        {"columnIndex": 2, "columnName": "Column 1"},
    ]
    nameless = {"tableId": number, "columnProperties": [{"columnIndex": 1, "columnType": "DATE"}]}
    assert book.refusal({"updateTable": {"table": nameless, "fields": "columnProperties"}}) == (
        "Invalid requests[0].updateTable: Table header row cell must have a value."
    )


def test_what_is_written_into_a_header_names_its_column(book: Book) -> None:
    add(book)
    book.write([["Order"]], "B1")
    assert book.tab("tables")[0]["columnProperties"][1] == {"columnIndex": 1, "columnName": "Order"}


@pytest.mark.parametrize(
    ("kind", "rows", "columns", "dimension", "said"),
    [
        ("insertRange", (1, 2), (0, 2), "ROWS", "You cannot insert or delete cells over part of a table."),
        ("deleteRange", (2, 3), (0, 2), "ROWS", "You cannot insert or delete cells over part of a table."),
        ("insertRange", (0, 2), (1, 2), "COLUMNS", "You cannot insert or delete cells over part of a table."),
        ("deleteRange", (0, 1), (0, 3), "ROWS", "Cannot delete a table header row. Consider hiding the row instead."),
        (
            "deleteRange",
            (1000, 1002),
            (0, 3),
            "ROWS",
            "Range (Sheet1!A1001:C1002) exceeds grid limits. Max rows: 1000, max columns: 26",
        ),
    ],
)
def test_a_table_is_not_torn(
    book: Book, kind: str, rows: tuple[int, int], columns: tuple[int, int], dimension: str, said: str
) -> None:
    add(book)
    request = {kind: {"range": grid_range(rows, columns), "shiftDimension": dimension}}
    assert book.refusal(request) == f"Invalid requests[0].{kind}: {said}"


def test_a_table_grows_and_shrinks_with_its_rows(book: Book) -> None:
    add(book)
    shift = {"range": grid_range((2, 3), (0, 3)), "shiftDimension": "ROWS"}
    book.replies({"insertRange": shift})
    assert book.tab("tables")[0]["range"]["endRowIndex"] == 5
    book.replies({"deleteRange": {**shift, "range": grid_range((1, 5), (0, 3))}})
    assert book.tab("tables")[0]["range"]["endRowIndex"] == 1


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({"name": "deals", "range": grid_range((6, 8), (0, 1))}, "already exists"),
        ({"name": "other", "range": grid_range((3, 8), (2, 4))}, "overlap"),
        ({"tableId": "t1", "range": grid_range((6, 8), (0, 1))}, "already exists"),
        ({"range": grid_range((6, 8), (0, 1)), "columnProperties": [{"columnIndex": 4}]}, "column index"),
        (
            {"range": grid_range((6, 8), (0, 1)), "columnProperties": [{"columnType": "DROPDOWN"}]},
            "Invalid requests[0].addTable: Condition must be set for dropdown column type.",
        ),
        (
            {"range": grid_range((6, 8), (0, 1)), "columnProperties": [{"dataValidationRule": CHOICE}]},
            "Invalid requests[0].addTable: Cannot set condition for non-dropdown column type.",
        ),
        ({"range": grid_range((6, 5000), (0, 1))}, "exceeds grid limits"),
    ],
)
def test_a_table_that_cannot_be_is_refused(book: Book, table: Message, why: str) -> None:
    add(book, tableId="t1")
    assert why in book.refusal({"addTable": {"table": table}})
    assert len(book.tab("tables")) == 1


def test_a_table_is_renamed_and_resized(book: Book) -> None:
    number = add(book)["tableId"]
    change = {"tableId": number, "name": "Orders", "range": grid_range((0, 6), (0, 2))}
    book.replies({"updateTable": {"table": change, "fields": "name,range"}})
    (table,) = book.tab("tables")
    assert (table["name"], table["range"]["endRowIndex"], len(table["columnProperties"])) == ("Orders", 6, 2)
    assert "No table" in book.refusal({"updateTable": {"table": {"tableId": "9"}, "fields": "name"}})


def test_a_table_goes_with_what_is_in_it(book: Book) -> None:
    number = add(book)["tableId"]
    book.write([["beside"]], "E1")
    book.replies({"deleteTable": {"tableId": number}})
    assert book.tab("tables") is None
    assert book.read() == [["", "", "", "", "beside"]]
    assert "No table" in book.refusal({"deleteTable": {"tableId": number}})


def test_columns_pushed_into_a_table_leave_the_others_what_they_are(book: Book) -> None:
    add(book, columnProperties=[{"columnIndex": 1, "columnName": "Amount", "columnType": "DOUBLE"}])
    span = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}
    book.replies({"insertDimension": {"range": span, "inheritFromBefore": True}})
    (table,) = book.tab("tables")
    assert [item.get("columnType") for item in table["columnProperties"]] == [None, None, "DOUBLE", None]
    assert table["range"]["endColumnIndex"] == 4


def test_rows_are_added_to_the_body_of_a_table(book: Book) -> None:
    number = add(book, rowsProperties={"footerColorStyle": {"rgbColor": {"red": 1}}})["tableId"]
    book.write([["below"]], "A6")
    row = [{"values": [{"userEnteredValue": {"stringValue": text}}]} for text in "abc"]
    book.replies({"appendCells": {"tableId": number, "rows": row, "fields": "userEnteredValue"}})
    assert [line[:1] for line in book.read("A1:A8")] == [["Column 1"], ["a"], ["b"], ["c"], [], [], ["below"]]
    assert book.tab("tables")[0]["range"]["endRowIndex"] == 5


def test_a_table_can_be_protected_and_filtered(book: Book) -> None:
    book.share(CLERK)
    number = add(book)["tableId"]
    book.replies({"addProtectedRange": {"protectedRange": {"tableId": number}}})
    refused = book.ask("PUT", "/values/A2", CLERK, params={"valueInputOption": "RAW"}, json={"values": [["x"]]})
    assert "protected" in refused.text
    (reply,) = book.replies({"addFilterView": {"filter": {"tableId": number}}})
    assert reply["addFilterView"]["filter"]["range"]["endColumnIndex"] == 3


def test_a_copied_tab_has_tables_of_its_own(book: Book) -> None:
    made = add(book)
    book.replies({"duplicateSheet": {"sourceSheetId": 0, "newSheetName": "twin", "insertSheetIndex": 1}})
    (twin,) = book.tab("tables", 1)
    assert twin["name"] != made["name"]
    assert twin["tableId"] != made["tableId"]


def chips(text: str, *runs: Message) -> Message:
    cell = {"userEnteredValue": {"stringValue": text}, "chipRuns": list(runs)}
    return {
        "updateCells": {
            "start": {"sheetId": 0, "rowIndex": 0, "columnIndex": 0},
            "rows": [{"values": [cell]}],
            "fields": "userEnteredValue,chipRuns",
        }
    }


def person(at: int = 0, **more: str) -> Message:
    return {"startIndex": at, "chip": {"personProperties": {"email": "ann@example.com", **more}}}


def test_chips_take_the_place_of_what_stands_for_them(book: Book) -> None:
    link = {
        "startIndex": 10,
        "chip": {"richLinkProperties": {"uri": f"https://docs.google.com/spreadsheets/d/{book.id}/edit"}},
    }
    book.replies(chips("@ (😀) owns @.", person(displayFormat="EMAIL"), {**link, "startIndex": 12}))
    (cell,) = book.get("sheets.data.rowData.values(formattedValue,chipRuns)")["sheets"][0]["data"][0]["rowData"][0][
        "values"
    ]
    title = book.get("properties.title")["properties"]["title"]
    assert cell["formattedValue"] == f"ann@example.com (😀) owns {title}."
    assert [run.get("startIndex", 0) for run in cell["chipRuns"]] == [0, 15, 26, 26 + len(title)]
    assert [sorted(run.get("chip", {})) for run in cell["chipRuns"]] == [
        ["personProperties"],
        [],
        ["richLinkProperties"],
        [],
    ]
    book.write([["plain"]])
    (cell,) = book.get("sheets.data.rowData.values(formattedValue,chipRuns)")["sheets"][0]["data"][0]["rowData"][0][
        "values"
    ]
    assert cell == {"formattedValue": "plain"}


@pytest.mark.parametrize(
    ("text", "run", "why"),
    [
        ("no chip", person(), "placeholder"),
        ("@", person(3), "placeholder"),
        ("@", {"chip": {"personProperties": {}}}, "email"),
        ("@", {"chip": {"richLinkProperties": {"uri": "https://example.com/"}}}, "Drive"),
    ],
)
def test_a_chip_that_leads_nowhere_is_refused(book: Book, text: str, run: Message, why: str) -> None:
    assert why in book.refusal(chips(text, run))
    assert book.read() == []
