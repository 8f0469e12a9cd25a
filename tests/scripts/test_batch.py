"""A batch over exported files gives what a recalculation gives of the same rows, faulty ones included."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pay.quarters import quarter
from tests.pay.scheme_books import TRIED, book_of, cases_of
from tests.scripts.batches import alike, batched, in_texts, is_sound, recalculated

@pytest.mark.parametrize("name", ["polars", "duckdb"])
def test_a_quarter_with_every_mistake_comes_to_the_same(name: str, tmp_path: Path) -> None:
    book = in_texts(quarter(4, deals=150))
    there, here = batched(book, tmp_path, name), recalculated(book)
    assert alike(there) == alike(here)
    assert {"duplicate", "unreadable", "unknown_staff", "likely_repeat"} <= {row["code"] for row in here["problems"]}
