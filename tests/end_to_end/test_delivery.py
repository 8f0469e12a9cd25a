"""Delivery: nothing is lost, nothing untrue goes out, whatever breaks on the way; and it never reads more than it needs."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scripts.benchmarks.trust.books import an_hour_later
from scripts.benchmarks.trust.mail_gate import DATA_END, STEPS, Fault, Kind, MailGate, Stop
from scripts.benchmarks.trust.stage import Server
from tests.end_to_end.office import BATCH_UPDATE, CLERK, MANAGER, SCHEDULER, SECOND, Book, Row, deal, plain, sentence
from tests.end_to_end.test_races import wait_for

JANUARY = {"month": "2016-01"}
NOTHING = {"sent": 0, "failed": 0, "later": 0}
LOG = "_投递"
OUTBOX = "通知邮件"


@pytest.fixture
def queued(book: Book) -> Book:
    """A report and two statements wait."""
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", who=SECOND, 业务号码="13812345679"))
    book.done("recalculate")
    book.done("send_statements", **JANUARY)
    return book


@pytest.fixture
def gate(book: Book) -> Iterator[MailGate]:
    made = MailGate(book.office.system.smtp)
    yield made
    made.close()


def outbox(book: Book, kind: str = "对账单") -> list[Row]:
    return [row for row in book.rows(OUTBOX) if row["类型"] == kind and row["状态"] != "已撤回"]


def states(book: Book) -> Counter[str]:
    return Counter(row["状态"] for row in book.rows(OUTBOX))


def statements(book: Book, who: str) -> list[str]:
    """The subjects of the statements that arrived at somebody's."""
    mine = [message for message in book.mailbox() if message["To"] == book.email(who)]
    return [str(message["Subject"]) for message in mine if "对账单" in str(message["Subject"])]


def change(book: Book, more: int) -> None:
    """Another deal of the clerk's, so that a new statement and a new report are true."""
    book.type_in("业务录入", deal(f"B{more:08}", 业务号码=f"139{more:08}"), at=3 + more)
    book.done("recalculate")
    book.done("send_statements", **JANUARY)


def at(book: Book, functions: str, who: str = MANAGER, **body: object) -> dict[str, Any]:
    """What a delivery by other functions answers."""
    token = book.office.token(book.email(who))
    answer = book.office.post("deliver_mail", {"spreadsheet_id": book.id, **body}, token=token, functions=functions)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize("step", STEPS)
def test_whatever_a_mail_server_does_at_a_step_no_letter_is_lost(
    queued: Book, gate: MailGate, tmp_path: Path, step: str
) -> None:
    server = Server(queued.office.system, tmp_path, TALLYSHEET_SMTP_PORT=str(gate.port))
    try:
        url = server.ready()
        at(queued, url)
        for number, kind in enumerate(Kind, start=1):
            change(queued, number)
            with gate.failing(Fault(step, kind, times=1)):
                at(queued, url)
            done = at(queued, url, retry_failed=True)
            assert done["counts"]["later"] == 0, (step, kind, done)
            assert set(states(queued)) <= {"已发送", "已撤回"}, (step, kind)
            assert len(set(statements(queued, CLERK))) == number + 1, (step, kind)
        copies = Counter(str(message["Message-ID"]) for message in queued.mailbox())
        assert max(copies.values()) <= 2
        twice = [each for each, times in copies.items() if times == 2]
        assert len(twice) <= (6 if step == DATA_END else 0), "only where the server's answer did not come"
        same = [m.as_bytes() for m in queued.mailbox() if m["Message-ID"] in twice]
        assert len(set(same)) == len(twice), "a second copy is the same to the byte"
    finally:
        server.stop()


