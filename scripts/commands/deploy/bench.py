"""A hidden tab to try assumptions in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gspread

from functions.workbook.client import ApiError
from schemas.outcome import letters

Json = dict[str, Any]
Rows = Sequence[Sequence[Any]]
ROWS, COLUMNS = 20, 8
_KEY = "tallysheet.check"


class Disproved(Exception):
    """An assumption does not hold; the text says what happened instead."""


@dataclass(frozen=True)
class Bench:
    """A hidden tab to experiment in, and an id for a developer metadata."""

    spreadsheet: gspread.Spreadsheet
    title: str
    sheet_id: int
    marker: int

    def send(self, *requests: Json) -> None:
        """One batchUpdate."""
        self.spreadsheet.batch_update({"requests": list(requests)})

    def put(self, a1: str, rows: Rows) -> None:
        """Writes values as RAW."""
        self.spreadsheet.values_update(self._range(a1), {"valueInputOption": "RAW"}, {"values": rows})

    def cells(self, a1: str) -> list[list[Any]]:
        """What the cells of a range hold: numbers as numbers, formulas as formulas."""
        answer = self.spreadsheet.values_get(self._range(a1), {"valueRenderOption": "FORMULA"})
        found: list[list[Any]] = answer.get("values", [])
        return found

    def type_in(self, a1: str, rows: Rows) -> None:
        """Writes as if typed: what begins with `=` is a formula."""
        self.spreadsheet.values_update(self._range(a1), {"valueInputOption": "USER_ENTERED"}, {"values": rows})

    def shown(self, a1: str) -> list[list[str]]:
        """What the cells of a range show."""
        found: list[list[str]] = self.spreadsheet.values_get(self._range(a1)).get("values", [])
        return found

    def resize(self, rows: int, columns: int) -> None:
        """Makes the tab so large."""
        grid = {"rowCount": rows, "columnCount": columns}
        properties = {"sheetId": self.sheet_id, "gridProperties": grid}
        fields = "gridProperties.rowCount,gridProperties.columnCount"
        self.send({"updateSheetProperties": {"properties": properties, "fields": fields}})

    def expect(self, a1: str, wanted: Rows) -> None:
        """Raises Disproved unless the range holds just this."""
        found = self.cells(a1)
        if found != wanted:
            raise Disproved(f"{a1} holds {found!r}")

    def refused(self, *requests: Json) -> str:
        """What Google says to a batch that it has to refuse with 400. Raises Disproved where it does not."""
        try:
            self.send(*requests)
        except ApiError as error:
            if error.status != 400:
                raise Disproved(f"refused with {error.status}: {error.message}") from error
            return error.message
        raise Disproved("it was accepted")

    def update(self, rows: Rows, **bounds: int) -> Json:
        """An updateCells over a range of the tab; text stays text."""
        cells = [{"values": [{"userEnteredValue": {"stringValue": text}} for text in row]} for row in rows]
        place = {"sheetId": self.sheet_id, **bounds}
        return {"updateCells": {"range": place, "rows": cells, "fields": "userEnteredValue"}}

    def mark(self) -> Json:
        """Makes the developer metadata."""
        made = {"metadataId": self.marker, "metadataKey": _KEY, "metadataValue": "1", "visibility": "DOCUMENT"}
        return {"createDeveloperMetadata": {"developerMetadata": {**made, "location": {"spreadsheet": True}}}}

    def unmark(self) -> Json:
        """Takes it away."""
        lookup = {"developerMetadataLookup": {"metadataId": self.marker}}
        return {"deleteDeveloperMetadata": {"dataFilter": lookup}}

    def clear(self) -> None:
        """Empties the tab and gives it its size again, whatever an experiment before this one left."""
        self.spreadsheet.values_clear(f"'{self.title}'")
        self.resize(ROWS, COLUMNS)

    def _range(self, a1: str) -> str:
        return f"'{self.title}'!{a1}"


def within_one_tab(formula: str, starts: Mapping[str, int], otherwise: int) -> str:
    """A formula with columns of other tabs in this one: those of a tab from its start on (0 is A), else from another."""

    def moved(found: re.Match[str]) -> str:
        place = letters(starts.get(found["tab"], otherwise) + ord(found["column"]) - ord("A"))
        return f"{place}:{place}"

    return re.sub(r"'(?P<tab>[^']+)'!(?P<column>[A-Z]):[A-Z]", moved, formula)
