"""Cells of a tab by the header above them, as a program has to type and read them: people move columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import gspread
from gspread.utils import ValueInputOption, ValueRenderOption, rowcol_to_a1

from schemas.tab import Tab, columns

UNFORMATTED: Any = {"valueRenderOption": ValueRenderOption.unformatted}


def places(spreadsheet: gspread.Spreadsheet, title: str) -> dict[str, int]:
    """Where each header of a tab stands, from 0."""
    return {str(head): place for place, head in enumerate(spreadsheet.values_get(f"'{title}'!1:1")["values"][0])}


def write(spreadsheet: gspread.Spreadsheet, title: str, filled: Mapping[str, Sequence[Any]], first: int = 2) -> None:
    """Writes cells by their header from the row `first` on, as a program that types text. A KeyError names one that is
    not there.
    """
    there = places(spreadsheet, title)
    data = [
        {
            "range": f"'{title}'!{rowcol_to_a1(first, there[head] + 1)}",
            "majorDimension": "COLUMNS",
            "values": [[*cells]],
        }
        for head, cells in filled.items()
    ]
    spreadsheet.values_batch_update({"valueInputOption": ValueInputOption.raw, "data": data})


def read(spreadsheet: gspread.Spreadsheet, title: str, heads: Sequence[str]) -> list[list[Any]]:
    """The rows below the header down to the last that holds anything, with these columns in this order."""
    header, *rows = spreadsheet.values_get(f"'{title}'", UNFORMATTED)["values"]
    at = [header.index(head) for head in heads]
    found = [[row[place] if place < len(row) else "" for place in at] for row in rows]
    while found and all(cell == "" for cell in found[-1]):
        found.pop()
    return found


def labels(tab: type[Tab]) -> list[str]:
    """The Chinese headers of a tab in the order in which it declares its columns."""
    return [column.label.zh for column in columns(tab).values()]


def by_header(tab: type[Tab], rows: Sequence[Sequence[Any]]) -> dict[str, list[Any]]:
    """Rows in the order in which a tab declares its columns, all of one width, by Chinese header."""
    return {label: list(cells) for label, cells in zip(labels(tab), zip(*rows, strict=True), strict=False)}