@pytest.mark.parametrize(
    "stop",
    [
        Stop("RCPT", 2, before=True),
        Stop("DATA", 1, before=False),
        Stop(DATA_END, 1, before=True),
        Stop(DATA_END, 2, before=False),
        Stop("QUIT", 1, before=True),
    ],
    ids=lambda stop: f"{stop.step}{stop.nth}{'before' if stop.before else 'after'}",
)
def test_a_delivery_that_was_killed_is_taken_up_by_a_later_one(
    queued: Book, gate: MailGate, tmp_path: Path, stop: Stop
) -> None:
    victim = Server(queued.office.system, tmp_path, TALLYSHEET_SMTP_PORT=str(gate.port))
    url = victim.ready()
    token = queued.office.token(queued.email(MANAGER))
    with ThreadPoolExecutor(1) as pool, gate.holding(stop) as is_held:
        pool.submit(queued.office.post, "deliver_mail", {"spreadsheet_id": queued.id}, token=token, functions=url)
        assert is_held.wait(60)
        victim.kill()
    assert queued.done("deliver_mail")["counts"]["sent"] == 0, "another delivery may still have them in hand"
    with an_hour_later(queued.spreadsheet):
        queued.done("deliver_mail")
    assert set(states(queued)) == {"已发送"}
    letters = queued.mailbox()
    identities = Counter(str(message["Message-ID"]) for message in letters)
    assert len(identities) == 3
    assert len({message.as_bytes() for message in letters}) == 3


def test_a_claim_whose_answer_is_lost_in_an_outage_is_found_and_gone_on_with(queued: Book) -> None:
    lost = {"match": BATCH_UPDATE, "kind": "drop_after", "times": 1}
    with queued.office.faults(lost, {"match": BATCH_UPDATE, "kind": "503", "times": 5}):
        assert queued.done("deliver_mail")["counts"] == {"sent": 3, "failed": 0, "later": 0}
    assert states(queued) == {"已发送": 3}
    assert len(queued.mailbox()) == 3


def test_an_outage_of_google_after_letters_went_is_waited_out_and_nothing_goes_twice(queued: Book) -> None:
    claim = {"match": BATCH_UPDATE, "kind": "slow", "delay": 0.0, "times": 1}
    writing = {"path_regex": queued.id, "kind": BATCH_UPDATE["kind"]}
    with queued.office.faults(claim, {"match": writing, "kind": "503", "times": 8}):
        assert queued.done("deliver_mail")["counts"]["sent"] == 3
    assert states(queued) == {"已发送": 3}
    assert queued.done("deliver_mail")["counts"] == NOTHING
    assert len(queued.mailbox()) == 3


def test_a_claim_holds_twenty_letters_at_most(book: Book) -> None:
    people = [f"3{number:03}" for number in range(45)]
    book.type_in("员工", *[book.person(who, f"员工{who}") for who in people], at=5)
    book.type_in("业务录入", *[deal(f"A{who}0000", who=who, 业务号码=f"1380000{who}") for who in people])
    book.done("recalculate")
    book.done("send_statements", **JANUARY)
    assert book.done("deliver_mail")["counts"] == {"sent": 46, "failed": 0, "later": 0}
    claims = Counter(row["序号"] for row in book.rows(LOG) if row["状态"] == "发送中")
    assert sorted(claims.values()) == [6, 20, 20]
    assert len(book.mailbox()) == 46


def test_what_time_does_not_reach_is_left_for_the_next_call(queued: Book, tmp_path: Path) -> None:
    server = Server(queued.office.system, tmp_path, TALLYSHEET_MAIL_SECONDS="0")
    try:
        answer = at(queued, server.ready())
    finally:
        server.stop()
    assert (answer["counts"]["sent"], answer["remaining"]) == (0, 3)
    assert queued.done("deliver_mail")["counts"]["sent"] == 3


