"""Copying and cutting within a workbook takes cells along as they are, not as they look."""

from __future__ import annotations

import gspread
import pytest
from gspread.utils import ValueRenderOption

from tests.browser.conftest import Office
from tests.browser.viewing import Viewer

pytestmark = pytest.mark.browser

ROWS = [["a", 1, 2, "=B1+C1"], ["b", 3, 4], ["c", 5, 6]]


@pytest.fixture
def sheet(clerk: Viewer, office: Office) -> gspread.Worksheet:
    """A tab of numbers, before the clerk."""
    made = office.spreadsheet.add_worksheet("算例", 50, 10)
    made.update(ROWS, "A1", raw=False)
    clerk.until(lambda: "算例" in clerk.tabs(), "the new tab")
    clerk.open_tab("算例")
    clerk.sees("算例!D1", "3")
    return made


def formulas(sheet: gspread.Worksheet, a1: str) -> list[list[object]]:
    return [list(row) for row in sheet.get(a1, value_render_option=ValueRenderOption.formula)]


def test_a_copied_formula_means_the_cells_beside_it(clerk: Viewer, sheet: gspread.Worksheet) -> None:
    clerk.copy("D1")
    clerk.press("D2:D3", "Control+v")
    clerk.sees("算例!D3", "11")
    assert formulas(sheet, "D1:D3") == [["=B1+C1"], ["=B2+C2"], ["=B3+C3"]]


def test_a_copied_number_stays_exact_behind_its_format(clerk: Viewer, sheet: gspread.Worksheet) -> None:
    sheet.update([["=1/3"]], "F1", raw=False)
    sheet.format("F1", {"numberFormat": {"type": "NUMBER", "pattern": "0.00"}})
    clerk.sees("算例!F1", "0.33")
    clerk.copy("F1")
    clerk.press("F2", "Control+v")
    clerk.sees("算例!F2", "0.33")
    assert formulas(sheet, "F2") == [["=1/3"]]


def test_cut_cells_move_and_formulas_follow_them(clerk: Viewer, sheet: gspread.Worksheet) -> None:
    clerk.copy("B1", "Control+x")
    clerk.press("F1", "Control+v")
    clerk.sees("算例!F1", "1")
    clerk.sees("算例!B1", "")
    assert formulas(sheet, "D1") == [["=F1+C1"]]


def test_cells_that_changed_since_are_pasted_as_they_were_seen(clerk: Viewer, sheet: gspread.Worksheet) -> None:
    clerk.copy("A2:B2")
    sheet.update([["x", 9]], "A2")
    clerk.sees("算例!A2", "x")
    clerk.press("F5", "Control+v")
    clerk.sees("算例!G5", "3")
    assert sheet.get("F5:G5") == [["b", "3"]]
    assert "后来被改动了" in clerk.said()


def test_what_was_copied_can_be_pasted_elsewhere_as_text(clerk: Viewer, sheet: gspread.Worksheet) -> None:
    clerk.copy("A1:D2")
    text = clerk.page.evaluate("() => navigator.clipboard.readText()")
    assert text == "a\t1\t2\t3\nb\t3\t4\t"
