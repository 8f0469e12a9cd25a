"""The sequences of requests whose answers by Google the software rests on.

They are data: the same requests go to Google, to be recorded, and to a local Google, to be compared. Ids that a request
may choose stand in them by reference: the spreadsheet's, the tab's as `SHEET`, that of developer metadata as `MARK`.
"""

from collections.abc import Sequence as Steps
from dataclasses import dataclass, field
from typing import Any

Message = dict[str, Any]

SPREADSHEET = "THE-SPREADSHEET"
"""Stands for the id of the spreadsheet."""

SHEET, MARK = 1_900_000_001, 1_900_000_002
"""Stand for the id of the tab, which is there when a sequence begins, and for one of developer metadata."""

TITLE = "Recorded"
"""The title of the tab."""

_BOOK = f"/v4/spreadsheets/{SPREADSHEET}"
_GUIDE = "developers.google.com/workspace/sheets/api"


@dataclass(frozen=True)
class Step:
    """One request, the status that it is documented to be answered with, and what the answer then `holds` at least.

    `filled` puts so many rows of texts of that length in place of the body's rows, `at_once` sends so many like it at
    the same time, `until_refused` sends it up to so often until it is refused; `by_other` has a second person send it.
    """

    method: str
    path: str
    status: int = 200
    body: Message | None = None
    filled: tuple[int, int] | None = None
    at_once: int = 1
    until_refused: int = 0
    by_other: bool = False
    holds: Message | None = None


@dataclass(frozen=True)
class Sequence:
    """Requests in their order, what their answers show, and where that is documented."""

    name: str
    shows: str
    source: str
    steps: tuple[Step, ...] = field(default=())

    @property
    def needs_other(self) -> bool:
        """Whether a second person takes part."""
        return any(step.by_other for step in self.steps)


def _batch(*requests: Message, status: int = 200, **more: Any) -> Step:
    return Step("POST", f"{_BOOK}:batchUpdate", status, {"requests": list(requests)}, **more)


def _area(rows: int, columns: int) -> Message:
    ends = {"startRowIndex": 0, "endRowIndex": rows, "startColumnIndex": 0, "endColumnIndex": columns}
    return {"sheetId": SHEET, **ends}


def _cells(rows: Steps[Steps[Message]], **where: Any) -> Message:
    values = [{"values": [{"userEnteredValue": value} for value in row]} for row in rows]
    start = {"sheetId": SHEET, "rowIndex": 0, "columnIndex": 0} | where
    return {"updateCells": {"start": start, "rows": values, "fields": "userEnteredValue"}}


def _typed(range_: str, *rows: list[Any]) -> Step:
    path = f"{_BOOK}/values/{TITLE}!{range_}?valueInputOption=USER_ENTERED"
    return Step("PUT", path, 200, {"values": list(rows)})


def _read(*ranges: str, shows: Steps[list[list[Any]] | None], render: str = "FORMATTED_VALUE") -> Step:
    """Read ranges in one request; each shows these values, or none at all."""
    asked = "&".join(f"ranges={TITLE}!{range_}" for range_ in ranges)
    holds = {"valueRanges": [{} if values is None else {"values": values} for values in shows]}
    return Step("GET", f"{_BOOK}/values:batchGet?{asked}&valueRenderOption={render}", holds=holds)


def _resized(rows: int, columns: int) -> Message:
    grid = {"rowCount": rows, "columnCount": columns}
    properties = {"sheetId": SHEET, "gridProperties": grid}
    return {"updateSheetProperties": {"properties": properties, "fields": "gridProperties(rowCount,columnCount)"}}


_LONG = "12345678901234567"
_TEXT: Message = {"stringValue": "x"}
_MARKING: Message = {
    "createDeveloperMetadata": {
        "developerMetadata": {
            "metadataId": MARK,
            "metadataKey": "recorded",
            "visibility": "DOCUMENT",
            "location": {"spreadsheet": True},
        }
    }
}
_UNMARKING: Message = {
    "deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": MARK}}},
}