def test_a_statement_that_inputs_overtook_waits_and_goes_as_it_is_true_once_it_is_calculated(queued: Book) -> None:
    queued.type_in("业务录入", deal("A00000003", 业务号码="13900000003"), at=4)
    assert queued.done("deliver_mail")["counts"] == {"sent": 2, "failed": 0, "later": 1}
    (waiting,) = [row for row in outbox(queued) if row["状态"] == "待发送"]
    assert (str(waiting["工号"]), waiting["错误"]) == (CLERK, "数据或方案改动过，重新核算后再发")
    assert queued.done("deliver_mail", SCHEDULER)["counts"]["later"] == 1
    queued.done("recalculate")
    queued.done("deliver_mail", SCHEDULER)
    (only,) = statements(queued, CLERK)
    assert "40.00" in only
    assert "更正" not in only
    (old,) = [row for row in queued.rows(OUTBOX) if row["编号"] == waiting["编号"]]
    assert (old["状态"], old["错误"]) == ("已撤回", "已由新的一封代替")


def test_a_statement_of_somebody_who_has_nothing_left_is_taken_back(queued: Book) -> None:
    queued.put("业务录入", 3, "揽装人工号", CLERK)
    queued.done("recalculate")
    queued.done("deliver_mail")
    assert statements(queued, SECOND) == []
    assert [str(row["工号"]) for row in outbox(queued)] == [CLERK]


def test_a_statement_waits_while_the_plan_is_faulty_and_reports_go(queued: Book) -> None:
    queued.put("费率", 2, "费率", "很多")
    assert queued.done("deliver_mail")["counts"] == {"sent": 1, "failed": 0, "later": 2}
    assert {row["错误"] for row in outbox(queued)} == {"方案有错，改好并重新核算后再发"}


def test_it_is_a_correction_too_where_the_first_ones_answer_was_lost(queued: Book) -> None:
    lost = {"at": "data", "recipient": queued.email(CLERK), "drop": "after", "times": 1}
    with queued.office.mail_faults(lost):
        queued.done("deliver_mail")
    change(queued, 1)
    queued.done("deliver_mail")
    first, second = statements(queued, CLERK)
    assert "更正" not in first
    assert "更正" in second


def test_it_is_no_correction_where_the_first_one_certainly_did_not_arrive(queued: Book) -> None:
    refusal = {"at": "recipient", "recipient": queued.email(CLERK), "reply": "550 5.1.1 No such mailbox"}
    with queued.office.mail_faults(refusal):
        queued.done("deliver_mail")
    change(queued, 1)
    queued.done("deliver_mail")
    (only,) = statements(queued, CLERK)
    assert "更正" not in only


def test_the_schedule_tries_again_after_a_while_and_a_manager_at_once(queued: Book) -> None:
    busy = {"at": "recipient", "recipient": queued.email(CLERK), "reply": "451 4.7.1 Greylisted", "times": 1}
    with queued.office.mail_faults(busy):
        assert queued.done("deliver_mail", SCHEDULER)["counts"] == {"sent": 2, "failed": 0, "later": 1}
    too_early = queued.done("deliver_mail", SCHEDULER)
    assert too_early["counts"] == {"sent": 0, "failed": 0, "later": 1}
    assert too_early["sheets_api_calls"] == 1, "nothing is calculated for letters whose time has not come"
    last = [row for row in queued.rows(LOG) if row["状态"] == "待发送"][-1]
    waits = datetime.fromisoformat(last["再试"]) - datetime.fromisoformat(last["时间"])
    assert timedelta(minutes=1) < waits <= timedelta(minutes=10)
    assert queued.done("deliver_mail")["counts"]["sent"] == 1


def test_six_passing_refusals_are_no_failure(queued: Book) -> None:
    busy = {"at": "recipient", "recipient": queued.email(CLERK), "reply": "451 4.3.2 Down for today", "times": 6}
    with queued.office.mail_faults(busy):
        for attempt in range(1, 7):
            queued.done("deliver_mail")
            (row,) = [row for row in outbox(queued) if str(row["工号"]) == CLERK]
            assert (row["状态"], row["次数"]) == ("待发送", attempt)
    assert queued.done("deliver_mail")["counts"]["sent"] == 1


