"""One tab: Google's Sheet resource, and the grid that holds its cells."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import orjson

from scripts.local_google.workbook.grid import Grid

Message = dict[str, Any]

_revisions = count(1)


@dataclass
class Sheet:
    """A tab. `message` is Google's Sheet without data; the grid's size is kept in the grid alone.

    `revision` changes with every change to what formulas can see, and is never used twice in a process.
    """

    message: Message
    grid: Grid
    revision: int = field(default_factory=lambda: next(_revisions))

    @property
    def id(self) -> int:
        """Google's sheetId."""
        number: int = self.message["properties"]["sheetId"]
        return number

    @property
    def title(self) -> str:
        """What the tab is called."""
        text: str = self.message["properties"]["title"]
        return text

    @property
    def hidden(self) -> bool:
        """Whether the tab is hidden."""
        return bool(self.message["properties"].get("hidden"))

    def touch(self) -> None:
        """Note that what formulas can see has changed."""
        self.revision = next(_revisions)

    def properties(self, index: int) -> Message:
        """Google's SheetProperties for the tab at that place."""
        own = self.message["properties"]
        size = {"rowCount": self.grid.row_count, "columnCount": self.grid.column_count}
        shown = {"sheetId": self.id, "title": self.title, "index": index, "sheetType": "GRID"}
        return shown | {"gridProperties": size | own.get("gridProperties", {})} | _rest(own)

    def objects(self, name: str) -> list[Message]:
        """The list of that name in the Sheet resource (`merges`, `protectedRanges`, ...), to be changed in place."""
        items: list[Message] = self.message.setdefault(name, [])
        return items


def _rest(own: Message) -> Message:
    return {name: value for name, value in own.items() if name not in {"sheetId", "title", "gridProperties"}}


def copied(message: Message) -> Message:
    """An independent copy of a JSON message."""
    twin: Message = orjson.loads(orjson.dumps(message))
    return twin
