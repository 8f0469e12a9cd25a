"""What stands beside every row of every tab after a calculation, by the formulas of the sheet over what a run writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from functions.jobs.outcomes import outcome_tables
from functions.jobs.results import calculate, details_table
from functions.workbook.tables import Table
from schemas import outcome
from schemas.cells import Cell
from schemas.problems import ERROR
from schemas.results import RESULTS
from schemas.scheme import SCHEMES
from schemas.tab import about, columns
from scripts.local_google.cells.formulas import Address, Value, evaluate
from tests.cases.case import PROBLEMS, book, load
from tests.local_google.cells.books import Book as Grids
from tests.pay.book import Book, held, read_book

CASES = Path(__file__).parents[1] / "cases"
FULLEST = "whole_month.yaml"
MOST = 3  # cases with problems of one scheme
DONE = {outcome.USED.zh, *(word.zh for word in RESULTS)}


def beside(typed: Book) -> dict[str, list[tuple[Value, Value]]]:
    """By tab, the two columns beside its rows after a calculation of everything."""
    inputs = read_book(typed)
    results = calculate(inputs)
    problems = inputs.problems(results.findings, results.holding)
    tables = outcome_tables(inputs, problems, results, None)
    tables += [details_table(inputs, scheme, frame) for scheme, frame in results.details]
    grids: dict[str, list[list[Cell]]] = dict(typed.tabs)
    grids |= {about(table.tab).title.zh: _rows(table) for table in tables}
    found = {}
    for tab in inputs.workbook.told:
        title = about(tab).title.zh
        labels = {column.label.zh: name for name, column in columns(tab).items()}
        places = {labels[str(head)]: place for place, head in enumerate(grids[title][0]) if str(head) in labels}
        width = len(grids[title][0])
        places |= {name: width + place for place, name in enumerate(outcome.LABELS)}
        workbook = Grids({tab: [list(map(held, row)) for row in rows] for tab, rows in grids.items()}, locale="zh_CN")
        shown = [
            evaluate(
                outcome.formula(name, tab, inputs.workbook.main_of(tab), "zh", places),
                Address(title, 0, places[name]),
                workbook,
            )
            for name in outcome.LABELS
        ]
        found[title] = [(result[0], says[0]) for result, says, _ in zip(*shown, strict=True)][1 : len(grids[title])]
    return found


def _rows(table: Table) -> list[list[Cell]]:
    head: list[Cell] = [column.label.zh for column in columns(table.tab).values()]
    return [head, *map(list, table.rows())]


def cases(scheme: str) -> list[Book]:
    """The fullest month of a scheme, and cases with problems."""
    fullest = load(CASES / scheme / FULLEST)
    listed = [said for path in sorted((CASES / scheme).glob("*.yaml")) for said in load(path) if said.get(PROBLEMS)]
    return [book(said) for said in [*fullest, *listed[:: len(listed) // MOST or 1]]]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_row_tells_what_is_wrong_with_it_its_part_in_the_calculation_or_the_state_in_which_it_waits(
    scheme: str,
) -> None:
    for typed in cases(scheme):
        inputs = read_book(typed)
        if not inputs.is_sound:
            continue
        results = calculate(inputs)
        problems = inputs.problems(results.findings, results.holding)
        tabs = {about(tab).title.zh: tab for tab in inputs.workbook.told}
        waiting = {
            (title, row): state
            for title, tab in tabs.items()
            for row, state, _ in inputs.registers.waiting(tab).iter_rows()
        }
        faulty = {(row["tab_title"], row["row"]) for row in problems.iter_rows(named=True) if row["level"] == ERROR}
        for title, outcomes in beside(typed).items():
            filled = set(inputs.sheets[tabs[title]].frame["row"])
            for row, (result, says) in enumerate(outcomes, start=2):
                if row not in filled:
                    assert (result, says) == (None, None)
                    continue
                waits = waiting.get((title, row))
                assert (result in DONE) is ((title, row) not in faulty and waits is None), (title, row, result, says)
                assert (result == ERROR) is ((title, row) in faulty), (title, row, result, says)
                assert result in {ERROR, waits} or result in DONE, (title, row, result, says)
                assert says, (title, row)