def test_what_failed_is_tried_again_on_a_managers_word_alone(queued: Book) -> None:
    refusal = {"at": "recipient", "recipient": queued.email(CLERK), "reply": "550 5.1.1 No such mailbox"}
    with queued.office.mail_faults(refusal):
        assert queued.done("deliver_mail")["counts"]["failed"] == 1
    assert queued.done("deliver_mail")["counts"] == NOTHING
    assert queued.call("deliver_mail", SCHEDULER, retry_failed=True).status_code == 403
    assert queued.call("deliver_mail", CLERK, retry_failed=True).status_code == 403
    assert queued.call("deliver_mail", retry_failed="yes").status_code == 400
    assert queued.done("deliver_mail", retry_failed=True)["counts"] == {"sent": 1, "failed": 0, "later": 0}
    assert len(statements(queued, CLERK)) == 1


def test_a_letter_without_an_address_goes_once_there_is_one(book: Book) -> None:
    book.put("员工", 3, "邮箱", "")
    book.type_in("业务录入", deal("A00000001"))
    book.done("recalculate")
    assert book.done("send_statements", **JANUARY)["counts"]["no_address"] == 1
    book.done("deliver_mail")
    assert book.done("deliver_mail", retry_failed=True)["counts"] == {"sent": 0, "failed": 1, "later": 0}
    book.put("员工", 3, "邮箱", book.email(CLERK))
    assert book.done("deliver_mail", retry_failed=True)["counts"]["sent"] == 1
    assert len(statements(book, CLERK)) == 1


def test_two_people_with_one_address_get_nothing_and_the_reason_is_said(queued: Book) -> None:
    queued.put("员工", 3, "邮箱", queued.email(SECOND))
    assert queued.done("deliver_mail")["counts"] == {"sent": 1, "failed": 2, "later": 0}
    for row in outbox(queued):
        assert row["状态"] == "失败"
        assert "别人也在用" in row["错误"]
    queued.put("员工", 3, "邮箱", queued.email(CLERK))
    assert queued.done("deliver_mail", retry_failed=True)["counts"]["sent"] == 2
    assert [len(statements(queued, who)) for who in (CLERK, SECOND)] == [1, 1]


def restored(book: Book, until: int) -> None:
    """The workbook as it was at a revision, but for what people typed."""
    tab = book.tab(LOG)
    rows = book.rows(LOG)
    later = [place for place, row in enumerate(rows, start=2) if row["序号"] > until]
    tab.delete_rows(later[0], later[-1])


def test_a_workbook_restored_to_a_version_before_its_mail_went_mails_nobody_twice(queued: Book) -> None:
    before = max(row["序号"] for row in queued.rows(LOG))
    queued.done("deliver_mail")
    restored(queued, before)
    assert states(queued) == {"待发送": 3}
    assert queued.done("deliver_mail")["counts"] == NOTHING
    assert len(queued.mailbox()) == 3
    assert states(queued) == {"已发送": 3}
    assert {row["错误"] for row in queued.rows(OUTBOX)} == {"这封邮件以前已经发过，没有再发"}


def test_a_restored_workbook_still_calls_a_correction_one(queued: Book) -> None:
    before = max(row["序号"] for row in queued.rows(LOG))
    queued.done("deliver_mail")
    restored(queued, before)
    change(queued, 1)
    queued.done("deliver_mail")
    first, second = statements(queued, CLERK)
    assert "更正" in second
    assert "更正" not in first


def test_where_a_clock_was_put_back_the_last_letter_is_still_the_last(queued: Book) -> None:
    with an_hour_later(queued.spreadsheet):
        queued.done("deliver_mail")
    change(queued, 1)
    queued.done("deliver_mail")
    queued.tab("业务录入").batch_clear(["A4:M4"])
    queued.done("recalculate")
    queued.done("send_statements", **JANUARY)
    queued.done("deliver_mail")
    first, second, third = statements(queued, CLERK)
    assert third.endswith(first.removeprefix("更正：")), "what held at first holds again, and is said"
    assert third != second


