"""The audit command: who changed what a person was paid for a month, when and why."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.commands.audit import main
from tests.end_to_end.office import CLERK, MANAGER, SECOND, Book, deal

MONTH = "2016-01"
Audit = Callable[..., tuple[int, str]]


@pytest.fixture
def audit(book: Book, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Audit:
    """Runs the command on the workbook; gives its exit code and everything that it says."""
    monkeypatch.setenv("COLUMNS", "400")
    ready = tmp_path / "ready.json"
    ready.write_text(json.dumps(book.office.system.ready()), encoding="utf-8")

    def asked(person: str = CLERK, month: str = MONTH) -> tuple[int, str]:
        capsys.readouterr()
        code = main(
            ["--spreadsheet-id", book.id, "--person", person, "--month", month, "--ready-file", str(ready)],
        )
        shown = capsys.readouterr()
        return code, shown.out + shown.err

    return asked


@pytest.fixture
def story(book: Book) -> Book:
    """A month that was paid, adjusted, closed, and changed afterwards."""
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", who=SECOND))
    book.done("recalculate")
    bonus = {"单号": "T1", "月份": MONTH, "工号": CLERK, "金额": "8", "原因": "好评"}
    book.type_in("调整", bonus, {**bonus, "单号": "T2", "工号": SECOND})
    book.takes("调整", ["T1", "T2"], "批准")
    book.done("recalculate")
    book.done("send_statements", month=MONTH)
    book.done("close_month", month=MONTH, reason="核对过")
    book.put("业务录入", 2, "副卡", "是")
    book.done("recalculate")
    return book


def test_everything_that_moved_a_persons_pay_is_told_in_order(story: Book, audit: Audit) -> None:
    code, said = audit()
    assert code == 0
    order = [
        "recalculated for the first time",
        "批准: 调整 T1",
        "closed it at 28.00 (closing 1)",
        "奖励 of 2016-01, A00000001: 20 → 0",
    ]
    assert [part for part in order if part not in said] == []
    assert said.index("recalculated for the first time") < said.index("批准: 调整 T1") < said.index("closed it at")
    assert "核实" in said, "what was said with the step"
    assert "核对过" in said, "why it was closed"
    assert "改过" in said, "the cause of the difference"
    assert "recalculated after entries or steps had changed" in said
    assert f"{MANAGER} 王经理" in said
    assert "statement" in said
    assert "28.00" in said.split("as it stands")[1]


def test_nothing_of_another_person_is_told(story: Book, audit: Audit) -> None:
    _, said = audit()
    assert "T2" not in said
    assert "A00000002" not in said
    assert "马洁" not in said


def test_steps_that_another_hand_wrote_are_named(story: Book, audit: Audit) -> None:
    story.put("办理记录", 2, "意见", "改了")
    _, said = audit()
    assert "was not written by the program, or was changed since" in said
    assert "批准: 调整 T1" not in said


def test_a_person_without_pay_and_a_workbook_that_is_not_there_are_said(
    story: Book, audit: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, said = audit("9999")
    assert code == 1
    assert "9999 has no pay in 2016-01" in said
    code, said = audit(month="2019-01")
    assert code == 1


@pytest.mark.parametrize("month", ["2016-13", "2016", "1月", "2016-1"])
def test_a_month_that_is_none_is_refused(month: str, audit: Audit) -> None:
    with pytest.raises(SystemExit):
        audit(month=month)
