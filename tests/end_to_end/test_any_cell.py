"""A text in every column, over the running system: no request breaks, and what is paid is what the rules in hand pay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import zip_longest

import pytest
from gspread.utils import ValueInputOption, rowcol_to_a1

from functions.jobs.registers import HEAD, sealing_of
from schemas.scheme import SCHEMES
from scripts import below_headers
from tests.any_cell.spoiling import inputs_spoiled, outcome, plan_cells, put
from tests.any_cell.texts import TEXTS
from tests.any_cell.whole_months import whole_month
from tests.end_to_end.office import MANAGER, PROBLEM_JSON, Book
from tests.pay.approved import approvals, written
from tests.pay.book import Book as Typed
from tests.pay.book import grid, tabs_of

STEP = 23  # one text a scheme, far from that of the next


def fill(book: Book, typed: Typed) -> None:
    """Writes the tabs as a program would, over what stands there; columns that are not there come behind the others."""
    for title, rows in typed.tabs.items():
        columns = zip_longest(*rows, fillvalue="")
        filled = {str(head): ["" if cell is None else cell for cell in cells] for head, *cells in columns}
        there, sheet = below_headers.places(book.spreadsheet, title), book.tab(title)
        if more := [head for head in filled if head not in there]:
            sheet.resize(cols=max(sheet.col_count, len(there) + len(more)))
            sheet.update([more], rowcol_to_a1(1, len(there) + 1))
        below_headers.write(book.spreadsheet, title, filled)
    # Without a post nobody is in any calculation; what may be done with the workbook does not rest on it.
    manager = {"工号": "M1", "姓名": "王经理", "邮箱": book.email(MANAGER), "权限": "经理"}
    book.type_in("员工", manager, at=len(typed.tabs["员工"]) + 1)


def bring_over(book: Book, typed: Typed) -> None:
    """Makes steps of whatever is approved, as the same month has them that was calculated beside it."""
    steps = approvals(typed.workbook, {title: grid(rows) for title, rows in typed.tabs.items()})
    log, head = written(steps, sealing_of(book.office.system.secret, book.id))
    names = book.tab("_系统").col_values(1)
    place = names.index(HEAD) + 1 if HEAD in names else len(names) + 1
    book.tab("办理记录").clear()
    data = [
        {"range": "'办理记录'!A1", "majorDimension": "COLUMNS", "values": log},
        {"range": f"'_系统'!A{place}", "values": [[HEAD, head]]},
    ]
    book.spreadsheet.values_batch_update({"valueInputOption": ValueInputOption.raw, "data": data})


@pytest.mark.parametrize("name", SCHEMES)
def test_a_text_in_every_column_breaks_no_request(make: Callable[..., Book], name: str) -> None:
    book = make(schemes=name)
    month = replace(whole_month(name), today=date.today())
    text = TEXTS[SCHEMES.index(name) * STEP % len(TEXTS)]
    for spoiled, _ in inputs_spoiled(month, text, turns=1):
        fill(book, spoiled)
        bring_over(book, spoiled)
        answer = book.done("recalculate")
        found = outcome(spoiled)
        assert answer["counts"]["errors"] > 0 or not found.bad
        assert found.money is not None
        paid = {(str(row["月份"]), str(row["工号"])): round(row["合计"] * 100) for row in book.rows("月度汇总")}
        assert paid == {who: columns["total"] for who, columns in found.money.items()}, text
    tabs = tabs_of(month.workbook)
    cells = plan_cells(month)
    plan = {
        title: put(month.tabs[title], tabs[title], {cell: text for cell in cells if cell.title == title})
        for title in {cell.title for cell in cells}
    }
    fill(book, month)
    before = book.grid("月度汇总")
    fill(book, replace(month, tabs={**month.tabs, **plan}))
    refused = book.call("recalculate")
    assert refused.status_code == 422, refused.text
    assert refused.headers["Content-Type"].startswith(PROBLEM_JSON)
    assert book.grid("月度汇总") == before, "a faulty plan changes no result"