def test_without_the_ledger_nothing_is_mailed_and_everything_else_goes_on(queued: Book) -> None:
    ledger = queued.office.system.ledger
    with queued.office.faults({"match": {"path_regex": ledger}, "kind": "503"}):
        assert "登记台账" in sentence(queued.call("deliver_mail"), 503)
        assert queued.mailbox() == []
        assert states(queued) == {"待发送": 3}
        queued.done("recalculate")
    assert queued.done("deliver_mail")["counts"]["sent"] == 3


def test_a_ledger_that_goes_away_while_letters_go_learns_of_them_later(queued: Book) -> None:
    ledger = queued.office.system.ledger
    writing = {"path_regex": ledger, "kind": BATCH_UPDATE["kind"]}
    before = max(row["序号"] for row in queued.rows(LOG))
    with queued.office.faults({"match": writing, "kind": "503"}):
        assert queued.done("deliver_mail")["counts"]["sent"] == 3
    change(queued, 1)
    queued.done("deliver_mail")
    restored(queued, before)
    queued.done("deliver_mail")
    assert len(queued.mailbox()) == 5, "three, and the report and the statement that were new"


def test_only_what_the_program_wrote_is_mailed(queued: Book) -> None:
    stranger = ["run-of-mine", "核算通报", "", MANAGER, queued.email(MANAGER)]
    log: list[str | int] = [2, "run-of-mine", "核算通报", "", MANAGER, "待发送", 0, "2016-01-31 09:00:00"]
    log += ["", "", "", "", "", "", f"{datetime.now(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M:%S}", "x" * 43]
    queued.tab(OUTBOX).append_row(stranger)
    queued.tab(LOG).append_row(log)
    (report,) = outbox(queued, "核算通报")[:1]
    place = next(n for n, row in enumerate(queued.grid(OUTBOX), start=1) if row[0] == report["编号"])
    queued.put(OUTBOX, place, "网页正文", "QUFB")
    assert queued.done("deliver_mail")["counts"] == {"sent": 2, "failed": 2, "later": 0}
    assert all("不是程序为这个表格写的" in row["错误"] for row in outbox(queued, "核算通报"))
    assert queued.done("deliver_mail", retry_failed=True)["counts"]["sent"] == 0
    assert [m for m in queued.mailbox() if m["To"] == queued.email(MANAGER)] == []


def test_a_row_that_was_deleted_while_it_waited_is_not_sent(queued: Book) -> None:
    place = next(n for n, row in enumerate(queued.grid(OUTBOX), start=1) if str(row[3]) == CLERK)
    queued.tab(OUTBOX).delete_rows(place)
    assert queued.done("deliver_mail")["counts"] == {"sent": 2, "failed": 0, "later": 0}
    assert statements(queued, CLERK) == []


def test_what_was_decided_is_decided_again_where_another_run_came_first(queued: Book) -> None:
    place = next(n for n, row in enumerate(queued.grid(OUTBOX), start=1) if str(row[3]) == CLERK)
    queued.tab(OUTBOX).delete_rows(place)
    mark = queued.office.mark()
    slow = {"match": BATCH_UPDATE, "kind": "slow", "delay": 2, "times": 1}
    with ThreadPoolExecutor(1) as pool, queued.office.faults(slow):
        delivering = pool.submit(queued.done, "deliver_mail")
        wait_for(lambda: any(each["fault"] == "slow" for each in queued.office.requests_since(mark)["requests"]))
        queued.done("recalculate")
        assert delivering.result()["counts"] == {"sent": 2, "failed": 0, "later": 0}
    last = {row["编号"]: row["状态"] for row in queued.rows(LOG)}
    assert Counter(last.values()) == {"已发送": 2, "已撤回": 1}
    assert len(queued.mailbox()) == 2


