"""A batch on Spark, its rows checked by Spark's workers, gives what a recalculation gives of the same rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.batches import folders
from tests.pay.quarters import quarter
from tests.scripts.batches import alike, batched, in_texts, recalculated

pytestmark = pytest.mark.spark


def test_a_quarter_with_every_mistake_comes_to_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "ROWS", 60)
    book = in_texts(quarter(4, deals=150))
    there, here = batched(book, tmp_path, "spark", master="local[2]"), recalculated(book)
    assert alike(there) == alike(here)
    assert here["details"]
