"""What an edit costs in a tab whose outcome formulas put five thousand rows together, and whether Google puts them
together as the functions do."""

from __future__ import annotations

import time
from typing import Any

from schemas import outcome, row_text
from schemas.check import read
from schemas.results import COUNTED, Calculated, Checked
from schemas.scheme import scheme
from schemas.tab import about, columns
from scripts.commands.deploy.bench import Bench, Disproved, within_one_tab

PAY = scheme("telecom_retention")
LONGEST = 10  # seconds; people look away before that
PATIENCE = 20
PAUSE = 0.2
UNDER_WAY = frozenset({"", "Loading...", COUNTED, outcome.CHANGED.zh, outcome.UNCHECKED.zh})


def shows_outcomes_soon(bench: Bench) -> str:
    """Raises Disproved where a row is not known again, or an edit takes too long to show."""
    deals, width = PAY.deals, len(columns(PAY.deals))
    header, rows = [column.label.zh for column in columns(deals).values()], _rows()
    sheet = read(deals, [list(column) for column in zip(header, *rows, strict=True)])
    names = row_text.texts(sheet, "zh")
    calculated = [[name, text, COUNTED, "1"] for name, text in names.select("name", "text").iter_rows()]
    first = width + len(outcome.LABELS)
    bench.resize(len(rows) + 1, first + len(columns(Checked)) + len(columns(Calculated)))
    bench.put("A1", [header, *rows])
    at = first + len(columns(Checked))
    bench.put(f"{outcome.letters(at)}1", [[column.label.zh for column in columns(Calculated).values()], *calculated])
    places = {name: place for place, name in enumerate([*columns(deals), *outcome.LABELS])}
    starts = {about(Checked).title.zh: first, about(Calculated).title.zh: at}
    formulas = [outcome.formula(name, deals, PAY, "zh", places) for name in outcome.LABELS]
    bench.type_in(f"{outcome.letters(width)}1", [[within_one_tab(formula, starts, first) for formula in formulas]])
    shown = f"{outcome.letters(width)}2:{outcome.letters(width)}"
    _wait(bench, shown, [COUNTED] * len(rows), time.monotonic())
    began = time.monotonic()
    bench.put("E2", [["1002"]])
    seconds = _wait(bench, shown, [outcome.CHANGED.zh, *[COUNTED] * (len(rows) - 1)], began)
    if seconds > LONGEST:
        raise Disproved(f"it took {seconds:.1f} s among {len(rows):,} rows")
    return f"after {seconds:.1f} s among {len(rows):,} rows"


def _rows() -> list[list[Any]]:
    """Deals with every kind of cell in them."""
    kinds: list[list[Any]] = [
        ["5%", None],
        [0.05, True],
        [42374.5, False],
        [-1.005, "是"],
        [13812345678, "a b~*?"],
        [1 / 3, "FALSE"],
    ]
    return [
        [f"A{number:08d}", "购机送费", str(number), 42370 + number % 30, "1001", number % 2 == 0, *[None] * 3, *kind]
        for number, kind in ((number, kinds[number % len(kinds)]) for number in range(outcome.MOST_COMPARED))
    ]


def _wait(bench: Bench, a1: str, wanted: list[str], began: float) -> float:
    """The seconds until a column shows what is wanted. Raises Disproved."""
    while True:
        found = [str(row[0]) if row else "" for row in bench.shown(a1)]
        if found == wanted:
            return time.monotonic() - began
        if time.monotonic() - began > PATIENCE or not UNDER_WAY.issuperset(found):
            other = next(
                (place for place, pair in enumerate(zip(found, wanted, strict=False)) if len(set(pair)) > 1), 0
            )
            raise Disproved(f"row {other + 2} shows {found[other : other + 1]!r}, not {wanted[other]!r}")
        time.sleep(PAUSE)
