"""The routes of the Sheets API."""

from starlette.routing import Route

from scripts.local_google.admin.desk import Desk
from scripts.local_google.call import SHEETS, Handler, route
from scripts.local_google.sheets import append, metadata, spreadsheets, values_read, values_write
from scripts.local_google.store import Store

_ONE = "/v4/spreadsheets/{spreadsheet_id}"
_VALUES = f"{_ONE}/values"
_RANGE = f"{_VALUES}/{{range:path}}"

# The first route that fits is taken: what ends in a verb comes before what ends in any range.
_METHODS: tuple[tuple[str, str, str, Handler], ...] = (
    ("POST", "/v4/spreadsheets", "create", spreadsheets.create),
    ("POST", f"{_ONE}:batchUpdate", "batchUpdate", spreadsheets.batch_update),
    ("POST", f"{_ONE}:getByDataFilter", "getByDataFilter", spreadsheets.get_by_data_filter),
    ("GET", _ONE, "get", spreadsheets.get),
    ("POST", f"{_ONE}/sheets/{{sheet_id:int}}:copyTo", "sheets.copyTo", spreadsheets.copy_to),
    ("POST", f"{_ONE}/developerMetadata:search", "developerMetadata.search", metadata.search),
    ("GET", f"{_ONE}/developerMetadata/{{metadata_id}}", "developerMetadata.get", metadata.get),
    ("GET", f"{_VALUES}:batchGet", "values.batchGet", values_read.batch_get),
    (
        "POST",
        f"{_VALUES}:batchGetByDataFilter",
        "values.batchGetByDataFilter",
        values_read.batch_get_by_data_filter,
    ),
    ("POST", f"{_VALUES}:batchUpdate", "values.batchUpdate", values_write.batch_update),
    (
        "POST",
        f"{_VALUES}:batchUpdateByDataFilter",
        "values.batchUpdateByDataFilter",
        values_write.batch_update_by_data_filter,
    ),
    ("POST", f"{_VALUES}:batchClear", "values.batchClear", values_write.batch_clear),
    (
        "POST",
        f"{_VALUES}:batchClearByDataFilter",
        "values.batchClearByDataFilter",
        values_write.batch_clear_by_data_filter,
    ),
    ("POST", f"{_RANGE}:append", "values.append", append.append),
    ("POST", f"{_RANGE}:clear", "values.clear", values_write.clear),
    ("PUT", _RANGE, "values.update", values_write.update),
    ("GET", _RANGE, "values.get", values_read.get),
)


DONE = frozenset(f"sheets.spreadsheets.{name}" for _, _, name, _ in _METHODS)
"""The methods that are done, by Google's ids."""


def routes(store: Store, desk: Desk) -> list[Route]:
    """A route for each method of the Sheets API."""
    return [
        route(SHEETS, store, desk, path, http_method, f"sheets.spreadsheets.{name}", handler)
        for http_method, path, name, handler in _METHODS
    ]
