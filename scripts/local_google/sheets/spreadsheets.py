"""spreadsheets: get, getByDataFilter, create and batchUpdate, and sheets.copyTo."""

from contextlib import ExitStack

from scripts.local_google.call import Call, answer_mask
from scripts.local_google.sheets import batch
from scripts.local_google.sheets.creation import fill
from scripts.local_google.sheets.data_filters import filters_of, places_of
from scripts.local_google.sheets.requests.tabs import copy_title, sheet_of
from scripts.local_google.sheets.resource import spreadsheet
from scripts.local_google.sheets.session import Session, file_role, reading, writing
from scripts.local_google.store.creation import create_spreadsheet
from scripts.local_google.wire.errors import GoogleError
from scripts.local_google.wire.masks import Mask, select
from scripts.local_google.wire.messages import Message
from scripts.local_google.workbook.addressing import for_reading
from scripts.local_google.workbook.copying import duplicate_sheet
from scripts.local_google.workbook.structure import check_cell_count


def get(call: Call) -> Message:
    """spreadsheets.get; asking for data by `fields` brings it, whatever includeGridData says."""
    mask = answer_mask(call, "sheets.v4", "Spreadsheet")
    with reading(call) as session:
        texts = call.query.getlist("ranges")
        places = [for_reading(session.workbook, text) for text in texts] or None
        return spreadsheet(session, mask, places, with_data=_with_data(mask, call.flag("includeGridData")))


def get_by_data_filter(call: Call) -> Message:
    """spreadsheets.getByDataFilter."""
    mask = answer_mask(call, "sheets.v4", "Spreadsheet")
    body = call.message("GetSpreadsheetByDataFilterRequest")
    with reading(call) as session:
        places = [place for item in filters_of(body) for place in places_of(session.workbook, item)]
        included = bool(body.get("includeGridData"))
        return spreadsheet(session, mask, places, with_data=_with_data(mask, included))


def batch_update(call: Call) -> Message:
    """spreadsheets.batchUpdate: all requests or none."""
    mask = answer_mask(call, "sheets.v4", "BatchUpdateSpreadsheetResponse")
    body = call.message("BatchUpdateSpreadsheetRequest")
    with writing(call) as session:
        replies = batch.apply(session, body.get("requests", []))
        answer: Message = {"spreadsheetId": session.workbook.id, "replies": replies}
        if body.get("includeSpreadsheetInResponse"):
            answer["updatedSpreadsheet"] = _updated(session, body)
        selected: Message = select(mask or {}, answer)
        return selected


def _updated(session: Session, body: Message) -> Message:
    texts = body.get("responseRanges", [])
    places = [for_reading(session.workbook, text) for text in texts] or None
    return spreadsheet(session, None, places, with_data=bool(body.get("responseIncludeGridData")))


def _with_data(mask: Mask | None, included: bool) -> bool:
    """Whether the cells come: a mask alone decides where there is one, and `*` does not ask for them."""
    if mask is None:
        return included
    below = mask.get("sheets")
    return below is not None and (not below or "data" in below)


def create(call: Call) -> Message:
    """spreadsheets.create: a file in the caller's Drive, with all that a Spreadsheet may hold."""
    body = call.message("Spreadsheet")
    title = body.get("properties", {}).get("title") or "Untitled spreadsheet"
    file_id = create_spreadsheet(call.store, call.email, title)
    try:
        with writing(call, file_id) as session:
            fill(session, body)
            return spreadsheet(session, answer_mask(call, "sheets.v4", "Spreadsheet"))
    except GoogleError:
        call.store.delete(file_id)
        raise


def copy_to(call: Call) -> Message:
    """spreadsheets.sheets.copyTo: a tab copied to the end of another spreadsheet."""
    body = call.message("CopySheetToAnotherSpreadsheetRequest")
    target_id = body.get("destinationSpreadsheetId", "")
    source_id = call.path["spreadsheet_id"]
    file_role(call, source_id)
    file_role(call, target_id)
    # Locks are always taken in the same order, so that two copies in opposite directions cannot wait for each other.
    first_source = source_id <= target_id
    with ExitStack() as stack:
        if first_source:
            stack.enter_context(reading(call))
        target = stack.enter_context(writing(call, target_id))
        source = target if source_id == target_id else stack.enter_context(reading(call))
        sheet = sheet_of(source.workbook, int(call.path["sheet_id"]))
        workbook = target.workbook
        twin = duplicate_sheet(
            source.workbook, sheet, workbook, workbook.new_object_id(), copy_title(workbook, sheet.title)
        )
        workbook.sheets.append(twin)
        check_cell_count(workbook)
        workbook.touch()
        return twin.properties(len(workbook.sheets) - 1)