def test_with_nothing_waiting_one_read_is_all(queued: Book) -> None:
    queued.done("deliver_mail")
    assert queued.done("deliver_mail", SCHEDULER)["sheets_api_calls"] == 1


def old_id(kind: str, month: str, staff_no: str, shown: dict[str, str]) -> str:
    """The id that an earlier version gave a letter."""
    said = (kind, month, staff_no, shown["to"], shown["subject"], shown["text"], shown["html"])
    return f"statement-{hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]}"


def test_an_outbox_of_an_earlier_version_is_brought_over_and_nothing_goes_twice(queued: Book) -> None:
    shown = {each["staff_no"]: each for each in queued.done("send_statements", preview=True, **JANUARY)["statements"]}
    old = {who: old_id("对账单", "2016-01", who, each) for who, each in shown.items()}
    when = f"{datetime.now(ZoneInfo('Asia/Shanghai')) - timedelta(days=9):%Y-%m-%d %H:%M:%S}"
    told = {who: ["", each["subject"], each["text"], each["html"]] for who, each in shown.items()}
    rows = [
        [old[CLERK], "对账单", "2016-01", CLERK, shown[CLERK]["to"], "已发送", 1, when, *told[CLERK]],
        [old[SECOND], "对账单", "2016-01", SECOND, shown[SECOND]["to"], "待发送", 0, when, *told[SECOND]],
        ["run-0123456789abcdef", "核算通报", "", MANAGER, queued.email(MANAGER), "待发送", 0, when, "", *"旧旧旧"],
    ]
    tab = queued.tab(OUTBOX)
    tab.delete_rows(2, 10)
    head = ["编号", "类型", "月份", "工号", "收件人", "状态", "次数", "时间", "错误", "主题", "正文", "网页正文"]
    tab.update([head, *rows], "A1", raw=True)
    queued.spreadsheet.del_worksheet(queued.tab(LOG))
    assert queued.done("deliver_mail")["counts"]["sent"] == 1
    assert [row["状态"] for row in queued.rows(OUTBOX)] == ["已发送", "已发送", "已撤回"]
    assert queued.done("send_statements", **JANUARY)["counts"]["queued"] == 0
    assert [str(message["To"]) for message in queued.mailbox()] == [queued.email(SECOND)]
    change(queued, 1)
    queued.done("deliver_mail")
    (only,) = statements(queued, CLERK)
    assert "更正" in only, "what an earlier version sent is known"


def aged(book: Book, count: int) -> None:
    """So many letters that went a hundred days ago."""
    when = datetime.now(ZoneInfo("Asia/Shanghai")) - timedelta(days=100)
    stamp = f"{when:%Y-%m-%d %H:%M:%S}"
    ids = [f"statement-0a0a0a0a-{number:016x}" for number in range(count)]
    rows = [[id, "对账单", "2015-10", "9999", "x@x.example", "", "", "", "", "旧的", "正文" * 500] for id in ids]
    log = [
        [1, id, "对账单", "2015-10", "9999", "已发送", 1, stamp, "", "", "", "是", "", "", stamp, "x" * 43]
        for id in ids
    ]
    for tab, cells in ((book.tab(OUTBOX), rows), (book.tab(LOG), log)):
        body = [{"values": [{"userEnteredValue": typed(cell)} if cell != "" else {} for cell in row]} for row in cells]
        append = {"appendCells": {"sheetId": tab.id, "rows": body, "fields": "userEnteredValue"}}
        book.spreadsheet.batch_update({"requests": [append]})


def typed(cell: Any) -> dict[str, Any]:
    return {"numberValue" if isinstance(cell, int) else "stringValue": cell}


