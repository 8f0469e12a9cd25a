"""Whatever stands in a cell either means what its writer meant or is listed: tried in the columns of every scheme."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import pytest

from schemas.scheme import SCHEMES
from tests.any_cell.spoiling import Cell, outcome, try_inputs, try_plan
from tests.any_cell.texts import TEXTS
from tests.any_cell.whole_months import whole_month

# Every scheme is tried with texts of its own; `python -m tests.any_cell.every_pair` tries every text in every column.
INPUTS, PLANS = 16, 48
ALONE = 48  # of the plan cells whose own check lets a text pass, one in so many is calculated


def texts_for(name: str, count: int) -> list[str]:
    step = len(TEXTS) // count
    return list(TEXTS[SCHEMES.index(name) % step :: step][:count])


def one_in(parts: int, text: str) -> Callable[[Cell], bool]:
    return lambda cell: zlib.crc32(f"{text} {cell}".encode()) % parts == 0


@pytest.mark.parametrize("name", SCHEMES)
def test_a_text_in_an_input_is_listed_or_means_what_it_says(name: str) -> None:
    book = whole_month(name)
    wrong = [said for text in texts_for(name, INPUTS) for said in try_inputs(book, text, turns=1).wrong]
    assert not wrong, "\n".join(wrong[:40])


@pytest.mark.parametrize("name", SCHEMES)
def test_a_text_in_a_plan_is_a_fault_or_means_what_it_says(name: str) -> None:
    book = whole_month(name)
    base = outcome(book).money
    assert base, "the whole month is paid as it stands"
    wrong = [said for text in texts_for(name, PLANS) for said in try_plan(book, base, text, one_in(ALONE, text)).wrong]
    assert not wrong, "\n".join(wrong[:40])
