"""Which rows the basic filter of a tab hides."""

from scripts.local_google.sheets.colors_shown import shows_color
from scripts.local_google.sheets.conditions import Cell, Condition
from scripts.local_google.sheets.rendering import formatted
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place, clipped
from scripts.local_google.workbook.evaluation import evaluated, implied_formats
from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.workbook import Workbook


def hidden_rows(workbook: Workbook, sheet: Sheet) -> set[int]:
    """The rows, header excepted, that do not meet every criterion of the basic filter."""
    basic = sheet.message.get("basicFilter")
    if basic is None:
        return set()
    place = clipped(workbook, basic["range"])
    hidden: set[int] = set()
    for column, criteria in _criteria(basic):
        if place.start_column <= column < place.end_column:
            hidden |= _hidden_by(workbook, place, column, criteria)
    return hidden


def _criteria(basic: Message) -> list[tuple[int, Message]]:
    return [(spec.get("columnIndex", 0), spec.get("filterCriteria", {})) for spec in basic.get("filterSpecs", [])]


def _hidden_by(workbook: Workbook, place: Place, column: int, criteria: Message) -> set[int]:
    start = place.start_row + 1
    results = evaluated(workbook, place.sheet, start, place.end_row, column)
    looks = place.sheet.grid.looks(start, place.end_row, column)
    implied = implied_formats(workbook, place.sheet, start, place.end_row, column)
    texts = formatted(results, looks, workbook.looks, workbook.locale, implied)
    hidden_values = set(criteria.get("hiddenValues", []))
    hidden = {start + at for at, text in enumerate(texts) if (text or "") in hidden_values}
    body = Place(place.sheet, start, place.end_row, place.start_column, place.end_column)
    for name, background in (("visibleBackgroundColorStyle", True), ("visibleForegroundColorStyle", False)):
        if name in criteria:
            shown = shows_color(workbook, body, column, criteria[name], background=background)
            hidden |= {start + at for at, holds in enumerate(shown) if not holds}
    if "condition" in criteria:
        condition = Condition(workbook, place.sheet, criteria["condition"], (start, column))
        cells = (Cell(start + at, column, result, texts[at] or "") for at, result in enumerate(results))
        hidden |= {cell.row for cell in cells if not condition.holds(cell)}
    return hidden
