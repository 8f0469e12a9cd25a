"""Copying a tab, within its workbook or into another."""

from collections.abc import Callable

from scripts.local_google.workbook.bands import Band
from scripts.local_google.workbook.blocks import Blocks
from scripts.local_google.workbook.grid import Grid
from scripts.local_google.workbook.looks import Looks
from scripts.local_google.workbook.runs import Runs, mapped
from scripts.local_google.workbook.sheet import Message, Sheet, copied
from scripts.local_google.workbook.workbook import Workbook

_OWN_IDS = {
    "protectedRanges": "protectedRangeId",
    "filterViews": "filterViewId",
    "bandedRanges": "bandedRangeId",
    "charts": "chartId",
    "slicers": "slicerId",
}


def duplicate_sheet(source: Workbook, sheet: Sheet, target: Workbook, sheet_id: int, title: str) -> Sheet:
    """A copy of a tab for the workbook `target`, not yet among its tabs; its objects get ids of their own."""
    message = copied(sheet.message)
    message["properties"] |= {"sheetId": sheet_id, "title": title}
    for table in message.get("tables", []):
        table |= {"tableId": str(target.new_object_id()), "name": _free_table_name(target, table["name"])}
    for name, id_name in _OWN_IDS.items():
        for item in message.get(name, []):
            item[id_name] = target.new_object_id()
    _relocate(message, sheet.id, sheet_id)
    grid = _copied_grid(source, sheet, target, sheet_id)
    return Sheet(message, grid)


def _free_table_name(workbook: Workbook, name: str) -> str:
    """The name of a copied table: X, X_1, X_2, ..."""
    taken = {table["name"].casefold() for sheet in workbook.sheets for table in sheet.message.get("tables", [])}
    wanted, number = name, 0
    while wanted.casefold() in taken:
        number += 1
        wanted = f"{name}_{number}"
    return wanted


def _copied_grid(source: Workbook, sheet: Sheet, target: Workbook, sheet_id: int) -> Grid:
    number_of = {0: 0}

    def renumbered(number: int) -> int:
        if number not in number_of:
            number_of[number] = target.looks.id_of(source.looks[number])
        return number_of[number]

    bands = [_copied_band(band, renumbered) if source is not target else band for band in sheet.grid.bands]
    grid = Grid(sheet_id, bands, list(sheet.grid.columns), sheet.grid.next_id, target.blocks)
    grid.column_properties = {
        key: renumbered(number) if source is not target else number
        for key, number in sheet.grid.column_properties.items()
    }
    for band in sheet.grid.bands:
        for key in band.stored:
            target.blocks.copy((sheet.id, band.id, key), (sheet_id, band.id, key), source.blocks)
    return grid


def _copied_band(band: Band, renumbered: Callable[[int], int]) -> Band:
    looks: dict[int, Runs] = {key: mapped(runs, renumbered) for key, runs in band.looks.items()}
    return Band(band.id, band.height, band.stored, looks, mapped(band.rows, renumbered))


def _relocate(node: Message | list[Message], old: int, new: int) -> None:
    """Point the ranges on the copied tab at the copy; those on other tabs stay where they are."""
    if isinstance(node, list):
        for item in node:
            _relocate(item, old, new)
        return
    if not isinstance(node, dict):
        return
    ranged = any(key in node for key in ("startRowIndex", "startColumnIndex", "dimension", "rowIndex", "columnIndex"))
    if ranged and node.get("sheetId", 0) == old:
        node["sheetId"] = new
    for value in node.values():
        _relocate(value, old, new)


def duplicate_workbook(source: Workbook, file_id: str, title: str, blocks: Blocks) -> Workbook:
    """A copy of a whole workbook under another id; tabs and objects keep theirs."""
    looks = Looks()
    target = Workbook(
        file_id,
        copied(source.properties) | {"title": title},
        [],
        [copied(item) for item in source.named_ranges],
        [copied(item) for item in source.metadata],
        looks,
        blocks,
    )
    for sheet in source.sheets:
        grid = _copied_grid(source, sheet, target, sheet.id)
        target.sheets.append(Sheet(copied(sheet.message), grid))
    return target
