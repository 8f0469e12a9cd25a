"""Tables: named ranges with a header row, whose columns have names and types.

Source: developers.google.com/workspace/sheets/api/guides/tables.
"""

from itertools import count

from scripts.local_google.sheets.entries import forget_runs
from scripts.local_google.sheets.grid_size import grow
from scripts.local_google.sheets.requests.fields import update_mask
from scripts.local_google.sheets.requests.objects import normal_range
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.masks import assign
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place, place_of
from scripts.local_google.workbook.evaluation import evaluated, filled_rows
from scripts.local_google.workbook.looks import Look
from scripts.local_google.workbook.sheet import Sheet, copied
from scripts.local_google.workbook.shifting import insert_cells
from scripts.local_google.workbook.values import Column, Entered
from scripts.local_google.workbook.workbook import Workbook

_LIST, _ID = "tables", "tableId"
_OWN_FIELDS = ("name", "range", "rowsProperties", "columnProperties")
_PREFILLED: dict[str, Entered] = {"BOOLEAN": False, "RATINGS_CHIP": 0}
"""What the cells of a column of that type are given that have nothing of its kind."""


def add(session: Session, request: Message) -> Message:
    """addTable; the header row is given the names of the columns."""
    wanted = copied(request.get("table", {}))
    workbook = session.workbook
    number = wanted.get(_ID) or str(workbook.new_object_id())
    if any(table[_ID] == number for _, table in _all(workbook)):
        raise invalid(f"A table with ID {number} already exists.")
    place = place_of(workbook, wanted.get("range", {}))
    session.guard(place)
    stored: Message = {_ID: number, "name": wanted.get("name") or _free_name(workbook)}
    stored |= {name: wanted[name] for name in ("rowsProperties",) if name in wanted}
    stored["columnProperties"] = _named(wanted.get("columnProperties", []))
    place.sheet.objects(_LIST).append(stored)
    _settle(session, place, stored)
    return {"table": copied(stored)}


def update(session: Session, request: Message) -> None:
    """updateTable."""
    wanted = copied(request.get("table", {}))
    mask = update_mask(request, "Table")
    sheet, stored = find(session.workbook, wanted.get(_ID, ""))
    session.guard(place_of(session.workbook, stored["range"]))
    if "*" in mask:
        mask = {name: {} for name in _OWN_FIELDS}
    if _ID in mask:
        raise invalid(f"{_ID} cannot be changed.")
    if "name" in mask and not wanted.get("name"):
        raise invalid("The name of a table cannot be empty.")
    assign(mask, stored, wanted)
    place = place_of(session.workbook, stored.get("range", {}))
    columns = stored.setdefault("columnProperties", [])
    if "columnProperties" in mask:
        if any(not item.get("columnName") for item in columns):
            raise invalid("Table header row cell must have a value.")
    else:
        stored["columnProperties"] = [item for item in columns if item.get("columnIndex", 0) < place.columns]
    session.guard(place)
    if place.sheet is not sheet:
        raise invalid("A table cannot be moved to another sheet.")
    _settle(session, place, stored)


def delete(session: Session, request: Message) -> None:
    """deleteTable, with what is in it."""
    sheet, stored = find(session.workbook, request.get(_ID, ""))
    place = place_of(session.workbook, stored["range"])
    session.guard(place)
    sheet.objects(_LIST).remove(stored)
    sheet.grid.clear(place.start_row, place.end_row, place.start_column, place.end_column)
    sheet.touch()


def find(workbook: Workbook, number: str) -> tuple[Sheet, Message]:
    """The table of that id and the tab it is on; raises GoogleError 400 where there is none."""
    for sheet, table in _all(workbook):
        if table[_ID] == number:
            return sheet, table
    raise invalid(f"No table with ID: {number}")


def shown_table(workbook: Workbook, sheet: Sheet, table: Message) -> Message:
    """A table as it is answered: its columns are called what their header cells show."""
    place = place_of(workbook, table["range"])
    shown = copied(table)
    for index, item in enumerate(shown["columnProperties"]):
        column = place.start_column + index
        head = evaluated(workbook, sheet, place.start_row, place.start_row + 1, column)[0]
        name = {"columnName": str(head)} if head not in (None, "") else {}
        rest = {key: value for key, value in item.items() if key != "columnIndex"}
        shown["columnProperties"][index] = ({"columnIndex": index} if index else {}) | rest | name
    return shown


def place_for_rows(session: Session, number: str, count: int) -> Place:
    """Where so many rows go at the end of a table's body; the table grows by what it has no room for."""
    workbook = session.workbook
    sheet, table = find(workbook, number)
    place = place_of(workbook, table["range"])
    footer = int("footerColorStyle" in table.get("rowsProperties", {}))
    first, end = place.start_row + 1, place.end_row - footer
    filled = filled_rows(workbook, sheet, first, end, range(place.start_column, place.end_column))
    row = first + (len(filled) - filled[::-1].index(True) if True in filled else 0)
    missing = row + count - end
    if missing > 0:
        session.guard(Place(sheet, end, sheet.grid.row_count, place.start_column, place.end_column))
        _grow(workbook, place, end, missing)
        table["range"]["endRowIndex"] = place.end_row + missing
    return Place(sheet, row, row + count, place.start_column, place.end_column)


