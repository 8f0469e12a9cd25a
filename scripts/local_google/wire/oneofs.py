"""Fields of which a message has at most one. Google's published description does not tell them, its reference does.

Source: the "Union field" entries of developers.google.com/workspace/sheets/api/reference/rest/v4.
"""

from functools import cache

from scripts.local_google.wire import discovery

_EVERY_FIELD = {"Request": "kind"}

_ONEOFS: dict[str, tuple[str, str]] = {
    "ChartSpec": (
        "chart",
        "basicChart pieChart bubbleChart candlestickChart orgChart histogramChart waterfallChart treemapChart"
        " scorecardChart",
    ),
    "Chip": ("chip", "personProperties richLinkProperties"),
    "ColorStyle": ("kind", "rgbColor themeColor"),
    "ConditionValue": ("value", "relativeDate userEnteredValue"),
    "ConditionalFormatRule": ("rule", "booleanRule gradientRule"),
    "DataFilter": ("filter", "developerMetadataLookup a1Range gridRange"),
    "DeveloperMetadataLocation": ("location", "spreadsheet sheetId dimensionRange"),
    "EmbeddedObjectPosition": ("location", "sheetId overlayPosition newSheet"),
    "ExtendedValue": ("value", "numberValue stringValue boolValue formulaValue errorValue"),
    "FindReplaceRequest": ("scope", "range sheetId allSheets"),
    "PasteDataRequest": ("kind", "delimiter html"),
    "AutoFillRequest": ("area", "range sourceAndDestination"),
    "UpdateCellsRequest": ("area", "start range"),
}


@cache
def oneofs(api: str, schema: str) -> dict[str, str]:
    """For each field of the message that excludes others, the name of the group that it belongs to."""
    if api != "sheets.v4":
        return {}
    if schema in _EVERY_FIELD:
        return dict.fromkeys(discovery.fields(api, schema), _EVERY_FIELD[schema])
    name, fields = _ONEOFS.get(schema, ("", ""))
    return dict.fromkeys(fields.split(), name)