def read_bytes(book: Book, mark: int) -> tuple[int, int]:
    """How many calls read this workbook since a mark, and how much."""
    asked = [each for each in book.office.requests_since(mark)["requests"] if book.id in each["path"]]
    return len(asked), sum(each["response_bytes"] for each in asked)


def test_letters_of_long_ago_leave_and_are_not_read_again(queued: Book) -> None:
    aged(queued, 3_000)
    queued.done("deliver_mail")
    assert len(queued.rows(OUTBOX)) == 3
    assert states(queued) == {"已发送": 3}
    assert len(queued.rows("邮件存档")) == 3_003
    change(queued, 1)
    mark = queued.office.mark()
    assert queued.done("deliver_mail")["counts"]["sent"] == 2
    calls, size = read_bytes(queued, mark)
    assert calls <= 12
    assert size < 1_000_000
    assert "更正" in statements(queued, CLERK)[-1]


def test_what_left_the_outbox_is_still_known(queued: Book) -> None:
    queued.done("deliver_mail")
    rows = queued.grid(LOG)
    old = f"{datetime.now(ZoneInfo('Asia/Shanghai')) - timedelta(days=100):%Y-%m-%d %H:%M:%S}"
    place = rows[0].index("时间")
    aged_rows = [[*row[:place], old, *row[place + 1 :]] for row in rows[1:]]
    queued.tab(LOG).update(aged_rows, "A2", raw=True)
    queued.done("deliver_mail")
    assert queued.rows(OUTBOX) == []
    again = queued.done("send_statements", **JANUARY)["counts"]
    assert (again["queued"], again["unchanged"]) == (0, 2)
    change(queued, 1)
    queued.done("deliver_mail")
    assert [("更正" in each) for each in statements(queued, CLERK)] == [False, True]
    assert plain(queued.mailbox()[0])


def alerts(book: Book) -> list[Row]:
    return [row for row in book.rows(OUTBOX) if row["类型"] == "定时提醒"]


def test_a_scheduled_task_that_people_must_act_on_is_told_to_the_managers_once_a_day(queued: Book) -> None:
    queued.type_in("业务录入", deal("A00000003", 业务号码="13900000003"), at=4)
    for _ in range(3):
        assert queued.call("send_statements", SCHEDULER, **JANUARY).status_code == 409
    (alert,) = alerts(queued)
    assert (str(alert["工号"]), alert["状态"]) == (MANAGER, "待发送")
    queued.done("deliver_mail", SCHEDULER)
    (message,) = [each for each in queued.mailbox() if "定时任务没有完成" in str(each["Subject"])]
    assert message["To"] == queued.email(MANAGER)
    assert "发送对账单" in str(message["Subject"])
    assert "2016-01 的结果不是最新的" in plain(message)
    assert queued.call("send_statements", SCHEDULER, **JANUARY).status_code == 409
    assert len(alerts(queued)) == 1


def test_a_manager_who_asks_is_answered_and_not_written_to(queued: Book) -> None:
    queued.type_in("业务录入", deal("A00000003", 业务号码="13900000003"), at=4)
    queued.refused(409, "send_statements", **JANUARY)
    assert alerts(queued) == []


def test_a_scheduled_task_that_meets_a_missing_tab_is_told_too(queued: Book) -> None:
    queued.tab("费率").update_title("费率（旧）")
    assert queued.call("send_statements", SCHEDULER, **JANUARY).status_code == 422
    queued.done("deliver_mail", SCHEDULER)
    (message,) = [each for each in queued.mailbox() if "定时任务没有完成" in str(each["Subject"])]
    assert "费率" in plain(message)


def test_what_passes_by_itself_is_told_to_nobody(queued: Book) -> None:
    with queued.office.faults({"match": {"path_regex": queued.id}, "kind": "503"}):
        assert queued.call("send_statements", SCHEDULER, **JANUARY).status_code == 503
    assert alerts(queued) == []