def _grow(workbook: Workbook, place: Place, end: int, missing: int) -> None:
    """Make room for rows before row `end` of a table, moving what is below it down."""
    rows, columns = place.sheet.grid.row_count, place.sheet.grid.column_count
    grow(workbook, place.sheet, end + missing, columns)
    if end < rows:
        insert_cells(workbook, Place(place.sheet, end, end + missing, place.start_column, place.end_column), "ROWS")


def _all(workbook: Workbook) -> list[tuple[Sheet, Message]]:
    return [(sheet, table) for sheet in workbook.sheets for table in sheet.message.get(_LIST, [])]


def _settle(session: Session, place: Place, table: Message) -> None:
    """Make a table what its description says; raises GoogleError 400 where it cannot be."""
    workbook = session.workbook
    table["range"] = normal_range(place.grid_range)
    if place.rows < 1 or place.columns < 1:
        raise invalid("The range of a table must not be empty.")
    for _, other in _all(workbook):
        if other is table:
            continue
        if other["name"].casefold() == table["name"].casefold():
            raise invalid(f"A table with the name {table['name']!r} already exists.")
        if place_of(workbook, other["range"]).meets(place):
            raise invalid("A table cannot overlap another table.")
    for banding in place.sheet.message.get("bandedRanges", []):
        if place_of(workbook, banding["range"]).meets(place):
            raise invalid("A table cannot overlap a range with alternating colors.")
    given = {item.get("columnIndex", 0): item for item in table["columnProperties"]}
    if given.keys() - set(range(place.columns)):
        raise invalid("The column index of a table's column must lie within the table.")
    table["columnProperties"] = [
        _column(workbook, place, index, given.get(index, {})) for index in range(place.columns)
    ]
    place.sheet.touch()


def _column(workbook: Workbook, place: Place, index: int, given: Message) -> Message:
    """One column's properties, its header and its body made so."""
    kind = given.get("columnType")
    rule = given.get("dataValidationRule")
    if kind == "DROPDOWN" and rule is None:
        raise invalid("Condition must be set for dropdown column type.")
    if kind != "DROPDOWN" and rule is not None:
        raise invalid("Cannot set condition for non-dropdown column type.")
    column = place.start_column + index
    head = evaluated(workbook, place.sheet, place.start_row, place.start_row + 1, column)[0]
    name = given.get("columnName") or (str(head) if head not in (None, "") else f"Column {index + 1}")
    header = Place(place.sheet, place.start_row, place.start_row + 1, column, column + 1)
    if place.sheet.grid.values(header.start_row, header.end_row, column) != [name]:
        place.sheet.grid.write(place.start_row, column, [name])
        forget_runs(workbook, header)
    body = Place(place.sheet, place.start_row + 1, place.end_row, column, column + 1)
    if kind in _PREFILLED and body.rows:
        entries: Column = place.sheet.grid.values(body.start_row, body.end_row, column)
        filled = [entry if _keeps(kind, entry) else _PREFILLED[kind] for entry in entries]
        place.sheet.grid.write(body.start_row, column, filled)
    if rule is not None:
        _validate(workbook, body, rule)
    shown: Message = {"columnIndex": index} if index else {}
    return (
        shown | {"columnName": name} | {key: given[key] for key in ("columnType", "dataValidationRule") if key in given}
    )


def _named(columns: list[Message]) -> list[Message]:
    """The columns of a new table, those without a name named one after the other."""
    taken = {item.get("columnName") for item in columns}
    free = (name for name in map("Column {}".format, count(1)) if name not in taken)
    return [item if item.get("columnName") else item | {"columnName": next(free)} for item in columns]


def _keeps(kind: str, entry: Entered) -> bool:
    """Whether a cell keeps what it has when its column becomes one of ticks, or of ratings."""
    return type(entry) is bool if kind == "BOOLEAN" else entry is not None


def _validate(workbook: Workbook, body: Place, rule: Message) -> None:
    condition = rule.get("condition", {})
    if condition.get("type") != "ONE_OF_LIST" or not condition.get("values"):
        raise invalid("The dataValidationRule of a column must have a condition of type ONE_OF_LIST with values.")

    def change(look: Look) -> None:
        look["dataValidation"] = {"condition": condition, "showCustomUi": True}

    body.sheet.grid.change_looks(body.start_row, body.end_row, body.start_column, workbook.looks.changer(change))


def _free_name(workbook: Workbook) -> str:
    taken = {table["name"].casefold() for _, table in _all(workbook)}
    number = 1
    while f"table{number}" in taken:
        number += 1
    return f"Table{number}"
