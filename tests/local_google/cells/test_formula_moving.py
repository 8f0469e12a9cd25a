"""What becomes of references when rows, columns and tabs around them change."""

import subprocess
import sys

import pytest

from scripts.local_google.cells.a1 import Area
from scripts.local_google.cells.formatting import NumberFormat
from scripts.local_google.cells.formulas import Address, implied_format
from scripts.local_google.cells.formulas.moving import (
    Change,
    Copied,
    Cut,
    Deleted,
    Inserted,
    Moved,
    Renamed,
    TabDeleted,
    shift,
)
from scripts.local_google.cells.formulas.precedents import precedents


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (Inserted("Sheet1", "ROWS", 1, 2), "=A1+A2+$B$3", "=A1+A4+$B$5"),
        (Inserted("Sheet1", "ROWS", 1, 1), "=SUM(A1:A3)", "=SUM(A1:A4)"),
        (Inserted("Sheet1", "ROWS", 3, 1), "=SUM(A1:A3)", "=SUM(A1:A3)"),
        (Inserted("Sheet1", "ROWS", 0, 1), "=SUM(A2:A)+SUM(A:A)+SUM(1:1)", "=SUM(A3:A)+SUM(A:A)+SUM(2:2)"),
        (Inserted("Sheet1", "COLUMNS", 0, 1), "=A1&B:C&1:2", "=B1&C:D&1:2"),
        (Inserted("Other", "ROWS", 0, 1), "=A1+Other!A1+'other'!B2", "=A1+Other!A2+other!B3"),
        (Inserted("核算明细", "ROWS", 0, 1), "='核算明细'!A1&\"核算明细!A1\"", "='核算明细'!A2&\"核算明细!A1\""),
        (Deleted("Sheet1", "ROWS", 1, 3), "=A1+A2+A4", "=A1+#REF!+A2"),
        (Deleted("Sheet1", "ROWS", 1, 3), "=SUM(A1:A5)+SUM(A2:A3)+SUM(A2:A9)", "=SUM(A1:A3)+SUM(#REF!)+SUM(A2:A7)"),
        (Deleted("Sheet1", "ROWS", 1, 3), "=SUM(A2:A)+SUM(A1:A2)", "=SUM(A2:A)+SUM(A1:A1)"),
        (Deleted("Sheet1", "COLUMNS", 0, 1), "=B1+A1+SUM(A:C)", "=A1+#REF!+SUM(A:B)"),
        (Moved("Sheet1", "ROWS", 0, 1, 3), "=A1+A2+A3+A4", "=A3+A1+A2+A4"),
        (Moved("Sheet1", "ROWS", 2, 4, 1), "=A1+A2+A3+A4+A5", "=A1+A4+A2+A3+A5"),
        (Cut("Sheet1", Area(0, 2, 0, 2), "Sheet1", 4, 1), "=A1+SUM(A1:B2)+SUM(A1:B3)", "=B5+SUM(B5:C6)+SUM(A1:B3)"),
        (Cut("Sheet1", Area(0, 2, 0, 2), "核算明细", 0, 0), "=A1+C1", "='核算明细'!A1+C1"),
        (Copied(1, 2), "=A1+$A1+A$1+$A$1+SUM(B:B)+log10(A1)", "=C2+$A2+C$1+$A$1+SUM(D:D)+log10(C2)"),
        (Copied(-1, 0), "=A1+B2", "=#REF!+B1"),
        (Renamed("Old", "New name"), "=Old!A1+'old'!B2+A1&\"Old!A1\"", "='New name'!A1+'New name'!B2+A1&\"Old!A1\""),
        (TabDeleted("Old"), "=Old!A1+A1", "=#REF!+A1"),
    ],
)
def test_references_follow_their_cells(change: Change, before: str, after: str) -> None:
    assert shift(before, change, "Sheet1") == after


def test_untouched_references_keep_their_spelling() -> None:
    assert shift("=sum( a1 , Tax2016 )", Inserted("Sheet1", "ROWS", 5000, 1), "Sheet1") == "=sum( a1 , Tax2016 )"


def test_precedents_are_read_from_the_text() -> None:
    found = precedents("=SUM(A2:A,'核算明细'!B1,rates)+\"C1\"", Address("Sheet1", 0, 0))
    assert found.areas == (("Sheet1", Area(1, None, 0, 1)), ("核算明细", Area(0, 1, 1, 2)))
    assert found.names == {"rates"}
    assert not found.volatile
    assert not found.computed
    assert precedents("=now()", Address("Sheet1", 0, 0)).volatile
    assert precedents('=INDIRECT("A1")', Address("Sheet1", 0, 0)).computed


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=TODAY()", {"type": "DATE"}),
        ("=NOW()", {"type": "DATE_TIME"}),
        ("=A1", {"type": "PERCENT"}),
        ("=B1+1", {"type": "DATE"}),
        ("=B1-B1", None),
        ("=SUM(A1:A9)", {"type": "PERCENT"}),
        ("=IF(TRUE,B1,0)", {"type": "DATE"}),
        ("=1+1", None),
        ("=1+", None),
    ],
)
def test_a_result_takes_its_number_format_from_the_formula(formula: str, expected: NumberFormat | None) -> None:
    formats: dict[Address, NumberFormat] = {
        Address("Sheet1", 0, 0): {"type": "PERCENT"},
        Address("Sheet1", 0, 1): {"type": "DATE"},
    }
    assert implied_format(formula, Address("Sheet1", 5, 5), formats.get) == expected


def test_the_formula_library_is_not_loaded_before_a_formula_is_evaluated() -> None:
    script = (
        "import sys; import scripts.local_google.cells.formulas, scripts.local_google.cells.formulas.moving, "
        "scripts.local_google.cells.formulas.precedents; "
        "print(sorted({'formulas', 'numpy', 'regex', 'schedula'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
