"""The store: workbooks opened for reading or writing under one lock each, and the database beneath."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scripts.local_google import deadline
from scripts.local_google.store import drive, records
from scripts.local_google.store.changes import Changes
from scripts.local_google.store.database import Database
from scripts.local_google.wire.errors import not_found
from scripts.local_google.workbook.blocks import Blocks, DecodedBlocks
from scripts.local_google.workbook.workbook import Workbook, new_workbook

OPEN_WORKBOOKS = 64
"""How many workbooks stay open; closing one only means reading its outline again."""


@dataclass
class _Open:
    lock: threading.RLock = field(default_factory=threading.RLock)
    workbook: Workbook | None = None
    users: int = 0


class Store:
    """All data of one local Google, in one SQLite file; a change that was answered outlives the process."""

    def __init__(self, path: Path | str) -> None:
        self.database = Database(Path(path))
        self.changes = Changes()
        self.uploads: dict[str, object] = {}
        self._open: OrderedDict[str, _Open] = OrderedDict()
        self._guard = threading.Lock()
        self._decoded = DecodedBlocks()

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    @contextmanager
    def reading(self, spreadsheet_id: str) -> Iterator[Workbook]:
        """The workbook, which nobody changes meanwhile.

        Raises GoogleError 404 where there is none of that id.
        """
        with self._held(spreadsheet_id) as entry:
            yield self._committed(spreadsheet_id, entry)

    @contextmanager
    def writing(self, spreadsheet_id: str, editor: str) -> Iterator[Workbook]:
        """A working copy that becomes the workbook when the block ends, and leaves no trace where it raises.

        `editor` is the address noted as the last to have modified the file.
        Raises GoogleError 404 where there is no spreadsheet of that id.
        """
        with self._held(spreadsheet_id) as entry:
            before = self._committed(spreadsheet_id, entry)
            working = before.working_copy(self._blocks(spreadsheet_id))
            yield working
            self._commit(entry, before, working, editor)

    def create(self, file: drive.File, permissions: list[drive.Permission], workbook: Workbook | None) -> None:
        """Add a file with its permissions and, where it is a spreadsheet, its workbook."""
        with self.database.transaction() as connection:
            drive.save_file(connection, file)
            drive.note_revision(connection, file)
            for permission in permissions:
                drive.save_permission(connection, file.id, permission)
            if workbook is not None:
                records.save(connection, workbook, None)

    def delete(self, file_id: str) -> None:
        """Delete a file and all that belongs to it."""
        with self._held(file_id) as entry, self.database.transaction() as connection:
            drive.delete_file(connection, file_id)
            entry.workbook = None
        self.changes.note(file_id)

    def new_workbook(self, file_id: str, title: str) -> Workbook:
        """An empty spreadsheet, not yet stored."""
        return new_workbook(file_id, title, self._blocks(file_id))

    def blocks_for(self, file_id: str) -> Blocks:
        """Room for the values of a workbook that is about to be created."""
        return self._blocks(file_id)

    @contextmanager
    def _held(self, spreadsheet_id: str) -> Iterator[_Open]:
        """The workbook's entry, locked."""
        with self._guard:
            entry = self._open.setdefault(spreadsheet_id, _Open())
            entry.users += 1
            self._open.move_to_end(spreadsheet_id)
            self._let_go()
        try:
            with entry.lock:
                yield entry
        finally:
            with self._guard:
                entry.users -= 1

    def _let_go(self) -> None:
        """Close the workbooks that were used longest ago and that nobody uses."""
        idle = [name for name, entry in self._open.items() if not entry.users]
        for spreadsheet_id in idle[: max(len(self._open) - OPEN_WORKBOOKS, 0)]:
            del self._open[spreadsheet_id]

    def _committed(self, spreadsheet_id: str, entry: _Open) -> Workbook:
        if entry.workbook is None:
            connection = self.database.connection()
            entry.workbook = records.load(connection, spreadsheet_id, self._blocks(spreadsheet_id))
            if entry.workbook is None:
                raise not_found()
            records.drop_unused_looks(connection, entry.workbook)
        return entry.workbook

    def _commit(self, entry: _Open, before: Workbook, working: Workbook, editor: str) -> None:
        deadline.check()
        with self.database.transaction() as connection:
            records.save(connection, working, before)
            file = drive.find_file(connection, working.id)
            if file is not None:
                file.modified, file.modified_by = drive.now(), editor
                file.name = working.properties["title"]
                drive.save_file(connection, file)
                drive.note_revision(connection, file)
        working.blocks.settled()
        entry.workbook = working
        self.changes.note(working.id)

    def _blocks(self, spreadsheet_id: str) -> Blocks:
        return Blocks(
            load=lambda key: records.load_block(self.database.connection(), spreadsheet_id, key),
            recall=lambda key: self._decoded.get(spreadsheet_id, key),
            remember=lambda key, column: self._decoded.put(spreadsheet_id, key, column),
        )
