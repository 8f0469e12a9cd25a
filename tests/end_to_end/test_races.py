"""People and runs at work at the same time: every result belongs to its deal, and of two runs one gives way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from tests.end_to_end.office import BATCH_UPDATE, CLERK, READ, SECOND, Book, deal

READING = "sheets.spreadsheets.values.batchGet"
WRITING = "sheets.spreadsheets.batchUpdate"
Edit = Callable[[Book], object]


@pytest.fixture
def filled(book: Book) -> Book:
    book.type_in(
        "业务录入", *[deal(f"A0000000{n}", who=(CLERK, SECOND)[n % 2], 业务号码=f"1381234567{n}") for n in range(8)]
    )
    return book


def run_meanwhile(book: Book, slow: dict[str, str], edit: Edit) -> dict[str, Any]:
    """Recalculates, and edits while Google is slow to read or to write."""
    mark = book.office.mark()
    with ThreadPoolExecutor(1) as pool, book.office.faults({"match": slow, "kind": "slow", "delay": 2, "times": 1}):
        running: Future[dict[str, Any]] = pool.submit(book.done, "recalculate")
        wait_for(lambda: any(each["fault"] == "slow" for each in book.office.requests_since(mark)["requests"]))
        edit(book)
        return running.result()


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def insert(book: Book) -> None:
    book.tab("业务录入").insert_rows([[], []], 3)


def sort(book: Book) -> None:
    book.tab("业务录入").sort((1, "des"), range="A2:M9")


def delete(book: Book) -> None:
    book.tab("业务录入").delete_rows(3, 4)


EDITS: list[Edit] = [insert, sort, delete]


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("slow", [READ, BATCH_UPDATE], ids=["reading", "writing"])
def test_rows_that_move_during_a_run_keep_their_own_results(filled: Book, slow: dict[str, str], edit: Edit) -> None:
    answer = run_meanwhile(filled, slow, edit)
    people = {row["订单号"]: row["工号"] for row in filled.rows("核算明细")}
    assert len(people) == answer["counts"]["deals"]
    typed = filled.rows("业务录入")
    assert all(people[row["订单号"]] == row["揽装人工号"] for row in typed)
    assert all(row["核算结果"] == "计入" for row in typed)
    orders = [row["订单号"] for row in typed]
    expected = {"insert": 8, "sort": 8, "delete": 6}[edit.__name__]
    assert len(orders) == expected
    assert (orders == sorted(orders, reverse=True)) == (edit is sort)


def test_of_two_runs_at_once_both_succeed_one_after_the_other(filled: Book) -> None:
    with ThreadPoolExecutor(2) as pool, filled.office.faults({"match": BATCH_UPDATE, "kind": "slow", "delay": 0.5}):
        runs = [pool.submit(filled.done, "recalculate") for _ in range(2)]
        assert [run.result()["counts"]["deals"] for run in runs] == [8, 8]
    assert len(filled.rows("核算明细")) == 8
    assert len({row["运行编号"] for row in filled.rows("运行记录")}) == 2


def test_a_run_that_read_before_another_wrote_never_undoes_it(filled: Book) -> None:
    """The slow run has read the old rows; the quick one commits the new ones first."""

    def change_and_recalculate(book: Book) -> None:
        book.put("业务录入", 2, "业务类型", "光纤平移")
        book.put("业务录入", 2, "业务号码", "KD000001")
        book.done("recalculate")

    run_meanwhile(filled, BATCH_UPDATE, change_and_recalculate)
    first = filled.rows("核算明细")[0]
    assert (first["订单号"], first["业务类型"]) == ("A00000000", "光纤平移")


def test_four_clerks_and_a_manager_at_once_all_get_an_answer(filled: Book) -> None:
    with ThreadPoolExecutor(5) as pool:
        checks = [pool.submit(filled.call, "validate_deals", CLERK, first_row=2, last_row=3) for _ in range(4)]
        run = pool.submit(filled.call, "recalculate")
        assert {check.result().status_code for check in [*checks, run]} <= {200, 409}
        assert run.result().status_code == 200
    assert len(filled.rows("核算明细")) == 8


def test_mail_that_moves_while_it_is_delivered_is_sent_once(filled: Book) -> None:
    """A recalculation takes letters back and adds others while letters are on their way."""
    filled.put("业务录入", 2, "业务号码", "138")
    filled.done("recalculate")
    filled.put("业务录入", 2, "业务号码", "13812345678")
    slow = {"at": "data", "recipient": "*", "delay": 1.5, "times": 1}
    with ThreadPoolExecutor(1) as pool, filled.office.mail_faults(slow):
        delivering = pool.submit(filled.call, "deliver_mail")
        wait_for(lambda: any(row["状态"] == "发送中" for row in filled.rows("通知邮件")))
        filled.put("业务录入", 3, "业务号码", "139")
        filled.done("recalculate")
        assert delivering.result().status_code == 200
    filled.done("deliver_mail")
    rows = filled.rows("通知邮件")
    sent = [row["编号"] for row in rows if row["状态"] == "已发送"]
    identities = [message["Message-ID"] for message in filled.mailbox()]
    assert len(identities) == len(set(identities)) == len(sent)
    assert all(id in "".join(identities) for id in sent)
    (taken_back,) = [row for row in rows if row["编号"] not in sent]
    assert (taken_back["状态"], taken_back["类型"]) == ("已撤回", "问题提醒"), "its row was mended before it went"


def sorted_by_id(book: Book) -> None:
    book.tab("通知邮件").sort((1, "des"), range="A2:L20")


def with_a_row_above(book: Book) -> None:
    book.tab("通知邮件").insert_rows([["我的笔记"]], 2)


def without_its_rows(book: Book) -> None:
    book.tab("通知邮件").delete_rows(2, 4)


@pytest.mark.parametrize("edit", [sorted_by_id, with_a_row_above, without_its_rows])
def test_whatever_people_do_to_the_outbox_meanwhile_each_letter_shows_what_became_of_it(
    filled: Book, edit: Edit
) -> None:
    filled.done("recalculate")
    filled.done("send_statements", month="2016-01")
    refused = {"at": "recipient", "recipient": filled.email(SECOND), "reply": "550 5.1.1 No such mailbox"}
    slow = {"at": "data", "recipient": "*", "delay": 1.5, "times": 1}
    with ThreadPoolExecutor(1) as pool, filled.office.mail_faults(refused, slow):
        delivering = pool.submit(filled.call, "deliver_mail")
        wait_for(lambda: any(row["状态"] == "发送中" for row in filled.rows("通知邮件")))
        edit(filled)
        assert delivering.result().json()["counts"] == {"sent": 2, "failed": 1, "later": 0}
    rows = {row["编号"]: row for row in filled.rows("通知邮件")}
    for row in rows.values():
        if row["编号"] == "我的笔记":
            assert (row["状态"], row["错误"][:15]) == ("", "发送记录里没有这一封，不会发送")
        else:
            assert row["状态"] == ("失败" if str(row["工号"]) == SECOND else "已发送")
    assert len(filled.mailbox()) == 2
    filled.done("send_statements", month="2016-01")
    assert filled.done("deliver_mail")["counts"]["sent"] == 0


def test_two_deliveries_at_once_send_everything_once(filled: Book) -> None:
    filled.done("recalculate")
    filled.done("send_statements", month="2016-01")
    start = threading.Barrier(2)

    def deliver() -> int:
        start.wait()
        return filled.call("deliver_mail").status_code

    with ThreadPoolExecutor(2) as pool:
        assert [each.result() for each in [pool.submit(deliver), pool.submit(deliver)]] == [200, 200]
    identities = [message["Message-ID"] for message in filled.mailbox()]
    assert len(identities) == len(set(identities)) == 3
    assert {row["状态"] for row in filled.rows("通知邮件")} == {"已发送"}
