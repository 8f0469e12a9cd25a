"""The tab in which the functions keep what they know of a workbook, deleted or damaged: what is said, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from schemas.workbook import workbook
from scripts.commands._provisioning import Order, provision
from sheets_templates.provisioning import ProvisioningError
from tests.end_to_end.conftest import TELECOM
from tests.end_to_end.office import SCHEDULER, Book, deal

SYSTEM = "_系统"
CALLS: dict[str, dict[str, Any]] = {
    "validate_deals": {},
    "recalculate": {},
    "simulate": {"changes": [{"tab": "费率", "row": 2, "values": {"费率": "21"}}]},
    "send_statements": {"month": "2016-01"},
    "deliver_mail": {},
}


@pytest.fixture
def mailed(book: Book) -> Book:
    """A workbook whose statements went out."""
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", who="1002", 业务号码="13812345679"))
    for target in ("recalculate", "send_statements", "deliver_mail"):
        book.done(target, **CALLS[target])
    return book


def delete(book: Book) -> None:
    book.spreadsheet.del_worksheet(book.tab(SYSTEM))


def empty(book: Book) -> None:
    book.tab(SYSTEM).clear()


@pytest.mark.parametrize("damage", [delete, empty])
def test_everything_says_what_to_do_and_provisioning_puts_it_back(mailed: Book, damage: Callable[[Book], None]) -> None:
    results = mailed.rows("核算明细")
    before = mailed.mailbox()
    damage(mailed)
    untouched = mailed.everything()
    for target, body in CALLS.items():
        said = mailed.refused(422, target, **body)
        assert "_系统" in said
        assert "provision" in said
        assert "--spreadsheet-id" in said
    mailed.refused(422, "send_statements", SCHEDULER)
    assert mailed.everything() == untouched
    provision(mailed.office.client, Order(workbook(TELECOM), spreadsheet_id=mailed.id))
    for target in ("validate_deals", "recalculate", "recalculate", "send_statements", "deliver_mail"):
        done = mailed.done(target, **CALLS[target])
    assert done["counts"] == {"sent": 0, "failed": 0, "later": 0}
    assert mailed.rows("核算明细") == results
    assert len(mailed.mailbox()) == len(before), "nobody is mailed twice"
    mailed.type_in("业务录入", deal("A00000003", 业务号码="13812345670"), at=4)
    for target in ("recalculate", "send_statements", "deliver_mail"):
        done = mailed.done(target, **CALLS[target])
    (corrected,) = [each for each in mailed.mailbox()[len(before) :] if "更正" in str(each["Subject"])]
    assert corrected["To"] == mailed.email("1001")


def test_a_scheme_that_is_none_is_said_with_the_way_out(mailed: Book) -> None:
    row = next(row for row, (name, *_) in enumerate(mailed.grid(SYSTEM), start=1) if name == "scheme")
    mailed.tab(SYSTEM).update([["别的方案"]], f"B{row}")
    assert "provision" in mailed.refused(422, "recalculate")
    order = Order(workbook(TELECOM), spreadsheet_id=mailed.id)
    with pytest.raises(ProvisioningError, match="Delete that tab"):
        provision(mailed.office.client, order)
    delete(mailed)
    provision(mailed.office.client, order)
    mailed.done("recalculate")


def test_an_english_workbook_gets_its_english_tab_back(make: Callable[..., Book]) -> None:
    english = make("en")
    manager = {"Staff no.": "1000", "Name": "王经理", "Post": "营业员", "E-mail": english.email("1000")}
    english.type_in("Staff", {**manager, "Permission": "manager", "Hired on": "2015-01-01"})
    english.spreadsheet.del_worksheet(english.tab("_System"))
    before = {tab.title for tab in english.spreadsheet.worksheets()}
    assert "--spreadsheet-id" in english.refused(422, "recalculate")
    made = provision(english.office.client, Order(workbook(TELECOM), spreadsheet_id=english.id))
    assert made.added == ("_System",)
    assert {tab.title for tab in english.spreadsheet.worksheets()} == {*before, "_System"}
    english.done("recalculate")
