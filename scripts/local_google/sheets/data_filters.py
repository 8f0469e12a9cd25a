"""Data filters: ranges by A1 notation, by GridRange or by the developer metadata attached to them."""

from scripts.local_google.sheets.metadata_lookup import matching
from scripts.local_google.wire.errors import invalid
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import Place, for_reading, reaching_in
from scripts.local_google.workbook.workbook import Workbook


def filters_of(request: Message) -> list[Message]:
    """The data filters of a request that reads by them; raises GoogleError 400 where there are none."""
    filters: list[Message] = request.get("dataFilters", [])
    if not filters:
        raise invalid("Must specify at least one dataFilter.")
    return filters


def places_of(workbook: Workbook, data_filter: Message) -> list[Place]:
    """The rectangles that a DataFilter selects.

    Raises GoogleError 400 where it selects by nothing, or by a range that begins beyond the grid.
    """
    if "a1Range" in data_filter:
        return [for_reading(workbook, data_filter["a1Range"])]
    if "gridRange" in data_filter:
        return [reaching_in(workbook, data_filter["gridRange"])]
    if "developerMetadataLookup" not in data_filter:
        raise invalid("dataFilter.filter must be specified.")
    lookup = data_filter["developerMetadataLookup"]
    found = (place_of_location(workbook, item["location"]) for item in matching(workbook, lookup))
    return [place for place in found if place is not None]


def place_of_location(workbook: Workbook, location: Message) -> Place | None:
    """The cells that a metadata location stands for; None for the spreadsheet as a whole."""
    if "dimensionRange" in location:
        dimension = location["dimensionRange"]
        sheet = workbook.sheet_of(dimension)
        rows, columns = sheet.grid.row_count, sheet.grid.column_count
        start, end = dimension["startIndex"], dimension["endIndex"]
        if dimension["dimension"] == "ROWS":
            return Place(sheet, start, end, 0, columns)
        return Place(sheet, 0, rows, start, end)
    if location["locationType"] == "SHEET":
        sheet = workbook.sheet_of(location)
        return Place(sheet, 0, sheet.grid.row_count, 0, sheet.grid.column_count)
    return None
