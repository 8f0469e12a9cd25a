"""Writing a workbook into the database and reading it back."""

import sqlite3
from typing import Any

import orjson

from scripts.local_google.workbook.bands import Band, band_of, band_record
from scripts.local_google.workbook.blocks import BlockKey, Blocks, StoredBlock
from scripts.local_google.workbook.grid import Grid
from scripts.local_google.workbook.looks import Looks
from scripts.local_google.workbook.sheet import Sheet
from scripts.local_google.workbook.workbook import Workbook


def save(connection: sqlite3.Connection, workbook: Workbook, before: Workbook | None) -> None:
    """Write what differs between `workbook` and `before`, inside the caller's transaction."""
    connection.execute(
        "INSERT INTO workbooks (id, document) VALUES (?, ?) "
        "ON CONFLICT (id) DO UPDATE SET document = excluded.document",
        (workbook.id, orjson.dumps(_document(workbook))),
    )
    connection.executemany(
        "INSERT OR REPLACE INTO looks (workbook, id, data) VALUES (?, ?, ?)",
        [(workbook.id, number, orjson.dumps(look)) for number, look in workbook.looks.added.items()],
    )
    _save_bands(connection, workbook, before)
    _save_blocks(connection, workbook)


def load(connection: sqlite3.Connection, workbook_id: str, blocks: Blocks) -> Workbook | None:
    """The workbook of that id, or None; values stay on disk until `blocks` is asked for them."""
    row = connection.execute("SELECT document FROM workbooks WHERE id = ?", (workbook_id,)).fetchone()
    if row is None:
        return None
    document: dict[str, Any] = orjson.loads(row["document"])
    bands: dict[tuple[int, int], Band] = {}
    for sheet, number, data in connection.execute(
        "SELECT sheet, id, data FROM bands WHERE workbook = ?", (workbook_id,)
    ):
        bands[sheet, number] = band_of(number, orjson.loads(data))
    looks = Looks(
        {
            number: orjson.loads(data)
            for number, data in connection.execute("SELECT id, data FROM looks WHERE workbook = ?", (workbook_id,))
        }
    )
    sheets = [_sheet(entry, bands, blocks) for entry in document["sheets"]]
    return Workbook(
        workbook_id,
        document["properties"],
        sheets,
        document["namedRanges"],
        document["developerMetadata"],
        looks,
        blocks,
    )


def load_block(connection: sqlite3.Connection, workbook_id: str, key: BlockKey) -> StoredBlock | None:
    """One block as it is stored, or None."""
    row = connection.execute(
        "SELECT data, formulas FROM blocks WHERE workbook = ? AND sheet = ? AND band = ? AND column_key = ?",
        (workbook_id, *key),
    ).fetchone()
    return None if row is None else StoredBlock(row["data"], row["formulas"])


def drop_unused_looks(connection: sqlite3.Connection, workbook: Workbook) -> None:
    """Forget the cell attributes that no cell of the workbook has any more."""
    used: set[int] = set()
    for sheet in workbook.sheets:
        used.update(sheet.grid.column_properties.values())
        for band in sheet.grid.bands:
            used.update(number for runs in (*band.looks.values(), band.rows) for number, _ in runs)
    gone = workbook.looks.keep_only(used)
    connection.executemany(
        "DELETE FROM looks WHERE workbook = ? AND id = ?", [(workbook.id, number) for number in gone]
    )


def _document(workbook: Workbook) -> dict[str, Any]:
    return {
        "properties": workbook.properties,
        "namedRanges": workbook.named_ranges,
        "developerMetadata": workbook.metadata,
        "sheets": [_sheet_record(sheet) for sheet in workbook.sheets],
    }


def _sheet_record(sheet: Sheet) -> dict[str, Any]:
    grid = sheet.grid
    return {
        "message": sheet.message,
        "columns": grid.columns,
        "columnProperties": list(grid.column_properties.items()),
        "bands": [band.id for band in grid.bands],
        "nextId": grid.next_id,
    }


def _sheet(entry: dict[str, Any], bands: dict[tuple[int, int], Band], blocks: Blocks) -> Sheet:
    sheet_id: int = entry["message"]["properties"]["sheetId"]
    own_bands = [bands[sheet_id, number] for number in entry["bands"]]
    grid = Grid(sheet_id, own_bands, entry["columns"], entry["nextId"], blocks)
    grid.column_properties = dict(entry["columnProperties"])
    return Sheet(entry["message"], grid)


def _save_bands(connection: sqlite3.Connection, workbook: Workbook, before: Workbook | None) -> None:
    old = _bands_of(before) if before else {}
    new = _bands_of(workbook)
    connection.executemany(
        "DELETE FROM bands WHERE workbook = ? AND sheet = ? AND id = ?",
        [(workbook.id, *key) for key in old.keys() - new.keys()],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO bands (workbook, sheet, id, data) VALUES (?, ?, ?, ?)",
        [(workbook.id, *key, orjson.dumps(band_record(band))) for key, band in new.items() if old.get(key) is not band],
    )


def _bands_of(workbook: Workbook) -> dict[tuple[int, int], Band]:
    return {(sheet.id, band.id): band for sheet in workbook.sheets for band in sheet.grid.bands}


def _save_blocks(connection: sqlite3.Connection, workbook: Workbook) -> None:
    changes = list(workbook.blocks.changes())
    connection.executemany(
        "DELETE FROM blocks WHERE workbook = ? AND sheet = ? AND band = ? AND column_key = ?",
        [(workbook.id, *key) for key, block in changes if block is None],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO blocks (workbook, sheet, band, column_key, formulas, data) VALUES (?, ?, ?, ?, ?, ?)",
        [(workbook.id, *key, block.formulas, block.data) for key, block in changes if block is not None],
    )
