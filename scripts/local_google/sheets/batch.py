"""spreadsheets.batchUpdate: its requests, applied in order within the caller's one change."""

from collections.abc import Callable

from scripts.local_google.sheets.requests import (
    banding,
    borders,
    cells,
    charts,
    conditional,
    dimensions,
    filling,
    filters,
    find,
    groups,
    merges,
    metadata,
    names,
    paste,
    protection,
    ranges,
    slicers,
    sorting,
    tables,
    tabs,
    tidying,
    validation,
)
from scripts.local_google.sheets.session import Session
from scripts.local_google.wire.errors import GoogleError, invalid
from scripts.local_google.wire.messages import Message

Handler = Callable[[Session, Message], Message | None]

HANDLERS: dict[str, Handler] = {
    "addBanding": banding.add,
    "addChart": charts.add,
    "addConditionalFormatRule": conditional.add,
    "addDimensionGroup": groups.add,
    "addFilterView": filters.add_view,
    "addNamedRange": names.add,
    "addProtectedRange": protection.add,
    "addSheet": tabs.add,
    "addSlicer": slicers.add,
    "addTable": tables.add,
    "appendCells": cells.append,
    "appendDimension": dimensions.append,
    "autoFill": filling.fill,
    "autoResizeDimensions": dimensions.auto_resize,
    "clearBasicFilter": filters.clear_basic,
    "copyPaste": paste.copy,
    "createDeveloperMetadata": metadata.create,
    "cutPaste": paste.cut,
    "deleteBanding": banding.delete,
    "deleteConditionalFormatRule": conditional.delete,
    "deleteDeveloperMetadata": metadata.delete,
    "deleteDimension": dimensions.delete,
    "deleteDimensionGroup": groups.delete,
    "deleteDuplicates": tidying.delete_duplicates,
    "deleteEmbeddedObject": charts.delete,
    "deleteFilterView": filters.delete_view,
    "deleteNamedRange": names.delete,
    "deleteProtectedRange": protection.delete,
    "deleteRange": ranges.delete,
    "deleteSheet": tabs.delete,
    "deleteTable": tables.delete,
    "duplicateFilterView": filters.duplicate_view,
    "duplicateSheet": tabs.duplicate,
    "findReplace": find.replace,
    "insertDimension": dimensions.insert,
    "insertRange": ranges.insert,
    "mergeCells": merges.merge,
    "moveDimension": dimensions.move,
    "pasteData": tidying.paste_data,
    "randomizeRange": tidying.randomize,
    "repeatCell": cells.repeat,
    "setBasicFilter": filters.set_basic,
    "setDataValidation": validation.set_rule,
    "sortRange": sorting.sort,
    "textToColumns": tidying.text_to_columns,
    "trimWhitespace": tidying.trim_whitespace,
    "unmergeCells": merges.unmerge,
    "updateBanding": banding.update,
    "updateBorders": borders.update,
    "updateCells": cells.update,
    "updateChartSpec": charts.update_spec,
    "updateConditionalFormatRule": conditional.update,
    "updateDeveloperMetadata": metadata.update,
    "updateDimensionGroup": groups.update,
    "updateDimensionProperties": dimensions.update_properties,
    "updateEmbeddedObjectBorder": charts.update_border,
    "updateEmbeddedObjectPosition": charts.update_position,
    "updateFilterView": filters.update_view,
    "updateNamedRange": names.update,
    "updateProtectedRange": protection.update,
    "updateSheetProperties": tabs.update,
    "updateSlicerSpec": slicers.update_spec,
    "updateSpreadsheetProperties": tabs.update_spreadsheet,
    "updateTable": tables.update,
}
"""The kinds of request that are understood; every other one is refused by name."""


def apply(session: Session, requests: list[Message]) -> list[Message]:
    """Apply the requests and return their replies.

    Raises GoogleError 400 that names the first request that cannot be applied.
    """
    if not requests:
        raise invalid("Must specify at least one request.")
    return [_reply(session, number, request) for number, request in enumerate(requests)]


def _reply(session: Session, number: int, request: Message) -> Message:
    if len(request) != 1:
        raise invalid(f"Invalid requests[{number}]: No request set.")
    ((kind, content),) = request.items()
    handler = HANDLERS.get(kind)
    if handler is None:
        raise invalid(f"Invalid requests[{number}].{kind}: This kind of request is not supported here.")
    try:
        reply = handler(session, content)
    except GoogleError as error:
        if error.code != 400 or error.details:
            raise
        raise invalid(f"Invalid requests[{number}].{kind}: {error.message}") from error
    return {} if reply is None else {kind: reply}
