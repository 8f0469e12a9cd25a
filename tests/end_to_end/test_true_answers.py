"""Whatever stands between the functions and Google does to a call: the answer says what became of the workbook."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from functions.workbook.layout import MARKER_KEY
from tests.end_to_end.between import KINDS, Between, between
from tests.end_to_end.conftest import Functions
from tests.end_to_end.office import CLERK, MANAGER, Answer, Book, deal

UNCHANGED, UNSURE, PARTLY = "表格没有改动", "不知道这次的结果有没有写入", "已经写入的部分是完整的"
NOT_MAILED, MAILED = "没有发信", "邮件已经交出"
FOR_EVER = 10**6
MOST_CALLS = 40
LASTING = ("lost before", "lost after", "unavailable after", "cut off", "late")
TURNS = max(1, int(os.environ.get("TALLYSHEET_EXAMPLES", "20")) // 10)  # with ten, every call fails in every way
_days = count()


@dataclass
class Branch:
    """A workbook whose functions reach Google over a bad line."""

    book: Book
    line: Between
    functions: str

    def call(self, target: str, **body: Any) -> Answer:
        """A call by the manager."""
        token = self.book.office.token(self.book.email(MANAGER))
        asked = {"spreadsheet_id": self.book.id, **body}
        return self.book.office.post(target, asked, token=token, functions=self.functions)

    def marked(self) -> list[str]:
        """The runs whose commits were carried out, as their markers tell."""
        metadata = self.book.spreadsheet.fetch_sheet_metadata({"fields": "developerMetadata"})
        return [
            each["metadataValue"] for each in metadata.get("developerMetadata", []) if each["metadataKey"] == MARKER_KEY
        ]


@pytest.fixture
def branch(book: Book, functions_with: Functions) -> Iterator[Branch]:
    with (
        between(book.office.system.google) as line,
        functions_with(
            TALLYSHEET_GOOGLE_URL=line.url, TALLYSHEET_RETRY_SECONDS="1", TALLYSHEET_MAIL_SECONDS="10"
        ) as functions,
    ):
        yield Branch(book, line, functions)


def edited(book: Book) -> None:
    """Something to check, to calculate and to send that was not there before."""
    day = next(_days)
    wrong = "2016-02-30" if day % 2 else "2016-02-01"
    book.type_in("业务录入", deal(f"A{day:08}"), deal("B00000001", wrong))


def calculated(branch: Branch) -> None:
    """A month with new results, nothing of them sent."""
    edited(branch.book)
    branch.book.done("recalculate")


def queued(branch: Branch) -> None:
    """Statements that wait."""
    calculated(branch)
    branch.book.done("send_statements", month="2016-01")


def waiting(branch: Branch) -> None:
    """An adjustment that waits: whatever was approved of it before, it says something else now."""
    amount = next(_days)
    branch.book.type_in("调整", {"单号": "T1", "月份": "2016-01", "工号": CLERK, "金额": amount, "原因": "补发"})
    branch.book.done("validate_deals")


def is_closed(branch: Branch) -> bool:
    return any(row["状态"] == "已关账" for row in branch.book.rows("关账"))


def to_close(branch: Branch) -> None:
    """A month that is open and calculated as it stands."""
    if is_closed(branch):
        branch.book.done("reopen_month", month="2016-01", reason="更正")
    calculated(branch)


def to_reopen(branch: Branch) -> None:
    """A month that is closed."""
    if not is_closed(branch):
        calculated(branch)
        branch.book.done("close_month", month="2016-01", reason="核对过")


JOBS: dict[str, tuple[Callable[[Branch], None], dict[str, Any]]] = {
    "validate_deals": (lambda branch: edited(branch.book), {}),
    "recalculate": (lambda branch: edited(branch.book), {}),
    "simulate": (calculated, {"changes": [{"tab": "规则", "row": 2, "values": {"说明": "试试"}}]}),
    "send_statements": (calculated, {"month": "2016-01"}),
    "deliver_mail": (queued, {}),
    "act": (waiting, {"tab": "调整", "key": "T1", "step": "批准"}),
    "close_month": (to_close, {"month": "2016-01", "reason": "核对过"}),
    "reopen_month": (to_reopen, {"month": "2016-01", "reason": "更正"}),
}


def held_true(branch: Branch, target: str, before: dict[str, Any], answer: Answer) -> str:
    """What the answer said became of the workbook, after a look at what did."""
    said = json.loads(answer.text)
    carried_out = said["run_id"] in branch.marked()
    if answer.status_code == 200:
        assert carried_out, (target, said)
        return "done"
    detail = str(said["detail"])
    told = [each for each in (UNCHANGED, UNSURE, PARTLY, NOT_MAILED, MAILED) if each in detail]
    assert len(told) == 1, detail
    assert answer.status_code in (429, 503), detail
    if told == [UNCHANGED]:
        assert not carried_out, detail
        now = branch.book.everything()
        assert {title: now[title] for title in before if title != "_系统"} == {
            title: before[title] for title in before if title != "_系统"
        }, detail
    if told == [NOT_MAILED]:
        assert target == "deliver_mail", detail
    if told == [MAILED]:
        states = {row["状态"] for row in branch.book.rows("通知邮件") if row["类型"] == "对账单"}
        assert states & {"发送中", "已发送"}, detail
    if told == [PARTLY]:
        assert carried_out, detail
    return told[0]


@pytest.mark.parametrize("target", JOBS)
@pytest.mark.parametrize("turn", range(TURNS))
def test_a_call_that_fails_once_is_made_up_for(branch: Branch, target: str, turn: int) -> None:
    for call, answer, _ in struck(branch, target, KINDS, turn, 1):
        assert answer == "done", call


@pytest.mark.parametrize("target", JOBS)
@pytest.mark.parametrize("turn", range(TURNS))
def test_a_line_that_fails_from_some_call_on_is_told_truly(branch: Branch, target: str, turn: int) -> None:
    told = {answer for _, answer, _ in struck(branch, target, LASTING, turn, FOR_EVER)}
    assert UNCHANGED in told, "a run that could not even read changed nothing"


def struck(branch: Branch, target: str, kinds: Sequence[str], turn: int, times: int) -> Iterator[tuple[int, str, str]]:
    """Runs with one call after the other struck, each in another way: the call, what the answer said, and the way."""
    prepare, body = JOBS[target]
    for call in range(1, MOST_CALLS):
        kind = kinds[(call + turn) % len(kinds)]
        prepare(branch)
        before = branch.book.everything()
        branch.line.strike(kind, call, times)
        answer = branch.call(target, **body)
        if branch.line.heal() < call:
            assert call > 2, "a run reads and writes"
            return
        yield call, held_true(branch, target, before, answer), kind
    pytest.fail("more calls than a run should make")


@pytest.mark.parametrize("times", [3, 5, 7, 9])
def test_what_arrives_late_is_not_carried_out_after_it_was_said_not_to_be(branch: Branch, times: int) -> None:
    edited(branch.book)
    branch.call("recalculate")
    edited(branch.book)
    before = branch.book.everything()
    calls = branch.line.heal()
    assert calls
    branch.line.strike("late", 2, times)
    answer = branch.call("recalculate")
    branch.line.heal()
    held_true(branch, "recalculate", before, answer)
