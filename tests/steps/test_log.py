"""The log of steps: whatever another hand does to it is named, and the steps that people took keep their effect."""

from __future__ import annotations

from functools import partial
from random import Random

import pytest

from functions.access.seals import seal
from functions.steps.log import Log, Sealing, Step, read, written_head
from schemas.steps import StepLog
from schemas.tab import columns

LABELS = [column.label.zh for column in columns(StepLog).values()]
SEALING: Sealing = partial(seal, "a secret", "steps", "workbook")
Rows = list[list[str]]
ROUNDS = 300


def taken(count: int) -> list[Step]:
    return [
        Step(
            f"2016-01-{n:02} 09:00:00", "调整", f"T{n}", "批准", "待批准", "已批准", "1000", "王", "经理", "", f"1:{n}"
        )
        for n in range(1, count + 1)
    ]


def logged(count: int, sealing: Sealing = SEALING) -> tuple[Rows, str]:
    """The rows of a log with so many steps, and its head."""
    grown, rows = Log().with_steps(taken(count), sealing)
    return rows, written_head(grown.head, sealing)


def found(rows: Rows, head: str) -> Log:
    return read([[label, *(row[place] for row in rows)] for place, label in enumerate(LABELS)], head, SEALING)


def keys(log: Log) -> list[str]:
    return [step.key for step in log.steps]


def told(log: Log) -> list[str]:
    return [said.zh for _, said in log.tampered]


def test_a_log_that_nobody_touched_says_what_was_done_and_nothing_else() -> None:
    for count in (0, 1, 2, 12):
        rows, head = logged(count)
        log = found(rows, head if count else "")
        assert [step.cells for step in log.steps] == [step.cells for step in taken(count)]
        assert not log.tampered
        assert log.head.number == count


@pytest.mark.parametrize("place", range(len(LABELS)))
def test_a_row_with_any_cell_changed_is_named_and_the_others_count(place: int) -> None:
    rows, head = logged(3)
    rows[1][place] += "0"
    log = found(rows, head)
    assert keys(log) == ["T1", "T3"]
    assert "第3行" in told(log)[0]
    assert "不算数" in told(log)[0]


def test_rows_added_copied_taken_out_or_sorted_are_named() -> None:
    rows, head = logged(4)
    added = found([*rows, [*rows[0][:2], "T9", *rows[0][3:]]], head)
    assert (keys(added), "第6行" in told(added)[0]) == (["T1", "T2", "T3", "T4"], True)
    copied = found([*rows, rows[0]], head)
    assert (keys(copied), "复制" in told(copied)[0]) == (["T1", "T2", "T3", "T4"], True)
    without = found([rows[0], rows[3]], head)
    assert (keys(without), "少了2行（序号2、3）" in told(without)[0]) == (["T1", "T4"], True)
    moved = found(rows[::-1], head)
    assert (keys(moved), "换过位置" in told(moved)[0]) == (["T1", "T2", "T3", "T4"], True)


def test_the_last_rows_taken_out_are_missed_too_and_their_numbers_are_never_given_again() -> None:
    rows, head = logged(3)
    log = found(rows[:1], head)
    assert (keys(log), "少了2行" in told(log)[0]) == (["T1"], True)
    grown, more = log.with_steps(taken(1), SEALING)
    assert grown.head.number == 4
    later = found([rows[0], *more], written_head(grown.head, SEALING))
    assert [step.number for step in later.steps] == [1, 4]
    assert "序号2、3" in told(later)[0]


def test_a_head_that_is_not_ours_is_told_and_changes_nothing() -> None:
    rows, head = logged(3)
    for wrong in ("", "9-abcdefgh-xyz", head.replace("3-", "9-", 1), head[:-1], "?"):
        log = found(rows, wrong)
        assert keys(log) == ["T1", "T2", "T3"]
        assert "无法核对" in told(log)[0]


def test_seals_of_another_workbook_or_secret_hold_for_nothing() -> None:
    for other in (("a secret", "steps", "copy"), ("another", "steps", "workbook")):
        rows, head = logged(2, partial(seal, *other))
        assert keys(found(rows, head)) == []


def test_whatever_is_done_to_a_log_no_step_counts_that_was_not_taken() -> None:
    for number in range(ROUNDS):
        random = Random(number)
        count = random.randrange(1, 8)
        rows, head = logged(count)
        genuine = {tuple(row) for row in rows}
        for _ in range(random.randrange(1, 6)):
            kind, at = random.randrange(4), random.randrange(len(rows)) if rows else 0
            if kind == 0 and rows:
                rows.pop(at)
            elif kind == 1 and rows:
                rows.insert(random.randrange(len(rows) + 1), list(rows[at]))
            elif kind == 2 and rows:
                place = random.randrange(len(LABELS))
                rows[at] = [*rows[at][:place], rows[random.randrange(len(rows))][place], *rows[at][place + 1 :]]
            else:
                random.shuffle(rows)
        log = found(rows, head)
        left = {tuple(row) for row in rows} & genuine
        assert {tuple(step.cells) for step in log.steps} == {row[:-1] for row in left}
        assert bool(log.tampered) == (rows != logged(count)[0])