SEQUENCES: tuple[Sequence, ...] = (
    Sequence(
        "atomic-batch",
        "a batchUpdate of which one request is refused leaves no trace of the others",
        f"{_GUIDE}/guides/batch",
        (_batch(_cells([[_TEXT]]), {"deleteSheet": {"sheetId": 5}}, status=400), _read("A1:B2", shows=[None])),
    ),
    Sequence(
        "metadata-unique",
        "the id of developer metadata is unique in a spreadsheet: a second one of the same id is refused",
        f"{_GUIDE}/guides/metadata",
        (
            _batch(_MARKING),
            _batch(_MARKING, _cells([[_TEXT]]), status=400),
            _read("A1", shows=[None]),
            _batch(_UNMARKING),
        ),
    ),
    Sequence(
        "metadata-unique-at-once",
        "of batches that make the same developer metadata at the same time just one is applied",
        f"{_GUIDE}/guides/metadata",
        (_batch(_MARKING, at_once=6, status=400), _batch(_UNMARKING)),
    ),
    Sequence(
        "one-snapshot",
        "what is read of many ranges in one request is of one moment",
        f"{_GUIDE}/guides/values",
        (
            _batch(_cells([[_TEXT, _TEXT]]), _cells([[_TEXT]], rowIndex=4, columnIndex=3)),
            _read("A1:B1", "D5", "A2:B9", "Z1", shows=[[["x", "x"]], [["x"]], None, None]),
            Step(
                "GET",
                f"{_BOOK}?ranges={TITLE}!A1:B1&ranges={TITLE}!D5&fields=sheets.data.rowData.values.formattedValue",
            ),
        ),
    ),
    Sequence(
        "protected",
        "who is not an editor of a protected range cannot write there, by batch or by values, and nothing is written",
        f"{_GUIDE}/reference/rest/v4/spreadsheets/sheets#ProtectedRange",
        (
            _batch({"addProtectedRange": {"protectedRange": {"range": _area(2, 2), "description": "recorded"}}}),
            _batch(_cells([[_TEXT]], rowIndex=5), _cells([[_TEXT]]), status=400, by_other=True),
            Step("PUT", f"{_BOOK}/values/{TITLE}!A1?valueInputOption=RAW", 400, {"values": [["x"]]}, by_other=True),
            _read("A1:B6", shows=[None]),
        ),
    ),
    Sequence(
        "payload-2-mb",
        "a request of 2 MB, the most that Google recommends, is applied",
        f"{_GUIDE}/limits",
        (_batch(_resized(60, 26)), _batch(_cells([]), filled=(41, 49_000)), _read("B41", shows=[[["1"]]])),
    ),
    Sequence(
        "payload-10-mb",
        "a request of nearly 10 MB is applied whole",
        f"{_GUIDE}/limits",
        (_batch(_resized(220, 26)), _batch(_cells([]), filled=(200, 49_000)), _read("B200", shows=[[["1"]]])),
    ),
    Sequence(
        "quota",
        "who reads more often than 60 times a minute is refused with a body that names the quota",
        f"{_GUIDE}/limits",
        (Step("GET", f"{_BOOK}/values/{TITLE}!A1", 429, until_refused=90),),
    ),
    Sequence(
        "typed-numbers",
        "what is typed as a percentage, a fraction or many digits becomes a number, and a text format keeps it",
        f"{_GUIDE}/reference/rest/v4/ValueInputOption",
        (
            _batch(
                {
                    "repeatCell": {
                        "range": _area(9, 1),
                        "cell": {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}},
                        "fields": "userEnteredFormat.numberFormat",
                    }
                }
            ),
            _typed("A1:B4", ["5%", "5%"], ["1/4", "1/4"], ["1-5", "1-5"], [_LONG, _LONG]),
            _read("A1:B2", shows=[[["5%", "5%"], ["1/4", "1/4"]]]),
            _read("A1:B1", "A2:A4", render="UNFORMATTED_VALUE", shows=[[["5%", 0.05]], [["1/4"], ["1-5"], [_LONG]]]),
        ),
    ),
    Sequence(
        "array-meets-value",
        "an array formula whose area meets a value shows #REF! at its head and nothing below, until the value is gone",
        "support.google.com/docs/answer/3093275",
        (
            _typed("A1:A3", [""], [""], ["in the way"]),
            _typed("A1", ["=SEQUENCE(4)"]),
            _read("A1:A4", shows=[[["#REF!"], [], ["in the way"]]]),
            _read("A1:A4", render="FORMULA", shows=[[["=SEQUENCE(4)"], [], ["in the way"]]]),
            Step("POST", f"{_BOOK}/values/{TITLE}!A3:clear", 200, {}),
            _read("A1:A4", shows=[[["1"], ["2"], ["3"], ["4"]]]),
        ),
    ),
)
"""Every sequence, by the name that its recording goes by."""
