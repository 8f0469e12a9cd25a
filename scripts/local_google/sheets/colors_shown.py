"""The colours that cells show, for sorting and filtering by them."""

from scripts.local_google.cells.formatting import display
from scripts.local_google.sheets.conditions import Cell
from scripts.local_google.sheets.formats import effective
from scripts.local_google.sheets.painting import Paint
from scripts.local_google.wire.messages import Message, quantised
from scripts.local_google.workbook.addressing import Place
from scripts.local_google.workbook.evaluation import evaluated
from scripts.local_google.workbook.runs import spread
from scripts.local_google.workbook.workbook import Workbook


def shows_color(workbook: Workbook, place: Place, column: int, style: Message, *, background: bool) -> list[bool]:
    """For each row of a place whether the cell in that column has the colour of its background, or of its text."""
    wanted = quantised(style.get("rgbColor", {}))
    paint = Paint(workbook, place.sheet)
    rows = (place.start_row, place.end_row)
    numbers = spread(place.sheet.grid.looks(*rows, column))
    results = evaluated(workbook, place.sheet, *rows, column)
    shown: list[bool] = []
    for row, number, result in zip(range(*rows), numbers, results, strict=True):
        own = workbook.looks[number].get("userEnteredFormat", {})
        cell = Cell(row, column, result, display(result, own.get("numberFormat"), workbook.locale))
        form = effective(paint.above(cell), effective(own, effective(paint.beneath(row, column))))
        color = form["backgroundColor"] if background else form["textFormat"]["foregroundColor"]
        shown.append(quantised(color) == wanted)
    return shown
